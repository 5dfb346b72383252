// SPDX-License-Identifier: MIT
/* `debug` and `undebug`: flags of all modules, one, by families, or every one. */
#include "cli/exec.h"

#include "cli/shell.h"
#include "core/address.h"
#include "core/module.h"

#include <string.h>
#include <strings.h>

/* IOS has a sentence of its own for some families of debug flags (CME guide, debug cti). */
static const struct {
    const char *family, *on, *off;
} sentences[] = {
    { "cti", "debug flags are on", "debug flags are off" },
    { "", "debugging is enabled", "debugging is disabled" },
};

static bool in_family(const char *name, const char *family)
{
    size_t n = strlen(family);
    return !n || (!strncmp(name, family, n) && (name[n] == ' ' || name[n] == '\0'));
}

static void switch_phone(struct shell_session *s, struct debug_flag *d, const struct value *mac, bool on)
{
    char text[MAC_TEXT];
    if (debug_switch_phone(d, mac->mac, on))
        session_print(s, "%s debugging is %s for phone %s\n", d->banner, on ? "enabled" : "disabled",
                      mac_text(mac->mac, text));
    else
        session_print(s, "%% %s debugging is enabled for %u phones already\n", d->banner, d->phone_count);
}

static void switch_flag(struct shell_session *s, struct debug_flag *d, bool on)
{
    unsigned i = 0;
    debug_switch(d, on);
    while (!in_family(d->name, sentences[i].family))
        i++;
    session_print(s, "%s %s\n", d->banner, on ? sentences[i].on : sentences[i].off);
}

static void switch_all(struct shell_session *s, bool on)
{
    for (unsigned m = 0; m < module_count; m++)
        for (struct debug_flag *d = modules[m]->debugs; d && d->name; d++)
            debug_switch(d, on);
    session_print(s, "All possible debugging has been turned %s\n", on ? "on" : "off");
}

static void got_consent(struct shell_session *s, const char *line)
{
    const size_t n = strlen(line);
    if (n && n <= 3 && !strncasecmp(line, "yes", n))
        switch_all(s, true);
}

void exec_debug(struct shell_session *s, const char *flags, const struct value *phone, bool on)
{
    if (!*flags && on && session_asks(s)) {
        session_ask(s, "This may severely impact network performance. Continue? (yes/[no]): ", false, got_consent);
        return;
    }
    if (!*flags) {
        switch_all(s, on);
        return;
    }
    for (unsigned m = 0; m < module_count; m++) {
        for (struct debug_flag *d = modules[m]->debugs; d && d->name; d++) {
            if (in_family(d->name, flags) && phone->given)
                switch_phone(s, d, phone, on);
            else if (in_family(d->name, flags))
                switch_flag(s, d, on);
        }
    }
}

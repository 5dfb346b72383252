// SPDX-License-Identifier: MIT
/* `show running-config interface NAME`: one stanza, by its name as people shorten it. */
#include "cli/exec.h"

#include "cli/privilege.h"
#include "cli/shell.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* "fa0/0" and "FastEthernet 0/0" are the same: the letters begin those of the name, the numbers behind them are its. */
static bool names(const char *typed, const char *name)
{
    const char *number = name + strcspn(name, "0123456789");
    for (const char *at = name; isalpha((unsigned char)*typed); typed++, at++)
        if (at == number || tolower((unsigned char)*typed) != tolower((unsigned char)*at))
            return false;
    typed += strspn(typed, " ");
    number += strspn(number, " ");
    return !strcasecmp(typed, number);
}

static struct mode *interfaces(void)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    while (strcmp((*modes)->name, "interface LINE"))
        modes++;
    return *modes;
}

static const struct object *named(const char *typed)
{
    const struct snapshot *now = config_running();
    const struct mode *mode = interfaces();
    for (const struct object *o = NULL; (o = config_next(now, mode, o));)
        if (names(typed, o->name))
            return o;
    return NULL;
}

bool show_running_interface(struct cursor *c)
{
    char typed[100];
    const struct object *o = named(value_text(&c->args->at[0], typed, sizeof typed));
    if (!o) {
        out_error(c->out, "%% There is no interface %s in the running-config\n", typed);
        return false;
    }
    struct buf text = { 0 };
    config_print_object(config_raw(config_running(), o), &text);
    privilege_filter(session_current()->privilege, &text);
    out_text(c->out, "Building configuration...\n\n");
    out_number(c->out, "bytes", "Current configuration : %lld bytes\n!\n", (long long)text.size);
    out_list(c->out, "lines");
    exec_print_stanza(c->out, buf_text(&text));
    out_list_end(c->out);
    out_text(c->out, "end\n\n");
    buf_free(&text);
    return false;
}

// SPDX-License-Identifier: MIT
/* EXEC commands about the terminal lines: 0 is the console; the vtys begin at 2, as they do behind IOS's aux 0. */
#include "cli/exec.h"

#include "cli/access.h"
#include "cli/shell.h"
#include "cli/visitor.h"
#include "core/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_VTY = 2 };

static bool is_mine(int vty)
{
    char origin[sizeof session_current()->actor.origin];
    const struct visitor *v = visitor_on(vty);
    if (v)
        visitor_origin(v, origin, sizeof origin);
    return v && !strcmp(origin, session_current()->actor.origin);
}

static void out_line(struct out *o, int line, const char *type, bool mine, unsigned uses)
{
    const unsigned number = (unsigned)(line - FIRST_VTY);
    const struct settings_line *vty = line < FIRST_VTY ? NULL : access_vty(config_running(), number);
    char list[8] = "-";
    if (vty && vty->access_class)
        snprintf(list, sizeof list, "%u", vty->access_class);
    out_item(o);
    out_bool(o, "this", mine, "*", " ");
    out_number(o, "line", "%6lld ", line);
    out_string(o, "type", "%s              -    -      -    -", type);
    out_string(o, "access_in", "%5s ", list);
    out_number(o, "uses", "%6lld       0     0/0       -\n", uses);
    out_item_end(o);
}

bool show_line(struct cursor *c)
{
    out_text(c->out, "   Tty Typ     Tx/Rx    A Modem  Roty AccO AccI   Uses   Noise  Overruns   Int\n");
    out_list(c->out, "lines");
    out_line(c->out, 0, "CTY", session_current()->console, 0);
    for (int vty = 0; vty < VTY_COUNT; vty++)
        if (access_vty(config_running(), (unsigned)vty))
            out_line(c->out, vty + FIRST_VTY, "VTY", is_mine(vty), visitor_uses(vty));
    out_list_end(c->out);
    return false;
}

/* -- clear line -- */

struct clearing {
    int vty;
};

static void clear(struct shell_session *s, bool yes)
{
    struct visitor *v = visitor_on(((struct clearing *)s->errand)->vty);
    if (!yes)
        return;
    if (v)
        v->turn_out(v, "");
    session_print(s, " [OK]\n");
}

static bool clear_vty(int vty, struct out *out)
{
    struct shell_session *s = session_current();
    if (vty < 0 || is_mine(vty)) {
        out_text(out, "%% Not allowed to clear %s\n", vty < 0 ? "the console" : "current line");
        return false;
    }
    ((struct clearing *)session_errand(s, sizeof(struct clearing), free))->vty = vty;
    if (session_asks(s))
        session_confirm(s, "[confirm]", clear);
    else
        clear(s, true);
    return true;
}

bool exec_clear_line(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    return clear_vty((int)args->at[0].number - FIRST_VTY, out);
}

bool exec_clear_vty(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    return clear_vty((int)args->at[0].number, out);
}

/* -- show ip ssh -- */

bool show_ssh(struct cursor *c)
{
    const struct settings_enable *e = access_enable();
    out_bool(c->out, "enabled", access_ssh_open(), "SSH Enabled", "SSH Disabled");
    out_text(c->out, " - version 2.0\n");
    out_number(c->out, "timeout", "Authentication timeout: %lld secs; ", e->ssh_seconds);
    out_number(c->out, "retries", "Authentication retries: %lld\n", e->ssh_retries);
    return false;
}

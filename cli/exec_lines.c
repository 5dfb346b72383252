// SPDX-License-Identifier: MIT
/* EXEC commands about the terminal lines and who sits there: 0 is the console; the vtys begin at 2, as they do behind
 * IOS's aux 0. */
#include "cli/exec.h"

#include "cli/access.h"
#include "cli/ssh_key.h"
#include "cli/shell.h"
#include "cli/visitor.h"
#include "core/access.h"
#include "core/loop.h"

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
    const char *list = vty && *vty->access_class ? vty->access_class : "-";
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

/* -- show users -- */

/* "01:02:03", as `show users` and `show ephone` print a time span. */
static const char *span_text(uint64_t ms, char text[24])
{
    unsigned long long seconds = ms / 1000;
    snprintf(text, 24, "%02llu:%02llu:%02llu", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return text;
}

/* Where a session sits, as IOS counts and names lines: 0 "con 0", 5 "vty 3", and from which host. */
struct seat {
    int line;
    char name[16], host[64];
};

static struct seat seat_of(const struct shell_session *s)
{
    struct seat seat = { 0, "con 0", "" };
    int vty;
    if (sscanf(s->actor.origin, "vty%d (%63[^)])", &vty, seat.host) < 1)
        return seat;
    seat.line = vty + FIRST_VTY;
    snprintf(seat.name, sizeof seat.name, "vty %d", vty);
    return seat;
}

bool show_users(struct cursor *c)
{
    char idle[24];
    out_text(c->out, "    Line       User       Host(s)              Idle       Location\n");
    out_list(c->out, "sessions");
    for (const struct shell_session *s = session_next(NULL); s; s = session_next(s)) {
        const struct seat seat = seat_of(s);
        out_item(c->out);
        out_bool(c->out, "this", s == session_current(), "*", " ");
        out_number(c->out, "number", "%3lld ", seat.line);
        out_string(c->out, "line", "%-9s ", seat.name);
        out_string(c->out, "user", "%-10s idle                 ", s->actor.name);
        out_string(c->out, "idle", "%-10s ", span_text(loop_now() - s->active, idle));
        out_string(c->out, "location", "%s\n", seat.host);
        out_item_end(c->out);
    }
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
    out_string(c->out, "version", " - version %s\n", "2.0");
    out_number(c->out, "timeout", "Authentication timeout: %lld secs; ", e->ssh_seconds);
    out_number(c->out, "retries", "Authentication retries: %lld\n", e->ssh_retries);
    ssh_key_show(c->out);
    return false;
}

/* -- show ssh -- */

bool show_ssh_sessions(struct cursor *c)
{
    bool any = false;
    out_text(c->out, "%%No SSHv1 server connections running.\n");
    out_list(c->out, "connections");
    for (int vty = 0; vty < VTY_COUNT; vty++) {
        char host[ADDRESS_TEXT];
        const struct visitor *v = visitor_on(vty);
        if (!v || v->door != DOOR_SSH || !v->logged_in)
            continue;
        out_text(c->out, "%s", any ? "" : "Connection Version State                Username         Location\n");
        any = true;
        out_item(c->out);
        out_number(c->out, "number", "%-11lld", vty);
        out_string(c->out, "version", "%-8s", "2.0");
        out_string(c->out, "state", "%-21s ", "Session started");
        out_string(c->out, "user", "%-16s ", v->user);
        out_string(c->out, "location", "%s\n", address_host(&v->peer, host));
        out_item_end(c->out);
    }
    out_list_end(c->out);
    if (!any)
        out_text(c->out, "%%No SSHv2 server connections running.\n");
    return false;
}

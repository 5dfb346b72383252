// SPDX-License-Identifier: MIT
/* EXEC commands about the session in which they are typed. */
#include "cli/exec.h"

#include "cli/lock.h"
#include "cli/rollback.h"
#include "cli/shell.h"

#include <string.h>
#include <strings.h>

bool exec_enable(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    const int level = args->at[0].given ? (int)args->at[0].number : PRIVILEGE_FULL;
    (void)who, (void)out;
    if (level >= s->privilege)
        return login_enable(s, level);
    s->privilege = level;
    return true;
}

bool exec_disable(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    const int level = args->at[0].given ? (int)args->at[0].number : 1;
    (void)who;
    if (level > s->privilege) {
        out_text(out, "%% New privilege level must be less than current privilege level\n");
        return false;
    }
    s->privilege = level;
    return true;
}

bool exec_leave(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    struct shell_session *s = session_current();
    session_leave(s, s->failed && !s->interactive);
    return true;
}

bool exec_help_text(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args;
    out_text(out, "%s", help_paragraph);
    return true;
}

static void enter_configuration(struct shell_session *s)
{
    session_print(s, "Enter configuration commands, one per line.  End with CNTL/Z.\n");
    s->position = position_global();
}

/* Slots: lock, timer or idle, minutes of either. */
bool exec_configure(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    struct shell_session *s = session_current();
    const int64_t timer = args->count ? args->at[1].number : 0;
    const bool locks = args->count && args->at[0].given;
    if (!lock_enter(s, locks))
        return false;
    if (locks)
        out_text(out, "Configuration mode locked exclusively. The lock will be cleared once you exit out of "
                 "configuration mode using end/exit\n");
    if (timer)
        return rollback_begin(s, timer == 1 ? ROLLBACK_ABSOLUTE : ROLLBACK_IDLE,
                              (unsigned)args->at[timer + 1].number, enter_configuration);
    enter_configuration(s);
    return true;
}

/* IOS may take a whole configuration from its memory or the network here; `configure replace` and `copy` do that. */
static void got_source(struct shell_session *s, const char *line)
{
    const size_t n = strlen(line);
    if (n > strlen("terminal") || strncasecmp(line, "terminal", n)) {
        session_print(s, "?Must be \"terminal\"\n");
        s->failed = true;
        return;
    }
    if (lock_enter(s, false))
        enter_configuration(s);
}

bool exec_configure_ask(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    if (!session_asks(s))
        return exec_configure(who, args, out);
    session_ask(s, "Configuring from terminal, memory, or network [terminal]? ", false, got_source);
    return true;
}

bool exec_terminal_length(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    struct shell_session *s = session_current();
    s->rows = (unsigned)args->at[0].number;
    s->rows_typed = true;
    return true;
}

bool exec_terminal_width(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    struct shell_session *s = session_current();
    s->columns = s->editor.width = (unsigned)args->at[0].number;
    s->columns_typed = true;
    return true;
}

bool exec_terminal_no_length(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    session_current()->rows = 24;
    session_current()->rows_typed = false;
    return true;
}

bool exec_terminal_no_width(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    struct shell_session *s = session_current();
    s->columns = s->editor.width = 80;
    s->columns_typed = false;
    return true;
}

bool exec_terminal_no_history(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    editor_remember(&session_current()->editor, 0);
    return true;
}

bool exec_terminal_history(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    editor_remember(&session_current()->editor, (unsigned)args->at[0].number);
    return true;
}

bool exec_terminal_monitor(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    session_monitor(session_current(), true);
    return true;
}

bool exec_terminal_no_monitor(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    session_monitor(session_current(), false);
    return true;
}

bool show_history(struct cursor *c)
{
    const struct history *h = editor_history(&session_current()->editor);
    out_list(c->out, "lines");
    for (unsigned i = 0; i < h->count; i++) {
        out_item(c->out);
        out_string(c->out, "line", "  %s\n", h->line[i]);
        out_item_end(c->out);
    }
    out_list_end(c->out);
    return false;
}

bool show_terminal(struct cursor *c)
{
    const struct shell_session *s = session_current();
    out_number(c->out, "length", "Length: %lld lines", s->rows);
    out_number(c->out, "width", ", Width: %lld columns\n", s->columns);
    out_bool(c->out, "monitor", s->monitoring, "Log lines are shown here.\n", "Log lines are not shown here.\n");
    out_number(c->out, "history_size", "History is enabled, history size is %lld.\n", s->editor.histories[0].limit);
    return false;
}

bool show_privilege(struct cursor *c)
{
    out_number(c->out, "privilege", "Current privilege level is %lld\n", session_current()->privilege);
    return false;
}

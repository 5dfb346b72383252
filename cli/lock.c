// SPDX-License-Identifier: MIT
#include "cli/lock.h"

#include "cli/exec.h"
#include "cli/reading.h"
#include "cli/settings.h"
#include "core/loop.h"

#include <stdio.h>
#include <string.h>

static struct {
    uint64_t session, since;
} lock;

/* NULL: nobody. */
static struct shell_session *holder(void)
{
    struct shell_session *s = session_by_id(lock.session);
    return s && s->position.depth ? s : NULL;
}

static const char *user_of(const struct shell_session *s)
{
    return *s->actor.name ? s->actor.name : "unknown";
}

/* "vty0" of "vty0 (192.0.2.7)" */
static int line_size(const struct shell_session *s)
{
    return (int)strcspn(s->actor.origin, " ");
}

bool lock_free_for(struct shell_session *s)
{
    const struct shell_session *other = holder(), *reader = session_by_id(reading_session());
    const bool exclusive = other && other != s;
    if (!exclusive)
        other = reader != s ? reader : NULL;
    if (!other)
        return true;
    s->failed = true;
    session_print(s, exclusive
                  ? "Configuration mode locked exclusively by user '%s' process '%llu' from terminal '%.*s'."
                    " Please try later.\n"
                  : "Configuration mode is locked by user '%s' process '%llu' from terminal '%.*s'."
                    " Please try later.\n",
                  user_of(other), (unsigned long long)other->id, line_size(other), other->actor.origin);
    return false;
}

bool lock_enter(struct shell_session *s, bool typed)
{
    const uint8_t mode = shell_settings()->exclusive;
    if (!lock_free_for(s))
        return false;
    if (typed && !mode) {
        session_print(s, "%% Exclusive configuration is not enabled: configuration mode exclusive {auto|manual}\n");
        s->failed = true;
        return false;
    }
    if (typed || mode == EXCLUSIVE_AUTO) {
        lock.session = s->id;
        lock.since = loop_now();
    }
    return true;
}

/* -- commands -- */

bool show_lock(struct cursor *c)
{
    const struct shell_session *s = holder();
    struct out *o = c->out;
    char line[80];
    snprintf(line, sizeof line, "%.*s", s ? line_size(s) : 2, s ? s->actor.origin : "-1");
    out_text(o, "Parser Configure Lock\n---------------------\n");
    out_number(o, "owner", "Owner PID         : %lld\n", s ? (long long)s->id : -1);
    out_string(o, "user", "User              : %s\n", s ? user_of(s) : "unknown");
    out_string(o, "tty", "TTY               : %s\n", line);
    out_string(o, "type", "Type              : %s\n", s ? "EXCLUSIVE" : "NO LOCK");
    out_string(o, "state", "State             : %s\n", s ? "LOCKED" : "FREE");
    out_string(o, "class", "Class             : %s\n", s ? "EXPOSED" : "unknown");
    out_number(o, "count", "Count             : %lld\n", s != NULL);
    out_text(o, "Pending Requests  : 0\n");
    out_text(o, "User debug info   : %s\n", s ? "configure terminal" : "");
    out_number(o, "seconds", s ? "Lock active time (in Sec) : %lld\n" : NULL,
               s ? (long long)((loop_now() - lock.since) / 1000) : 0);
    return false;
}

static void clear_it(struct shell_session *s, bool yes)
{
    struct shell_session *owner = holder();
    (void)s;
    if (yes && owner)
        run_end(owner);
}

bool exec_clear_lock(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args;
    struct shell_session *s = session_current(), *owner = holder();
    char prompt[QUESTION_MAX];
    if (!owner) {
        out_text(out, "No configuration lock is held\n");
        return true;
    }
    snprintf(prompt, sizeof prompt, "Process <%llu> is holding the EXCLUSIVE CONFIGURATION LOCK."
             " Do you want to clear the lock? [confirm]", (unsigned long long)owner->id);
    if (session_asks(s))
        session_confirm(s, prompt, clear_it);
    else
        clear_it(s, true);
    return true;
}

// SPDX-License-Identifier: MIT
/* Module "rollback". What comes back is a snapshot in memory and, for the life after a crash, a file. */
#include "cli/rollback.h"

#include "cli/archive.h"
#include "cli/exec.h"
#include "cli/rollback_file.h"
#include "cli/shell.h"
#include "core/clock.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MINUTE = 60 * 1000, TIME_TEXT = 64 };

static const char none_pending[] = "%No Rollback Confirmed Change pending\n";

static struct {
    bool on;
    bool warned;
    enum rollback_timer kind;
    unsigned minutes;
    uint64_t configured;         /* wall, ms */
    uint64_t due;                /* loop_now(): whoever sets the clock takes nobody's time to confirm */
    uint64_t session;            /* whose idleness counts */
    char user[64];
    char backup[STORAGE_TEXT];   /* the archive that holds the same, "" after a restart */
    struct snapshot *base;
} pending;

static const struct log_message backed_up = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_BACKUP",
    "A change begins that wants confirmation; says where the present is kept.",
};
static const struct log_message started_absolute = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_START_ABSTIMER", "Its time begins; says whose change it is and when it ends.",
};
static const struct log_message started_idle = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_START_IDLETIMER", "The same for the time that its author does nothing.",
};
static const struct log_message warned = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_WARNING_ABSTIMER", "A minute is left to confirm the change.",
};
static const struct log_message confirmed = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_CONFIRM", "The change was confirmed and stays.",
};
static const struct log_message rolling = {
    "ARCHIVE_DIFF", 5, "ROLLBK_CNFMD_CHG_ROLLBACK_START", "Nobody confirmed it: the configuration of before is back.",
};
static const struct log_message stuck = {
    "ARCHIVE_DIFF", 3, "ROLLBK_CNFMD_CHG_STUCK", "It cannot come back, says why; it is tried again every minute.",
};
static const char *base_name(void)
{
    return *pending.backup ? pending.backup : rollback_file_name;
}

/* -- the file -- */

static void write_pending(void (*done)(int error, void *arg), void *arg)
{
    struct rollback_note n = { .due = loop_wall() + pending.due - loop_now(), .minutes = pending.minutes,
                               .kind = pending.kind, .base = pending.base };
    snprintf(n.user, sizeof n.user, "%s", pending.user);
    rollback_file_write(&n, done, arg);
}

static void rewritten(int error, void *unused)
{
    (void)unused;
    if (error)
        log_say(&rollback_unkept, "%s: %s", rollback_file_name, strerror(-error));
}

static void write_nothing(uint64_t session);

static void on_again(struct timer *t)
{
    (void)t;
    if (!pending.on)
        write_nothing(0);
}

static struct timer again = { .fire = on_again };

static void forgotten(int error, void *arg)
{
    struct shell_session *s = session_by_id((uint64_t)(uintptr_t)arg);
    rewritten(error, NULL);
    if (error)
        timer_start(&again, MINUTE);
    else if (!pending.on)
        rollback_file_delete();
    if (s && error) {
        session_print(s, "%%Error writing %s (%s)\n", rollback_file_name, strerror(-error));
        s->failed = true;
    }
    if (s)
        session_unpark(s);
}

/* That nothing is pending any more is on the disk before anybody is told so: a deleted file might come back. */
static void write_nothing(uint64_t session)
{
    rollback_file_write(NULL, forgotten, (void *)(uintptr_t)session);
}

static void forget(uint64_t session)
{
    snapshot_free(pending.base);
    memset(&pending, 0, sizeof pending);
    write_nothing(session);
}

/* -- time -- */

static void on_due(struct timer *t);
static struct timer due = { .fire = on_due };

static void wait_on(void)
{
    const uint64_t now = loop_now(), left = pending.due > now ? pending.due - now : 0;
    timer_start(&due, !pending.warned && left > MINUTE ? left - MINUTE : left);
}

static void set_time(enum rollback_timer kind, unsigned minutes, const struct shell_session *s)
{
    pending.kind = kind;
    pending.minutes = minutes;
    pending.configured = loop_wall();
    pending.due = loop_now() + (uint64_t)minutes * MINUTE;
    pending.warned = minutes == 1;
    pending.session = s->id;
    wait_on();
    log_say(kind == ROLLBACK_IDLE ? &started_idle : &started_absolute,
            "User: %s: Scheduled to rollback to config %s in %u minutes", pending.user, base_name(), minutes);
}

static bool go_back(struct refusal *r)
{
    struct actor who = { .kind = ACTOR_SHELL, .origin = "rollback" };
    snprintf(who.name, sizeof who.name, "%s", pending.user);
    return config_commit(candidate_of(pending.base), &who, r);
}

static void roll_back(uint64_t session)
{
    struct refusal r;
    if (!go_back(&r)) {
        log_say(&stuck, "%s: %s", base_name(), r.text);
        timer_start(&due, MINUTE);
        return;
    }
    log_say(&rolling, "Start rolling to: %s", base_name());
    timer_stop(&due);
    forget(session);
}

static void warn(void)
{
    static const char text[] = "Enter \"configure confirm\" if you wish to keep what you've configured";
    pending.warned = true;
    log_say(&warned, "System will rollback to config %s in one minute. %s", base_name(), text);
}

/* Of an idle timer: the user has done something since, so it begins anew. */
static bool not_idle(void)
{
    const struct shell_session *s = pending.kind == ROLLBACK_IDLE ? session_by_id(pending.session) : NULL;
    const uint64_t idle = s ? loop_now() - s->active : UINT64_MAX;
    if (idle >= (uint64_t)pending.minutes * MINUTE - (pending.warned ? 0 : MINUTE))
        return false;
    pending.due = loop_now() - idle + (uint64_t)pending.minutes * MINUTE;
    pending.warned = pending.minutes == 1;
    return true;
}

static void on_due(struct timer *t)
{
    (void)t;
    if (!not_idle()) {
        if (loop_now() >= pending.due) {
            roll_back(0);
            return;
        }
        warn();
    }
    wait_on();
}

/* -- beginning -- */

/* On its way: first the archive is written, then the file. */
struct beginning {
    uint64_t session;
    enum rollback_timer kind;
    unsigned minutes;
    void (*then)(struct shell_session *s);
};

static void fail(struct shell_session *s, const char *name, int error)
{
    session_print(s, "%%Error opening %s (%s)\n", name, strerror(-error));
    s->failed = true;
    rollback_drop();
}

static void kept(int error, void *arg)
{
    const struct beginning b = *(struct beginning *)arg;
    struct shell_session *s = session_by_id(b.session);
    free(arg);
    if (!s) {
        rollback_drop();         /* and has changed nothing */
        return;
    }
    s->parked = false;
    if (error) {
        fail(s, rollback_file_name, error);
    } else {
        set_time(b.kind, b.minutes, s);
        b.then(s);
    }
    if (!s->parked)
        session_unpark(s);
}

static void archived(void *arg, int error, const char *name)
{
    struct beginning *b = arg;
    struct shell_session *s = session_by_id(b->session);
    if (s && !error) {
        session_print(s, "Rollback Confirmed Change: Backing up current running config to %s\n\n", name);
        log_say(&backed_up, "Backing up current running config to %s", name);
        snprintf(pending.backup, sizeof pending.backup, "%s", name);
        pending.due = loop_now() + (uint64_t)b->minutes * MINUTE;
        write_pending(kept, b);
        return;
    }
    free(b);
    if (!s) {
        rollback_drop();
        return;
    }
    fail(s, name, error);
    session_unpark(s);
}

bool rollback_begin(struct shell_session *s, enum rollback_timer kind, unsigned minutes,
                    void (*then)(struct shell_session *s))
{
    const char *why = !archive_enabled() ? "%Please turn config archive on\n"
                    : pending.on ? "%A Rollback Confirmed Change is pending already\n" : NULL;
    if (why) {
        session_print(s, "%s", why);
        s->failed = true;
        return false;
    }
    struct beginning *b = must(malloc(sizeof *b));
    *b = (struct beginning){ s->id, kind, minutes, then };
    pending.on = true;
    pending.minutes = minutes;
    pending.kind = kind;
    pending.base = snapshot_copy(config_running());
    snprintf(pending.user, sizeof pending.user, "%s", *s->actor.name ? s->actor.name : "console");
    session_park(s);
    archive_write(archived, b);
    return true;
}

void rollback_drop(void)
{
    timer_stop(&due);
    if (pending.on)
        forget(0);
}

/* -- after a restart -- */

/* A clock that was set back must not make the time longer than it was. */
static void resume(void *unused)
{
    struct rollback_note n;
    (void)unused;
    const int error = pending.on ? -ENOENT : rollback_file_read(&n);
    if (error) {
        if (error != -ENOENT)
            rewritten(error, NULL);
        return;
    }
    const uint64_t now = loop_wall(), whole = (uint64_t)n.minutes * MINUTE;
    const uint64_t left = n.due <= now ? 0 : n.due - now < whole ? n.due - now : whole;
    pending.on = true;
    pending.minutes = n.minutes;
    pending.kind = n.kind;
    pending.due = loop_now() + left;
    pending.configured = now + left - whole;
    pending.warned = true;
    pending.base = n.base;
    snprintf(pending.user, sizeof pending.user, "%s", n.user);
    wait_on();
}

/* The startup-config and what users set come first. */
static int start(void)
{
    loop_post(resume, NULL);
    return 0;
}

static void stop(void)
{
    timer_stop(&due);
    timer_stop(&again);
    snapshot_free(pending.base);
    memset(&pending, 0, sizeof pending);
}

/* -- commands -- */

static bool nothing_pending(struct out *out)
{
    out_text(out, "%s", none_pending);
    return false;
}

/* Whoever made the change, and the console. */
static bool may_decide(const struct shell_session *s, struct out *out)
{
    if (s->console || !strcmp(s->actor.name, pending.user))
        return true;
    out_text(out, "%% The change is %s's, who alone may confirm or revert it\n", pending.user);
    return false;
}

static bool confirm(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args;
    struct shell_session *s = session_current();
    if (!pending.on)
        return nothing_pending(out);
    if (!may_decide(s, out))
        return false;
    timer_stop(&due);
    log_say(&confirmed, "User: %s: Confirm the configuration change", pending.user);
    session_park(s);
    forget(s->id);
    return true;
}

static bool revert(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    struct shell_session *s = session_current();
    if (!pending.on)
        return nothing_pending(out);
    if (!may_decide(s, out))
        return false;
    const int64_t choice = args->at[0].number;
    if (choice == 1) {
        session_park(s);
        roll_back(s->id);
        if (pending.on) {
            session_unpark(s);
            out_text(out, "%% It cannot be reverted now: see the log\n");
        } else {
            out_text(out, "Rollback Done\n\n");
        }
        return !pending.on;
    }
    set_time(choice == 2 ? ROLLBACK_ABSOLUTE : ROLLBACK_IDLE, (unsigned)args->at[choice - 1].number, s);
    write_pending(rewritten, NULL);
    return true;
}

static const char *when_text(uint64_t wall, char text[TIME_TEXT])
{
    const struct tm t = clock_tm(wall);
    strftime(text, TIME_TEXT, "%H:%M:%S %Z %a %b %-d %Y", &t);
    return text;
}

static bool show_timer(struct cursor *c)
{
    char text[TIME_TEXT];
    if (!pending.on) {
        out_text(c->out, "%s", none_pending);
        out_null(c->out, "configured");
        out_null(c->out, "type");
        out_null(c->out, "minutes");
        out_null(c->out, "user");
        return false;
    }
    out_string(c->out, "configured", "Time configured(or reconfigured): %s\n", when_text(pending.configured, text));
    out_string(c->out, "type", "Timer type: %s timer\n", pending.kind == ROLLBACK_IDLE ? "idle" : "absolute");
    out_number(c->out, "minutes", "Timer value: %lld min\n", pending.minutes);
    out_string(c->out, "user", "User: %s\n", pending.user);
    return false;
}

static struct command commands[] = {
    { .syntax = "configure confirm", .help = "Confirm replacement of running-config with a new config file",
      .level = EXEC_PRIVILEGED, .run = confirm },
    { .syntax = "configure revert {now | timer <1-120> | idle <1-120>}",
      .help = "Parameters for reverting the configuration",
      .slot_help = HELP("Back to the configuration of before", "When this time is over", "Minutes",
                        "When you have done nothing for so long", "Minutes"),
      .level = EXEC_PRIVILEGED, .run = revert },
    { .syntax = "show archive config rollback timer", .help = "A change that waits to be confirmed",
      .level = EXEC_PRIVILEGED, .show = show_timer },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "show archive config rollback", "Changes that are undone" },
    { NULL, NULL },
};

static const struct log_message *const messages[] = {
    &backed_up, &started_absolute, &started_idle, &warned, &confirmed, &rolling, &stuck, &rollback_unkept, NULL,
};

extern const struct module module_rollback;
const struct module module_rollback = {
    .name = "rollback",
    .commands = commands,
    .help = help,
    .messages = messages,
    .start = start,
    .stop = stop,
};

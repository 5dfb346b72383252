// SPDX-License-Identifier: MIT
/* Module "reload": `reload` now, in a while or at an hour, and `erase` of the startup-config that the next start would
 * read. The process replaces itself by a new one; what was not saved is gone, as on IOS. */
#include "cli/exec.h"

#include "cli/shell.h"
#include "core/boot.h"
#include "core/clock.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, DAY_MINUTES = 24 * 60, AHEAD_MINUTES = 24 * DAY_MINUTES, REASON = 100 };

/* When, and why; of the one that is scheduled, or of one that a session is asked about. */
struct order {
    uint64_t at;                 /* wall, ms; 0 = now */
    char user[64], reason[REASON];
};

static const struct log_message requested = {
    "SYS", 5, "RELOAD", "The appliance starts anew because somebody said `reload`; says who, and why.",
};
static const struct log_message scheduled_log = {
    "SYS", 5, "SCHEDULED_RELOAD", "A reload was scheduled; says for when, by whom, and why.",
};
static const struct log_message aborted = {
    "SYS", 5, "SCHEDULED_RELOAD_CANCELLED", "The scheduled reload will not happen; says who cancelled it.",
};

/* -- doing it -- */

static void reload_now(const struct order *o)
{
    log_say(&requested, "Reload requested by %s. Reload Reason: %s.", o->user,
            *o->reason ? o->reason : "Reload Command");
    if (boot_reload)
        boot_reload();
}

static struct order scheduled;

static void on_due(struct timer *t)
{
    (void)t;
    reload_now(&scheduled);
}

static struct timer due = { .fire = on_due };

/* "00:10:00 UTC Thu Jan 1 2026" */
static const char *moment_text(uint64_t at, char text[120])
{
    const struct tm t = clock_tm(at);
    strftime(text, 120, "%H:%M:%S %Z %a %b %-d %Y", &t);
    return text;
}

/* "00:10:00 UTC Thu Jan 1 2026 (in 10 minutes)" */
static const char *when_text(uint64_t at, char text[120])
{
    const uint64_t now = loop_wall(), minutes = at > now ? (at - now + MINUTE / 2) / MINUTE : 0;
    const size_t n = strlen(moment_text(at, text));
    if (minutes < 60)
        snprintf(text + n, 120 - n, " (in %u minute%s)", (unsigned)minutes, minutes == 1 ? "" : "s");
    else
        snprintf(text + n, 120 - n, " (in %u hour%s and %u minute%s)", (unsigned)(minutes / 60),
                 minutes / 60 == 1 ? "" : "s", (unsigned)(minutes % 60), minutes % 60 == 1 ? "" : "s");
    return text;
}

static void schedule(const struct order *o)
{
    char at[120], here[120];
    const uint64_t now = loop_wall();
    scheduled = *o;
    timer_start(&due, o->at > now ? o->at - now : 0);
    log_say(&scheduled_log, "Reload requested for %s at %s by %s. Reload Reason: %s.", moment_text(o->at, at),
            moment_text(now, here), o->user, *o->reason ? o->reason : "Reload Command");
}

/* -- asking -- */

static void proceed(struct shell_session *s, bool yes)
{
    const struct order *o = s->errand;
    if (yes && o->at)
        schedule(o);
    else if (yes)
        reload_now(o);
}

static void ask_to_proceed(struct shell_session *s)
{
    const struct order *o = s->errand;
    char text[120];
    if (o->at)
        session_print(s, "Reload scheduled for %s by %s\n", when_text(o->at, text), o->user);
    if (o->at && *o->reason)
        session_print(s, "Reload reason: %s\n", o->reason);
    if (session_asks(s))
        session_confirm(s, "Proceed with reload? [confirm]", proceed);
    else
        proceed(s, true);
}

/* Its [OK] stands on the screen before the next question does. */
static void got_save(struct shell_session *s, const char *answer)
{
    const size_t n = strlen(answer);
    if (!n || (strncasecmp(answer, "yes", n) && strncasecmp(answer, "no", n))) {
        session_print(s, "%% Please answer 'yes' or 'no'.\n");
        session_ask(s, "System configuration has been modified. Save? [yes/no]: ", false, got_save);
    } else if (*answer == 'y' || *answer == 'Y') {
        exec_save_then(s, ask_to_proceed);
    } else {
        ask_to_proceed(s);
    }
}

static bool begin(struct order o)
{
    struct shell_session *s = session_current();
    snprintf(o.user, sizeof o.user, "%s", *s->actor.name ? s->actor.name : "console");
    *(struct order *)session_errand(s, sizeof o, free) = o;
    if (session_asks(s) && config_version() != config_saved_version())
        session_ask(s, "System configuration has been modified. Save? [yes/no]: ", false, got_save);
    else
        ask_to_proceed(s);
    return true;
}

/* -- commands -- */

static bool reload(const struct actor *who, const struct args *args, struct out *out)
{
    struct order o = { .at = 0 };
    (void)who, (void)out;
    value_text(&args->at[0], o.reason, sizeof o.reason);
    return begin(o);
}

/* "10", "2:30" */
static bool read_span(const struct value *v, uint64_t *minutes)
{
    char text[16], *end;
    value_text(v, text, sizeof text);
    unsigned long first = strtoul(text, &end, 10), second = 0;
    if (*end == ':') {
        second = strtoul(end + 1, &end, 10);
        first *= 60;
    }
    *minutes = first + second;
    return !*end && *minutes && *minutes <= AHEAD_MINUTES;
}

static bool reload_in(const struct actor *who, const struct args *args, struct out *out)
{
    struct order o = { .at = 0 };
    uint64_t minutes;
    (void)who;
    if (!read_span(&args->at[0], &minutes)) {
        out_text(out, "%% Reload in minutes or hours:minutes, at most 24 days\n");
        return false;
    }
    o.at = loop_wall() + minutes * MINUTE;
    value_text(&args->at[1], o.reason, sizeof o.reason);
    return begin(o);
}

/* Today, or tomorrow when that is over. */
static bool reload_at(const struct actor *who, const struct args *args, struct out *out)
{
    struct order o = { .at = 0 };
    (void)who, (void)out;
    const uint64_t now = loop_wall(), of_day = clock_local(now) % ((uint64_t)DAY_MINUTES * MINUTE);
    const uint64_t wanted = (uint64_t)args->at[0].number * MINUTE;
    o.at = now - of_day + wanted + (wanted > of_day ? 0 : (uint64_t)DAY_MINUTES * MINUTE);
    value_text(&args->at[1], o.reason, sizeof o.reason);
    return begin(o);
}

static bool reload_cancel(const struct actor *who, const struct args *args, struct out *out)
{
    char text[120];
    (void)args;
    if (!timer_active(&due)) {
        out_text(out, "No reload is scheduled.\n");
        return true;
    }
    timer_stop(&due);
    out_text(out, "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n");
    log_say(&aborted, "Scheduled reload cancelled at %s by %s", moment_text(loop_wall(), text),
            *who->name ? who->name : "console");
    return true;
}

static bool show_reload(struct cursor *c)
{
    char text[120];
    if (!timer_active(&due)) {
        out_text(c->out, "No reload is scheduled.\n");
        out_null(c->out, "scheduled");
        out_null(c->out, "user");
        out_null(c->out, "reason");
        return false;
    }
    out_string(c->out, "scheduled", "Reload scheduled for %s", when_text(scheduled.at, text));
    out_string(c->out, "user", " by %s\n", scheduled.user);
    out_string(c->out, "reason", *scheduled.reason ? "Reload reason: %s\n" : NULL, scheduled.reason);
    return false;
}

/* -- erasing -- */

static const struct log_message erased = {
    "SYS", 7, "NV_BLOCK_INIT", "The startup-config was erased: the next start begins without one.",
};

static void erase_now(struct shell_session *s, bool yes)
{
    struct storage_file f;
    storage_parse("nvram:startup-config", &f);
    const int error = yes ? storage_delete(&f) : 0;
    if (!yes)
        return;
    if (error && error != -ENOENT) {
        session_print(s, "%%Error deleting nvram:startup-config (%s)\n", strerror(-error));
        s->failed = true;
        return;
    }
    session_print(s, "[OK]\nErase of nvram: complete\n");
    log_say(&erased, "Initialized the geometry of nvram");
}

static bool erase(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    (void)who, (void)args, (void)out;
    if (session_asks(s))
        session_confirm(s, "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]",
                        erase_now);
    else
        erase_now(s, true);
    return !s->failed;
}

static struct command commands[] = {
    { .syntax = "reload [LINE:99]", .help = "Halt and perform a cold restart", .slot_help = HELP("Reason for reload"),
      .level = EXEC_PRIVILEGED, .run = reload },
    { .syntax = "reload in WORD:10 [LINE:99]", .help = "Reload after a time interval",
      .slot_help = HELP("Minutes, or hours:minutes", "Reason for reload"), .level = EXEC_PRIVILEGED, .run = reload_in },
    { .syntax = "reload at hh:mm [LINE:99]", .help = "Reload at a specific time",
      .slot_help = HELP("Time of day", "Reason for reload"), .level = EXEC_PRIVILEGED, .run = reload_at },
    { .syntax = "reload cancel", .help = "Cancel pending reload", .level = EXEC_PRIVILEGED, .run = reload_cancel },
    { .syntax = "show reload", .help = "Scheduled reload information", .level = EXEC_PRIVILEGED, .show = show_reload },
    { .syntax = "write erase", .help = "Erase NV memory", .level = EXEC_PRIVILEGED, .run = erase },
    { .syntax = "erase startup-config", .help = "Erase contents of configuration memory", .level = EXEC_PRIVILEGED,
      .run = erase },
    { .syntax = "erase nvram:", .help = "Filesystem to be erased", .level = EXEC_PRIVILEGED, .run = erase },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "reload", "Halt and perform a cold restart" },
    { "erase", "Erase a filesystem" },
    { NULL, NULL },
};

static void stop(void)
{
    timer_stop(&due);
}

static const struct log_message *const messages[] = { &requested, &scheduled_log, &aborted, &erased, NULL };

extern const struct module module_reload;
const struct module module_reload = {
    .name = "reload",
    .commands = commands,
    .help = help,
    .messages = messages,
    .stop = stop,
};

// SPDX-License-Identifier: MIT
/* Module "change_log": `archive / log config` keeps the last accepted lines of configuration and who gave them; be it
 * at a prompt, from a file, at a phone or by an application. */
#include "cli/archive.h"

#include "core/memory.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_ENTRIES = 1000, ENTRIES_PER_CALL = 50, USER_SIZE = 150 };

struct settings_change_log {
    bool enable, hide_keys, notify;
    uint16_t size;
};

static struct mode mode_log = {
    .name = "log config", .prompt = "config-archive-log-cfg", .title = "Config logging configuration commands:",
    .parent = &mode_archive, .key = KEY_NONE,
    .opener = { .syntax = "log config", .help = "Logging commands", .place = 10 },
};
static struct slice log_slice = { &mode_log, sizeof(struct settings_change_log), 0 };

static const struct settings_change_log *settings(void)
{
    return config_settings(&log_slice);
}

/* -- what is kept -- */

struct logged {
    unsigned index, session;     /* a session: lines of one user that follow one another */
    char user[USER_SIZE];
    char *command;
};

static struct logged ring[SIZE_MAX_ENTRIES];
static unsigned ring_count, ring_first, last_index, last_session;
static struct limit limit_lines = {
    .name = "Configuration log", .maximum = SIZE_MAX_ENTRIES, .when_full = "the oldest line is forgotten",
};

static struct logged *entry(unsigned i)
{
    return &ring[(ring_first + i) % SIZE_MAX_ENTRIES];
}

static void forget(unsigned leave)
{
    while (ring_count > leave) {
        free(entry(0)->command);
        ring_first = (ring_first + 1) % SIZE_MAX_ENTRIES;
        ring_count--;
    }
    limit_set(&limit_lines, ring_count);
}

static const struct log_message logged_command = {
    "PARSER", 5, "CFGLOG_LOGGEDCMD", "A line of configuration was accepted (`notify syslog`); says whose.",
};

static void on_line(const struct actor *who, const char *line, const char *masked)
{
    char user[USER_SIZE], text[400];
    const char *shown = settings()->hide_keys ? masked : line;
    snprintf(user, sizeof user, "%s@%.*s", *who->name ? who->name : "console", (int)strcspn(who->origin, " "),
             who->origin);
    forget(settings()->size - 1u);
    if (!ring_count || strcmp(entry(ring_count - 1)->user, user))
        last_session++;
    struct logged *e = entry(ring_count++);
    *e = (struct logged){ .index = ++last_index, .session = last_session, .command = must(strdup(shown)) };
    memcpy(e->user, user, sizeof user);
    limit_set(&limit_lines, ring_count);
    if (settings()->notify)
        log_say(&logged_command, "User:%s  logged command:%s", *who->name ? who->name : "console",
                log_escape(shown, strlen(shown), text, sizeof text));
}

static void apply(const struct object *old, const struct object *new)
{
    const struct settings_change_log *a = object_slice(old, &log_slice), *b = object_slice(new, &log_slice);
    if (a->enable != b->enable)
        (b->enable ? config_subscribe_lines : config_unsubscribe_lines)(on_line);
    forget(b->size);
}

/* -- commands -- */

static bool wanted(const struct cursor *c, const struct logged *e)
{
    if (!c->args->count)
        return true;             /* all */
    const struct value *from = &c->args->at[0], *to = from[1].given ? &from[1] : from;
    return e->index >= (unsigned)from->number && e->index <= (unsigned)to->number;
}

static void out_logged(struct out *o, const struct logged *e)
{
    out_item(o);
    out_number(o, "index", "%5lld ", e->index);
    out_number(o, "session", "%5lld ", e->session);
    out_string(o, "user", "%22s ", e->user);
    out_string(o, "command", "   |%s\n", e->command);
    out_item_end(o);
}

/* From the last index printed: lines may come while it is read. */
static bool show_log(struct cursor *c)
{
    if (!c->stage++) {
        out_text(c->out, " idx   sess           user@line      Logged command\n");
        out_list(c->out, "lines");
    }
    unsigned printed = 0;
    for (unsigned i = 0; i < ring_count && printed < ENTRIES_PER_CALL; i++) {
        const struct logged *e = entry(i);
        if (e->index <= c->at)
            continue;
        c->at = e->index;
        printed++;
        if (wanted(c, e))
            out_logged(c->out, e);
    }
    if (printed)
        return true;
    out_list_end(c->out);
    return false;
}

static bool clear_log(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    forget(0);
    return true;
}

static struct command commands[] = {
    { .syntax = "show archive log config all", .help = "Show all the logged commands", .level = EXEC_PRIVILEGED,
      .show = show_log },
    { .syntax = "show archive log config <1-2147483647> [<1-2147483647>]", .help = "Logged commands by their number",
      .slot_help = HELP("First", "Last"), .level = EXEC_PRIVILEGED, .show = show_log },
    { .syntax = "clear archive log config", .help = "Forget the logged commands", .level = EXEC_PRIVILEGED,
      .run = clear_log },
    { .syntax = NULL },
};

/* -- rows -- */

static struct row rows[] = {
    { .syntax = "logging enable", .help = "Enable the config logger", .mode = &mode_log, .place = 10,
      .slice = &log_slice, .bind = { FLAG(struct settings_change_log, enable) },
      .effect = AT_ONCE("accepted lines are kept and shown by `show archive log config`") },
    { .syntax = "logging size <1-1000>", .help = "Set the size of the log", .slot_help = HELP("Lines that are kept"),
      .mode = &mode_log, .place = 20, .slice = &log_slice, .bind = { U16(struct settings_change_log, size, 100) },
      .effect = AT_ONCE("older lines are forgotten") },
    { .syntax = "notify syslog [contenttype plaintext]", .help = "Send each logged command as a log message",
      .slot_help = HELP("Form of the message", "Plain text"), .mode = &mode_log, .place = 30, .slice = &log_slice,
      .bind = { FLAG(struct settings_change_log, notify) },
      .effect = AT_ONCE("each line is said as %PARSER-5-CFGLOG_LOGGEDCMD") },
    { .syntax = "hidekeys", .help = "Suppress output of keys and passwords", .mode = &mode_log, .place = 40,
      .slice = &log_slice, .bind = { FLAG(struct settings_change_log, hide_keys) },
      .effect = AT_ONCE("passwords in the log are asterisks") },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "log", "Logging commands" },
    { "notify", "Notifications" },
    { "show archive log", "Configuration log" },
    { "show archive log config", "Configuration log" },
    { "clear archive", "Archive of the configuration" },
    { "clear archive log", "Configuration log" },
    { NULL, NULL },
};

static void stop(void)
{
    config_unsubscribe_lines(on_line);
    forget(0);
}

static struct mode *const modes[] = { &mode_log, NULL };
static struct slice *const slices[] = { &log_slice, NULL };
static const struct log_message *const messages[] = { &logged_command, NULL };
static struct limit *const limits[] = { &limit_lines, NULL };

extern const struct module module_change_log;
const struct module module_change_log = {
    .name = "change_log",
    .modes = modes,
    .slices = slices,
    .rows = rows,
    .commands = commands,
    .help = help,
    .messages = messages,
    .limits = limits,
    .apply = apply,
    .stop = stop,
};

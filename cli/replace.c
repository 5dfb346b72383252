// SPDX-License-Identifier: MIT
/* `configure replace` and `copy FILE running-config`: a file becomes the running configuration, or is merged with it.
 * Replacing, and merging `atomic`, change nothing unless every line is accepted; what they change is the difference. */
#include "cli/exec.h"

#include "cli/lock.h"
#include "cli/reading.h"
#include "cli/rollback.h"
#include "core/config/difference.h"
#include "core/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Slots of `configure replace`. */
enum {
    REPLACE_FILE, REPLACE_LIST, REPLACE_FORCE, REPLACE_IGNORE_CASE, REPLACE_NO_LOCK, REPLACE_REVERT,
    REPLACE_TRIGGER_TIMER, REPLACE_TIMER, REPLACE_TIME,
};

/* What was asked for; of a session that is waiting for its answer or its file. */
struct order {
    char file[STORAGE_TEXT];
    bool list, atomic, no_lock;
    unsigned minutes;            /* to confirm it; 0 = no need */
    uint64_t begun;
};

static struct order *order_of(struct shell_session *s)
{
    return s->errand;
}

static struct order *take_order(struct shell_session *s, const struct args *args)
{
    struct order *o = session_errand(s, sizeof *o, free);
    value_text(&args->at[REPLACE_FILE], o->file, sizeof o->file);
    return o;
}

static void refuse_order(struct shell_session *s, const char *text)
{
    session_print(s, "%s\n", text);
    s->failed = true;
}

/* That of this replacement, if it has one. */
static void drop_timer(struct shell_session *s)
{
    if (order_of(s)->minutes)
        rollback_drop();
}

static void cannot_open(struct shell_session *s, const struct reading *r)
{
    s->failed = true;
    drop_timer(s);
    session_print(s, "%%Error opening %s (%s)\n", r->name, strerror(r->error));
}

/* -- configure replace -- */

static const char warning[] =
    "This will apply all necessary additions and deletions\n"
    "to replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\n"
    "assumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: ";

static void print_pass(struct shell_session *s, const struct buf *commands)
{
    session_print(s, "!Pass 1\n\n!List of Commands:\n%send\n\n", buf_text(commands));
}

/* Nothing has changed so far, and nothing will. */
static void not_replaced(struct shell_session *s, const char *why)
{
    drop_timer(s);
    refuse_order(s, why);
    refuse_order(s, "%Rollback aborted: the original configuration has been successfully restored");
}

static void replace_with(struct shell_session *s, struct reading *r)
{
    struct buf commands = { 0 };
    struct refusal refusal = { 0 };
    char why[300] = "";
    const uint64_t before = config_version();
    if (order_of(s)->list)       /* otherwise one comparison, that of the commit, is enough */
        config_print_commands(config_running(), candidate_snapshot(r->candidate), &commands);
    const bool done = config_commit(r->candidate, &s->actor, &refusal);
    r->candidate = NULL;
    if (!done) {
        snprintf(why, sizeof why, "%% %s", refusal.text);
        not_replaced(s, why);
    } else {
        if (commands.size)
            print_pass(s, &commands);
        session_print(s, "Total number of passes: %d\nRollback Done\n\n", config_version() != before);
        run_configured(s, r->name);
    }
    buf_free(&commands);
}

static void file_to_replace(struct shell_session *s, struct reading *r)
{
    if (r->error)
        cannot_open(s, r);
    else if (r->problems)
        not_replaced(s, "%The input file is not a valid config file.");
    else if (!r->complete)
        not_replaced(s, "%The input file is not a valid config file: it does not end with \"end\".");
    else
        replace_with(s, r);
}

static void start_reading(struct shell_session *s, enum reading_into into,
                          void (*done)(struct shell_session *s, struct reading *r))
{
    bool begun = order_of(s)->no_lock || lock_free_for(s);
    if (begun && !reading_begin(s, order_of(s)->file, into, done)) {
        refuse_order(s, "% Another configuration file is being read. Please try later.");
        begun = false;
    }
    if (!begun)
        drop_timer(s);
}

static void read_replacement(struct shell_session *s)
{
    start_reading(s, READ_ALONE, file_to_replace);
}

static void start_replacing(struct shell_session *s)
{
    if (order_of(s)->minutes)
        rollback_begin(s, ROLLBACK_ABSOLUTE, order_of(s)->minutes, read_replacement);
    else
        read_replacement(s);
}

static void sure_to_replace(struct shell_session *s, const char *answer)
{
    if (*answer == 'y' || *answer == 'Y')
        start_replacing(s);
}

/* Whichever of its forms says it. */
static unsigned minutes_of(const struct args *args)
{
    for (unsigned i = REPLACE_TRIGGER_TIMER; i <= REPLACE_TIME; i++)
        if (args->at[i].given)
            return (unsigned)args->at[i].number;
    return 0;
}

bool exec_replace(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    struct shell_session *s = session_current();
    struct order *o = take_order(s, args);
    o->list = args->at[REPLACE_LIST].given;
    o->no_lock = args->at[REPLACE_NO_LOCK].given;
    o->minutes = minutes_of(args);
    if (session_asks(s) && !args->at[REPLACE_FORCE].given)
        session_ask(s, warning, false, sure_to_replace);
    else
        start_replacing(s);
    return true;
}

/* -- copy FILE running-config -- */

static void print_copied(struct shell_session *s, const struct reading *r)
{
    const uint64_t ms = loop_now() - order_of(s)->begun, at_least = ms ? ms : 1;
    session_print(s, "%zu bytes copied in %llu.%03llu secs (%llu bytes/sec)\n\n", r->bytes,
                  (unsigned long long)(at_least / 1000), (unsigned long long)(at_least % 1000),
                  (unsigned long long)(r->bytes * 1000 / at_least));
}

static void merged(struct shell_session *s, struct reading *r)
{
    if (r->error) {
        cannot_open(s, r);
        return;
    }
    print_copied(s, r);
    run_configured(s, r->name);
}

static void file_to_merge(struct shell_session *s, struct reading *r)
{
    struct refusal refusal = { 0 };
    if (r->problems) {
        refuse_order(s, "% Nothing has been changed.");
        return;
    }
    const bool done = r->error || config_commit(r->candidate, &s->actor, &refusal);
    r->candidate = r->error ? r->candidate : NULL;
    if (done) {
        merged(s, r);
        return;
    }
    session_print(s, "%% %s\n", refusal.text);
    refuse_order(s, "% Nothing has been changed.");
}

static void start_merging(struct shell_session *s)
{
    order_of(s)->begun = loop_now();
    if (order_of(s)->atomic)
        start_reading(s, READ_MERGED, file_to_merge);
    else
        start_reading(s, READ_ACTING, merged);
}

static void got_destination(struct shell_session *s, const char *name)
{
    if (!*name || is_running(name))
        start_merging(s);
    else
        refuse_order(s, "% The destination is running-config");
}

static bool copy_to_running(const struct args *args, bool atomic)
{
    struct shell_session *s = session_current();
    take_order(s, args)->atomic = atomic;
    if (session_asks(s))
        session_ask(s, "Destination filename [running-config]? ", false, got_destination);
    else
        start_merging(s);
    return true;
}

bool exec_merge(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    return copy_to_running(args, args->at[1].given);
}

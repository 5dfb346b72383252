// SPDX-License-Identifier: MIT
/* Module "event_table": which phones and directory numbers came and went, in the table that `log table` sizes. CME made
 * it for programs that asked through the XML interface, administrators read it as well. The current period begins when
 * the table is cleared, which is our reading of the guide: it shows both halves and explains neither. */
#include "core/event_table.h"

#include "core/clock.h"
#include "core/event.h"
#include "core/internal.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ENTRIES_MAX = 1000, MINUTE_MS = 60000, TIME_TEXT = 64, SHOWN_PER_CALL = 50 };

struct settings_event_table {
    uint16_t entries, minutes;
};

struct entry {
    struct list all;             /* oldest first */
    uint64_t number, time;       /* wall, ms */
    bool phone, up;
    uint32_t tag;                /* of the ephone, or of the ephone-dn (0: it has gone meanwhile) */
    char name[NUMBER_MAX];       /* "SEP…", or the number */
};

struct period {
    uint64_t extensions, devices, overwrites, missed, deleted;
};

static struct list entries = LIST_INIT(entries);
static struct period current, history;
static uint64_t last_number;

static struct slice table_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_event_table) };
static struct limit limit_entries = {
    .name = "Event table", .when_full = "the oldest event is overwritten", .maximum = ENTRIES_MAX,
};

static const struct settings_event_table *settings(void)
{
    return config_settings(&table_slice);
}

/* -- the table -- */

static struct entry *oldest(void)
{
    return list_empty(&entries) ? NULL : list_entry(entries.next, struct entry, all);
}

static void drop(struct entry *e)
{
    list_remove(&e->all);
    limit_give(&limit_entries);
    free(e);
}

static void forget_old(void)
{
    const uint64_t kept = (uint64_t)settings()->minutes * MINUTE_MS;
    for (struct entry *e; (e = oldest()) && e->time + kept <= loop_wall(); current.deleted++)
        drop(e);
}

static void overwrite_beyond(unsigned most)
{
    for (; limit_entries.used > most; current.overwrites++)
        drop(oldest());
}

static void add(bool phone, bool up, uint32_t tag, const char *name)
{
    const unsigned most = settings()->entries;
    *(phone ? &current.devices : &current.extensions) += 1;
    if (!most) {
        current.missed++;
        return;
    }
    forget_old();
    overwrite_beyond(most - 1);
    struct entry *e = must(malloc(sizeof *e));
    *e = (struct entry){ .number = ++last_number, .time = loop_wall(), .phone = phone, .up = up, .tag = tag };
    snprintf(e->name, sizeof e->name, "%s", name);
    list_append(&entries, &e->all);
    limit_add(&limit_entries);
}

void event_table_phone(const struct phone *p, bool up)
{
    char name[PHONE_NAME];
    add(true, up, p->tag, phone_name(p, name));
}

static void follow(const struct event *e)
{
    if (e->kind != EVENT_OUT_OF_SERVICE && e->kind != EVENT_BACK_IN_SERVICE)
        return;
    const struct device *d = device_find(e->subject);
    const struct line *l = d ? device_line(d) : NULL;
    add(false, e->kind == EVENT_BACK_IN_SERVICE, l ? l->tag : 0, e->subject);
}

static void clear(void)
{
    while (!list_empty(&entries))
        drop(oldest());
    history.overwrites += current.overwrites;
    history.missed += current.missed;
    history.deleted += current.deleted;
    current = (struct period){ 0 };
}

/* -- commands -- */

static const char *time_text(uint64_t wall, char text[TIME_TEXT])
{
    const struct tm t = clock_tm(wall);
    strftime(text, TIME_TEXT, "%H:%M:%S %Z %a %b %e %Y", &t);
    return text;
}

static void show_losses(struct out *o, const char *name, const struct period *p)
{
    out_object(o, name);
    if (p == &current) {
        out_number(o, "extension_events", "    extension events:%lld\n", (long long)p->extensions);
        out_number(o, "device_events", "    device events: %lld\n", (long long)p->devices);
    }
    out_number(o, "overwrites", "    overwrites:%lld\n", (long long)p->overwrites);
    out_number(o, "missed", "    missed:%lld\n", (long long)p->missed);
    out_number(o, "deleted", "    deleted:%lld\n", (long long)p->deleted);
    out_object_end(o);
}

static bool show_summary(struct cursor *c)
{
    char now[TIME_TEXT];
    forget_old();
    out_string(c->out, "time", "IP Keyswitch Logs:(%s)\n", time_text(loop_wall(), now));
    out_text(c->out, "  ---- Current Period ---\n");
    show_losses(c->out, "current", &current);
    out_text(c->out, " ---- History ------\n");
    show_losses(c->out, "history", &history);
    return false;
}

static void show_entry(struct out *o, const struct entry *e)
{
    char when[TIME_TEXT];
    out_item(o);
    out_number(o, "number", "%lld  ", (long long)e->number);
    out_string(o, "time", "Time:%s\n", time_text(e->time, when));
    out_text(o, "    Event:%s ", e->phone ? "IP Phone" : "DN");
    out_string(o, "kind", NULL, e->phone ? "phone" : "dn");
    out_number(o, "tag", "%lld", e->tag);
    out_string(o, "name", "[%s] ", e->name);
    out_bool(o, "up", e->up, e->phone ? "registered" : "goes up", e->phone ? "unregistered" : "goes down");
    out_text(o, "\n");
    out_item_end(o);
}

static bool show_table(struct cursor *c)
{
    unsigned left = SHOWN_PER_CALL;
    if (c->stage++ == 0) {
        show_summary(c);
        out_list(c->out, "events");
    }
    list_each(node, &entries) {
        const struct entry *e = list_entry(node, struct entry, all);
        if (e->number <= c->at)
            continue;
        if (!left--)
            return true;
        show_entry(c->out, e);
        c->at = e->number;
    }
    out_list_end(c->out);
    return false;
}

static bool clear_table(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    clear();
    return true;
}

static struct row rows[] = {
    { .syntax = "log table max-size <0-1000>", .help = "Events of phones and numbers that are kept",
      .slot_help = HELP("Number of events"), .mode = &mode_telephony, .place = 206, .slice = &table_slice,
      .bind = { U16(struct settings_event_table, entries, 150) },
      .effect = AT_ONCE("`show fb-its-log` has so many of the last events") },
    { .syntax = "log table retain-timer <2-500>", .help = "How long events of phones and numbers are kept",
      .slot_help = HELP("Minutes"), .mode = &mode_telephony, .place = 207, .slice = &table_slice,
      .bind = { U16(struct settings_event_table, minutes, 15) },
      .effect = AT_ONCE("`show fb-its-log` has events that are not older") },
    { .syntax = NULL },
};

static struct command commands[] = {
    { .syntax = "show fb-its-log", .help = "Which phones and numbers came and went", .show = show_table },
    { .syntax = "show fb-its-log summary", .help = "How many came and went", .show = show_summary },
    { .syntax = "clear telephony-service xml-event-log", .help = "Forget which phones and numbers came and went",
      .level = EXEC_PRIVILEGED, .run = clear_table },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "log table", "Table of events" },
    { NULL, NULL },
};

/* -- module -- */

static void applied(void)
{
    overwrite_beyond(settings()->entries);
}

static int start(void)
{
    event_subscribe(follow);
    return 0;
}

static void stop(void)
{
    clear();
    history = (struct period){ 0 };
    last_number = 0;
}

static struct slice *const slices[] = { &table_slice, NULL };
static struct limit *const limits[] = { &limit_entries, NULL };

extern const struct module module_event_table;
const struct module module_event_table = {
    .name = "event_table", .slices = slices, .rows = rows, .commands = commands, .help = help, .limits = limits,
    .applied = applied, .start = start, .stop = stop,
};

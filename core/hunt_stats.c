// SPDX-License-Identifier: MIT
/* Module "hunt_stats": what became of a hunt group's calls, of the whole and of each agent, in every hour of the last
 * week (`statistics collect`, `show ephone-hunt N statistics`). No queue is before the group: all of that is zero. */
#include "core/clock.h"
#include "core/hunt.h"
#include "core/internal.h"
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK = 168, HOUR_MS = 3600000 };

struct span {
    uint32_t count, longest;     /* s */
    uint64_t sum;
};

struct seat {                    /* by position in the list */
    char number[OUTSIDE_MAX];    /* who sat there; "" nobody */
    struct span talk, hold;
};

struct hour {
    unsigned max_agents, min_agents, calls;
    struct span answer, talk, abandon, hold;
    struct seat seats[HUNT_MEMBERS];
};

static struct record {
    uint64_t since, now;         /* hours since 1970, local time */
    struct hour hours[WEEK];     /* by hour % WEEK */
} *records[HUNT_GROUPS + 1];

/* -- counting -- */

static uint64_t this_hour(void)
{
    return clock_local(loop_wall()) / HOUR_MS;
}

static void begin_hour(struct record *r, uint64_t hour, unsigned group)
{
    const unsigned agents = agents_available(group);
    r->now = hour;
    r->hours[hour % WEEK] = (struct hour){ .max_agents = agents, .min_agents = agents };
}

/* The hour that runs; those since the last one, in which nothing happened, had the same agents. A clock that was set
 * back goes on in the hour that it was. */
static struct hour *hour_of(unsigned group)
{
    struct record *r = records[group];
    const uint64_t now = this_hour();
    if (!r)
        return NULL;
    if (now > r->now + WEEK)
        r->now = now - WEEK;
    while (r->now < now)
        begin_hour(r, r->now + 1, group);
    return &r->hours[r->now % WEEK];
}

static void add(struct span *s, uint64_t ms)
{
    const uint32_t seconds = (uint32_t)(ms / 1000);
    s->count++;
    s->sum += seconds;
    s->longest = seconds > s->longest ? seconds : s->longest;
}

/* Who sits there now; another one begins anew. */
static struct seat *seat_of(struct hour *h, const struct connection *c)
{
    struct seat *s = &h->seats[c->hunting.member];
    if (strcmp(s->number, c->device->number) != 0) {
        *s = (struct seat){ 0 };
        snprintf(s->number, sizeof s->number, "%s", c->device->number);
    }
    return s;
}

void hunt_stats_agents(unsigned group)
{
    struct hour *h = hour_of(group);
    const unsigned agents = h ? agents_available(group) : 0;
    if (!h)
        return;
    h->max_agents = agents > h->max_agents ? agents : h->max_agents;
    h->min_agents = agents < h->min_agents ? agents : h->min_agents;
}

void hunt_stats_arrived(unsigned group)
{
    struct hour *h = hour_of(group);
    if (h)
        h->calls++;
}

void hunt_stats_abandoned(const struct connection *called)
{
    struct hour *h = hour_of(called->hunting.group);
    if (h)
        add(&h->abandon, loop_now() - called->hunting.arrived);
}

void hunt_stats_follow(struct connection *c, enum connection_state before)
{
    struct hunting *w = &c->hunting;
    struct hour *h = hour_of(w->group);
    if (!h)
        return;
    if (c->state == CONNECTION_CONNECTED && before == CONNECTION_ALERTING) {
        w->answered = loop_now();
        add(&h->answer, w->answered - w->arrived);
    }
    if (!w->answered)
        return;                  /* counting began under the call, or nobody answered */
    if (before == CONNECTION_HOLD) {
        add(&h->hold, loop_now() - w->held);
        add(&seat_of(h, c)->hold, loop_now() - w->held);
    }
    if (c->state == CONNECTION_HOLD)
        w->held = loop_now();
    if (c->state == CONNECTION_NULL) {
        add(&h->talk, loop_now() - w->answered);
        add(&seat_of(h, c)->talk, loop_now() - w->answered);
    }
}

/* -- showing -- */

static unsigned average(const struct span *s)
{
    return s->count ? (unsigned)(s->sum / s->count) : 0;
}

static void show_seat(struct out *o, const struct seat *s)
{
    out_item(o);
    out_string(o, "agent", "      Agent: %s\n        From Direct Call:\n", s->number);
    out_number(o, "answered", "          Total Calls Answered : %lld:\n", s->talk.count);
    out_number(o, "average_talk", "          Average Time in Call (secs) : %lld\n", average(&s->talk));
    out_number(o, "longest_talk", "          Longest Time in Call (secs) : %lld\n", s->talk.longest);
    const bool held = s->hold.count;
    out_number(o, "holds", held ? "          Total Calls on Hold : %lld:\n" : NULL, s->hold.count);
    out_number(o, "average_hold", held ? "          Average Hold Time (secs) : %lld\n" : NULL, average(&s->hold));
    out_number(o, "longest_hold", held ? "          Longest Hold Time (secs) : %lld\n" : NULL, s->hold.longest);
    out_item_end(o);
}

static void show_queue(struct out *o)
{
    out_text(o, "Queue related statistics:\n"
                "      Total calls presented to the queue:  0\n"
                "      Calls handoff to IOS: 0\n"
                "      Number of calls in the queue: 0\n"
                "      Average time to handoff (secs):  0\n"
                "      Longest time to handoff (secs):  0\n"
                "      Number of abandoned calls:  0\n"
                "      Average time before abandon (secs):  0\n"
                "      Calls forwarded to voice mail:  0\n"
                "      Calls answered by voice mail:  0\n"
                "Number of error calls: 0\n");
}

static void show_hour(struct out *o, const struct record *r, uint64_t hour)
{
    static const char *const days[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };     /* as 1970 began */
    const struct hour *h = &r->hours[hour % WEEK];
    const unsigned from = (unsigned)(hour % 24);
    out_item(o);
    out_string(o, "day", "%s ", days[hour / 24 % 7]);
    out_number(o, "hour", "%02lld:00 ", from);
    out_text(o, "- %02u:00\n", (from + 1) % 24);
    out_number(o, "max_agents", "    Max Agents: %lld\n", h->max_agents);
    out_number(o, "min_agents", "    Min Agents: %lld\n", h->min_agents);
    out_number(o, "calls", "    Total Calls: %lld\n", h->calls);
    out_number(o, "answered", "    Answered Calls: %lld\n", h->answer.count);
    out_number(o, "abandoned", "    Abandoned Calls: %lld\n", h->abandon.count);
    out_number(o, "average_answer", "    Average Time to Answer (secs): %lld\n", average(&h->answer));
    out_number(o, "longest_answer", "    Longest Time to Answer (secs): %lld\n", h->answer.longest);
    out_number(o, "average_talk", "    Average Time in Call (secs): %lld\n", average(&h->talk));
    out_number(o, "longest_talk", "    Longest Time in Call (secs): %lld\n", h->talk.longest);
    out_number(o, "average_abandon", "    Average Time before Abandon (secs): %lld\n", average(&h->abandon));
    out_number(o, "holds", "    Calls on Hold: %lld\n", h->hold.count);
    out_number(o, "average_hold", "    Average Time in Hold (secs): %lld\n", average(&h->hold));
    out_number(o, "longest_hold", "    Longest Time in Hold (secs): %lld\n", h->hold.longest);
    out_text(o, "    Per agent statistics:\n");
    out_list(o, "agents");
    for (unsigned i = 0; i < HUNT_MEMBERS; i++)
        if (*h->seats[i].number)
            show_seat(o, &h->seats[i]);
    out_list_end(o);
    show_queue(o);
    out_item_end(o);
}

/* One hour per call, from `first` to `last`, as far as anything was counted. */
static bool show_hours(struct cursor *c, uint64_t first, uint64_t last)
{
    const unsigned group = (unsigned)c->args->at[0].number;
    const struct record *r = records[group];
    if (!c->stage++) {
        out_list(c->out, "hours");
        c->at = r && first < r->since ? r->since : first;
    }
    if (r && c->at <= last) {
        show_hour(c->out, r, c->at++);
        return true;
    }
    out_list_end(c->out);
    return false;
}

static bool show_last(struct cursor *c)
{
    const struct record *r = hour_of((unsigned)c->args->at[0].number) ? records[c->args->at[0].number] : NULL;
    if (!c->stage && r)
        c->count[0] = r->now;    /* an hour that begins meanwhile is not shown */
    return show_hours(c, c->count[0] + 1 - (uint64_t)c->args->at[1].number, c->count[0]);
}

/* The last hour up to `now` with this day (Sunday is 1) and time. */
static uint64_t hour_named(uint64_t now, int64_t day, int64_t time)
{
    const uint64_t of_week = (uint64_t)((day + 2) % 7 * 24 + time);      /* the week of 1970 began on a Thursday */
    return now - (now + WEEK - of_week) % WEEK;
}

static bool show_from(struct cursor *c)
{
    const struct value *at = c->args->at;
    const struct record *r = hour_of((unsigned)at[0].number) ? records[at[0].number] : NULL;
    if (!c->stage && r) {
        c->count[0] = hour_named(r->now, at[1].number, at[2].number);
        c->count[1] = at[3].given ? hour_named(r->now, at[3].number, at[4].number) : r->now;
    }
    return show_hours(c, c->count[0], c->count[1]);
}

#define DAYS "{sun|mon|tue|wed|thu|fri|sat}"
#define DAYS_HELP "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"

static struct command commands[] = {
    { .syntax = "show ephone-hunt <1-100> statistics last <1-167> hours", .help = "What became of its calls",
      .slot_help = HELP("Hunt group tag", "What became of its calls", "The last hours", "How many", "Hours"),
      .level = EXEC_PRIVILEGED, .show = show_last },
    { .syntax = "show ephone-hunt <1-100> statistics start " DAYS " <0-23> [to " DAYS " <0-23>]",
      .help = "What became of its calls",
      .slot_help = HELP("Hunt group tag", "What became of its calls", "From an hour on", DAYS_HELP, "Hour of the day",
                        "Up to an hour", DAYS_HELP, "Hour of the day"),
      .level = EXEC_PRIVILEGED, .show = show_from },
    { 0 }
};

/* -- module -- */

static struct mode *const followed[] = { &mode_ephone_hunt, NULL };

static void apply(const struct object *old, const struct object *new)
{
    const unsigned group = new ? new->tag : old->tag;
    const struct settings_hunt *s = hunt_settings(group);
    const bool wanted = s && s->collect;
    if (wanted == (records[group] != NULL))
        return;
    free(records[group]);
    records[group] = NULL;
    if (!wanted)
        return;
    records[group] = must(calloc(1, sizeof *records[group]));
    records[group]->since = this_hour();
    begin_hour(records[group], this_hour(), group);
}

static void stop(void)
{
    for (unsigned group = 1; group <= HUNT_GROUPS; group++) {
        free(records[group]);
        records[group] = NULL;
    }
}

extern const struct module module_hunt_stats;
const struct module module_hunt_stats = {
    .name = "hunt_stats", .follows = followed, .commands = commands, .apply = apply, .stop = stop,
};

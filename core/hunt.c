// SPDX-License-Identifier: MIT
/* Hunt groups: a pilot number whose calls ring at one member after the other.
 *
 *     sequential    from the first of the list
 *     peer          from the one behind the member that rang last
 *     longest-idle  from the one whose last call ended longest ago
 *
 * A pilot is a device without lines: a call that reaches it goes on at once, so it has no connection of its own except
 * to fail. A member that does not answer in its time, or rejects, sees the call diverted; after the last one it goes to
 * `final`. To CSTA the call is distributed. */
#include "core/hunt.h"

#include "core/internal.h"
#include "core/module.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP(...) (const char *const[]){ __VA_ARGS__, NULL }

/* -- settings -- */

static struct mode mode_ephone_hunt;
static struct slice hunt_slice = { .mode = &mode_ephone_hunt, .size = sizeof(struct settings_hunt) };

static struct mode mode_ephone_hunt = {
    .name = "ephone-hunt", .prompt = "config-ephone-hunt", .title = "Ephone hunt configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 2, .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-hunt <1-100> {longest-idle|peer|sequential}", .help = "A hunt group of SCCP phones",
                .slot_help = HELP("Hunt group tag", "Who has been idle longest", "Who follows the last one",
                                  "In order of the list"),
                .place = 5050, .slice = &hunt_slice, .bind = { { 0 }, U8(struct settings_hunt, type, 0) },
                .effect = "opens `(config-ephone-hunt)`; calls to the pilot look for a member in this order" },
};

static struct slice *const slices[] = { &hunt_slice, NULL };
static struct mode *const modes[] = { &mode_ephone_hunt, NULL };

/* One part of "5001, 5002,5003": false at the end. */
static bool next_part(const struct args *args, unsigned *token, const char **at, struct token *part)
{
    while (*token < args->repeated) {
        const struct token *t = &args->tokens[args->first_repeated + *token];
        const char *end = t->text + t->size;
        if (!*at)
            *at = t->text;
        while (*at < end && **at == ',')
            (*at)++;
        if (*at < end) {
            const char *comma = memchr(*at, ',', (size_t)(end - *at));
            *part = (struct token){ *at, (size_t)((comma ? comma : end) - *at) };
            *at += part->size;
            return true;
        }
        *at = NULL;
        (*token)++;
    }
    return false;
}

static bool list_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_hunt *s = slice;
    struct token part;
    unsigned token = 0, count = 0;
    const char *at = NULL;
    memset(s->members, 0, sizeof s->members);
    while (how == HOW_SET && next_part(args, &token, &at, &part)) {
        if (count == HUNT_MEMBERS)
            return refuse(r, FAULT_LIMIT, "At most %d members in a list", HUNT_MEMBERS);
        if (part.size >= NUMBER_MAX)
            return refuse(r, FAULT_INVALID_VALUE, "Invalid number: %.*s", (int)part.size, part.text);
        snprintf(s->members[count++], NUMBER_MAX, "%.*s", (int)part.size, part.text);
    }
    return true;
}

static void list_print(const void *slice, struct buf *lines)
{
    const struct settings_hunt *s = slice;
    for (unsigned i = 0; i < HUNT_MEMBERS && *s->members[i]; i++)
        buf_printf(lines, "%s %s", i ? "," : "list", s->members[i]);
    if (*s->members[0])
        buf_addc(lines, '\n');
}

static bool timeouts_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_hunt *s = slice;
    struct token part;
    unsigned token = 0, count = 0;
    const char *at = NULL;
    memset(s->timeouts, 0, sizeof s->timeouts);
    while (how == HOW_SET && next_part(args, &token, &at, &part)) {
        char text[8];
        char *end;
        snprintf(text, sizeof text, "%.*s", (int)part.size, part.text);
        const unsigned long seconds = strtoul(text, &end, 10);
        if (count == HUNT_MEMBERS || *end || part.size >= sizeof text || seconds < 3 || seconds > 60000)
            return refuse(r, FAULT_INVALID_VALUE, "Invalid timeout: %.*s", (int)part.size, part.text);
        s->timeouts[count++] = (uint16_t)seconds;
    }
    return true;
}

static void timeouts_print(const void *slice, struct buf *lines)
{
    const struct settings_hunt *s = slice;
    for (unsigned i = 0; i < HUNT_MEMBERS && s->timeouts[i]; i++)
        buf_printf(lines, "%s %u", i ? "," : "timeout", s->timeouts[i]);
    if (s->timeouts[0])
        buf_addc(lines, '\n');
}

#define HUNT .mode = &mode_ephone_hunt, .slice = &hunt_slice

#define INERT(of_place, of_syntax, of_help) \
    { .syntax = (of_syntax), .help = (of_help), .mode = &mode_ephone_hunt, .place = (of_place) }

static struct row rows[] = {
    { .syntax = "pilot NUMBER:27 [secondary NUMBER:27]", .help = "Number of the group", HUNT, .place = 10,
      .slot_help = HELP("Number", "A second number", "Number"),
      .bind = { TEXT(struct settings_hunt, pilot), TEXT(struct settings_hunt, secondary) },
      .effect = "calls to it ring at the members, one after the other" },
    { .syntax = "list NUMBERS...", .help = "Members", HUNT, .place = 20, .set = list_set, .print = list_print,
      .slot_help = HELP("Numbers, separated by commas"),
      .effect = "the numbers of the group, in order; those that cannot take the call now are passed over" },
    { .syntax = "final NUMBER:32", .help = "Where unanswered calls go", HUNT, .place = 30,
      .slot_help = HELP("Number"), .bind = { TEXT(struct settings_hunt, final) },
      .effect = "calls go there when no member answered" },
    { .syntax = "hops <2-20>", .help = "Members that one call may ring at", HUNT, .place = 40,
      .slot_help = HELP("Number of members"), .bind = { U8(struct settings_hunt, hops, 0) },
      .effect = "in peer and longest-idle groups the call is over, or goes to `final`, after so many" },
    { .syntax = "timeout SECONDS...", .help = "How long each member rings", HUNT, .place = 50, .set = timeouts_set,
      .print = timeouts_print, .slot_help = HELP("Seconds, separated by commas"),
      .effect = "the call goes on to the next member after so many seconds (else after `timeouts ringing`)" },
    { .syntax = "max-timeout <3-60000>", .help = "How long all of them ring together", HUNT, .place = 60,
      .slot_help = HELP("Seconds"), .bind = { U16(struct settings_hunt, longest, 0) },
      .effect = "the call goes to `final` after so many seconds" },
    { .syntax = "preference <0-8> [secondary <1-8>]", .help = "Order among equal numbers", HUNT, .place = 70,
      .slot_help = HELP("0 is tried first", "Of the secondary number", "0 is tried first"),
      .bind = { U8(struct settings_hunt, preference, 0), U8(struct settings_hunt, preference_secondary, 7) },
      .effect = "of the groups, and the ephone-dns with room, that have this number, the lowest value gets the call" },
    INERT(80, "no-reg [both|pilot]", "No registration with a gatekeeper"),
    INERT(90, "auto logout [<1-20>] [dynamic|static]", "Log out who does not answer"),
    INERT(100, "description LINE", "Text of this group"),
    INERT(110, "display-logout LINE", "Text while all members are logged out"),
    INERT(120, "from-ring", "Idle from when it rang"),
    INERT(130, "fwd-final {orig-phone|final}", "Where transferred calls go at last"),
    INERT(140, "members logout", "Members begin logged out"),
    INERT(150, "name LINE", "Name of this group"),
    INERT(160, "present-call {idle-phone|onhook-phone}", "Only to phones that are idle"),
    INERT(170, "secondary start [current|next|<1-20>]", "Where calls to the second number begin"),
    INERT(180, "statistics collect", "Count calls by the hour"),
    INERT(190, "forward local-calls", "Calls of this system's phones as well"),
    { 0 }
};

/* -- groups -- */

static struct hunt {
    const struct object *config; /* held; NULL: no such group */
    struct device *device[2];    /* of the pilot and its secondary number */
    unsigned next;               /* peer: who rings first */
} groups[HUNT_GROUPS + 1];

static const struct settings_hunt *settings(const struct hunt *h)
{
    return object_slice(h->config, &hunt_slice);
}

const struct settings_hunt *hunt_settings(unsigned group)
{
    return groups[group].config ? settings(&groups[group]) : NULL;
}

unsigned hunt_next(unsigned group)
{
    return groups[group].next;
}

static unsigned preference_of(const struct hunt *h, const struct device *pilot)
{
    const struct settings_hunt *s = settings(h);
    return pilot == h->device[0] ? s->preference : s->preference_secondary;
}

unsigned hunt_preference(const struct device *pilot)
{
    return preference_of(&groups[pilot->hunt], pilot);
}

/* Of the groups that have this number: the one that is tried first, then the one with the lowest tag. */
static void elect(struct device *d)
{
    const struct hunt *best = NULL;
    for (const struct hunt *h = &groups[1]; h <= &groups[HUNT_GROUPS]; h++)
        if ((h->device[0] == d || h->device[1] == d) && (!best || preference_of(h, d) < preference_of(best, d)))
            best = h;
    d->hunt = best ? (uint8_t)(best - groups) : 0;
}

static void join(struct hunt *h, unsigned which, const char *number)
{
    if (!*number)
        return;
    h->device[which] = device_take(number);
    elect(h->device[which]);
    dialplan_add(number);
}

static void leave(struct hunt *h, unsigned which)
{
    struct device *d = h->device[which];
    if (!d)
        return;
    h->device[which] = NULL;
    elect(d);
    dialplan_remove(d->number);
    device_drop(d);
}

static void apply(const struct object *old, const struct object *new)
{
    struct hunt *h = &groups[new ? new->tag : old->tag];
    const struct object *before = h->config;
    leave(h, 0);
    leave(h, 1);
    h->config = new ? object_hold(new) : NULL;
    if (before)
        object_release(before);
    if (!new)
        return;
    join(h, 0, settings(h)->pilot);
    join(h, 1, settings(h)->secondary);
}

/* -- which member -- */

unsigned hunt_members(const struct settings_hunt *s)
{
    unsigned count = 0;
    while (count < HUNT_MEMBERS && *s->members[count])
        count++;
    return count;
}

/* A line of the member that can ring for this caller; NULL: passed over. */
static struct line *line_of(const char *member, const struct connection *caller)
{
    const struct device *d = device_find(member);
    struct line *l = d ? route_line(d, caller->device) : NULL;
    return !l || device_do_not_disturb(l->device) || *device_forward(l->device) ? NULL : l;
}

/* The best member of those that the call did not try yet, and a line of it; at most HUNT_MEMBERS are looked at. */
static struct line *choose(struct hunt *h, struct hunting *w, const struct connection *caller)
{
    const struct settings_hunt *s = settings(h);
    const unsigned count = hunt_members(s);
    const bool over = (s->hops && s->type != HUNT_SEQUENTIAL && w->rung >= s->hops)
        || (w->until && loop_now() >= w->until);
    struct line *best = NULL;
    unsigned chosen = 0;
    for (unsigned i = 0; i < count && !over; i++) {
        const unsigned at = s->type == HUNT_PEER ? (w->first + i) % count : i;
        struct line *l = w->tried >> at & 1 ? NULL : line_of(s->members[at], caller);
        if (!l || (best && (s->type != HUNT_LONGEST_IDLE || best->device->idle_since <= l->device->idle_since)))
            continue;
        best = l;
        chosen = at;
    }
    if (best) {
        w->tried |= 1u << chosen;
        h->next = (chosen + 1) % count;
    }
    return best;
}

/* -- one step -- */

static void no_answer(struct timer *t)
{
    struct connection *called = list_entry(t, struct connection, timer);
    if (!hunt_on(called, CAUSE_NOT_ANSWERED))
        route_not_answered(t);
}

static unsigned seconds_for(const struct settings_hunt *s, const struct hunting *w)
{
    unsigned seconds = settings_telephony()->ringing;
    for (unsigned i = 0; i <= w->rung && i < HUNT_MEMBERS && s->timeouts[i]; i++)
        seconds = s->timeouts[i];
    if (!w->until)
        return seconds;
    const uint64_t left = (w->until - loop_now() + 999) / 1000;
    return left < seconds ? (unsigned)left : seconds;
}

static void ring(struct connection *caller, struct line *l, struct hunting w, bool by_service)
{
    caller->call->cause = CAUSE_DISTRIBUTED;
    struct connection *called = route_deliver(caller, l, by_service);
    if (called->state == CONNECTION_ALERTING)    /* nobody's phone answered by itself */
        connection_lasts(called, seconds_for(settings(&groups[w.group]), &w), no_answer);
    w.rung++;
    called->hunting = w;
}

/* Nobody answered, or nobody is there. */
static void give_up(struct connection *caller, const struct device *pilot, const struct settings_hunt *s,
                    bool by_service)
{
    if (*s->final && caller->call->redirections < settings_telephony()->max_redirect)
        route_to(caller, s->final, by_service);
    else
        route_fail_called(connection_make(caller->call, device_take(pilot->number), NULL), CAUSE_BUSY, by_service);
}

void hunt_arrive(struct connection *caller, struct device *pilot, bool by_service)
{
    struct call *call = caller->call;
    struct hunt *h = &groups[pilot->hunt];
    const struct settings_hunt *s = settings(h);
    struct hunting w = { .group = pilot->hunt, .first = (uint8_t)h->next };
    if (s->longest)
        w.until = loop_now() + s->longest * 1000u;
    struct line *l = choose(h, &w, caller);
    snprintf(call->redirection, sizeof call->redirection, "%s", pilot->number);
    if (!*call->original)
        snprintf(call->original, sizeof call->original, "%s", pilot->number);
    call->redirections++;
    call->cause = CAUSE_DISTRIBUTED;
    if (l)
        ring(caller, l, w, by_service);
    else
        give_up(caller, pilot, s, by_service);
}

bool hunt_on(struct connection *called, enum cause why)
{
    struct hunting w = called->hunting;
    struct hunt *h = &groups[w.group];
    struct connection *caller = connection_peer(called);
    if (!w.group || !h->config || !h->device[0])
        return false;            /* rings for itself, or its group is gone */
    const struct settings_hunt *s = settings(h);
    struct line *next = choose(h, &w, caller);
    if (!next && !*s->final)
        return false;
    connection_enter(called, CONNECTION_NULL);
    connection_hide(called);
    event_emit(&(struct emission){ EVENT_DIVERTED, why, .subject = called, .only = called,
                                   .destination = next ? next->device->number : s->final });
    connection_free(called);
    if (next)
        ring(caller, next, w, false);
    else
        give_up(caller, h->device[0], s, false);
    return true;
}

static const struct path_help help[] = {
    { "auto", "Automatic" },
    { "members", "Members of the group" },
    { "secondary", "The second number" },
    { "statistics", "Statistics" },
    { "forward", "Forwarding" },
    { 0 }
};

extern const struct module module_hunt;
const struct module module_hunt = {
    .name = "hunt",
    .modes = modes,
    .slices = slices,
    .rows = rows,
    .commands = hunt_commands,
    .help = help,
    .follows = modes,
    .apply = apply,
};

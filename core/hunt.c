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
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>

/* -- groups -- */

static struct hunt {
    const struct object *config; /* held; NULL: no such group */
    struct device *device[2];    /* of the pilot and its secondary number */
    struct member members[HUNT_MEMBERS];
    unsigned current, next;      /* who rang last; peer: who rings first */
} groups[HUNT_GROUPS + 1];

static const struct settings_hunt *settings(const struct hunt *h)
{
    return object_slice(h->config, &hunt_slice);
}

const struct settings_hunt *hunt_settings(unsigned group)
{
    return groups[group].config ? settings(&groups[group]) : NULL;
}

struct member *hunt_member(unsigned group, unsigned at)
{
    return &groups[group].members[at];
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

/* "Name", or "Name" secondary "Name of the second number"; the quotes may be missing. */
const char *hunt_name(const struct device *pilot, char name[HUNT_NAME])
{
    const struct hunt *h = &groups[pilot->hunt];
    const char *from = settings(h)->name, *second = strstr(from, " secondary ");
    size_t size = second ? (size_t)(second - from) : strlen(from);
    if (pilot != h->device[0]) {
        from = second ? second + strlen(" secondary ") : "";
        size = strlen(from);
    }
    if (size > 1 && from[0] == '"' && from[size - 1] == '"') {
        from++;
        size -= 2;
    }
    snprintf(name, HUNT_NAME, "%.*s", (int)size, from);
    return name;
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

static void pilot_join(struct hunt *h, unsigned which, const char *number)
{
    if (!*number)
        return;
    h->device[which] = device_take(number);
    elect(h->device[which]);
    dialplan_add(number);
}

static void pilot_leave(struct hunt *h, unsigned which)
{
    struct device *d = h->device[which];
    if (!d)
        return;
    h->device[which] = NULL;
    elect(d);
    dialplan_remove(d->number);
    device_drop(d);
}

/* -- members -- */

bool member_joins(const struct member *m)
{
    const struct settings_hunt *s = hunt_settings(m->group);
    return s && strcmp(s->members[m->at], "*") == 0;
}

static void member_leave(struct member *m)
{
    struct device *d = m->device;
    if (!d)
        return;
    if (m->joined)
        state_changed();
    m->device = NULL;
    m->joined = 0;
    list_remove(&m->of_device);
    device_drop(d);
}

static void member_is(struct member *m, const char *number, uint32_t joined)
{
    m->device = device_take(number);
    m->joined = joined;
    list_append(&m->device->members, &m->of_device);
}

struct line *member_line(const struct member *m, const struct line *after)
{
    const struct device *d = m->device;
    if (!d || (m->joined && after))
        return NULL;
    if (m->joined)
        return line_find(m->joined);
    const struct list *node = !after ? d->lines.next : after->device == d ? after->of_device.next : NULL;
    if (node && node != &d->lines)
        return list_entry(node, struct line, of_device);
    node = node ? d->second.next : after->of_second.next;
    return node == &d->second ? NULL : list_entry(node, struct line, of_second);
}

enum fault hunt_join(unsigned group, struct line *l)
{
    struct hunt *h = &groups[group];
    struct member *room = NULL;
    for (unsigned i = 0; i < HUNT_MEMBERS; i++) {
        struct member *m = &h->members[i];
        if (m->joined == l->tag)
            return FAULT_NONE;
        if (!room && !m->device && member_joins(m))
            room = m;
    }
    if (!room)
        return FAULT_RESOURCE_BUSY;
    member_is(room, l->device->number, l->tag);
    state_changed();
    agents_changed(group);
    return FAULT_NONE;
}

void hunt_part(uint32_t ephone_dn)
{
    for (struct hunt *h = &groups[1]; h <= &groups[HUNT_GROUPS]; h++)
        for (unsigned i = 0; i < HUNT_MEMBERS; i++)
            if (h->members[i].joined == ephone_dn) {
                agents_changed((unsigned)(h - groups));      /* first: who leaves is told as well */
                member_leave(&h->members[i]);
                hunt_stats_agents((unsigned)(h - groups));
            }
}

/* Who had joined a `*` keeps one while there are as many. */
static void members_apply(struct hunt *h)
{
    const struct settings_hunt *s = h->config ? settings(h) : NULL;
    uint32_t joined[HUNT_MEMBERS];
    unsigned had = 0, back = 0;
    for (unsigned i = 0; i < HUNT_MEMBERS; i++) {
        if (h->members[i].joined)
            joined[had++] = h->members[i].joined;
        member_leave(&h->members[i]);
    }
    for (unsigned i = 0; s && i < HUNT_MEMBERS && *s->members[i]; i++) {
        struct member *m = &h->members[i];
        m->group = (uint8_t)(h - groups);
        m->at = (uint8_t)i;
        if (!member_joins(m))
            member_is(m, s->members[i], 0);
        for (; member_joins(m) && !m->device && back < had; back++) {
            const struct line *l = line_find(joined[back]);
            if (l && l->device)
                member_is(m, l->device->number, l->tag);
        }
    }
}

void hunt_apply(const struct object *old, const struct object *new)
{
    struct hunt *h = &groups[new ? new->tag : old->tag];
    const struct object *before = h->config;
    agents_changed((unsigned)(h - groups));          /* those who were members are told, too */
    pilot_leave(h, 0);
    pilot_leave(h, 1);
    h->config = new ? object_hold(new) : NULL;
    if (before)
        object_release(before);
    members_apply(h);
    if (new) {
        pilot_join(h, 0, settings(h)->pilot);
        pilot_join(h, 1, settings(h)->secondary);
    }
    agents_changed((unsigned)(h - groups));
}

/* -- which member -- */

/* The phone of its user is as `present-call` wants it. */
static bool presents(const struct line *l, unsigned how)
{
    if (!how)
        return true;
    list_each(node, &l->buttons) {
        const struct phone *p = list_entry(node, struct button, of_line)->phone;
        if (p->port && (how == HUNT_IDLE_PHONE ? phone_idle(p) : !phone_ear(p)))
            return true;
    }
    return false;
}

static bool fits(const struct line *l, const void *member)
{
    const struct member *m = member;
    return (!m->joined || m->joined == l->tag) && agent_in(l, m->group)
        && presents(l, hunt_settings(m->group)->present);
}

/* A line of the member that can ring for this caller; NULL: passed over. */
static struct line *line_of(const struct member *m, const struct connection *caller)
{
    struct line *l = m->device ? route_line_if(m->device, caller->device, fits, m) : NULL;
    return !l || device_do_not_disturb(l->device) || *device_forward(l->device) ? NULL : l;
}

/* Where a call to this number of the group begins. */
static unsigned first_of(const struct hunt *h, const struct device *pilot)
{
    const struct settings_hunt *s = settings(h);
    if (s->type == HUNT_LONGEST_IDLE)
        return 0;
    if (pilot == h->device[0] || !s->start)
        return s->type == HUNT_PEER ? h->next : 0;
    return s->start == HUNT_CURRENT ? h->current : s->start == HUNT_NEXT ? h->next : s->start_at - 1u;
}

static bool is_over(const struct settings_hunt *s, const struct hunting *w)
{
    return (s->hops && s->type != HUNT_SEQUENTIAL && w->rung >= s->hops) || (w->until && loop_now() >= w->until)
        || (!s->forward_local && w->rung);
}

/* The best member of those that the call did not try yet, and a line of it; at most HUNT_MEMBERS are looked at. */
static struct line *choose(struct hunt *h, struct hunting *w, const struct connection *caller)
{
    const struct settings_hunt *s = settings(h);
    const unsigned count = hunt_members(s), look = is_over(s, w) ? 0 : s->forward_local || !count ? count : 1;
    struct line *best = NULL;
    for (unsigned i = 0; i < look; i++) {
        const unsigned at = (w->first + i) % count;
        struct line *l = w->tried >> at & 1 ? NULL : line_of(&h->members[at], caller);
        if (!l || (best && (s->type != HUNT_LONGEST_IDLE || best->device->idle_since <= l->device->idle_since)))
            continue;
        best = l;
        w->member = (uint8_t)at;
    }
    if (best) {
        w->tried |= 1u << w->member;
        h->current = w->member;
        h->next = (w->member + 1) % count;
    }
    return best;
}

/* -- one step -- */

static void no_answer(struct timer *t)
{
    struct connection *called = list_entry(t, struct connection, timer);
    const struct hunting w = called->hunting;
    struct line *l = called->line->config ? called->line : NULL;
    if (!hunt_on(called, CAUSE_NOT_ANSWERED))
        route_not_answered(t);
    if (l)
        agent_missed(l, &w);
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
    const struct settings_hunt *s = settings(&groups[w.group]);
    caller->call->cause = CAUSE_DISTRIBUTED;
    struct connection *called = route_deliver(caller, l, by_service);
    if (called->state == CONNECTION_ALERTING && s->forward_local)    /* nobody's phone answered by itself */
        connection_lasts(called, seconds_for(s, &w), no_answer);
    if (s->from_ring)
        l->device->idle_since = loop_now();
    w.rung++;
    called->hunting = w;
    if (called->state == CONNECTION_CONNECTED)
        hunt_follow(called, CONNECTION_ALERTING);
}

/* Where the call goes at last, "" = nowhere. Who transferred it while it rang is its last redirection. */
static const char *last_resort(const struct hunt *h, const struct call *call)
{
    const struct settings_hunt *s = settings(h);
    const bool transferred = *call->redirection && strcmp(call->redirection, h->device[0]->number) != 0
        && (!h->device[1] || strcmp(call->redirection, h->device[1]->number) != 0);
    if (!s->forward_local)
        return "";
    return s->fwd_final == HUNT_ORIG_PHONE && transferred ? call->redirection : s->final;
}

/* Nobody answered, or nobody is there. */
static void give_up(struct connection *caller, const struct device *pilot, const char *to, bool by_service)
{
    if (*to && caller->call->redirections < settings_telephony()->max_redirect)
        route_to(caller, to, by_service);
    else
        route_fail_called(connection_make(caller->call, device_take(pilot->number), NULL), CAUSE_BUSY, by_service);
}

void hunt_arrive(struct connection *caller, struct device *pilot, bool by_service)
{
    struct call *call = caller->call;
    struct hunt *h = &groups[pilot->hunt];
    const struct settings_hunt *s = settings(h);
    struct hunting w = { .group = pilot->hunt, .first = (uint8_t)first_of(h, pilot), .arrived = loop_now() };
    hunt_stats_arrived(w.group);
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
        give_up(caller, pilot, last_resort(h, call), by_service);
}

bool hunt_on(struct connection *called, enum cause why)
{
    struct hunting w = called->hunting;
    struct hunt *h = &groups[w.group];
    struct connection *caller = connection_peer(called);
    if (!w.group || !h->config || !h->device[0])
        return false;            /* rings for itself, or its group is gone */
    struct line *next = choose(h, &w, caller);
    char last[OUTSIDE_MAX];
    snprintf(last, sizeof last, "%s", last_resort(h, called->call));
    if (!next && !*last)
        return false;
    connection_enter(called, CONNECTION_NULL);
    connection_hide(called);
    event_emit(&(struct emission){ EVENT_DIVERTED, why, .subject = called, .only = called,
                                   .destination = next ? next->device->number : last });
    connection_free(called);
    if (next)
        ring(caller, next, w, false);
    else
        give_up(caller, h->device[0], last, false);
    return true;
}

void hunt_follow(struct connection *c, enum connection_state before)
{
    if (!c->line)
        return;
    if (c->state == CONNECTION_NULL && before != CONNECTION_ALERTING)
        c->device->idle_since = loop_now();
    if (c->state == CONNECTION_CONNECTED && before == CONNECTION_ALERTING && c->hunting.group)
        c->line->unanswered = 0;
    if (c->hunting.group)
        hunt_stats_follow(c, before);
}

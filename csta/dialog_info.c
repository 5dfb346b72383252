// SPDX-License-Identifier: MIT
/* Calls of a number as `dialog-info` documents: RFC 4235. How its states follow from ECMA-269's:
 *
 *     initiated                                      trying
 *     connected, and nobody else is there yet        proceeding
 *     connected, and the other end is alerting       early
 *     alerting                                       early
 *     connected or hold, and the other end answered  confirmed
 *     fail                                           as before: the user hears why, the leg is not over
 *     null                                           terminated */
#include "core/memory.h"
#include "csta/callmonitor.h"

#include "csta/compose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *leg_state_name(enum leg_state state)
{
    static const char *const names[LEG_STATES] = {
        "", "trying", "proceeding", "early", "confirmed", "terminated",
    };
    return names[state];
}

/* -- what an event says of one end -- */

static bool answered(const struct event_party *p)
{
    return p->state == CONNECTION_CONNECTED || p->state == CONNECTION_HOLD;
}

/* The best that the other ends are in. */
static enum leg_state state_among(const struct event *e, const struct event_party *own)
{
    enum leg_state state = LEG_PROCEEDING;
    for (unsigned i = 0; i < e->party_count; i++) {
        const struct event_party *p = &e->parties[i];
        if (p != own && answered(p))
            return LEG_CONFIRMED;
        if (p != own && p->state == CONNECTION_ALERTING)
            state = LEG_EARLY;
    }
    return state;
}

static enum leg_state state_of(const struct event *e, const struct event_party *own)
{
    switch (own->state) {
    case CONNECTION_NULL:
        return LEG_TERMINATED;
    case CONNECTION_INITIATED:
        return LEG_TRYING;
    case CONNECTION_ALERTING:
        return LEG_EARLY;
    case CONNECTION_HOLD:
        return LEG_CONFIRMED;
    default:
        return state_among(e, own);
    }
}

/* The other ends that are there: how many, how many of them hold, and the first. */
struct others {
    unsigned count, holding;
    const char *first;
};

static struct others others_of(const struct event *e, const struct event_party *own)
{
    struct others others = { 0 };
    for (unsigned i = 0; i < e->party_count; i++) {
        const struct event_party *p = &e->parties[i];
        if (p == own || p->state == CONNECTION_NULL || p->state == CONNECTION_FAIL)
            continue;
        others.first = others.count++ ? others.first : p->number;
        others.holding += p->state == CONNECTION_HOLD;
    }
    return others;
}

/* -- why a leg ended: RFC 4235 3.7.1 -- */

static const char *const causes[CAUSE_COUNT] = {
    [CAUSE_CALL_CANCELLED] = "cancelled", [CAUSE_BUSY] = "rejected", [CAUSE_NOT_ANSWERED] = "timeout",
    [CAUSE_NOT_OBTAINABLE] = "error", [CAUSE_OUT_OF_ORDER] = "error", [CAUSE_INVALID_NUMBER] = "error",
    [CAUSE_TIMEOUT] = "timeout", [CAUSE_TRANSFER] = "replaced", [CAUSE_SINGLE_STEP_TRANSFER] = "replaced",
    [CAUSE_REDIRECTED] = "rejected", [CAUSE_FORWARD_IMMEDIATE] = "rejected", [CAUSE_FORWARD_BUSY] = "rejected",
    [CAUSE_FORWARD_NO_ANSWER] = "timeout", [CAUSE_DO_NOT_DISTURB] = "rejected", [CAUSE_RESOURCES] = "error",
    [CAUSE_CONFERENCE] = "replaced",
};

/* An end that leaves while another is still there hangs up; the last one is left. */
static const char *hung_up(const struct leg *l, const struct event *e)
{
    if (l->state < LEG_CONFIRMED)
        return l->initiator ? "cancelled" : "rejected";
    for (unsigned i = 0; i < e->party_count; i++)
        if (e->parties[i].state != CONNECTION_NULL)
            return "local-bye";
    return "remote-bye";
}

static const char *why_ended(const struct leg *l, const struct event *e)
{
    if (l->why)
        return l->why;                       /* it had failed before */
    return causes[e->cause] ? causes[e->cause] : hung_up(l, e);
}

/* -- legs -- */

static struct leg *leg_find(const struct monitored *m, uint32_t call)
{
    list_each(node, &m->legs) {
        struct leg *l = list_entry(node, struct leg, of_number);
        if (l->call == call)
            return l;
    }
    return NULL;
}

static struct leg *leg_make(struct monitored *m, const struct event *e)
{
    struct leg *l = must(calloc(1, sizeof *l));
    l->call = e->call;
    snprintf(l->call_id, sizeof l->call_id, "%08X-%08X-%08X-%08X", e->gcid[0], e->gcid[1], e->gcid[2], e->gcid[3]);
    list_append(&m->legs, &l->of_number);
    return l;
}

static void leg_terminate(struct leg *l, const char *why)
{
    l->state = LEG_TERMINATED;
    l->held = l->other_held = false;
    l->why = why;
    list_remove(&l->of_number);
}

static bool same(const struct leg *a, const struct leg *b)
{
    return a->state == b->state && a->held == b->held && a->other_held == b->other_held
        && !strcmp(a->other, b->other) && !strcmp(a->reached, b->reached);
}

/* Takes up what the event says; false when its subscribers know. */
static bool leg_update(struct leg *l, const struct event *e, const struct event_party *own)
{
    const struct leg before = *l;
    const struct others others = others_of(e, own);
    const enum leg_state state = state_of(e, own);
    const bool calling = !strcmp(own->number, e->calling);
    if (l->state == LEG_NONE)
        l->initiator = calling;              /* and so it stays, whatever a transfer makes of the call */
    snprintf(l->other, sizeof l->other, "%s", calling ? e->called : e->calling);
    l->held = own->state == CONNECTION_HOLD;
    if (others.count)                        /* else nobody has come yet, or this end is about to leave as well */
        l->other_held = others.holding == others.count;
    if (others.count == 1)
        snprintf(l->reached, sizeof l->reached, "%s", others.first);
    if (state > l->state)
        l->state = state;
    if (e->kind == EVENT_FAILED)
        l->why = causes[e->cause];
    return !same(&before, l);
}

unsigned legs_follow(struct monitored *m, const struct event *e, const struct event_party *own,
                     struct leg *changed[LEGS_CHANGED])
{
    unsigned count = 0;
    struct leg *merged = e->secondary_call ? leg_find(m, e->secondary_call) : NULL;
    if (merged) {
        leg_terminate(merged, "replaced");
        changed[count++] = merged;
    }
    struct leg *l = leg_find(m, e->call);
    if (own->state == CONNECTION_NULL) {
        if (l) {                             /* a call that was sent on before it was presented had none */
            leg_terminate(l, why_ended(l, e));
            changed[count++] = l;
        }
        return count;
    }
    if (!l)
        l = leg_make(m, e);
    if (leg_update(l, e, own))
        changed[count++] = l;
    return count;
}

/* A leg as if an event had told of its connection. */
static void leg_of(struct monitored *m, const struct connection *c)
{
    enum { PARTIES = 16 };
    struct event_party parties[PARTIES], *own = NULL;
    const struct call *call = c->call;
    struct event e = { .kind = EVENT_KINDS, .call = call->id, .calling = call->calling, .called = call->called,
                       .parties = parties };
    memcpy(e.gcid, call->gcid, sizeof e.gcid);
    list_each(node, &call->connections) {
        const struct connection *end = list_entry(node, struct connection, of_call);
        if (e.party_count == PARTIES)
            break;
        if (end == c)
            own = &parties[e.party_count];
        parties[e.party_count++] = (struct event_party){ .number = end->device->number, .state = end->state };
    }
    if (!own)
        return;
    struct leg *l = leg_make(m, &e);
    leg_update(l, &e, own);
    l->begun = true;
}

void legs_begin(struct monitored *m)
{
    const struct device *d = device_find(m->number);
    if (!d)
        return;
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->line)                         /* a busy end was never presented */
            leg_of(m, c);
    }
}

void legs_end(struct monitored *m)
{
    list_each(node, &m->legs)
        free(list_entry(node, struct leg, of_number));
    list_init(&m->legs);
}

/* -- the document -- */

static void begin(struct buf *b, struct subscription *s, const char *state)
{
    char version[12];
    snprintf(version, sizeof version, "%u", s->version++);
    compose_root(b, "urn:ietf:params:xml:ns:dialog-info", "dialog-info");
    compose_attribute(b, "version", version);
    compose_attribute(b, "state", state);
    compose_attribute(b, "entity", s->resource.text);
    compose_content(b);
}

/* `local` or `remote`: who it is, and where he is to be found. */
static void compose_participant(struct buf *b, const char *name, const struct subscription *s, const char *identity,
                                const char *target, bool held)
{
    compose_open(b, name);
    compose_open(b, "identity");
    device_id_spell(b, &s->resource, identity);
    compose_close(b, "identity");
    compose_start(b, "target");
    buf_adds(b, " uri=\"");
    device_id_spell(b, &s->resource, target);
    buf_addc(b, '"');
    if (held) {
        compose_content(b);
        compose_start(b, "param");
        compose_attribute(b, "pname", "+sip.rendering");
        compose_attribute(b, "pval", "no");
        compose_finish(b);
        compose_close(b, "target");
    } else {
        compose_finish(b);
    }
    compose_close(b, name);
}

static void compose_leg(struct buf *b, const struct subscription *s, const struct leg *l)
{
    char id[12];
    snprintf(id, sizeof id, "%u", l->call);
    compose_start(b, "dialog");
    compose_attribute(b, "id", id);
    compose_attribute(b, "call-id", l->call_id);
    compose_attribute(b, "direction", l->initiator ? "initiator" : "recipient");
    compose_content(b);
    compose_start(b, "state");
    if (l->state == LEG_TERMINATED && l->why)
        compose_attribute(b, "event", l->why);
    compose_content(b);
    buf_adds(b, leg_state_name(l->state));
    compose_close(b, "state");
    compose_participant(b, "local", s, s->resource.number, s->resource.number, l->held);
    if (*l->other)
        compose_participant(b, "remote", s, l->other, *l->reached ? l->reached : l->other, l->other_held);
    compose_close(b, "dialog");
}

void dialog_info_full(struct buf *b, struct subscription *s)
{
    begin(b, s, "full");
    list_each(node, &s->of->legs)
        compose_leg(b, s, list_entry(node, struct leg, of_number));
    compose_close(b, "dialog-info");
}

void dialog_info_partial(struct buf *b, struct subscription *s, struct leg *const legs[], unsigned count)
{
    begin(b, s, "partial");
    for (unsigned i = 0; i < count; i++)
        compose_leg(b, s, legs[i]);
    compose_close(b, "dialog-info");
}

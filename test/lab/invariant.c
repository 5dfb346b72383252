// SPDX-License-Identifier: MIT
/* What must be true after every step of every scenario: core and phones agree, nothing is left over, sound goes where
 * it is awaited. */
#include "core/call.h"
#include "test/lab/mixer.h"
#include "test/lab/scene.h"

#include <string.h>

static unsigned list_count(const struct list *head)
{
    unsigned n = 0;
    list_each(at, head) {
        n++;
    }
    return n;
}

struct desk *scene_desk(const struct phone *p)
{
    for (unsigned i = 1; i <= SCENE_PHONES; i++) {
        struct desk *d = scene.phones[i];
        if (d && d->registered && phone_by_name(d->name) == p) {
            return d;
        }
    }
    return NULL;
}

#define SHOWN(state) (1u << CALL_STATE_##state)

/* What a phone may show of a connection. */
static const unsigned shown_as[CONNECTION_STATES] = {
    [CONNECTION_INITIATED] = SHOWN(OFF_HOOK) | SHOWN(RING_IN) | SHOWN(PROCEED),
    [CONNECTION_ALERTING] = SHOWN(RING_IN) | SHOWN(CALL_WAITING),
    [CONNECTION_CONNECTED] = SHOWN(CONNECTED) | SHOWN(RING_OUT) | SHOWN(PROCEED) | SHOWN(BUSY) | SHOWN(CONGESTION) |
                             SHOWN(INVALID_NUMBER) | SHOWN(OFF_HOOK),
    [CONNECTION_HOLD] = SHOWN(HOLD) | SHOWN(TRANSFER),
    [CONNECTION_FAIL] = SHOWN(BUSY) | SHOWN(CONGESTION) | SHOWN(INVALID_NUMBER),
};

/* The CfwdAll key has the phone show a call in which to dial; its reference is none of core's. */
static unsigned dialling_forward(const struct desk *d)
{
    unsigned n = 0;
    for (unsigned i = 0; i < d->call_count; i++) {
        n += d->calls[i].reference >> 31;
    }
    return n;
}

static unsigned barged_count(const struct connection *c)
{
    unsigned n = 0;
    list_each(node, &c->appearances) {
        n += list_entry(node, struct appearance, of_connection)->state == APPEARANCE_BARGED;
    }
    return n;
}

/* Each call on a phone's screen is an appearance of core's in a fitting state, and the other way round. */
static void phone_agrees(struct desk *d, const struct phone *p)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        const struct desk_call *c = desk_call(d, a->reference);
        const char *state = connection_state_name(a->connection->state);
        if (!c) {
            scene_fail("%s does not show call %u (%s)", d->name, a->reference, state);
        }
        unsigned fitting = a->state == APPEARANCE_REMOTE ? SHOWN(REMOTE_MULTILINE) : shown_as[a->connection->state];
        if (!(fitting >> c->state & 1)) {
            scene_fail("%s shows call %u as %s, which is %s", d->name, a->reference, desk_state_name(c->state), state);
        }
    }
    for (unsigned i = 0; i < p->watch_count; i++) {
        const struct watch *w = &p->watches[i];
        if (w->shown != watch_state(w)) {
            scene_fail("%s shows watch %u as %u, which is %u", d->name, w->index, w->shown, watch_state(w));
        }
    }
    if (list_count(&p->appearances) + dialling_forward(d) != d->call_count) {
        scene_fail("%s shows %u calls, core has %u", d->name, d->call_count, list_count(&p->appearances));
    }
}

static const struct appearance *active_of(const struct connection *c)
{
    list_each(node, &c->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_ACTIVE) {
            return a;
        }
    }
    return NULL;
}

/* Who talks in a conference has a leg of the mixer, both ways, in the group of his call. */
static void talks_mixed(const struct call *call, const struct appearance *mine)
{
    struct desk *d = scene_desk(mine->phone);
    const struct connection *c = mine->connection;
    const struct desk_call *a = d ? desk_call(d, mine->reference) : NULL;
    bool talking = c->state == CONNECTION_CONNECTED;
    if (!a || d->start.silent || !mixer_legs() || (talking && !mine->leg)) {
        return;                  /* or none was free when it came back from hold */
    }
    const struct mixer_leg *leg = a->receiving ? mixer_leg_to(a->receive_ip, a->receive_port) : NULL;
    if (talking && (!leg || leg->group != call->id || !a->sending || a->send_port != leg->port)) {
        scene_fail("conference %u: %s is not mixed", call->id, d->name);
    }
    if (!talking && (a->sending || a->receiving)) {
        scene_fail("conference %u: %s holds and has sound", call->id, d->name);
    }
}

static void mixed_fits(const struct call *call, const struct connection *c)
{
    const struct appearance *mine = active_of(c);
    if (c->state != CONNECTION_CONNECTED && c->state != CONNECTION_HOLD) {
        scene_fail("conference %u: %s is %s", call->id, c->device->number, connection_state_name(c->state));
    }
    if (mine) {
        talks_mixed(call, mine);
    }
}

/* Who barged in talks, as an end of a conference. */
static void barged_fits(const struct call *call, const struct appearance *a)
{
    if (!call->mixed || a->connection->state != CONNECTION_CONNECTED || a->phone == active_of(a->connection)->phone) {
        scene_fail("call %u: phone %u barged into what it cannot", call->id, a->phone->tag);
    }
    talks_mixed(call, a);
}

/* A connection that a phone has is in use remote on the other phones of its line, without sound. */
static void shared_fits(const struct call *call, const struct connection *c)
{
    const struct appearance *taker = active_of(c);
    unsigned shown = list_count(&c->appearances), phones = 0;
    if (!taker && c->state != CONNECTION_HOLD) {
        return;
    }
    list_each(node, &c->line->buttons) {
        const struct button *b = list_entry(node, struct button, of_line);
        phones += b->phone->port && (!taker || b->phone != taker->phone) && strchr(":bfs", b->separator);
    }
    phones += taker != NULL;     /* none: the phone that held it vanished */
    if (shown != phones || !phones) {
        scene_fail("call %u: %s shows it on %u phones of %u", call->id, c->device->number, shown, phones);
    }
    list_each(node, &c->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_BARGED) {
            barged_fits(call, a);
        } else if (a != taker && (a->state != APPEARANCE_REMOTE || a->media != MEDIA_NONE || a->sending)) {
            scene_fail("call %u: phone %u is not merely told of it", call->id, a->phone->tag);
        }
    }
}

static void connection_stands(const struct call *call, const struct connection *c)
{
    if (c->state == CONNECTION_NULL || c->call != call) {
        scene_fail("call %u keeps a connection of %s in state null", call->id, c->device->number);
    }
    if (!c->line && !connection_peer(c)) {
        scene_fail("call %u: the failed end of %s is left over", call->id, c->device->number);
    }
    if (c->line && c->state == CONNECTION_CONNECTED && !active_of(c) && !c->page) {
        scene_fail("call %u: %s is connected on no phone", call->id, c->device->number);
    }
}

/* Where A was told to send is what B acknowledged. */
static void media_fits(const struct call *call, const struct connection *c)
{
    const struct connection *other = connection_peer(c);
    const struct appearance *mine = active_of(c), *theirs = other ? active_of(other) : NULL;
    struct desk *d = mine ? scene_desk(mine->phone) : NULL, *peer = theirs ? scene_desk(theirs->phone) : NULL;
    const struct desk_call *a = d ? desk_call(d, mine->reference) : NULL;
    const struct desk_call *b = peer ? desk_call(peer, theirs->reference) : NULL;
    if (a && other && other->page && a->sending != (c->state == CONNECTION_CONNECTED && mine->plan != PLAN_NONE)
        && !d->start.silent && mine->plan != PLAN_MIX) {
        scene_fail("call %u: %s pages, and %s", call->id, d->name, a->sending ? "still sends" : "does not send");
    }
    if (!a || !b || d->start.silent || peer->start.silent) {
        return;
    }
    bool talking = c->state == CONNECTION_CONNECTED && other->state == CONNECTION_CONNECTED;
    if (talking && (!a->sending || !b->receiving || a->send_ip != b->receive_ip || a->send_port != b->receive_port)) {
        scene_fail("call %u: %s does not send to where %s receives", call->id, d->name, peer->name);
    }
    if (!talking && a->sending) {
        scene_fail("call %u: %s sends to %s, which does not listen", call->id, d->name, peer->name);
    }
}

void scene_invariants(void)
{
    unsigned shown = 0;
    for (unsigned i = 1; i <= SCENE_PHONES; i++) {
        struct desk *d = scene.phones[i];
        const struct phone *p = d && d->registered ? phone_by_name(d->name) : NULL;
        if (p && p->port) {
            phone_agrees(d, p);
            scene_tidy(d, p);
            shown += d->call_count;
        }
    }
    if (!shown && call_count()) {
        scene_fail("%u calls that no phone shows", call_count());
    }
    unsigned calls = 0;
    for (const struct call *call = call_next(0); call; call = call_next(call->id), calls++) {
        unsigned ends = 0;
        list_each(node, &call->connections) {
            ends += 1 + barged_count(list_entry(node, struct connection, of_call));
        }
        if (call->mixed != (ends > 2)) {
            scene_fail("call %u has %u ends", call->id, ends);
        }
        if (list_empty(&call->connections)) {
            scene_fail("call %u has no connections", call->id);
        }
        list_each(node, &call->connections) {
            const struct connection *c = list_entry(node, struct connection, of_call);
            connection_stands(call, c);
            shared_fits(call, c);
            (call->mixed ? mixed_fits : media_fits)(call, c);
        }
    }
    if (!calls && mixer_legs()) {
        scene_fail("%u legs of the mixer are left over", mixer_legs());
    }
    if (calls != call_count()) {
        scene_fail("%u calls are listed, %u counted", calls, call_count());
    }
}

// SPDX-License-Identifier: MIT
/* The services. Each checks everything first (a refusal changes nothing), then changes states, and after each change
 * tells phones and monitors in this order: what phones show, the event, the media. */
#include "core/service.h"

#include "core/conference.h"
#include "core/internal.h"

#include <assert.h>

static void give_up(struct timer *t);

/* -- the life of a connection (ECMA-269 6.1.5): what may follow what, and what ends a state that lasts too long -- */

#define TO(state) (1u << CONNECTION_##state)
#define AFTER(seconds) offsetof(struct settings_telephony, seconds)

static const struct life {
    unsigned next;
    void (*over)(struct timer *t);       /* NULL: lasts until somebody acts */
    size_t seconds;                      /* where in telephony-service's `timeouts` */
} lives[CONNECTION_STATES] = {
    [CONNECTION_NULL] = { TO(INITIATED) | TO(ALERTING) | TO(CONNECTED) | TO(QUEUED) | TO(FAIL) },
    [CONNECTION_INITIATED] = { TO(CONNECTED) | TO(NULL) },   /* `interdigit` runs anew from each key */
    [CONNECTION_ALERTING] = { TO(CONNECTED) | TO(NULL), route_not_answered, AFTER(ringing) },
    [CONNECTION_CONNECTED] = { TO(HOLD) | TO(FAIL) | TO(NULL) },
    [CONNECTION_HOLD] = { TO(CONNECTED) | TO(NULL) },
    [CONNECTION_QUEUED] = { TO(NULL) },                      /* lasts as its park slot says */
    [CONNECTION_FAIL] = { TO(NULL), give_up, AFTER(busy) },
};

/* Of telephony-service's `timeouts`. */
static unsigned seconds_of(size_t setting)
{
    return *(const uint16_t *)((const char *)settings_telephony() + setting);
}

void connection_lasts(struct connection *c, unsigned seconds, void (*over)(struct timer *t))
{
    c->timer.fire = over;
    timer_start(&c->timer, seconds * 1000u);
}

void connection_enter(struct connection *c, enum connection_state next)
{
    assert(lives[c->state].next >> next & 1);
    const enum connection_state before = c->state;
    timer_stop(&c->timer);
    c->state = next;
    if (c->line)
        watch_line(c->line);
    if (lives[next].over)
        connection_lasts(c, seconds_of(lives[next].seconds), lives[next].over);
    pickup_follow(c);
    night_follow(c);
    hunt_follow(c, before);
}

/* -- small questions -- */

bool connection_talks(const struct connection *c)
{
    const struct connection *peer = connection_peer(c);
    return c->state == CONNECTION_CONNECTED && peer && !c->page && !peer->page
        && (peer->state == CONNECTION_CONNECTED || peer->state == CONNECTION_HOLD
            || peer->state == CONNECTION_QUEUED);
}

struct appearance *phone_ear(const struct phone *p)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        const bool talks = a->state == APPEARANCE_ACTIVE || a->state == APPEARANCE_BARGED;
        if (talks && a->connection->state != CONNECTION_HOLD)
            return a;
    }
    return NULL;
}

struct appearance *connection_acting(const struct connection *c, const struct phone *where)
{
    struct appearance *active = where ? NULL : connection_active(c);
    if (active)
        return active;
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (!where || a->phone == where)
            return a;
    }
    return NULL;
}

/* -- one call at a time has the phone's ear -- */

void connection_hold(struct connection *c, enum cause cause, bool by_service)
{
    barge_end(c);
    connection_enter(c, CONNECTION_HOLD);
    alert_held(c);
    media_update(c->call);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ .kind = EVENT_HELD, .cause = cause, .subject = c });
}

/* Frees the phone for another call: what talks is held, what does not talk yet (dial tone, ringing out, busy) goes. */
void phone_make_way(struct phone *p, const struct connection *for_call, bool by_service)
{
    struct appearance *a = phone_ear(p);
    service_leave_page(p);
    if (!a || a->connection == for_call || barge_step_out(a))
        return;
    if (connection_talks(a->connection))
        connection_hold(a->connection, CAUSE_NORMAL, by_service);
    else
        connection_release(a->connection);
}

/* -- ends -- */

void connection_leave(struct connection *c, enum cause own, enum cause others)
{
    connection_enter(c, CONNECTION_NULL);
    connection_hide(c);
    if (c->line) {
        if (own == others) {
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, own, .subject = c });
        } else {
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, own, .subject = c, .only = c });
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, others, .subject = c, .except = c });
        }
    }
    connection_free(c);
}

void connection_release(struct connection *c)
{
    if (is_conference(c->call)) {
        conference_release(c);
        return;
    }
    struct connection *peer = connection_peer(c);
    const bool cancelled = peer && peer->state == CONNECTION_ALERTING;
    const enum cause others = cancelled ? CAUSE_CALL_CANCELLED : CAUSE_NORMAL_CLEARING;
    if (cancelled && peer->hunting.group)
        hunt_stats_abandoned(peer);
    connection_leave(c, CAUSE_NORMAL_CLEARING, others);
    if (peer)
        connection_leave(peer, others, others);
}

/* The caller has heard busy or reorder long enough. A failed end without a line is the other one's. */
static void give_up(struct timer *t)
{
    struct connection *failed = list_entry(t, struct connection, timer);
    connection_release(failed->line ? failed : connection_peer(failed));
}

/* -- talking -- */

enum fault service_answer(struct connection *c, struct phone *where, bool by_service)
{
    if (c->state != CONNECTION_ALERTING && !c->prompted)
        return c->state == CONNECTION_NULL ? FAULT_NO_CALL_TO_ANSWER : FAULT_CONNECTION_STATE;
    struct appearance *a = connection_acting(c, where);
    if (!a)
        return FAULT_OUT_OF_SERVICE;
    if (c->prompted) {
        prompt_accept(c, a, by_service);
        return FAULT_NONE;
    }
    /* A phone that calls its own other line cannot talk to itself: the calling end waits, held. */
    struct appearance *own = phone_ear(a->phone);
    const bool to_itself = own && own->connection->call == c->call;
    if (!to_itself)
        phone_make_way(a->phone, c, by_service);
    connection_enter(c, CONNECTION_CONNECTED);
    c->call->connected_at = loop_now();
    connection_taken(c, a);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ EVENT_ESTABLISHED, c->call->cause, .subject = c });
    if (to_itself)
        connection_hold(own->connection, CAUSE_NORMAL, by_service);
    else
        media_update(c->call);
    return FAULT_NONE;
}

/* A rejected call goes where calls go when the line is busy; else the caller hears busy. */
static void reject(struct connection *c)
{
    if (hunt_on(c, CAUSE_REDIRECTED))
        return;
    const char *to = line_forward_busy(c->line);
    if (*to && c->call->redirections < settings_telephony()->max_redirect)
        route_divert(c, to, CAUSE_FORWARD_BUSY);
    else
        route_withdraw(c, CAUSE_NORMAL_CLEARING, CAUSE_BUSY);
}

enum fault service_clear(struct connection *c)
{
    if (c->state == CONNECTION_NULL)
        return FAULT_NO_CONNECTION_TO_CLEAR;
    if (c->state == CONNECTION_ALERTING)
        reject(c);
    else
        connection_release(c);
    return FAULT_NONE;
}

enum fault service_hold(struct connection *c, bool by_service)
{
    if (!connection_talks(c))
        return FAULT_CONNECTION_STATE;
    connection_hold(c, CAUSE_NORMAL, by_service);
    return FAULT_NONE;
}

void consultation_over(struct connection *c)
{
    if (c->consulted)
        c->consulted->consulted = NULL;
    c->consulted = NULL;
}

void connection_retrieve(struct connection *c, struct appearance *a, enum cause cause, bool by_service)
{
    phone_make_way(a->phone, c, by_service);
    if (a->state == APPEARANCE_REMOTE) {
        consultation_over(c);
        connection_taken(c, a);
    }
    connection_enter(c, CONNECTION_CONNECTED);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ EVENT_RETRIEVED, cause, .subject = c });
    media_update(c->call);
}

enum fault service_retrieve(struct connection *c, struct phone *where, bool by_service)
{
    if (c->state != CONNECTION_HOLD)
        return c->state == CONNECTION_NULL ? FAULT_NO_HELD_CALL : FAULT_CONNECTION_STATE;
    struct appearance *a = connection_acting(c, where);
    if (!a)
        return FAULT_OUT_OF_SERVICE;
    if (appearance_hidden(a))
        return FAULT_NOT_PERMITTED;
    connection_retrieve(c, a, CAUSE_NORMAL, by_service);
    return FAULT_NONE;
}

// SPDX-License-Identifier: MIT
/* The services. Each checks everything first (a refusal changes nothing), then changes states, and after each change
 * tells phones and monitors in this order: what phones show, the event, the media. */
#include "core/service.h"

#include "core/dialplan.h"
#include "core/internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void release(struct connection *c);
static void not_answered(struct timer *t);
static void give_up(struct timer *t);

/* -- the life of a connection (ECMA-269 6.1.5): what may follow what, and what ends a state that lasts too long -- */

#define TO(state) (1u << CONNECTION_##state)
#define AFTER(seconds) offsetof(struct settings_telephony, seconds)

static const struct life {
    unsigned next;
    void (*over)(struct timer *t);       /* NULL: lasts until somebody acts */
    size_t seconds;                      /* of telephony-service's `timeouts` */
} lives[CONNECTION_STATES] = {
    [CONNECTION_NULL] = { TO(INITIATED) | TO(ALERTING) | TO(FAIL) },
    [CONNECTION_INITIATED] = { TO(CONNECTED) | TO(NULL) },   /* `interdigit` runs anew from each key */
    [CONNECTION_ALERTING] = { TO(CONNECTED) | TO(NULL), not_answered, AFTER(ringing) },
    [CONNECTION_CONNECTED] = { TO(HOLD) | TO(FAIL) | TO(NULL) },
    [CONNECTION_HOLD] = { TO(CONNECTED) | TO(NULL) },
    [CONNECTION_FAIL] = { TO(NULL), give_up, AFTER(busy) },
};

static void last(struct connection *c, size_t seconds, void (*over)(struct timer *t))
{
    c->timer.fire = over;
    timer_start(&c->timer, *(const uint16_t *)((const char *)settings_telephony() + seconds) * 1000u);
}

static void enter(struct connection *c, enum connection_state next)
{
    assert(lives[c->state].next >> next & 1);
    timer_stop(&c->timer);
    c->state = next;
    if (lives[next].over)
        last(c, lives[next].seconds, lives[next].over);
}

/* -- small questions -- */

/* An end that talks or could: not merely ringing, held or failed. */
static bool is_talking(const struct connection *c)
{
    const struct connection *peer = connection_peer(c);
    return c->state == CONNECTION_CONNECTED && peer
        && (peer->state == CONNECTION_CONNECTED || peer->state == CONNECTION_HOLD);
}

/* The appearance that has this phone's ear: active, and not on hold. NULL when none. */
static struct appearance *active_on(const struct phone *p)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_ACTIVE && a->connection->state != CONNECTION_HOLD)
            return a;
    }
    return NULL;
}

/* The line button to begin a call with: the given instance, or (0) the first that is free. */
static struct button *free_button(struct phone *p, unsigned instance)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct button *b = &p->buttons[i];
        if (b->line && b->line->device && line_has_room(b->line) && (!instance || b->instance == instance))
            return b;
    }
    return NULL;
}

/* The button of a device on a registered phone, free for one more call. `where` narrows to one phone. *up tells whether
 * there was a registered phone at all. */
static struct button *device_button(const struct device *d, const struct phone *where, bool *up)
{
    *up = false;
    list_each(node, &d->lines) {
        struct line *l = list_entry(node, struct line, of_device);
        list_each(shown, &l->buttons) {
            struct button *b = list_entry(shown, struct button, of_line);
            if (!b->phone->port || (where && b->phone != where))
                continue;
            *up = true;
            if (line_has_room(l))
                return b;
        }
    }
    return NULL;
}

/* The appearance of c that should act: on `where`, else the active one, else the first. */
static struct appearance *acting(const struct connection *c, const struct phone *where)
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

static void hold_now(struct connection *c, bool by_service)
{
    enter(c, CONNECTION_HOLD);
    media_update(c->call);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ .kind = EVENT_HELD, .cause = CAUSE_NORMAL, .subject = c });
}

/* Frees the phone for another call: what talks is held, what does not talk yet (dial tone, ringing out, busy) goes. */
static void make_way(struct phone *p, const struct connection *for_call, bool by_service)
{
    struct appearance *a = active_on(p);
    if (!a || a->connection == for_call)
        return;
    if (is_talking(a->connection))
        hold_now(a->connection, by_service);
    else
        release(a->connection);
}

/* -- ends -- */

struct farewell {
    enum cause own, others;      /* cause for the leaving party's monitors, and for everybody else's */
};

static void leave(struct connection *c, struct farewell why)
{
    enter(c, CONNECTION_NULL);
    connection_hide(c);
    if (c->line) {
        if (why.own == why.others) {
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, why.own, .subject = c });
        } else {
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, why.own, .subject = c, .only = c });
            event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, why.others, .subject = c, .except = c });
        }
    }
    connection_free(c);
}

/* c leaves; a call of one is no call, so the other end leaves as well. */
static void release(struct connection *c)
{
    struct connection *peer = connection_peer(c);
    const bool cancelled = peer && peer->state == CONNECTION_ALERTING;
    const enum cause others = cancelled ? CAUSE_CALL_CANCELLED : CAUSE_NORMAL_CLEARING;
    leave(c, (struct farewell){ CAUSE_NORMAL_CLEARING, others });
    if (peer)
        leave(peer, (struct farewell){ others, others });
}

/* -- failures -- */

/* The caller has heard busy or reorder long enough. A failed end without a line is the other one's. */
static void give_up(struct timer *t)
{
    struct connection *failed = list_entry(t, struct connection, timer);
    release(failed->line ? failed : connection_peer(failed));
}

/* The caller's own end fails: there is no such number (csta: S5). */
static void fail_caller(struct connection *caller, enum cause cause, bool by_service)
{
    enter(caller, CONNECTION_FAIL);
    caller->failure = cause;
    view_update(connection_active(caller), by_service);
    event_emit(&(struct emission){ EVENT_FAILED, cause, .subject = caller });
}

/* The called end fails towards the caller: busy, out of order, not answered (S4, S6). `called` has no line any more. */
static void fail_called(struct connection *called, enum cause cause, bool by_service)
{
    enter(called, CONNECTION_FAIL);
    called->failure = cause;
    view_update_call(called->call, by_service ? connection_peer(called) : NULL);
    event_emit(&(struct emission){ EVENT_FAILED, cause, .subject = called });
}

/* An alerting end is taken back: its device sees ConnectionCleared, the caller Failed. */
static void withdraw(struct connection *called, enum cause own, enum cause caller)
{
    struct line *line = called->line;
    enter(called, CONNECTION_NULL);
    connection_hide(called);
    event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, own, .subject = called, .only = called });
    called->line = NULL;
    line->in_use--;
    line_drop(line);
    fail_called(called, caller, false);
}

static void not_answered(struct timer *t)
{
    withdraw(list_entry(t, struct connection, timer), CAUSE_NOT_ANSWERED, CAUSE_NOT_ANSWERED);
}

/* -- routing -- */

/* The first line of the device that can take one more call, by preference. */
static struct line *line_for_call(const struct device *d)
{
    struct line *best = NULL;
    list_each(node, &d->lines) {
        struct line *l = list_entry(node, struct line, of_device);
        if (line_has_room(l) && (!best || line_settings(l)->preference < line_settings(best)->preference))
            best = l;
    }
    return best;
}

static void deliver(struct connection *caller, struct line *line, bool by_service)
{
    struct call *call = caller->call;
    struct connection *called = connection_make(call, line->device, line);
    enter(called, CONNECTION_ALERTING);
    list_each(node, &line->buttons) {
        struct button *b = list_entry(node, struct button, of_line);
        if (b->phone->port)
            view_update(appearance_make(called, b, APPEARANCE_RINGING), false);
    }
    view_update(connection_active(caller), by_service);
    event_emit(&(struct emission){ EVENT_DELIVERED, call->cause, .subject = called });
}

static void route(struct connection *caller, bool by_service)
{
    struct call *call = caller->call;
    enter(caller, CONNECTION_CONNECTED);
    snprintf(call->called, sizeof call->called, "%s", caller->digits);
    view_update(connection_active(caller), by_service);
    event_emit(&(struct emission){ EVENT_ORIGINATED, call->cause, .subject = caller });

    struct device *d = device_find(call->called);
    if (!d || list_empty(&d->lines)) {
        fail_caller(caller, CAUSE_NOT_OBTAINABLE, by_service);
        return;
    }
    struct line *line = d == caller->device ? NULL : line_for_call(d);
    if (line)
        deliver(caller, line, by_service);
    else
        fail_called(connection_make(call, d, NULL), device_up(d) ? CAUSE_BUSY : CAUSE_OUT_OF_ORDER, by_service);
}

static void digits_complete(struct timer *t)
{
    route(list_entry(t, struct connection, timer), false);
}

/* -- dialling -- */

static struct connection *begin(struct button *b, enum cause initiated, bool by_service)
{
    make_way(b->phone, NULL, by_service);
    struct call *call = call_make(b->line->device, CAUSE_NEW_CALL);
    struct connection *c = connection_make(call, b->line->device, b->line);
    enter(c, CONNECTION_INITIATED);
    c->origin = true;
    view_update(appearance_make(c, b, APPEARANCE_ACTIVE), by_service);
    event_emit(&(struct emission){ EVENT_SERVICE_INITIATED, initiated, .subject = c });
    return c;
}

enum fault service_initiate(struct phone *p, unsigned line, struct connection **made)
{
    struct appearance *a = active_on(p);
    struct connection *c = a && a->connection->state == CONNECTION_INITIATED ? a->connection : NULL;
    if (!c) {
        struct button *b = free_button(p, line);
        if (!b)
            return FAULT_RESOURCE_BUSY;
        c = begin(b, CAUSE_NORMAL, false);
    }
    if (made)
        *made = c;
    return FAULT_NONE;
}

enum fault service_digit(struct connection *c, char digit)
{
    if (c->state != CONNECTION_INITIATED)
        return FAULT_CONNECTION_STATE;
    const size_t n = strlen(c->digits);
    if (digit == '#' && n) {
        route(c, false);
        return FAULT_NONE;
    }
    if (n + 1 >= sizeof c->digits)
        return FAULT_INVALID_DESTINATION;
    c->digits[n] = digit;
    view_update(connection_active(c), false);

    const enum dial_match match = dialplan_match(c->digits);
    if (match == DIAL_COMPLETE || match == DIAL_NONE) {
        route(c, false);
        return FAULT_NONE;
    }
    last(c, AFTER(interdigit), digits_complete);
    return FAULT_NONE;
}

enum fault service_backspace(struct connection *c)
{
    if (c->state != CONNECTION_INITIATED)
        return FAULT_CONNECTION_STATE;
    const size_t n = strlen(c->digits);
    if (n)
        c->digits[n - 1] = '\0';
    if (n <= 1) {
        timer_stop(&c->timer);
        view_update(connection_active(c), false);    /* dial tone again */
    }
    return FAULT_NONE;
}

static bool is_number(const char *number)
{
    return *number && strlen(number) < OUTSIDE_MAX;
}

enum fault service_dial(struct connection *c, const char *number)
{
    if (c->state != CONNECTION_INITIATED)
        return FAULT_CONNECTION_STATE;
    if (!is_number(number))
        return FAULT_INVALID_DESTINATION;
    snprintf(c->digits, sizeof c->digits, "%s", number);
    route(c, false);
    return FAULT_NONE;
}

static struct connection *initiated_on(const struct device *d, const struct phone *where)
{
    list_each(node, &d->connections) {
        struct connection *c = list_entry(node, struct connection, of_device);
        const struct appearance *a = connection_active(c);
        if (c->state == CONNECTION_INITIATED && a && (!where || a->phone == where))
            return c;
    }
    return NULL;
}

enum fault service_make(struct device *calling, struct phone *where, const char *number, struct connection **made)
{
    if (!is_number(number))
        return FAULT_INVALID_DESTINATION;
    struct connection *c = initiated_on(calling, where);
    if (!c) {
        bool up;
        struct button *b = device_button(calling, where, &up);
        if (!b)
            return up ? FAULT_DEVICE_STATE : FAULT_CALLING_OUT_OF_SERVICE;
        c = begin(b, CAUSE_MAKE_CALL, true);
    }
    snprintf(c->digits, sizeof c->digits, "%s", number);
    if (made)
        *made = c;
    route(c, true);
    return FAULT_NONE;
}

/* -- talking -- */

/* Only one phone of a shared line has the call; the others stop ringing and are idle again. */
static void take_alone(struct connection *c, struct appearance *taker)
{
    taker->state = APPEARANCE_ACTIVE;
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a != taker)
            appearance_free(a);
    }
}

enum fault service_answer(struct connection *c, struct phone *where, bool by_service)
{
    if (c->state != CONNECTION_ALERTING)
        return c->state == CONNECTION_NULL ? FAULT_NO_CALL_TO_ANSWER : FAULT_CONNECTION_STATE;
    struct appearance *a = acting(c, where);
    if (!a)
        return FAULT_OUT_OF_SERVICE;
    /* A phone that calls its own other line cannot talk to itself: the calling end waits, held. */
    struct appearance *own = active_on(a->phone);
    const bool to_itself = own && own->connection->call == c->call;
    if (!to_itself)
        make_way(a->phone, c, by_service);
    enter(c, CONNECTION_CONNECTED);
    c->call->connected_at = loop_now();
    take_alone(c, a);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ EVENT_ESTABLISHED, c->call->cause, .subject = c });
    if (to_itself)
        hold_now(own->connection, by_service);
    else
        media_update(c->call);
    return FAULT_NONE;
}

enum fault service_clear(struct connection *c)
{
    if (c->state == CONNECTION_NULL)
        return FAULT_NO_CONNECTION_TO_CLEAR;
    if (c->state == CONNECTION_ALERTING)
        withdraw(c, CAUSE_NORMAL_CLEARING, CAUSE_BUSY);      /* rejected: the caller hears busy */
    else
        release(c);
    return FAULT_NONE;
}

enum fault service_hold(struct connection *c, bool by_service)
{
    if (!is_talking(c))
        return FAULT_CONNECTION_STATE;
    hold_now(c, by_service);
    return FAULT_NONE;
}

enum fault service_retrieve(struct connection *c, struct phone *where, bool by_service)
{
    if (c->state != CONNECTION_HOLD)
        return c->state == CONNECTION_NULL ? FAULT_NO_HELD_CALL : FAULT_CONNECTION_STATE;
    struct appearance *a = acting(c, where);
    if (!a)
        return FAULT_OUT_OF_SERVICE;
    make_way(a->phone, c, by_service);
    enter(c, CONNECTION_CONNECTED);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ EVENT_RETRIEVED, CAUSE_NORMAL, .subject = c });
    media_update(c->call);
    return FAULT_NONE;
}

/* -- a phone came, a phone vanished -- */

/* What rings on its lines already rings on it as well. */
void service_phone_found(struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct button *b = &p->buttons[i];
        if (!b->line || !b->line->device)
            continue;
        list_each(node, &b->line->device->connections) {
            struct connection *c = list_entry(node, struct connection, of_device);
            if (c->line == b->line && c->state == CONNECTION_ALERTING)
                view_update(appearance_make(c, b, APPEARANCE_RINGING), false);
        }
    }
}

void service_phone_lost(struct phone *p)
{
    while (!list_empty(&p->appearances)) {
        struct appearance *a = list_entry(p->appearances.next, struct appearance, of_phone);
        struct connection *c = a->connection;
        if (a->state == APPEARANCE_ACTIVE) {
            release(c);
            continue;
        }
        appearance_free(a);
        if (list_empty(&c->appearances) && !line_up(c->line))
            withdraw(c, CAUSE_OUT_OF_ORDER, CAUSE_OUT_OF_ORDER);
    }
}

// SPDX-License-Identifier: MIT
/* The services. Each checks everything first (a refusal changes nothing), then changes states, and after each change
 * tells phones and monitors in this order: what phones show, the event, the media. */
#include "core/service.h"

#include "core/conference.h"
#include "core/internal.h"
#include "core/promote.h"
#include "core/transfer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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
    timer_stop(&c->timer);
    c->state = next;
    if (c->line)
        watch_line(c->line);
    if (lives[next].over)
        connection_lasts(c, seconds_of(lives[next].seconds), lives[next].over);
    pickup_follow(c);
    night_follow(c);
}

/* -- small questions -- */

bool connection_talks(const struct connection *c)
{
    const struct connection *peer = connection_peer(c);
    return c->state == CONNECTION_CONNECTED && peer
        && (peer->state == CONNECTION_CONNECTED || peer->state == CONNECTION_HOLD
            || peer->state == CONNECTION_QUEUED);
}

struct appearance *phone_ear(const struct phone *p)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_ACTIVE && a->connection->state != CONNECTION_HOLD)
            return a;
    }
    return NULL;
}

struct button *phone_free_button(struct phone *p, unsigned instance)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct button *b = &p->buttons[i];
        const bool free = b->line && b->line->device && line_has_room(b->line) && !button_full(b);
        if (free && (instance ? b->instance == instance : !*intercom_number(b->line)))
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
            if (line_has_room(l) && !button_full(b))
                return b;
        }
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
    connection_enter(c, CONNECTION_HOLD);
    alert_held(c);
    media_update(c->call);
    view_update_call(c->call, by_service ? c : NULL);
    event_emit(&(struct emission){ .kind = EVENT_HELD, .cause = cause, .subject = c });
}

/* Frees the phone for another call: what talks is held, what does not talk yet (dial tone, ringing out, busy) goes. */
static void make_way(struct phone *p, const struct connection *for_call, bool by_service)
{
    struct appearance *a = phone_ear(p);
    if (!a || a->connection == for_call)
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

/* -- dialling -- */

/* By key; the connection may be gone afterwards: it picked up a call, was a code, or is transferred. */
static void dialled(struct connection *c)
{
    const uint32_t call = c->call->id;
    const struct device *d = c->device;
    route(c, false);
    c = connection_find(call, d);
    if (c)
        transfer_dialled(c);
}

static void digits_complete(struct timer *t)
{
    dialled(list_entry(t, struct connection, timer));
}

/* An end consults for one other at a time; the last one counts. */
static void consult(struct connection *held, struct connection *asking)
{
    if (held->consulted)
        held->consulted->consulted = NULL;
    held->consulted = asking;
    asking->consulted = held;
}

struct connection *connection_begin(struct button *b, struct connection *held, enum cause initiated, bool by_service)
{
    make_way(b->phone, NULL, by_service);
    struct call *call = call_make(b->line->device, held ? CAUSE_CONSULTATION : CAUSE_NEW_CALL);
    struct connection *c = connection_make(call, b->line->device, b->line);
    connection_enter(c, CONNECTION_INITIATED);
    if (held)
        consult(held, c);
    c->origin = true;
    struct appearance *a = appearance_make(c, b, APPEARANCE_ACTIVE);
    view_update(a, by_service);
    connection_taken(c, a);
    event_emit(&(struct emission){ EVENT_SERVICE_INITIATED, initiated, .subject = c });
    return c;
}

enum fault service_initiate(struct phone *p, unsigned line, struct connection **made)
{
    struct appearance *a = phone_ear(p);
    struct connection *c = a && a->connection->state == CONNECTION_INITIATED ? a->connection : NULL;
    struct button *b = !c || line ? phone_free_button(p, line) : NULL;
    const bool intercom = b && line && *intercom_number(b->line);
    if (!c || intercom) {
        if (!b)
            return FAULT_RESOURCE_BUSY;
        c = connection_begin(b, NULL, CAUSE_NORMAL, false);
    }
    if (made)
        *made = c;
    return intercom ? service_dial(c, intercom_number(c->line)) : FAULT_NONE;
}

enum fault service_digit(struct connection *c, char digit)
{
    if (c->state != CONNECTION_INITIATED || c->prompted)
        return FAULT_CONNECTION_STATE;
    const size_t n = strlen(c->digits);
    if (digit == '#' && n) {
        dialled(c);
        return FAULT_NONE;
    }
    if (n + 1 >= sizeof c->digits)
        return FAULT_INVALID_DESTINATION;
    c->digits[n] = digit;
    view_update(connection_active(c), false);

    const enum dial_match match = c->dialling ? pickup_match(c) : after_hours_match(c, c->digits, promote_match);
    if (match == DIAL_COMPLETE || match == DIAL_NONE) {
        dialled(c);
        return FAULT_NONE;
    }
    connection_lasts(c, seconds_of(AFTER(interdigit)), digits_complete);
    return FAULT_NONE;
}

enum fault service_backspace(struct connection *c)
{
    if (c->state != CONNECTION_INITIATED || c->prompted)
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

bool is_dial_string(const char *number)
{
    return *number && strlen(number) < OUTSIDE_MAX;
}

enum fault service_dial(struct connection *c, const char *number)
{
    if (c->state != CONNECTION_INITIATED || c->prompted)
        return FAULT_CONNECTION_STATE;
    if (!is_dial_string(number))
        return FAULT_INVALID_DESTINATION;
    snprintf(c->digits, sizeof c->digits, "%s", number);
    c->dialling = DIALLING_CALL;
    dialled(c);
    return FAULT_NONE;
}

enum fault service_dial_digits(struct connection *c, const char *digits, bool more)
{
    const size_t n = strlen(c->digits);
    if (c->state != CONNECTION_INITIATED || c->prompted)
        return FAULT_CONNECTION_STATE;
    if (n + strlen(digits) >= sizeof c->digits || (!more && !n && !*digits))
        return FAULT_INVALID_DESTINATION;
    strcpy(c->digits + n, digits);
    if (!more) {
        route(c, true);
        return FAULT_NONE;
    }
    view_update(connection_active(c), true);
    if (*c->digits)
        connection_lasts(c, seconds_of(AFTER(interdigit)), digits_complete);
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

/* What its user has begun, else a new connection. */
static enum fault begin_service(struct device *calling, struct phone *where, struct connection **made)
{
    bool up;
    *made = initiated_on(calling, where);
    if (*made)
        return FAULT_NONE;
    struct button *b = device_button(calling, where, &up);
    if (!b)
        return up ? FAULT_DEVICE_STATE : FAULT_CALLING_OUT_OF_SERVICE;
    *made = connection_begin(b, NULL, CAUSE_MAKE_CALL, true);
    return FAULT_NONE;
}

enum fault service_make(struct device *calling, struct phone *where, const char *number, struct connection **made)
{
    struct connection *c;
    if (!is_dial_string(number))
        return FAULT_INVALID_DESTINATION;
    const enum fault fault = begin_service(calling, where, &c);
    if (fault)
        return fault;
    snprintf(c->digits, sizeof c->digits, "%s", number);
    c->dialling = DIALLING_CALL;
    if (made)
        *made = c;
    route(c, true);
    return FAULT_NONE;
}

enum fault service_make_staged(struct device *calling, struct phone *where, const char *digits,
                               struct connection **made)
{
    if (*digits && !is_dial_string(digits))
        return FAULT_INVALID_DESTINATION;
    const enum fault fault = begin_service(calling, where, made);
    return fault ? fault : service_dial_digits(*made, digits, true);
}

/* -- prompted -- */

static void prompt_over(struct timer *t)
{
    connection_leave(list_entry(t, struct connection, timer), CAUSE_TIMEOUT, CAUSE_TIMEOUT);
}

enum fault service_make_prompted(struct device *calling, struct phone *where, const char *number, unsigned seconds,
                                 struct connection **made)
{
    bool up;
    if (*number && !is_dial_string(number))
        return FAULT_INVALID_DESTINATION;
    struct button *b = device_button(calling, where, &up);
    if (!b)
        return up ? FAULT_DEVICE_STATE : FAULT_CALLING_OUT_OF_SERVICE;
    struct call *call = call_make(calling, CAUSE_NEW_CALL);
    struct connection *c = connection_make(call, calling, b->line);
    c->prompted = c->origin = true;
    snprintf(c->digits, sizeof c->digits, "%s", number);
    snprintf(call->called, sizeof call->called, "%s", number);
    connection_enter(c, CONNECTION_INITIATED);
    view_update(appearance_make(c, b, APPEARANCE_RINGING), true);
    event_emit(&(struct emission){ EVENT_SERVICE_INITIATED, CAUSE_MAKE_CALL, .subject = c });
    connection_lasts(c, seconds, prompt_over);
    *made = c;
    return FAULT_NONE;
}

/* Its user agreed: from here as if dialled, or to be dialled. */
static void accept_prompt(struct connection *c, struct appearance *a, bool by_service)
{
    make_way(a->phone, c, by_service);
    c->prompted = false;
    connection_taken(c, a);
    timer_stop(&c->timer);
    if (*c->digits)
        route(c, by_service);
    else
        view_update(a, by_service);
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
        accept_prompt(c, a, by_service);
        return FAULT_NONE;
    }
    /* A phone that calls its own other line cannot talk to itself: the calling end waits, held. */
    struct appearance *own = phone_ear(a->phone);
    const bool to_itself = own && own->connection->call == c->call;
    if (!to_itself)
        make_way(a->phone, c, by_service);
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
    const char *to = line_settings(c->line)->forward_busy;
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

/* Another phone took the call: the one that held it consults for it no more. */
static void end_consultation(struct connection *c)
{
    if (c->consulted)
        c->consulted->consulted = NULL;
    c->consulted = NULL;
}

void connection_retrieve(struct connection *c, struct appearance *a, enum cause cause, bool by_service)
{
    make_way(a->phone, c, by_service);
    if (a->state == APPEARANCE_REMOTE) {
        end_consultation(c);
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

/* -- a phone came, a phone vanished -- */

/* What rings on its lines already rings on it as well, and what is in use is in use remote. */
void service_phone_found(struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct button *b = &p->buttons[i];
        if (!b->line || !b->line->device)
            continue;
        list_each(node, &b->line->device->connections) {
            struct connection *c = list_entry(node, struct connection, of_device);
            if (c->line != b->line)
                continue;
            if (c->state == CONNECTION_ALERTING && button_rings(b, c))
                view_update(appearance_make(c, b, APPEARANCE_RINGING), false);
            else if (c->state != CONNECTION_ALERTING)
                shared_phone_found(b, c);
        }
    }
}

/* Its connection on this phone is over. Who listened to it, on another phone, hears reorder: nobody hung up. */
static void break_off(struct connection *c, const struct phone *p)
{
    struct connection *peer = is_conference(c->call) ? NULL : connection_peer(c);
    struct appearance *listening = peer && peer->state == CONNECTION_CONNECTED ? connection_active(peer) : NULL;
    const bool talked = c->state == CONNECTION_CONNECTED || c->state == CONNECTION_HOLD;
    if (!talked || !listening || listening->phone == p) {
        connection_release(c);
        return;
    }
    media_stop(listening, false);
    route_withdraw(c, CAUSE_NORMAL_CLEARING, CAUSE_OUT_OF_ORDER);
}

void service_phone_lost(struct phone *p)
{
    while (!list_empty(&p->appearances)) {
        struct appearance *a = list_entry(p->appearances.next, struct appearance, of_phone);
        struct connection *c = a->connection;
        if (a->state == APPEARANCE_ACTIVE) {
            break_off(c, p);
            continue;
        }
        appearance_free(a);
        if (connection_active(c))
            continue;                            /* another phone has it */
        if (c->state == CONNECTION_INITIATED)
            connection_release(c);               /* its user was to be asked whether to dial */
        else if (list_empty(&c->appearances) && !line_up(c->line) && !hunt_on(c, CAUSE_OUT_OF_ORDER))
            route_withdraw(c, CAUSE_OUT_OF_ORDER, CAUSE_OUT_OF_ORDER);
    }
}

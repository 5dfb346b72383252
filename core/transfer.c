// SPDX-License-Identifier: MIT
/* Services about two calls of one device: consultation, alternation, reconnection, transfer; and those that send an end
 * somewhere else. */
#include "core/conference.h"
#include "core/promote.h"
#include "core/service.h"
#include "core/transfer.h"

#include <stdio.h>
#include <string.h>

/* Both ends sit on one phone (or at least on one device): what two-call services take for granted. */
static bool together(const struct connection *held, const struct connection *active)
{
    const struct appearance *a = connection_active(held), *b = connection_active(active);
    return held != active && held->call != active->call && a && b
        && (a->phone == b->phone || held->device == active->device);
}

static bool reachable(const char *number)
{
    const struct device *d = is_dial_string(number) ? promote_find(number) : NULL;
    return d && (d->hunt || !list_empty(&d->lines));
}

/* The same line when it has room, else another; NULL when none has. */
static struct button *button_to_ask(const struct appearance *a)
{
    return line_has_room(a->connection->line) ? a->button : phone_free_button(a->phone, 0);
}

static struct connection *ask(struct connection *c, struct button *b, bool by_service)
{
    connection_hold(c, CAUSE_CONSULTATION, by_service);
    return connection_begin(b, c, CAUSE_CONSULTATION, by_service);
}

enum fault service_consult(struct connection *c, const char *number, bool by_service, struct connection **made)
{
    struct appearance *a = connection_active(c);
    if (!connection_talks(c) || !a)
        return FAULT_CONNECTION_STATE;
    if (number && !is_dial_string(number))
        return FAULT_INVALID_DESTINATION;
    struct button *b = button_to_ask(a);
    if (!b)
        return FAULT_RESOURCE_BUSY;
    struct connection *asking = ask(c, b, by_service);
    if (made)
        *made = asking;
    if (number) {
        snprintf(asking->digits, sizeof asking->digits, "%s", number);
        route(asking, by_service);
    }
    return FAULT_NONE;
}

enum fault service_ask(struct connection *c, enum purpose purpose, struct connection **made)
{
    struct appearance *a = connection_active(c);
    if (!connection_talks(c) || !a)
        return FAULT_CONNECTION_STATE;
    struct button *b = button_to_ask(a);
    if (purpose == PURPOSE_TRANSFER && (!b || transfer_blind_from(c->line))) {
        purpose = PURPOSE_BLIND_TRANSFER;        /* its own line will do: both its calls go at once */
        b = a->button;
    }
    if (!b)
        return FAULT_RESOURCE_BUSY;
    *made = ask(c, b, false);
    (*made)->purpose = purpose;
    return FAULT_NONE;
}

enum fault service_alternate(struct connection *held, struct connection *active, bool by_service)
{
    if (held->state != CONNECTION_HOLD || !connection_talks(active) || !together(held, active))
        return FAULT_CONNECTION_STATE;
    connection_hold(active, CAUSE_ALTERNATE, by_service);
    connection_retrieve(held, connection_active(held), CAUSE_ALTERNATE, by_service);
    return FAULT_NONE;
}

enum fault service_reconnect(struct connection *active, struct connection *held, bool by_service)
{
    if (held->state != CONNECTION_HOLD || active->state == CONNECTION_HOLD || held->call == active->call)
        return FAULT_CONNECTION_STATE;
    struct appearance *a = connection_acting(held, NULL);    /* remote when its phone vanished */
    if (!a)
        return FAULT_OUT_OF_SERVICE;
    const enum fault fault = service_clear(active);
    if (fault)
        return fault;
    connection_retrieve(held, a, CAUSE_NORMAL, by_service);
    return FAULT_NONE;
}

/* -- transfer -- */

static void show_again(struct connection *c)
{
    list_each(node, &c->appearances)
        view_refresh(list_entry(node, struct appearance, of_connection), false);
}

/* Nobody rings in a conference. */
static bool rings(const struct connection *c)
{
    return c->state == CONNECTION_ALERTING;
}

/* Somebody there hears of the call, or it is forwarded. */
static bool is_free(const char *number, const struct connection *caller)
{
    const struct device *d = promote_find(number);
    return !d || !device_line(d) || route_line(d, caller->device) || *device_forward(d)
        || *line_forward_busy(device_line(d));
}

/* Nobody took the transferred call: it rings where it was transferred. While that one is busy it goes on ringing here,
 * until it has been tried often enough. */
static void return_call(struct timer *t)
{
    enum { ATTEMPTS = 3, RETRY_SECONDS = 15 };
    struct connection *called = list_entry(t, struct connection, timer);
    char by[OUTSIDE_MAX];
    snprintf(by, sizeof by, "%s", called->call->redirection);
    if (is_free(by, connection_peer(called)))
        route_divert(called, by, CAUSE_RECALL_NO_ANSWER);
    else if (++called->recalls < ATTEMPTS)
        connection_lasts(called, RETRY_SECONDS, return_call);
    else
        route_not_answered(t);
}

/* What ends the ringing earlier anyway comes first. */
static void return_after(struct connection *called, unsigned seconds)
{
    if (seconds && rings(called) && loop_now() + seconds * 1000u < called->timer.due)
        connection_lasts(called, seconds, return_call);
}

enum fault service_transfer(struct connection *held, struct connection *active)
{
    struct connection *kept = connection_peer(held), *joining = connection_peer(active);
    struct call *call = held->call;
    const unsigned ends = call_ends(call) + call_ends(active->call) - 2 - connection_barged(active);
    const bool two = call_connections(call) == 2 && call_connections(active->call) == 2;
    if (held->state != CONNECTION_HOLD || active->state != CONNECTION_CONNECTED || !together(held, active) || !kept
        || !joining || joining->state == CONNECTION_FAIL || (ends > 2 && (rings(kept) || rings(joining))))
        return FAULT_CONNECTION_STATE;
    if (kept->state == CONNECTION_QUEUED && (joining->state == CONNECTION_QUEUED || !connection_talks(active)))
        return FAULT_CONNECTION_STATE;                       /* a slot keeps one who talks */
    if (conference_meets_itself(held, active, false))
        return FAULT_INVALID_DESTINATION;                    /* nobody talks to himself */
    const enum fault fault = conference_room(call, active->call, ends);
    if (fault)
        return fault;
    const uint32_t merged = active->call->id;
    const unsigned seconds = transfer_recall_seconds(held->line);

    connection_enter(held, CONNECTION_NULL);
    connection_enter(active, CONNECTION_NULL);
    connection_hide(held);
    connection_hide(active);
    if (active->device != held->device)          /* over another line: its monitors know nothing of the held call */
        event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, CAUSE_TRANSFER, .subject = active, .only = active });
    conference_move(active, call);
    call->cause = CAUSE_TRANSFER;
    if (two)
        call_pair(kept, joining);
    snprintf(call->redirection, sizeof call->redirection, "%s", held->device->number);
    event_emit(&(struct emission){ EVENT_TRANSFERRED, CAUSE_TRANSFER, .subject = held, .old_call = merged,
                                   .destination = joining->device->number });
    connection_free(held);
    connection_free(active);
    conference_settle(call);
    list_each(node, &call->connections)
        show_again(list_entry(node, struct connection, of_call));
    media_update(call);
    return_after(joining, seconds);
    return FAULT_NONE;
}

void transfer_dialled(struct connection *asking)
{
    struct connection *held = asking->consulted;
    const bool blind = asking->purpose == PURPOSE_BLIND_TRANSFER
        || (asking->purpose == PURPOSE_TRANSFER && transfer_blind_to(asking->digits));
    if (held && blind)
        service_transfer(held, asking);          /* nobody there, or busy: its user hears it, and may resume */
}

enum fault service_single_step_transfer(struct connection *c, const char *number)
{
    struct connection *kept = connection_peer(c);
    if (!connection_talks(c) || kept->state != CONNECTION_CONNECTED || is_conference(c->call))
        return FAULT_CONNECTION_STATE;
    if (!reachable(number) || promote_find(number) == kept->device)
        return FAULT_INVALID_DESTINATION;
    struct call *call = c->call;
    const unsigned seconds = transfer_recall_seconds(c->line);
    kept->came_from = call->id;
    connection_enter(c, CONNECTION_NULL);
    connection_hide(c);
    media_halt(kept);
    event_emit(&(struct emission){ EVENT_TRANSFERRED, CAUSE_SINGLE_STEP_TRANSFER, .subject = c,
                                   .destination = number });
    snprintf(call->redirection, sizeof call->redirection, "%s", c->device->number);
    snprintf(call->calling, sizeof call->calling, "%s", kept->device->number);
    snprintf(call->called, sizeof call->called, "%s", number);
    call->cause = CAUSE_SINGLE_STEP_TRANSFER;
    kept->origin = true;
    connection_free(c);
    view_update_call(call, NULL);
    route_to(kept, number, false);
    if (connection_peer(kept))
        return_after(connection_peer(kept), seconds);
    return FAULT_NONE;
}

enum fault service_deflect(struct connection *c, const char *number)
{
    if (c->state != CONNECTION_ALERTING)
        return FAULT_CONNECTION_STATE;
    if (!reachable(number) || promote_find(number) == c->device)
        return FAULT_INVALID_DESTINATION;
    route_divert(c, number, CAUSE_REDIRECTED);
    return FAULT_NONE;
}

enum fault service_generate_digits(struct connection *c, const char *digits)
{
    if (!*digits || strspn(digits, "0123456789*#ABCD,") != strlen(digits))
        return FAULT_INVALID_VALUE;
    if (!connection_talks(c))
        return FAULT_CONNECTION_STATE;
    unsigned heard = 0;
    list_each(node, &c->call->connections) {
        const struct connection *other = list_entry(node, struct connection, of_call);
        if (other == c || other->state != CONNECTION_CONNECTED)
            continue;
        event_digits(connection_active(other), digits);
        heard++;
    }
    return heard ? FAULT_NONE : FAULT_CONNECTION_STATE;
}

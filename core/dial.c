// SPDX-License-Identifier: MIT
/* How calls begin: a connection is initiated, by a phone or by an application that dials for it or has it asked, and
 * its digits come together. Where they lead says route.c. */
#include "core/internal.h"
#include "core/promote.h"
#include "core/service.h"
#include "core/transfer.h"

#include <stdio.h>
#include <string.h>

/* -- the line to begin with -- */

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

/* -- by key -- */

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
    phone_make_way(b->phone, NULL, by_service);
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

/* What its user has begun and not dialled. */
static struct connection *dial_tone(const struct phone *p, unsigned *line)
{
    const struct appearance *a = phone_ear(p);
    if (!a || a->connection->state != CONNECTION_INITIATED)
        return NULL;
    *line = a->button->instance;
    return a->connection;
}

/* Instead of the dial tone on another line, if there is one: what that was for this one is for. */
static struct connection *begin_by_key(struct button *b, const struct connection *before)
{
    struct connection *held = before ? before->consulted : NULL;
    const enum purpose purpose = before ? before->purpose : PURPOSE_OPEN;
    struct connection *c = connection_begin(b, held, held ? CAUSE_CONSULTATION : CAUSE_NORMAL, false);
    c->purpose = purpose;
    return c;
}

enum fault service_initiate(struct phone *p, unsigned line, struct connection **made)
{
    unsigned there = 0;
    struct connection *before = dial_tone(p, &there), *c = !line || there == line ? before : NULL;
    struct button *b = !c || line ? phone_free_button(p, line) : NULL;
    const bool intercom = b && line && *intercom_number(b->line);
    if (!c || intercom) {
        if (!b)
            return FAULT_RESOURCE_BUSY;
        c = begin_by_key(b, before);
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
    connection_lasts(c, settings_telephony()->interdigit, digits_complete);
    return FAULT_NONE;
}

enum fault service_backspace(struct connection *c)
{
    if (c->state != CONNECTION_INITIATED || c->prompted)
        return FAULT_CONNECTION_STATE;
    const size_t n = strlen(c->digits);
    if (n)
        c->digits[n - 1] = '\0';
    if (n > 1) {
        connection_lasts(c, settings_telephony()->interdigit, digits_complete);
        return FAULT_NONE;
    }
    timer_stop(&c->timer);
    view_update(connection_active(c), false);        /* dial tone again */
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
        connection_lasts(c, settings_telephony()->interdigit, digits_complete);
    return FAULT_NONE;
}

/* -- by an application -- */

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
void prompt_accept(struct connection *c, struct appearance *a, bool by_service)
{
    phone_make_way(a->phone, c, by_service);
    c->prompted = false;
    connection_taken(c, a);
    timer_stop(&c->timer);
    if (*c->digits)
        route(c, by_service);
    else
        view_update(a, by_service);
}

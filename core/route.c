// SPDX-License-Identifier: MIT
/* Where a call goes: from complete digits to a device, through the forwards on it, to a line that rings; or to a
 * failure that the caller hears. */
#include "core/internal.h"
#include "core/paging.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>

/* -- failures -- */

/* The caller's own end fails: there is no such number. One who holds, because he was transferred while the
 * other end rang, does not listen: he is cleared. */
void route_fail(struct connection *caller, enum cause cause, bool by_service)
{
    if (caller->state == CONNECTION_HOLD) {
        connection_leave(caller, cause, cause);
        return;
    }
    connection_enter(caller, CONNECTION_FAIL);
    caller->failure = cause;
    view_update(connection_active(caller), by_service);
    event_emit(&(struct emission){ EVENT_FAILED, cause, .subject = caller });
}

/* The called end fails towards the caller: busy, out of order, not answered. `called` has no line any more. */
void route_fail_called(struct connection *called, enum cause cause, bool by_service)
{
    connection_enter(called, CONNECTION_FAIL);
    called->failure = cause;
    view_update_call(called->call, by_service ? connection_peer(called) : NULL);
    event_emit(&(struct emission){ EVENT_FAILED, cause, .subject = called });
}

void route_withdraw(struct connection *called, enum cause own, enum cause caller)
{
    struct line *line = called->line;
    connection_enter(called, CONNECTION_NULL);
    connection_hide(called);
    event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, own, .subject = called, .only = called });
    called->line = NULL;
    line->in_use--;
    line_drop(line);
    route_fail_called(called, caller, false);
}

void route_not_answered(struct timer *t)
{
    route_withdraw(list_entry(t, struct connection, timer), CAUSE_NOT_ANSWERED, CAUSE_NOT_ANSWERED);
}

/* Expanded and secondary numbers are shown and told as the extension that they reach. */
static const char *reached(const char *number)
{
    const struct device *d = promote_find(number);
    return d ? d->number : number;
}

/* -- diversion -- */

const char *line_forward_busy(const struct line *l)
{
    return line_settings(l)->forward_local ? line_settings(l)->forward_busy : "";
}

static const char *line_forward_no_answer(const struct line *l)
{
    return line_settings(l)->forward_local ? line_settings(l)->forward_no_answer : "";
}

/* The end was diverted: its monitors see it leave (Diverted goes to the diverting device alone), the call remembers. */
void route_leave(struct connection *c, const char *to, enum cause cause)
{
    struct call *call = c->call;
    event_emit(&(struct emission){ EVENT_DIVERTED, cause, .subject = c, .only = c, .destination = to });
    snprintf(call->redirection, sizeof call->redirection, "%s", c->device->number);
    if (!*call->original)
        snprintf(call->original, sizeof call->original, "%s", c->device->number);
    call->redirections++;
    call->cause = cause;
    connection_free(c);
}

void route_divert(struct connection *called, const char *to, enum cause cause)
{
    char number[OUTSIDE_MAX];
    struct connection *caller = connection_peer(called);
    snprintf(number, sizeof number, "%s", reached(to));
    connection_enter(called, CONNECTION_NULL);
    connection_hide(called);
    route_leave(called, number, cause);
    route_to(caller, number, false);
}

static void forward_no_answer(struct timer *t)
{
    struct connection *called = list_entry(t, struct connection, timer);
    const char *to = line_forward_no_answer(called->line);
    if (*to && called->call->redirections < settings_telephony()->max_redirect)
        route_divert(called, to, CAUSE_FORWARD_NO_ANSWER);
    else
        route_not_answered(t);
}

/* -- the way -- */

/* `huntstop channel` keeps the last channels of the line for calls that go out. */
static bool takes_calls(const struct line *l)
{
    const struct settings_dn *dn = line_settings(l);
    const unsigned channels = dn->huntstop_channels ? dn->huntstop_channels : 1;
    return line_has_room(l) && (!dn->huntstop_channel || l->in_use < channels) && line_presents(l);
}

struct choice {
    struct line *line;           /* NULL: none yet */
    unsigned preference;
};

struct hunt {
    struct choice best, stop;    /* that can take the call; that is busy and has `huntstop` */
};

static bool precedes(const struct choice *a, const struct choice *b)
{
    return !b->line || a->preference < b->preference;
}

static void consider(struct hunt *h, struct line *l, unsigned preference)
{
    const struct choice this = { l, preference };
    if (!precedes(&this, &h->stop))
        return;
    if (!takes_calls(l))
        h->stop = line_up(l) && line_settings(l)->huntstop ? this : h->stop;
    else if (precedes(&this, &h->best))
        h->best = this;
}

/* A line that has it as its secondary number has another preference under it. */
static unsigned preference_of(const struct line *l, const struct device *number)
{
    const struct settings_dn *dn = line_settings(l);
    return l->device == number ? dn->preference : dn->preference_secondary;
}

/* The first line with this number that can take one more call, by preference; none of the caller's own, and none behind
 * a busy one with `huntstop`. */
struct line *route_line_if(const struct device *number, const struct device *caller, line_fits *fits, const void *with)
{
    struct hunt h = { { NULL, 0 }, { NULL, 0 } };
    list_each(node, &number->lines) {
        struct line *l = list_entry(node, struct line, of_device);
        if (l->device != caller && fits(l, with))
            consider(&h, l, preference_of(l, number));
    }
    list_each(also, &number->second) {
        struct line *l = list_entry(also, struct line, of_second);
        if (l->device != caller && fits(l, with))
            consider(&h, l, preference_of(l, number));
    }
    const bool stopped = h.stop.line && precedes(&h.stop, &h.best);
    return stopped ? NULL : h.best.line;
}

static bool any(const struct line *l, const void *unused)
{
    (void)unused;
    return l;
}

struct line *route_line(const struct device *number, const struct device *caller)
{
    return route_line_if(number, caller, any, NULL);
}

bool route_takes(const char *number)
{
    const struct device *d = promote_number(number);
    return d && route_line(d, NULL);
}

struct connection *route_deliver(struct connection *caller, struct line *line, bool by_service)
{
    struct call *call = caller->call;
    struct connection *called = connection_make(call, line->device, line);
    struct phone *taker = intercom_taker(line);
    connection_enter(called, CONNECTION_ALERTING);
    called->unattended = taker != NULL;
    called->muted = taker && intercom_mutes(line);
    list_each(node, &line->buttons) {
        struct button *b = list_entry(node, struct button, of_line);
        if (button_rings(b, called))
            view_update(appearance_make(called, b, APPEARANCE_RINGING), false);
    }
    if (connection_active(caller))       /* else a phone that held it vanished: it is held on its line's other phones */
        view_update(connection_active(caller), by_service);
    event_emit(&(struct emission){ EVENT_DELIVERED, call->cause, .subject = called });
    if (*line_forward_no_answer(line))
        connection_lasts(called, line_settings(line)->forward_timeout, forward_no_answer);
    if (taker)
        service_answer(called, taker, true);
    return called;
}

/* What the device says about calls to it before anything rings; `line` NULL: none of its lines can take one more. */
static const char *forward_of(const struct device *d, const struct line *line, enum cause *cause)
{
    const struct line *first = device_line(d);
    const char *own = device_forward(d), *all = *own ? own : night_forward(first);
    *cause = *all ? CAUSE_FORWARD_IMMEDIATE : CAUSE_FORWARD_BUSY;
    if (*all || line)
        return all;
    return line_forward_busy(first);
}

void route_to(struct connection *caller, const char *number, bool by_service)
{
    struct call *call = caller->call;
    for (;;) {
        struct device *dialled = promote_number(number), *d = promote_find(number);
        struct line *line = dialled ? route_line(dialled, caller->device) : NULL;
        if (dialled && dialled->hunt && (!line || preference_of(line, dialled) >= hunt_preference(dialled))) {
            hunt_arrive(caller, dialled, by_service);
            return;
        }
        if (line)
            d = line->device;
        struct line *first = d ? device_line(d) : NULL;
        if (!first) {
            route_fail(caller, CAUSE_NOT_OBTAINABLE, by_service);
            return;
        }
        if (line_is_slot(first)) {
            park_arrive(caller, d, by_service);
            return;
        }
        if (line_is_paging(first)) {
            paging_arrive(caller, first, by_service);
            return;
        }
        enum cause cause;
        const char *to = d == caller->device ? "" : forward_of(d, line, &cause);     /* its own do not count */
        if (!*to || call->redirections >= settings_telephony()->max_redirect) {
            if (line)
                route_deliver(caller, line, by_service);
            else if (d == caller->device)            /* a second end of it would be named as the first */
                route_fail(caller, CAUSE_BUSY, by_service);
            else
                route_fail_called(connection_make(call, d, NULL), device_up(d) ? CAUSE_BUSY : CAUSE_OUT_OF_ORDER,
                                  by_service);
            return;
        }
        route_leave(connection_make(call, d, first), reached(to), cause);
        number = to;
    }
}

void route(struct connection *caller, bool by_service)
{
    if (pickup_dialled(caller, by_service))
        return;
    struct call *call = caller->call;
    const bool blocked = after_hours_blocks(caller) || transfer_too_long(caller);
    connection_enter(caller, CONNECTION_CONNECTED);
    const struct device *dialled = promote_number(caller->digits);
    snprintf(call->called, sizeof call->called, "%s", dialled ? dialled->number : caller->digits);
    view_update(connection_active(caller), by_service);
    connection_renamed(caller);
    event_emit(&(struct emission){ EVENT_ORIGINATED, call->cause, .subject = caller });
    if (night_dialled(caller) || fac_dialled(caller))
        return;
    if (blocked)
        route_fail(caller, CAUSE_REORDER, by_service);
    else if (caller->dialling)
        route_fail(caller, CAUSE_NOT_OBTAINABLE, by_service);    /* nobody's call to pick up there */
    else
        route_to(caller, caller->digits, by_service);
}

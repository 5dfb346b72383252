// SPDX-License-Identifier: MIT
/* Call park: an ephone-dn with `park-slot` holds one call that everybody may retrieve by dialling its number. To CSTA
 * the parked end is a connection of the slot in state queued (ECMA-269 17.1.20, Park Call).
 *
 *     Park key        the other end waits in a slot that is free for this phone
 *     Transfer, slot  the same, in the slot that was dialled
 *     701             the end parked at 701 is retrieved: see pickup.c
 *
 * `timeout S limit N` reminds the phone that parked after each S seconds; the Nth time is the last, and sends the call
 * where `recall`, `transfer` and `alternate` say, or ends it. */
#include "core/conference.h"
#include "core/internal.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- settings -- */

struct settings_slot {
    bool on;
    uint8_t directed;            /* not for the Park key */
    char group[33];              /* reservation-group */
    char reserved[NUMBER_MAX];   /* the only number whose phones may park here */
    uint16_t timeout, limit;     /* 0 = for ever */
    char notify[OUTSIDE_MAX];    /* reminded as well, or `only` */
    uint8_t only, recall;
    char transfer[OUTSIDE_MAX], alternate[OUTSIDE_MAX];
    uint16_t retry, retries;     /* when nobody there can take it */
};

struct settings_parking {        /* ephone */
    char group[33];
    bool no_transfer;
};

static struct slice slot_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_slot) };
static struct slice parking_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_parking) };

static struct row rows[] = {
    { .syntax = "park-slot [directed] [reservation-group WORD:32] [reserved-for NUMBER:16] "
                "[timeout <1-65535> limit <1-65535>] [notify NUMBER:32 [only]] [recall] [transfer NUMBER:32] "
                "[alternate NUMBER:32] [retry <1-65535> limit <1-65535>]",
      .help = "A number for parked calls", .mode = &mode_ephone_dn, .place = 110, .slice = &slot_slice,
      .slot_help = HELP("Only for transfers to its number", "Only for phones of a group", "Name of the group",
                        "Only for one number", "Number of who may park here", "Between two reminders", "Seconds",
                        "How many reminders", "Number", "Remind another number, too", "Number to remind",
                        "And not who parked", "At last back to who parked", "At last to a number", "Number",
                        "When that one is busy", "Number", "When nobody can take it", "Seconds", "How many times",
                        "Number"),
      .bind = { FLAG(struct settings_slot, on), U8(struct settings_slot, directed, 0),
                TEXT(struct settings_slot, group), TEXT(struct settings_slot, reserved),
                U16(struct settings_slot, timeout, 0), U16(struct settings_slot, limit, 0),
                TEXT(struct settings_slot, notify), U8(struct settings_slot, only, 0),
                U8(struct settings_slot, recall, 0), TEXT(struct settings_slot, transfer),
                TEXT(struct settings_slot, alternate), U16(struct settings_slot, retry, 0),
                U16(struct settings_slot, retries, 0) },
      .effect = NEXT_CALL("the number is no extension, but a place where the Park key or a transfer puts a call, and "
                          "where anybody who dials it takes it up") },
    { .syntax = "park reservation-group WORD:32", .help = "Park slots of this phone", .mode = &mode_ephone, .place = 70,
      .flags = ROW_LENT, .slice = &parking_slice, .slot_help = HELP("Name of the group"),
      .bind = { TEXT(struct settings_parking, group) },
      .effect = AT_ONCE("the Park key uses the slots of this group") },
    { .syntax = "transfer-park blocked", .help = "No transfer to park slots", .mode = &mode_ephone, .place = 901,
      .flags = ROW_LENT, .slice = &parking_slice, .bind = { FLAG(struct settings_parking, no_transfer) },
      .effect = AT_ONCE("a consultation call to a park slot is refused; the Park key is not") },
    { 0 }
};

static struct slice *const slices[] = { &slot_slice, &parking_slice, NULL };

static const struct settings_slot *slot_settings(const struct line *l)
{
    static const struct settings_slot none;
    return l->config ? object_slice(l->config, &slot_slice) : &none;
}

static const struct settings_parking *parking_settings(const struct phone *p)
{
    return object_slice(p->config, &parking_slice);
}

/* -- slots -- */

static unsigned slots;

bool line_is_slot(const struct line *l)
{
    return slot_settings(l)->on;
}

bool park_possible(void)
{
    return slots;
}

void park_offer(struct line *l)
{
    const struct settings_slot *s = slot_settings(l);
    slots += s->on - l->slot;
    l->slot = s->on;
    if (!s->on || s->directed || !l->device || l->in_use)
        pool_leave(&l->free_slot);
    else
        pool_join(&l->free_slot, *s->reserved ? POOL_RESERVED_SLOTS : *s->group ? POOL_GROUP_SLOTS : POOL_FREE_SLOTS,
                  *s->reserved ? s->reserved : s->group);
}

static struct line *first_free(enum pool_kind kind, const char *name)
{
    struct pool_place *place = pool_first(kind, name);
    return place ? list_entry(place, struct line, free_slot) : NULL;
}

/* A slot reserved for the number comes before one of the phone's group, and that before everybody's. */
static struct line *slot_for(const struct connection *c)
{
    const struct appearance *a = connection_active(c);
    const char *group = a ? parking_settings(a->phone)->group : "";
    struct line *l = first_free(POOL_RESERVED_SLOTS, c->device->number);
    return l ? l : first_free(*group ? POOL_GROUP_SLOTS : POOL_FREE_SLOTS, group);
}

static struct line *slot_of(const struct device *d)
{
    struct line *l = device_line(d);
    return l && line_is_slot(l) ? l : NULL;
}

/* -- a parked end -- */

struct parked {
    struct pool_place place;     /* among those that its phone parked */
    struct connection *connection;
    char by[OUTSIDE_MAX];        /* who parked it */
    uint32_t phone;              /* and on which ephone; 0 none */
    unsigned reminded, retried;
};

static void remind(const struct connection *c)
{
    const struct settings_slot *s = slot_settings(c->line);
    const struct phone *p = phone_find(c->parked->phone);
    const struct device *other = *s->notify ? promote_find(s->notify) : NULL;
    if (p && !(s->only && *s->notify))
        event_remind(p, c->device->number);
    if (!other)
        return;
    list_each(node, &other->lines) {
        const struct line *l = list_entry(node, struct line, of_device);
        list_each(shown, &l->buttons) {
            const struct phone *there = list_entry(shown, struct button, of_line)->phone;
            if (there != p || s->only)
                event_remind(there, c->device->number);
        }
    }
}

static void waited(struct timer *t);

static void wait_again(struct connection *c, unsigned seconds)
{
    if (seconds)
        connection_lasts(c, seconds, waited);
}

/* Nobody came: back to who parked, or to whom the slot says. */
static void send_away(struct connection *c)
{
    const struct settings_slot *s = slot_settings(c->line);
    const char *to = s->recall ? c->parked->by : s->transfer;
    const struct connection *waiting = connection_peer(c);
    if (*to && route_takes(to))
        route_divert(c, to, s->recall ? CAUSE_RECALL : CAUSE_REDIRECTED);
    else if (*to && *s->alternate && route_takes(s->alternate))
        route_divert(c, s->alternate, CAUSE_REDIRECTED);
    else if (*to && s->retry && c->parked->retried++ < s->retries && waiting)
        wait_again(c, s->retry);
    else
        connection_release(c);
}

static void waited(struct timer *t)
{
    struct connection *c = list_entry(t, struct connection, timer);
    const struct settings_slot *s = slot_settings(c->line);
    const struct connection *waiting = connection_peer(c);
    if (c->parked->reminded < s->limit && ++c->parked->reminded < s->limit) {
        remind(c);
        wait_again(c, s->timeout);
    } else if (waiting && waiting->state == CONNECTION_HOLD) {
        wait_again(c, s->timeout ? s->timeout : 1);          /* who has us on hold himself can hear nobody ring */
    } else {
        send_away(c);
    }
}

static struct limit parked_calls = {
    .name = "Parked calls", .when_full = "the call is not parked: each has a slot of its own",
};
static struct limit *const limits[] = { &parked_calls, NULL };

static void enter_slot(struct connection *waiting, struct line *l, const char *by, const struct phone *on)
{
    struct connection *c = connection_make(waiting->call, l->device, l);
    char phone[12];
    c->parked = must(calloc(1, sizeof *c->parked));
    c->parked->connection = c;
    limit_add(&parked_calls);
    c->parked->phone = on ? on->tag : 0;
    snprintf(c->parked->by, sizeof c->parked->by, "%s", by);
    snprintf(phone, sizeof phone, "%u", c->parked->phone);
    pool_join(&c->parked->place, POOL_PARKED_BY, phone);
    connection_enter(c, CONNECTION_QUEUED);
    wait_again(c, slot_settings(l)->timeout);
    view_update_call(c->call, NULL);
    event_emit(&(struct emission){ EVENT_QUEUED, CAUSE_PARK, .subject = c });
    media_update(c->call);
}

void park_leave(struct connection *c)
{
    if (!c->parked)
        return;
    pool_leave(&c->parked->place);
    limit_give(&parked_calls);
    free(c->parked);
    c->parked = NULL;
}

struct connection *park_last(const struct phone *p)
{
    char phone[12];
    snprintf(phone, sizeof phone, "%u", p->tag);
    const struct pool_place *place = pool_first(POOL_PARKED_BY, phone);
    return place ? list_entry(place, struct parked, place)->connection : NULL;
}

/* -- ways into a slot -- */

enum fault service_park(struct connection *c, const struct device *slot, struct connection **parked)
{
    struct connection *waiting = connection_peer(c);
    struct line *l = slot ? slot_of(slot) : slot_for(c);
    if (!connection_talks(c) || waiting->state != CONNECTION_CONNECTED || is_conference(c->call))
        return FAULT_CONNECTION_STATE;
    if (slot && !l)
        return FAULT_INVALID_DESTINATION;
    if (!l || l->in_use)
        return FAULT_RESOURCE_BUSY;
    struct appearance *a = connection_active(c);
    char by[OUTSIDE_MAX];
    snprintf(by, sizeof by, "%s", c->device->number);
    const struct phone *on = a ? a->phone : NULL;
    connection_enter(c, CONNECTION_NULL);
    connection_hide(c);
    route_leave(c, l->device->number, CAUSE_PARK);
    enter_slot(waiting, l, by, on);
    if (parked)
        *parked = connection_find(waiting->call->id, l->device);
    return FAULT_NONE;
}

static const struct phone *phone_of(const struct connection *c)
{
    const struct appearance *a = connection_active(c);
    return a ? a->phone : NULL;
}

/* Only what is being transferred is parked; who just dials a free slot finds nobody there. */
void park_arrive(struct connection *caller, struct device *d, bool by_service)
{
    struct line *l = slot_of(d);
    const struct phone *p = phone_of(caller);
    const bool stepped = caller->call->cause == CAUSE_SINGLE_STEP_TRANSFER;
    if (!stepped && (!caller->consulted || (p && parking_settings(p)->no_transfer)))
        route_fail(caller, CAUSE_NOT_OBTAINABLE, by_service);
    else if (l->in_use)
        route_fail_called(connection_make(caller->call, d, NULL), CAUSE_BUSY, by_service);
    else
        enter_slot(caller, l, stepped ? caller->call->redirection : caller->device->number, stepped ? NULL : p);
}

/* -- show ephone-dn park -- */

static bool show_park(struct cursor *c)
{
    if (!c->stage++)
        out_list(c->out, "slots");
    const struct line *l = line_next((uint32_t)c->at);
    if (!l) {
        out_list_end(c->out);
        return false;
    }
    c->at = l->tag;
    if (!line_is_slot(l))
        return true;
    const struct settings_slot *s = slot_settings(l);
    out_item(c->out);
    out_number(c->out, "dn", "DN %lld ", l->tag);
    out_string(c->out, "number", "(%s) ", l->device ? l->device->number : "");
    out_string(c->out, "state", "park-slot state %s\n", l->in_use ? "IN USE" : "IDLE");
    out_string(c->out, "notify", "Notify to (%s) ", s->notify);
    out_number(c->out, "timeout", "timeout %lld ", s->timeout);
    out_number(c->out, "limit", "limit %lld\n", s->limit);
    out_item_end(c->out);
    return true;
}

static struct command commands[] = {
    { .syntax = "show ephone-dn park", .help = "Park slots and whether they are in use", .level = EXEC_PRIVILEGED,
      .show = show_park },
    { 0 }
};

static const struct path_help help[] = {
    { "park", "Parked calls" },
    { "transfer-park", "Transfers to park slots" },
    { 0 }
};

extern const struct module module_park;
const struct module module_park = {
    .name = "park",
    .slices = slices,
    .rows = rows,
    .commands = commands,
    .help = help,
    .limits = limits,
};

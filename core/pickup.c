// SPDX-License-Identifier: MIT
/* Call pickup: somebody else's ringing or parked call is taken over (ECMA-269 17.1.14 and 17.1.15).
 *
 *     PickUp, 202        the call that rings at 202, or is parked there       `service directed-pickup`
 *     PickUp, *          the call that this phone parked
 *     GPickUp, 5         the call that has rung longest in pickup group 5
 *     GPickUp, *         in the group of one's own line
 *     701                the call that is parked at 701: dialled like any number
 *
 * With `no service directed-pickup` the PickUp key takes the call of one's own group at once. */
#include "core/internal.h"
#include "core/module.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>

/* -- settings -- */

struct settings_group {
    char name[33];
    bool any;                    /* pickup-call any-group */
};

struct settings_pickup {         /* telephony-service */
    bool directed;
    uint8_t by_group_key;        /* directed pickup sits on the GPickUp key */
};

static struct slice group_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_group) };
static struct slice template_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct settings_group) };
static struct slice pickup_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_pickup) };
static struct slice *const slices[] = { &group_slice, &template_slice, &pickup_slice, NULL };

#define DN_ROWS(of_mode, of_slice) \
    { .syntax = "pickup-group WORD:32", .help = "Group for picking up calls", .mode = &(of_mode), .place = 720, \
      .slice = &(of_slice), .slot_help = HELP("Name of the group"), .bind = { TEXT(struct settings_group, name) }, \
      .effect = AT_ONCE("calls to this number are picked up by the group's members, and by others who name the " \
                        "group") }, \
    { .syntax = "pickup-call any-group", .help = "Pick up calls of any group", .mode = &(of_mode), .place = 721, \
      .slice = &(of_slice), .bind = { FLAG(struct settings_group, any) }, \
      .effect = AT_ONCE("GPickUp and `*` take a call of any group when none rings in its own") }

static struct row rows[] = {
    DN_ROWS(mode_ephone_dn, group_slice),
    DN_ROWS(mode_ephone_dn_template, template_slice),
    { .syntax = "service directed-pickup [gpickup]", .help = "Pick up calls by number", .mode = &mode_telephony,
      .place = 507, .slice = &pickup_slice, .slot_help = HELP("With the GPickUp key"),
      .bind = { FLAG_ON(struct settings_pickup, directed), U8(struct settings_pickup, by_group_key, 0) },
      .effect = AT_ONCE("PickUp asks whose call is meant; switched off, or with `gpickup`, it takes one of its own "
                        "group at once") },
    { 0 }
};

static const struct path_help help[] = {
    { "pickup-call", "Picking up calls" },
    { 0 }
};

static const struct settings_group *group_of(const struct line *l)
{
    static const struct settings_group none;
    return l && l->config ? object_slice(l->config, &group_slice) : &none;
}

static const struct settings_pickup *settings(void)
{
    return config_settings(&pickup_slice);
}

/* -- groups -- */

static unsigned members;         /* ephone-dns with a group */

bool pickup_groups(void)
{
    return members;
}

static void apply(const struct object *old, const struct object *new)
{
    const struct mode *mode = new ? new->mode : old->mode;
    if (mode != &mode_ephone_dn)
        return;
    members -= old && *((const struct settings_group *)object_slice(old, &group_slice))->name;
    members += new && *((const struct settings_group *)object_slice(new, &group_slice))->name;
}

/* An end that rings waits in the pool of its group, and in that of all groups, whose name is empty. */
void pickup_follow(struct connection *c)
{
    const char *group = c->state == CONNECTION_ALERTING ? group_of(c->line)->name : "";
    pool_leave(&c->ringing);
    pool_leave(&c->ringing_anywhere);
    if (!*group)
        return;
    pool_join(&c->ringing, POOL_RINGING, group);
    pool_join(&c->ringing_anywhere, POOL_RINGING_ANYWHERE, "");
}

/* -- whose call -- */

/* Nobody picks up what he calls himself. */
static bool may_take(const struct connection *from, const struct device *to, const struct phone *on)
{
    const struct connection *caller = connection_peer(from);
    const struct appearance *a = caller ? connection_active(caller) : NULL;
    return (from->state == CONNECTION_ALERTING || from->state == CONNECTION_QUEUED) && caller
        && caller->device != to && (!a || a->phone != on);
}

static struct connection *first_ringing(const char *group, const struct device *to, const struct phone *on)
{
    for (struct pool_place *at = *group ? pool_first(POOL_RINGING, group) : NULL; at; at = pool_next(at)) {
        struct connection *c = list_entry(at, struct connection, ringing);
        if (may_take(c, to, on))
            return c;
    }
    return NULL;
}

static struct connection *first_anywhere(const struct device *to, const struct phone *on)
{
    for (struct pool_place *at = pool_first(POOL_RINGING_ANYWHERE, ""); at; at = pool_next(at)) {
        struct connection *c = list_entry(at, struct connection, ringing_anywhere);
        if (may_take(c, to, on))
            return c;
    }
    return NULL;
}

static struct connection *of_own_group(const struct line *own, const struct phone *on)
{
    struct connection *c = first_ringing(group_of(own)->name, own->device, on);
    return c || !group_of(own)->any ? c : first_anywhere(own->device, on);
}

static struct connection *of_device(const struct device *d, const struct device *to, const struct phone *on)
{
    if (!d)
        return NULL;
    list_each(node, &d->connections) {
        struct connection *c = list_entry(node, struct connection, of_device);
        if (may_take(c, to, on))
            return c;
    }
    return NULL;
}

/* -- taking it -- */

static void take(struct connection *from, struct connection *to, bool by_service)
{
    struct call *call = from->call;
    connection_enter(to, CONNECTION_NULL);
    event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, CAUSE_PICKUP, .subject = to });
    connection_move(to, call);
    connection_enter(from, CONNECTION_NULL);
    connection_hide(from);
    route_leave(from, to->device->number, CAUSE_PICKUP);
    to->origin = false;
    to->dialling = DIALLING_CALL;
    connection_enter(to, CONNECTION_CONNECTED);
    if (!call->connected_at)
        call->connected_at = loop_now();
    view_update_call(call, by_service ? to : NULL);
    connection_renamed(to);
    event_emit(&(struct emission){ EVENT_ESTABLISHED, CAUSE_PICKUP, .subject = to });
    media_update(call);
}

static const struct phone *phone_of(const struct connection *c)
{
    const struct appearance *a = connection_active(c);
    return a ? a->phone : NULL;
}

/* -- for an application -- */

static bool shows(const struct phone *p, const struct device *d)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line && p->buttons[i].line->device == d)
            return true;
    return false;
}

/* The phone that calls there may be the one that would begin the connection: its call would make way, and end. */
enum fault service_directed_pickup(struct device *requesting, struct phone *where, struct connection *from,
                                   struct connection **taken)
{
    if (!from || !may_take(from, requesting, where))
        return FAULT_NO_CALL_TO_ANSWER;
    const struct phone *calls = phone_of(connection_peer(from));
    if (calls && !where && shows(calls, requesting))
        return FAULT_NO_CALL_TO_ANSWER;
    const enum fault fault = service_make_staged(requesting, where, "", taken);
    if (!fault)
        take(from, *taken, true);
    return fault;
}

enum fault service_group_pickup(struct device *requesting, struct phone *where, const char *group,
                                struct connection **taken)
{
    const struct line *own = device_line(requesting);
    if (!own)
        return FAULT_INVALID_DEVICE;
    struct connection *c = group ? first_ringing(group, requesting, where) : of_own_group(own, where);
    return service_directed_pickup(requesting, where, c, taken);
}

/* -- by dialling -- */

/* A slot is dialled to retrieve what is parked there; but not by who wants to park there (Transfer key). */
static struct connection *meant_by_call(const struct connection *c)
{
    struct device *d = c->consulted ? NULL : promote_find(c->digits);
    const struct line *l = d ? device_line(d) : NULL;
    return l && line_is_slot(l) ? of_device(d, c->device, phone_of(c)) : NULL;
}

static struct connection *meant_by_pickup(const struct connection *c)
{
    const struct phone *on = phone_of(c);
    if (strcmp(c->digits, "*") == 0)
        return on ? park_last(on) : NULL;
    return of_device(promote_find(c->digits), c->device, on);
}

static struct connection *meant_by_group(const struct connection *c)
{
    const struct phone *on = phone_of(c);
    if (strcmp(c->digits, "*") == 0)
        return of_own_group(c->line, on);
    struct connection *from = first_ringing(c->digits, c->device, on);
    return from || !settings()->by_group_key ? from : of_device(promote_find(c->digits), c->device, on);
}

bool pickup_dialled(struct connection *c, bool by_service)
{
    static struct connection *(*const meant[])(const struct connection *c) = {
        [DIALLING_CALL] = meant_by_call,
        [DIALLING_PICKUP] = meant_by_pickup,
        [DIALLING_GROUP_PICKUP] = meant_by_group,
    };
    struct connection *from = meant[c->dialling](c);
    if (from)
        take(from, c, by_service);
    return from;
}

enum dial_match pickup_match(const struct connection *c)
{
    if (strcmp(c->digits, "*") == 0)
        return DIAL_COMPLETE;
    if (c->dialling == DIALLING_PICKUP)
        return promote_match(c->digits);
    return pool_first(POOL_RINGING, c->digits) ? DIAL_COMPLETE : DIAL_PARTIAL;
}

static enum fault take_of_own_group(struct connection *to)
{
    if (to->state != CONNECTION_INITIATED)
        return FAULT_CONNECTION_STATE;
    struct connection *from = of_own_group(to->line, phone_of(to));
    if (!from)
        return FAULT_NO_CALL_TO_ANSWER;
    take(from, to, false);
    return FAULT_NONE;
}

enum fault service_initiate_pickup(struct phone *p, unsigned line, enum dialling what)
{
    struct connection *c;
    const struct button *b = phone_free_button(p, line);
    const bool at_once = what == DIALLING_PICKUP && (!settings()->directed || settings()->by_group_key);
    if (at_once && (!b || !of_own_group(b->line, p)))
        return b ? FAULT_NO_CALL_TO_ANSWER : FAULT_RESOURCE_BUSY;
    const enum fault fault = service_initiate(p, line, &c);
    if (fault)
        return fault;
    if (at_once)
        return take_of_own_group(c);
    if (*c->digits)
        return FAULT_CONNECTION_STATE;
    c->dialling = what;
    return FAULT_NONE;
}

extern const struct module module_pickup;
const struct module module_pickup = {
    .name = "pickup",
    .slices = slices,
    .rows = rows,
    .help = help,
    .apply = apply,
};

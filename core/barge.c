// SPDX-License-Identifier: MIT
/* Barge: a phone of a shared octo-line joins the call that another phone of the line has, if privacy does not keep
 * it out. For everybody else nothing becomes of the line: it stays one connection of the call, now with several
 * phones, each with a leg in the mixer; it leaves the call with the last of them. The phone that has the call has it
 * for all: when it holds it, asks somebody or transfers it, those that barged in are out again, and see it on hold.
 * When it hangs up or turns to another call, the next of them has it. */
#include "core/conference.h"
#include "core/media.h"
#include "core/service.h"

static struct appearance *barged_next(const struct connection *c)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_BARGED)
            return a;
    }
    return NULL;
}

unsigned connection_barged(const struct connection *c)
{
    unsigned n = 0;
    list_each(node, &c->appearances)
        n += list_entry(node, struct appearance, of_connection)->state == APPEARANCE_BARGED;
    return n;
}

bool appearance_barges(const struct appearance *a)
{
    return a->state == APPEARANCE_REMOTE && line_settings(a->connection->line)->line_mode == LINE_OCTO
        && !appearance_hidden(a) && media_sound();
}

/* -- in -- */

static struct appearance *remote_on(const struct connection *c, const struct phone *where)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->phone == where && a->state == APPEARANCE_REMOTE)
            return a;
    }
    return NULL;
}

/* The phone has another end of the same call: it cannot talk to itself. */
static bool takes_part(const struct phone *p, const struct call *call)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->connection->call == call && a->state != APPEARANCE_REMOTE)
            return true;
    }
    return false;
}

enum fault service_barge(struct connection *c, struct phone *where)
{
    struct appearance *a = remote_on(c, where);
    if (!a || !connection_talks(c) || takes_part(where, c->call))
        return FAULT_CONNECTION_STATE;
    if (line_settings(c->line)->line_mode != LINE_OCTO || appearance_hidden(a))
        return FAULT_NOT_PERMITTED;
    const enum fault fault = button_full(a->button) ? FAULT_RESOURCE_BUSY : conference_room_for_one(c->call);
    if (fault)
        return fault;
    phone_make_way(where, c, false);
    a->state = APPEARANCE_BARGED;
    where->active_at = loop_now();
    conference_resize(c->call);
    watch_phone(where);
    view_update_call(c->call, NULL);
    list_each(node, &c->call->connections)
        list_entry(node, struct connection, of_call)->came_from = c->call->id;
    event_emit(&(struct emission){ EVENT_CONFERENCED, CAUSE_ACTIVE_PARTICIPATION, .subject = c,
                                   .destination = c->device->number });
    media_update(c->call);
    return FAULT_NONE;
}

/* -- out -- */

static void let_go(struct appearance *a)
{
    media_stop(a, false);
    if (!button_tells_remote(a->button)) {
        appearance_free(a);
        return;
    }
    a->state = APPEARANCE_REMOTE;
    watch_phone(a->phone);
    phone_rest(a->phone);
}

void barge_end(struct connection *c)
{
    struct appearance *a;
    while ((a = barged_next(c)))
        let_go(a);
    conference_resize(c->call);
}

bool barge_step_out(struct appearance *a)
{
    struct connection *c = a->connection;
    struct appearance *next = a->state == APPEARANCE_ACTIVE ? barged_next(c) : NULL;
    if (a->state != APPEARANCE_BARGED && !next)
        return false;
    if (next) {
        consultation_over(c);
        next->state = APPEARANCE_ACTIVE;
    }
    let_go(a);
    conference_resize(c->call);
    view_update_call(c->call, NULL);
    media_update(c->call);
    return true;
}

enum fault service_hang_up(struct connection *c, struct phone *where)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->phone == where && barge_step_out(a))
            return FAULT_NONE;
    }
    return service_clear(c);
}

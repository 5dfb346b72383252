// SPDX-License-Identifier: MIT
/* Calls of three and more. Each end has a leg in the appliance's mixer (media.c); a conference that shrinks to two ends
 * is an ordinary call again. Who joined two calls convened the conference: with him it ends, unless his phone keeps
 * conferences. */
#include "core/conference.h"

#include "core/media.h"
#include "core/module.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>

enum { CONFERENCES = 8 };

/* -- settings -- */

struct settings_conference {     /* telephony-service */
    uint8_t most;
    bool hardware;
    uint8_t gain;                /* 0 as 1, else the choice */
};
struct settings_keep {           /* ephone */
    bool keep, hangup, drop_last, end_call, local_only;
    uint8_t drop_mode;           /* choice of the row; 0 none */
};
enum { DROP_CREATOR = 1 };

static struct slice conference_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_conference) };
static struct slice keep_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_keep) };
static struct slice *const slices[] = { &conference_slice, &keep_slice, NULL };

static struct limit conferences = {
    .name = "Conferences", .when_full = "one more is refused", .maximum = CONFERENCES,
};
static struct limit *const limits[] = { &conferences, NULL };

static struct row rows[] = {
    { .syntax = "max-conferences <1-100> [gain {-6|0|3|6}]", .help = "Greatest number of conferences",
      .slot_help = HELP("Conferences", "Of every voice", "Softer by 6 dB", "As it is", "Louder by 3 dB",
                        "Louder by 6 dB"),
      .mode = &mode_telephony, .place = 700, .slice = &conference_slice,
      .bind = { U8(struct settings_conference, most, CONFERENCES), U8(struct settings_conference, gain, 0) },
      .effect = AT_ONCE("one more is refused to phones and applications; `gain` counts for conferences that begin "
                        "later") },
    { .syntax = "keep-conference [hangup] [drop-last] [endcall] [local-only]",
      .help = "Conference after its maker left",
      .slot_help = HELP("When he hangs up", "Confrn in it drops who joined last", "When he presses EndCall",
                        "When one of the others is inside"),
      .mode = &mode_ephone, .place = 650, .flags = ROW_LENT, .slice = &keep_slice,
      .bind = { FLAG(struct settings_keep, keep), FLAG(struct settings_keep, hangup),
                FLAG(struct settings_keep, drop_last), FLAG(struct settings_keep, end_call),
                FLAG(struct settings_keep, local_only) },
      .effect = AT_ONCE("who made a conference here hangs up and the others go on (`hangup` and `local-only` add "
                        "nothing: all are inside); EndCall ends it for all, unless `endcall`; Confrn in it asks for "
                        "one more, with `drop-last` it takes out who joined last, as it does without this line (it "
                        "never breaks it into two calls)") },
    { .syntax = "conference drop-mode {creator|local}", .help = "When a conference ends",
      .slot_help = HELP("With who made it", "With the last who is inside"), .mode = &mode_ephone, .place = 652,
      .flags = ROW_LENT, .slice = &keep_slice, .bind = { U8(struct settings_keep, drop_mode, 0) },
      .effect = AT_ONCE("with `conference hardware`, a conference made here ends with its maker (`local` adds nothing: "
                        "all are inside)") },
    { .syntax = "conference hardware", .help = "Conferences by voice resources", .mode = &mode_telephony, .place = 60,
      .slice = &conference_slice, .bind = { FLAG(struct settings_conference, hardware) },
      .effect = AT_ONCE("Confrn in a conference asks for one more, up to eight ends, whoever made it, and the "
                        "conference outlives its maker (the mixer is the same); `keep-conference` does not count") },
    { 0 }
};

static void applied(void)
{
    conferences.maximum = ((const struct settings_conference *)config_settings(&conference_slice))->most;
}

static int start(void)
{
    applied();
    return 0;
}

extern const struct module module_conference;
const struct module module_conference = {
    .name = "conference",
    .slices = slices,
    .rows = rows,
    .limits = limits,
    .applied = applied,
    .start = start,
};

static const struct settings_conference *settings(void)
{
    return config_settings(&conference_slice);
}

static int gain(void)
{
    static const int8_t gains[] = { -6, -6, 0, 3, 6 };
    return gains[settings()->gain];
}

static const struct settings_keep *keep_of(const struct connection *c)
{
    static const struct settings_keep none;
    const struct appearance *a = connection_active(c);
    return a ? object_slice(a->phone->config, &keep_slice) : &none;
}

/* -- how many -- */

unsigned conference_count(void)
{
    return (unsigned)conferences.used;
}

unsigned conference_maximum(void)
{
    return media_sound() ? (unsigned)conferences.maximum : 0;
}

unsigned call_connections(const struct call *call)
{
    unsigned n = 0;
    list_each(node, &call->connections)
        n++;
    return n;
}

unsigned call_ends(const struct call *call)
{
    unsigned n = 0;
    list_each(node, &call->connections)
        n += 1 + connection_barged(list_entry(node, struct connection, of_call));
    return n;
}

bool is_conference(const struct call *call)
{
    return call->mixed;
}

/* Who hears a page cannot speak: it is joined with nothing. */
static bool is_page(const struct call *call)
{
    list_each(node, &call->connections)
        if (list_entry(node, struct connection, of_call)->page)
            return true;
    return false;
}

/* Who is still rung, failed, or waits in a park slot cannot be in a conference. */
static bool all_answered(const struct call *call)
{
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        if (c->state != CONNECTION_CONNECTED && c->state != CONNECTION_HOLD)
            return false;
    }
    return true;
}

static unsigned legs(const struct call *call)
{
    return call->mixed ? call_ends(call) : 0;
}

/* `have`: legs of the mixer that those who come together have already. */
static enum fault room(unsigned have, unsigned ends)
{
    const struct sound *sound = media_sound();
    if (ends > CONFERENCE_ENDS)
        return FAULT_LIMIT;
    if (!sound || (ends > have && !sound->room(LEG_MIX, ends - have)))
        return FAULT_NO_MIXER;
    if (have || conferences.used < conferences.maximum)
        return FAULT_NONE;
    conferences.refused++;
    return FAULT_NO_MIXER;
}

enum fault conference_room(const struct call *into, const struct call *from, unsigned ends)
{
    if (is_page(into) || is_page(from))
        return FAULT_CONNECTION_STATE;
    if (ends <= 2)
        return FAULT_NONE;
    if (!all_answered(into) || !all_answered(from))
        return FAULT_CONNECTION_STATE;
    return room(legs(into) + legs(from), ends);
}

enum fault conference_room_for_one(const struct call *call)
{
    return all_answered(call) ? room(legs(call), call_ends(call) + 1) : FAULT_CONNECTION_STATE;
}

/* -- coming and going -- */

void conference_move(struct connection *leaver, struct call *into)
{
    struct call *from = leaver->call;
    list_each(stays, &into->connections)
        list_entry(stays, struct connection, of_call)->came_from = into->id;
    list_each(node, &from->connections) {
        struct connection *c = list_entry(node, struct connection, of_call);
        if (c == leaver)
            continue;
        media_halt(c);
        list_remove(&c->of_call);
        c->call = into;
        c->came_from = from->id;
        list_append(&into->connections, &c->of_call);
    }
    if (from->mixed)
        limit_give(&conferences);
    from->mixed = false;
}

void call_pair(struct connection *calling, struct connection *called)
{
    struct call *call = calling->call;
    calling->origin = true;
    called->origin = calling->convened = called->convened = false;
    snprintf(call->calling, sizeof call->calling, "%s", calling->device->number);
    snprintf(call->called, sizeof call->called, "%s", called->device->number);
}

void conference_resize(struct call *call)
{
    const unsigned ends = call_ends(call);
    const bool many = ends > 2;
    if (ends > call->peak)
        call->peak = (uint8_t)ends;
    if (many == call->mixed)
        return;
    call->mixed = many;
    if (many) {
        limit_add(&conferences);         /* conference_room has seen to it */
        media_sound()->gain(call->id, gain());
    } else {
        limit_give(&conferences);
    }
}

void conference_settle(struct call *call)
{
    conference_resize(call);
    if (call_connections(call) == 2)
        call_pair(list_entry(call->connections.next, struct connection, of_call),
                  list_entry(call->connections.prev, struct connection, of_call));
}

static void leave(struct connection *c)
{
    struct call *call = c->call;
    connection_leave(c, CAUSE_NORMAL_CLEARING, CAUSE_NORMAL_CLEARING);
    conference_settle(call);
    view_update_call(call, NULL);
    media_update(call);
}

/* For all; c is the first to go. */
static void end(struct connection *c)
{
    struct call *call = c->call;
    const uint32_t id = call->id;
    limit_give(&conferences);
    call->mixed = false;
    connection_leave(c, CAUSE_NORMAL_CLEARING, CAUSE_NORMAL_CLEARING);
    while ((call = call_find(id)))
        connection_leave(list_entry(call->connections.next, struct connection, of_call), CAUSE_NORMAL_CLEARING,
                         CAUSE_NORMAL_CLEARING);
}

/* By voice resources it outlives him, unless `conference drop-mode` says otherwise. */
static bool ends_with(const struct connection *maker)
{
    const struct settings_keep *k = keep_of(maker);
    return settings()->hardware ? k->drop_mode == DROP_CREATOR : !k->keep;
}

void conference_release(struct connection *c)
{
    if (call_connections(c->call) == 2)      /* one of them on several phones of its line */
        end(c);
    else if (!c->convened || !ends_with(c))
        leave(c);
    else
        end(c);
}

/* -- services -- */

bool conference_meets_itself(const struct connection *held, const struct connection *active, bool stays)
{
    list_each(node, &held->call->connections) {
        const struct connection *kept = list_entry(node, struct connection, of_call);
        const struct connection *same = connection_find(active->call->id, kept->device);
        if (same && same != active && (stays || kept != held))
            return true;
    }
    return false;
}

enum fault service_conference(struct connection *held, struct connection *active)
{
    const struct appearance *a = connection_active(held), *b = connection_active(active);
    const struct connection *kept = connection_peer(held);
    if (held->state != CONNECTION_HOLD || held->call == active->call || !connection_talks(active) || !a || !b
        || a->phone != b->phone || !kept || kept->state == CONNECTION_ALERTING)
        return FAULT_CONNECTION_STATE;
    if (conference_meets_itself(held, active, true))
        return FAULT_INVALID_DESTINATION;
    struct call *call = held->call;
    const uint32_t merged = active->call->id;
    const struct connection *joining = connection_peer(active);
    const enum fault fault = conference_room(call, active->call, call_ends(call) + call_ends(active->call)
                                                                      - 1 - connection_barged(active));
    if (fault)
        return fault;

    connection_enter(active, CONNECTION_NULL);
    connection_hide(active);
    if (active->device != held->device)          /* over another line: its monitors know nothing of the held call */
        event_emit(&(struct emission){ EVENT_CONNECTION_CLEARED, CAUSE_CONFERENCE, .subject = active,
                                       .only = active });
    conference_move(active, call);
    connection_enter(held, CONNECTION_CONNECTED);
    held->convened = true;
    call->cause = CAUSE_CONFERENCE;
    conference_settle(call);
    view_update_call(call, NULL);
    event_emit(&(struct emission){ EVENT_CONFERENCED, CAUSE_CONFERENCE, .subject = held, .old_call = merged,
                                   .destination = joining->device->number });
    connection_free(active);
    media_update(call);
    return FAULT_NONE;
}

enum fault service_remove_last(struct connection *c)
{
    struct connection *last = list_entry(c->call->connections.prev, struct connection, of_call);
    if (!c->call->mixed || !c->convened || last == c)
        return FAULT_CONNECTION_STATE;
    leave(last);
    return FAULT_NONE;
}

enum fault service_drop_last(struct connection *c)
{
    const struct settings_keep *k = keep_of(c);
    const bool drops = !settings()->hardware && (!k->keep || k->drop_last);
    return drops ? service_remove_last(c) : FAULT_CONNECTION_STATE;
}

enum fault service_end_call(struct connection *c, struct phone *where)
{
    if (!c->call->mixed || !c->convened || settings()->hardware || keep_of(c)->end_call)
        return service_hang_up(c, where);
    end(c);
    return FAULT_NONE;
}

// SPDX-License-Identifier: MIT
#include "csta/events.h"

#include "csta/compose.h"
#include "csta/edition.h"
#include "csta/settings.h"
#include "csta/trace.h"

#include "core/promote.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CALL_CONTROL "callControlEvtsList"
#define PHYSICAL "physDevEvtsList"
#define LOGICAL "logicalEvtsList"
#define MAINTENANCE "deviceMaintEvtsList"

/* Element names and their order: ECMA-323, checked against its schemas. */
const struct event_row event_rows[EVENT_KINDS] = {
    [EVENT_SERVICE_INITIATED] = { "ServiceInitiatedEvent", "initiatedConnection", "initiatingDevice", 0,
        CALL_CONTROL, "serviceInitiated" },
    [EVENT_ORIGINATED] = { "OriginatedEvent", "originatedConnection", "callingDevice", FIELD_CALLED,
        CALL_CONTROL, "originated" },
    [EVENT_DELIVERED] = { "DeliveredEvent", "connection", "alertingDevice",
        FIELD_CALLING | FIELD_CALLED | FIELD_REDIRECTION, CALL_CONTROL, "delivered" },
    [EVENT_ESTABLISHED] = { "EstablishedEvent", "establishedConnection", "answeringDevice",
        FIELD_CALLING | FIELD_CALLED | FIELD_REDIRECTION, CALL_CONTROL, "established" },
    [EVENT_HELD] = { "HeldEvent", "heldConnection", "holdingDevice", 0, CALL_CONTROL, "held" },
    [EVENT_RETRIEVED] = { "RetrievedEvent", "retrievedConnection", "retrievingDevice", 0, CALL_CONTROL, "retrieved" },
    [EVENT_CONNECTION_CLEARED] = { "ConnectionClearedEvent", "droppedConnection", "releasingDevice", 0,
        CALL_CONTROL, "connectionCleared" },
    [EVENT_FAILED] = { "FailedEvent", "failedConnection", "failingDevice",
        FIELD_CALLING | FIELD_CALLED | FIELD_REDIRECTION, CALL_CONTROL, "failed" },
    [EVENT_DIVERTED] = { "DivertedEvent", "connection", "divertingDevice",
        FIELD_CALLING | FIELD_CALLED | FIELD_REDIRECTION, CALL_CONTROL, "diverted", .destination = "newDestination" },
    [EVENT_QUEUED] = { "QueuedEvent", "queuedConnection", "queue", FIELD_CALLING | FIELD_CALLED | FIELD_REDIRECTION,
        CALL_CONTROL, "queued" },
    [EVENT_TRANSFERRED] = { "TransferedEvent", "primaryOldCall", "transferringDevice", 0,       /* so misspelt */
        CALL_CONTROL, "transferred", .destination = "transferredToDevice", .merged = "transferredConnections" },
    [EVENT_CONFERENCED] = { "ConferencedEvent", "primaryOldCall", "conferencingDevice", 0,
        CALL_CONTROL, "conferenced", .destination = "addedParty", .merged = "conferenceConnections" },
    [EVENT_DO_NOT_DISTURB] = { "DoNotDisturbEvent", NULL, "device", 0, LOGICAL, "doNotDisturb",
        .switched = "doNotDisturbOn" },
    [EVENT_FORWARDING] = { "ForwardingEvent", NULL, "device", FIELD_FORWARDED, LOGICAL, "forwarding",
        .switched = "forwardStatus" },
    [EVENT_MESSAGE_WAITING] = { "MessageWaitingEvent", NULL, "targetDevice", 0, PHYSICAL, "messageWaiting",
        .switched = "messageWaitingOn" },
    [EVENT_OUT_OF_SERVICE] = { "OutOfServiceEvent", NULL, "device", 0, MAINTENANCE, "outOfService" },
    [EVENT_BACK_IN_SERVICE] = { "BackInServiceEvent", NULL, "device", 0, MAINTENANCE, "backInService" },
};

const enum event_kind event_order[] = {
    EVENT_CONFERENCED, EVENT_CONNECTION_CLEARED, EVENT_DELIVERED, EVENT_DIVERTED, EVENT_ESTABLISHED, EVENT_FAILED,
    EVENT_HELD, EVENT_ORIGINATED, EVENT_QUEUED, EVENT_RETRIEVED, EVENT_SERVICE_INITIATED, EVENT_TRANSFERRED,
    EVENT_MESSAGE_WAITING,
    EVENT_DO_NOT_DISTURB, EVENT_FORWARDING,
    EVENT_BACK_IN_SERVICE, EVENT_OUT_OF_SERVICE,
    EVENT_KINDS
};

/* ECMA-323 EventCause. */
static const char *const causes[] = {
    [CAUSE_NORMAL] = "normal", [CAUSE_NEW_CALL] = "newCall", [CAUSE_MAKE_CALL] = "makeCall",
    [CAUSE_NORMAL_CLEARING] = "normalClearing", [CAUSE_CALL_CANCELLED] = "callCancelled", [CAUSE_BUSY] = "busy",
    [CAUSE_NOT_ANSWERED] = "callNotAnswered", [CAUSE_NOT_OBTAINABLE] = "destNotObtainable",
    [CAUSE_OUT_OF_ORDER] = "destOutOfOrder", [CAUSE_INVALID_NUMBER] = "invalidNumberFormat",
    [CAUSE_TIMEOUT] = "timeout", [CAUSE_CONSULTATION] = "consultation", [CAUSE_TRANSFER] = "transfer",
    [CAUSE_SINGLE_STEP_TRANSFER] = "singleStepTransfer", [CAUSE_CONFERENCE] = "conference",
    [CAUSE_ALTERNATE] = "alternate",
    [CAUSE_REDIRECTED] = "redirected", [CAUSE_FORWARD_IMMEDIATE] = "callForwardImmediate",
    [CAUSE_FORWARD_BUSY] = "callForwardBusy", [CAUSE_FORWARD_NO_ANSWER] = "callForwardNoAnswer",
    [CAUSE_DO_NOT_DISTURB] = "doNotDisturb", [CAUSE_KEY_OPERATION] = "keyOperation",
    [CAUSE_RESOURCES] = "resourcesNotAvailable", [CAUSE_REORDER] = "reorderTone", [CAUSE_PARK] = "park",
    [CAUSE_RECALL] = "recall", [CAUSE_PICKUP] = "callPickup", [CAUSE_DISTRIBUTED] = "distributed",
    [CAUSE_RECALL_NO_ANSWER] = "recallNoAnswer", [CAUSE_ACTIVE_PARTICIPATION] = "activeParticipation",
};
_Static_assert(sizeof causes / sizeof causes[0] == CAUSE_COUNT, "a cause without a name in ECMA-323");

/* -- pieces -- */

/* An extension as a session knows it that was opened with an expanded number: expanded, with a + where its own has one.
 * Otherwise as it is. */
static const char *promoted(const struct session *s, const char *number, char room[OUTSIDE_MAX + 1])
{
    char expanded[OUTSIDE_MAX];
    if (!*s->primary || (csta_settings()->suppress && strcmp(number, s->primary) != 0) || !device_find(number)
        || !promote_expand(number, expanded))
        return number;
    snprintf(room, OUTSIDE_MAX + 1, "%s%s", s->global ? "+" : "", expanded + (*expanded == '+'));
    return room;
}

/* A number in this client's words: as it spelled it here, else as it spelled it in another monitor of the session, else
 * in the form of what it wrote here. */
static void spell(struct buf *b, const struct device_id *own, const char *number, const struct session *s)
{
    char room[OUTSIDE_MAX + 1];
    const bool mine = strcmp(own->number, number) == 0;
    const struct monitor *other = mine ? NULL : monitor_of_session(s, number);
    device_id_spell(b, other ? &other->id : own, mine || other ? number : promoted(s, number, room));
}

void compose_device_id(struct buf *b, const char *name, const struct device_id *own, const char *number,
                       const struct session *s)
{
    compose_open(b, name);
    spell(b, own, number, s);
    compose_close(b, name);
}

void compose_connection(struct buf *b, const char *name, uint32_t call, const struct device_id *own,
                        const char *number, const struct session *s)
{
    compose_open(b, name);
    compose_number(b, "callID", call);
    compose_device_id(b, "deviceID", own, number, s);
    compose_close(b, name);
}

void compose_moved(struct buf *b, uint32_t new, uint32_t old, const struct device_id *own, const char *number,
                   const struct session *s)
{
    compose_open(b, "connectionListItem");
    compose_connection(b, "newConnection", new, own, number, s);
    compose_connection(b, "oldConnection", old, own, number, s);
    compose_open(b, "endpoint");
    compose_device_id(b, "deviceID", own, number, s);
    compose_close(b, "endpoint");
    compose_close(b, "connectionListItem");
}

void compose_device(struct buf *b, const char *name, const struct device_id *own, const char *number,
                    const struct session *s)
{
    compose_open(b, name);
    if (*number)
        compose_device_id(b, "deviceIdentifier", own, number, s);
    else
        compose_empty(b, "notKnown");
    compose_close(b, name);
}

static void compose_redirection(struct buf *b, const struct monitor *m, const char *number)
{
    compose_open(b, "lastRedirectionDevice");
    if (number)
        compose_device_id(b, "numberDialed", &m->id, number, m->session);
    else
        compose_empty(b, "notRequired");
    compose_close(b, "lastRedirectionDevice");
}

static void compose_gcid(struct buf *b, const char *name, const uint32_t gcid[4])
{
    char text[GCID_TEXT];
    compose_open(b, name);
    compose_open(b, "globalCallData");
    compose_open(b, "globalCallLinkageID");
    compose_text(b, "globallyUniqueCallLinkageID", gcid_text(gcid, text));
    compose_close(b, "globalCallLinkageID");
    compose_close(b, "globalCallData");
    compose_close(b, name);
}

static bool linked(void)
{
    return !csta_settings()->basic && settings_voip()->gcid;
}

bool answer_linked(const char *edition)
{
    return linked() && edition_ordinal(edition) >= 6;
}

void compose_linkage(struct buf *b, const uint32_t gcid[4])
{
    if (linked())
        compose_gcid(b, "callLinkageData", gcid);
}

void compose_linkage_list(struct buf *b, const uint32_t new[4], const uint32_t old[4])
{
    if (!linked())
        return;
    compose_open(b, "callLinkageDataList");
    compose_gcid(b, "newCallLinkageData", new);
    if (old)
        compose_gcid(b, "oldCallLinkageData", old);
    compose_close(b, "callLinkageDataList");
}

void compose_shared(struct buf *b, uint32_t call, const char *phone)
{
    buf_adds(b, "<sharedLine xmlns=\"urn:naisen:csta\">");
    compose_number(b, "callID", call);
    compose_text(b, "phone", phone);
    compose_close(b, "sharedLine");
}

void compose_extensions(struct buf *b, bool open)
{
    static const char *const levels[] = { "extensions", "privateData", "private" };
    for (unsigned i = 0; i < 3; i++)
        if (open)
            compose_open(b, levels[i]);
        else
            compose_close(b, levels[2 - i]);
}

/* -- one message -- */

/* Everyone who is in the call from now on, and in which one before. */
static void compose_merged(struct buf *b, const char *name, const struct event *e, const struct monitor *m)
{
    compose_open(b, name);
    for (unsigned i = 0; i < e->party_count; i++) {
        const struct event_party *p = &e->parties[i];
        if (p->state != CONNECTION_NULL)
            compose_moved(b, e->call, p->old_call, &m->id, p->number, m->session);
    }
    compose_close(b, name);
}

static void compose_feature(struct buf *b, const struct event *e, const struct monitor *m)
{
    const struct event_row *row = &event_rows[e->kind];
    if (row->fields & FIELD_FORWARDED)
        compose_text(b, "forwardingType", "forwardImmediate");
    compose_flag(b, row->switched, e->on);
    if (row->fields & FIELD_FORWARDED && e->destination && *e->destination)
        compose_device_id(b, "forwardTo", &m->id, e->destination, m->session);
}

/* What changed, from the connection to localConnectionInfo. */
static void compose_change(struct buf *b, const struct event *e, const struct monitor *m)
{
    const struct event_row *row = &event_rows[e->kind];
    if (row->connection)
        compose_connection(b, row->connection, e->call, &m->id, e->subject, m->session);
    if (row->merged && e->secondary_call)
        compose_connection(b, "secondaryOldCall", e->secondary_call, &m->id, e->subject, m->session);
    compose_device(b, row->device, &m->id, e->subject, m->session);
    if (row->destination)
        compose_device(b, row->destination, &m->id, e->destination ? e->destination : "", m->session);
    if (row->merged)
        compose_merged(b, row->merged, e, m);
    if (row->fields & FIELD_CALLING)
        compose_device(b, "callingDevice", &m->id, e->calling, m->session);
    if (row->fields & FIELD_CALLED)
        compose_device(b, "calledDevice", &m->id, e->called, m->session);
    if (row->fields & FIELD_REDIRECTION)
        compose_redirection(b, m, e->last_redirection);
}

static void compose_event(struct buf *b, const struct event *e, const struct monitor *m, const char *state)
{
    const struct event_row *row = &event_rows[e->kind];
    compose_begin(b, m->edition, row->element);
    compose_number(b, "monitorCrossRefID", m->xref);
    compose_change(b, e, m);
    if (row->connection)
        compose_text(b, "localConnectionInfo", state);
    if (row->switched)
        compose_feature(b, e, m);
    else
        compose_text(b, "cause", causes[e->cause]);
    if (row->merged)
        compose_linkage_list(b, e->gcid, e->secondary_call ? e->secondary_gcid : NULL);
    else if (row->connection)
        compose_linkage(b, e->gcid);
    if (e->phone && !csta_settings()->basic) {
        compose_extensions(b, true);
        compose_shared(b, e->call, e->phone);
        compose_extensions(b, false);
    }
    compose_close(b, row->element);
}

static void tell_monitors(const struct event *e, const struct list *monitors, const char *state)
{
    static struct buf message;
    list_each(node, monitors) {
        struct monitor *m = list_entry(node, struct monitor, of_watched);
        if (m->filtered >> e->kind & 1)
            continue;
        compose_event(&message, e, m, state);
        cti_session_send(m->session, &message);
        csta_events.value++;
    }
}

/* "connectionCleared" → "CONNECTION_CLEARED". */
static const char *shout(const char *name, char out[64])
{
    size_t n = 0;
    for (; *name && n + 2 < 64; name++) {
        if (n && isupper((unsigned char)*name) && islower((unsigned char)name[-1]))
            out[n++] = '_';
        out[n++] = (char)toupper((unsigned char)*name);
    }
    out[n] = '\0';
    return out;
}

/* As `debug cti core` has always put it. */
static void trace_event(const struct event *e)
{
    char name[64];
    if (!trace_flags[TRACE_CORE].on)
        return;
    TRACE(TRACE_CORE, "//CTI/CM:callID %u, dn %s", e->call, e->subject);
    TRACE(TRACE_CORE, " === EVENT EV_%s", shout(event_kind_name(e->kind), name));
    TRACE(TRACE_CORE, " %s --> %s. cause %s", e->calling, e->called, causes[e->cause]);
}

void events_tell(const struct event *e)
{
    trace_event(e);
    for (unsigned i = 0; i < e->party_count; i++) {
        const struct event_party *p = &e->parties[i];
        struct list *monitors = p->inside ? monitors_of(p->number) : NULL;
        if (!monitors)
            continue;
        const struct device *d = device_find(p->number);
        if (!d || !device_watched(d))
            monitors_review_soon();      /* its number went to another line, or away */
        else
            tell_monitors(e, monitors, connection_state_name(p->state));
    }
}

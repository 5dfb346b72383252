// SPDX-License-Identifier: MIT
#include "csta/services.h"

#include "csta/compose.h"
#include "csta/edition.h"
#include "csta/restrictions.h"
#include "csta/settings.h"
#include "csta/statistics.h"
#include "csta/trace.h"

#include "core/service.h"

#include <stdlib.h>
#include <string.h>

/* -- system status, ECMA-269 14.1 -- */

static const struct csta_error *serve_request_system_status(struct request *r)
{
    /* Nothing but `normal` makes a client go on. */
    compose_text(r->answer, "systemStatus", "normal");
    return NULL;
}

/* A heartbeat: some send it without its systemStatus. */
static const struct csta_error *serve_system_status(struct request *r)
{
    (void)r;
    return NULL;
}

/* -- monitoring, ECMA-269 15.1 -- */

/* Event kinds that requestedMonitorFilter names: one bit each. */
static uint32_t read_filter(const struct element *filter)
{
    static const struct { const char *group, *list; } groups[] = {
        { "callcontrol", "callControlEvtsList" },        /* ECMA-323 spells it in lower case here */
        { "physicalDeviceFeature", "physDevEvtsList" },
        { "logicalDeviceFeature", "logicalEvtsList" },
        { "maintenance", "deviceMaintEvtsList" },
    };
    uint32_t filtered = 0;
    for (unsigned g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        const struct element *group = element_child(filter, groups[g].group);
        for (const enum event_kind *kind = event_order; group && *kind != EVENT_KINDS; kind++) {
            const char *text = strcmp(event_rows[*kind].list, groups[g].list) == 0
                ? element_text(group, event_rows[*kind].feature) : NULL;
            if (text && is_true(text))
                filtered |= 1u << *kind;
        }
    }
    return filtered;
}

static const struct csta_error *serve_monitor_start(struct request *r)
{
    const struct element *object = element_child(r->root, "monitorObject");
    const struct element *device = element_child(object, "deviceObject");
    const char *type = element_text(r->root, "monitorType");
    struct object_device o;
    struct monitor *m;
    if (!object)
        return error_of(FAULT_MISSING_PARAMETER);
    if (!device)
        return error_of(FAULT_INVALID_MONITOR_OBJECT);       /* a call: its devices can be monitored instead */
    if (type && strcmp(type, "device") != 0)
        return &error_invalid_monitor_type;
    const struct csta_error *error = request_device(device, FAULT_INVALID_DEVICE, &o);
    if (error)
        return error;
    if (!device_served(o.device))
        return error_of(FAULT_OUT_OF_SERVICE);
    error = monitor_start(r->session, r->edition, &o.id, o.device->number, &m);
    if (error)
        return error;
    m->filtered = read_filter(element_child(r->root, "requestedMonitorFilter"));
    compose_number(r->answer, "monitorCrossRefID", m->xref);
    compose_text(r->answer, "monitorExistingCalls", "true");
    return NULL;
}

static const struct csta_error *serve_monitor_stop(struct request *r)
{
    const char *xref = element_text(r->root, "monitorCrossRefID");
    if (!xref)
        return error_of(FAULT_MISSING_PARAMETER);
    char *end;
    const unsigned long number = strtoul(xref, &end, 10);
    struct monitor *m = *xref && !*end && number <= UINT32_MAX ? monitor_find(r->session, (uint32_t)number) : NULL;
    if (!m)
        return error_of(FAULT_INVALID_MONITOR);
    monitor_stop(m);
    return NULL;
}

/* -- call control, ECMA-269 17.1 -- */

static const struct csta_error *calling_error(enum fault fault)
{
    return fault == FAULT_DEVICE_STATE ? &error_invalid_calling_state : error_of(fault);
}

enum { MAKE_PROMPTED = 1, MAKE_STAGED = 2 };

/* Basic mode is for clients that cannot ask their user (Communicator). Who is asked is not given half a number. */
static enum fault make(const struct object_device *calling, const char *number, unsigned how, struct connection **made)
{
    if (!(how & MAKE_PROMPTED))
        return (how & MAKE_STAGED ? service_make_staged : service_make)(calling->device, calling->where, number, made);
    if (csta_settings()->basic)
        return FAULT_INCOMPATIBLE_CALLING_DEVICE;
    if (how & MAKE_STAGED && *number)
        return FAULT_INVALID_VALUE;
    struct phone *where = calling->where;
    const enum fault fault = prompted_phone(calling->device, &where);
    return fault ? fault : service_make_prompted(calling->device, where, number, csta_settings()->prompt, made);
}

static const struct csta_error *serve_make_call(struct request *r)
{
    const char *originate = element_text(r->root, "autoOriginate");
    const bool prompt = originate && strcmp(originate, "prompt") == 0;
    struct object_device calling;
    struct device_id called;
    bool more;
    const struct csta_error *error =
        request_device(element_child(r->root, "callingDevice"), FAULT_INVALID_CALLING_DEVICE, &calling);
    if (error)
        return error;
    if (originate && !prompt && strcmp(originate, "doNotPrompt") != 0)
        return error_of(FAULT_INVALID_VALUE);
    error = request_dialled(element_text(r->root, "calledDirectoryNumber"), &called, &more);
    if (error)
        return error;

    struct connection *made;
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:MakeCall calling %s, called %s%s", calling.id.number, called.number,
          prompt ? ", prompt" : "");
    const enum fault fault =
        make(&calling, called.number, (prompt ? MAKE_PROMPTED : 0) | (more ? MAKE_STAGED : 0), &made);
    if (fault)
        return calling_error(fault);
    TRACE(TRACE_DEVICE, "//CTI/DMGR:MakeCall sent to phone. callID %u, CallingNum:%s, CalledNum:%s", made->call->id,
          calling.id.number, called.number);
    compose_connection(r->answer, "callingDevice", made->call->id, &calling.id, calling.id.number, r->session);
    if (answer_linked(r->edition))
        compose_linkage(r->answer, made->call->gcid);
    return NULL;
}

/* The services that name one connection differ in little: the element that names it, the states they act on. */
struct connection_service {
    const char *name, *argument;
    unsigned states;
    enum fault none;                 /* no such connection of the device */
    enum fault (*act)(struct connection *c, struct phone *where);
};

static const struct csta_error *serve_connection(struct request *r, const struct connection_service *s)
{
    struct object_device o;
    struct connection *c;
    const struct csta_error *error =
        request_connection(r, element_child(r->root, s->argument), s->states, s->none, &o, &c);
    if (error)
        return error;
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:%s callID %u, dn %s", s->name, c->call->id, c->device->number);
    return error_of(s->act(c, o.where));
}

static enum fault answer(struct connection *c, struct phone *where)
{
    return service_answer(c, where, true);
}

static enum fault clear(struct connection *c, struct phone *where)
{
    (void)where;
    return service_clear(c);
}

static enum fault hold(struct connection *c, struct phone *where)
{
    (void)where;
    return service_hold(c, true);
}

static enum fault retrieve(struct connection *c, struct phone *where)
{
    return service_retrieve(c, where, true);
}

static const struct csta_error *serve_answer_call(struct request *r)
{
    static const struct connection_service s =
        { "AnswerCall", "callToBeAnswered", WANT(ALERTING) | WANT(QUEUED) | WANT_PROMPTED, FAULT_NO_CALL_TO_ANSWER,
          answer };
    return serve_connection(r, &s);
}

static const struct csta_error *serve_clear_connection(struct request *r)
{
    static const struct connection_service s =
        { "ClearConnection", "connectionToBeCleared", WANT_ANY, FAULT_NO_CONNECTION_TO_CLEAR, clear };
    return serve_connection(r, &s);
}

static const struct csta_error *serve_hold_call(struct request *r)
{
    static const struct connection_service s =
        { "HoldCall", "callToBeHeld", WANT(CONNECTED), FAULT_CONNECTION_STATE, hold };
    return serve_connection(r, &s);
}

static const struct csta_error *serve_retrieve_call(struct request *r)
{
    static const struct connection_service s =
        { "RetrieveCall", "callToBeRetrieved", WANT(HOLD), FAULT_NO_HELD_CALL, retrieve };
    return serve_connection(r, &s);
}

/* -- the rows -- */

#define SERVICE(name, list, feature, does, serve) { name, name "Response", list, feature, does, serve }

const struct service csta_services[] = {
    SERVICE("GetCSTAFeatures", "capExchangeServList", "getCSTAFeatures", "the rows of these tables", serve_features),
    SERVICE("SystemRegister", "systemStatServList", "systemRegister", "SystemStatus `disabled` at `cti shutdown`",
            serve_register),
    SERVICE("SystemRegisterCancel", "systemStatServList", "systemStatusRegisterCancel", "of the session's own",
            serve_register_cancel),
    SERVICE("RequestSystemStatus", "systemStatServList", "requestSystemStatus", "`normal`",
            serve_request_system_status),
    SERVICE("SystemStatus", "systemStatServList", "systemStatus", "a heartbeat, answered", serve_system_status),
    SERVICE("MonitorStart", "monitoringServList", "monitorStart",
            "a watched device with a phone or `cti notify`; requestedMonitorFilter is honoured", serve_monitor_start),
    SERVICE("MonitorStop", "monitoringServList", "monitorStop", "of the session's own; also sent by us",
            serve_monitor_stop),
    SERVICE("SnapshotCall", "snapshotServList", "snapshotCall", "the ends of a call and their states",
            serve_snapshot_call),
    SERVICE("SnapshotDevice", "snapshotServList", "snapshotDevice", "the calls of a device; own state first",
            serve_snapshot_device),
    SERVICE("AlternateCall", "callControlServList", "alternateCall", "`service_alternate`: heldCall, activeCall",
            serve_alternate_call),
    SERVICE("AnswerCall", "callControlServList", "answerCall",
            "`service_answer`: alerting, or initiated by a prompt → connected", serve_answer_call),
    SERVICE("ClearConnection", "callControlServList", "clearConnection", "`service_clear`: any state",
            serve_clear_connection),
    SERVICE("ConferenceCall", "callControlServList", "conferenceCall",
            "`service_conference`: heldCall, activeCall → one", serve_conference_call),
    SERVICE("ConsultationCall", "callControlServList", "consultationCall",
            "`service_consult`: connected → hold, and a new call", serve_consultation_call),
    SERVICE("DeflectCall", "callControlServList", "deflectCall", "`service_deflect`: alerting → elsewhere",
            serve_deflect_call),
    SERVICE("DialDigits", "callControlServList", "dialDigits", "`service_dial_digits`: initiated → further digits",
            serve_dial_digits),
    SERVICE("DirectedPickupCall", "callControlServList", "directedPickupCall",
            "`service_directed_pickup`: what rings, or is parked, at another device", serve_directed_pickup_call),
    SERVICE("GroupPickupCall", "callControlServList", "groupPickupCall",
            "`service_group_pickup`: what has rung longest in pickGroup, or in the device's own group",
            serve_group_pickup_call),
    SERVICE("HoldCall", "callControlServList", "holdCall", "`service_hold`: connected → hold", serve_hold_call),
    SERVICE("MakeCall", "callControlServList", "makeCall",
            "`service_make`; `…_prompted` for autoOriginate prompt, `…_staged` for no number or a `;` at its end",
            serve_make_call),
    SERVICE("ParkCall", "callControlServList", "parkCall",
            "`service_park`: the far end → an ephone-dn with `park-slot`", serve_park_call),
    SERVICE("ReconnectCall", "callControlServList", "reconnectCall", "`service_reconnect`: activeCall, heldCall",
            serve_reconnect_call),
    SERVICE("RetrieveCall", "callControlServList", "retrieveCall", "`service_retrieve`: hold → connected",
            serve_retrieve_call),
    SERVICE("SingleStepTransferCall", "callControlServList", "singleStepTransfer",
            "`service_single_step_transfer`: the far end → elsewhere", serve_single_step_transfer_call),
    SERVICE("TransferCall", "callControlServList", "transferCall", "`service_transfer`: both far ends → one call",
            serve_transfer_call),
    SERVICE("GenerateDigits", "callAssociatedServList", "generateDigits",
            "`service_generate_digits`: DTMF to the far end", serve_generate_digits),
    SERVICE("GetMessageWaitingIndicator", "physDevServList", "getMessageWaitingIndicator", "the device's lamp",
            serve_get_message_waiting),
    SERVICE("SetMessageWaitingIndicator", "physDevServList", "setMessageWaitingIndicator",
            "`service_set_message_waiting`", serve_set_message_waiting),
    SERVICE("GetDoNotDisturb", "logicalServList", "getDoNotDisturb", "whether a phone of the device is silent",
            serve_get_do_not_disturb),
    SERVICE("GetForwarding", "logicalServList", "getForwarding", "immediate, busy and no answer",
            serve_get_forwarding),
    SERVICE("SetDoNotDisturb", "logicalServList", "setDoNotDisturb", "`service_set_do_not_disturb`",
            serve_set_do_not_disturb),
    SERVICE("SetForwarding", "logicalServList", "setForwarding",
            "`service_set_forward`: forwardImmediate, as `call-forward all`", serve_set_forwarding),
    { 0 }
};
_Static_assert(sizeof csta_services / sizeof csta_services[0] <= SERVICES_MAX, "more services than are counted");

void compose_error(struct buf *b, const char *edition, const struct csta_error *e)
{
    compose_begin(b, edition, "CSTAErrorCode");
    compose_text(b, e->category, e->value);
    compose_close(b, "CSTAErrorCode");
}

static const struct service *service_find(const char *element)
{
    const struct service *s = csta_services;
    while (s->element && strcmp(s->element, element) != 0)
        s++;
    return s->element ? s : NULL;
}

static void answered(const struct request *r, const struct service *s, const struct csta_error *error)
{
    csta_requests.value++;
    statistics_count(s, error, r->edition);
    if (error) {
        csta_refused.value++;
        compose_error(r->answer, r->edition, error);
    }
    TRACE(TRACE_PROTOCOL, "//CTI/PI:session %u %s: %s", r->session->id, s ? s->element : "unknown service",
          error ? error->value : "served");
}

void refuse_request(struct request *r, const struct csta_error *error)
{
    answered(r, service_find(r->root->name), error);
}

void service_request(struct request *r)
{
    const struct service *s = edition_of(r->root->space) || !*r->root->space ? service_find(r->root->name) : NULL;
    const struct csta_error *error = error_of(FAULT_NOT_SUPPORTED);
    if (s) {
        compose_begin(r->answer, r->edition, s->response);
        error = s->serve(r);
        compose_close(r->answer, s->response);
    }
    answered(r, s, error);
}

// SPDX-License-Identifier: MIT
/* Park Call, Directed Pickup Call and Group Pickup Call, ECMA-269 17.1.20, 17.1.14 and 17.1.15. */
#include "csta/compose.h"
#include "csta/services.h"
#include "csta/trace.h"

#include "core/service.h"

const struct csta_error *serve_park_call(struct request *r)
{
    const struct element *to = element_child(r->root, "parkTo");
    struct object_device parking, slot;
    struct connection *c, *parked;
    const struct csta_error *error = request_connection(r, element_child(r->root, "parking"), WANT(CONNECTED),
                                                        FAULT_CONNECTION_STATE, &parking, &c);
    if (error)
        return error;
    if (!to)
        return error_of(FAULT_MISSING_PARAMETER);
    if (!device_id_parse(to->text, &slot.id) || !(slot.device = device_id_find(&slot.id, &slot.where)))
        return &error_destination_device;
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:ParkCall callID %u, to %s", c->call->id, slot.device->number);
    const enum fault fault = service_park(c, slot.device, &parked);
    if (fault)
        return fault == FAULT_INVALID_DESTINATION ? &error_destination_device : error_of(fault);
    compose_connection(r->answer, "parkedTo", parked->call->id, &slot.id, parked->device->number, r->session);
    if (answer_linked(r->edition))
        compose_linkage(r->answer, parked->call->gcid);
    return NULL;
}

/* -- pickup -- */

static void compose_picked(const struct request *r, const struct object_device *by, const struct connection *c)
{
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:%s callID %u, dn %s", r->root->name, c->call->id, c->device->number);
    compose_connection(r->answer, "pickedCall", c->call->id, &by->id, c->device->number, r->session);
    if (answer_linked(r->edition))
        compose_linkage(r->answer, c->call->gcid);
}

const struct csta_error *serve_directed_pickup_call(struct request *r)
{
    struct object_device at, by;
    struct connection *c, *taken;
    const struct csta_error *error =
        request_connection(r, element_child(r->root, "callToBePickedUp"), WANT(ALERTING) | WANT(QUEUED),
                           FAULT_NO_CALL_TO_ANSWER, &at, &c);
    if (!error)
        error = request_device(element_child(r->root, "requestingDevice"), FAULT_INVALID_DEVICE, &by);
    if (error)
        return error;
    const enum fault fault = service_directed_pickup(by.device, by.where, c, &taken);
    if (!fault)
        compose_picked(r, &by, taken);
    return error_of(fault);
}

const struct csta_error *serve_group_pickup_call(struct request *r)
{
    struct object_device by;
    struct connection *taken;
    const struct csta_error *error =
        request_device(element_child(r->root, "newDestination"), FAULT_INVALID_DEVICE, &by);
    if (error)
        return error;
    const enum fault fault = service_group_pickup(by.device, by.where, element_text(r->root, "pickGroup"), &taken);
    if (!fault)
        compose_picked(r, &by, taken);
    return error_of(fault);
}

// SPDX-License-Identifier: MIT
/* Snapshot Device and Snapshot Call, ECMA-269 16.1: how a client that starts in the middle learns what is going on. */
#include "csta/compose.h"
#include "csta/restrictions.h"
#include "csta/services.h"
#include "csta/settings.h"

static void compose_state(struct buf *b, const struct connection *c)
{
    compose_text(b, "localConnectionState", connection_state_name(c->state));
}

/* One call of the device: its own state first, then the others'. */
static void compose_device_call(const struct request *r, const struct object_device *o, const struct connection *c)
{
    struct buf *b = r->answer;
    const struct connection *peer = connection_peer(c);
    compose_open(b, "snapshotDeviceResponseInfo");
    compose_connection(b, "connectionIdentifier", c->call->id, &o->id, c->device->number, r->session);
    if (peer && !c->call->mixed)         /* of several there is no one far end */
        compose_device(b, "endpointDevice", &o->id, peer->device->number, r->session);
    compose_open(b, "localCallState");
    compose_open(b, "compoundCallState");
    compose_state(b, c);
    list_each(node, &c->call->connections) {
        const struct connection *other = list_entry(node, struct connection, of_call);
        if (other != c)
            compose_state(b, other);
    }
    compose_close(b, "compoundCallState");
    compose_close(b, "localCallState");
    compose_close(b, "snapshotDeviceResponseInfo");
}

/* Which phones have those calls of the device whose line is on several. */
static void compose_holders(struct buf *b, const struct device *d)
{
    bool any = false;
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        const struct phone *holder = connection_holder(c);
        char name[PHONE_NAME];
        if (!holder)
            continue;
        if (!any)
            compose_extensions(b, true);
        any = true;
        compose_shared(b, c->call->id, phone_name(holder, name));
    }
    if (any)
        compose_extensions(b, false);
}

const struct csta_error *serve_snapshot_device(struct request *r)
{
    struct object_device o;
    const struct csta_error *error =
        request_device(element_child(r->root, "snapshotObject"), FAULT_INVALID_DEVICE, &o);
    if (error)
        return error;
    compose_open(r->answer, "crossRefIDorSnapshotData");
    compose_open(r->answer, "snapshotData");
    list_each(node, &o.device->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->line)                     /* without: a busy end, which its device never saw */
            compose_device_call(r, &o, c);
    }
    compose_close(r->answer, "snapshotData");
    compose_close(r->answer, "crossRefIDorSnapshotData");
    if (!csta_settings()->basic)
        compose_holders(r->answer, o.device);
    return NULL;
}

static void compose_end(const struct request *r, const struct device_id *own, const struct connection *c)
{
    struct buf *b = r->answer;
    compose_open(b, "snapshotCallResponseInfo");
    compose_device(b, "deviceOnCall", own, c->device->number, r->session);
    compose_connection(b, "callIdentifier", c->call->id, own, c->device->number, r->session);
    compose_text(b, "localConnectionInfo", connection_state_name(c->state));
    compose_close(b, "snapshotCallResponseInfo");
}

/* The end through which a session may see a call that it names by callID alone: one it monitors, else a watched one. */
static const struct connection *visible_end(const struct call *call, const struct session *s)
{
    const struct connection *watched = NULL;
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        if (!c->line || device_permission(c->device))
            continue;
        if (monitor_of_session(s, c->device->number))
            return c;
        if (!watched)
            watched = c;
    }
    return watched;
}

static const struct csta_error *find_call(const struct request *r, struct device_id *own, const struct call **found)
{
    const struct element *object = element_child(r->root, "snapshotObject");
    const char *device = element_text(object, "deviceID");
    struct object_device o;
    struct connection *asked;
    if (!device || !*device) {
        const struct call *call = request_call(object);
        const struct connection *end = call ? visible_end(call, r->session) : NULL;
        const struct monitor *m = end ? monitor_of_session(r->session, end->device->number) : NULL;
        *own = m ? m->id : (struct device_id){ .text = "" };
        *found = call;
        return !object ? error_of(FAULT_MISSING_PARAMETER) : !call ? error_of(FAULT_INVALID_CALL)
            : error_of(end ? FAULT_NONE : FAULT_NOT_PERMITTED);
    }
    const struct csta_error *error = request_connection(r, object, ~0u, FAULT_INVALID_CONNECTION, &o, &asked);
    if (error)
        return error;
    *own = o.id;
    *found = asked->call;
    return NULL;
}

const struct csta_error *serve_snapshot_call(struct request *r)
{
    struct device_id own;
    const struct call *call;
    const struct csta_error *error = find_call(r, &own, &call);
    if (error)
        return error;
    compose_open(r->answer, "crossRefIDorSnapshotData");
    compose_open(r->answer, "snapshotData");
    list_each(node, &call->connections)
        compose_end(r, &own, list_entry(node, struct connection, of_call));
    compose_close(r->answer, "snapshotData");
    compose_close(r->answer, "crossRefIDorSnapshotData");
    compose_device(r->answer, "callingDevice", &own, call->calling, r->session);
    compose_device(r->answer, "calledDevice", &own, call->called, r->session);
    compose_linkage(r->answer, call->gcid);
    return NULL;
}

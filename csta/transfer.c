// SPDX-License-Identifier: MIT
/* Services about two calls of one device, and those that send an end somewhere else, ECMA-269 17.1; and Generate
 * Digits, 18.1.3. Each says which of its two connections is wrong. */
#include "csta/compose.h"
#include "csta/services.h"
#include "csta/trace.h"

#include "core/service.h"

#include <string.h>

enum { DIGITS_AT_ONCE = 64 };            /* characters of one Generate Digits: what a phone plays before others wait */

/* -- one connection of the two -- */

struct end {
    struct object_device of;
    struct connection *connection;
};

static const struct csta_error *find_end(const struct request *r, const char *name, unsigned wanted, enum fault none,
                                         struct end *end)
{
    return request_connection(r, element_child(r->root, name), wanted, none, &end->of, &end->connection);
}

/* `states`: what the service acts on. */
static const struct csta_error *find_active(const struct request *r, const char *name, unsigned states,
                                            struct end *end)
{
    const struct csta_error *error = find_end(r, name, states, FAULT_DEVICE_STATE, end);
    if (error == error_of(FAULT_DEVICE_STATE))
        return &error_no_active_call;
    if (error == error_of(FAULT_INVALID_CONNECTION))
        return &error_active_connection;
    return error ? error : states >> end->connection->state & 1 ? NULL : &error_active_state;
}

static const struct csta_error *find_held(const struct request *r, unsigned states, struct end *end)
{
    const struct csta_error *error = find_end(r, "heldCall", states, FAULT_NO_HELD_CALL, end);
    if (error == error_of(FAULT_INVALID_CONNECTION))
        return &error_held_connection;
    return error ? error : states >> end->connection->state & 1 ? NULL : &error_held_state;
}

struct two {
    struct end held, active;
};

static const struct csta_error *find_two(const struct request *r, unsigned held_states, unsigned active_states,
                                         struct two *two)
{
    const struct csta_error *error = find_held(r, held_states, &two->held);
    if (!error)
        error = find_active(r, "activeCall", active_states, &two->active);
    if (!error)
        TRACE(TRACE_CALL_CONTROL, "//CTI/CC:%s held callID %u, active callID %u, dn %s", r->root->name,
              two->held.connection->call->id, two->active.connection->call->id,
              two->held.connection->device->number);
    return error;
}

/* The states of both were good: what stands in the way is behind the active one (or it is not of the same phone). */
static const struct csta_error *active_error(enum fault fault)
{
    return fault == FAULT_CONNECTION_STATE ? &error_active_state : error_of(fault);
}

static bool talks_on(const struct connection *active, const struct phone *p)
{
    list_each(node, &active->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->phone == p && a->state == APPEARANCE_ACTIVE)
            return true;
    }
    return false;
}

/* The other call only rings so far (call waiting): answering it on the phone that talks holds the active one. */
static enum fault take_waiting(struct connection *waiting, const struct connection *active)
{
    list_each(node, &waiting->appearances) {
        struct phone *p = list_entry(node, struct appearance, of_connection)->phone;
        if (waiting->call != active->call && talks_on(active, p))
            return service_answer(waiting, p, true);
    }
    return FAULT_CONNECTION_STATE;
}

const struct csta_error *serve_alternate_call(struct request *r)
{
    struct two t;
    const struct csta_error *error = find_two(r, WANT(HOLD) | WANT(ALERTING), WANT(CONNECTED), &t);
    if (error)
        return error;
    struct connection *other = t.held.connection, *active = t.active.connection;
    return active_error(other->state == CONNECTION_ALERTING ? take_waiting(other, active)
                                                            : service_alternate(other, active, true));
}

const struct csta_error *serve_reconnect_call(struct request *r)
{
    struct two t;
    const struct csta_error *error = find_two(r, WANT(HOLD), WANT_ANY & ~WANT(HOLD), &t);
    return error ? error : active_error(service_reconnect(t.active.connection, t.held.connection, true));
}

/* -- transfer -- */

/* Who is in the call now, and in which one before. */
static void compose_parties(const struct request *r, const struct device_id *own, const struct call *call)
{
    compose_open(r->answer, "connections");
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        compose_moved(r->answer, call->id, c->came_from ? c->came_from : call->id, own, c->device->number, r->session);
    }
    compose_close(r->answer, "connections");
}

const struct csta_error *serve_transfer_call(struct request *r)
{
    struct two t;
    const struct csta_error *error = find_two(r, WANT(HOLD), WANT(CONNECTED), &t);
    if (error)
        return error;
    struct call *call = t.held.connection->call;
    const struct connection *joining = connection_peer(t.active.connection);
    uint32_t old[4];
    memcpy(old, t.active.connection->call->gcid, sizeof old);
    const enum fault fault = service_transfer(t.held.connection, t.active.connection);
    if (fault)
        return active_error(fault);
    compose_connection(r->answer, "transferredCall", call->id, &t.held.of.id, joining->device->number, r->session);
    compose_parties(r, &t.held.of.id, call);
    if (answer_linked(r->edition))
        compose_linkage_list(r->answer, call->gcid, old);
    return NULL;
}

/* -- conference -- */

const struct csta_error *serve_conference_call(struct request *r)
{
    struct two t;
    const struct csta_error *error = find_two(r, WANT(HOLD), WANT(CONNECTED), &t);
    if (error)
        return error;
    const struct connection *conference = t.held.connection;
    uint32_t old[4];
    memcpy(old, t.active.connection->call->gcid, sizeof old);
    const enum fault fault = service_conference(t.held.connection, t.active.connection);
    if (fault)
        return active_error(fault);
    compose_connection(r->answer, "conferenceCall", conference->call->id, &t.held.of.id, conference->device->number,
                       r->session);
    compose_parties(r, &t.held.of.id, conference->call);
    if (answer_linked(r->edition))
        compose_linkage_list(r->answer, conference->call->gcid, old);
    return NULL;
}

/* A device to go to: any number that could be dialled. */
static bool read_destination(const char *text, struct device_id *id)
{
    return text && device_id_parse(text, id) && *id->number;
}

const struct csta_error *serve_single_step_transfer_call(struct request *r)
{
    const struct element *to = element_child(r->root, "transferredTo");
    struct end active;
    struct device_id destination;
    const struct csta_error *error = find_active(r, "activeCall", WANT(CONNECTED), &active);
    if (error)
        return error;
    if (!to)
        return error_of(FAULT_MISSING_PARAMETER);
    if (!read_destination(to->text, &destination))
        return &error_destination_device;
    const struct call *call = active.connection->call;
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:SingleStepTransferCall callID %u, to %s", call->id, destination.number);
    const enum fault fault = service_single_step_transfer(active.connection, destination.number);
    if (fault)
        return fault == FAULT_INVALID_DESTINATION ? &error_destination_device : active_error(fault);
    compose_connection(r->answer, "transferredCall", call->id, &active.of.id, destination.number, r->session);
    compose_parties(r, &active.of.id, call);
    if (answer_linked(r->edition))
        compose_linkage_list(r->answer, call->gcid, NULL);
    return NULL;
}

/* -- consultation -- */

/* What it may become is not held against it later. */
static const struct csta_error *check_options(const char *options)
{
    static const char *const known[] = { "unrestricted", "consultOnly", "transferOnly", "conferenceOnly" };
    for (unsigned i = 0; options && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(options, known[i]) == 0)
            return NULL;
    return error_of(options ? FAULT_INVALID_VALUE : FAULT_NONE);
}

const struct csta_error *serve_consultation_call(struct request *r)
{
    struct end existing;
    struct device_id consulted;
    struct connection *made;
    bool more;
    const struct csta_error *error = find_active(r, "existingCall", WANT(CONNECTED), &existing);
    if (!error)
        error = check_options(element_text(r->root, "consultOptions"));
    if (!error)
        error = request_dialled(element_text(r->root, "consultedDevice"), &consulted, &more);
    if (error)
        return error;
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:ConsultationCall callID %u, consulted %s", existing.connection->call->id,
          consulted.number);
    const enum fault fault = service_consult(existing.connection, more ? NULL : consulted.number, true, &made);
    if (fault)
        return fault == FAULT_INVALID_DESTINATION ? &error_invalid_called_device : active_error(fault);
    if (more)
        service_dial_digits(made, consulted.number, true);
    compose_connection(r->answer, "initiatedCall", made->call->id, &existing.of.id, made->device->number, r->session);
    if (answer_linked(r->edition))
        compose_linkage(r->answer, made->call->gcid);
    return NULL;
}

/* -- dialling in stages, ECMA-269 17.1.12 -- */

const struct csta_error *serve_dial_digits(struct request *r)
{
    const char *text = element_text(r->root, "diallingSequence");
    struct end end;
    struct device_id sequence;
    bool more;
    const struct csta_error *error =
        find_end(r, "diallingConnection", WANT(INITIATED), FAULT_CONNECTION_STATE, &end);
    if (error)
        return error;
    if (!text)
        return error_of(FAULT_MISSING_PARAMETER);
    error = request_dialled(text, &sequence, &more);
    if (error)
        return error;
    const enum fault fault = service_dial_digits(end.connection, sequence.number, more);
    return fault == FAULT_INVALID_DESTINATION ? &error_invalid_called_device : error_of(fault);
}

/* -- deflection -- */

/* Up to edition 4 a number, from edition 5 a list of devices, of which the first is taken; from anybody either. */
static const char *new_destination(const struct request *r)
{
    const struct element *e = element_child(r->root, "newDestination");
    const char *device = element_text(e, "device");
    return device ? device : e ? e->text : NULL;
}

const struct csta_error *serve_deflect_call(struct request *r)
{
    const char *text = new_destination(r);
    struct end end;
    struct device_id to;
    const struct csta_error *error =
        find_end(r, "callToBeDiverted", WANT(ALERTING), FAULT_CONNECTION_STATE, &end);
    if (error)
        return error;
    if (!text)
        return error_of(FAULT_MISSING_PARAMETER);
    if (!read_destination(text, &to))
        return error_of(FAULT_INVALID_DESTINATION);
    TRACE(TRACE_CALL_CONTROL, "//CTI/CC:DeflectCall callID %u, to %s", end.connection->call->id, to.number);
    return error_of(service_deflect(end.connection, to.number));
}

/* -- digits -- */

const struct csta_error *serve_generate_digits(struct request *r)
{
    const char *mode = element_text(r->root, "digitMode");
    const char *digits = element_text(r->root, "charactersToSend");
    struct end end;
    const struct csta_error *error =
        find_end(r, "connectionToSendDigits", WANT(CONNECTED), FAULT_CONNECTION_STATE, &end);
    if (error)
        return error;
    if (mode && strcmp(mode, "dTMF") != 0)
        return &error_digit_mode;
    if (!digits)
        return error_of(FAULT_MISSING_PARAMETER);
    if (strlen(digits) > DIGITS_AT_ONCE)
        return error_of(FAULT_INVALID_VALUE);
    return error_of(service_generate_digits(end.connection, digits));
}

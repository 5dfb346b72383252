// SPDX-License-Identifier: MIT
/* Services on devices rather than calls: do not disturb and forwarding (ECMA-269 22.1), message waiting (21.1). */
#include "csta/compose.h"
#include "csta/services.h"

#include "core/service.h"

#include <stdio.h>
#include <string.h>

static const struct csta_error *named_device(const struct request *r, struct object_device *o)
{
    return request_device(element_child(r->root, "device"), FAULT_INVALID_DEVICE, o);
}

/* The device, and what to switch. */
static const struct csta_error *named_switch(const struct request *r, const char *name, struct object_device *o,
                                             bool *on)
{
    const struct csta_error *error = named_device(r, o);
    return error ? error : request_flag(r, name, on);
}

/* -- do not disturb -- */

const struct csta_error *serve_get_do_not_disturb(struct request *r)
{
    struct object_device o;
    const struct csta_error *error = named_device(r, &o);
    if (error)
        return error;
    compose_flag(r->answer, "doNotDisturbOn", o.where ? o.where->do_not_disturb : device_do_not_disturb(o.device));
    return NULL;
}

const struct csta_error *serve_set_do_not_disturb(struct request *r)
{
    struct object_device o;
    bool on;
    const struct csta_error *error = named_switch(r, "doNotDisturbOn", &o, &on);
    return error ? error : error_of(service_set_do_not_disturb(o.device, o.where, on));
}

/* -- forwarding -- */

static void compose_forward(const struct request *r, const struct object_device *o, const char *type,
                            const char *number)
{
    compose_open(r->answer, "forwardListItem");
    compose_text(r->answer, "forwardingType", type);
    compose_flag(r->answer, "forwardStatus", *number);
    if (*number)
        compose_device_id(r->answer, "forwardDN", &o->id, number, r->session);
    compose_close(r->answer, "forwardListItem");
}

const struct csta_error *serve_get_forwarding(struct request *r)
{
    struct object_device o;
    const struct csta_error *error = named_device(r, &o);
    if (error)
        return error;
    const struct settings_dn *dn = line_settings(device_line(o.device));
    compose_open(r->answer, "forwardingList");
    compose_forward(r, &o, "forwardImmediate", device_forward(o.device));
    compose_forward(r, &o, "forwardBusy", dn->forward_busy);
    compose_forward(r, &o, "forwardNoAns", dn->forward_no_answer);
    compose_close(r->answer, "forwardingList");
    return NULL;
}

/* The configuration changes in the application's name. */
static enum fault set_forward(const struct session *s, struct device *d, const char *number)
{
    const struct dialog_info *info = content_info(s->dialog);
    struct actor who = { .kind = ACTOR_APPLICATION };
    char address[ADDRESS_TEXT];
    log_escape(info->user, strlen(info->user), who.name, sizeof who.name);
    snprintf(who.origin, sizeof who.origin, "CTI session %u (%s)", s->id, address_text(&info->origin, address));
    return service_set_forward(d, number, &who);
}

const struct csta_error *serve_set_forwarding(struct request *r)
{
    const char *type = element_text(r->root, "forwardingType");
    const char *to = element_text(r->root, "forwardDN");
    struct object_device o;
    struct device_id destination = { .text = "" };
    bool on;
    const struct csta_error *error = named_switch(r, "activateForward", &o, &on);
    if (error)
        return error;
    if (type && strcmp(type, "forwardImmediate") != 0)
        return &error_forwarding_type;       /* the others are the administrator's */
    if (on && (!to || !device_id_parse(to, &destination) || !*destination.number))
        return &error_forwarding_destination;
    const enum fault fault = set_forward(r->session, o.device, on ? destination.number : "");
    return fault == FAULT_INVALID_DESTINATION ? &error_forwarding_destination : error_of(fault);
}

/* -- message waiting -- */

const struct csta_error *serve_get_message_waiting(struct request *r)
{
    struct object_device o;
    const struct csta_error *error = named_device(r, &o);
    if (error)
        return error;
    compose_flag(r->answer, "messageWaitingOn", o.device->message_waiting);
    compose_flag(r->answer, "lampIsPresent", true);
    return NULL;
}

const struct csta_error *serve_set_message_waiting(struct request *r)
{
    struct object_device o;
    bool on;
    const struct csta_error *error = named_switch(r, "messageWaitingOn", &o, &on);
    return error ? error : error_of(service_set_message_waiting(o.device, on));
}

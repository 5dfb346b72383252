// SPDX-License-Identifier: MIT
/* From the words of a request to devices and connections of the call model, ECMA-269 12.3. */
#include "csta/restrictions.h"
#include "csta/services.h"

#include <stdlib.h>
#include <string.h>

const struct csta_error *request_device(const struct element *e, enum fault unknown, struct object_device *o)
{
    if (!e)
        return error_of(FAULT_MISSING_PARAMETER);
    if (!device_id_parse(e->text, &o->id))
        return error_of(unknown);
    o->device = device_id_find(&o->id, &o->where);
    if (!o->device)
        return error_of(unknown);
    const enum fault fault = device_permission(o->device);
    if (fault)
        return error_of(fault);
    /* Whatever it was called, its number is this one: so events and answers find the spelling again. */
    strcpy(o->id.number, o->device->number);
    return NULL;
}

/* Call ids are ours: decimal, without sign. 0 for anything else. */
static uint32_t call_id(const char *text)
{
    char *end;
    if (*text < '1' || *text > '9' || strlen(text) > 10)
        return 0;
    const unsigned long long id = strtoull(text, &end, 10);
    return *end || id > UINT32_MAX ? 0 : (uint32_t)id;
}

struct call *request_call(const struct element *e)
{
    const char *id = element_text(e, "callID");
    const uint32_t number = id ? call_id(id) : 0;
    return number ? call_find(number) : NULL;
}

static bool is_wanted(const struct connection *c, unsigned wanted)
{
    return c->line && (wanted >> c->state & 1 || (c->prompted && wanted & WANT_PROMPTED));
}

/* Only the device was named: its one connection that the service could act on; *many when there are more. */
static struct connection *only_of_device(const struct device *d, unsigned wanted, bool *many)
{
    struct connection *found = NULL;
    *many = false;
    list_each(node, &d->connections) {
        struct connection *c = list_entry(node, struct connection, of_device);
        if (!is_wanted(c, wanted))
            continue;
        *many = found;
        if (found)
            return NULL;
        found = c;
    }
    return found;
}

/* Only the call was named: the end that this session monitors. */
static struct connection *only_of_call(const struct call *call, const struct session *s)
{
    struct connection *found = NULL;
    list_each(node, &call->connections) {
        struct connection *c = list_entry(node, struct connection, of_call);
        if (!c->line || !monitor_of_session(s, c->device->number))
            continue;
        if (found)
            return NULL;
        found = c;
    }
    return found;
}

const struct csta_error *request_connection(const struct request *r, const struct element *e, unsigned wanted,
                                            enum fault none, struct object_device *o, struct connection **c)
{
    const struct element *device = element_child(e, "deviceID");
    const char *id = element_text(e, "callID");
    if (!e || ((!device || !*device->text) && (!id || !*id)))
        return error_of(FAULT_MISSING_PARAMETER);

    *o = (struct object_device){ 0 };
    if (device && *device->text) {
        const struct csta_error *error = request_device(device, FAULT_INVALID_DEVICE, o);
        if (error)
            return error;
    }
    if (!id || !*id) {
        bool many;
        *c = only_of_device(o->device, wanted, &many);
        return *c ? NULL : error_of(many ? FAULT_INVALID_CONNECTION : none);
    }
    const struct call *call = request_call(e);
    if (!call)
        return error_of(FAULT_INVALID_CALL);
    *c = o->device ? connection_find(call->id, o->device) : only_of_call(call, r->session);
    if (!*c)
        return error_of(FAULT_INVALID_CONNECTION);
    return error_of(device_permission((*c)->device));
}

bool is_true(const char *text)
{
    return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

const struct csta_error *request_flag(const struct request *r, const char *name, bool *on)
{
    const char *text = element_text(r->root, name);
    if (!text)
        return error_of(FAULT_MISSING_PARAMETER);
    *on = is_true(text);
    return error_of(*on || strcmp(text, "false") == 0 || strcmp(text, "0") == 0 ? FAULT_NONE : FAULT_INVALID_VALUE);
}

const struct csta_error *request_dialled(const char *text, struct device_id *id, bool *more)
{
    if (!text || !device_id_parse(text, id) || *id->phone)
        return &error_invalid_called_device;
    *more = !*text || text[strlen(text) - 1] == ';';
    return *id->number || *more ? NULL : &error_invalid_called_device;
}

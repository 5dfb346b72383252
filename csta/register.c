// SPDX-License-Identifier: MIT
/* System Register and its Cancel, ECMA-269 14.1: an application that wants to hear of the system's state. There is one
 * such change while a session lives: it goes down. One registration a session; its id is the session's. */
#include "csta/compose.h"
#include "csta/services.h"

#include <stdio.h>
#include <string.h>

/* Nothing said means everything wanted; in a filter, `true` means not wanted. */
static bool says(const struct request *r, const char *group, const char *name, bool otherwise)
{
    const struct element *parent = element_child(r->root, group);
    const char *text = element_text(parent, name);
    return parent && parent->child ? text && is_true(text) : otherwise;
}

const struct csta_error *serve_register(struct request *r)
{
    r->session->registered = says(r, "requestTypes", "systemStatus", true)
        && !says(r, "requestedStatusFilter", "disabled", false);
    compose_number(r->answer, "sysStatRegisterID", r->session->id);
    return NULL;
}

const struct csta_error *serve_register_cancel(struct request *r)
{
    const char *text = element_text(r->root, "sysStatRegisterID");
    char own[12];
    snprintf(own, sizeof own, "%u", r->session->id);
    if (!text)
        return error_of(FAULT_MISSING_PARAMETER);
    if (strcmp(text, own) != 0)
        return error_of(FAULT_INVALID_VALUE);
    r->session->registered = false;
    return NULL;
}

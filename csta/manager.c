// SPDX-License-Identifier: MIT
/* Session managers: applications that register with the `register-id` of a `voice register session-server` and keep
 * that up (CME guide, "Creating a session manager"). */
#include "csta/manager.h"

#include "core/settings.h"
#include "csta/callmon_trace.h"
#include "csta/session.h"
#include "csta/trace.h"

#include <stdio.h>
#include <string.h>

static const struct settings_session_server *server_of(const char *id)
{
    const struct object *o = NULL;
    while (*id && (o = config_next(config_running(), &mode_session_server, o))) {
        const struct settings_session_server *s = object_slice(o, &session_server_slice);
        if (!strcmp(s->register_id, id))
            return s;
    }
    return NULL;
}

/* `cti-aware` makes the registration a heartbeat of CTI: while that is shut down the application gets no answer, and so
 * learns it. Without it the keepalive is answered all the same (command reference, cti-aware). */
static enum admission may_register(const char *name, unsigned *seconds)
{
    const struct settings_session_server *s = server_of(name);
    if (!s)
        return ADMIT_NOT;
    *seconds = s->keepalive;
    return s->cti_aware && !settings_voip()->cti_up ? ADMIT_SILENCE : ADMIT;
}

static void registered(const char *name, const struct registration_info *info)
{
    char text[ADDRESS_TEXT];
    TRACE(TRACE_SESSION, "//CTI/SM:session server %s at %s", name, address_text(&info->origin, text));
    callmon_note(CALLMON_SERVER, "%s registered at %s", name, address_text(&info->origin, text));
}

bool manager_near(const struct dialog_info *info, const struct registration_info *r)
{
    return address_same_host(&info->peer, &r->peer) && address_same_host(&info->origin, &r->origin);
}

bool manager_is(const struct dialog_info *info, const char *name, const struct registration_info *r)
{
    if (!manager_near(info, r))
        return false;
    if (address_equal(&info->origin, &r->origin))
        return true;
    const char *user = strchr(info->user, ':');
    const size_t size = strlen(name);
    return user && !strncmp(user + 1, name, size) && user[1 + size] == '@';
}

/* One that says goodbye ends its sessions itself, with BYE, if it wants to; its subscriptions stand on the registration
 * alone. */
static void lost(const char *name, const struct registration_info *was, enum registration_end why)
{
    callmon_note(CALLMON_SERVER, "%s is not registered any more", name);
    callmonitor_review_soon();
    if (why == REGISTRATION_LEFT)
        return;
    for (struct session *s = cti_session_after(0); s; s = cti_session_after(s->id))
        if (manager_is(content_info(s->dialog), name, was))
            cti_session_end(s);
}

const struct registration csta_manager = {
    .may_register = may_register,
    .registered = registered,
    .lost = lost,
};

/* -- show voice register session-server: command reference -- */

static void show_registration(struct out *o, const struct registration_info *info)
{
    char reference[9], peer[ADDRESS_TEXT];
    snprintf(reference, sizeof reference, "%08X", info->reference);
    out_number(o, "reg_number", "Session reg_number %lld, ", info->number);
    out_string(o, "reference_id", "refID %s\n", reference);
    out_string(o, "peer", NULL, address_text(&info->origin, peer));
    out_number(o, "expires_in", NULL, info->expires_in);
}

static void show_subscriptions(struct out *o, uint32_t tag)
{
    out_list(o, "subscriptions");
    for (const struct subscription *s = callmonitor_next(NULL); s; s = callmonitor_next(s)) {
        if (s->server != tag)
            continue;
        out_item(o);
        out_number(o, "sub_id", "Subscription sub_id %lld, ", s->id);
        out_string(o, "called_number", "calledNumber %s\n", s->resource.number);
        out_item_end(o);
    }
    out_list_end(o);
}

static void show_server(struct out *o, uint32_t tag, const struct settings_session_server *s)
{
    struct registration_info info;
    const bool registered = content_registration(s->register_id, &info);
    out_item(o);
    out_number(o, "server", "Feature server %lld, ", tag);
    out_number(o, "keepalive", "keepalive %lld, ", s->keepalive);
    out_string(o, "register_uri", "register-uri %s\n", s->register_id);
    out_bool(o, "registered", registered, NULL, NULL);
    if (registered)
        show_registration(o, &info);
    show_subscriptions(o, tag);
    out_item_end(o);
}

bool manager_show(struct cursor *c)
{
    const struct object *o = NULL;
    if (!c->stage++)
        out_list(c->out, "session_servers");
    while ((o = config_next(config_running(), &mode_session_server, o)) && o->tag <= c->at)
        continue;
    if (!o) {
        out_list_end(c->out);
        return false;
    }
    show_server(c->out, o->tag, object_slice(o, &session_server_slice));
    c->at = o->tag;
    return true;
}

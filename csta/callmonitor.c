// SPDX-License-Identifier: MIT
/* The package `dialog`: who may subscribe to a number, who is told of its calls, and when that ends. The document is
 * RFC 4235's; what CME itself sent is not public. */
#include "csta/callmonitor.h"

#include "core/hash.h"
#include "core/memory.h"
#include "csta/callmon_trace.h"
#include "csta/manager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, OK = 200, FORBIDDEN = 403, NOT_FOUND = 404, UNAVAILABLE = 503 };

struct limit callmonitor_limit = { "call monitor subscriptions", "SUBSCRIBE gets 503", 10000, 0, 0 };

/* Of the number that was subscribed to last. */
struct limit callmonitor_number_limit = {
    .name = "call monitor subscriptions of one number", .when_full = "SUBSCRIBE gets 503",
    .maximum = SUBSCRIBERS_OF_NUMBER,
};

/* Why a subscription ends: RFC 6665 4.1.3. */
static const char gone[] = "noresource", forbidden[] = "rejected", unregistered[] = "deactivated";

static struct list by_number[BUCKETS], all = LIST_INIT(all);

void callmonitor_init(void)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        list_init(&by_number[i]);
}

/* -- monitored numbers: made by the first subscription, freed with the last -- */

static struct list *bucket(const char *number)
{
    return &by_number[hash_text(number) % BUCKETS];
}

static struct monitored *monitored_find(const char *number)
{
    list_each(node, bucket(number)) {
        struct monitored *m = list_entry(node, struct monitored, hashed);
        if (!strcmp(m->number, number))
            return m;
    }
    return NULL;
}

const struct monitored *callmonitor_find(const char *number)
{
    return monitored_find(number);
}

static struct monitored *monitored_make(const char *number)
{
    struct monitored *m = must(calloc(1, sizeof *m));
    snprintf(m->number, sizeof m->number, "%s", number);
    list_init(&m->subscriptions);
    list_init(&m->legs);
    list_append(bucket(number), &m->hashed);
    legs_begin(m);
    return m;
}

static void monitored_drop(struct monitored *m)
{
    if (m->count)
        return;
    legs_end(m);
    list_remove(&m->hashed);
    free(m);
}

/* -- who may -- */

static const struct settings_session_server *server_of(uint32_t tag)
{
    const struct object *o = config_find(config_running(), &mode_session_server, tag);
    return o ? object_slice(o, &session_server_slice) : NULL;
}

static bool names_server(const struct device *d, uint32_t tag)
{
    list_each(node, &d->lines)
        if (line_names_server(list_entry(node, struct line, of_device), tag))
            return true;
    return false;
}

/* The session server that the number names and that registered from where this subscriber is; 0 for none. */
static uint32_t server_behind(const struct dialog_info *info, const struct device *d)
{
    struct registration_info r;
    for (uint32_t tag = 1; tag <= SERVERS_MAX; tag++) {
        const struct settings_session_server *s = names_server(d, tag) ? server_of(tag) : NULL;
        if (s && content_registration(s->register_id, &r) && manager_is(info, s->register_id, &r))
            return tag;
    }
    return 0;
}

static int refused(const struct dialog_info *info, int status)
{
    char resource[64], peer[ADDRESS_TEXT];
    log_escape(info->resource, strlen(info->resource), resource, sizeof resource);
    callmon_error("SUBSCRIBE from %s to %s refused: %d", address_text(&info->origin, peer), resource, status);
    return status;
}

static int subscribe(struct dialog *d)
{
    const struct dialog_info *info = content_info(d);
    struct device_id id;
    struct phone *where;
    const struct device *device = device_id_parse(info->resource, &id) ? device_id_find(&id, &where) : NULL;
    if (!device)
        return refused(info, NOT_FOUND);
    const uint32_t server = server_behind(info, device);
    if (!server)
        return refused(info, FORBIDDEN);
    struct monitored *m = monitored_find(device->number);
    if (m && m->count >= SUBSCRIBERS_OF_NUMBER) {
        callmonitor_number_limit.refused++;
        return refused(info, UNAVAILABLE);
    }
    if (!limit_take(&callmonitor_limit))
        return refused(info, UNAVAILABLE);

    static uint32_t last_id;
    struct subscription *s = must(calloc(1, sizeof *s));
    *s = (struct subscription){ .id = ++last_id, .dialog = d, .resource = id, .server = server,
                                .of = m ? m : monitored_make(device->number) };
    snprintf(s->resource.number, sizeof s->resource.number, "%s", device->number);
    snprintf(s->name, sizeof s->name, "%s", server_of(server)->register_id);
    list_append(&s->of->subscriptions, &s->of_number);
    list_append(&all, &s->all);
    limit_set(&callmonitor_number_limit, ++s->of->count);
    content_set_user(d, s);
    callmon_note(CALLMON_SUBSCRIPTION, "sub_id %u of session-server %u to %s begins", s->id, server, device->number);
    return OK;
}

/* -- telling -- */

static void state(struct dialog *d, struct buf *body)
{
    struct subscription *s = content_user(d);
    if (!s->of)
        return;                              /* it has had its last word */
    dialog_info_full(body, s);
    callmon_note(CALLMON_EXEC, "NOTIFY to sub_id %u, version %u, full", s->id, s->version - 1);
    callmon_xml(s->id, body);
}

static void tell(const struct monitored *m, const struct event *e, struct leg *const legs[], unsigned count)
{
    struct buf document = { 0 };
    list_each(node, &m->subscriptions) {
        struct subscription *s = list_entry(node, struct subscription, of_number);
        dialog_info_partial(&document, s, legs, count);
        callmon_event(e, m->number, s->id);
        callmon_note(CALLMON_EXEC, "NOTIFY to sub_id %u, version %u, %u dialogs", s->id, s->version - 1, count);
        callmon_xml(s->id, &document);
        content_notify(s->dialog, document.data, document.size, NULL);
    }
    buf_free(&document);
}

static void follow(struct monitored *m, const struct event *e, const struct event_party *own)
{
    struct leg *changed[LEGS_CHANGED];
    callmon_note(CALLMON_TRIGGER, "%s, callID %u, dn %s", event_kind_name(e->kind), e->call, m->number);
    const unsigned count = legs_follow(m, e, own, changed);
    if (count)
        tell(m, e, changed, count);
    for (unsigned i = 0; i < count; i++) {
        callmon_leg(m->number, changed[i]);
        changed[i]->begun = true;
        if (changed[i]->state == LEG_TERMINATED)
            free(changed[i]);
    }
}

void callmonitor_tell(const struct event *e)
{
    for (unsigned i = 0; e->call && i < e->party_count; i++) {
        struct monitored *m = e->parties[i].inside ? monitored_find(e->parties[i].number) : NULL;
        if (m)
            follow(m, e, &e->parties[i]);
    }
}

/* -- ends -- */

static void detach(struct subscription *s)
{
    struct monitored *m = s->of;
    if (!m)
        return;
    s->of = NULL;
    list_remove(&s->of_number);
    callmonitor_number_limit.used = --m->count;
    monitored_drop(m);
}

static void end(struct subscription *s, const char *reason)
{
    callmon_note(CALLMON_SUBSCRIPTION, "sub_id %u to %s ends: %s", s->id, s->resource.number, reason);
    detach(s);
    content_notify(s->dialog, NULL, 0, reason);
}

static void closed(struct dialog *d, enum dialog_end why)
{
    static const char *const reasons[] = {
        [DIALOG_BYE] = "left", [DIALOG_EXPIRED] = "expired", [DIALOG_TRANSPORT] = "connection lost",
        [DIALOG_NO_ANSWER] = "no answer", [DIALOG_REJECTED] = "NOTIFY refused", [DIALOG_LOCAL] = "ended",
    };
    struct subscription *s = content_user(d);
    content_set_user(d, NULL);
    callmon_note(CALLMON_SUBSCRIPTION, "sub_id %u closed: %s", s->id, reasons[why]);
    if (why == DIALOG_TRANSPORT || why == DIALOG_NO_ANSWER || why == DIALOG_REJECTED)
        callmon_error("sub_id %u: %s", s->id, reasons[why]);
    detach(s);
    list_remove(&s->all);
    free(s);
    limit_give(&callmonitor_limit);
}

/* Why it may not go on; NULL: it may. */
static const char *objection(const struct subscription *s)
{
    const struct device *d = device_find(s->resource.number);
    const struct settings_session_server *server = server_of(s->server);
    struct registration_info r;
    if (!callmonitor_on())
        return unregistered;
    if (!d || list_empty(&d->lines))
        return gone;
    if (!names_server(d, s->server))
        return forbidden;
    if (!server || strcmp(server->register_id, s->name) || !content_registration(s->name, &r))
        return unregistered;
    return manager_near(content_info(s->dialog), &r) ? NULL : unregistered;
}

static bool review_posted;

static void review(void *unused)
{
    (void)unused;
    review_posted = false;
    list_each(node, &all) {
        struct subscription *s = list_entry(node, struct subscription, all);
        const char *reason = s->of ? objection(s) : NULL;
        if (reason)
            end(s, reason);
    }
}

void callmonitor_review_soon(void)
{
    if (!review_posted && !list_empty(&all)) {
        loop_post(review, NULL);
        review_posted = true;
    }
}

const struct subscription *callmonitor_next(const struct subscription *after)
{
    for (const struct list *node = after ? after->all.next : all.next; node != &all; node = node->next) {
        const struct subscription *s = list_entry(node, struct subscription, all);
        if (s->of)
            return s;
    }
    return NULL;
}

const struct subscription *callmonitor_after(uint32_t id)
{
    const struct subscription *s = callmonitor_next(NULL);
    while (s && s->id <= id)
        s = callmonitor_next(s);
    return s;
}

const struct package callmonitor_package = {
    .event = "dialog",
    .media_type = "application/dialog-info+xml",
    .subscribe = subscribe,
    .state = state,
    .closed = closed,
    .serving = callmonitor_on,
};

// SPDX-License-Identifier: MIT
#include "sip/dialog.h"

#include "core/peer.h"

#include "core/memory.h"
#include "sip/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { BUCKETS = 8192, DIALOGS_MAX = 20000, ROUTES_MAX = 4096, SIP_PORT = 5060 };

struct limit limit_dialogs = { "SIP dialogs", "INVITE gets 503", DIALOGS_MAX, 0, 0 };

static struct list table[BUCKETS];
static struct list departing = LIST_INIT(departing);
static bool departing_posted;

void dialogs_init(void)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        list_init(&table[i]);
}

/* -- making -- */

static uint64_t random_tag(void)
{
    uint64_t tag;
    if (getrandom(&tag, sizeof tag, 0) != (ssize_t)sizeof tag)
        abort();
    return tag;
}

/* Packs the dialog's texts into one piece of memory. */
struct packer {
    char *at;
};

static char *pack(struct packer *p, const char *text, size_t size)
{
    char *start = p->at;
    memcpy(start, text, size);
    start[size] = 0;
    p->at += size + 1;
    return start;
}

static char *pack_text(struct packer *p, struct text t)
{
    return pack(p, t.at ? t.at : "", t.size);
}

/* Route lines in the order of the Record-Route of the INVITE (RFC 3261 12.1.1). A first proxy without `lr` is a strict
 * router: it stands in the Request-URI, not in a Route. False when they are too long. */
static bool collect_routes(const struct message *m, struct buf *routes, struct text *strict)
{
    bool first = true;
    for (unsigned i = 0; i < m->line_count; i++) {
        struct text rest = m->lines[i].value, item;
        while (m->lines[i].id == H_RECORD_ROUTE && text_item(&rest, &item)) {
            if (!item.size)
                continue;
            if (first && !text_parameter(text_uri(item), "lr").at) {
                *strict = text_uri(item);
            } else {
                buf_adds(routes, "Route: ");
                buf_add(routes, item.at, item.size);
                buf_adds(routes, "\r\n");
            }
            first = false;
        }
    }
    return routes->size + strict->size <= ROUTES_MAX;
}

/* The event's name, and the id by which the subscriber knows the subscription (RFC 6665 8.2.1). */
static void add_event(struct buf *b, struct text header)
{
    const struct text id = text_parameter(header, "id");
    const char *end = memchr(header.at, ';', header.size);
    buf_add(b, header.at, end ? (size_t)(end - header.at) : header.size);
    if (id.size) {
        buf_adds(b, ";id=");
        buf_add(b, id.at, id.size);
    }
}

static void fill_texts(struct dialog *d, const struct message *m, const struct buf *routes, struct text strict)
{
    const struct addresses *a = &m->addresses;
    struct buf user = { 0 }, local = { 0 }, event = { 0 };
    buf_printf(&user, "%s:%s%s%s", a->from_scheme, a->from_user, *a->from_user ? "@" : "", a->from_host);
    buf_add(&local, m->first[H_TO].at, m->first[H_TO].size);
    buf_printf(&local, ";tag=%s", d->tag_text);
    if (m->first[H_EVENT].at)
        add_event(&event, m->first[H_EVENT]);
    const char *line = *a->to_user ? a->to_user : a->request_user;
    const struct text resource = text_uri(m->first[H_TO]);
    const struct text remote = m->first[H_FROM], agent = m->first[H_USER_AGENT], call_id = m->first[H_CALL_ID];

    d->strings = must(malloc(user.size + strlen(line) + call_id.size + agent.size + strlen(a->from_tag) + local.size
                             + remote.size + routes->size + strict.size + resource.size + event.size + 11));
    struct packer p = { d->strings };
    d->info.user = pack(&p, user.data, user.size);
    d->info.line = pack(&p, line, strlen(line));
    d->info.resource = pack_text(&p, resource);
    d->info.call_id = pack_text(&p, call_id);
    d->info.user_agent = pack_text(&p, agent);
    d->remote_tag = pack(&p, a->from_tag, strlen(a->from_tag));
    d->local = pack(&p, local.data, local.size);
    d->remote = pack_text(&p, remote);
    d->routes = pack(&p, buf_text(routes), routes->size);
    d->strict = pack_text(&p, strict);
    d->event = pack(&p, buf_text(&event), event.size);
    buf_free(&user);
    buf_free(&local);
    buf_free(&event);
}

/* Where the first proxy on the way takes connections: its own word if that is a number, else the host that speaks to
 * us, which is the one that recorded itself. */
static struct address route_of(const struct message *m, const struct path *p)
{
    const uint16_t port = m->addresses.route_port ? m->addresses.route_port : SIP_PORT;
    struct address route;
    if (!address_parse(&route, m->addresses.route_host, port)) {
        route = p->peer;
        address_set_port(&route, port);
    }
    return route;
}

struct dialog *dialog_new(const struct message *m, const struct path *p, const struct content *content)
{
    struct buf routes = { 0 };
    struct text strict = { NULL, 0 };
    if (!collect_routes(m, &routes, &strict) || !limit_take(&limit_dialogs)) {
        buf_free(&routes);
        return NULL;
    }
    struct dialog *d = must(calloc(1, sizeof *d));
    d->content = content;
    d->tag = random_tag();
    snprintf(d->tag_text, sizeof d->tag_text, "%016llx", (unsigned long long)d->tag);
    fill_texts(d, m, &routes, strict);
    d->proxied = routes.size || strict.size;
    buf_free(&routes);
    if (*m->addresses.route_host && p->channel)
        d->route = route_of(m, p);
    list_init(&d->hashed);
    list_init(&d->on_channel);
    list_init(&d->departing);
    list_init(&d->queue);
    dialog_retarget(d, m);
    dialog_heard(d, m, p);
    return d;
}

void dialog_retarget(struct dialog *d, const struct message *m)
{
    const struct text contact = m->first[H_CONTACT];
    if (d->target && !contact.at)
        return;
    const struct text uri = text_uri(contact.size ? contact : m->first[H_FROM]);
    free(d->target);
    d->target = must(strndup(uri.at, uri.size));
}

void dialog_free(struct dialog *d)
{
    outgoing_drop(d);
    if (d->account)
        peer_release(d->account);
    timer_stop(&d->session);
    timer_stop(&d->resend);
    list_remove(&d->hashed);
    list_remove(&d->departing);
    if (d->path.channel)
        channel_leave(d->path.channel, &d->on_channel);
    buf_free(&d->accepted);
    free(d->target);
    free(d->strings);
    if (d->package)
        limit_give(&limit_subscriptions);
    free(d);
    limit_give(&limit_dialogs);
}

/* -- finding -- */

struct dialog *dialog_find_any(const char *tag, struct text call_id, const char *remote_tag)
{
    if (strlen(tag) != TAG_TEXT - 1)
        return NULL;
    const uint64_t number = strtoull(tag, NULL, 16);
    list_each(node, &table[number % BUCKETS]) {
        struct dialog *d = list_entry(node, struct dialog, hashed);
        if (d->tag == number && !strcmp(d->tag_text, tag) && text_is(call_id, d->info.call_id)
            && !strcmp(d->remote_tag, remote_tag))
            return d;
    }
    return NULL;
}

struct dialog *dialog_find(const char *tag, struct text call_id, const char *remote_tag)
{
    struct dialog *d = dialog_find_any(tag, call_id, remote_tag);
    return d && d->phase == PHASE_LIVE ? d : NULL;
}

static void charge(struct dialog *d, struct peer *account)
{
    if (d->account) {
        d->account->unsent -= d->queued;
        peer_release(d->account);
    }
    if (account)
        account->unsent += d->queued;
    d->account = account;
}

void dialog_moved(struct dialog *d, const struct path *p)
{
    if (!d->account || p->channel || !address_same_host(&d->account->host, &p->peer))
        charge(d, path_account(p));
    if (d->path.channel != p->channel) {
        if (d->path.channel)
            channel_leave(d->path.channel, &d->on_channel);
        if (p->channel)
            channel_join(p->channel, &p->channel->dialogs, &d->on_channel);
    }
    d->path = *p;
    d->udp = !p->channel;
    d->info.peer = p->peer;
    d->info.transport = d->udp ? "udp" : "tcp";
}

void dialog_heard(struct dialog *d, const struct message *m, const struct path *p)
{
    dialog_moved(d, p);
    d->info.origin = origin_of(m, p);
}

/* -- living and ending -- */

void dialog_begin(struct dialog *d)
{
    list_append(&table[d->tag % BUCKETS], &d->hashed);
}

/* The application hears of the end in a turn of its own: content_end may be called from anywhere in it. */
static bool depart(void *arg)
{
    (void)arg;
    departing_posted = !list_empty(&departing);
    if (!departing_posted)
        return false;
    struct dialog *d = list_entry(departing.next, struct dialog, departing);
    list_remove(&d->departing);
    d->phase = PHASE_GONE;
    if (d->package)
        d->package->closed(d, d->why);
    else
        d->content->closed(d, d->why);
    if (list_empty(&d->queue))
        dialog_free(d);
    return true;
}

bool dialog_leave(struct dialog *d, enum dialog_end why)
{
    if (d->phase != PHASE_LIVE)
        return false;
    d->phase = PHASE_LEAVING;
    d->why = why;
    timer_stop(&d->session);
    list_append(&departing, &d->departing);
    if (!departing_posted)
        loop_slice(depart, NULL);
    departing_posted = true;
    return true;
}

void dialog_finish(struct dialog *d, enum dialog_end why, bool bye)
{
    if (!dialog_leave(d, why))
        return;
    if (!bye)
        outgoing_drop(d);
    else if (d->package)
        subscription_farewell(d, why);
    else
        outgoing_last(d, "BYE", "", NULL);
}

void dialogs_lost(struct channel *c, enum stream_end why)
{
    /* A refused connection has no other way; a slow one has lost what it did not read. */
    const bool final = why == STREAM_REFUSED || why == STREAM_SLOW || why == STREAM_SHUT;
    list_each(node, &c->dialogs) {
        struct dialog *d = list_entry(node, struct dialog, on_channel);
        list_remove(&d->on_channel);
        d->path.channel = NULL;
        if (final || !address_port(&d->route))
            dialog_finish(d, DIALOG_TRANSPORT, false);
    }
}

void dialogs_end(void)
{
    for (unsigned i = 0; i < BUCKETS; i++) {
        list_each(node, &table[i])
            dialog_finish(list_entry(node, struct dialog, hashed), DIALOG_LOCAL, true);
    }
}

void dialogs_stop(void)
{
    dialogs_end();
    while (depart(NULL))
        continue;
    for (unsigned i = 0; i < BUCKETS; i++) {
        list_each(node, &table[i])
            dialog_free(list_entry(node, struct dialog, hashed));
    }
}

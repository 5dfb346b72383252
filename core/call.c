// SPDX-License-Identifier: MIT
/* Calls, their connections and appearances: making, finding, freeing. What happens to them is in service.c. */
#include "core/call.h"

#include "core/internal.h"
#include "core/memory.h"
#include "core/paging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Call ids count up, so the table is a ring of buckets: neighbours never share one. */
enum { BUCKETS = 4096 };

static struct list buckets[BUCKETS];
static struct list in_order = LIST_INIT(in_order);

/* As many as there are channels, at the most. */
static void measure(struct limit *l)
{
    l->maximum = 0;
    for (const struct line *at = line_next(0); at; at = line_next(at->tag))
        l->maximum += at->config ? dn_channels(line_settings(at)) : 0;
}

struct limit call_limit = {
    .name = "Calls", .when_full = "a line without a free channel is busy", .measure = measure,
};
static uint32_t last_id, last_reference;

static struct list *bucket(uint32_t id)
{
    struct list *b = &buckets[id % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static void draw_gcid(uint32_t gcid[4])
{
    if (getrandom(gcid, 4 * sizeof *gcid, 0) != 4 * sizeof *gcid)
        abort();
}

struct call *call_make(struct device *calling, enum cause cause)
{
    struct call *call = must(calloc(1, sizeof *call));
    while (++last_id == 0 || call_find(last_id))
        ;
    call->id = last_id;
    call->cause = cause;
    draw_gcid(call->gcid);
    list_init(&call->connections);
    list_append(bucket(call->id), &call->hashed);
    list_append(&in_order, &call->in_order);
    snprintf(call->calling, sizeof call->calling, "%s", calling->number);
    limit_add(&call_limit);
    return call;
}

struct call *call_find(uint32_t id)
{
    list_each(node, bucket(id)) {
        struct call *call = list_entry(node, struct call, hashed);
        if (call->id == id)
            return call;
    }
    return NULL;
}

struct call *call_next(uint32_t after_id)
{
    const struct call *after = call_find(after_id);
    if (after)
        return after->in_order.next == &in_order ? NULL : list_entry(after->in_order.next, struct call, in_order);
    list_each(node, &in_order) {
        struct call *call = list_entry(node, struct call, in_order);
        if (call->id > after_id)
            return call;
    }
    return NULL;
}

unsigned call_count(void)
{
    return (unsigned)call_limit.used;
}

struct connection *connection_make(struct call *call, struct device *device, struct line *line)
{
    struct connection *c = must(calloc(1, sizeof *c));
    c->call = call;
    c->device = device;
    c->line = line;
    if (line) {
        line->in_use++;
        park_offer(line);
    }
    list_init(&c->appearances);
    list_init(&c->at_night);
    list_append(&call->connections, &c->of_call);
    list_append(&device->connections, &c->of_device);
    return c;
}

void connection_hide(struct connection *c)
{
    timer_stop(&c->timer);
    list_each(node, &c->appearances)
        appearance_free(list_entry(node, struct appearance, of_connection));
}

static void call_drop(struct call *call)
{
    if (!list_empty(&call->connections))
        return;
    list_remove(&call->hashed);
    list_remove(&call->in_order);
    free(call);
    limit_give(&call_limit);
}

void connection_move(struct connection *c, struct call *to)
{
    struct call *from = c->call;
    list_remove(&c->of_call);
    c->call = to;
    list_append(&to->connections, &c->of_call);
    call_drop(from);
}

void connection_free(struct connection *c)
{
    connection_hide(c);
    if (c->consulted)
        c->consulted->consulted = NULL;
    list_remove(&c->of_call);
    list_remove(&c->of_device);
    if (c->line) {
        c->line->in_use--;
        park_offer(c->line);
        line_drop(c->line);
    }
    park_leave(c);
    paging_end(c);
    pool_leave(&c->ringing);
    pool_leave(&c->ringing_anywhere);
    device_drop(c->device);
    call_drop(c->call);
    free(c);
}

struct connection *connection_find(uint32_t call, const struct device *device)
{
    const struct call *in = call_find(call);
    if (!in)
        return NULL;
    list_each(node, &in->connections) {
        struct connection *c = list_entry(node, struct connection, of_call);
        if (c->device == device)
            return c;
    }
    return NULL;
}

struct connection *connection_peer(const struct connection *c)
{
    list_each(node, &c->call->connections) {
        struct connection *other = list_entry(node, struct connection, of_call);
        if (other != c)
            return other;
    }
    return NULL;
}

struct appearance *connection_active(const struct connection *c)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_ACTIVE)
            return a;
    }
    return NULL;
}

const struct phone *connection_holder(const struct connection *c)
{
    const struct appearance *a = connection_active(c);
    const bool shared = c->line && c->line->buttons.next != c->line->buttons.prev;
    return a && shared ? a->phone : NULL;
}

struct appearance *appearance_make(struct connection *c, struct button *b, enum appearance_state state)
{
    struct appearance *a = must(calloc(1, sizeof *a));
    a->connection = c;
    a->phone = b->phone;
    a->button = b;
    a->state = state;
    if (++last_reference == 0)
        last_reference = 1;
    a->reference = last_reference;
    list_append(&c->appearances, &a->of_connection);
    list_append(&b->phone->appearances, &a->of_phone);
    if (appearance_own(a))
        b->phone->active_at = loop_now();
    return a;
}

void appearance_free(struct appearance *a)
{
    struct phone *p = a->phone;
    media_stop(a, false);
    view_clear(a);
    list_remove(&a->of_connection);
    list_remove(&a->of_phone);
    if (appearance_own(a))
        p->active_at = loop_now();
    free(a);
    watch_phone(p);
    phone_rest(p);
}

void phone_rest(struct phone *p)
{
    if (!phone_idle(p))
        return;
    event_notice(p, NOTICE_IDLE);
    if (p->restart_pending)
        phone_mark(p);
}

struct appearance *appearance_find(const struct phone *phone, uint32_t reference)
{
    list_each(node, &phone->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->reference == reference)
            return a;
    }
    return NULL;
}

const char *gcid_text(const uint32_t gcid[4], char text[GCID_TEXT])
{
    snprintf(text, GCID_TEXT, "%08X-%08X-%08X-%08X", gcid[0], gcid[1], gcid[2], gcid[3]);
    return text;
}

const char *connection_state_name(enum connection_state s)
{
    static const char *const names[] = {
        [CONNECTION_NULL] = "null", [CONNECTION_INITIATED] = "initiated", [CONNECTION_ALERTING] = "alerting",
        [CONNECTION_CONNECTED] = "connected", [CONNECTION_HOLD] = "hold", [CONNECTION_QUEUED] = "queued",
        [CONNECTION_FAIL] = "fail",
    };
    _Static_assert(sizeof names / sizeof names[0] == CONNECTION_STATES, "a state without a name");
    return names[s];
}

// SPDX-License-Identifier: MIT
/* `show resources peers`: what each host costs, the dearest first. */
#include "core/peer.h"

#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/stream_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { BUCKETS = 4096, ROWS = 50, MINUTE_MS = 60000 };

struct limit peers_remembered = {
    .name = "Hosts without connection", .when_full = "who was silent longest is forgotten", .maximum = 1024,
};

static struct list buckets[BUCKETS], all = LIST_INIT(all);
static struct list idle = LIST_INIT(idle);       /* without connection, the longest silent first */

/* -- the book -- */

static struct list *bucket(const struct address *host)
{
    struct list *b = &buckets[address_hash(host) % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static struct address host_of(const struct address *a)
{
    struct address host = *a;
    if (a->any.sa_family == AF_INET || a->any.sa_family == AF_INET6)
        address_set_port(&host, 0);
    return host;
}

static void forget(struct peer *p)
{
    list_remove(&p->hashed);
    list_remove(&p->idle);
    list_remove(&p->all);
    peers_remembered.used--;
    free(p);
}

static void rest(struct peer *p)
{
    if (peers_remembered.used >= peers_remembered.maximum) {
        peers_remembered.refused++;
        forget(list_entry(idle.next, struct peer, idle));
    }
    limit_add(&peers_remembered);
    list_append(&idle, &p->idle);
}

static void wake(struct peer *p)
{
    list_remove(&p->idle);
    peers_remembered.used--;
}

static struct peer *make(const char *service, const struct address *host)
{
    struct peer *p = must(calloc(1, sizeof *p));
    p->service = service;
    p->host = *host;
    list_append(bucket(host), &p->hashed);
    list_append(&all, &p->all);
    rest(p);
    return p;
}

struct peer *peer_find(const char *service, const struct address *a)
{
    const struct address host = host_of(a);
    list_each(node, bucket(&host)) {
        struct peer *p = list_entry(node, struct peer, hashed);
        if (!address_same_host(&p->host, &host) || strcmp(p->service, service) != 0)
            continue;
        if (!p->connections) {
            list_remove(&p->idle);
            list_append(&idle, &p->idle);
        }
        return p;
    }
    return make(service, &host);
}

struct peer *peer_hold(const char *service, const struct address *host)
{
    struct peer *p = peer_find(service, host);
    if (!p->connections++)
        wake(p);
    return p;
}

void peer_release(struct peer *p)
{
    if (!--p->connections)
        rest(p);
}

static void turn_to_now(struct peer *p)
{
    const uint64_t now = loop_now() / MINUTE_MS;
    if (p->minute == now)
        return;
    p->recent[1] = p->minute + 1 == now ? p->recent[0] : 0;
    p->recent[0] = 0;
    p->minute = now;
}

void peer_worked(struct peer *p, uint64_t since)
{
    const uint64_t taken = loop_microseconds() - since;
    turn_to_now(p);
    p->microseconds += taken;
    p->recent[0] += taken;
}

void peer_refuse(const char *service, const struct address *host)
{
    peer_find(service, host)->refused++;
}

void peers_shut(void)
{
    list_each(node, &idle)
        forget(list_entry(node, struct peer, idle));
}

/* -- who costs most -- */

static uint64_t recent(const struct peer *p)
{
    return p->recent[0] + p->recent[1];
}

static uint64_t largest(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Its part of the appliance in millionths: of a processor, of the bytes that may wait for peers, or of the descriptors,
 * whichever is most. */
static uint64_t share(const struct peer *p, uint64_t descriptors)
{
    static const uint64_t whole = 1000000, both_minutes_us = 2000ull * MINUTE_MS;
    const uint64_t held = p->unsent + p->streams.unsent + p->streams.unread;
    return largest(recent(p) * whole / both_minutes_us,
                   largest(held * whole / streams_unsent.maximum, p->connections * whole / descriptors));
}

static bool is_dearer(const struct peer *a, const struct peer *b)
{
    return a->share != b->share ? a->share > b->share : a->received + a->sent > b->received + b->sent;
}

/* What the streams hold at this moment, and which part of the appliance each peer has. */
static void look_at_all(void)
{
    struct rlimit descriptors;
    const struct stream *s;
    list_each(node, &all) {
        struct peer *p = list_entry(node, struct peer, all);
        memset(&p->streams, 0, sizeof p->streams);
        turn_to_now(p);
    }
    for (uint64_t at = 0; (s = stream_next(&at));) {
        struct peer *p = s->account;
        if (!p)
            continue;
        p->streams.kept += s->kept;
        p->streams.unsent += stream_queued(s);
        p->streams.unread += s->in.size;
    }
    if (getrlimit(RLIMIT_NOFILE, &descriptors))
        abort();
    list_each(node, &all) {
        struct peer *p = list_entry(node, struct peer, all);
        p->share = share(p, descriptors.rlim_cur);
    }
}

/* The dearest, in order; returns how many there are in all. */
static unsigned choose(const struct peer *chosen[ROWS])
{
    unsigned count = 0;
    list_each(node, &all) {
        const struct peer *p = list_entry(node, struct peer, all);
        unsigned at = count < ROWS ? count : ROWS;
        count++;
        while (at && is_dearer(p, chosen[at - 1])) {
            if (at < ROWS)
                chosen[at] = chosen[at - 1];
            at--;
        }
        if (at < ROWS)
            chosen[at] = p;
    }
    return count;
}

/* -- the command -- */

static void out_peer(struct out *o, const struct peer *p)
{
    char text[ADDRESS_TEXT];
    const char *host = address_host(&p->host, text);
    out_item(o);
    out_string(o, "host", "%-24s", *host ? host : "local");
    out_string(o, "service", " %-11s", p->service);
    out_number(o, "connections", " %5lld", p->connections);
    out_number(o, "kept", " %5lld", p->streams.kept);
    out_number(o, "unsent", " %9lld", (long long)(p->unsent + p->streams.unsent));
    out_number(o, "unread", " %8lld", (long long)p->streams.unread);
    out_number(o, "messages", " %10lld", (long long)p->messages);
    out_number(o, "received", " %12lld", (long long)p->received);
    out_number(o, "sent", " %12lld", (long long)p->sent);
    out_number(o, "refused", " %7lld", (long long)p->refused);
    out_number(o, "closed", " %6lld", (long long)p->closed);
    out_number(o, "milliseconds", " %8lld", (long long)(p->microseconds / 1000));
    out_number(o, "recent_milliseconds", " %8lld\n", (long long)(recent(p) / 1000));
    out_item_end(o);
}

bool show_peers(struct cursor *c)
{
    const struct peer *chosen[ROWS];
    look_at_all();
    const unsigned count = choose(chosen), shown = count < ROWS ? count : ROWS;
    out_text(c->out, "%-24s %-11s %5s %5s %9s %8s %10s %12s %12s %7s %6s %8s %8s\n", "Host", "Service", "Conn", "Kept",
             "Unsent", "Unread", "Messages", "Received", "Sent", "Refused", "Closed", "CPU ms", "Recent");
    out_list(c->out, "peers");
    for (unsigned i = 0; i < shown; i++)
        out_peer(c->out, chosen[i]);
    out_list_end(c->out);
    out_number(c->out, "further", "%lld further hosts\n", count - shown);
    return false;
}

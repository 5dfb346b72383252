// SPDX-License-Identifier: MIT
/* `show resources peers`: what each host costs, the dearest first. What connections hold is counted when somebody asks;
 * what had to be closed is kept here, for the hosts to which that happened last. */
#include "core/module.h"
#include "core/stream_inside.h"

#include <stdlib.h>

enum { ROWS = 50, PLACES = 1024 };

/* One place for all hosts that share it; the last one has it. */
static struct {
    struct address host;
    uint64_t times;
} cut_off[PLACES];

static struct address host_of(const struct stream *s)
{
    struct address host = s->peer;
    address_set_port(&host, 0);
    return host;
}

void stream_note_cut_off(const struct stream *s)
{
    const struct address host = host_of(s);
    const unsigned place = address_hash(&host) % PLACES;
    if (!address_same_host(&cut_off[place].host, &host))
        cut_off[place].times = 0;
    cut_off[place].host = host;
    cut_off[place].times++;
}

static uint64_t times_cut_off(const struct address *host)
{
    const unsigned place = address_hash(host) % PLACES;
    return address_same_host(&cut_off[place].host, host) ? cut_off[place].times : 0;
}

/* -- the count -- */

struct peer {
    struct address host;
    unsigned connections, kept;
    uint64_t unsent, unread, received, sent;
};

struct count {
    struct peer *peers;          /* by hash, then in order */
    unsigned room, used;
};

static struct peer *peer_of(struct count *c, const struct address *host)
{
    unsigned at = address_hash(host) % c->room;
    while (c->peers[at].connections && !address_same_host(&c->peers[at].host, host))
        at = (at + 1) % c->room;
    c->used += !c->peers[at].connections;
    c->peers[at].host = *host;
    return &c->peers[at];
}

static bool is_counted(const struct stream *s)
{
    return !s->connecting && address_length(&s->peer);
}

static void add(struct count *c, const struct stream *s)
{
    const struct address host = host_of(s);
    struct peer *p = peer_of(c, &host);
    p->connections++;
    p->kept += s->kept;
    p->unsent += stream_queued(s);
    p->unread += s->in.size;
    p->received += s->received;
    p->sent += s->taken;
}

/* Bytes that are held for it, then its connections, then what it has sent us. */
static int by_cost(const void *a, const void *b)
{
    const struct peer *x = a, *y = b;
    const uint64_t held_x = x->unsent + x->unread, held_y = y->unsent + y->unread;
    if (held_x != held_y)
        return held_x < held_y ? 1 : -1;
    if (x->connections != y->connections)
        return x->connections < y->connections ? 1 : -1;
    return (x->received < y->received) - (x->received > y->received);
}

static struct count count_peers(void)
{
    struct count c = { 0 };
    unsigned streams = 0;
    for (uint64_t at = 0; stream_next(&at);)
        streams++;
    c.room = 2 * streams + 1;
    c.peers = calloc(c.room, sizeof *c.peers);
    if (!c.peers)
        abort();
    const struct stream *s;
    for (uint64_t at = 0; (s = stream_next(&at));)
        if (is_counted(s))
            add(&c, s);
    qsort(c.peers, c.room, sizeof *c.peers, by_cost);
    return c;
}

/* -- the command -- */

static void out_peer(struct out *o, const struct peer *p)
{
    char text[ADDRESS_TEXT];
    const char *host = address_host(&p->host, text);
    out_item(o);
    out_string(o, "host", "%-24s", *host ? host : "console");
    out_number(o, "connections", " %11lld", p->connections);
    out_number(o, "kept", " %6lld", p->kept);
    out_number(o, "unsent", " %10lld", (long long)p->unsent);
    out_number(o, "unread", " %8lld", (long long)p->unread);
    out_number(o, "received", " %12lld", (long long)p->received);
    out_number(o, "sent", " %12lld", (long long)p->sent);
    out_number(o, "closed", " %7lld\n", (long long)times_cut_off(&p->host));
    out_item_end(o);
}

bool show_peers(struct cursor *c)
{
    struct count count = count_peers();
    const unsigned shown = count.used < ROWS ? count.used : ROWS;
    out_text(c->out, "%-24s %11s %6s %10s %8s %12s %12s %7s\n", "Host", "Connections", "Kept", "Unsent", "Unread",
             "Received", "Sent", "Closed");
    out_list(c->out, "peers");
    for (unsigned i = 0; i < shown; i++)
        out_peer(c->out, &count.peers[i]);
    out_list_end(c->out);
    out_number(c->out, "further", "%lld further hosts\n", count.used - shown);
    free(count.peers);
    return false;
}

// SPDX-License-Identifier: MIT
#include "test/lab/relay.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/stream.h"

#include <stdlib.h>
#include <string.h>

/* A client, and the port that stands for it. */
struct flow {
    struct list node;
    struct relay *relay;
    struct address client;
    struct datagrams *socket;
};

struct relay {
    struct relay_start start;
    struct datagrams *socket;
    struct list flows, packets;
    uint32_t dice;
    unsigned lost;
    bool broken;
};

/* On its way. */
struct packet {
    struct list node;
    struct timer timer;
    struct datagrams *from;
    struct address to;
    size_t size;
    uint8_t data[];
};

/* The same numbers in every run. */
static unsigned roll(struct relay *r, unsigned below)
{
    r->dice = r->dice * 1664525u + 1013904223u;
    return (r->dice >> 8) % below;
}

static void packet_free(struct packet *p)
{
    timer_stop(&p->timer);
    list_remove(&p->node);
    free(p);
}

static void arrive(struct timer *t)
{
    struct packet *p = list_entry(t, struct packet, timer);
    datagrams_send(p->from, &p->to, p->data, p->size);
    packet_free(p);
}

static void send_late(struct relay *r, struct datagrams *from, const struct address *to, const uint8_t *data, size_t n)
{
    struct packet *p = calloc(1, sizeof *p + n);
    p->timer.fire = arrive;
    p->from = from;
    p->to = *to;
    p->size = n;
    memcpy(p->data, data, n);
    list_append(&r->packets, &p->node);
    timer_start(&p->timer, roll(r, r->start.delay_ms + 1));
}

static void forward(struct relay *r, struct datagrams *from, const struct address *to, const uint8_t *data, size_t n)
{
    if (r->broken || roll(r, 100) < r->start.lose) {
        r->lost++;
        return;
    }
    send_late(r, from, to, data, n);
    if (roll(r, 100) < r->start.twice) {
        send_late(r, from, to, data, n);
    }
}

static void from_far(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    struct flow *f = datagrams_owner(d);
    (void)from;
    forward(f->relay, f->relay->socket, &f->client, data, n);
}

static struct flow *flow_of(struct relay *r, const struct address *client)
{
    list_each(node, &r->flows) {
        struct flow *f = list_entry(node, struct flow, node);
        if (address_equal(&f->client, client)) {
            return f;
        }
    }
    struct address any;
    int error;
    struct flow *f = calloc(1, sizeof *f);
    address_parse(&any, "127.0.0.1", 0);
    f->relay = r;
    f->client = *client;
    f->socket = datagrams_open(&any, from_far, f, &error);
    list_append(&r->flows, &f->node);
    return f;
}

static void from_client(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    struct relay *r = datagrams_owner(d);
    forward(r, flow_of(r, from)->socket, &r->start.to, data, n);
}

struct relay *relay_open(const struct relay_start *s)
{
    struct relay *r = calloc(1, sizeof *r);
    struct address any;
    int error;
    r->start = *s;
    r->dice = 1;
    list_init(&r->flows);
    list_init(&r->packets);
    address_parse(&any, "127.0.0.1", 0);
    r->socket = datagrams_open(&any, from_client, r, &error);
    return r;
}

const struct address *relay_address(const struct relay *r)
{
    return datagrams_address(r->socket);
}

void relay_break(struct relay *r)
{
    r->broken = true;
}

unsigned relay_lost(const struct relay *r)
{
    return r->lost;
}

void relay_free(struct relay *r)
{
    list_each(node, &r->packets) {
        packet_free(list_entry(node, struct packet, node));
    }
    list_each(node, &r->flows) {
        struct flow *f = list_entry(node, struct flow, node);
        datagrams_close(f->socket);
        free(f);
    }
    datagrams_close(r->socket);
    free(r);
}

// SPDX-License-Identifier: MIT
/* Phones that are nothing but an ear and a mouth: a socket each, in the place of sccp/. The test defines what the
 * appliance is configured with; ephone N is ear N. */
#ifndef TEST_UNIT_RTP_EARS_H
#define TEST_UNIT_RTP_EARS_H

#include "core/event.h"
#include "core/service.h"
#include "rtp/g711.h"
#include "rtp/packet.h"
#include "rtp/sound.h"
#include "test/lab/world.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { EARS_MAX = 13 };

static struct ear {
    int fd;
    struct address at;
    struct media_order receive;      /* awaits its answer; party 0 = none */
    bool listening, sending;
    struct address to;               /* where it sends */
    uint16_t sequence;
} ears[EARS_MAX + 1];
static uint32_t ear_count;

static void indicate(struct phone *p, const struct indication *i)
{
    (void)p, (void)i;
}

static void media(struct phone *p, const struct media_order *o)
{
    struct ear *e = &ears[p->tag];
    if (o->verb == MEDIA_RECEIVE) {
        e->receive = *o;
    } else if (o->verb == MEDIA_STOP_RECEIVE) {
        e->listening = false;
    } else {
        e->sending = o->verb == MEDIA_SEND;
        e->to = address_ipv4(o->ip, o->port);
    }
}

static void notice(struct phone *p, enum notice n)
{
    (void)p, (void)n;
}

static void digits(struct phone *p, uint32_t reference, const char *text)
{
    (void)p, (void)reference, (void)text;
}

static void watch(struct phone *p, unsigned index, enum watch_lamp state)
{
    (void)p, (void)index, (void)state;
}

static const struct port port = {
    .indicate = indicate, .media = media, .notice = notice, .digits = digits, .watch = watch,
};

static void open_ear(struct ear *e)
{
    e->at = world_address(0);
    e->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(e->fd, &e->at.any, address_length(&e->at)), 0);
    socklen_t n = sizeof e->at.room;
    assert_int_equal(getsockname(e->fd, &e->at.any, &n), 0);
}

/* Until nobody awaits anything. */
static void settle(void)
{
    loop_drain();
    core_settle();
    for (uint32_t tag = 1; tag <= ear_count; tag++) {
        struct ear *e = &ears[tag];
        const struct media_order o = e->receive;
        if (!o.party)
            continue;
        e->receive.party = 0;
        e->listening = true;
        phone_receives(phone_find(tag), o.reference, o.party, true, address_ip4(&e->at), address_port(&e->at));
        settle();
    }
}

/* The appliance with this configuration, a tune to hold with (`moh minuet.au`), and so many phones. */
static inline int ears_begin(const char *configuration, uint32_t count)
{
    static const char minuet[] = ".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\1\0\0\x1f\x40\0\0\0\1" "abc";
    char path[256];
    world_open();
    snprintf(path, sizeof path, "%s/flash/minuet.au", world_root());
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(minuet, 1, sizeof minuet - 1, f), sizeof minuet - 1);
    fclose(f);
    if (world_load_text(configuration))
        return -1;
    ear_count = count;
    for (uint32_t tag = 1; tag <= count; tag++) {
        open_ear(&ears[tag]);
        phone_registered(phone_find(tag), &port, NULL);
    }
    settle();
    return 0;
}

static inline int ears_end(void **state)
{
    (void)state;
    for (uint32_t tag = 1; tag <= ear_count; tag++) {
        phone_lost(phone_find(tag));
        close(ears[tag].fd);
    }
    settle();
    world_close();
    return 0;
}

/* Two that talk; the connection of who called. */
static inline struct connection *call(const char *from, const char *to)
{
    struct connection *caller = NULL;
    assert_int_equal(service_make(device_find(from), NULL, to, &caller), FAULT_NONE);
    settle();
    assert_int_equal(service_answer(connection_peer(caller), NULL, false), FAULT_NONE);
    settle();
    return caller;
}

/* Packets since the last time. */
static inline unsigned heard(struct ear *e, struct rtp_packet *last)
{
    static uint8_t bytes[2048];
    unsigned packets = 0;
    ssize_t n;
    while ((n = recv(e->fd, bytes, sizeof bytes, 0)) > 0) {
        assert_true(rtp_parse(bytes, (size_t)n, last));
        packets++;
    }
    return packets;
}

/* 20 ms of a steady sound, to where it was told to send. */
static inline void say(struct ear *e, uint32_t tag, int16_t level)
{
    uint8_t bytes[RTP_HEADER + FRAME];
    const struct rtp_packet p = { .payload = PAYLOAD_MU, .sequence = e->sequence, .ssrc = tag,
                                  .timestamp = e->sequence * (uint32_t)FRAME };
    rtp_header(&p, bytes);
    memset(bytes + RTP_HEADER, g711_encode(LAW_MU, level), FRAME);
    e->sequence++;
    assert_int_equal(sendto(e->fd, bytes, sizeof bytes, 0, &e->to.any, address_length(&e->to)), sizeof bytes);
}

#endif

// SPDX-License-Identifier: MIT
/* What a leg costs in each tick: its arithmetic beside a copy of the same bytes, and all of it beside a bare loop that
 * receives and sends as many packets. Both for conferences of three and for music. */
#include "rtp/engine.h"
#include "rtp/jitter.h"
#include "rtp/mix.h"
#include "rtp/packet.h"
#include "test/lab/bench.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LEGS = 60, PARTIES = 3, TICKS = 1000, PACKET = RTP_HEADER + FRAME };

struct end {
    int fd;
    struct sockaddr_in at;
};

static struct end phones[LEGS], ours[LEGS];
static uint8_t packets[LEGS][PACKET];

static struct end open_end(void)
{
    struct end e = { .at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof e.at;
    e.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (e.fd < 0 || bind(e.fd, (struct sockaddr *)&e.at, n) || getsockname(e.fd, (struct sockaddr *)&e.at, &n))
        exit(1);
    return e;
}

static void speak(unsigned i, unsigned tick)
{
    rtp_header(&(struct rtp_packet){ .sequence = (uint16_t)tick, .timestamp = tick * FRAME, .ssrc = i }, packets[i]);
    (void)!sendto(phones[i].fd, packets[i], PACKET, 0, (struct sockaddr *)&ours[i].at, sizeof ours[i].at);
}

static void hear(unsigned i)
{
    uint8_t bytes[2 * PACKET];
    while (recv(phones[i].fd, bytes, sizeof bytes, 0) > 0)
        ;
}

/* -- floors -- */

static void pass_on(unsigned n)
{
    uint8_t bytes[2 * PACKET];
    (void)n;
    for (unsigned i = 0; i < LEGS; i++) {
        while (recv(ours[i].fd, bytes, sizeof bytes, 0) > 0)
            ;
        (void)!sendto(ours[i].fd, bytes, PACKET, 0, (struct sockaddr *)&phones[i].at, sizeof phones[i].at);
    }
}

static void copy(unsigned n)
{
    static uint8_t to[LEGS][2][PACKET];
    (void)n;
    for (unsigned i = 0; i < LEGS; i++) {
        memcpy(to[i][0], packets[i], PACKET);
        memcpy(to[i][1], to[i][0], PACKET);
        __asm__ volatile("" : : "r"(to) : "memory");         /* so that it is really done each time */
    }
}

/* -- what we measure -- */

/* Each leg's frame in and out, without sockets. */
static void arithmetic(unsigned n)
{
    static struct jitter jitters[LEGS];
    int16_t samples[FRAME], voice[FRAME], heard[FRAME];
    struct rtp_packet p;
    for (unsigned i = 0; i < LEGS; i++) {
        int32_t sum[FRAME] = { 0 };
        if (n == 0)
            jitter_reset(&jitters[i]);
        rtp_header(&(struct rtp_packet){ .timestamp = n * FRAME, .ssrc = i }, packets[i]);
        if (!rtp_parse(packets[i], PACKET, &p))
            exit(1);
        g711_decode_frame(LAW_MU, p.data, samples, p.size);
        jitter_put(&jitters[i], p.ssrc, p.timestamp, samples, p.size);
        jitter_take(&jitters[i], voice);
        mix_add(sum, voice);
        mix_others(sum, NULL, GAIN_ONE, heard);
        g711_encode_frame(LAW_MU, heard, packets[i] + RTP_HEADER, FRAME);
    }
}

static struct engine *engine;

static void tick_engine(unsigned n)
{
    (void)n;
    engine_tick(engine, 1);
}

/* -- measuring: the median of many ticks, since others use the machine, too -- */

static double per_leg(void (*tick)(unsigned n), bool phones_talk)
{
    static double took[TICKS];
    for (unsigned n = 0; n < TICKS; n++) {
        for (unsigned i = 0; i < LEGS && phones_talk; i++)
            speak(i, n);
        const double begun = bench_now();
        tick(n);
        took[n] = (bench_now() - begun) / LEGS;
        for (unsigned i = 0; i < LEGS && phones_talk; i++)
            hear(i);
    }
    return bench_quantile(took, TICKS, 0.5);
}

static struct tune *tune(void)
{
    static uint8_t file[24 + 80000] = ".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\1\0\0\x1f\x40\0\0\0\1";
    struct tune *t = NULL;
    if (tune_read(file, sizeof file, &t))
        exit(1);
    return t;
}

static double legs(enum leg_kind kind)
{
    engine = engine_make();
    engine_order(engine, &(struct order){ ORDER_TUNE, .tune = tune() });
    for (unsigned i = 0; i < LEGS; i++) {
        const uint32_t leg = LEGS_MAX + i;
        engine_order(engine, &(struct order){ ORDER_OPEN, leg, .open = {
            .kind = kind, .group = i / PARTIES, .rtp = dup(ours[i].fd), .rtcp = dup(ours[i].fd) } });
        engine_order(engine, &(struct order){ ORDER_SEND, leg, .send = { phones[i].at.sin_addr.s_addr,
                                                                         ntohs(phones[i].at.sin_port) } });
    }
    const double took = per_leg(tick_engine, true);
    engine_free(engine);
    return took;
}

static void print(const char *what, double took, double floor)
{
    printf("%-32s %9.0f ns   floor %9.0f ns   ratio %.2f\n", what, took * 1e9, floor * 1e9, took / floor);
}

int main(void)
{
    bench_descriptors();
    for (unsigned i = 0; i < LEGS; i++) {
        phones[i] = open_end();
        ours[i] = open_end();
        for (unsigned at = 0; at < FRAME; at++)
            packets[i][RTP_HEADER + at] = (uint8_t)(at * 7 + i);
    }
    print("RTP leg and tick, arithmetic", per_leg(arithmetic, false), per_leg(copy, false));
    const double floor = per_leg(pass_on, true);
    print("  in a conference of three", legs(LEG_MIX), floor);
    print("  on hold", legs(LEG_MUSIC), floor);
    return 0;
}

// SPDX-License-Identifier: MIT
/* Six legs in conferences and on hold, and phones at their other ends that send anything: an input is a row of orders,
 * packets and ticks. What phones hear are packets of 20 ms; when all legs are closed the engine has nothing to do. */
#include "rtp/engine.h"
#include "rtp/packet.h"
#include "test/fuzz/stage.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ACTS_MAX = 200, LEGS = 6, GROUPS = 3 };

static struct engine *engine;

static struct wire {
    int leg, control, phone;     /* sockets; the engine closes copies of the first two */
    struct sockaddr_in leg_at, phone_at;
    bool open;
    uint16_t sequence;
    uint32_t timestamp;
} wires[LEGS];

static int bound(struct sockaddr_in *at)
{
    *at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof *at;
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)at, n) || getsockname(fd, (struct sockaddr *)at, &n))
        abort();
    return fd;
}

static void prepare(void)
{
    struct sockaddr_in unused;
    if (engine)
        return;
    engine = engine_make();
    for (unsigned i = 0; i < LEGS; i++) {
        wires[i].leg = bound(&wires[i].leg_at);
        wires[i].control = bound(&unused);
        wires[i].phone = bound(&wires[i].phone_at);
    }
}

static uint32_t id_of(const struct wire *w)
{
    return LEGS_MAX + (uint32_t)(w - wires);
}

/* -- acts -- */

static void open_or_close(struct input *in, struct wire *w)
{
    const uint8_t how = input_byte(in);
    struct order o = { w->open ? ORDER_CLOSE : ORDER_OPEN, id_of(w) };
    if (!w->open) {
        o.open.kind = how & 1 ? LEG_MUSIC : LEG_MIX;
        o.open.law = how & 2 ? LAW_A : LAW_MU;
        o.open.group = (how >> 2) % GROUPS;
        o.open.rtp = dup(w->leg);
        o.open.rtcp = dup(w->control);
        o.open.sequence = (uint16_t)(0xFF00 | how);
        o.open.timestamp = 0xFFFFFF00u;
        o.open.ssrc = how;
    }
    w->open = !w->open;
    engine_order(engine, &o);
}

/* Where the phone hears; now and then elsewhere, or nowhere. */
static void send_to(struct input *in, struct wire *w)
{
    const uint8_t how = input_byte(in);
    const struct wire *to = how < 200 ? w : &wires[how % LEGS];
    engine_order(engine, &(struct order){ ORDER_SEND, id_of(w), .send = {
        to->phone_at.sin_addr.s_addr, how == 255 ? 0 : ntohs(to->phone_at.sin_port) } });
}

static void gain(struct input *in, struct wire *w)
{
    (void)w;
    const uint8_t how = input_byte(in);
    engine_order(engine, &(struct order){ ORDER_GAIN, LEGS_MAX, .gain = { how % GROUPS, (int8_t)how } });
}

static void tune(struct input *in, struct wire *w)
{
    (void)w;
    struct tune *t = NULL;
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    if (n && tune_read(bytes, n, &t) != TUNE_FINE)
        return;
    engine_order(engine, &(struct order){ ORDER_TUNE, LEGS_MAX, .tune = t });
}

/* As phones send it, but for what the input says of the clocks, and how much there is. */
static void packet(struct input *in, struct wire *w)
{
    uint8_t bytes[RTP_PACKET_MAX];
    const uint8_t how = input_byte(in), sample = input_byte(in);
    const size_t size = how & 8 ? input_number(in) % (sizeof bytes - RTP_HEADER) : FRAME;
    if (how & 16)
        w->timestamp += input_number(in) * 16;
    if (how & 32)
        w->sequence = (uint16_t)input_number(in);
    rtp_header(&(struct rtp_packet){ .payload = how & 4 ? how >> 5 : how & 2 ? PAYLOAD_A : PAYLOAD_MU,
                                     .marker = how & 1, .sequence = w->sequence++, .timestamp = w->timestamp,
                                     .ssrc = how & 64 ? sample : 1 }, bytes);
    w->timestamp += FRAME;
    memset(bytes + RTP_HEADER, sample, size);
    (void)!sendto(w->phone, bytes, RTP_HEADER + size, MSG_DONTWAIT, (struct sockaddr *)&w->leg_at, sizeof w->leg_at);
}

static void raw(struct input *in, struct wire *w)
{
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    (void)!sendto(w->phone, bytes ? bytes : (const uint8_t *)"", n, MSG_DONTWAIT, (struct sockaddr *)&w->leg_at,
                  sizeof w->leg_at);
}

static void hear(const struct wire *w)
{
    uint8_t bytes[RTP_PACKET_MAX];
    struct rtp_packet p;
    for (ssize_t n; (n = recv(w->phone, bytes, sizeof bytes, MSG_DONTWAIT)) >= 0;)
        assert(n == RTP_HEADER + FRAME && rtp_parse(bytes, (size_t)n, &p) && p.size == FRAME);
}

static void tick(struct input *in, struct wire *w)
{
    const uint8_t how = input_byte(in);
    (void)w;
    engine_tick(engine, how > 250 ? how : 1);
    for (unsigned i = 0; i < LEGS; i++)
        hear(&wires[i]);
}

static void (*const acts[])(struct input *in, struct wire *w) = {
    open_or_close, send_to, packet, packet, packet, tick, tick, raw, gain, tune,
};

static void end(void)
{
    uint8_t byte;
    for (unsigned i = 0; i < LEGS; i++) {
        struct wire *w = &wires[i];
        engine_order(engine, &(struct order){ ORDER_CLOSE, id_of(w) });
        while (recv(w->leg, &byte, 1, MSG_DONTWAIT) >= 0)
            ;
        w->open = false;
        w->sequence = 0;
        w->timestamp = 0;
    }
    engine_order(engine, &(struct order){ ORDER_TUNE, LEGS_MAX });
    assert(engine_is_idle(engine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, data + size };
    prepare();
    for (unsigned i = 0; i < ACTS_MAX && in.at < in.end; i++) {
        const uint8_t act = input_byte(&in);
        acts[(act >> 3) % (sizeof acts / sizeof acts[0])](&in, &wires[act % LEGS]);
    }
    end();
    return 0;
}

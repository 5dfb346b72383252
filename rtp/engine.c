// SPDX-License-Identifier: MIT
#include "rtp/engine.h"

#include "core/list.h"
#include "core/memory.h"
#include "rtp/jitter.h"
#include "rtp/mix.h"
#include "rtp/packet.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BUCKETS = 64,
    PACKETS_PER_TICK = 8,        /* of one leg; what is more waits in the kernel, or is lost there */
    CATCH_UP_MAX = 5,            /* ticks made good at once; beyond that there is a gap */
};

static const uint8_t payloads[LAWS] = { [LAW_MU] = PAYLOAD_MU, [LAW_A] = PAYLOAD_A };

/* The legs of one conference. */
struct group {
    uint32_t id;
    struct list hashed;
    struct list in_use;          /* or among the spare ones */
    unsigned legs;
    int32_t gain;
    int32_t sum[FRAME];
};

struct leg {
    uint32_t id;                 /* 0: free */
    enum leg_kind kind;
    enum law law;
    struct group *group;         /* NULL: hears music */
    struct list open;
    int rtp, rtcp;
    struct sockaddr_in far;      /* port 0: not known yet */
    struct rtp_packet next;      /* header of what is sent next */
    bool spoke;                  /* `voice` is more than silence */
    int16_t voice[FRAME];        /* of this tick */
    struct jitter jitter;
};

struct engine {
    struct list open;            /* struct leg.open */
    struct list groups, spare;   /* struct group.in_use */
    struct list buckets[BUCKETS];
    struct { uint32_t group; int32_t gain; } promised;   /* of a group that has no leg yet: the last one said */
    struct tune *tune;
    size_t position;             /* in the tune: one for everybody */
    uint64_t counts[ENGINE_COUNTS];
    struct leg legs[LEGS_MAX];
    struct group all_groups[LEGS_MAX];
};

/* -- life -- */

struct engine *engine_make(void)
{
    struct engine *e = must(calloc(1, sizeof *e));
    e->promised.gain = GAIN_ONE;
    list_init(&e->open);
    list_init(&e->groups);
    list_init(&e->spare);
    for (unsigned i = 0; i < BUCKETS; i++)
        list_init(&e->buckets[i]);
    for (unsigned i = 0; i < LEGS_MAX; i++)
        list_append(&e->spare, &e->all_groups[i].in_use);
    return e;
}

static void leave_group(struct engine *e, struct group *g)
{
    if (--g->legs)
        return;
    list_remove(&g->hashed);
    list_remove(&g->in_use);
    list_append(&e->spare, &g->in_use);
}

static void close_leg(struct engine *e, struct leg *l)
{
    close(l->rtp);
    close(l->rtcp);
    list_remove(&l->open);
    if (l->group)
        leave_group(e, l->group);
    l->id = 0;
}

void engine_free(struct engine *e)
{
    list_each(node, &e->open)
        close_leg(e, list_entry(node, struct leg, open));
    free(e->tune);
    free(e);
}

bool engine_is_idle(const struct engine *e)
{
    return list_empty(&e->open);
}

void engine_counts(struct engine *e, uint64_t counts[ENGINE_COUNTS])
{
    for (unsigned i = 0; i < ENGINE_COUNTS; i++)
        counts[i] += e->counts[i];
    memset(e->counts, 0, sizeof e->counts);
}

/* -- orders -- */

static struct group *find_group(struct engine *e, uint32_t id)
{
    list_each(node, &e->buckets[id % BUCKETS]) {
        struct group *g = list_entry(node, struct group, hashed);
        if (g->id == id)
            return g;
    }
    return NULL;
}

/* There are as many groups as legs, so one is spare. */
static struct group *join_group(struct engine *e, uint32_t id)
{
    struct group *g = find_group(e, id);
    if (!g) {
        g = list_entry(e->spare.next, struct group, in_use);
        list_remove(&g->in_use);
        *g = (struct group){ .id = id, .gain = e->promised.group == id ? e->promised.gain : GAIN_ONE };
        list_append(&e->groups, &g->in_use);
        list_append(&e->buckets[id % BUCKETS], &g->hashed);
    }
    g->legs++;
    return g;
}

static void on_open(struct engine *e, const struct order *o)
{
    struct leg *l = &e->legs[o->leg % LEGS_MAX];
    assert(!l->id);
    l->id = o->leg;
    l->kind = o->open.kind;
    l->law = o->open.law;
    l->group = o->open.kind == LEG_MIX ? join_group(e, o->open.group) : NULL;
    l->rtp = o->open.rtp;
    l->rtcp = o->open.rtcp;
    l->far = (struct sockaddr_in){ .sin_family = AF_INET };
    l->next = (struct rtp_packet){ .payload = payloads[l->law], .marker = true, .sequence = o->open.sequence,
                                   .timestamp = o->open.timestamp, .ssrc = o->open.ssrc };
    l->spoke = false;
    jitter_reset(&l->jitter);
    list_append(&e->open, &l->open);
}

static void on_send(struct engine *e, const struct order *o)
{
    struct leg *l = &e->legs[o->leg % LEGS_MAX];
    if (l->id != o->leg)
        return;
    l->far.sin_addr.s_addr = o->send.ip;
    l->far.sin_port = htons(o->send.port);
    l->next.marker = true;
}

static void on_gain(struct engine *e, const struct order *o)
{
    struct group *g = find_group(e, o->gain.group);
    e->promised.group = o->gain.group;
    e->promised.gain = mix_gain(o->gain.db);
    if (g)
        g->gain = e->promised.gain;
}

static void on_close(struct engine *e, const struct order *o)
{
    struct leg *l = &e->legs[o->leg % LEGS_MAX];
    if (l->id == o->leg)
        close_leg(e, l);
}

static void on_tune(struct engine *e, const struct order *o)
{
    free(e->tune);
    e->tune = o->tune;
    e->position = 0;
}

void engine_order(struct engine *e, const struct order *o)
{
    static void (*const take[])(struct engine *e, const struct order *o) = {
        [ORDER_OPEN] = on_open, [ORDER_SEND] = on_send, [ORDER_GAIN] = on_gain, [ORDER_CLOSE] = on_close,
        [ORDER_TUNE] = on_tune,
    };
    take[o->kind](e, o);
}

/* -- what comes -- */

/* Sound in either law, whatever we send. Comfort noise and telephone-event go no further: silence is silence, and
 * digits come by call control. */
static enum engine_count take_packet(struct leg *l, const struct sockaddr_in *from, const uint8_t *bytes, size_t n)
{
    struct rtp_packet p;
    int16_t samples[JITTER_PACKET_MAX];
    /* A phone may send from another port than the one at which it hears, never from another address. */
    if (!l->far.sin_port || from->sin_addr.s_addr != l->far.sin_addr.s_addr)
        return ENGINE_FOREIGN;
    if (n > RTP_PACKET_MAX || !rtp_parse(bytes, n, &p) || p.size > JITTER_PACKET_MAX)
        return ENGINE_MALFORMED;
    if ((p.payload != PAYLOAD_MU && p.payload != PAYLOAD_A) || !l->group || !p.size)
        return ENGINE_UNUSED;
    g711_decode_frame(p.payload == PAYLOAD_A ? LAW_A : LAW_MU, p.data, samples, p.size);
    return jitter_put(&l->jitter, p.ssrc, p.timestamp, samples, p.size) ? ENGINE_RECEIVED : ENGINE_LATE;
}

static void receive(struct engine *e, struct leg *l)
{
    static _Thread_local uint8_t room[PACKETS_PER_TICK][RTP_PACKET_MAX];
    struct sockaddr_in from[PACKETS_PER_TICK];
    struct iovec parts[PACKETS_PER_TICK];
    struct mmsghdr packets[PACKETS_PER_TICK];
    for (unsigned i = 0; i < PACKETS_PER_TICK; i++) {
        parts[i] = (struct iovec){ room[i], sizeof room[i] };
        packets[i].msg_hdr = (struct msghdr){ .msg_name = &from[i], .msg_namelen = sizeof from[i],
                                              .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
    const int n = recvmmsg(l->rtp, packets, PACKETS_PER_TICK, MSG_DONTWAIT | MSG_TRUNC, NULL);
    for (int i = 0; i < n; i++)
        e->counts[take_packet(l, &from[i], room[i], packets[i].msg_len)]++;
}

static void listen_to(struct engine *e, struct leg *l)
{
    receive(e, l);
    if (!l->group)
        return;
    const enum jitter_frame kind = jitter_take(&l->jitter, l->voice);
    l->spoke = kind != JITTER_SILENCE;
    if (l->spoke)
        mix_add(l->group->sum, l->voice);
    if (kind == JITTER_CONCEALED)
        e->counts[ENGINE_CONCEALED]++;
}

/* -- what goes -- */

/* What one tick of music is, in both laws. */
struct music {
    bool any;
    uint8_t frame[LAWS][FRAME];
};

static void play(struct engine *e, struct music *m)
{
    m->any = e->tune;
    if (!m->any)
        return;
    size_t next = 0;
    for (enum law law = 0; law < LAWS; law++)
        next = tune_frame(e->tune, law, e->position, m->frame[law]);
    e->position = next;
}

/* False: there is nothing to be heard. */
static bool hears(const struct leg *l, const struct music *m, uint8_t codes[FRAME])
{
    int16_t heard[FRAME];
    if (l->group) {
        mix_others(l->group->sum, l->spoke ? l->voice : NULL, l->group->gain, heard);
        g711_encode_frame(l->law, heard, codes, FRAME);
    } else if (m->any) {
        memcpy(codes, m->frame[l->law], FRAME);
    }
    return l->group || m->any;
}

/* The timestamp counts time, the sequence packets; the first packet after a pause is marked (RFC 3551 4.1). */
static void speak_to(struct engine *e, struct leg *l, const struct music *m)
{
    uint8_t packet[RTP_HEADER + FRAME];
    if (l->far.sin_port && hears(l, m, packet + RTP_HEADER)) {
        rtp_header(&l->next, packet);
        const ssize_t n = sendto(l->rtp, packet, sizeof packet, MSG_DONTWAIT | MSG_NOSIGNAL,
                                 (const struct sockaddr *)&l->far, sizeof l->far);
        e->counts[n == sizeof packet ? ENGINE_SENT : ENGINE_UNSENT]++;
        l->next.sequence++;
        l->next.marker = false;
    } else {
        l->next.marker = true;
    }
    l->next.timestamp += FRAME;
}

/* -- time -- */

static void tick(struct engine *e)
{
    struct music music;
    list_each(node, &e->groups)
        memset(list_entry(node, struct group, in_use)->sum, 0, sizeof(int32_t[FRAME]));
    list_each(node, &e->open)
        listen_to(e, list_entry(node, struct leg, open));
    play(e, &music);
    list_each(node, &e->open)
        speak_to(e, list_entry(node, struct leg, open), &music);
}

/* Time that passed without us: phones hear a gap, not a recording of the past at double speed. */
static void skip(struct engine *e, uint64_t ticks)
{
    list_each(node, &e->open) {
        struct leg *l = list_entry(node, struct leg, open);
        l->next.timestamp += (uint32_t)(ticks * FRAME);
        l->next.marker = true;
    }
}

void engine_tick(struct engine *e, uint64_t ticks)
{
    e->counts[ENGINE_TICKS_LATE] += ticks > 1 ? ticks - 1 : 0;
    if (ticks > CATCH_UP_MAX) {
        skip(e, ticks - CATCH_UP_MAX);
        ticks = CATCH_UP_MAX;
    }
    while (ticks--)
        tick(e);
}

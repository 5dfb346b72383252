// SPDX-License-Identifier: MIT
#include "rtp/sound.h"

#include "core/list.h"
#include "core/log.h"
#include "core/loop.h"
#include "rtp/link.h"
#include "rtp/ports.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { REPORT_MS = 1000 };

/* SCCP codec numbers. */
enum { CODEC_A = 2, CODEC_MU = 4 };

struct counter rtp_counters[] = {
    [ENGINE_RECEIVED] = { "rtp_packets_received", "RTP packets mixed" },
    [ENGINE_SENT] = { "rtp_packets_sent", "RTP packets sent" },
    [ENGINE_UNSENT] = { "rtp_packets_unsent", "RTP packets that the kernel did not take" },
    [ENGINE_MALFORMED] = { "rtp_packets_malformed", "Packets that were no RTP, or too long" },
    [ENGINE_FOREIGN] = { "rtp_packets_foreign", "RTP packets from elsewhere than the leg's phone, dropped" },
    [ENGINE_UNUSED] = { "rtp_packets_unused", "RTP packets with other things than sound, or of who is on hold" },
    [ENGINE_LATE] = { "rtp_packets_late", "RTP packets that came too late to be heard" },
    [ENGINE_CONCEALED] = { "rtp_frames_concealed", "Frames of 20 ms made up because a packet was missing" },
    [ENGINE_TICKS_LATE] = { "rtp_ticks_late", "Times that the sound thread was late by 20 ms" },
    [ENGINE_COUNTS] = { NULL, NULL },
};
struct limit limit_legs = {
    .name = "RTP legs", .when_full = "a conference is refused, who is held hears nothing", .maximum = LEGS_MAX,
};
/* A close must not be lost; one place is kept for each open leg. */
struct limit limit_orders = {
    .name = "Orders to the sound thread", .when_full = "the order is dropped", .maximum = ORDERS - LEGS_MAX,
};

/* -- places -- */

static struct place {
    struct sound_leg leg;        /* id 0: free */
    uint32_t generation;
    struct list spare;
} places[LEGS_MAX];
static struct list spare = LIST_INIT(spare);
static unsigned legs_of[LEG_KINDS];

static struct place *find(uint32_t leg)
{
    struct place *p = &places[leg % LEGS_MAX];
    return leg && p->leg.id == leg ? p : NULL;
}

static void clear_places(void)
{
    list_init(&spare);
    for (unsigned i = 0; i < LEGS_MAX; i++) {
        places[i].leg = (struct sound_leg){ 0 };
        list_append(&spare, &places[i].spare);
    }
    memset(legs_of, 0, sizeof legs_of);
    limit_legs.used = 0;
}

/* The place that was free longest. Its id tells the generation as well: who still has an old one means nobody. */
static struct place *take_place(void)
{
    struct place *p = list_entry(spare.next, struct place, spare);
    list_remove(&p->spare);
    p->generation = p->generation % (UINT32_MAX / LEGS_MAX) + 1;
    p->leg.id = p->generation * LEGS_MAX + (uint32_t)(p - places);
    return p;
}

const struct sound_leg *sound_next(unsigned *place)
{
    while (*place < LEGS_MAX) {
        const struct sound_leg *l = &places[(*place)++].leg;
        if (l->id)
            return l;
    }
    return NULL;
}

unsigned sound_legs(enum leg_kind kind)
{
    return legs_of[kind];
}

/* -- counts -- */

static void pick_up(struct timer *t)
{
    uint64_t counts[ENGINE_COUNTS] = { 0 };
    link_counts(counts);
    limit_set(&limit_orders, link_waiting());
    for (unsigned i = 0; i < ENGINE_COUNTS; i++)
        rtp_counters[i].value += counts[i];
    if (limit_legs.used)
        timer_start(t, REPORT_MS);
}

static struct timer reporting = { .fire = pick_up };

/* -- orders -- */

static bool tell(const struct order *o)
{
    const bool told = link_order(o, o->kind == ORDER_CLOSE ? 0 : LEGS_MAX);
    limit_set(&limit_orders, link_waiting());
    limit_orders.refused += !told;
    return told;
}

static bool law_of(uint32_t codec, enum law *law)
{
    *law = codec == CODEC_A ? LAW_A : LAW_MU;
    return codec == CODEC_A || codec == CODEC_MU;
}

bool sound_room(unsigned legs)
{
    return limit_legs.used + legs <= limit_legs.maximum;
}

static struct order open_order(const struct sound_leg *l, const struct ports *ports)
{
    struct order o = { ORDER_OPEN, l->id, .open = { .kind = l->kind, .law = l->law, .group = l->group,
                                                    .rtp = ports->rtp, .rtcp = ports->rtcp } };
    /* RFC 3550 5.1: all three begin at random. */
    if (getrandom(&o.open.ssrc, sizeof o.open.ssrc, 0) < 0 ||
        getrandom(&o.open.timestamp, sizeof o.open.timestamp, 0) < 0 ||
        getrandom(&o.open.sequence, sizeof o.open.sequence, 0) < 0)
        abort();
    return o;
}

static void free_place(struct place *p)
{
    legs_of[p->leg.kind]--;
    p->leg = (struct sound_leg){ 0 };
    list_append(&spare, &p->spare);
    limit_give(&limit_legs);
}

uint32_t sound_open(enum leg_kind kind, uint32_t group, uint32_t codec, uint32_t *ip, uint16_t *port)
{
    struct ports ports;
    enum law law;
    if (!law_of(codec, &law) || !limit_take(&limit_legs))
        return 0;
    if (ports_take(&ports)) {
        limit_give(&limit_legs);
        return 0;
    }
    struct place *p = take_place();
    p->leg = (struct sound_leg){ .id = p->leg.id, .group = group, .kind = kind, .law = law, .ip = ports.ip,
                                 .port = ports.port };
    legs_of[kind]++;
    const struct order o = open_order(&p->leg, &ports);
    if (!tell(&o)) {
        close(ports.rtp);
        close(ports.rtcp);
        free_place(p);
        return 0;
    }
    if (!timer_active(&reporting))
        timer_start(&reporting, REPORT_MS);
    *ip = ports.ip;
    *port = ports.port;
    return p->leg.id;
}

void sound_send(uint32_t leg, uint32_t ip, uint16_t port)
{
    struct place *p = find(leg);
    if (!p)
        return;
    p->leg.far_ip = ip;
    p->leg.far_port = port;
    tell(&(struct order){ ORDER_SEND, leg, .send = { ip, port } });
}

void sound_gain(uint32_t group, int db)
{
    tell(&(struct order){ ORDER_GAIN, .gain = { group, db } });
}

void sound_close(uint32_t leg)
{
    struct place *p = find(leg);
    if (!p)
        return;
    free_place(p);
    tell(&(struct order){ ORDER_CLOSE, leg });
}

void sound_tune(struct tune *t)
{
    if (!tell(&(struct order){ ORDER_TUNE, .tune = t }))
        free(t);
}

/* -- life -- */

int sound_start(void)
{
    clear_places();
    return link_open();
}

void sound_stop(void)
{
    timer_stop(&reporting);
    link_close();
    clear_places();
}

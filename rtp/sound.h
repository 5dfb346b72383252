// SPDX-License-Identifier: MIT
/* Call control's side of the sound: which legs there are, by id, and what the engine is told of them. */
#ifndef RTP_SOUND_H
#define RTP_SOUND_H

#include "core/counter.h"
#include "rtp/engine.h"

/* What is known of an open leg, for `show`. Addresses in network byte order; far_port 0 = not known yet. */
struct sound_leg {
    uint32_t id, group;
    enum leg_kind kind;
    enum law law;
    uint32_t ip, far_ip;
    uint16_t port, far_port;
};

int sound_start(void);
void sound_stop(void);

bool sound_room(unsigned legs);
/* The leg, and where its phone shall send; 0 when there is no room, no port, or no such codec (SCCP numbers). */
uint32_t sound_open(enum leg_kind kind, uint32_t group, uint32_t codec, uint32_t *ip, uint16_t *port);
/* Orders for a leg that is closed are harmless. */
void sound_send(uint32_t leg, uint32_t ip, uint16_t port);
void sound_gain(uint32_t group, int db);
void sound_close(uint32_t leg);
/* The engine's from now on; NULL = none. */
void sound_tune(struct tune *t);

/* The next open leg at or behind `place`, NULL = none; sets `place` behind it. */
const struct sound_leg *sound_next(unsigned *place);
unsigned sound_legs(enum leg_kind kind);

extern struct counter rtp_counters[];
extern struct limit limit_legs, limit_orders;

#endif

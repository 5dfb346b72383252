// SPDX-License-Identifier: MIT
/* A sound engine that makes no sound: so many legs, each with a port of its own, and a memory of what it was told. */
#ifndef LAB_MIXER_H
#define LAB_MIXER_H

#include "core/media.h"

struct mixer_leg {
    enum leg_kind kind;
    uint32_t id, group, far_ip;          /* id 0: free */
    uint16_t port, far_port;             /* where it awaits sound; where its phone does, 0 not known yet */
};

/* The core's engine from now on. `music`: there is something to play on hold. */
void mixer_open(unsigned legs, bool music);
/* Legs in use. */
unsigned mixer_legs(void);
/* The leg that sends there, NULL for none. */
const struct mixer_leg *mixer_leg_to(uint32_t ip, uint16_t port);

#endif

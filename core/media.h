// SPDX-License-Identifier: MIT
/* What a connection's sound is made of. Two phones talk directly; who is in a conference, or waits on hold, has a leg
 * at the appliance itself. rtp/ makes that sound and knows nothing of the core but this header; without it conferences
 * are refused and hold is silent. */
#ifndef CORE_MEDIA_H
#define CORE_MEDIA_H

#include "core/address.h"

#include <stdbool.h>
#include <stdint.h>

enum leg_kind {
    LEG_MIX,                     /* hears all others of its group */
    LEG_MUSIC,                   /* hears music on hold; what it says is heard by nobody */
    LEG_KINDS
};

/* Where the user's voice goes: to the other phone, or to the appliance's own mixer or music; 0.0.0.0 while nowhere. */
struct appearance;
struct address media_far_end(const struct appearance *a);

/* How busy it is. */
struct sound_stats {
    unsigned legs[LEG_KINDS];
    unsigned maximum;            /* of all kinds together */
    char tune[96];               /* the file that plays on hold; "" for none */
};

/* The sound engine. A leg is an id, a group the id of a call; addresses are in network byte order. Every function is
 * called on the main loop, never blocks, and calls nobody back. */
struct sound {
    /* Whether so many more legs can be opened. */
    bool (*room)(enum leg_kind kind, unsigned legs);
    /* Opens one for a phone that receives `codec` (SCCP's number) in packets of `ms`, and says where the phone shall
     * send. 0: not such a codec, no leg or port left, or (LEG_MUSIC) nothing to play. */
    uint32_t (*open)(enum leg_kind kind, uint32_t group, uint32_t codec, uint16_t ms, uint32_t *ip, uint16_t *port);
    /* Where the phone receives; until then the leg is mute. */
    void (*send)(uint32_t leg, uint32_t ip, uint16_t port);
    /* Of every voice in the group, in dB. Said once, before its first leg is opened. */
    void (*gain)(uint32_t group, int db);
    /* A leg that is closed already is left alone. */
    void (*close)(uint32_t leg);
    void (*stats)(struct sound_stats *s);
};

/* The one engine; const for the life of the process. NULL: none (any more). */
void media_set_sound(const struct sound *s);
const struct sound *media_sound(void);

#endif

// SPDX-License-Identifier: MIT
/* The jitter buffer of one leg: packets come when they come, frames leave every 20 ms. It is a ring of samples, found
 * by RTP timestamp, so that order, size and doubling of packets do not matter.
 *
 *      played      next                                     next + RING
 *      …──────────┤████████████░░░░████████████·············├
 *                  waiting     hole (lost: the last frame again, softer, then silence)
 */
#ifndef RTP_JITTER_H
#define RTP_JITTER_H

#include "rtp/g711.h"

#include <stdbool.h>

enum {
    JITTER_RING = 2048,          /* samples: a power of two, 256 ms */
    JITTER_START = 2 * FRAME,    /* the first packet waits so long */
    JITTER_DEEP = 6 * FRAME,     /* what lies deeper than this is delay without use: it is skipped */
    JITTER_PACKET_MAX = 3 * FRAME,
    JITTER_REPEATS = 3,          /* frames that repetition covers */
};

struct jitter {
    bool running;                /* a packet has come */
    uint32_t next;               /* timestamp of the first sample of the next frame */
    uint32_t end;                /* behind the last sample that came */
    uint32_t ssrc;
    unsigned repeated;           /* frames in a row that had to be made up */
    int16_t last[FRAME];         /* as played */
    int16_t ring[JITTER_RING];
};

void jitter_reset(struct jitter *j);

/* A packet of at most JITTER_PACKET_MAX samples. False when it came too late to be heard. A new source, or a timestamp
 * far from what was expected, starts anew. */
bool jitter_put(struct jitter *j, uint32_t ssrc, uint32_t timestamp, const int16_t *samples, size_t n);

/* What a frame was made of. */
enum jitter_frame { JITTER_SILENCE, JITTER_SOUND, JITTER_CONCEALED };
enum jitter_frame jitter_take(struct jitter *j, int16_t frame[FRAME]);

#endif

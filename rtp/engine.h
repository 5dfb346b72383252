// SPDX-License-Identifier: MIT
/* The engine of sound: legs, the groups that mix, the tune, and one tick of 20 ms. It belongs to one thread and knows
 * no clock; whoever calls engine_tick is the clock.
 *
 *      a tick:  every leg takes what came ── every group sums ── every leg says what it hears
 */
#ifndef RTP_ENGINE_H
#define RTP_ENGINE_H

#include "core/media.h"
#include "rtp/g711.h"
#include "rtp/tune.h"

#include <stdbool.h>

enum { LEGS_MAX = 512 };

/* What the engine is told, by value. */
struct order {
    enum order_kind { ORDER_OPEN, ORDER_SEND, ORDER_GAIN, ORDER_CLOSE, ORDER_TUNE } kind;
    uint32_t leg;                /* never 0; leg % LEGS_MAX is its place */
    union {
        struct {                 /* ORDER_OPEN; the sockets are the engine's from now on */
            enum leg_kind kind;
            enum law law;
            uint32_t group;
            int rtp, rtcp;
            uint32_t ssrc, timestamp;
            uint16_t sequence;
        } open;
        struct {                 /* ORDER_SEND: the phone's ear; only from its address sound is taken */
            uint32_t ip;         /* network byte order */
            uint16_t port;
        } send;
        struct {                 /* ORDER_GAIN */
            uint32_t group;
            int db;
        } gain;
        struct tune *tune;       /* ORDER_TUNE: the engine's from now on; NULL = none */
    };
};

enum engine_count {
    ENGINE_RECEIVED, ENGINE_SENT, ENGINE_UNSENT, ENGINE_MALFORMED, ENGINE_FOREIGN, ENGINE_UNUSED, ENGINE_LATE,
    ENGINE_CONCEALED, ENGINE_TICKS_LATE,
    ENGINE_COUNTS
};

struct engine;
struct engine *engine_make(void);
/* Closes what is open. */
void engine_free(struct engine *e);
void engine_order(struct engine *e, const struct order *o);
/* So many times 20 ms have passed: 1, or more when the clock was not looked at for a while. */
void engine_tick(struct engine *e, uint64_t ticks);
bool engine_is_idle(const struct engine *e);     /* no leg is open: nobody misses a tick */
/* Counted since the last time somebody asked; adds it up in `counts`. */
void engine_counts(struct engine *e, uint64_t counts[ENGINE_COUNTS]);

#endif

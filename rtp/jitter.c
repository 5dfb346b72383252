// SPDX-License-Identifier: MIT
#include "rtp/jitter.h"

#include <string.h>

/* No decoder gives it: a sample that has not come. */
#define HOLE INT16_MIN

static int16_t *sample_at(struct jitter *j, uint32_t timestamp)
{
    return &j->ring[timestamp % JITTER_RING];
}

static void forget(struct jitter *j, uint32_t from, uint32_t to)
{
    for (uint32_t t = from; t != to; t++)
        *sample_at(j, t) = HOLE;
}

void jitter_reset(struct jitter *j)
{
    *j = (struct jitter){ .repeated = JITTER_REPEATS };
    forget(j, 0, JITTER_RING);
}

static void start(struct jitter *j, uint32_t ssrc, uint32_t timestamp)
{
    forget(j, 0, JITTER_RING);
    j->running = true;
    j->ssrc = ssrc;
    j->next = j->end = timestamp - JITTER_START;
}

/* Timestamps wrap; their difference tells which is earlier. */
static int32_t ahead(const struct jitter *j, uint32_t timestamp)
{
    return (int32_t)(timestamp - j->next);
}

/* Whether a packet there can no longer be the one that continues what we play: another source, beyond the ring, or
 * before it while nothing else is waiting (its clock is slower than ours, or it paused and counts on from there). */
static bool is_elsewhere(const struct jitter *j, uint32_t ssrc, uint32_t timestamp, size_t n)
{
    const int32_t at = ahead(j, timestamp);
    return !j->running || ssrc != j->ssrc || at > JITTER_RING - (int32_t)n || at < -JITTER_RING ||
           (at + (int32_t)n <= 0 && ahead(j, j->end) <= 0);
}

bool jitter_put(struct jitter *j, uint32_t ssrc, uint32_t timestamp, const int16_t *samples, size_t n)
{
    if (is_elsewhere(j, ssrc, timestamp, n))
        start(j, ssrc, timestamp);
    size_t late = ahead(j, timestamp) < 0 ? (size_t)-ahead(j, timestamp) : 0;
    if (late >= n)
        return false;
    for (size_t i = late; i < n; i++)
        *sample_at(j, timestamp + (uint32_t)i) = samples[i];
    if (ahead(j, timestamp + (uint32_t)n) > ahead(j, j->end))
        j->end = timestamp + (uint32_t)n;
    if (ahead(j, j->end) > JITTER_DEEP) {
        const uint32_t skip_to = j->end - JITTER_START;
        forget(j, j->next, skip_to);
        j->next = skip_to;
    }
    return true;
}

/* What stands in for sample i: the last frame, half as loud each time, until it is given up. */
static int16_t made_up(const struct jitter *j, size_t i)
{
    return j->repeated < JITTER_REPEATS ? (int16_t)(j->last[i] / 2) : 0;
}

enum jitter_frame jitter_take(struct jitter *j, int16_t frame[FRAME])
{
    unsigned holes = 0;
    for (size_t i = 0; i < FRAME; i++) {
        int16_t *sample = sample_at(j, j->next + (uint32_t)i);
        const bool hole = *sample == HOLE;
        frame[i] = hole ? made_up(j, i) : *sample;
        *sample = HOLE;
        holes += hole;
    }
    j->next += FRAME;
    memcpy(j->last, frame, sizeof j->last);
    if (holes == FRAME && j->repeated >= JITTER_REPEATS)
        return JITTER_SILENCE;
    j->repeated = holes == FRAME ? j->repeated + 1 : 0;
    return holes ? JITTER_CONCEALED : JITTER_SOUND;
}

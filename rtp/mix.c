// SPDX-License-Identifier: MIT
#include "rtp/mix.h"

/* round(4096 * 10^(db / 20)), from -12 dB on. */
static const int32_t gains[2 * GAIN_DB_MAX + 1] = {
    1029, 1154, 1295, 1453, 1631, 1830, 2053, 2303, 2584, 2900, 3254, 3651,
    4096, 4596, 5157, 5786, 6492, 7284, 8173, 9170, 10289, 11544, 12953, 14533, 16306,
};

int32_t mix_gain(int db)
{
    if (db < -GAIN_DB_MAX)
        db = -GAIN_DB_MAX;
    if (db > GAIN_DB_MAX)
        db = GAIN_DB_MAX;
    return gains[db + GAIN_DB_MAX];
}

void mix_add(int32_t sum[FRAME], const int16_t voice[FRAME])
{
    for (size_t i = 0; i < FRAME; i++)
        sum[i] += voice[i];
}

static int32_t within(int32_t sample, int32_t lowest, int32_t highest)
{
    return sample > highest ? highest : sample < lowest ? lowest : sample;
}

/* Above this even the lowest gain leaves the loudest, and the highest still fits into 32 bits. */
enum { LOUD = 131071 };

void mix_others(const int32_t sum[FRAME], const int16_t *own, int32_t gain, int16_t heard[FRAME])
{
    static const int16_t silence[FRAME];
    const int16_t *mine = own ? own : silence;
    for (size_t i = 0; i < FRAME; i++)
        heard[i] = (int16_t)within(within(sum[i] - mine[i], -LOUD, LOUD) * gain / GAIN_ONE, INT16_MIN, INT16_MAX);
}

// SPDX-License-Identifier: MIT
/* Both laws are the same idea: sign, number of the segment (where the highest bit stands), and the four bits below it.
 * Bits travel inverted, so that silence is not a row of zeros on the line: all of them (µ), or every second one (A). */
#include "rtp/g711.h"

enum {
    SIGN = 0x80,
    MU_BIAS = 0x84,              /* makes the first segment like the others */
    MU_CLIP = 0x7FFF - MU_BIAS,
    MU_INVERT = 0xFF,
    A_INVERT = 0x55,
    FIRST_BITS = 8,              /* bits of a sample in the first segment */
};

/* The number of the highest bit. */
static unsigned highest(unsigned value)
{
    return 31 - (unsigned)__builtin_clz(value);
}

static uint8_t encode_mu(int sample)
{
    const unsigned sign = sample < 0 ? SIGN : 0;
    int magnitude = sample < 0 ? -sample : sample;
    magnitude = (magnitude > MU_CLIP ? MU_CLIP : magnitude) + MU_BIAS;
    const unsigned segment = highest((unsigned)magnitude) - (FIRST_BITS - 1);
    const unsigned steps = (unsigned)magnitude >> (segment + 3) & 0x0F;
    return (uint8_t)((sign | segment << 4 | steps) ^ MU_INVERT);
}

static int16_t decode_mu(uint8_t code)
{
    const unsigned bits = code ^ MU_INVERT;
    const int magnitude = (int)(((bits & 0x0F) << 3 | MU_BIAS) << (bits >> 4 & 7)) - MU_BIAS;
    return (int16_t)(bits & SIGN ? -magnitude : magnitude);
}

/* The A-law's sign bit says positive; its negative numbers begin at -1. */
static uint8_t encode_a(int sample)
{
    const unsigned sign = sample < 0 ? 0 : SIGN;
    const unsigned magnitude = (unsigned)(sample < 0 ? -sample - 1 : sample);
    unsigned code = magnitude >> 4;
    if (magnitude >= 1u << FIRST_BITS) {
        const unsigned segment = highest(magnitude) - (FIRST_BITS - 1);
        code = segment << 4 | (magnitude >> (segment + 3) & 0x0F);
    }
    return (uint8_t)((sign | code) ^ A_INVERT);
}

static int16_t decode_a(uint8_t code)
{
    const unsigned bits = code ^ A_INVERT, segment = bits >> 4 & 7;
    int magnitude = (int)((bits & 0x0F) << 4) + 8;       /* the middle of the step */
    if (segment)
        magnitude = (magnitude + 0x100) << (segment - 1);
    return (int16_t)(bits & SIGN ? magnitude : -magnitude);
}

uint8_t g711_encode(enum law law, int16_t sample)
{
    return law == LAW_A ? encode_a(sample) : encode_mu(sample);
}

int16_t g711_decode(enum law law, uint8_t code)
{
    return law == LAW_A ? decode_a(code) : decode_mu(code);
}

/* One loop per law: the choice stays outside, and the compiler sees a plain row of numbers. */
void g711_encode_frame(enum law law, const int16_t *samples, uint8_t *codes, size_t n)
{
    if (law == LAW_A)
        for (size_t i = 0; i < n; i++)
            codes[i] = encode_a(samples[i]);
    else
        for (size_t i = 0; i < n; i++)
            codes[i] = encode_mu(samples[i]);
}

void g711_decode_frame(enum law law, const uint8_t *codes, int16_t *samples, size_t n)
{
    if (law == LAW_A)
        for (size_t i = 0; i < n; i++)
            samples[i] = decode_a(codes[i]);
    else
        for (size_t i = 0; i < n; i++)
            samples[i] = decode_mu(codes[i]);
}

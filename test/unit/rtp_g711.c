// SPDX-License-Identifier: MIT
/* Both laws against ITU-T G.711's own numbers: what the decoder gives by tables 1 and 2, and that nothing is nearer. */
#include "rtp/g711.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* y(n) of table 2 (µ, 14 bits there) and table 1 (A, 13 bits there), by segment and step, for positive numbers. */
static int value_mu(int segment, int step)
{
    return 4 * (((33 + 2 * step) << segment) - 33);
}

static int value_a(int segment, int step)
{
    return 8 * (segment ? (33 + 2 * step) << (segment - 1) : 2 * step + 1);
}

static void tables(void **state)
{
    (void)state;
    for (int segment = 0; segment < 8; segment++)
        for (int step = 0; step < 16; step++) {
            const uint8_t mu = (uint8_t)(0xFF ^ (segment << 4 | step)), a = (uint8_t)(0xD5 ^ (segment << 4 | step));
            assert_int_equal(g711_decode(LAW_MU, mu), value_mu(segment, step));
            assert_int_equal(g711_decode(LAW_MU, mu ^ 0x80), -value_mu(segment, step));
            assert_int_equal(g711_decode(LAW_A, a), value_a(segment, step));
            assert_int_equal(g711_decode(LAW_A, a ^ 0x80), -value_a(segment, step));
        }
}

static void codes_stay(void **state)
{
    (void)state;
    for (enum law law = 0; law < LAWS; law++)
        for (int code = 0; code < 256; code++) {
            const int16_t sample = g711_decode(law, (uint8_t)code);
            if (sample || law == LAW_A)          /* µ has two zeros */
                assert_int_equal(g711_encode(law, sample), code);
            assert_true(sample != INT16_MIN);
        }
    assert_int_equal(g711_decode(LAW_MU, 0xFF), 0);
    assert_int_equal(g711_decode(LAW_A, 0xD5), 8);
}

/* No other code would have been nearer, and nothing ever steps back. */
static void nearest(void **state)
{
    (void)state;
    for (enum law law = 0; law < LAWS; law++) {
        int before = INT16_MIN;
        for (int sample = INT16_MIN; sample <= INT16_MAX; sample++) {
            const int heard = g711_decode(law, g711_encode(law, (int16_t)sample));
            assert_true(heard >= before);
            before = heard;
            /* Half a step: 1/33 of the number at most, and the first segment's 8; the loudest is clipped. */
            const int most = 8 + abs(sample) / 32;
            assert_true(abs(heard - sample) <= (abs(sample) > 32124 ? 800 : most));
        }
    }
}

static void frames_are_samples(void **state)
{
    (void)state;
    for (enum law law = 0; law < LAWS; law++) {
        int16_t samples[FRAME], back[FRAME];
        uint8_t codes[FRAME];
        for (int i = 0; i < FRAME; i++)
            samples[i] = (int16_t)(i * 411 - 32768);
        g711_encode_frame(law, samples, codes, FRAME);
        g711_decode_frame(law, codes, back, FRAME);
        for (int i = 0; i < FRAME; i++) {
            assert_int_equal(codes[i], g711_encode(law, samples[i]));
            assert_int_equal(back[i], g711_decode(law, codes[i]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables), cmocka_unit_test(codes_stay), cmocka_unit_test(nearest),
        cmocka_unit_test(frames_are_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "rtp/mix.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void all(int16_t frame[FRAME], int sample)
{
    for (int i = 0; i < FRAME; i++)
        frame[i] = (int16_t)sample;
}

static void everybody_but_oneself(void **state)
{
    (void)state;
    int32_t sum[FRAME] = { 0 };
    int16_t a[FRAME], b[FRAME], c[FRAME], heard[FRAME];
    all(a, 100);
    all(b, -20);
    all(c, 3);
    mix_add(sum, a);
    mix_add(sum, b);
    mix_add(sum, c);
    mix_others(sum, a, GAIN_ONE, heard);
    assert_int_equal(heard[0], -17);
    mix_others(sum, b, GAIN_ONE, heard);
    assert_int_equal(heard[FRAME - 1], 103);
    mix_others(sum, NULL, GAIN_ONE, heard);
    assert_int_equal(heard[80], 83);
}

/* The sum is exact until the very end: an own shout does not clip what the others said. */
static void saturates_last(void **state)
{
    (void)state;
    int32_t sum[FRAME] = { 0 };
    int16_t loud[FRAME], soft[FRAME], heard[FRAME];
    all(loud, INT16_MAX);
    all(soft, 1000);
    mix_add(sum, loud);
    mix_add(sum, loud);
    mix_add(sum, soft);
    mix_others(sum, loud, GAIN_ONE, heard);
    assert_int_equal(heard[0], INT16_MAX);
    mix_others(sum, loud, mix_gain(-6), heard);
    assert_int_equal(heard[0], (INT16_MAX + 1000) * 2053 / 4096);
    all(loud, INT16_MIN);
    for (int i = 0; i < 4; i++)
        mix_add(sum, loud);
    mix_others(sum, NULL, mix_gain(6), heard);
    assert_int_equal(heard[0], INT16_MIN);
}

static void gains(void **state)
{
    (void)state;
    double factor = 0.251188643150958;       /* 10^(-12/20), and up by 10^(1/20) */
    for (int db = -GAIN_DB_MAX; db <= GAIN_DB_MAX; db++, factor *= 1.122018454301963)
        assert_int_equal(mix_gain(db), (int32_t)(GAIN_ONE * factor + 0.5));
    assert_int_equal(mix_gain(0), GAIN_ONE);
    assert_int_equal(mix_gain(100), mix_gain(GAIN_DB_MAX));
    assert_int_equal(mix_gain(-100), mix_gain(-GAIN_DB_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_but_oneself), cmocka_unit_test(saturates_last), cmocka_unit_test(gains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

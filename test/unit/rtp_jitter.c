// SPDX-License-Identifier: MIT
/* The jitter buffer, frame by frame: packet n carries nothing but the sample n * 10. */
#include "rtp/jitter.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SOURCE = 77 };

static struct jitter j;
static uint32_t base;
static int16_t frame[FRAME];

static int fresh(void **state)
{
    (void)state;
    jitter_reset(&j);
    base = 0xFFFFFF00;           /* timestamps wrap in the middle of most tests */
    return 0;
}

static bool put_as(uint32_t source, int n)
{
    int16_t samples[FRAME];
    for (int i = 0; i < FRAME; i++)
        samples[i] = (int16_t)(n * 10);
    return jitter_put(&j, source, base + (uint32_t)n * FRAME, samples, FRAME);
}

static bool put(int n)
{
    return put_as(SOURCE, n);
}

static void takes(enum jitter_frame kind, int sample)
{
    assert_int_equal(jitter_take(&j, frame), kind);
    assert_int_equal(frame[0], sample);
    assert_int_equal(frame[FRAME - 1], sample);
}

static void waits_then_plays(void **state)
{
    (void)state;
    takes(JITTER_SILENCE, 0);
    assert_true(put(1));
    takes(JITTER_SILENCE, 0);
    assert_true(put(2));
    takes(JITTER_SILENCE, 0);
    assert_true(put(3));
    takes(JITTER_SOUND, 10);
    takes(JITTER_SOUND, 20);
    takes(JITTER_SOUND, 30);
}

static void puts_in_order(void **state)
{
    (void)state;
    put(1);
    put(3);
    put(2);
    put(2);                      /* twice */
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SOUND, 10);
    takes(JITTER_SOUND, 20);
    takes(JITTER_SOUND, 30);
}

static void conceals(void **state)
{
    (void)state;
    put(16);
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SOUND, 160);
    takes(JITTER_CONCEALED, 80);
    takes(JITTER_CONCEALED, 40);
    takes(JITTER_CONCEALED, 20);
    takes(JITTER_SILENCE, 0);
    put(24);                     /* its owner spoke again, in its own time: 8 frames later, 2 of them still to come */
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SILENCE, 0);
}

static void too_late(void **state)
{
    (void)state;
    put(1);
    put(2);
    put(4);
    for (int i = 0; i < 4; i++)
        jitter_take(&j, frame);
    assert_false(put(2));
    takes(JITTER_CONCEALED, 10);
    assert_false(put(3));
    takes(JITTER_SOUND, 40);
}

/* Everything has been played, and what comes is old: the source counts from elsewhere, or slower than we do. */
static void starts_anew(void **state)
{
    (void)state;
    put(5);
    for (int i = 0; i < 10; i++)
        jitter_take(&j, frame);
    assert_true(put(6));
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SILENCE, 0);
    takes(JITTER_SOUND, 60);
    base += 1000000;
    assert_true(put(7));
    jitter_take(&j, frame);
    jitter_take(&j, frame);
    takes(JITTER_SOUND, 70);
    assert_true(put(8));
    assert_true(put_as(SOURCE + 1, 9));      /* another source: what waited of the old one is not heard */
    jitter_take(&j, frame);
    jitter_take(&j, frame);
    takes(JITTER_SOUND, 90);
}

/* A burst is not played late for ever: the buffer skips to what is recent. */
static void skips(void **state)
{
    (void)state;
    for (int n = 1; n <= 6; n++)
        put(n);
    takes(JITTER_SOUND, 40);
    takes(JITTER_SOUND, 50);
    takes(JITTER_SOUND, 60);
}

static void sizes(void **state)
{
    (void)state;
    int16_t samples[JITTER_PACKET_MAX];
    for (int i = 0; i < JITTER_PACKET_MAX; i++)
        samples[i] = (int16_t)i;
    jitter_put(&j, SOURCE, 1000, samples, JITTER_PACKET_MAX);
    jitter_put(&j, SOURCE, 1000 + JITTER_PACKET_MAX, samples, 80);
    jitter_put(&j, SOURCE, 1080 + JITTER_PACKET_MAX, samples + 80, 80);
    for (int i = 0; i < 2; i++)
        takes(JITTER_SILENCE, 0);
    for (int n = 0; n < 4; n++) {
        assert_int_equal(jitter_take(&j, frame), JITTER_SOUND);
        for (int i = 0; i < FRAME; i++)
            assert_int_equal(frame[i], n < 3 ? n * FRAME + i : i);
    }
}

/* Whatever timestamps say, the buffer stays in its ring and answers. */
static void any_timestamp(void **state)
{
    (void)state;
    const int16_t samples[FRAME] = { 1 };
    uint32_t timestamp = 1;
    for (int i = 0; i < 100000; i++) {
        timestamp = timestamp * 1664525 + 1013904223;
        jitter_put(&j, SOURCE, i % 3 ? timestamp : j.next + (timestamp >> 20), samples, (size_t)(i % (FRAME + 1)));
        if (i % 5 == 0)
            jitter_take(&j, frame);
    }
    for (int i = 0; i < 20; i++)
        jitter_take(&j, frame);
    takes(JITTER_SILENCE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(waits_then_plays, fresh), cmocka_unit_test_setup(puts_in_order, fresh),
        cmocka_unit_test_setup(conceals, fresh), cmocka_unit_test_setup(too_late, fresh),
        cmocka_unit_test_setup(starts_anew, fresh), cmocka_unit_test_setup(skips, fresh),
        cmocka_unit_test_setup(sizes, fresh), cmocka_unit_test_setup(any_timestamp, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

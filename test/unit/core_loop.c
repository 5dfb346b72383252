// SPDX-License-Identifier: MIT
#include "core/loop.h"

#include "core/buf.h"
#include "core/turn.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/loop_story.h"

static void clocks_move_only_when_told(void **state)
{
    (void)state;
    assert_int_equal(loop_now(), 0);
    assert_int_equal(loop_wall(), 1767225600000);
    loop_drain();
    assert_int_equal(loop_now(), 0);
    loop_advance(86400000);
    assert_int_equal(loop_now(), 86400000);
    assert_int_equal(loop_wall(), 1767312000000);
}

static void say(void *arg)
{
    buf_adds(&story, arg);
}

static void post_more(void *arg)
{
    buf_adds(&story, arg);
    loop_post(say, (void *)"later ");
    buf_adds(&story, "first ");
}

static void jobs_run_in_order_and_later(void **state)
{
    (void)state;
    loop_post(post_more, (void *)"one ");
    loop_post(say, (void *)"two ");
    told("");
    loop_drain();
    told("one first two later ");
}

static unsigned counted;

static void count(void *arg)
{
    assert_ptr_equal(arg, &counted);
    counted++;
}

static void many_jobs_wait_in_a_growing_ring(void **state)
{
    (void)state;
    counted = 0;
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 1000; i++)
            loop_post(count, &counted);
        loop_drain();
    }
    assert_int_equal(counted, 3000);
}

static void settle(void)
{
    buf_adds(&story, "| ");
}

static void each_job_and_timer_is_settled_by_itself(void **state)
{
    (void)state;
    struct named a = { { speak }, "a" }, b = { { speak }, "b" };
    loop_on_settle(settle);
    loop_post(say, (void *)"x ");
    loop_post(say, (void *)"y ");
    timer_start(&a.timer, 1);
    timer_start(&b.timer, 1);
    loop_advance(1);
    told("x | y | a@1 | b@1 | ");
}

static bool down(void *arg)
{
    unsigned *left = arg;
    return --*left > 0;
}

static void a_slice_goes_on_until_it_is_done_and_lets_others_in(void **state)
{
    (void)state;
    unsigned left = 10000;
    loop_slice(down, &left);
    loop_post(say, (void *)"between ");
    loop_drain();
    assert_int_equal(left, 0);
    told("between ");
}

static bool spawn(void *arg)
{
    static unsigned inner;
    inner = 3;
    loop_slice(down, &inner);
    buf_adds(&story, arg);
    return false;
}

static void a_slice_may_start_another(void **state)
{
    (void)state;
    unsigned left = 1000;
    loop_slice(spawn, (void *)"spawned ");
    loop_slice(down, &left);
    loop_drain();
    assert_int_equal(left, 0);
    told("spawned ");
}

/* Each call takes a stretch: a turn has one of them, and the others their turns. */
static bool hog(void *arg)
{
    unsigned *left = arg;
    const uint64_t began = loop_stopwatch();
    while (loop_stopwatch() - began <= STRETCH_US)
        ;
    buf_printf(&story, "%u", *left);
    return --*left > 0;
}

static void slices_share_a_turn(void **state)
{
    (void)state;
    unsigned first = 3, second = 2;
    loop_slice(hog, &first);
    loop_slice(hog, &second);
    loop_post(say, (void *)"a");
    jobs_run_slices();
    jobs_run_slices();
    told("32");
    loop_drain();
    told("a211");
}

struct sum {
    struct job job;
    unsigned n, total;
};

static void add_up(struct job *j)
{
    struct sum *s = (struct sum *)j;
    for (unsigned i = 1; i <= s->n; i++)
        s->total += i;
}

static void tell_sum(struct job *j)
{
    struct sum *s = (struct sum *)j;
    buf_printf(&story, "%u ", s->total);
    free(s);
}

static void start_sum(void *arg)
{
    struct sum *s = calloc(1, sizeof *s);
    *s = (struct sum){ { add_up, tell_sum }, *(unsigned *)arg, 0 };
    loop_work(&s->job);
}

static void drain_waits_for_the_thread_pool(void **state)
{
    (void)state;
    loop_close();
    loop_open();
    unsigned n = 100;
    start_sum(&n);
    loop_post(start_sum, &n);
    loop_drain();
    told("5050 5050 ");
}

static void virtual_pool_jobs_finish_in_order(void **state)
{
    (void)state;
    unsigned long_one = 10000, short_one = 1;
    start_sum(&long_one);
    start_sum(&short_one);
    told("");
    loop_drain();
    told("50005000 1 ");
}

static void close_finishes_pool_jobs(void **state)
{
    (void)state;
    unsigned n = 4;
    start_sum(&n);
    loop_close();
    told("10 ");
    loop_open();
    start_sum(&n);
    loop_close();
    told("10 ");
    loop_open_virtual();
}

static void on_signal(int signo)
{
    buf_printf(&story, "signal %d ", signo);
}

static void a_signal_arrives_in_the_loop(void **state)
{
    (void)state;
    loop_signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    told("");
    loop_drain();
    char expected[32];
    snprintf(expected, sizeof expected, "signal %d ", SIGUSR1);
    told(expected);
}

static void stop_now(struct timer *t)
{
    speak(t);
    loop_stop();
}

static void the_real_clock_wakes_the_loop(void **state)
{
    (void)state;
    loop_close();
    loop_open();
    struct named stop = { { stop_now }, "stop" }, early = { { speak }, "early" };
    timer_start(&stop.timer, 5);
    timer_start(&early.timer, 1);
    uint64_t before = loop_now();
    assert_true(loop_wall() > 1767225600000);
    loop_run();
    assert_true(loop_now() >= before + 5);
    assert_non_null(strstr(buf_text(&story), "early@"));
    assert_non_null(strstr(buf_text(&story), "stop@"));
    assert_true(loop_longest_turn() < 1000000);
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(clocks_move_only_when_told),
        IN_LOOP(jobs_run_in_order_and_later),
        IN_LOOP(many_jobs_wait_in_a_growing_ring),
        IN_LOOP(each_job_and_timer_is_settled_by_itself),
        IN_LOOP(a_slice_goes_on_until_it_is_done_and_lets_others_in),
        IN_LOOP(a_slice_may_start_another),
        IN_LOOP(slices_share_a_turn),
        IN_LOOP(drain_waits_for_the_thread_pool),
        IN_LOOP(virtual_pool_jobs_finish_in_order),
        IN_LOOP(close_finishes_pool_jobs),
        IN_LOOP(a_signal_arrives_in_the_loop),
        IN_LOOP(the_real_clock_wakes_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

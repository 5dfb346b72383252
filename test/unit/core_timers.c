// SPDX-License-Identifier: MIT
#include "core/loop.h"

#include "core/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test/unit/loop_story.h"

static void timers_fire_in_order_of_time_then_of_starting(void **state)
{
    (void)state;
    struct named a = { { speak }, "a" }, b = { { speak }, "b" }, c = { { speak }, "c" }, d = { { speak }, "d" };
    timer_start(&a.timer, 30);
    timer_start(&b.timer, 10);
    timer_start(&c.timer, 30);
    timer_start(&d.timer, 20);
    loop_advance(9);
    told("");
    loop_advance(1);
    told("b@10 ");
    loop_advance(100);
    told("d@20 a@30 c@30 ");
    assert_int_equal(loop_now(), 110);
    assert_false(timer_active(&a.timer));
}

static void a_stopped_timer_is_silent_and_a_restarted_one_fires_once(void **state)
{
    (void)state;
    struct named a = { { speak }, "a" }, b = { { speak }, "b" };
    timer_start(&a.timer, 10);
    timer_start(&b.timer, 10);
    timer_stop(&a.timer);
    timer_stop(&a.timer);
    timer_start(&b.timer, 40);
    timer_start(&b.timer, 20);
    assert_true(timer_active(&b.timer));
    loop_advance(1000);
    told("b@20 ");
}

static void a_timer_may_restart_itself(void **state)
{
    (void)state;
    struct named a = { { speak }, "a", 5, 3 };
    timer_start(&a.timer, 5);
    loop_advance(100);
    told("a@5 a@10 a@15 ");
}

static void the_heap_holds_against_a_sorted_list(void **state)
{
    (void)state;
    enum { MANY = 500 };
    static struct named many[MANY];
    srand(7);
    uint64_t due[MANY];
    for (unsigned i = 0; i < MANY; i++) {
        many[i] = (struct named){ { speak }, "x" };
        timer_start(&many[i].timer, (uint64_t)rand() % 1000);
    }
    for (unsigned i = 0; i < MANY; i += 3)
        timer_stop(&many[i].timer);
    for (unsigned i = 0; i < MANY; i += 5)
        timer_start(&many[i].timer, (uint64_t)rand() % 1000);
    for (unsigned i = 0; i < MANY; i++)
        due[i] = timer_active(&many[i].timer) ? many[i].timer.due : UINT64_MAX;
    for (unsigned now = 0; now < 1000; now += 37) {
        loop_advance(now - loop_now());
        for (unsigned i = 0; i < MANY; i++)
            assert_int_equal(timer_active(&many[i].timer), due[i] != UINT64_MAX && due[i] > now);
    }
    loop_advance(1000);
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(timers_fire_in_order_of_time_then_of_starting),
        IN_LOOP(a_stopped_timer_is_silent_and_a_restarted_one_fires_once),
        IN_LOOP(a_timer_may_restart_itself),
        IN_LOOP(the_heap_holds_against_a_sorted_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

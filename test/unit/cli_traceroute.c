// SPDX-License-Identifier: MIT
/* cli/traceroute.c over real datagrams. */
#include "test/unit/cli_console_story.h"

static void test_one_hop(void **state)
{
    (void)state;
    type("traceroute 127.0.0.1\r");
    assert_true(shows("Type escape sequence to abort.\r\nTracing the route to 127.0.0.1\r\n\r\n"
                      "  1 127.0.0.1 0 msec 0 msec 0 msec\r\nRouter#"));
    type("trace localhost probe 1 ttl 5 9\r");
    assert_true(shows("\r\n  5 127.0.0.1 0 msec\r\nRouter#"));
}

static void test_nobody(void **state)
{
    (void)state;
    type("traceroute ::1\r");
    assert_true(shows("% Unrecognized host or address, or protocol not running.\r\n\r\nRouter#"));
}

/* Nobody answers there, or no way leads there: which of both depends on the machine. */
static void test_silence(void **state)
{
    (void)state;
    type("traceroute 240.0.0.1 timeout 1 ttl 1 2\r");
    loop_advance(6 * 1000);
    assert_true(shows("\r\n  1  *  *  *\r\n  2  *  *  *\r\nRouter#"));
}

static void test_stopped(void **state)
{
    (void)state;
    type("traceroute 240.0.0.1 probe 10\r");
    session_input(session, "\003", 1);
    loop_drain();
    type("show clock\r");
    assert_true(shows("Jan 1 2026"));
}

/* Its carrier is gone, and so is the probe on its way. */
static void test_left(void **state)
{
    (void)state;
    type("traceroute 240.0.0.1\r");
    session_gone(session);
    loop_advance(600000);
    sit_down();
    type("traceroute 127.0.0.1 probe 1\r");
    assert_true(shows("  1 127.0.0.1 0 msec\r\nRouter#"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_hop), cmocka_unit_test(test_nobody), cmocka_unit_test(test_silence),
        cmocka_unit_test(test_stopped), cmocka_unit_test(test_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

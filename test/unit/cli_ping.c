// SPDX-License-Identifier: MIT
/* cli/ping.c over real echo messages; skipped where the machine lets nobody send them. */
#include "test/unit/cli_console_story.h"

static void ping(const char *line)
{
    type(line);
    if (shows("lets nobody ping"))
        skip();
}

static void test_answers(void **state)
{
    (void)state;
    ping("ping 127.0.0.1\r");
    assert_true(shows("Type escape sequence to abort.\r\n"
                      "Sending 5, 100-byte ICMP Echos to 127.0.0.1, timeout is 2 seconds:\r\n"
                      "!!!!!\r\n"
                      "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/1/1 ms\r\nRouter#"));
    ping("ping localhost repeat 70\r");
    assert_true(shows("!!!!!!!!!!\r\n\r\nSuccess rate is 100 percent (70/70)"));
}

/* Nobody answers there, or no way leads there: which of both depends on the machine. */
static void test_silence(void **state)
{
    (void)state;
    ping("ping 240.0.0.1 repeat 3\r");
    loop_advance(3 * 2000);
    assert_true(shows("...\r\nSuccess rate is 0 percent (0/3)\r\nRouter#"));
}

static void test_stopped(void **state)
{
    (void)state;
    ping("ping 240.0.0.1 repeat 9\r");
    session_input(session, "\003", 1);
    loop_drain();
    assert_true(shows("Success rate is 0 percent (0/"));
    type("show clock\r");
    assert_true(shows("Jan 1 2026"));
}

/* Its carrier is gone, and so are the messages on their way. */
static void test_left(void **state)
{
    (void)state;
    ping("ping 240.0.0.1\r");
    session_gone(session);
    loop_advance(60000);
    sit_down();
    ping("ping 240.0.0.1 repeat 1\r");
    loop_advance(2000);
    assert_true(shows("Success rate is 0 percent (0/1)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers), cmocka_unit_test(test_silence), cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

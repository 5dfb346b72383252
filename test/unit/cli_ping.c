// SPDX-License-Identifier: MIT
/* cli/ping.c over real echo messages; skipped where the machine lets nobody send them. */
#include "cli/session.h"

#include "core/loop.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct shell_session *session;
static struct buf screen;

static void on_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    buf_add(&screen, data, n);
}

static size_t on_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void on_end(void *carrier, int status)
{
    (void)carrier, (void)status;
    session = NULL;
}

static const struct terminal terminal = { .write = on_write, .queued = on_queued, .end = on_end };

static void type(const char *text)
{
    buf_clear(&screen);
    session_input(session, text, strlen(text));
    loop_drain();
    if (strstr(buf_text(&screen), "lets nobody ping"))
        skip();
}

static bool shows(const char *text)
{
    return strstr(buf_text(&screen), text) != NULL;
}

static void test_answers(void **state)
{
    (void)state;
    type("ping 127.0.0.1\r");
    assert_true(shows("Type escape sequence to abort.\r\n"
                      "Sending 5, 100-byte ICMP Echos to 127.0.0.1, timeout is 2 seconds:\r\n"
                      "!!!!!\r\n"
                      "Success rate is 100 percent (5/5), round-trip min/avg/max = 1/1/1 ms\r\nRouter#"));
    type("ping localhost repeat 70\r");
    assert_true(shows("!!!!!!!!!!\r\n\r\nSuccess rate is 100 percent (70/70)"));
}

/* Nobody answers there, or no way leads there: which of both depends on the machine. */
static void test_silence(void **state)
{
    (void)state;
    type("ping 240.0.0.1 repeat 3\r");
    loop_advance(3 * 2000);
    assert_true(shows("...\r\nSuccess rate is 0 percent (0/3)\r\nRouter#"));
}

static void test_stopped(void **state)
{
    (void)state;
    type("ping 240.0.0.1 repeat 9\r");
    session_input(session, "\003", 1);
    loop_drain();
    assert_true(shows("Success rate is 0 percent (0/"));
    type("show clock\r");
    assert_true(shows("Jan 1 2026"));
}

/* Its carrier is gone, and so are the messages on their way. */
static void test_left(void **state)
{
    const struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                         .privilege = 15, .console = true, .interactive = true };
    (void)state;
    type("ping 240.0.0.1\r");
    session_gone(session);
    loop_advance(60000);
    session = session_open(&start);
    loop_drain();
    type("ping 240.0.0.1 repeat 1\r");
    loop_advance(2000);
    assert_true(shows("Success rate is 0 percent (0/1)"));
}

static int set_up(void **state)
{
    const struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                         .privilege = 15, .console = true, .interactive = true };
    (void)state;
    world_open();
    session = session_open(&start);
    loop_drain();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&screen);
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers), cmocka_unit_test(test_silence), cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

// SPDX-License-Identifier: MIT
/* cli/traceroute.c over real datagrams. */
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
}

static bool shows(const char *text)
{
    return strstr(buf_text(&screen), text) != NULL;
}

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
    const struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                         .privilege = 15, .console = true, .interactive = true };
    (void)state;
    type("traceroute 240.0.0.1\r");
    session_gone(session);
    loop_advance(600000);
    session = session_open(&start);
    loop_drain();
    type("traceroute 127.0.0.1 probe 1\r");
    assert_true(shows("  1 127.0.0.1 0 msec\r\nRouter#"));
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
        cmocka_unit_test(test_one_hop), cmocka_unit_test(test_nobody), cmocka_unit_test(test_silence),
        cmocka_unit_test(test_stopped), cmocka_unit_test(test_left),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

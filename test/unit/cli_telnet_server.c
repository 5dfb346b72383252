// SPDX-License-Identifier: MIT
/* The telnet door, from its far end: what `line vty`, `username` and the enable secrets say holds for who comes. */
#include "cli/telnet.h"

#include "core/loop.h"
#include "core/stream.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { PORT = 2323 };                /* as world.c says */

static struct stream *guest;
static enum stream_end ended;
static struct buf screen;

static void heard(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    buf_add(&screen, data, n);
}

static void gone(struct stream *s, enum stream_end why)
{
    (void)s;
    guest = NULL;
    ended = why;
}

static const struct stream_class class = { .name = "guest", .message = heard, .closed = gone, .queue_max = 1 << 20 };

static void arrive(const char *configuration)
{
    const struct address at = world_address(PORT);
    assert_int_equal(world_load_text(configuration), 0);
    buf_clear(&screen);
    guest = connect_tcp(&class, &at, NULL);
    loop_drain();
}

/* The last that the guest saw ends so. */
static void sees(const char *end)
{
    const char *text = buf_text(&screen);
    const size_t all = screen.size, n = strlen(end);
    if (all < n || memcmp(text + all - n, end, n) != 0)
        fail_msg("not \"%s\" but \"%s\"", end, all > 200 ? text + all - 200 : text);
}

static void type(const char *line)
{
    assert_non_null(guest);
    stream_write(guest, line, strlen(line));
    stream_write(guest, "\r\n", 2);
    loop_drain();
}

static int leave(void **state)
{
    (void)state;
    if (guest)
        stream_close(guest);
    loop_drain();
    loop_advance(3600 * 1000);       /* wrong passwords are forgiven */
    return 0;
}

#define TELNET "hostname R1\nline vty 0 4\n transport input telnet\n"

static void finds_it_shut(const char *configuration)
{
    arrive(configuration);
    assert_null(guest);
    assert_int_equal(ended, STREAM_REFUSED);
}

static void the_door_is_open_where_a_line_says_so(void **state)
{
    finds_it_shut("line vty 0 4\n login\n");
    finds_it_shut("line vty 0 4\n transport input ssh\n password pearl\n");
    arrive(TELNET " password pearl\n");
    sees("Password: ");
    leave(state);
    finds_it_shut("line vty 0 4\n transport input none\n password pearl\n");
}

static void login_asks_for_the_password_of_the_line(void **state)
{
    (void)state;
    arrive(TELNET " password pearl\n login\nusername joe secret opensesame\n");
    sees("Password: ");
    type("opensesame");
    sees("Password: ");
    type("pearl");
    sees("R1>");
}

static void login_local_asks_for_a_user(void **state)
{
    (void)state;
    arrive(TELNET " password pearl\n login local\nusername joe secret opensesame\n"
           "username ann privilege 15 secret shell\n");
    sees("Username: ");
    type("joe");
    type("pearl");
    sees("Username: ");
    type("joe");
    type("opensesame");
    sees("R1>");
    leave(state);
    arrive(TELNET " login local\nusername ann privilege 15 secret shell\n");
    type("ann");
    type("shell");
    sees("R1#");
}

static void nobody_enters_without_login(void **state)
{
    (void)state;
    arrive(TELNET " no login\n password pearl\n");
    assert_null(guest);
    sees("Password required, but none set\r\n");
}

static void a_session_begins_with_the_lines_privilege(void **state)
{
    arrive(TELNET " password pearl\n privilege level 15\n");
    type("pearl");
    sees("R1#");
    leave(state);
    arrive(TELNET " login local\n privilege level 15\nusername joe secret opensesame\n");
    type("joe");
    type("opensesame");
    sees("R1#");
}

static void a_line_has_pages_of_its_own(void **state)
{
    (void)state;
    arrive(TELNET " login local\n length 4\n width 20\nusername ann privilege 15 secret shell\n");
    type("ann");
    type("shell");
    sees("R1#");
    type("show running-config");
    sees("Building configuration...\r\n\r\n --More-- ");      /* the first line takes two rows */
    type("q");
    leave(state);
    arrive(TELNET " login local\n length 0\n history size 1\nusername ann privilege 15 secret shell\n");
    type("ann");
    type("shell");
    type("show running-config");
    sees("end\r\nR1#");
    type("show history");
    sees("show history\r\n  show history\r\nR1#");
}

static void enable_asks_for_the_secret_before_the_password(void **state)
{
    arrive(TELNET " password pearl\nenable password clam\n");
    type("pearl");
    type("enable");
    sees("Password: ");
    type("clam");
    sees("R1#");
    leave(state);
    arrive(TELNET " password pearl\nenable password clam\nenable secret oyster\n");
    type("pearl");
    type("enable");
    type("clam");
    sees("Password: ");
    type("oyster");
    sees("R1#");
}

static void an_idle_session_ends(void **state)
{
    (void)state;
    arrive(TELNET " password pearl\n exec-timeout 2 10\n");
    type("pearl");
    loop_advance(120000);
    type("");
    loop_advance(129000);
    assert_non_null(guest);
    loop_advance(1000);
    assert_null(guest);
}

int main(void)
{
    world_open();
#define STORY(name) cmocka_unit_test_teardown(name, leave)
    const struct CMUnitTest tests[] = {
        STORY(the_door_is_open_where_a_line_says_so),
        STORY(login_asks_for_the_password_of_the_line),
        STORY(login_local_asks_for_a_user),
        STORY(nobody_enters_without_login),
        STORY(a_session_begins_with_the_lines_privilege), STORY(a_line_has_pages_of_its_own),
        STORY(enable_asks_for_the_secret_before_the_password),
        STORY(an_idle_session_ends),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&screen);
    world_close();
    return failed;
}

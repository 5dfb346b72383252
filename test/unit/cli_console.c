// SPDX-License-Identifier: MIT
/* The console's socket, from its far end: what `line con 0` says holds for a person there. */
#include "cli/console.h"

#include "cli/wire.h"
#include "core/boot.h"
#include "core/loop.h"
#include "core/stream.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct stream *person;
static struct buf screen;

static long frame_of(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return wire_frame(data, n);
}

static void heard(struct stream *s, const uint8_t *data, size_t n)
{
    const struct wire_message m = wire_open(data, n);
    char reason[100];
    int status;
    (void)s;
    if (m.type == WIRE_DATA)
        buf_add(&screen, m.payload, m.size);
    else if (m.type == WIRE_EXIT && wire_get_exit(&m, &status, reason, sizeof reason))
        buf_adds(&screen, reason);
}

static void gone(struct stream *s, enum stream_end why)
{
    (void)s, (void)why;
    person = NULL;
}

static const struct stream_class class = {
    .name = "person", .frame = frame_of, .message = heard, .closed = gone, .message_max = WIRE_FRAME_MAX,
    .queue_max = 1 << 20,
};

static void tell(struct buf *b)
{
    stream_write(person, b->data, b->size);
    buf_free(b);
    loop_drain();
}

static void arrive(const char *configuration, bool interactive)
{
    struct buf b = { 0 };
    assert_int_equal(world_load_text(configuration), 0);
    buf_clear(&screen);
    person = connect_unix(&class, boot.socket, NULL);
    wire_hello(&b);
    wire_start(&b, &(struct wire_start){ .interactive = interactive, .rows = 24, .columns = 80 });
    tell(&b);
}

static void type(const char *line)
{
    struct buf b = { 0 };
    buf_clear(&screen);
    wire_data(&b, line, strlen(line));
    tell(&b);
}

static int leave(void **state)
{
    (void)state;
    if (person)
        stream_close(person);
    loop_drain();
    return 0;
}

static void a_person_begins_with_the_lines_privilege(void **state)
{
    arrive("hostname R1\n", true);
    assert_string_equal(buf_text(&screen), "R1>");
    leave(state);
    arrive("hostname R1\nline con 0\n privilege level 15\n", true);
    assert_string_equal(buf_text(&screen), "R1#");
    type("show privilege\r");
    assert_non_null(strstr(buf_text(&screen), "Current privilege level is 15"));
}

static void a_script_begins_where_it_can_work(void **state)
{
    (void)state;
    arrive("line con 0\n privilege level 1\n", false);
    type("show privilege\n");
    assert_string_equal(buf_text(&screen), "Current privilege level is 15\n");
}

static void exec_timeout_counts_from_the_last_key(void **state)
{
    (void)state;
    arrive("line con 0\n exec-timeout 1 30\n", true);
    loop_advance(80000);
    type("show");
    loop_advance(80000);
    assert_non_null(person);
    loop_advance(10000);
    assert_null(person);
    assert_non_null(strstr(buf_text(&screen), "% Connection timed out"));
}

static void nobody_is_turned_out_by_default(void **state)
{
    (void)state;
    arrive("hostname R1\n", true);
    loop_advance(86400000);
    assert_non_null(person);
}

static bool sees(const char *text)
{
    return strstr(buf_text(&screen), text) != NULL;
}

static void the_console_asks_for_its_password(void **state)
{
    arrive("hostname R1\nenable secret sesame\nline con 0\n password pearl\n login\n", true);
    assert_true(sees("User Access Verification\r\n\r\nPassword: "));
    type("shell\r");
    assert_true(sees("% Login invalid\r\n\r\nPassword: "));
    type("pearl\r");
    assert_true(sees("R1>"));
    type("enable\r");
    assert_true(sees("Password: "));
    type("sesame\r");
    assert_true(sees("R1#"));
    leave(state);
    arrive("hostname R1\nline con 0\n password pearl\n login\n", true);
    type("pearl\r");
    type("enable\r");
    assert_true(sees("R1#"));
}

static void the_console_asks_for_a_user(void **state)
{
    (void)state;
    arrive("hostname R1\nusername ann privilege 15 secret shell\nline con 0\n login local\n", true);
    assert_true(sees("User Access Verification\r\n\r\nUsername: "));
    type("ann\r");
    type("shell\r");
    assert_true(sees("R1#"));
    type("show users\r");
    assert_true(sees("con 0     ann "));
}

static void nobody_is_asked_for_what_there_is_not(void **state)
{
    arrive("hostname R1\nline con 0\n login\n", true);
    assert_string_equal(buf_text(&screen), "R1>");
    leave(state);
    arrive("hostname R1\nline con 0\n login local\n", true);
    assert_string_equal(buf_text(&screen), "R1>");
    leave(state);
    arrive("line con 0\n password pearl\n login\n", false);
    type("show privilege\n");
    assert_string_equal(buf_text(&screen), "Current privilege level is 15\n");
}

static void the_line_remembers_so_many_lines(void **state)
{
    (void)state;
    arrive("hostname R1\nline con 0\n history size 1\n", true);
    type("show clock\r");
    type("show history\r");
    assert_true(sees("show history\r\n  show history\r\nR1>"));
}

int main(void)
{
    world_open();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_person_begins_with_the_lines_privilege, leave),
        cmocka_unit_test_teardown(a_script_begins_where_it_can_work, leave),
        cmocka_unit_test_teardown(exec_timeout_counts_from_the_last_key, leave),
        cmocka_unit_test_teardown(nobody_is_turned_out_by_default, leave),
        cmocka_unit_test_teardown(the_console_asks_for_its_password, leave),
        cmocka_unit_test_teardown(the_console_asks_for_a_user, leave),
        cmocka_unit_test_teardown(nobody_is_asked_for_what_there_is_not, leave),
        cmocka_unit_test_teardown(the_line_remembers_so_many_lines, leave),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&screen);
    world_close();
    return failed;
}

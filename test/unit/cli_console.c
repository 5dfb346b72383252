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

int main(void)
{
    world_open();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_person_begins_with_the_lines_privilege, leave),
        cmocka_unit_test_teardown(a_script_begins_where_it_can_work, leave),
        cmocka_unit_test_teardown(exec_timeout_counts_from_the_last_key, leave),
        cmocka_unit_test_teardown(nobody_is_turned_out_by_default, leave),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&screen);
    world_close();
    return failed;
}

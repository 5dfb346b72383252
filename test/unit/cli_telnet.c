// SPDX-License-Identifier: MIT
#include "cli/telnet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct telnet t;
static struct buf typed, out;

static int setup(void **state)
{
    (void)state;
    telnet_greet(&t, &out);
    buf_clear(&out);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buf_free(&typed);
    buf_free(&out);
    return 0;
}

#define RECEIVE(bytes) telnet_receive(&t, (const uint8_t *)(bytes), sizeof(bytes) - 1, &typed, &out)

static void expect(const struct buf *b, const char *bytes, size_t n)
{
    assert_int_equal(b->size, n);
    if (n)
        assert_memory_equal(b->data, bytes, n);
}
#define EXPECT(b, bytes) expect(b, bytes, sizeof(bytes) - 1)

static void the_greeting_offers_echo_and_wants_the_window(void **state)
{
    (void)state;
    telnet_greet(&t, &out);
    EXPECT(&out, "\xff\xfb\x01\xff\xfb\x03\xff\xfd\x1f");
}

static void text_passes(void **state)
{
    (void)state;
    RECEIVE("show clock\r\n");
    EXPECT(&typed, "show clock\r\n");
    EXPECT(&out, "");
}

static void what_was_agreed_is_not_answered(void **state)
{
    (void)state;
    RECEIVE("\xff\xfd\x01\xff\xfd\x03\xff\xfb\x1f");     /* DO ECHO, DO SGA, WILL NAWS */
    EXPECT(&out, "");
    RECEIVE("\xff\xfe\x01");                             /* DONT ECHO: changed */
    EXPECT(&out, "\xff\xfc\x01");
    buf_clear(&out);
    RECEIVE("\xff\xfe\x01");
    EXPECT(&out, "");
    RECEIVE("\xff\xfd\x01");
    EXPECT(&out, "\xff\xfb\x01");
    buf_clear(&out);
    RECEIVE("\xff\xfb\x03");                             /* WILL SGA: never asked for, welcome */
    EXPECT(&out, "\xff\xfd\x03");
}

static void strange_options_are_declined_once(void **state)
{
    (void)state;
    RECEIVE("\xff\xfd\x18\xff\xfb\x18");                 /* DO TTYPE, WILL TTYPE */
    EXPECT(&out, "\xff\xfc\x18\xff\xfe\x18");
    buf_clear(&out);
    RECEIVE("\xff\xfe\x18\xff\xfc\x18");
    EXPECT(&out, "");
    EXPECT(&typed, "");
}

static void the_window_is_read(void **state)
{
    (void)state;
    RECEIVE("a\xff\xfa\x1f\x00\x84\x00\x32\xff\xf0z");
    assert_true(t.resized);
    assert_int_equal(t.columns, 132);
    assert_int_equal(t.rows, 50);
    EXPECT(&typed, "az");
}

static void a_window_of_255_columns_is_doubled(void **state)
{
    (void)state;
    RECEIVE("\xff\xfa\x1f\x00\xff\xff\x00\x18\xff\xf0");
    assert_int_equal(t.columns, 255);
    assert_int_equal(t.rows, 24);
}

static void windows_of_other_sizes_are_ignored(void **state)
{
    (void)state;
    RECEIVE("\xff\xfa\x1f\x00\x84\x00\xff\xf0");
    RECEIVE("\xff\xfa\x1f\x00\x84\x00\x32\x00\xff\xf0");
    RECEIVE("\xff\xfa\xff\xf0\xff\xfa\x18xxxx\xff\xf0");
    assert_false(t.resized);
    EXPECT(&typed, "");
}

static void an_endless_subnegotiation_costs_nothing(void **state)
{
    (void)state;
    RECEIVE("\xff\xfa\x1f");
    for (unsigned i = 0; i < 100000; i++)
        RECEIVE("x");
    EXPECT(&typed, "");
    RECEIVE("\xff\xf0" "done");
    assert_false(t.resized);
    EXPECT(&typed, "done");
}

static void a_command_ends_a_subnegotiation(void **state)
{
    (void)state;
    RECEIVE("\xff\xfa\x1f\x00\xff\xfd\x18ls");
    EXPECT(&out, "\xff\xfc\x18");
    EXPECT(&typed, "ls");
}

static void keys_of_telnet_become_control_characters(void **state)
{
    (void)state;
    RECEIVE("ab\xff\xf7" "c\xff\xf8\xff\xf4\xff\xf3\xff\xf1\xff\xff.");
    EXPECT(&typed, "ab\x08" "c\x15\x03\x03\xff.");
    RECEIVE("\xff\xf6");
    EXPECT(&out, "\r\n[Yes]\r\n");
}

/* The same bytes one by one: nothing depends on how the network cuts them. */
static void bytes_may_come_one_by_one(void **state)
{
    (void)state;
    static const char bytes[] = "sh\xff\xfd\x18ow\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0 v\xff\xff\r\0";
    for (size_t i = 0; i < sizeof bytes - 1; i++)
        telnet_receive(&t, (const uint8_t *)bytes + i, 1, &typed, &out);
    EXPECT(&typed, "show v\xff\r\0");
    EXPECT(&out, "\xff\xfc\x18");
    assert_int_equal(t.rows, 24);
}

static void output_doubles_255(void **state)
{
    (void)state;
    telnet_send("a\xff\xff" "b", 4, &out);
    EXPECT(&out, "a\xff\xff\xff\xff" "b");
    buf_clear(&out);
    telnet_send("\xff", 1, &out);
    EXPECT(&out, "\xff\xff");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_greeting_offers_echo_and_wants_the_window), TEST(text_passes), TEST(what_was_agreed_is_not_answered),
        TEST(strange_options_are_declined_once), TEST(the_window_is_read), TEST(a_window_of_255_columns_is_doubled),
        TEST(windows_of_other_sizes_are_ignored), TEST(an_endless_subnegotiation_costs_nothing),
        TEST(a_command_ends_a_subnegotiation), TEST(keys_of_telnet_become_control_characters),
        TEST(bytes_may_come_one_by_one), TEST(output_doubles_255),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

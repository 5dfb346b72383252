// SPDX-License-Identifier: MIT
#include "core/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void an_empty_buffer_is_valid_text(void **state)
{
    (void)state;
    struct buf b = { 0 };
    assert_string_equal(buf_text(&b), "");
    buf_clear(&b);
    buf_consume(&b, 0);
    buf_add(&b, NULL, 0);
    assert_int_equal(b.size, 0);
    buf_free(&b);
}

static void added_bytes_stay_in_order_and_terminated(void **state)
{
    (void)state;
    struct buf b = { 0 };
    buf_add(&b, "a\0b", 3);
    buf_addc(&b, 'c');
    buf_adds(&b, "de");
    assert_int_equal(b.size, 6);
    assert_memory_equal(b.data, "a\0bcde", 7);
    buf_clear(&b);
    assert_string_equal(buf_text(&b), "");
    buf_free(&b);
    assert_null(b.data);
}

static void printf_grows_to_any_length(void **state)
{
    (void)state;
    struct buf b = { 0 };
    char long_text[5000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    for (size_t n = 0; n < 200; n++) { /* every border of the first allocation */
        buf_clear(&b);
        buf_printf(&b, "%.*s", (int)n, long_text);
        assert_int_equal(b.size, n);
        assert_int_equal(strlen(b.data), n);
    }
    buf_printf(&b, "<%s>", long_text);
    assert_int_equal(b.size, 199 + 5001);
    assert_int_equal(b.data[b.size - 1], '>');
    buf_free(&b);
}

static void consume_keeps_the_rest(void **state)
{
    (void)state;
    struct buf b = { 0 };
    buf_adds(&b, "hello world");
    buf_consume(&b, 6);
    assert_string_equal(buf_text(&b), "world");
    buf_consume(&b, 5);
    assert_string_equal(buf_text(&b), "");
    buf_free(&b);
}

static void reserve_gives_room_and_leaves_the_size(void **state)
{
    (void)state;
    struct buf b = { 0 };
    memset(buf_reserve(&b, 1000), 'y', 1000);
    assert_int_equal(b.size, 0);
    b.size += 1000;
    buf_addc(&b, '!');
    assert_int_equal(b.data[999], 'y');
    assert_int_equal(b.data[1000], '!');
    buf_free(&b);
}

static void reader_takes_little_endian_fields(void **state)
{
    (void)state;
    static const uint8_t data[] = { 1, 0x34, 0x12, 0x78, 0x56, 0x34, 0xf2, 'a', 'b' };
    char text[2];
    struct reader r = reader_of(data, sizeof data);
    assert_int_equal(reader_u8(&r), 1);
    assert_int_equal(reader_u16(&r), 0x1234);
    assert_int_equal(reader_u32(&r), 0xf2345678);
    assert_int_equal(reader_left(&r), 2);
    reader_bytes(&r, text, 2);
    assert_memory_equal(text, "ab", 2);
    assert_false(r.failed);
    assert_int_equal(reader_left(&r), 0);
}

static void a_short_read_fails_for_good(void **state)
{
    (void)state;
    static const uint8_t data[] = { 1, 2, 3 };
    struct reader r = reader_of(data, sizeof data);
    assert_int_equal(reader_u32(&r), 0);
    assert_true(r.failed);
    assert_int_equal(reader_u8(&r), 0);
    reader_skip(&r, 1);
    assert_int_equal(reader_u16(&r), 0);
    struct reader none = reader_of(NULL, 0);
    assert_int_equal(reader_left(&none), 0);
    assert_int_equal(reader_u8(&none), 0);
    assert_true(none.failed);
}

static void missing_bytes_become_zeros(void **state)
{
    (void)state;
    char text[4] = { 'x', 'x', 'x', 'x' };
    struct reader r = reader_of("ab", 2);
    reader_bytes(&r, text, sizeof text);
    assert_memory_equal(text, "ab\0\0", 4);
    assert_true(r.failed);
    memset(text, 'x', sizeof text);
    reader_bytes(&r, text, sizeof text);
    assert_memory_equal(text, "\0\0\0\0", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_valid_text),
        cmocka_unit_test(added_bytes_stay_in_order_and_terminated),
        cmocka_unit_test(printf_grows_to_any_length),
        cmocka_unit_test(consume_keeps_the_rest),
        cmocka_unit_test(reserve_gives_room_and_leaves_the_size),
        cmocka_unit_test(reader_takes_little_endian_fields),
        cmocka_unit_test(a_short_read_fails_for_good),
        cmocka_unit_test(missing_bytes_become_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

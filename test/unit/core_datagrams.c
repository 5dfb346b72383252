// SPDX-License-Identifier: MIT
#include "core/stream.h"

#include "core/buf.h"
#include "core/loop.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buf heard;
static unsigned settled;

static int open_virtual(void **state)
{
    (void)state;
    loop_open_virtual();
    return 0;
}

static int close_loop(void **state)
{
    (void)state;
    loop_close();
    buf_free(&heard);
    return 0;
}

static void hear(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    buf_printf(&heard, "%.*s ", (int)n, data);
    if (data[0] == '?')
        datagrams_send(d, from, "yes", 3);
    if (data[0] == '!')
        datagrams_close(d);
}

static struct datagrams *open_here(datagram_fn *receive)
{
    struct address a;
    int error;
    assert_true(address_parse(&a, "127.0.0.1", 0));
    struct datagrams *d = datagrams_open(&a, receive, &heard, &error);
    assert_non_null(d);
    assert_ptr_equal(datagrams_owner(d), &heard);
    return d;
}

static void datagrams_keep_their_borders_and_can_be_answered(void **state)
{
    (void)state;
    struct datagrams *a = open_here(hear), *b = open_here(hear);
    datagrams_send(a, datagrams_address(b), "one", 3);
    datagrams_send(a, datagrams_address(b), "?", 1);
    datagrams_send(a, datagrams_address(b), "", 0);
    loop_drain();
    assert_string_equal(buf_text(&heard), "one ? yes ");
    datagrams_close(a);
    datagrams_close(b);
}

static size_t longest;

static void measure(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d;
    (void)from;
    assert_int_equal(data[n - 1], 'z');
    longest = n;
}

static void the_longest_datagram_arrives_whole(void **state)
{
    (void)state;
    enum { LONGEST = 65507 };
    struct datagrams *a = open_here(measure);
    char *data = calloc(1, LONGEST);
    data[LONGEST - 1] = 'z';
    datagrams_send(a, datagrams_address(a), data, LONGEST);
    loop_drain();
    free(data);
    assert_int_equal(longest, LONGEST);
    datagrams_close(a);
}

static void closing_inside_receive_ends_it(void **state)
{
    (void)state;
    struct datagrams *a = open_here(hear), *b = open_here(hear);
    struct address to = *datagrams_address(b);
    datagrams_send(a, &to, "!", 1);
    datagrams_send(a, &to, "late", 4);
    loop_drain();
    datagrams_send(a, &to, "nobody", 6);
    loop_drain();
    assert_string_equal(buf_text(&heard), "! ");
    datagrams_close(a);
}

static void settle(void)
{
    settled++;
}

static void each_datagram_is_settled_by_itself(void **state)
{
    (void)state;
    struct datagrams *a = open_here(hear);
    loop_on_settle(settle);
    for (unsigned i = 0; i < 100; i++)
        datagrams_send(a, datagrams_address(a), "x", 1);
    loop_drain();
    assert_int_equal(heard.size, 200);
    assert_true(settled >= 100);
    loop_on_settle(NULL);
    datagrams_close(a);
}

static void a_taken_port_is_an_error_with_its_reason(void **state)
{
    (void)state;
    int error;
    struct datagrams *a = open_here(hear);
    assert_null(datagrams_open(datagrams_address(a), hear, NULL, &error));
    assert_int_equal(error, -EADDRINUSE);
    datagrams_close(a);
}

static void what_the_kernel_drops_is_counted(void **state)
{
    (void)state;
    static const char text[1000];
    struct datagrams *a = open_here(hear), *b = open_here(hear);
    datagrams_send(a, datagrams_address(b), text, sizeof text);
    datagrams_unread.measure(&datagrams_unread);
    assert_in_range(datagrams_unread.used, sizeof text, datagrams_unread.maximum);
    const uint64_t before = datagrams_unread.refused;
    for (uint64_t sent = 0; sent < datagrams_unread.maximum; sent += sizeof text)
        datagrams_send(a, datagrams_address(b), text, sizeof text);
    datagrams_unread.measure(&datagrams_unread);
    const uint64_t dropped = datagrams_unread.refused - before;
    assert_true(dropped > 0);
    datagrams_close(a);
    datagrams_close(b);
    datagrams_unread.measure(&datagrams_unread);
    assert_int_equal(datagrams_unread.refused - before, dropped);
    assert_int_equal(datagrams_unread.used, 0);
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(datagrams_keep_their_borders_and_can_be_answered),
        IN_LOOP(the_longest_datagram_arrives_whole),
        IN_LOOP(closing_inside_receive_ends_it),
        IN_LOOP(each_datagram_is_settled_by_itself),
        IN_LOOP(a_taken_port_is_an_error_with_its_reason),
        IN_LOOP(what_the_kernel_drops_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

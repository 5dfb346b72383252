// SPDX-License-Identifier: MIT
/* The parser library behind its door: it neither leaks, nor remembers, nor takes long. */
#include "sip/osip.h"
#include "test/unit/heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const char head[] =
    "INFO sip:201@cme SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.9:5070;rport\r\nFrom: \"A\" <sip:alice@x>;tag=1\r\n"
    "To: <sip:201@cme>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INFO\r\nRecord-Route: <sip:10.0.0.7:5080;lr>\r\n\r\n";

static void reads_addresses(void **state)
{
    (void)state;
    struct addresses a;
    osip_prepare();
    assert_true(osip_addresses(head, strlen(head), &a));
    assert_string_equal(a.route_host, "10.0.0.7");
    assert_int_equal(a.route_port, 5080);
    assert_true(a.via_rport);
    assert_false(osip_addresses("garbage\r\n\r\n", 11, &a));
}

/* The arena is emptied before each message: the process does not grow. */
static void keeps_nothing(void **state)
{
    (void)state;
    struct addresses a;
    osip_prepare();
    osip_addresses(head, strlen(head), &a);
    const size_t before = heap_used();
    for (unsigned i = 0; i < 10000; i++)
        assert_true(osip_addresses(head, strlen(head), &a));
    assert_true(heap_used() <= before + 1024);
}

/* The library's lists are quadratic; the framer's limits keep that harmless. 10,000 parameters would take 0.1 s. */
static void bounded_time(void **state)
{
    (void)state;
    struct addresses a;
    char text[4096];
    size_t n = (size_t)snprintf(text, sizeof text, "INFO sip:cme SIP/2.0\r\nFrom: <sip:bob>\r\nTo: <sip:cme>\r\n"
                                "Call-ID: c\r\nCSeq: 1 INFO\r\nVia: SIP/2.0/UDP x.example");
    for (unsigned i = 0; i < SIP_HEAD_ITEMS_MAX; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ";a");
    n += (size_t)snprintf(text + n, sizeof text - n, "\r\n\r\n");
    osip_prepare();
    const clock_t began = clock();
    for (unsigned i = 0; i < 100; i++)
        assert_true(osip_addresses(text, n, &a));
    assert_true((clock() - began) / (double)CLOCKS_PER_SEC < 1.0);      /* 10 ms each, with sanitizers */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_addresses),
        cmocka_unit_test(keeps_nothing),
        cmocka_unit_test(bounded_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

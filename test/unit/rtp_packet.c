// SPDX-License-Identifier: MIT
#include "rtp/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(...) (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })
/* All of a header but its first byte. */
#define REST 0x88, 0x12, 0x34, 0, 0, 0, 160, 0xAA, 0xBB, 0xCC, 0xDD

static struct rtp_packet p;

static void ours(void **state)
{
    (void)state;
    const struct rtp_packet wanted = { .payload = 8, .marker = true, .sequence = 0xFFFE, .timestamp = 0xFFFFFF60,
                                       .ssrc = 0x01020304 };
    uint8_t bytes[RTP_HEADER + 3] = { [RTP_HEADER] = 7, 8, 9 };
    rtp_header(&wanted, bytes);
    assert_true(rtp_parse(bytes, sizeof bytes, &p));
    assert_int_equal(p.payload, 8);
    assert_true(p.marker);
    assert_int_equal(p.sequence, 0xFFFE);
    assert_int_equal(p.timestamp, 0xFFFFFF60);
    assert_int_equal(p.ssrc, 0x01020304);
    assert_int_equal(p.size, 3);
    assert_ptr_equal(p.data, bytes + RTP_HEADER);
}

static void extras(void **state)
{
    (void)state;
    assert_true(rtp_parse(BYTES(0x80, REST), &p));                           /* no sound in it */
    assert_int_equal(p.size, 0);
    assert_int_equal(p.payload, 8);
    assert_int_equal(p.sequence, 0x1234);
    assert_true(rtp_parse(BYTES(0x82, REST, 1, 2, 3, 4, 5, 6, 7, 8, 0x55), &p));     /* two contributing sources */
    assert_int_equal(p.size, 1);
    assert_int_equal(*p.data, 0x55);
    assert_true(rtp_parse(BYTES(0x90, REST, 0, 0, 0, 1, 9, 9, 9, 9, 0x55), &p));     /* an extension of one word */
    assert_int_equal(p.size, 1);
    assert_int_equal(*p.data, 0x55);
    assert_true(rtp_parse(BYTES(0xA0, REST, 0x55, 0x56, 0, 2), &p));                 /* two bytes of padding */
    assert_int_equal(p.size, 2);
    assert_true(rtp_parse(BYTES(0xA0, REST, 0, 2), &p));                             /* nothing but padding */
    assert_int_equal(p.size, 0);
}

static void lies(void **state)
{
    (void)state;
    assert_false(rtp_parse(BYTES(0x80), &p));
    assert_false(rtp_parse(BYTES(0x80, 0x88, 0x12, 0x34, 0, 0, 0, 160, 0xAA, 0xBB, 0xCC), &p));
    assert_false(rtp_parse(BYTES(0x40, REST, 1, 2, 3, 4), &p));              /* version 1 */
    assert_false(rtp_parse(BYTES(0x00, REST, 1, 2, 3, 4), &p));
    assert_false(rtp_parse(BYTES(0x8F, REST, 1, 2, 3, 4), &p));              /* 15 sources in 4 bytes */
    assert_false(rtp_parse(BYTES(0x90, REST), &p));                          /* an extension without its header */
    assert_false(rtp_parse(BYTES(0x90, REST, 0, 0, 0), &p));
    assert_false(rtp_parse(BYTES(0x90, REST, 0, 0, 0, 1), &p));              /* … without its word */
    assert_false(rtp_parse(BYTES(0x90, REST, 0, 0, 0xFF, 0xFF, 1, 2, 3, 4), &p));
    assert_false(rtp_parse(BYTES(0xA0, REST, 1, 2, 5), &p));                 /* more padding than there is */
    assert_false(rtp_parse(BYTES(0xA0, REST, 1, 2, 0), &p));                 /* padding counts itself: never none */
    assert_false(rtp_parse(BYTES(0xB0, REST, 0, 0, 0, 0, 2), &p));           /* padding that eats the extension */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ours), cmocka_unit_test(extras), cmocka_unit_test(lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "sip/framer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char whole[] =
    "INFO sip:201@cme SIP/2.0\r\nVia: SIP/2.0/TCP a\r\nSubject: folded\r\n  twice\r\n\tthrice\r\nl: 5\r\n\r\nhello";

static char text[64 * 1024];

static struct frame stream_of(const char *data)
{
    return frame_stream(data, strlen(data));
}

static void one_message(void **state)
{
    (void)state;
    const struct frame f = stream_of(whole);
    assert_int_equal(f.kind, FRAME_MESSAGE);
    assert_int_equal(f.size, strlen(whole));
    assert_int_equal(f.body, 5);
    assert_int_equal(f.head + f.body, f.size);
}

/* Byte by byte: more, more, … and whole exactly at the last one. */
static void every_prefix_waits(void **state)
{
    (void)state;
    for (size_t n = 1; n < strlen(whole); n++)
        assert_int_equal(frame_stream(whole, n).kind, FRAME_MORE);
}

static void two_in_a_segment(void **state)
{
    (void)state;
    snprintf(text, sizeof text, "%s%s", whole, whole);
    assert_int_equal(stream_of(text).size, strlen(whole));
}

static void keepalives(void **state)
{
    (void)state;
    assert_int_equal(stream_of("\r\n").kind, FRAME_KEEPALIVE);
    assert_int_equal(stream_of("\r\n\r\n").size, 4);
    assert_int_equal(stream_of("\r\n\r\nINFO").size, 4);
    assert_int_equal(stream_of("\r").kind, FRAME_MORE);
    assert_int_equal(frame_datagram("\r\n\r\n", 4).kind, FRAME_KEEPALIVE);
    assert_int_equal(frame_datagram("\0\0\0\0", 4).kind, FRAME_KEEPALIVE);
}

static void datagrams(void **state)
{
    (void)state;
    const char *open_end = "INFO sip:a SIP/2.0\r\nVia: x\r\n\r\nto the end";
    struct frame f = frame_datagram(open_end, strlen(open_end));
    assert_int_equal(f.kind, FRAME_MESSAGE);
    assert_int_equal(f.body, strlen("to the end"));
    const char *less = "\r\nINFO sip:a SIP/2.0\r\nContent-Length: 2\r\n\r\nto the end";
    f = frame_datagram(less, strlen(less));
    assert_int_equal(f.kind, FRAME_MESSAGE);
    assert_int_equal(f.lead, 2);
    assert_int_equal(f.body, 2);
    const char *more = "INFO sip:a SIP/2.0\r\nContent-Length: 11\r\n\r\nto the end";
    assert_int_equal(frame_datagram(more, strlen(more)).status, 400);
    const char *cut = "INFO sip:a SIP/2.0\r\nVia: x\r\n";
    assert_int_equal(frame_datagram(cut, strlen(cut)).status, 400);
}

/* Each is refused at once, not when the connection times out. */
static void malformed(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        int status;
    } cases[] = {
        { "INFO sip:a SIP/2.0\r\nVia: x\r\n\r\n", 400 },                                   /* no length */
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4294967300\r\n\r\nbody", 400 },           /* 2^32 + 4 */
        { "INFO sip:a SIP/2.0\r\nContent-Length: -999\r\n\r\n", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: +4\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4abc\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4, 4\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length:\r\n\r\n", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4\r\nl: 0\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\ncOnTeNt-LeNgTh : 4\r\nL: 4\r\n\r\nbody", 400 },
        { "INFO sip:a SIP/2.0\r\nContent-Length: 4\r\n 0\r\n\r\nbody", 400 },              /* folded: 4 or 40? */
        { "INFO sip:a SIP/2.0\r\nContent-Length: 12289\r\n\r\n", 413 },
        { "INFO sip:a SIP/2.0\nVia: x\r\n\r\n", 400 },                                     /* bare LF */
        { "INFO sip:a SIP/2.0\r\nVia: x\ry\r\n\r\n", 400 },                                /* bare CR */
        { "\nINFO sip:a SIP/2.0\r\n", 400 },
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct frame f = stream_of(cases[i].head);
        if (f.kind != FRAME_BAD || f.status != cases[i].status)
            fail_msg("kind %d status %d for %s", f.kind, f.status, cases[i].head);
        assert_true(f.size <= strlen(cases[i].head));
    }
    static const char nul[] = "INFO sip:a SIP/2.0\r\nVia: x\0y\r\n\r\n";
    assert_int_equal(frame_stream(nul, sizeof nul - 1).kind, FRAME_BAD);
}

/* A head of `count` lines "X: …" with `width` bytes of filling. */
static size_t head_of(unsigned count, size_t width, char filling)
{
    size_t n = (size_t)snprintf(text, sizeof text, "INFO sip:a SIP/2.0\r\nContent-Length: 0\r\n");
    for (unsigned i = 1; i < count; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "X: ");
        memset(text + n, filling, width);
        n += width;
        n += (size_t)snprintf(text + n, sizeof text - n, "\r\n");
    }
    return n + (size_t)snprintf(text + n, sizeof text - n, "\r\n");
}

static void limits(void **state)
{
    (void)state;
    static const struct {
        unsigned lines;
        size_t width;
        char filling;
        enum frame_kind kind;
    } cases[] = {
        { SIP_HEADERS_MAX, 1, 'a', FRAME_MESSAGE },
        { SIP_HEADERS_MAX + 1, 1, 'a', FRAME_BAD },
        { 2, SIP_LINE_MAX - 3, 'a', FRAME_MESSAGE },
        { 2, SIP_LINE_MAX - 2, 'a', FRAME_BAD },
        { 2, SIP_LINE_ITEMS_MAX, ';', FRAME_MESSAGE },
        { 2, SIP_LINE_ITEMS_MAX + 1, ';', FRAME_BAD },
        { 9, 64, ',', FRAME_MESSAGE },
        { 10, 64, ',', FRAME_BAD },                      /* 576 in all */
        { 9, 2000, 'a', FRAME_MESSAGE },
        { 10, 2000, 'a', FRAME_BAD },                    /* 18 KB */
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t n = head_of(cases[i].lines, cases[i].width, cases[i].filling);
        const struct frame f = frame_stream(text, n);
        if (f.kind != cases[i].kind)
            fail_msg("case %u: kind %d, %s", i, f.kind, f.why ? f.why : "");
        assert_true(f.size <= SIP_MESSAGE_MAX);
    }
}

static void body_limit(void **state)
{
    (void)state;
    const size_t head = (size_t)snprintf(text, sizeof text, "INFO sip:a SIP/2.0\r\nl: %d\r\n\r\n", SIP_BODY_MAX);
    memset(text + head, 'x', SIP_BODY_MAX);
    assert_int_equal(frame_stream(text, head + SIP_BODY_MAX).kind, FRAME_MESSAGE);
    assert_int_equal(frame_datagram(text, head + SIP_BODY_MAX).kind, FRAME_MESSAGE);
    snprintf(text, sizeof text, "INFO sip:a SIP/2.0\r\nl: %d\r\n\r\n", SIP_BODY_MAX + 1);
    assert_int_equal(frame_stream(text, head).status, 413);
    text[head] = 'x';
    assert_int_equal(frame_datagram(text, head + SIP_BODY_MAX + 1).status, 413);
}

/* Continuations count as part of their line. */
static void folding_does_not_hide_length(void **state)
{
    (void)state;
    size_t n = (size_t)snprintf(text, sizeof text, "INFO sip:a SIP/2.0\r\nl: 0\r\nX: y\r\n");
    for (unsigned i = 0; i < 3; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, " %01000d\r\n", 0);
        assert_int_equal(frame_stream(text, n).kind, i < 2 ? FRAME_MORE : FRAME_BAD);
    }
}

/* A line without end is cut off before it fills the memory. */
static void endless_line(void **state)
{
    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(frame_stream(text, SIP_LINE_MAX).kind, FRAME_MORE);
    assert_int_equal(frame_stream(text, SIP_LINE_MAX + 1).kind, FRAME_BAD);
    assert_int_equal(frame_stream(text, sizeof text).size, SIP_MESSAGE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_message),       cmocka_unit_test(every_prefix_waits),
        cmocka_unit_test(two_in_a_segment),  cmocka_unit_test(keepalives),
        cmocka_unit_test(datagrams),         cmocka_unit_test(malformed),
        cmocka_unit_test(limits),            cmocka_unit_test(body_limit),
        cmocka_unit_test(endless_line),      cmocka_unit_test(folding_does_not_hide_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

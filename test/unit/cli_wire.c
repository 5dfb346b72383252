// SPDX-License-Identifier: MIT
#include "cli/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* The first whole frame of `b`. */
static struct wire_message opened(const struct buf *b)
{
    long size = wire_frame((const uint8_t *)b->data, b->size);
    assert_true(size > 0);
    return wire_open((const uint8_t *)b->data, (size_t)size);
}

static void hello_has_the_documented_bytes(void **state)
{
    (void)state;
    static const uint8_t expected[] = "\x01\0\x08\0naisen\x01";
    struct buf b = { 0 };
    uint16_t version = 0;
    wire_hello(&b);
    assert_int_equal(b.size, 12);
    assert_memory_equal(b.data, expected, 12);
    struct wire_message m = opened(&b);
    assert_true(wire_get_hello(&m, &version));
    assert_int_equal(version, WIRE_VERSION);
    b.data[4] = 'N';
    assert_false(wire_get_hello(&m, &version));
    buf_free(&b);
}

static void start_round_trip(void **state)
{
    (void)state;
    const struct wire_start in = { .interactive = true, .rows = 50, .columns = 300, .command = "show clock" };
    struct wire_start out;
    struct buf b = { 0 };
    wire_start(&b, &in);
    struct wire_message m = opened(&b);
    assert_true(wire_get_start(&m, &out));
    assert_true(out.interactive);
    assert_int_equal(out.rows, 50);
    assert_int_equal(out.columns, 300);
    assert_string_equal(out.command, "show clock");
    m.size = 4;
    assert_false(wire_get_start(&m, &out));
    buf_free(&b);
}

static void auth_round_trip(void **state)
{
    (void)state;
    const struct wire_auth password = { .proof = PROOF_PASSWORD, .user = "joe", .password = "a b" };
    const struct wire_auth key = { .proof = PROOF_KEY, .user = "joe", .key_type = "ssh-rsa", .key = "AAAA" };
    struct wire_auth out;
    struct buf b = { 0 };
    wire_auth(&b, &password);
    struct wire_message m = opened(&b);
    assert_true(wire_get_auth(&m, &out));
    assert_string_equal(out.user, "joe");
    assert_string_equal(out.password, "a b");
    buf_clear(&b);
    wire_auth(&b, &key);
    m = opened(&b);
    assert_true(wire_get_auth(&m, &out));
    assert_int_equal(out.proof, PROOF_KEY);
    assert_string_equal(out.key_type, "ssh-rsa");
    assert_string_equal(out.key, "AAAA");
    b.data[4] = 'x';                                     /* no such proof */
    assert_false(wire_get_auth(&m, &out));
    buf_free(&b);
}

static void texts_are_bounded_and_whole(void **state)
{
    (void)state;
    static const uint8_t nul_in_password[] = "pjoe\0a\0b", endless_user[] = "pjoe";
    struct wire_auth out;
    struct wire_message m = { WIRE_AUTH, nul_in_password, 8 };
    assert_false(wire_get_auth(&m, &out));
    m = (struct wire_message){ WIRE_AUTH, endless_user, 4 };
    assert_false(wire_get_auth(&m, &out));
    m.size = 0;
    assert_false(wire_get_auth(&m, &out));

    uint8_t big[WIRE_COMMAND_MAX + 5];
    struct wire_start start;
    memset(big, 'x', sizeof big);
    m = (struct wire_message){ WIRE_START, big, 5 + WIRE_COMMAND_MAX - 1 };
    assert_true(wire_get_start(&m, &start));
    m.size++;
    assert_false(wire_get_start(&m, &start));
}

static void answers_and_exits(void **state)
{
    (void)state;
    struct wire_answer answer;
    char reason[8];
    int status = 0;
    struct buf b = { 0 };
    wire_answer(&b, &(struct wire_answer){ .tries_left = 2 });
    struct wire_message m = opened(&b);
    assert_true(wire_get_answer(&m, &answer));
    assert_false(answer.accepted);
    assert_int_equal(answer.tries_left, 2);
    assert_string_equal(answer.banner, "");
    buf_clear(&b);
    wire_exit(&b, -7, "closed");
    m = opened(&b);
    assert_true(wire_get_exit(&m, &status, reason, sizeof reason));
    assert_int_equal(status, -7);
    assert_string_equal(reason, "closed");
    assert_false(wire_get_exit(&m, &status, reason, 6));
    buf_free(&b);
}

static void long_data_becomes_several_frames(void **state)
{
    (void)state;
    static uint8_t data[2 * WIRE_PAYLOAD_MAX + 10];
    struct buf b = { 0 };
    wire_data(&b, data, sizeof data);
    assert_int_equal(b.size, sizeof data + 3 * WIRE_HEADER);
    struct wire_message m = opened(&b);
    assert_int_equal(m.size, WIRE_PAYLOAD_MAX);
    buf_consume(&b, 2 * WIRE_FRAME_MAX);
    m = opened(&b);
    assert_int_equal(m.size, 10);
    buf_clear(&b);
    wire_data(&b, data, 0);
    assert_int_equal(b.size, 0);
    buf_free(&b);
}

static void the_framer_wants_whole_frames_and_known_types(void **state)
{
    (void)state;
    uint8_t frame[8] = { WIRE_RESIZE, 0, 4, 0, 24, 0, 80, 0 };
    uint16_t rows, columns;
    for (size_t n = 0; n < sizeof frame; n++)
        assert_int_equal(wire_frame(frame, n), 0);
    assert_int_equal(wire_frame(frame, sizeof frame), 8);
    struct wire_message m = wire_open(frame, sizeof frame);
    assert_true(wire_get_resize(&m, &rows, &columns));
    assert_int_equal(columns, 80);
    frame[0] = 0;
    assert_true(wire_frame(frame, 4) < 0);
    frame[0] = WIRE_EXIT + 1;
    assert_true(wire_frame(frame, 4) < 0);
    frame[0] = WIRE_DATA;
    frame[1] = 1;
    assert_true(wire_frame(frame, 4) < 0);
    frame[1] = 0;
    frame[3] = 0x80;
    frame[2] = 0x01;                                     /* 32769 bytes */
    assert_true(wire_frame(frame, 4) < 0);
    frame[2] = 0x00;
    assert_int_equal(wire_frame(frame, 4), 0);
}

static void frames_cross_a_socket(void **state)
{
    (void)state;
    int fds[2];
    struct buf out = { 0 }, in = { 0 };
    struct wire_message m = { 0 };
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    wire_data(&out, "one", 3);
    wire_data(&out, "two", 3);
    wire_eof(&out);
    assert_true(wire_send(fds[0], &out));
    assert_int_equal(out.size, 0);
    close(fds[0]);
    assert_int_equal(wire_receive(fds[1], &in, &m), 1);
    assert_memory_equal(m.payload, "one", 3);
    assert_int_equal(wire_receive(fds[1], &in, &m), 1);
    assert_memory_equal(m.payload, "two", 3);
    assert_int_equal(wire_receive(fds[1], &in, &m), 1);
    assert_int_equal(m.type, WIRE_EOF);
    assert_int_equal(wire_receive(fds[1], &in, &m), 0);
    close(fds[1]);
    buf_free(&in);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hello_has_the_documented_bytes), cmocka_unit_test(start_round_trip),
        cmocka_unit_test(auth_round_trip), cmocka_unit_test(texts_are_bounded_and_whole),
        cmocka_unit_test(answers_and_exits), cmocka_unit_test(long_data_becomes_several_frames),
        cmocka_unit_test(the_framer_wants_whole_frames_and_known_types), cmocka_unit_test(frames_cross_a_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

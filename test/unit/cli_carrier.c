// SPDX-License-Identifier: MIT
#include "cli/carrier.h"

#include "core/loop.h"
#include "core/module.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

/* A door with one connection, seen from its far end. */
static struct carrier carrier;
static int far_end;
static unsigned closed_count, active_count, auth_count;
static const char *refusal;
static struct buf in;
static struct wire_message got;

static void on_auth(struct carrier *c, const struct wire_auth *a)
{
    auth_count++;
    if (strcmp(a->password, "later") != 0)
        carrier_answer(c, &(struct wire_answer){ .accepted = strcmp(a->password, "good") == 0, .tries_left = 1 });
}

static const char *on_admit(struct carrier *c, struct session_start *start)
{
    (void)c;
    start->authenticated = true;
    start->privilege = 15;
    strcpy(start->origin, "test");
    return refusal;
}

static void on_active(struct carrier *c)
{
    (void)c;
    active_count++;
}

static void on_closed(struct carrier *c)
{
    assert_null(c->stream);
    assert_null(c->session);
    closed_count++;
}

static const struct carrier_door door = {
    .auth = on_auth, .admit = on_admit, .active = on_active, .closed = on_closed,
};
static const struct stream_class class = {
    .name = "test", .frame = carrier_frame, .message = carrier_message, .closed = carrier_closed,
    .drained = carrier_drained, .message_max = WIRE_FRAME_MAX, .queue_max = 1 << 20,
};

static int setup(void **state)
{
    int fds[2];
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    far_end = fds[1];
    fcntl(far_end, F_SETFL, O_NONBLOCK);
    carrier = (struct carrier){ 0 };
    got = (struct wire_message){ 0 };
    closed_count = active_count = auth_count = 0;
    refusal = NULL;
    carrier_open(&carrier, &door, stream_adopt(&class, fds[0], NULL));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (far_end >= 0)
        close(far_end);
    loop_drain();
    loop_advance(20000);
    assert_int_equal(closed_count, 1);
    buf_free(&in);
    return 0;
}

static void tell(struct buf *b)
{
    assert_true(wire_send(far_end, b));
    buf_free(b);
    loop_drain();
}

/* The next frame from the appliance; type 0 when there is none. */
static enum wire_type next(void)
{
    loop_drain();
    wire_fill(far_end, &in);
    assert_true(wire_next(&in, &got) >= 0);
    return got.type;
}

static void greet(void)
{
    struct buf b = { 0 };
    wire_hello(&b);
    tell(&b);
    assert_int_equal(next(), WIRE_HELLO);
}

static void start(const char *command, bool interactive)
{
    struct buf b = { 0 };
    struct wire_start s = { .interactive = interactive, .rows = 24, .columns = 80 };
    strcpy(s.command, command);
    wire_start(&b, &s);
    tell(&b);
}

/* All output up to the end, and its status. */
static int finish(struct buf *output)
{
    char reason[100];
    int status = -1;
    while (next() == WIRE_DATA)
        buf_add(output, got.payload, got.size);
    assert_int_equal(got.type, WIRE_EXIT);
    assert_true(wire_get_exit(&got, &status, reason, sizeof reason));
    buf_addc(output, '|');
    buf_adds(output, reason);
    return status;
}

static void a_command_answers_and_ends(void **state)
{
    (void)state;
    struct buf output = { 0 };
    greet();
    start("show privilege", false);
    assert_int_equal(finish(&output), 0);
    assert_string_equal(output.data, "Current privilege level is 15\n|");
    buf_free(&output);
}

static void a_bad_command_has_status_1(void **state)
{
    (void)state;
    struct buf output = { 0 };
    greet();
    start("show nonsense", false);
    assert_int_equal(finish(&output), 1);
    buf_free(&output);
}

static void a_pipe_runs_until_its_eof(void **state)
{
    (void)state;
    struct buf output = { 0 }, b = { 0 };
    greet();
    start("", false);
    wire_data(&b, "show privilege\nshow pri", 23);
    wire_eof(&b);
    tell(&b);
    assert_int_equal(finish(&output), 0);
    assert_string_equal(output.data, "Current privilege level is 15\nCurrent privilege level is 15\n|");
    assert_int_equal(active_count, 1);
    buf_free(&output);
}

static void a_terminal_gets_a_prompt(void **state)
{
    (void)state;
    struct buf b = { 0 };
    greet();
    start("", true);
    assert_int_equal(next(), WIRE_DATA);
    assert_true(got.payload[got.size - 1] == '#');
    wire_resize(&b, 50, 132);
    tell(&b);
    assert_int_equal(next(), 0);
    close(far_end);                              /* hangs up: the session goes, nobody writes any more */
    far_end = -1;
    loop_drain();
    assert_int_equal(closed_count, 1);
}

static void expect_violation(void)
{
    struct buf output = { 0 };
    assert_int_equal(finish(&output), 255);
    assert_string_equal(output.data, "|% Protocol violation");
    buf_free(&output);
}

static void nothing_comes_before_hello(void **state)
{
    (void)state;
    start("show privilege", false);
    expect_violation();
}

static void input_needs_a_session(void **state)
{
    (void)state;
    struct buf b = { 0 };
    greet();
    wire_data(&b, "show privilege\n", 15);
    tell(&b);
    expect_violation();
}

static void there_is_one_session(void **state)
{
    (void)state;
    greet();
    start("", false);
    start("show privilege", false);
    expect_violation();
}

static void other_versions_are_refused(void **state)
{
    (void)state;
    struct buf b = { 0 };
    wire_hello(&b);
    b.data[10] = 2;
    tell(&b);
    assert_int_equal(next(), WIRE_HELLO);
    expect_violation();
}

static void ask(const char *password)
{
    struct buf b = { 0 };
    struct wire_auth a = { .proof = PROOF_PASSWORD, .user = "joe" };
    strcpy(a.password, password);
    wire_auth(&b, &a);
    tell(&b);
}

static void proofs_are_answered_one_by_one(void **state)
{
    (void)state;
    struct wire_answer answer;
    greet();
    ask("bad");
    assert_int_equal(next(), WIRE_AUTH);
    assert_true(wire_get_answer(&got, &answer));
    assert_false(answer.accepted);
    ask("good");
    assert_int_equal(next(), WIRE_AUTH);
    assert_true(wire_get_answer(&got, &answer));
    assert_true(answer.accepted);
    ask("later");
    ask("good");                                 /* while one waits */
    expect_violation();
    assert_int_equal(auth_count, 3);
}

static void a_door_may_refuse(void **state)
{
    (void)state;
    struct buf output = { 0 };
    refusal = "% All lines are in use";
    greet();
    start("show privilege", false);
    assert_int_equal(finish(&output), 255);
    assert_string_equal(output.data, "|% All lines are in use");
    buf_free(&output);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_command_answers_and_ends), TEST(a_bad_command_has_status_1), TEST(a_pipe_runs_until_its_eof),
        TEST(a_terminal_gets_a_prompt), TEST(nothing_comes_before_hello), TEST(input_needs_a_session),
        TEST(there_is_one_session), TEST(other_versions_are_refused), TEST(proofs_are_answered_one_by_one),
        TEST(a_door_may_refuse),
    };
    return cmocka_run_group_tests(tests, open_appliance, close_appliance);
}

// SPDX-License-Identifier: MIT
/* Both ends live in this process. Messages are one length byte (which counts itself) and that many bytes less one; a
 * length of 0 is malformed. */
#include "core/stream.h"

#include "core/buf.h"
#include "core/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static struct buf story;             /* what the server side saw */
static struct buf heard;             /* bytes that reached the client */
static struct stream *last_server;
static enum stream_end client_end;
static unsigned client_opens;

static void told(const char *expected)
{
    assert_string_equal(buf_text(&story), expected);
    buf_clear(&story);
}

static long frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    (void)n;
    return data[0] ? data[0] : -1;
}

static void on_opened(struct stream *s)
{
    last_server = s;
    buf_adds(&story, "open ");
}

static void on_message(struct stream *s, const uint8_t *data, size_t n)
{
    buf_printf(&story, "%.*s ", (int)n - 1, data + 1);
    if (n == 4 && memcmp(data + 1, "bye", 3) == 0) {
        stream_write(s, "farewell", 8);
        stream_close(s);
    }
}

static void on_closed(struct stream *s, enum stream_end why)
{
    static const char *const names[] = { "gone", "refused", "bad", "slow", "idle", "evicted", "shut" };
    buf_printf(&story, "%s ", names[why]);
    if (s == last_server)
        last_server = NULL;
}

static void on_drained(struct stream *s)
{
    (void)s;
    buf_adds(&story, "drained ");
}

static const struct stream_class server = {
    .name = "test server", .frame = frame, .opened = on_opened, .message = on_message, .closed = on_closed,
    .message_max = 100, .queue_max = 4096,
};

static void client_opened(struct stream *s)
{
    (void)s;
    client_opens++;
}

static void client_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    buf_add(&heard, data, n);
}

static void client_closed(struct stream *s, enum stream_end why)
{
    (void)s;
    client_end = why;
}

static const struct stream_class client = {
    .name = "test client", .opened = client_opened, .message = client_message, .closed = client_closed,
    .queue_max = 1 << 20, .stall_ms = 3000,
};

static int open_virtual(void **state)
{
    (void)state;
    loop_open_virtual();
    client_opens = 0;
    last_server = NULL;
    return 0;
}

static int close_loop(void **state)
{
    (void)state;
    loop_close();
    buf_free(&story);
    buf_free(&heard);
    return 0;
}

static struct listener *listen_here(const struct stream_class *class)
{
    struct address a;
    int error;
    assert_true(address_parse(&a, "127.0.0.1", 0));
    struct listener *l = listen_tcp(class, &a, &story, &error);
    assert_non_null(l);
    assert_int_not_equal(address_port(listener_address(l)), 0);
    return l;
}

static struct stream *call(struct listener *l)
{
    unsigned before = client_opens;
    struct stream *s = connect_tcp(&client, listener_address(l), NULL);
    loop_drain();
    assert_int_equal(client_opens, before + 1);
    return s;
}

static void send_text(struct stream *s, const char *text)
{
    uint8_t length = (uint8_t)(strlen(text) + 1);
    stream_write(s, &length, 1);
    stream_write(s, text, strlen(text));
}

static void messages_travel_both_ways(void **state)
{
    (void)state;
    struct listener *l = listen_here(&server);
    struct stream *s = connect_tcp(&client, listener_address(l), &heard);
    send_text(s, "early");               /* queued before the connection is there */
    assert_int_equal(client_opens, 0);
    loop_drain();
    told("open early ");
    assert_ptr_equal(stream_owner(s), &heard);
    assert_ptr_equal(stream_owner(last_server), &story);
    assert_true(address_equal(stream_peer(s), listener_address(l)));
    assert_true(address_equal(stream_peer(last_server), stream_local(s)));
    assert_true(address_equal(stream_local(last_server), stream_peer(s)));
    assert_true(stream_socket(s) >= 0);
    stream_write(last_server, "one", 3);
    stream_write(last_server, "two", 3);
    loop_drain();
    assert_string_equal(buf_text(&heard), "onetwo");
    stream_close(s);
    loop_drain();
    told("gone ");
    assert_int_equal(client_end, STREAM_SHUT);
}

static void ids_find_only_living_streams(void **state)
{
    (void)state;
    struct listener *l = listen_here(&server);
    struct stream *s = call(l);
    uint64_t id = stream_id(s), other = stream_id(last_server);
    assert_ptr_equal(stream_by_id(id), s);
    assert_ptr_equal(stream_by_id(other), last_server);
    stream_close(s);
    assert_null(stream_by_id(id));
    loop_drain();
    assert_null(stream_by_id(other));
    assert_null(stream_by_id(0));
    assert_null(stream_by_id(UINT64_MAX));
    s = call(l);
    assert_int_not_equal(stream_id(s), id);
    assert_null(stream_by_id(id));
}

static void messages_survive_any_split(void **state)
{
    (void)state;
    static const char bytes[] = "\4abc\2d\6efghi\1\3jk";
    struct stream *s = call(listen_here(&server));
    told("open ");
    for (size_t cut = 1; cut < sizeof bytes - 1; cut++) {
        stream_write(s, bytes, cut);
        loop_drain();
        stream_write(s, bytes + cut, sizeof bytes - 1 - cut);
        loop_drain();
        told("abc d efghi  jk ");
    }
    for (size_t i = 0; i < sizeof bytes - 1; i++) {
        stream_write(s, bytes + i, 1);
        loop_drain();
    }
    told("abc d efghi  jk ");
}

static unsigned counted;

static void count_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    assert_int_equal(n, 2);
    assert_int_equal(data[1], counted & 0xff);
    counted++;
}

static void a_long_pipeline_is_worked_off_in_stretches(void **state)
{
    (void)state;
    static const struct stream_class counting = {
        .name = "counting", .frame = frame, .message = count_message, .message_max = 100,
    };
    enum { MANY = 100000 };
    struct stream *s = call(listen_here(&counting));
    counted = 0;
    for (unsigned i = 0; i < MANY; i++)
        stream_write(s, (uint8_t[]){ 2, i & 0xff }, 2);
    loop_drain();
    assert_int_equal(counted, MANY);
}

static void a_malformed_message_ends_the_stream(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    stream_write(s, "\3ab\0\3cd", 7);
    loop_drain();
    told("open ab bad ");
    assert_int_equal(client_end, STREAM_PEER_CLOSED);
}

static void a_message_above_the_limit_ends_the_stream_at_its_first_byte(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    stream_write(s, "\x65", 1);
    loop_drain();
    told("open bad ");
    s = call(listen_here(&server));
    char hundred[100];
    memset(hundred, 'x', sizeof hundred);
    hundred[0] = 100;
    stream_write(s, hundred, sizeof hundred);
    loop_drain();
    assert_int_equal(story.size, strlen("open ") + 99 + 1);
}

static long never(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    (void)data;
    (void)n;
    return 0;
}

static void a_message_without_end_is_bounded(void **state)
{
    (void)state;
    static const struct stream_class endless = {
        .name = "endless", .frame = never, .message = on_message, .closed = on_closed, .message_max = 100,
    };
    struct stream *s = call(listen_here(&endless));
    for (unsigned i = 0; i < 99; i++) {
        stream_write(s, "x", 1);
        loop_drain();
    }
    told("");
    stream_write(s, "x", 1);
    loop_drain();
    told("bad ");
}

static void closing_inside_a_message_sends_the_last_words(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    send_text(s, "hi");
    send_text(s, "bye");
    send_text(s, "ignored");
    loop_drain();
    told("open hi bye shut ");
    assert_string_equal(buf_text(&heard), "farewell");
    assert_int_equal(client_end, STREAM_PEER_CLOSED);
}

static void last_words_survive_unread_input(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    char bulk[100] = { 100 };
    stream_pause(s, true);
    send_text(s, "bye");
    loop_drain();
    for (unsigned i = 0; i < 10; i++) {  /* a server that closed for good would answer with a reset */
        stream_write(s, bulk, sizeof bulk);
        loop_drain();
    }
    stream_pause(s, false);
    loop_drain();
    assert_string_equal(buf_text(&heard), "farewell");
}

static void a_peer_that_stops_reading_is_cut_off_at_its_limit(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    stream_pause(s, true);
    char block[1024] = { 0 };
    unsigned blocks = 0;
    while (last_server && blocks++ < 100000) {
        uint64_t id = stream_id(last_server);
        stream_write(last_server, block, sizeof block);
        assert_ptr_equal(stream_by_id(id), last_server);     /* never inside the call */
        assert_true(stream_queued(last_server) <= server.queue_max);
        loop_drain();
    }
    assert_null(last_server);
    told("open slow ");
    stream_pause(s, false);
    loop_drain();
    assert_int_equal(client_end, STREAM_PEER_CLOSED);
}

static void a_burst_above_the_limit_passes_when_the_peer_takes_it(void **state)
{
    (void)state;
    call(listen_here(&server));
    char block[1000];
    memset(block, 'x', sizeof block);
    for (unsigned i = 0; i < 100; i++)   /* 25 times queue_max, within one turn */
        stream_write(last_server, block, sizeof block);
    loop_drain();
    told("open ");
    assert_int_equal(heard.size, 100 * sizeof block);
}

static const struct stream_class stalling = {
    .name = "stalling", .opened = on_opened, .message = on_message, .closed = on_closed, .drained = on_drained,
    .queue_max = 64 << 20, .stall_ms = 10000,
};

static struct stream *blocked_stream(void)
{
    struct stream *s = call(listen_here(&stalling));
    stream_pause(s, true);
    static char block[1 << 20];
    while (stream_queued(last_server) == 0) {
        buf_clear(&story);
        stream_write(last_server, block, sizeof block);
        loop_drain();
    }
    told("");
    return s;
}

static void output_without_progress_ends_the_stream(void **state)
{
    (void)state;
    blocked_stream();
    loop_advance(9999);
    told("");
    loop_advance(1);
    told("slow ");
}

static void a_peer_that_stops_reading_is_noticed_soon(void **state)
{
    (void)state;
    enum { WINDOW = 16 << 10, SOON = 64 << 10 };
    struct stream *s = call(listen_here(&stalling));
    static const char block[1024];
    const int window = WINDOW;
    size_t written = 0;
    assert_return_code(setsockopt(stream_socket(s), SOL_SOCKET, SO_RCVBUF, &window, sizeof window), 0);
    stream_pause(s, true);
    for (; stream_queued(last_server) == 0; written += sizeof block) {
        stream_write(last_server, block, sizeof block);
        loop_drain();
    }
    assert_in_range(written, 1, SOON);
}

static void drained_is_told_when_the_queue_has_emptied(void **state)
{
    (void)state;
    struct stream *s = blocked_stream();
    loop_advance(9000);
    stream_pause(s, false);
    loop_drain();
    told("drained ");
    assert_int_equal(stream_queued(last_server), 0);
    loop_advance(60000);
    told("");
}

static const struct stream_class timed = {
    .name = "timed", .frame = frame, .opened = on_opened, .message = on_message, .closed = on_closed,
    .message_max = 100, .first_ms = 10000, .partial_ms = 5000, .idle_ms = 60000,
};

static void a_silent_connection_ends_after_first_ms(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&timed));
    loop_advance(8000);
    stream_write(s, "\5a", 2);           /* begun is not enough */
    loop_advance(1999);
    told("open ");
    loop_advance(1);
    told("idle ");
}

static void a_begun_message_must_end_within_partial_ms(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&timed));
    send_text(s, "hello");
    stream_write(s, "\5a", 2);
    loop_advance(3000);
    stream_write(s, "b", 1);             /* a drip does not start it anew */
    loop_advance(1999);
    told("open hello ");
    loop_advance(1);
    told("idle ");
}

static void each_message_starts_partial_ms_anew(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&timed));
    send_text(s, "hello");
    for (unsigned i = 0; i < 5; i++) {
        stream_write(s, "\5a", 2);
        loop_advance(4000);
        stream_write(s, "bcd\5x", 5);
        loop_advance(4000);
        stream_write(s, "yzw", 3);
    }
    loop_drain();
    told("open hello abcd xyzw abcd xyzw abcd xyzw abcd xyzw abcd xyzw ");
}

static void an_idle_stream_ends_unless_kept(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&timed));
    send_text(s, "a");
    loop_advance(59000);
    send_text(s, "b");
    loop_drain();
    told("open a b ");
    stream_keep(last_server, true);
    loop_advance(600000);
    told("");
    stream_keep(last_server, false);
    loop_advance(59999);
    told("");
    loop_advance(1);
    told("idle ");
}

static void the_oldest_not_kept_makes_room_at_the_cap(void **state)
{
    (void)state;
    static const struct stream_class capped = {
        .name = "capped", .frame = frame, .opened = on_opened, .message = on_message, .closed = on_closed,
        .message_max = 100, .cap = 3,
    };
    struct listener *l = listen_here(&capped);
    call(l);
    stream_keep(last_server, true);
    uint64_t kept = stream_id(last_server);
    call(l);
    uint64_t second = stream_id(last_server);
    call(l);
    uint64_t third = stream_id(last_server);
    told("open open open ");
    call(l);
    told("evicted open ");
    assert_non_null(stream_by_id(kept));
    assert_null(stream_by_id(second));
    assert_non_null(stream_by_id(third));
    call(l);
    told("evicted open ");
    assert_null(stream_by_id(third));
}

static void a_paused_stream_hears_nothing_until_it_goes_on(void **state)
{
    (void)state;
    struct stream *s = call(listen_here(&server));
    stream_pause(last_server, true);
    send_text(s, "a");
    send_text(s, "b");
    loop_drain();
    told("open ");
    stream_pause(last_server, false);
    loop_drain();
    told("a b ");
}

static void pause_at_first(struct stream *s, const uint8_t *data, size_t n)
{
    on_message(s, data, n);
    stream_pause(s, true);
}

static void pausing_inside_a_message_keeps_the_rest(void **state)
{
    (void)state;
    static const struct stream_class pausing = {
        .name = "pausing", .frame = frame, .opened = on_opened, .message = pause_at_first, .closed = on_closed,
        .message_max = 100,
    };
    struct stream *s = call(listen_here(&pausing));
    send_text(s, "a");
    send_text(s, "b");
    send_text(s, "c");
    loop_drain();
    told("open a ");
    stream_pause(last_server, false);
    loop_drain();
    told("b ");
    stream_close(s);
    stream_pause(last_server, false);
    loop_drain();
    told("c ");
    stream_pause(last_server, false);
    loop_drain();
    told("gone ");
}

static void nobody_listening_is_a_refusal_told_later(void **state)
{
    (void)state;
    struct listener *l = listen_here(&server);
    struct address a = *listener_address(l);
    listener_close(l, false);
    client_end = STREAM_SHUT;
    struct stream *s = connect_tcp(&client, &a, NULL);
    stream_write(s, "x", 1);
    assert_int_equal(client_end, STREAM_SHUT);
    loop_drain();
    assert_int_equal(client_end, STREAM_REFUSED);
    assert_true(address_parse(&a, "255.255.255.255", 9));    /* refused by the kernel at once */
    client_end = STREAM_SHUT;
    connect_tcp(&client, &a, NULL);
    loop_drain();
    assert_int_equal(client_end, STREAM_REFUSED);
}

static void closing_before_the_connection_is_there_still_sends(void **state)
{
    (void)state;
    struct listener *l = listen_here(&server);
    struct stream *s = connect_tcp(&client, listener_address(l), NULL);
    send_text(s, "hello");
    stream_close(s);
    assert_int_equal(client_end, STREAM_SHUT);
    loop_drain();
    told("open hello gone ");
    assert_int_equal(client_opens, 0);
    connect_tcp(&client, listener_address(l), NULL);
    stream_close(connect_tcp(&client, listener_address(l), NULL));
    listener_close(l, true);
    loop_drain();
}

static void an_adopted_socketpair_is_a_stream(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct stream *a = stream_adopt(&server, pair[0], &story), *b = stream_adopt(&client, pair[1], NULL);
    send_text(b, "hi");
    loop_drain();
    told("hi ");
    assert_int_equal(stream_peer_uid(a), (int)getuid());
    stream_close(a);
    loop_drain();
    told("shut ");
    assert_int_equal(client_end, STREAM_PEER_CLOSED);
}

static void more_than_1024_descriptors_are_no_border(void **state)
{
    (void)state;
    struct rlimit r;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &r), 0);
    r.rlim_cur = r.rlim_max;
    if (r.rlim_cur < 4000 || setrlimit(RLIMIT_NOFILE, &r))
        skip();
    struct listener *l = listen_here(&server);
    for (unsigned i = 0; i < 600; i++)
        call(l);
    assert_true(stream_socket(last_server) > 1024);
    buf_clear(&story);
    struct stream *s = call(l);
    send_text(s, "high");
    loop_drain();
    told("open high ");
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(messages_travel_both_ways),
        IN_LOOP(ids_find_only_living_streams),
        IN_LOOP(messages_survive_any_split),
        IN_LOOP(a_long_pipeline_is_worked_off_in_stretches),
        IN_LOOP(a_malformed_message_ends_the_stream),
        IN_LOOP(a_message_above_the_limit_ends_the_stream_at_its_first_byte),
        IN_LOOP(a_message_without_end_is_bounded),
        IN_LOOP(closing_inside_a_message_sends_the_last_words),
        IN_LOOP(last_words_survive_unread_input),
        IN_LOOP(a_peer_that_stops_reading_is_cut_off_at_its_limit),
        IN_LOOP(a_burst_above_the_limit_passes_when_the_peer_takes_it),
        IN_LOOP(output_without_progress_ends_the_stream),
        IN_LOOP(a_peer_that_stops_reading_is_noticed_soon),
        IN_LOOP(drained_is_told_when_the_queue_has_emptied),
        IN_LOOP(a_silent_connection_ends_after_first_ms),
        IN_LOOP(a_begun_message_must_end_within_partial_ms),
        IN_LOOP(each_message_starts_partial_ms_anew),
        IN_LOOP(an_idle_stream_ends_unless_kept),
        IN_LOOP(the_oldest_not_kept_makes_room_at_the_cap),
        IN_LOOP(a_paused_stream_hears_nothing_until_it_goes_on),
        IN_LOOP(pausing_inside_a_message_keeps_the_rest),
        IN_LOOP(nobody_listening_is_a_refusal_told_later),
        IN_LOOP(closing_before_the_connection_is_there_still_sends),
        IN_LOOP(an_adopted_socketpair_is_a_stream),
        IN_LOOP(more_than_1024_descriptors_are_no_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

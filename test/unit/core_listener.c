// SPDX-License-Identifier: MIT
#include "core/stream.h"

#include "core/buf.h"
#include "core/loop.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static unsigned opened, closed[STREAM_SHUT + 1];
static struct buf heard;
static char folder[64], path[80];

static void on_opened(struct stream *s)
{
    (void)s;
    opened++;
}

static void on_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    buf_add(&heard, data, n);
}

static void on_closed(struct stream *s, enum stream_end why)
{
    (void)s;
    closed[why]++;
}

static const struct stream_class server = {
    .name = "server", .opened = on_opened, .message = on_message, .closed = on_closed, .cap = 100,
};
static const struct stream_class client = { .name = "client", .message = on_message };

static int open_virtual(void **state)
{
    (void)state;
    loop_open_virtual();
    snprintf(folder, sizeof folder, "/tmp/naisen-test.XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/sock", folder);
    opened = 0;
    memset(closed, 0, sizeof closed);
    return 0;
}

static int close_loop(void **state)
{
    (void)state;
    loop_close();
    buf_free(&heard);
    unlink(path);
    return rmdir(folder);
}

static struct listener *listen_here(void)
{
    struct address a;
    int error;
    assert_true(address_parse(&a, "127.0.0.1", 0));
    return listen_tcp(&server, &a, NULL, &error);
}

static void a_taken_port_is_an_error_with_its_reason(void **state)
{
    (void)state;
    int error;
    struct listener *l = listen_here();
    assert_null(listen_tcp(&server, listener_address(l), NULL, &error));
    assert_int_equal(error, -EADDRINUSE);
    struct address foreign;
    assert_true(address_parse(&foreign, "192.0.2.1", 0));
    assert_null(listen_tcp(&server, &foreign, NULL, &error));
    assert_int_equal(error, -EADDRNOTAVAIL);
}

static void a_closed_listener_frees_its_port_and_keeps_its_streams(void **state)
{
    (void)state;
    int error;
    struct listener *l = listen_here();
    struct address a = *listener_address(l);
    struct stream *s = connect_tcp(&client, &a, NULL);
    loop_drain();
    listener_close(l, false);
    l = listen_tcp(&server, &a, NULL, &error);
    assert_non_null(l);
    stream_write(s, "still here", 10);
    loop_drain();
    assert_string_equal(buf_text(&heard), "still here");
    connect_tcp(&client, &a, NULL);
    loop_drain();
    assert_int_equal(opened, 2);
    listener_close(l, true);
    assert_int_equal(closed[STREAM_SHUT], 1);    /* the one it accepted, not its predecessor's */
    loop_drain();
}

static void ipv6_works_as_well(void **state)
{
    (void)state;
    struct address a;
    int error;
    assert_true(address_parse(&a, "::1", 0));
    struct listener *l = listen_tcp(&server, &a, NULL, &error);
    if (!l)
        skip();
    struct stream *s = connect_tcp(&client, listener_address(l), NULL);
    stream_set_tos(s, 0x60);
    stream_write(s, "six", 3);
    loop_drain();
    assert_string_equal(buf_text(&heard), "six");
}

static void a_flood_of_connections_is_taken_in_one_drain(void **state)
{
    (void)state;
    struct listener *l = listen_here();
    for (unsigned i = 0; i < 300; i++)
        connect_tcp(&client, listener_address(l), NULL);
    loop_drain();
    assert_int_equal(opened, 300);
    assert_int_equal(closed[STREAM_EVICTED], 200);
}

/* Leaves `free` descriptors. Returns the limit as it was. */
static struct rlimit leave_descriptors(unsigned free_ones)
{
    struct rlimit before, tight;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int next = dup(0);
    close(next);
    tight = before;
    tight.rlim_cur = (rlim_t)next + free_ones;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
    return before;
}

static void out_of_descriptors_pauses_and_evicts(void **state)
{
    (void)state;
    struct listener *l = listen_here();
    connect_tcp(&client, listener_address(l), NULL);
    loop_drain();
    connect_tcp(&client, listener_address(l), NULL);
    struct rlimit before = leave_descriptors(0);
    loop_drain();
    assert_int_equal(opened, 1);                 /* the second waits in the backlog */
    assert_int_equal(closed[STREAM_EVICTED], 1); /* the first has made room for it */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    loop_advance(99);
    assert_int_equal(opened, 1);
    loop_advance(1);
    assert_int_equal(opened, 2);
}

static void a_client_without_descriptor_is_refused(void **state)
{
    (void)state;
    struct listener *l = listen_here();
    struct rlimit before = leave_descriptors(0);
    struct stream *s = connect_tcp(&server, listener_address(l), NULL);
    stream_write(s, "lost", 4);
    loop_drain();
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(closed[STREAM_REFUSED], 1);
    s = connect_unix(&server, path, NULL);
    stream_close(s);
    assert_int_equal(closed[STREAM_SHUT], 1);
}

static void a_unix_socket_is_private_and_knows_its_peer(void **state)
{
    (void)state;
    int error;
    struct stat st;
    struct listener *l = listen_unix(&server, path, NULL, &error);
    assert_non_null(l);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct stream *s = connect_unix(&client, path, NULL);
    stream_write(s, "hello", 5);
    loop_drain();
    assert_string_equal(buf_text(&heard), "hello");
    assert_int_equal(stream_peer_uid(s), (int)getuid());
    listener_close(l, true);
    assert_int_not_equal(stat(path, &st), 0);
    loop_drain();
}

static void a_stale_unix_socket_is_replaced_a_live_one_is_not(void **state)
{
    (void)state;
    int error;
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    snprintf(un.sun_path, sizeof un.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof un), 0);
    close(fd);                                   /* its process died */
    assert_non_null(listen_unix(&server, path, NULL, &error));
    assert_null(listen_unix(&server, path, NULL, &error));
    assert_int_equal(error, -EADDRINUSE);
}

static void what_is_no_socket_is_not_replaced(void **state)
{
    (void)state;
    int error;
    FILE *f = fopen(path, "w");
    fclose(f);
    assert_null(listen_unix(&server, path, NULL, &error));
    assert_int_equal(error, -EADDRINUSE);
    assert_int_equal(access(path, F_OK), 0);
    char long_path[200];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    assert_null(listen_unix(&server, long_path, NULL, &error));
    assert_int_equal(error, -ENAMETOOLONG);
    assert_null(listen_unix(&server, "/nowhere/at/all", NULL, &error));
    assert_int_equal(error, -ENOENT);
}

static void what_waits_to_be_accepted_is_known(void **state)
{
    (void)state;
    struct listener *l = listen_here();
    for (unsigned i = 0; i < 3; i++)
        connect_tcp(&client, listener_address(l), NULL);
    listeners_backlog.measure(&listeners_backlog);
    assert_int_equal(listeners_backlog.used, 3);
    assert_in_range(listeners_backlog.maximum, 128, 4096);       /* the kernel has a limit of its own, too */
    loop_drain();
    listeners_backlog.measure(&listeners_backlog);
    assert_int_equal(listeners_backlog.used, 0);
}

int main(void)
{
#define IN_LOOP(test) cmocka_unit_test_setup_teardown(test, open_virtual, close_loop)
    const struct CMUnitTest tests[] = {
        IN_LOOP(a_taken_port_is_an_error_with_its_reason),
        IN_LOOP(a_closed_listener_frees_its_port_and_keeps_its_streams),
        IN_LOOP(ipv6_works_as_well),
        IN_LOOP(a_flood_of_connections_is_taken_in_one_drain),
        IN_LOOP(out_of_descriptors_pauses_and_evicts),
        IN_LOOP(a_client_without_descriptor_is_refused),
        IN_LOOP(a_unix_socket_is_private_and_knows_its_peer),
        IN_LOOP(a_stale_unix_socket_is_replaced_a_live_one_is_not),
        IN_LOOP(what_is_no_socket_is_not_replaced),
        IN_LOOP(what_waits_to_be_accepted_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* Bytes in and out: splits, pipelines, keepalives, time limits, connections lost and opened again. */
#include "test/unit/sip_fixture.h"

static char text[64 * 1024];

static void byte_by_byte(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const size_t n = ask_text(&p, &(struct ask){ "INVITE", 1, .body = "<split/>" }, text, sizeof text);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(app.accepted, 0);
        peer_send(&p, text + i, 1);
    }
    assert_has(peer_hear(&p), "200 OK");
    assert_string_equal(app.body, "<split/>");
    peer_close(&p);
}

/* Any split into two gives the same two answers. */
static void every_split_of_a_pipeline(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    size_t n = ask_text(&p, &(struct ask){ "INFO", 2, tag, .body = "<one/>" }, text, sizeof text);
    n += ask_text(&p, &(struct ask){ "INFO", 3, tag, .body = "<two/>" }, text + n, sizeof text - n);
    for (size_t cut = 1; cut < n; cut += 7) {
        peer_send(&p, text, cut);
        peer_send(&p, text + cut, n - cut);
        const char *heard = peer_hear(&p);
        assert_int_equal(count_of(heard, "SIP/2.0 200 OK"), 2);
        assert_true(strstr(heard, "CSeq: 2 INFO") < strstr(heard, "CSeq: 3 INFO"));
    }
    peer_close(&p);
}

static void keepalives(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_send(&p, "\r\n", 2);
    assert_string_equal(peer_hear(&p), "");
    peer_send(&p, "\r\n\r\n", 4);
    assert_string_equal(peer_hear(&p), "\r\n");
    size_t n = (size_t)sprintf(text, "\r\n\r\n");
    n += ask_text(&p, &(struct ask){ "OPTIONS", 1 }, text + n, sizeof text - n);
    peer_send(&p, text, n);
    assert_true(strstr(peer_hear(&p), "SIP/2.0 200 OK"));
    peer_close(&p);
    peer_open(&p, true);
    peer_send(&p, "\r\n\r\n", 4);
    assert_string_equal(peer_hear(&p), "");
    n = (size_t)sprintf(text, "\r\n");
    n += ask_text(&p, &(struct ask){ "OPTIONS", 1 }, text + n, sizeof text - n);
    peer_send(&p, text, n);
    assert_has(peer_hear(&p), "SIP/2.0 200 OK");
    assert_int_equal(sip_counters[COUNT_MALFORMED].value, 0);
    peer_close(&p);
}

/* pidgin-sipe leaves like this: two requests in one segment, and the connection is gone before they are answered. */
static void last_words_and_close(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    size_t n = ask_text(&p, &(struct ask){ "INFO", 2, tag, .body = "<MonitorStop/>" }, text, sizeof text);
    n += ask_text(&p, &(struct ask){ "BYE", 3, tag }, text + n, sizeof text - n);
    assert_int_equal(send(p.fd, text, n, 0), n);
    peer_close(&p);
    assert_string_equal(app.body, "<MonitorStop/>");
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_BYE);
}

static void time_limits(void **state)
{
    (void)state;
    struct peer silent, partial, idle, living;
    peer_open(&silent, false);
    peer_open(&partial, false);
    peer_open(&idle, false);
    peer_open(&living, false);
    peer_ask(&idle, &(struct ask){ "OPTIONS", 1 });
    peer_ask(&partial, &(struct ask){ "OPTIONS", 1 });
    peer_send(&partial, "INFO ", 5);
    peer_invite(&living, "Supported: timer\r\n");
    loop_advance(9 * 1000);
    assert_false(peer_sees_end(&silent));
    loop_advance(1000);
    assert_true(peer_sees_end(&silent));
    assert_false(peer_sees_end(&partial));
    loop_advance(22 * 1000);
    assert_true(peer_sees_end(&partial));
    loop_advance(267 * 1000);
    assert_false(peer_sees_end(&idle));
    loop_advance(1000);
    assert_true(peer_sees_end(&idle));
    loop_advance(1000 * 1000);
    assert_false(peer_sees_end(&living));
    assert_int_equal(app.closed, 0);
    peer_close(&silent), peer_close(&partial), peer_close(&idle), peer_close(&living);
}

/* -- behind a proxy -- */

static int listen_here(unsigned *port)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof here;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&here, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
    *port = ntohs(here.sin_port);
    return fd;
}

static void proxy_is_called_back(void **state)
{
    (void)state;
    struct peer p;
    unsigned port;
    char route[100];
    const int proxy = listen_here(&port);
    peer_open(&p, false);
    snprintf(route, sizeof route, "Record-Route: <sip:proxy.invalid:%u;lr>\r\nSupported: timer\r\n", port);
    char tag[TAG_TEXT];
    strcpy(tag, peer_invite(&p, route));
    peer_close(&p);
    assert_int_equal(app.closed, 0);                         /* the proxy comes and goes, the session lives */
    assert_true(content_send(app.last, "<one/>", 6));
    assert_true(content_send(app.last, "<two/>", 6));
    loop_drain();
    struct peer back = { .fd = accept(proxy, NULL, NULL), .port = p.port };
    assert_true(back.fd >= 0);
    const char *heard = peer_hear(&back);
    assert_has(heard, "<one/>");
    assert_has(heard, "<two/>");
    assert_has(heard, "Route: <sip:proxy.invalid:");
    assert_has(peer_ask(&back, &(struct ask){ "INFO", 3, tag, .body = "<x/>" }), "200 OK");
    assert_has(peer_ask(&back, &(struct ask){ "BYE", 4, tag }), "200 OK");
    assert_int_equal(app.why, DIALOG_BYE);
    close(proxy);
    peer_close(&back);
}

static void proxy_is_gone(void **state)
{
    (void)state;
    struct peer p;
    unsigned port;
    char route[100];
    const int proxy = listen_here(&port);
    snprintf(route, sizeof route, "Record-Route: <sip:127.0.0.1:%u;lr>\r\n", port);
    close(proxy);
    peer_open(&p, false);
    peer_invite(&p, route);
    peer_close(&p);
    assert_int_equal(app.closed, 0);
    content_send(app.last, "<one/>", 6);
    loop_drain();
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_TRANSPORT);
}

/* What many dialogs say in one moment is not too much for the one connection that they share. */
static void proxy_is_slow(void **state)
{
    (void)state;
    enum { DIALOGS = 60, EVENTS = 200 };
    struct peer p;
    char tags[DIALOGS][TAG_TEXT], id[DIALOGS][16], message[SIP_MESSAGE_MAX];
    unsigned heard = 0;
    peer_open(&p, false);
    for (unsigned i = 0; i < DIALOGS; i++) {
        snprintf(id[i], sizeof id[i], "call-%u", i);
        peer_ask(&p, &(struct ask){ "INVITE", 1, .headers = "Supported: timer\r\n", .body = "<x/>", .call_id = id[i] });
        strcpy(tags[i], app.last->tag_text);
    }
    for (unsigned i = 0; i < DIALOGS; i++) {
        const struct ask ask = { "INFO", 2, tags[i], .body = "send 200", .call_id = id[i] };
        peer_send(&p, message, ask_text(&p, &ask, message, sizeof message));
    }
    for (const char *some; *(some = peer_hear(&p)) != 0;)
        heard += count_of(some, "<event n='");
    assert_in_range(heard, DIALOGS * EVENTS * 99 / 100, DIALOGS * EVENTS);   /* some were cut in two by our reading */
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

/* A direct client that comes back on a new connection before the old one is lost keeps its session. */
static void client_moves(void **state)
{
    (void)state;
    struct peer p, q;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    peer_open(&q, false);
    assert_has(peer_ask(&q, &(struct ask){ "INFO", 2, tag, .body = "<x/>" }), "200 OK");
    peer_close(&p);
    assert_int_equal(app.closed, 0);
    content_send(app.last, "<event/>", 8);
    assert_has(peer_hear(&q), "<event/>");
    peer_close(&q);
    assert_int_equal(app.closed, 1);
}

/* -- the ports -- */

static void address_moves_without_a_loss(void **state)
{
    (void)state;
    struct peer p, q;
    struct address second;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    const unsigned before = address_port(transport_address());
    address_parse(&second, "127.0.0.2", 0);
    assert_int_equal(transport_prepare(&second), 0);
    assert_int_equal(address_port(transport_address()), before);
    assert_int_equal(transport_listen(&second, &second), 0);
    char host[ADDRESS_TEXT];
    assert_string_equal(address_host(transport_address(), host), "127.0.0.2");
    peer_open(&q, true);
    assert_has(peer_ask(&q, &(struct ask){ "OPTIONS", 1 }), "200 OK");
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<x/>" }), "200 OK");
    peer_close(&p), peer_close(&q);
}

static void busy_port_changes_nothing(void **state)
{
    (void)state;
    struct address busy;
    unsigned port;
    const int other = listen_here(&port);
    const unsigned before = address_port(transport_address());
    address_parse(&busy, "127.0.0.1", (uint16_t)port);
    assert_true(transport_prepare(&busy) < 0);
    transport_abort();
    assert_int_equal(address_port(transport_address()), before);
    close(other);
}

static void closing_ends_everything(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, NULL);
    content_end(app.last);
    transport_close();
    assert_has(peer_hear(&p), "BYE sip:");                   /* what was said still goes out */
    assert_true(peer_sees_end(&p));
    assert_int_equal(app.why, DIALOG_LOCAL);
    assert_null(transport_address());
    peer_close(&p);
}

/* Whoever claims to be behind a proxy of his own with each session does not make us call them all. */
static void proxies_are_few(void **state)
{
    (void)state;
    struct peer p;
    unsigned port;
    char route[100];
    const int proxy = listen_here(&port);
    const uint64_t maximum = limit_routes.maximum;
    limit_routes.maximum = 1;
    for (unsigned i = 0; i < 2; i++) {
        peer_open(&p, false);
        snprintf(route, sizeof route, "Record-Route: <sip:127.0.0.%u:%u;lr>\r\n", i + 1, port);
        peer_invite(&p, route);
        peer_close(&p);
        content_send(app.last, "<one/>", 6);
        assert_int_equal(limit_routes.used, 1);
        loop_drain();
        assert_int_equal(app.closed, i);
    }
    assert_int_equal(app.why, DIALOG_TRANSPORT);
    assert_int_equal(limit_routes.refused, 1);
    limit_routes.maximum = maximum;
    close(proxy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(byte_by_byte, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(every_split_of_a_pipeline, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(keepalives, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(last_words_and_close, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(time_limits, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(proxy_is_called_back, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(proxy_is_slow, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(proxy_is_gone, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(client_moves, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(address_moves_without_a_loss, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(busy_port_changes_nothing, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(closing_ends_everything, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(proxies_are_few, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

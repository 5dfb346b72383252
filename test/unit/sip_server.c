// SPDX-License-Identifier: MIT
/* Every method, over both transports, with an application behind it. */
#include "test/unit/sip_fixture.h"

static const bool transports[] = { false, true };

/* -- opening -- */

static void opens_and_talks(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct peer p;
        memset(&app, 0, sizeof app);
        app.serving = true;
        app.accept_status = 200;
        peer_open(&p, transports[i]);
        const char *text = peer_ask(&p, &(struct ask){
            "INVITE", 1, .headers = "Supported: timer\r\nUser-Agent: U/1\r\n", .body = "<hello/>" });
        assert_has(text, "SIP/2.0 200 OK\r\n");
        assert_has(text, "From: \"Alice\" <sip:alice@example.test>;tag=a1;epid=b34a\r\n");
        assert_has(text, "CSeq: 1 INVITE\r\n");
        assert_has(text, "Session-Expires: 1800;refresher=uac\r\n");
        assert_has(text, "Supported: timer\r\n");
        assert_has(text, transports[i] ? ";transport=udp>\r\n" : ";transport=tcp>\r\n");
        assert_has(text, "Contact: <sip:201@127.0.0.1:");
        assert_has(text, "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n");
        assert_has(text, "Content-Length: 5\r\n\r\n<ok/>");
        assert_string_equal(app.body, "<hello/>");
        const struct dialog_info *info = content_info(app.last);
        assert_string_equal(info->user, "sip:alice@example.test");
        assert_string_equal(info->line, "201");
        assert_string_equal(info->call_id, "call-1");
        assert_string_equal(info->user_agent, "U/1");
        assert_string_equal(info->transport, transports[i] ? "udp" : "tcp");
        assert_int_equal(address_port(&info->peer), p.port);
        char tag[TAG_TEXT];
        strcpy(tag, app.last->tag_text);
        assert_string_equal(peer_ask(&p, &(struct ask){ "ACK", 99, tag }), "");      /* any CSeq will do */
        assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<service/>" }), "<ok/>");
        assert_string_equal(app.body, "<service/>");
        assert_has(peer_ask(&p, &(struct ask){ "INFO", 3, tag }), "200 OK");         /* empty: no service */
        assert_int_equal(app.received, 1);
        assert_has(peer_ask(&p, &(struct ask){ "BYE", 4, tag }), "SIP/2.0 200 OK");
        assert_int_equal(app.closed, 1);
        assert_int_equal(app.why, DIALOG_BYE);
        assert_has(peer_ask(&p, &(struct ask){ "BYE", 5, tag }), "SIP/2.0 481 ");
        peer_close(&p);
    }
}

static void invites_refused(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    static const struct {
        const char *headers, *type, *body, *answer;
    } cases[] = {
        { "", "", "v=0\r\n", "SIP/2.0 488 " },
        { "", "", "", "SIP/2.0 488 " },
        { "", "application/sdp", "v=0\r\n", "SIP/2.0 488 " },
        { "", "text/plain", "hello", "SIP/2.0 415 " },
        { "", "multipart/mixed; boundary=x", "--x", "SIP/2.0 415 " },
        { "Content-Encoding: gzip\r\n", NULL, "zzz", "SIP/2.0 415 " },
        { "k: timer\r\nSession-Expires: 89\r\n", NULL, "<x/>", "SIP/2.0 422 " },
        { "Require: 100rel, timer, gin\r\n", NULL, "<x/>", "SIP/2.0 420 " },
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_has(peer_ask(&p, &(struct ask){ "INVITE", i + 1, .headers = cases[i].headers, .type = cases[i].type,
                                               .body = cases[i].body }), cases[i].answer);
    assert_has(p.heard, "Unsupported: 100rel, gin\r\n");
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 20, .headers = "k: timer\r\nx: 60\r\n", .body = "<x/>" }),
               "Min-SE: 90\r\n");
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 21, .type = "text/plain", .body = "x" }),
               "Accept: application/csta+xml\r\n");
    app.accept_status = 403;
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 22, .body = "<x/>" }), "SIP/2.0 403 Forbidden");
    app.serving = false;
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 23, .body = "<x/>" }), "SIP/2.0 503 ");
    assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 24 }), "SIP/2.0 503 ");
    assert_int_equal(app.accepted, 1);
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

static void other_methods(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *text = peer_ask(&p, &(struct ask){ "OPTIONS", 1 });
    assert_has(text, "SIP/2.0 200 OK");
    assert_has(text, "Allow: INVITE, ACK, BYE, CANCEL, INFO, UPDATE, OPTIONS, SUBSCRIBE, REGISTER\r\n");
    assert_has(text, "Accept: application/csta+xml\r\n");
    assert_has(peer_ask(&p, &(struct ask){ "SUBSCRIBE", 2 }), "SIP/2.0 405 ");
    assert_has(peer_ask(&p, &(struct ask){ "FROBNICATE", 3 }), "SIP/2.0 501 ");
    assert_has(peer_ask(&p, &(struct ask){ "info", 4 }), "SIP/2.0 501 ");
    static const char *const inside[] = { "INFO", "BYE", "UPDATE" };
    for (unsigned i = 0; i < 3; i++) {
        assert_has(peer_ask(&p, &(struct ask){ inside[i], 10 + i, .body = "<x/>" }), "SIP/2.0 481 ");
        assert_has(peer_ask(&p, &(struct ask){ inside[i], 20 + i, "0123456789abcdef" }), "SIP/2.0 481 ");
    }
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 30, "0123456789abcdef", .body = "<x/>" }), "SIP/2.0 481 ");
    assert_string_equal(peer_ask(&p, &(struct ask){ "ACK", 30, "0123456789abcdef" }), "");
    peer_close(&p);
}

static void strangers_do_not_match(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<x/>", .call_id = "call-2" }), "SIP/2.0 481 ");
    assert_int_equal(app.received, 0);
    peer_close(&p);
    assert_int_equal(app.why, DIALOG_TRANSPORT);
}

static void cancel_comes_too_late(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct peer p;
        peer_open(&p, transports[i]);
        const struct ask invite = { "INVITE", 1, .body = "<x/>", .branch = "z9hG4bKsame" };
        const char *text = peer_ask(&p, &invite);
        assert_has(text, "200 OK");
        const struct ask cancel = { "CANCEL", 1, .branch = "z9hG4bKsame" };
        assert_has(peer_ask(&p, &cancel), transports[i] ? "SIP/2.0 200 OK" : "SIP/2.0 481 ");
        const struct ask other = { "CANCEL", 1, .branch = "z9hG4bKother", .call_id = "call-9" };
        assert_has(peer_ask(&p, &other), "SIP/2.0 481 ");
        assert_int_equal(limit_dialogs.used, 1);
        assert_has(peer_ask(&p, &(struct ask){ "BYE", 2, app.last->tag_text }), "200 OK");
        peer_close(&p);
    }
}

/* -- order -- */

static void answer_goes_before_events(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct peer p;
        peer_open(&p, transports[i]);
        const char *tag = peer_invite(&p, NULL);
        const char *text = peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "send 1" });
        assert_true(strstr(text, "<ok/>") && strstr(text, "<event n='0'/>"));
        assert_true(strstr(text, "<ok/>") < strstr(text, "<event n='0'/>"));
        assert_true(strstr(text, "SIP/2.0 200 OK") == text);
        text = peer_ask(&p, &(struct ask){ "INFO", 3, tag, .body = "end" });
        assert_true(strstr(text, "SIP/2.0 200 OK") == text);
        assert_has(text, "BYE sip:alice@example.test:");
        assert_int_equal(app.why, DIALOG_LOCAL);
        loop_advance(64 * 1000);
        peer_close(&p);
    }
}

/* The CSeq of a client may start again after a re-INVITE, even without a branch. */
static void falling_cseq(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *tag = peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<one/>", .branch = "" }), "200 OK");
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 5, tag, .body = "<again/>" }), "200 OK");
    assert_int_equal(app.refreshed, 1);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<two/>", .branch = "" }), "200 OK");
    assert_int_equal(app.received, 2);
    peer_close(&p);
}

static void application_refuses(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "refuse" }), "SIP/2.0 400 Bad Request");
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 3, tag, .type = "text/xml", .body = "<x/>" }), "SIP/2.0 415 ");
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 4, tag, .body = "<x/>" }), "200 OK");     /* it lives */
    peer_close(&p);
}

/* -- how the answer is addressed -- */

static void via_is_completed(void **state)
{
    (void)state;
    struct peer p;
    char text[1024];
    static const char form[] = "OPTIONS sip:cme SIP/2.0\r\nVia: SIP/2.0/UDP %s, SIP/2.0/TCP far;branch=z9hG4bK2\r\n"
                               "v: SIP/2.0/TCP farther\r\nf: <sip:alice@x>;tag=1\r\nt: <sip:cme>\r\ni: o\r\n"
                               "CSeq: %u OPTIONS\r\n\r\n";
    peer_open(&p, true);
    peer_send(&p, text, (size_t)snprintf(text, sizeof text, form, "client.invalid:9;rport;branch=z9hG4bK1", 1));
    const char *heard = peer_hear(&p);
    char expected[200];
    snprintf(expected, sizeof expected,
             "Via: SIP/2.0/UDP client.invalid:9;rport=%u;branch=z9hG4bK1;received=127.0.0.1, "
             "SIP/2.0/TCP far;branch=z9hG4bK2\r\nVia: SIP/2.0/TCP farther\r\n", p.port);
    assert_has(heard, expected);
    assert_has(heard, "To: <sip:cme>;tag=");
    /* Without rport the answer goes to the port in Via, where nobody listens here. */
    peer_send(&p, text, (size_t)snprintf(text, sizeof text, form, "client.invalid:9;branch=z9hG4bK3", 2));
    assert_string_equal(peer_hear(&p), "");
    peer_close(&p);
}

static void record_route_comes_back(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, "Record-Route: <sip:127.0.0.1:9;lr>, <sip:second;lr>\r\nRecord-Route: <sip:third;lr>\r\n");
    assert_true(content_send(app.last, "x", 1));
    const char *text = peer_hear(&p);
    assert_has(text, "Route: <sip:127.0.0.1:9;lr>\r\nRoute: <sip:second;lr>\r\nRoute: <sip:third;lr>\r\n");
    assert_has(text, "To: \"Alice\" <sip:alice@example.test>;tag=a1;epid=b34a\r\n");
    peer_close(&p);
    content_end(app.last);
    loop_drain();
}

/* -- hostile input -- */

static void malformed_is_answered(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        bool ends;                   /* it cannot be framed: the connection ends, too */
    } cases[] = {
        { "Call-ID: twice\r\n", false },
        { "Record-Route: <sip:proxy:99999>\r\n", false },
        { "Content-Length: 3\r\n", true },
        { "X: \r \r\n", true },
    };
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 0; j < sizeof cases / sizeof cases[0]; j++) {
            struct peer p;
            peer_open(&p, transports[i]);
            assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 1, .headers = cases[j].headers }), "SIP/2.0 400 ");
            assert_int_equal(peer_sees_end(&p), !transports[i] && cases[j].ends);
            peer_close(&p);
        }
    assert_int_equal(sip_counters[COUNT_MALFORMED].value, 8);
}

static void garbage_is_survived(void **state)
{
    (void)state;
    struct peer p, q;
    peer_open(&q, true);
    static const char *const pieces[] = {
        "\x16\x03\x01\x02", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "INVITE\r\n\r\n",
        ":\r\n\r\n", "\r\n \r\n\r\n",
    };
    for (unsigned i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        peer_open(&p, false);
        peer_send(&p, pieces[i], strlen(pieces[i]));
        peer_send(&q, pieces[i], strlen(pieces[i]));
        assert_string_equal(peer_hear(&q), "");
        peer_close(&p);
    }
    assert_has(peer_ask(&q, &(struct ask){ "OPTIONS", 1 }), "200 OK");
    peer_close(&q);
}

static void too_large_body(void **state)
{
    (void)state;
    static char body[SIP_BODY_MAX + 2];
    memset(body, 'x', sizeof body - 1);
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = body }), "SIP/2.0 413 ");
    assert_true(peer_sees_end(&p));
    assert_int_equal(app.why, DIALOG_TRANSPORT);
    peer_close(&p);
    peer_open(&p, true);
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 2, .body = body }), "SIP/2.0 413 ");
    peer_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opens_and_talks, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(invites_refused, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(other_methods, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(strangers_do_not_match, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(cancel_comes_too_late, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(answer_goes_before_events, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(falling_cseq, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(application_refuses, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(via_is_completed, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(record_route_comes_back, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(malformed_is_answered, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(garbage_is_survived, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(too_large_body, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

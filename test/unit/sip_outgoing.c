// SPDX-License-Identifier: MIT
/* Events towards the peer: pipelined over TCP, one at a time and repeated over UDP. */
#include "test/unit/sip_fixture.h"

/* The response of the peer to the request with this CSeq. */
static void peer_respond(struct peer *p, const char *status, unsigned cseq, const char *method)
{
    char text[1024];
    peer_send(p, text, (size_t)snprintf(text, sizeof text,
        "SIP/2.0 %s\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKwhatever\r\n"
        "From: <sip:201@cme.example.test>;tag=%s\r\nTo: <sip:alice@example.test>;tag=a1\r\n"
        "Call-ID: call-1\r\nCSeq: %u %s\r\nContent-Length: 0\r\n\r\n", status, app.last->tag_text, cseq, method));
}

static void send_events(unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        assert_true(content_send(app.last, "<event/>", 8));
    loop_drain();
}

/* A client that never answers loses nothing, and nothing is kept for it. */
static void tcp_never_waits(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, NULL);
    send_events(40);
    const char *text = peer_hear(&p);
    assert_int_equal(count_of(text, "INFO sip:alice@example.test:"), 40);
    assert_has(text, "CSeq: 1 INFO\r\n");
    assert_has(text, "CSeq: 40 INFO\r\n");
    assert_has(text, ";maddr=127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:");
    assert_has(text, "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
                     "Content-Length: 8\r\n\r\n<event/>");
    assert_true(list_empty(&app.last->queue));
    loop_advance(60 * 1000);
    assert_string_equal(peer_hear(&p), "");
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

static void udp_one_at_a_time(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    peer_invite(&p, NULL);
    send_events(3);
    assert_int_equal(count_of(peer_hear(&p), "CSeq: "), 1);
    assert_has(p.heard, "CSeq: 1 INFO");
    peer_respond(&p, "200 OK", 7, "INFO");                   /* not the one: nothing happens */
    assert_string_equal(peer_hear(&p), "");
    peer_respond(&p, "100 Trying", 1, "INFO");               /* not final */
    assert_string_equal(peer_hear(&p), "");
    peer_respond(&p, "200 OK", 1, "INFO");
    assert_has(peer_hear(&p), "CSeq: 2 INFO");
    peer_respond(&p, "200 OK", 1, "INFO");                   /* the same once more */
    assert_string_equal(peer_hear(&p), "");
    peer_respond(&p, "500 Oops", 2, "INFO");                 /* any final answer lets the next one go */
    assert_has(peer_hear(&p), "CSeq: 3 INFO");
    peer_respond(&p, "200 OK", 3, "INFO");
    assert_int_equal(sip_counters[COUNT_REFUSED].value, 1);
    assert_int_equal(app.closed, 0);
    loop_advance(60 * 1000);
    assert_string_equal(peer_hear(&p), "");
    peer_close(&p);
}

/* RFC 3261 17.1.2.2: 500 ms, doubling to 4 s, for 32 s; then the dialog ends. */
static void udp_repeats_and_gives_up(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    peer_invite(&p, NULL);
    send_events(2);
    static const unsigned waits[] = { 0, 500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000 };
    unsigned passed = 0;
    for (unsigned i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        if (waits[i]) {
            loop_advance(waits[i] - 1);
            assert_string_equal(peer_hear(&p), "");
            loop_advance(1);
            passed += waits[i];
        }
        assert_int_equal(count_of(peer_hear(&p), "CSeq: 1 INFO"), 1);
    }
    assert_int_equal(passed, 31500);
    assert_int_equal(app.closed, 0);
    loop_advance(500);
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_NO_ANSWER);
    assert_int_equal(sip_counters[COUNT_UNANSWERED].value, 1);
    assert_has(peer_hear(&p), "BYE sip:alice@");
    assert_lacks(p.heard, "INFO");                           /* what waited is dropped */
    assert_int_equal(limit_dialogs.used, 1);                 /* until the BYE is given up, too */
    loop_advance(32 * 1000);
    assert_int_equal(limit_dialogs.used, 0);
    peer_close(&p);
}

static void udp_bye_is_answered(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *tag = peer_invite(&p, NULL);
    send_events(1);
    content_end(app.last);
    assert_int_equal(app.closed, 0);                         /* told in a turn of its own */
    assert_false(content_send(app.last, "late", 4));
    assert_has(peer_hear(&p), "CSeq: 2 BYE");
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_LOCAL);
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 9, tag, .body = "<x/>" }), "SIP/2.0 481 ");
    peer_respond(&p, "200 OK", 2, "BYE");
    assert_int_equal(limit_dialogs.used, 0);
    peer_close(&p);
}

static void udp_queue_is_bounded(void **state)
{
    (void)state;
    static char event[8000];
    struct peer p;
    memset(event, 'x', sizeof event);
    peer_open(&p, true);
    peer_invite(&p, NULL);
    unsigned sent = 0;
    while (content_send(app.last, event, sizeof event))
        sent++;
    assert_in_range(sent, 25, 32);                           /* 256 KB */
    loop_drain();
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_NO_ANSWER);
    loop_advance(64 * 1000);
    peer_close(&p);
}

/* 481 and 408 end a dialog; nothing else does. */
static void final_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *status;
        bool ends, bye;
    } cases[] = {
        { "400 Bad", false, false }, { "404 No", false, false }, { "408 Timeout", true, true },
        { "415 No", false, false }, { "481 Gone", true, false }, { "500 Oops", false, false },
        { "603 Decline", false, false },
    };
    for (unsigned udp = 0; udp < 2; udp++)
        for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            struct peer p;
            app.closed = 0;
            peer_open(&p, udp);
            const char *tag = peer_invite(&p, NULL);
            send_events(1);
            peer_hear(&p);
            peer_respond(&p, cases[i].status, 1, "INFO");
            assert_int_equal(app.closed, cases[i].ends);
            assert_int_equal(count_of(peer_hear(&p), "BYE sip:"), cases[i].bye);
            if (cases[i].ends)
                assert_int_equal(app.why, DIALOG_REJECTED);
            else
                assert_has(peer_ask(&p, &(struct ask){ "BYE", 2, tag }), "200 OK");
            loop_advance(64 * 1000);
            peer_close(&p);
        }
}

/* A proxy says 408 for a client that never answers an INFO; over TCP such a client loses nothing without a proxy. */
static void unheard_behind_a_proxy(void **state)
{
    (void)state;
    for (unsigned udp = 0; udp < 2; udp++) {
        struct peer p;
        app.closed = 0;
        peer_open(&p, udp);
        peer_invite(&p, "Record-Route: <sip:127.0.0.1:9;lr>\r\n");
        send_events(1);
        peer_hear(&p);
        peer_respond(&p, "408 Request Timeout", 1, "INFO");
        assert_int_equal(app.closed, udp);
        if (!udp) {                                          /* whether it is there, our UPDATE asks */
            loop_advance(SESSION_DEFAULT / 2 * 1000);
            peer_hear(&p);
            peer_respond(&p, "408 Request Timeout", 2, "UPDATE");
        }
        assert_int_equal(app.closed, 1);
        loop_advance(64 * 1000);
        peer_close(&p);
    }
}

/* A response that names no dialog of ours, or one of ours with a wrong Call-ID, is nobody's. */
static void stray_responses(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, NULL);
    static const char stray[] = "SIP/2.0 481 Gone\r\nVia: SIP/2.0/TCP 1.2.3.4\r\nFrom: <sip:cme>;tag=%s\r\n"
                                "To: <sip:alice>;tag=%s\r\nCall-ID: %s\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n";
    char text[512];
    const char *const tags[][3] = {
        { "0123456789abcdef", "a1", "call-1" },
        { app.last->tag_text, "zz", "call-1" },
        { app.last->tag_text, "a1", "call-2" },
    };
    for (unsigned i = 0; i < 3; i++)
        peer_send(&p, text, (size_t)snprintf(text, sizeof text, stray, tags[i][0], tags[i][1], tags[i][2]));
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

/* Applications that answer nothing fill one memory together: the dialog that would go beyond it ends. */
static void udp_queues_are_bounded_together(void **state)
{
    (void)state;
    static const char event[8 * 1024];
    struct peer p, q;
    peer_open(&p, true);
    peer_invite(&p, NULL);
    struct dialog *first = app.last;
    const uint64_t maximum = limit_unanswered.maximum;
    limit_unanswered.maximum = 24 * 1024;
    assert_true(content_send(first, event, sizeof event));
    assert_true(content_send(first, event, sizeof event));
    peer_open(&q, true);
    peer_invite(&q, NULL);
    assert_true(content_send(app.last, event, sizeof event));    /* the first one of a dialog always goes */
    assert_false(content_send(first, event, sizeof event));
    loop_drain();
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_NO_ANSWER);
    assert_int_equal(limit_unanswered.refused, 1);
    limit_unanswered.maximum = maximum;
    loop_advance(64 * 1000);
    assert_int_equal(limit_unanswered.used, 0);
    peer_close(&p);
    peer_close(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tcp_never_waits, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(udp_one_at_a_time, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(udp_repeats_and_gives_up, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(udp_bye_is_answered, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(udp_queue_is_bounded, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(final_refusals, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(unheard_behind_a_proxy, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(stray_responses, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(udp_queues_are_bounded_together, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

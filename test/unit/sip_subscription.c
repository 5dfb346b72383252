// SPDX-License-Identifier: MIT
/* Subscriptions: SUBSCRIBE and NOTIFY over both transports, from the first state to the last word (RFC 6665). */
#include "test/unit/sip_configured.h"

/* -- a package: its state is a counter -- */

static struct {
    bool off;
    int status;
    unsigned subscribed, told, closed;
    enum dialog_end why;
    struct dialog *last;
} office;

static int office_subscribe(struct dialog *d)
{
    office.subscribed++;
    office.last = d;
    content_set_user(d, &office);
    return office.status;
}

static void office_state(struct dialog *d, struct buf *body)
{
    assert_ptr_equal(content_user(d), &office);
    buf_printf(body, "<state n='%u'/>", ++office.told);
}

static void office_closed(struct dialog *d, enum dialog_end why)
{
    assert_ptr_equal(content_user(d), &office);
    office.closed++;
    office.why = why;
}

static bool office_serving(void)
{
    return !office.off;
}

static const struct package package = {
    .event = "office", .media_type = "application/office+xml", .subscribe = office_subscribe, .state = office_state,
    .closed = office_closed, .serving = office_serving,
};

static int subscription_up(void **state)
{
    up(state);
    memset(&office, 0, sizeof office);
    office.status = 200;
    package_register(&package);
    assert_true(typed("voice service voip\nno cti shutdown\nsip\nregistrar server expires max 120 min 60\n"
                      "voice register global\nsource-address 127.0.0.1 port %u", port));
    return 0;
}

static int subscription_down(void **state)
{
    down(state);
    assert_int_equal(limit_subscriptions.used, 0);
    assert_int_equal(limit_dialogs.used, 0);
    return 0;
}

/* -- the subscriber -- */

#define EVENT "Event: office\r\n"

static char our_tag[TAG_TEXT];

static const char *subscribe(struct peer *p, unsigned cseq, const char *headers)
{
    const char *text = peer_ask(p, &(struct ask){ "SUBSCRIBE", cseq, .headers = headers });
    const char *at = strstr(text, "SIP/2.0 200") ? strstr(strstr(text, "\r\nTo: "), ";tag=") : NULL;
    if (at)
        snprintf(our_tag, sizeof our_tag, "%.16s", at + 5);
    return text;
}

static void respond(struct peer *p, const char *status, unsigned cseq)
{
    char text[1024];
    peer_send(p, text, (size_t)snprintf(text, sizeof text,
        "SIP/2.0 %s\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKwhatever\r\n"
        "From: <sip:201@cme.example.test>;tag=%s\r\nTo: <sip:alice@example.test>;tag=a1\r\n"
        "Call-ID: call-1\r\nCSeq: %u NOTIFY\r\nContent-Length: 0\r\n\r\n", status, our_tag, cseq));
    loop_drain();
}

/* -- life -- */

static void answer_then_state(void **state)
{
    (void)state;
    for (unsigned udp = 0; udp < 2; udp++) {
        struct peer p;
        memset(&office, 0, sizeof office);
        office.status = 200;
        peer_open(&p, udp);
        const char *text = subscribe(&p, 1, "Event: office;id=7;foo=bar\r\nExpires: 100\r\n");
        const char *notify = strstr(text, "NOTIFY sip:alice@example.test:");
        assert_int_equal(strncmp(text, "SIP/2.0 200 OK\r\n", 16), 0);
        assert_has(text, "\r\nExpires: 100\r\n");
        assert_non_null(notify);
        assert_has(text, "Contact: <sip:201@127.0.0.1:");
        assert_has(notify, "\r\nEvent: office;id=7\r\nSubscription-State: active;expires=100\r\n");
        assert_has(notify, "\r\nContent-Type: application/office+xml\r\nContent-Length: 14\r\n\r\n<state n='1'/>");
        assert_lacks(notify, "Content-Disposition");
        assert_string_equal(content_info(office.last)->line, "201");
        assert_string_equal(content_info(office.last)->resource, "sip:201@cme.example.test");
        respond(&p, "200 OK", 1);

        loop_advance(30 * 1000);
        assert_int_equal(content_expires_in(office.last), 70);
        assert_true(content_notify(office.last, "<more/>", 7, NULL));
        text = peer_hear(&p);
        assert_has(text, "CSeq: 2 NOTIFY\r\n");
        assert_has(text, "Subscription-State: active;expires=70\r\n");
        assert_has(text, "\r\n\r\n<more/>");
        respond(&p, "200 OK", 2);

        /* a refresh is answered with the whole state, too */
        text = peer_ask(&p, &(struct ask){ "SUBSCRIBE", 2, our_tag, EVENT });
        assert_has(text, "\r\nExpires: 120\r\n");
        assert_has(text, "<state n='2'/>");
        respond(&p, "200 OK", 3);
        loop_advance(119 * 1000);
        assert_int_equal(office.closed, 0);

        /* leaving gets the last state, and nothing follows */
        text = peer_ask(&p, &(struct ask){ "SUBSCRIBE", 3, our_tag, EVENT "Expires: 0\r\n" });
        assert_has(text, "\r\nExpires: 0\r\n");
        assert_has(text, "Subscription-State: terminated;reason=timeout\r\n");
        assert_has(text, "<state n='3'/>");
        assert_int_equal(office.closed, 1);
        assert_int_equal(office.why, DIALOG_BYE);
        respond(&p, "200 OK", 4);
        assert_has(peer_ask(&p, &(struct ask){ "SUBSCRIBE", 4, our_tag, EVENT }), "SIP/2.0 481 ");
        assert_int_equal(office.subscribed, 1);
        peer_close(&p);
    }
}

static void fetches(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *text = subscribe(&p, 1, EVENT "Expires: 0\r\n");
    assert_has(text, "SIP/2.0 200 OK");
    assert_has(text, "Subscription-State: terminated;reason=timeout\r\n");
    assert_has(text, "<state n='1'/>");
    assert_int_equal(office.closed, 1);
    respond(&p, "200 OK", 1);
    peer_close(&p);
}

static void expires(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    subscribe(&p, 1, EVENT "Expires: 60\r\n");
    respond(&p, "200 OK", 1);
    loop_advance(59 * 1000);
    assert_string_equal(peer_hear(&p), "");
    loop_advance(1000);
    assert_has(peer_hear(&p), "Subscription-State: terminated;reason=timeout\r\n");
    assert_int_equal(office.why, DIALOG_EXPIRED);
    respond(&p, "200 OK", 2);
    loop_advance(60 * 1000);
    assert_string_equal(peer_hear(&p), "");
    peer_close(&p);
}

static void application_ends_it(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    subscribe(&p, 1, EVENT);
    assert_true(content_notify(office.last, NULL, 0, "noresource"));
    assert_false(content_notify(office.last, NULL, 0, "noresource"));
    const char *text = peer_hear(&p);
    assert_has(text, "Subscription-State: terminated;reason=noresource\r\n");
    assert_has(text, "Content-Length: 0\r\n");
    assert_int_equal(count_of(text, "NOTIFY sip:"), 1);
    assert_int_equal(office.why, DIALOG_LOCAL);
    peer_close(&p);
}

/* -- who does not listen -- */

static void refused_notify(void **state)
{
    (void)state;
    static const char *const statuses[] = { "481 Gone", "489 Bad Event", "500 Oops", "408 Timeout" };
    for (unsigned i = 0; i < 8; i++) {
        struct peer p;
        office.closed = 0;
        peer_open(&p, i % 2);
        subscribe(&p, 1, EVENT);
        respond(&p, statuses[i / 2], 1);
        assert_int_equal(office.closed, 1);
        assert_int_equal(office.why, DIALOG_REJECTED);
        assert_string_equal(peer_hear(&p), "");
        peer_close(&p);
    }
}

static void unanswered_notify(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    subscribe(&p, 1, EVENT);
    loop_advance(31 * 1000);
    assert_int_equal(office.closed, 0);
    loop_advance(1000);
    assert_int_equal(office.closed, 1);
    assert_int_equal(office.why, DIALOG_NO_ANSWER);
    peer_hear(&p);
    loop_advance(60 * 1000);
    assert_string_equal(peer_hear(&p), "");
    peer_close(&p);
}

static void lost_connection(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    subscribe(&p, 1, EVENT);
    peer_close(&p);
    assert_int_equal(office.why, DIALOG_TRANSPORT);
    assert_int_equal(office.closed, 1);
}

static void through_a_proxy(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *text = subscribe(&p, 1, EVENT "Record-Route: <sip:127.0.0.1:5070;lr>\r\n");
    assert_has(text, "\r\nRecord-Route: <sip:127.0.0.1:5070;lr>\r\n");
    assert_has(text, "\r\nRoute: <sip:127.0.0.1:5070;lr>\r\n");
    respond(&p, "481 Gone", 1);
    peer_close(&p);
}

/* -- refusals -- */

static void refusals(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    const char *text = subscribe(&p, 1, "Event: presence\r\n");
    assert_has(text, "SIP/2.0 489 Bad Event\r\n");
    assert_has(text, "Allow-Events: office\r\n");
    assert_has(subscribe(&p, 2, ""), "SIP/2.0 489 ");
    text = subscribe(&p, 3, EVENT "Expires: 59\r\n");
    assert_has(text, "SIP/2.0 423 Interval Too Brief\r\n");
    assert_has(text, "Min-Expires: 60\r\n");
    assert_has(subscribe(&p, 4, EVENT "Accept: application/pidf+xml, text/plain\r\n"), "SIP/2.0 406 ");
    assert_has(subscribe(&p, 5, EVENT "Require: eventlist\r\n"), "SIP/2.0 420 ");
    assert_int_equal(office.subscribed, 0);
    office.status = 404;
    assert_has(subscribe(&p, 6, EVENT), "SIP/2.0 404 ");
    assert_has(peer_ask(&p, &(struct ask){ "SUBSCRIBE", 7, "0123456789abcdef", EVENT }), "SIP/2.0 481 ");
    assert_int_equal(limit_subscriptions.used, 0);
    assert_int_equal(office.closed, 0);
    assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 8 }), "Allow-Events: office\r\n");
    office.off = true;
    text = subscribe(&p, 9, EVENT);
    assert_has(text, "SIP/2.0 405 ");
    assert_has(text, "Allow: INVITE");
    assert_lacks(peer_ask(&p, &(struct ask){ "OPTIONS", 10 }), "Allow-Events");
    office.off = false;
    office.status = 200;
    assert_true(typed("voice service voip\nip address trusted list\nipv4 10.0.0.9"));
    assert_has(subscribe(&p, 11, EVENT), "SIP/2.0 403 ");
    peer_close(&p);
    assert_true(typed("voice service voip\nno ip address trusted list"));
}

static void full(void **state)
{
    (void)state;
    struct peer p;
    const uint64_t room = limit_subscriptions.maximum;
    limit_subscriptions.maximum = 0;
    peer_open(&p, true);
    assert_has(subscribe(&p, 1, EVENT), "SIP/2.0 503 ");
    assert_int_equal(limit_subscriptions.refused, 1);
    limit_subscriptions.maximum = room;
    assert_has(subscribe(&p, 2, EVENT "Accept: text/plain, application/*;q=0.5\r\n"), "SIP/2.0 200 ");
    respond(&p, "481 Gone", 1);
    peer_close(&p);
}

/* A subscription is no session, nor the other way round. */
static void keeps_to_its_kind(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    subscribe(&p, 1, EVENT);
    static const char *const others[] = { "INFO", "BYE", "UPDATE", "INVITE" };
    for (unsigned i = 0; i < 4; i++)
        assert_has(peer_ask(&p, &(struct ask){ others[i], 10 + i, our_tag, .body = "<x/>" }), "SIP/2.0 481 ");
    assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 20, our_tag }), "SIP/2.0 200 ");
    assert_has(peer_ask(&p, &(struct ask){ "SUBSCRIBE", 21, our_tag, "Event: presence\r\n" }), "SIP/2.0 489 ");
    assert_int_equal(office.closed, 0);
    const char *tag = peer_invite(&p, "");
    assert_has(peer_ask(&p, &(struct ask){ "SUBSCRIBE", 30, tag, EVENT }), "SIP/2.0 481 ");
    peer_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answer_then_state, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(fetches, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(expires, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(application_ends_it, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(refused_notify, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(unanswered_notify, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(lost_connection, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(through_a_proxy, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(refusals, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(full, subscription_up, subscription_down),
        cmocka_unit_test_setup_teardown(keeps_to_its_kind, subscription_up, subscription_down),
    };
    return cmocka_run_group_tests(tests, once, NULL);
}

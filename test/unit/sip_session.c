// SPDX-License-Identifier: MIT
/* RFC 4028, in virtual time. */
#include "test/unit/sip_fixture.h"

#define TIMER "Supported: timer\r\n"

static void granted(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *given;
    } cases[] = {
        { TIMER, "Session-Expires: 1800;refresher=uac\r\nRequire: timer\r\n" },
        { "", "Session-Expires: 1800;refresher=uas\r\n" },
        { TIMER "Session-Expires: 90\r\n", "Session-Expires: 90;refresher=uac\r\n" },
        { TIMER "x: 120;refresher=uas\r\n", "Session-Expires: 120;refresher=uas\r\n" },
        { "Session-Expires: 120;refresher=uac\r\n", "Session-Expires: 120;refresher=uas\r\n" },
        { TIMER "Min-SE: 3600\r\n", "Session-Expires: 3600;refresher=uac\r\n" },
        { TIMER "Session-Expires: 100\r\nMin-SE: 200\r\n", "Session-Expires: 200;refresher=uac\r\n" },
        { TIMER "Session-Expires: 2147483647\r\n", "Session-Expires: 86400;refresher=uac\r\n" },
        { "Session-Expires: 60\r\n", "Session-Expires: 90;refresher=uas\r\n" },      /* who would not know 422 */
        { TIMER "Session-Expires: 89\r\n", "SIP/2.0 422 Session Interval Too Small" },
        { TIMER "Session-Expires: x\r\n", "SIP/2.0 422 " },
        { TIMER "Session-Expires: 4294967386\r\n", "SIP/2.0 422 " },
    };
    struct peer p;
    peer_open(&p, false);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_has(peer_ask(&p, &(struct ask){ "INVITE", i + 1, .headers = cases[i].asked, .body = "<x/>" }),
                   cases[i].given);
    peer_close(&p);
}

static void expires(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, TIMER "Session-Expires: 100\r\n");
    assert_int_equal(content_expires_in(app.last), 100);
    loop_advance(99 * 1000);
    assert_int_equal(content_expires_in(app.last), 1);
    assert_string_equal(peer_hear(&p), "");
    loop_advance(1000);
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_EXPIRED);
    assert_has(peer_hear(&p), "BYE sip:alice@");
    peer_close(&p);
}

static void peer_refreshes(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, TIMER "Session-Expires: 100\r\n");
    loop_advance(90 * 1000);
    const char *text = peer_ask(&p, &(struct ask){ "INVITE", 2, tag, TIMER "x: 100\r\n", .body = "<x/>" });
    assert_has(text, "Session-Expires: 100;refresher=uac\r\n");
    assert_has(text, "<ok/>");
    assert_int_equal(app.refreshed, 1);
    loop_advance(90 * 1000);
    text = peer_ask(&p, &(struct ask){ "UPDATE", 3, tag, TIMER "Session-Expires: 200\r\n" });
    assert_has(text, "Session-Expires: 200;refresher=uac\r\n");
    assert_int_equal(app.refreshed, 1);                      /* nothing was said to the application */
    assert_int_equal(content_expires_in(app.last), 200);
    assert_has(peer_ask(&p, &(struct ask){ "UPDATE", 4, tag, TIMER "Session-Expires: 10\r\n" }), "SIP/2.0 422 ");
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 5, tag, .body = "refuse" }), "SIP/2.0 400 ");
    assert_int_equal(content_expires_in(app.last), 200);     /* a refused refresh changes nothing */
    loop_advance(199 * 1000);
    assert_int_equal(app.closed, 0);
    loop_advance(1000);
    assert_int_equal(app.why, DIALOG_EXPIRED);
    peer_close(&p);
}

/* A peer that cannot refresh is asked; any final answer shows that it is there. */
static void we_refresh(void **state)
{
    (void)state;
    static const char *const answers[] = { "200 OK", "405 No", "501 What" };
    struct peer p;
    char text[1024];
    peer_open(&p, false);
    peer_invite(&p, "Session-Expires: 100\r\n");
    for (unsigned i = 0; i < 3; i++) {
        loop_advance(50 * 1000);
        const char *heard = peer_hear(&p);
        assert_has(heard, "UPDATE sip:alice@");
        assert_has(heard, "Session-Expires: 100;refresher=uac\r\n");
        assert_has(heard, "Contact: <sip:201@127.0.0.1:");
        peer_send(&p, text, (size_t)snprintf(text, sizeof text,
            "SIP/2.0 %s\r\nVia: SIP/2.0/TCP 127.0.0.1\r\nFrom: <sip:201@cme>;tag=%s\r\nTo: <sip:alice@x>;tag=a1\r\n"
            "Call-ID: call-1\r\nCSeq: %u UPDATE\r\nContent-Length: 0\r\n\r\n", answers[i], app.last->tag_text, i + 1));
        assert_int_equal(content_expires_in(app.last), 100);
    }
    loop_advance(50 * 1000);
    assert_has(peer_hear(&p), "UPDATE sip:");
    loop_advance(49 * 1000);
    assert_string_equal(peer_hear(&p), "");                  /* asked once */
    loop_advance(1000);
    assert_int_equal(app.why, DIALOG_EXPIRED);
    assert_has(peer_hear(&p), "BYE sip:");
    peer_close(&p);
}

/* A proxy has said 100, and the client asks no more: the 200 is said again until the ACK. */
static void said_again(void **state)
{
    (void)state;
    static const char route[] = TIMER "Record-Route: <sip:127.0.0.1:9;lr>\r\n";
    for (unsigned udp = 0; udp < 2; udp++) {
        const struct ask invite = { "INVITE", 1, .headers = route, .body = "<x/>" };
        struct peer p;
        char first[2048];
        peer_open(&p, udp);
        snprintf(first, sizeof first, "%s", peer_ask(&p, &invite));
        assert_has(first, "SIP/2.0 200 ");
        loop_advance(499);
        assert_string_equal(peer_hear(&p), "");
        loop_advance(1);
        assert_string_equal(peer_hear(&p), first);
        loop_advance(1000);
        assert_string_equal(peer_hear(&p), first);
        peer_ask(&p, &(struct ask){ "ACK", 1, app.last->tag_text });
        loop_advance(60 * 1000);
        assert_string_equal(peer_hear(&p), "");
        assert_int_equal(app.closed, udp);                   /* none but the last round's */
        peer_ask(&p, &(struct ask){ "INVITE", 1, .headers = route, .body = "<x/>", .call_id = "call-2" });
        loop_advance(32 * 1000);
        assert_int_equal(count_of(peer_hear(&p), "CSeq: 1 INVITE"), 10);
        assert_int_equal(app.closed, udp + 1);
        assert_int_equal(app.why, DIALOG_NO_ANSWER);
        loop_advance(32 * 1000);
        peer_close(&p);
    }
}

/* Over UDP anybody can send an INVITE in another's name; the dialog stays only if somebody acknowledges. */
static void unacknowledged(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    peer_ask(&p, &(struct ask){ "INVITE", 1, .body = "<x/>" });
    loop_advance(32 * 1000);
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_NO_ANSWER);
    loop_advance(32 * 1000);
    peer_close(&p);
    peer_open(&p, false);                                    /* over TCP a missing ACK is no harm */
    app.closed = 0;
    peer_ask(&p, &(struct ask){ "INVITE", 1, .headers = TIMER, .body = "<x/>" });
    loop_advance(60 * 1000);
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(granted, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(expires, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(peer_refreshes, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(we_refresh, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(said_again, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(unacknowledged, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

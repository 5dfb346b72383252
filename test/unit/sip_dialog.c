// SPDX-License-Identifier: MIT
/* Many dialogs, and dialogs that end in the middle of something. */
#include "test/unit/heap.h"
#include "test/unit/sip_fixture.h"

enum { MANY = 5000 };

static void five_thousand(void **state)
{
    (void)state;
    static char tags[MANY][TAG_TEXT];
    char call[32];
    struct peer p;
    peer_open(&p, false);
    const size_t before = heap_used();
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(call, sizeof call, "call-%u", i);
        assert_has(peer_ask(&p, &(struct ask){ "INVITE", 1, .body = "<x/>", .call_id = call }), "200 OK");
        strcpy(tags[i], app.last->tag_text);
    }
    assert_true((heap_used() - before) / MANY < 16 * 1024);
    assert_int_equal(limit_dialogs.used, MANY);
    for (unsigned i = 0; i < MANY; i += 7) {
        snprintf(call, sizeof call, "call-%u", i);
        assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tags[i], .body = "<y/>", .call_id = call }), "200 OK");
        assert_string_equal(app.last->tag_text, tags[i]);
    }
    peer_close(&p);
    assert_int_equal(app.closed, MANY);
    assert_int_equal(limit_dialogs.used, 0);
}

static void one_too_many(void **state)
{
    (void)state;
    struct peer p;
    const uint64_t maximum = limit_dialogs.maximum;
    peer_open(&p, false);
    limit_dialogs.maximum = 1;
    peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 1, .body = "<x/>", .call_id = "call-2" }), "SIP/2.0 503 ");
    assert_int_equal(limit_dialogs.refused, 1);
    limit_dialogs.maximum = maximum;
    peer_close(&p);
}

/* The application ends the dialog while it is being opened: the answer still comes first. */
static void ended_while_opening(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *text = peer_ask(&p, &(struct ask){ "INVITE", 1, .body = "end" });
    assert_true(strstr(text, "SIP/2.0 200 OK") == text);
    assert_has(text, "BYE sip:");
    assert_int_equal(app.closed, 1);
    app.accept_status = 480;
    text = peer_ask(&p, &(struct ask){ "INVITE", 2, .body = "end", .call_id = "call-2" });
    assert_has(text, "SIP/2.0 480 ");
    assert_int_equal(app.closed, 1);                         /* it never began */
    peer_close(&p);
}

/* A connection lost between the end and its telling is told once. */
static void ended_twice(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, NULL);
    content_end(app.last);
    content_end(app.last);
    peer_close(&p);
    assert_int_equal(app.closed, 1);
    assert_int_equal(app.why, DIALOG_LOCAL);
}

static void stop_says_goodbye(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    peer_invite(&p, NULL);
    module_sip.stop();
    assert_int_equal(app.closed, 1);
    assert_has(peer_hear(&p), "BYE sip:");
    peer_close(&p);
}

/* Addresses without brackets, without a user, without tags or Contact: all of it is legal or seen. */
static void spare_addresses(void **state)
{
    (void)state;
    static const char text[] =
        "INVITE sip:201@cme SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1\r\nFrom: sip:gateway.example.test\r\n"
        "To: sip:cme.example.test;x=1\r\nCall-ID: spare\r\nCSeq: 1 INVITE\r\nContent-Type: application/csta+xml\r\n"
        "Content-Length: 4\r\n\r\n<x/>";
    struct peer p;
    peer_open(&p, false);
    peer_send(&p, text, strlen(text));
    assert_has(peer_hear(&p), "SIP/2.0 200 OK");
    assert_has(p.heard, "To: sip:cme.example.test;x=1;tag=");
    assert_string_equal(content_info(app.last)->user, "sip:gateway.example.test");
    assert_string_equal(content_info(app.last)->line, "201");
    assert_string_equal(content_info(app.last)->user_agent, "");
    content_send(app.last, "<e/>", 4);
    assert_has(peer_hear(&p), "INFO sip:gateway.example.test SIP/2.0\r\n");
    assert_has(p.heard, "To: sip:gateway.example.test\r\n");
    peer_close(&p);
}

/* What the user part escapes would end a header line of ours; a name in UTF-8 without quotes is no reason to refuse. */
static void strange_users(void **state)
{
    (void)state;
    static const char text[] =
        "INVITE sip:201@cme SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1\r\nFrom: J\xc3\xb6rg <sip:j@x>;tag=1\r\n"
        "To: \"<none>, yet\" <sip:2%301%0d%0aEvil%3a%201;phone-context=x@cme>\r\nCall-ID: users\r\nCSeq: 1 INVITE\r\n"
        "Content-Type: application/csta+xml\r\nContent-Length: 4\r\n\r\n<x/>";
    struct peer p;
    peer_open(&p, false);
    peer_send(&p, text, strlen(text));
    assert_has(peer_hear(&p), "SIP/2.0 200 OK");
    assert_has(p.heard, "From: J\xc3\xb6rg <sip:j@x>;tag=1\r\n");
    assert_has(p.heard, "\r\nContact: <sip:201%0D%0AEvil%3A%201;phone-context=x@");
    assert_string_equal(content_info(app.last)->user, "sip:j@x");
    peer_close(&p);
}

/* RFC 3261 12.2.1.1: a proxy without `lr` stands in the Request-URI, and the target is the last Route. */
static void strict_router(void **state)
{
    (void)state;
    static const struct { const char *recorded, *uri, *routes; } cases[] = {
        { "Record-Route: <sip:old;x=1>, <sip:new;lr>\r\nRecord-Route: <sip:far>\r\n", "INFO sip:old;x=1 SIP/2.0\r\n",
          "Route: <sip:new;lr>\r\nRoute: <sip:far>\r\nRoute: <sip:alice@" },
        { "Record-Route: \"an, old one\" <sip:old>\r\n", "INFO sip:old SIP/2.0\r\n",
          "Max-Forwards: 70\r\nRoute: <sip:alice@" },
        { "Record-Route: <sip:new;lr=on>,<sip:old>\r\n", "INFO sip:alice@",
          "Max-Forwards: 70\r\nRoute: <sip:new;lr=on>\r\nRoute: <sip:old>\r\nFrom:" },
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct peer p;
        peer_open(&p, false);
        peer_ask(&p, &(struct ask){ "INVITE", 1, .headers = cases[i].recorded, .body = "<x/>" });
        assert_has(p.heard, "SIP/2.0 200 OK");
        content_send(app.last, "<e/>", 4);
        assert_has(peer_hear(&p), cases[i].uri);
        assert_has(p.heard, cases[i].routes);
        peer_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(five_thousand, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(one_too_many, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(ended_while_opening, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(ended_twice, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(stop_says_goodbye, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(spare_addresses, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(strange_users, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(strict_router, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

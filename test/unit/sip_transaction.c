// SPDX-License-Identifier: MIT
/* Requests that come twice over UDP are executed once. */
#include "test/unit/sip_fixture.h"

static char text[SIP_MESSAGE_MAX];

static void repeated_request_gets_the_stored_answer(void **state)
{
    (void)state;
    struct peer p;
    char first[4096];
    peer_open(&p, true);
    const char *tag = peer_invite(&p, NULL);
    const struct ask info = { "INFO", 2, tag, .body = "<once/>" };
    strcpy(first, peer_ask(&p, &info));
    assert_has(first, "<ok/>");
    for (unsigned i = 0; i < 3; i++) {
        loop_advance(4000);
        assert_string_equal(peer_ask(&p, &info), first);
    }
    assert_int_equal(app.received, 1);
    assert_int_equal(sip_counters[COUNT_REPEATED].value, 3);
    loop_advance(32 * 1000);
    assert_int_equal(limit_transactions.used, 0);
    peer_close(&p);
}

/* The same INVITE once more is not a second session; nor is the answer to a BYE lost with its dialog. */
static void invite_and_bye(void **state)
{
    (void)state;
    struct peer p;
    char first[4096];
    peer_open(&p, true);
    const struct ask invite = { "INVITE", 1, .body = "<x/>" };
    strcpy(first, peer_ask(&p, &invite));
    assert_string_equal(peer_ask(&p, &invite), first);
    assert_int_equal(app.accepted, 1);
    char tag[TAG_TEXT];
    strcpy(tag, app.last->tag_text);
    const struct ask bye = { "BYE", 2, tag };
    strcpy(first, peer_ask(&p, &bye));
    assert_has(first, "200 OK");
    assert_string_equal(peer_ask(&p, &bye), first);
    assert_int_equal(app.closed, 1);
    peer_close(&p);
}

static void tcp_keeps_nothing(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    for (unsigned i = 0; i < 2; i++)
        peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<x/>" });
    assert_int_equal(app.received, 2);
    assert_int_equal(limit_transactions.used, 0);
    peer_close(&p);
}

static void another_sender_is_another_request(void **state)
{
    (void)state;
    struct peer p, q;
    peer_open(&p, true);
    peer_open(&q, true);
    const size_t n = ask_text(&p, &(struct ask){ "OPTIONS", 1, .headers = "X: y\r\n" }, text, sizeof text);
    peer_send(&p, text, n);
    peer_send(&q, text, n);
    assert_int_equal(sip_counters[COUNT_REPEATED].value, 0);
    assert_int_equal(limit_transactions.used, 2);
    peer_close(&p), peer_close(&q);
}

/* The table is bounded in bytes and in number: the oldest goes, the newest is always there. */
static void bounded(void **state)
{
    (void)state;
    static char big[SIP_BODY_MAX];
    struct buf answer = { 0 }, key = { 0 };
    buf_add(&answer, big, sizeof big);
    for (unsigned i = 0; i < 20000; i++) {
        buf_clear(&key);
        buf_printf(&key, "request %u", i);
        transaction_store(&key, &answer);
    }
    assert_in_range(limit_transactions.used, 5000, 64 * 1024 * 1024 / sizeof big);
    assert_non_null(transaction_find(&key));
    assert_int_equal(transaction_find(&key)->size, sizeof big);
    buf_clear(&key);
    buf_adds(&key, "request 0");
    assert_null(transaction_find(&key));
    buf_clear(&answer);
    buf_adds(&answer, "small");
    for (unsigned i = 0; i < 70000; i++) {
        buf_clear(&key);
        buf_printf(&key, "small %u", i);
        transaction_store(&key, &answer);
    }
    assert_int_equal(limit_transactions.used, limit_transactions.maximum);
    buf_free(&answer);
    buf_free(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(repeated_request_gets_the_stored_answer, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(invite_and_bye, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(tcp_keeps_nothing, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(another_sender_is_another_request, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(bounded, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

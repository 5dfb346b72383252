// SPDX-License-Identifier: MIT
/* Events of the call model become dialogs of RFC 4235, and dialogs a document. */
#include "csta/callmonitor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CALL = 7, OTHER_CALL = 8 };

static struct monitored m = { .number = "201" };
static struct subscription s = {
    .resource = { .text = "sip:201@cme", .form = FORM_SIP, .number = "201", .host = "@cme", .host_size = 4 }, .of = &m,
};
static struct buf document;

#define N CONNECTION_NULL
#define I CONNECTION_INITIATED
#define A CONNECTION_ALERTING
#define C CONNECTION_CONNECTED
#define H CONNECTION_HOLD
#define F CONNECTION_FAIL

static struct event_party parties[3];

/* 201 calls 202: their states, and a third one's that joins. */
static struct event event_of(enum event_kind kind, enum connection_state own, enum connection_state other,
                             enum connection_state third)
{
    const enum connection_state states[] = { own, other, third };
    static const char *const numbers[] = { "201", "202", "203" };
    for (unsigned i = 0; i < 3; i++)
        parties[i] = (struct event_party){ .number = numbers[i], .state = states[i], .inside = true };
    return (struct event){ .kind = kind, .call = CALL, .gcid = { 1, 2, 3, 4 }, .subject = "201", .calling = "201",
                           .called = "202", .parties = parties, .party_count = 3 };
}

/* What the subscribers of 201 are told of it: the changed dialogs, "" for nothing. */
static const char *told(const struct event *e)
{
    struct leg *changed[LEGS_CHANGED];
    const unsigned count = legs_follow(&m, e, &parties[0], changed);
    buf_clear(&document);
    if (count)
        dialog_info_partial(&document, &s, changed, count);
    for (unsigned i = 0; i < count; i++)
        if (changed[i]->state == LEG_TERMINATED)
            free(changed[i]);
    return buf_text(&document);
}

static const char *told_of(enum event_kind kind, enum connection_state own, enum connection_state other,
                           enum connection_state third)
{
    const struct event e = event_of(kind, own, other, third);
    return told(&e);
}

#define TOLD(text, ...) assert_non_null(strstr(told_of(__VA_ARGS__), text))
#define SILENT(...) assert_string_equal(told_of(__VA_ARGS__), "")

#define HEAD(version, state) \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\"" \
    " version=\"" version "\" state=\"" state "\" entity=\"sip:201@cme\">"
#define LOCAL "<local><identity>sip:201@cme</identity><target uri=\"sip:201@cme\"/></local>"
#define REMOTE "<remote><identity>sip:202@cme</identity><target uri=\"sip:202@cme\"/></remote>"
#define HELD "<param pname=\"+sip.rendering\" pval=\"no\"/></target>"
#define DIALOG "<dialog id=\"7\" call-id=\"00000001-00000002-00000003-00000004\" direction=\"initiator\">"

static int fresh(void **state)
{
    (void)state;
    legs_end(&m);
    list_init(&m.legs);
    list_init(&m.subscriptions);
    s.version = 0;
    return 0;
}

static void whole_documents(void **state)
{
    (void)state;
    dialog_info_full(&document, &s);
    assert_string_equal(buf_text(&document), HEAD("0", "full") "</dialog-info>");
    assert_string_equal(told_of(EVENT_ORIGINATED, C, N, N),
                        HEAD("1", "partial") DIALOG "<state>proceeding</state>" LOCAL REMOTE "</dialog></dialog-info>");
    dialog_info_full(&document, &s);
    assert_string_equal(buf_text(&document),
                        HEAD("2", "full") DIALOG "<state>proceeding</state>" LOCAL REMOTE "</dialog></dialog-info>");
    assert_string_equal(told_of(EVENT_CONNECTION_CLEARED, N, N, N),
                        HEAD("3", "partial") DIALOG "<state event=\"cancelled\">terminated</state>" LOCAL REMOTE
                        "</dialog></dialog-info>");
    dialog_info_full(&document, &s);
    assert_string_equal(buf_text(&document), HEAD("4", "full") "</dialog-info>");
}

static void states(void **state)
{
    (void)state;
    TOLD("<state>trying</state>", EVENT_SERVICE_INITIATED, I, N, N);
    TOLD("<state>proceeding</state>", EVENT_ORIGINATED, C, N, N);
    TOLD("<state>early</state>", EVENT_DELIVERED, C, A, N);
    SILENT(EVENT_DELIVERED, C, A, A);                        /* one phone more rings */
    TOLD("<state>confirmed</state>", EVENT_ESTABLISHED, C, C, N);
    SILENT(EVENT_DELIVERED, C, A, N);                        /* sent on: a dialog never goes back */
    TOLD("event=\"local-bye\"", EVENT_CONNECTION_CLEARED, N, C, N);
}

static void hold(void **state)
{
    (void)state;
    told_of(EVENT_ESTABLISHED, C, C, N);
    TOLD("<target uri=\"sip:201@cme\">" HELD "</local>", EVENT_HELD, H, C, N);
    TOLD("<target uri=\"sip:202@cme\">" HELD "</remote>", EVENT_HELD, H, H, N);
    TOLD("<target uri=\"sip:201@cme\"/></local>", EVENT_RETRIEVED, C, H, N);
    TOLD("<target uri=\"sip:202@cme\"/></remote>", EVENT_CONFERENCED, C, H, C);      /* one of two talks */
    TOLD("<target uri=\"sip:202@cme\">" HELD, EVENT_HELD, C, H, H);
}

static void failures(void **state)
{
    (void)state;
    struct event e = event_of(EVENT_FAILED, C, F, N);
    e.cause = CAUSE_BUSY;
    assert_non_null(strstr(told(&e), "<state>proceeding</state>"));
    TOLD("event=\"rejected\"", EVENT_CONNECTION_CLEARED, N, N, N);       /* not why it was hung up, but why it failed */
}

static void merged(void **state)
{
    (void)state;
    struct event e = event_of(EVENT_ESTABLISHED, C, N, C);
    e.call = OTHER_CALL;
    told(&e);
    told_of(EVENT_HELD, H, C, N);
    e = event_of(EVENT_CONFERENCED, C, C, C);
    e.secondary_call = OTHER_CALL;
    const char *text = told(&e), *second = strstr(text, "<dialog id=\"7\"");
    assert_non_null(strstr(text, "<dialog id=\"8\""));
    assert_non_null(strstr(text, "<state event=\"replaced\">terminated</state>"));
    assert_non_null(second);
    assert_non_null(strstr(second, "<state>confirmed</state>"));
    assert_null(strstr(text, "+sip.rendering"));
}

/* A call that was never presented here has no dialog to end. */
static void unknown(void **state)
{
    (void)state;
    SILENT(EVENT_CONNECTION_CLEARED, N, C, C);
    SILENT(EVENT_DIVERTED, N, A, N);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(whole_documents, fresh), cmocka_unit_test_setup(states, fresh),
        cmocka_unit_test_setup(hold, fresh), cmocka_unit_test_setup(failures, fresh),
        cmocka_unit_test_setup(merged, fresh), cmocka_unit_test_setup(unknown, fresh),
    };
    list_init(&m.legs);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    legs_end(&m);
    buf_free(&document);
    return failed;
}

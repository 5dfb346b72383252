// SPDX-License-Identifier: MIT
/* Messages of our own writing, in the spirit of RFC 4475: strange but valid ones are read, wrong ones are refused with
 * the right status, and the refusal knows whether it can be sent. */
#include "sip/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct message m;

static struct verdict parse(const char *text)
{
    const struct frame f = frame_datagram(text, strlen(text));
    return parse_message(text + f.lead, &f, &m);
}

#define VIA "Via: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKx\r\n"
#define PARTIES "From: <sip:alice@example.test>;tag=1\r\nTo: <sip:201@cme>;tag=2\r\nCall-ID: c1\r\n"
#define REST VIA PARTIES "CSeq: 7 INFO\r\n"

static void plain(void **state)
{
    (void)state;
    assert_int_equal(parse("INFO sip:201@cme:5060 SIP/2.0\r\n" REST "Content-Length: 4\r\n\r\nbody").status, 0);
    assert_true(m.request);
    assert_true(m.usable);
    assert_true(text_is(m.method, "INFO"));
    assert_true(text_is(m.uri, "sip:201@cme:5060"));
    assert_true(text_is(m.body, "body"));
    assert_int_equal(m.cseq, 7);
    assert_string_equal(m.addresses.from_tag, "1");
    assert_string_equal(m.addresses.to_tag, "2");
    assert_string_equal(m.addresses.from_user, "alice");
    assert_string_equal(m.addresses.from_host, "example.test");
    assert_string_equal(m.addresses.to_user, "201");
    assert_string_equal(m.addresses.via_host, "10.0.0.9");
    assert_int_equal(m.addresses.via_port, 5070);
}

/* Compact names, any case, folding, blanks before the colon, unknown headers with strange values. */
static void torture(void **state)
{
    (void)state;
    const struct verdict v = parse(
        "INFO sip:201@cme;x=%3b SIP/2.0\r\n"
        "v  : SIP/2.0/tcp\r\n   10.0.0.9\r\n\t;rport ; branch=z9hG4bK\"q\"\r\n"
        "F: \"A \\\"quoted\\\" <name>, with; marks\" <sip:a%20b@example.test;p=1>  ;  TAG = 1 ;epid=x\r\n"
        "tO: sip:201@cme ;tag=2\r\n"
        "i: f8!@[::1]\r\n"
        "cseq:\r\n  0000000007\r\n  INFO\r\n"
        "k: , timer ,, 100rel\r\n"
        "X-Strange: \x01\x02\xff \"unclosed <\r\n"
        "NewFangled:\r\n\r\n");
    assert_int_equal(v.status, 0);
    assert_int_equal(m.cseq, 7);
    assert_string_equal(m.addresses.from_tag, "1");
    assert_string_equal(m.addresses.to_tag, "2");
    assert_true(m.addresses.via_rport);
    assert_true(header_lists(&m, H_SUPPORTED, "timer"));
    assert_true(header_lists(&m, H_SUPPORTED, "100REL"));
    assert_false(header_lists(&m, H_SUPPORTED, "path"));
}

/* What pidgin-sipe sends: no branch, lower-case transport, parameters behind the tag. */
static void without_branch(void **state)
{
    (void)state;
    assert_int_equal(parse("ACK sip:201@cme SIP/2.0\r\nVia: SIP/2.0/tcp 127.0.0.1:42098\r\n"
                           PARTIES "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n").status, 0);
    assert_int_equal(m.addresses.via_port, 42098);
    assert_false(m.addresses.via_rport);
}

/* What SUBSCRIBE brings: RFC 6665. */
static void events(void **state)
{
    (void)state;
    assert_int_equal(parse("SUBSCRIBE sip:201@cme SIP/2.0\r\n" VIA PARTIES "CSeq: 1 SUBSCRIBE\r\n"
                           "o: dialog;id=7\r\nAccept: text/plain ,, application/dialog-info+xml;q=1\r\n"
                           "Accept: a/b\r\nExpires: 60\r\n\r\n").status, 0);
    assert_true(text_is(m.first[H_EVENT], "dialog;id=7"));
    assert_true(text_is(text_parameter(m.first[H_EVENT], "id"), "7"));
    assert_int_equal(text_number(m.first[H_EXPIRES], NULL), 60);
    assert_true(header_lists(&m, H_ACCEPT, "text/plain"));
    assert_true(header_lists(&m, H_ACCEPT, "A/B"));
    assert_false(header_lists(&m, H_ACCEPT, "application/xml"));
    assert_int_equal(parse("SUBSCRIBE sip:201@cme SIP/2.0\r\n" VIA PARTIES "CSeq: 1 SUBSCRIBE\r\n"
                           "Event: dialog\r\no: presence\r\n\r\n").status, 400);
}

static void responses(void **state)
{
    (void)state;
    assert_int_equal(parse("SIP/2.0 200 OK\r\n" REST "\r\n").status, 0);
    assert_false(m.request);
    assert_false(m.usable);
    assert_int_equal(m.status, 200);
    assert_int_equal(parse("SIP/2.0 481 \r\n" REST "\r\n").status, 0);
    assert_int_equal(m.status, 481);
    assert_int_equal(parse("SIP/2.0 200\r\n" REST "\r\n").status, 0);
    static const char *const bad[] = {
        "SIP/2.0 4294967496 OK\r\n", "SIP/2.0 99 OK\r\n", "SIP/2.0 700 OK\r\n", "SIP/2.0 0200 OK\r\n", "SIP/2.0\r\n",
        "SIP/2.0 -20 OK\r\n", "SIP/2.0 200OK\r\n",
    };
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s\r\n", bad[i], REST);
        if (parse(text).status == 0)
            fail_msg("accepted %s", bad[i]);
    }
}

struct refusal_case {
    const char *text;
    int status;
    bool usable;
};

static void refused(void **state)
{
    (void)state;
    static const struct refusal_case cases[] = {
        { "INFO sip:cme SIP/7.0\r\n" REST "\r\n", 505, true },
        { "INFO sip:cme HTTP/1.1\r\n" REST "\r\n", 400, true },
        { "INFO sip:a\r\n" REST "\r\n", 400, false },
        { "INFO  SIP/2.0\r\n" REST "\r\n", 400, true },
        { "IN FO sip:a SIP/2.0\r\n" REST "\r\n", 400, true },
        { "IN<O sip:a SIP/2.0\r\n" REST "\r\n", 400, false },
        { "INFO http://a/b SIP/2.0\r\n" REST "\r\n", 416, true },
        { "INFO sip:2001:db8::10 SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:201@[2001:db8::10:5060 SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:201@cme:5060x SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:201@cme: SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:a:password@[2001:db8::10]:5060;lr?x=: SIP/2.0\r\n" REST "\r\n", 0, true },
        { "INFO sip:cme;x=a:b SIP/2.0\r\n" REST "\r\n", 0, true },
        { "INFO nonsense SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:cme:zz SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:cme:70000 SIP/2.0\r\n" REST "\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" PARTIES "CSeq: 7 INFO\r\n\r\n", 400, false },                     /* no Via */
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "\r\n", 400, false },                                 /* no CSeq */
        { "INFO sip:cme SIP/2.0\r\n" VIA "From: <sip:bob>\r\nTo: <sip:cme>\r\nCSeq: 1 INFO\r\n\r\n", 400, false },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: 2147483648 INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: 36893488147419103232 INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: 7\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: 7 BYE\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA PARTIES "CSeq: 7 info\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" REST "Call-ID: c2\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" REST "f: <sip:other>\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" REST "c: a/b\r\nContent-Type: c/d\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" REST "no colon here\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" REST ": no name\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\nVia: SIP/2.0/UDP x:99999\r\n" PARTIES "CSeq: 7 INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\nVia: nonsense\r\n" PARTIES "CSeq: 7 INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA "From: <sip:bob\r\nTo: <sip:cme>\r\ni: x\r\nCSeq: 7 INFO\r\n\r\n", 400, true },
        { "INFO sip:cme SIP/2.0\r\n" VIA "f: <sip:bob>\r\nt: <sip:cme>\r\ni: x y\r\nCSeq: 7 INFO\r\n\r\n", 400, true },
    };
    assert_int_equal(parse("INFO sip:cme SIP/2.0\r\n" REST "\r\n").status, 0);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct verdict v = parse(cases[i].text);
        if (v.status != cases[i].status || m.usable != cases[i].usable)
            fail_msg("status %d (%s), usable %d for:\n%s", v.status, v.why, m.usable, cases[i].text);
    }
}

/* The framer's refusal keeps what is needed to answer. */
static void bad_frames_can_be_answered(void **state)
{
    (void)state;
    assert_int_equal(parse("INFO sip:cme SIP/2.0\r\n" REST "Content-Length: 99999\r\n\r\n").status, 413);
    assert_true(m.usable);
    assert_int_equal(parse("INFO sip:cme SIP/2.0\r\nX: a\rb\r\n" REST "\r\n").status, 400);
    assert_false(m.usable);
}

/* Nothing of one message is left when the next one comes. */
static void one_after_the_other(void **state)
{
    (void)state;
    plain(state);
    assert_int_equal(parse("OPTIONS sip:cme SIP/2.0\r\n" VIA "From: <sip:bob>\r\nTo: <sip:cme>\r\ni: x\r\n"
                           "CSeq: 1 OPTIONS\r\n\r\n").status, 0);
    assert_string_equal(m.addresses.from_tag, "");
    assert_string_equal(m.addresses.to_tag, "");
    assert_int_equal(m.body.size, 0);
}

static struct text text_of(const char *s)
{
    return (struct text){ s, strlen(s) };
}

static void texts(void **state)
{
    (void)state;
    assert_true(text_is(text_uri(text_of("\"<x>\" <sip:a@b;c=d>;e")), "sip:a@b;c=d"));
    assert_true(text_is(text_uri(text_of("sip:a@b;tag=1")), "sip:a@b"));
    assert_true(text_is(text_uri(text_of("<sip:open")), "sip:open"));
    assert_true(text_is(text_parameter(text_of("90;a;REFRESHER = uas ;b"), "refresher"), "uas"));
    assert_null(text_parameter(text_of("<sip:a;tag=no>"), "tag").at);
    assert_null(text_parameter(text_of("\";tag=no\" <sip:a>;nottag=1"), "tag").at);
    assert_int_equal(text_number(text_of("1800;x"), NULL), 1800);
    assert_int_equal(text_number(text_of("2147483648"), NULL), -1);
    assert_int_equal(text_number(text_of(""), NULL), -1);
    struct text rest = text_of("a, \"b,c\" , <d,e>"), item;
    assert_true(text_item(&rest, &item) && text_is(item, "a"));
    assert_true(text_item(&rest, &item) && text_is(item, "\"b,c\""));
    assert_true(text_item(&rest, &item) && text_is(item, "<d,e>"));
    assert_false(text_item(&rest, &item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain),        cmocka_unit_test(torture),
        cmocka_unit_test(responses),    cmocka_unit_test(without_branch),
        cmocka_unit_test(refused),      cmocka_unit_test(bad_frames_can_be_answered),
        cmocka_unit_test(texts),        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

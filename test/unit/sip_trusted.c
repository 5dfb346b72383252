// SPDX-License-Identifier: MIT
/* Trusted sources: who may open a session or register. */
#include "test/unit/sip_configured.h"

#include "sip/trusted.h"

static struct buf logged;

static void on_line(struct log_sink *sink, int severity, const char *text)
{
    (void)sink, (void)severity;
    buf_printf(&logged, "%s\n", text);
}

static struct log_sink sink = { .line = on_line };

static int trusted_up(void **state)
{
    up(state);
    for (unsigned i = 0; i < COUNT_COUNT; i++)
        sip_counters[i].value = 0;
    buf_clear(&logged);
    log_attach(&sink);
    assert_true(typed("voice service voip\nsip\nregistrar server\n"
                      "voice register global\nsource-address 127.0.0.1 port %u", port));
    return 0;
}

static int trusted_down(void **state)
{
    down(state);
    log_detach(&sink);
    buf_free(&logged);
    return 0;
}

static const char *trust(const char *lines)
{
    static char text[512];
    snprintf(text, sizeof text, "voice service voip\nip address trusted list\n%s", lines);
    return text;
}

static void strangers_are_refused(void **state)
{
    (void)state;
    for (unsigned udp = 0; udp < 2; udp++) {
        struct peer p;
        assert_true(typed("voice service voip\nno cti shutdown"));
        assert_true(typed("%s", trust("ipv4 10.0.0.9")));
        peer_open(&p, udp);
        assert_has(peer_ask(&p, &(struct ask){ "INVITE", 9, .body = "<x/>" }), "SIP/2.0 403 Forbidden");
        assert_has(peer_ask(&p, &(struct ask){ "REGISTER", 2 }), "SIP/2.0 403 ");
        assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 3 }), "SIP/2.0 200 ");
        assert_int_equal(app.accepted, udp);
        assert_true(typed("%s", trust("ipv4 127.0.0.1")));
        peer_invite(&p, NULL);
        assert_int_equal(app.accepted, udp + 1);
        assert_has(peer_ask(&p, &(struct ask){ "REGISTER", 4 }), "SIP/2.0 404 ");
        assert_true(typed("voice service voip\nno ip address trusted list"));
        content_end(app.last);
        loop_advance(64 * 1000);
        peer_close(&p);
    }
    assert_int_equal(sip_counters[COUNT_UNTRUSTED].value, 4);
}

static void prefixes_of_ipv6(void **state)
{
    (void)state;
    static const struct { const char *host; bool trusted; } sources[] = {
        { "2001:db8::", true }, { "2001:db8:ffff::1", true }, { "2001:db9::1", false }, { "2001:db9:0:8000::1", true },
        { "2001:db9:0:4000::1", false }, { "::1", true }, { "::2", false }, { "10.0.0.9", false },
    };
    assert_true(typed("%s", trust("ipv6 2001:db8::/32\nipv6 2001:db9:0:8000::/49\nipv6 ::1")));
    for (unsigned i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        struct address a;
        assert_true(address_parse(&a, sources[i].host, 5060));
        assert_int_equal(trusted_source(&a), sources[i].trusted);
    }
}

/* Another source, another line; the same one is named once, until the list changes. */
static void each_is_logged_once(void **state)
{
    (void)state;
    struct address a, b;
    assert_true(typed("%s", trust("ipv4 10.0.0.9")));
    address_parse(&a, "192.0.2.1", 5060);
    address_parse(&b, "192.0.2.2", 5060);
    for (unsigned i = 0; i < 3; i++) {
        address_set_port(&a, (uint16_t)(6000 + i));
        assert_false(trusted_source(&a));
        assert_false(trusted_source(&b));
    }
    assert_int_equal(count_of(buf_text(&logged), "%SIP-4-UNTRUSTED: 192.0.2.1 "), 1);
    assert_int_equal(count_of(buf_text(&logged), "%SIP-4-UNTRUSTED: 192.0.2.2 "), 1);
    assert_int_equal(sip_counters[COUNT_UNTRUSTED].value, 6);
    assert_true(typed("%s", trust("ipv4 10.0.0.10")));
    assert_false(trusted_source(&a));
    assert_int_equal(count_of(buf_text(&logged), "%SIP-4-UNTRUSTED: 192.0.2.1 "), 2);
}

static bool trusts(const char *host)
{
    struct address a;
    assert_true(address_parse(&a, host, 5060));
    return trusted_source(&a);
}

static void networks(void **state)
{
    (void)state;
    assert_true(trusts("192.0.2.1"));                            /* no list: everybody */
    assert_true(typed("%s", trust("ipv4 10.1.0.0 255.255.0.0\nipv4 192.0.2.7")));
    assert_true(trusts("10.1.255.255"));
    assert_true(trusts("192.0.2.7"));
    assert_false(trusts("10.2.0.0"));
    assert_false(trusts("192.0.2.6"));
    assert_false(trusts("::1"));
    assert_true(typed("voice service voip\nno ip address trusted authenticate"));
    assert_true(trusts("10.2.0.0"));
    assert_true(typed("voice service voip\nip address trusted authenticate"));
    assert_false(trusts("10.2.0.0"));
    assert_true(typed("%s", trust("no ipv4 10.1.0.0 255.255.0.0")));
    assert_false(trusts("10.1.0.1"));
    assert_true(typed("%s", trust("no ipv4 192.0.2.7")));
    assert_true(trusts("10.1.0.1"));                             /* an empty list is no list */
    assert_false(typed("%s", trust("ipv4 10.0.0.0 255.0.255.0")));
}

static void rows_and_show(void **state)
{
    (void)state;
    struct buf shown = { 0 };
    assert_true(typed("%s", trust("ipv4 10.1.0.0 255.255.0.0\nipv4 192.0.2.7\nipv4 192.0.2.7 255.255.255.255")));
    assert_true(typed("voice service voip\nno ip address trusted authenticate"));
    char *text = printed(PRINT_SET);
    assert_has(text, " no ip address trusted authenticate\n ip address trusted list\n  ipv4 10.1.0.0 255.255.0.0\n"
                     "  ipv4 192.0.2.7\n");
    struct refusal why;
    assert_int_equal(load(text, &why), 0);
    char *again = printed(PRINT_SET);
    assert_string_equal(again, text);
    free(again);
    free(text);
    assert_true(typed("voice service voip\nip address trusted authenticate"));
    struct cursor c = { .out = out_open(OUT_TEXT, &shown) };
    assert_false(trusted_show(&c));
    out_close(c.out);
    assert_string_equal(shown.data, "IP Address Trusted Authentication\n Administration State: UP\n"
                                    " Operation State:      UP\nIP Address Trusted List:\n"
                                    " ipv4 10.1.0.0 255.255.0.0\n ipv4 192.0.2.7\n");
    buf_free(&shown);
}

static void list_is_bounded(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 128; i++)
        assert_true(typed("voice service voip\nip address trusted list\nipv4 10.0.0.%u", i));
    assert_false(typed("%s", trust("ipv4 10.0.1.1")));
    assert_true(typed("%s", trust("ipv4 10.0.0.5")));            /* there already */
}

/* One warning each time applications are let in with no list. */
static void warns_when_open_to_all(void **state)
{
    (void)state;
    static const char warning[] = "%SIP-4-OPEN_TO_ALL: ";
    assert_lacks(buf_text(&logged), warning);
    assert_true(typed("voice service voip\nno cti shutdown"));
    assert_true(typed("hostname other"));
    assert_int_equal(count_of(buf_text(&logged), warning), 1);
    assert_true(typed("voice service voip\ncti shutdown"));
    assert_true(typed("%s", trust("ipv4 127.0.0.1")));
    assert_true(typed("voice service voip\nno cti shutdown"));
    assert_int_equal(count_of(buf_text(&logged), warning), 1);
    assert_true(typed("voice service voip\nno ip address trusted list"));
    assert_int_equal(count_of(buf_text(&logged), warning), 2);
    assert_true(typed("voice service voip\nno ip address trusted authenticate\ncti shutdown\nno cti shutdown"));
    assert_int_equal(count_of(buf_text(&logged), warning), 2);   /* somebody has decided so */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(strangers_are_refused, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(each_is_logged_once, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(networks, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(rows_and_show, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(list_is_bounded, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(warns_when_open_to_all, trusted_up, trusted_down),
        cmocka_unit_test_setup_teardown(prefixes_of_ipv6, trusted_up, trusted_down),
    };
    return cmocka_run_group_tests(tests, once, NULL);
}

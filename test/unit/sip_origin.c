// SPDX-License-Identifier: MIT
/* Who an application is that speaks through proxies. */
#include "sip/origin.h"
#include "test/unit/sip_fixture.h"

/* The origin of a request with these Vias that 10.0.0.2:40000 hands to us. */
static const char *origin_with(const char *vias)
{
    static struct message m;
    static char text[1024], origin[ADDRESS_TEXT];
    struct path path = { 0 };
    address_parse(&path.peer, "10.0.0.2", 40000);
    snprintf(text, sizeof text, "OPTIONS sip:201@cme SIP/2.0\r\n%sFrom: <sip:a@x>;tag=1\r\nTo: <sip:201@cme>\r\n"
             "Call-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", vias);
    const struct frame f = frame_stream(text, strlen(text));
    assert_int_equal(parse_message(text, &f, &m).status, 0);
    const struct address a = origin_of(&m, &path);
    return address_text(&a, origin);
}

#define PROXY "Via: SIP/2.0/TCP 10.0.0.2;branch=z9hG4bK1\r\n"

static void origins(void **state)
{
    (void)state;
    static const struct { const char *vias, *origin; } cases[] = {
        { "Via: SIP/2.0/TCP 10.0.0.9:5070;branch=z9hG4bK2\r\n", "10.0.0.2:40000" },     /* nobody between */
        { PROXY "Via: SIP/2.0/TCP 10.0.0.9:5070;branch=z9hG4bK2\r\n", "10.0.0.9:5070" },
        { PROXY "Via: SIP/2.0/UDP 10.0.0.9\r\n", "10.0.0.9:5060" },
        { PROXY "v: SIP / 2.0 / TCP  10.0.0.9:5070 ;branch=z9hG4bK2\r\n", "10.0.0.9:5070" },
        { PROXY "Via: SIP/2.0/TCP app.example;received=10.0.0.9;rport=41000;branch=z9hG4bK2\r\n", "10.0.0.9:41000" },
        { PROXY "Via: SIP/2.0/TCP 192.168.0.1:5070;received=10.0.0.9;rport\r\n", "10.0.0.9:5070" },
        { "Via: SIP/2.0/TCP 10.0.0.2;branch=z9hG4bK1, SIP/2.0/TCP 10.0.0.3, SIP/2.0/TCP 10.0.0.9:7\r\n", "10.0.0.9:7" },
        { PROXY "Via: SIP/2.0/TCP [2001:db8::9]:5070\r\n", "[2001:db8::9]:5070" },
        { PROXY "Via: SIP/2.0/TCP app.example;received=2001:db8::9\r\n", "[2001:db8::9]:5060" },
        { PROXY "Via: SIP/2.0/TCP app.example;received=[2001:db8::9]\r\n", "[2001:db8::9]:5060" },
        { PROXY "Via: SIP/2.0/TCP app.example:5070\r\n", "10.0.0.2:40000" },            /* no address at all */
        { PROXY "Via: SIP/2.0/TCP 10.0.0.9:99999\r\n", "10.0.0.9:5060" },
        { PROXY "Via: ;received=\r\n", "10.0.0.2:40000" },
        { PROXY "Via: SIP/2.0/TCP [2001:db8::9\r\n", "10.0.0.2:40000" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(origin_with(cases[i].vias), cases[i].origin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(origins, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

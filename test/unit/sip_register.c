// SPDX-License-Identifier: MIT
/* Session servers: REGISTER over both transports, who may, for how long, and what happens when one is lost. */
#include "test/unit/sip_configured.h"

#include "csta/manager.h"
#include "sip/registrar.h"

/* -- an application that notes what it is told, and what was logged -- */

static struct {
    unsigned registered, lost;
    enum registration_end why;
    char name[64];
    struct address peer;
} told;

static enum admission may_register(const char *name, unsigned *seconds)
{
    return csta_manager.may_register(name, seconds);
}

static void registered(const char *name, const struct registration_info *info)
{
    told.registered++;
    told.peer = info->peer;
    snprintf(told.name, sizeof told.name, "%s", name);
}

static void lost(const char *name, const struct registration_info *was, enum registration_end why)
{
    told.lost++;
    told.why = why;
    told.peer = was->peer;
    snprintf(told.name, sizeof told.name, "%s", name);
}

static const struct registration application = { may_register, registered, lost };

static struct buf logged;

static void on_line(struct log_sink *sink, int severity, const char *text)
{
    (void)sink, (void)severity;
    buf_printf(&logged, "%s\n", text);
}

static struct log_sink sink = { .line = on_line };

static int register_up(void **state)
{
    up(state);
    memset(&told, 0, sizeof told);
    buf_clear(&logged);
    log_attach(&sink);
    content_set_registration(&application);
    assert_true(typed("voice service voip\nno cti shutdown\nsip\nregistrar server expires max 120 min 60\n"
                      "voice register global\nsource-address 127.0.0.1 port %u\n"
                      "voice register session-server 1\nregister-id apps\nkeepalive 60", port));
    return 0;
}

static int register_down(void **state)
{
    down(state);
    content_set_registration(NULL);
    assert_int_equal(limit_registrations.used, 0);
    log_detach(&sink);
    buf_free(&logged);
    return 0;
}

/* -- REGISTER as applications write it -- */

struct reg {
    const char *name;            /* NULL: apps */
    unsigned cseq;
    const char *headers;         /* NULL: Expires: 3600 */
    const char *contact;         /* parameters behind the URI, NULL: none; "*": everything; "-": no Contact */
    const char *call_id;
};

static const char *peer_register(struct peer *p, const struct reg *r)
{
    char text[4096], contact[256];
    const char *name = r->name ? r->name : "apps", *id = r->call_id ? r->call_id : "reg-1";
    const char *parameters = r->contact ? r->contact : "";
    snprintf(contact, sizeof contact, "Contact: <sip:%s@127.0.0.1:%u;transport=tcp>%s\r\n", name, p->port, parameters);
    if (*parameters == '*' || *parameters == '-')
        snprintf(contact, sizeof contact, "%s", *parameters == '*' ? "Contact: *\r\n" : "");
    peer_send(p, text, (size_t)snprintf(text, sizeof text,
        "REGISTER sip:cme.example.test SIP/2.0\r\n"
        "Via: SIP/2.0/%s 127.0.0.1:%u;branch=z9hG4bK-%s-%u\r\n"
        "From: <sip:%s@cme.example.test>;tag=r1\r\n"
        "To: <sip:%s@cme.example.test>\r\n"
        "Call-ID: %s\r\n"
        "CSeq: %u REGISTER\r\n"
        "%s%sContent-Length: 0\r\n\r\n",
        p->udp ? "UDP" : "TCP", p->port, id, r->cseq, name, name, id, r->cseq, contact,
        r->headers ? r->headers : "Expires: 3600\r\n"));
    return peer_hear(p);
}

/* -- a registration's life -- */

static void lives_while_it_is_renewed(void **state)
{
    (void)state;
    for (unsigned udp = 0; udp < 2; udp++) {
        struct peer p;
        memset(&told, 0, sizeof told);
        buf_clear(&logged);
        peer_open(&p, udp);
        const char *text = peer_register(&p, &(struct reg){ .cseq = 1 });
        assert_has(text, "SIP/2.0 200 OK\r\n");
        assert_has(text, ";transport=tcp>;expires=60\r\n");
        assert_has(text, "\r\nExpires: 60\r\n");
        assert_has(text, "Cisco-referenceID: ");
        assert_int_equal(strspn(strstr(text, "Cisco-referenceID: ") + 19, "0123456789ABCDEF"), 8);
        assert_string_equal(told.name, "apps");
        assert_int_equal(address_port(&told.peer), p.port);
        for (unsigned i = 2; i < 5; i++) {
            loop_advance(59 * 1000);
            text = peer_register(&p, &(struct reg){ .cseq = i });
            assert_has(text, "SIP/2.0 200 OK\r\n");
            assert_lacks(text, "Cisco-referenceID");
        }
        assert_int_equal(told.registered, 1);
        loop_advance(59 * 1000);
        assert_int_equal(told.lost, 0);
        assert_has(peer_register(&p, &(struct reg){ .cseq = 9, .contact = "-" }), "expires=1\r\n");     /* only asks */
        loop_advance(1000);
        assert_int_equal(told.lost, 1);
        assert_int_equal(told.why, REGISTRATION_EXPIRED);
        assert_int_equal(address_port(&told.peer), p.port);
        assert_has(buf_text(&logged), "%SIP-4-SESSION_SERVER_LOST: apps at 127.0.0.1:");
        assert_lacks(peer_register(&p, &(struct reg){ .cseq = 10, .contact = "-" }), "Contact:");
        peer_close(&p);
    }
}

static void who_may(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    assert_has(peer_register(&p, &(struct reg){ .cseq = 1, .name = "other" }), "SIP/2.0 404 ");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 2, .name = "app" }), "SIP/2.0 404 ");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 3, .name = "Apps" }), "SIP/2.0 404 ");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 4, .name = "a-name-that-is-far-longer-than-the-thirty-"
                                                "characters-which-register-id-may-have" }), "SIP/2.0 404 ");
    assert_true(typed("voice register session-server 2"));               /* no name: nobody may */
    assert_has(peer_ask(&p, &(struct ask){ "REGISTER", 5 }), "SIP/2.0 404 ");
    assert_false(typed("voice register session-server 2\nregister-id apps"));
    assert_true(typed("voice service voip\nsip\nno registrar server"));
    assert_has(peer_register(&p, &(struct reg){ .cseq = 6 }), "SIP/2.0 405 ");
    assert_int_equal(told.registered, 0);
    peer_close(&p);
}

static void for_how_long(void **state)
{
    (void)state;
    static const struct {
        const char *headers, *contact, *answer, *detail;
    } cases[] = {
        { "Expires: 60\r\n", NULL, "200 OK", "expires=60\r\n" },
        { "Expires: 59\r\n", NULL, "423 Interval Too Brief", "Min-Expires: 60\r\n" },
        { "Expires: 1\r\n", ";expires=119", "200 OK", "expires=119\r\n" },          /* the contact's own wins */
        { "Expires: 90\r\n", ";expires=5", "423 ", "Min-Expires: 60\r\n" },
        { "Expires: 4000000000\r\n", NULL, "200 OK", "expires=120\r\n" },
        { "Expires: soon\r\n", NULL, "200 OK", "expires=120\r\n" },
        { "", NULL, "200 OK", "expires=120\r\n" },
        { "Expires: 60\r\n", "*", "400 ", "CSeq" },
        { "", "*", "400 ", "CSeq" },
    };
    struct peer p;
    peer_open(&p, true);
    assert_true(typed("voice register session-server 1\nkeepalive 3600"));
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = peer_register(&p, &(struct reg){ .cseq = i + 1, .headers = cases[i].headers,
                                                            .contact = cases[i].contact });
        assert_has(text, cases[i].answer);
        assert_has(text, cases[i].detail);
    }
    assert_true(typed("voice register session-server 1\nkeepalive 100"));
    assert_has(peer_register(&p, &(struct reg){ .cseq = 20 }), "expires=100\r\n");
    peer_close(&p);
}

static void leaves(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, false);
    for (unsigned i = 0; i < 2; i++) {
        memset(&told, 0, sizeof told);
        assert_has(peer_register(&p, &(struct reg){ .cseq = 2 * i + 1 }), "200 OK");
        const char *text = peer_register(&p, &(struct reg){ .cseq = 2 * i + 2, .headers = "Expires: 0\r\n",
                                                            .contact = i ? "*" : NULL });
        assert_has(text, "SIP/2.0 200 OK");
        assert_lacks(text, "Contact:");
        assert_int_equal(told.lost, 1);
        assert_int_equal(told.why, REGISTRATION_LEFT);
    }
    assert_has(peer_register(&p, &(struct reg){ .cseq = 9, .headers = "Expires: 0\r\n" }), "200 OK");  /* not there */
    assert_int_equal(told.lost, 1);
    assert_lacks(buf_text(&logged), "SESSION_SERVER_LOST");
    peer_close(&p);
}

/* An application that was started again has a new Call-ID, and is told its reference once more. */
static void comes_again(void **state)
{
    (void)state;
    struct peer p, q;
    char reference[64];
    peer_open(&p, false);
    const char *text = peer_register(&p, &(struct reg){ .cseq = 1 });
    snprintf(reference, sizeof reference, "%.27s", strstr(text, "Cisco-referenceID"));
    peer_close(&p);
    assert_int_equal(told.lost, 0);                  /* a lost connection alone loses nothing */
    peer_open(&q, false);
    assert_has(peer_register(&q, &(struct reg){ .cseq = 1, .call_id = "reg-2" }), reference);
    assert_int_equal(told.registered, 1);
    peer_close(&q);
    loop_advance(60 * 1000);
    assert_int_equal(told.lost, 1);
    assert_int_equal(address_port(&told.peer), q.port);
}

static void eight_servers(void **state)
{
    (void)state;
    struct peer p;
    char name[16];
    peer_open(&p, false);
    for (unsigned i = 1; i <= 8; i++) {
        assert_true(typed("voice register session-server %u\nregister-id server-%u", i, i));
        snprintf(name, sizeof name, "server-%u", i);
        assert_has(peer_register(&p, &(struct reg){ .cseq = i, .name = name, .headers = "Expires: 90\r\n" }), "200 OK");
    }
    assert_int_equal(limit_registrations.used, 8);
    loop_advance(60 * 1000);                         /* the keepalive of the first; the others have 300 */
    assert_int_equal(limit_registrations.used, 7);
    assert_string_equal(told.name, "server-1");
    peer_close(&p);
}

/* -- heartbeats -- */

static void heartbeat_of_cti(void **state)
{
    (void)state;
    struct peer p;
    peer_open(&p, true);
    assert_true(typed("voice register session-server 2\nregister-id aware\ncti-aware"));
    assert_has(peer_register(&p, &(struct reg){ .cseq = 1, .name = "aware" }), "200 OK");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 2 }), "200 OK");
    assert_true(typed("voice service voip\ncti shutdown"));
    assert_string_equal(peer_register(&p, &(struct reg){ .cseq = 3, .name = "aware" }), "");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 4 }), "200 OK");
    assert_int_equal(told.lost, 0);
    assert_true(typed("voice service voip\nno cti shutdown"));
    assert_has(peer_register(&p, &(struct reg){ .cseq = 5, .name = "aware" }), "200 OK");
    peer_close(&p);
}

static void keeps_its_connection(void **state)
{
    (void)state;
    struct peer p, idle;
    assert_true(typed("voice service voip\nsip\nregistrar server\nvoice register session-server 1\nkeepalive 900"));
    peer_open(&p, false);
    peer_open(&idle, false);
    assert_has(peer_register(&p, &(struct reg){ .cseq = 1 }), "expires=900\r\n");
    assert_has(peer_register(&idle, &(struct reg){ .cseq = 1, .name = "other" }), "404 ");
    loop_advance(899 * 1000);
    assert_true(peer_sees_end(&idle));
    assert_false(peer_sees_end(&p));
    loop_advance(301 * 1000);                        /* not registered any more: idle as others */
    assert_int_equal(told.lost, 1);
    assert_true(peer_sees_end(&p));
    peer_close(&p);
    peer_close(&idle);
}

static void configuration_takes_it_away(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "no voice register session-server 1", "voice register session-server 1\nregister-id others",
        "voice service voip\nsip\nno registrar server",
    };
    struct peer p;
    peer_open(&p, false);
    for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        memset(&told, 0, sizeof told);
        assert_true(typed("voice register session-server 1\nregister-id apps"));
        assert_has(peer_register(&p, &(struct reg){ .cseq = i + 1 }), "200 OK");
        assert_true(typed("hostname other%u", i));
        assert_int_equal(told.lost, 0);
        assert_true(typed("%s", lines[i]));
        assert_int_equal(told.lost, 1);
        assert_int_equal(told.why, REGISTRATION_REMOVED);
    }
    peer_close(&p);
}

/* -- passwords -- */

/* MD5 in hex, by a judge that is not ours. */
static void md5(const char *text, char out[33])
{
    char command[1024];
    snprintf(command, sizeof command, "printf '%%s' '%s' | md5sum", text);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fread(out, 1, 32, pipe), 32);
    out[32] = 0;
    pclose(pipe);
}

static void challenge_of(const char *answer, char nonce[128])
{
    assert_has(answer, "SIP/2.0 401 Unauthorized");
    assert_has(answer, "WWW-Authenticate: Digest realm=\"Router\", nonce=\"");
    assert_int_equal(sscanf(strstr(answer, "nonce=\""), "nonce=\"%127[0-9a-f]", nonce), 1);
}

static const char *credentials(const char *nonce, const char *user, const char *password, bool qop)
{
    static char line[1024];
    char text[512], a1[33], a2[33], response[33];
    snprintf(text, sizeof text, "%s:Router:%s", user, password);
    md5(text, a1);
    md5("REGISTER:sip:cme.example.test", a2);
    snprintf(text, sizeof text, "%s:%s:%s%s", a1, nonce, qop ? "00000001:0a4f113b:auth:" : "", a2);
    md5(text, response);
    snprintf(line, sizeof line, "Expires: 90\r\nAuthorization: Digest username=\"%s\", realm=\"Router\", nonce=\"%s\", "
             "uri=\"sip:cme.example.test\", response=\"%s\"%s\r\n", user, nonce, response,
             qop ? ", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"0a4f113b\"" : "");
    return line;
}

static void asks_for_a_password(void **state)
{
    (void)state;
    struct peer p;
    char nonce[128];
    peer_open(&p, true);
    assert_true(typed("telephony-service\nauthentication credential apps s3cret"));
    for (unsigned qop = 0; qop < 2; qop++) {
        const unsigned n = 10 * qop;
        challenge_of(peer_register(&p, &(struct reg){ .cseq = n + 1 }), nonce);
        assert_lacks(p.heard, "stale");
        const char *right = credentials(nonce, "apps", "s3cret", qop);
        assert_has(peer_register(&p, &(struct reg){ .cseq = n + 2, .headers = right }), "SIP/2.0 200 OK");
        const char *again = peer_register(&p, &(struct reg){ .cseq = n + 3, .headers = right });   /* overheard */
        assert_has(again, "stale=true");
        challenge_of(again, nonce);
        loop_advance(60 * 1000 + 1);
        right = credentials(nonce, "apps", "s3cret", qop);
        assert_has(peer_register(&p, &(struct reg){ .cseq = n + 4, .headers = right }), "stale=true");
    }
    peer_close(&p);
}

static void refuses_a_wrong_password(void **state)
{
    (void)state;
    struct peer p;
    char nonce[128];
    peer_open(&p, true);
    assert_true(typed("telephony-service\nauthentication credential apps s3cret"));
    challenge_of(peer_register(&p, &(struct reg){ .cseq = 1 }), nonce);
    const uint64_t before = sip_counters[COUNT_UNAUTHORIZED].value;
    assert_has(peer_register(&p, &(struct reg){ .cseq = 2, .headers = credentials(nonce, "apps", "secret", true) }),
               "SIP/2.0 401 ");
    assert_has(peer_register(&p, &(struct reg){ .cseq = 3, .headers = credentials(nonce, "other", "s3cret", true) }),
               "SIP/2.0 401 ");
    static const char *const wrong[] = {
        "Authorization: Digest username=\"apps\", realm=\"Router\"\r\n",
        "Authorization: Digest username=\"apps\", realm=\"Router\", response=\"\", qop=auth-int\r\n",
    };
    for (unsigned i = 0; i < 2; i++) {
        assert_has(peer_register(&p, &(struct reg){ .cseq = 4 + i, .headers = wrong[i] }), "SIP/2.0 401 ");
        assert_lacks(p.heard, "stale");
    }
    assert_int_equal(sip_counters[COUNT_UNAUTHORIZED].value - before, 4);
    assert_has(buf_text(&logged), "%SIP-4-UNAUTHORIZED: 127.0.0.1:");
    /* Nobody's realm, another scheme, a nonce that is not ours: never in, never an accident. */
    static const char *const odd[] = {
        "Authorization: Basic YXBwczpzM2NyZXQ=\r\n", "Authorization: Digest\r\n", "Authorization: Digest ,,,=,\"\r\n",
        "Authorization: Digest username=\"apps\", realm=\"elsewhere\", response=\"x\"\r\n",
    };
    for (unsigned i = 0; i < 4; i++)
        assert_has(peer_register(&p, &(struct reg){ .cseq = 10 + i, .headers = odd[i] }), "SIP/2.0 401 ");
    memset(nonce, '0', 48);
    nonce[48] = 0;
    assert_has(peer_register(&p, &(struct reg){ .cseq = 20, .headers = credentials(nonce, "apps", "s3cret", true) }),
               "stale=true");
    assert_int_equal(told.registered, 0);
    peer_close(&p);
}

/* -- what others may ask -- */

static void tells(void **state)
{
    (void)state;
    struct peer p;
    struct registration_info info;
    char expected[64];
    assert_false(content_registration("apps", &info));
    peer_open(&p, false);
    const char *text = peer_register(&p, &(struct reg){ .cseq = 1 });
    assert_true(content_registration("apps", &info));
    snprintf(expected, sizeof expected, "Cisco-referenceID: %08X\r\n", info.reference);
    assert_has(text, expected);
    assert_int_equal(address_port(&info.peer), p.port);
    assert_int_equal(info.expires_in, 60);
    loop_advance(30 * 1000);
    assert_true(content_registration("apps", &info));
    assert_int_equal(info.expires_in, 30);
    assert_false(content_registration("others", &info));
    peer_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lives_while_it_is_renewed, register_up, register_down),
        cmocka_unit_test_setup_teardown(who_may, register_up, register_down),
        cmocka_unit_test_setup_teardown(for_how_long, register_up, register_down),
        cmocka_unit_test_setup_teardown(leaves, register_up, register_down),
        cmocka_unit_test_setup_teardown(comes_again, register_up, register_down),
        cmocka_unit_test_setup_teardown(eight_servers, register_up, register_down),
        cmocka_unit_test_setup_teardown(heartbeat_of_cti, register_up, register_down),
        cmocka_unit_test_setup_teardown(keeps_its_connection, register_up, register_down),
        cmocka_unit_test_setup_teardown(configuration_takes_it_away, register_up, register_down),
        cmocka_unit_test_setup_teardown(asks_for_a_password, register_up, register_down),
        cmocka_unit_test_setup_teardown(refuses_a_wrong_password, register_up, register_down),
        cmocka_unit_test_setup_teardown(tells, register_up, register_down),
    };
    return cmocka_run_group_tests(tests, once, NULL);
}

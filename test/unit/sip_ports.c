// SPDX-License-Identifier: MIT
/* When and where SIP listens, line by line. */
#include "test/unit/sip_configured.h"

static const char *listening(void)
{
    static char text[ADDRESS_TEXT];
    return transport_address() ? address_text(transport_address(), text) : "";
}

static const char *at(const char *host)
{
    static char text[ADDRESS_TEXT];
    snprintf(text, sizeof text, "%s:%u", host, port);
    return text;
}

static void opens_when_needed(void **state)
{
    (void)state;
    assert_true(typed("voice register global\nsource-address 127.0.0.1 port %u", port));
    assert_string_equal(listening(), "");                            /* nothing listens unless configured */
    assert_true(typed("voice service voip\nno cti shutdown"));
    assert_string_equal(listening(), at("127.0.0.1"));
    assert_true(typed("voice service voip\ncti shutdown"));
    assert_string_equal(listening(), "");
    assert_true(typed("voice service voip\nsip\nregistrar server"));
    assert_string_equal(listening(), at("127.0.0.1"));
    assert_true(typed("voice service voip\nno cti shutdown\nsip\nno registrar server"));
    assert_string_equal(listening(), at("127.0.0.1"));
    assert_true(typed("voice register global\nno source-address"));
    assert_string_equal(listening(), "");
}

static void falls_back_to_telephony_service(void **state)
{
    (void)state;
    boot.sip_port = (uint16_t)port;                                  /* else it would be 5060 */
    assert_true(typed("voice service voip\nno cti shutdown"));
    assert_string_equal(listening(), "");
    assert_true(typed("telephony-service\nip source-address 127.0.0.1 port 2000"));
    assert_string_equal(listening(), at("127.0.0.1"));
    assert_true(typed("voice register global\nsource-address 127.0.0.2"));
    assert_string_equal(listening(), at("127.0.0.2"));
    strcpy(boot.listen, "127.0.0.3");
    assert_true(typed("voice register global\nsource-address 10.0.0.1"));
    assert_string_equal(listening(), at("127.0.0.3"));
}

/* A change elsewhere, or to the same address, keeps sockets, connections and sessions; so does a move. */
static void sessions_survive_changes(void **state)
{
    (void)state;
    struct peer p;
    assert_true(typed("voice service voip\nno cti shutdown\n"
                      "voice register global\nsource-address 127.0.0.1 port %u", port));
    peer_open(&p, false);
    const char *tag = peer_invite(&p, NULL);
    assert_true(typed("voice register global\nsource-address 127.0.0.1 port %u\nhostname other", port));
    assert_true(typed("voice service voip\nsip\nregistrar server expires max 600"));
    assert_true(typed("voice register global\nsource-address 127.0.0.2 port %u", port));
    assert_has(peer_ask(&p, &(struct ask){ "INFO", 2, tag, .body = "<x/>" }), "200 OK");
    assert_int_equal(app.closed, 0);
    peer_close(&p);
}

static void busy_address_is_refused(void **state)
{
    (void)state;
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                .sin_port = htons((uint16_t)port) };
    const int other = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(other, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(other, 1), 0);
    assert_true(typed("voice service voip\nno cti shutdown\n"
                      "voice register global\nsource-address 127.0.0.2 port %u", port));
    assert_false(typed("voice register global\nsource-address 127.0.0.1 port %u", port));
    assert_string_equal(listening(), at("127.0.0.2"));
    char *text = printed(PRINT_SET);
    assert_has(text, "source-address 127.0.0.2 port ");
    free(text);
    close(other);
}

/* An address that we do not have (yet) is configuration all the same. */
static void foreign_address_is_tried_again(void **state)
{
    (void)state;
    assert_true(typed("voice service voip\nno cti shutdown\n"
                      "voice register global\nsource-address 192.0.2.1 port %u", port));
    assert_string_equal(listening(), "");
    loop_advance(5000);
    assert_string_equal(listening(), "");
    strcpy(boot.listen, "127.0.0.1");                                /* the interface comes up */
    loop_advance(5000);
    assert_string_equal(listening(), at("127.0.0.1"));
}

static void shut_down_ends_sessions(void **state)
{
    (void)state;
    struct peer p;
    assert_true(typed("voice service voip\nno cti shutdown\nsip\nregistrar server\n"
                      "voice register global\nsource-address 127.0.0.1 port %u", port));
    peer_open(&p, false);
    peer_invite(&p, NULL);
    assert_has(peer_ask(&p, &(struct ask){ "REGISTER", 2 }), "SIP/2.0 404 ");
    assert_true(typed("voice service voip\ncti shutdown"));
    content_end(app.last);                                           /* as the application does */
    assert_has(peer_hear(&p), "BYE sip:");
    assert_has(peer_ask(&p, &(struct ask){ "INVITE", 3, .body = "<x/>" }), "SIP/2.0 503 ");
    assert_has(peer_ask(&p, &(struct ask){ "OPTIONS", 4 }), "SIP/2.0 503 ");
    assert_true(typed("voice service voip\nno cti shutdown\nsip\nno registrar server"));
    assert_has(peer_ask(&p, &(struct ask){ "REGISTER", 5 }), "SIP/2.0 405 ");
    peer_close(&p);
}

static void rows(void **state)
{
    (void)state;
    assert_true(typed("voice service voip\nsip\nregistrar server expires min 120 max 600"));
    char *text = printed(PRINT_SET);
    assert_has(text, "registrar server expires max 600 min 120\n");
    free(text);
    assert_false(typed("voice service voip\nsip\nregistrar server expires max 120 min 121"));
    assert_false(typed("voice service voip\nsip\nregistrar server expires max 119"));
    assert_false(typed("voice service voip\nsip\nregistrar server expires max 86401"));
    assert_false(typed("voice register global\nsource-address 10.0.0.1 port 1999"));
    assert_true(typed("voice register global\nsource-address 127.0.0.1 port %u secondary 10.0.0.2", port));
    text = printed(PRINT_SET);
    assert_has(text, "secondary 10.0.0.2\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opens_when_needed, up, down),
        cmocka_unit_test_setup_teardown(falls_back_to_telephony_service, up, down),
        cmocka_unit_test_setup_teardown(sessions_survive_changes, up, down),
        cmocka_unit_test_setup_teardown(busy_address_is_refused, up, down),
        cmocka_unit_test_setup_teardown(foreign_address_is_tried_again, up, down),
        cmocka_unit_test_setup_teardown(shut_down_ends_sessions, up, down),
        cmocka_unit_test_setup_teardown(rows, up, down),
    };
    return cmocka_run_group_tests(tests, once, NULL);
}

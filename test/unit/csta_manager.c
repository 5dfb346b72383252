// SPDX-License-Identifier: MIT
/* Session managers: who is one, and which sessions end with it. */
#include "csta/manager.h"

#include "csta/session.h"
#include "test/unit/csta_appliance.h"

static const char servers[] =
    "voice register session-server 1\n"
    " register-id apps\n"
    " keepalive 60\n"
    "voice register session-server 8\n"
    " register-id aware\n"
    " cti-aware\n"
    "voice register session-server 3\n";

static enum admission asks(const char *name, unsigned *seconds)
{
    *seconds = 0;
    return content_may_register(name, seconds);
}

static void who_may_register(void **state)
{
    (void)state;
    unsigned seconds;
    configure(servers);
    assert_int_equal(asks("apps", &seconds), ADMIT);
    assert_int_equal(seconds, 60);
    assert_int_equal(asks("aware", &seconds), ADMIT);
    assert_int_equal(seconds, 300);
    assert_int_equal(asks("app", &seconds), ADMIT_NOT);
    assert_int_equal(asks("", &seconds), ADMIT_NOT);         /* session-server 3 has no name yet */
    configure("voice service voip\ncti shutdown\n");
    assert_int_equal(asks("apps", &seconds), ADMIT);         /* its keepalive outlives CTI */
    assert_int_equal(asks("aware", &seconds), ADMIT_SILENCE);
    assert_int_equal(asks("other", &seconds), ADMIT_NOT);
    configure("no voice register session-server 1\n");
    assert_int_equal(asks("apps", &seconds), ADMIT_NOT);
}

/* A session of `user` whose requests come from there. */
static struct dialog *session_from(const char *user, const char *host, uint16_t port)
{
    struct dialog *d = client_open("201", NS(3));
    d->info.user = user;
    address_parse(&d->info.peer, host, port);
    d->info.origin = d->info.peer;
    return d;
}

/* The same behind a proxy, which speaks to us along one connection for all. */
static struct dialog *session_behind(const char *proxy, const char *user, const char *host, uint16_t port)
{
    struct dialog *d = session_from(user, host, port);
    address_parse(&d->info.peer, proxy, 40000);
    return d;
}

static struct registration_info registered_from(const char *proxy, const char *host, uint16_t port)
{
    struct registration_info info = { .number = 1 };
    address_parse(&info.origin, host, port);
    info.peer = info.origin;
    if (proxy)
        address_parse(&info.peer, proxy, 40000);
    return info;
}

static void what_ends_with_it(void **state)
{
    (void)state;
    const struct registration_info here = registered_from(NULL, "10.0.0.9", 5060);
    struct dialog *same_way = session_from("sip:alice@example.com", "10.0.0.9", 5060);
    struct dialog *same_name = session_from("sip:apps@example.com", "10.0.0.9", 40000);
    struct dialog *others[] = {
        session_from("sip:alice@example.com", "10.0.0.9", 40001),
        session_from("sip:apps@example.com", "10.0.0.8", 5060),
        session_from("sip:apps2@example.com", "10.0.0.9", 40002),
        session_from("sip:app@example.com", "10.0.0.9", 40003),
        session_from("tel:apps", "10.0.0.9", 40004),
        session_behind("10.0.0.2", "sip:apps@example.com", "10.0.0.9", 5060),
    };
    content_registered("apps", &here);
    content_lost("apps", &here, REGISTRATION_LEFT);          /* ends its sessions itself */
    assert_false(same_way->ended || same_name->ended);
    content_lost("apps", &here, REGISTRATION_EXPIRED);
    assert_true(same_way->ended && same_name->ended);
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(others[i]->ended);
        client_close(others[i]);
    }
    client_close(same_way);
    client_close(same_name);

    struct dialog *removed = session_from("sip:alice@example.com", "10.0.0.9", 5060);
    content_lost("apps", &here, REGISTRATION_REMOVED);
    assert_true(removed->ended);
    client_close(removed);
    assert_int_equal(session_limit.used, 0);
}

/* Who else is behind the same proxy has nothing to do with it, nor has who calls himself so behind another one. */
static void what_ends_behind_a_proxy(void **state)
{
    (void)state;
    const struct registration_info there = registered_from("10.0.0.2", "10.0.0.9", 5060);
    struct dialog *same_way = session_behind("10.0.0.2", "sip:alice@example.com", "10.0.0.9", 5060);
    struct dialog *same_name = session_behind("10.0.0.2", "sip:apps@example.com", "10.0.0.9", 40000);
    struct dialog *others[] = {
        session_behind("10.0.0.2", "sip:alice@example.com", "10.0.0.8", 5060),
        session_behind("10.0.0.2", "sip:apps@example.com", "10.0.0.8", 5060),
        session_behind("10.0.0.2", "sip:alice@example.com", "10.0.0.9", 40000),
        session_behind("10.0.0.3", "sip:apps@example.com", "10.0.0.9", 5060),
        session_from("sip:apps@example.com", "10.0.0.9", 5060),
    };
    content_lost("apps", &there, REGISTRATION_EXPIRED);
    assert_true(same_way->ended && same_name->ended);
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(others[i]->ended);
        client_close(others[i]);
    }
    client_close(same_way);
    client_close(same_name);
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(who_may_register), STORY(what_ends_with_it), STORY(what_ends_behind_a_proxy),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

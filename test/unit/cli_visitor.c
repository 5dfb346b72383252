// SPDX-License-Identifier: MIT
#include "cli/visitor.h"

#include "cli/session.h"
#include "core/module.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/unit/appliance.h"

enum { GUESTS = 64 };

/* What a door keeps of a connection; turned out, it leaves. */
static struct guest {
    struct visitor visitor;
    bool here;
    char reason[64];
} guests[GUESTS];

static void turn_out(struct visitor *v, const char *reason)
{
    struct guest *g = (struct guest *)(void *)v;
    snprintf(g->reason, sizeof g->reason, "%s", reason);
    g->here = false;
    visitor_leave(v);
}

static struct visitor *arrive(unsigned i, const char *host, enum door door)
{
    struct guest *g = &guests[i];
    *g = (struct guest){ .here = true, .visitor = { .door = door, .turn_out = turn_out } };
    assert_true(address_parse(&g->visitor.peer, host, 1024) && address_parse(&g->visitor.local, "10.0.0.1", 22));
    visitor_arrive(&g->visitor);
    return &g->visitor;
}

static void load(const char *lines)
{
    assert_int_equal(world_load_text(lines), 0);
}

static int setup(void **state)
{
    (void)state;
    loop_advance(3600 * 1000);                   /* what happened before is forgiven */
    load("line vty 0 3\n transport input telnet\nline vty 4 15\n transport input ssh\n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < GUESTS; i++)
        if (guests[i].here)
            turn_out(&guests[i].visitor, "");
    assert_int_equal(visitor_limit_lines.used, 0);
    assert_int_equal(visitor_limit_waiting.used, 0);
    return 0;
}

static void lines_are_given_by_door(void **state)
{
    char text[80];
    (void)state;
    assert_int_equal(visitor_take_line(arrive(0, "10.0.0.1", DOOR_TELNET)), 0);
    assert_int_equal(visitor_take_line(arrive(1, "10.0.0.1", DOOR_TELNET)), 1);
    assert_int_equal(visitor_take_line(arrive(2, "10.0.0.1", DOOR_SSH)), 4);
    visitor_origin(&guests[2].visitor, text, sizeof text);
    assert_string_equal(text, "vty4 (10.0.0.1)");
    turn_out(&guests[0].visitor, "");
    assert_int_equal(visitor_take_line(arrive(3, "10.0.0.2", DOOR_TELNET)), 0);
}

static void the_newest_gets_the_line_of_one_who_waits(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++)
        assert_true(visitor_take_line(arrive(i, "10.0.0.1", DOOR_TELNET)) >= 0);
    visitor_logged_in(&guests[0].visitor, "joe");
    assert_int_equal(visitor_take_line(arrive(4, "10.0.0.2", DOOR_TELNET)), 1);
    assert_true(guests[0].here);
    assert_false(guests[1].here);
}

static void who_has_logged_in_is_never_turned_out(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        visitor_take_line(arrive(i, "10.0.0.1", DOOR_TELNET));
        visitor_logged_in(&guests[i].visitor, "joe");
    }
    assert_int_equal(visitor_take_line(arrive(4, "10.0.0.2", DOOR_TELNET)), -1);
    for (unsigned i = 0; i < 5; i++)
        assert_true(guests[i].here);
}

/* An administrator who types a password while one host floods us keeps the connection. */
static void a_flood_turns_out_its_own(void **state)
{
    (void)state;
    struct visitor *admin = arrive(0, "10.0.0.9", DOOR_TELNET);
    assert_int_equal(visitor_take_line(admin), 0);
    for (unsigned i = 0; i < 1000; i++)
        visitor_take_line(arrive(1 + i % (GUESTS - 1), "10.6.6.6", DOOR_TELNET));
    assert_true(guests[0].here);
    assert_int_equal(admin->vty, 0);
    assert_true(visitor_limit_waiting.used <= visitor_limit_waiting.maximum);
}

/* Nor does a flood from many hosts get hold of the line of who has begun to type. */
static void the_silent_are_turned_out_first(void **state)
{
    char host[24];
    (void)state;
    struct visitor *admin = arrive(0, "10.0.0.9", DOOR_TELNET);
    assert_int_equal(visitor_take_line(admin), 0);
    visitor_active(admin);
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(host, sizeof host, "10.6.%u.%u", i / 250, i % 250 + 1);
        visitor_take_line(arrive(1 + i % (GUESTS - 1), host, DOOR_TELNET));
    }
    assert_true(guests[0].here);
    assert_int_equal(admin->vty, 0);
}

static void patience_ends(void **state)
{
    (void)state;
    arrive(0, "10.0.0.1", DOOR_TELNET);
    loop_advance(59000);
    assert_true(guests[0].here);
    loop_advance(2000);
    assert_false(guests[0].here);
    assert_string_equal(guests[0].reason, "% Login timed out");
}

static void ssh_has_a_patience_of_its_own(void **state)
{
    (void)state;
    load("ip ssh time-out 20\nline vty 4 15\n transport input ssh\n");
    arrive(0, "10.0.0.1", DOOR_SSH);
    loop_advance(19000);
    assert_true(guests[0].here);
    loop_advance(2000);
    assert_false(guests[0].here);
}

static void lines_are_given_to_whom_their_list_permits(void **state)
{
    (void)state;
    load("access-list 10 deny host 10.1.0.9\naccess-list 10 permit 10.1.0.0 0.0.255.255\n"
         "line vty 0\n transport input telnet\n access-class 10 in\n"
         "line vty 1\n transport input telnet\n access-class 11 in\n"      /* no such list: everybody */
         "line vty 2\n transport input ssh\n access-class 10 in\n");
    assert_int_equal(visitor_take_line(arrive(0, "10.2.0.1", DOOR_TELNET)), 1);
    assert_int_equal(visitor_take_line(arrive(1, "10.1.0.9", DOOR_TELNET)), 1);  /* in place of the first */
    assert_int_equal(visitor_take_line(arrive(2, "10.1.0.1", DOOR_TELNET)), 0);
    assert_true(visitor_welcome(arrive(3, "10.1.0.1", DOOR_SSH)));
    assert_false(visitor_welcome(arrive(4, "10.1.0.9", DOOR_SSH)));
    assert_false(visitor_welcome(arrive(5, "10.2.0.1", DOOR_SSH)));
    assert_false(visitor_welcome(arrive(6, "::1", DOOR_SSH)));
    assert_ptr_equal(visitor_on(0), &guests[2].visitor);
    const unsigned uses = visitor_uses(0);
    visitor_logged_in(&guests[2].visitor, "joe");
    assert_int_equal(visitor_uses(0), uses + 1);
}

static void lists_have_names_and_protocols(void **state)
{
    (void)state;
    load("ip access-list standard STAFF\n permit 10.1.0.0 0.0.255.255\n 5 deny host 10.1.0.9\n"
         "access-list 101 permit udp any any\naccess-list 101 permit tcp any host 10.0.0.1 eq telnet\n"
         "ip access-list extended NOBODY\n permit ip any any fragments\n"
         "line vty 0\n transport input ssh\n access-class STAFF in\n"
         "line vty 1\n transport input all\n access-class 101 in\n"
         "line vty 2\n transport input all\n access-class NOBODY in\n");
    assert_int_equal(visitor_take_line(arrive(0, "10.1.0.1", DOOR_SSH)), 0);
    assert_false(visitor_welcome(arrive(1, "10.1.0.9", DOOR_SSH)));
    assert_false(visitor_welcome(arrive(2, "10.2.0.1", DOOR_SSH)));
    assert_int_equal(visitor_take_line(arrive(3, "10.2.0.1", DOOR_TELNET)), 1);
}

static void exec_timeout_counts_from_the_last_key(void **state)
{
    (void)state;
    load("line vty 0 4\n transport input telnet\n exec-timeout 1 30\n");
    struct visitor *v = arrive(0, "10.0.0.1", DOOR_TELNET);
    visitor_take_line(v);
    visitor_logged_in(v, "joe");
    loop_advance(89000);
    visitor_active(v);
    loop_advance(89000);
    assert_true(guests[0].here);
    load("line vty 0 4\n transport input telnet\n exec-timeout 0 0\n");
    visitor_active(v);
    loop_advance(24 * 3600 * 1000);
    assert_true(guests[0].here);
}

static void typing_does_not_lengthen_the_login(void **state)
{
    (void)state;
    struct visitor *v = arrive(0, "10.0.0.1", DOOR_TELNET);
    visitor_take_line(v);
    for (unsigned i = 0; i < 7; i++, loop_advance(10000))
        if (guests[0].here)
            visitor_active(v);
    assert_false(guests[0].here);
}

static void wrong_passwords_cost_their_host_time(void **state)
{
    (void)state;
    struct visitor *v = arrive(0, "10.0.0.1", DOOR_SSH), *other = arrive(1, "10.0.0.2", DOOR_SSH);
    visitor_failed(v, "joe", 2);
    assert_int_equal(visitor_penalty(v), 0);
    static const unsigned expected[] = { 1000, 2000, 4000, 8000, 8000 };
    for (unsigned i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        visitor_failed(v, "\x1b[31m", 1);
        assert_int_equal(visitor_penalty(v), expected[i]);
    }
    assert_int_equal(visitor_penalty(other), 0);
    visitor_take_line(v);
    visitor_logged_in(v, "joe");
    assert_int_equal(visitor_penalty(v), 0);
}

static void offenders_are_forgiven_and_bounded(void **state)
{
    (void)state;
    char host[16];
    struct visitor *first = arrive(0, "10.0.0.1", DOOR_SSH);
    visitor_failed(first, "joe", 3);
    assert_int_equal(visitor_penalty(first), 1000);
    for (unsigned i = 0; i < 200; i++) {
        snprintf(host, sizeof host, "10.1.0.%u", i);
        loop_advance(1);
        struct visitor *v = arrive(1, host, DOOR_SSH);
        visitor_failed(v, "joe", 3);
        assert_int_equal(visitor_penalty(v), 1000);
        turn_out(v, "");
    }
    assert_int_equal(visitor_penalty(first), 0);         /* the oldest made room */
    struct visitor *last = arrive(1, "10.1.0.199", DOOR_SSH);
    assert_int_equal(visitor_penalty(last), 1000);
    loop_advance(601000);
    last = arrive(1, "10.1.0.199", DOOR_SSH);
    assert_int_equal(visitor_penalty(last), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(lines_are_given_by_door), TEST(the_newest_gets_the_line_of_one_who_waits),
        TEST(who_has_logged_in_is_never_turned_out), TEST(a_flood_turns_out_its_own),
        TEST(the_silent_are_turned_out_first), TEST(patience_ends),
        TEST(ssh_has_a_patience_of_its_own), TEST(lines_are_given_to_whom_their_list_permits),
        TEST(lists_have_names_and_protocols),
        TEST(exec_timeout_counts_from_the_last_key), TEST(typing_does_not_lengthen_the_login),
        TEST(wrong_passwords_cost_their_host_time), TEST(offenders_are_forgiven_and_bounded),
    };
    return cmocka_run_group_tests(tests, open_appliance, close_appliance);
}

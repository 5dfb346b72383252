// SPDX-License-Identifier: MIT
#include "core/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>

static struct address parsed(const char *host, uint16_t port)
{
    struct address a;
    assert_true(address_parse(&a, host, port));
    return a;
}

static void text_is_host_and_port(void **state)
{
    (void)state;
    char text[ADDRESS_TEXT];
    struct address a = parsed("10.0.0.1", 5060);
    assert_string_equal(address_text(&a, text), "10.0.0.1:5060");
    assert_string_equal(address_host(&a, text), "10.0.0.1");
    a = parsed("::1", 2000);
    assert_string_equal(address_text(&a, text), "[::1]:2000");
    assert_string_equal(address_host(&a, text), "::1");
    a = parsed("1111:2222:3333:4444:5555:6666:255.255.255.255", 65535);
    assert_string_equal(address_text(&a, text), "[1111:2222:3333:4444:5555:6666:ffff:ffff]:65535");
}

static void only_numeric_hosts_are_taken(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "localhost", "10.0.0", "10.0.0.256", "10.0.0.1 ", "[::1]", "::1::", "010.0.0.1",
    };
    struct address a;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(address_parse(&a, bad[i], 1));
}

static void an_ipv4_address_keeps_network_order(void **state)
{
    (void)state;
    char text[ADDRESS_TEXT];
    struct address a = address_ipv4(htonl(0x0a000001), 2000);
    assert_string_equal(address_text(&a, text), "10.0.0.1:2000");
    assert_int_equal(address_ip4(&a), htonl(0x0a000001));
    assert_int_equal(address_port(&a), 2000);
    assert_int_equal(address_length(&a), sizeof(struct sockaddr_in));
    address_set_port(&a, 7);
    assert_int_equal(address_port(&a), 7);
    struct address six = parsed("::1", 9);
    assert_int_equal(address_ip4(&six), 0);
    assert_int_equal(address_port(&six), 9);
    assert_int_equal(address_length(&six), sizeof(struct sockaddr_in6));
}

static void equality_knows_host_and_port(void **state)
{
    (void)state;
    struct address a = parsed("10.0.0.1", 1), b = parsed("10.0.0.1", 2), c = parsed("::1", 1);
    struct address mapped = parsed("::ffff:10.0.0.1", 1);
    assert_true(address_equal(&a, &a));
    assert_false(address_equal(&a, &b));
    assert_true(address_same_host(&a, &b));
    assert_false(address_same_host(&a, &c));
    assert_false(address_same_host(&a, &mapped));
    assert_int_not_equal(address_hash(&a), address_hash(&b));
    struct address again = address_ipv4(address_ip4(&a), 1);
    assert_int_equal(address_hash(&a), address_hash(&again));
}

static void an_address_without_family_is_local(void **state)
{
    (void)state;
    char text[ADDRESS_TEXT];
    struct address none = { 0 };
    assert_string_equal(address_text(&none, text), "local");
    assert_string_equal(address_host(&none, text), "");
    assert_int_equal(address_port(&none), 0);
    assert_true(address_equal(&none, &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_host_and_port),
        cmocka_unit_test(only_numeric_hosts_are_taken),
        cmocka_unit_test(an_ipv4_address_keeps_network_order),
        cmocka_unit_test(equality_knows_host_and_port),
        cmocka_unit_test(an_address_without_family_is_local),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

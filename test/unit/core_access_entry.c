// SPDX-License-Identifier: MIT
#include "core/access_entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static bool matches(struct access_entry *e, const char *peer, uint16_t from, uint16_t port)
{
    struct address a, local;
    assert_true(address_parse(&a, peer, from));
    assert_true(address_parse(&local, "10.0.0.1", port));
    return access_entry_matches(e, &(struct access_visit){ &a, &local, port });
}

/* Whether a visitor from 10.1.2.3 port 1024 to 10.0.0.1 port 22 is meant. */
static bool means(bool permit, const char *text)
{
    struct access_entry e = { .permit = permit };
    access_entry_extended(&e, text);
    return matches(&e, "10.1.2.3", 1024, 22);
}

static void standard_entries(void **state)
{
    static const struct {
        const char *text;
        bool known, meant;
    } cases[] = {
        { "any", true, true },           { "host 10.1.2.3", true, true },      { "10.1.2.3", true, true },
        { "10.1.2.4", true, false },     { "10.1.0.0 0.0.255.255", true, true },
        { "10.2.0.0 0.0.255.255", true, false },
        { "any log", true, true },       { "10.1.0.0 0.0.255.255 log", true, true },
        { "", false, false },            { "host", false, false },             { "host any", false, false },
        { "10.1.0.0 0.0.255.255 any", false, false }, { "nobody", false, false },
    };
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct access_entry e = { .permit = true };
        assert_int_equal(access_entry_standard(&e, cases[i].text), cases[i].known);
        if (cases[i].known)
            assert_int_equal(matches(&e, "10.1.2.3", 1024, 22), cases[i].meant);
    }
}

static void extended_entries(void **state)
{
    static const struct {
        const char *text;
        bool meant;
    } cases[] = {
        { "ip any any", true },
        { "tcp host 10.1.2.3 any eq 22", true },
        { "tcp 10.1.0.0 0.0.255.255 host 10.0.0.1 eq 22 log", true },
        { "6 any any", true },
        { "tcp any any eq telnet", false },
        { "tcp any any neq telnet", true },
        { "tcp any any lt 23", true },
        { "tcp any any lt 22", false },
        { "tcp any any gt 21", true },
        { "tcp any any gt 22", false },
        { "tcp any any range 22 23", true },
        { "tcp any range 1000 2000 any", true },
        { "tcp any eq 1025 any", false },
        { "tcp any host 10.0.0.2", false },
        { "udp any any", false },                   /* nobody comes in by UDP */
        { "icmp any any", false },
        { "tcp any any established", false },
        { "tcp any any eq pop3", false },
    };
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(means(true, cases[i].text), cases[i].meant);
        assert_int_equal(means(false, cases[i].text), cases[i].meant);
    }
}

/* What is not known of a visitor, or not understood, lets nobody in. */
static void what_is_beyond(void **state)
{
    static const char *const texts[] = {
        "ip any any fragments", "tcp any any eq 22 time-range night", "ip object-group staff any",
        "ip host any", "ip any", "ip", "tcp any eq", "tcp any gt 65535 any", "tcp any lt 0 any",
    };
    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_false(means(true, texts[i]));
        assert_true(means(false, texts[i]));
    }
}

static void texts_are_kept_word_by_word(void **state)
{
    struct access_entry e = { 0 };
    char longest[1000];
    (void)state;
    access_entry_extended(&e, "  tcp   any host 10.0.0.1  log ");
    assert_string_equal(e.text, "tcp any host 10.0.0.1 log");
    assert_true(e.log);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    access_entry_extended(&e, longest);
    assert_true(strlen(e.text) < sizeof e.text);
}

static void other_families_are_meant_by_any_alone(void **state)
{
    struct access_entry e = { .permit = true };
    (void)state;
    access_entry_extended(&e, "ip any any");
    assert_true(matches(&e, "2001:db8::1", 1024, 22));
    e = (struct access_entry){ 0 };
    access_entry_extended(&e, "ip 10.1.0.0 0.0.255.255 any");
    assert_false(matches(&e, "2001:db8::1", 1024, 22));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_entries),
        cmocka_unit_test(extended_entries),
        cmocka_unit_test(what_is_beyond),
        cmocka_unit_test(texts_are_kept_word_by_word),
        cmocka_unit_test(other_families_are_meant_by_any_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

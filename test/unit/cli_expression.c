// SPDX-License-Identifier: MIT
#include "cli/expression.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool matches(const char *expression, const char *line)
{
    struct expression *e = expression_open(expression);
    assert_non_null(e);
    const bool result = expression_matches(e, line);
    expression_close(e);
    return result;
}

static void what_matches(void **state)
{
    static const struct { const char *expression, *yes, *no; } cases[] = {
        { "abc", "xxabcxx", "ab c" },              { "", "", NULL },
        { "^ip route .+ |^ipv6 route .+", "ip route 1.2 x", " ip route 1.2 x" },
        { "ip(v6)* access-list|remark", "ipv6 access-list", "ipx access-list" },
        { "a|", "b", NULL },                       { "(|a)b", "b", "a" },
        { "x$", "ax", "xa" },                      { "^$", "", " " },
        { "a+b", "caab", "b" },                    { "ca?b", "cb", "caab" },
        { "^a{2,3}$", "aaa", "aaaa" },             { "^a{2}$", "aa", "a" },
        { "^a{2,}$", "aaaaa", "a" },               { "^a{0,1}b", "b", "aab" },
        { "^(ab){2}c", "ababc", "abc" },           { "^(a*)*b", "aab", "c" },
        { "[[:digit:]]{3}-[a-f]", "123-e", "12-e" }, { "[^a-z]", "A", "abc" },
        { "[]x]", "]", "y" },                      { "[^]x]", "y", "]x" },
        { "[a-]", "-", "b" },                      { "a.c", "a c", "ac" },
        { "\\.\\(\\[", ".([", "a([" },             { "a{", "a{", "a" },
        { "a)", "a)", "a" },                       { "10\\.0\\.0\\.1 ", "10.0.0.1 ", "10.0.0.10" },
        { "\xc3\xa9|x", "caf\xc3\xa9", "cafe" },   { "a**", "b", NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(matches(cases[i].expression, cases[i].yes));
        if (cases[i].no)
            assert_false(matches(cases[i].expression, cases[i].no));
    }
}

static void what_is_no_expression(void **state)
{
    static const char *const wrong[] = { "(", "(a", "[a", "[", "[]", "*a", "a|*", "\\", "(a)\\1", "[b-a]", "[[:alfa:]]",
                                         "[[:alpha]", "a{2", "a{3,2}", "a{300}", "((a{9}){9}){9}", "a{256}" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_null(expression_open(wrong[i]));
    char longer[EXPRESSION_STEPS + 2];
    memset(longer, 'a', sizeof longer);
    longer[EXPRESSION_STEPS] = '\0';
    assert_null(expression_open(longer));
    longer[EXPRESSION_STEPS - 1] = '\0';
    struct expression *e = expression_open(longer);
    assert_non_null(e);
    expression_close(e);
}

/* The C library needs minutes for the first of these. */
static void what_would_explode_costs_its_steps(void **state)
{
    static const char *const bombs[] = { "(a|b)*a(a|b){30}c", "((a|b)*a(a|b){15}){2}c", "(a*)*(a*)*(a*)*c",
                                         "(a|ab|aba|b|ba)*(a|b){32}c", "((((a*)*)*)*)*c" };
    char line[4001];
    (void)state;
    srand(1);
    for (size_t i = 0; i < sizeof line - 1; i++)
        line[i] = rand() & 1 ? 'a' : 'b';
    line[sizeof line - 1] = '\0';
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        struct expression *e = expression_open(bombs[i]);
        assert_non_null(e);
        assert_false(expression_matches(e, line));
        assert_true(expression_cost(e) <= sizeof line * EXPRESSION_STEPS);
        expression_close(e);
    }
}

/* The C library judges what random expressions match. */
static void the_c_library_agrees(void **state)
{
    static const char *const pieces[] = { "a", "b", "c", ".", "(a", "(b|", "(", ")", "|", "*", "+", "?", "{2}", "{1,3}",
                                          "{0,}", "[ab]", "[^b]", "^", "$" };
    unsigned compared = 0;
    (void)state;
    srand(2);
    for (unsigned i = 0; i < 30000; i++) {
        char text[64] = "", line[12] = "";
        regex_t judge;
        for (unsigned n = (unsigned)rand() % 7 + 1; n > 0; n--)
            strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
        for (unsigned n = 0, size = (unsigned)rand() % 11; n < size; n++)
            line[n] = (char)('a' + rand() % 3);
        struct expression *e = expression_open(text);
        if (e && !regcomp(&judge, text, REG_EXTENDED | REG_NOSUB)) {
            if (expression_matches(e, line) != !regexec(&judge, line, 0, NULL, 0))
                fail_msg("\"%s\" on \"%s\"", text, line);
            compared++;
            regfree(&judge);
        }
        if (e)
            expression_close(e);
    }
    assert_true(compared > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_matches),
        cmocka_unit_test(what_is_no_expression),
        cmocka_unit_test(what_would_explode_costs_its_steps),
        cmocka_unit_test(the_c_library_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

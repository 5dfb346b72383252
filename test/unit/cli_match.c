// SPDX-License-Identifier: MIT
#include "cli/match.h"

#include "test/unit/cli_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct found f;

static struct position in(const struct mode *mode)
{
    struct position p = position_global();
    if (mode)
        p.at[p.depth++] = (struct place){ .mode = (struct mode *)mode, .tag = 1, .name = "x" };
    return p;
}

static bool find(const struct mode *mode, const char *line)
{
    struct position p = in(mode);
    return find_line(&p, PRIVILEGE_FULL, line, &f);
}

static bool find_in_exec(const char *line, bool privileged)
{
    struct position p = position_exec();
    return find_line(&p, privileged ? PRIVILEGE_FULL : PRIVILEGE_USER, line, &f);
}

static void fails(const struct mode *mode, const char *line, enum match kind, unsigned token)
{
    assert_false(find(mode, line));
    assert_int_equal(f.kind, kind);
    assert_int_equal(f.token, token);
}

static void test_abbreviation(void **state)
{
    (void)state;
    assert_true(find_in_exec("sh ephone reg", true));
    assert_string_equal(f.entry->command->syntax, "show ephone [registered|summary]");
    assert_true(find_in_exec("SHOW EPHONE-DN", true));
    assert_string_equal(f.entry->command->syntax, "show ephone-dn");
    assert_true(find_in_exec("sh ver", false));
    assert_false(find_in_exec("show versions", true));
}

static void test_verdicts(void **state)
{
    (void)state;
    assert_false(find_in_exec("show bogus", true));
    assert_int_equal(f.kind, MATCH_INVALID);
    assert_int_equal(f.token, 1);
    assert_false(find_in_exec("show version now", true));
    assert_int_equal(f.token, 2);
    assert_false(find_in_exec("c", true));
    assert_int_equal(f.kind, MATCH_AMBIGUOUS);
    assert_false(find_in_exec("clear cti", true));
    assert_int_equal(f.kind, MATCH_INCOMPLETE);
    assert_false(find_in_exec("clear cti session 5", false));
    assert_int_equal(f.token, 0);
    fails(&fixture_dn_mode, "number", MATCH_INCOMPLETE, 1);
    fails(&fixture_dn_mode, "cti watch now", MATCH_INVALID, 2);
    fails(NULL, "ephone-dn 101", MATCH_INVALID, 1);
    fails(NULL, "no", MATCH_INCOMPLETE, 1);
}

static void test_arguments_are_verbatim(void **state)
{
    (void)state;
    assert_true(find(&fixture_dn_mode, "  label  O'Brien \"a|b\" \\ # ?"));
    assert_int_equal(f.args.at[0].size, strlen("O'Brien \"a|b\" \\ # ?"));
    assert_memory_equal(f.args.at[0].text, "O'Brien", 7);
}

static void test_fallback_to_parent(void **state)
{
    (void)state;
    assert_true(find(&fixture_dn_mode, "ip http server"));
    assert_int_equal(f.level, 1);
    assert_true(find(&fixture_dn_mode, "number 201"));
    assert_int_equal(f.level, 2);
    /* a word known in full in the parent is not an abbreviation here */
    assert_true(find(&fixture_dn_mode, "ephone-dn 2"));
    assert_ptr_equal(f.entry->opens, &fixture_dn_mode);
    assert_int_equal(f.level, 1);
    /* known in both: the nearest */
    assert_true(find(&fixture_dn_mode, "ephone-dn-template 2"));
    assert_int_equal(f.level, 2);
    assert_null(f.entry->opens);
}

static void test_failing_lines_stay(void **state)
{
    (void)state;
    fails(&fixture_dn_mode, "ephone-dn 999", MATCH_INVALID, 1);
    fails(&fixture_dn_mode, "ephone-dn", MATCH_INCOMPLETE, 1);
    fails(&fixture_dn_mode, "bogus", MATCH_INVALID, 0);
}

static void test_no_and_default(void **state)
{
    (void)state;
    assert_true(find(&fixture_dn_mode, "no number"));
    assert_int_equal(f.how, HOW_NO);
    assert_true(find(&fixture_dn_mode, "no label Foo bar"));
    assert_true(find(&fixture_dn_mode, "default cti watch"));
    assert_int_equal(f.how, HOW_DEFAULT);
    assert_true(find(&fixture_dn_mode, "no ephone-dn 2"));
    assert_int_equal(f.level, 1);
    fails(&fixture_dn_mode, "no exit", MATCH_INVALID, 1);
    fails(&fixture_dn_mode, "no bogus", MATCH_INVALID, 1);
    assert_false(find_in_exec("no show version", true));
}

static void test_do(void **state)
{
    (void)state;
    assert_true(find(&fixture_dn_mode, "do show version"));
    assert_int_equal(f.level, 0);
    assert_false(find(&fixture_dn_mode, "do number 5"));
    assert_int_equal(f.token, 1);
}

static void test_kept_modes(void **state)
{
    (void)state;
    assert_true(find(&fixture_interface, "ip address 10.0.0.1 255.0.0.0"));
    assert_true(f.keep);
    assert_int_equal(f.level, 2);
    assert_true(find(&fixture_interface, "no shutdown"));
    assert_true(f.keep);
    assert_true(find(&fixture_interface, "log config"));     /* not `logging …` */
    assert_true(f.keep);
    assert_true(find(&fixture_interface, "ip http server"));
    assert_false(f.keep);
    assert_int_equal(f.level, 1);
    assert_true(find(&fixture_interface, "interface y"));
    assert_ptr_equal(f.entry->opens, &fixture_interface);
    assert_true(find(&fixture_interface, "exit"));
    assert_int_equal(f.entry->word, WORD_EXIT);
}

static void test_comments(void **state)
{
    (void)state;
    assert_true(find(NULL, "! anything"));
    assert_null(f.entry);
    assert_true(find(NULL, "   "));
    assert_true(find_in_exec("", false));
    assert_false(f.keep);
}

static void test_too_many_words(void **state)
{
    char line[300] = "show";
    (void)state;
    for (unsigned i = 0; i < 120; i++)
        strcat(line, " x");
    assert_false(find_in_exec(line, true));
    assert_int_equal(f.kind, MATCH_INVALID);
}

static int set_up(void **state)
{
    (void)state;
    fixture_open();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_abbreviation), cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_arguments_are_verbatim), cmocka_unit_test(test_fallback_to_parent),
        cmocka_unit_test(test_failing_lines_stay), cmocka_unit_test(test_no_and_default), cmocka_unit_test(test_do),
        cmocka_unit_test(test_kept_modes), cmocka_unit_test(test_comments), cmocka_unit_test(test_too_many_words),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}

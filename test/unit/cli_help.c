// SPDX-License-Identifier: MIT
#include "cli/help.h"

#include "test/unit/cli_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct buf text;

static const char *help(const struct position *p, const char *line)
{
    buf_clear(&text);
    help_show(p, PRIVILEGE_FULL, line, 80, &text);
    return buf_text(&text);
}

static struct position in_dn(void)
{
    struct position p = position_global();
    p.at[p.depth++] = (struct place){ .mode = &fixture_dn_mode, .tag = 1 };
    return p;
}

static void test_lists(void **state)
{
    struct position exec = position_exec(), dn = in_dn();
    (void)state;
    assert_string_equal(help(&exec, "show "), "  ephone     Show phones\n  ephone-dn  Show numbers\n"
                                              "  version    Show the version\n\n");
    assert_string_equal(help(&exec, "show version "), "  |     Output modifiers\n  <cr>\n\n");
    assert_non_null(strstr(help(&dn, ""), "Ephone DN configuration commands:\n"));
    assert_non_null(strstr(help(&dn, ""), "  no                  Negate a command or set its defaults\n"));
    assert_string_equal(help(&dn, "cti "), "  watch  Let applications control it\n\n");
    assert_string_equal(help(&dn, "ephone-dn-template "), "  <1-15>  template tag\n\n");
    assert_null(strstr(help(&dn, "no "), "exit"));
    assert_non_null(strstr(help(&dn, "no "), "number"));
    assert_string_equal(help(&dn, "do sh "), "  ephone     Show phones\n  ephone-dn  Show numbers\n"
                                             "  version    Show the version\n\n");
}

static void test_words(void **state)
{
    struct position exec = position_exec();
    (void)state;
    assert_string_equal(help(&exec, "sh"), "show  \n\n");
    assert_string_equal(help(&exec, "show e"), "ephone     ephone-dn  \n\n");
    assert_string_equal(help(&exec, "show ephone r"), "registered  \n\n");
    assert_string_equal(help(&exec, "clear cti session 4"),
                        "  <1-2147483647>  End one CTI session\n\n");
    assert_string_equal(help(&exec, "clear cti session x"), "% Unrecognized command\n");
    assert_string_equal(help(&exec, "bogus "), "% Unrecognized command\n");
    assert_string_equal(help(&exec, "bog"), "% Unrecognized command\n");
    assert_string_equal(help(&exec, "c x "), "% Ambiguous command:  \"c x \"\n");
}

static void test_modifiers(void **state)
{
    struct position exec = position_exec();
    (void)state;
    assert_non_null(strstr(help(&exec, "show version | "), "  section   Filter a section of output\n"));
    assert_string_equal(help(&exec, "show version | in"), "include  \n\n");
    assert_string_equal(help(&exec, "show version | include "), "  LINE  Regular Expression\n\n");
}

static const char *completed(const struct position *p, const char *line)
{
    buf_clear(&text);
    return help_complete(p, PRIVILEGE_FULL, line, &text) ? buf_text(&text) : NULL;
}

static void test_completion(void **state)
{
    struct position exec = position_exec(), dn = in_dn();
    (void)state;
    assert_string_equal(completed(&exec, "sh"), "ow ");
    assert_string_equal(completed(&exec, "show ephone"), " ");
    assert_string_equal(completed(&exec, "show ephone re"), "gistered ");
    assert_null(completed(&exec, "c"));
    assert_null(completed(&exec, "show "));
    assert_null(completed(&dn, "number 2"));
    assert_string_equal(completed(&dn, "no nu"), "mber ");
    assert_string_equal(completed(&exec, "show version | sec"), "tion ");
}

static int set_up(void **state)
{
    (void)state;
    fixture_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists), cmocka_unit_test(test_words), cmocka_unit_test(test_modifiers),
        cmocka_unit_test(test_completion),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

// SPDX-License-Identifier: MIT
/* The grammar of `button`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/settings.h"

#include <stdio.h>
#include <string.h>

static struct settings_ephone phone;

static bool run(const char *pairs, enum how how)
{
    struct token tokens[WORDS_MAX];
    struct args args = { .count = 1, .tokens = tokens };
    struct refusal r;
    args.repeated = (unsigned)syntax_split(pairs, tokens);
    return button_set(&phone, &args, how, &r);
}

static const char *text(void)
{
    static struct buf lines;
    buf_clear(&lines);
    button_print(&phone, &lines);
    return buf_text(&lines);
}

static int fresh(void **state)
{
    (void)state;
    memset(&phone, 0, sizeof phone);
    return 0;
}

static void pairs(void **state)
{
    (void)state;
    assert_true(run("2:7 1:1", HOW_SET));
    assert_string_equal(text(), "button 1:1 2:7\n");
    assert_int_equal(phone.buttons[1].dn, 7);
    assert_int_equal(phone.buttons[1].separator, ':');
    assert_true(run("3s4 2F9", HOW_SET));
    assert_string_equal(text(), "button 1:1 2f9 3s4\n");
    assert_true(run("4b5 5m6 6w7", HOW_SET));
    assert_string_equal(text(), "button 1:1 2f9 3s4 4b5\nbutton 5m6 6w7\n");
}

static void removal(void **state)
{
    (void)state;
    assert_true(run("1:1 2:7 3:9", HOW_SET));
    assert_true(run("2:7", HOW_NO));
    assert_string_equal(text(), "button 1:1 3:9\n");
    assert_true(run("1", HOW_NO));
    assert_string_equal(text(), "button 3:9\n");
    assert_true(run("", HOW_NO));
    assert_string_equal(text(), "");
}

static void overlays(void **state)
{
    (void)state;
    assert_true(run("2o3,4,5 1c6,7 3x2", HOW_SET));
    assert_string_equal(text(), "button 1c6,7 2o3,4,5 3x2\n");
    assert_true(run("2o8,9", HOW_SET));
    assert_string_equal(text(), "button 1c6,7 2o8,9 3x2\n");
    assert_true(run("2", HOW_NO));
    assert_string_equal(text(), "button 1c6,7 3x2\n");
    assert_int_equal(phone.overlays[0].dn, 7);
    assert_int_equal(phone.overlays[1].button, 0);
}

/* One line for each sentence of the command reference: a separator is a single character, the list of ephone-dns is
 * for overlays alone, `x` names a button. */
static void grammar(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *printed;
    } lines[] = {
        { "1:1", "button 1:1\n" },
        { "1b1", "button 1b1\n" },
        { "1c1,2", "button 1c1,2\n" },
        { "1c1", "button 1c1\n" },
        { "1f1", "button 1f1\n" },
        { "1m1", "button 1m1\n" },
        { "1o1", "button 1o1\n" },
        { "1o20,21,22", "button 1o20,21,22\n" },
        { "1s1", "button 1s1\n" },
        { "1w1", "button 1w1\n" },
        { "1o1,2 2x1 3x1", "button 1o1,2 2x1 3x1\n" },
        { "34:65535", "button 34:65535\n" },
        { "5:5 4:4 3:3 2:2 1:1", "button 1:1 2:2 3:3 4:4\nbutton 5:5\n" },
        { "1O7,8 2S9", "button 1o7,8 2s9\n" },
        { "1:1 1s2", "button 1s2\n" },
        { "1o2,2", "button 1o2,2\n" },
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        memset(&phone, 0, sizeof phone);
        assert_true(run(lines[i].typed, HOW_SET));
        assert_string_equal(text(), lines[i].printed);
    }
}

static void nonsense(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "0:1", "35:1", "1", "1:", ":1", "1:0", "1:65536", "1:1,2", "1o1,", "1o,1", "1z1", "1:1x", "a",
        "1o1,,2", "999999999:1", "1sf5", "1bf2", "1os2,3", "1m1,2", "1x1,2", "2:7,", "1 :1", "+1:1", "1:-1",
        "1o1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(run(bad[i], HOW_SET));
    assert_string_equal(text(), "");
    assert_true(run("1o1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25", HOW_SET));
    assert_true(run("2o1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25", HOW_SET));
    assert_false(run("3o1,2", HOW_SET));
}

static void all_buttons(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= BUTTONS_MAX; i++) {
        char pair[16];
        snprintf(pair, sizeof pair, "%u:%u", BUTTONS_MAX + 1 - i, i);
        assert_true(run(pair, HOW_SET));
    }
    assert_int_equal(phone.buttons[BUTTONS_MAX - 1].button, BUTTONS_MAX);
    assert_true(run("34:2", HOW_SET));
    assert_int_equal(phone.buttons[BUTTONS_MAX - 1].dn, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(pairs, fresh), cmocka_unit_test_setup(removal, fresh),
        cmocka_unit_test_setup(overlays, fresh), cmocka_unit_test_setup(nonsense, fresh),
        cmocka_unit_test_setup(all_buttons, fresh), cmocka_unit_test_setup(grammar, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

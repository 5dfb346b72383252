// SPDX-License-Identifier: MIT
#include "cli/editor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct buf screen;
static struct editor editor;

static int set_up(void **state)
{
    (void)state;
    editor_open(&editor, &screen);
    editor.width = 80;
    editor_begin(&editor, 3);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    editor_close(&editor);
    buf_free(&screen);
    return 0;
}

/* Types; returns what the last byte asked for. */
static enum edit keys(const char *text, size_t n)
{
    enum edit what = EDIT_MORE;
    while (n) {
        size_t taken;
        what = editor_feed(&editor, text, n, &taken);
        text += taken;
        n -= taken;
    }
    return what;
}

#define KEYS(text) keys(text, sizeof text - 1)

/* The line after some keys, and what a terminal shows of it. */
static void expect(const char *line)
{
    char shown[400] = "";
    size_t at = 0, end = 0;
    for (size_t i = 0; i < screen.size; i++) {
        if (screen.data[i] == '\b') {
            assert_true(at > 0);
            at--;
        } else {
            shown[at++] = screen.data[i];
            end = at > end ? at : end;
        }
    }
    while (end > strlen(line) && shown[end - 1] == ' ')
        end--;    /* blanks that erased something */
    shown[end] = '\0';
    assert_string_equal(editor_line(&editor), line);
    assert_string_equal(shown, line);
}

static void test_plain_echo(void **state)
{
    (void)state;
    KEYS("show version");
    assert_string_equal(buf_text(&screen), "show version");
    assert_int_equal(KEYS("\r"), EDIT_LINE);
}

static void test_cursor_keys(void **state)
{
    (void)state;
    KEYS("ac\x02" "b");
    expect("abc");
    KEYS("\x01" "X\x05" "Y");
    expect("XabcY");
    KEYS("\x1b[D\x1b[D" "-\x1b[C" "+");
    expect("Xab-c+Y");
    KEYS("\x01\x04");
    expect("ab-c+Y");
    KEYS("\x06\x06\x08");
    expect("a-c+Y");
}

static void test_killing(void **state)
{
    (void)state;
    KEYS("show run all\x17");
    expect("show run ");
    KEYS("\x19");
    expect("show run all");
    KEYS("\x01\x1b" "f\x0b");
    expect("show");
    KEYS("\x15");
    expect("");
    KEYS("\x19!");
    expect("show!");
    KEYS("\x15" "ab\x14");
    expect("ba");
    KEYS(" cd\x1b" "b\x1b" "d");
    expect("ba ");
}

static void test_history(void **state)
{
    (void)state;
    history_add(editor_history(&editor), "one");
    history_add(editor_history(&editor), "two");
    history_add(editor_history(&editor), "two");
    KEYS("new\x10");
    expect("two");
    KEYS("\x1b[A\x10");
    expect("one");
    KEYS("\x0e\x1b[B");
    expect("new");
    history_limit(editor_history(&editor), 1);
    KEYS("\x10\x10\x10");
    expect("two");
    for (unsigned i = 0; i < 300; i++)
        history_add(editor_history(&editor), i & 1 ? "a" : "b");
    assert_int_equal(editor_history(&editor)->count, 1);
}

static void test_line_ends(void **state)
{
    (void)state;
    const char ends[] = "a\r\nb\nc\r\0d\r";
    const char *at = ends;
    size_t left = sizeof ends - 1, taken;
    for (const char *line = "abcd"; *line; line++) {
        assert_int_equal(editor_feed(&editor, at, left, &taken), EDIT_LINE);
        assert_int_equal(editor_line(&editor)[0], *line);
        assert_int_equal(editor.line.size, 1);
        editor_begin(&editor, 3);
        at += taken;
        left -= taken;
    }
    assert_int_equal(left, 0);
}

static void test_special_keys(void **state)
{
    (void)state;
    assert_int_equal(KEYS("sh?"), EDIT_HELP);
    assert_int_equal(KEYS("\t"), EDIT_COMPLETE);
    assert_int_equal(KEYS("\x1a"), EDIT_END);
    assert_int_equal(KEYS("\x03"), EDIT_ABORT);
    assert_int_equal(KEYS("\x16?"), EDIT_MORE);
    expect("sh?");
}

static void test_utf8(void **state)
{
    (void)state;
    KEYS("Bj\xc3\xb6rn");
    assert_int_equal(text_columns(editor.line.data, editor.line.size), 5);
    KEYS("\x02\x02\x08");
    assert_string_equal(editor_line(&editor), "Bjrn");
    KEYS("\xe5\x86\x85");
    assert_string_equal(editor_line(&editor), "Bj\xe5\x86\x85rn");
    assert_int_equal(editor.shown, 5);
}

static void test_hidden(void **state)
{
    (void)state;
    editor.hidden = true;
    history_add(editor_history(&editor), "show");
    KEYS("se?cret\x08\x10");
    assert_string_equal(editor_line(&editor), "se?cre");
    assert_int_equal(screen.size, 0);
}

/* A line longer than the terminal scrolls sideways behind a `$`; what is shown never passes the margin. */
static void test_scrolling(void **state)
{
    (void)state;
    editor.width = 30;
    for (unsigned i = 0; i < 100; i++) {
        char c = (char)('a' + i % 26);
        keys(&c, 1);
        assert_true(editor.prompt + editor.shown < 30);
        assert_true(editor.at <= editor.shown);
    }
    assert_int_equal(editor.line.size, 100);
    assert_true(editor.shift > 0);
    KEYS("\x01");
    assert_int_equal(editor.shift, 0);
    assert_int_equal(editor.at, 0);
}

static void test_long_line(void **state)
{
    (void)state;
    char a = 'a';
    editor.width = 0;
    for (unsigned i = 0; i < 5000; i++)
        keys(&a, 1);
    assert_int_equal(editor.line.size, 4000);
}

static void test_pipe(void **state)
{
    (void)state;
    editor.raw = true;
    assert_int_equal(KEYS("label \x01?\t\n"), EDIT_LINE);
    assert_string_equal(editor_line(&editor), "label \x01?\t");
    assert_int_equal(screen.size, 0);
    editor_begin(&editor, 0);
    keys("a\0b\n", 4);
    assert_true(editor.spoilt);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_plain_echo), CASE(test_cursor_keys), CASE(test_killing), CASE(test_history), CASE(test_line_ends),
        CASE(test_special_keys), CASE(test_utf8), CASE(test_hidden), CASE(test_scrolling), CASE(test_long_line),
        CASE(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

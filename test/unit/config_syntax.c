// SPDX-License-Identifier: MIT
/* Syntaxes: every construct, where the caret goes, what may follow, and printing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/config/syntax.h"

#include <stdio.h>
#include <string.h>

static struct args args;
static struct token tokens[WORDS_MAX];

static struct match_result match(const char *syntax, const char *tail)
{
    int count = syntax_split(tail, tokens);
    assert_true(count >= 0);
    return syntax_match(syntax_compile(syntax, NULL), tail, tokens, 0, (unsigned)count, false, &args);
}

/* "ok", or "invalid 2" with the index of the word. */
static const char *verdict(const char *syntax, const char *tail)
{
    static char text[32];
    static const char *const kinds[] = { "ok", "incomplete", "invalid", "ambiguous" };
    struct match_result r = match(syntax, tail);
    if (r.kind == MATCH_OK)
        return "ok";
    snprintf(text, sizeof text, "%s %u", kinds[r.kind], r.token);
    return text;
}

static const char *again(const char *syntax, const char *tail)
{
    static struct buf line;
    buf_clear(&line);
    assert_int_equal(match(syntax, tail).kind, MATCH_OK);
    syntax_print(syntax_compile(syntax, NULL), &args, &line);
    return buf_text(&line);
}

static void path(void **state)
{
    (void)state;
    const char *words[8];
    assert_int_equal(syntax_path(syntax_compile("cti watch", NULL), words, 8), 2);
    assert_string_equal(words[1], "watch");
    assert_int_equal(syntax_path(syntax_compile("clear {cti|csta} session [id] <1-9>", NULL), words, 8), 1);
    assert_int_equal(syntax_path(syntax_compile("number NUMBER:16", NULL), words, 8), 1);
}

static void numbers(void **state)
{
    (void)state;
    assert_string_equal(verdict("x <1-300>", "1"), "ok");
    assert_int_equal(args.at[0].number, 1);
    assert_string_equal(verdict("x <1-300>", "300"), "ok");
    assert_string_equal(verdict("x <1-300>", "0"), "invalid 0");
    assert_string_equal(verdict("x <1-300>", "301"), "invalid 0");
    assert_string_equal(verdict("x <1-300>", "99999999999999999999"), "invalid 0");
    assert_string_equal(verdict("x <1-300>", "1x"), "invalid 0");
    assert_string_equal(verdict("x <1-300>", "-"), "invalid 0");
    assert_string_equal(verdict("x <1-300>", ""), "incomplete 0");
    assert_string_equal(verdict("x <1-300>", "5 6"), "invalid 1");
    assert_string_equal(verdict("x <-6-6>", "-6"), "ok");
    assert_int_equal(args.at[0].number, -6);
    assert_string_equal(verdict("x <-6-6>", "-7"), "invalid 0");
}

static void kinds_of_words(void **state)
{
    (void)state;
    static const struct {
        const char *syntax, *tail, *verdict;
    } cases[] = {
        { "x WORD:3", "abc", "ok" },              { "x WORD:3", "abcd", "invalid 0" },
        { "x LINE:7", "a b  cd", "ok" },          { "x LINE:6", "a b  cd", "invalid 0" },
        { "x NUMBER:4", "9*#+", "ok" },           { "x NUMBER", "A01.", "ok" },
        { "x NUMBER", "9/9", "invalid 0" },       { "x NAME:9", "a_b-c.1", "ok" },
        { "x NAME", "a@b", "invalid 0" },         { "x A.B.C.D", "10.0.0.255", "ok" },
        { "x A.B.C.D", "10.0.0.256", "invalid 0" }, { "x A.B.C.D", "10.0.0", "invalid 0" },
        { "x A.B.C.D", "10.0.0.1.", "invalid 0" }, { "x A.B.C.D", "0000.1.1.1", "invalid 0" },
        { "x X:X:X:X::X", "2001:db8::1", "ok" },  { "x X:X:X:X::X", "10.0.0.1", "invalid 0" },
        { "x X:X:X:X::X", "2001:db8::1::2", "invalid 0" }, { "x X:X:X:X::X", "abc", "invalid 0" },
        { "x H.H.H", "001E.4a34.A35F", "ok" },    { "x H.H.H", "001E.4A34.A35G", "invalid 0" },
        { "x H.H.H", "001E4.4A34.A35F", "invalid 0" }, { "x H.H.H", "1.2", "invalid 0" },
        { "x hh:mm", "1:0", "ok" },               { "x hh:mm", "24:00", "ok" },
        { "x hh:mm", "24:01", "invalid 0" },      { "x hh:mm", "12:60", "invalid 0" },
        { "x URL", "http://a/b", "ok" },          { "x URL", "flash:", "ok" },
        { "x URL", "nothing", "invalid 0" },      { "x PAIR...", "1:1 2:7", "ok" },
        { "x PAIR...", "", "incomplete 0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(verdict(cases[i].syntax, cases[i].tail), cases[i].verdict);
    match("x H.H.H", "1E.4a34.A35F");
    assert_memory_equal(args.at[0].mac, "\x00\x1E\x4A\x34\xA3\x5F", 6);
    match("x hh:mm", "1:30");
    assert_int_equal(args.at[0].number, 90);
    match("x PAIR...", "1:1 2:7 3:9");
    assert_int_equal(args.repeated, 3);
    assert_memory_equal(args.tokens[args.first_repeated + 1].text, "2:7", 3);
}

#define REGISTRAR "registrar server [expires [max <120-86400>] [min <60-3600>]]"
#define CHOICE "codec {g711ulaw|g729r8 [dspfarm-assist]|rate <1-9>}"

static void choices(void **state)
{
    (void)state;
    assert_string_equal(verdict(CHOICE, "g711ulaw"), "ok");
    assert_int_equal(args.at[0].number, 1);
    assert_string_equal(verdict(CHOICE, "g729r8 dspfarm-assist"), "ok");
    assert_int_equal(args.at[0].number, 2);
    assert_true(args.at[1].given);
    assert_string_equal(verdict(CHOICE, "g729r8"), "ok");
    assert_false(args.at[1].given);
    assert_string_equal(verdict(CHOICE, "rate 7"), "ok");
    assert_int_equal(args.at[2].number, 7);
    assert_false(args.at[1].given);
    assert_string_equal(verdict(CHOICE, "rate 10"), "invalid 1");
    assert_string_equal(verdict(CHOICE, "rate"), "incomplete 1");
    assert_string_equal(verdict(CHOICE, "opus"), "invalid 0");
    assert_string_equal(verdict(CHOICE, ""), "incomplete 0");
    assert_string_equal(verdict("x [no-reg|no-reg both|no-reg primary]", "no-reg both"), "ok");
    assert_int_equal(args.at[0].number, 2);
}

static void optionals_in_any_order(void **state)
{
    (void)state;
    assert_string_equal(verdict(REGISTRAR, ""), "ok");
    assert_string_equal(verdict(REGISTRAR, "expires max 120 min 60"), "ok");
    assert_int_equal(args.at[0].number, 120);
    assert_int_equal(args.at[1].number, 60);
    assert_string_equal(verdict(REGISTRAR, "expires min 60 max 120"), "ok");
    assert_int_equal(args.at[0].number, 120);
    assert_string_equal(verdict(REGISTRAR, "expires min 60"), "ok");
    assert_false(args.at[0].given);
    assert_string_equal(verdict(REGISTRAR, "expires max 119"), "invalid 2");
    assert_string_equal(verdict(REGISTRAR, "expires max 120 max 130"), "invalid 3");
    assert_string_equal(verdict(REGISTRAR, "expires max 120 min"), "incomplete 4");
    assert_string_equal(again("t [a] [b] [c]", "c a"), "t a c");
}

static void abbreviations(void **state)
{
    (void)state;
    assert_string_equal(verdict("x {interdigit|ringing|busy}", "R"), "ok");
    assert_string_equal(verdict("x {secondary|session} <1-9>", "se 1"), "ambiguous 0");
    assert_string_equal(verdict("x {secondary|session}", "ses"), "ok");
    assert_string_equal(verdict("x {abc|ab}", "ab"), "ok");
    assert_int_equal(args.at[0].number, 2);
    assert_string_equal(verdict("x {abc <1-9>|abd}", "ab"), "ambiguous 0");
    assert_string_equal(verdict("x {all|WORD}", "al"), "ok");
    assert_int_equal(args.at[0].number, 1);
    assert_string_equal(verdict("x {all|WORD}", "none"), "ok");
    assert_int_equal(args.at[0].number, 2);
    assert_string_equal(verdict("x [one] [once]", "on on"), "ambiguous 0");
    assert_string_equal(verdict("x {ab|abc} {cd|ce}", "ab ce"), "ok");
    assert_int_equal(match("x {abc|d} e", "abc e").exact, 2);
    assert_int_equal(match("x {abc|d} e", "a e").exact, 1);
}

static void partial(void **state)
{
    (void)state;
    const struct syntax *s = syntax_compile("number NUMBER [secondary NUMBER] [flag]", NULL);
    struct match_result r = syntax_match(s, "", tokens, 0, 0, true, &args);
    assert_int_equal(r.kind, MATCH_OK);
    for (unsigned i = 0; i < args.count; i++)
        assert_false(args.at[i].given);
    int count = syntax_split("201 secondary", tokens);
    assert_int_equal(syntax_match(s, "201 secondary", tokens, 0, (unsigned)count, true, &args).kind, MATCH_OK);
    assert_int_equal(syntax_match(s, "201 secondary", tokens, 0, (unsigned)count, false, &args).kind, MATCH_INCOMPLETE);
    count = syntax_split("201 wrong", tokens);
    assert_int_equal(syntax_match(s, "201 wrong", tokens, 0, (unsigned)count, true, &args).kind, MATCH_INVALID);
}

static void printing(void **state)
{
    (void)state;
    assert_string_equal(again(REGISTRAR, "EXP mi 60 ma 120"), "registrar server expires max 120 min 60");
    assert_string_equal(again("em logout hh:mm [hh:mm] [hh:mm]", "01:00 23:05"), "em logout 1:0 23:5");
    assert_string_equal(again("mac-address H.H.H [reserved]", "1e.4a34.a35f  res"),
                        "mac-address 001E.4A34.A35F reserved");
    assert_string_equal(again("system message LINE", "  two  blanks stay "), "system message two  blanks stay");
    assert_string_equal(again("button PAIR...", "1:1   2:7"), "button 1:1 2:7");
    assert_string_equal(again("max <1-9> [gain {-6|0|3|6}]", "8 gain -6"), "max 8 gain -6");
    assert_string_equal(again("ip source-address A.B.C.D", "010.0.0.1"), "ip source-address 10.0.0.1");
}

static void collect(void *arg, const char *word, const char *help, bool keyword)
{
    struct buf *b = arg;
    buf_printf(b, "%s%s=%s%s", b->size ? " " : "", word, help, keyword ? "!" : "");
}

static const char *expected(const char *syntax, const char *const *help, const char *tail)
{
    static struct buf b;
    buf_clear(&b);
    int count = syntax_split(tail, tokens);
    syntax_expect(syntax_compile(syntax, help), tail, tokens, 0, (unsigned)count, collect, &b);
    return buf_text(&b);
}

static void expectations(void **state)
{
    (void)state;
    static const char *const help[] = { "E", "MAX", "SEC", "MIN", NULL };
    assert_string_equal(expected(REGISTRAR, help, ""), "expires=E! <cr>=");
    assert_string_equal(expected(REGISTRAR, help, "expires"), "max=MAX! min=MIN! <cr>=");
    assert_string_equal(expected(REGISTRAR, help, "exp max"), "<120-86400>=SEC");
    assert_string_equal(expected(REGISTRAR, help, "expires max 120"), "min=MIN! <cr>=");
    assert_string_equal(expected("x [no-reg|no-reg both|no-reg primary]", NULL, "no-reg"), "<cr>= both=! primary=!");
    assert_string_equal(expected("x PAIR...", NULL, "1:1"), "WORD= <cr>=");
    assert_string_equal(expected("x <1-9>", NULL, "77"), "");
}

/* Many optionals of one kind against a line that cannot match: the search gives up in time. */
static void hostile(void **state)
{
    (void)state;
    char line[600] = "";
    for (unsigned i = 0; i < WORDS_MAX; i++)
        strcat(line, "a ");
    struct match_result r = match("x [WORD] [WORD] [WORD] [WORD] [WORD] [WORD] [WORD] [WORD] [WORD] end", line);
    assert_int_not_equal(r.kind, MATCH_OK);
    strcat(line, "a");
    assert_int_equal(syntax_split(line, tokens), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path), cmocka_unit_test(numbers), cmocka_unit_test(kinds_of_words),
        cmocka_unit_test(choices), cmocka_unit_test(optionals_in_any_order), cmocka_unit_test(abbreviations),
        cmocka_unit_test(partial), cmocka_unit_test(printing), cmocka_unit_test(expectations),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

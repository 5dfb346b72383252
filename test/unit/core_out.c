// SPDX-License-Identifier: MIT
#include "core/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One answer, written once, read in both forms. */
static void show_ephone(struct out *o)
{
    out_list(o, "ephones");
    for (int i = 1; i <= 2; i++) {
        out_item(o);
        out_number(o, "tag", "ephone-%lld", i);
        out_string(o, "mac", " Mac:%s", "000E.325C.9A43");
        out_string(o, "note", NULL, "only \"JSON\"");
        out_bool(o, "registered", i == 1, " REGISTERED", " UNREGISTERED");
        out_text(o, "\nbutton ");
        out_list(o, "buttons");
        for (int b = 1; b <= 2; b++) {
            out_item(o);
            out_number(o, "button", "%lld:", b);
            out_number(o, "dn", "%lld ", b + 10);
            out_item_end(o);
        }
        out_list_end(o);
        out_text(o, "\n");
        out_item_end(o);
    }
    out_list_end(o);
    out_number(o, "total", "Total %lld\n", 2);
}

static void check(enum out_form form, void (*show)(struct out *o), const char *expected)
{
    struct buf b = { 0 };
    struct out *o = out_open(form, &b);
    assert_int_equal(out_form_of(o), form);
    show(o);
    out_close(o);
    assert_string_equal(buf_text(&b), expected);
    buf_free(&b);
}

static void text_keeps_the_layout(void **state)
{
    (void)state;
    check(OUT_TEXT, show_ephone,
          "ephone-1 Mac:000E.325C.9A43 REGISTERED\nbutton 1:11 2:12 \n"
          "ephone-2 Mac:000E.325C.9A43 UNREGISTERED\nbutton 1:11 2:12 \n"
          "Total 2\n");
}

static void json_keeps_the_names(void **state)
{
    (void)state;
    check(OUT_JSON, show_ephone,
          "{\"ephones\":["
          "{\"tag\":1,\"mac\":\"000E.325C.9A43\",\"note\":\"only \\\"JSON\\\"\",\"registered\":true,"
          "\"buttons\":[{\"button\":1,\"dn\":11},{\"button\":2,\"dn\":12}]},"
          "{\"tag\":2,\"mac\":\"000E.325C.9A43\",\"note\":\"only \\\"JSON\\\"\",\"registered\":false,"
          "\"buttons\":[{\"button\":1,\"dn\":11},{\"button\":2,\"dn\":12}]}"
          "],\"total\":2}\n");
}

static void show_absent(struct out *o)
{
    out_object(o, "clock");
    out_string(o, "time", "%s", "10:00");
    out_null(o, "zone");
    out_object_end(o);
    assert_false(out_has_failed(o));
    out_error(o, "%% There is no ephone %d\n", 7);
    assert_true(out_has_failed(o));
}

static void objects_nulls_and_errors(void **state)
{
    (void)state;
    check(OUT_TEXT, show_absent, "10:00% There is no ephone 7\n");
    check(OUT_JSON, show_absent,
          "{\"clock\":{\"time\":\"10:00\",\"zone\":null},\"error\":\"There is no ephone 7\"}\n");
}

static void show_nothing(struct out *o)
{
    out_text(o, "%% nothing\n");
}

static void an_empty_answer_is_an_empty_object(void **state)
{
    (void)state;
    check(OUT_JSON, show_nothing, "{}\n");
    check(OUT_TEXT, show_nothing, "% nothing\n");
}

static void show_cut(struct out *o)
{
    out_list(o, "a");
    out_item(o);
    out_list(o, "b");
    out_item(o);
    out_number(o, "n", NULL, -9223372036854775807ll);
}

static void what_is_open_is_closed(void **state)
{
    (void)state;
    check(OUT_JSON, show_cut, "{\"a\":[{\"b\":[{\"n\":-9223372036854775807}]}]}\n");
    check(OUT_TEXT, show_cut, "");
}

static void show_hostile(struct out *o)
{
    out_string(o, "q\"", "%s|", "a\"b\\c\n\r\t\b\f\x01\x7f/");
    out_string(o, "good", "%s|", "\xe5\x86\x85\xe7\xb7\x9a \xf0\x9f\x93\x9e \xc3\xa9");
    out_string(o, "bad", "%s|", "\xff x \xc3( \xe2\x82");
    out_string(o, "overlong", NULL, "\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf");
    out_string(o, "surrogate", NULL, "\xed\xa0\x80");
    out_string(o, "beyond", NULL, "\xf4\x90\x80\x80\xf5");
    out_string(o, "null", "%s", NULL);
    out_bool(o, "flag", true, NULL, "no");
}

static void strings_are_escaped_and_utf8_is_repaired(void **state)
{
    (void)state;
#define BAD "\xef\xbf\xbd"
    check(OUT_JSON, show_hostile,
          "{\"q\\\"\":\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u007f/\","
          "\"good\":\"\xe5\x86\x85\xe7\xb7\x9a \xf0\x9f\x93\x9e \xc3\xa9\","
          "\"bad\":\"" BAD " x " BAD "( " BAD BAD "\","
          "\"overlong\":\"" BAD BAD BAD BAD BAD BAD BAD BAD BAD "\","
          "\"surrogate\":\"" BAD BAD BAD "\","
          "\"beyond\":\"" BAD BAD BAD BAD BAD "\","
          "\"null\":null,\"flag\":true}\n");
#undef BAD
}

static void show_bare(struct out *o)
{
    out_list(o, "lines");
    out_string(o, "line", "%s\n", "one");
    out_string(o, "line", "%s\n", "two");
    out_list_end(o);
}

static void a_field_in_a_list_is_an_item_by_itself(void **state)
{
    (void)state;
    check(OUT_JSON, show_bare, "{\"lines\":[{\"line\":\"one\"},{\"line\":\"two\"}]}\n");
    check(OUT_TEXT, show_bare, "one\ntwo\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_keeps_the_layout),
        cmocka_unit_test(json_keeps_the_names),
        cmocka_unit_test(objects_nulls_and_errors), cmocka_unit_test(an_empty_answer_is_an_empty_object),
        cmocka_unit_test(what_is_open_is_closed),
        cmocka_unit_test(strings_are_escaped_and_utf8_is_repaired),
        cmocka_unit_test(a_field_in_a_list_is_an_item_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

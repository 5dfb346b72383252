// SPDX-License-Identifier: MIT
#include "cli/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char config[] = "hostname R1\n!\ninterface A\n ip address 1\n shutdown\n!\nephone 1\n button 1:1\n!\n"
                             "telephony-service\n max-ephones 4\n no auto-reg-ephone\n!\nend\n";

static char *filtered(const char *modifier)
{
    static char result[1000];
    char copy[sizeof config];
    struct filter *f;
    size_t column;
    struct buf trailer = { 0 };
    assert_int_equal(filter_open(modifier, true, &f, &column), FILTER_OK);
    memcpy(copy, config, sizeof copy);
    result[0] = '\0';
    for (char *state, *line = strtok_r(copy, "\n", &state); line; line = strtok_r(NULL, "\n", &state)) {
        if (filter_passes(f, line)) {
            strcat(result, line);
            strcat(result, "\n");
        }
    }
    filter_trailer(f, &trailer);
    strcat(result, buf_text(&trailer));
    buf_free(&trailer);
    filter_free(f);
    return result;
}

static void test_actions(void **state)
{
    (void)state;
    assert_string_equal(filtered(" include ^ip|ephone"), "ephone 1\n max-ephones 4\n no auto-reg-ephone\n");
    assert_string_equal(filtered(" inc hostname "), "hostname R1\n");
    assert_string_equal(filtered("i R1"), "hostname R1\n");
    assert_string_equal(filtered(" exclude ^!|^ "), "hostname R1\ninterface A\nephone 1\ntelephony-service\nend\n");
    assert_string_equal(filtered(" beg telephony"),
                        "telephony-service\n max-ephones 4\n no auto-reg-ephone\n!\nend\n");
    assert_string_equal(filtered(" count ephone"), "Number of lines which match regexp = 3\n");
}

static void test_section(void **state)
{
    (void)state;
    assert_string_equal(filtered(" section ^interface"), "interface A\n ip address 1\n shutdown\n");
    /* single lines inside other stanzas count, too */
    assert_string_equal(filtered(" sec ephone"),
                        "ephone 1\n button 1:1\n max-ephones 4\n no auto-reg-ephone\n");
    assert_string_equal(filtered(" s include ^interface"), "interface A\n ip address 1\n shutdown\n");
    assert_string_equal(filtered(" s exc interface|telephony|^!"), "hostname R1\nephone 1\n button 1:1\nend\n");
}

static void test_opening(void **state)
{
    struct filter *f;
    size_t column;
    (void)state;
    assert_int_equal(filter_open(" json", true, &f, &column), FILTER_JSON);
    assert_int_equal(filter_open(" json x", true, &f, &column), FILTER_INVALID);
    assert_int_equal(column, 6);
    assert_int_equal(filter_open(" grep x", true, &f, &column), FILTER_INVALID);
    assert_int_equal(column, 1);
    assert_int_equal(filter_open("", true, &f, &column), FILTER_INCOMPLETE);
    assert_int_equal(filter_open(" include", true, &f, &column), FILTER_INCOMPLETE);
    assert_int_equal(filter_open(" include (", true, &f, &column), FILTER_EXPRESSION);
    assert_null(f);
}

static void test_split(void **state)
{
    (void)state;
    assert_int_equal(filter_split("show run"), -1);
    assert_int_equal(filter_split("show run | inc a | b"), 9);
    assert_int_equal(filter_split("show run |"), 9);
    assert_int_equal(filter_split("label a|b"), -1);
}

static void test_files(void **state)
{
    struct filter *f;
    size_t column;
    char name[STORAGE_TEXT];
    (void)state;
    assert_string_equal(filtered(" redirect flash:x"), "");
    assert_int_equal(strlen(filtered(" tee flash:x")), sizeof config - 1);
    assert_int_equal(filter_open(" tee /append nvram:x", true, &f, &column), FILTER_OK);
    assert_true(filter_passes(f, "one") && filter_passes(f, "two"));
    assert_string_equal(storage_text(&filter_file(f)->file, name), "nvram:/x");
    assert_string_equal(buf_text(&filter_file(f)->text), "one\ntwo\n");
    assert_true(filter_file(f)->append);
    filter_free(f);
    assert_int_equal(filter_open(" redirect flash:x", false, &f, &column), FILTER_INVALID);
    assert_int_equal(filter_open(" redirect", true, &f, &column), FILTER_INCOMPLETE);
    assert_int_equal(filter_open(" append flash:../x", true, &f, &column), FILTER_FILE);
    assert_int_equal(filter_open(" append flash:x y", true, &f, &column), FILTER_FILE);
    assert_int_equal(filter_open(" tee flash:", true, &f, &column), FILTER_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_actions), cmocka_unit_test(test_section), cmocka_unit_test(test_opening),
        cmocka_unit_test(test_split), cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
#include "core/dialplan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void numbers_come_and_go(void **state)
{
    (void)state;
    assert_int_equal(dialplan_match("2"), DIAL_NONE);
    dialplan_add("201");
    dialplan_add("2011");
    dialplan_add("A0*#");
    assert_int_equal(dialplan_match(""), DIAL_PARTIAL);
    assert_int_equal(dialplan_match("20"), DIAL_PARTIAL);
    assert_int_equal(dialplan_match("201"), DIAL_AMBIGUOUS);
    assert_int_equal(dialplan_match("2011"), DIAL_COMPLETE);
    assert_int_equal(dialplan_match("20111"), DIAL_NONE);
    assert_int_equal(dialplan_match("202"), DIAL_NONE);
    assert_int_equal(dialplan_match("A0*"), DIAL_PARTIAL);
    dialplan_remove("2011");
    assert_int_equal(dialplan_match("201"), DIAL_COMPLETE);
    dialplan_remove("2012");             /* never was */
    dialplan_remove("201");
    assert_int_equal(dialplan_match("2"), DIAL_NONE);
    dialplan_remove("A0*#");
    assert_int_equal(dialplan_match("A"), DIAL_NONE);
}

static void a_number_counts_as_often_as_it_is_given(void **state)
{
    (void)state;
    dialplan_add("300");
    dialplan_add("300");
    dialplan_remove("300");
    assert_int_equal(dialplan_match("300"), DIAL_COMPLETE);
    dialplan_remove("300");
    assert_int_equal(dialplan_match("300"), DIAL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_and_go),
        cmocka_unit_test(a_number_counts_as_often_as_it_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* Every fault has words, and the words exist in ECMA-323. */
#include "csta/edition.h"
#include "csta/services.h"
#include "test/unit/csta_client.h"

static void say(const struct csta_error *e)
{
    static struct buf b;
    for (int edition = FIRST_EDITION; edition <= LAST_EDITION; edition++) {
        char space[96];
        snprintf(space, sizeof space, NS(%d), edition);
        compose_error(&b, edition_of(space), e);
        judge(b.data);
    }
    buf_free(&b);
}

static void every_fault(void **state)
{
    (void)state;
    assert_null(error_of(FAULT_NONE));
    for (enum fault f = FAULT_NONE + 1; f < FAULT_COUNT; f++) {
        const struct csta_error *e = error_of(f);
        assert_non_null(e);
        assert_non_null(e->category);
        assert_non_null(e->value);
        say(e);
    }
    for (unsigned e = FAULT_COUNT; e < ERROR_COUNT; e++)
        say(&csta_errors[e]);
}

/* `show metrics` names a refusal by its value alone. */
static void no_value_stands_twice(void **state)
{
    (void)state;
    for (unsigned e = FAULT_NONE + 1; e < ERROR_COUNT; e++)
        for (unsigned other = FAULT_NONE + 1; other < e; other++)
            assert_string_not_equal(csta_errors[e].value, csta_errors[other].value);
}

static void editions(void **state)
{
    (void)state;
    assert_string_equal(edition_default(), NS(3));
    assert_ptr_equal(edition_of(NS(3)), edition_default());
    assert_non_null(edition_of(NS(2)));
    assert_non_null(edition_of(NS(9)));
    assert_non_null(edition_of("http://www.ecma.ch/standards/ecma-323/csta/ed2"));
    assert_null(edition_of(NS(1)));
    assert_null(edition_of(NS(10)));
    assert_null(edition_of(""));
    assert_null(edition_of("urn:evil:ed3"));
}

static void keep_silent(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

/* A judge that never says no proves nothing. */
static void the_judge_says_no(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "<CSTAErrorCode xmlns='" NS(3) "'><operation>notAValue</operation></CSTAErrorCode>",
        "<TransferredEvent xmlns='" NS(3) "'/>",
        "<HeldEvent xmlns='" NS(3) "'><monitorCrossRefID>1</monitorCrossRefID></HeldEvent>",
        "<HeldEvent xmlns='" NS(3) "'><cause>normal</cause><monitorCrossRefID>1</monitorCrossRefID></HeldEvent>",
    };
    xmlSetGenericErrorFunc(NULL, keep_silent);
    for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s", wrong[i]);
        for (char *p = text; *p; p++)
            if (*p == '\'')
                *p = '"';
        if (is_valid(text) && !judge_is_absent)
            fail_msg("valid: %s", text);
    }
    assert_false(is_valid("<a>"));
    xmlSetGenericErrorFunc(NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault), cmocka_unit_test(no_value_stands_twice), cmocka_unit_test(editions),
        cmocka_unit_test(the_judge_says_no),
    };
    (void)carrier;
    return client_verdict(cmocka_run_group_tests(tests, NULL, NULL));
}

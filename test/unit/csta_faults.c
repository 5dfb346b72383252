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
    say(&error_invalid_called_device);
    say(&error_invalid_calling_state);
    say(&error_invalid_monitor_type);
    say(&error_device_monitor_limit);
    say(&error_monitor_limit);
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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_fault), cmocka_unit_test(editions) };
    (void)carrier;
    return client_verdict(cmocka_run_group_tests(tests, NULL, NULL));
}

// SPDX-License-Identifier: MIT
/* What is remembered of phones, and of phones that were refused. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

static void stations_by_tag(void **state)
{
    (void)state;
    assert_null(station_of(0));
    assert_null(station_of(7));
    struct station *t = station_take(7);
    assert_ptr_equal(station_take(7), t);
    assert_ptr_equal(station_of(7), t);
    assert_int_equal(t->ended, STATION_NEVER);
    assert_non_null(station_take(60000));
    assert_non_null(station_of(7));
    station_forget(7);
    assert_null(station_of(7));
    station_forget(8);
    station_forget_all();
    assert_null(station_of(60000));
}

static void the_oldest_attempt_makes_room(void **state)
{
    uint8_t mac[6] = { 0 };
    (void)state;
    for (unsigned i = 0; i < ATTEMPTS_MAX; i++) {
        mac[5] = (uint8_t)i;
        attempt_note(mac, 7);
        loop_advance(1000);
    }
    mac[5] = 0;
    attempt_note(mac, 8);            /* tries again: one entry, with the new time */
    assert_int_equal(attempt_at(0)->device_type, 8);
    loop_advance(1000);
    mac[5] = 200;
    attempt_note(mac, 7);            /* a new one takes the place of the oldest */
    assert_int_equal(attempt_at(1)->mac[5], 200);
    assert_non_null(attempt_at(ATTEMPTS_MAX - 1));
    assert_null(attempt_at(ATTEMPTS_MAX));
    attempts_clear();
    assert_null(attempt_at(0));
}

static void models_have_buttons(void **state)
{
    (void)state;
    assert_int_equal(model_of(7)->buttons, 6);
    assert_string_equal(model_of(8)->name, "Telecaster 7940");
    assert_string_equal(model_of(30018)->name, "7961");
    assert_string_equal(model_of(54321)->name, "Unknown 54321");
    assert_int_equal(model_of(54321)->buttons, 6);
}

/* Whatever may register can be asked for by `show ephone TYPE`. */
static void every_make_can_be_shown(void **state)
{
#define NAME(type) #type,
    static const char *const shown[] = { SHOW_TYPES(NAME) SHOW_TYPE_LAST };
#undef NAME
    const struct model *m;
    (void)state;
    for (unsigned i = 0; (m = model_at(i)); i++) {
        bool found = !m->can && m->buttons >= 12;    /* a module, which stands beside a phone */
        for (size_t k = 0; k < sizeof shown / sizeof shown[0]; k++)
            found |= strcasecmp(shown[k], m->type) == 0;
        if (!found)
            fail_msg("show ephone %s", m->type);
    }
}

int main(void)
{
    loop_open_virtual();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stations_by_tag),
        cmocka_unit_test(the_oldest_attempt_makes_room),
        cmocka_unit_test(models_have_buttons),
        cmocka_unit_test(every_make_can_be_shown),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    loop_close();
    return failed;
}

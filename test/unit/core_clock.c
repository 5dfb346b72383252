// SPDX-License-Identifier: MIT
/* Local time: zones, and the rules of summer time. */
#include "core/clock.h"

#include "core/config/config.h"
#include "core/loop.h"
#include "core/module.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint64_t moment(const char *utc)
{
    struct tm t = { 0 };
    assert_non_null(strptime(utc, "%Y-%m-%d %H:%M:%S", &t));
    return (uint64_t)timegm(&t) * 1000;
}

/* A moment of UTC as the clocks here show it. */
static const char *here(const char *utc)
{
    static char text[64];
    const struct tm t = clock_tm(moment(utc));
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %Z", &t);
    return text;
}

/* Whether the running configuration has these lines. */
static bool prints(const char *lines)
{
    struct buf b = { 0 };
    config_print(config_running(), &b);
    const bool found = strstr(buf_text(&b), lines);
    buf_free(&b);
    return found;
}

static void no_zone(void **state)
{
    (void)state;
    uint64_t begins, ends;
    assert_int_equal(world_load_text(""), 0);
    assert_string_equal(here("2026-07-01 12:34:56"), "2026-07-01 12:34:56 UTC");
    assert_false(clock_summer(moment("2026-07-01 12:34:56"), &begins, &ends));
}

static void zones(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("clock timezone JST 9\n"), 0);
    assert_string_equal(here("2026-12-31 15:00:00"), "2027-01-01 00:00:00 JST");
    assert_int_equal(clock_tm(moment("2026-12-31 15:00:00")).tm_gmtoff, 9 * 3600);
    assert_int_equal(world_load_text("clock timezone IST 5 30\n"), 0);
    assert_string_equal(here("2026-01-01 00:00:00"), "2026-01-01 05:30:00 IST");
    assert_true(prints("clock timezone IST 5 30\n"));
    assert_int_equal(world_load_text("clock timezone NST -3 30\n"), 0);
    assert_string_equal(here("2026-01-01 00:00:00"), "2025-12-31 20:30:00 NST");
    assert_int_equal(world_load_text("clock timezone Z 0\n"), 0);
    assert_string_equal(here("2026-01-01 00:00:00"), "2026-01-01 00:00:00 Z");
    assert_true(prints("clock timezone Z 0\n"));
}

/* From the second Sunday of March to the first of November, at two o'clock of the clock that ends. */
static void united_states(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("clock timezone PST -8\nclock summer-time PDT recurring\n"), 0);
    assert_true(prints("clock timezone PST -8\nclock summer-time PDT recurring\n"));
    assert_string_equal(here("2026-03-08 09:59:59"), "2026-03-08 01:59:59 PST");
    assert_string_equal(here("2026-03-08 10:00:00"), "2026-03-08 03:00:00 PDT");
    assert_string_equal(here("2026-11-01 08:59:59"), "2026-11-01 01:59:59 PDT");
    assert_string_equal(here("2026-11-01 09:00:00"), "2026-11-01 01:00:00 PST");
    assert_string_equal(here("2015-03-08 10:00:00"), "2015-03-08 03:00:00 PDT");
    uint64_t begins, ends;
    assert_true(clock_summer(moment("2026-07-01 00:00:00"), &begins, &ends));
    assert_int_equal(begins, moment("2026-03-08 10:00:00"));
    assert_int_equal(ends, moment("2026-11-01 09:00:00"));
    assert_true(clock_summer(moment("2026-12-01 00:00:00"), &begins, &ends));
    assert_int_equal(begins, moment("2027-03-14 10:00:00"));
    assert_int_equal(ends, moment("2027-11-07 09:00:00"));
}

static void europe(void **state)
{
    (void)state;
    static const char rule[] = "clock summer-time CEST recurring last Sun Mar 2:00 last Sun Oct 3:00\n";
    assert_int_equal(world_load_text("clock timezone CET 1\nclock summer-time CEST recurring last Sunday March 02:00 "
                                     "last Sunday October 03:00\n"), 0);
    assert_true(prints(rule));
    assert_string_equal(here("2026-03-29 00:59:59"), "2026-03-29 01:59:59 CET");
    assert_string_equal(here("2026-03-29 01:00:00"), "2026-03-29 03:00:00 CEST");
    assert_string_equal(here("2026-10-25 00:59:59"), "2026-10-25 02:59:59 CEST");
    assert_string_equal(here("2026-10-25 01:00:00"), "2026-10-25 02:00:00 CET");
    assert_string_equal(here("2020-03-29 01:00:00"), "2020-03-29 03:00:00 CEST");
    assert_int_equal(world_load_text(rule), 0);
    assert_string_equal(here("2026-03-29 01:59:59"), "2026-03-29 01:59:59 UTC");
    assert_string_equal(here("2026-03-29 02:00:00"), "2026-03-29 03:00:00 CEST");
}

/* South of the equator, half an hour as on Lord Howe Island. */
static void south(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("clock timezone LHST 10 30\nclock summer-time LHDT recurring first Sun Oct 2:00 "
                                     "1 Sun Apr 2:00 30\n"), 0);
    assert_true(prints("clock summer-time LHDT recurring 1 Sun Oct 2:00 1 Sun Apr 2:00 30\n"));
    assert_string_equal(here("2026-01-01 00:00:00"), "2026-01-01 11:00:00 LHDT");
    assert_string_equal(here("2026-04-04 14:59:59"), "2026-04-05 01:59:59 LHDT");
    assert_string_equal(here("2026-04-04 15:00:00"), "2026-04-05 01:30:00 LHST");
    assert_string_equal(here("2026-10-03 15:29:59"), "2026-10-04 01:59:59 LHST");
    assert_string_equal(here("2026-10-03 15:30:00"), "2026-10-04 02:30:00 LHDT");
    uint64_t begins, ends;
    assert_true(clock_summer(moment("2026-01-01 00:00:00"), &begins, &ends));
    assert_int_equal(ends, moment("2026-04-04 15:00:00"));
    assert_true(clock_summer(moment("2026-07-01 00:00:00"), &begins, &ends));
    assert_int_equal(begins, moment("2026-10-03 15:30:00"));
    assert_int_equal(ends, moment("2027-04-03 15:00:00"));
}

static void once(void **state)
{
    (void)state;
    assert_int_equal(world_load_text("clock timezone CET 1\n"
                                     "clock summer-time CEST date 29 mar 2026 2:00 Oct 25 2026 3:00\n"), 0);
    assert_true(prints("clock summer-time CEST date Mar 29 2026 2:00 Oct 25 2026 3:00\n"));
    assert_string_equal(here("2026-03-29 01:00:00"), "2026-03-29 03:00:00 CEST");
    assert_string_equal(here("2026-10-25 01:00:00"), "2026-10-25 02:00:00 CET");
    assert_string_equal(here("2027-07-01 00:00:00"), "2027-07-01 01:00:00 CET");
    uint64_t begins, ends;
    assert_true(clock_summer(moment("2026-01-01 00:00:00"), &begins, &ends));
    assert_false(clock_summer(moment("2026-12-01 00:00:00"), &begins, &ends));
}

static void nonsense(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "clock timezone\n", "clock timezone CET\n", "clock timezone CET 24\n", "clock timezone CET 1 60\n",
        "clock timezone LONGNAME 1\n", "clock summer-time CEST\n",
        "clock summer-time CEST recurring last Sun Mar 2:00\n",
        "clock summer-time CEST recurring 5 Sun Mar 2:00 last Sun Oct 3:00\n",
        "clock summer-time CEST recurring 1 Sun Mar 2:00 last Sun Mar 3:00\n",
        "clock summer-time CEST date 25 Oct 2026 3:00 29 Mar 2026 2:00\n",
        "clock summer-time CEST date 32 Oct 2026 3:00 29 Mar 2027 2:00\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(world_load_text(lines[i]), 1);
}

static int open_world(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_zone), cmocka_unit_test(zones), cmocka_unit_test(united_states), cmocka_unit_test(europe),
        cmocka_unit_test(south), cmocka_unit_test(once), cmocka_unit_test(nonsense),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}

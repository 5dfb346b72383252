// SPDX-License-Identifier: MIT
/* The text of files to be written: as it was when it was asked for, told in the order of asking, over several turns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/load.h"
#include "cli/printout.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 500, TURNS = 3 };

static char first[] = "first", second[] = "second", last[] = "last";

static struct buf told;
static unsigned turns, turns_taken;

static void on_turn(void *unused)
{
    (void)unused;
    turns++;
    if (!turns_taken)
        loop_post(on_turn, NULL);
}

static void on_text(struct buf *text, void *name)
{
    const char *host = strstr(buf_text(text), "hostname ");
    turns_taken = turns;
    buf_printf(&told, "%s: %.*s\n", (const char *)name, (int)strcspn(host, "\n"), host);
}

static void load_large(void)
{
    struct buf text = { 0 };
    buf_printf(&text, "hostname Before\ntelephony-service\n max-dn %u\n", LINES);
    for (unsigned i = 1; i <= LINES; i++)
        buf_printf(&text, "ephone-dn %u\n number %u\n", i, 1000 + i);
    assert_int_equal(world_load_text(buf_text(&text)), 0);
    buf_free(&text);
}

static void refused(void *arg, const struct problem *p)
{
    (void)arg, (void)p;
    fail();
}

/* In force when this returns, without a turn of the loop. */
static void rename_host(void)
{
    static const char line[] = "hostname After\n";
    static const struct actor tester = { .kind = ACTOR_SHELL, .origin = "test" };
    struct load *l = load_begin(strdup(line), sizeof line - 1, NULL, &tester, refused, NULL);
    assert_int_equal(load_some(l, ~0u), LOAD_DONE);
    load_free(l);
}

static void the_first_asked_is_the_first_told_and_as_it_was(void **state)
{
    (void)state;
    load_large();
    printout(on_text, first);
    rename_host();
    printout(on_text, second);
    assert_int_equal(told.size, 0);
    on_turn(NULL);
    loop_drain();
    assert_string_equal(buf_text(&told), "first: hostname Before\nsecond: hostname After\n");
    assert_in_range(turns_taken, TURNS, LINES);
    buf_free(&told);
}

static void what_is_asked_last_is_told_at_the_end(void **state)
{
    (void)state;
    printout(on_text, last);
    printouts_finish();
    assert_non_null(strstr(buf_text(&told), "last: hostname After"));
    buf_free(&told);
}

static int set_up(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    world_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_asked_is_the_first_told_and_as_it_was),
        cmocka_unit_test(what_is_asked_last_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

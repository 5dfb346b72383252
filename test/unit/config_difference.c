// SPDX-License-Identifier: MIT
/* What differs between two configurations, as commands: typed where the old one runs, they make the new one. Over every
 * pair of the configurations that come with the appliance and its scenarios. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "cli/load.h"
#include "core/config/difference.h"
#include "core/files.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <string.h>

static const char *const files[] = {
    "configs/moc.cfg", "configs/session-manager.cfg", "test/scenario/office.cfg", "test/scenario/hunt.cfg",
    "test/scenario/park.cfg", "test/scenario/monitored.cfg",
};
enum { FILES = sizeof files / sizeof files[0] };

static const struct actor tester = { .kind = ACTOR_SHELL, .origin = "test" };

static void refused(void *arg, const struct problem *p)
{
    char text[600];
    problem_text(arg, p, text, sizeof text);
    fail_msg("%s", text);
}

static void load(const char *name, struct candidate *c, char *text, size_t size)
{
    struct load *l = load_begin(text, size, c, &tester, refused, (void *)name);
    while (load_some(l, ~0u) == LOAD_HASH)
        load_hash(l);
    load_free(l);
}

static struct candidate *from_file(const char *name)
{
    char path[512];
    size_t size;
    const char *source = getenv("NAISEN_SOURCE");
    snprintf(path, sizeof path, "%s/%s", source ? source : ".", name);
    struct candidate *c = candidate_begin(true);
    char *text = files_read(path, 1 << 20, &size);
    assert_non_null(text);
    char *foreign = strstr(text, "no ipv6 cef");
    if (foreign)
        memcpy(foreign, "!!", 2);        /* of a line that is only kept, the opposite would be kept as well */
    load(name, c, text, size);
    return c;
}

static char *printed(const struct candidate *c)
{
    struct buf text = { 0 };
    config_print(candidate_snapshot(c), &text);
    return text.data;
}

static void lead(const char *from, const char *to)
{
    struct candidate *old = from_file(from), *new = from_file(to), *typed = candidate_of(candidate_snapshot(old));
    struct buf commands = { 0 };
    char name[200];
    snprintf(name, sizeof name, "%s to %s", from, to);
    config_print_commands(candidate_snapshot(old), candidate_snapshot(new), &commands);
    assert_int_equal(commands.size == 0, strcmp(from, to) == 0);
    if (commands.size)
        load(name, typed, strdup(commands.data), commands.size);
    char *is = printed(typed), *wanted = printed(new);
    if (strcmp(is, wanted))
        print_message("%s:\n%s", name, commands.data);
    assert_string_equal(is, wanted);
    free(is);
    free(wanted);
    buf_free(&commands);
    candidate_drop(old);
    candidate_drop(new);
    candidate_drop(typed);
}

static void commands_lead_there(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FILES; i++)
        for (unsigned k = 0; k < FILES; k++)
            lead(files[i], files[k]);
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
    const struct CMUnitTest tests[] = { cmocka_unit_test(commands_lead_there) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

// SPDX-License-Identifier: MIT
#include "cli/registry.h"

#include "cli/session.h"
#include "core/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static unsigned unexplained;

/* A word on the way that nobody explains shows the text of the first word below it. */
static bool borrows(const struct node *n)
{
    for (unsigned i = 0; i < n->child_count; i++)
        if (node_help(n) == node_help(&n->children[i]))
            return true;
    return false;
}

static void check_below(const char *path, const struct node *n)
{
    for (unsigned i = 0; i < n->child_count; i++) {
        const struct node *child = &n->children[i];
        char here[300];
        snprintf(here, sizeof here, "%s %s", path, node_keyword(child));
        if (!child->hidden && (!*node_help(child) || borrows(child))) {
            print_error("%s has no help\n", here);
            unexplained++;
        }
        check_below(here, child);
    }
}

static void every_word_is_explained(void **state)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    (void)state;
    check_below("EXEC:", &registry_exec()->root);
    for (unsigned i = 0; i < count; i++) {
        char mode[100];
        snprintf(mode, sizeof mode, "%s:", modes[i]->name);
        check_below(mode, &registry_mode(modes[i])->root);
    }
    assert_int_equal(unexplained, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_word_is_explained) };
    config_register(modules, module_count);
    shell_build();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

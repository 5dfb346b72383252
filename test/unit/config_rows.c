// SPDX-License-Identifier: MIT
/* Over every registered row of the module table: a line made from its syntax is set, printed, parsed and printed again
 * to the same text; `no` brings the default back. Then all rows mixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config_example.h"
#include "config_loader.h"

/* Writes an example line: every choice's alternative `pick`, with all optionals or none. */
static void example(const struct node *n, const struct node *stop, unsigned pick, bool full, struct buf *line)
{
    char text[64];
    for (const struct node *before = NULL; n != stop && n->kind != NODE_END; before = n, n = n->next) {
        if (n->kind == NODE_CHOICE) {
            const struct branch *b = n->branches;
            for (unsigned i = 0; i < pick && b->next; i++)
                b = b->next;
            example(b->first, n->next, pick, full, line);
        } else if (n->kind == NODE_OPTIONS) {
            for (const struct branch *b = full ? n->branches : NULL; b; b = b->next)
                example(b->first, n, pick, full, line);
        } else {
            buf_printf(line, "%s%s", line->size ? " " : "", token_example(n, before, text));
        }
    }
}

/* What cannot be set alone: `max-dn` and `max-ephones` bound the objects that the test makes. */
static bool testable(const struct row *row)
{
    return !(row->effect.text && !strncmp(row->syntax, "max-", 4)) &&
           !(row->flags & (ROW_ACTION | ROW_SECRET)) && !row->resolve && !row->mode->kept && row->mode->prompt &&
           (!row->mode->parent || row->mode->parent == &mode_global || row->mode->parent == &mode_voip);
}

/* An object of that tag, or named "abc". */
static bool exists(const struct mode *m, uint32_t tag)
{
    const struct snapshot *now = config_running();
    return m->key == KEY_NAME ? config_find_name(now, m, "abc") : config_find(now, m, tag);
}

static struct loader at_row(const struct row *row)
{
    struct loader l = loader_at_global(NULL);
    l.at = (struct place){ .mode = row->mode, .tag = row->mode->key == KEY_TAG };
    if (row->mode->key == KEY_NAME)
        strcpy(l.at.name, "abc");
    if (!exists(l.at.mode, l.at.tag))
        l.at.tag = 0;        /* `line con 0` */
    return l;
}

/* A mode's object of tag 1, or of name "abc", made by the opener's own words. */
static void open_object(const struct mode *m)
{
    struct loader l = loader_at_global(NULL);
    struct buf line = { 0 };
    if (m->key == KEY_NONE || exists(m, 1))
        return;
    l.at = (struct place){ .mode = m->parent };
    example(m->opener.compiled->first, NULL, 0, false, &line);
    if (!loader_line(&l, line.data))
        fail_msg("\"%s\": %s", line.data, l.refusal.text);
    buf_free(&line);
}

/* A clean configuration with an object of this mode, and those that rows point at. */
static void prepare(const struct mode *mode)
{
    clear();
    assert_true(enter("telephony-service\nmax-dn 20\nmax-ephones 20\nline vty 0 4\n"
                      "ephone-template 1\nephone-dn-template 1\nephone-dn 1\nephone 1\n"
                      "voice register session-server 1\nvoice logout-profile 1"));
    open_object(mode);
}

static char *reloaded(const char *text)
{
    struct refusal why;
    if (load(text, &why))
        fail_msg("%s in\n%s", why.text, text);
    return printed(PRINT_SET);
}

/* The syntax takes the line, but the row itself takes some words only: names of soft keys, multicast addresses. */
static bool is_choosy(const struct row *row, const struct loader *l)
{
    return (row->set || row->check) && strcmp(l->refusal.text, "no row");
}

/* Sets the line, and returns the printed configuration; checks that it is a fixed point. */
static char *fixed_point(const struct row *row, const char *line)
{
    prepare(row->mode);
    struct loader l = at_row(row);
    if (!loader_line(&l, line) && !is_choosy(row, &l))
        fail_msg("\"%s\" of \"%s\": %s", line, row->syntax, l.refusal.text);
    char *once = printed(PRINT_SET), *twice = reloaded(once);
    assert_string_equal(once, twice);
    free(twice);
    return once;
}

static void check_row(const struct row *row)
{
    prepare(row->mode);
    char *before = printed(PRINT_SET);
    for (unsigned pick = 0; pick < 8; pick++) {
        for (int full = 0; full < 2; full++) {
            struct buf line = { 0 };
            example(row->compiled->first, NULL, pick, full, &line);
            bool off = row->flags & ROW_ON;
            if (off) {
                struct buf no = { 0 };
                buf_printf(&no, "no %s", line.data);
                free(fixed_point(row, no.data));
                buf_free(&no);
            } else {
                free(fixed_point(row, line.data));
            }
            struct buf back = { 0 };
            buf_printf(&back, "%s%s", off ? "" : "no ", line.data);
            prepare(row->mode);
            struct loader l = at_row(row);
            bool was_set = loader_line(&l, line.data);
            l = at_row(row);
            if (row->mode == &mode_global || !was_set || !loader_line(&l, back.data)) {
                buf_free(&line);
                buf_free(&back);
                continue;
            }
            l = at_row(row);
            char type_default[600];
            snprintf(type_default, sizeof type_default, "default %s", line.data);
            assert_true(loader_line(&l, type_default));
            char *after = printed(PRINT_SET);
            assert_string_equal(before, after);
            free(after);
            buf_free(&line);
            buf_free(&back);
        }
    }
    free(before);
}

static void each_row(void **state)
{
    (void)state;
    unsigned count, tested = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        for (unsigned k = 0; k < modes[i]->row_count; k++) {
            if (!testable(modes[i]->rows[k]))
                continue;
            check_row(modes[i]->rows[k]);
            tested++;
        }
    }
    assert_true(tested > 200);
}

/* `show configuration unsupported` (PRINT_INERT) lists the line: it has no effect. */
static void listed_as_inert(const struct row *row)
{
    struct buf line = { 0 };
    buf_adds(&line, row->flags & ROW_ON ? "no " : "");
    struct buf words = { 0 };
    example(row->compiled->first, NULL, 0, true, &words);
    buf_adds(&line, words.data);
    prepare(row->mode);
    char *before = printed(PRINT_INERT);
    struct loader l = at_row(row);
    assert_true(loader_line(&l, line.data));
    char *after = printed(PRINT_INERT);
    if (strstr(before, line.data) || !strstr(after, line.data))
        fail_msg("\"%s\" of %s is not listed in\n%s", line.data, row->mode->name, after);
    free(before);
    free(after);
    buf_free(&line);
    buf_free(&words);
}

static void each_inert_row(void **state)
{
    (void)state;
    unsigned count, tested = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        for (unsigned k = 0; k < modes[i]->row_count; k++) {
            const struct row *row = modes[i]->rows[k];
            if (row->effect.text || row->flags & (ROW_ALIAS | ROW_ACTION) || row->mode->kept)
                continue;
            listed_as_inert(row);
            tested++;
        }
    }
    assert_true(tested > 200);
}

/* Every alias prints as another row, never as itself. */
static void each_alias(void **state)
{
    (void)state;
    unsigned count, tested = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        for (unsigned k = 0; k < modes[i]->row_count; k++) {
            const struct row *row = modes[i]->rows[k];
            if (!(row->flags & ROW_ALIAS) || !testable(row))
                continue;
            assert_ptr_not_equal(row->canonical, row);
            struct buf line = { 0 };
            if (row->canonical->flags & ROW_ON)
                buf_adds(&line, "no ");
            struct buf words = { 0 };
            example(row->compiled->first, NULL, 0, false, &words);
            buf_adds(&line, words.data);
            char *text = fixed_point(row, line.data);
            buf_adds(&words, "\n");
            assert_null(strstr(text, words.data));
            free(text);
            buf_free(&line);
            buf_free(&words);
            tested++;
        }
    }
    assert_true(tested >= 12);
}

/* -- any mixture of lines -- */

static unsigned dice(unsigned sides)
{
    static uint32_t seed = 12345;
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 16) % sides;
}

/* A line of some row, perhaps negated, in one of three objects of its mode. What is refused changes nothing. */
static void type_something(const struct mode *m)
{
    const struct row *row = m->row_count ? m->rows[dice(m->row_count)] : NULL;
    if (!row || !testable(row))
        return;
    struct loader l = at_row(row);
    if (m->key == KEY_TAG)
        l.at.tag = dice(3) + 1;
    if (!exists(l.at.mode, l.at.tag))
        l.at.tag = 1;
    open_object(m);
    struct buf line = { 0 };
    unsigned how = dice(8);
    buf_adds(&line, how == 0 ? "no" : how == 1 ? "default" : "");
    example(row->compiled->first, NULL, dice(8), dice(2), &line);
    loader_line(&l, line.data);
    buf_free(&line);
}

static void any_mixture(void **state)
{
    (void)state;
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    for (unsigned round = 0; round < 40; round++) {
        prepare(&mode_ephone);
        assert_true(enter("ephone-dn 2 dual-line\nephone-dn-template 1\nephone-dn 3 octo-line\nephone 2\nephone 3"));
        for (unsigned i = 0; i < 400; i++)
            type_something(modes[dice(count)]);
        char *once = printed(PRINT_SET), *twice = reloaded(once);
        assert_string_equal(once, twice);
        free(once);
        free(twice);
    }
}

static int open_config(void **state)
{
    (void)state;
    register_rows_alone();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row), cmocka_unit_test(each_inert_row), cmocka_unit_test(each_alias),
        cmocka_unit_test(any_mixture),
    };
    return cmocka_run_group_tests(tests, open_config, NULL);
}

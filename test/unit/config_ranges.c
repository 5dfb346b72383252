// SPDX-License-Identifier: MIT
/* Every number of every setting, mode and command, in a line of its own: the least and the greatest are taken, one
 * below and one above are refused. What a setting that acts takes it prints, reads back, and tells apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config_example.h"
#include "config_loader.h"

static unsigned tested, wrong;

static bool takes(const struct syntax *s, const char *line)
{
    struct token t[WORDS_MAX];
    struct args args;
    const int count = syntax_split(line, t);
    assert_true(count > 0);
    return syntax_match(s, line, t, s->path, (unsigned)count, false, &args).kind == MATCH_OK;
}

/* Options before the rest of a line: what is none of them belongs to that. */
static bool leads_to_text(const struct node *n)
{
    while (n->kind == NODE_OPTIONS)
        n = n->next;
    return n->kind == NODE_LINE;
}

/* Whether another word may stand where this number does: what is no number of the range is one. */
static bool has_rival(const struct node *n, const struct node *stop, const struct node *target, bool rival)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        if (n == target)
            return rival;
        bool free = rival;
        for (const struct branch *b = n->branches; b; b = b->next)
            free |= b->first->kind == NODE_WORD || b->first->kind == NODE_NAME || b->first->kind == NODE_DIAL ||
                    b->first->kind == NODE_LINE || (b->first->kind == NODE_NUMBER && b->first != target);
        for (const struct branch *b = n->branches; b; b = b->next)
            if (chain_has(b->first, n->kind == NODE_OPTIONS ? n : n->next, target))
                return has_rival(b->first, n->kind == NODE_OPTIONS ? n : n->next, target,
                                 (b->first == target && free) || (n->kind == NODE_OPTIONS && leads_to_text(n)));
    }
    return false;
}

static char *line_of(const struct syntax *s, const struct node *n, long value)
{
    struct buf line = { 0 };
    line_with(s->first, NULL, n, value, &line);
    return line.data;
}

static void check_number(const char *where, const struct syntax *s, const struct node *n)
{
    const long high = node_high(n), values[] = { n->low - 1, n->low, high, high + 1 };
    const bool rival = has_rival(s->tail, NULL, n, false);
    for (unsigned i = 0; i < 4; i++) {
        const bool inside = i == 1 || i == 2;
        char *line = line_of(s, n, values[i]);
        if (takes(s, line) != inside && !(rival && !inside)) {
            print_error("%s: \"%s\" is %s by \"%s\"\n", where, line, inside ? "refused" : "taken", s->text);
            wrong++;
        }
        free(line);
    }
    tested++;
}

typedef void each_fn(const char *where, const struct syntax *s, const struct node *n, void *arg);

static void each_number(const char *where, const struct syntax *s, const struct node *n, const struct node *stop,
                        each_fn *each, void *arg)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        for (const struct branch *b = n->branches; b; b = b->next)
            each_number(where, s, b->first, n->kind == NODE_OPTIONS ? n : n->next, each, arg);
        if (n->kind == NODE_NUMBER)
            each(where, s, n, arg);
    }
}

static void check_one(const char *where, const struct syntax *s, const struct node *n, void *arg)
{
    (void)arg;
    check_number(where, s, n);
}

static void bounds(void)
{
    clear();
    assert_true(enter("telephony-service\nmax-dn 20\nmax-ephones 20"));
}

static void lines_are_bounded(void **state)
{
    (void)state;
    unsigned count;
    bounds();
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        if (modes[i]->opener.compiled)
            each_number(modes[i]->parent->name, modes[i]->opener.compiled, modes[i]->opener.compiled->tail, NULL,
                        check_one, NULL);
        for (unsigned k = 0; k < modes[i]->row_count; k++)
            each_number(modes[i]->name, modes[i]->rows[k]->compiled, modes[i]->rows[k]->compiled->tail, NULL, check_one,
                        NULL);
    }
    struct command *const *commands = config_commands(&count);
    for (unsigned i = 0; i < count; i++)
        each_number("EXEC", commands[i]->compiled, commands[i]->compiled->tail, NULL, check_one, NULL);
    print_message("%u numbers\n", tested);
    assert_true(tested > 350);
    assert_int_equal(wrong, 0);
}

/* -- settings that act keep what they take -- */

/* An object of the mode, made by the openers of its parents and its own. */
static struct loader in_mode(struct mode *m)
{
    struct loader l = m->parent ? in_mode(m->parent) : loader_at_global(NULL);
    struct buf line = { 0 };
    if (!m->parent)
        return l;
    line_with(m->opener.compiled->first, NULL, NULL, 0, &line);
    if (!loader_line(&l, line.data))
        fail_msg("\"%s\": %s", line.data, l.refusal.text);
    buf_free(&line);
    return l;
}

/* What is printed after the line, which reads back to the same; NULL when the row refuses what its syntax allows, as
 * some do with what they do not know. */
static char *kept(struct row *row, const char *line)
{
    struct refusal why;
    bounds();
    struct loader l = in_mode(row->mode);
    if (!loader_line(&l, line)) {
        if (!strcmp(l.refusal.text, "no row"))
            fail_msg("\"%s\" of %s is understood by nothing", line, row->mode->name);
        return NULL;
    }
    char *text = printed(PRINT_SET);
    if (load(text, &why))
        fail_msg("%s in\n%s", why.text, text);
    char *again = printed(PRINT_SET);
    assert_string_equal(text, again);
    free(again);
    tested++;
    return text;
}

/* The least and the greatest value are kept, and told apart. */
static void keep_one(const char *where, const struct syntax *s, const struct node *n, void *row)
{
    char *lines[] = { line_of(s, n, n->low), line_of(s, n, node_high(n)) };
    char *texts[] = { kept(row, lines[0]), kept(row, lines[1]) };
    if (n->low != node_high(n) && texts[0] && texts[1] && !strcmp(texts[0], texts[1]))
        fail_msg("%s: \"%s\" and \"%s\" are one:\n%s", where, lines[0], lines[1], texts[0]);
    for (unsigned i = 0; i < 2; i++) {
        free(lines[i]);
        free(texts[i]);
    }
}

static void what_acts_keeps_its_bounds(void **state)
{
    (void)state;
    unsigned count;
    tested = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++)
        for (unsigned k = 0; k < modes[i]->row_count; k++) {
            struct row *row = modes[i]->rows[k];
            if (row->effect.text && !(row->flags & ROW_ACTION))
                each_number(modes[i]->name, row->compiled, row->compiled->tail, NULL, keep_one, row);
        }
    print_message("%u lines with a number at its bound\n", tested);
    assert_true(tested > 200);
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
        cmocka_unit_test(lines_are_bounded), cmocka_unit_test(what_acts_keeps_its_bounds),
    };
    return cmocka_run_group_tests(tests, open_config, NULL);
}

// SPDX-License-Identifier: MIT
/* Tab, over the tables of the whole appliance: each word of each setting, mode and command completes to itself, from as
 * few letters as tell it apart from its neighbours, and never to anything that does not begin like it. */
#include "cli/help.h"

#include "cli/session.h"
#include "core/module.h"

/* The shell's trees and the syntaxes have each a struct of this name, and never meet elsewhere. */
#define node syntax_node
#include "config_example.h"
#undef node

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static unsigned words, wrong;
static struct buf rest, list;

static const char *completed(const struct position *p, const char *line)
{
    buf_clear(&rest);
    return help_complete(p, PRIVILEGE_FULL, line, &rest) ? buf_text(&rest) : NULL;
}

/* The words that `?` lists for the letters at the end of the line. */
static unsigned listed(const struct position *p, const char *line, const char *word)
{
    unsigned count = 0;
    bool there = false;
    buf_clear(&list);
    help_show(p, PRIVILEGE_FULL, line, 80, &list);
    char *more = NULL;
    for (char *w = strtok_r(list.data, " \n", &more); w; w = strtok_r(NULL, " \n", &more), count++)
        there |= !strcasecmp(w, word);
    return there ? count : 0;
}

static void complain(const char *line, const char *word, const char *got)
{
    print_error("\"%s\" completes to \"%s\", not to %s\n", line, got ? got : "(nothing)", word);
    wrong++;
}

/* `line` ends in a blank; the word stands behind it. */
static void check_word(const struct position *p, const char *line, const char *word)
{
    char typed[LINE_MAX_BYTES], expected[120];
    const size_t size = strlen(word);
    for (size_t n = 1; n <= size; n++) {
        snprintf(typed, sizeof typed, "%s%.*s", line, (int)n, word);
        snprintf(expected, sizeof expected, "%s ", word + n);
        const unsigned rivals = listed(p, typed, word);
        const char *got = completed(p, typed);
        /* With rivals it may do nothing, or close a word that these letters are in full. */
        const bool right = n == size || rivals == 1 ? got && !strcmp(got, expected) : !got || !strcmp(got, " ");
        if (!right)
            complain(typed, word, got);
    }
    words++;
}

/* Every keyword of the chain, behind the shortest line that leads to it. */
static void check_chain(const struct position *p, const struct syntax *s, const struct syntax_node *n,
                        const struct syntax_node *stop)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        for (const struct branch *b = n->branches; b; b = b->next)
            check_chain(p, s, b->first, n->kind == NODE_OPTIONS ? n : n->next);
        if (n->kind != NODE_KEYWORD)
            continue;
        struct buf line = { 0 };
        line_up_to(s->first, NULL, n, &line);
        check_word(p, buf_text(&line), n->text);
        buf_free(&line);
    }
}

static void descend(struct position *p, struct mode *mode)
{
    if (mode->parent)
        descend(p, mode->parent);
    p->at[p->depth++] = (struct place){ .mode = mode, .tag = 1, .name = "x" };
}

static void settings_complete(void **state)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    (void)state;
    for (unsigned i = 0; i < count; i++) {
        struct position p = { 0 }, parent = { 0 };
        descend(&p, modes[i]);
        if (modes[i]->parent)
            descend(&parent, modes[i]->parent);
        if (modes[i]->opener.compiled && !(modes[i]->opener.flags & ROW_HIDDEN) && !modes[i]->kept)
            check_chain(&parent, modes[i]->opener.compiled, modes[i]->opener.compiled->first, NULL);
        for (unsigned k = 0; k < modes[i]->row_count && modes[i]->prompt; k++)
            if (!(modes[i]->rows[k]->flags & (ROW_HIDDEN | ROW_ALIAS | ROW_KEPT)))
                check_chain(&p, modes[i]->rows[k]->compiled, modes[i]->rows[k]->compiled->first, NULL);
    }
    print_message("%u words of settings\n", words);
    assert_int_equal(wrong, 0);
}

static void commands_complete(void **state)
{
    unsigned count;
    struct command *const *commands = config_commands(&count);
    const struct position exec = position_exec();
    (void)state;
    words = 0;
    for (unsigned i = 0; i < count; i++)
        if (!(commands[i]->flags & (ROW_HIDDEN | ROW_ALIAS)))
            check_chain(&exec, commands[i]->compiled, commands[i]->compiled->first, NULL);
    print_message("%u words of commands\n", words);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_complete), cmocka_unit_test(commands_complete),
    };
    config_register(modules, module_count);
    shell_build();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

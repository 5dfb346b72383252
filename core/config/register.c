// SPDX-License-Identifier: MIT
/* Registration: lays out slices, numbers rows, compiles syntaxes, finds aliases and twins. Mistakes in rows are bugs
 * and abort with the row's text. */
#include "core/config/internal.h"
#include "core/config/tree.h"
#include "core/memory.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODES_MAX = 160, COMMANDS_MAX = 512 };

struct mode mode_global = {
    .name = "global", .prompt = "config", .title = "Configure commands:", .key = KEY_NONE,
};

static const struct module *const *modules_given;
static unsigned modules_count;
static struct mode *modes[MODES_MAX];
static unsigned mode_count;
static struct command *commands[COMMANDS_MAX];
static unsigned command_count;
static struct layout {
    struct item *items;
    unsigned count;
} layouts[MODES_MAX];

static _Noreturn void mistake(const char *what, const char *where)
{
    fprintf(stderr, "config_register: %s: %s\n", what, where);
    abort();
}

/* -- modes -- */

static void add_mode(struct mode *m)
{
    if (mode_count == MODES_MAX)
        mistake("too many modes", m->name);
    m->index = mode_count;
    m->size = sizeof(struct object);
    m->row_count = 0;
    modes[mode_count++] = m;
    if (m == &mode_global)
        return;
    m->opener.mode = m->parent;
    m->opener.id = ROW_OPENER;
    m->opener.compiled = syntax_compile(m->opener.syntax, m->opener.slot_help);
    if (m->key != KEY_NONE && !syntax_slots(m->opener.compiled))
        mistake("an opener without key", m->opener.syntax);
}

static void add_slice(struct slice *s)
{
    if (s->offset)
        return;
    s->mode->size = (s->mode->size + 7) & ~(size_t)7;
    s->offset = s->mode->size;
    s->mode->size += (s->size + 7) & ~(size_t)7;
    if (!s->mode->template)
        return;
    s->lent = must(calloc(1, sizeof *s->lent));
    *s->lent = (struct slice){ .mode = s->mode->template, .size = s->size };
    add_slice(s->lent);
}

/* -- rows -- */

static void add_row(struct row *row)
{
    struct mode *m = row->mode;
    if (!m || m->row_count == ROW_OPENER)
        mistake(m ? "too many rows" : "a row without mode", row->syntax);
    if (row->slice && row->slice->mode != m)
        mistake("the row's slice belongs to another mode", row->syntax);
    row->compiled = syntax_compile(row->syntax, row->slot_help);
    row->id = (uint16_t)m->row_count;
    m->rows = must(realloc(m->rows, (m->row_count + 1) * sizeof m->rows[0]));
    m->rows[m->row_count++] = row;
    if (row->flags & ROW_UNIQUE)
        m->unique = row;
}

/* The row as its mode's template has it. */
static void add_lent(const struct row *row)
{
    struct row *lent = must(calloc(1, sizeof *lent));
    if (!row->mode->template || row->act)
        mistake("a row that no template can lend", row->syntax);
    *lent = *row;
    lent->mode = row->mode->template;
    lent->slice = row->slice ? row->slice->lent : NULL;
    add_row(lent);
}

static bool same_field(const struct row *a, const struct row *b)
{
    return a->slice && a->slice == b->slice && a->bind[0].kind && a->bind[0].kind == b->bind[0].kind &&
           a->bind[0].offset == b->bind[0].offset;
}

/* An alias stands for the row that binds the same field, else for the row above it. */
static const struct row *canonical_of(const struct row *alias)
{
    const struct mode *m = alias->mode;
    const struct row *above = NULL;
    for (unsigned i = 0; i < m->row_count; i++) {
        if (m->rows[i]->flags & ROW_ALIAS)
            continue;
        if (same_field(m->rows[i], alias))
            return m->rows[i];
        if (i < alias->id)
            above = m->rows[i];
    }
    if (!above)
        mistake("an alias of nothing", alias->syntax);
    return above;
}

static const struct row *find_row(const struct mode *m, const char *syntax)
{
    for (unsigned i = 0; i < m->row_count; i++)
        if (!strcmp(m->rows[i]->syntax, syntax))
            return m->rows[i];
    return NULL;
}

static void relate_rows(struct mode *m)
{
    for (unsigned i = 0; i < m->row_count; i++) {
        if (m->rows[i]->flags & ROW_ALIAS)
            m->rows[i]->canonical = canonical_of(m->rows[i]);
        if (m->template)
            m->rows[i]->twin = find_row(m->template, m->rows[i]->syntax);
    }
    if (m->template && !(m->template_ref = find_row(m, m->template_row)))
        mistake("no row for the template", m->name);
}

/* -- defaults and printing order -- */

static void make_initial(struct mode *m)
{
    m->initial = must(calloc(1, m->size));
    m->initial->references = 1;
    m->initial->mode = m;
    if (m->opener.slice)
        row_reset(&m->opener, row_slice(m->initial, &m->opener));
    for (unsigned i = 0; i < m->row_count; i++)
        if (m->rows[i]->slice && !(m->rows[i]->flags & ROW_ALIAS))
            row_reset(m->rows[i], row_slice(m->initial, m->rows[i]));
}

static void add_item(const struct mode *m, const struct row *row, struct mode *sub, uint16_t place)
{
    struct layout *l = &layouts[m->index];
    l->items = must(realloc(l->items, (l->count + 1) * sizeof l->items[0]));
    unsigned at = l->count++;
    for (; at > 0 && l->items[at - 1].place > place; at--)
        l->items[at] = l->items[at - 1];
    l->items[at] = (struct item){ row, sub, place };
}

static void make_layout(struct mode *m)
{
    for (unsigned i = 0; i < m->row_count; i++)
        if (!(m->rows[i]->flags & (ROW_ALIAS | ROW_ACTION)))
            add_item(m, m->rows[i], NULL, m->rows[i]->place);
    if (m->parent)
        add_item(m->parent, NULL, m, m->opener.place);
}

void config_register(const struct module *const list[], unsigned count)
{
    modules_given = list;
    modules_count = count;
    add_mode(&mode_global);
    for (unsigned i = 0; i < count; i++)
        for (struct mode *const *m = list[i]->modes; m && *m; m++)
            add_mode(*m);
    for (unsigned i = 0; i < count; i++)
        for (struct slice *const *s = list[i]->slices; s && *s; s++)
            add_slice(*s);
    for (unsigned i = 0; i < count; i++)
        for (struct row *row = list[i]->rows; row && row->syntax; row++) {
            add_row(row);
            if (row->flags & ROW_LENT)
                add_lent(row);
        }
    for (unsigned i = 0; i < count; i++) {
        for (struct command *c = list[i]->commands; c && c->syntax; c++) {
            if (command_count == COMMANDS_MAX)
                mistake("too many commands", c->syntax);
            c->compiled = syntax_compile(c->syntax, c->slot_help);
            commands[command_count++] = c;
        }
    }
    for (unsigned i = 0; i < mode_count; i++) {
        relate_rows(modes[i]);
        make_initial(modes[i]);
        make_layout(modes[i]);
    }
    config_current = snapshot_new();
}

/* -- asking -- */

const struct module *const *config_modules(unsigned *count)
{
    *count = modules_count;
    return modules_given;
}

struct mode *const *config_modes(unsigned *count)
{
    *count = mode_count;
    return modes;
}

struct command *const *config_commands(unsigned *count)
{
    *count = command_count;
    return commands;
}

const struct item *mode_items(const struct mode *m, unsigned *count)
{
    *count = layouts[m->index].count;
    return layouts[m->index].items;
}

const struct row *config_row(const struct mode *m, const char *syntax)
{
    for (unsigned i = 0; i < m->row_count; i++)
        if (!strcmp(m->rows[i]->syntax, syntax))
            return m->rows[i];
    fprintf(stderr, "no row \"%s\" in %s\n", syntax, m->name);
    abort();
}

/* A word of a path explains itself alike in every mode. */
const char *config_path_help(const struct mode *mode, const char *path)
{
    (void)mode;
    for (unsigned i = 0; i < modules_count; i++)
        for (const struct path_help *h = modules_given[i]->help; h && h->path; h++)
            if (!strcmp(h->path, path))
                return h->text;
    return NULL;
}

static const struct dynamic_limit *find_limit(const char *name)
{
    for (unsigned i = 0; i < modules_count; i++)
        for (const struct dynamic_limit *l = modules_given[i]->bounds; l && l->name; l++)
            if (!strcmp(l->name, name))
                return l;
    return NULL;
}

long limit_value(const char *name, const struct snapshot *s)
{
    const struct dynamic_limit *l = name ? find_limit(name) : NULL;
    return l ? l->value(s) : -1;
}

long config_bound(const char *name)
{
    return config_loading() || !config_current ? -1 : limit_value(name, config_current);
}

/* A bound below the range means that nothing is configured yet: the commit says so in words. */
long node_high(const struct node *n)
{
    long bound = n->limit ? config_bound(n->limit) : -1;
    return n->limit && bound >= n->low ? bound : n->high;
}

// SPDX-License-Identifier: MIT
#include "test/lab/promises.h"

#include "core/config/config.h"
#include "core/config/internal.h"
#include "core/config/tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static unsigned broken;

static __attribute__((format(printf, 3, 4))) void breaks(const char *mode, const char *syntax, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s: \"%s\" ", mode, syntax);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    broken++;
}

/* -- words -- */

static void check_words(const char *mode, const struct syntax *s, const struct node *n, const struct node *stop)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        for (const struct branch *b = n->branches; b; b = b->next)
            check_words(mode, s, b->first, n->kind == NODE_OPTIONS ? n : n->next);
        if (!n->branches && !*n->help)
            breaks(mode, s->text, "does not explain %s", n->text ? n->text : "its number");
    }
}

/* Whether some row or command of the mode begins and ends its path with these words: its help explains the last one. */
static bool is_path(const struct syntax *s, const char *path, unsigned words)
{
    return s && s->path == words && !strncmp(s->text, path, strlen(path));
}

static bool ends_somewhere(const struct mode *mode, const char *path, unsigned words)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; mode && i < mode->row_count; i++)
        if (is_path(mode->rows[i]->compiled, path, words))
            return true;
    for (unsigned i = 0; mode && i < count; i++)
        if (modes[i]->parent == mode && is_path(modes[i]->opener.compiled, path, words))
            return true;
    struct command *const *commands = config_commands(&count);
    for (unsigned i = 0; !mode && i < count; i++)
        if (is_path(commands[i]->compiled, path, words))
            return true;
    return false;
}

/* Each word on the way is explained by a row that ends there, or by a module's help of paths. */
static void check_path(const struct mode *mode, const char *name, const struct syntax *s)
{
    char path[200] = "";
    const char *words[16];
    unsigned count = syntax_path(s, words, 16);
    for (unsigned i = 0; i + 1 < count && i < 16; i++) {
        size_t size = strlen(path);
        snprintf(path + size, sizeof path - size, "%s%s", size ? " " : "", words[i]);
        if (!config_path_help(mode, path) && !ends_somewhere(mode, path, i + 1))
            breaks(name, s->text, "leads over \"%s\", which nothing explains", path);
    }
}

/* -- values -- */

static const struct node *node_of_slot(const struct node *n, const struct node *stop, int slot)
{
    const struct node *found = NULL;
    for (; !found && n != stop && n->kind != NODE_END; n = n->next) {
        if (n->slot == slot)
            return n;
        for (const struct branch *b = n->branches; b && !found; b = b->next)
            found = node_of_slot(b->first, n->kind == NODE_OPTIONS ? n : n->next, slot);
    }
    return found;
}

/* The least and the greatest number that a field keeps; false for one that keeps no number. */
static bool field_range(const struct bind *b, int64_t *low, int64_t *high)
{
    static const struct {
        int64_t low, high;
    } ranges[] = {
        [BIND_U8] = { 0, UINT8_MAX },   [BIND_U16] = { 0, UINT16_MAX },
        [BIND_U32] = { 0, UINT32_MAX }, [BIND_I32] = { INT32_MIN, INT32_MAX },
    };
    if (b->kind >= sizeof ranges / sizeof ranges[0] || !ranges[b->kind].high)
        return false;
    *low = ranges[b->kind].low;
    *high = ranges[b->kind].high;
    return true;
}

static void check_values(const char *mode, const struct row *row)
{
    int64_t low, high;
    for (unsigned slot = 0; slot < row->compiled->slots; slot++) {
        const struct bind *b = row_bind(row, slot);
        const struct node *n = b ? node_of_slot(row->compiled->tail, NULL, (int)slot) : NULL;
        if (!n)
            continue;
        if (n->kind == NODE_NUMBER && field_range(b, &low, &high) && (n->low < low || (!n->limit && n->high > high)))
            breaks(mode, row->syntax, "has a range <%ld-%ld> that its field cannot keep", n->low, n->high);
        if (b->kind == BIND_TEXT && n->size >= b->size)
            breaks(mode, row->syntax, "takes %zu bytes into a field of %u", n->size, b->size);
        if (b->kind == BIND_TEXT && !n->size && (n->kind == NODE_WORD || n->kind == NODE_LINE || n->kind == NODE_DIAL ||
                                                 n->kind == NODE_NAME || n->kind == NODE_URL))
            breaks(mode, row->syntax, "takes a text of any length into a field of %u bytes", b->size);
    }
}

/* -- rows -- */

static void check_row(const struct mode *mode, const struct row *row, bool opener)
{
    const bool acts = row->effect.text || row->act;
    if (!row->help || !*row->help)
        breaks(mode->name, row->syntax, "has no help");
    if (!opener && row->effect.text && row_inert(row) && !(row->flags & (ROW_ALIAS | ROW_MANY | ROW_KEYED)))
        breaks(mode->name, row->syntax, "says what it does, but nothing keeps its value");
    long low;
    if (row->flags & ROW_KEYED && syntax_slot(row->compiled, 0, &low) != SLOT_REQUIRED &&
        syntax_slot(row->compiled, 0, &low) != SLOT_CHOICE)
        breaks(mode->name, row->syntax, "is told apart by a value that may be missing");
    if (acts && !(row->flags & (ROW_ALIAS | ROW_HIDDEN)))
        check_words(mode->name, row->compiled, row->compiled->tail, NULL);
    if (!(row->flags & (ROW_ALIAS | ROW_HIDDEN)))
        check_path(mode, mode->name, row->compiled);
    check_values(mode->name, row);
}

unsigned promises_broken(void)
{
    unsigned count;
    broken = 0;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        const struct mode *m = modes[i];
        if (m->opener.compiled && !m->kept) {
            check_row(m->parent, &m->opener, true);
            check_words(m->parent->name, m->opener.compiled, m->opener.compiled->tail, NULL);
        }
        for (unsigned k = 0; k < m->row_count; k++)
            check_row(m, m->rows[k], false);
    }
    struct command *const *commands = config_commands(&count);
    for (unsigned i = 0; i < count; i++) {
        check_words("EXEC", commands[i]->compiled, commands[i]->compiled->tail, NULL);
        if (!(commands[i]->flags & ROW_HIDDEN))
            check_path(NULL, "EXEC", commands[i]->compiled);
        if (!commands[i]->help || !*commands[i]->help)
            breaks("EXEC", commands[i]->syntax, "has no help");
    }
    return broken;
}

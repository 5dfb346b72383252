// SPDX-License-Identifier: MIT
/* The one comparison of two snapshots: by object, for who commits (each_change), and by line, for who reads. */
#include "core/config/difference.h"
#include "core/config/internal.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* -- by object -- */

static const struct object *pick(const struct entry *e, bool raw)
{
    return raw ? e->raw : e->effective;
}

static const struct object *counterpart(const struct snapshot *s, const struct object *o, unsigned near, bool raw)
{
    long at = table_index_near(s, o, near);
    return at < 0 ? NULL : pick(&table_of(s, o->mode)->entries[at], raw);
}

/* The very same object stands at this place in both: most do in a candidate (candidate_share), and none is touched. */
static bool is_one(const struct table *a, const struct table *b, unsigned at, bool raw)
{
    return at < a->size && at < b->size && pick(&a->entries[at], raw) == pick(&b->entries[at], raw);
}

static bool each_change_of(const struct mode *m, const struct snapshot *old, const struct snapshot *new, bool raw,
                           change_fn *fn, void *arg)
{
    const struct table *before = table_of(old, m), *after = table_of(new, m);
    if (before == after)
        return true;
    for (unsigned i = 0; i < before->size; i++) {
        const struct object *o = is_one(before, after, i, raw) ? NULL : pick(&before->entries[i], raw);
        if (o && !counterpart(new, o, i, raw) && !fn(arg, o, NULL))
            return false;
    }
    for (unsigned i = 0; i < after->size; i++) {
        const struct object *n = is_one(before, after, i, raw) ? NULL : pick(&after->entries[i], raw);
        const struct object *o = n ? counterpart(old, n, i, raw) : NULL;
        if (n && n != o && !(o && object_equal(o, n)) && !fn(arg, o, n))
            return false;
    }
    return true;
}

bool each_change(const struct snapshot *old, const struct snapshot *new, bool raw, change_fn *fn, void *arg)
{
    for (unsigned m = 0; m < new->mode_count; m++)
        if (!each_change_of(new->tables[m]->mode, old, new, raw, fn, arg))
            return false;
    return true;
}

/* -- lines of one setting, or of a foreign stanza -- */

struct lines {
    struct buf text;
    char **at, **sorted;
    unsigned count;
};

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void lines_split(struct lines *l)
{
    char *rest = l->text.size ? l->text.data : NULL;
    for (size_t i = 0; i < l->text.size; i++)
        l->count += rest[i] == '\n';
    l->at = must(calloc(1, (l->count + 1) * sizeof l->at[0]));
    l->sorted = must(calloc(1, (l->count + 1) * sizeof l->sorted[0]));
    for (unsigned i = 0; i < l->count; i++)
        l->sorted[i] = l->at[i] = strsep(&rest, "\n");
    qsort(l->sorted, l->count, sizeof l->sorted[0], compare_lines);
}

static bool lines_have(const struct lines *l, const char *line)
{
    return bsearch(&line, l->sorted, l->count, sizeof l->sorted[0], compare_lines);
}

static void lines_free(struct lines *l)
{
    buf_free(&l->text);
    free(l->at);
    free(l->sorted);
}

/* -- by line -- */

enum { DEPTH_MAX = 4 };

struct walk {
    const struct snapshot *old, *new;
    difference_fn *fn;
    void *arg;
    struct {
        const struct object *object;
        bool said;
    } around[DEPTH_MAX];             /* stanzas that are open, outermost first */
    unsigned depth;
};

static void print_opener(const struct object *o, struct buf *title)
{
    print_title(o, 0, title);
    if (title->size)
        title->data[--title->size] = '\0';       /* its newline */
}

static void say(struct walk *w, const struct difference *d)
{
    for (unsigned i = 0; i < w->depth; i++) {
        struct buf title = { 0 };
        if (w->around[i].said)
            continue;
        w->around[i].said = true;
        print_opener(w->around[i].object, &title);
        w->fn(w->arg, &(struct difference){ .depth = i, .object = w->around[i].object, .opener = true,
                                            .text = buf_text(&title) });
        buf_free(&title);
    }
    w->fn(w->arg, d);
}

/* Whether the row has one value that a new line replaces. */
static bool single(const struct row *row)
{
    return row && !row->print && !(row->flags & (ROW_MANY | ROW_KEYED | ROW_KEPT));
}

static void say_missing(struct walk *w, const struct object *o, const struct row *row, const struct lines *here,
                        const struct lines *there, enum line_change change)
{
    for (unsigned i = 0; i < here->count; i++)
        if (!lines_have(there, here->at[i]))
            say(w, &(struct difference){ .change = change, .depth = w->depth, .object = o, .row = row,
                                         .replaced = change == LINE_REMOVED && there->count && single(row),
                                         .text = here->at[i] });
}

/* `row` NULL: all lines of a foreign stanza. */
static void compare_row(struct walk *w, const struct row *row, const struct object *o, const struct object *n)
{
    struct lines before = { 0 }, after = { 0 };
    print_setting(w->old, o, row, &before.text);
    print_setting(w->new, n, row, &after.text);
    const bool same = before.text.size == after.text.size &&
                      (!before.text.size || !memcmp(before.text.data, after.text.data, after.text.size));
    if (!same) {
        lines_split(&before);
        lines_split(&after);
        say_missing(w, o, row, &before, &after, LINE_REMOVED);
        say_missing(w, n, row, &after, &before, LINE_ADDED);
    }
    lines_free(&before);
    lines_free(&after);
}

static void compare_mode(struct walk *w, const struct mode *m);

static void compare_inside(struct walk *w, const struct mode *m, const struct object *o, const struct object *n)
{
    unsigned count;
    const struct item *items = mode_items(m, &count);
    const bool differ = o != n && !object_equal(o, n);
    if (m->kept && differ)
        compare_row(w, NULL, o, n);
    for (unsigned i = 0; i < count; i++) {
        if (items[i].mode)
            compare_mode(w, items[i].mode);
        else if (differ && !m->kept)
            compare_row(w, items[i].row, o, n);
    }
}

/* A stanza that is only in one of them, with every line that it has there. */
static void say_whole(struct walk *w, const struct snapshot *s, const struct object *o, enum line_change change)
{
    struct lines all = { 0 };
    print_whole(s, o, &all.text);
    lines_split(&all);
    for (unsigned i = 0; i < all.count; i++) {
        const unsigned blanks = (unsigned)strspn(all.at[i], " ");
        say(w, &(struct difference){ .change = change, .depth = w->depth + blanks, .object = o, .opener = i == 0,
                                     .inside = i > 0, .text = all.at[i] + blanks });
    }
    lines_free(&all);
}

static bool same_opener(const struct object *o, const struct object *n)
{
    struct buf before = { 0 }, after = { 0 };
    print_opener(o, &before);
    print_opener(n, &after);
    const bool same = !strcmp(buf_text(&before), buf_text(&after));
    buf_free(&before);
    buf_free(&after);
    return same;
}

static bool compare_object(void *arg, const struct object *o, const struct object *n)
{
    struct walk *w = arg;
    const bool before = o && print_stands(w->old, o), after = n && print_stands(w->new, n);
    if (before && after && same_opener(o, n)) {
        w->around[w->depth].object = n;
        w->around[w->depth++].said = false;
        compare_inside(w, n->mode, o, n);
        w->depth--;
        return true;
    }
    if (before)
        say_whole(w, w->old, o, LINE_REMOVED);
    if (after)
        say_whole(w, w->new, n, LINE_ADDED);
    return true;
}

static void compare_mode(struct walk *w, const struct mode *m)
{
    if (m->key != KEY_NONE)
        each_change_of(m, w->old, w->new, true, compare_object, w);
    else
        compare_object(w, table_of(w->old, m)->entries[0].raw, table_of(w->new, m)->entries[0].raw);
}

void config_differences(const struct snapshot *old, const struct snapshot *new, difference_fn *fn, void *arg)
{
    struct walk w = { .old = old, .new = new, .fn = fn, .arg = arg };
    compare_inside(&w, &mode_global, table_of(old, &mode_global)->entries[0].raw,
                   table_of(new, &mode_global)->entries[0].raw);
}

/* -- by effect -- */

const char *const apply_promises[APPLY_CLASSES] = {
    [APPLY_NEVER] = "without effect",
    [APPLY_AT_ONCE] = "at once",
    [APPLY_BY_NEW_PORT] = "at once; a new port opens before the old one closes",
    [APPLY_NEXT_CALL] = "at once; calls finish with what they began with",
    [APPLY_NEXT_SESSION] = "from the next session on",
    [APPLY_NEXT_REGISTRATION] = "from the next registration on",
    [APPLY_NEXT_FILE] = "when a phone reads its file, at its reset",
    [APPLY_WHEN_IDLE] = "the phone restarts when idle",
};

struct effects {
    const struct snapshot *old, *new;
    effect_fn *fn;
    void *arg;
};

static bool setting_differs(const struct effects *e, const struct row *row, const struct object *o,
                            const struct object *n)
{
    struct buf before = { 0 }, after = { 0 };
    print_setting(e->old, o, row, &before);
    print_setting(e->new, n, row, &after);
    const bool differs = strcmp(buf_text(&before), buf_text(&after)) != 0;
    buf_free(&before);
    buf_free(&after);
    return differs;
}

static bool weigh(void *arg, const struct object *o, const struct object *n)
{
    const struct effects *e = arg;
    enum apply_class weightiest = APPLY_NEVER;
    unsigned count;
    const struct item *items = mode_items((n ? n : o)->mode, &count);
    for (unsigned i = 0; o && n && i < count; i++)
        if (items[i].row && items[i].row->effect.when > weightiest && setting_differs(e, items[i].row, o, n))
            weightiest = items[i].row->effect.when;
    e->fn(e->arg, o, n, weightiest);
    return true;
}

void config_effects(const struct snapshot *old, const struct snapshot *new, effect_fn *fn, void *arg)
{
    struct effects e = { old, new, fn, arg };
    each_change(old, new, false, weigh, &e);
}

/* -- as text -- */

static void print_difference(void *arg, const struct difference *d)
{
    static const char *const signs[] = { [LINE_AROUND] = "", [LINE_REMOVED] = "-", [LINE_ADDED] = "+" };
    buf_printf(arg, "%*s%s%s\n", (int)d->depth, "", signs[d->change], d->text);
}

void config_print_differences(const struct snapshot *old, const struct snapshot *new, struct buf *lines)
{
    config_differences(old, new, print_difference, lines);
}

bool difference_command(const struct difference *d, struct buf *line)
{
    static const char no[] = "no ";
    const bool gone = d->change == LINE_REMOVED, negative = !strncmp(d->text, no, sizeof no - 1);
    if (gone && (d->inside || d->replaced))
        return false;
    buf_printf(line, "%*s%s%s", (int)d->depth, "", gone && !negative ? no : "",
               gone && negative ? d->text + sizeof no - 1 : d->text);
    return true;
}

static void print_command(void *arg, const struct difference *d)
{
    if (difference_command(d, arg))
        buf_addc(arg, '\n');
}

void config_print_commands(const struct snapshot *old, const struct snapshot *new, struct buf *lines)
{
    config_differences(old, new, print_command, lines);
}

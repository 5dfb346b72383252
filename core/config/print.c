// SPDX-License-Identifier: MIT
/* The running-config in IOS form: one blank of indentation per level, `!` between stanzas, defaults left out.
 *
 * Global rows are printed in groups: rows whose places share a hundred stand together, and a `!` closes the group. */
#include "core/config/internal.h"

#include <string.h>

enum { GROUP = 100 };

/* -- one row -- */

static void indent(struct buf *lines, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buf_addc(lines, ' ');
}

static void add_line(struct buf *lines, unsigned depth, const char *text)
{
    indent(lines, depth);
    buf_adds(lines, text);
    buf_addc(lines, '\n');
}

/* A banner or a certificate is one line of several. */
static void add_kept(const struct printer *p, const struct kept_line *k, unsigned depth, struct buf *lines)
{
    const size_t from = lines->size;
    add_line(lines, depth, k->text);
    for (size_t i = from; p->joined && i + 1 < lines->size; i++)
        if (lines->data[i] == '\n')
            lines->data[i] = LINE_GOES_ON;
}

static void print_kept(const struct printer *p, const struct object *o, const struct row *row, unsigned depth,
                       struct buf *lines)
{
    for (const struct kept_line *k = o->kept; k; k = k->next)
        if (k->row == row)
            add_kept(p, k, depth, lines);
}

static void print_own(const struct row *row, const void *slice, unsigned depth, struct buf *lines)
{
    struct buf own = { 0 };
    row->print(slice, &own);
    for (const char *at = buf_text(&own), *end; *at; at = end) {
        end = strchr(at, '\n');
        end = end ? end + 1 : at + strlen(at);
        indent(lines, depth);
        buf_add(lines, at, (size_t)(end - at));
    }
    buf_free(&own);
}

static void print_values(const struct row *row, const void *slice, unsigned depth, struct buf *lines)
{
    struct args args;
    struct buf line = { 0 };
    bool complete = row_fetch(row, slice, &args);
    if (row_present(row, slice) && complete) {
        syntax_print(row->compiled, &args, &line);
    } else {
        buf_adds(&line, "no ");
        syntax_print_path(row->compiled, &line);
    }
    add_line(lines, depth, buf_text(&line));
    buf_free(&line);
}

void config_print_row(const struct row *row, const struct object *o, unsigned depth, struct buf *lines)
{
    const void *slice = object_slice(o, row->slice);
    if (row->print)
        print_own(row, slice, depth, lines);
    else
        print_values(row, slice, depth, lines);
}

/* True when the template that `o` borrows from has this row, too: then even a default must be said. */
static bool overrides(const struct snapshot *s, const struct object *o, const struct row *row)
{
    const struct table *t = table_of(s, o->mode);
    if (!row->twin || !t->refers[o->tag])
        return false;
    const struct table *templates = table_of(s, o->mode->template);
    uint32_t tag = t->refers[o->tag];
    const struct object *template = tag < templates->size ? templates->entries[tag].raw : NULL;
    return template && object_has(template, row->twin);
}

static bool shown(const struct snapshot *s, const struct object *o, const struct row *row, enum print_what what)
{
    if (what == PRINT_ALL || row->flags & ROW_ALWAYS)
        return true;
    if (!object_has(o, row))
        return false;
    return row->print || !row_at_default(row, object_slice(o, row->slice)) || overrides(s, o, row);
}

static bool says(const struct object *o, const struct row *row)
{
    const struct kept_line *k = o->kept;
    while (k && k->row != row)
        k = k->next;
    return k || object_has(o, row);
}

/* The row's keywords stand for it, in other people's hands. */
static void print_masked(const struct object *o, const struct row *row, unsigned depth, struct buf *lines)
{
    struct buf line = { 0 };
    if (!says(o, row))
        return;
    syntax_print_path(row->compiled, &line);
    if (row == &o->mode->opener && o->name)
        buf_printf(&line, " %s", o->name);
    buf_adds(&line, " <removed>");
    add_line(lines, depth, buf_text(&line));
    buf_free(&line);
}

static bool masked(const struct printer *p, const struct row *row)
{
    return p->what == PRINT_MASKED && row->flags & ROW_SECRET;
}

static void print_row(const struct printer *p, const struct object *o, const struct row *row, unsigned depth,
                      struct buf *lines)
{
    if (masked(p, row)) {
        print_masked(o, row, depth, lines);
        return;
    }
    if (row_inert(row) || row->flags & ROW_KEPT) {
        if (p->what != PRINT_INERT || !row->effect.text)
            print_kept(p, o, row, depth, lines);
        return;
    }
    bool wanted = p->what != PRINT_INERT || (!row->effect.text && object_has(o, row));
    if (wanted && row->slice && shown(p->snapshot, o, row, p->what))
        config_print_row(row, o, depth, lines);
}

/* -- one stanza -- */

static void print_object(const struct printer *p, const struct object *o, unsigned depth, struct buf *lines);

/* A foreign stanza keeps its lines in the order of typing; ours have places. */
static void print_inside(const struct printer *p, const struct object *o, unsigned depth, struct buf *lines)
{
    unsigned count;
    const struct item *items = mode_items(o->mode, &count);
    for (const struct kept_line *k = o->mode->kept ? o->kept : NULL; k; k = k->next)
        add_kept(p, k, depth, lines);
    for (unsigned i = 0; i < count; i++) {
        if (items[i].row && !o->mode->kept)
            print_row(p, o, items[i].row, depth, lines);
        if (items[i].row)
            continue;
        const struct table *t = table_of(p->snapshot, items[i].mode);
        for (unsigned k = 0; k < t->size; k++)
            if (t->entries[k].raw)
                print_object(p, t->entries[k].raw, depth, lines);
    }
}

/* Nothing of ours reads it: a foreign stanza, or one of inert rows only. */
static bool is_text(const struct mode *m)
{
    return m->kept || m->size == sizeof(struct object);
}

/* An object with a key shows by being there; one without only when it says something, or is text and was opened. */
static bool stands_empty(const struct printer *p, const struct object *o)
{
    const bool opened = is_text(o->mode) && object_has(o, &o->mode->opener);
    return opened || (p->what != PRINT_INERT && o->mode->key != KEY_NONE);
}

void print_title(const struct object *o, unsigned depth, struct buf *lines)
{
    const struct row *opener = &o->mode->opener;
    if (opener->print) {
        print_own(opener, object_slice(o, opener->slice), depth, lines);
        return;
    }
    struct buf title = { 0 };
    object_title(o, &title);
    add_line(lines, depth, buf_text(&title));
    buf_free(&title);
}

static bool print_stanza(const struct printer *p, const struct object *o, unsigned depth, struct buf *lines)
{
    struct buf inside = { 0 };
    print_inside(p, o, depth + 1, &inside);
    const bool stands = inside.size || stands_empty(p, o);
    if (stands) {
        if (masked(p, &o->mode->opener))
            print_masked(o, &o->mode->opener, depth, lines);
        else
            print_title(o, depth, lines);
        buf_add(lines, inside.data, inside.size);
    }
    buf_free(&inside);
    return stands;
}

static void print_object(const struct printer *p, const struct object *o, unsigned depth, struct buf *lines)
{
    if (print_stanza(p, o, depth, lines))
        for (unsigned i = 0; i < o->mode->bangs; i++)
            add_line(lines, 0, "!");
}

void config_print_object(const struct object *o, struct buf *lines)
{
    const struct printer p = { .snapshot = config_running(), .what = PRINT_SET };
    print_stanza(&p, config_raw(p.snapshot, o), 0, lines);
}

/* -- pieces, to compare configurations -- */

void print_setting(const struct snapshot *s, const struct object *o, const struct row *row, struct buf *lines)
{
    const struct printer p = { .snapshot = s, .what = PRINT_SET };
    for (const struct kept_line *k = row ? NULL : o->kept; k; k = k->next)
        add_line(lines, 0, k->text);
    if (row)
        print_row(&p, o, row, 0, lines);
}

void print_whole(const struct snapshot *s, const struct object *o, struct buf *lines)
{
    const struct printer p = { .snapshot = s, .what = PRINT_SET };
    print_stanza(&p, o, 0, lines);
}

bool print_stands(const struct snapshot *s, const struct object *o)
{
    struct buf whole = { 0 };
    if (o->mode->key == KEY_NONE)
        print_whole(s, o, &whole);
    const bool stands = o->mode->key != KEY_NONE || whole.size;
    buf_free(&whole);
    return stands;
}

/* -- the whole -- */

void printer_begin(struct printer *p, const struct snapshot *s, enum print_what what)
{
    *p = (struct printer){ .snapshot = s, .what = what };
}

/* Objects of one mode, one per call; false when there is no more. */
static bool next_object(struct printer *p, const struct mode *m, struct buf *lines)
{
    p->at = config_next(p->snapshot, m, p->at);
    if (!p->at)
        return false;
    print_object(p, config_raw(p->snapshot, p->at), 0, lines);
    return true;
}

/* Rows from `stage` on that share a hundred. */
static void next_group(struct printer *p, const struct item *items, unsigned count, struct buf *lines)
{
    const struct object *global = config_find(p->snapshot, &mode_global, 0);
    unsigned group = items[p->stage].place / GROUP;
    size_t before = lines->size;
    for (; p->stage < count && items[p->stage].row && items[p->stage].place / GROUP == group; p->stage++)
        print_row(p, global, items[p->stage].row, 0, lines);
    if (lines->size > before && p->what != PRINT_INERT)
        buf_adds(lines, "!\n");
}

/* Modes without a `!` of their own (`username …`, `line …`) share one after the last of their hundred. */
static bool ends_group(const struct printer *p, const struct item *items, unsigned count)
{
    const struct item *last = &items[p->stage];
    if (last->mode->bangs || !config_count(p->snapshot, last->mode) || p->what == PRINT_INERT)
        return false;
    for (unsigned i = p->stage + 1; i < count && items[i].place / GROUP == last->place / GROUP; i++)
        if (items[i].mode && config_count(p->snapshot, items[i].mode))
            return false;
    return true;
}

bool printer_next(struct printer *p, struct buf *lines)
{
    unsigned count;
    const struct item *items = mode_items(&mode_global, &count);
    size_t before = lines->size;
    while (p->stage < count && lines->size == before) {
        const struct mode *m = items[p->stage].mode;
        if (!m) {
            next_group(p, items, count, lines);
        } else if (!next_object(p, m, lines)) {
            if (ends_group(p, items, count))
                buf_adds(lines, "!\n");
            p->stage++;
        }
    }
    if (lines->size > before)
        return true;
    if (p->stage > count || p->what == PRINT_INERT)
        return false;
    p->stage = count + 1;
    buf_adds(lines, "end\n");
    return true;
}

void config_print(const struct snapshot *s, struct buf *lines)
{
    struct printer p;
    printer_begin(&p, s, PRINT_SET);
    while (printer_next(&p, lines))
        ;
}

// SPDX-License-Identifier: MIT
/* One line into its object: find the object again, clone it, change the clone, commit it in the object's place. Kept
 * and inert lines are text beside the object's settings; no module cares for them. */
#include "core/config/internal.h"

#include <string.h>
#include <strings.h>

static const struct object *find_raw(const struct snapshot *s, const struct place *at, long *index)
{
    *index = table_index(s, at->mode, at->tag, at->name);
    return *index < 0 ? NULL : table_of(s, at->mode)->entries[*index].raw;
}

static bool vanished(const struct place *at, struct refusal *r)
{
    return refuse(r, FAULT_INVALID_DEVICE, "%s has been deleted by another session", at->mode->name);
}

/* The object's kept lines move over to its clone when nobody else holds them (true); else they are copied. */
static bool take_kept(struct object *clone, const struct snapshot *s, const struct object *raw, long index)
{
    const struct table *t = table_of(s, raw->mode);
    unsigned own = 1 + (t->entries[index].effective == raw);
    bool alone = t->references == 1 && raw->references == own;
    if (alone) {
        clone->kept = raw->kept;
        ((struct object *)raw)->kept = NULL;
    } else {
        kept_copy(clone, raw);
    }
    return alone;
}

/* -- inert and kept lines -- */

static bool begins_with_words(const char *text, const char *words, size_t size)
{
    return !size || (!strncasecmp(text, words, size) && (text[size] == '\0' || text[size] == ' '));
}

static bool kept_room(const struct object *o, struct refusal *r)
{
    unsigned count = 0;
    for (const struct kept_line *k = o->kept; k; k = k->next)
        count++;
    if (count < KEPT_MAX) {
        limit_set(&limit_kept, count + 1);
        return true;
    }
    limit_kept.refused++;
    return refuse(r, FAULT_LIMIT, "more than %d lines are not kept here", KEPT_MAX);
}

/* What tells lines of one row apart: nothing (one line per row), the first slot, or the whole text. When a line is
 * taken back, what was typed of it is enough. */
static void print_identity(const struct row *row, const struct args *args, bool store, struct buf *text)
{
    struct args first = { .count = args->count };
    if (row->flags & ROW_KEYED)
        first.at[0] = args->at[0];
    if (row->flags & ROW_MANY || (row->flags & ROW_KEYED && !store))
        syntax_print(row->compiled, args, text);
    else if (row->flags & ROW_KEYED)
        syntax_print(row->compiled, &first, text);
}

/* Stores the canonical text of an inert row. What is off by default is stored as typed and removed by `no`; ROW_ON is
 * the other way round. */
static void keep_inert(struct object *o, const struct row *row, const struct args *args, enum how how)
{
    bool store = how != HOW_DEFAULT && (how == HOW_NO) == ((row->flags & ROW_ON) != 0);
    struct buf text = { 0 }, identity = { 0 };
    buf_adds(&text, how == HOW_NO ? "no " : "");
    syntax_print(row->compiled, args, &text);
    print_identity(row, args, store, &identity);
    bool exact = store && row->flags & ROW_MANY, some = false;
    for (struct kept_line **at = &o->kept; *at; ) {
        bool mine = (*at)->row == row && (exact ? !strcmp((*at)->text, text.data)
                                                : begins_with_words((*at)->text, buf_text(&identity), identity.size));
        some |= (*at)->row == row && !mine;
        if (mine)
            kept_remove(at);
        else
            at = &(*at)->next;
    }
    if (store)
        kept_add(o, row, text.data, text.size);
    row_mark(o, row, store || some);
    buf_free(&text);
    buf_free(&identity);
}

static void set_inert(struct candidate *c, const struct object *raw, long index, const struct row *row,
                      const struct args *args, enum how how)
{
    struct object *clone = object_clone(raw);
    take_kept(clone, commit_target(c), raw, index);
    keep_inert(clone, row, args, how);
    commit_replace_kept(c, raw->mode, index, clone);
}

static bool negative(const char *line)
{
    return !strncasecmp(line, "no ", 3);
}

/* The address of a kept interface: another one, or none, takes its place. A `secondary` one stands beside it. */
static bool is_address(const char *line, size_t size)
{
    static const char words[] = "ip address", beside[] = " secondary";
    const size_t tail = sizeof beside - 1;
    if (negative(line))
        return size == 3 + sizeof words - 1 && begins_with_words(line + 3, words, sizeof words - 1);
    return begins_with_words(line, words, sizeof words - 1)
        && (size < tail || strncasecmp(line + size - tail, beside, tail));
}

/* A text between delimiters: the row holds one, which `no` takes away whatever it says. */
static bool is_banner(const struct row *row)
{
    return row && row->until && !*row->until;
}

/* The lines of a row; of none (NULL), the addresses. */
static void drop_kept(struct object *o, const struct row *row)
{
    for (struct kept_line **at = &o->kept; *at; )
        if ((*at)->row == row && (row || is_address((*at)->text, strlen((*at)->text))))
            kept_remove(at);
        else
            at = &(*at)->next;
}

/* `no X` takes X away, and X the `no X`. False when it did not stand there. */
static bool drop_opposite(struct object *o, const struct row *row, const char *line, size_t size)
{
    struct buf opposite = { 0 };
    buf_adds(&opposite, negative(line) ? "" : "no ");
    buf_add(&opposite, negative(line) ? line + 3 : line, negative(line) ? size - 3 : size);
    struct kept_line **at = kept_find(o, row, opposite.data, opposite.size);
    if (at)
        kept_remove(at);
    buf_free(&opposite);
    return at;
}

bool config_keep(struct candidate *c, const struct place *at, const struct row *row, const char *line,
                 const struct actor *who, struct refusal *r)
{
    long index;
    const struct object *raw = find_raw(commit_target(c), at, &index);
    size_t size = strlen(line);
    if (!raw)
        return vanished(at, r);
    while (*line == ' ' || *line == '\t')
        line++, size--;
    while (size && strchr(" \t\r\n", line[size - 1]))
        size--;
    if (kept_find((struct object *)raw, row, line, size))
        return true;
    if (!kept_room(raw, r))
        return false;
    struct object *clone = object_clone(raw);
    take_kept(clone, commit_target(c), raw, index);
    const bool undone = drop_opposite(clone, row, line, size);
    if (row ? is_banner(row) : is_address(line, size))
        drop_kept(clone, row);
    if (!negative(line) || (!undone && !is_banner(row)))
        kept_add(clone, row, line, size);
    commit_replace_kept(c, raw->mode, index, clone);
    if (!c)
        commit_tell_line(who, line, line);
    return true;
}

/* -- rows -- */

/* A row that stores in its own way is at its default when it prints what the untouched object prints. */
static bool prints_default(const struct row *row, const struct object *o)
{
    struct buf now = { 0 }, untouched = { 0 };
    row->print(object_slice(o, row->slice), &now);
    row->print(object_slice(o->mode->initial, row->slice), &untouched);
    bool same = !strcmp(buf_text(&now), buf_text(&untouched));
    buf_free(&now);
    buf_free(&untouched);
    return same;
}

/* After a change: does the row stand in the object? A default that was typed is no setting, but stays on record where
 * a template could say otherwise. */
static bool stands(const struct row *row, const struct object *o, enum how how)
{
    if (row->twin && !row->lend)
        return how != HOW_DEFAULT;
    if (row->bind[0].kind || row->bind[1].kind)
        return !row_at_default(row, object_slice(o, row->slice));
    return row->print ? !prints_default(row, o) : how == HOW_SET;
}

static bool set_line(struct candidate *c, const struct place *at, const struct row *row, const struct args *args,
                     enum how how, const struct actor *who, struct refusal *r)
{
    const struct row *canonical = row->canonical ? row->canonical : row;
    bool remaps = row->bind[0].kind || row->bind[1].kind || row->set;
    struct place place = *at;
    long index;
    if (row->mode != at->mode)
        place = (struct place){ .mode = row->mode };   /* a global line typed inside a mode */
    const struct object *raw = find_raw(commit_target(c), &place, &index);
    if (!raw)
        return vanished(&place, r);
    if (row_inert(canonical)) {
        if (!kept_room(raw, r))
            return false;
        set_inert(c, raw, index, canonical, args, how);
        commit_tell(c, who, how, canonical, args);
        return true;
    }
    struct object *clone = object_clone(raw);
    if (!row_store(remaps ? row : canonical, row_slice(clone, canonical), args, how, r)) {
        object_release(clone);
        return false;
    }
    row_mark(clone, canonical, stands(canonical, clone, how));
    size_t head = sizeof *clone;
    if (!memcmp(clone->set, raw->set, sizeof raw->set) &&
        !memcmp((char *)clone + head, (const char *)raw + head, raw->mode->size - head)) {
        object_release(clone);
        return true;
    }
    bool moved = take_kept(clone, commit_target(c), raw, index);
    object_hold(clone);
    object_hold(raw);
    bool accepted = commit_replace(c, raw->mode, index, clone, canonical, r);
    if (!accepted && moved) {
        ((struct object *)raw)->kept = clone->kept;
        clone->kept = NULL;
    }
    object_release(clone);
    object_release(raw);
    if (accepted)
        commit_tell(c, who, how, canonical, args);
    return accepted;
}

/* All that changes along with a line is committed with it, or nothing. */
bool config_set(struct candidate *c, const struct place *at, const struct row *row, const struct args *args,
                enum how how, const struct actor *who, struct refusal *r)
{
    if (!row->along)
        return set_line(c, at, row, args, how, who, r);
    struct candidate *all = c ? c : candidate_begin(false);
    row->along(all, how, who);
    const bool done = set_line(all, at, row, args, how, who, r);
    if (c)
        return done;
    if (done)
        return config_commit(all, who, r);
    candidate_drop(all);
    return false;
}

// SPDX-License-Identifier: MIT
/* The objects of one mode, snapshots of all, and what objects borrow from templates.
 *
 * A snapshot shares its tables until one of them changes: a copy costs one count per mode, the first change after it
 * one copy of that table. */
#include "core/config/internal.h"
#include "core/hash.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- tables -- */

static struct table *table_new(struct mode *m)
{
    struct table *t = must(calloc(1, sizeof *t));
    t->references = 1;
    t->mode = m;
    if (m->key == KEY_NONE) {
        t->entries = must(calloc(1, sizeof *t->entries));
        t->size = t->capacity = t->count = 1;
        t->entries[0] = (struct entry){ object_hold(m->initial), object_hold(m->initial) };
    }
    return t;
}

static void *copy_of(const void *array, size_t size)
{
    void *copy = size ? must(calloc(1, size)) : NULL;
    if (size)
        memcpy(copy, array, size);
    return copy;
}

static struct table *table_copy(const struct table *t)
{
    struct table *copy = copy_of(t, sizeof *t);
    copy->references = 1;
    copy->entries = copy_of(t->entries, t->capacity * sizeof t->entries[0]);
    copy->refers = t->refers ? copy_of(t->refers, t->capacity * sizeof t->refers[0]) : NULL;
    copy->unique = copy_of(t->unique, t->unique_size * sizeof t->unique[0]);
    for (unsigned i = 0; i < t->size; i++) {
        object_hold(copy->entries[i].raw);
        object_hold(copy->entries[i].effective);
    }
    return copy;
}

static void table_drop(struct table *t)
{
    if (--t->references)
        return;
    for (unsigned i = 0; i < t->size; i++) {
        object_release(t->entries[i].raw);
        object_release(t->entries[i].effective);
    }
    free(t->entries);
    free(t->refers);
    free(t->unique);
    free(t);
}

static void table_grow(struct table *t, unsigned size)
{
    if (size > t->capacity) {
        unsigned old = t->capacity;
        t->capacity = size > 2 * old ? size + 16 : 2 * old;
        t->entries = must(realloc(t->entries, t->capacity * sizeof t->entries[0]));
        memset(t->entries + old, 0, (t->capacity - old) * sizeof t->entries[0]);
        if (t->mode->template) {
            t->refers = must(realloc(t->refers, t->capacity * sizeof t->refers[0]));
            memset(t->refers + old, 0, (t->capacity - old) * sizeof t->refers[0]);
        }
    }
    if (size > t->size)
        t->size = size;
}

/* -- unique values: open addressing, tag + 1 per place -- */

static uint32_t hash_value(const void *value, size_t size)
{
    const uint32_t h = hash_bytes(value, size);
    return h ^ h >> 15;
}

static bool same_value(const struct object *a, const struct object *b)
{
    const void *x, *y;
    size_t size = row_key(a->mode->unique, a, &x);
    return size == row_key(b->mode->unique, b, &y) && !memcmp(x, y, size);
}

static unsigned unique_home(const struct table *t, const struct object *o)
{
    const void *bytes;
    size_t size = row_key(t->mode->unique, o, &bytes);
    return hash_value(bytes, size) & (t->unique_size - 1);
}

static void unique_place(struct table *t, const struct object *o)
{
    unsigned at = unique_home(t, o);
    while (t->unique[at])
        at = (at + 1) & (t->unique_size - 1);
    t->unique[at] = o->tag + 1;
}

static void unique_add(struct table *t, const struct object *o)
{
    const void *bytes;
    if (!t->mode->unique || !o || !row_key(t->mode->unique, o, &bytes))
        return;
    if (2 * ++t->unique_used > t->unique_size) {
        uint32_t *old = t->unique;
        unsigned size = t->unique_size;
        t->unique_size = size ? 2 * size : 16;
        t->unique = must(calloc(1, t->unique_size * sizeof t->unique[0]));
        for (unsigned i = 0; i < size; i++)
            if (old[i])
                unique_place(t, t->entries[old[i] - 1].raw);
        free(old);
    }
    unique_place(t, o);
}

static void unique_remove(struct table *t, const struct object *o)
{
    const void *bytes;
    if (!t->mode->unique || !o || !row_key(t->mode->unique, o, &bytes))
        return;
    unsigned at = unique_home(t, o), mask = t->unique_size - 1;
    while (t->unique[at] != o->tag + 1)
        at = (at + 1) & mask;
    t->unique[at] = 0;
    t->unique_used--;
    for (at = (at + 1) & mask; t->unique[at]; at = (at + 1) & mask) {
        uint32_t tag = t->unique[at] - 1;
        t->unique[at] = 0;
        unique_place(t, t->entries[tag].raw);
    }
}

const struct object *table_rival(const struct snapshot *s, const struct object *o)
{
    const struct table *t = table_of(s, o->mode);
    const void *bytes;
    if (!t->unique_size || !row_key(o->mode->unique, o, &bytes))
        return NULL;
    for (unsigned at = unique_home(t, o); t->unique[at]; at = (at + 1) & (t->unique_size - 1)) {
        const struct object *other = t->entries[t->unique[at] - 1].raw;
        if (other->tag != o->tag && same_value(other, o))
            return other;
    }
    return NULL;
}

const struct object *config_find_unique(const struct snapshot *s, const struct mode *m, const char *text)
{
    const struct table *t = table_of(s, m);
    const size_t size = strlen(text);
    if (!t->unique_size || !size)
        return NULL;
    const unsigned mask = t->unique_size - 1;
    for (unsigned at = hash_value(text, size) & mask; t->unique[at]; at = (at + 1) & mask) {
        const struct object *o = t->entries[t->unique[at] - 1].raw;
        const void *bytes;
        if (row_key(m->unique, o, &bytes) == size && memcmp(bytes, text, size) == 0)
            return o;
    }
    return NULL;
}

/* -- snapshots -- */

struct snapshot *snapshot_new(void)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    struct snapshot *s = must(calloc(1, sizeof *s + count * sizeof s->tables[0]));
    s->mode_count = count;
    for (unsigned i = 0; i < count; i++)
        s->tables[i] = table_new(modes[i]);
    return s;
}

struct snapshot *snapshot_copy(const struct snapshot *s)
{
    struct snapshot *copy = copy_of(s, sizeof *s + s->mode_count * sizeof s->tables[0]);
    for (unsigned i = 0; i < copy->mode_count; i++)
        copy->tables[i]->references++;
    return copy;
}

void snapshot_free(struct snapshot *s)
{
    for (unsigned i = 0; s && i < s->mode_count; i++)
        table_drop(s->tables[i]);
    free(s);
}

const struct table *table_of(const struct snapshot *s, const struct mode *m)
{
    return s->tables[m->index];
}

static struct table *table_writable(struct snapshot *s, const struct mode *m)
{
    struct table *t = s->tables[m->index];
    if (t->references > 1) {
        t->references--;
        s->tables[m->index] = t = table_copy(t);
    }
    return t;
}

long table_index(const struct snapshot *s, const struct mode *m, uint32_t tag, const char *name)
{
    const struct table *t = table_of(s, m);
    if (m->key == KEY_NONE)
        return 0;
    if (m->key == KEY_TAG)
        return tag < t->size && t->entries[tag].raw ? (long)tag : -1;
    for (unsigned i = 0; i < t->size; i++)
        if (m->kept ? !strcasecmp(t->entries[i].raw->name, name) : !strcmp(t->entries[i].raw->name, name))
            return i;
    return -1;
}

long table_index_near(const struct snapshot *s, const struct object *o, unsigned near)
{
    const struct table *t = table_of(s, o->mode);
    if (o->mode->key == KEY_NAME && near < t->size && !strcmp(t->entries[near].raw->name, o->name))
        return near;
    return table_index(s, o->mode, o->tag, o->name);
}

/* -- sharing -- */

static void share(const struct object **mine, const struct object *theirs)
{
    const struct object *old = *mine;
    *mine = object_hold(theirs);
    object_release(old);
}

void table_share(struct snapshot *s, const struct mode *m, unsigned at, const struct snapshot *with)
{
    const struct object *raw = table_of(s, m)->entries[at].raw;
    const long there = raw ? table_index_near(with, raw, at) : -1;
    if (there < 0)
        return;
    struct entry *mine = &table_writable(s, m)->entries[at];
    const struct entry *theirs = &table_of(with, m)->entries[there];
    if (!object_equal(mine->raw, theirs->raw) || !object_equal(mine->effective, theirs->effective))
        return;
    share(&mine->raw, theirs->raw);
    share(&mine->effective, theirs->effective);
}

/* -- templates -- */

static uint32_t template_tag(const struct object *raw)
{
    const struct row *ref = raw->mode->template_ref;
    struct args args;
    if (!object_has(raw, ref) || !row_fetch(ref, object_slice(raw, ref->slice), &args))
        return 0;
    return (uint32_t)args.at[0].number;
}

/* The object with what its template lends; held for the caller. */
static const struct object *merge(const struct object *raw, const struct object *template)
{
    if (!template)
        return object_hold(raw);
    struct object *effective = object_clone(raw);
    for (unsigned i = 0; i < raw->mode->row_count; i++) {
        const struct row *row = raw->mode->rows[i], *twin = row->twin;
        if (!twin || !twin->slice || !row->slice || !object_has(template, twin))
            continue;
        if (row->lend)
            row->lend(row_slice(effective, row), object_slice(template, twin->slice));
        else if (!object_has(raw, row))
            row_copy(row, row_slice(effective, row), twin, object_slice(template, twin->slice));
        row_mark(effective, row, true);
    }
    return effective;
}

static const struct object *merge_at(const struct snapshot *s, const struct table *t, unsigned index)
{
    const struct object *raw = t->entries[index].raw;
    if (!raw || !t->mode->template)
        return object_hold(raw);
    uint32_t tag = t->refers[index] = template_tag(raw);
    const struct table *templates = table_of(s, t->mode->template);
    return merge(raw, tag && tag < templates->size ? templates->entries[tag].raw : NULL);
}

static void merge_dependants(struct snapshot *s, const struct mode *template, uint32_t tag, struct changes *list)
{
    for (unsigned i = 0; i < s->mode_count; i++) {
        if (s->tables[i]->mode->template != template)
            continue;
        struct table *t = table_writable(s, s->tables[i]->mode);
        for (unsigned k = 0; k < t->size; k++) {
            if (t->refers[k] != tag || !t->entries[k].raw)
                continue;
            const struct object *old = t->entries[k].effective;
            t->entries[k].effective = merge_at(s, t, k);
            if (list)
                changes_add(list, old, t->entries[k].effective);
            object_release(old);
        }
    }
}

/* -- changing -- */

static void close_gap(struct table *t, unsigned at)
{
    memmove(t->entries + at, t->entries + at + 1, (t->size - at - 1) * sizeof t->entries[0]);
    t->entries[--t->size] = (struct entry){ NULL, NULL };
}

const struct object *snapshot_put(struct snapshot *s, struct mode *m, long index, struct object *raw,
                                  struct changes *list)
{
    struct table *t = table_writable(s, m);
    unsigned at = index >= 0 ? (unsigned)index : m->key == KEY_TAG ? raw->tag : t->size;
    table_grow(t, at + 1);
    struct entry old = t->entries[at];
    unique_remove(t, old.raw);
    t->entries[at].raw = raw;
    unique_add(t, raw);
    t->entries[at].effective = merge_at(s, t, at);
    t->count += (raw != NULL) - (old.raw != NULL);
    if (list)
        changes_add(list, old.effective, t->entries[at].effective);
    object_release(old.effective);
    if (!raw && m->key == KEY_NAME)
        close_gap(t, at);
    if (m->key == KEY_TAG)
        merge_dependants(s, m, at, list);
    return old.raw;
}

void changes_add(struct changes *list, const struct object *old, const struct object *new)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        list->at = must(realloc(list->at, list->capacity * sizeof list->at[0]));
    }
    list->at[list->count++] = (struct change){ object_hold(old), object_hold(new) };
}

void changes_clear(struct changes *list)
{
    for (unsigned i = 0; i < list->count; i++) {
        object_release(list->at[i].old);
        object_release(list->at[i].new);
    }
    list->count = 0;
}

/* -- reading -- */

const struct object *config_find(const struct snapshot *s, const struct mode *m, uint32_t tag)
{
    const struct table *t = table_of(s, m);
    if (m->key == KEY_NONE)
        tag = 0;
    return tag < t->size ? t->entries[tag].effective : NULL;
}

const struct object *config_find_name(const struct snapshot *s, const struct mode *m, const char *name)
{
    long at = table_index(s, m, 0, name);
    return at < 0 ? NULL : table_of(s, m)->entries[at].effective;
}

const struct object *config_next(const struct snapshot *s, const struct mode *m, const struct object *after)
{
    const struct table *t = table_of(s, m);
    long at = after ? table_index(s, m, after->tag, after->name) : -1;
    if (after && at < 0 && m->key == KEY_TAG)
        at = after->tag;
    else if (after && at < 0)
        return NULL;
    for (unsigned i = (unsigned)(at + 1); i < t->size; i++)
        if (t->entries[i].raw)
            return t->entries[i].effective;
    return NULL;
}

unsigned config_count(const struct snapshot *s, const struct mode *m)
{
    return table_of(s, m)->count;
}

const struct object *config_raw(const struct snapshot *s, const struct object *effective)
{
    long at = table_index(s, effective->mode, effective->tag, effective->name);
    return at < 0 ? NULL : table_of(s, effective->mode)->entries[at].raw;
}

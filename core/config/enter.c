// SPDX-License-Identifier: MIT
/* Openers: making, finding and deleting objects. */
#include "core/config/internal.h"

#include <stdio.h>
#include <string.h>

static bool read_key(const struct mode *m, const struct args *args, struct place *key, struct refusal *r)
{
    const struct value *v = &args->at[0];
    *key = (struct place){ .mode = (struct mode *)m };
    if (m->key == KEY_NONE)
        return true;
    if (!v->given)
        return refuse(r, FAULT_MISSING_PARAMETER, "Incomplete command.");
    if (m->key == KEY_NAME) {
        value_text(v, key->name, sizeof key->name);
        return v->size < sizeof key->name ||
               refuse(r, FAULT_INVALID_VALUE, "At most %zu characters", sizeof key->name - 1);
    }
    key->tag = (uint32_t)v->number;
    return (v->number >= 0 && v->number <= TAG_MAX) ||
           refuse(r, FAULT_LIMIT, "%s: no tag above %d", m->name, TAG_MAX);
}

/* Only for typed lines; a file is checked at its end. */
static bool within_bound(const struct candidate *c, const struct place *key, struct refusal *r)
{
    const char *limit = c || key->mode->key != KEY_TAG ? NULL : syntax_limit(key->mode->opener.compiled);
    long bound = limit ? limit_value(limit, config_current) : -1;
    return bound < 0 || key->tag <= (uint32_t)bound ||
           refuse(r, FAULT_INVALID_VALUE, "%s %u exceeds %s %ld", key->mode->name, key->tag, limit, bound);
}

static bool name_room(unsigned count)
{
    if (count < NAMES_MAX)
        limit_set(&limit_names, count + 1);
    else
        limit_names.refused++;
    return count < NAMES_MAX;
}

static bool create(struct candidate *c, const struct place *key, const struct args *args, struct refusal *r)
{
    struct mode *m = key->mode;
    if (!within_bound(c, key, r))
        return false;
    if (m->key == KEY_NAME && !name_room(config_count(commit_target(c), m)))
        return refuse(r, FAULT_LIMIT, "%s: no more than %d", m->name, NAMES_MAX);
    struct object *o = object_new(m, key->tag, m->key == KEY_NAME ? key->name : NULL);
    if (m->opener.slice && !row_store(&m->opener, row_slice(o, &m->opener), args, HOW_SET, r)) {
        object_release(o);
        return false;
    }
    row_mark(o, &m->opener, true);
    return commit_replace(c, m, -1, o, &m->opener, r);
}

/* The opener of an object that exists. What it says must be so already where it opens a mode (the line mode of an
 * ephone-dn is chosen once), and is changed where the opener is the whole line (`username …`) or stores for itself
 * (`line vty 0 15` after `line vty 0 4`). */
static bool reopen(struct candidate *c, const struct object *raw, long index, const struct args *args,
                   struct refusal *r)
{
    struct mode *m = raw->mode;
    struct object *o = object_clone(raw);
    bool told = false;
    for (unsigned i = m->key != KEY_NONE; i < args->count; i++)
        told |= args->at[i].given;
    row_mark(o, &m->opener, true);
    if (m->opener.slice && (told || !m->prompt) &&
        !row_store(&m->opener, row_slice(o, &m->opener), args, HOW_SET, r)) {
        object_release(o);
        return false;
    }
    kept_copy(o, raw);
    if (object_equal(o, raw)) {
        object_release(o);
        return true;
    }
    if (m->prompt && m->key != KEY_NONE && !m->opener.set) {
        struct buf title = { 0 };
        object_title(raw, &title);
        refuse(r, FAULT_INVALID_VALUE, "\"%s\" is configured: delete it with \"no %s %u\" to make it anew",
               buf_text(&title), m->name, raw->tag);
        buf_free(&title);
        object_release(o);
        return false;
    }
    return commit_replace(c, m, index, o, &m->opener, r);
}

/* -- deleting -- */

/* Whether resetting `m` takes the objects of `other` with it: its sub-modes, and what belongs to it. */
static bool falls_with(const struct mode *other, const struct mode *m)
{
    for (const struct mode *p = other; p && p != &mode_global; p = p->parent)
        if (p == m || p->belongs == m)
            return true;
    return false;
}

static bool others_fall(const struct mode *m)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++)
        if (modes[i] != m && falls_with(modes[i], m))
            return true;
    return false;
}

static void reset_tree(struct candidate *c, const struct mode *m)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    struct refusal never;
    for (unsigned i = 0; i < count; i++) {
        if (!falls_with(modes[i], m))
            continue;
        if (modes[i]->key == KEY_NONE)
            commit_replace(c, modes[i], 0, object_new(modes[i], 0, NULL), NULL, &never);
        while (modes[i]->key != KEY_NONE && config_count(c->snapshot, modes[i])) {
            const struct object *o = config_next(c->snapshot, modes[i], NULL);
            commit_replace(c, modes[i], table_index(c->snapshot, modes[i], o->tag, o->name), NULL, NULL, &never);
        }
    }
}

/* A mode without key: back to its defaults, with all that falls with it. */
static bool reset(struct candidate *c, struct mode *m, const struct actor *who, struct refusal *r)
{
    if (!others_fall(m))
        return commit_replace(c, m, 0, object_new(m, 0, NULL), NULL, r);
    if (c) {
        reset_tree(c, m);
        return true;
    }
    struct candidate *whole = candidate_begin(false);
    reset_tree(whole, m);
    return config_commit(whole, who, r);
}

static bool delete(struct candidate *c, const struct place *key, enum how how, const struct actor *who,
                   struct refusal *r)
{
    struct mode *m = key->mode;
    long index = table_index(commit_target(c), m, key->tag, key->name);
    if (m->key == KEY_NONE)
        return reset(c, m, who, r);
    if (index < 0)
        return true;
    struct object *fresh = how == HOW_DEFAULT && m->prompt ? object_new(m, key->tag, key->name) : NULL;
    if (fresh)
        row_mark(fresh, &m->opener, true);
    return commit_replace(c, m, index, fresh, NULL, r);
}

bool config_enter(struct candidate *c, const struct place *at, struct mode *mode, const struct args *args, enum how how,
                  const struct actor *who, struct place *entered, struct refusal *r)
{
    struct place key;
    if (!read_key(mode, args, &key, r))
        return false;
    struct place outside = at->mode == mode->parent ? *at : (struct place){ .mode = mode->parent };
    long index = table_index(commit_target(c), mode, key.tag, key.name);
    const struct object *raw = index < 0 ? NULL : table_of(commit_target(c), mode)->entries[index].raw;
    bool done = how != HOW_SET ? delete(c, &key, how, who, r) : raw ? reopen(c, raw, index, args, r)
                                                                    : create(c, &key, args, r);
    if (!done)
        return false;
    commit_tell(c, who, how, &mode->opener, args);
    if (entered)
        *entered = how == HOW_SET && mode->prompt ? key : outside;
    return true;
}

// SPDX-License-Identifier: MIT
/* Many lines at once: a candidate is a snapshot that lines change without effect; committing it applies the typed
 * difference between it and the running configuration. */
#include "core/config/internal.h"
#include "core/memory.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARED_PER_CALL = 200 };

static unsigned loading;

bool config_loading(void)
{
    return loading > 0;
}

static struct candidate *candidate_make(struct snapshot *taken)
{
    struct candidate *c = must(calloc(1, sizeof *c));
    c->snapshot = taken;
    c->reading = true;
    loading++;
    return c;
}

struct candidate *candidate_begin(bool empty)
{
    return candidate_make(empty ? snapshot_new() : snapshot_copy(config_current));
}

struct candidate *candidate_of(const struct snapshot *s)
{
    return candidate_make(snapshot_copy(s));
}

void candidate_reading(struct candidate *c, bool on)
{
    loading += (unsigned)on - (unsigned)c->reading;
    c->reading = on;
}

const struct snapshot *candidate_snapshot(const struct candidate *c)
{
    return c->snapshot;
}

void candidate_drop(struct candidate *c)
{
    if (!c)
        return;
    candidate_reading(c, false);
    snapshot_free(c->snapshot);
    free(c);
}

bool candidate_share(struct candidate *c)
{
    const struct snapshot *running = config_current;
    for (unsigned left = SHARED_PER_CALL; c->shared_modes < c->snapshot->mode_count;) {
        const struct table *t = c->snapshot->tables[c->shared_modes];
        if (t == running->tables[c->shared_modes] || c->shared_entries >= t->size) {
            c->shared_modes++;
            c->shared_entries = 0;
        } else if (left--) {
            table_share(c->snapshot, t->mode, c->shared_entries++, running);
        } else {
            return true;
        }
    }
    return false;
}

/* -- whether it may be -- */

struct checking {
    const struct snapshot *next;
    struct refusal *r;
    const struct object *culprit;
    const struct row *row;       /* whose check refused it; NULL: the object as a whole */
};

static bool check_rows(struct checking *c, const struct object *o)
{
    const struct mode *m = o->mode;
    if (m->opener.check && !m->opener.check(c->next, o, c->r))
        return false;
    for (unsigned i = 0; i < m->row_count; i++) {
        c->row = m->rows[i];
        if (c->row->check && object_has(o, c->row) && !c->row->check(c->next, o, c->r))
            return false;
    }
    c->row = NULL;
    return true;
}

static bool check_difference(void *arg, const struct object *old, const struct object *new)
{
    struct checking *c = arg;
    if ((!new || check_rows(c, new)) && commit_checks(c->next, old, new, c->r))
        return true;
    c->culprit = new;
    return false;
}

static void drop_object(struct candidate *c, const struct object *o)
{
    struct mode *m = o->mode;
    struct object *initial = m->key == KEY_NONE ? object_new(m, 0, NULL) : NULL;
    object_release(snapshot_put(c->snapshot, m, table_index(c->snapshot, m, o->tag, o->name), initial, NULL));
}

/* Of a value that its row refuses only the value goes: with it went all that is typed beside it. */
static bool drop_value(struct candidate *c, const struct object *o, const struct row *row)
{
    const struct actor nobody = { .kind = ACTOR_STARTUP };
    const struct args none = { 0 };
    struct place at = { .mode = o->mode, .tag = o->tag };
    struct refusal r;
    if (o->name)
        strncpy(at.name, o->name, sizeof at.name - 1);
    return config_set(c, &at, row, &none, HOW_DEFAULT, &nobody, &r);
}

static void report(const struct object *o, const struct row *row, const char *why, candidate_dropped *dropped,
                   void *arg)
{
    struct buf line = { 0 };
    if (o->mode != &mode_global)
        object_title(o, &line);
    buf_printf(&line, "%s%s", line.size ? ": " : "", why);
    dropped(arg, o, row, buf_text(&line));
    buf_free(&line);
}

static unsigned prune_bounds(struct candidate *c, candidate_dropped *dropped, void *arg)
{
    unsigned count = 0;
    for (unsigned m = 0; m < c->snapshot->mode_count; m++) {
        const struct table *t = c->snapshot->tables[m];
        const char *limit = t->mode->key == KEY_TAG ? syntax_limit(t->mode->opener.compiled) : NULL;
        long bound = limit ? limit_value(limit, c->snapshot) : -1;
        for (unsigned tag = (unsigned)(bound + 1); bound >= 0 && tag < c->snapshot->tables[m]->size; tag++) {
            const struct object *o = c->snapshot->tables[m]->entries[tag].raw;
            if (!o)
                continue;
            char why[80];
            snprintf(why, sizeof why, "exceeds %s %ld", limit, bound);
            report(o, NULL, why, dropped, arg);
            drop_object(c, o);
            count++;
        }
    }
    return count;
}

unsigned candidate_prune(struct candidate *c, candidate_dropped *dropped, void *arg)
{
    unsigned count = prune_bounds(c, dropped, arg);
    struct refusal r;
    struct checking checking = { .next = c->snapshot, .r = &r };
    while (!each_change(config_current, c->snapshot, true, check_difference, &checking) && checking.culprit) {
        report(checking.culprit, checking.row, r.text, dropped, arg);
        if (!checking.row || !drop_value(c, checking.culprit, checking.row))
            drop_object(c, checking.culprit);
        checking.culprit = NULL;
        checking.row = NULL;
        count++;
    }
    return count;
}

/* -- committing -- */

static bool note_difference(void *arg, const struct object *old, const struct object *new)
{
    changes_add(arg, old, new);
    return true;
}

bool config_commit(struct candidate *c, const struct actor *who, struct refusal *r)
{
    /* At startup a port that is busy must not cost the whole configuration: its owner tries again. */
    const bool startup = who->kind == ACTOR_STARTUP;
    struct checking checking = { .next = c->snapshot, .r = r };
    if (!each_change(config_current, c->snapshot, true, check_difference, &checking) ||
        !commit_bounds(c->snapshot, r) || (!startup && !commit_prepare(c->snapshot, r))) {
        candidate_drop(c);
        return false;
    }
    if (startup)
        commit_prepare_each(c->snapshot);
    struct changes list = { 0 };
    each_change(config_current, c->snapshot, false, note_difference, &list);
    commit_tell_difference(c->snapshot, who);
    struct snapshot *old = config_current;
    config_current = c->snapshot;
    c->snapshot = old;
    candidate_drop(c);
    if (list.count)
        commit_apply(&list);
    free(list.at);
    return true;
}

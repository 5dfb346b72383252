// SPDX-License-Identifier: MIT
/* An object is replaced: check, prepare, swap, tell the modules and the change log. Nothing here yields. */
#include "core/config/difference.h"
#include "core/config/internal.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/state.h"

#include <stdlib.h>
#include <string.h>

enum { LISTENERS_MAX = 4, RETRY_MS = 5000 };

struct snapshot *config_current;
static uint64_t version, saved_version;
static config_line_fn *listeners[LISTENERS_MAX];
static unsigned listener_count;

const struct snapshot *config_running(void)
{
    return config_current;
}

const void *config_settings(const struct slice *slice)
{
    return object_slice(config_find(config_current, slice->mode, 0), slice);
}

uint64_t config_version(void)
{
    return version;
}

uint64_t config_saved_version(void)
{
    return saved_version;
}

void config_saved(uint64_t at)
{
    saved_version = at;
    state_changed();             /* users' forwards are in the startup-config now */
}

void config_subscribe_lines(config_line_fn *fn)
{
    if (listener_count < LISTENERS_MAX)
        listeners[listener_count++] = fn;
}

void config_unsubscribe_lines(config_line_fn *fn)
{
    for (unsigned i = 0; i < listener_count; i++)
        if (listeners[i] == fn)
            listeners[i--] = listeners[--listener_count];
}

/* -- what the modules say -- */

bool commit_checks(const struct snapshot *next, const struct object *old, const struct object *new, struct refusal *r)
{
    unsigned count;
    const struct module *const *all = config_modules(&count);
    for (unsigned i = 0; i < count; i++)
        if (all[i]->check && !all[i]->check(next, old, new, r))
            return false;
    return true;
}

/* Every tag must fit under the bound of its mode: `ephone-dn <1-max-dn>`. */
bool commit_bounds(const struct snapshot *next, struct refusal *r)
{
    for (unsigned i = 0; i < next->mode_count; i++) {
        const struct table *t = next->tables[i];
        const char *limit = t->mode->key == KEY_TAG ? syntax_limit(t->mode->opener.compiled) : NULL;
        long bound = limit && t->count ? limit_value(limit, next) : -1;
        for (unsigned tag = t->size; bound >= 0 && tag-- > (unsigned)bound + 1; )
            if (t->entries[tag].raw)
                return refuse(r, FAULT_INVALID_VALUE, "%s %u is above %s %ld", t->mode->name, tag, limit, bound);
    }
    return true;
}

static void abort_prepared(const struct module *const *all, unsigned count)
{
    while (count-- > 0)
        if (all[count]->abort)
            all[count]->abort();
}

bool commit_prepare(const struct snapshot *next, struct refusal *r)
{
    unsigned count;
    const struct module *const *all = config_modules(&count);
    for (unsigned i = 0; i < count; i++) {
        if (all[i]->prepare && !all[i]->prepare(next, r)) {
            abort_prepared(all, i + 1);
            return false;
        }
    }
    return true;
}

void commit_prepare_each(const struct snapshot *next)
{
    unsigned count;
    struct refusal unheard;
    const struct module *const *all = config_modules(&count);
    for (unsigned i = 0; i < count; i++)
        if (all[i]->prepare)
            all[i]->prepare(next, &unheard);
}

static void applied(void)
{
    unsigned count;
    const struct module *const *all = config_modules(&count);
    for (unsigned i = 0; i < count; i++)
        if (all[i]->applied)
            all[i]->applied();
}

static void on_retry(struct timer *t)
{
    (void)t;
    commit_prepare_each(config_current);
    applied();
}

void config_retry(void)
{
    static struct timer retry = { .fire = on_retry };
    if (!timer_active(&retry))
        timer_start(&retry, RETRY_MS);
}

static bool concerns(const struct module *module, const struct change *c)
{
    const struct mode *mode = c->new ? c->new->mode : c->old->mode;
    for (struct mode *const *m = module->follows; m && *m; m++)
        if (*m == mode)
            return true;
    for (struct slice *const *s = module->slices; s && *s; s++)
        if ((*s)->mode == mode && (!c->old || !c->new ||
                                   memcmp(object_slice(c->old, *s), object_slice(c->new, *s), (*s)->size)))
            return true;
    return false;
}

/* Deletes before creations before changes, so that what replaces something finds its place free. */
static unsigned phase_of(const struct change *c)
{
    return !c->new ? 0 : !c->old ? 1 : 2;
}

void commit_apply(struct changes *list)
{
    unsigned count;
    const struct module *const *all = config_modules(&count);
    version++;
    for (unsigned phase = 0; phase < 3; phase++)
        for (unsigned k = 0; k < list->count; k++)
            for (unsigned i = 0; phase_of(&list->at[k]) == phase && i < count; i++)
                if (all[i]->apply && concerns(all[i], &list->at[k]))
                    all[i]->apply(list->at[k].old, list->at[k].new);
    applied();
    changes_clear(list);
}

/* -- the change log -- */

void commit_tell_line(const struct actor *who, const char *line, const char *masked)
{
    for (unsigned i = 0; i < listener_count; i++)
        listeners[i](who, line, masked);
}

static void mask(const struct row *row, const char *no, struct buf *line)
{
    buf_adds(line, no);
    syntax_print_path(row->compiled, line);
    buf_adds(line, " *****");
}

void commit_tell(const struct candidate *c, const struct actor *who, enum how how, const struct row *row,
                 const struct args *args)
{
    struct buf line = { 0 }, masked = { 0 };
    const char *no = how == HOW_NO ? "no " : how == HOW_DEFAULT ? "default " : "";
    if (c || !listener_count)
        return;
    buf_adds(&line, no);
    syntax_print(row->compiled, args, &line);
    if (row->flags & ROW_SECRET)
        mask(row, no, &masked);
    commit_tell_line(who, buf_text(&line), masked.size ? buf_text(&masked) : buf_text(&line));
    buf_free(&line);
    buf_free(&masked);
}

static void tell_difference(void *who, const struct difference *d)
{
    struct buf line = { 0 }, masked = { 0 };
    const struct row *row = d->opener ? &d->object->mode->opener : d->row;
    if (difference_command(d, &line)) {
        if (row && row->flags & ROW_SECRET)
            mask(row, "", &masked);
        commit_tell_line(who, buf_text(&line), masked.size ? buf_text(&masked) : buf_text(&line));
    }
    buf_free(&line);
    buf_free(&masked);
}

void commit_tell_difference(const struct snapshot *next, const struct actor *who)
{
    struct actor copy = *who;
    if (listener_count && who->kind != ACTOR_STARTUP)
        config_differences(config_current, next, tell_difference, &copy);
}

/* -- one object -- */

struct snapshot *commit_target(struct candidate *c)
{
    return c ? c->snapshot : config_current;
}

static bool unique_value(const struct snapshot *s, const struct object *o, struct refusal *r)
{
    const struct object *rival = o->mode->unique ? table_rival(s, o) : NULL;
    if (!rival)
        return true;
    struct buf line = { 0 };
    struct args args;
    row_fetch(o->mode->unique, object_slice(rival, o->mode->unique->slice), &args);
    if (o->mode->unique->flags & ROW_SECRET)
        buf_printf(&line, "%.*s", (int)args.at[0].size, args.at[0].text);
    else
        syntax_print(o->mode->unique->compiled, &args, &line);
    refuse(r, FAULT_INVALID_VALUE, "%s is already used by %s %u", buf_text(&line), rival->mode->name, rival->tag);
    buf_free(&line);
    return false;
}

bool commit_replace(struct candidate *c, struct mode *m, long index, struct object *raw, const struct row *row,
                    struct refusal *r)
{
    static struct changes list;
    struct snapshot *s = commit_target(c);
    if (raw && !unique_value(s, raw, r)) {
        object_release(raw);
        return false;
    }
    const struct object *old = snapshot_put(s, m, index, raw, c ? NULL : &list);
    bool accepted = c || ((!row || !row->check || !raw || row->check(s, raw, r)) && commit_checks(s, old, raw, r) &&
                          (m->key != KEY_NONE || commit_bounds(s, r)) && commit_prepare(s, r));
    if (accepted) {
        object_release(old);
        if (!c)
            commit_apply(&list);
        return true;
    }
    changes_clear(&list);
    long back = raw ? table_index(s, m, raw->tag, raw->name) : m->key == KEY_NAME ? -1 : index;
    object_release(snapshot_put(s, m, back, (struct object *)old, NULL));
    return false;
}

void commit_replace_kept(struct candidate *c, struct mode *m, long index, struct object *raw)
{
    object_release(snapshot_put(commit_target(c), m, index, raw, NULL));
    version += c == NULL;
}

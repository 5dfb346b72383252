// SPDX-License-Identifier: MIT
/* One line: find the object again, clone it, change it, check, prepare, swap, tell the modules. Nothing here yields. */
#include "core/config/difference.h"
#include "core/config/internal.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/state.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
            abort_prepared(all, i);
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

static void tell(const struct actor *who, const char *line, const char *masked)
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
    tell(who, buf_text(&line), masked.size ? buf_text(&masked) : buf_text(&line));
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
        tell(who, buf_text(&line), masked.size ? buf_text(&masked) : buf_text(&line));
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

static const struct object *find_raw(const struct snapshot *s, const struct place *at, long *index)
{
    *index = table_index(s, at->mode, at->tag, at->name);
    return *index < 0 ? NULL : table_of(s, at->mode)->entries[*index].raw;
}

static bool vanished(const struct place *at, struct refusal *r)
{
    return refuse(r, FAULT_INVALID_DEVICE, "%s has been deleted by another session", at->mode->name);
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

/* Only kept lines changed: no module can care. The old object's lines move over when nobody else holds it. */
static void replace_kept(struct candidate *c, struct mode *m, long index, struct object *raw)
{
    object_release(snapshot_put(commit_target(c), m, index, raw, NULL));
    version += c == NULL;
}

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
    return count < KEPT_MAX || refuse(r, FAULT_LIMIT, "more than %d lines are not kept here", KEPT_MAX);
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
    replace_kept(c, raw->mode, index, clone);
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

static void drop_address(struct object *o)
{
    for (struct kept_line **at = &o->kept; *at; )
        if (!(*at)->row && is_address((*at)->text, strlen((*at)->text)))
            kept_remove(at);
        else
            at = &(*at)->next;
}

/* A text between delimiters: the row holds one, which `no` takes away whatever it says. */
static bool is_banner(const struct row *row)
{
    return row && row->until && !*row->until;
}

static void drop_banner(struct object *o, const struct row *row)
{
    for (struct kept_line **at = &o->kept; *at; )
        if ((*at)->row == row)
            kept_remove(at);
        else
            at = &(*at)->next;
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
    struct buf opposite = { 0 };
    buf_adds(&opposite, negative(line) ? "" : "no ");
    buf_add(&opposite, negative(line) ? line + 3 : line, negative(line) ? size - 3 : size);
    struct kept_line **rival = kept_find(clone, row, opposite.data, opposite.size);
    if (rival)
        kept_remove(rival);
    if (!row && is_address(line, size))
        drop_address(clone);
    if (is_banner(row))
        drop_banner(clone, row);
    if (!negative(line) || (!rival && !is_banner(row)))
        kept_add(clone, row, line, size);
    buf_free(&opposite);
    replace_kept(c, raw->mode, index, clone);
    if (!c)
        tell(who, line, line);
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

bool config_set(struct candidate *c, const struct place *at, const struct row *row, const struct args *args,
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

bool config_exists(const struct candidate *c, const struct place *at)
{
    return table_index(c ? c->snapshot : config_current, at->mode, at->tag, at->name) >= 0;
}

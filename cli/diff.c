// SPDX-License-Identifier: MIT
/* `naisend --diff OLD NEW`: what a push of NEW would do where OLD runs. Each line that differs with the promise of its
 * setting, then the phones that would notice: their own settings differ, or those of a number on their buttons. */
#include "cli/load.h"
#include "cli/session.h"
#include "cli/shell.h"
#include "core/config/difference.h"
#include "core/files.h"
#include "core/memory.h"
#include "core/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN = 64 };

/* -- the two files -- */

struct file {
    const char *name;
    struct candidate *read;
    void (*error)(void *arg, const char *where_and_text);
    unsigned problems;
};

static void on_problem(void *arg, const struct problem *p)
{
    struct file *f = arg;
    char text[600];
    problem_text(f->name, p, text, sizeof text);
    f->error(NULL, text);
    f->problems++;
}

static bool read_file(struct file *f, const char *path)
{
    static const struct actor who = { .kind = ACTOR_STARTUP, .origin = "file" };
    const char *slash = strrchr(path, '/');
    size_t size;
    char *text = files_read(path, CONFIG_FILE_MAX, &size);
    if (!text)
        return false;
    f->name = slash ? slash + 1 : path;
    f->read = candidate_begin(true);
    struct load *l = load_begin(text, size, f->read, &who, on_problem, f);
    while (load_some(l, ~0u) == LOAD_HASH)
        load_hash(l);
    load_prune(l);
    load_free(l);
    return true;
}

/* -- lines -- */

static void print_line(void *arg, const struct difference *d)
{
    static const char signs[] = { [LINE_AROUND] = '\0', [LINE_REMOVED] = '-', [LINE_ADDED] = '+' };
    const struct row *row = d->row;
    struct buf line = { 0 };
    buf_printf(&line, "%*s", (int)d->depth, "");
    if (signs[d->change])
        buf_addc(&line, signs[d->change]);
    buf_adds(&line, d->text);
    if (row)
        buf_printf(arg, "%-*s ! %s\n", COLUMN, buf_text(&line), apply_promises[row->effect.when]);
    else
        buf_printf(arg, "%s\n", buf_text(&line));
    buf_free(&line);
}

/* -- phones -- */

struct touched {
    const struct snapshot *old, *new;
    bool *numbers, *phones;      /* by tag */
    bool *restart;
    unsigned size;
};

static void note(void *arg, const struct object *o, const struct object *n, enum apply_class weightiest)
{
    struct touched *t = arg;
    const struct object *any = n ? n : o;
    if (any->tag >= t->size)
        return;
    if (any->mode == &mode_ephone_dn)
        t->numbers[any->tag] = true;
    if (any->mode != &mode_ephone)
        return;
    t->phones[any->tag] = true;
    t->restart[any->tag] = weightiest == APPLY_WHEN_IDLE;
}

static bool shows_touched(const struct touched *t, const struct object *phone)
{
    const struct settings_ephone *e = object_slice(phone, &ephone_slice);
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++)
        if (e->buttons[i].separator != 'x' && e->buttons[i].dn < t->size && t->numbers[e->buttons[i].dn])
            return true;
    for (unsigned i = 0; i < OVERLAYS_MAX && e->overlays[i].button; i++)
        if (e->overlays[i].dn < t->size && t->numbers[e->overlays[i].dn])
            return true;
    return false;
}

static void print_phone(const struct touched *t, uint32_t tag, struct buf *text)
{
    const struct object *o = config_find(t->old, &mode_ephone, tag), *n = config_find(t->new, &mode_ephone, tag);
    const char *how = !o ? "may register" : !n ? "is unregistered" : t->restart[tag] ? "restarts when idle"
                    : t->phones[tag] || shows_touched(t, n) || shows_touched(t, o) ? "is updated in place" : NULL;
    if (how && (o || n))
        buf_printf(text, "! ephone %u %s\n", tag, how);
}

static unsigned highest_tag(const struct snapshot *s, const struct mode *m)
{
    unsigned highest = 0;
    for (const struct object *o = config_next(s, m, NULL); o; o = config_next(s, m, o))
        highest = o->tag > highest ? o->tag : highest;
    return highest;
}

static unsigned room_for(const struct snapshot *s)
{
    const unsigned numbers = highest_tag(s, &mode_ephone_dn), phones = highest_tag(s, &mode_ephone);
    return 1 + (numbers > phones ? numbers : phones);
}

static void print_phones(const struct snapshot *old, const struct snapshot *new, struct buf *text)
{
    const unsigned a = room_for(old), b = room_for(new), size = a > b ? a : b;
    bool *flags = must(calloc(size, 3 * sizeof *flags));
    struct touched t = { old, new, flags, flags + size, flags + 2 * size, size };
    config_effects(old, new, note, &t);
    const size_t before = text->size;
    for (uint32_t tag = 1; tag < size; tag++)
        if (config_find(old, &mode_ephone, tag) || config_find(new, &mode_ephone, tag))
            print_phone(&t, tag, text);
    if (text->size == before)
        buf_adds(text, "! no phone notices\n");
    free(flags);
}

int shell_diff(const char *old, const char *new, void (*error)(void *arg, const char *where_and_text),
               struct buf *text)
{
    struct file files[2] = { { .error = error }, { .error = error } };
    const char *const paths[2] = { old, new };
    int problems = 0;
    for (unsigned i = 0; i < 2 && problems >= 0; i++) {
        if (read_file(&files[i], paths[i])) {
            problems += (int)files[i].problems;
            continue;
        }
        char why[600];
        snprintf(why, sizeof why, "%.500s: %m", paths[i]);
        error(NULL, why);
        problems = -1;
    }
    if (problems >= 0) {
        const struct snapshot *before = candidate_snapshot(files[0].read), *after = candidate_snapshot(files[1].read);
        config_differences(before, after, print_line, text);
        print_phones(before, after, text);
    }
    candidate_drop(files[0].read);
    candidate_drop(files[1].read);
    return problems;
}

// SPDX-License-Identifier: MIT
/* `show archive config differences` and `incremental-diffs`: what differs between two configurations, be they running,
 * saved, or files. Each file is read as a startup-config would be; what is compared is what it means. */
#include "cli/exec.h"

#include "cli/reading.h"
#include "core/config/difference.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_CALL = 50 };

/* One of the two. */
struct side {
    char name[STORAGE_TEXT];
    struct candidate *read;
    struct load *load;           /* NULL: nothing is left to read */
};

struct comparing {
    struct side old, new;
    bool merged;                 /* the new one is the old one with what a file changes */
    struct out *out;
    const char *reading;         /* the file whose line is not understood */
    struct buf text;
    const char *at;
};

static void side_free(struct side *s)
{
    load_free(s->load);
    candidate_drop(s->read);
}

static void comparing_free(void *arg)
{
    struct comparing *w = arg;
    side_free(&w->old);
    side_free(&w->new);
    buf_free(&w->text);
    free(w);
}

/* -- reading -- */

static void on_problem(void *arg, const struct problem *p)
{
    const struct comparing *w = arg;
    char text[600];
    problem_text(w->reading, p, text, sizeof text);
    out_text(w->out, "! %s\n", text);
}

static bool side_open(struct comparing *w, struct side *s, const struct actor *who)
{
    struct storage_file f;
    size_t size;
    const bool running = is_running(s->name);
    s->read = running ? candidate_of(config_running()) : candidate_begin(!w->merged);
    candidate_reading(s->read, false);
    if (running)
        return true;
    errno = EINVAL;
    char *text = config_parse(s->name, &f) ? storage_read(&f, CONFIG_FILE_MAX, &size) : NULL;
    if (!text)
        return file_refuse(w->out, "opening", s->name, errno);
    s->load = load_begin(text, size, s->read, who, on_problem, w);
    return true;
}

static void side_read(struct comparing *w, struct side *s)
{
    w->reading = s->name;
    candidate_reading(s->read, true);
    const enum load_state state = load_some(s->load, LINES_PER_CALL);
    if (state == LOAD_HASH)
        load_hash(s->load);
    candidate_reading(s->read, false);
    if (state != LOAD_DONE)
        return;
    load_free(s->load);
    s->load = NULL;
}

/* -- printing -- */

static void print_text(struct comparing *w)
{
    const struct snapshot *old = candidate_snapshot(w->old.read), *new = candidate_snapshot(w->new.read);
    if (w->merged)
        config_print_commands(old, new, &w->text);
    else
        config_print_differences(old, new, &w->text);
    out_text(w->out, "%s\n", w->merged ? "!List of Commands:" : "!Contextual Config Diffs:");
    if (!w->text.size)
        out_text(w->out, "!No changes were found\n");
    else if (w->merged)
        buf_adds(&w->text, "end\n");
    w->at = buf_text(&w->text);
    out_list(w->out, "lines");
}

static struct comparing *begin(struct cursor *c, const char *old, const char *new, bool merged)
{
    struct comparing *w = exec_scratch(sizeof *w, comparing_free);
    w->out = c->out;
    w->merged = merged;
    snprintf(w->old.name, sizeof w->old.name, "%s", old);
    snprintf(w->new.name, sizeof w->new.name, "%s", new);
    return side_open(w, &w->old, c->actor) && side_open(w, &w->new, c->actor) ? w : NULL;
}

static bool go_on(struct cursor *c)
{
    struct comparing *w = session_current()->scratch;
    struct side *left = w->old.load ? &w->old : w->new.load ? &w->new : NULL;
    if (left)
        side_read(w, left);
    else if (!w->at)
        print_text(w);
    else
        w->at = exec_print_lines(c->out, w->at, LINES_PER_CALL);
    if (!w->at || *w->at)
        return true;
    out_list_end(c->out);
    return false;
}

static const char *name_or(const struct value *v, const char *otherwise, char name[STORAGE_TEXT])
{
    snprintf(name, STORAGE_TEXT, "%s", otherwise);
    return v->given ? value_text(v, name, STORAGE_TEXT) : name;
}

bool show_differences(struct cursor *c)
{
    char old[STORAGE_TEXT], new[STORAGE_TEXT];
    if (c->stage++)
        return go_on(c);
    return begin(c, name_or(&c->args->at[0], "startup-config", old), name_or(&c->args->at[1], "running-config", new),
                 false);
}

bool show_incremental(struct cursor *c)
{
    char name[STORAGE_TEXT];
    if (c->stage++)
        return go_on(c);
    return begin(c, "running-config", value_text(&c->args->at[0], name, sizeof name), true);
}

// SPDX-License-Identifier: MIT
#include "cli/reading.h"

#include "cli/help.h"
#include "core/loop.h"
#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_CALL = 50, PROBLEMS_TOLD = 20, TRIES = 3 };

struct work {
    struct job job;
    struct reading reading;
    void (*done)(struct shell_session *s, struct reading *r);
    uint64_t session;
    struct actor actor;
    struct storage_file file;
    char *text;                  /* as read: it may have to be read again */
    struct load *load;
    uint64_t version;            /* of the configuration that READ_MERGED began with */
    unsigned tries;
};

static struct work *under_way;

uint64_t reading_session(void)
{
    return under_way ? under_way->session : 0;
}

/* -- names -- */

bool is_running(const char *name)
{
    return !strcmp(name, "running-config") || !strcmp(name, "system:running-config");
}

bool config_parse(const char *name, struct storage_file *f)
{
    return storage_parse(strcmp(name, "startup-config") ? name : "nvram:startup-config", f);
}

/* -- lines that are not accepted -- */

/* As at the prompt: the line, and below it what is wrong. */
static void show_as_typed(struct shell_session *s, const struct problem *p)
{
    const struct found *f = p->found;
    session_print(s, "%s\n", p->text ? p->text : "");
    if (!f)
        session_print(s, "%% %s\n", p->why);
    else if (f->kind == MATCH_INCOMPLETE)
        session_print(s, "%% Incomplete command.\n\n");
    else if (f->kind == MATCH_AMBIGUOUS)
        session_print(s, "%% Ambiguous command:  \"%s\"\n", p->text);
    else
        session_print(s, "%*s^\n%% Invalid input detected at '^' marker.\n\n",
                      (int)help_caret(p->at, p->text, f), "");
}

static void on_problem(void *arg, const struct problem *p)
{
    const struct work *w = arg;
    struct shell_session *s = session_by_id(w->session);
    char text[600];
    if (!s)
        return;
    s->failed = true;
    if (w->reading.into == READ_ACTING) {
        show_as_typed(s, p);
    } else if (load_problems(w->load) <= PROBLEMS_TOLD) {
        problem_text(w->reading.name, p, text, sizeof text);
        session_print(s, "%% %s\n", text);
    }
}

/* -- the steps -- */

static void free_work(struct work *w)
{
    load_free(w->load);
    candidate_drop(w->reading.candidate);
    if (w->text)
        explicit_bzero(w->text, w->reading.bytes);
    free(w->text);
    free(w);
    under_way = NULL;
}

static void finish(struct work *w)
{
    struct shell_session *s = session_by_id(w->session);
    if (s && w->load && load_problems(w->load) > PROBLEMS_TOLD && w->reading.into != READ_ACTING)
        session_print(s, "%% and %u lines more\n", load_problems(w->load) - PROBLEMS_TOLD);
    if (s)
        w->done(s, &w->reading);
    free_work(w);
    if (s)
        session_unpark(s);
}

static bool read_lines(void *arg);

static void begin_lines(struct work *w)
{
    char *copy = must(malloc(w->reading.bytes + 1));
    memcpy(copy, w->text, w->reading.bytes + 1);
    load_free(w->load);
    candidate_drop(w->reading.candidate);
    w->reading.candidate = w->reading.into == READ_ACTING ? NULL : candidate_begin(w->reading.into == READ_ALONE);
    if (w->reading.candidate)
        candidate_reading(w->reading.candidate, false);
    w->version = config_version();
    w->load = load_begin(copy, w->reading.bytes, w->reading.candidate, &w->actor, on_problem, w);
    loop_slice(read_lines, w);
}

static void hash_work(struct job *j)
{
    load_hash(((struct work *)j)->load);
}

static void hash_done(struct job *j)
{
    loop_slice(read_lines, j);
}

/* Somebody changed the configuration that the file was to be merged with: from the start. */
static bool overtaken(const struct work *w)
{
    return w->reading.into == READ_MERGED && w->version != config_version();
}

/* What cannot be is told now, by file and line, and all of it; a commit would name the first object. */
static void all_read(struct work *w)
{
    if (w->reading.candidate)
        load_prune(w->load);
    w->reading.problems = load_problems(w->load);
    w->reading.complete = load_complete(w->load);
    if (!overtaken(w) || w->reading.problems) {
        finish(w);
    } else if (++w->tries < TRIES) {
        begin_lines(w);
    } else {
        w->reading.error = EBUSY;
        finish(w);
    }
}

static bool share_objects(void *arg)
{
    struct work *w = arg;
    if (!session_by_id(w->session)) {
        free_work(w);
        return false;
    }
    if (w->reading.candidate && candidate_share(w->reading.candidate))
        return true;
    all_read(w);
    return false;
}

static bool read_lines(void *arg)
{
    struct work *w = arg;
    if (!session_by_id(w->session)) {
        free_work(w);
        return false;
    }
    if (w->reading.candidate)
        candidate_reading(w->reading.candidate, true);
    const enum load_state state = load_some(w->load, LINES_PER_CALL);
    if (w->reading.candidate)
        candidate_reading(w->reading.candidate, false);
    if (state == LOAD_HASH) {
        w->job = (struct job){ hash_work, hash_done };
        loop_work(&w->job);
    } else if (state == LOAD_DONE) {
        loop_slice(share_objects, w);
    }
    return state == LOAD_MORE;
}

static void file_work(struct job *j)
{
    struct work *w = (struct work *)j;
    errno = EINVAL;              /* of a name that is none */
    if (config_parse(w->reading.name, &w->file))
        w->text = storage_read(&w->file, CONFIG_FILE_MAX, &w->reading.bytes);
    w->reading.error = w->text ? 0 : errno;
}

static void file_done(struct job *j)
{
    struct work *w = (struct work *)j;
    if (w->text)
        begin_lines(w);
    else
        finish(w);
}

static void print_work(struct work *w)
{
    struct buf text = { 0 };
    config_print(config_running(), &text);
    w->text = text.data;
    w->reading.bytes = text.size;
    begin_lines(w);
}

bool reading_begin(struct shell_session *s, const char *name, enum reading_into into,
                   void (*done)(struct shell_session *s, struct reading *r))
{
    if (under_way)
        return false;
    struct work *w = must(calloc(1, sizeof *w));
    under_way = w;
    w->job = (struct job){ file_work, file_done };
    w->session = s->id;
    w->actor = s->actor;
    w->done = done;
    w->reading.into = into;
    snprintf(w->reading.name, sizeof w->reading.name, "%s", name);
    session_park(s);
    if (is_running(name))
        print_work(w);
    else
        loop_work(&w->job);
    return true;
}

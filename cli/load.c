// SPDX-License-Identifier: MIT
/* Reading files of configuration. Indentation means nothing; what people paste along (headers, notes) is passed over
 * (CME guide, loading). */
#include "cli/load.h"
#include "cli/session.h"
#include "cli/shell.h"
#include "cli/swallow.h"
#include "core/files.h"
#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Where an object was opened first, or a value was given that is checked at the end. */
struct noted {
    struct place at;
    const struct row *row;       /* NULL: the object */
    unsigned line;
};

struct load {
    char *text, *at, *end;
    unsigned line;
    unsigned count;              /* of problems */
    bool complete;
    struct candidate *candidate;
    struct position position;
    struct swallow swallow;
    bool swallowing;
    struct found swallowed;      /* the row whose lines are swallowed; only the row is used */
    struct found hashed;         /* waits for its hash, and then for being applied */
    bool hashing;
    char room[256];              /* the hash */
    struct actor actor;
    struct noted *noted;         /* lines that may be refused when all are read */
    unsigned noted_count;
    load_problem *problem;
    void *arg;
};

/* -- what is wrong -- */

static void complain(struct load *l, const struct problem *p)
{
    l->count++;
    l->problem(l->arg, p);
}

static void refused(struct load *l, const char *line, const char *why)
{
    complain(l, &(struct problem){ .line = l->line, .text = line, .why = why });
}

void problem_text(const char *file, const struct problem *p, char *text, size_t size)
{
    char what[200] = "Incomplete command";
    const struct found *f = p->found;
    const struct token *t = f ? &f->tokens[f->token < f->count ? f->token : 0] : NULL;
    if (f && f->kind != MATCH_INCOMPLETE)
        snprintf(what, sizeof what, f->kind == MATCH_AMBIGUOUS ? "Ambiguous word \"%.*s\"" : "Invalid input \"%.*s\"",
                 t->size > 80 ? 80 : (int)t->size, t->text);
    const char *why = f ? what : p->why;
    if (p->line && p->text)
        snprintf(text, size, "%s:%u: %s: \"%.200s\"", file, p->line, why, p->text);
    else if (p->line)
        snprintf(text, size, "%s:%u: %s", file, p->line, why);
    else
        snprintf(text, size, "%s: %s", file, why);
}

/* -- what is no configuration -- */

/* Screen dumps begin like this; in excerpts dots stand for what was left out. */
static bool is_junk(const char *line)
{
    static const char *const beginnings[] = {
        "Building configuration", "Current configuration", "Using ", "<===", "--More--", "NVRAM config last",
    };
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (!strncasecmp(line, beginnings[i], strlen(beginnings[i])))
            return true;
    }
    return *line && !line[strspn(line, ". ")];
}

static const char no_break[] = "\xc2\xa0";   /* U+00A0: blanks of web pages come along with what is copied there */

static char *behind_blanks(char *line)
{
    for (;; line += sizeof no_break - 1) {
        line += strspn(line, " \t");
        if (strncmp(line, no_break, sizeof no_break - 1))
            return line;
    }
}

/* Makes blanks of all blanks, and cuts what authors of guides write behind a line; false when there is nothing of the
 * sort. */
static bool plain(char *line)
{
    static const char *const marks[] = { " <===", " !---", " !!!" };
    bool changed = false;
    for (char *at; (at = strstr(line, no_break)); changed = true)
        memset(at, ' ', sizeof no_break - 1);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        char *mark = strstr(line, marks[i]);
        if (mark)
            *mark = '\0', changed = true;
    }
    return changed;
}

/* -- one line -- */

/* A line means what it says; only one that means nothing is read as its author will have meant it. */
static bool understood(struct load *l, char *line)
{
    char typed[LINE_MAX_BYTES + 1];
    if (find_line(&l->position, PRIVILEGE_FULL, line, &l->hashed) && l->hashed.level)
        return true;
    strcpy(typed, line);
    if (!plain(line))
        return false;
    if (find_line(&l->position, PRIVILEGE_FULL, line, &l->hashed) && l->hashed.level)
        return true;
    strcpy(line, typed);
    find_line(&l->position, PRIVILEGE_FULL, line, &l->hashed);
    return false;
}

static void end_swallow(struct load *l)
{
    struct refusal r = { 0 };
    if (!run_keep(l->candidate, &l->position, &l->swallowed, buf_text(&l->swallow.text), &l->actor, &r))
        refused(l, buf_text(&l->swallow.text), r.text);
    buf_free(&l->swallow.text);
    l->swallowing = false;
}

static bool noted(const struct noted *n, const struct mode *mode, uint32_t tag, const char *name)
{
    return n->at.mode == mode && n->at.tag == tag && !strcmp(n->at.name, name ? name : "");
}

static void note(struct load *l, const struct found *f)
{
    const struct row *row = f->entry && f->entry->kind == ENTRY_ROW ? f->entry->row : NULL;
    const bool opens = f->entry && f->entry->kind == ENTRY_MODE;
    if (!l->position.depth || !(opens || (row && row->check)))
        return;
    if (!(l->noted_count & (l->noted_count - 1))) {
        l->noted = must(realloc(l->noted, (l->noted_count ? l->noted_count * 2 : 1) * sizeof *l->noted));
    }
    l->noted[l->noted_count++] = (struct noted){ l->position.at[l->position.depth - 1], row, l->line };
}

/* The line of a value is where it was given last, of an object where it was opened first; 0: in none. */
static unsigned line_of(const struct load *l, const struct object *o, const struct row *row)
{
    unsigned opened = 0, given = 0;
    for (unsigned i = l->noted_count; i-- > 0;) {
        const struct noted *n = &l->noted[i];
        if (!noted(n, o->mode, o->tag, o->name))
            continue;
        if (!n->row)
            opened = n->line;
        else if (n->row == row && !given)
            given = n->line;
    }
    return given ? given : opened;
}

static void apply(struct load *l, struct found *f, const char *line)
{
    struct refusal r = { 0 };
    if (!run_config(l->candidate, &l->position, f, &l->actor, NULL, &r))
        refused(l, line, r.text);
    else if (l->candidate)
        note(l, f);
    l->complete = !l->position.depth;
    if (!l->position.depth)
        l->position = position_global();
}

/* True when the line is done with, false when it waits for its hash. */
static bool load_line(struct load *l, char *line)
{
    struct found *f = &l->hashed;
    line = behind_blanks(line);
    if (is_junk(line))
        return true;
    if (!understood(l, line)) {
        complain(l, &(struct problem){ .line = l->line, .text = line, .found = f, .at = &l->position });
        return true;
    }
    if (!f->entry && !f->keep)
        return true;
    l->swallowing = swallow_begin(&l->swallow, f);
    if (l->swallowing) {
        l->swallowed = *f;
        return true;
    }
    l->hashing = f->entry && f->entry->row && f->entry->row->resolve && f->how == HOW_SET;
    if (!l->hashing)
        apply(l, f, line);
    return !l->hashing;
}

void load_hash(struct load *l)
{
    l->hashed.entry->row->resolve(&l->hashed.args, l->room);
}

static void apply_hashed(struct load *l)
{
    l->hashing = false;
    apply(l, &l->hashed, l->hashed.tokens[0].text);
    explicit_bzero(l->room, sizeof l->room);
}

/* -- all lines -- */

/* The next one, without its end and the blanks before it; NULL when it is none that could be typed. */
static char *next_line(struct load *l)
{
    char *line = l->at, *newline = memchr(line, '\n', (size_t)(l->end - line));
    size_t n = (size_t)((newline ? newline : l->end) - line);
    l->at = newline ? newline + 1 : l->end;
    while (n && strchr(" \t\r", line[n - 1]))
        n--;
    line[n] = '\0';
    l->line++;
    if (n <= LINE_MAX_BYTES && strlen(line) == n)
        return line;
    refused(l, line, n > LINE_MAX_BYTES ? "Line is too long" : "Not text");
    return NULL;
}

static void finish(struct load *l)
{
    if (l->swallowing) {
        refused(l, "", "Its end is missing");
        buf_free(&l->swallow.text);
        l->swallowing = false;
    }
}

enum load_state load_some(struct load *l, unsigned lines)
{
    if (l->hashing)
        apply_hashed(l);
    for (; lines && l->at < l->end; lines--) {
        char *line = next_line(l);
        if (!line)
            continue;
        if (l->swallowing && swallow_line(&l->swallow, line))
            end_swallow(l);
        else if (!l->swallowing && !load_line(l, line))
            return LOAD_HASH;
    }
    if (l->at < l->end)
        return LOAD_MORE;
    finish(l);
    return LOAD_DONE;
}

struct load *load_begin(char *text, size_t size, struct candidate *c, const struct actor *who, load_problem *problem,
                        void *arg)
{
    struct load *l = must(calloc(1, sizeof *l));
    l->text = l->at = text;
    l->end = text + size;
    l->candidate = c;
    l->position = position_global();
    l->actor = *who;
    l->problem = problem;
    l->arg = arg;
    return l;
}

void load_free(struct load *l)
{
    if (!l)
        return;
    explicit_bzero(l->text, (size_t)(l->end - l->text));
    free(l->text);
    free(l->noted);
    buf_free(&l->swallow.text);
    free(l);
}

static void dropped(void *arg, const struct object *o, const struct row *row, const char *why)
{
    struct load *l = arg;
    complain(l, &(struct problem){ .line = line_of(l, o, row), .why = why });
}

void load_prune(struct load *l)
{
    candidate_prune(l->candidate, dropped, l);
}

unsigned load_problems(const struct load *l)
{
    return l->count;
}

bool load_complete(const struct load *l)
{
    return l->complete;
}

/* -- the startup-config -- */

enum { ERRORS_KEPT = 1000 };

static char **errors;
static unsigned error_count;

unsigned load_error_count(void)
{
    return error_count;
}

const char *load_error(unsigned index)
{
    return errors[index];
}

struct limit load_errors = {
    .name = "Lines of the startup-config not accepted", .when_full = "the next one is not listed",
    .maximum = ERRORS_KEPT,
};

static void forget_errors(void)
{
    load_errors.used = 0;
    while (error_count)
        free(errors[--error_count]);
    free(errors);
    errors = NULL;
}

static void remember(const char *text)
{
    if (!limit_take(&load_errors))
        return;
    if (!errors)
        errors = must(calloc(ERRORS_KEPT, sizeof *errors));
    errors[error_count] = must(strdup(text));
    error_count++;
}

struct startup {
    const char *file;            /* its name without folders */
    bool check_only;
    void (*error)(void *arg, const char *where_and_text);
    void *arg;
};

static void on_problem(void *arg, const struct problem *p)
{
    const struct startup *s = arg;
    char text[600];
    problem_text(s->file, p, text, sizeof text);
    if (!s->check_only)
        remember(text);
    if (s->error)
        s->error(s->arg, text);
}

static int read_startup(struct startup *s, char *text, size_t size)
{
    static const struct actor who = { .kind = ACTOR_STARTUP, .origin = "startup-config" };
    struct candidate *c = candidate_begin(true);
    struct load *l = load_begin(text, size, c, &who, on_problem, s);
    struct refusal r = { 0 };
    while (load_some(l, ~0u) == LOAD_HASH)
        load_hash(l);
    load_prune(l);
    if (s->check_only)
        candidate_drop(c);
    else if (!config_commit(c, &who, &r))
        complain(l, &(struct problem){ .why = r.text });
    const int count = (int)l->count;
    load_free(l);
    return count;
}

/* A file that is there and cannot be read is an error like others: the next write keeps it. */
static int unreadable(const struct startup *s, int error)
{
    char text[600];
    snprintf(text, sizeof text, "%s: %s", s->file, strerror(error));
    if (!s->check_only)
        remember(text);
    errno = error;
    return -1;
}

int shell_load(const char *path, bool check_only, void (*error)(void *arg, const char *where_and_text), void *arg)
{
    size_t size;
    char *text = files_read(path, CONFIG_FILE_MAX, &size);
    const int why = errno;
    const char *slash = strrchr(path, '/');
    struct startup s = { slash ? slash + 1 : path, check_only, error, arg };
    if (!check_only)
        forget_errors();
    return text ? read_startup(&s, text, size) : unreadable(&s, why);
}

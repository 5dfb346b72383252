// SPDX-License-Identifier: MIT
/* Reading a startup-config: each line through the same matcher as typed lines, into one candidate, committed once.
 * Indentation means nothing; what people paste along (headers, notes) is passed over (CME guide, loading). */
#include "cli/session.h"
#include "cli/shell.h"
#include "cli/swallow.h"
#include "core/files.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ERRORS_KEPT = 1000 };

static char **errors;
static unsigned error_count;

/* Where an object was opened first, or a value was given that is checked at the end. */
struct noted {
    struct place at;
    const struct row *row;       /* NULL: the object */
    unsigned line;
};

struct load {
    const char *file;            /* its name without folders */
    unsigned line;
    unsigned count;              /* of errors */
    bool remember;
    struct candidate *candidate;
    struct position position;
    struct swallow swallow;
    bool swallowing;
    struct found swallowed;      /* the row whose lines are swallowed; only the row is used */
    struct actor actor;
    struct noted *noted;         /* lines that may be refused when all are read */
    unsigned noted_count;
    void (*error)(void *arg, const char *where_and_text);
    void *arg;
};

unsigned load_error_count(void)
{
    return error_count;
}

const char *load_error(unsigned index)
{
    return errors[index];
}

static void forget_errors(void)
{
    while (error_count)
        free(errors[--error_count]);
    free(errors);
    errors = NULL;
}

static void remember(const char *text)
{
    if (error_count == ERRORS_KEPT)
        return;
    if (!errors)
        errors = calloc(ERRORS_KEPT, sizeof *errors);
    assert(errors);
    errors[error_count] = strdup(text);
    assert(errors[error_count]);
    error_count++;
}

static void complain(struct load *l, const char *what, const char *line)
{
    char text[600];
    if (l->line && line)
        snprintf(text, sizeof text, "%s:%u: %s: \"%.200s\"", l->file, l->line, what, line);
    else if (l->line)
        snprintf(text, sizeof text, "%s:%u: %s", l->file, l->line, what);
    else
        snprintf(text, sizeof text, "%s: %s", l->file, what);
    l->count++;
    if (l->remember)
        remember(text);
    if (l->error)
        l->error(l->arg, text);
}

static void complain_match(struct load *l, const struct found *f, const char *line)
{
    char what[200] = "Incomplete command";
    const struct token *t = &f->tokens[f->token < f->count ? f->token : 0];
    if (f->kind != MATCH_INCOMPLETE)
        snprintf(what, sizeof what, f->kind == MATCH_AMBIGUOUS ? "Ambiguous word \"%.*s\"" : "Invalid input \"%.*s\"",
                 t->size > 80 ? 80 : (int)t->size, t->text);
    complain(l, what, line);
}

/* -- what is no configuration -- */

/* Screen dumps begin and are annotated like this. */
static bool is_junk(const char *line)
{
    static const char *const beginnings[] = {
        "Building configuration", "Current configuration :", "Using ", "<===", "--More--", "NVRAM config last",
    };
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (!strncmp(line, beginnings[i], strlen(beginnings[i])))
            return true;
    }
    return false;
}

/* -- one line -- */

static void end_swallow(struct load *l)
{
    struct refusal r = { 0 };
    if (!run_keep(l->candidate, &l->position, &l->swallowed, buf_text(&l->swallow.text), &l->actor, &r))
        complain(l, r.text, buf_text(&l->swallow.text));
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
        l->noted = realloc(l->noted, (l->noted_count ? l->noted_count * 2 : 1) * sizeof *l->noted);
        assert(l->noted);
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
    char room[256];
    if (swallow_begin(&l->swallow, f)) {
        l->swallowing = true;
        l->swallowed = *f;
        return;
    }
    if (f->entry && f->entry->row && f->entry->row->resolve && f->how == HOW_SET)
        f->entry->row->resolve(&f->args, room);
    if (!run_config(l->candidate, &l->position, f, &l->actor, NULL, &r))
        complain(l, r.text, line);
    else
        note(l, f);
    if (!l->position.depth)
        l->position = position_global();
}

static void load_line(struct load *l, const char *line)
{
    struct found f;
    line += strspn(line, " \t");
    if (is_junk(line))
        return;
    if (!find_line(&l->position, true, line, &f) || !f.level)
        complain_match(l, &f, line);
    else if (f.entry || f.keep)
        apply(l, &f, line);
}

static size_t trimmed_size(const char *line, size_t n)
{
    while (n && strchr(" \t\r", line[n - 1]))
        n--;
    return n;
}

static void load_text(struct load *l, char *text, size_t size)
{
    for (char *at = text, *end = text + size; at < end;) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *next = newline ? newline + 1 : end;
        size_t n = trimmed_size(at, (size_t)((newline ? newline : end) - at));
        at[n] = '\0';
        l->line++;
        if (n > LINE_MAX_BYTES || strlen(at) != n)
            complain(l, n > LINE_MAX_BYTES ? "Line is too long" : "Not text", at);
        else if (!l->swallowing)
            load_line(l, at);
        else if (swallow_line(&l->swallow, at))
            end_swallow(l);
        at = next;
    }
    if (l->swallowing) {
        complain(l, "Its end is missing", "");
        buf_free(&l->swallow.text);
    }
}

/* -- the file -- */

static void dropped(void *arg, const struct object *o, const struct row *row, const char *why)
{
    struct load *l = arg;
    l->line = line_of(l, o, row);
    complain(l, why, NULL);
    l->line = 0;
}

static void commit(struct load *l, bool check_only)
{
    struct refusal r = { 0 };
    l->line = 0;
    candidate_prune(l->candidate, dropped, l);
    if (check_only)
        candidate_drop(l->candidate);
    else if (!config_commit(l->candidate, &l->actor, &r))
        complain(l, r.text, "");
}

int shell_load(const char *path, bool check_only, void (*error)(void *arg, const char *where_and_text), void *arg)
{
    size_t size;
    char *text = files_read(path, CONFIG_FILE_MAX, &size);
    if (!text)
        return -1;
    const char *slash = strrchr(path, '/');
    struct load l = {
        .file = slash ? slash + 1 : path,
        .remember = !check_only,
        .candidate = candidate_begin(true),
        .position = position_global(),
        .actor = { .kind = ACTOR_STARTUP, .origin = "startup-config" },
        .error = error,
        .arg = arg,
    };
    if (!l.candidate) {
        free(text);
        errno = EBUSY;
        return -1;
    }
    if (l.remember)
        forget_errors();
    load_text(&l, text, size);
    commit(&l, check_only);
    explicit_bzero(text, size);
    free(text);
    free(l.noted);
    return (int)l.count;
}

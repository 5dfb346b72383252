// SPDX-License-Identifier: MIT
/* A tiny configuration loader for the tests of core/config: splits a line, tries the rows of the mode it is typed in,
 * then those of the parents. The shell has the real one; this one is independent of it. */
#ifndef TEST_CONFIG_LOADER_H
#define TEST_CONFIG_LOADER_H

#include "core/settings.h"
#include "test/unit/config_quiet.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct actor tester = { .kind = ACTOR_SHELL, .origin = "test" };

struct loader {
    struct candidate *candidate;
    struct place at;
    struct refusal refusal;
    struct match_result best;
    bool matched;
};

static struct loader loader_at_global(struct candidate *c)
{
    return (struct loader){ .candidate = c, .at = { .mode = &mode_global } };
}

/* Matches path and arguments of one syntax; words in full, as files hold them, count more. */
static bool loader_match(struct loader *l, const struct syntax *s, const char *line, const struct token *t,
                         unsigned from, unsigned count, bool partial, struct args *args)
{
    const char *path[16];
    unsigned words = syntax_path(s, path, 16), exact = 0;
    for (unsigned i = 0; i < words; i++) {
        if (from + i >= count || strncasecmp(path[i], t[from + i].text, t[from + i].size))
            return false;
        exact += strlen(path[i]) == t[from + i].size;
    }
    struct match_result r = syntax_match(s, line, t, from + words, count, partial, args);
    r.exact += exact + (exact == words ? 100 : 0);
    if (r.kind != MATCH_OK || (l->matched && r.exact <= l->best.exact))
        return false;
    l->best = r;
    return l->matched = true;
}

struct found {
    const struct row *row;
    struct mode *sub;        /* the row is its opener */
    struct args args;
};

/* The best row or sub-mode of one mode. */
static bool loader_find(struct loader *l, const struct mode *m, const char *line, const struct token *t, unsigned from,
                        unsigned count, struct found *f)
{
    unsigned mode_count;
    struct mode *const *modes = config_modes(&mode_count);
    struct args a;
    l->matched = false;
    for (unsigned i = 0; i < m->row_count; i++)
        if (loader_match(l, m->rows[i]->compiled, line, t, from, count, from > 0, &a))
            *f = (struct found){ m->rows[i], NULL, a };
    for (unsigned i = 0; i < mode_count; i++)
        if (modes[i]->parent == m && loader_match(l, modes[i]->opener.compiled, line, t, from, count, from > 0, &a))
            *f = (struct found){ &modes[i]->opener, modes[i], a };
    return l->matched;
}

static bool loader_run(struct loader *l, struct mode *m, const char *line, enum how how, const struct found *f)
{
    struct place place = m == l->at.mode ? l->at : (struct place){ .mode = m };
    if (f->sub)
        return config_enter(l->candidate, &place, f->sub, &f->args, how, &tester, &l->at, &l->refusal);
    l->at = place;
    if (f->row->flags & ROW_KEPT)
        return config_keep(l->candidate, &place, f->row, line, &tester, &l->refusal);
    return config_set(l->candidate, &place, f->row, &f->args, how, &tester, &l->refusal);
}

/* Runs one line; false when no row takes it or it is refused (then l->refusal says why). */
static bool loader_line(struct loader *l, const char *line)
{
    struct token t[WORDS_MAX];
    int count = syntax_split(line, t);
    if (count <= 0 || t[0].text[0] == '!' || !strncmp(t[0].text, "end", t[0].size))
        return count >= 0;
    if (t[0].size == 4 && !strncmp(t[0].text, "exit", 4)) {
        l->at = (struct place){ .mode = l->at.mode->parent ? l->at.mode->parent : &mode_global };
        return true;
    }
    enum how how = t[0].size == 2 && !strncasecmp(t[0].text, "no", 2) ? HOW_NO
                 : t[0].size == 7 && !strncasecmp(t[0].text, "default", 7) ? HOW_DEFAULT : HOW_SET;
    /* The nearest mode that knows the words in full, then the nearest that knows an abbreviation. */
    for (int full = 1; full >= 0; full--) {
        for (struct mode *m = l->at.mode; m; m = m->parent) {
            struct found found;
            if (loader_find(l, m, line, t, how != HOW_SET, (unsigned)count, &found) && (!full || l->best.exact >= 100))
                return loader_run(l, m, line, how, &found);
        }
        if (l->at.mode->kept)
            return config_keep(l->candidate, &l->at, NULL, line, &tester, &l->refusal);
    }
    strcpy(l->refusal.text, "no row");
    return false;
}

/* Types several lines into the running configuration, separated by newlines; stops at the first refusal. */
static bool type(struct loader *l, const char *lines)
{
    char line[LINE_MAX_BYTES];
    while (*lines) {
        size_t size = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)size, lines);
        lines += size + (lines[size] != '\0');
        if (!loader_line(l, line))
            return false;
    }
    return true;
}

static bool enter(const char *lines)
{
    struct loader l = loader_at_global(NULL);
    bool entered = type(&l, lines);
    if (!entered)
        fprintf(stderr, "refused: %s\n", l.refusal.text);
    return entered;
}

/* Loads a text into an empty candidate and commits it; returns the number of lines refused. */
static unsigned load(const char *text, struct refusal *why)
{
    struct loader l = loader_at_global(candidate_begin(true));
    unsigned errors = 0;
    char line[LINE_MAX_BYTES];
    while (*text) {
        size_t size = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)size, text);
        text += size + (text[size] != '\0');
        if (!loader_line(&l, line)) {
            errors++;
            *why = l.refusal;
            fprintf(stderr, "refused: %s: %s\n", line, l.refusal.text);
        }
    }
    if (config_commit(l.candidate, &tester, why))
        return errors;
    fprintf(stderr, "refused: %s\n", why->text);
    return errors + 1;
}

static void clear(void)
{
    struct refusal why;
    (void)!load("", &why);
}

#endif

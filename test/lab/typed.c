// SPDX-License-Identifier: MIT
#include "test/lab/typed.h"

#include "cli/filter.h"
#include "cli/match.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TYPED_MAX = 2048, PROMPT_MAX = 80 };

/* Rows, openers, commands and debug flags, by their address. */
static const void *typed[TYPED_MAX];
static unsigned typed_count;

static bool was_typed(const void *what)
{
    for (unsigned i = 0; i < typed_count; i++)
        if (typed[i] == what)
            return true;
    return false;
}

static void note(const void *what)
{
    if (was_typed(what))
        return;
    if (typed_count == TYPED_MAX)
        abort();
    typed[typed_count++] = what;
}

static void note_flag(const char *name)
{
    for (unsigned m = 0; m < module_count; m++)
        for (const struct debug_flag *d = modules[m]->debugs; d && d->name; d++)
            if (!strcmp(d->name, name))
                note(d);
}

/* -- lines -- */

static void follow(struct position *p, const struct found *f)
{
    const struct entry *e = f->entry;
    p->depth = f->level;
    if (e->kind == ENTRY_COMMAND && !strncmp(e->command->syntax, "configure terminal", 18))
        *p = position_global();
    else if (e->kind == ENTRY_WORD && e->word == WORD_END)
        *p = position_exec();
    else if (e->kind == ENTRY_WORD && e->word == WORD_EXIT)
        p->depth -= p->depth > 0;
    else if (e->kind == ENTRY_MODE && e->opens->prompt && f->how == HOW_SET)
        p->at[p->depth++] = (struct place){ .mode = e->opens, .tag = 1, .name = "x" };
}

/* A line that is understood where it is typed; moves the position. */
static void type(struct position *p, const char *line)
{
    static struct found f;
    const long bar = p->depth ? -1 : filter_split(line);
    char *words = bar < 0 ? strdup(line) : strndup(line, (size_t)bar);
    if (*words && words[strlen(words) - 1] != '?' && find_line(p, PRIVILEGE_FULL, words, &f) && f.entry) {
        if (f.entry->kind == ENTRY_COMMAND)
            note(f.entry->command);
        else if (f.entry->kind == ENTRY_DEBUG)
            note_flag(f.entry->flags);
        else if (f.entry->row)
            note(f.entry->row);
        follow(p, &f);
    }
    free(words);
}

/* -- transcripts: a prompt says where a line is typed -- */

static void descend(struct position *p, struct mode *mode)
{
    if (mode->parent)
        descend(p, mode->parent);
    p->at[p->depth++] = (struct place){ .mode = mode, .tag = 1, .name = "x" };
}

/* "Router(config-ephone)#button 1:1": in every mode of that prompt. */
static void type_at_prompt(const char *line)
{
    unsigned count;
    struct mode *const *modes = config_modes(&count);
    const size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    const char *open = line + name, *mark = *open == '(' ? strchr(open, ')') : open;
    mark += mark && *mark == ')';
    if (!name || !mark || !strchr("#>", *mark) || !*mark)
        return;
    struct position exec = position_exec();
    if (mark == open)
        type(&exec, mark + 1);
    for (unsigned i = 0; mark > open && i < count; i++) {
        const char *prompt = modes[i]->prompt;
        struct position p = { 0 };
        if (!prompt || strlen(prompt) != (size_t)(mark - open - 2) || strncmp(prompt, open + 1, strlen(prompt)))
            continue;
        descend(&p, modes[i]);
        type(&p, mark + 1);
    }
}

/* A line with a caret below it shows nobody how it is done. */
static bool refused(const char *answer)
{
    return answer[strspn(answer, " ")] == '^';
}

static void read_transcript(FILE *file)
{
    char line[LINE_MAX_BYTES + 2], before[LINE_MAX_BYTES + 2] = "";
    struct position pipe = position_exec();
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (!refused(line))
            type_at_prompt(before);
        if (!strncmp(line, "> ", 2))
            type(&pipe, line + 2);
        snprintf(before, sizeof before, "%s", line);
    }
    type_at_prompt(before);
}

/* -- scenarios: `shell LINE`, `judge LINE`, and the lines of `config` up to `end` -- */

static void read_scenario(FILE *file)
{
    char line[LINE_MAX_BYTES + 2];
    struct position shell = position_exec();
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        const char *words = line + strspn(line, " ");
        if (!strncmp(words, "basic ", 6) || !strncmp(words, "enhanced ", 9))
            words = strchr(words, ' ') + 1;
        if (!strcmp(words, "config"))
            shell = position_global();
        else if (!strncmp(words, "shell ", 6) || !strncmp(words, "judge ", 6))
            type(&shell, words + 6);
        else if (shell.depth && *words != '#')
            type(&shell, words);
    }
}

bool typed_read(const char *path)
{
    const size_t size = strlen(path);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    (size > 4 && !strcmp(path + size - 4, ".scn") ? read_scenario : read_transcript)(file);
    fclose(file);
    return true;
}

/* -- what is missing -- */

static unsigned missing(const char *where, const char *syntax, const void *what)
{
    if (was_typed(what))
        return 0;
    fprintf(stderr, "%s: %s\n", where, syntax);
    return 1;
}

static bool acts(const struct row *row)
{
    return (row->effect.text || row->act) && !(row->flags & (ROW_ALIAS | ROW_HIDDEN));
}

unsigned typed_missing(void)
{
    unsigned count, n = 0;
    struct command *const *commands = config_commands(&count);
    for (unsigned i = 0; i < count; i++)
        if (!(commands[i]->flags & (ROW_HIDDEN | ROW_ALIAS)))
            n += missing("EXEC", commands[i]->syntax, commands[i]);
    for (unsigned m = 0; m < module_count; m++)
        for (const struct debug_flag *d = modules[m]->debugs; d && d->name; d++)
            n += missing("debug", d->name, d);
    struct mode *const *modes = config_modes(&count);
    for (unsigned i = 0; i < count; i++) {
        if (modes[i]->parent && acts(&modes[i]->opener))
            n += missing(modes[i]->parent->name, modes[i]->opener.syntax, &modes[i]->opener);
        for (unsigned k = 0; k < modes[i]->row_count; k++)
            if (acts(modes[i]->rows[k]))
                n += missing(modes[i]->name, modes[i]->rows[k]->syntax, modes[i]->rows[k]);
    }
    return n;
}

// SPDX-License-Identifier: MIT
#include "cli/filter.h"

#include <assert.h>
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { EXPRESSION_MAX = 200, REPEAT_MAX = 64, GROUPS_MAX = 16 };

enum action { ACTION_BEGIN, ACTION_COUNT, ACTION_EXCLUDE, ACTION_INCLUDE, ACTION_JSON, ACTION_SECTION };

const struct filter_word filter_words[] = {
    [ACTION_BEGIN] = { "begin", "Begin with the line that matches" },
    [ACTION_COUNT] = { "count", "Count number of lines which match regexp" },
    [ACTION_EXCLUDE] = { "exclude", "Exclude lines that match" },
    [ACTION_INCLUDE] = { "include", "Include lines that match" },
    [ACTION_JSON] = { "json", "Print the fields as JSON" },
    [ACTION_SECTION] = { "section", "Filter a section of output" },
    { NULL, NULL },
};

struct filter {
    enum action action;
    bool negate;             /* section exclude */
    bool begun;              /* begin: the first match has been seen */
    bool inside;             /* section: below a header that matched */
    size_t indent;           /* of that header */
    unsigned long matches;
    regex_t expression;
};

long filter_split(const char *line)
{
    const char *bar = strstr(line, " | ");
    size_t n = strlen(line);
    if (!bar && n >= 2 && !strcmp(line + n - 2, " |"))
        bar = line + n - 2;
    return bar ? bar - line + 1 : -1;
}

/* -- the cost of an expression -- */

static const char *skip_brackets(const char *at)
{
    at++;
    at += *at == '^';
    at += *at == ']';
    while (*at && *at != ']') {
        if (*at == '[' && (at[1] == ':' || at[1] == '.' || at[1] == '=')) {
            const char close[] = { at[1], ']', '\0' };
            const char *end = strstr(at + 2, close);
            at = end ? end + 1 : at;
        }
        at++;
    }
    return *at ? at : at - 1;
}

static bool count_allowed(const char *at)
{
    long first = strtol(at + 1, (char **)&at, 10);
    long last = *at == ',' && isdigit((unsigned char)at[1]) ? strtol(at + 1, NULL, 10) : first;
    return first >= 0 && first <= REPEAT_MAX && last <= REPEAT_MAX;
}

/* glibc compiles `(((a{1,100}){1,100}){1,100})` for seconds, and back-references backtrack. */
bool filter_affordable(const char *expression)
{
    bool counted[GROUPS_MAX] = { false };    /* this group contains a repetition count */
    bool atom = false;                       /* so does the atom just read */
    unsigned depth = 0;
    if (strlen(expression) > EXPRESSION_MAX)
        return false;
    for (const char *at = expression; *at; at++) {
        if (*at == '{') {
            if (atom || !count_allowed(at))
                return false;
            atom = counted[depth] = true;
        } else if (*at == '(') {
            if (++depth == GROUPS_MAX)
                return false;
            counted[depth] = atom = false;
        } else if (*at == ')' && depth) {
            atom = counted[depth];
            depth--;
            counted[depth] |= atom;
        } else if (*at == '\\' && at[1]) {
            if (at[1] >= '1' && at[1] <= '9')
                return false;
            at++;
            atom = false;
        } else if (*at == '[') {
            at = skip_brackets(at);
            atom = false;
        } else if (!strchr("*+?0123456789,}", *at)) {
            atom = false;
        }
    }
    return true;
}

/* -- opening -- */

static size_t word_size(const char *text)
{
    return strcspn(text, " \t");
}

static size_t blanks(const char *text)
{
    return strspn(text, " \t");
}

/* The action that a word names, by unique prefix; -1 none, -2 ambiguous. */
static int action_of(const char *word, size_t size)
{
    int found = -1;
    for (int i = 0; filter_words[i].keyword; i++) {
        if (!strncasecmp(filter_words[i].keyword, word, size)) {
            if (found >= 0)
                return -2;
            found = i;
        }
    }
    return found;
}

/* `section include X` and `section exclude X`; a lone `section exclude` looks for that word. */
static const char *section_words(struct filter *f, const char *text)
{
    size_t size = word_size(text);
    size_t gap = blanks(text + size);
    if (!size || !gap || !text[size + gap])
        return text;
    if (!strncasecmp("exclude", text, size))
        f->negate = true;
    else if (strncasecmp("include", text, size))
        return text;
    return text + size + gap;
}

enum filter_open filter_open(const char *text, struct filter **made, size_t *column)
{
    *made = NULL;
    *column = blanks(text);
    text += *column;
    size_t size = word_size(text);
    int action = size ? action_of(text, size) : 0;
    if (!size)
        return FILTER_INCOMPLETE;
    if (action < 0)
        return action == -1 ? FILTER_INVALID : FILTER_AMBIGUOUS;
    size_t gap = size + blanks(text + size);
    if (action == ACTION_JSON) {
        *column += gap;
        return text[gap] ? FILTER_INVALID : FILTER_JSON;
    }
    if (!text[gap])
        return FILTER_INCOMPLETE;
    *column += gap;
    struct filter *f = calloc(1, sizeof *f);
    assert(f);
    f->action = (enum action)action;
    const char *expression = action == ACTION_SECTION ? section_words(f, text + gap) : text + gap;
    if (!filter_affordable(expression) || regcomp(&f->expression, expression, REG_EXTENDED | REG_NOSUB)) {
        free(f);
        return FILTER_EXPRESSION;
    }
    *made = f;
    return FILTER_OK;
}

void filter_free(struct filter *f)
{
    if (!f)
        return;
    regfree(&f->expression);
    free(f);
}

/* -- filtering -- */

/* A line that matches, and everything below it that is indented deeper; a match deeper inside counts by itself, as on
 * IOS (CME guide: `show run | section ephone` begins with " no auto-reg-ephone"). */
static bool in_section(struct filter *f, const char *line, bool matches)
{
    size_t indent = strspn(line, " ");
    if (f->inside && indent > f->indent && line[indent])
        return true;
    f->inside = matches;
    f->indent = indent;
    return matches;
}

bool filter_passes(struct filter *f, const char *line)
{
    bool matches = !regexec(&f->expression, line, 0, NULL, 0);
    f->matches += matches;
    switch (f->action) {
    case ACTION_BEGIN:
        f->begun |= matches;
        return f->begun;
    case ACTION_EXCLUDE:
        return !matches;
    case ACTION_INCLUDE:
        return matches;
    case ACTION_SECTION:
        return in_section(f, line, matches) != f->negate;
    case ACTION_COUNT:
    case ACTION_JSON:
        break;
    }
    return false;
}

void filter_trailer(const struct filter *f, struct buf *text)
{
    if (f->action == ACTION_COUNT)
        buf_printf(text, "Number of lines which match regexp = %lu\n", f->matches);
}

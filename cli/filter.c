// SPDX-License-Identifier: MIT
#include "cli/filter.h"

#include "core/memory.h"
#include "cli/expression.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

enum action {
    ACTION_APPEND, ACTION_BEGIN, ACTION_COUNT, ACTION_EXCLUDE, ACTION_INCLUDE, ACTION_JSON, ACTION_REDIRECT,
    ACTION_SECTION, ACTION_TEE,
};

const struct filter_word filter_words[] = {
    [ACTION_APPEND] = { "append", "Append redirected output to a file", true },
    [ACTION_BEGIN] = { "begin", "Begin with the line that matches" },
    [ACTION_COUNT] = { "count", "Count number of lines which match regexp" },
    [ACTION_EXCLUDE] = { "exclude", "Exclude lines that match" },
    [ACTION_INCLUDE] = { "include", "Include lines that match" },
    [ACTION_JSON] = { "json", "Print the fields as JSON" },
    [ACTION_REDIRECT] = { "redirect", "Redirect output to a file", true },
    [ACTION_SECTION] = { "section", "Filter a section of output" },
    [ACTION_TEE] = { "tee", "Copy output to a file", true },
    { NULL, NULL, false },
};

struct filter {
    enum action action;
    bool negate;             /* section exclude */
    bool begun;              /* begin: the first match has been seen */
    bool inside;             /* section: below a header that matched */
    size_t indent;           /* of that header */
    unsigned long matches;
    struct expression *expression;   /* NULL for those that write */
    struct filter_file file;
};

long filter_split(const char *line)
{
    const char *bar = strstr(line, " | ");
    size_t n = strlen(line);
    if (!bar && n >= 2 && !strcmp(line + n - 2, " |"))
        bar = line + n - 2;
    return bar ? bar - line + 1 : -1;
}

/* Of the one that grew last. */
struct limit filter_file_limit = {
    .name = "Output for one file, bytes", .when_full = "nothing of it is written", .maximum = FILE_MAX,
};

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
static int action_of(const char *word, size_t size, bool may_write)
{
    int found = -1;
    for (int i = 0; filter_words[i].keyword; i++) {
        if ((may_write || !filter_words[i].writes) && !strncasecmp(filter_words[i].keyword, word, size)) {
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

static struct filter *filter_make(enum action action)
{
    struct filter *f = must(calloc(1, sizeof *f));
    f->action = action;
    return f;
}

static enum filter_open open_expression(struct filter *f, const char *text)
{
    f->expression = expression_open(f->action == ACTION_SECTION ? section_words(f, text) : text);
    return f->expression ? FILTER_OK : FILTER_EXPRESSION;
}

/* `tee /append flash:x` is written like this; the name is one word. */
static enum filter_open open_file(struct filter *f, const char *text)
{
    char name[STORAGE_TEXT];
    size_t size = word_size(text);
    f->file.append = f->action == ACTION_APPEND;
    if (f->action == ACTION_TEE && size > 1 && !strncasecmp("/append", text, size)) {
        f->file.append = true;
        text += size + blanks(text + size);
        size = word_size(text);
    }
    if (!size)
        return FILTER_INCOMPLETE;
    if (text[size + blanks(text + size)] || size >= sizeof name)
        return FILTER_FILE;
    memcpy(name, text, size);
    name[size] = '\0';
    return storage_parse(name, &f->file.file) && *f->file.file.name ? FILTER_OK : FILTER_FILE;
}

enum filter_open filter_open(const char *text, bool may_write, struct filter **made, size_t *column)
{
    *made = NULL;
    *column = blanks(text);
    text += *column;
    size_t size = word_size(text);
    int action = size ? action_of(text, size, may_write) : 0;
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
    struct filter *f = filter_make((enum action)action);
    enum filter_open opened = filter_words[action].writes ? open_file(f, text + gap) : open_expression(f, text + gap);
    if (opened == FILTER_OK)
        *made = f;
    else
        filter_free(f);
    return opened;
}

struct filter *filter_search(char key, const char *expression)
{
    struct filter *f = filter_make(key == '/' ? ACTION_BEGIN : key == '+' ? ACTION_INCLUDE : ACTION_EXCLUDE);
    if (open_expression(f, expression) == FILTER_OK)
        return f;
    filter_free(f);
    return NULL;
}

void filter_free(struct filter *f)
{
    if (!f)
        return;
    if (f->file.text.size)
        filter_file_limit.used = 0;
    expression_close(f->expression);
    buf_free(&f->file.text);
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

/* Output for a file that grows beyond all bounds is not kept at all. */
static void collect(struct filter_file *file, const char *line)
{
    if (file->text.size + strlen(line) > FILE_MAX) {
        filter_file_limit.refused += !file->too_large;
        file->too_large = true;
        buf_free(&file->text);
    }
    if (!file->too_large)
        buf_printf(&file->text, "%s\n", line);
    limit_set(&filter_file_limit, file->text.size);
}

bool filter_passes(struct filter *f, const char *line)
{
    bool matches = f->expression && expression_matches(f->expression, line);
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
    case ACTION_APPEND:
    case ACTION_REDIRECT:
    case ACTION_TEE:
        collect(&f->file, line);
        return f->action == ACTION_TEE;
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

uint64_t filter_cost(const struct filter *f)
{
    return f->expression ? expression_cost(f->expression) : 0;
}

const struct filter_file *filter_file(const struct filter *f)
{
    return filter_words[f->action].writes ? &f->file : NULL;
}

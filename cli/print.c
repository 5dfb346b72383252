// SPDX-License-Identifier: MIT
/* A command's output on its way to the screen: cursor → text → lines → filter → pages. A `show` is asked for one object
 * at a time, and only while the user takes what is printed. */
#include "cli/shell.h"

#include "core/out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_PER_CALL = 16 * 1024, OBJECTS_PER_CALL = 64 };

static const char more_prompt[] = " --More-- ";

struct print {
    struct line_copy *copy;
    struct cursor cursor;
    struct filter *filter;
    struct out *out;
    struct buf text;
    size_t taken;            /* bytes of it already printed or filtered away */
    unsigned left;           /* rows until the page is full */
    bool more;               /* the cursor has more to say */
    bool trailer;            /* the filter's last words are said */
    bool held;               /* the next line has passed the filter and waits for a new page */
    bool paused;
};

static bool paged(const struct shell_session *s)
{
    return s->interactive && !s->leaving_after && s->rows;
}

void print_begin(struct shell_session *s, struct line_copy *copy, struct filter *filter, bool json)
{
    assert(!s->print);
    struct print *p = calloc(1, sizeof *p);
    if (!p)
        abort();
    s->print = p;
    p->copy = copy;
    p->filter = filter;
    p->out = out_open(json ? OUT_JSON : OUT_TEXT, &p->text);
    p->left = s->rows > 1 ? s->rows - 1 : 1;
    p->cursor = (struct cursor){ .args = copy ? &copy->found.args : NULL, .actor = &s->actor, .out = p->out };
    p->more = copy && copy->found.entry && copy->found.entry->kind == ENTRY_COMMAND &&
              copy->found.entry->command->show;
}

struct out *print_out(struct shell_session *s)
{
    return s->print->out;
}

void print_end(struct shell_session *s)
{
    struct print *p = s->print;
    if (!p)
        return;
    s->print = NULL;
    if (p->out)
        out_close(p->out);
    filter_free(p->filter);
    free(p->copy);
    buf_free(&p->text);
    free(p);
    if (s->scratch_free)
        s->scratch_free(s->scratch);
    s->scratch = NULL;
    s->scratch_free = NULL;
}

bool print_paused(const struct shell_session *s)
{
    return s->print && s->print->paused;
}

static void pause_page(struct shell_session *s)
{
    session_add(s, more_prompt, sizeof more_prompt - 1);
    s->print->paused = true;
}

/* Space: a page; Enter: a line; anything else: enough. */
void print_key(struct shell_session *s, char key)
{
    struct print *p = s->print;
    for (const char *c = "\b \b"; *c; c++) {
        for (size_t i = 0; i < sizeof more_prompt - 1; i++)
            session_add(s, c, 1);
    }
    p->paused = false;
    if (key == ' ')
        p->left = s->rows > 1 ? s->rows - 1 : 1;
    else if (key == '\r' || key == '\n')
        p->left = 1;
    else
        print_end(s);
}

static unsigned rows_of(const struct shell_session *s, const char *line, size_t n)
{
    unsigned columns = text_columns(line, n);
    return s->columns && columns ? (columns + s->columns - 1) / s->columns : 1;
}

static bool wanted(struct print *p, char *line, char *end)
{
    if (!p->filter || p->trailer)
        return true;
    if (end)
        *end = '\0';
    bool passes = filter_passes(p->filter, line);
    if (end)
        *end = '\n';
    return passes;
}

/* Prints complete lines until the page is full; the last one may lack its newline when `all`. */
static void print_lines(struct shell_session *s, bool all)
{
    struct print *p = s->print;
    while (p->taken < p->text.size) {
        char *line = p->text.data + p->taken;
        char *end = memchr(line, '\n', p->text.size - p->taken);
        if (!end && !all)
            return;
        size_t n = end ? (size_t)(end - line) : p->text.size - p->taken;
        bool passes = p->held || wanted(p, line, end);
        p->held = passes && paged(s) && !p->left;
        if (p->held) {
            pause_page(s);
            return;
        }
        p->taken += n + (end ? 1 : 0);
        if (!passes)
            continue;
        unsigned rows = rows_of(s, line, n);
        p->left = p->left > rows ? p->left - rows : 0;
        session_add(s, line, n + (end ? 1 : 0));
    }
}

/* Asks for the next piece; false when there is nothing more to say. */
static bool produce(struct shell_session *s)
{
    struct print *p = s->print;
    buf_consume(&p->text, p->taken);
    p->taken = 0;
    if (p->more) {
        session_set_current(s);
        p->more = p->copy->found.entry->command->show(&p->cursor);
        session_set_current(NULL);
        return true;
    }
    if (p->out) {
        out_close(p->out);
        p->out = NULL;
        return true;
    }
    if (p->filter && !p->trailer) {
        p->trailer = true;
        filter_trailer(p->filter, &p->text);
        return true;
    }
    return false;
}

enum print_state print_pump(struct shell_session *s)
{
    struct print *p = s->print;
    for (unsigned i = 0; i < OBJECTS_PER_CALL; i++) {
        print_lines(s, !p->out);
        if (p->paused)
            return PRINT_PAUSED;
        if (!produce(s))
            return PRINT_DONE;
        if (s->output.size > OUTPUT_PER_CALL)
            break;
    }
    return PRINT_AGAIN;
}

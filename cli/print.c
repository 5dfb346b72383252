// SPDX-License-Identifier: MIT
/* A command's output on its way to the screen: cursor → text → lines → filter → search → pages. A `show` is asked for
 * one object at a time, and only while the user takes what is printed. */
#include "cli/shell.h"

#include "core/memory.h"
#include "core/out.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_PER_CALL = 16 * 1024, OBJECTS_PER_CALL = 64, COST_PER_CALL = 100000 };

enum { SOUGHT_MAX = 80 };

static const char more_prompt[] = " --More-- ";

struct print {
    struct line_copy *copy;
    struct cursor cursor;
    struct filter *filter;
    struct filter *search;   /* asked for at a page's end */
    char seeking;            /* the key that began one whose expression is being typed; 0 none */
    struct buf sought;       /* what is typed of it */
    struct out *out;
    struct buf text;
    size_t taken;            /* bytes of it already printed or filtered away */
    unsigned left;           /* rows until the page is full */
    bool more;               /* the cursor has more to say */
    bool trailer;            /* the filter's last words are said */
    bool held;               /* the next line has passed the filter and waits for a new page */
    bool paused;
};

/* Rows of one. */
static unsigned page(const struct shell_session *s)
{
    return s->rows > 1 ? s->rows - 1 : 1;
}

static bool paged(const struct shell_session *s)
{
    return s->interactive && !s->leaving_after && s->rows;
}

void print_begin(struct shell_session *s, struct line_copy *copy, struct filter *filter, bool json)
{
    assert(!s->print);
    struct print *p = must(calloc(1, sizeof *p));
    s->print = p;
    p->copy = copy;
    p->filter = filter;
    p->out = out_open(json ? OUT_JSON : OUT_TEXT, &p->text);
    p->left = page(s);
    p->cursor = (struct cursor){ .args = copy ? &copy->found.args : NULL, .actor = &s->actor, .out = p->out };
    p->more = copy && copy->found.entry && copy->found.entry->kind == ENTRY_COMMAND &&
              copy->found.entry->command->show;
}

struct out *print_out(struct shell_session *s)
{
    return s->print->out;
}

static void close_out(struct shell_session *s)
{
    s->failed |= out_has_failed(s->print->out);
    out_close(s->print->out);
    s->print->out = NULL;
}

void print_end(struct shell_session *s)
{
    struct print *p = s->print;
    if (!p)
        return;
    if (p->out)
        close_out(s);
    s->print = NULL;
    filter_free(p->filter);
    filter_free(p->search);
    free(p->copy);
    buf_free(&p->text);
    buf_free(&p->sought);
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

/* So many columns, as if nothing had stood there. */
static void erase(struct shell_session *s, size_t columns)
{
    for (const char *c = "\b \b"; *c; c++) {
        for (size_t i = 0; i < columns; i++)
            session_add(s, c, 1);
    }
}

/* The expression is typed: go on with the lines that it leaves. */
static void search(struct shell_session *s)
{
    struct print *p = s->print;
    struct filter *f = filter_search(p->seeking, buf_text(&p->sought));
    p->seeking = 0;
    if (!f) {
        session_print(s, "\n%% Invalid or too long regular expression\n");
        pause_page(s);
        return;
    }
    session_print(s, "\nfiltering...\n");
    filter_free(p->search);
    p->search = f;
    p->left = page(s);
    p->paused = false;
}

/* Whoever takes back everything is asked again. */
static void seek_back(struct shell_session *s)
{
    struct print *p = s->print;
    erase(s, 1);
    if (p->sought.size) {
        p->sought.data[--p->sought.size] = '\0';
        return;
    }
    p->seeking = 0;
    pause_page(s);
}

static void seek_key(struct shell_session *s, char key)
{
    struct print *p = s->print;
    if (key == '\r' || key == '\n') {
        search(s);
    } else if (key == '\b' || key == 0x7f) {
        seek_back(s);
    } else if ((unsigned char)key >= ' ' && p->sought.size < SOUGHT_MAX) {
        buf_addc(&p->sought, key);
        session_add(s, &key, 1);
    }
}

/* Space: a page; Enter: a line; `/`, `+`, `-`: a search; anything else: enough. */
void print_key(struct shell_session *s, char key)
{
    struct print *p = s->print;
    const bool over = key == 0x03;
    if (p->seeking && !over) {
        seek_key(s, key);
        return;
    }
    erase(s, p->seeking ? 0 : sizeof more_prompt - 1);
    if (key == '/' || key == '+' || key == '-') {
        p->seeking = key;
        buf_clear(&p->sought);
        session_add(s, &key, 1);
        return;
    }
    p->paused = false;
    if (key == ' ')
        p->left = page(s);
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

/* A line that waited for a new page has passed the filter, but perhaps not the search that was asked for since. */
static bool wanted(struct print *p, char *line, char *end)
{
    if (end)
        *end = '\0';
    bool passes = p->held || !p->filter || p->trailer || filter_passes(p->filter, line);
    if (passes && p->search)
        passes = filter_passes(p->search, line);
    if (end)
        *end = '\n';
    return passes;
}

static uint64_t cost(const struct print *p)
{
    return (p->filter ? filter_cost(p->filter) : 0) + (p->search ? filter_cost(p->search) : 0);
}

/* Prints complete lines until the page is full or they have cost too much; the last one may lack its newline when
 * `all`. */
static void print_lines(struct shell_session *s, bool all, uint64_t most)
{
    struct print *p = s->print;
    while (p->taken < p->text.size && cost(p) < most) {
        char *line = p->text.data + p->taken;
        char *end = memchr(line, '\n', p->text.size - p->taken);
        if (!end && !all)
            return;
        size_t n = end ? (size_t)(end - line) : p->text.size - p->taken;
        bool passes = wanted(p, line, end);
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
        close_out(s);
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
    const uint64_t most = cost(p) + COST_PER_CALL;
    for (unsigned i = 0; i < OBJECTS_PER_CALL; i++) {
        print_lines(s, !p->out, most);
        if (p->paused)
            return PRINT_PAUSED;
        if (cost(p) >= most)
            return PRINT_LATER;
        if (!produce(s))
            return PRINT_DONE;
        if (s->output.size > OUTPUT_PER_CALL)
            break;
    }
    return PRINT_AGAIN;
}

/* -- output that a file gets -- */

struct saving {
    uint64_t session;
    struct storage_file file;
};

static void report(struct shell_session *s, const struct storage_file *f, int error)
{
    char name[STORAGE_TEXT];
    if (!error)
        return;
    session_print(s, "%%Error writing %s (%s)\n", storage_text(f, name), strerror(error));
    s->failed = true;
}

static void saved(int error, void *arg)
{
    const struct saving w = *(struct saving *)arg;
    struct shell_session *s = session_by_id(w.session);
    free(arg);
    if (!s)
        return;
    report(s, &w.file, -error);
    session_unpark(s);
}

static void save(struct shell_session *s, const struct filter_file *f)
{
    if (f->too_large) {
        report(s, &f->file, EFBIG);
        return;
    }
    struct saving *w = must(malloc(sizeof *w));
    *w = (struct saving){ s->id, f->file };
    session_park(s);
    (f->append ? storage_append : storage_write)(&f->file, buf_text(&f->text), f->text.size, saved, w);
}

void print_finish(struct shell_session *s)
{
    const struct filter_file *f = s->print->filter ? filter_file(s->print->filter) : NULL;
    if (f)
        save(s, f);
    print_end(s);
}

// SPDX-License-Identifier: MIT
/* Lines that the tables of commands and settings allow, typed while the office talks: an input is a row of statements
 * of eight bytes, two that choose a command, a setting or a mode, one for what stands before or behind it, and then one
 * for each word, among those that may stand there. Settings are typed in their mode, as set, `no` or `default`;
 * commands bare, as JSON or through a filter. */
#include "cli/session.h"
#include "core/config/config.h"
#include "core/loop.h"
#include "core/module.h"
#include "test/fuzz/blind_terminal.h"
#include "test/fuzz/office.h"
#include "test/fuzz/stage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENT = 8, WORDS = 24, PATH_WORDS = 12 };

/* -- what there is to type -- */

static struct line_of {
    const struct syntax *syntax;
    struct mode *mode;               /* where; NULL: a command */
} *lines;
static unsigned line_count;

static void add(const struct syntax *s, struct mode *mode)
{
    if (line_count % 256 == 0 && !(lines = realloc(lines, (line_count + 256) * sizeof *lines)))
        abort();
    lines[line_count++] = (struct line_of){ s, mode };
}

static void look_up(void)
{
    if (line_count)
        return;
    for (unsigned i = 0; i < module_count; i++) {
        const struct module *m = modules[i];
        for (const struct command *c = m->commands; c && c->syntax; c++)
            add(c->compiled, NULL);
        for (const struct row *r = m->rows; r && r->syntax; r++)
            if (!(r->flags & ROW_KEPT))
                add(r->compiled, r->mode);
        for (struct mode *const *mode = m->modes; mode && *mode; mode++)
            if ((*mode)->opener.compiled)
                add((*mode)->opener.compiled, (*mode)->parent ? (*mode)->parent : &mode_global);
    }
}

/* -- one line -- */

struct choice {
    unsigned wanted, seen;
    char word[80];
    bool keyword;
};

static void consider(void *arg, const char *word, const char *help, bool keyword)
{
    struct choice *c = arg;
    (void)help;
    if (c->seen++ != c->wanted)
        return;
    snprintf(c->word, sizeof c->word, "%s", word);
    c->keyword = keyword;
}

/* An argument of this kind: of the office, at a border, or beyond. */
static void add_argument(struct input *in, const char *kind, struct buf *line)
{
    static const char *const words[] = {
        "201", "203", "1", "SEP000000000001", "0000.0000.0001", "10.0.0.1", "12:30", "flash:x", "anna", "a b", "*", "",
        "0", "running-config", "startup-config", "4294967296", "-1", "Ann|Bob", "^e", "(", "1,2", "1:1 2:2",
        "tftp:x", "::1",
    };
    const uint8_t how = input_byte(in);
    long low, high;
    if (sscanf(kind, "<%ld-%ld>", &low, &high) == 2 && how < 200)
        buf_printf(line, "%ld", how < 180 && low + how <= high ? low + how : how & 1 ? high : high + 1);
    else if (strcmp(kind, "A.B.C.D") == 0 && how < 200)
        buf_printf(line, "%u.0.0.%u", how, how);
    else if (strcmp(kind, "H.H.H") == 0 && how < 200)
        buf_printf(line, "0000.0000.00%02x", how % 8);
    else
        buf_adds(line, words[how % (sizeof words / sizeof words[0])]);
}

/* Word for word what may stand there, until the line may end and the input wants it to. */
static void compose(struct input *in, const struct syntax *s, struct buf *line)
{
    const char *path[PATH_WORDS];
    struct token tokens[WORDS_MAX];
    const unsigned count = syntax_path(s, path, PATH_WORDS);
    const size_t begin = line->size;
    for (unsigned i = 0; i < count && i < PATH_WORDS; i++)
        buf_printf(line, "%s%s", i ? " " : "", path[i]);
    for (unsigned i = 0; i < WORDS; i++) {
        const char *text = line->data + begin;
        const int have = syntax_split(text, tokens);
        struct choice c = { 0 };
        if (have < 0)
            return;
        syntax_expect(s, text, tokens, count, (unsigned)have, consider, &c);
        if (!c.seen)
            return;
        c = (struct choice){ .wanted = c.seen > 1 ? input_byte(in) % c.seen : 0 };
        syntax_expect(s, text, tokens, count, (unsigned)have, consider, &c);
        if (strcmp(c.word, "<cr>") == 0)
            return;
        buf_addc(line, ' ');
        if (c.keyword)
            buf_adds(line, c.word);
        else
            add_argument(in, c.word, line);
    }
}

/* -- a session -- */

static void type(struct shell_session *s, struct buf *line)
{
    buf_addc(line, '\r');
    if (!over)
        session_input(s, line->data, line->size);
    loop_drain();
    buf_clear(line);
}

static void enter(struct input *in, struct shell_session *s, struct mode *mode, struct buf *line)
{
    if (!mode->opener.compiled)
        return;
    if (mode->parent)
        enter(in, s, mode->parent, line);
    compose(in, mode->opener.compiled, line);
    type(s, line);
}

static void state(struct input *in, struct shell_session *s, struct buf *line)
{
    static const char *const before[] = { "", "", "", "", "", "no ", "no ", "default " };
    static const char *const behind[] = {
        "", "", " | json", " | include 20", " | begin e", " | exclude 1", " ?", "\t",
    };
    const unsigned which = input_byte(in) << 8 | input_byte(in);
    const uint8_t how = input_byte(in);
    const struct line_of *l = &lines[which % line_count];
    if (l->mode) {
        buf_adds(line, "configure terminal");
        type(s, line);
        enter(in, s, l->mode, line);
        buf_adds(line, before[how & 7]);
    }
    compose(in, l->syntax, line);
    if (!l->mode)
        buf_adds(line, behind[how & 7]);
    type(s, line);
    if (l->mode) {
        buf_adds(line, "end");
        type(s, line);
    }
}

/* A session for each statement: some lines end one, others swallow what follows. */
static void in_session(struct input in, struct buf *line)
{
    const struct session_start start = { .terminal = &blind_terminal, .origin = "fuzz", .authenticated = true,
                                         .privilege = 15, .console = true, .rows = 24, .columns = 80 };
    over = false;
    struct shell_session *s = session_open(&start);
    loop_drain();
    state(&in, s, line);
    if (!over)
        session_gone(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf line;
    office_begin();
    look_up();
    for (size_t at = 0; at < size; at += STATEMENT)
        in_session((struct input){ data + at, data + (size - at < STATEMENT ? size : at + STATEMENT) }, &line);
    office_end();
    return 0;
}

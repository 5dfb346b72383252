// SPDX-License-Identifier: MIT
/* Runs a transcript: a literal shell session, typed as a person types and compared with the screen.
 *
 *     transcript FILE.cli        compares; the first difference ends it with status 1
 *     transcript -u FILE.cli     rewrites the file from what really happens (then read the diff)
 *
 * A line of the file that begins with what stands on the screen's last line (the prompt, and what is already typed) is
 * input: its rest is typed, then Enter (not after `?`). Every other line is what the screen must show. Blanks at the
 * end of a line do not count. Also:
 *
 *     # text          a comment
 *     ...             any lines
 *     @startup        the lines up to `@end` are the startup-config
 *     @file NAME      the same for flash:NAME
 *     @vty            telnet: the session asks for name and password     (the default is the console)
 *     @user NAME N    logged in as NAME with privilege N, on a vty
 *     @pipe           no terminal: lines in, text out, no prompts
 *     @size ROWS COLUMNS
 *     @keys TEXT      types this, without Enter: \t \e \b \r \\ and ^X
 *     @secret TEXT    types this and Enter where nothing is echoed
 *     @wait MS        lets time pass
 *     @clock SECONDS  sets the clock ahead, or (-3600) back
 */
#include "cli/session.h"
#include "core/buf.h"
#include "core/config/syntax.h"
#include "core/files.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 600 };

/* -- a screen without end: CR, LF, backspace and UTF-8 -- */

struct row {
    char cell[COLUMNS_MAX][5];
    unsigned columns;
};

static struct row *rows;
static unsigned row_count, column;

static void screen_newline(void)
{
    rows = realloc(rows, (row_count + 1) * sizeof *rows);
    memset(&rows[row_count++], 0, sizeof *rows);
}

static void screen_byte(char c)
{
    struct row *last = &rows[row_count - 1];
    if (c == '\n') {
        screen_newline();
    } else if (c == '\r') {
        column = 0;
    } else if (c == '\b') {
        column -= column > 0;
    } else if (((unsigned char)c & 0xc0) == 0x80 && column) {
        strncat(last->cell[column - 1], &c, 1);
    } else if (c != '\a' && column < COLUMNS_MAX) {
        last->cell[column][0] = c;
        last->cell[column][1] = '\0';
        column++;
        last->columns = column > last->columns ? column : last->columns;
    }
}

static const char *row_text(unsigned index)
{
    static struct buf text;
    buf_clear(&text);
    buf_addc(&text, '\0');
    text.size = 0;
    for (unsigned i = 0; i < rows[index].columns; i++)
        buf_adds(&text, rows[index].cell[i]);
    while (text.size && text.data[text.size - 1] == ' ')
        text.data[--text.size] = '\0';
    return buf_text(&text);
}

/* -- the session -- */

static struct shell_session *session;
static struct session_start start;
static bool opened, pipe_mode;

static void term_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    for (size_t i = 0; i < n; i++) {
        if (pipe_mode && data[i] == '\n')
            column = 0;
        screen_byte(data[i]);
    }
}

static size_t term_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void term_end(void *carrier, int status)
{
    char text[64];
    (void)carrier;
    session = NULL;
    snprintf(text, sizeof text, "%s(closed with status %d)", column ? "\r\n" : "", status);
    term_write(NULL, text, strlen(text));
}

static const struct terminal terminal = { .write = term_write, .queued = term_queued, .end = term_end };

static void open_session(void)
{
    if (opened)
        return;
    opened = true;
    screen_newline();
    session = session_open(&start);
    loop_drain();
}

static void type(const char *text, size_t n)
{
    open_session();
    for (size_t i = 0; i < n && session; i++) {
        session_input(session, text + i, 1);
        loop_drain();
    }
}

static void type_line(const char *text)
{
    type(text, strlen(text));
    size_t n = strlen(text);
    if (!n || text[n - 1] != '?' || pipe_mode)
        type(pipe_mode ? "\n" : "\r", 1);
}

/* -- directives -- */

static unsigned line_number;

static void type_keys(const char *text)
{
    static const char names[] = "tebr\\", codes[] = "\t\033\b\r\\";
    for (; *text; text++) {
        char key = *text;
        const char *name = key == '\\' && text[1] ? strchr(names, text[1]) : NULL;
        if (name) {
            key = codes[name - names];
            text++;
        } else if (key == '^' && isupper((unsigned char)text[1])) {
            key = (char)(*++text - '@');
        }
        type(&key, 1);
    }
}

static void say_error(void *arg, const char *text)
{
    (void)arg;
    (void)text;
}

/* The lines up to `@end`. */
static void read_block(FILE *from, FILE *copy, struct buf *text)
{
    char line[LINE_MAX_BYTES + 2];
    while (fgets(line, sizeof line, from)) {
        if (copy)
            fputs(line, copy);
        if (!strcmp(line, "@end\n"))
            return;
        buf_adds(text, line);
        line_number++;
    }
}

static void keep_file(const char *name, FILE *from, FILE *copy)
{
    struct buf text = { 0 };
    read_block(from, copy, &text);
    world_file(name, buf_text(&text));
    buf_free(&text);
}

static void load_startup(FILE *from, FILE *copy)
{
    char path[300];
    struct buf text = { 0 };
    snprintf(path, sizeof path, "%s/nvram/startup-config", world_root());
    read_block(from, copy, &text);
    if (files_write_now(path, text.data, text.size, false)) {
        perror(path);
        exit(2);
    }
    buf_free(&text);
    shell_load(path, false, say_error, NULL);
    loop_drain();
}

static void directive(char *line, FILE *from, FILE *copy)
{
    char name[20] = "";
    int at = 0;
    sscanf(line, "@%19s %n", name, &at);
    const char *rest = line + at;
    if (!strcmp(name, "startup")) {
        load_startup(from, copy);
    } else if (!strcmp(name, "file")) {
        keep_file(rest, from, copy);
    } else if (!strcmp(name, "vty")) {
        start.console = start.authenticated = false;
        start.privilege = 1;
        snprintf(start.origin, sizeof start.origin, "vty0 (192.0.2.7)");
    } else if (!strcmp(name, "user")) {
        start.console = false;
        sscanf(rest, "%63s %d", start.user, &start.privilege);
        snprintf(start.origin, sizeof start.origin, "vty0 (192.0.2.7)");
    } else if (!strcmp(name, "pipe")) {
        pipe_mode = true;
        start.interactive = false;
    } else if (!strcmp(name, "size")) {
        sscanf(rest, "%u %u", &start.rows, &start.columns);
    } else if (!strcmp(name, "keys")) {
        type_keys(rest);
    } else if (!strcmp(name, "secret")) {
        type_line(rest);
    } else if (!strcmp(name, "wait")) {
        open_session();
        loop_advance(strtoull(rest, NULL, 10));
    } else if (!strcmp(name, "clock")) {
        loop_set_wall(strtoll(rest, NULL, 10) * 1000);
    } else {
        fprintf(stderr, "unknown directive: %s\n", line);
        exit(2);
    }
}

/* -- comparing -- */

static const char *file;
static unsigned seen;                    /* rows of the screen that were compared */
static bool anything;                    /* after `...` */
static unsigned expected_rows;           /* lines of output that the file has since the last input */

static void differ(const char *expected)
{
    printf("%s:%u: expected\n  %s\nbut the screen shows\n", file, line_number, expected);
    for (unsigned i = seen; i < row_count && i < seen + 20; i++)
        printf("  %s\n", row_text(i));
    exit(1);
}

/* What is left to type of an input line; NULL when it is none. */
static const char *input_of(const char *line)
{
    if (pipe_mode)
        return !strncmp(line, "> ", 2) ? line + 2 : NULL;
    const char *standing = row_text(row_count - 1);
    size_t n = strlen(standing);
    return n && session && !strncmp(line, standing, n) ? line + strlen(standing) : NULL;
}

static void type_input(const char *line, const char *rest)
{
    /* What is typed after a prompt that ends in a blank ("Username: ") begins behind it. */
    bool gap = column > strlen(row_text(row_count - 1));
    type_line(gap && *rest == ' ' ? rest + 1 : rest);
    (void)line;
}

static void compare(const char *line, bool last)
{
    open_session();
    while (anything && seen + 1 < row_count && strcmp(row_text(seen), line))
        seen++;
    anything = false;
    if (seen + 1 < row_count && !(pipe_mode && input_of(line))) {
        if (strcmp(row_text(seen), line))
            differ(line);
        seen++;
        return;
    }
    const char *rest = input_of(line);
    if (last && !strcmp(row_text(row_count - 1), line)) {
        seen++;
        return;
    }
    if (!rest)
        differ(line);
    type_input(line, rest);
    if (pipe_mode)
        return;
    if (strcmp(row_text(seen), line))
        differ(line);
    seen++;
}

static void flush_rows(FILE *to, unsigned until)
{
    for (; seen < until; seen++) {
        if (!anything)
            fprintf(to, "%s\n", row_text(seen));
    }
}

static void update(const char *line, FILE *to, bool last)
{
    open_session();
    if (last && !strcmp(row_text(row_count - 1), line))
        return;
    bool known = seen + 1 < row_count && !strcmp(row_text(seen), line);
    const char *rest = input_of(line);
    if (known || !rest) {
        expected_rows++;
        flush_rows(to, known ? seen + 1 : seen);
        expected_rows -= known;
        return;
    }
    flush_rows(to, row_count - 1);
    anything = false;
    expected_rows = !pipe_mode;    /* the line itself */
    if (pipe_mode)
        fprintf(to, "%s\n", line);
    type_input(line, rest);
}

static bool only_blank_left(FILE *f)
{
    long at = ftell(f);
    int c;
    while ((c = fgetc(f)) == '\n')
        ;
    fseek(f, at, SEEK_SET);
    return c == EOF;
}

static void run(FILE *from, FILE *to)
{
    char line[LINE_MAX_BYTES + 2];
    while (fgets(line, sizeof line, from)) {
        size_t n = strlen(line);
        while (n && strchr(" \n", line[n - 1]))
            line[--n] = '\0';
        line_number++;
        bool skip = !strcmp(line, "..."), own = line[0] == '@' || !strncmp(line, "# ", 2) || skip;
        if (own && to && opened)
            flush_rows(to, skip && seen + expected_rows < row_count ? seen + expected_rows : row_count - 1);
        if (own && to)
            fprintf(to, "%s\n", line);
        if (line[0] == '@')
            directive(line, from, to);
        else if (skip)
            anything = true;
        else if (!own && to)
            update(line, to, only_blank_left(from));
        else if (!own)
            compare(line, only_blank_left(from));
    }
}

static void finish(FILE *to)
{
    open_session();
    unsigned end = row_count - (*row_text(row_count - 1) == '\0');
    if (to)
        flush_rows(to, end);
    else if (!anything && seen + 1 < end)
        differ("(the end)");
}

int main(int argc, char **argv)
{
    bool rewrite = argc == 3 && !strcmp(argv[1], "-u");
    if (argc != 2 && !rewrite) {
        fprintf(stderr, "usage: transcript [-u] FILE.cli\n");
        return 2;
    }
    file = argv[argc - 1];
    FILE *from = fopen(file, "r");
    if (!from) {
        perror(file);
        return 2;
    }
    char *text = NULL;
    size_t size = 0;
    FILE *to = rewrite ? open_memstream(&text, &size) : NULL;
    world_open();
    start = (struct session_start){ .terminal = &terminal, .origin = "console", .authenticated = true,
                                    .privilege = 15, .console = true, .interactive = true };
    run(from, to);
    finish(to);
    fclose(from);
    if (to) {
        fclose(to);
        from = fopen(file, "w");
        if (!from || fwrite(text, 1, size, from) != size || fclose(from))
            perror(file);
        free(text);
    }
    if (session)
        session_gone(session);
    free(rows);
    world_close();
    return 0;
}

// SPDX-License-Identifier: MIT
/* Line editing as IOS does it (CME guide 13.3), with nothing but blanks and backspaces: network tools strip no other
 * control sequences. Knows keys and a screen, no sessions. */
#ifndef CLI_EDITOR_H
#define CLI_EDITOR_H

#include "core/buf.h"
#include "core/counter.h"

#include <stdbool.h>

enum { HISTORY_MAX = 256, HISTORY_DEFAULT = 20 };

/* What a key asks for that is not editing. The line is in `line` until editor_begin. */
enum edit {
    EDIT_MORE,               /* all bytes taken, nothing to do */
    EDIT_LINE,               /* Enter */
    EDIT_HELP,               /* ? */
    EDIT_COMPLETE,           /* Tab */
    EDIT_END,                /* Ctrl-Z */
    EDIT_ABORT,              /* Ctrl-C */
    EDIT_REDRAW,             /* Ctrl-L, Ctrl-R */
};

struct history {
    char *line[HISTORY_MAX]; /* oldest first */
    unsigned count, limit;
};

struct editor {
    struct buf *screen;      /* where the echo goes; newlines as \n */
    struct buf line;
    size_t cursor;           /* byte of the line */
    struct buf killed;       /* for yank */
    struct buf kept;         /* the line being typed while history is looked through */
    struct history histories[2]; /* of EXEC and, as on IOS, apart from it, of configuration */
    bool configuring;
    unsigned browsing;       /* 0 = not; else how many lines back */
    unsigned width;          /* columns of the terminal; 0 = endless */
    unsigned prompt;         /* columns of the prompt */
    unsigned shift;          /* columns of the line hidden at the left */
    unsigned shown, at;      /* columns on the screen behind the prompt; the cursor's */
    bool raw;                /* a pipe: no echo, no keys */
    bool hidden;             /* a password: no echo, no history, no `?` */
    bool spoilt;             /* raw: the line was too long, or held a NUL */
    bool after_cr;           /* the next LF or NUL belongs to the CR before it */
    enum { KEYS_PLAIN, KEYS_ESCAPE, KEYS_SEQUENCE, KEYS_QUOTE } keys;
};

void editor_open(struct editor *e, struct buf *screen);
void editor_close(struct editor *e);
/* A new empty line behind a prompt of so many columns. */
void editor_begin(struct editor *e, unsigned prompt_columns);
/* Takes bytes until one of them asks for something; *taken says how many. */
enum edit editor_feed(struct editor *e, const char *data, size_t n, size_t *taken);
/* A key goes to somebody else, the pager: false when it only completes the CR before it and is nobody's. */
bool editor_lend(struct editor *e, char key);
const char *editor_line(struct editor *e);
/* Adds text at the cursor (Tab). */
void editor_insert(struct editor *e, const char *text, size_t n);
/* Draws the line again behind a prompt that was just printed. */
void editor_redraw(struct editor *e);
/* Columns that the line takes on the screen. */
unsigned editor_columns(const struct editor *e);

extern struct limit history_lines;
void history_add(struct history *h, const char *line);
void history_limit(struct history *h, unsigned limit);
/* The one that is looked through now. */
struct history *editor_history(struct editor *e);
/* Of both. */
void editor_remember(struct editor *e, unsigned lines);

/* Columns of UTF-8 text: one per character. */
unsigned text_columns(const char *text, size_t n);

#endif

// SPDX-License-Identifier: MIT
/* From a typed line to the row it means: abbreviations, `no`, `default`, `do`, and the way from a mode to its parents.
 * Shared by sessions and by the loading of files; knows neither. */
#ifndef CLI_MATCH_H
#define CLI_MATCH_H

#include "cli/registry.h"

enum { MODE_DEPTH = 6 };

/* Where lines are typed: EXEC (depth 0), or a configuration mode below its parents. */
struct position {
    unsigned depth;
    struct place at[MODE_DEPTH];     /* at[0] = global configuration */
};

struct position position_exec(void);
struct position position_global(void);
const struct mode *position_mode(const struct position *p);    /* NULL = EXEC */

/* What a line means. */
struct found {
    enum match kind;
    unsigned token;              /* the word that did not fit */
    const struct entry *entry;   /* with MATCH_OK: NULL = a blank or comment line, or a kept one */
    bool keep;                   /* nothing claims the line and its mode keeps such lines */
    enum how how;
    int privilege;               /* of who typed it */
    unsigned level;              /* the position's depth at which it is understood; 0 = EXEC */
    struct args args;            /* points into `tokens` and the line: neither may move */
    struct token tokens[WORDS_MAX];
    unsigned count;
};

/* True for MATCH_OK. What is beyond the privilege is not there. */
bool find_line(const struct position *p, int privilege, const char *line, struct found *f);

/* A line that outlives the call it was typed in (a running show, a hash being made), with what it means. */
struct line_copy {
    struct found found;
    char text[];
};
struct line_copy *line_copy(const struct position *p, int privilege, const char *line);

#endif

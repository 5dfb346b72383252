// SPDX-License-Identifier: MIT
/* A file of configuration lines on its way in: each through the same matcher as typed lines. It may be read in one go
 * (the startup-config) or some lines at a time, between which phones are served. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/match.h"

/* A line that was not accepted. */
struct problem {
    unsigned line;               /* 0: none of the file's lines is to blame */
    const char *text;            /* NULL: the value or object that it made was refused when all were read */
    const struct found *found;   /* it was not understood there; else */
    const struct position *at;
    const char *why;
};
typedef void load_problem(void *arg, const struct problem *p);
/* "file:3: Invalid input "x": "the line"". */
void problem_text(const char *file, const struct problem *p, char *text, size_t size);

/* Takes over `text`. Lines change `c`, or with c NULL each acts at once. */
struct load;
struct load *load_begin(char *text, size_t size, struct candidate *c, const struct actor *who, load_problem *problem,
                        void *arg);
void load_free(struct load *l);

enum load_state {
    LOAD_MORE,
    LOAD_HASH,                   /* a secret must be hashed before the next line */
    LOAD_DONE
};
enum load_state load_some(struct load *l, unsigned lines);
/* Does that; in any thread, while nobody else touches `l`. */
void load_hash(struct load *l);
/* Takes out of the candidate what would make its commit fail, and tells it as problems. */
void load_prune(struct load *l);
unsigned load_problems(const struct load *l);
/* Whether the last line was `end`: the file is as long as its writer made it. */
bool load_complete(const struct load *l);

extern struct limit load_errors;

#endif

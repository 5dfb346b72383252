// SPDX-License-Identifier: MIT
/* Output modifiers: `show … | include REGEX`. Everything behind the keyword is one expression (expression.h);
 * `redirect`, `tee` and `append` name a file instead. */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "core/buf.h"
#include "core/storage.h"

#include <stdbool.h>

struct filter;

/* Where the modifier begins: the offset of the first " | " of the line, or -1. */
long filter_split(const char *line);

enum filter_open { FILTER_OK, FILTER_JSON, FILTER_INVALID, FILTER_AMBIGUOUS, FILTER_INCOMPLETE, FILTER_EXPRESSION,
                   FILTER_FILE };
/* `text` is what follows the bar. Who may not write files has no words that do. *column is the offset of the offending
 * word within it. FILTER_EXPRESSION: the expression is malformed, or too long. FILTER_FILE: that is no name of a
 * file. */
enum filter_open filter_open(const char *text, bool may_write, struct filter **made, size_t *column);
void filter_free(struct filter *f);
/* Whether this line is printed; lines come in order. */
bool filter_passes(struct filter *f, const char *line);
/* What is printed at the end (`count`). */
void filter_trailer(const struct filter *f, struct buf *text);

/* What its expression has cost so far (expression.h). */
uint64_t filter_cost(const struct filter *f);

/* What is to be written when all is said, of those that write; NULL for others. */
struct filter_file {
    struct storage_file file;
    bool append;
    struct buf text;
    bool too_large;
};
const struct filter_file *filter_file(const struct filter *f);

/* From the pager: `/` begins with the next line that matches, `+` and `-` print only those that match, or do not. NULL
 * when that is no expression. */
struct filter *filter_search(char key, const char *expression);

/* For `?`: the keywords and what they do; ends with NULL. */
struct filter_word {
    const char *keyword, *help;
    bool writes;
};
extern const struct filter_word filter_words[];

extern struct limit filter_file_limit;

#endif

// SPDX-License-Identifier: MIT
/* Output modifiers: `show … | include REGEX`. Everything behind the keyword is one POSIX extended expression. */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "core/buf.h"

#include <stdbool.h>

struct filter;

/* Where the modifier begins: the offset of the first " | " of the line, or -1. */
long filter_split(const char *line);

enum filter_open { FILTER_OK, FILTER_JSON, FILTER_INVALID, FILTER_AMBIGUOUS, FILTER_INCOMPLETE, FILTER_EXPRESSION };
/* `text` is what follows the bar. *column is the offset of the offending word within it. FILTER_EXPRESSION: the
 * expression is malformed, or would cost too much. */
enum filter_open filter_open(const char *text, struct filter **made, size_t *column);
void filter_free(struct filter *f);
/* Whether this line is printed; lines come in order. */
bool filter_passes(struct filter *f, const char *line);
/* What is printed at the end (`count`). */
void filter_trailer(const struct filter *f, struct buf *text);

/* For `?`: the keywords and what they do; ends with NULL. */
struct filter_word {
    const char *keyword, *help;
};
extern const struct filter_word filter_words[];

/* Whether an expression is cheap to compile and to run: no back-references, no repeated or large repetition counts. */
bool filter_affordable(const char *expression);

#endif

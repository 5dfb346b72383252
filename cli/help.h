// SPDX-License-Identifier: MIT
/* `?` and Tab: what may stand here. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/match.h"
#include "core/buf.h"

/* Appends the answer to `?` typed at the end of `line`: the words that begin like the last one, or, after a blank, a
 * list of what may follow, with explanations. */
void help_show(const struct position *p, int privilege, const char *line, unsigned width, struct buf *text);

/* What Tab adds to the line: the rest of the only keyword that fits, and a blank. False when there is not just one. */
bool help_complete(const struct position *p, int privilege, const char *line, struct buf *rest);

/* Where in the line the caret goes: below the first letter of the word that did not fit with which no keyword that may
 * stand there goes on. */
size_t help_caret(const struct position *p, const char *line, const struct found *f);

#endif

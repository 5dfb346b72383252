// SPDX-License-Identifier: MIT
/* Regular expressions as IOS's output modifiers know them: POSIX extended ones without back-references. A line is
 * matched in one pass that follows all possibilities at once, so that no expression takes more than its steps times the
 * bytes of the line: one built to explode costs what any other costs. */
#ifndef CLI_EXPRESSION_H
#define CLI_EXPRESSION_H

#include <stdbool.h>
#include <stdint.h>

enum { EXPRESSION_STEPS = 256 };

struct expression;

/* NULL when it is malformed, or has more than EXPRESSION_STEPS steps (`(a{100}){100}`). */
struct expression *expression_open(const char *text);
void expression_close(struct expression *e);
/* Whether it matches anywhere in the line. */
bool expression_matches(struct expression *e, const char *line);
/* What all matches so far have cost, in steps: about 100 to a microsecond. */
uint64_t expression_cost(const struct expression *e);

#endif

// SPDX-License-Identifier: MIT
/* `alias exec NAME LINE`: what people call EXEC commands. */
#ifndef CLI_ALIAS_H
#define CLI_ALIAS_H

#include "core/config/config.h"

extern struct mode mode_alias;
extern struct slice alias_slice;

/* The line with its first word replaced, for the caller to free; NULL when that is no alias. */
char *alias_line(const char *line);
/* show aliases */
bool show_aliases(struct cursor *c);

#endif

// SPDX-License-Identifier: MIT
/* Which commands somebody types in the transcripts and scenarios: each is documented by a session that shows it. */
#ifndef LAB_TYPED_H
#define LAB_TYPED_H

#include <stdbool.h>

/* Reads a transcript (*.cli) or scenario (*.scn); returns false when it cannot. */
bool typed_read(const char *path);
/* Names each command, acting setting and debug flag that was in none of them on stderr; returns their number. */
unsigned typed_missing(void);

#endif

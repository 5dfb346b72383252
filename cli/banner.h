// SPDX-License-Identifier: MIT
/* `banner motd`, `banner login`, `banner exec`: kept lines whose text is shown where their time comes. */
#ifndef CLI_BANNER_H
#define CLI_BANNER_H

#include "cli/session.h"

#include <stddef.h>

enum banner { BANNER_MOTD, BANNER_LOGIN, BANNER_EXEC, BANNERS };

/* Only to people: nothing where nobody reads. */
void banner_show(struct shell_session *s, enum banner which);

/* The text between the delimiters, and its size; NULL when there is none. */
const char *banner_text(enum banner which, size_t *size);

#endif

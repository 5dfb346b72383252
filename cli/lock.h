// SPDX-License-Identifier: MIT
/* Who may configure: with `configuration mode exclusive` one session at a time, and nobody else while a file replaces
 * the configuration. A session that ends, or leaves configuration mode, holds no lock any more: nothing is to be
 * undone. */
#ifndef CLI_LOCK_H
#define CLI_LOCK_H

#include "core/config/config.h"

struct shell_session;

/* False, with IOS's sentence printed, while somebody else has the configuration for himself. */
bool lock_free_for(struct shell_session *s);
/* The session enters configuration mode; `typed`: with the word `lock`. False, with the reason printed, when it may
 * not. */
bool lock_enter(struct shell_session *s, bool typed);

#endif

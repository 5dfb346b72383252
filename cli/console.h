// SPDX-License-Identifier: MIT
/* The console: the UNIX socket of naisen.yaml, for our own user and root, who need no password. */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include "core/counter.h"

enum { CONSOLES_MAX = 64 };
extern struct limit console_limit, console_unread;

/* 0 or negative errno. */
int console_start(const char *path);
void console_stop(void);

#endif

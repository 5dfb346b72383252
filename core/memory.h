// SPDX-License-Identifier: MIT
/* Out of memory is the end of the process, whoever asked for it: we, or a library, several of which crash then or leave
 * out a part of what they do. memory.c belongs to executables and stands there before the C library's malloc. It says
 * so on standard error and to `memory_last_words`, and ends with EXIT_NO_MEMORY; a supervisor starts it again. Files
 * stay whole, as with any end at any moment (files.h). */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

enum { EXIT_NO_MEMORY = 5 };

/* What else is told, from any thread: `wanted` bytes were not there. Must not ask for memory. NULL: nothing. */
extern void (*memory_last_words)(size_t wanted);

#endif

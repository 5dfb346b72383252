// SPDX-License-Identifier: MIT
/* Out of memory is the end of the process, whoever asked for it: we, or a library, several of which crash then or leave
 * out a part of what they do. memory.c belongs to executables and stands there before the C library's malloc. It says
 * so on standard error and to `memory_last_words`, and ends with EXIT_NO_MEMORY; a supervisor starts it again. Files
 * stay whole, as with any end at any moment (files.h). */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_NO_MEMORY = 5 };

/* What else is told, from any thread: `wanted` bytes were not there. Must not ask for memory. NULL: nothing. */
extern void (*memory_last_words)(size_t wanted);

/* What was asked for: without memory.c, too, nobody goes on with none. */
static inline void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* An array by tag or the like, of elements of `size`: has a place for `index` on return. New places are zero. */
static inline void *array_reach(void *array, uint32_t *room, uint32_t index, size_t size)
{
    if (index < *room)
        return array;
    const uint32_t more = (index + 64) * 2;
    array = must(realloc(array, more * size));
    memset((char *)array + *room * size, 0, (more - *room) * size);
    *room = more;
    return array;
}

#endif

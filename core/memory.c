// SPDX-License-Identifier: MIT
#include "core/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void (*memory_last_words)(size_t wanted);

/* Sanitizers bring an allocator of their own, which ends the process as well. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#ifndef SANITIZED

static _Noreturn void end(size_t wanted)
{
    static _Thread_local bool speaking;
    char text[120];
    if (speaking)                /* it took memory to say that there is none */
        _exit(EXIT_NO_MEMORY);
    speaking = true;
    const int n = snprintf(text, sizeof text, "%s: out of memory: %zu bytes were wanted\n",
                           program_invocation_short_name, wanted);
    (void)!write(STDERR_FILENO, text, (size_t)n);
    if (memory_last_words)
        memory_last_words(wanted);
    _exit(EXIT_NO_MEMORY);
}

/* -- in front of whoever would have answered without us: the C library, or what was put before it -- */

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

void *malloc(size_t size)
{
    static void *(*ask)(size_t);
    if (!ask)                    /* the first time is before there are threads */
        *(void **)&ask = next("malloc");
    void *p = ask(size);
    if (!p)
        end(size);
    return p;
}

void *calloc(size_t count, size_t size)
{
    static void *(*ask)(size_t, size_t);
    if (!ask)
        *(void **)&ask = next("calloc");
    void *p = ask(count, size);
    if (!p)
        end(count * size);
    return p;
}

void *realloc(void *old, size_t size)
{
    static void *(*ask)(void *, size_t);
    if (!ask)
        *(void **)&ask = next("realloc");
    void *p = ask(old, size);
    if (!p && size)              /* with 0 it frees */
        end(size);
    return p;
}

#endif

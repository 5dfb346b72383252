// SPDX-License-Identifier: MIT
/* Bytes that the process has allocated, with and without the address sanitizer (which has an allocator of its own). */
#ifndef TEST_HEAP_H
#define TEST_HEAP_H

#include <malloc.h>
#include <stddef.h>

#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void);        /* gcc comes without the header */
#endif

static inline size_t heap_used(void)
{
#ifdef __SANITIZE_ADDRESS__
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

#endif

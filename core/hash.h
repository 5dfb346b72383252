// SPDX-License-Identifier: MIT
/* FNV-1a, for tables of what is configured or bounded: nobody gains by aiming at a bucket. */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t hash_bytes(const void *data, size_t size)
{
    uint32_t h = 2166136261u;
    for (const uint8_t *p = data; size--; p++)
        h = (h ^ *p) * 16777619u;
    return h;
}

static inline uint32_t hash_text(const char *text)
{
    return hash_bytes(text, strlen(text));
}

#endif

// SPDX-License-Identifier: MIT
#include "core/buf.h"

#include "core/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void buf_free(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
    b->size = 0;
    if (b->data)
        b->data[0] = '\0';
}

char *buf_reserve(struct buf *b, size_t n)
{
    assert(n < SIZE_MAX / 4);
    size_t need = b->size + n + 1; /* the NUL has a place from the start */
    if (need > b->capacity) {
        size_t grown = b->capacity ? b->capacity * 2 : FIRST_CAPACITY;
        b->capacity = grown > need ? grown : need;
        b->data = must(realloc(b->data, b->capacity));
    }
    b->data[b->size] = '\0';
    return b->data + b->size;
}

void buf_add(struct buf *b, const void *data, size_t n)
{
    if (n == 0)
        return;
    memcpy(buf_reserve(b, n), data, n);
    b->size += n;
    b->data[b->size] = '\0';
}

void buf_adds(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    buf_vprintf(b, format, ap);
    va_end(ap);
}

void buf_vprintf(struct buf *b, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    char *at = buf_reserve(b, FIRST_CAPACITY);
    size_t room = b->capacity - b->size;
    int n = vsnprintf(at, room, format, ap);
    assert(n >= 0);
    if ((size_t)n >= room) {
        at = buf_reserve(b, (size_t)n);
        vsnprintf(at, (size_t)n + 1, format, again);
    }
    va_end(again);
    b->size += (size_t)n;
}

void buf_consume(struct buf *b, size_t n)
{
    assert(n <= b->size);
    if (n == 0)
        return;
    b->size -= n;
    memmove(b->data, b->data + n, b->size);
    b->data[b->size] = '\0';
}

const char *buf_text(const struct buf *b)
{
    return b->data ? b->data : "";
}

struct reader reader_of(const void *data, size_t size)
{
    const uint8_t *at = data;
    return (struct reader){ at, size ? at + size : at, false };
}

size_t reader_left(const struct reader *r)
{
    return (size_t)(r->end - r->at);
}

/* The next `n` bytes, or NULL (and failed for good) when they are not all there. */
static const uint8_t *take(struct reader *r, size_t n)
{
    if (r->failed || reader_left(r) < n) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *at = r->at;
    r->at += n;
    return at;
}

uint8_t reader_u8(struct reader *r)
{
    const uint8_t *p = take(r, 1);
    return p ? p[0] : 0;
}

uint16_t reader_u16(struct reader *r)
{
    const uint8_t *p = take(r, 2);
    return p ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

uint32_t reader_u32(struct reader *r)
{
    const uint8_t *p = take(r, 4);
    return p ? p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

void reader_bytes(struct reader *r, void *to, size_t n)
{
    size_t have = r->failed ? 0 : reader_left(r) < n ? reader_left(r) : n;
    if (have)
        memcpy(to, r->at, have);
    memset((char *)to + have, 0, n - have);
    take(r, n);
}

void reader_skip(struct reader *r, size_t n)
{
    take(r, n);
}

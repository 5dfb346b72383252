// SPDX-License-Identifier: MIT
/* Growable bytes for building messages, and a reader with a sticky error for taking them apart. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owned bytes. Zero-initialised is empty and valid. `data[size]` is always NUL once something was added,
 * so a text buffer reads as a C string. Out of memory is the end (memory.h). */
struct buf {
    char *data;
    size_t size, capacity;
};

void buf_free(struct buf *b);
/* Empties without giving the memory back. */
void buf_clear(struct buf *b);
/* Room for `n` more bytes; returns where they go. The caller adds to `size` what it wrote. */
char *buf_reserve(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *data, size_t n);
void buf_adds(struct buf *b, const char *text);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list ap);
/* Drops the first `n` bytes. */
void buf_consume(struct buf *b, size_t n);
/* "" for an empty buffer, else its text. Valid until the next change. */
const char *buf_text(const struct buf *b);

/* Takes little-endian fields out of a message. After the first short read every further one yields 0 and
 * `failed` stays set: read ten fields, check once (or not at all, where missing means 0). */
struct reader {
    const uint8_t *at, *end;
    bool failed;
};

struct reader reader_of(const void *data, size_t size);
size_t reader_left(const struct reader *r);
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u32(struct reader *r);
/* Copies `n` bytes; what is missing becomes zeros. */
void reader_bytes(struct reader *r, void *to, size_t n);
void reader_skip(struct reader *r, size_t n);

#endif

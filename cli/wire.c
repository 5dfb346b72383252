// SPDX-License-Identifier: MIT
#include "cli/wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static const char magic[] = { 'n', 'a', 'i', 's', 'e', 'n' };

long wire_frame(const uint8_t *data, size_t n)
{
    if (n < WIRE_HEADER)
        return 0;
    size_t size = data[2] | (size_t)data[3] << 8;
    if (data[0] < WIRE_HELLO || data[0] > WIRE_EXIT || data[1] != 0 || size > WIRE_PAYLOAD_MAX)
        return -1;
    return n < WIRE_HEADER + size ? 0 : (long)(WIRE_HEADER + size);
}

struct wire_message wire_open(const uint8_t *frame, size_t n)
{
    return (struct wire_message){ .type = frame[0], .payload = frame + WIRE_HEADER, .size = n - WIRE_HEADER };
}

/* -- building -- */

static void add_u8(struct buf *b, unsigned value)
{
    buf_addc(b, (char)value);
}

static void add_u16(struct buf *b, unsigned value)
{
    add_u8(b, value & 0xff);
    add_u8(b, value >> 8 & 0xff);
}

/* Starts a frame; its length is known when frame_end gets what this returned. */
static size_t frame_begin(struct buf *b, enum wire_type type)
{
    size_t at = b->size;
    add_u16(b, type);
    add_u16(b, 0);
    return at;
}

static void frame_end(struct buf *b, size_t at)
{
    size_t size = b->size - at - WIRE_HEADER;
    b->data[at + 2] = (char)(size & 0xff);
    b->data[at + 3] = (char)(size >> 8);
}

void wire_hello(struct buf *b)
{
    size_t at = frame_begin(b, WIRE_HELLO);
    buf_add(b, magic, sizeof magic);
    add_u16(b, WIRE_VERSION);
    frame_end(b, at);
}

void wire_auth(struct buf *b, const struct wire_auth *a)
{
    size_t at = frame_begin(b, WIRE_AUTH);
    add_u8(b, a->proof);
    buf_add(b, a->user, strlen(a->user) + 1);
    if (a->proof == PROOF_PASSWORD) {
        buf_adds(b, a->password);
    } else if (a->proof != PROOF_NONE) {
        buf_add(b, a->key_type, strlen(a->key_type) + 1);
        buf_adds(b, a->key);
    }
    frame_end(b, at);
}

void wire_answer(struct buf *b, const struct wire_answer *a)
{
    size_t at = frame_begin(b, WIRE_AUTH);
    add_u8(b, a->accepted);
    add_u8(b, a->tries_left);
    buf_adds(b, a->banner);
    frame_end(b, at);
}

void wire_start(struct buf *b, const struct wire_start *s)
{
    size_t at = frame_begin(b, WIRE_START);
    add_u8(b, s->interactive);
    add_u16(b, s->rows);
    add_u16(b, s->columns);
    buf_adds(b, s->command);
    frame_end(b, at);
}

void wire_data(struct buf *b, const void *data, size_t n)
{
    for (const char *from = data; n > 0;) {
        size_t part = n < WIRE_PAYLOAD_MAX ? n : WIRE_PAYLOAD_MAX;
        size_t at = frame_begin(b, WIRE_DATA);
        buf_add(b, from, part);
        frame_end(b, at);
        from += part;
        n -= part;
    }
}

void wire_resize(struct buf *b, uint16_t rows, uint16_t columns)
{
    size_t at = frame_begin(b, WIRE_RESIZE);
    add_u16(b, rows);
    add_u16(b, columns);
    frame_end(b, at);
}

void wire_eof(struct buf *b)
{
    frame_end(b, frame_begin(b, WIRE_EOF));
}

void wire_exit(struct buf *b, int status, const char *reason)
{
    size_t at = frame_begin(b, WIRE_EXIT);
    add_u16(b, (unsigned)status & 0xffff);
    add_u16(b, (unsigned)status >> 16);
    buf_adds(b, reason);
    frame_end(b, at);
}

/* -- taking apart -- */

/* The text up to the next NUL (`last` false) or to the end of the payload. */
static bool take_text(struct reader *r, bool last, char *out, size_t size)
{
    size_t left = reader_left(r);
    const uint8_t *nul = left ? memchr(r->at, 0, left) : NULL;
    if (last == (nul != NULL))
        return false;
    size_t n = last ? left : (size_t)(nul - r->at);
    if (n >= size)
        return false;
    reader_bytes(r, out, n);
    out[n] = '\0';
    if (!last)
        reader_skip(r, 1);
    return true;
}

static bool took_all(const struct reader *r)
{
    return !r->failed && reader_left(r) == 0;
}

bool wire_get_hello(const struct wire_message *m, uint16_t *version)
{
    struct reader r = reader_of(m->payload, m->size);
    char name[sizeof magic];
    reader_bytes(&r, name, sizeof name);
    *version = reader_u16(&r);
    return m->type == WIRE_HELLO && took_all(&r) && memcmp(name, magic, sizeof name) == 0;
}

bool wire_get_auth(const struct wire_message *m, struct wire_auth *a)
{
    struct reader r = reader_of(m->payload, m->size);
    *a = (struct wire_auth){ .proof = reader_u8(&r) };
    if (m->type != WIRE_AUTH || !take_text(&r, false, a->user, sizeof a->user))
        return false;
    if (a->proof == PROOF_PASSWORD)
        return take_text(&r, true, a->password, sizeof a->password);
    if (a->proof == PROOF_NONE)
        return took_all(&r);
    return (a->proof == PROOF_KEY || a->proof == PROOF_OFFER) &&
           take_text(&r, false, a->key_type, sizeof a->key_type) && take_text(&r, true, a->key, sizeof a->key);
}

bool wire_get_answer(const struct wire_message *m, struct wire_answer *a)
{
    struct reader r = reader_of(m->payload, m->size);
    a->accepted = reader_u8(&r) == 1;
    a->tries_left = reader_u8(&r);
    return m->type == WIRE_AUTH && m->size >= 2 && take_text(&r, true, a->banner, sizeof a->banner);
}

bool wire_get_start(const struct wire_message *m, struct wire_start *s)
{
    struct reader r = reader_of(m->payload, m->size);
    s->interactive = reader_u8(&r) & 1;
    s->rows = reader_u16(&r);
    s->columns = reader_u16(&r);
    return m->type == WIRE_START && !r.failed && take_text(&r, true, s->command, sizeof s->command);
}

bool wire_get_resize(const struct wire_message *m, uint16_t *rows, uint16_t *columns)
{
    struct reader r = reader_of(m->payload, m->size);
    *rows = reader_u16(&r);
    *columns = reader_u16(&r);
    return m->type == WIRE_RESIZE && took_all(&r);
}

bool wire_get_exit(const struct wire_message *m, int *status, char *reason, size_t size)
{
    struct reader r = reader_of(m->payload, m->size);
    *status = (int)reader_u32(&r);
    return m->type == WIRE_EXIT && !r.failed && take_text(&r, true, reason, size);
}

/* -- without a loop -- */

/* Nothing went wrong: a signal came, or a non-blocking descriptor is not ready. */
static bool passing(void)
{
    return errno == EINTR || errno == EAGAIN;
}

static bool await(int fd, short events)
{
    return poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1) >= 0 || errno == EINTR;
}

bool wire_flush(int fd, struct buf *b)
{
    ssize_t n = write(fd, b->data, b->size);
    if (n < 0)
        return passing();
    buf_consume(b, (size_t)n);
    return true;
}

bool wire_send(int fd, struct buf *b)
{
    while (b->size > 0)
        if (!await(fd, POLLOUT) || !wire_flush(fd, b))
            return false;
    return true;
}

int wire_fill(int fd, struct buf *in)
{
    ssize_t n = read(fd, buf_reserve(in, WIRE_FRAME_MAX), WIRE_FRAME_MAX);
    if (n < 0)
        return passing() ? 1 : -1;
    in->size += (size_t)n;
    return n > 0;
}

int wire_next(struct buf *in, struct wire_message *m)
{
    if (m->payload)                    /* the frame that the last call gave away */
        buf_consume(in, WIRE_HEADER + m->size);
    *m = (struct wire_message){ 0 };
    long size = in->size ? wire_frame((const uint8_t *)in->data, in->size) : 0;
    if (size > 0)
        *m = wire_open((const uint8_t *)in->data, (size_t)size);
    return size < 0 ? -1 : size > 0;
}

int wire_receive(int fd, struct buf *in, struct wire_message *m)
{
    int found;
    while ((found = wire_next(in, m)) == 0) {
        if (!await(fd, POLLIN))
            return -1;
        int filled = wire_fill(fd, in);
        if (filled <= 0)
            return filled;
    }
    return found;
}

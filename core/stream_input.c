// SPDX-License-Identifier: MIT
/* A stream's input. Reading is level-triggered and one read(2) per turn into one buffer shared by all streams; messages
 * are handed out of that buffer. What is left (an incomplete message, or messages beyond a stretch's time) moves into
 * the stream. */
#include "core/socket.h"
#include "core/stream_inside.h"

#include <errno.h>
#include <sys/socket.h>

enum { INBOX = 64 * 1024 };      /* one read */

static uint8_t inbox[INBOX];
static struct list ready = LIST_INIT(ready);     /* have input in memory, or a fate to be told */
static bool ready_posted;

static void work_off_ready(void *arg);

void stream_ready(struct stream *s)
{
    if (list_empty(&s->of_ready))
        list_append(&ready, &s->of_ready);
    if (!ready_posted)
        loop_post(work_off_ready, NULL);
    ready_posted = true;
}

/* Size of the first message, 0 when it is not all there, negative when there will never be one. */
static long message_size(struct stream *s, const uint8_t *data, size_t n)
{
    const struct stream_class *c = s->class;
    if (!c->frame)
        return (long)n;
    long size = c->frame(s, data, n);
    if (s->ended || size < 0)
        return -1;
    size_t wanted = size == 0 ? n + 1 : (size_t)size;
    if (c->message_max && wanted > c->message_max)
        return -1;
    return wanted > n ? 0 : size;
}

/* Hands out whole messages for at most one stretch; returns the bytes used. */
static size_t consume(struct stream *s, const uint8_t *data, size_t n)
{
    uint64_t began = loop_stopwatch();
    size_t used = 0;
    s->partial = 0;
    while (used < n && !s->ended && !s->paused) {
        if (used && loop_stopwatch() - began > STRETCH_US) {
            stream_ready(s);
            break;
        }
        long size = message_size(s, data + used, n - used);
        if (size < 0) {
            stream_end(s, STREAM_BAD_FRAME);
            break;
        }
        if (size == 0) {
            s->partial = stream_moment();
            break;
        }
        s->served = true;
        s->heard = stream_moment();
        if (s->account)
            s->account->messages++;
        s->class->message(s, data + used, (size_t)size);
        used += (size_t)size;
        loop_settle();
    }
    return used;
}

/* Works on the stream's own buffer. */
static void consume_kept(struct stream *s, bool was_partial)
{
    uint64_t since = s->partial;
    size_t used = consume(s, (const uint8_t *)s->in.data, s->in.size);
    if (s->partial && used == 0 && was_partial)
        s->partial = since; /* still the same message */
    buf_consume(&s->in, used);
    if (s->in.size == 0)
        buf_free(&s->in);
}

static void take_input(struct stream *s, size_t n)
{
    if (s->in.size == 0) {
        size_t used = consume(s, inbox, n);
        if (!s->ended)
            buf_add(&s->in, inbox + used, n - used);
        return;
    }
    buf_add(&s->in, inbox, n);
    consume_kept(s, s->partial != 0);
}

void stream_opened(struct stream *s)
{
    stream_expected(s);
    s->connecting = false;
    s->local = socket_local(s->fd);
    stream_account(s, &s->peer);
    s->heard = stream_moment();
    stream_mark_dirty(s);
    if (s->class->opened && !s->ended)
        s->class->opened(s);
}

/* Streams with input in memory or with a fate that could not be told inside the call that learned it. */
static void work_off_ready(void *arg)
{
    (void)arg;
    struct list now;
    ready_posted = false;
    list_take_all(&now, &ready);
    while (!list_empty(&now)) {
        struct stream *s = list_entry(now.next, struct stream, of_ready);
        const uint64_t began = loop_microseconds();
        list_remove(&s->of_ready);
        if (s->fd < 0) {
            stream_end(s, STREAM_REFUSED);
            loop_settle();
            continue;
        }
        if (s->connecting)
            stream_opened(s);
        else if (s->in.size)
            consume_kept(s, false);
        loop_settle();
        stream_worked(s, began);
        stream_watch(s);
    }
}

void stream_read(struct stream *s)
{
    ssize_t n = recv(s->fd, inbox, sizeof inbox, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (s->lingering) {
        if (n <= 0)
            stream_destroy(s);
        return;
    }
    if (n <= 0) {
        stream_end(s, STREAM_PEER_CLOSED);
    } else {
        if (s->account)
            s->account->received += (size_t)n;
        take_input(s, (size_t)n);
    }
}

void stream_inputs_shut(void)
{
    ready_posted = false;
}

// SPDX-License-Identifier: MIT
/* A stream's output: gathered during a turn, given to the kernel at its end. */
#include "core/stream_inside.h"

#include <errno.h>
#include <sys/socket.h>

enum {
    LINGER_MS = 1000,            /* for the peer to close its side after we closed ours */
    UNSENT_MAX = 64 << 20,       /* of all streams together … */
    UNSENT_FAIR = 64 << 10,      /* … so much of one does no harm */
};

struct limit streams_unsent = {
    .name = "Bytes not yet read by peers", .when_full = "whoever leaves more than 64 KiB is closed",
    .maximum = UNSENT_MAX,
};

static struct list dirty = LIST_INIT(dirty);     /* have output, or must be ended */

void stream_mark_dirty(struct stream *s)
{
    if (list_empty(&s->of_dirty))
        list_append(&dirty, &s->of_dirty);
}

/* Gives the kernel what it takes. Ends nothing. */
void stream_push(struct stream *s)
{
    if (s->connecting || s->broken || s->sent == s->out.size)
        return;
    ssize_t n = send(s->fd, s->out.data + s->sent, s->out.size - s->sent, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        s->broken = true;
        return;
    }
    if (n > 0) {
        loop_touch();
        s->sent += (size_t)n;
        if (s->account)
            s->account->sent += (size_t)n;
        streams_unsent.used -= (size_t)n;
    }
    s->blocked = s->sent < s->out.size;
    s->stalled = !s->blocked ? 0 : n > 0 || !s->stalled ? stream_moment() : s->stalled;
    if (!s->blocked) {
        buf_free(&s->out);
        s->sent = 0;
    }
}

/* One message alone is never too much: its sender answers for its size. */
static bool is_too_much(const struct stream *s, size_t n)
{
    const size_t queued = stream_queued(s), max = s->class->queue_max * (s->peers ? s->peers : 1);
    return (max && queued > 0 && queued + n > max) || (queued > UNSENT_FAIR && streams_unsent.used + n > UNSENT_MAX);
}

void stream_write(struct stream *s, const void *data, size_t n)
{
    if (s->ended || s->too_slow || s->broken || n == 0)
        return;
    if (is_too_much(s, n))
        stream_push(s);
    if (s->sent > s->out.size / 2) {
        buf_consume(&s->out, s->sent);
        s->sent = 0;
    }
    if (is_too_much(s, n)) {
        s->too_slow = true;
        streams_unsent.refused++;
        if (s->class->queue)
            s->class->queue->refused++;
    } else {
        buf_add(&s->out, data, n);
        limit_set(&streams_unsent, streams_unsent.used + n);
        if (s->class->queue)
            limit_set(s->class->queue, stream_queued(s));
    }
    stream_mark_dirty(s);
}

void stream_share(struct stream *s, unsigned peers)
{
    s->peers = peers;
}

size_t stream_queued(const struct stream *s)
{
    return s->out.size - s->sent;
}

void streams_measure_queue(struct limit *l)
{
    const struct stream *s;
    l->used = 0;
    for (uint64_t at = 0; (s = stream_next(&at));)
        if (s->class->queue == l && stream_queued(s) > l->used)
            l->used = stream_queued(s);
}

/* Our side is done: the peer hears so, and what it still says is thrown away, so that the kernel does not answer it
 * with a reset that would destroy our last output. */
static void linger(struct stream *s)
{
    if (s->broken || s->peer.any.sa_family == AF_UNIX || shutdown(s->fd, SHUT_WR)) {
        stream_destroy(s);
        return;
    }
    s->lingering = true;
    timer_start(&s->watch, LINGER_MS);
    stream_rewatch(s);
}

/* Writes a turn's output of one stream, and tells who waits for room. */
static void flush_stream(struct stream *s)
{
    bool had_output = s->sent < s->out.size;
    stream_push(s);
    if (!s->ended && (s->broken || s->too_slow)) {
        stream_end(s, s->too_slow ? STREAM_SLOW : STREAM_PEER_CLOSED);
        loop_settle();
        return;
    }
    if (s->ended) {
        if (s->broken)
            stream_destroy(s);
        else if (!s->blocked && !s->connecting)
            linger(s);
        else
            stream_rewatch(s);
        return;
    }
    stream_watch(s);
    if (had_output && !s->blocked && !s->connecting && s->class->drained) {
        s->class->drained(s);
        loop_settle();
    }
}

/* Once per turn, for the streams that were written to; what they write meanwhile belongs to the next turn. */
bool streams_flush(void)
{
    struct list now;
    list_take_all(&now, &dirty);
    while (!list_empty(&now)) {
        struct stream *s = list_entry(now.next, struct stream, of_dirty);
        const uint64_t began = loop_microseconds();
        list_remove(&s->of_dirty);
        flush_stream(s);
        stream_worked(s, began);
    }
    return !list_empty(&dirty);
}

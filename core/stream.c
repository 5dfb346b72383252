// SPDX-License-Identifier: MIT
/* A stream's life:
 *
 *     accepted ─┐                        ┌─ queued output is flushed, the peer hears the end ─┐
 *               ├─▶ open ── end(why) ────┤                                                    ├─▶ destroyed
 *     connect ──┘     `closed` is called └─ (cut off: at once) ───────────────────────────────┘
 *
 * Reading is level-triggered and one read(2) per turn into one buffer shared by all streams; messages are handed out
 * of that buffer. What is left (an incomplete message, or messages beyond a stretch's time) moves into the stream. */
#include "core/socket.h"
#include "core/stream_inside.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum {
    INBOX = 64 * 1024,       /* one read */
    LINGER_MS = 1000,        /* for the peer to close its side after we closed ours */
    FLUSH_MS = 10000,        /* for the last output of a class without stall_ms */
    SLOT_BITS = 24,
};

static uint8_t inbox[INBOX];
static struct list dirty = LIST_INIT(dirty);     /* have output, or must be ended */
static struct list ready = LIST_INIT(ready);     /* have input in memory, or a fate to be told */
static bool ready_posted;

/* Streams by id: the low bits are the place, the rest makes the id unique. */
static struct stream **slots;
static uint32_t slot_count, *free_slots, free_count;
static uint64_t serial;

static void on_event(void *owner, unsigned events);
static void on_deadline(struct timer *t);

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

/* Moves a whole list to another head, so that what is added meanwhile waits for the next time. */
static void list_take_all(struct list *to, struct list *from)
{
    list_init(to);
    list_add_before(from, to);
    list_remove(from);
}

/* -- identity -- */

static void enrol(struct stream *s)
{
    if (free_count == 0) {
        uint32_t grown = slot_count ? slot_count * 2 : 64;
        assert(grown <= 1u << SLOT_BITS);
        slots = must(realloc(slots, grown * sizeof *slots));
        free_slots = must(realloc(free_slots, grown * sizeof *free_slots));
        for (uint32_t i = grown; i > slot_count; i--) {
            slots[i - 1] = NULL;
            free_slots[free_count++] = i - 1;
        }
        slot_count = grown;
    }
    uint32_t slot = free_slots[--free_count];
    slots[slot] = s;
    s->id = ++serial << SLOT_BITS | slot;
}

static uint32_t slot_of(uint64_t id)
{
    return id & ((1u << SLOT_BITS) - 1);
}

static void strike_off(struct stream *s)
{
    slots[slot_of(s->id)] = NULL;
    free_slots[free_count++] = slot_of(s->id);
}

struct stream *stream_by_id(uint64_t id)
{
    if (slot_of(id) >= slot_count)
        return NULL;
    struct stream *s = slots[slot_of(id)];
    return s && s->id == id && !s->ended ? s : NULL;
}

/* -- birth and death -- */

struct stream *stream_new(const struct stream_class *class, int fd, void *owner)
{
    struct stream *s = must(calloc(1, sizeof *s));
    s->class = class;
    s->fd = fd;
    s->owner = owner;
    s->watch.fire = on_deadline;
    list_init(&s->of_census);
    list_init(&s->of_listener);
    list_init(&s->of_dirty);
    list_init(&s->of_ready);
    enrol(s);
    if (fd >= 0)
        s->watcher = watcher_open(fd, on_event, s);
    return s;
}

static void stream_free(void *owner)
{
    struct stream *s = owner;
    buf_free(&s->in);
    buf_free(&s->out);
    free(s);
}

static void settle_expectation(struct stream *s)
{
    if (s->counted)
        loop_expect(-1);
    s->counted = false;
}

static void destroy(struct stream *s)
{
    assert(s->ended);
    settle_expectation(s);
    timer_stop(&s->watch);
    list_remove(&s->of_dirty);
    list_remove(&s->of_ready);
    strike_off(s);
    s->fd = -1;
    if (s->watcher)
        watcher_close(s->watcher, stream_free);
    else
        stream_free(s);
}

/* Waits for exactly what can happen next. */
static void watch_descriptor(struct stream *s)
{
    bool backlog = !list_empty(&s->of_ready);
    unsigned wanted = 0;
    if (s->connecting || s->blocked)
        wanted |= WATCH_WRITE;
    if (!s->connecting && (s->ended ? s->lingering : !s->paused && !backlog))
        wanted |= WATCH_READ;
    if (s->watcher)
        watcher_want(s->watcher, wanted);
}

/* -- deadlines: one timer, set to the earliest -- */

uint64_t stream_moment(void)
{
    return loop_now() + 1;
}

struct deadline {
    uint64_t since;
    uint32_t limit;
    enum stream_end why;
};

enum { DEADLINES = 4 };

static void deadlines(const struct stream *s, struct deadline d[DEADLINES])
{
    const struct stream_class *c = s->class;
    bool first = s->census && !s->served && !s->kept, idle = !s->kept && !s->connecting && !s->paused;
    d[0] = (struct deadline){ first ? s->born : 0, c->first_ms, STREAM_IDLE };
    d[1] = (struct deadline){ s->paused ? 0 : s->partial, c->partial_ms, STREAM_IDLE };
    d[2] = (struct deadline){ idle ? s->heard : 0, c->idle_ms, STREAM_IDLE };
    d[3] = (struct deadline){ s->connecting ? s->born : s->stalled, c->stall_ms,
                              s->connecting ? STREAM_REFUSED : STREAM_SLOW };
}

static void arm(struct stream *s)
{
    struct deadline d[DEADLINES];
    uint64_t next = UINT64_MAX, now = loop_now();
    deadlines(s, d);
    for (unsigned i = 0; i < DEADLINES; i++)
        if (d[i].since && d[i].limit && d[i].since - 1 + d[i].limit < next)
            next = d[i].since - 1 + d[i].limit;
    if (next == UINT64_MAX)
        timer_stop(&s->watch);
    else if (!timer_active(&s->watch) || next < s->watch.due)
        timer_start(&s->watch, next > now ? next - now : 0);
}

void stream_watch(struct stream *s)
{
    if (s->ended)
        return;
    watch_descriptor(s);
    arm(s);
}

static void on_deadline(struct timer *t)
{
    struct stream *s = list_entry(t, struct stream, watch);
    if (s->ended) {
        destroy(s);
        return;
    }
    struct deadline d[DEADLINES];
    uint64_t now = loop_now();
    deadlines(s, d);
    for (unsigned i = 0; i < DEADLINES; i++)
        if (d[i].since && d[i].limit && now >= d[i].since - 1 + d[i].limit) {
            stream_end(s, d[i].why);
            return;
        }
    arm(s);
}

/* -- output -- */

static void mark_dirty(struct stream *s)
{
    if (list_empty(&s->of_dirty))
        list_append(&dirty, &s->of_dirty);
}

/* Gives the kernel what it takes. Ends nothing. */
static void push(struct stream *s)
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
    }
    s->blocked = s->sent < s->out.size;
    s->stalled = !s->blocked ? 0 : n > 0 || !s->stalled ? stream_moment() : s->stalled;
    if (!s->blocked) {
        buf_free(&s->out);
        s->sent = 0;
    }
}

void stream_write(struct stream *s, const void *data, size_t n)
{
    if (s->ended || s->too_slow || s->broken || n == 0)
        return;
    size_t max = s->class->queue_max;
    if (max && stream_queued(s) + n > max)
        push(s);
    if (s->sent > s->out.size / 2) {
        buf_consume(&s->out, s->sent);
        s->sent = 0;
    }
    /* One message alone is never too much: its sender answers for its size. */
    if (max && stream_queued(s) + n > max && stream_queued(s) > 0)
        s->too_slow = true;
    else
        buf_add(&s->out, data, n);
    mark_dirty(s);
}

size_t stream_queued(const struct stream *s)
{
    return s->out.size - s->sent;
}

/* Our side is done: the peer hears so, and what it still says is thrown away, so that the kernel does not answer it
 * with a reset that would destroy our last output. */
static void linger(struct stream *s)
{
    if (s->broken || s->peer.any.sa_family == AF_UNIX || shutdown(s->fd, SHUT_WR)) {
        destroy(s);
        return;
    }
    s->lingering = true;
    timer_start(&s->watch, LINGER_MS);
    watch_descriptor(s);
}

/* Writes a turn's output of one stream, and tells who waits for room. */
static void flush_stream(struct stream *s)
{
    bool had_output = s->sent < s->out.size;
    push(s);
    if (!s->ended && (s->broken || s->too_slow)) {
        stream_end(s, s->too_slow ? STREAM_SLOW : STREAM_PEER_CLOSED);
        loop_settle();
        return;
    }
    if (s->ended) {
        if (s->broken)
            destroy(s);
        else if (!s->blocked && !s->connecting)
            linger(s);
        else
            watch_descriptor(s);
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
        list_remove(&s->of_dirty);
        flush_stream(s);
    }
    return !list_empty(&dirty);
}

/* -- the end -- */

static const bool cut_off[] = {
    [STREAM_REFUSED] = true,
    [STREAM_SLOW] = true,
    [STREAM_EVICTED] = true,     /* its descriptor is needed now */
};

static bool is_cut_off(enum stream_end why)
{
    return (size_t)why < sizeof cut_off && cut_off[why];
}

void stream_end(struct stream *s, enum stream_end why)
{
    if (s->ended)
        return;
    s->ended = true;
    s->heard = s->partial = 0;
    list_remove(&s->of_ready);
    list_remove(&s->of_listener);
    list_remove(&s->of_census);
    if (s->census)
        s->census->count--;
    if (s->class->closed)
        s->class->closed(s, why);
    push(s);
    if (s->broken || s->fd < 0 || is_cut_off(why)) {
        destroy(s);
        return;
    }
    timer_start(&s->watch, s->class->stall_ms ? s->class->stall_ms : FLUSH_MS);
    mark_dirty(s);
}

void stream_close(struct stream *s)
{
    stream_end(s, STREAM_SHUT);
}

/* -- input -- */

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

static void tell_opened(struct stream *s)
{
    settle_expectation(s);
    s->connecting = false;
    s->local = socket_local(s->fd);
    s->heard = stream_moment();
    mark_dirty(s);
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
        list_remove(&s->of_ready);
        if (s->fd < 0) {
            stream_end(s, STREAM_REFUSED);
            loop_settle();
            continue;
        }
        if (s->connecting)
            tell_opened(s);
        else if (s->in.size)
            consume_kept(s, false);
        loop_settle();
        stream_watch(s);
    }
}

static void read_some(struct stream *s)
{
    ssize_t n = recv(s->fd, inbox, sizeof inbox, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (s->lingering) {
        if (n <= 0)
            destroy(s);
        return;
    }
    if (n <= 0)
        stream_end(s, STREAM_PEER_CLOSED);
    else
        take_input(s, (size_t)n);
}

static void finish_connect(struct stream *s)
{
    if (!socket_error(s->fd))
        tell_opened(s);
    else if (s->ended)
        destroy(s);
    else
        stream_end(s, STREAM_REFUSED);
}

static void on_event(void *owner, unsigned events)
{
    struct stream *s = owner;
    if (s->connecting) {
        finish_connect(s);
    } else if (events & WATCH_ERROR) {
        s->broken = true;
        if (s->ended)
            destroy(s);
        else
            stream_end(s, STREAM_PEER_CLOSED);
    } else {
        if (events & WATCH_WRITE)
            mark_dirty(s);
        if (events & WATCH_READ)
            read_some(s);
    }
    loop_settle();
    stream_watch(s);
}

void stream_pause(struct stream *s, bool paused)
{
    if (s->ended || s->paused == paused)
        return;
    s->paused = paused;
    if (!paused && s->in.size)
        stream_ready(s);
    s->heard = stream_moment();
    stream_watch(s);
}

void stream_keep(struct stream *s, bool kept)
{
    if (s->ended || s->kept == kept)
        return;
    s->kept = kept;
    if (s->census && kept)
        list_remove(&s->of_census);
    else if (s->census)
        list_append(&s->census->evictable, &s->of_census);
    s->heard = stream_moment();
    arm(s);
}

/* The loop closes: nobody is left to hear us. */
void streams_shut(void)
{
    for (uint32_t i = 0; i < slot_count; i++) {
        struct stream *s = slots[i];
        if (s)
            stream_end(s, STREAM_SHUT);
        if (slots[i])
            destroy(slots[i]);
    }
    listeners_shut();
    free(slots);
    free(free_slots);
    slots = NULL;
    free_slots = NULL;
    slot_count = free_count = 0;
    ready_posted = false;
}

/* -- asking -- */

void *stream_user(const struct stream *s)
{
    return s->user;
}

void stream_set_user(struct stream *s, void *user)
{
    s->user = user;
}

void *stream_owner(const struct stream *s)
{
    return s->owner;
}

const struct address *stream_peer(const struct stream *s)
{
    return &s->peer;
}

const struct address *stream_local(const struct stream *s)
{
    return &s->local;
}

uint64_t stream_id(const struct stream *s)
{
    return s->id;
}

int stream_socket(const struct stream *s)
{
    return s->fd;
}

void stream_set_tos(struct stream *s, int tos)
{
    bool v6 = s->peer.any.sa_family == AF_INET6;
    (void)setsockopt(s->fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, &tos, sizeof tos);
}

int stream_peer_uid(const struct stream *s)
{
    struct ucred who;
    socklen_t n = sizeof who;
    if (s->peer.any.sa_family != AF_UNIX || getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &who, &n))
        return -1;
    return (int)who.uid;
}

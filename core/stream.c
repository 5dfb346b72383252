// SPDX-License-Identifier: MIT
/* A stream's life:
 *
 *     accepted ─┐                        ┌─ queued output is flushed, the peer hears the end ─┐
 *               ├─▶ open ── end(why) ────┤                                                    ├─▶ destroyed
 *     connect ──┘     `closed` is called └─ (cut off: at once) ───────────────────────────────┘
 */
#include "core/socket.h"
#include "core/memory.h"
#include "core/stream_inside.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum {
    FLUSH_MS = 10000,        /* for the last output of a class without stall_ms */
    SLOT_BITS = 24,
};

/* Streams by id: the low bits are the place, the rest makes the id unique. */
static struct stream **slots;
static uint32_t slot_count, *free_slots, free_count;
static uint64_t serial;

static void on_event(void *owner, unsigned events);
static void on_deadline(struct timer *t);

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

struct stream *stream_next(uint64_t *at)
{
    while (*at < slot_count) {
        struct stream *s = slots[(*at)++];
        if (s && !s->ended)
            return s;
    }
    return NULL;
}

bool stream_is_connecting(const struct stream *s)
{
    return s->connecting;
}

const struct stream_class *stream_class_of(const struct stream *s)
{
    return s->class;
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
    streams_unsent.used -= stream_queued(s);
    buf_free(&s->in);
    buf_free(&s->out);
    free(s);
}

/* -- who pays -- */

void stream_account(struct stream *s, const struct address *host)
{
    if (s->account)
        peer_release(s->account);
    s->account = host ? peer_hold(s->class->name, host) : NULL;
}

void stream_speaks_for(struct stream *s, const struct address *host)
{
    if (!s->ended)
        stream_account(s, host);
}

void stream_worked(struct stream *s, uint64_t since)
{
    if (s->account)
        peer_worked(s->account, since);
}

void stream_refuse(struct stream *s)
{
    if (s->account)
        s->account->refused++;
}

void stream_expected(struct stream *s)
{
    if (s->counted)
        loop_expect(-1);
    s->counted = false;
}

void stream_destroy(struct stream *s)
{
    assert(s->ended);
    stream_expected(s);
    stream_account(s, NULL);
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
void stream_rewatch(struct stream *s)
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
    stream_rewatch(s);
    arm(s);
}

static void on_deadline(struct timer *t)
{
    struct stream *s = list_entry(t, struct stream, watch);
    if (s->ended) {
        stream_destroy(s);
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

static const bool is_reproach[STREAM_SHUT + 1] = {
    [STREAM_BAD_FRAME] = true, [STREAM_SLOW] = true, [STREAM_IDLE] = true, [STREAM_EVICTED] = true,
};

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
    if (s->census && is_reproach[why])
        s->account->closed++;
    if (s->class->closed)
        s->class->closed(s, why);
    stream_push(s);
    if (s->broken || s->fd < 0 || is_cut_off(why)) {
        stream_destroy(s);
        return;
    }
    timer_start(&s->watch, s->class->stall_ms ? s->class->stall_ms : FLUSH_MS);
    stream_mark_dirty(s);
}

void stream_close(struct stream *s)
{
    stream_end(s, STREAM_SHUT);
}

/* -- what the descriptor tells -- */

static void finish_connect(struct stream *s)
{
    if (!socket_error(s->fd))
        stream_opened(s);
    else if (s->ended)
        stream_destroy(s);
    else
        stream_end(s, STREAM_REFUSED);
}

static void on_event(void *owner, unsigned events)
{
    struct stream *s = owner;
    const uint64_t began = loop_microseconds();
    if (s->connecting) {
        finish_connect(s);
    } else if (events & WATCH_ERROR) {
        s->broken = true;
        if (s->ended)
            stream_destroy(s);
        else
            stream_end(s, STREAM_PEER_CLOSED);
    } else {
        if (events & WATCH_WRITE)
            stream_mark_dirty(s);
        if (events & WATCH_READ)
            stream_read(s);
    }
    loop_settle();
    stream_worked(s, began);
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
            stream_destroy(slots[i]);
    }
    listeners_shut();
    free(slots);
    free(free_slots);
    slots = NULL;
    free_slots = NULL;
    slot_count = free_count = 0;
    stream_inputs_shut();
}

void stream_turn_out(struct stream *s)
{
    if (s->account && !s->ended)
        s->account->closed++;
    stream_close(s);
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

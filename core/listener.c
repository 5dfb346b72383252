// SPDX-License-Identifier: MIT
/* Where streams come from: accepted by a listener, connected, adopted. A class at its cap, like a process that runs out
 * of descriptors, makes room by evicting its oldest stream that is not kept: a flood of silent connections pushes out
 * itself, never the newcomer, who may be the telephone. */
#include "core/socket.h"
#include "core/memory.h"
#include "core/stream_inside.h"

#include <assert.h>
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ACCEPTS = 64,            /* connections taken from one listener per turn */
    ACCEPT_PAUSE_MS = 100,   /* after running out of descriptors */
};

struct listener {
    struct watcher *watcher;
    int fd;
    const struct stream_class *class;
    struct census *census;
    void *owner;
    struct address address;
    char *path;              /* of a UNIX socket */
    struct timer pause;
    struct list streams;     /* struct stream.of_listener */
    struct list all;
    bool closed;
};

static struct census *censuses;
static struct list listeners = LIST_INIT(listeners);

/* The kernel tells what waits at a listening socket, and how much may, in two fields of its TCP_INFO. */
static void measure_backlog(struct limit *l)
{
    uint64_t waiting = 0;
    l->maximum = 0;
    list_each(node, &listeners) {
        const struct listener *at = list_entry(node, struct listener, all);
        struct tcp_info i = { 0 };
        socklen_t size = sizeof i;
        if (at->path || getsockopt(at->fd, IPPROTO_TCP, TCP_INFO, &i, &size))
            continue;
        waiting += i.tcpi_unacked;
        l->maximum += i.tcpi_sacked;
    }
    limit_set(l, waiting);
}

struct limit listeners_backlog = {
    .name = "Connections to be accepted", .when_full = "the kernel lets the next one try again",
    .measure = measure_backlog,
};

static struct census *census_of(const struct stream_class *class)
{
    for (struct census *c = censuses; c; c = c->next)
        if (c->class == class)
            return c;
    struct census *c = must(calloc(1, sizeof *c));
    c->class = class;
    list_init(&c->evictable);
    c->next = censuses;
    censuses = c;
    return c;
}

/* -- clients -- */

static struct stream *connect_start(const struct stream_class *c, int fd, bool under_way, void *owner)
{
    struct stream *s = stream_new(c, fd < 0 ? -1 : fd, owner);
    s->connecting = true;
    s->born = stream_moment();
    if (under_way) {
        loop_expect(1);
        s->counted = true;
        stream_watch(s);
    } else {
        stream_ready(s);
    }
    return s;
}

struct stream *connect_tcp(const struct stream_class *c, const struct address *a, void *owner)
{
    bool under_way;
    int fd = socket_connect_tcp(a, &under_way);
    struct stream *s = connect_start(c, fd, under_way, owner);
    s->peer = *a;
    return s;
}

struct stream *connect_unix(const struct stream_class *c, const char *path, void *owner)
{
    int fd = socket_connect_unix(path);
    struct stream *s = connect_start(c, fd, false, owner);
    s->peer.any.sa_family = AF_UNIX;
    return s;
}

struct stream *stream_adopt(const struct stream_class *c, int fd, void *owner)
{
    struct stream *s = stream_new(c, fd, owner);
    s->born = s->heard = stream_moment();
    s->peer = socket_peer(fd);
    s->local = socket_local(fd);
    stream_watch(s);
    return s;
}

/* -- listeners -- */

static void evict_one(struct census *c)
{
    if (!list_empty(&c->evictable))
        stream_end(list_entry(c->evictable.next, struct stream, of_census), STREAM_EVICTED);
}

static void welcome(struct listener *l, int fd, const struct address *peer)
{
    struct census *census = l->census;
    if ((l->class->cap && census->count >= l->class->cap) || socket_is_scarce(fd))
        evict_one(census);
    struct stream *s = stream_new(l->class, fd, l->owner);
    s->peer = *peer;
    stream_account(s, peer);
    s->local = l->path ? l->address : socket_local(fd);
    s->born = s->heard = stream_moment();
    s->census = census;
    census->count++;
    list_append(&census->evictable, &s->of_census);
    list_append(&l->streams, &s->of_listener);
    if (s->class->opened)
        s->class->opened(s);
    loop_settle();
    stream_watch(s);
}

static void listen_on(struct timer *t)
{
    struct listener *l = list_entry(t, struct listener, pause);
    watcher_want(l->watcher, WATCH_READ);
}

static void on_pending(void *owner, unsigned events)
{
    struct listener *l = owner;
    for (unsigned i = 0; i < ACCEPTS && !l->closed; i++) {
        struct address peer;
        memset(&peer, 0, sizeof peer);
        int fd = socket_accept(l->fd, &peer);
        if (fd == -EMFILE || fd == -ENFILE || fd == -ENOBUFS || fd == -ENOMEM) {
            evict_one(l->census);
            watcher_want(l->watcher, 0);
            timer_start(&l->pause, ACCEPT_PAUSE_MS);
            return;
        }
        if (fd == -EAGAIN)
            break;
        if (fd >= 0) /* else that one peer went away before we took it */
            welcome(l, fd, &peer);
    }
    if (events & WATCH_ERROR && !l->closed)
        listen_on(&l->pause);
}

static struct listener *listener_new(const struct stream_class *c, int fd, void *owner, int *error)
{
    *error = fd < 0 ? fd : 0;
    if (fd < 0)
        return NULL;
    struct listener *l = must(calloc(1, sizeof *l));
    l->fd = fd;
    l->class = c;
    l->census = census_of(c);
    l->owner = owner;
    l->address = socket_local(fd);
    l->pause.fire = listen_on;
    list_init(&l->streams);
    list_append(&listeners, &l->all);
    l->watcher = watcher_open(fd, on_pending, l);
    listen_on(&l->pause);
    return l;
}

struct listener *listen_tcp(const struct stream_class *c, const struct address *a, void *owner, int *error)
{
    return listener_new(c, socket_listen_tcp(a), owner, error);
}

struct listener *listen_unix(const struct stream_class *c, const char *path, void *owner, int *error)
{
    struct listener *l = listener_new(c, socket_listen_unix(path), owner, error);
    if (l)
        l->path = must(strdup(path));
    return l;
}

const struct address *listener_address(const struct listener *l)
{
    return &l->address;
}

int listener_socket(const struct listener *l)
{
    return l->fd;
}

static void listener_free(void *owner)
{
    struct listener *l = owner;
    free(l->path);
    free(l);
}

void listener_close(struct listener *l, bool streams)
{
    assert(!l->closed);
    l->closed = true;
    while (!list_empty(&l->streams)) {
        struct stream *s = list_entry(l->streams.next, struct stream, of_listener);
        list_remove(&s->of_listener);
        if (streams)
            stream_end(s, STREAM_SHUT);
    }
    list_remove(&l->all);
    timer_stop(&l->pause);
    if (l->path)
        unlink(l->path);
    watcher_close(l->watcher, listener_free);
}

void listeners_shut(void)
{
    while (!list_empty(&listeners))
        listener_close(list_entry(listeners.next, struct listener, all), false);
    while (censuses) {
        struct census *next = censuses->next;
        free(censuses);
        censuses = next;
    }
}

void listeners_show(void (*fn)(void *arg, const struct stream_class *class, const struct address *a), void *arg)
{
    list_each(node, &listeners) {
        const struct listener *l = list_entry(node, struct listener, all);
        if (!l->closed && !l->path)
            fn(arg, l->class, &l->address);
    }
}

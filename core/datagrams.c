// SPDX-License-Identifier: MIT
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/peer.h"
#include "core/socket.h"
#include "core/stream.h"
#include "core/turn.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <stdlib.h>
#include <string.h>

enum { DATAGRAM_MAX = 64 * 1024 };

struct datagrams {
    struct watcher *watcher;
    int fd;
    struct address address;
    datagram_fn *receive;
    void *owner;
    const char *service;         /* NULL: nobody asks what its peers cost */
    bool closed;
    struct list all;
};

static struct list open_ones = LIST_INIT(open_ones);

static uint8_t inbox[DATAGRAM_MAX];

struct unread {
    uint32_t bytes, room, dropped;
};

/* What waits in the kernel for us, and how much of it found no room there. */
static struct unread unread_of(int fd)
{
    uint32_t info[SK_MEMINFO_VARS] = { 0 };
    socklen_t size = sizeof info;
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &size))
        memset(info, 0, sizeof info);
    return (struct unread){ info[SK_MEMINFO_RMEM_ALLOC], info[SK_MEMINFO_RCVBUF], info[SK_MEMINFO_DROPS] };
}

static uint64_t dropped_before;  /* by sockets that are closed now */

static void measure_unread(struct limit *l)
{
    uint64_t bytes = 0;
    l->maximum = 0;
    l->refused = dropped_before;
    list_each(node, &open_ones) {
        const struct unread u = unread_of(list_entry(node, struct datagrams, all)->fd);
        bytes += u.bytes;
        l->maximum += u.room;
        l->refused += u.dropped;
    }
    limit_set(l, bytes);
}

struct limit datagrams_unread = {
    .name = "Datagrams to be read, bytes", .when_full = "the kernel drops the next one; who needs it sends it again",
    .measure = measure_unread,
};

static void hand_over(struct datagrams *d, const struct address *from, size_t n)
{
    const uint64_t began = loop_microseconds();
    struct peer *p = d->service ? peer_hold(d->service, from) : NULL;
    d->receive(d, from, inbox, n);
    loop_settle();
    if (!p)
        return;
    p->messages++;
    p->received += n;
    peer_worked(p, began);
    peer_release(p);
}

/* Takes what has come, for at most one stretch; the rest waits in the kernel for the next turn. */
static void on_readable(void *owner, unsigned events)
{
    struct datagrams *d = owner;
    uint64_t began = loop_stopwatch();
    if (events & WATCH_ERROR) {
        (void)socket_error(d->fd); /* takes it away; datagrams have no broken state */
        watcher_want(d->watcher, WATCH_READ);
    }
    while (!d->closed && loop_stopwatch() - began <= STRETCH_US) {
        struct address from;
        memset(&from, 0, sizeof from);
        socklen_t room = sizeof from.room;
        ssize_t n = recvfrom(d->fd, inbox, sizeof inbox, 0, &from.any, &room);
        if (n < 0)
            return;
        if (n > 0)
            hand_over(d, &from, (size_t)n);
    }
}

struct datagrams *datagrams_open(const struct address *a, datagram_fn *receive, void *owner, int *error)
{
    int fd = socket_datagrams(a);
    *error = fd < 0 ? fd : 0;
    if (fd < 0)
        return NULL;
    struct datagrams *d = must(calloc(1, sizeof *d));
    d->fd = fd;
    d->receive = receive;
    d->owner = owner;
    d->address = socket_local(fd);
    d->watcher = watcher_open(fd, on_readable, d);
    watcher_want(d->watcher, WATCH_READ);
    list_append(&open_ones, &d->all);
    return d;
}

void datagrams_close(struct datagrams *d)
{
    dropped_before += unread_of(d->fd).dropped;
    d->closed = true;
    list_remove(&d->all);
    watcher_close(d->watcher, free);
}

void datagrams_shut(void)
{
    while (!list_empty(&open_ones))
        datagrams_close(list_entry(open_ones.next, struct datagrams, all));
}

void datagrams_send(struct datagrams *d, const struct address *to, const void *data, size_t n)
{
    /* A datagram that the kernel does not take now is a datagram lost on the way: who needs it sends it again. */
    if (!d->closed)
        (void)!sendto(d->fd, data, n, MSG_NOSIGNAL, &to->any, address_length(to));
    if (d->service)
        peer_find(d->service, to)->sent += n;
}

void datagrams_account(struct datagrams *d, const char *service)
{
    d->service = service;
}

const struct address *datagrams_address(const struct datagrams *d)
{
    return &d->address;
}

void *datagrams_owner(const struct datagrams *d)
{
    return d->owner;
}

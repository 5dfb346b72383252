// SPDX-License-Identifier: MIT
/* Descriptors that a library keeps: watched is a duplicate of ours. */
#include "core/loop.h"
#include "core/memory.h"
#include "core/turn.h"

#include <stdlib.h>
#include <unistd.h>

struct loop_watch {
    struct watcher *watcher;
    void (*readable)(void *owner);
    void *owner;
};

static void on_readable(void *owner, unsigned events)
{
    const struct loop_watch *w = owner;
    if (events & (WATCH_READ | WATCH_ERROR))
        w->readable(w->owner);
}

struct loop_watch *loop_watch_open(int fd, void (*readable)(void *owner), void *owner)
{
    struct loop_watch *w = must(calloc(1, sizeof *w));
    const int own = dup(fd);
    if (own < 0)
        abort();
    *w = (struct loop_watch){ watcher_open(own, on_readable, w), readable, owner };
    watcher_want(w->watcher, WATCH_READ);
    return w;
}

void loop_watch_close(struct loop_watch *w)
{
    watcher_want(w->watcher, 0);
    watcher_close(w->watcher, free);
}

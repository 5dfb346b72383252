// SPDX-License-Identifier: MIT
/* Timers: a binary heap in which each timer knows its place, so that stopping and restarting need no search. */
#include "core/loop.h"
#include "core/memory.h"
#include "core/turn.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

/* A place in the heap. The order of starting decides between timers that are due together. */
struct due {
    uint64_t at, order;
    struct timer *timer;
};

static struct due *heap;
static uint32_t count, room;
static uint64_t started;

struct limit timers_running = { .name = "Timers", .when_full = "each belongs to something that is bounded" };

static bool earlier(const struct due *a, const struct due *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void put(uint32_t i, struct due d)
{
    heap[i] = d;
    d.timer->slot = i + 1;
}

static void sift_up(uint32_t i, struct due d)
{
    while (i > 0 && earlier(&d, &heap[(i - 1) / 2])) {
        put(i, heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(i, d);
}

static void sift_down(uint32_t i, struct due d)
{
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= count)
            break;
        if (child + 1 < count && earlier(&heap[child + 1], &heap[child]))
            child++;
        if (earlier(&d, &heap[child]))
            break;
        put(i, heap[child]);
        i = child;
    }
    put(i, d);
}

static void settle_in_heap(uint32_t i, struct due d)
{
    if (i > 0 && earlier(&d, &heap[(i - 1) / 2]))
        sift_up(i, d);
    else
        sift_down(i, d);
}

void timer_start(struct timer *t, uint64_t ms)
{
    assert(t->fire);
    t->due = loop_now() + ms;
    struct due d = { t->due, started++, t };
    if (t->slot) {
        settle_in_heap(t->slot - 1, d);
        return;
    }
    if (count == room) {
        room = room ? room * 2 : 64;
        heap = must(realloc(heap, room * sizeof *heap));
    }
    sift_up(count++, d);
    limit_set(&timers_running, count);
}

void timer_stop(struct timer *t)
{
    if (!t->slot)
        return;
    uint32_t i = t->slot - 1;
    assert(i < count && heap[i].timer == t);
    t->slot = 0;
    struct due last = heap[--count];
    timers_running.used = count;
    if (i < count)
        settle_in_heap(i, last);
}

bool timer_active(const struct timer *t)
{
    return t->slot != 0;
}

uint64_t timers_next(void)
{
    return count ? heap[0].at : NO_TIMER;
}

uint64_t timers_started(void)
{
    return started;
}

struct timer *timers_take(uint64_t now, uint64_t before)
{
    if (count == 0 || heap[0].at > now || heap[0].order >= before)
        return NULL;
    struct timer *t = heap[0].timer;
    timer_stop(t);
    return t;
}

void timers_shut(void)
{
    while (count)
        timer_stop(heap[count - 1].timer);
    free(heap);
    heap = NULL;
    room = 0;
}

// SPDX-License-Identifier: MIT
#include "rtp/queue.h"

#include "core/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void queue_open(struct queue *q, unsigned capacity, size_t size)
{
    assert(capacity && !(capacity & (capacity - 1)));
    *q = (struct queue){ .capacity = capacity, .size = size, .entries = must(malloc(capacity * size)) };
}

void queue_close(struct queue *q)
{
    free(q->entries);
    *q = (struct queue){ 0 };
}

static unsigned char *entry_at(const struct queue *q, unsigned number)
{
    return q->entries + (number & (q->capacity - 1)) * q->size;
}

unsigned queue_room(const struct queue *q)
{
    return q->capacity - (atomic_load_explicit(&q->put, memory_order_relaxed) -
                          atomic_load_explicit(&q->taken, memory_order_acquire));
}

bool queue_put(struct queue *q, const void *entry)
{
    if (!queue_room(q))
        return false;
    const unsigned at = atomic_load_explicit(&q->put, memory_order_relaxed);
    memcpy(entry_at(q, at), entry, q->size);
    atomic_store_explicit(&q->put, at + 1, memory_order_release);
    return true;
}

bool queue_take(struct queue *q, void *entry)
{
    const unsigned at = atomic_load_explicit(&q->taken, memory_order_relaxed);
    if (at == atomic_load_explicit(&q->put, memory_order_acquire))
        return false;
    memcpy(entry, entry_at(q, at), q->size);
    atomic_store_explicit(&q->taken, at + 1, memory_order_release);
    return true;
}

// SPDX-License-Identifier: MIT
/* A bounded queue by value between two threads: one puts, one takes, nobody waits. */
#ifndef RTP_QUEUE_H
#define RTP_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    unsigned capacity;       /* a power of two */
    size_t size;             /* of one entry */
    unsigned char *entries;
    /* How many were ever put and taken; each is written by one thread only. */
    atomic_uint put, taken;
};

void queue_open(struct queue *q, unsigned capacity, size_t size);
void queue_close(struct queue *q);
/* For the thread that puts. False: full, nothing happened. */
bool queue_put(struct queue *q, const void *entry);
unsigned queue_room(const struct queue *q);
/* For the thread that takes. False: empty. */
bool queue_take(struct queue *q, void *entry);

#endif

// SPDX-License-Identifier: MIT
/* Named waiting rooms: free park slots by who may use them, ringing ends by pickup group, parked ends by who parked
 * them. Joining, leaving and finding the one that has waited longest take one step, however many there are. */
#ifndef CORE_POOL_H
#define CORE_POOL_H

#include "core/list.h"

struct pool;

/* Embedded in who waits; zero waits nowhere. */
struct pool_place {
    struct list of_pool;
    struct pool *pool;
};

enum pool_kind {
    POOL_FREE_SLOTS, POOL_RESERVED_SLOTS, POOL_GROUP_SLOTS, POOL_PARKED_BY, POOL_RINGING, POOL_RINGING_ANYWHERE
};

/* Moves to the end of the pool of this kind and name, from wherever it is. */
void pool_join(struct pool_place *place, enum pool_kind kind, const char *name);
void pool_leave(struct pool_place *place);
/* Who has waited longest, NULL for nobody. Behind it the others: `of_pool.next`, up to the pool's own head. */
struct pool_place *pool_first(enum pool_kind kind, const char *name);
struct pool_place *pool_next(const struct pool_place *place);

#endif

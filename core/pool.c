// SPDX-License-Identifier: MIT
/* A pool exists while somebody waits in it. */
#include "core/pool.h"

#include "core/hash.h"
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 };

struct pool {
    struct list waiting;         /* struct pool_place.of_pool, in order of joining */
    struct list hashed;
    enum pool_kind kind;
    char name[];
};

static struct list buckets[BUCKETS];

static struct list *bucket(enum pool_kind kind, const char *name)
{
    struct list *b = &buckets[(hash_text(name) + (uint32_t)kind) % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static struct pool *find(enum pool_kind kind, const char *name)
{
    list_each(node, bucket(kind, name)) {
        struct pool *p = list_entry(node, struct pool, hashed);
        if (p->kind == kind && strcmp(p->name, name) == 0)
            return p;
    }
    return NULL;
}

static struct pool *make(enum pool_kind kind, const char *name)
{
    const size_t size = strlen(name) + 1;
    struct pool *p = must(malloc(sizeof *p + size));
    p->kind = kind;
    memcpy(p->name, name, size);
    list_init(&p->waiting);
    list_append(bucket(kind, name), &p->hashed);
    return p;
}

void pool_join(struct pool_place *place, enum pool_kind kind, const char *name)
{
    pool_leave(place);
    place->pool = find(kind, name);
    if (!place->pool)
        place->pool = make(kind, name);
    list_append(&place->pool->waiting, &place->of_pool);
}

void pool_leave(struct pool_place *place)
{
    struct pool *p = place->pool;
    if (!p)
        return;
    place->pool = NULL;
    list_remove(&place->of_pool);
    if (!list_empty(&p->waiting))
        return;
    list_remove(&p->hashed);
    free(p);
}

struct pool_place *pool_first(enum pool_kind kind, const char *name)
{
    const struct pool *p = find(kind, name);
    return p ? list_entry(p->waiting.next, struct pool_place, of_pool) : NULL;
}

struct pool_place *pool_next(const struct pool_place *place)
{
    const struct list *next = place->of_pool.next;
    return next == &place->pool->waiting ? NULL : list_entry(next, struct pool_place, of_pool);
}

// SPDX-License-Identifier: MIT
/* Counters and limits are rows beside their module; `show metrics` and `show resources` are loops over them. */
#ifndef CORE_COUNTER_H
#define CORE_COUNTER_H

#include <stdint.h>

struct counter {
    const char *name;       /* "sccp_messages_malformed": stable, part of the public face */
    const char *help;
    uint64_t value;
};

/* Counters that differ in one label, whose rows are a table of the owner's. */
struct counter_family {
    const char *name, *help;
    const char *label;      /* "service" */
    /* What the label of the i-th counter says, and its value; NULL after the last. */
    const char *(*at)(unsigned i, uint64_t *value);
};

/* Every bounded thing declares one. `used` is kept by its owner, through the functions below. */
struct limit {
    const char *name;       /* "SIP connections" */
    const char *when_full;  /* what happens to the next one */
    uint64_t maximum, used, refused;    /* maximum 0 without measure: as many as what has them, which is bounded */
    uint64_t most;          /* that were ever used at a time */
    void (*measure)(struct limit *l);   /* brings it up to date for who reads it; NULL when it always is */
};

static inline void limit_set(struct limit *l, uint64_t used)
{
    l->used = used;
    if (used > l->most)
        l->most = used;
}

/* Of who has made room before. */
static inline void limit_add(struct limit *l)
{
    limit_set(l, l->used + 1);
}

/* True and counted in, or false and counted as refused. */
static inline int limit_take(struct limit *l)
{
    if (l->used >= l->maximum) {
        l->refused++;
        return 0;
    }
    limit_add(l);
    return 1;
}

static inline void limit_give(struct limit *l)
{
    l->used--;
}

#endif

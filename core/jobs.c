// SPDX-License-Identifier: MIT
/* Jobs for later turns of the loop: posted ones, each run once in order, and long ones that are cut into slices. */
#include "core/loop.h"
#include "core/memory.h"
#include "core/turn.h"

#include <stdlib.h>
#include <string.h>

struct posted {
    void (*fn)(void *arg);
    void *arg;
};

struct slice_job {
    bool (*more)(void *arg);
    void *arg;
};

static struct posted *posted;    /* ring */
static size_t posted_first, posted_count, posted_room;

static struct slice_job *slices;
static size_t slice_count, slice_room;

struct limit jobs_posted = {
    .name = "Jobs of the next turn", .when_full = "each belongs to something that is bounded",
};
struct limit jobs_sliced = {
    .name = "Jobs in slices", .when_full = "each belongs to something that is bounded",
};

bool jobs_waiting(void)
{
    return posted_count || slice_count;
}

/* Jobs that were posted before the stretch began. */
void jobs_run_posted(void)
{
    uint64_t began = loop_stopwatch();
    for (size_t n = posted_count; n > 0; n--) {
        struct posted p = posted[posted_first];
        posted_first = (posted_first + 1) % posted_room;
        jobs_posted.used = --posted_count;
        loop_touch();
        p.fn(p.arg);
        loop_settle();
        if (loop_stopwatch() - began > STRETCH_US)
            return;
    }
}

static bool run_slice(struct slice_job s, uint64_t us)
{
    uint64_t began = loop_stopwatch();
    do {
        loop_touch();
        bool more = s.more(s.arg);
        loop_settle();
        if (!more)
            return false;
    } while (loop_stopwatch() - began <= us);
    return true;
}

/* One stretch for all, so that a turn takes no longer with a hundred of them. Each has its share, at the least one
 * call, and then goes behind the others: whom this turn has no time for begins the next one. */
void jobs_run_slices(void)
{
    const uint64_t began = loop_stopwatch();
    const size_t count = slice_count;
    size_t ran = 0;
    while (ran < count && (!ran || loop_stopwatch() - began <= STRETCH_US)) {
        struct slice_job s = slices[ran++];
        if (run_slice(s, STRETCH_US / count))
            loop_slice(s.more, s.arg);
    }
    jobs_sliced.used = slice_count -= ran;
    if (slice_count)
        memmove(slices, slices + ran, slice_count * sizeof *slices);
}

void loop_post(void (*fn)(void *arg), void *arg)
{
    if (posted_count == posted_room) {
        size_t room = posted_room ? posted_room * 2 : 64;
        struct posted *ring = must(malloc(room * sizeof *ring));
        for (size_t i = 0; i < posted_count; i++)
            ring[i] = posted[(posted_first + i) % posted_room];
        free(posted);
        posted = ring;
        posted_first = 0;
        posted_room = room;
    }
    posted[(posted_first + posted_count++) % posted_room] = (struct posted){ fn, arg };
    limit_set(&jobs_posted, posted_count);
}

void loop_slice(bool (*more)(void *arg), void *arg)
{
    if (slice_count == slice_room) {
        slice_room = slice_room ? slice_room * 2 : 8;
        slices = must(realloc(slices, slice_room * sizeof *slices));
    }
    slices[slice_count++] = (struct slice_job){ more, arg };
    limit_set(&jobs_sliced, slice_count);
}

void jobs_shut(void)
{
    free(posted);
    free(slices);
    posted = NULL;
    slices = NULL;
    posted_first = posted_count = posted_room = slice_count = slice_room = 0;
}

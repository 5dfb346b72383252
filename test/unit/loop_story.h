// SPDX-License-Identifier: MIT
/* Timers that tell their story: who fired, and when on the virtual clock. Include after cmocka. */
#ifndef TEST_LOOP_STORY_H
#define TEST_LOOP_STORY_H

#include "core/buf.h"
#include "core/loop.h"

static struct buf story;           /* of one test */

static inline int open_virtual(void **state)
{
    (void)state;
    loop_open_virtual();
    return 0;
}

static inline int close_loop(void **state)
{
    (void)state;
    loop_on_settle(NULL);
    loop_close();
    buf_free(&story);
    return 0;
}

static inline void told(const char *expected)
{
    assert_string_equal(buf_text(&story), expected);
    buf_clear(&story);
}

struct named {
    struct timer timer;
    const char *name;
    unsigned again_ms, times;        /* how often it starts itself anew */
};

static inline void speak(struct timer *t)
{
    struct named *n = (struct named *)t;
    buf_printf(&story, "%s@%llu ", n->name, (unsigned long long)loop_now());
    if (n->times && --n->times)
        timer_start(t, n->again_ms);
}

#endif

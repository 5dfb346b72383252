// SPDX-License-Identifier: MIT
/* The last messages of a session, both ways: what the application asked can be answered afterwards. */
#ifndef CSTA_HISTORY_H
#define CSTA_HISTORY_H

#include "core/counter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HISTORY_KEPT = 16, HISTORY_BYTES = 1500 };    /* messages; bytes of each, the rest is cut off */

struct message {
    uint64_t at;                     /* loop_wall() */
    bool ours;                       /* to the application */
    size_t size;                     /* of the whole; `text` may be less */
    char *text;                      /* NULL: nothing was here yet */
};

struct history {
    struct message ring[HISTORY_KEPT];
    uint64_t count;                  /* of all messages so far */
};

void cti_history_add(struct history *h, bool ours, const char *data, size_t size);
/* The first message kept whose number (from 1) is above `after`; its number in *number. NULL after the last. */
const struct message *cti_history_after(const struct history *h, uint64_t after, uint64_t *number);
void cti_history_clear(struct history *h);

extern struct limit cti_history_limit;

#endif

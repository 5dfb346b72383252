// SPDX-License-Identifier: MIT
#include "csta/history.h"

#include "core/loop.h"
#include "core/memory.h"
#include "csta/session.h"

#include <stdlib.h>
#include <string.h>

struct limit cti_history_limit = {
    .name = "Messages kept of CTI sessions", .when_full = "a session's oldest is forgotten",
    .maximum = (uint64_t)SESSIONS_MAX * HISTORY_KEPT,
};

void cti_history_add(struct history *h, bool ours, const char *data, size_t size)
{
    struct message *m = &h->ring[h->count++ % HISTORY_KEPT];
    if (m->text)
        cti_history_limit.refused++;
    else
        limit_add(&cti_history_limit);
    free(m->text);
    *m = (struct message){ loop_wall(), ours, size, must(strndup(data, size < HISTORY_BYTES ? size : HISTORY_BYTES)) };
}

const struct message *cti_history_after(const struct history *h, uint64_t after, uint64_t *number)
{
    const uint64_t lost = h->count > HISTORY_KEPT ? h->count - HISTORY_KEPT : 0;
    *number = (after > lost ? after : lost) + 1;
    return *number <= h->count ? &h->ring[(*number - 1) % HISTORY_KEPT] : NULL;
}

void cti_history_clear(struct history *h)
{
    for (unsigned i = 0; i < HISTORY_KEPT; i++) {
        if (h->ring[i].text)
            limit_give(&cti_history_limit);
        free(h->ring[i].text);
    }
    *h = (struct history){ 0 };
}

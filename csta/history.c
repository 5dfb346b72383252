// SPDX-License-Identifier: MIT
#include "csta/history.h"

#include "core/loop.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

void cti_history_add(struct history *h, bool ours, const char *data, size_t size)
{
    struct message *m = &h->ring[h->count++ % HISTORY_KEPT];
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
    for (unsigned i = 0; i < HISTORY_KEPT; i++)
        free(h->ring[i].text);
    *h = (struct history){ 0 };
}

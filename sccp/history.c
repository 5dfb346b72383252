// SPDX-License-Identifier: MIT
#include "sccp/history.h"

#include "core/loop.h"
#include "sccp/codec.h"

#include <string.h>

/* Records stand one behind the other: what does not fit pushes out the oldest. */
static size_t stored(const struct record *r)
{
    return sizeof *r + r->kept;
}

static size_t record_at(const struct history *h, size_t at, struct record *r)
{
    memcpy(r, h->room + at, sizeof *r);
    r->frame = h->room + at + sizeof *r;
    return at + stored(r);
}

static void make_room(struct history *h, size_t size)
{
    struct record oldest;
    size_t at = 0;
    for (; h->used - at + size > HISTORY_ROOM; h->kept--)
        at = record_at(h, at, &oldest);
    if (at)
        memmove(h->room, h->room + at, h->used - at);
    h->used -= (uint16_t)at;
}

static bool is_sign_of_life(uint32_t id)
{
    return id == SCCP_KEEP_ALIVE || id == SCCP_KEEP_ALIVE_ACK;
}

void sccp_history_add(struct history *h, bool ours, unsigned version, const uint8_t *frame, size_t size)
{
    ++*(ours ? &h->sent : &h->received);
    if (is_sign_of_life(sccp_frame_id(frame)))
        return;
    const struct record r = {
        .at = loop_wall(), .size = (uint16_t)size, .kept = (uint16_t)(size < HISTORY_FRAME ? size : HISTORY_FRAME),
        .version = (uint8_t)version, .ours = ours,
    };
    make_room(h, stored(&r));
    memcpy(h->room + h->used, &r, sizeof r);
    memcpy(h->room + h->used + sizeof r, frame, r.kept);
    h->used += (uint16_t)stored(&r);
    h->kept++;
    h->count++;
}

uint64_t sccp_history_after(const struct history *h, uint64_t after, struct record *r)
{
    const uint64_t lost = h->count - h->kept, wanted = (after > lost ? after : lost) + 1;
    if (wanted > h->count)
        return 0;
    size_t at = 0;
    for (uint64_t number = lost + 1; number <= wanted; number++)
        at = record_at(h, at, r);
    return wanted;
}

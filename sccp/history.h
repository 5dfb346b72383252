// SPDX-License-Identifier: MIT
/* The last messages of a phone, both ways, as the bytes that went over the wire: what a phone said before it vanished
 * can be read afterwards (`show ephone H.H.H messages`). Signs of life are not kept, they would push out the rest. */
#ifndef SCCP_HISTORY_H
#define SCCP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in all (some forty messages), and of one; the rest of that is cut off. */
enum { HISTORY_ROOM = 2048, HISTORY_FRAME = 160 };

struct history {
    uint64_t received, sent;         /* messages so far; the signs of life among them */
    uint64_t count;                  /* of those that were worth keeping */
    uint16_t kept, used;             /* records in `room`, oldest first, and their bytes */
    uint8_t room[HISTORY_ROOM];
};

/* One message kept; `frame` follows it in the history. */
struct record {
    uint64_t at;                     /* loop_wall() */
    uint16_t size, kept;             /* of the frame; of it here */
    uint8_t version;                 /* in which it was spoken */
    bool ours;
    const uint8_t *frame;
};

void sccp_history_add(struct history *h, bool ours, unsigned version, const uint8_t *frame, size_t size);
/* The first message kept whose number (from 1) is above `after`: fills *r and returns the number; 0 after the last. */
uint64_t sccp_history_after(const struct history *h, uint64_t after, struct record *r);

#endif

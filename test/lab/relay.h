// SPDX-License-Identifier: MIT
/* A bad network for datagrams, both ways: some are lost, some come twice, all come late, each by a time of its own, so
 * that they overtake each other. Every client has a port of its own at the far side. */
#ifndef LAB_RELAY_H
#define LAB_RELAY_H

#include "core/address.h"

struct relay_start {
    struct address to;
    unsigned lose, twice;        /* per cent */
    unsigned delay_ms;           /* at most */
};

struct relay;
struct relay *relay_open(const struct relay_start *s);
void relay_free(struct relay *r);
/* Where clients send to. */
const struct address *relay_address(const struct relay *r);
/* From now on nothing gets through any more. */
void relay_break(struct relay *r);
unsigned relay_lost(const struct relay *r);

#endif

// SPDX-License-Identifier: MIT
/* The link between the two threads. Call control gives orders and picks up counts, each through a bounded queue by
 * value; the sound thread ticks while a leg is open and sleeps while none is. With virtual clocks there is no thread:
 * a timer of the loop ticks, so that tests run in the order that they give. */
#ifndef RTP_LINK_H
#define RTP_LINK_H

#include "rtp/engine.h"

enum { ORDERS = 4096 };

/* 0 or -errno. */
int link_open(void);
void link_close(void);
/* False: the queue is full, or the link is not open. So many places are kept for orders that must not be lost. */
bool link_order(const struct order *o, unsigned reserved);
/* Orders that the engine has not taken yet. */
unsigned link_waiting(void);
/* Adds what was counted since to `counts`. */
void link_counts(uint64_t counts[ENGINE_COUNTS]);

#endif

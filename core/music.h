// SPDX-License-Identifier: MIT
/* Music on hold by multicast: one stream that everybody on hold hears. */
#ifndef CORE_MUSIC_H
#define CORE_MUSIC_H

#include <stdbool.h>
#include <stdint.h>

struct phone;

/* The phone hears the stream from now on, at this address (network byte order). False: there is none, or not for this
 * phone, or nothing to play. */
bool music_join(const struct phone *p, uint32_t *ip, uint16_t *port);
/* One who heard the stream at this address does so no longer. */
void music_leave(uint32_t ip, uint16_t port);
/* Phones that hear music, by the stream or by legs of their own. */
unsigned music_clients(void);
/* The group that is configured; false for none. */
bool music_group(uint32_t *ip, uint16_t *port);

#endif

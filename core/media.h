// SPDX-License-Identifier: MIT
/* What a connection's sound is made of. Today two phones talk directly; a mixer leg and music come with rtp/, which
 * will know nothing of the core but this header. */
#ifndef CORE_MEDIA_H
#define CORE_MEDIA_H

#include "core/call.h"

/* The codec for two phones: the first of our preference that both can do, G.711 µ-law when they share none (SCCP codec
 * number). */
uint32_t media_codec(const struct phone *a, const struct phone *b);

#endif

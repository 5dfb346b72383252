// SPDX-License-Identifier: MIT
/* G.711, ITU-T 1988: sound as one byte per sample, in two laws. Linear samples are 16 bits wide here; INT16_MIN never
 * comes out of the decoders, so that others may use it as a mark. */
#ifndef RTP_G711_H
#define RTP_G711_H

#include <stddef.h>
#include <stdint.h>

/* The order is that of tables with one entry per law. */
enum law { LAW_MU, LAW_A, LAWS };

/* Samples per second and per frame; every packet of ours is one frame. */
enum { RATE = 8000, FRAME = 160, FRAME_MS = 20 };

uint8_t g711_encode(enum law law, int16_t sample);
int16_t g711_decode(enum law law, uint8_t code);
void g711_encode_frame(enum law law, const int16_t *samples, uint8_t *codes, size_t n);
void g711_decode_frame(enum law law, const uint8_t *codes, int16_t *samples, size_t n);

#endif

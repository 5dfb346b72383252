// SPDX-License-Identifier: MIT
/* The arithmetic of a conference: everybody's sum, and for each of them what is left of it without the own voice. */
#ifndef RTP_MIX_H
#define RTP_MIX_H

#include "rtp/g711.h"

enum { GAIN_ONE = 1 << 12, GAIN_DB_MAX = 12 };

/* The factor of so many decibels (-GAIN_DB_MAX to GAIN_DB_MAX, else the nearer of them) in units of 1/GAIN_ONE. */
int32_t mix_gain(int db);
void mix_add(int32_t sum[FRAME], const int16_t voice[FRAME]);
/* What one party hears; `own` NULL: it said nothing. What is too loud stays at the loudest. */
void mix_others(const int32_t sum[FRAME], const int16_t *own, int32_t gain, int16_t heard[FRAME]);

#endif

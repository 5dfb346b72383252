// SPDX-License-Identifier: MIT
/* Music on hold as a file brings it: WAV or AU, mono, 8 kHz, G.711 or linear 16 bits. It is kept in both laws, so that
 * nothing is computed while it plays. */
#ifndef RTP_TUNE_H
#define RTP_TUNE_H

#include "rtp/g711.h"

enum { TUNE_FILE_MAX = 16 << 20 };   /* bytes of a file: half an hour of G.711 */

enum tune_type { TUNE_AU, TUNE_WAV };

enum tune_fault {
    TUNE_FINE,
    TUNE_NEITHER,            /* neither a WAV nor an AU file */
    TUNE_CUT,                /* ends before its sound begins, or has none */
    TUNE_ENCODING,           /* neither G.711 nor linear with 16 bits */
    TUNE_RATE,               /* not 8000 Hz */
    TUNE_CHANNELS,           /* not mono */
    TUNE_FAULTS
};

struct tune {
    size_t size;             /* samples; at least one */
    enum tune_type type;
    enum law law;            /* of the file; µ for linear */
    uint8_t *codes[LAWS];    /* behind this struct, freed with it */
};

/* Reads a whole file in memory. On success *tune is the caller's, to be freed. Safe in any thread. */
enum tune_fault tune_read(const uint8_t *file, size_t n, struct tune **tune);
/* "is neither a WAV nor an AU file" */
const char *tune_fault_text(enum tune_fault fault);
/* The frame at `position`, going on from the beginning when the tune ends within it; returns the next position. */
size_t tune_frame(const struct tune *t, enum law law, size_t position, uint8_t frame[FRAME]);

#endif

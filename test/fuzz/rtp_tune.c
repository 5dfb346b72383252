// SPDX-License-Identifier: MIT
/* A music file from anywhere, and what is played of it. */
#include "rtp/tune.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tune *t = NULL;
    uint8_t frame[FRAME];
    const enum tune_fault fault = tune_read(data, size, &t);
    assert((fault == TUNE_FINE) == (t != NULL) && tune_fault_text(fault));
    if (!t)
        return 0;
    assert(t->size && t->size <= size);
    size_t position = 0;
    for (unsigned i = 0; i < 8; i++)
        for (enum law law = 0; law < LAWS; law++) {
            position = tune_frame(t, law, position, frame);
            assert(position < t->size);
        }
    free(t);
    return 0;
}

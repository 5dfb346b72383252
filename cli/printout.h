// SPDX-License-Identifier: MIT
/* The running-config as a file holds it. It is printed in slices, so that no phone waits for it, and as it was when it
 * was asked for, whatever changes meanwhile. */
#ifndef CLI_PRINTOUT_H
#define CLI_PRINTOUT_H

#include "core/buf.h"

/* `text` may be taken away. Whoever asks first hears first, so that the last one's file is the last that is written. */
void printout(void (*done)(struct buf *text, void *arg), void *arg);
/* All that was asked for is printed now. */
void printouts_finish(void);

#endif

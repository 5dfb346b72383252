// SPDX-License-Identifier: MIT
/* An application on one dialog, carried by nobody: bodies go straight into csta/, and what comes out must be
 * well-formed XML, and nothing on a dialog that was not accepted. */
#ifndef FUZZ_APPLICATION_H
#define FUZZ_APPLICATION_H

#include "core/buf.h"

#include <stdbool.h>

/* Opens the dialog with this body; by RequestSystemStatus when csta/ does not take it. */
void application_open(const char *data, size_t size);
/* A body within it; the answer may be looked at until the next one. */
const struct buf *application_ask(const char *data, size_t size);
void application_monitors(const char *number);
void application_close(void);
bool application_lives(void);
/* It was told of nothing so far. */
void application_forget(void);
/* The call that it was told of last (back 0), or so many before; the monitor that was started last. */
uint32_t application_call(unsigned back);
uint32_t application_monitor(void);

#endif

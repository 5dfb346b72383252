// SPDX-License-Identifier: MIT
/* A terminal that nobody looks at. */
#ifndef FUZZ_BLIND_TERMINAL_H
#define FUZZ_BLIND_TERMINAL_H

#include "cli/session.h"

/* The session at it has ended. */
static bool over;

static void write_nowhere(void *carrier, const char *data, size_t n)
{
    (void)carrier, (void)data, (void)n;
}

static size_t nothing_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void on_end(void *carrier, int status)
{
    (void)carrier, (void)status;
    over = true;
}

static const struct terminal blind_terminal = { .write = write_nowhere, .queued = nothing_queued, .end = on_end };

#endif

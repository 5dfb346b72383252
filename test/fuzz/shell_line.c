// SPDX-License-Identifier: MIT
/* Whatever a user types, byte by byte: keys, help, completion, paging, lines of every mode. */
#include "cli/session.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static void end(void *carrier, int status)
{
    (void)carrier, (void)status;
    over = true;
}

/* The first byte chooses the kind of session. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct terminal terminal = { .write = write_nowhere, .queued = nothing_queued, .end = end };
    static bool ready;
    if (!ready)
        world_open();
    ready = true;
    if (!size)
        return 0;
    struct session_start start = { .terminal = &terminal, .origin = "fuzz", .authenticated = !(data[0] & 4),
                                   .privilege = data[0] & 2 ? 1 : 15, .console = !(data[0] & 2),
                                   .interactive = data[0] & 1, .rows = 10, .columns = 40 };
    over = false;
    struct shell_session *s = session_open(&start);
    loop_drain();
    for (size_t i = 1; i < size && !over; i++) {
        session_input(s, (const char *)data + i, 1);
        if (!over && (data[i] == '\r' || data[i] == '\n'))
            loop_drain();
    }
    loop_drain();
    if (!over)
        session_input_end(s);
    loop_drain();
    if (!over)
        session_gone(s);
    return 0;
}

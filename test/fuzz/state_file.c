// SPDX-License-Identifier: MIT
/* What a crash, a disk or a hostile hand left in the state file, at a start: it is taken up or set aside. What is
 * written then is taken up by the next start, to the last line, and what that one writes is written by a third one,
 * too. An odd first byte stands for the right head before the bytes, and the right trailer behind them. */
#include "core/state.h"
#include "core/files.h"
#include "core/loop.h"
#include "core/service.h"
#include "core/settings.h"
#include "test/fuzz/stage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITTEN_MAX = 1 << 20, PAUSE_MS = 1000 };

static const char head[] = "naisen state 1\n";

static void begin(struct buf *file, const uint8_t *data, size_t size)
{
    const bool framed = size && data[0] & 1;
    buf_clear(file);
    if (framed)
        buf_adds(file, head);
    if (size)
        buf_add(file, data + 1, size - 1);
    uint32_t h = 2166136261u;        /* FNV-1a, as the file has it */
    for (size_t i = 0; i < file->size; i++)
        h = (h ^ (uint8_t)file->data[i]) * 16777619u;
    if (framed)
        buf_printf(file, "end %08x\n", (unsigned)h);
}

/* The next start, with the startup-config as it is in force. True: nothing was set aside. */
static bool start(const struct buf *file)
{
    config_saved(config_version());
    char aside[sizeof boot.state + sizeof ".aside"];
    snprintf(aside, sizeof aside, "%s.aside", boot.state);
    unlink(aside);
    FILE *f = fopen(boot.state, "wb");
    if (!f || fwrite(file->data, 1, file->size, f) != file->size || fclose(f))
        abort();
    state_load();
    return access(aside, F_OK) != 0;
}

/* What is written behind it, and the appliance is as it was. */
static void end(struct buf *file)
{
    size_t size;
    state_changed();
    loop_advance(PAUSE_MS);
    char *text = files_read(boot.state, WRITTEN_MAX, &size);
    assert(text);
    buf_clear(file);
    buf_add(file, text, size);
    free(text);
    stage_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf first, second;
    stage_open();
    begin(&first, data, size);
    if (!first.size)
        return 0;
    start(&first);
    end(&first);
    assert(start(&first));
    end(&second);
    assert(start(&second));
    end(&first);
    assert(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    return 0;
}

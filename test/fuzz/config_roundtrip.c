// SPDX-License-Identifier: MIT
/* Any file as startup-config, in force: what is printed of it is accepted to the last line, and prints the same. */
#include "cli/session.h"
#include "core/config/config.h"
#include "core/loop.h"
#include "test/fuzz/stage.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In place of the one before. */
static int load(const void *text, size_t size)
{
    char path[300];
    snprintf(path, sizeof path, "%s/fuzz.cfg", world_root());
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text, 1, size, f) != size || fclose(f))
        abort();
    const int errors = shell_load(path, false, NULL, NULL);
    loop_drain();
    return errors;
}

static void print(struct buf *text)
{
    buf_clear(text);
    config_print(config_running(), text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf first, second;
    static bool opened;
    if (!opened)
        world_open();
    opened = true;
    load(data, size);
    print(&first);
    const int errors = load(first.data, first.size);
    print(&second);
    if (errors || first.size != second.size || memcmp(first.data, second.data, first.size) != 0) {
        fprintf(stderr, "%d errors in what was printed:\n%s\nit prints:\n%s\n", errors, first.data, second.data);
        abort();
    }
    return 0;
}

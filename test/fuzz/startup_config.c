// SPDX-License-Identifier: MIT
/* Any file as startup-config: it is read, checked and dropped. */
#include "cli/session.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    char path[300];
    if (!ready)
        world_open();
    ready = true;
    snprintf(path, sizeof path, "%s/fuzz.cfg", world_root());
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f))
        abort();
    shell_load(path, true, NULL, NULL);
    loop_drain();
    return 0;
}

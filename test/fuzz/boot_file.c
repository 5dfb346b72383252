// SPDX-License-Identifier: MIT
/* Any file as naisen.yaml: refused with a reason, or complete. */
#include "core/boot.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[300];

static void remove_file(void)
{
    unlink(path);
}

static void write_file(const uint8_t *data, size_t size)
{
    if (!*path) {
        snprintf(path, sizeof path, "%s/naisen-fuzz-%d.yaml", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", getpid());
        atexit(remove_file);
    }
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct boot b;
    char error[BOOT_ERROR] = "";
    write_file(data, size);
    boot_defaults(&b);
    const bool good = boot_load(path, &b, error);
    assert(good == !*error && b.root[0] && b.startup[0] && b.state[0] && b.socket[0]);
    assert(!boot_overflow(&b));
    return 0;
}

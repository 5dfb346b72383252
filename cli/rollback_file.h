// SPDX-License-Identifier: MIT
/* nvram:rollback-config: what comes back after a crash, as text below a line that says when, in wall time, since the
 * loop's clock dies with us. */
#ifndef CLI_ROLLBACK_FILE_H
#define CLI_ROLLBACK_FILE_H

#include "cli/rollback.h"
#include "core/config/config.h"
#include "core/log.h"

#include <stdint.h>

struct rollback_note {
    uint64_t due;                /* wall, ms */
    unsigned minutes;
    enum rollback_timer kind;
    char user[64];
    struct snapshot *base;
};

extern const char rollback_file_name[];
extern const struct log_message rollback_unkept;

/* `n` NULL: that nothing is pending. `done` as storage_write has it. */
void rollback_file_write(const struct rollback_note *n, void (*done)(int error, void *arg), void *arg);
/* 0, -ENOENT when nothing is pending, or another -errno. The caller owns n->base. */
int rollback_file_read(struct rollback_note *n);
void rollback_file_delete(void);

#endif

// SPDX-License-Identifier: MIT
/* Archives: dated copies of the running-config beside each other, `archive` says where and how many. */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include "core/config/config.h"

extern struct mode mode_archive;

/* False: no `path` is configured. */
bool archive_enabled(void);
/* Writes one, durably, and deletes the oldest ones above the maximum. `name` is "flash:backups…-7"; error 0 or negative
 * errno. False, and nothing is called, when there is no path. */
typedef void archive_done(void *arg, int error, const char *name);
bool archive_write(archive_done *done, void *arg);
/* The startup-config has been written. */
void archive_saved(void);

#endif

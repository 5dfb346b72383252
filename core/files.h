// SPDX-License-Identifier: MIT
/* Files that survive: atomic, durable writes and IOS file names turned into jailed paths. */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The folder that IOS names (flash:, nvram:) live in; set once from naisen.yaml. */
void files_set_root(const char *folder);
/* "flash:x" → "<root>/flash/x", "nvram:startup-config" → "<root>/nvram/startup-config"; a bare name is flash:. False
 * for names that leave the jail or use other characters than [A-Za-z0-9._/-]. */
bool files_path(const char *ios_name, char *path, size_t size);

/* Opens a regular file below `folder` for reading. `name` is one or more parts of [A-Za-z0-9._-] joined by slashes; no
 * part is a symbolic link, so what is named stays in the folder. A descriptor, or negative errno. */
int files_open_below(const char *folder, const char *name, uint64_t *size);

/* Writes `size` bytes to a new file in the same folder, fsync, rename, fsync of the folder; mode 0600. Runs in the
 * thread pool; `done(error, arg)` in the loop, error 0 or negative errno. Writes of one path are queued, so the last
 * asked is the last written. With keep_old the file that is replaced stays beside it as "<path>.1". */
void files_write(const char *path, const char *data, size_t size, bool keep_old,
                 void (*done)(int error, void *arg), void *arg);
/* The same, now and blocking: for naisend's end and for tools. */
int files_write_now(const char *path, const char *data, size_t size, bool keep_old);
/* Reads a whole file of at most `max` bytes; NUL-terminated, caller frees. NULL and errno otherwise. */
char *files_read(const char *path, size_t max, size_t *size);

#endif

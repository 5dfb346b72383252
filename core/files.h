// SPDX-License-Identifier: MIT
/* Files that survive: atomic, durable writes; and files below a folder, which no name leaves. storage.h gives them the
 * names that IOS has for them. */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include "core/counter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Names below a folder: one or more parts of [A-Za-z0-9._-] joined by slashes, none of them `.` or `..`. No part is
 * followed when it is a symbolic link, so what is named stays in the folder. */
bool files_name_valid(const char *name);
/* Opens a regular file for reading. A descriptor, or negative errno. */
int files_open_below(const char *folder, const char *name, uint64_t *size);
/* Opens a folder; `name` "" is `folder` itself. A descriptor, or negative errno. */
int files_open_folder_below(const char *folder, const char *name);
/* 0 or negative errno; no folders. */
int files_delete_below(const char *folder, const char *name);

/* Writes `size` bytes to a new file in the same folder, fsync, rename, fsync of the folder; mode 0600. Runs in the
 * thread pool; `done(error, arg)` in the loop, error 0 or negative errno. Writes of one path are queued, so the last
 * asked is the last written. With keep_old the file that is replaced stays beside it as "<path>.1". After an error the
 * old file stands; only when the last step failed, the fsync of the folder, does the new one, and a loss of power may
 * bring the old one back. */
void files_write(const char *path, const char *data, size_t size, bool keep_old,
                 void (*done)(int error, void *arg), void *arg);
/* The same below a folder; and adding to the end of a file, which is durable, but not atomic: a kill may leave a part,
 * an error does not. */
void files_write_below(const char *folder, const char *name, const char *data, size_t size,
                       void (*done)(int error, void *arg), void *arg);
void files_append_below(const char *folder, const char *name, const char *data, size_t size,
                        void (*done)(int error, void *arg), void *arg);
/* files_write, now and blocking: for naisend's end and for tools. */
int files_write_now(const char *path, const char *data, size_t size, bool keep_old);
/* Reads a whole file of at most `max` bytes; NUL-terminated, caller frees. NULL and errno otherwise. */
char *files_read(const char *path, size_t max, size_t *size);

extern struct limit files_writing;

#endif

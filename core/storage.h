// SPDX-License-Identifier: MIT
/* Files under the names that IOS gives them: `flash:x`, `nvram:x`, or `x` alone, which is in flash:. Each place is a
 * folder below `paths: root` of naisen.yaml, and no name leads out of it (files.h). nvram:startup-config stands where
 * naisen.yaml says. */
#ifndef CORE_STORAGE_H
#define CORE_STORAGE_H

#include "core/counter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORAGE_NAME = 100, STORAGE_TEXT = STORAGE_NAME + 10, STORAGE_ENTRIES_MAX = 10000 };

struct storage_place;

/* A name taken apart; one with the name "" is the place itself. */
struct storage_file {
    const struct storage_place *place;
    char name[STORAGE_NAME];
};

/* Makes the folders. Once, when `boot` is read. */
void storage_start(void);
/* False for other places (tftp:), for what leaves the place, and for characters other than [A-Za-z0-9._/-]. */
bool storage_parse(const char *text, struct storage_file *f);
/* Another name, in the same place unless it says one itself. False, with `f` as it was, when it is none. */
bool storage_rename(struct storage_file *f, const char *text);
/* "flash:/dir/x", as IOS names it in questions and errors. */
const char *storage_text(const struct storage_file *f, char text[STORAGE_TEXT]);
bool storage_is_startup(const struct storage_file *f);

/* A descriptor for reading, or negative errno. */
int storage_open(const struct storage_file *f, uint64_t *size);
/* The whole file, NUL-terminated; the caller frees. NULL and errno otherwise. May wait for the disk. */
char *storage_read(const struct storage_file *f, size_t max, size_t *size);
bool storage_exists(const struct storage_file *f);
/* As files_write: durable, `done` in the loop. */
void storage_write(const struct storage_file *f, const char *data, size_t size, void (*done)(int error, void *arg),
                   void *arg);
void storage_append(const struct storage_file *f, const char *data, size_t size, void (*done)(int error, void *arg),
                    void *arg);
/* 0 or negative errno. */
int storage_delete(const struct storage_file *f);

struct storage_entry {
    char name[256];
    bool folder, writable;
    uint64_t size;
    int64_t changed;             /* seconds since 1970 UTC */
};
/* What a folder holds, by name, or a file alone; the caller frees *entries. Their number, at most STORAGE_ENTRIES_MAX,
 * or negative errno. */
int storage_list(const struct storage_file *folder, struct storage_entry **entries);
/* The MD5 of a file, in hexadecimal. 0 or negative errno. May wait for the disk. */
enum { STORAGE_MD5 = 33 };
int storage_md5(const struct storage_file *f, char text[STORAGE_MD5]);
/* Bytes of the disk it stands on. */
extern struct limit storage_flash, storage_nvram;
bool storage_space(const struct storage_file *f, uint64_t *total, uint64_t *available);

#endif

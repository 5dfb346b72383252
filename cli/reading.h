// SPDX-License-Identifier: MIT
/* A file of configuration that a session has asked for, read without holding up anybody: from the disk in the thread
 * pool, line by line in slices, and its secrets hashed in the pool again. The session is parked meanwhile. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/load.h"
#include "cli/shell.h"
#include "core/storage.h"

enum reading_into {
    READ_ALONE,                  /* what the file says and nothing else */
    READ_MERGED,                 /* the running configuration with what the file changes */
    READ_ACTING,                 /* each line acts at once, as if it were typed */
};

struct reading {
    char name[STORAGE_TEXT];
    enum reading_into into;
    int error;                   /* the file could not be read: errno */
    size_t bytes;
    unsigned problems;
    bool complete;               /* it ends with `end` */
    struct candidate *candidate; /* what was read; who takes it sets this to NULL. READ_ACTING has none */
};

/* One at a time: false when another file is being read. `done` is called with the session, still parked; not at all
 * when the session is gone. Lines that are not accepted are printed as they come. */
bool reading_begin(struct shell_session *s, const char *name, enum reading_into into,
                   void (*done)(struct shell_session *s, struct reading *r));

/* The id of the session that is reading one now; 0: none is. */
uint64_t reading_session(void);

/* "running-config", "startup-config", or a file of flash: and nvram:. */
bool is_running(const char *name);
bool config_parse(const char *name, struct storage_file *f);

#endif

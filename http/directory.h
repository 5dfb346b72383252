// SPDX-License-Identifier: MIT
/* The local directory: `directory entry`, and the numbers of this system that have a name. */
#ifndef HTTP_DIRECTORY_H
#define HTTP_DIRECTORY_H

#include "core/config/row.h"

enum { DIRECTORY_MAX = 250, DIRECTORY_NAME = 25 };

struct settings_directory {
    bool last_name_first;
    bool closed;                     /* no service local-directory */
    struct directory_entry {
        char number[33];             /* "" = unused */
        char name[DIRECTORY_NAME];
    } entries[DIRECTORY_MAX];        /* by tag - 1 */
};

extern struct slice directory_slice;
extern struct row directory_rows[];
extern struct command directory_commands[];

#endif

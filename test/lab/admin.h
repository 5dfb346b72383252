// SPDX-License-Identifier: MIT
/* An administrator by telnet: logs in with a name and a password and types lines, each when the prompt of the one
 * before has come. */
#ifndef LAB_ADMIN_H
#define LAB_ADMIN_H

#include "core/address.h"

#include <stddef.h>

struct admin;
struct admin_start {
    struct address server;
    const char *host, *name, *password;      /* host: as the prompt says it */
    /* The prompt came: after the login, then after each line. */
    void (*prompted)(struct admin *a, const char *printed);
    void (*ended)(struct admin *a);          /* may be NULL; it is still there for admin_free */
};

struct admin *admin_open(const struct admin_start *s);
void admin_type(struct admin *a, const char *line);
/* Bytes as they are, and whether what the appliance prints is taken from the wire. */
void admin_send(struct admin *a, const void *data, size_t n);
void admin_rest(struct admin *a, bool resting);
void admin_free(struct admin *a);

#endif

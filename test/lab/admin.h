// SPDX-License-Identifier: MIT
/* An administrator by telnet: logs in with a name and a password and types lines, each when the prompt of the one
 * before has come. */
#ifndef LAB_ADMIN_H
#define LAB_ADMIN_H

#include "core/address.h"

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
void admin_free(struct admin *a);

#endif

// SPDX-License-Identifier: MIT
#ifndef CSTA_SHOW_H
#define CSTA_SHOW_H

#include "core/call.h"
#include "core/module.h"

extern struct command csta_commands[];

/* The next directory number, in the order of their first ephone-dn, for which `wanted` says yes; NULL = all. */
const struct device *show_next_device(struct cursor *c, bool (*wanted)(const struct device *d));
/* "Nov 21 23:50:19.042", UTC. */
const char *show_time(uint64_t wall, char text[32]);

#endif

// SPDX-License-Identifier: MIT
/* The address of a host that a command names. */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cli/shell.h"
#include "core/address.h"
#include "core/counter.h"

extern struct limit lookup_limit;

/* Parks the session and asks the system in the thread pool. `then` is called with the session still parked; a host that
 * nobody knows is told, and ends the command and its errand; so does one too many. */
void lookup_host(struct shell_session *s, const struct value *host,
                 void (*then)(struct shell_session *s, const struct address *host));

#endif

// SPDX-License-Identifier: MIT
/* The doors of the appliance: the console's UNIX socket, telnet and SSH. The cli module calls the five functions below
 * from its own hooks of the same name; everything else about doors stays behind them.
 *
 *     .prepare = access_prepare, .abort = access_abort, .applied = access_apply,
 *     .start = access_start (after shell_build), .stop = access_stop                                             */
#ifndef CLI_ACCESS_H
#define CLI_ACCESS_H

#include "core/config/config.h"
#include "core/log.h"

#include <stdbool.h>

/* Binds the listeners that the next configuration wants and the running one has not. False and a refusal when an
 * address is taken ("Cannot listen on 0.0.0.0:23: address already in use"). */
bool access_prepare(const struct snapshot *next, struct refusal *r);
/* Closes what access_prepare bound. */
void access_abort(void);
/* The change is in force: keeps what access_prepare bound, closes doors that no line wants any more. */
void access_apply(void);

/* Whether SSH is served. */
bool access_ssh_open(void);

extern const struct log_message access_log_shut;

/* Opens the console's socket. 0 or negative errno. */
int access_start(void);
/* Closes every door and ends every session. */
void access_stop(void);

#endif

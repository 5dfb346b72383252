// SPDX-License-Identifier: MIT
/* SCP: what an SSH client's `scp` runs here, `scp -t FILE` to bring and `scp -f FILE` to fetch. */
#ifndef CLI_SCP_H
#define CLI_SCP_H

#include "cli/shell.h"
#include "core/counter.h"

extern struct limit scp_limit;

/* False when the command is no `scp`. Else the session speaks its protocol, and ends with it. */
bool scp_begin(struct shell_session *s, const char *command);

#endif

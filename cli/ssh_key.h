// SPDX-License-Identifier: MIT
/* The SSH host key: made by `crypto key generate`, or by itself when the door opens without one. */
#ifndef CLI_SSH_KEY_H
#define CLI_SSH_KEY_H

#include "core/out.h"

/* Its public half for `show ip ssh`, as IOS prints it. */
void ssh_key_show(struct out *out);

#endif

// SPDX-License-Identifier: MIT
/* `privilege exec level 7 show running-config`: commands at other levels than their own. */
#ifndef CLI_PRIVILEGE_H
#define CLI_PRIVILEGE_H

#include "core/buf.h"

/* Takes out of lines of the running-config what the privilege may not configure, as IOS shows it to who is below 15. */
void privilege_filter(int privilege, struct buf *lines);

#endif

// SPDX-License-Identifier: MIT
/* Which phones came and went, for `show fb-its-log`. */
#ifndef CORE_EVENT_TABLE_H
#define CORE_EVENT_TABLE_H

#include "core/call.h"

/* A phone has registered, or is gone. */
void event_table_phone(const struct phone *p, bool up);

#endif

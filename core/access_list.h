// SPDX-License-Identifier: MIT
/* Access lists, standard and extended, by number and by name: whom `access-class` lets in. */
#ifndef CORE_ACCESS_LIST_H
#define CORE_ACCESS_LIST_H

#include "core/access_entry.h"
#include "core/config/config.h"

enum { ACCESS_ENTRIES_MAX = 64 };

/* The first entry that matches decides, and without one nobody passes. A list that is not there lets everybody pass, as
 * in IOS; "" is none. */
bool access_list_permits(const char *name, const struct access_visit *who);

#endif

// SPDX-License-Identifier: MIT
/* Standard access lists: which addresses `access-class` lets in. */
#ifndef CORE_ACCESS_LIST_H
#define CORE_ACCESS_LIST_H

#include "core/address.h"
#include "core/config/config.h"

enum { ACCESS_ENTRIES_MAX = 32, ACCESS_LIST_MAX = 99 };

extern struct mode mode_access_list;

/* The first entry that matches decides, and without one nobody passes. A list that is not there lets everybody pass, as
 * in IOS; 0 is none. */
bool access_list_permits(unsigned number, const struct address *who);

#endif

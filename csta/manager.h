// SPDX-License-Identifier: MIT
#ifndef CSTA_MANAGER_H
#define CSTA_MANAGER_H

#include "core/config/row.h"
#include "core/content.h"

extern const struct registration csta_manager;

/* Whether a dialog comes from the host of a registration, and through the same proxy, if through any. */
bool manager_near(const struct dialog_info *info, const struct registration_info *r);
/* Whether it is of the application that registered this name so: it came along the same way, or from near under that
 * name. */
bool manager_is(const struct dialog_info *info, const char *name, const struct registration_info *r);

/* show voice register session-server */
bool manager_show(struct cursor *c);

#endif

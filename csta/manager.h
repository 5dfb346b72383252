// SPDX-License-Identifier: MIT
#ifndef CSTA_MANAGER_H
#define CSTA_MANAGER_H

#include "core/config/row.h"
#include "core/content.h"

extern const struct registration csta_manager;

/* Whether a dialog is of the application that registered this name from there: it came along the same way, or from the
 * same host under that name. */
bool manager_is(const struct dialog_info *info, const char *name, const struct address *peer);

/* show voice register session-server */
bool manager_show(struct cursor *c);

#endif

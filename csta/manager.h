// SPDX-License-Identifier: MIT
#ifndef CSTA_MANAGER_H
#define CSTA_MANAGER_H

#include "core/config/row.h"
#include "core/content.h"

extern const struct registration csta_manager;

/* show voice register session-server */
bool manager_show(struct cursor *c);

#endif

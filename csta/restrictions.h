// SPDX-License-Identifier: MIT
/* Which directory numbers and phones applications cannot control, and who hears of it: the application by a fault, the
 * administrator by a warning when the configuration makes it so. */
#ifndef CSTA_RESTRICTIONS_H
#define CSTA_RESTRICTIONS_H

#include "core/call.h"
#include "core/fault.h"
#include "core/log.h"

/* Whether applications may monitor and control the device: FAULT_NONE; FAULT_NOT_PERMITTED without `cti watch`;
 * FAULT_INCOMPATIBLE_DEVICE where it is overlaid, where all its phones are analog ports, or where a line of it is on
 * several phones in basic mode. */
enum fault device_permission(const struct device *d);
/* Whether the device can be in service at all: a button on some ephone, registered or not, or `cti notify`. */
bool device_served(const struct device *d);
/* The phone of the device that asks its user. *where is the one that the application named, NULL for any; it becomes a
 * particular one where not every phone can. */
enum fault prompted_phone(const struct device *d, struct phone **where);

/* From the module's hooks: an ephone that shows other lines; a changed ephone-dn; the end of the commit or login, when
 * the warnings are said. */
void restrictions_ephone(const struct object *old, const struct object *new);
void restrictions_dn(uint32_t tag);
void restrictions_applied(void);

extern const struct log_message overlay_message, analog_message, shared_message;

#endif

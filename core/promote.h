// SPDX-License-Identifier: MIT
/* `dialplan-pattern`: extensions and the numbers by which the outside knows them (CME command reference).
 *
 *     dialplan-pattern 1 +1310555.... extension-length 4                          0201 ⇄ +13105550201
 *     dialplan-pattern 2 40855501.. extension-length 3 extension-pattern 4..      412 ⇄ 4085550112
 *
 * Each `.` is a digit that both have, counted from the end. A `+` in front is neither needed nor in the way. */
#ifndef CORE_PROMOTE_H
#define CORE_PROMOTE_H

#include "core/call.h"
#include "core/dialplan.h"

/* The number of an extension as its pattern writes it; false when no pattern fits. */
bool promote_expand(const char *extension, char number[OUTSIDE_MAX]);
/* The extension of an expanded number; false when it is none. */
bool promote_reduce(const char *number, char extension[OUTSIDE_MAX]);
/* As dialplan_match, expanded numbers counted as well. */
enum dial_match promote_match(const char *digits);
/* The number of ours that these digits are, perhaps expanded: a device, or the secondary number of one; else NULL. */
struct device *promote_number(const char *digits);
/* The device that they reach: that number's, or the one whose secondary number it is. */
struct device *promote_find(const char *number);

#endif

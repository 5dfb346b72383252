// SPDX-License-Identifier: MIT
/* Which number leads where, and when a number is complete. */
#ifndef CORE_DIALPLAN_H
#define CORE_DIALPLAN_H

#include "core/call.h"

enum dial_match {
    DIAL_NONE,               /* no number begins like this */
    DIAL_PARTIAL,            /* more digits may come */
    DIAL_COMPLETE,           /* exactly one number, and no longer one begins like it */
    DIAL_AMBIGUOUS,          /* a number, but a longer one exists: the interdigit timer decides */
};

/* What digits mean that have one meaning or another. */
enum dial_match dial_match_either(enum dial_match one, enum dial_match other);

enum dial_match dialplan_match(const char *digits);
/* Numbers come and go with ephone-dns. */
void dialplan_add(const char *number);
void dialplan_remove(const char *number);

#endif

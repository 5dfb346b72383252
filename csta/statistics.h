// SPDX-License-Identifier: MIT
/* What applications asked, and how it was answered: counted by service, by refusal and by edition. */
#ifndef CSTA_STATISTICS_H
#define CSTA_STATISTICS_H

#include "csta/services.h"

/* One request; `s` NULL: no service of ours, `error` NULL: served. */
void statistics_count(const struct service *s, const struct csta_error *error, const char *edition);

/* The same for `show metrics`. */
extern const struct counter_family statistics_families[];
/* show cti statistics */
bool statistics_show(struct cursor *c);

#endif

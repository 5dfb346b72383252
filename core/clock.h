// SPDX-License-Identifier: MIT
/* The time of day where the appliance stands, as `clock timezone` and `clock summer-time` say; UTC without them. The
 * one place that converts: everybody else keeps and compares ms since 1970 UTC (loop_wall). */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* The same moment as the clocks here show it, in ms since 1970 as if that were UTC. */
uint64_t clock_local(uint64_t wall);
/* The same, in parts; %Z of strftime is clock_zone. */
struct tm clock_tm(uint64_t wall);
/* "UTC", "PST", "PDT": what stands behind the time. */
const char *clock_zone(uint64_t wall);
/* When summer time of the current or, once that is over, of the next year begins and ends; in ms since 1970 UTC. False:
 * there is none (any more). */
bool clock_summer(uint64_t wall, uint64_t *begins, uint64_t *ends);

#endif

// SPDX-License-Identifier: MIT
/* What hunt.c shares with hunt_show.c: the settings of a hunt group. */
#ifndef CORE_HUNT_H
#define CORE_HUNT_H

#include "core/module.h"
#include "core/settings.h"

enum { HUNT_GROUPS = 100, HUNT_MEMBERS = 20, HUNT_LONGEST_IDLE = 1, HUNT_PEER, HUNT_SEQUENTIAL };

struct settings_hunt {
    uint8_t type;
    char pilot[28], secondary[28];
    char members[HUNT_MEMBERS][NUMBER_MAX];   /* unused entries last */
    uint16_t timeouts[HUNT_MEMBERS];          /* s; the last one given serves the members behind it */
    char final[OUTSIDE_NUMBER];
    uint8_t hops;                /* members that one call may ring at; 0: all */
    uint16_t longest;            /* max-timeout, s; 0: none */
    uint8_t preference, preference_secondary;
};

/* NULL: there is no such group. */
const struct settings_hunt *hunt_settings(unsigned group);
unsigned hunt_members(const struct settings_hunt *s);
/* Where a call to a peer group begins. */
unsigned hunt_next(unsigned group);

extern struct command hunt_commands[];       /* hunt_show.c; end: .syntax NULL */

#endif

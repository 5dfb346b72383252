// SPDX-License-Identifier: MIT
/* What the files of extension mobility share with each other. */
#ifndef CORE_MOBILITY_INSIDE_H
#define CORE_MOBILITY_INSIDE_H

#include "core/counter.h"
#include "core/mobility.h"
#include "core/profile.h"

enum { MOBILITY_LOGINS, MOBILITY_REFUSED };

/* An ephone with a logout-profile. */
struct seat {
    uint32_t ephone;
    uint32_t logout_profile;
    uint32_t user;               /* user-profile of who is logged in, 0 nobody */
    uint64_t since;              /* loop_wall() of the login */
    struct list of_source;       /* with those whose lines come from the same profile */
    struct list wishes;          /* of mobility_lines.c: numbers that its profile names */
    struct list occupied;        /* in `occupied` while somebody is logged in */
    struct list stale;           /* in `stale` until the end of the commit */
    struct timer idle;
};

/* mobility_lines.c */
/* Fills the empty buttons of the ephone; from now on the seat is one of those that a number concerns. */
void lines_lay_out(struct seat *s, const struct settings_profile *p, struct object *ephone);
void lines_forget(struct seat *s);
/* Every seat whose profile names the number, whether an ephone-dn has it or not. */
void lines_of_number(const char *number, void (*fn)(struct seat *s));

/* mobility_check.c */
extern struct counter mobility_counters[];
extern struct limit mobility_check_limit;
/* Who asked is not answered any more. */
void mobility_checks_drop(void);

/* mobility_exec.c */
extern struct command mobility_commands[];

#endif

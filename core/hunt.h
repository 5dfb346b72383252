// SPDX-License-Identifier: MIT
/* What the files of hunt groups share: settings, groups and their members.
 *
 *     group     an ephone-hunt: a pilot number and a list
 *     member    one entry of the list: a number, or a `*` that an ephone-dn with `ephone-hunt login` may join
 *     agent     an ephone-dn that is a member somewhere; it is logged in or out, everywhere at once */
#ifndef CORE_HUNT_H
#define CORE_HUNT_H

#include "core/call.h"
#include "core/module.h"
#include "core/settings.h"

enum { HUNT_GROUPS = 100, HUNT_MEMBERS = 20 };
enum { HUNT_LONGEST_IDLE = 1, HUNT_PEER, HUNT_SEQUENTIAL };
/* The choices of `auto logout`, `present-call`, `fwd-final` and `secondary start`; 0 where none is given. */
enum { HUNT_DYNAMIC = 1, HUNT_STATIC };
enum { HUNT_IDLE_PHONE = 1, HUNT_ONHOOK_PHONE };
enum { HUNT_ORIG_PHONE = 1, HUNT_FINAL };
enum { HUNT_CURRENT = 1, HUNT_NEXT, HUNT_POSITION };

struct settings_hunt {
    uint8_t type;
    char pilot[28], secondary[28];
    char members[HUNT_MEMBERS][NUMBER_MAX];   /* "*" is for who joins; unused entries last */
    uint16_t timeouts[HUNT_MEMBERS];          /* s; the last one given serves the members behind it */
    char final[OUTSIDE_NUMBER];
    uint8_t hops;                /* members that one call may ring at; 0: all */
    uint16_t longest;            /* max-timeout, s; 0: none */
    uint8_t preference, preference_secondary;
    bool no_reg;
    uint8_t no_reg_of;           /* 1 both, 2 pilot */
    bool auto_logout;
    uint8_t auto_calls, auto_kind;
    char description[80], display_logout[80];
    char name[80];        /* as typed; hunt_name takes it apart */
    bool from_ring, members_logout;
    uint8_t fwd_final, present;
    bool start_given;            /* `secondary start` */
    uint8_t start, start_at;
    bool forward_local;
    bool collect;                /* statistics */
};

struct member {
    struct list of_device;       /* in its device's `members` */
    struct device *device;       /* of its number; NULL: nobody joined this `*` */
    uint32_t joined;             /* the ephone-dn that joined; 0 for a number */
    uint8_t group, at;
};

/* hunt_settings.c */
extern struct mode mode_ephone_hunt;
extern struct slice hunt_slice;
unsigned hunt_members(const struct settings_hunt *s);

/* hunt.c. NULL: there is no such group. */
const struct settings_hunt *hunt_settings(unsigned group);
struct member *hunt_member(unsigned group, unsigned at);
bool member_joins(const struct member *m);       /* a `*` */
/* Its lines: NULL gives the first one; NULL behind the last. */
struct line *member_line(const struct member *m, const struct line *after);
/* Where a call to a peer group begins. */
unsigned hunt_next(unsigned group);
void hunt_apply(const struct object *old, const struct object *new);
/* The line takes a free `*`; gives all that it has back. */
enum fault hunt_join(unsigned group, struct line *l);
void hunt_part(uint32_t ephone_dn);

/* agent.c */
/* `ephone-hunt login`. */
bool agent_may_join(const struct line *l);
/* Calls of the group may come to this line. */
bool agent_in(const struct line *l, unsigned group);
/* A call of a group rang there without answer. */
void agent_missed(struct line *l, const struct hunting *w);
/* Who is a member, or who is logged in, changed: phones of the group may have to say so. */
void agents_changed(unsigned group);

/* Lines that calls of the group may come to. */
unsigned agents_available(unsigned group);

/* hunt_stats.c: what happens, for `statistics collect`. */
void hunt_stats_agents(unsigned group);
void hunt_stats_arrived(unsigned group);
void hunt_stats_follow(struct connection *c, enum connection_state before);

extern struct command hunt_commands[];       /* hunt_show.c; end: .syntax NULL */

#endif

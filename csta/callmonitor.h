// SPDX-License-Identifier: MIT
/* The call monitor (`callmonitor` of voice service voip): session servers subscribe to directory numbers that name them
 * and are told of their calls, as dialogs of RFC 4235.
 *
 *   monitored     a number that has subscribers, and its legs as they know them
 *   leg           a connection of the number, in the words of RFC 4235: a `dialog`
 *   subscription  who is told, and how often it was
 *
 * Legs follow the events alone, so all subscribers of a number know the same, and nobody is told what he knows. */
#ifndef CSTA_CALLMONITOR_H
#define CSTA_CALLMONITOR_H

#include "core/content.h"
#include "core/counter.h"
#include "core/event.h"
#include "core/settings.h"
#include "csta/device_id.h"

enum { SERVERS_MAX = 8, SUBSCRIBERS_OF_NUMBER = 64 };

struct monitored {
    char number[OUTSIDE_MAX];
    struct list hashed;
    struct list subscriptions;           /* struct subscription.of_number */
    unsigned count;
    struct list legs;                    /* struct leg.of_number */
};

struct subscription {
    uint32_t id;
    struct dialog *dialog;               /* sip's */
    struct device_id resource;           /* as the subscriber spells the number */
    uint32_t server;                     /* tag of its voice register session-server … */
    char name[31];                       /* … and the register-id that it had */
    uint32_t version;                    /* of the next document */
    struct monitored *of;                /* NULL once it ends */
    struct list of_number, all;
};

/* RFC 4235 3.7.1, in its order; a leg never goes back. */
enum leg_state { LEG_NONE, LEG_TRYING, LEG_PROCEEDING, LEG_EARLY, LEG_CONFIRMED, LEG_TERMINATED, LEG_STATES };

struct leg {
    struct list of_number;
    uint32_t call;                       /* callID */
    char call_id[GCID_TEXT];             /* GCID: the same for every leg of the call */
    bool initiator;
    bool begun;                          /* its subscribers have heard of it */
    enum leg_state state;
    bool held, other_held;               /* this end, no other end hears (RFC 4235 4.1.6) */
    const char *why;                     /* RFC 4235 3.7.1: the event that ended it, or that made it fail; NULL: none */
    char other[OUTSIDE_MAX];             /* who the call is with, as dialled or as calling; "" not known yet */
    char reached[OUTSIDE_MAX];           /* who is there in fact; "" nobody */
};

/* -- callmonitor.c -- */
extern const struct package callmonitor_package;
void callmonitor_init(void);
/* Subscriber of core events. */
void callmonitor_tell(const struct event *e);
/* Ends, in a later turn, the subscriptions that are not allowed any more. */
void callmonitor_review_soon(void);
/* In the order of their ids, within a turn; NULL = the first. NULL after the last. */
const struct subscription *callmonitor_next(const struct subscription *after);
/* The same from turn to turn; 0 = the first. */
const struct subscription *callmonitor_after(uint32_t id);
const struct monitored *callmonitor_find(const char *number);

/* -- callmon_settings.c -- */
bool callmonitor_on(void);
/* Whether the ephone-dn names this session server. */
bool line_names_server(const struct line *l, uint32_t tag);

/* -- dialog_info.c -- */
enum { LEGS_CHANGED = 2 };               /* by one event: a transfer or conference ends one and begins another */

const char *leg_state_name(enum leg_state state);        /* "confirmed" */

/* What an event, seen by the number, does to its legs: the changed ones, 0 to 2. Those that are terminated have left
 * the number and are freed by the caller. */
unsigned legs_follow(struct monitored *m, const struct event *e, const struct event_party *own,
                     struct leg *changed[LEGS_CHANGED]);
/* The legs of the number at this moment. */
void legs_begin(struct monitored *m);
void legs_end(struct monitored *m);
/* The document: all legs, or those that changed. Counts the version. */
void dialog_info_full(struct buf *b, struct subscription *s);
void dialog_info_partial(struct buf *b, struct subscription *s, struct leg *const legs[], unsigned count);

extern struct limit callmonitor_limit, callmonitor_number_limit;

#endif

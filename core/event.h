// SPDX-License-Identifier: MIT
/* What happened to calls and devices: one event per transition, queued by services and handed out by core_settle, in
 * order, first to the phones of the call, then to subscribers.
 *
 * An event carries every party's state at that transition, in memory that lives until the settle ends; nobody looks up
 * a live call to describe the past. Subscribers call no service; who wants one posts a job. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include "core/call.h"

enum event_kind {
    EVENT_SERVICE_INITIATED,     /* ECMA-269 17.2.18 */
    EVENT_ORIGINATED,
    EVENT_DELIVERED,
    EVENT_ESTABLISHED,
    EVENT_HELD,
    EVENT_RETRIEVED,
    EVENT_CONNECTION_CLEARED,
    EVENT_FAILED,
    EVENT_DIVERTED,
    EVENT_QUEUED,
    EVENT_TRANSFERRED,
    EVENT_CONFERENCED,
    EVENT_OUT_OF_SERVICE,        /* device events: no call */
    EVENT_BACK_IN_SERVICE,
    EVENT_DO_NOT_DISTURB,
    EVENT_FORWARDING,
    EVENT_MESSAGE_WAITING,
    EVENT_KINDS
};

/* One party of the call at the moment of the event. */
struct event_party {
    const char *number;              /* the device */
    enum connection_state state;     /* its local connection state, after the transition */
    bool inside;                     /* monitors of this device see the event (false: outside, or not its business) */
    uint32_t old_call;               /* Transferred, Conferenced: the call in which its connection was before */
};

struct event {
    enum event_kind kind;
    enum cause cause;
    uint32_t call;                   /* 0 for device events */
    uint32_t gcid[4];
    const char *subject;             /* the device whose connection changed (or the device of a device event) */
    const char *calling, *called;    /* "" unknown */
    const char *last_redirection;    /* NULL = not redirected */
    const char *destination;         /* Diverted: new destination; Transferred: transferred-to; Conferenced: added */
    uint32_t secondary_call;         /* Transferred, Conferenced: the call that was merged away; 0 */
    uint32_t secondary_gcid[4];      /* of that call */
    const char *phone;               /* of a line on several phones: "SEP…", which has the subject's connection; NULL */
    bool on;                         /* DoNotDisturb, Forwarding, MessageWaiting: the new state; destination = number */
    const struct event_party *parties;   /* everyone in the call, the subject included even when it became null */
    unsigned party_count;
};

/* Adds a subscriber for the life of the process. */
void event_subscribe(void (*fn)(const struct event *e));

/* Empties the queue: called by the loop after each message, timer and job (loop_on_settle). */
void core_settle(void);

extern struct limit events_waiting;

const char *event_kind_name(enum event_kind kind);       /* "Delivered" */

#endif

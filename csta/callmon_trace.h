// SPDX-License-Identifier: MIT
/* What the call monitor did: a ring of its last steps for `show callmon trace`, and `debug callmonitor …`. */
#ifndef CSTA_CALLMON_TRACE_H
#define CSTA_CALLMON_TRACE_H

#include "core/log.h"
#include "csta/callmonitor.h"

enum callmon_kind {
    CALLMON_CALL,                /* a monitored number's call begins or ends */
    CALLMON_CONNECTION,          /* its state changes */
    CALLMON_EXEC,                /* what was sent */
    CALLMON_SERVER,              /* session servers come and go */
    CALLMON_SUBSCRIPTION,
    CALLMON_TRIGGER,             /* events of the call model that reach a monitored number */
    CALLMON_KINDS
};

extern struct limit callmon_limit;
enum { CALLMON_KEPT = 256, CALLMON_TEXT = 128 };     /* entries; bytes of each, the rest is cut off */

struct callmon_entry {
    uint64_t at;                 /* loop_wall() */
    enum callmon_kind kind;
    char text[CALLMON_TEXT];
};

void callmon_note(enum callmon_kind kind, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A leg has changed. */
void callmon_leg(const char *number, const struct leg *l);
/* An event that a subscription is told of, as CME's debug output puts it. */
void callmon_event(const struct event *e, const char *number, uint32_t subscription);
void callmon_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void callmon_xml(uint32_t subscription, const struct buf *document);

/* The first entry whose number (from 1) is above `after`; its number in *number. NULL after the last. */
const struct callmon_entry *callmon_trace_after(uint64_t after, uint64_t *number);
void callmon_trace_clear(void);

extern struct debug_flag callmon_flags[];

#endif

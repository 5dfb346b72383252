// SPDX-License-Identifier: MIT
/* Core events as ECMA-323 event messages, one row for each kind. */
#ifndef CSTA_EVENTS_H
#define CSTA_EVENTS_H

#include "csta/monitor.h"

#include "core/event.h"

/* What stands between the connection and localConnectionInfo, beside the device itself. */
enum event_fields {
    FIELD_CALLING = 1, FIELD_CALLED = 2, FIELD_REDIRECTION = 4,
    FIELD_FORWARDED = 8,             /* which forward, and where to */
};

struct event_row {
    const char *element;             /* "DeliveredEvent" */
    const char *connection;          /* the element that names the connection that changed; NULL: a device event */
    const char *device;              /* the element that names its device */
    unsigned fields;
    const char *list, *feature;      /* its place in GetCSTAFeaturesResponse and in MonitorFilter */
    const char *destination;         /* the element that names the device where it leads; NULL: nowhere */
    const char *merged;              /* the element that lists who is in a call made of two; NULL: none */
    const char *switched;            /* the element that says on or off, of a feature; it has no cause. NULL: none */
};

extern const struct event_row event_rows[EVENT_KINDS];
/* In the order of the features list; ends with EVENT_KINDS. */
extern const enum event_kind event_order[];

/* Subscriber of core events: tells every monitor of every party that sees it. */
void events_tell(const struct event *e);

/* Pieces that responses share with events. */
void compose_connection(struct buf *b, const char *name, uint32_t call, const struct device_id *own,
                        const char *number, const struct session *s);
void compose_device(struct buf *b, const char *name, const struct device_id *own, const char *number,
                    const struct session *s);
/* The same without a choice around the identifier. */
void compose_device_id(struct buf *b, const char *name, const struct device_id *own, const char *number,
                       const struct session *s);
/* connectionListItem, of a transfer or conference: a party of call `new` that was in call `old`. */
void compose_moved(struct buf *b, uint32_t new, uint32_t old, const struct device_id *own, const char *number,
                   const struct session *s);
/* callLinkageData with the GCID, when the enhanced mode and `gcid` want it. */
void compose_linkage(struct buf *b, const uint32_t gcid[4]);
/* The same of a transfer or conference: of the call that goes on, and of the one that was merged into it (NULL: none
 * was). */
void compose_linkage_list(struct buf *b, const uint32_t new[4], const uint32_t old[4]);
/* Answers carry it from edition 6 on; in edition 3 events alone do. */
bool answer_linked(const char *edition);
/* extensions down to what is private in them: opens, or closes again. */
void compose_extensions(struct buf *b, bool open);
/* Our own word for what ECMA-323 has none: the phone that has a call of a line on several phones. Enhanced mode. */
void compose_shared(struct buf *b, uint32_t call, const char *phone);

#endif

// SPDX-License-Identifier: MIT
/* Monitors: who hears of which device. One monitor belongs to one session; a device has many. */
#ifndef CSTA_MONITOR_H
#define CSTA_MONITOR_H

#include "csta/device_id.h"
#include "csta/faults.h"
#include "csta/session.h"

enum { MONITORS_MAX = 20000, DEVICE_MONITORS_MAX = 256 };

struct watched;                          /* a device that has monitors */

struct monitor {
    uint32_t xref;                       /* monitorCrossRefID, unique in the process */
    struct session *session;
    struct watched *watched;
    struct list of_session, of_watched, hashed;
    const char *edition;                 /* namespace of its MonitorStart */
    uint32_t filtered;                   /* bit per event kind that the client does not want */
    struct device_id id;                 /* the client's own spelling; `text` is owned */
};

void monitors_init(void);

/* Starts one; `id` is copied. The error when there are too many. */
const struct csta_error *monitor_start(struct session *s, const char *edition, const struct device_id *id,
                                       const char *number, struct monitor **started);
void monitor_stop(struct monitor *m);
/* The session's monitor with this id, or NULL. */
struct monitor *monitor_find(const struct session *s, uint32_t xref);
/* The monitors of a number (struct monitor.of_watched), or NULL. */
struct list *monitors_of(const char *number);
/* The session's monitor of this number, or NULL: how it spells that device. */
const struct monitor *monitor_of_session(const struct session *s, const char *number);

/* Ends the monitors whose device lost `cti watch`, became one that cannot be controlled, or is gone, telling each
 * client by MonitorStop, ECMA-269 15.1.3: in a later turn, once however often asked. */
void monitors_review_soon(void);

/* Whether `cti watch` is on one of its lines; restrictions.h has the rest of the permission. */
bool device_watched(const struct device *d);

extern struct limit monitor_limit, monitor_device_limit;

#endif

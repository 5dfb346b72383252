// SPDX-License-Identifier: MIT
/* The configuration that csta/ alone reads, its counters, and how changes of both reach sessions and monitors. */
#ifndef CSTA_SETTINGS_H
#define CSTA_SETTINGS_H

#include "core/call.h"
#include "core/module.h"

/* ephone-dn, ephone-dn-template */
struct dn_csta {
    bool watch;              /* cti watch: applications may monitor and control it */
};
/* voice service voip */
struct voip_csta {
    bool basic;              /* cti csta mode basic: no callLinkageData, no extensions, no prompted calls */
    uint16_t prompt;         /* cti timeout make-call-prompt, s */
    bool suppress;           /* cti message device-id suppress-conversion: only a session's own line is expanded */
};

extern struct slice *const csta_slices[];
extern struct row csta_rows[];
extern const struct path_help csta_help[];

const struct voip_csta *csta_settings(void);
bool line_watched(const struct line *l);

/* Module hooks, and of core: a phone shows other lines. */
void csta_apply(const struct object *old, const struct object *new);
void csta_applied(void);
void csta_phone_shows(const struct object *old, const struct object *new);

extern struct counter csta_counters[];
#define csta_requests csta_counters[0]
#define csta_refused csta_counters[1]
#define csta_broken csta_counters[2]
#define csta_events csta_counters[3]

#endif

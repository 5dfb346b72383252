// SPDX-License-Identifier: MIT
/* Calls of directory numbers in figures, and how their phones say that they sounded. */
#ifndef SCCP_STATISTICS_H
#define SCCP_STATISTICS_H

#include "core/call.h"

struct session;
struct sccp_message;

/* In which state an end was when the far end went. */
enum far_end { FAR_END_CONNECT, FAR_END_ALERT, FAR_END_HOLD, FAR_END_RING, FAR_END_STATES };
enum { TALLY_CAUSES = 64 };
struct dn_tally {
    uint32_t incoming, answered, outgoing, outgoing_answered, busy, far_end[FAR_END_STATES];
    uint8_t causes[TALLY_CAUSES];    /* newest first */
};

/* Of a phone: its last call with sound. */
struct sound_report {
    uint32_t dn, line, call;
    char number[OUTSIDE_MAX], calling[OUTSIDE_MAX], called[OUTSIDE_MAX];
    bool told;                       /* the phone has answered: */
    uint32_t sent, sent_octets, received, received_octets, lost, jitter, latency;
};

/* Begins to count; forgets all. */
void statistics_start(void);
void statistics_stop(void);
/* A channel opens for this call; the call is over: its phone is asked, if it had sound; the phone answers. */
void statistics_began(const struct session *s, uint32_t reference);
void statistics_ask(struct session *s, uint32_t reference);
void statistics_told(struct session *s, const struct sccp_message *m);

#endif

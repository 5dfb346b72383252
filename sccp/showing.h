// SPDX-License-Identifier: MIT
/* Private to indicate.c, sounds.c and transferring.c: what a phone shows in a view, and the steps on the way there. */
#ifndef SCCP_SHOWING_H
#define SCCP_SHOWING_H

#include "sccp/sccp.h"

struct look {
    enum call_state state;
    enum lamp lamp;
    enum ring ring;                  /* RING_OFF: does not ring */
    enum ring_duration duration;
    enum tone tone;
    enum key_set keys;
    const char *prompt;              /* followed by the caller's number, in views that ring or hear a page */
};

extern const struct look looks[VIEW_COUNT];      /* indicate.c */

/* One step of a flow. */
struct showing {
    struct session *session;
    const struct phone *phone;
    const struct indication *i;
    const struct look *look;
};
typedef void step_fn(const struct showing *w);

#define SHOW(w, ...) SEND((w)->session, __VA_ARGS__)

/* The user hears the other end. */
static inline bool view_talks(enum view v)
{
    return v == VIEW_CONNECTED || v == VIEW_CONFERENCE;
}

/* sounds.c */
step_fn tone, stop_tone, waiting_tone, ring, ringer_off, ringer_off_alone, speaker_on, speaker_off;
step_fn announce, unmute;
/* Of a call on hold: a ring, once, or in another call the tone of a call that waits. */
step_fn remind;
/* The call that the phone's user hears; NULL: none. */
struct appearance *audible(const struct phone *p);

/* transferring.c */
/* The call that was put on hold to ask shows that it is being transferred, unless it will be a conference. */
step_fn transferring;
/* The call that asked ended: the other one is on hold, no longer being transferred. */
step_fn transferring_back;
/* Behind every flow: the transfer is made or given up when one of its calls ends, or when the held one is resumed, here
 * or elsewhere. */
step_fn transferring_over;

#endif

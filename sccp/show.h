// SPDX-License-Identifier: MIT
/* The cursors behind `show ephone …`, `show ephone-dn …` and `show telephony-service`, by file. */
#ifndef SCCP_SHOW_H
#define SCCP_SHOW_H

#include "core/address.h"
#include "core/call.h"
#include "core/out.h"

typedef bool show_fn(struct cursor *c);

/* -- one phone (show_phone.c) -- */
/* What it is doing. */
struct activity {
    unsigned line;           /* of the call that has its ear; 0 = none */
    bool media, sending, off_hook, ringing;
};

struct activity show_phone_activity(const struct phone *p);
/* Where the user's voice goes: to the other phone, or to our own mixer or music; 0.0.0.0 while nowhere. */
struct address show_far_end(const struct appearance *a);
const char *show_phone_state(const struct phone *p);     /* "REGISTERED", "UNREGISTERED", "DECEASED" */
bool show_has_overlay(const struct phone *p);
void show_phone_full(struct out *o, const struct phone *p);
void show_phone_short(struct out *o, const struct phone *p);     /* of `summary` */
void show_phone_brief(struct out *o, const struct phone *p);     /* of `summary brief` */

/* -- cursors -- */
/* show_ephone.c */
show_fn show_ephone, show_ephone_registered, show_ephone_unregistered, show_ephone_offhook, show_ephone_ringing,
    show_ephone_mac, show_ephone_dnd, show_ephone_cfa, show_ephone_overlay, show_ephone_loads, show_ephone_rtp,
    show_ephone_summary, show_ephone_brief, show_ephone_registered_brief, show_ephone_unregistered_brief,
    show_ephone_attempts;

/* show_messages.c */
show_fn show_ephone_messages;

/* show_dn.c */
show_fn show_ephone_of_dn, show_ephone_number, show_ephone_dn, show_ephone_dn_one, show_ephone_dn_summary;

/* show_telephony.c */
show_fn show_telephony_service, show_telephony_ephones, show_telephony_ephone, show_telephony_dns, show_telephony_dn,
    show_telephony_dn_templates, show_telephony_all;

/* "IDLE", "SIEZE", "RINGING" … of the nth channel of a line. */
struct line;
const char *channel_state(const struct line *l, unsigned channel);

#endif

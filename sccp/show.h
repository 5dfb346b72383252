// SPDX-License-Identifier: MIT
/* The cursors behind `show ephone …`, `show ephone-dn …` and `show telephony-service`, by file. */
#ifndef SCCP_SHOW_H
#define SCCP_SHOW_H

#include "core/config/row.h"

typedef bool show_fn(struct cursor *c);

/* show_ephone.c */
show_fn show_ephone, show_ephone_registered, show_ephone_unregistered, show_ephone_offhook, show_ephone_ringing,
    show_ephone_mac, show_ephone_number, show_ephone_summary, show_ephone_brief, show_ephone_registered_brief,
    show_ephone_unregistered_brief, show_ephone_attempts;

/* show_messages.c */
show_fn show_ephone_messages;

/* show_dn.c */
show_fn show_ephone_of_dn, show_ephone_dn, show_ephone_dn_one, show_ephone_dn_summary, show_telephony_service;

/* "IDLE", "SIEZE", "RINGING" … of the nth channel of a line. */
struct line;
const char *channel_state(const struct line *l, unsigned channel);

#endif

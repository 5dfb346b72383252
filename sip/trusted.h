// SPDX-License-Identifier: MIT
/* Who may open a session or register: an application can dial from every watched phone, and nothing in the protocol
 * says who it is. */
#ifndef SIP_TRUSTED_H
#define SIP_TRUSTED_H

#include "core/address.h"
#include "core/config/row.h"
#include "core/log.h"

/* True for everybody while the list is empty or `ip address trusted authenticate` is off. A refusal is counted, and
 * logged once for each source. */
bool trusted_source(const struct address *peer);
/* The configuration changed; `open`: applications are served now, without a list to be warned of. */
void trusted_applied(bool open);

/* show ip address trusted list */
bool trusted_show(struct cursor *c);
/* show ip address trusted check ADDRESS */
bool trusted_check(struct cursor *c);

extern const struct log_message message_untrusted, message_open_to_all;

#endif

// SPDX-License-Identifier: MIT
/* Requests of others, answered. */
#ifndef SIP_SERVER_H
#define SIP_SERVER_H

#include "core/log.h"
#include "sip/framer.h"
#include "sip/transport.h"

/* One framed message; a bad one is refused if it says whom to answer. */
void server_receive(const struct path *p, const char *data, const struct frame *f);

extern const struct log_message message_malformed;

#endif

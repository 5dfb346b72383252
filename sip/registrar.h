// SPDX-License-Identifier: MIT
/* Registrations: names that applications keep alive with REGISTER (RFC 3261 10). The application behind
 * `struct registration` says which names there are; this keeps the time.
 *
 *     unknown ──REGISTER, 200──▶ bound ──(Expires: 0, no REGISTER in time, not admitted any more)──▶ lost
 *                                  └─REGISTER, 200: a whole lifetime from now */
#ifndef SIP_REGISTRAR_H
#define SIP_REGISTRAR_H

#include "core/buf.h"
#include "core/content.h"
#include "core/counter.h"
#include "core/log.h"
#include "sip/parse.h"
#include "sip/transport.h"

/* The answer to a REGISTER: a status, and header lines appended to `headers`. 0: no answer. */
int registrar_receive(const struct message *m, const struct path *p, struct buf *headers);
/* The connection is gone; what was registered along it lives on until its time is over. */
void registrar_disconnected(struct channel *c);
/* The configuration changed: bindings that are not admitted any more are lost. */
void registrar_applied(void);
void registrar_stop(void);

/* False when nobody is registered under this name. */
bool registrar_find(const char *name, struct registration_info *info);

extern struct limit limit_registrations;
extern const struct log_message message_registered, message_lost, message_unauthorized;

#endif

// SPDX-License-Identifier: MIT
/* When and where SIP listens, through the four phases of a change. */
#ifndef SIP_PORTS_H
#define SIP_PORTS_H

#include "core/module.h"

/* An application is served now. */
bool ports_serving(void);
/* `registrar server` */
bool ports_registrar(void);

bool ports_prepare(const struct snapshot *next, struct refusal *r);
/* Opens, moves or closes as the running configuration wants it. */
void ports_applied(void);
void ports_stop(void);

extern const struct log_message message_listen, message_bind;

#endif

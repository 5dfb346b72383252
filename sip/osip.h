// SPDX-License-Identifier: MIT
/* The one door to libosip2's parser. Its headers define bare macros (FROM, TO, ALLOW …), so only osip.c sees them. */
#ifndef SIP_OSIP_H
#define SIP_OSIP_H

#include "sip/parse.h"

/* Once, before the first message: allocators, no output to stdout. */
void osip_prepare(void);
/* Parses a clean head (start line, some headers, empty line; NUL-terminated) and fills `a`. False, and `a`
 * as it was, when it is not SIP. What `a` points to dies with the next call. */
bool osip_addresses(const char *head, size_t size, struct addresses *a);

#endif

// SPDX-License-Identifier: MIT
#ifndef SIP_ORIGIN_H
#define SIP_ORIGIN_H

#include "core/address.h"
#include "sip/parse.h"
#include "sip/transport.h"

/* Where the application itself is. Behind proxies many share the address from which they speak to us, so its own Via
 * says it, the last one, as the first proxy completed it (RFC 3261 18.2.1, RFC 3581). Without proxies, or when that Via
 * has no address, it is the peer. */
struct address origin_of(const struct message *m, const struct path *p);

#endif

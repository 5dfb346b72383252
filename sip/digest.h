// SPDX-License-Identifier: MIT
/* HTTP digest of requests (RFC 3261 22, RFC 2617): MD5, with or without qop=auth. Each nonce is good for a minute and
 * for one request, so a request that was overheard is of no use to anybody. */
#ifndef SIP_DIGEST_H
#define SIP_DIGEST_H

#include "core/buf.h"
#include "sip/parse.h"

struct account {
    const char *name, *password;
    const char *realm;
};

enum digest {
    DIGEST_NONE,                 /* no credentials for this realm */
    DIGEST_WRONG,
    DIGEST_STALE,                /* the right password for a nonce that is used up or not (any more) ours */
    DIGEST_RIGHT,                /* … and its nonce is used up now */
};
enum digest digest_check(const struct message *m, const struct account *a);
/* Appends a WWW-Authenticate line with a fresh nonce. */
void digest_challenge(struct buf *headers, const char *realm, bool stale);

#endif

// SPDX-License-Identifier: MIT
/* Our own messages, from bounded templates. */
#ifndef SIP_BUILD_H
#define SIP_BUILD_H

#include "core/content.h"
#include "sip/parse.h"
#include "sip/transport.h"

enum { MAX_FORWARDS = 70 };

struct reply {
    int status;
    const char *reason;              /* NULL: the standard phrase */
    const char *to_tag;              /* added when the request's To has none; NULL: none */
    const char *headers;             /* whole lines; NULL: none */
    const struct content *content;   /* whose body it is; NULL: no body */
    const struct buf *body;
};

/* The response to `m`, which came along `p`: Via, From, To, Call-ID and CSeq byte for byte, the top Via with `received`
 * and `rport` where RFC 3261 18.2.1 and RFC 3581 want them. */
void build_response(struct buf *out, const struct message *m, const struct path *p, const struct reply *r);

/* A request of ours inside a dialog. */
struct request {
    const char *method;
    const char *target;              /* Request-URI */
    const char *routes;              /* whole Route lines, "" for none */
    const char *last_route;          /* the target, when the Request-URI is a strict router; NULL else */
    const char *from, *to;           /* whole values, with tags */
    const char *call_id;
    const char *branch;              /* unique part of the branch parameter */
    uint32_t cseq;
    bool tcp;
    const char *headers;             /* more whole lines, "" for none */
    const char *media_type;          /* of the body, if there is one … */
    const char *disposition;         /* … and what is to be done with it; NULL: what is usual */
    struct body body;
};
void build_request(struct buf *out, const struct request *r);

/* "<sip:201@10.0.0.1:5060;transport=tcp>" */
void build_contact(struct buf *out, const char *user, bool tcp);
const char *standard_reason(int status);

/* What we understand, in the form of the Allow header. */
#define SIP_METHODS "INVITE, ACK, BYE, CANCEL, INFO, UPDATE, OPTIONS, SUBSCRIBE"
#define SIP_ALLOW "Allow: " SIP_METHODS ", REGISTER\r\n"
#define SIP_ALLOW_UNREGISTERED "Allow: " SIP_METHODS "\r\n"        /* while nobody may register */

#endif

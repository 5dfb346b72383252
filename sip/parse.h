// SPDX-License-Identifier: MIT
/* One SIP message, taken apart. Everything in it points into rooms that the next message overwrites: what must live
 * longer is copied. */
#ifndef SIP_PARSE_H
#define SIP_PARSE_H

#include "sip/framer.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of a message; not NUL-terminated. */
struct text {
    const char *at;
    size_t size;
};

/* The headers we read. All others are skipped, whatever they hold. */
enum header {
    H_OTHER,
    H_VIA, H_FROM, H_TO, H_CALL_ID, H_CSEQ,
    H_CONTACT, H_RECORD_ROUTE, H_REQUIRE, H_SUPPORTED, H_CONTENT_TYPE, H_CONTENT_ENCODING,
    H_SESSION_EXPIRES, H_MIN_SE, H_USER_AGENT, H_EXPIRES, H_AUTHORIZATION, H_EVENT, H_ACCEPT,
    H_COUNT
};

struct header_line {
    enum header id;
    struct text value;           /* unfolded, without blanks around */
};

/* What the SIP grammar says of the addresses; "" where absent. Of a response only the tags. */
struct addresses {
    const char *from_tag, *to_tag;
    const char *from_scheme, *from_user, *from_host;
    const char *to_user, *request_user;
    const char *via_host;        /* sent-by of the top Via */
    uint16_t via_port;           /* 0: not given */
    bool via_rport;              /* asks for the answer at its source port (RFC 3581) */
    const char *route_host;      /* of the first Record-Route; "" without */
    uint16_t route_port;
};

struct message {
    bool request;
    int status;                  /* of a response */
    struct text method, uri;     /* of a request */
    struct text body;
    struct header_line lines[SIP_HEADERS_MAX];
    unsigned line_count;
    struct text first[H_COUNT];  /* the first value of each header; .at NULL: absent */
    bool usable;                 /* the five headers that an answer copies are there */
    uint32_t cseq;
    struct text cseq_method;
    struct addresses addresses;
};

/* A refusal of a message: a SIP status and its reason; status 0: none. */
struct verdict {
    int status;
    const char *why;
};

/* Takes a framed message apart and checks it: mandatory headers once each, CSeq, version, hosts and ports. On refusal
 * `m->usable` tells whether it can be answered. `data` is the start line's first byte. */
struct verdict parse_message(const char *data, const struct frame *f, struct message *m);

bool text_is(struct text t, const char *word);           /* same bytes */
bool text_like(struct text t, const char *word);         /* same but for case */
/* The next item of a comma-separated value, without blanks; false at the end. */
bool text_item(struct text *rest, struct text *item);
/* True when the word stands in any line of this header. */
bool header_lists(const struct message *m, enum header id, const char *word);
/* Leading digits as a number below 2^31; -1 when there are none or too many. `rest` may be NULL. */
long text_number(struct text t, struct text *rest);
/* The URI of a From, To, Contact or Record-Route value, byte for byte. */
struct text text_uri(struct text value);
/* The value's parameter as text, e.g. refresher of "90;refresher=uac"; .at NULL: absent. */
struct text text_parameter(struct text value, const char *name);

#endif

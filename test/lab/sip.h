// SPDX-License-Identifier: MIT
/* SIP as a test client needs it: read and write messages as text. It shares no code with the appliance, so that a
 * mistake there is not made here as well. */
#ifndef LAB_SIP_H
#define LAB_SIP_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { SIP_TEXT = 512 };

/* A message as received; pointers into its bytes. */
struct sip_text {
    const char *data;
    size_t head, size;           /* bytes up to and with the empty line; of the whole message */
    int status;                  /* of a response, 0 for a request */
    char method[16];             /* of the request, or from CSeq of the response */
    unsigned cseq;
};

/* Bytes of the first whole message in a stream, CRLF keepalives counted as messages of their own; 0 = more is needed;
 * negative = not SIP. */
long sip_text_frame(const void *data, size_t n);
/* Takes a whole message apart; false when it is none. */
bool sip_text_parse(struct sip_text *m, const void *data, size_t n);
/* Value of the nth header of that name (long or compact form); false when it is not there. */
bool sip_text_header(const struct sip_text *m, const char *name, unsigned nth, char value[SIP_TEXT]);
/* A parameter behind `;` in a header value ("tag"); "" when not there. Returns `out`. */
char *sip_text_parameter(const char *value, const char *name, char *out, size_t size);
/* The URI inside <> of a header value, or the value up to its first parameter. */
char *sip_text_uri(const char *value, char *out, size_t size);
/* The Route lines of a dialog from the answer that made it: the proxies on the way, the last one that recorded itself
 * first (RFC 3261 12.1.2). */
void sip_text_routes(const struct sip_text *m, struct buf *routes);
static inline const char *sip_text_body(const struct sip_text *m) { return m->data + m->head; }
static inline size_t sip_text_body_size(const struct sip_text *m) { return m->size - m->head; }

/* Appends Content headers, the empty line and the body; without a body only Content-Length: 0. */
void sip_text_end(struct buf *b, const char *type, const void *body, size_t n);

#endif

// SPDX-License-Identifier: MIT
/* Where a SIP message begins and ends, and whether it is fit to be read at all. Nothing behind this line ever sees an
 * over-long line, a NUL, a doubtful Content-Length or ten thousand parameters. */
#ifndef SIP_FRAMER_H
#define SIP_FRAMER_H

#include <stddef.h>

enum {
    SIP_MESSAGE_MAX = 16 * 1024,
    SIP_BODY_MAX = 12 * 1024,
    SIP_HEADERS_MAX = 128,
    SIP_LINE_MAX = 2048,         /* unfolded */
    SIP_LINE_ITEMS_MAX = 64,     /* `;` and `,` in one line … */
    SIP_HEAD_ITEMS_MAX = 512,    /* … and in all: the parser's lists are quadratic */
};

enum frame_kind {
    FRAME_MORE,                  /* not all here yet */
    FRAME_KEEPALIVE,             /* line ends between messages (RFC 5626 3.5.1) */
    FRAME_MESSAGE,
    FRAME_BAD,                   /* refuse; over TCP the stream cannot be trusted any more */
};

struct frame {
    enum frame_kind kind;
    size_t size;                 /* bytes it takes of the input */
    size_t lead;                 /* bytes before the start line: a datagram's leading line ends */
    size_t head;                 /* start line and headers, with the empty line; of a bad one, what is sound of them */
    size_t body;                 /* bytes after the head; size may be more (a datagram's rest) */
    int status;                  /* FRAME_BAD: the answer … */
    const char *why;             /* … and its reason phrase */
};

/* The first frame of a byte stream. */
struct frame frame_stream(const char *data, size_t n);
/* A datagram is one frame; without Content-Length its body goes to the end (RFC 3261 18.3). */
struct frame frame_datagram(const char *data, size_t n);

#endif

// SPDX-License-Identifier: MIT
/* Telnet's own bytes (RFC 854, 855; echo 857, suppress go-ahead 858, window size 1073), taken out of what a user types.
 * We echo and send characters as they come; of the client we want its window size. Everything else is declined. */
#ifndef CLI_TELNET_H
#define CLI_TELNET_H

#include "core/buf.h"

enum { TELNET_SUB_MAX = 16 };

struct telnet {
    enum { TELNET_DATA, TELNET_IAC, TELNET_OPTION, TELNET_SUB, TELNET_SUB_IAC } state;
    uint8_t verb;                        /* WILL, WONT, DO, DONT while its option is awaited */
    uint8_t sub[TELNET_SUB_MAX];         /* subnegotiation: option and what follows; what is too long is forgotten */
    unsigned sub_size;
    bool ours[2], theirs[2];             /* options that are on or asked for; telnet.c has the table */
    unsigned rows, columns;              /* 0 until the client tells */
    bool resized;                        /* set when it tells; the reader clears it */
};

/* The server's first words. */
void telnet_greet(struct telnet *t, struct buf *out);
/* Takes what the client sent: appends what the user typed to `typed`, and what telnet itself has to answer to `out`. */
void telnet_receive(struct telnet *t, const uint8_t *data, size_t n, struct buf *typed, struct buf *out);
/* Output for the user: a byte 255 is sent twice. */
void telnet_send(const char *data, size_t n, struct buf *out);

/* -- the door -- */
struct listener;
struct address;
/* NULL and a negative errno when the address cannot be bound. */
struct listener *telnet_listen(const struct address *a, int *error);

extern struct limit telnet_unread;

#endif

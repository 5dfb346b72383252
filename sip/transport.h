// SPDX-License-Identifier: MIT
/* SIP's sockets: one TCP and one UDP port, and the TCP connections that dialogs live on. */
#ifndef SIP_TRANSPORT_H
#define SIP_TRANSPORT_H

#include "core/address.h"
#include "core/counter.h"
#include "core/list.h"
#include "core/log.h"
#include "core/stream.h"

/* One TCP connection, accepted or ours. */
struct channel {
    struct stream *stream;
    struct list dialogs;         /* struct dialog.on_channel */
    struct list bindings;        /* struct binding.on_channel */
    unsigned members;            /* of both */
    struct list outbound;        /* among those that we opened */
    struct address to;           /* … and where to */
    bool distrusted;             /* sent what cannot be framed */
};

/* Where a message came from and where its answer goes. */
struct path {
    struct channel *channel;     /* NULL over UDP */
    struct datagrams *udp;       /* NULL over TCP */
    struct address peer;
};

/* Binds both ports at `wanted` beside those in use; nothing to do when they are there already. 0 or negative errno. */
int transport_prepare(const struct address *wanted);
void transport_abort(void);
/* Makes `wanted` the address, with what was prepared; the old ports close, their connections go on. `configured` is how
 * others know us when `wanted` is "any address". 0 or -errno. */
int transport_listen(const struct address *wanted, const struct address *configured);
/* Closes the ports and every connection, after what is queued. */
void transport_close(void);
/* Where we can be reached: stands in Contact and Via. NULL while the ports are closed. */
const struct address *transport_address(void);
/* The same in words; "invalid" while the ports are closed. */
const char *transport_sent_by(void);
/* The UDP port in use, NULL while closed. */
struct datagrams *transport_udp(void);

void path_write(const struct path *p, const void *data, size_t size);
/* Who pays for dialogs over UDP. */
struct peer *path_account(const struct path *p);
/* What came this way was refused. */
void path_refuse(const struct path *p);
/* A connection to `to`: an open one of ours, or a new one. NULL: there are too many. */
struct channel *channel_to(const struct address *to);
/* A node joins one of its lists, or leaves it; connections with dialogs or bindings neither idle out nor make room. */
void channel_join(struct channel *c, struct list *members, struct list *node);
void channel_leave(struct channel *c, struct list *node);

extern struct limit limit_connections, limit_routes, limit_unread;
extern struct debug_flag sip_debugs[];

#endif

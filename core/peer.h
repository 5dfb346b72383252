// SPDX-License-Identifier: MIT
/* What each host costs at each door, for `show resources peers`. A door is a stream class, a UDP port or whatever else
 * has peers; its name is what the administrator reads. Who has a connection is always known; of the others those that
 * came last. Each step costs the same, however many there are. */
#ifndef CORE_PEER_H
#define CORE_PEER_H

#include "core/address.h"
#include "core/counter.h"
#include "core/list.h"

struct peer {
    const char *service;         /* the door's name */
    struct address host;         /* without port */
    unsigned connections;        /* that hold it */
    uint64_t messages;           /* that came from it */
    uint64_t received, sent;     /* bytes */
    uint64_t unsent;             /* bytes that wait for it, beside those in its streams */
    uint64_t refused;            /* its messages and requests that were answered with no */
    uint64_t closed;             /* its connections that the appliance ended for what it did or did not do */
    uint64_t microseconds;       /* of the processor */
    uint64_t minute, recent[2];  /* the same for the last minute at which it did anything, and the minute before */
    struct list hashed, idle, all;
    struct { unsigned kept; uint64_t unsent, unread; } streams;      /* of the moment, while it is shown, */
    uint64_t share;                                                  /* as is this: of the whole appliance */
};

/* The connection's hold on it; it is there until released. */
struct peer *peer_hold(const char *service, const struct address *host);
void peer_release(struct peer *p);
/* Of who has no connection: good until the next one is asked for. */
struct peer *peer_find(const char *service, const struct address *host);
/* It has taken the processor since then (loop_microseconds). */
void peer_worked(struct peer *p, uint64_t since);
/* Something that it asked for was refused. */
void peer_refuse(const char *service, const struct address *host);

extern struct limit peers_remembered;

#endif

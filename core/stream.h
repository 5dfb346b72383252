// SPDX-License-Identifier: MIT
/* Sockets: the only socket code. TCP, UNIX and UDP; message framing, bounded queues, idle and first-message limits.
 *
 * A stream class is const data: how messages are cut, what a peer may cost, who is told. A turn's output is written
 * once; a connection owns an input buffer only while something is incomplete. */
#ifndef CORE_STREAM_H
#define CORE_STREAM_H

#include "core/address.h"
#include "core/counter.h"

#include <stddef.h>

struct stream;
struct listener;

enum stream_end {
    STREAM_PEER_CLOSED,      /* orderly end or reset by the peer */
    STREAM_REFUSED,          /* connect failed */
    STREAM_BAD_FRAME,        /* the framer gave up, or a message exceeded message_max */
    STREAM_SLOW,             /* queue_max reached, or no progress for stall_ms */
    STREAM_IDLE,             /* first_ms, partial_ms or idle_ms passed */
    STREAM_EVICTED,          /* made room for a newer one at `cap` */
    STREAM_SHUT,             /* stream_close, listener or process going down */
};

struct stream_class {
    const char *name;
    /* Size of the first whole message in data (n bytes, n > 0), 0 when more is needed, negative to close
     * (STREAM_BAD_FRAME). NULL: every read is one message. */
    long (*frame)(struct stream *s, const uint8_t *data, size_t n);
    /* One whole message. May write, close, or set the user pointer. The data dies on return. */
    void (*message)(struct stream *s, const uint8_t *data, size_t n);
    /* A connection was accepted (server) or completed (client). May be NULL. */
    void (*opened)(struct stream *s);
    /* The stream ends; it is freed right after. Called exactly once. */
    void (*closed)(struct stream *s, enum stream_end why);
    /* Everything queued has been handed to the kernel (for producers that wait); may be NULL. */
    void (*drained)(struct stream *s);
    size_t message_max;      /* bytes of one message */
    size_t queue_max;        /* bytes of unsent output; above it the peer is cut off */
    struct limit *queue;     /* its row: the longest queue of one connection; may be NULL */
    uint32_t first_ms;       /* accept until first whole message; 0 = no limit */
    uint32_t partial_ms;     /* start of a message until its end; 0 = no limit */
    uint32_t idle_ms;        /* no message at all; 0 = no limit; see stream_keep */
    uint32_t stall_ms;       /* output without progress; 0 = no limit */
    unsigned cap;            /* accepted streams of this class; 0 = no limit. At the cap the oldest that is not kept
                                is evicted; the newest is never refused */
};

/* Listens on TCP. `owner` comes back through stream_owner. NULL and negative errno in *error when it cannot bind.
 * Port 0 picks a free one, see listener_address. */
struct listener *listen_tcp(const struct stream_class *c, const struct address *a, void *owner, int *error);
/* Listens on a UNIX socket (mode 0600); a stale socket file is replaced, a live one gives -EADDRINUSE. */
struct listener *listen_unix(const struct stream_class *c, const char *path, void *owner, int *error);
const struct address *listener_address(const struct listener *l);
int listener_socket(const struct listener *l);           /* its descriptor, for `show` only */
/* Stops accepting; with `streams` also closes what it accepted. */
void listener_close(struct listener *l, bool streams);

/* Starts a connection; `opened` or `closed` follows. Output may be queued at once. */
struct stream *connect_tcp(const struct stream_class *c, const struct address *a, void *owner);
struct stream *connect_unix(const struct stream_class *c, const char *path, void *owner);
/* Takes over a connected descriptor (a socketpair end). */
struct stream *stream_adopt(const struct stream_class *c, int fd, void *owner);

/* Queues output. Written at the end of the turn. Over queue_max the stream ends with STREAM_SLOW (from the loop,
 * never inside this call), so callers need no error path. */
void stream_write(struct stream *s, const void *data, size_t n);
size_t stream_queued(const struct stream *s);
/* Ends the stream: queued output is still sent (bounded by stall_ms), input is ignored. `closed` is called before
 * this returns, with STREAM_SHUT. */
void stream_close(struct stream *s);
/* Stops and resumes reading (back-pressure). */
void stream_pause(struct stream *s, bool paused);
/* An adopted one speaks for this host, who pays for it in `show resources peers`. */
void stream_speaks_for(struct stream *s, const struct address *host);
/* Its peer has been worked for since then (loop_microseconds), in another turn than its message's. */
void stream_worked(struct stream *s, uint64_t since);
/* Counted in `show resources peers`: something that its peer asked for was refused. */
void stream_refuse(struct stream *s);
/* Likewise; and closes it, for what its peer did or did not do. */
void stream_turn_out(struct stream *s);
/* So many peers share the connection: each brings the queue_max of one. */
void stream_share(struct stream *s, unsigned peers);
/* A kept stream (registered phone, live dialog) is neither idle nor evictable. */
void stream_keep(struct stream *s, bool kept);

void *stream_user(const struct stream *s);
void stream_set_user(struct stream *s, void *user);
void *stream_owner(const struct stream *s);
const struct address *stream_peer(const struct stream *s);
const struct address *stream_local(const struct stream *s);
/* Number of this stream, unique in the process: jobs remember it instead of the pointer. */
uint64_t stream_id(const struct stream *s);
struct stream *stream_by_id(uint64_t id);
/* The descriptor's number, for `show ephone`'s "TCP socket:[5]" only. */
int stream_socket(const struct stream *s);
/* For the row of a class: the longest queue now. */
void streams_measure_queue(struct limit *l);
/* For `show` only: the next one that is open, *at beginning at 0; every listener. */
struct stream *stream_next(uint64_t *at);
bool stream_is_connecting(const struct stream *s);
const struct stream_class *stream_class_of(const struct stream *s);
void listeners_show(void (*fn)(void *arg, const struct stream_class *class, const struct address *a), void *arg);
/* Sets the IP type-of-service byte (CS3 for signalling = 0x60). */
void stream_set_tos(struct stream *s, int tos);
/* User id of the peer of a UNIX socket, or -1. */
int stream_peer_uid(const struct stream *s);

extern struct limit streams_unsent, listeners_backlog, datagrams_unread;

/* Datagrams. */
struct datagrams;
typedef void datagram_fn(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n);
struct datagrams *datagrams_open(const struct address *a, datagram_fn *receive, void *owner, int *error);
void datagrams_close(struct datagrams *d);
void datagrams_send(struct datagrams *d, const struct address *to, const void *data, size_t n);
/* What its peers cost is shown under this name. */
void datagrams_account(struct datagrams *d, const char *service);
const struct address *datagrams_address(const struct datagrams *d);
void *datagrams_owner(const struct datagrams *d);

#endif

// SPDX-License-Identifier: MIT
/* Private to stream.c (a stream's life), stream_input.c, stream_output.c and listener.c (where streams come from). */
#ifndef CORE_STREAM_INSIDE_H
#define CORE_STREAM_INSIDE_H

#include "core/buf.h"
#include "core/config/row.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/peer.h"
#include "core/stream.h"
#include "core/turn.h"

/* The accepted streams of one class. */
struct census {
    const struct stream_class *class;
    unsigned count;
    struct list evictable;   /* struct stream.of_census, oldest first */
    struct census *next;
};

struct stream {
    struct watcher *watcher; /* NULL: the connection could not even be begun */
    int fd;
    uint64_t id;
    const struct stream_class *class;
    struct census *census;   /* of an accepted one */
    void *owner, *user;
    struct address peer, local;

    struct buf in;           /* begun messages */
    struct buf out;          /* from `sent` on: not yet taken by the kernel */
    size_t sent;
    unsigned peers;          /* that share it, for the limit of `out`; 0 = one */
    struct peer *account;    /* who pays for it; NULL before it is connected and after its end */

    struct timer watch;      /* the next of the deadlines that run from the moments below */
    uint64_t born, heard, partial, stalled;   /* loop_now + 1; 0 = does not run */

    bool connecting;         /* `opened` was not called yet */
    bool counted;            /* loop_expect knows of it */
    bool served;             /* sent a whole message */
    bool kept, paused;
    bool blocked;            /* the kernel's buffer is full */
    bool too_slow, broken;   /* to be ended at the end of the turn */
    bool ended;              /* `closed` was called */
    bool lingering;          /* all sent, our side is shut */

    struct list of_census, of_listener, of_dirty, of_ready;
};

/* A stream on this descriptor; negative: one that will end with STREAM_REFUSED. */
struct stream *stream_new(const struct stream_class *class, int fd, void *owner);
void stream_end(struct stream *s, enum stream_end why);
/* Its peer from now on, in the book of peer.h; NULL: nobody. */
void stream_account(struct stream *s, const struct address *host);
/* After each change of what may happen next: what the descriptor and the clock are watched for. */
void stream_watch(struct stream *s);
/* The same for the descriptor alone. */
void stream_rewatch(struct stream *s);
/* Of one that has ended. */
void stream_destroy(struct stream *s);
/* Nobody needs to wait any more for what becomes of it. */
void stream_expected(struct stream *s);

/* stream_input.c */
/* The stream's fate is told in a later turn, or its input in memory is worked off. */
void stream_ready(struct stream *s);
/* Its connection stands. */
void stream_opened(struct stream *s);
/* One read, and the messages in it. */
void stream_read(struct stream *s);
void stream_inputs_shut(void);

/* stream_output.c */
/* At the end of the turn it is flushed, or ended. */
void stream_mark_dirty(struct stream *s);
/* Gives the kernel what it takes. Ends nothing. */
void stream_push(struct stream *s);

/* peer.c */
bool show_peers(struct cursor *c);

/* loop_now as the stream's moments keep it. */
uint64_t stream_moment(void);

/* The loop closes. */
void listeners_shut(void);

#endif

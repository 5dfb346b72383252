// SPDX-License-Identifier: MIT
/* Dialogs: what joins an application's content to a peer, or a subscription to who tells it.
 *
 *     INVITE accepted ──▶ LIVE ──(BYE, expiry, transport, give-up, content_end)──▶ LEAVING ──▶ `closed`, freed
 *                                                                                    └─ over UDP: until BYE is answered
 *
 * A subscription (RFC 6665) lives the same life; it begins with SUBSCRIBE, and its BYE is the last NOTIFY.
 *
 * A dialog is found by its own tag, 64 random bits that nobody can guess or make collide; Call-ID and the peer's tag
 * must then agree. */
#ifndef SIP_DIALOG_H
#define SIP_DIALOG_H

#include "core/buf.h"
#include "core/content.h"
#include "core/counter.h"
#include "core/loop.h"
#include "sip/parse.h"
#include "sip/transport.h"

enum { TAG_TEXT = 17 };

enum dialog_phase { PHASE_LIVE, PHASE_LEAVING, PHASE_GONE };

/* A request of ours that waits: for its answer over UDP, for its turn otherwise. */
struct outgoing {
    struct list queued;
    uint32_t cseq;
    size_t size;
    char bytes[];
};

struct dialog {
    struct list hashed;              /* by tag */
    struct list on_channel;          /* TCP: struct channel.dialogs */
    struct list departing;
    const struct content *content;   /* of a session … */
    const struct package *package;   /* … or of a subscription; the other is NULL */
    void *user;
    enum dialog_phase phase;
    enum dialog_end why;

    uint64_t tag;
    char tag_text[TAG_TEXT];
    struct dialog_info info;
    char *remote_tag;
    char *local, *remote;            /* our To and the peer's From, whole, with tags */
    char *target;                    /* the peer's Contact */
    char *routes;                    /* Route lines */
    char *strict;                    /* the first proxy's URI, when it knows only the routing of RFC 2543; "" else */
    char *event;                     /* of a subscription: the Event header, with the peer's id */
    struct address route;            /* TCP behind a Record-Route: where to connect again; port 0 = direct */
    char *strings;                   /* the memory of all these texts, `target` apart */

    struct path path;                /* where the peer is now; channel NULL: lost, to be opened again */
    struct peer *account;            /* UDP: who pays for what waits; over TCP its connection knows */
    bool udp;
    bool proxied;                    /* there is a route */
    bool answering;                  /* a request of the peer is being answered: ours wait until it is */

    uint32_t cseq;                   /* our last */
    struct list queue;               /* struct outgoing; UDP: the first is on its way */
    size_t queued;
    struct timer resend;
    uint32_t resend_ms;              /* 0: the first was not sent yet */
    uint64_t give_up;

    struct timer session;            /* set to the next of these moments of loop_now(), 0 = none */
    uint64_t expires, refresh, acknowledge, repeat;
    uint32_t interval;               /* s */
    bool we_refresh;
    struct buf accepted;             /* our 200 to the INVITE, … */
    struct address accepted_to;      /* … said again there … */
    uint32_t repeat_ms;              /* … after so long, until it is acknowledged */
};

/* -- dialog.c -- */
void dialogs_init(void);
/* For an INVITE; NULL when there are too many. Not yet found by anybody. */
struct dialog *dialog_new(const struct message *m, const struct path *p, const struct content *content);
/* Puts it into the table: it lives. */
void dialog_begin(struct dialog *d);
/* One that was never begun, or has gone. */
void dialog_free(struct dialog *d);
/* `tag` is our own. Leaving ones are not found. */
struct dialog *dialog_find(const char *tag, struct text call_id, const char *remote_tag);
/* One that waits for the answer to its BYE is found as well. */
struct dialog *dialog_find_any(const char *tag, struct text call_id, const char *remote_tag);
/* The peer is here: answers and events go there. */
void dialog_moved(struct dialog *d, const struct path *p);
/* The same, because it said this from there. */
void dialog_heard(struct dialog *d, const struct message *m, const struct path *p);
/* The peer's Contact in a refreshing request. */
void dialog_retarget(struct dialog *d, const struct message *m);
/* Ends it, saying BYE (or the last NOTIFY) or nothing; `closed` follows in a turn of its own. Harmless when it is
 * ending already. */
void dialog_finish(struct dialog *d, enum dialog_end why, bool bye);
/* The same, with the last word left to the caller; false when it is ending already. */
bool dialog_leave(struct dialog *d, enum dialog_end why);
/* Its connection is gone: direct dialogs end, those behind a Record-Route connect again when they have to speak. */
void dialogs_lost(struct channel *c, enum stream_end why);
/* Says BYE in all of them. */
void dialogs_end(void);
/* The same, and none is left on return. */
void dialogs_stop(void);

/* -- outgoing.c -- */
/* Queues a request inside the dialog, and sends it as soon as the transport allows. False: the queue is full. */
bool outgoing_send(struct dialog *d, const char *method, const char *headers, const struct body *b);
/* The last request of a dialog that is leaving, as BYE: overtakes and drops whatever waits. */
void outgoing_last(struct dialog *d, const char *method, const char *headers, const struct body *b);
/* The peer's request is answered: what waited goes out. */
void outgoing_flush(struct dialog *d);
void outgoing_drop(struct dialog *d);
/* A response to one of ours. */
void outgoing_answered(const struct message *m);

/* -- subscription.c: RFC 6665 -- */
/* A SUBSCRIBE: the status of its answer and header lines appended to `headers`. *d is the subscription it belongs to,
 * NULL for none, and then the new one. */
int subscription_receive(const struct message *m, const struct path *p, struct dialog **d, struct buf *headers);
/* The SUBSCRIBE is answered with 200: NOTIFY follows. */
void subscription_answered(struct dialog *d);
/* NOTIFY; with `last`, the reason why it is the last one, the subscription ends. */
bool subscription_notify(struct dialog *d, const struct body *b, const char *last);
/* What is said in place of BYE. */
void subscription_farewell(struct dialog *d, enum dialog_end why);
/* Allow-Events, when there are packages. */
void subscription_packages(struct buf *headers);

/* -- session.c: RFC 4028 -- */
enum { SESSION_MIN = 90, SESSION_DEFAULT = 1800, SESSION_MAX = 86400 };
/* What the peer asks for; false: too short, answer 422. */
struct session_terms {
    uint32_t interval;
    bool we_refresh;
};
bool session_terms(const struct message *m, struct session_terms *t);
void session_start(struct dialog *d, const struct session_terms *t);
/* The peer is there: a whole interval from now. */
void session_renew(struct dialog *d);
/* Our 200 to the INVITE went there. Behind a proxy it is said again until it is acknowledged (RFC 3261 13.3.1.4), for
 * by its 100 the proxy has told the client not to ask again. */
void session_accepted(struct dialog *d, const struct address *to, const struct buf *answer);
/* ACK, or another request, followed our 200. */
void session_acknowledged(struct dialog *d);

extern struct limit limit_dialogs, limit_subscriptions, limit_unanswered, limit_unanswered_by_one;

#endif

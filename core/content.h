// SPDX-License-Identifier: MIT
/* How an application lives on SIP without knowing it: csta/ implements a content, sip/ carries it.
 *
 * A content is a body type on dialogs. sip/ finds it by media type; the application answers each body at once (or later
 * by transaction id) and sends bodies of its own with content_send. A registration is a name that a peer keeps alive
 * with REGISTER: sip/ holds the binding and its time, the application says who may and hears when one is lost. A
 * package is a kind of event (RFC 6665): the peer subscribes to a resource, on a dialog of its own, and is notified of
 * its state. */
#ifndef CORE_CONTENT_H
#define CORE_CONTENT_H

#include "core/address.h"
#include "core/buf.h"

#include <stdbool.h>

struct dialog;               /* sip's; opaque, alive from `accept` until `closed` returns */

/* What the peer says of itself, for `show` and for trust. Strings live as long as the dialog. */
struct dialog_info {
    const char *user;        /* From URI: "sip:alice@example.com" */
    const char *line;        /* To / Request-URI user part: "201" */
    const char *resource;    /* To URI: "sip:201@cme.example.com" */
    const char *call_id;
    struct address peer;     /* who speaks to us: the application, or the last proxy before us */
    struct address origin;   /* the application, as the first proxy saw it; without proxies the same */
    const char *transport;   /* "tcp" or "udp" */
    const char *user_agent;  /* "" when not given */
};

struct body {
    const char *data;
    size_t size;
};

/* The answer to a request with a body: a SIP status, and a body of the content's type when `body.size` is not 0. */
struct answer {
    int status;              /* 200, 400, 403, 488, 503 … */
    const char *reason;      /* NULL = the standard phrase */
    struct buf body;         /* taken over and freed by sip */
};

enum dialog_end { DIALOG_BYE, DIALOG_EXPIRED, DIALOG_TRANSPORT, DIALOG_NO_ANSWER, DIALOG_REJECTED, DIALOG_LOCAL };

struct content {
    const char *media_type;          /* "application/csta+xml" */
    const char *disposition;         /* "signal;handling=required" */
    /* An INVITE that opens a dialog; status 200 keeps it. `set` the application's own pointer with content_set_user. */
    void (*accept)(struct dialog *d, const struct body *b, struct answer *a);
    /* A body inside the dialog: re-INVITE (refresh true; body may be empty) or INFO. */
    void (*receive)(struct dialog *d, bool refresh, const struct body *b, struct answer *a);
    /* The dialog is over, for whatever reason (DIALOG_LOCAL = content_end). Called once. */
    void (*closed)(struct dialog *d, enum dialog_end why);
    /* Whether it serves at all (`no cti shutdown`): false → 503. */
    bool (*serving)(void);
};

/* Registers; the struct is const for the life of the process. */
void content_register(const struct content *c);
const struct content *content_by_type(const char *media_type, size_t size);
/* Walks the contents: sip listens while one of them is serving. */
const struct content *content_next(const struct content *after);

/* An event package. A subscription is a dialog; what is said of dialogs above and below holds for it, but for `send`
 * and `end`: content_notify does both. */
struct package {
    const char *event;               /* "dialog" */
    const char *media_type;          /* of what it tells: "application/dialog-info+xml" */
    /* A SUBSCRIBE that opens a subscription to the line of its dialog_info. A SIP status; 200 keeps it. */
    int (*subscribe)(struct dialog *d);
    /* The whole state: it follows the answer to each SUBSCRIBE, also to one that only fetches or leaves. */
    void (*state)(struct dialog *d, struct buf *body);
    /* The subscription is over, for whatever reason (DIALOG_BYE: it took its leave). Called once. */
    void (*closed)(struct dialog *d, enum dialog_end why);
    /* Whether there is such a package at all at the moment. */
    bool (*serving)(void);
};
void package_register(const struct package *p);
const struct package *package_next(const struct package *after);

enum admission {
    ADMIT_NOT,                       /* nobody of that name: 404 */
    ADMIT_SILENCE,                   /* not now, and the peer shall notice: no answer at all */
    ADMIT,
};

enum registration_end {
    REGISTRATION_LEFT,               /* Expires: 0 */
    REGISTRATION_EXPIRED,
    REGISTRATION_REMOVED,            /* the configuration does not admit it any more */
};

/* A binding, as others may see it. */
struct registration_info {
    struct address peer, origin;     /* of its last REGISTER: as in dialog_info */
    unsigned number;                 /* of this process, counted from 1 */
    uint32_t reference;              /* Cisco-referenceID */
    unsigned expires_in;             /* s */
};

struct registration {
    /* Asked for each REGISTER, and again for each binding after a change of the configuration. `seconds` is the longest
     * lifetime that may be granted. */
    enum admission (*may_register)(const char *name, unsigned *seconds);
    /* A new binding; not said again while it is kept alive. */
    void (*registered)(const char *name, const struct registration_info *info);
    /* It is over. */
    void (*lost)(const char *name, const struct registration_info *was, enum registration_end why);
};

/* The one application that has names to register; const for the life of the process. */
void content_set_registration(const struct registration *r);
enum admission content_may_register(const char *name, unsigned *seconds);
void content_registered(const char *name, const struct registration_info *info);
void content_lost(const char *name, const struct registration_info *was, enum registration_end why);

/* What sip/ gives back. */
struct carrier {
    /* Queues an INFO with this body. False when the dialog's queue is full (the dialog is then ended). */
    bool (*send)(struct dialog *d, const char *data, size_t size);
    /* Sends BYE and forgets the dialog; `closed` is called from a later turn. */
    void (*end)(struct dialog *d);
    const struct dialog_info *(*info)(const struct dialog *d);
    void (*set_user)(struct dialog *d, void *user);
    void *(*user)(const struct dialog *d);
    /* Seconds until the session or subscription expires unless refreshed. */
    unsigned (*expires_in)(const struct dialog *d);
    /* Serving of a content may have changed: open or close ports. */
    void (*serving_changed)(void);
    /* Queues a NOTIFY with this body, which may be empty. `last`: the subscription ends with it, for this reason (RFC
     * 6665 4.1.3); `closed` is called from a later turn. False as of `send`. */
    bool (*notify)(struct dialog *d, const char *data, size_t size, const char *last);
    /* False when nobody is registered under this name. */
    bool (*registration)(const char *name, struct registration_info *info);
};
void content_set_carrier(const struct carrier *c);

bool content_send(struct dialog *d, const char *data, size_t size);
void content_end(struct dialog *d);
const struct dialog_info *content_info(const struct dialog *d);
void content_set_user(struct dialog *d, void *user);
void *content_user(const struct dialog *d);
unsigned content_expires_in(const struct dialog *d);
bool content_notify(struct dialog *d, const char *data, size_t size, const char *last);
bool content_registration(const char *name, struct registration_info *info);
void content_serving_changed(void);

#endif

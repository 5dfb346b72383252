// SPDX-License-Identifier: MIT
/* A session server as SIP knows it: it registers under its name, subscribes to directory numbers (RFC 6665, package
 * `dialog`), and reads what it is told of their calls (RFC 4235). It shares no code with the appliance. */
#ifndef LAB_SERVER_H
#define LAB_SERVER_H

#include "core/address.h"
#include "core/buf.h"

struct server;

/* Who hears of it; the callbacks must not free the server. */
struct server_watcher {
    /* The answer to REGISTER (number "") or SUBSCRIBE, and for how many seconds it stands. */
    void (*answer)(void *data, const char *number, int status, unsigned expires);
    /* A NOTIFY for this number: what it says in a line, see server_line, and its body. */
    void (*notify)(void *data, const char *number, const char *line, const char *xml, size_t n);
    /* The connection is gone, or never was. May be NULL. */
    void (*closed)(void *data);
    /* Every SIP message, for traces. May be NULL. */
    void (*traced)(void *data, bool sent, const char *text, size_t n);
};

struct server_start {
    struct address server;
    const char *name;            /* its register-id: the user part of From and To */
    bool udp;
    const struct server_watcher *watcher;
    void *data;
};

/* Connects. */
struct server *server_open(const struct server_start *s);
void server_free(struct server *s);
/* Drops the connection without a word. */
void server_cut(struct server *s);

void server_register(struct server *s, unsigned seconds);
/* SUBSCRIBE to a number; again for the same number refreshes, with 0 seconds leaves or fetches. */
void server_subscribe(struct server *s, const char *number, unsigned seconds);
/* What it says to every NOTIFY from now on: 200 at first; 0 = nothing. */
void server_says(struct server *s, int status);

/* "partial 3 active 7(confirmed,initiator,202,held)": kind and version of the document, the subscription's state
 * ("terminated:timeout"), and each dialog: its id, state, direction, who it is with, and what there is to add, `held`,
 * `held-there`, or why it ended. "none - …" without a document. False when it is no such document. */
bool server_line(const char *state, const char *xml, size_t n, struct buf *line);

#endif

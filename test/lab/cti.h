// SPDX-License-Identifier: MIT
/* A computer application as CSTA over SIP knows it (uaCSTA, ECMA TR/87): one dialog to a server, opened by an INVITE,
 * kept by re-INVITEs, closed by BYE, with CSTA XML in INFOs both ways. Works against any such server. */
#ifndef LAB_CTI_H
#define LAB_CTI_H

#include "core/address.h"
#include "core/buf.h"
#include "core/loop.h"

struct cti;

/* Who hears of it. Every member may be NULL. */
struct cti_watcher {
    /* An event, or any other INFO body of the server's. */
    void (*event)(struct cti *c, const char *xml, size_t n);
    /* The final answer to the request with this CSeq, of any method. */
    void (*answer)(struct cti *c, unsigned cseq, int status, const char *xml, size_t n);
    /* The dialog is over: "BYE", "closed", "no answer", … The client is still there for cti_free. */
    void (*ended)(struct cti *c, const char *why);
    /* Every SIP message, for traces. */
    void (*traced)(struct cti *c, bool sent, const char *text, size_t n);
};

struct cti_start {
    struct address server;
    bool udp;
    const char *local;           /* address to send UDP from; NULL = loopback */
    const char *line;            /* user part of the Request-URI: "201" */
    const char *user;            /* user part of From; NULL = "lab" */
    unsigned expires;            /* Session-Expires asked for; 0 = none */
    bool timer;                  /* Supported: timer */
    bool mute;                   /* never answers an INFO, as pidgin-sipe does */
    const char *space;           /* XML namespace; NULL = edition 3 */
    const struct cti_watcher *watcher;
    void *data;
};

/* Connects and sends INVITE with RequestSystemStatus; its answer arrives as `answer` with CSeq 1. The callbacks must
 * not free the client. */
struct cti *cti_open(const struct cti_start *s);
void cti_free(struct cti *c);
void *cti_data(const struct cti *c);
/* True from the 200 OK until the end. */
bool cti_is_open(const struct cti *c);
/* Seconds granted by the server's Session-Expires; 0 = none. *by_us: refresher=uac. */
unsigned cti_expires(const struct cti *c, bool *by_us);
const char *cti_space(const struct cti *c);
unsigned cti_last_cseq(const struct cti *c);
/* INFOs that arrived and answers that are awaited. */
unsigned cti_events(const struct cti *c);
unsigned cti_awaited(const struct cti *c);

/* INFO with this body. Returns its CSeq, 0 when the connection is gone. */
unsigned cti_send(struct cti *c, const char *xml, size_t n);
/* re-INVITE (refresh), BYE, OPTIONS. */
unsigned cti_refresh(struct cti *c);
unsigned cti_bye(struct cti *c);
unsigned cti_options(struct cti *c);
/* REGISTER under this name, for so many seconds; 0 = no more. */
unsigned cti_register(struct cti *c, const char *name, unsigned seconds);
/* Over TCP: reads nothing more of what is sent to it. */
void cti_deaf(struct cti *c);
/* Drops the connection without a word. */
void cti_cut(struct cti *c);

/* -- bodies, in the client's namespace -- */
/* A service as it is typed: its name, its words, and behind them the calls that it acts on. */
struct cti_service {
    const char *name, *root;
    unsigned words;              /* with the name, without calls */
    unsigned calls;              /* 1: of the device in word 1; 2: the held and the active one of it */
    const char *state;           /* the local state in which such a call is; NULL = any */
    const char *option;          /* literal last word of this form; NULL = any */
    const char *inside;          /* template of the body */
};
/* "call 201 202 [prompt]", "monitor 201", "stop X", "snapshot 201", "features", "answer 202 CALL",
 * "clear|hold|retrieve 202 CALL", "deflect 202 203 CALL", "consult|sstransfer 201 203 CALL", "dial 201 3 CALL",
 * "park 201 701 CALL", "pickup 202 201 CALL" (201 takes what rings at 202), "gpickup 201 [GROUP]",
 * "digits 201 12# CALL", "alternate|reconnect|transfer 201 HELD ACTIVE", "snapshotcall 201 CALL",
 * "forward 201 [203|off]", "dnd|mwi 201 [on|off]",
 * "status", "alive", "announce", "unannounce ID". NULL when the name is unknown or a word is missing. */
const struct cti_service *cti_service(unsigned count, const char *const words[]);
/* Any: the table's rows, over and over. */
const struct cti_service *cti_service_at(size_t at);
/* The body for such a sentence, calls included. `device_form` puts numbers into device ids ("tel:%s" or "%s"). */
bool cti_body(struct cti *c, const char *device_form, unsigned count, const char *const words[], struct buf *xml);

#endif

// SPDX-License-Identifier: MIT
/* The seam between the call model and whatever serves a phone (sccp/ today): what core tells a phone. What a phone
 * tells core goes through core/service.h and the phone_… functions below. */
#ifndef CORE_PORT_H
#define CORE_PORT_H

#include <stdbool.h>
#include <stdint.h>

struct phone;
struct address;

/* What one appearance shows from now on. One enum, because a phone's call state, lamp, ring, tone, soft keys and prompt
 * all follow from it (sccp/indicate.c is the table). */
enum view {
    VIEW_IDLE,               /* gone: clear it */
    VIEW_OFF_HOOK,           /* initiated, dial tone */
    VIEW_DIALING,            /* first digit taken, no tone */
    VIEW_PROCEED,            /* number complete, not yet ringing */
    VIEW_RING_OUT,           /* the other end rings */
    VIEW_RING_IN,            /* rings here; no active call on this phone */
    VIEW_CALL_WAITING,       /* rings here while the phone has an active call */
    VIEW_CONNECTED,
    VIEW_CONFERENCE,         /* the same with more than one other */
    VIEW_HOLD,
    VIEW_BARGED,             /* shared line: talks in the call of another phone */
    VIEW_REMOTE,             /* shared line: in use on another phone */
    VIEW_REMOTE_HOLD,        /* shared line: held, may be resumed here */
    VIEW_PAGED,              /* hears a page, on the speaker */
    VIEW_BUSY,
    VIEW_INVALID,            /* number unknown: reorder */
    VIEW_CONGESTION,
    VIEW_COUNT
};

/* How a line rings on a phone. */
enum ringer {
    RINGER_NORMAL,
    RINGER_FEATURE,          /* triple pulse */
    RINGER_BEEP,             /* a beep during another call, else without sound */
    RINGER_SILENT,
};

/* How the user of a phone in use hears of a call that waits. */
enum waiting { WAITING_BEEP, WAITING_RING, WAITING_QUIET };

/* What a lamp shows that watches somebody else. */
enum watch_lamp { WATCH_IDLE, WATCH_RINGING, WATCH_IN_USE };

/* A party as a phone shows it. Strings live for the call of `indicate` only. */
struct party {
    const char *number;      /* "" unknown */
    const char *name;        /* "" none; UTF-8 */
};

struct indication {
    enum view view, before;  /* before = VIEW_IDLE for a new appearance */
    unsigned line;           /* line instance on this phone */
    uint32_t reference;      /* call reference of this leg */
    bool outbound;           /* this end began the call */
    struct party calling, called;
    struct party original_called, last_redirecting;   /* number "" when not redirected */
    const char *digits;      /* dialled so far or in full */
    enum ringer ringer;
    enum waiting waiting;    /* VIEW_CALL_WAITING */
    bool silent;             /* rings without sound: do not disturb */
    bool unattended, muted;  /* answered without its user, who should notice; and its microphone is off */
    bool reminder;           /* nothing changed: its user is to be reminded of the held call */
    bool prompt;             /* rings to ask its user whether to dial `called` (Make Call with prompt) */
    bool consultation;       /* a call made to ask before a transfer: its keys offer Transfer */
    bool barges;             /* a remote call that may be barged into */
    bool hidden;             /* VIEW_REMOTE: a private call, whose parties are not shown */
    bool by_service;         /* the phone acts without its user (CSTA, shell): open its speaker */
    bool last;               /* VIEW_IDLE: its user has no other call left */
    uint64_t connected_at;   /* loop_now() when connected, 0 before */
};

enum media_verb {
    MEDIA_RECEIVE,           /* open a receive channel; answer with phone_receives() */
    MEDIA_SEND,              /* send to ip:port */
    MEDIA_STOP_SEND,
    MEDIA_STOP_RECEIVE,
    MEDIA_RECEIVE_GROUP,     /* hear the multicast group ip:port; no answer is awaited */
    MEDIA_STOP_GROUP,
};

struct media_order {
    enum media_verb verb;
    uint32_t reference;      /* of the leg; doubles as conference id */
    uint32_t party;          /* pass-through party id, unique per opened channel */
    uint32_t ip;             /* MEDIA_SEND, MEDIA_RECEIVE_GROUP: network byte order */
    uint16_t port;
    uint32_t codec;          /* SCCP codec number: 4 = G.711 µ-law */
    uint16_t ms;             /* packet time, 20 */
    bool keep;               /* the channel will be reopened (hold): keep the port */
};

/* What a phone is told beside its calls. */
enum notice {
    NOTICE_LINES,            /* labels, names or numbers of its lines changed: tell it again, in place */
    NOTICE_RESTART,          /* restart now (it is idle): buttons or type changed */
    NOTICE_RESET,            /* the same, and nothing of its last user stays */
    NOTICE_GONE,             /* the ephone was deleted or re-addressed: unregister it */
    NOTICE_IDLE,             /* the phone became idle */
    NOTICE_FEATURES,         /* forward, do not disturb or message waiting changed: lamps, prompt, ForwardStat */
};

/* Served phones. Every function is called during core_settle, in order of the events, and must not call a service.
 * NOTICE_GONE may come earlier, while a configuration is applied. */
struct port {
    void (*indicate)(struct phone *p, const struct indication *i);
    void (*media)(struct phone *p, const struct media_order *o);
    void (*notice)(struct phone *p, enum notice n);
    /* Sounds digits (0-9 * # A-D, "," = pause) to the user of a connected leg: Generate Digits of the other end. */
    void (*digits)(struct phone *p, uint32_t reference, const char *digits);
    /* Night service: rings shortly and says that a call waits at this number. */
    void (*bell)(struct phone *p, const char *number);
    /* The lamp of one of its watches (struct watch.index) changes. */
    void (*watch)(struct phone *p, unsigned index, enum watch_lamp state);
    /* Where the phone is registered from; lives as long as the registration. */
    const struct address *(*peer)(const struct phone *p);
    /* Rings once and says that a call is still parked at this number. */
    void (*remind)(struct phone *p, const char *slot);
};

/* -- what a port tells core -- */
/* The phone registered: it is served by `port` from now on. One that is already served is first phone_lost (newest
 * wins). `data` comes back as phone->port_data. */
void phone_registered(struct phone *p, const struct port *port, void *data);
/* Its connection is gone (orderly or not): its calls are cleared; who talked with it hears reorder. */
void phone_lost(struct phone *p);
/* Answer to MEDIA_RECEIVE. ok false: the phone could not (the call stays, without sound). */
void phone_receives(struct phone *p, uint32_t reference, uint32_t party, bool ok, uint32_t ip, uint16_t port);
/* Codecs the phone can do, in its order (SCCP numbers). */
void phone_codecs(struct phone *p, const uint32_t *codecs, unsigned count);

#endif

// SPDX-License-Identifier: MIT
/* A CTI session: one application on one SIP dialog, from its INVITE to BYE. It owns the monitors started in it. */
#ifndef CSTA_SESSION_H
#define CSTA_SESSION_H

#include "csta/history.h"

#include "core/call.h"
#include "core/content.h"
#include "core/counter.h"
#include "core/log.h"

enum { SESSIONS_MAX = 10000, SESSION_ID_MAX = 2147483647 };

enum session_state {
    SESSION_NULL,
    SESSION_ACTIVE,
    SESSION_ENDING,                  /* we sent BYE (or the dialog was cut off): nothing is served or sent any more */
    SESSION_STATES
};

enum session_event { SESSION_OPEN, SESSION_REQUEST, SESSION_SEND, SESSION_END, SESSION_CLOSE, SESSION_EVENTS };

struct session {
    uint32_t id;                     /* 1 to SESSION_ID_MAX: `show cti session`, `clear cti session` */
    enum session_state state;
    struct dialog *dialog;           /* sip's */
    const char *edition;             /* namespace of its INVITE */
    char line[OUTSIDE_MAX];          /* the line it says it is for, escaped; it may control every watched one */
    char primary[OUTSIDE_MAX];       /* the extension of that line, when an expanded number named it; "" else */
    bool global;                     /* that began with a + */
    struct list monitors;            /* struct monitor.of_session */
    unsigned monitor_count;
    struct history history;
    bool registered;                 /* SystemRegister: wants to hear that the system goes down */
};

/* Takes one transition of the state table; false (and nothing changed) when the table has none. */
bool cti_session_step(struct session *s, enum session_event e);

/* NULL at the limit. */
struct session *cti_session_open(struct dialog *d, const char *edition, const char *line);
/* Remembers (and traces) a message to or from the application. */
void cti_session_note(struct session *s, bool ours, const char *data, size_t size);
/* Sends a message of ours (an event, MonitorStop). Silently dropped on a session that ends. */
void cti_session_send(struct session *s, const struct buf *message);
/* Sends BYE; the dialog closes in a later turn. */
void cti_session_end(struct session *s);
void cti_session_end_all(void);
/* The dialog is over: frees the session and its monitors. */
void cti_session_closed(struct session *s, enum dialog_end why);

struct session *cti_session_find(uint32_t id);
/* By id; 0 = the first. NULL after the last. */
struct session *cti_session_after(uint32_t id);

extern struct limit session_limit;
extern const struct log_message session_up_message, session_down_message;

#endif

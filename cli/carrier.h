// SPDX-License-Identifier: MIT
/* The appliance's end of cli/wire.h, shared by the console and the SSH door: frames on a stream become a shell session.
 * The two doors differ in who may start one. */
#ifndef CLI_CARRIER_H
#define CLI_CARRIER_H

#include "cli/session.h"
#include "cli/wire.h"
#include "core/stream.h"

struct carrier;

struct carrier_door {
    /* A proof came; the door answers it with carrier_answer, now or later. NULL: the door asks for none. */
    void (*auth)(struct carrier *c, const struct wire_auth *a);
    /* Fills in who starts a session. NULL, or why nobody may. */
    const char *(*admit)(struct carrier *c, struct session_start *start);
    /* The user typed. May be NULL. */
    void (*active)(struct carrier *c);
    /* The connection is over; the carrier may be freed. */
    void (*closed)(struct carrier *c);
};

/* Embedded in the door's own record of a connection; the stream's user pointer. */
struct carrier {
    const struct carrier_door *door;
    struct stream *stream;           /* NULL once closed */
    struct shell_session *session;   /* NULL before `start` and after its end */
    bool greeted, asking;            /* asking: a proof waits for its answer */
};

/* Members of the stream class. */
long carrier_frame(struct stream *s, const uint8_t *data, size_t n);
void carrier_message(struct stream *s, const uint8_t *data, size_t n);
void carrier_drained(struct stream *s);
void carrier_closed(struct stream *s, enum stream_end why);

void carrier_open(struct carrier *c, const struct carrier_door *door, struct stream *s);
void carrier_answer(struct carrier *c, const struct wire_answer *a);
/* Ends the connection; `reason` is shown to the user. The carrier is gone when it returns. */
void carrier_end(struct carrier *c, const char *reason);

#endif

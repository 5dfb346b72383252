// SPDX-License-Identifier: MIT
/* Files of messages that bend or break a grammar, each with what it is answered; test/load/torture/sip.txt says how
 * they are written. */
#ifndef LAB_TORTURE_H
#define LAB_TORTURE_H

#include "core/buf.h"

enum { TORTURES_MAX = 128 };

struct torture {
    char name[64];
    char udp[8], tcp[8];         /* "400", "none", "closed"; "-": not over this */
    struct buf text;             /* with what is still to be filled in */
};

struct tortures {
    unsigned count;
    struct torture list[TORTURES_MAX];
};

/* Reads such a file of test/load/torture; ends the program when it cannot. */
void tortures_read(struct tortures *t, const char *file);
void tortures_free(struct tortures *t);
/* The message, for this transport ("UDP", "TCP") of the sender's port; each `number` makes another one. */
void torture_fill(const struct torture *t, const char *transport, unsigned port, unsigned number, struct buf *message);

#endif

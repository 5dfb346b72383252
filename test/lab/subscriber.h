// SPDX-License-Identifier: MIT
/* `naisen-cti subscribe`: a session server at the prompt. It registers, subscribes to numbers, keeps both alive, prints
 * what it is told of their calls, and takes its leave. */
#ifndef LAB_SUBSCRIBER_H
#define LAB_SUBSCRIBER_H

#include "core/address.h"

enum { SUBSCRIBER_NUMBERS = 64 };

struct subscriber {
    struct address server;
    bool udp;
    const char *name;            /* its register-id */
    unsigned count;
    char **numbers;              /* at most SUBSCRIBER_NUMBERS */
    unsigned expires;            /* seconds asked for, of registration and subscriptions */
    unsigned seconds;            /* leaves after; 0 = when it is told to, or nothing is left */
    bool xml, verbose;           /* print bodies, print SIP messages */
};

/* Runs the loop until it has left; the program's exit status. */
int subscriber_run(const struct subscriber *s);
/* Takes its leave: for a signal. */
void subscriber_leave(void);

#endif

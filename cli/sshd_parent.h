// SPDX-License-Identifier: MIT
/* The SSH door from naisend's side: keeps naisen-sshd running, and decides for it. */
#ifndef CLI_SSHD_PARENT_H
#define CLI_SSHD_PARENT_H

#include "core/address.h"
#include "core/log.h"

/* A listening descriptor for naisen-sshd, or negative errno. */
int sshd_bind(const struct address *a);
/* Opens the door on such a descriptor, which it takes over; the door must be closed. */
void sshd_open(int listener);
/* No more connections; sessions go on. */
void sshd_close(void);
/* Ends the sessions, too. */
void sshd_stop(void);
/* The host key is another one: who comes from now on sees it; sessions go on. */
void sshd_renew(void);

extern const struct log_message sshd_log_ended;

extern struct limit sshd_helpers, sshd_unread;

#endif

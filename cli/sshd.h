// SPDX-License-Identifier: MIT
/* Between naisend and its SSH door, naisen-sshd, which is another program and, as root, another user.
 *
 * naisend starts it with three descriptors. For each connection that the door accepts it knocks (who is there?);
 * naisend answers with a grant that carries one end of a new socketpair, on which a child of the door then speaks
 * cli/wire.h, or with a grant without one, and the door hangs up. Closing the socketpair ends that child. */
#ifndef CLI_SSHD_H
#define CLI_SSHD_H

#include <stdint.h>
#include <sys/socket.h>

enum { SSHD_LISTENER = 3, SSHD_CONTROL = 4, SSHD_HOST_KEY = 5 };

struct sshd_knock {
    uint32_t id;
    struct sockaddr_storage peer, local;
};

struct sshd_grant {
    uint32_t id;
};

enum { SSHD_KEY_MAX = 16384, SSHD_GRACE_SECONDS = 125 };

/* One connection, in a process of its own. `key` is the host key in PEM or OpenSSH form. */
int sshd_session(int client, int link, const char *key);

#endif

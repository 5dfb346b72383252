// SPDX-License-Identifier: MIT
/* For stream.c, datagrams.c and rtp/ports.c: descriptors made, bound and connected. All non-blocking and close-on-exec;
 * every call returns a descriptor or a negative errno. */
#ifndef CORE_SOCKET_H
#define CORE_SOCKET_H

#include "core/address.h"

int socket_listen_tcp(const struct address *a);
int socket_listen_unix(const char *path);
/* *under_way: the connection is not there yet; the descriptor becomes writable when its fate is known. */
int socket_connect_tcp(const struct address *a, bool *under_way);
int socket_connect_unix(const char *path);
int socket_datagrams(const struct address *a);
/* Takes one connection. */
int socket_accept(int listening, struct address *peer);

/* Both leave an address of family AF_UNSPEC when there is none. */
struct address socket_local(int fd);
struct address socket_peer(int fd);
/* The error pending on the descriptor: 0 or a negative errno. */
int socket_error(int fd);
/* Whether it is on a network of one of our interfaces. */
bool socket_is_near(const struct address *a);
/* True when so few descriptors are left that the rest must be kept for the console, files and new listeners. */
bool socket_is_scarce(int fd);

#endif

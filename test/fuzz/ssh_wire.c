// SPDX-License-Identifier: MIT
/* Bytes from an SSH client, before and at the login: each connection is a process of its own, as at the door, and must
 * end by itself, whatever it was told. The first byte says what naisend answers to the first proofs: a bit for each. */
#include "cli/sshd.h"
#include "cli/wire.h"
#include "core/secret.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ANSWERS = 8 };

static char key[SSHD_KEY_MAX];

static void make_key(void)
{
    char path[] = "/tmp/naisen-fuzz-key-XXXXXX", public[sizeof path + 4];
    const int fd = mkstemp(path);
    snprintf(public, sizeof public, "%s.pub", path);
    if (fd < 0 || secret_host_key(path, HOST_KEY_EC, 256) != 0)
        abort();
    close(fd);
    FILE *f = fopen(path, "r");
    if (!f || !fread(key, 1, sizeof key - 1, f) || fclose(f))
        abort();
    unlink(path);
    unlink(public);
}

/* -- peers that have said all -- */

static int peers[2];                 /* of the client, of naisend */
static unsigned peer_count;

/* The other end. */
static int peer_that_says(const void *data, size_t n)
{
    int pair[2], room = 1 << 20;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        abort();
    setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    (void)!send(pair[1], data, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    peers[peer_count++] = pair[1];
    return pair[0];
}

/* In place of the C library's: whoever would wait has heard all, and the peers hang up, one after the other. */
int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    static const struct timespec at_once;
    int ready;
    while ((ready = ppoll(fds, count, &at_once, NULL)) == 0 && timeout && peer_count)
        close(peers[--peer_count]);
    return ready;
}

static void serve(const uint8_t *data, size_t size)
{
    struct buf said = { 0 };
    wire_hello(&said);
    for (unsigned i = 0; i < ANSWERS; i++)
        wire_answer(&said, &(struct wire_answer){ .accepted = data[0] >> i & 1, .tries_left = 1 });
    wire_data(&said, "hello\r\n", 7);
    wire_exit(&said, 0, "");
    const int client = peer_that_says(data + 1, size - 1), link = peer_that_says(said.data, said.size);
    signal(SIGALRM, SIG_DFL);        /* the door's way to end who never does; no mere handler of the fuzzer's */
    sshd_session(client, link, key);
    _exit(0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int status;
    if (!size)
        return 0;
    if (!*key)
        make_key();
    signal(SIGPIPE, SIG_IGN);
    const pid_t child = fork();
    assert(child >= 0);
    if (child == 0)
        serve(data, size);
    while (waitpid(child, &status, 0) != child)
        assert(errno == EINTR);
    assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return 0;
}

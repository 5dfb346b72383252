// SPDX-License-Identifier: MIT
/* naisen-sshd, the SSH door of the appliance: accepts, asks naisend, and gives each connection a process of its own. It
 * is started by naisend (cli/sshd.h) and ends with it. */
#include "cli/sshd.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { WAITING_MAX = 64 };

/* Accepted, and naisend has not answered yet. */
static struct { uint32_t id; int fd; } waiting[WAITING_MAX];
static unsigned waiting_count;

static char host_key[SSHD_KEY_MAX];

static void die(const char *what)
{
    fprintf(stderr, "naisen-sshd: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void read_host_key(void)
{
    size_t size = 0;
    ssize_t n;
    while ((n = read(SSHD_HOST_KEY, host_key + size, sizeof host_key - 1 - size)) > 0)
        size += (size_t)n;
    if (n < 0 || size == 0)
        die("cannot read the host key");
    close(SSHD_HOST_KEY);
}

/* From here on the key is all we have that is worth stealing: no files, no programs, no way back. */
static void drop_privileges(void)
{
    if (geteuid() == 0) {
        const struct passwd *nobody = getpwnam("nobody");
        if (!nobody)
            die("there is no user nobody");
        if (setgroups(0, NULL) != 0 || setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0 || setuid(0) == 0)
            die("cannot become nobody");
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        die("cannot give up new privileges");
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    const struct rlimit none = { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
}

static void accept_one(void)
{
    struct sshd_knock knock = { 0 };
    static uint32_t last;
    socklen_t size = sizeof knock.peer;
    int fd = accept4(SSHD_LISTENER, (struct sockaddr *)&knock.peer, &size, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    size = sizeof knock.local;
    getsockname(fd, (struct sockaddr *)&knock.local, &size);
    knock.id = ++last;
    waiting[waiting_count].id = knock.id;
    waiting[waiting_count++].fd = fd;
    if (send(SSHD_CONTROL, &knock, sizeof knock, MSG_NOSIGNAL) != sizeof knock)
        exit(1);
}

/* The connection that this grant is about; -1 for none. */
static int take_waiting(uint32_t id)
{
    for (unsigned i = 0; i < waiting_count; i++)
        if (waiting[i].id == id) {
            int fd = waiting[i].fd;
            waiting[i] = waiting[--waiting_count];
            return fd;
        }
    return -1;
}

static void serve(int client, int link)
{
    if (fork() == 0) {
        close(SSHD_LISTENER);
        close(SSHD_CONTROL);
        for (unsigned i = 0; i < waiting_count; i++)
            close(waiting[i].fd);
        _exit(sshd_session(client, link, host_key));
    }
}

/* One grant and the descriptor it carries, -1 for none. False when naisend is gone. */
static bool receive_grant(struct sshd_grant *grant, int *link)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec data = { grant, sizeof *grant };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = &ancillary,
                              .msg_controllen = sizeof ancillary };
    ssize_t n = recvmsg(SSHD_CONTROL, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    *link = -1;
    for (struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&message) : NULL; c; c = CMSG_NXTHDR(&message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
            memcpy(link, CMSG_DATA(c), sizeof *link);
    return n == sizeof *grant;
}

static bool answer_one(void)
{
    struct sshd_grant grant;
    int link;
    if (!receive_grant(&grant, &link))
        return false;
    int client = take_waiting(grant.id);
    if (client >= 0 && link >= 0)
        serve(client, link);
    if (client >= 0)
        close(client);
    if (link >= 0)
        close(link);
    return true;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1 || fcntl(SSHD_CONTROL, F_GETFD) < 0) {
        fputs("naisen-sshd " NAISEN_VERSION ": the SSH door of naisend, which starts it\n", stderr);
        return 2;
    }
    read_host_key();
    drop_privileges();
    signal(SIGCHLD, SIG_IGN);                /* children are not waited for */
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        struct pollfd fds[] = {
            { .fd = SSHD_CONTROL, .events = POLLIN },
            { .fd = waiting_count < WAITING_MAX ? SSHD_LISTENER : -1, .events = POLLIN },
        };
        if (poll(fds, 2, -1) < 0)
            continue;
        if (fds[0].revents && !answer_one())
            return 0;
        if (fds[1].revents)
            accept_one();
    }
}

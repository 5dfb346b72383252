// SPDX-License-Identifier: MIT
#include "core/socket.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    BACKLOG = 4096,          /* phones after a power cut; who finds no room comes again after a second */
    SEND_BUFFER = 128 << 10, /* a peer that is out of reach costs the kernel no more; left alone it takes megabytes */
    UNSENT_MAX = 16 << 10,   /* nor one that does not read, which we notice as soon as so much waits for its window */
    RESERVED = 256, KEEP_IDLE_S = 60, KEEP_INTERVAL_S = 15, KEEP_PROBES = 4,
};

static void option(int fd, int level, int name, int value)
{
    /* An option that a kernel lacks costs comfort, not correctness. */
    (void)setsockopt(fd, level, name, &value, sizeof value);
}

static int open_socket(int family, int type)
{
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

/* Closes and keeps the reason. */
static int give_up(int fd)
{
    int error = -errno;
    close(fd);
    return error;
}

/* Set on a listening socket, these are inherited by what it accepts. */
static void tcp_options(int fd)
{
    option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    option(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
    option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_MAX);
    option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_S);
    option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL_S);
    option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEP_PROBES);
}

int socket_listen_tcp(const struct address *a)
{
    int fd = open_socket(a->any.sa_family, SOCK_STREAM);
    if (fd < 0)
        return fd;
    option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (a->any.sa_family == AF_INET6)
        option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    tcp_options(fd);
    if (bind(fd, &a->any, address_length(a)) || listen(fd, BACKLOG))
        return give_up(fd);
    return fd;
}

static bool unix_address(struct sockaddr_un *un, const char *path)
{
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    if (!path[0] || strlen(path) >= sizeof un->sun_path)
        return false;
    memcpy(un->sun_path, path, strlen(path));
    return true;
}

/* A socket file whose process is gone refuses connections; anything else at that path is somebody's. */
static bool is_stale(const char *path)
{
    struct stat st;
    if (lstat(path, &st) || !S_ISSOCK(st.st_mode))
        return false;
    int fd = socket_connect_unix(path);
    if (fd >= 0)
        close(fd);
    return fd == -ECONNREFUSED;
}

/* The file has mode 0600 from its first moment. */
static int bind_private(int fd, const struct sockaddr_un *un)
{
    mode_t before = umask(0177);
    int result = bind(fd, (const struct sockaddr *)un, sizeof *un);
    umask(before);
    return result;
}

int socket_listen_unix(const char *path)
{
    struct sockaddr_un un;
    if (!unix_address(&un, path))
        return -ENAMETOOLONG;
    int fd = open_socket(AF_UNIX, SOCK_STREAM);
    if (fd < 0)
        return fd;
    int result = bind_private(fd, &un);
    if (result && errno == EADDRINUSE && is_stale(path)) {
        unlink(path);
        result = bind_private(fd, &un);
    } else if (result && errno != EADDRINUSE) {
        return give_up(fd);
    }
    if (result) {
        close(fd);
        return -EADDRINUSE;
    }
    return listen(fd, BACKLOG) ? give_up(fd) : fd;
}

int socket_connect_tcp(const struct address *a, bool *under_way)
{
    *under_way = false;
    int fd = open_socket(a->any.sa_family, SOCK_STREAM);
    if (fd < 0)
        return fd;
    tcp_options(fd);
    if (connect(fd, &a->any, address_length(a)) == 0)
        return fd;
    *under_way = errno == EINPROGRESS;
    return *under_way ? fd : give_up(fd);
}

int socket_connect_unix(const char *path)
{
    struct sockaddr_un un;
    if (!unix_address(&un, path))
        return -ENAMETOOLONG;
    int fd = open_socket(AF_UNIX, SOCK_STREAM);
    if (fd < 0)
        return fd;
    return connect(fd, (const struct sockaddr *)&un, sizeof un) ? give_up(fd) : fd;
}

int socket_datagrams(const struct address *a)
{
    int fd = open_socket(a->any.sa_family, SOCK_DGRAM);
    if (fd < 0)
        return fd;
    if (a->any.sa_family == AF_INET6)
        option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    option(fd, SOL_SOCKET, SO_RCVBUF, 1 << 20); /* bursts of INFO from hundreds of clients */
    return bind(fd, &a->any, address_length(a)) ? give_up(fd) : fd;
}

int socket_accept(int listening, struct address *peer)
{
    socklen_t n = sizeof peer->room;
    int fd = accept4(listening, &peer->any, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

typedef int name_call(int fd, struct sockaddr *restrict a, socklen_t *restrict n);

static struct address name_of(int fd, name_call *call)
{
    struct address a;
    memset(&a, 0, sizeof a);
    socklen_t n = sizeof a.room;
    if (call(fd, &a.any, &n))
        a.any.sa_family = AF_UNSPEC;
    return a;
}

struct address socket_local(int fd)
{
    return name_of(fd, getsockname);
}

struct address socket_peer(int fd)
{
    return name_of(fd, getpeername);
}

int socket_error(int fd)
{
    int error = 0;
    socklen_t n = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) ? -errno : -error;
}

static bool shares_network(const struct address *a, const struct ifaddrs *own)
{
    if (!own->ifa_addr || !own->ifa_netmask || own->ifa_addr->sa_family != AF_INET)
        return false;
    const uint32_t mask = ((const struct sockaddr_in *)(const void *)own->ifa_netmask)->sin_addr.s_addr;
    const uint32_t ip = ((const struct sockaddr_in *)(const void *)own->ifa_addr)->sin_addr.s_addr;
    return (address_ip4(a) & mask) == (ip & mask);
}

bool socket_is_near(const struct address *a)
{
    struct ifaddrs *all;
    bool near = false;
    if (getifaddrs(&all))
        return false;
    for (const struct ifaddrs *own = all; own && !near; own = own->ifa_next)
        near = shares_network(a, own);
    freeifaddrs(all);
    return near;
}

bool socket_is_scarce(int fd)
{
    static rlim_t limit;
    struct rlimit r;
    if (!limit)
        limit = getrlimit(RLIMIT_NOFILE, &r) ? 1024 : r.rlim_cur;
    /* The kernel gives the lowest free number, so the number tells how many are in use. */
    return limit > 2 * RESERVED && (rlim_t)fd + RESERVED >= limit;
}

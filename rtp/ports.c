// SPDX-License-Identifier: MIT
#include "rtp/ports.h"

#include "core/address.h"
#include "core/settings.h"
#include "core/socket.h"
#include "rtp/settings.h"
#include "rtp/sound.h"

#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

enum {
    TRIES = 64,                  /* pairs that somebody else may hold before we give up */
    RTP_BUFFER = 32 * 1024,      /* more would only be heard too late */
    TOS_EF = 0xB8,               /* RFC 3246: voice goes first */
    HOPS = 64,                   /* of what goes to a multicast group, as for everything else */
    PORT_LAST = 65534,
};

struct port_range ports_range(void)
{
    const struct settings_rtp *s = settings_rtp();
    const unsigned first = (s->port_first + 1u) & ~1u, last = (s->port_last - 1u) & ~1u, room = PORT_LAST - last;
    const unsigned base = boot.port_base & ~1u, shift = base < room ? base : room;
    return (struct port_range){ (uint16_t)(first + shift), (uint16_t)(last + shift) };
}

/* Its use is that of the legs. */
static void measure(struct limit *l)
{
    const struct port_range range = ports_range();
    l->maximum = (range.last - range.first) / 2u + 1;
    limit_set(l, limit_legs.used);
}

struct limit limit_ports = {
    .name = "RTP ports, pairs", .when_full = "as without RTP legs, see `rtp-port range`", .measure = measure,
};

static void option(int fd, int level, int name, int value)
{
    (void)setsockopt(fd, level, name, &value, sizeof value);     /* comfort, not correctness */
}

/* Nobody reads the RTCP socket: phones report to it, and its small buffer in the kernel overflows in peace. It is there
 * so that the port is nobody else's. */
static int take_pair(struct address *at, uint16_t port, struct ports *p)
{
    address_set_port(at, port);
    p->rtp = socket_datagrams(at);
    if (p->rtp < 0)
        return p->rtp;
    address_set_port(at, (uint16_t)(port + 1));
    p->rtcp = socket_datagrams(at);
    if (p->rtcp < 0 || socket_is_scarce(p->rtcp)) {
        const int error = p->rtcp < 0 ? p->rtcp : -EMFILE;
        close(p->rtp);
        if (p->rtcp >= 0)
            close(p->rtcp);
        return error;
    }
    option(p->rtp, SOL_SOCKET, SO_RCVBUF, RTP_BUFFER);
    option(p->rtp, IPPROTO_IP, IP_TOS, TOS_EF);
    option(p->rtp, IPPROTO_IP, IP_MULTICAST_TTL, HOPS);
    option(p->rtcp, SOL_SOCKET, SO_RCVBUF, 0);                   /* the least that the kernel has */
    p->ip = address_ip4(at);
    p->port = port;
    return 0;
}

/* Goes round the range, so that a port rests as long as possible before its next call. */
int ports_take(struct ports *p)
{
    static uint16_t next;
    const struct settings_telephony *t = settings_telephony();
    const struct port_range range = ports_range();
    struct address at;
    if (!t->source)
        return -EADDRNOTAVAIL;
    boot_address(t->source_ip, 0, 0, &at);
    if (!address_ip4(&at))
        return -EAFNOSUPPORT;                                    /* phones are told IPv4 addresses */
    int error = -EADDRINUSE;
    for (unsigned tries = 0; tries < TRIES && error == -EADDRINUSE; tries++) {
        if (next < range.first || next > range.last)
            next = range.first;
        error = take_pair(&at, next, p);
        next = (uint16_t)(next + 2);
    }
    limit_ports.refused += error != 0;
    return error;
}

// SPDX-License-Identifier: MIT
/* Socket pairs of legs: an even port for RTP and the next one for RTCP, on the address at which phones register, within
 * `rtp-port range`. */
#ifndef RTP_PORTS_H
#define RTP_PORTS_H

#include <stdint.h>

struct ports {
    int rtp, rtcp;           /* descriptors, non-blocking */
    uint32_t ip;             /* network byte order */
    uint16_t port;           /* of RTP */
};

/* 0, or -errno: -EADDRNOTAVAIL without `ip source-address`, -EADDRINUSE when many in a row were taken. */
int ports_take(struct ports *p);
/* The range in use: as configured, and with naisen.yaml's base added as far as port numbers go. */
struct port_range {
    uint16_t first, last;    /* RTP ports: both even */
};
struct port_range ports_range(void);

extern struct limit limit_ports;

#endif

// SPDX-License-Identifier: MIT
/* Writes what a TCP connection carried as a capture file, with made-up Ethernet, IP and TCP headers, so that tshark can
 * judge it without root and without a network. */
#ifndef LAB_PCAP_H
#define LAB_PCAP_H

#include "core/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One connection in the file. Zero-initialise, then set `local` and `peer`. */
struct pcap_flow {
    struct address local, peer;
    uint32_t sent, received;     /* bytes so far: the sequence numbers */
};

/* Starts a file of link type Ethernet; NULL and errno when it cannot be created. */
FILE *pcap_create(const char *path);
/* Adds a segment; `sent` from local to peer. */
void pcap_write(FILE *file, struct pcap_flow *flow, bool sent, const void *data, size_t n);

#endif

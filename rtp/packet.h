// SPDX-License-Identifier: MIT
/* The RTP header, RFC 3550 5.1, read from strangers and written by us. */
#ifndef RTP_PACKET_H
#define RTP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RTP_HEADER = 12,
    RTP_PACKET_MAX = 1024,       /* what we take at most: 60 ms of sound, and room for extras of the header */
};

/* Payload types: RFC 3551, and what phones use for telephone-event (RFC 4733). */
enum { PAYLOAD_MU = 0, PAYLOAD_A = 8, PAYLOAD_COMFORT_NOISE = 13, PAYLOAD_TELEPHONE_EVENT = 101 };

struct rtp_packet {
    uint8_t payload;
    bool marker;
    uint16_t sequence;
    uint32_t timestamp, ssrc;
    const uint8_t *data;         /* within the packet */
    size_t size;                 /* without padding */
};

/* False for what is no RTP: too short, another version, or contributing sources, extension or padding that reach beyond
 * the packet. */
bool rtp_parse(const uint8_t *bytes, size_t n, struct rtp_packet *p);
/* Writes the header of a packet without extras; `data` and `size` are not looked at. */
void rtp_header(const struct rtp_packet *p, uint8_t header[RTP_HEADER]);

#endif

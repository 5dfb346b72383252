// SPDX-License-Identifier: MIT
#include "rtp/packet.h"

enum { VERSION = 2, PADDING = 0x20, EXTENSION = 0x10, SOURCES = 0x0F, MARKER = 0x80, EXTENSION_HEADER = 4 };

static uint16_t get16(const uint8_t *b)
{
    return (uint16_t)(b[0] << 8 | b[1]);
}

static uint32_t get32(const uint8_t *b)
{
    return (uint32_t)get16(b) << 16 | get16(b + 2);
}

static void put16(uint8_t *b, unsigned value)
{
    b[0] = (uint8_t)(value >> 8);
    b[1] = (uint8_t)value;
}

static void put32(uint8_t *b, uint32_t value)
{
    put16(b, value >> 16);
    put16(b + 2, value & 0xFFFF);
}

/* Bytes before the sound, 0 when they would reach beyond the packet. */
static size_t skip_headers(const uint8_t *bytes, size_t n)
{
    size_t at = RTP_HEADER + 4u * (bytes[0] & SOURCES);
    if (bytes[0] & EXTENSION) {
        if (at + EXTENSION_HEADER > n)
            return 0;
        at += EXTENSION_HEADER + 4u * get16(bytes + at + 2);
    }
    return at <= n ? at : 0;
}

bool rtp_parse(const uint8_t *bytes, size_t n, struct rtp_packet *p)
{
    if (n < RTP_HEADER || bytes[0] >> 6 != VERSION)
        return false;
    const size_t at = skip_headers(bytes, n);
    const size_t padding = bytes[0] & PADDING ? bytes[n - 1] : 0;
    if (!at || padding > n - at || (bytes[0] & PADDING && !padding))
        return false;
    *p = (struct rtp_packet){
        .payload = bytes[1] & 0x7F,
        .marker = bytes[1] & MARKER,
        .sequence = get16(bytes + 2),
        .timestamp = get32(bytes + 4),
        .ssrc = get32(bytes + 8),
        .data = bytes + at,
        .size = n - at - padding,
    };
    return true;
}

void rtp_header(const struct rtp_packet *p, uint8_t header[RTP_HEADER])
{
    header[0] = VERSION << 6;
    header[1] = (uint8_t)((p->marker ? MARKER : 0) | p->payload);
    put16(header + 2, p->sequence);
    put32(header + 4, p->timestamp);
    put32(header + 8, p->ssrc);
}

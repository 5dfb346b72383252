// SPDX-License-Identifier: MIT
#include "test/lab/pcap.h"
#include "core/loop.h"

#include <arpa/inet.h>
#include <string.h>

enum { SEGMENT_MAX = 16384, ETHERNET = 14, IP = 20, TCP = 20 };

FILE *pcap_create(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file) {
        const struct {
            uint32_t magic;
            uint16_t major, minor;
            uint32_t zone, accuracy, snap, link;
        } head = { 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1 };
        fwrite(&head, sizeof head, 1, file);
    }
    return file;
}

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* Internet checksum over the IP header: the one that dissectors check by default. */
static unsigned checksum(const uint8_t *at, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        sum += (uint32_t)at[i] << 8 | at[i + 1];
    }
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
}

static void write_segment(FILE *file, struct pcap_flow *flow, bool sent, const void *data, size_t n)
{
    uint8_t head[ETHERNET + IP + TCP] = { 0 };
    const struct address *from = sent ? &flow->local : &flow->peer, *to = sent ? &flow->peer : &flow->local;
    uint32_t ip[2] = { address_ip4(from), address_ip4(to) };
    head[5] = sent ? 2 : 1;
    head[11] = sent ? 1 : 2;
    put16(head + 12, 0x0800);
    uint8_t *at = head + ETHERNET;
    at[0] = 0x45;
    put16(at + 2, (unsigned)(IP + TCP + n));
    at[8] = 64;
    at[9] = 6;
    memcpy(at + 12, ip, sizeof ip);
    put16(at + 10, checksum(at, IP));
    at += IP;
    put16(at, address_port(from));
    put16(at + 2, address_port(to));
    put32(at + 4, 1 + (sent ? flow->sent : flow->received));
    put32(at + 8, 1 + (sent ? flow->received : flow->sent));
    at[12] = 0x50;
    at[13] = 0x18;               /* PSH, ACK */
    put16(at + 14, 65535);

    uint64_t now = loop_wall();
    const uint32_t record[4] = { (uint32_t)(now / 1000), (uint32_t)(now % 1000 * 1000), (uint32_t)(sizeof head + n),
                                 (uint32_t)(sizeof head + n) };
    fwrite(record, sizeof record, 1, file);
    fwrite(head, sizeof head, 1, file);
    fwrite(data, n, 1, file);
    *(sent ? &flow->sent : &flow->received) += (uint32_t)n;
}

void pcap_write(FILE *file, struct pcap_flow *flow, bool sent, const void *data, size_t n)
{
    for (const uint8_t *at = data; n;) {
        size_t part = n < SEGMENT_MAX ? n : SEGMENT_MAX;
        write_segment(file, flow, sent, at, part);
        at += part;
        n -= part;
    }
}

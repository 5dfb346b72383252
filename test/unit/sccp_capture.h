// SPDX-License-Identifier: MIT
/* Captures of real phones, read from the reference data when it is there. */
#ifndef UNIT_SCCP_CAPTURE_H
#define UNIT_SCCP_CAPTURE_H

#include "core/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The whole file, NUL-terminated; NULL when it is not there. */
static inline char *capture_file(const char *name, size_t *size)
{
    const char *shared = getenv("NAISEN_SHARED");
    char path[512];
    snprintf(path, sizeof path, "%s/reference/skinny-pcaps/%s", shared ? shared : "", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    enum { MAX = 4 << 20 };
    char *data = malloc(MAX + 1);
    *size = fread(data, 1, MAX, file);
    data[*size] = 0;
    fclose(file);
    return data;
}

/* -- pcapng: enhanced packet blocks with Ethernet, IPv4, TCP -- */

static inline uint32_t capture_le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* What phones sent to port 2000, in the order of capture; all connections together, as they follow each other. */
static inline void capture_packet(const uint8_t *packet, size_t n, struct buf *bytes)
{
    if (n < 54 || packet[12] != 8 || packet[13] != 0 || packet[23] != 6)
        return;
    const size_t ip = (packet[14] & 15u) * 4, total = (size_t)packet[16] << 8 | packet[17];
    const uint8_t *tcp = packet + 14 + ip;
    const size_t header = (tcp[12] >> 4) * 4u;
    if ((tcp[2] << 8 | tcp[3]) == 2000 && 14 + total <= n && ip + header < total)
        buf_add(bytes, tcp + header, total - ip - header);
}

/* The same for a whole pcapng file of the reference data. False when it is not there. */
static inline bool capture_of_phone(const char *name, struct buf *bytes)
{
    size_t size;
    char *data = capture_file(name, &size);
    if (!data)
        return false;
    for (size_t at = 0; at + 12 <= size;) {
        const uint8_t *block = (const uint8_t *)data + at;
        const uint32_t length = capture_le32(block + 4);
        if (length < 12 || length > size - at)
            break;
        if (capture_le32(block) == 6 && length > 32 && capture_le32(block + 20) <= length - 32)
            capture_packet(block + 28, capture_le32(block + 20), bytes);
        at += length;
    }
    free(data);
    return true;
}

#endif

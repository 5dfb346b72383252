// SPDX-License-Identifier: MIT
#include "test/lab/capture.h"
#include "test/lab/pcap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLOWS = 64, SCCP_PORT = 2000, FIRST_PORT = 10000, PORTS = 50000 };

static struct {
    FILE *frames, *read;
    uint32_t net;                /* 10.x.y.z of this scenario's phones */
    struct { uint64_t stream; struct pcap_flow flow; } flows[FLOWS];
    unsigned next;
} capture;

static FILE *opened(FILE *file, const char *path)
{
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

void capture_open(const char *path, const char *name)
{
    char full[512];
    snprintf(full, sizeof full, "%s.pcap", path);
    capture.frames = opened(pcap_create(full), full);
    snprintf(full, sizeof full, "%s.read", path);
    capture.read = opened(fopen(full, "w"), full);
    capture.net = 2166136261u;           /* FNV-1a */
    for (; *name; name++) {
        capture.net = (capture.net ^ (uint8_t)*name) * 16777619u;
    }
}

/* A phone's connection is a flow; a newer one takes the place of the oldest. */
static struct pcap_flow *flow_of(const struct stream *s)
{
    const uint64_t id = stream_id(s);
    for (unsigned i = 0; i < FLOWS; i++) {
        if (capture.flows[i].stream == id) {
            return &capture.flows[i].flow;
        }
    }
    unsigned at = capture.next++ % FLOWS;
    char host[20];
    snprintf(host, sizeof host, "10.%u.%u.%u", capture.net >> 16 & 255, capture.net >> 8 & 255, capture.net & 255);
    capture.flows[at].stream = id;
    capture.flows[at].flow = (struct pcap_flow){ 0 };
    address_parse(&capture.flows[at].flow.local, host, (uint16_t)(FIRST_PORT + id % PORTS));
    address_parse(&capture.flows[at].flow.peer, "127.0.0.1", SCCP_PORT);
    return &capture.flows[at].flow;
}

/* Numbers as tshark writes them; a field that the message does not have is 0 or empty. */
static void write_read(const struct desk *d, const uint8_t *frame, size_t n)
{
    struct sccp_message m;
    char room[SCCP_ROOM];
    const bool ok = sccp_decode(frame, n, d->version, &m, room);
    fprintf(capture.read, "%s|%u|%u|%u|0x%08x|%s|%s|0x%08x|0x%08x|0x%08x|0x%08x|%u|%s\n", ok ? "" : "not understood",
            m.id, m.line, m.call, m.state, m.calling ? m.calling : "", m.called ? m.called : "", m.stimulus, m.mode,
            m.tone, m.set, m.port, m.number ? m.number : "");
}

void capture_frame(const struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    if (!capture.frames) {
        return;
    }
    pcap_write(capture.frames, flow_of(d->stream), sent, frame, n);
    if (!sent) {
        write_read(d, frame, n);
    }
}

void capture_close(void)
{
    if (capture.frames) {
        fclose(capture.frames);
        fclose(capture.read);
    }
    capture.frames = NULL;
}

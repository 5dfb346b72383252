// SPDX-License-Identifier: MIT
#include "test/lab/tftp.h"

#include "core/stream.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { READ = 1, WRITE, DATA, ACK, ERROR, OPTIONS };

static void acknowledge(struct fetch *f, unsigned block)
{
    const uint8_t packet[4] = { 0, ACK, (uint8_t)(block >> 8), (uint8_t)block };
    datagrams_send(f->socket, &f->peer, packet, sizeof packet);
}

/* Names and values, in turn. */
static void on_options(struct fetch *f, const char *at, const char *end)
{
    size_t n = 0;
    for (bool value = false; at < end; at += strlen(at) + 1, value = !value) {
        n += (size_t)snprintf(f->options + n, sizeof f->options - n, "%s%s", n ? " " : "", at);
        if (!value && !strcmp(at, "blksize")) {
            f->block_size = (unsigned)strtoul(at + strlen(at) + 1, NULL, 10);
        }
    }
    acknowledge(f, 0);
}

static void on_data(struct fetch *f, unsigned block, const uint8_t *data, size_t n)
{
    if (block == (f->expected & 0xFFFF)) {
        buf_add(&f->content, data, n);
        f->expected++;
        f->done = n < f->block_size;
    }
    acknowledge(f, block);
}

static void on_packet(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    struct fetch *f = datagrams_owner(d);
    if (n < 4 || f->error >= 0) {
        return;
    }
    f->received++;
    if (f->start.lose && f->received % f->start.lose == 0) {
        f->lost++;
        return;
    }
    if (data[1] == ERROR) {
        f->error = data[2] << 8 | data[3];
        return;
    }
    if (!f->bound) {
        f->peer = *from;
        f->bound = true;
    }
    if (f->start.mute || !address_equal(from, &f->peer)) {
        return;
    }
    if (data[1] == OPTIONS) {
        on_options(f, (const char *)data + 2, (const char *)data + n);
    } else if (data[1] == DATA) {
        on_data(f, (unsigned)(data[2] << 8 | data[3]), data + 4, n - 4);
    }
}

void fetch_again(struct fetch *f)
{
    struct buf packet = { 0 };
    buf_addc(&packet, 0);
    buf_addc(&packet, f->start.write ? WRITE : READ);
    buf_add(&packet, f->start.name, strlen(f->start.name) + 1);
    const char *mode = f->start.mode ? f->start.mode : "octet";
    buf_add(&packet, mode, strlen(mode) + 1);
    for (unsigned i = 0; i < 8 && f->start.options[i]; i++) {
        buf_add(&packet, f->start.options[i], strlen(f->start.options[i]) + 1);
    }
    datagrams_send(f->socket, &f->start.server, packet.data, packet.size);
    buf_free(&packet);
}

struct fetch *fetch_open(const struct fetch_start *s)
{
    struct fetch *f = calloc(1, sizeof *f);
    struct address any = s->server;
    int error;
    address_set_port(&any, 0);
    if (!f || !(f->socket = datagrams_open(&any, on_packet, f, &error))) {
        abort();
    }
    f->start = *s;
    f->error = -1;
    f->expected = 1;
    f->block_size = 512;
    fetch_again(f);
    return f;
}

void fetch_free(struct fetch *f)
{
    datagrams_close(f->socket);
    buf_free(&f->content);
    free(f);
}

// SPDX-License-Identifier: MIT
/* Datagrams to the office's TFTP server, which has a file for each phone: each is a byte for the port (even: that of
 * requests, odd: that of the transfer which answered last), a byte for its length, and its bytes. Behind them the clock
 * runs until every transfer has ended. */
#include "sccp/tftp.h"
#include "core/loop.h"
#include "core/settings.h"
#include "core/stream.h"
#include "test/fuzz/stage.h"
#include "test/lab/world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct address last;          /* where the last answer came from */

static void hear(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d;
    assert(n >= 2 && data[0] == 0 && data[1] >= 3 && data[1] <= 6);
    last = *from;
}

static struct datagrams *open_client(void)
{
    char text[2000];
    int error;
    stage_open();
    const struct address here = world_address(0);
    for (unsigned i = 0; i < sizeof text - 1; i++)
        text[i] = i % 7 ? 'w' : '\n';
    text[sizeof text - 1] = 0;
    mkdir(boot.tftp, 0777);
    world_file("tftp/load.sbn", text);
    struct datagrams *client = datagrams_open(&here, hear, NULL, &error);
    if (!client || !tftp_address())
        abort();
    return client;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct datagrams *client;
    if (!client)
        client = open_client();
    last = *tftp_address();
    while (size >= 2) {
        const struct address to = data[0] & 1 ? last : *tftp_address();
        const size_t n = data[1] < size - 2 ? data[1] : size - 2;
        datagrams_send(client, &to, data + 2, n);
        loop_drain();
        assert(tftp_transfers.used <= tftp_transfers.maximum);
        data += 2 + n, size -= 2 + n;
    }
    for (unsigned ms = 1000; tftp_transfers.used; ms *= 2) {
        assert(ms < 2 * 255000 * 7);     /* the longest timeout, and tries */
        loop_advance(ms);
    }
    return 0;
}

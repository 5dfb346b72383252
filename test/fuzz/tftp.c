// SPDX-License-Identifier: MIT
/* Datagrams to the TFTP server: each is a byte for the port (even: that of requests, odd: that of the transfer which
 * answered last), a byte for its length, and its bytes. Behind them the clock runs until every transfer has ended. */
#include "core/loop.h"
#include "core/stream.h"
#include "sccp/tftp.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct address last;          /* where the last answer came from */

static bool find(const char *name, struct tftp_content *c)
{
    if (strcmp(name, "none") == 0)
        return false;
    for (unsigned i = 0; i < 300; i++)
        buf_adds(&c->made, i % 7 ? "word " : "\r\n");
    c->size = c->made.size;
    return true;
}

static void hear(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d;
    assert(n >= 2 && data[0] == 0 && data[1] >= 3 && data[1] <= 6);
    last = *from;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct datagrams *client;
    struct address any;
    int error;
    if (!client) {
        loop_open_virtual();
        address_parse(&any, "127.0.0.1", 0);
        client = datagrams_open(&any, hear, NULL, &error);
        if (!client || tftp_listen(&any, find))
            abort();
    }
    last = *tftp_address();
    while (size >= 2) {
        const struct address to = data[0] & 1 ? last : *tftp_address();
        const size_t n = data[1] < size - 2 ? data[1] : size - 2;
        datagrams_send(client, &to, data + 2, n);
        loop_drain();
        assert(tftp_transfers.used <= tftp_transfers.maximum);
        data += 2 + n, size -= 2 + n;
    }
    loop_advance(255000 * 7);
    assert(tftp_transfers.used == 0);
    return 0;
}

// SPDX-License-Identifier: MIT
/* Bytes from a browser that is no browser: one connection, written in two pieces (the first byte says where it is cut),
 * while phones are registered from the same address. */
#include "core/loop.h"
#include "core/stream.h"
#include "http/http.h"
#include "test/fuzz/stage.h"
#include "test/lab/world.h"

#include <assert.h>
#include <string.h>

static struct stream *browser;

static void receive(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    assert(n < 5 || memcmp(data, "HTTP/", 5) == 0 || data[0] != 'H');
}

static void gone(struct stream *s, enum stream_end why)
{
    (void)s, (void)why;
    browser = NULL;
}

static const struct stream_class client = {
    .name = "browser", .message = receive, .closed = gone, .queue_max = 1 << 20,
};

static void write_some(const uint8_t *data, size_t n)
{
    if (browser && n)
        stream_write(browser, data, n);
    loop_drain();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct address server;
    if (!size)
        return 0;
    stage_open();
    stage_serve();
    server = world_address(80);
    browser = connect_tcp(&client, &server, NULL);
    const size_t rest = size - 1, cut = rest * data[0] / 256;
    write_some(data + 1, cut);
    write_some(data + 1 + cut, rest - cut);
    if (browser)
        stream_close(browser);
    loop_drain();
    assert(http_connections.used == 0);
    stage_leave();
    stage_clear();
    return 0;
}

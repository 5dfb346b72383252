// SPDX-License-Identifier: MIT
/* Bytes from a phone: into a connection that has not registered, or (odd first byte) behind a registration. Whatever
 * comes back must be frames of the message table, in the server's direction. */
#include "core/loop.h"
#include "sccp/sccp.h"
#include "test/fuzz/stage.h"

#include <assert.h>

static bool open_client;

static long frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return sccp_frame_size(data, n);
}

static void receive(struct stream *s, const uint8_t *data, size_t n)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    (void)s;
    assert(n >= SCCP_HEADER && sccp_row(sccp_frame_id(data)) && !sccp_row(sccp_frame_id(data))->from_phone);
    assert(sccp_decode(data, n, 11, &m, room));
}

static void gone(struct stream *s, enum stream_end why)
{
    (void)s;
    assert(why != STREAM_BAD_FRAME);
    open_client = false;
}

static const struct stream_class client = {
    .name = "client", .frame = frame, .message = receive, .closed = gone, .message_max = SCCP_FRAME_MAX,
    .queue_max = 1 << 24,
};

static void add(struct buf *b, const struct sccp_message *m)
{
    sccp_encode(m, 11, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    stage_open();
    struct buf bytes = { 0 };
    if (size && data[0] & 1) {
        add(&bytes, &(struct sccp_message){ .id = SCCP_REGISTER, .name = "SEP000000000001", .protocol = 11 });
        add(&bytes, &(struct sccp_message){ .id = SCCP_BUTTON_TEMPLATE_REQ });
    }
    if (size)
        buf_add(&bytes, data + 1, size - 1);
    struct stream *s = connect_tcp(&client, server_address(), NULL);
    open_client = true;
    if (bytes.size)
        stream_write(s, bytes.data, bytes.size);
    loop_drain();
    if (open_client)
        stream_close(s);
    loop_drain();
    assert(server_sessions() == 0);
    stage_clear();
    buf_free(&bytes);
    return 0;
}

// SPDX-License-Identifier: MIT
/* Bytes from a phone: into a connection that has not registered, or (odd first byte) behind a registration. Whatever
 * comes back must be frames of the message table, in the server's direction. */
#include "cli/session.h"
#include "core/event.h"
#include "core/loop.h"
#include "core/module.h"
#include "sccp/sccp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char configuration[] =
    "telephony-service\n max-ephones 4\n max-dn 4\n no auto-reg-ephone\n"
    "ephone-dn 1 dual-line\n number 201\n"
    "ephone-dn 2\n number 202\n cti notify\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1 2:2\n";

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

static void ignore(void *arg, const char *text)
{
    (void)arg, (void)text;
}

static void begin(void)
{
    static bool begun;
    if (begun)
        return;
    begun = true;
    loop_open_virtual();
    loop_on_settle(core_settle);
    config_register(modules, module_count);
    shell_build();
    for (unsigned i = 0; i < module_count; i++)
        if (modules[i]->start && strcmp(modules[i]->name, "cli") != 0)       /* the doors stay shut */
            assert(modules[i]->start() == 0);
    char path[] = "/tmp/naisen-fuzz-XXXXXX";
    const int fd = mkstemp(path);
    assert(write(fd, configuration, sizeof configuration - 1) == (ssize_t)sizeof configuration - 1);
    close(fd);
    assert(shell_load(path, false, ignore, NULL) == 0);
    unlink(path);
    struct address at;
    address_parse(&at, "127.0.0.1", 0);
    assert(server_prepare(&at) == 0);
    server_apply();
}

static void add(struct buf *b, const struct sccp_message *m)
{
    sccp_encode(m, 11, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin();
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
    assert(server_sessions() == 0 && call_count() == 0);
    buf_free(&bytes);
    return 0;
}

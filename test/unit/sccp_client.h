// SPDX-License-Identifier: MIT
/* The other end of a phone's socket, for the tests of sccp/: a client that knows nothing but frames. What it receives
 * is compared as a line of message names; the last frame of a kind is taken apart on demand. */
#ifndef UNIT_SCCP_CLIENT_H
#define UNIT_SCCP_CLIENT_H

#include "core/event.h"
#include "core/service.h"
#include "core/settings.h"
#include "core/stream.h"
#include "sccp/sccp.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char configuration[] =
    "telephony-service\n"
    " max-ephones 20\n"
    " max-dn 20\n"
    " no auto-reg-ephone\n"
    " ip source-address 10.0.0.1 port 2000\n"
    "ephone-dn 1 dual-line\n"
    " number 201\n"
    " name Ann\n"
    "ephone-dn 2\n"
    " number 202\n"
    "ephone-dn 3\n"
    " number 203\n"
    "ephone 1\n"
    " mac-address 0000.0000.0001\n"
    " type 7960\n"
    " button 1:1\n"
    "ephone 2\n"
    " mac-address 0000.0000.0002\n"
    " button 1:2 2:3\n"
    "ephone 3\n"
    " mac-address 0000.0000.0003\n"
    " button 1:3\n";

/* -- a client -- */

enum { KEPT = 128 };

struct client {
    struct stream *stream;
    unsigned version;
    struct buf heard;                /* names, separated by blanks */
    struct { uint8_t frame[1024]; size_t size; } kept[KEPT];
    unsigned count;
    bool closed;
};

static struct client clients[6];

static inline void heard(struct stream *stream, const uint8_t *data, size_t n)
{
    struct client *c = stream_owner(stream);
    const struct sccp_row *row = sccp_row(sccp_frame_id(data));
    assert_non_null(row);
    assert_false(row->from_phone);
    buf_printf(&c->heard, "%s ", row->name);
    assert_true(c->count < KEPT && n <= sizeof c->kept[0].frame);
    memcpy(c->kept[c->count].frame, data, n);
    c->kept[c->count++].size = n;
}

static inline long frame_of(struct stream *stream, const uint8_t *data, size_t n)
{
    (void)stream;
    return sccp_frame_size(data, n);
}

static inline void gone(struct stream *stream, enum stream_end why)
{
    struct client *c = stream_owner(stream);
    (void)why;
    c->stream = NULL;
    c->closed = true;
}

static const struct stream_class client_class = {
    .name = "client", .frame = frame_of, .message = heard, .closed = gone, .message_max = 8192,
    .queue_max = 1 << 20,
};

static inline void settle(void)
{
    loop_drain();
    core_settle();
    loop_drain();
}

static inline void quiet(struct client *c)
{
    buf_clear(&c->heard);
    c->count = 0;
}

/* What it heard since it was last asked. */
static inline void hears(struct client *c, const char *names)
{
    settle();
    const char *text = buf_text(&c->heard);
    if (c->heard.size)
        c->heard.data[c->heard.size - 1] = 0;
    assert_string_equal(text, names);
    quiet(c);
}

/* The last message of this kind that it heard since; fails when there is none. */
static inline struct sccp_message last(struct client *c, uint32_t id)
{
    static char room[SCCP_ROOM];
    struct sccp_message m = { 0 };
    settle();
    for (unsigned i = c->count; i-- > 0;)
        if (sccp_frame_id(c->kept[i].frame) == id) {
            assert_true(sccp_decode(c->kept[i].frame, c->kept[i].size, c->version, &m, room));
            return m;
        }
    fail_msg("%s was not heard, but %s", sccp_row(id)->name, buf_text(&c->heard));
    return m;
}

static inline void say(struct client *c, const struct sccp_message *m)
{
    struct buf frame = { 0 };
    assert_true(sccp_encode(m, c->version, &frame));
    stream_write(c->stream, frame.data, frame.size);
    buf_free(&frame);
    settle();
}
#define SAY(c, ...) say(c, &(struct sccp_message){ __VA_ARGS__ })

static inline void raw(struct client *c, const void *data, size_t n)
{
    stream_write(c->stream, data, n);
    settle();
}

static inline void connect_client(struct client *c)
{
    const struct address at = world_address(2000);
    if (c->stream)
        stream_close(c->stream);
    c->closed = false;
    c->version = 0;
    quiet(c);
    c->stream = connect_tcp(&client_class, &at, c);
    settle();
}

static inline void greet(struct client *c, unsigned mac, unsigned version)
{
    char name[16];
    snprintf(name, sizeof name, "SEP%012X", mac);
    connect_client(c);
    SAY(c, .id = SCCP_REGISTER, .name = name, .device_type = 7, .protocol = version, .load = "P00308000500");
    c->version = sccp_agree(version);
}

static inline void registered(struct client *c, unsigned mac, unsigned version)
{
    greet(c, mac, version);
    SAY(c, .id = SCCP_BUTTON_TEMPLATE_REQ);
    SAY(c, .id = SCCP_TIME_DATE_REQ);
    quiet(c);
}

/* -- the stage -- */

static struct client *const a = &clients[1], *const b = &clients[2], *const third = &clients[3];

static inline void load(const char *text)
{
    assert_int_equal(world_load_text(text), 0);
}

static inline void shell(const char *line)
{
    struct buf printed = { 0 };
    world_shell(line, &printed);
    if (strchr(buf_text(&printed), '%'))
        fail_msg("%s: %s", line, buf_text(&printed));
    buf_free(&printed);
    settle();
}

static inline void shows(const char *line, const char *expected)
{
    struct buf printed = { 0 };
    world_shell(line, &printed);
    if (!strstr(buf_text(&printed), expected))
        fail_msg("%s: '%s' is not in\n%s", line, expected, buf_text(&printed));
    buf_free(&printed);
}

static inline int end(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        if (clients[i].stream)
            stream_close(clients[i].stream);
        clients[i].stream = NULL;
    }
    settle();
    loop_advance(100);
    assert_int_equal(server_sessions(), 0);
    assert_int_equal(call_count(), 0);
    return 0;
}

/* -- calls -- */

static inline void dial(struct client *c, const char *digits)
{
    for (const char *d = digits; *d; d++)
        SAY(c, .id = SCCP_KEYPAD_BUTTON, .button = *d == '#' ? 0x0F : *d == '*' ? 0x0E : (uint32_t)(*d - '0'));
}

static inline uint32_t reference(struct client *c)
{
    return last(c, SCCP_CALL_STATE).call;
}

static inline void a_receives(struct client *c, uint16_t port)
{
    const struct sccp_message m = last(c, SCCP_OPEN_RECEIVE_CHANNEL);
    SAY(c, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .ip = 0x0100000A, .port = port, .party = m.party, .call = m.call);
}

/* a calls b; both hear each other. */
static inline void talking(uint32_t *at_a, uint32_t *at_b)
{
    registered(a, 1, 11);
    registered(b, 2, 11);
    SAY(a, .id = SCCP_ENBLOC_CALL, .number = "202");
    *at_a = reference(a);
    *at_b = reference(b);
    SAY(b, .id = SCCP_OFF_HOOK);
    a_receives(a, 20000);
    a_receives(b, 30000);
    settle();
    quiet(a);
    quiet(b);
}

/* A life of the appliance with `configuration`: set-up and end of a group of tests. */
static inline int life_begins(void **state)
{
    (void)state;
    world_open();
    return world_load_text(configuration);
}

static inline int life_ends(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof clients / sizeof clients[0]; i++)
        buf_free(&clients[i].heard);
    world_close();
    return 0;
}

#endif

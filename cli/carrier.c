// SPDX-License-Identifier: MIT
#include "cli/carrier.h"

#include <string.h>

enum { STATUS_ENDED = 255 };

static void deliver(struct carrier *c, struct buf *b)
{
    if (c->stream)
        stream_write(c->stream, b->data, b->size);
    buf_free(b);
}

/* -- what the session asks of its terminal -- */

static void on_write(void *carrier, const char *data, size_t n)
{
    struct buf b = { 0 };
    wire_data(&b, data, n);
    deliver(carrier, &b);
}

static size_t on_queued(void *carrier)
{
    const struct carrier *c = carrier;
    return c->stream ? stream_queued(c->stream) : 0;
}

static void finish(struct carrier *c, int status, const char *reason)
{
    struct buf b = { 0 };
    if (!c->stream)
        return;
    wire_exit(&b, status, reason);
    deliver(c, &b);
    stream_close(c->stream);
}

/* The session frees itself: it must not hear of the closing stream. */
static void on_end(void *carrier, int status)
{
    struct carrier *c = carrier;
    c->session = NULL;
    finish(c, status, "");
}

static void on_pause(void *carrier, bool paused)
{
    const struct carrier *c = carrier;
    if (c->stream)
        stream_pause(c->stream, paused);
}

static void on_worked(void *carrier, uint64_t since)
{
    const struct carrier *c = carrier;
    if (c->stream)
        stream_worked(c->stream, since);
}

static const struct terminal terminal = {
    .write = on_write, .queued = on_queued, .end = on_end, .pause = on_pause, .worked = on_worked,
};

/* -- frames -- */

static bool take_hello(struct carrier *c, const struct wire_message *m)
{
    struct buf b = { 0 };
    uint16_t version;
    if (c->greeted || !wire_get_hello(m, &version))
        return false;
    c->greeted = true;
    wire_hello(&b);
    deliver(c, &b);
    return version == WIRE_VERSION;
}

static bool take_auth(struct carrier *c, const struct wire_message *m)
{
    struct wire_auth a;
    if (!c->door->auth || c->asking || c->session || !wire_get_auth(m, &a))
        return false;
    c->asking = true;
    c->door->auth(c, &a);
    explicit_bzero(&a, sizeof a);
    return true;
}

static bool take_start(struct carrier *c, const struct wire_message *m)
{
    struct wire_start wanted;
    if (c->asking || c->session || !wire_get_start(m, &wanted))
        return false;
    struct session_start start = {
        .terminal = &terminal, .carrier = c, .interactive = wanted.interactive, .rows = wanted.rows,
        .columns = wanted.columns, .command = *wanted.command ? wanted.command : NULL,
    };
    const char *refusal = c->door->admit(c, &start);
    if (refusal) {
        carrier_end(c, refusal);
        return true;
    }
    c->session = session_open(&start);
    stream_keep(c->stream, true);
    return true;
}

/* False when the frame is not expected now. The session may end inside, and the carrier with it. */
static bool take_input(struct carrier *c, const struct wire_message *m)
{
    uint16_t rows, columns;
    if (!c->session)
        return false;
    if (m->type == WIRE_RESIZE && wire_get_resize(m, &rows, &columns)) {
        session_resize(c->session, rows, columns);
        return true;
    }
    if (m->type == WIRE_EOF) {
        session_input_end(c->session);
        return true;
    }
    if (m->type != WIRE_DATA)
        return false;
    if (c->door->active)
        c->door->active(c);
    session_input(c->session, (const char *)m->payload, m->size);
    return true;
}

long carrier_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return wire_frame(data, n);
}

void carrier_message(struct stream *s, const uint8_t *data, size_t n)
{
    struct carrier *c = stream_user(s);
    struct wire_message m = wire_open(data, n);
    if (!c)
        return;
    bool expected = m.type == WIRE_HELLO ? take_hello(c, &m)
                  : !c->greeted          ? false
                  : m.type == WIRE_AUTH  ? take_auth(c, &m)
                  : m.type == WIRE_START ? take_start(c, &m)
                                         : take_input(c, &m);
    if (!expected)
        carrier_end(c, "% Protocol violation");
}

void carrier_drained(struct stream *s)
{
    const struct carrier *c = stream_user(s);
    if (c && c->session)
        session_drained(c->session);
}

void carrier_closed(struct stream *s, enum stream_end why)
{
    struct carrier *c = stream_user(s);
    (void)why;
    if (!c)
        return;
    c->stream = NULL;
    if (c->session)
        session_gone(c->session);
    c->session = NULL;
    c->door->closed(c);
}

void carrier_open(struct carrier *c, const struct carrier_door *door, struct stream *s)
{
    c->door = door;
    c->stream = s;
    stream_set_user(s, c);
}

void carrier_answer(struct carrier *c, const struct wire_answer *a)
{
    struct buf b = { 0 };
    c->asking = false;
    wire_answer(&b, a);
    deliver(c, &b);
}

void carrier_end(struct carrier *c, const char *reason)
{
    finish(c, STATUS_ENDED, reason);
}

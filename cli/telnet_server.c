// SPDX-License-Identifier: MIT
/* The telnet door: a visitor per connection, who logs in inside the shell session. */
#include "cli/session.h"
#include "cli/telnet.h"
#include "cli/visitor.h"
#include "core/identity.h"
#include "core/list.h"
#include "core/memory.h"
#include "core/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUEUE_MAX = 1 << 20, STALL_MS = 300000 };

struct guest {
    struct visitor visitor;
    struct telnet telnet;
    struct stream *stream;
    struct shell_session *session;
    struct timer penalty;
    unsigned tries;                  /* that its end stands for: it has typed, it has used up its tries */
};

static struct guest *guest_of(struct visitor *v)
{
    return list_entry(v, struct guest, visitor);
}

/* -- what the session asks of its terminal -- */

static void on_write(void *carrier, const char *data, size_t n)
{
    struct guest *g = carrier;
    struct buf out = { 0 };
    telnet_send(data, n, &out);
    stream_write(g->stream, out.data, out.size);
    buf_free(&out);
}

static size_t on_queued(void *carrier)
{
    return stream_queued(((struct guest *)carrier)->stream);
}

static void on_end(void *carrier, int status)
{
    struct guest *g = carrier;
    (void)status;
    g->session = NULL;
    if (g->tries)
        g->tries = VISITOR_TRIES;
    stream_close(g->stream);
}

static void on_logged_in(void *carrier, const char *user)
{
    struct guest *g = carrier;
    visitor_logged_in(&g->visitor, user);
    stream_keep(g->stream, true);
}

static void on_pause(void *carrier, bool paused)
{
    stream_pause(((struct guest *)carrier)->stream, paused);
}

static void on_worked(void *carrier, uint64_t since)
{
    stream_worked(((struct guest *)carrier)->stream, since);
}

static const struct terminal terminal = {
    .write = on_write, .queued = on_queued, .end = on_end, .logged_in = on_logged_in, .pause = on_pause,
    .worked = on_worked,
};

/* -- arriving -- */

static void say(struct stream *s, const char *text)
{
    stream_write(s, text, strlen(text));
}

/* Whether the line has anything to check a password against. */
static bool can_log_in(const struct settings_line *line)
{
    return line->login && (line->local ? identity_configured(REALM_LOGIN) : *line->password.text != '\0');
}

static void begin(struct guest *g)
{
    const struct settings_line *line = visitor_line(&g->visitor);
    struct session_start start = {
        .terminal = &terminal, .carrier = g, .interactive = true, .rows = g->telnet.rows, .columns = g->telnet.columns,
    };
    if (!line || !can_log_in(line)) {
        say(g->stream, "\r\nPassword required, but none set\r\n");
        stream_close(g->stream);
        return;
    }
    start.privilege = line->privilege;
    start.settings = line;
    if (!line->local)
        snprintf(start.line, sizeof start.line, "%d", g->visitor.vty);
    visitor_origin(&g->visitor, start.origin, sizeof start.origin);
    g->session = session_open(&start);
}

static void on_penalty(struct timer *t)
{
    struct guest *g = list_entry(t, struct guest, penalty);
    stream_pause(g->stream, false);
    begin(g);
}

static void turn_out(struct visitor *v, const char *reason)
{
    struct stream *s = guest_of(v)->stream;
    if (*reason) {
        say(s, "\r\n");
        say(s, reason);
        say(s, "\r\n");
    }
    stream_close(s);
}

static void opened(struct stream *s)
{
    struct guest *g = must(calloc(1, sizeof *g));
    struct buf out = { 0 };
    g->stream = s;
    g->visitor = (struct visitor){ .door = DOOR_TELNET, .peer = *stream_peer(s), .local = *stream_local(s),
                                   .turn_out = turn_out };
    g->penalty.fire = on_penalty;
    stream_set_user(s, g);
    visitor_arrive(&g->visitor);
    if (!visitor_welcome(&g->visitor)) {
        turn_out(&g->visitor, "");
        return;
    }
    if (visitor_take_line(&g->visitor) < 0) {
        turn_out(&g->visitor, "% All lines are in use");
        return;
    }
    telnet_greet(&g->telnet, &out);
    stream_write(s, out.data, out.size);
    buf_free(&out);
    unsigned penalty = visitor_penalty(&g->visitor);
    if (penalty == 0) {
        begin(g);
        return;
    }
    stream_pause(s, true);
    timer_start(&g->penalty, penalty);
}

/* -- talking -- */

static void message(struct stream *s, const uint8_t *data, size_t n)
{
    struct guest *g = stream_user(s);
    struct buf typed = { 0 }, out = { 0 };
    if (!g->session)
        return;
    telnet_receive(&g->telnet, data, n, &typed, &out);
    if (out.size)
        stream_write(s, out.data, out.size);
    if (g->telnet.resized)
        session_resize(g->session, g->telnet.rows, g->telnet.columns);
    g->telnet.resized = false;
    if (typed.size) {
        if (g->tries == 0)
            g->tries = 1;
        visitor_active(&g->visitor);
        session_input(g->session, typed.data, typed.size);   /* may end the session, and with it the guest */
    }
    buf_free(&typed);
    buf_free(&out);
}

static void drained(struct stream *s)
{
    const struct guest *g = stream_user(s);
    if (g && g->session)
        session_drained(g->session);
}

static void closed(struct stream *s, enum stream_end why)
{
    struct guest *g = stream_user(s);
    (void)why;
    if (!g)
        return;
    if (g->session)
        session_gone(g->session);
    if (g->tries && !g->visitor.logged_in)
        visitor_failed(&g->visitor, "", g->tries);
    timer_stop(&g->penalty);
    visitor_leave(&g->visitor);
    free(g);
}

struct limit telnet_unread = {
    .name = "Bytes not read by one telnet client", .when_full = "its connection is closed", .maximum = QUEUE_MAX,
    .measure = streams_measure_queue,
};

static const struct stream_class telnet_class = {
    .name = "telnet", .message = message, .opened = opened, .closed = closed, .drained = drained,
    .queue_max = QUEUE_MAX, .queue = &telnet_unread, .stall_ms = STALL_MS,
};

struct listener *telnet_listen(const struct address *a, int *error)
{
    return listen_tcp(&telnet_class, a, NULL, error);
}

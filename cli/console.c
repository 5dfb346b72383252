// SPDX-License-Identifier: MIT
#include "cli/console.h"

#include "cli/carrier.h"
#include "core/access.h"
#include "core/identity.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FULL_PRIVILEGE = 15, FIRST_MS = 10000, QUEUE_MAX = 4 << 20 };

struct console {
    struct carrier carrier;
    struct timer idle;               /* line con 0, exec-timeout */
};

struct limit console_limit = {
    .name = "Console sessions", .when_full = "the oldest makes room", .maximum = CONSOLES_MAX,
};
struct limit console_unread = {
    .name = "Bytes not read by one console", .when_full = "its connection is closed", .maximum = QUEUE_MAX,
    .measure = streams_measure_queue,
};
static struct listener *listener;

static struct console *console_of(struct carrier *c)
{
    return list_entry(c, struct console, carrier);
}

static void watch_idle(struct carrier *c)
{
    const struct settings_line *l = access_console();
    uint64_t seconds = (uint64_t)l->exec_minutes * 60 + l->exec_seconds;
    if (seconds)
        timer_start(&console_of(c)->idle, seconds * 1000);
}

static void on_idle(struct timer *t)
{
    struct console *c = list_entry(t, struct console, idle);
    carrier_end(&c->carrier, "% Connection timed out");
}

/* Without what is asked for nobody is asked: a console that lets nobody in helps nobody. */
static bool asks(const struct settings_line *l)
{
    return l->login && (l->local ? identity_configured(REALM_LOGIN) : *l->password.text != '\0');
}

/* A person begins where the line says, as on any IOS console; scripts begin where they can work, because their owner
 * owns the socket, and nobody types a password for them. */
static const char *admit(struct carrier *c, struct session_start *start)
{
    const struct settings_line *l = access_console();
    const bool person = start->interactive, stranger = person && asks(l);
    start->authenticated = !stranger;
    start->console = true;
    if (stranger && !l->local)
        strcpy(start->line, LINE_CONSOLE);
    start->settings = l;
    start->privilege = person ? l->privilege : FULL_PRIVILEGE;
    strcpy(start->origin, "console");
    if (person)
        watch_idle(c);
    return NULL;
}

static void active(struct carrier *c)
{
    if (timer_active(&console_of(c)->idle))
        watch_idle(c);
}

static void closed(struct carrier *c)
{
    timer_stop(&console_of(c)->idle);
    limit_give(&console_limit);
    free(console_of(c));
}

static const struct carrier_door door = { .admit = admit, .active = active, .closed = closed };

/* The socket's mode keeps strangers out already; who passes it all the same is turned away here. */
static void opened(struct stream *s)
{
    int uid = stream_peer_uid(s);
    if (uid != 0 && uid != (int)geteuid()) {
        stream_close(s);
        return;
    }
    struct console *c = must(calloc(1, sizeof *c));
    c->idle.fire = on_idle;
    limit_add(&console_limit);
    carrier_open(&c->carrier, &door, s);
}

static const struct stream_class console_class = {
    .name = "console", .frame = carrier_frame, .message = carrier_message, .opened = opened, .closed = carrier_closed,
    .drained = carrier_drained, .message_max = WIRE_FRAME_MAX, .queue_max = QUEUE_MAX, .queue = &console_unread,
    .first_ms = FIRST_MS, .cap = CONSOLES_MAX,
};

int console_start(const char *path)
{
    int error = 0;
    listener = listen_unix(&console_class, path, NULL, &error);
    return listener ? 0 : error;
}

void console_stop(void)
{
    if (listener)
        listener_close(listener, true);
    listener = NULL;
}

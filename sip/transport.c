// SPDX-License-Identifier: MIT
#include "sip/transport.h"

#include "core/memory.h"
#include "core/peer.h"
#include "sip/counters.h"
#include "sip/dialog.h"
#include "sip/registrar.h"
#include "sip/server.h"

#include <stdlib.h>
#include <string.h>

enum {
    TOS_CS3 = 0x60, CHANNELS_MAX = 12000, ROUTES_MAX = 64, PINGED = 4,
    STALL_MS = 8 * 1000,                     /* whoever does not read is closed in ten seconds: first a window fills */
    QUEUE_MAX = 2 << 20,                     /* what a thousand calls at once are to one who monitors them all */
};

struct limit limit_connections = {
    "SIP connections", "the oldest without dialog or registration is closed", CHANNELS_MAX, 0, 0,
};
/* To proxies before us, which are few. */
struct limit limit_routes = { "SIP connections to proxies", "the dialog behind the next one ends", ROUTES_MAX, 0, 0 };
struct limit limit_unread = {
    .name = "Bytes not read by one SIP peer", .when_full = "its connection is closed", .maximum = QUEUE_MAX,
    .measure = streams_measure_queue,
};
struct debug_flag sip_debugs[] = { { "ccsip messages", "SIP messages", false }, { NULL, NULL, false } };

/* -- messages -- */

static void trace(const char *direction, const struct address *peer, const void *data, size_t size)
{
    char text[ADDRESS_TEXT], room[4096];
    debug_say(&sip_debugs[0], "%s %s %s", direction, address_text(peer, text),
              log_escape(data, size, room, sizeof room));
}

void path_write(const struct path *p, const void *data, size_t size)
{
    if (sip_debugs[0].on)
        trace("Sent to", &p->peer, data, size);
    if (p->channel)
        stream_write(p->channel->stream, data, size);
    else if (p->udp)
        datagrams_send(p->udp, &p->peer, data, size);
}

static const char udp_service[] = "SIP UDP";

struct peer *path_account(const struct path *p)
{
    return p->channel ? NULL : peer_hold(udp_service, &p->peer);
}

void path_refuse(const struct path *p)
{
    if (p->channel)
        stream_refuse(p->channel->stream);
    else
        peer_refuse(udp_service, &p->peer);
}

static void take_in(const struct path *p, const char *data, const struct frame *f)
{
    if (sip_debugs[0].on)
        trace("Received from", &p->peer, data, f->size);
    server_receive(p, data + f->lead, f);
}

/* -- TCP -- */

/* Of the message that on_message gets next. */
static struct frame framed;

/* What cannot be framed is handed over as one message, so that it is refused in words before the connection closes. */
static long frame_of(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    framed = frame_stream((const char *)data, n);
    return framed.kind == FRAME_MORE ? 0 : (long)framed.size;
}

static void on_message(struct stream *s, const uint8_t *data, size_t n)
{
    const struct frame f = framed;
    if (f.kind == FRAME_KEEPALIVE) {
        if (n >= PINGED)                     /* RFC 5626 4.4.1 */
            stream_write(s, "\r\n", 2);
        return;
    }
    const struct path p = { .channel = stream_user(s), .peer = *stream_peer(s) };
    take_in(&p, (const char *)data, &f);
    if (f.kind == FRAME_BAD) {
        p.channel->distrusted = true;
        stream_turn_out(s);
    }
}

static struct channel *channel_new(struct stream *s)
{
    struct channel *c = must(calloc(1, sizeof *c));
    c->stream = s;
    list_init(&c->dialogs);
    list_init(&c->bindings);
    list_init(&c->outbound);
    stream_set_user(s, c);
    return c;
}

static void on_accepted(struct stream *s)
{
    limit_add(&limit_connections);
    stream_set_tos(s, TOS_CS3);
    channel_new(s);
}

static void on_connected(struct stream *s)
{
    stream_set_tos(s, TOS_CS3);
}

static void channel_closed(struct stream *s, enum stream_end why)
{
    struct channel *c = stream_user(s);
    list_remove(&c->outbound);
    dialogs_lost(c, c->distrusted ? STREAM_BAD_FRAME : why);
    registrar_disconnected(c);
    free(c);
}

static void on_accepted_closed(struct stream *s, enum stream_end why)
{
    limit_connections.used--;
    limit_connections.refused += why == STREAM_EVICTED;
    sip_counters[COUNT_SLOW].value += why == STREAM_SLOW;
    channel_closed(s, why);
}

static void on_outbound_closed(struct stream *s, enum stream_end why)
{
    limit_give(&limit_routes);
    channel_closed(s, why);
}

static const struct stream_class accepted_class = {
    .name = "SIP",
    .frame = frame_of,
    .message = on_message,
    .opened = on_accepted,
    .closed = on_accepted_closed,
    .message_max = SIP_MESSAGE_MAX,
    .queue_max = QUEUE_MAX,
    .queue = &limit_unread,
    .first_ms = 10 * 1000,
    .partial_ms = 32 * 1000,
    .idle_ms = 300 * 1000,
    .stall_ms = STALL_MS,
    .cap = CHANNELS_MAX,
};

static const struct stream_class outbound_class = {
    .name = "SIP route",
    .frame = frame_of,
    .message = on_message,
    .opened = on_connected,
    .closed = on_outbound_closed,
    .message_max = SIP_MESSAGE_MAX,
    .queue_max = QUEUE_MAX,
    .queue = &limit_unread,
    .partial_ms = 32 * 1000,
    .idle_ms = 300 * 1000,
    .stall_ms = STALL_MS,
};

static struct list outbound = LIST_INIT(outbound);

struct channel *channel_to(const struct address *to)
{
    list_each(node, &outbound) {
        struct channel *c = list_entry(node, struct channel, outbound);
        if (address_equal(&c->to, to))
            return c;
    }
    if (!limit_take(&limit_routes))
        return NULL;
    struct channel *c = channel_new(connect_tcp(&outbound_class, to, NULL));
    c->to = *to;
    list_append(&outbound, &c->outbound);
    return c;
}

void channel_join(struct channel *c, struct list *members, struct list *node)
{
    list_append(members, node);
    stream_share(c->stream, ++c->members);       /* behind a proxy they are many */
    stream_keep(c->stream, true);
}

void channel_leave(struct channel *c, struct list *node)
{
    list_remove(node);
    stream_share(c->stream, --c->members);
    if (!c->members)
        stream_keep(c->stream, false);
}

/* -- UDP -- */

static void on_datagram(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    const struct frame f = frame_datagram((const char *)data, n);
    const struct path p = { .udp = d, .peer = *from };
    if (f.kind != FRAME_KEEPALIVE)
        take_in(&p, (const char *)data, &f);
}

/* -- the two ports -- */

struct ports {
    struct address wanted;
    struct address known;                    /* how others reach us … */
    char sent_by[ADDRESS_TEXT];              /* … in words */
    struct listener *tcp;
    struct datagrams *udp;
};

static struct ports current, prepared;

static bool serves(const struct ports *p, const struct address *a)
{
    return p->tcp && address_equal(&p->wanted, a);
}

static void ports_close(struct ports *p, bool connections)
{
    if (p->tcp)
        listener_close(p->tcp, connections);
    if (p->udp)
        datagrams_close(p->udp);
    *p = (struct ports){ 0 };
}

static int ports_open(struct ports *p, const struct address *a)
{
    int error = 0;
    p->wanted = *a;
    p->tcp = listen_tcp(&accepted_class, a, NULL, &error);
    if (!p->tcp)
        return error;
    const struct address here = *listener_address(p->tcp);     /* the same port for both, even when it was chosen */
    p->udp = datagrams_open(&here, on_datagram, NULL, &error);
    if (p->udp)
        datagrams_account(p->udp, udp_service);
    else
        ports_close(p, false);
    return error;
}

int transport_prepare(const struct address *wanted)
{
    if (serves(&current, wanted) || serves(&prepared, wanted))
        return 0;
    transport_abort();
    return ports_open(&prepared, wanted);
}

void transport_abort(void)
{
    ports_close(&prepared, false);
}

static bool is_any(const struct address *a)
{
    struct address any4, any6;
    address_parse(&any4, "0.0.0.0", 0);
    address_parse(&any6, "::", 0);
    return address_same_host(a, &any4) || address_same_host(a, &any6);
}

int transport_listen(const struct address *wanted, const struct address *configured)
{
    if (!serves(&current, wanted)) {
        const int error = transport_prepare(wanted);
        if (error)
            return error;
        ports_close(&current, false);
        current = prepared;
        prepared = (struct ports){ 0 };
    }
    const struct address *bound = listener_address(current.tcp);
    current.known = is_any(bound) ? *configured : *bound;
    address_set_port(&current.known, address_port(bound));
    address_text(&current.known, current.sent_by);
    return 0;
}

void transport_close(void)
{
    transport_abort();
    ports_close(&current, true);
    list_each(node, &outbound)
        stream_close(list_entry(node, struct channel, outbound)->stream);
}

const struct address *transport_address(void)
{
    return current.tcp ? &current.known : NULL;
}

const char *transport_sent_by(void)
{
    return current.tcp ? current.sent_by : "invalid";
}

struct datagrams *transport_udp(void)
{
    return current.udp;
}

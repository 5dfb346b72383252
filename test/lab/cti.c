// SPDX-License-Identifier: MIT
#include "test/lab/cti.h"
#include "core/list.h"
#include "core/stream.h"
#include "test/lab/sip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { T1 = 500, TIMEOUT = 32000 };

/* A request that waits for its final answer. */
struct pending {
    struct list node;
    struct cti *cti;
    unsigned cseq;
    uint64_t begun, interval;
    struct timer timer;
    struct buf message;
};

struct cti {
    struct cti_start start;
    char line[64], user[64], space[128];
    char name[64];               /* of the last REGISTER … */
    unsigned lifetime;           /* … and its Expires */
    char call_id[48], tag[24], remote_to[SIP_TEXT], target[SIP_TEXT];
    struct buf routes;           /* Route lines, of the Record-Route of the 200 */
    struct stream *stream;
    struct datagrams *datagrams;
    struct list pending;
    unsigned cseq, seen_cseq, events, awaited, expires;
    bool by_us, open, over;
};

static unsigned serial;

/* -- sending -- */
static void transmit(struct cti *c, const struct buf *b)
{
    if (c->start.watcher->traced) {
        c->start.watcher->traced(c, true, b->data, b->size);
    }
    if (c->datagrams) {
        datagrams_send(c->datagrams, &c->start.server, b->data, b->size);
    } else if (c->stream) {
        stream_write(c->stream, b->data, b->size);
    }
}

static void over(struct cti *c, const char *why)
{
    if (c->over) {
        return;
    }
    c->over = true;
    c->open = false;
    if (c->start.watcher->ended) {
        c->start.watcher->ended(c, why);
    }
}

static void pending_free(struct pending *p)
{
    timer_stop(&p->timer);
    list_remove(&p->node);
    buf_free(&p->message);
    free(p);
}

static void resend(struct timer *t)
{
    struct pending *p = list_entry(t, struct pending, timer);
    struct cti *c = p->cti;
    if (loop_now() - p->begun >= TIMEOUT) {
        pending_free(p);
        c->awaited--;
        over(c, "no answer");
        return;
    }
    transmit(c, &p->message);
    p->interval *= 2;
    timer_start(t, p->interval);
}

static void local_address(const struct cti *c, char text[ADDRESS_TEXT])
{
    address_text(c->datagrams ? datagrams_address(c->datagrams) : stream_local(c->stream), text);
}

static void request_head(struct cti *c, struct buf *b, const char *method, unsigned cseq)
{
    char server[ADDRESS_TEXT], local[ADDRESS_TEXT];
    address_text(&c->start.server, server);
    local_address(c, local);
    const bool registers = !strcmp(method, "REGISTER");
    const bool inside = c->open && strcmp(method, "OPTIONS") && !registers;
    if (inside) {
        buf_printf(b, "%s %s SIP/2.0\r\n", method, c->target);
    } else {
        buf_printf(b, "%s sip:%s@%s SIP/2.0\r\n", method, c->line, server);
    }
    buf_printf(b, "Via: SIP/2.0/%s %s;branch=z9hG4bK%s%u%s;rport\r\nMax-Forwards: 70\r\n", c->datagrams ? "UDP" : "TCP",
               local, c->tag, cseq, method);
    buf_printf(b, "From: <sip:%s@%s>;tag=%s\r\n", c->user, local, c->tag);
    if (registers) {
        buf_printf(b, "To: <sip:%s@%s>\r\n", c->name, server);
    } else if (c->remote_to[0]) {
        buf_printf(b, "To: %s\r\n", c->remote_to);
    } else {
        buf_printf(b, "To: <sip:%s@%s>\r\n", c->line, server);
    }
    buf_printf(b, "Call-ID: %s\r\nCSeq: %u %s\r\nUser-Agent: naisen-cti/%s\r\n", c->call_id, cseq, method,
               NAISEN_VERSION);
    if (inside) {
        buf_add(b, c->routes.data, c->routes.size);
    }
    if (registers || !strcmp(method, "INVITE")) {
        buf_printf(b, "Contact: <sip:%s@%s;transport=%s>\r\n", c->user, local, c->datagrams ? "udp" : "tcp");
    }
    if (registers) {
        buf_printf(b, "Expires: %u\r\n", c->lifetime);
    }
    if (!strcmp(method, "INVITE")) {
        if (c->start.timer) {
            buf_adds(b, "Supported: timer\r\n");
        }
        if (c->start.expires) {
            buf_printf(b, "Session-Expires: %u\r\n", c->start.expires);
        }
    }
}

static unsigned request(struct cti *c, const char *method, const char *body, size_t n)
{
    if (!c->stream && !c->datagrams) {
        return 0;
    }
    struct pending *p = calloc(1, sizeof *p);
    p->cti = c;
    p->cseq = ++c->cseq;
    p->begun = loop_now();
    p->interval = T1;
    p->timer.fire = resend;
    request_head(c, &p->message, method, p->cseq);
    sip_text_end(&p->message, "application/csta+xml", body, n);
    list_append(&c->pending, &p->node);
    c->awaited++;
    transmit(c, &p->message);
    if (c->datagrams) {
        timer_start(&p->timer, p->interval);
    }
    return p->cseq;
}

static void acknowledge(struct cti *c, unsigned cseq)
{
    struct buf b = { 0 };
    request_head(c, &b, "ACK", cseq);
    sip_text_end(&b, NULL, NULL, 0);
    transmit(c, &b);
    buf_free(&b);
}

static void reply(struct cti *c, const struct sip_text *m, int status, const char *reason)
{
    struct buf b = { 0 };
    char value[SIP_TEXT];
    buf_printf(&b, "SIP/2.0 %d %s\r\n", status, reason);
    for (unsigned i = 0; sip_text_header(m, "Via", i, value); i++) {
        buf_printf(&b, "Via: %s\r\n", value);
    }
    static const char *const copied[] = { "From", "To", "Call-ID", "CSeq" };
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        sip_text_header(m, copied[i], 0, value);
        buf_printf(&b, "%s: %s\r\n", copied[i], value);
    }
    sip_text_end(&b, NULL, NULL, 0);
    transmit(c, &b);
    buf_free(&b);
}

/* -- receiving -- */

static void take_dialog(struct cti *c, const struct sip_text *m)
{
    char value[SIP_TEXT], word[SIP_TEXT];
    if (!c->open) {
        sip_text_routes(m, &c->routes);
    }
    sip_text_header(m, "To", 0, c->remote_to);
    if (sip_text_header(m, "Contact", 0, value)) {
        sip_text_uri(value, c->target, sizeof c->target);
    }
    c->expires = 0;
    if (sip_text_header(m, "Session-Expires", 0, value)) {
        c->expires = (unsigned)strtoul(value, NULL, 10);
        c->by_us = !strcmp(sip_text_parameter(value, "refresher", word, sizeof word), "uac");
    }
    c->open = true;
}

static struct pending *pending_find(struct cti *c, unsigned cseq)
{
    list_each(node, &c->pending) {
        struct pending *p = list_entry(node, struct pending, node);
        if (p->cseq == cseq) {
            return p;
        }
    }
    return NULL;
}

static void receive_answer(struct cti *c, const struct sip_text *m)
{
    bool invite = !strcmp(m->method, "INVITE");
    if (m->status < 200) {
        return;
    }
    if (invite && m->status < 300) {
        take_dialog(c, m);
        acknowledge(c, m->cseq);
    } else if (invite) {
        sip_text_header(m, "To", 0, c->remote_to);
        acknowledge(c, m->cseq);
    }
    struct pending *p = pending_find(c, m->cseq);
    if (!p) {
        return;                  /* a retransmission */
    }
    pending_free(p);
    c->awaited--;
    if (c->start.watcher->answer) {
        c->start.watcher->answer(c, m->cseq, m->status, sip_text_body(m), sip_text_body_size(m));
    }
    if (!strcmp(m->method, "BYE")) {
        over(c, "BYE sent");
    } else if (invite && m->status >= 300 && !c->open) {
        over(c, "refused");
    }
}

static void receive_request(struct cti *c, const struct sip_text *m)
{
    if (!strcmp(m->method, "INFO")) {
        if (!c->start.mute) {
            reply(c, m, 200, "OK");
        }
        if (m->cseq <= c->seen_cseq) {
            return;              /* a retransmission, or one that a later request has overtaken */
        }
        c->seen_cseq = m->cseq;
        c->events++;
        if (c->start.watcher->event) {
            c->start.watcher->event(c, sip_text_body(m), sip_text_body_size(m));
        }
    } else if (!strcmp(m->method, "BYE")) {
        reply(c, m, 200, "OK");
        over(c, "BYE");
    } else if (strcmp(m->method, "ACK")) {
        bool known = !strcmp(m->method, "INVITE") || !strcmp(m->method, "OPTIONS") || !strcmp(m->method, "UPDATE");
        reply(c, m, known ? 200 : 501, known ? "OK" : "Not Implemented");
    }
}

static void receive(struct cti *c, const uint8_t *data, size_t n)
{
    struct sip_text m;
    if (!sip_text_parse(&m, data, n)) {
        return;                  /* a keepalive */
    }
    if (c->start.watcher->traced) {
        c->start.watcher->traced(c, false, m.data, m.size);
    }
    if (m.status) {
        receive_answer(c, &m);
    } else {
        receive_request(c, &m);
    }
}

static long stream_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return sip_text_frame(data, n);
}

static void stream_message(struct stream *s, const uint8_t *data, size_t n)
{
    receive(stream_owner(s), data, n);
}

static void invite(struct cti *c)
{
    struct buf b = { 0 };
    buf_printf(&b, "<?xml version=\"1.0\"?><RequestSystemStatus xmlns=\"%s\"/>", c->space);
    request(c, "INVITE", b.data, b.size);
    buf_free(&b);
}

static void stream_opened(struct stream *s)
{
    invite(stream_owner(s));
}

static void stream_closed(struct stream *s, enum stream_end why)
{
    struct cti *c = stream_owner(s);
    c->stream = NULL;
    over(c, why == STREAM_REFUSED ? "connection refused" : why == STREAM_BAD_FRAME ? "no SIP" : "closed");
}

static const struct stream_class sip_client = {
    .name = "lab SIP client",
    .frame = stream_frame,
    .message = stream_message,
    .opened = stream_opened,
    .closed = stream_closed,
    .message_max = 1 << 20,
    .queue_max = 64u << 20,
};

static void datagram(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)from;
    receive(datagrams_owner(d), data, n);
}

/* -- life -- */
static bool open_udp(struct cti *c)
{
    const char *loopback = c->start.server.any.sa_family == AF_INET ? "127.0.0.1" : "::1";
    struct address local;
    int error;
    return address_parse(&local, c->start.local ? c->start.local : loopback, 0) &&
           (c->datagrams = datagrams_open(&local, datagram, c, &error));
}

struct cti *cti_open(const struct cti_start *s)
{
    struct cti *c = calloc(1, sizeof *c);
    c->start = *s;
    list_init(&c->pending);
    serial++;
    snprintf(c->line, sizeof c->line, "%s", s->line);
    snprintf(c->user, sizeof c->user, "%s", s->user ? s->user : "lab");
    snprintf(c->space, sizeof c->space, "%s",
             s->space ? s->space : "http://www.ecma-international.org/standards/ecma-323/csta/ed3");
    snprintf(c->call_id, sizeof c->call_id, "%08x%llu@lab", serial, (unsigned long long)loop_wall());
    snprintf(c->tag, sizeof c->tag, "lab%u", serial);
    if (!s->udp) {
        c->stream = connect_tcp(&sip_client, &c->start.server, c);
    } else if (open_udp(c)) {
        invite(c);
    } else {
        over(c, "no socket");
    }
    return c;
}

void cti_deaf(struct cti *c)
{
    if (c->stream) {
        const int small = 16384;
        setsockopt(stream_socket(c->stream), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        stream_pause(c->stream, true);
    }
}

void cti_cut(struct cti *c)
{
    c->over = true;
    c->open = false;
    if (c->stream) {
        stream_close(c->stream);
    }
    if (c->datagrams) {
        datagrams_close(c->datagrams);
        c->datagrams = NULL;
    }
}

void cti_free(struct cti *c)
{
    if (!c) {
        return;
    }
    cti_cut(c);
    list_each(node, &c->pending) {
        pending_free(list_entry(node, struct pending, node));
    }
    buf_free(&c->routes);
    free(c);
}

unsigned cti_send(struct cti *c, const char *xml, size_t n)
{
    return request(c, "INFO", xml, n);
}

unsigned cti_refresh(struct cti *c)
{
    struct buf b = { 0 };
    buf_printf(&b, "<?xml version=\"1.0\"?><RequestSystemStatus xmlns=\"%s\"/>", c->space);
    unsigned cseq = request(c, "INVITE", b.data, b.size);
    buf_free(&b);
    return cseq;
}

unsigned cti_bye(struct cti *c)
{
    return request(c, "BYE", NULL, 0);
}

unsigned cti_options(struct cti *c)
{
    return request(c, "OPTIONS", NULL, 0);
}

unsigned cti_register(struct cti *c, const char *name, unsigned seconds)
{
    snprintf(c->name, sizeof c->name, "%s", name);
    c->lifetime = seconds;
    return request(c, "REGISTER", NULL, 0);
}

void *cti_data(const struct cti *c) { return c->start.data; }
bool cti_is_open(const struct cti *c) { return c->open; }
const char *cti_space(const struct cti *c) { return c->space; }
unsigned cti_last_cseq(const struct cti *c) { return c->cseq; }
unsigned cti_events(const struct cti *c) { return c->events; }
unsigned cti_awaited(const struct cti *c) { return c->awaited; }

unsigned cti_expires(const struct cti *c, bool *by_us)
{
    *by_us = c->by_us;
    return c->expires;
}

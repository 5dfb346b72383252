// SPDX-License-Identifier: MIT
/* A SIP side under test: real sockets on loopback, the virtual clock, and an application that says what it is told. */
#ifndef TEST_SIP_FIXTURE_H
#define TEST_SIP_FIXTURE_H

#include "core/content.h"
#include "core/loop.h"
#include "core/module.h"
#include "sip/counters.h"
#include "sip/dialog.h"
#include "sip/ports.h"
#include "sip/transaction.h"
#include "sip/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* -- the application -- */

/* It answers "<ok/>". A body tells it to do more: `send N` bodies, `end` the dialog, `refuse`. */
static struct {
    bool serving;
    int accept_status;
    unsigned accepted, received, refreshed, closed;
    enum dialog_end why;
    struct dialog *last;
    char body[SIP_BODY_MAX + 1];
} app;

static void app_answer(struct dialog *d, const struct body *b, struct answer *a)
{
    unsigned events = 0;
    snprintf(app.body, sizeof app.body, "%.*s", (int)b->size, b->data ? b->data : "");
    app.last = d;
    buf_adds(&a->body, "<ok/>");
    if (sscanf(app.body, "send %u", &events) == 1)
        for (unsigned i = 0; i < events; i++) {
            char event[32];
            content_send(d, event, (size_t)snprintf(event, sizeof event, "<event n='%u'/>", i));
        }
    if (!strcmp(app.body, "end"))
        content_end(d);
    if (!strcmp(app.body, "refuse"))
        a->status = 400;
}

static void app_accept(struct dialog *d, const struct body *b, struct answer *a)
{
    app.accepted++;
    a->status = app.accept_status;
    app_answer(d, b, a);
    content_set_user(d, &app);
}

static void app_receive(struct dialog *d, bool refresh, const struct body *b, struct answer *a)
{
    assert_ptr_equal(content_user(d), &app);
    app.refreshed += refresh;
    app.received += !refresh;
    app_answer(d, b, a);
}

static void app_closed(struct dialog *d, enum dialog_end why)
{
    assert_ptr_equal(content_user(d), &app);
    app.closed++;
    app.why = why;
}

static bool app_serving(void)
{
    return app.serving;
}

static const struct content app_content = {
    .media_type = "application/csta+xml",
    .disposition = "signal;handling=required",
    .accept = app_accept,
    .receive = app_receive,
    .closed = app_closed,
    .serving = app_serving,
};

extern const struct module module_sip;

static inline int sip_up(void **state)
{
    (void)state;
    struct address any;
    memset(&app, 0, sizeof app);
    app.serving = true;
    app.accept_status = 200;
    for (unsigned i = 0; i < COUNT_COUNT; i++)
        sip_counters[i].value = 0;
    loop_open_virtual();
    module_sip.start();
    content_register(&app_content);
    address_parse(&any, "127.0.0.1", 0);
    assert_int_equal(transport_listen(&any, &any), 0);
    return 0;
}

/* Nothing may be left behind. */
static inline int sip_down(void **state)
{
    (void)state;
    module_sip.stop();
    loop_drain();
    assert_int_equal(limit_dialogs.used, 0);
    assert_int_equal(limit_connections.used, 0);
    assert_int_equal(limit_transactions.used, 0);
    loop_close();
    return 0;
}

/* -- a peer with plain sockets -- */

struct peer {
    int fd;
    bool udp;
    unsigned port;
    char heard[64 * 1024];
};

static inline void peer_open(struct peer *p, bool udp)
{
    struct sockaddr_in here;
    socklen_t size = sizeof here;
    const struct address *to = transport_address();
    *p = (struct peer){ .fd = socket(AF_INET, udp ? SOCK_DGRAM : SOCK_STREAM, 0), .udp = udp };
    const int on = 1;                /* else the kernel waits for an acknowledgement where the clock stands still */
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    assert_int_equal(connect(p->fd, &to->any, address_length(to)), 0);
    assert_int_equal(getsockname(p->fd, (struct sockaddr *)&here, &size), 0);
    p->port = ntohs(here.sin_port);
    loop_drain();
}

static inline void peer_close(struct peer *p)
{
    close(p->fd);
    loop_drain();
}

static inline void peer_send(struct peer *p, const char *data, size_t size)
{
    assert_int_equal(send(p->fd, data, size, MSG_NOSIGNAL), size);
    loop_drain();
}

/* Everything that has come since the last time, as one text (datagrams one behind the other). */
static inline const char *peer_hear(struct peer *p)
{
    size_t used = 0;
    ssize_t n;
    loop_drain();
    while ((n = recv(p->fd, p->heard + used, sizeof p->heard - 1 - used, MSG_DONTWAIT)) > 0)
        used += (size_t)n;
    p->heard[used] = 0;
    return p->heard;
}

/* True when the other side has closed. */
static inline bool peer_sees_end(struct peer *p)
{
    char byte;
    peer_hear(p);
    return recv(p->fd, &byte, 1, MSG_DONTWAIT) == 0;
}

/* One request as clients write it. */
struct ask {
    const char *method;
    unsigned cseq;
    const char *tag;             /* our tag in To; NULL: none */
    const char *headers;         /* more lines */
    const char *type;            /* Content-Type; NULL: application/csta+xml when there is a body, "": none */
    const char *body;
    const char *call_id;         /* NULL: "call-1" */
    const char *branch;          /* NULL: made of method and CSeq */
};

static size_t ask_text(const struct peer *p, const struct ask *a, char *out, size_t size)
{
    const char *body = a->body ? a->body : "", *type = a->type ? a->type : *body ? "application/csta+xml" : "";
    const char *id = a->call_id ? a->call_id : "call-1";
    char branch[80];
    snprintf(branch, sizeof branch, "z9hG4bK-%s-%s-%u", id, a->method, a->cseq);
    return (size_t)snprintf(out, size,
        "%s sip:201@cme.example.test SIP/2.0\r\n"
        "Via: SIP/2.0/%s 127.0.0.1:%u;branch=%s\r\n"
        "Max-Forwards: 70\r\n"
        "From: \"Alice\" <sip:alice@example.test>;tag=a1;epid=b34a\r\n"
        "To: <sip:201@cme.example.test>%s%s\r\n"
        "Call-ID: %s\r\n"
        "CSeq: %u %s\r\n"
        "Contact: <sip:alice@example.test:%u;maddr=127.0.0.1>;proxy=replace\r\n"
        "%s%s%s%s"
        "Content-Length: %zu\r\n\r\n%s",
        a->method, p->udp ? "UDP" : "TCP", p->port, a->branch ? a->branch : branch, a->tag ? ";tag=" : "",
        a->tag ? a->tag : "", id, a->cseq, a->method, p->port, a->headers ? a->headers : "",
        *type ? "Content-Type: " : "", type, *type ? "\r\n" : "", strlen(body), body);
}

static inline const char *peer_ask(struct peer *p, const struct ask *a)
{
    static char text[SIP_MESSAGE_MAX * 2];
    peer_send(p, text, ask_text(p, a, text, sizeof text));
    return peer_hear(p);
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

#define assert_has(text, part) \
    do { if (!has((text), (part))) fail_msg("\"%s\" is not in:\n%s", (part), (text)); } while (0)
#define assert_lacks(text, part) \
    do { if (has((text), (part))) fail_msg("\"%s\" is in:\n%s", (part), (text)); } while (0)

static inline unsigned count_of(const char *text, const char *part)
{
    unsigned n = 0;
    while ((text = strstr(text, part))) {
        n++;
        text += strlen(part);
    }
    return n;
}

/* Opens a dialog and returns our tag. */
static inline const char *peer_invite(struct peer *p, const char *headers)
{
    static char tag[TAG_TEXT];
    const char *text = peer_ask(p, &(struct ask){ "INVITE", 1, .headers = headers, .body = "<hello/>" });
    assert_has(text, "SIP/2.0 200 OK\r\n");
    const char *at = strstr(strstr(text, "\r\nTo: "), ";tag=");
    snprintf(tag, sizeof tag, "%.16s", at + 5);
    peer_ask(p, &(struct ask){ "ACK", 1, tag });
    return tag;
}

#endif

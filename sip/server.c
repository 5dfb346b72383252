// SPDX-License-Identifier: MIT
/* Requests of others. A request is answered before this file returns, so there are no provisional responses, and over
 * UDP a lost answer comes back with the client's own retransmission. */
#include "sip/server.h"

#include "sip/build.h"
#include "sip/counters.h"
#include "sip/dialog.h"
#include "sip/ports.h"
#include "sip/registrar.h"
#include "sip/transaction.h"
#include "sip/trusted.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

enum { SIP_PORT = 5060 };

const struct log_message message_malformed = {
    "SIP", 4, "MALFORMED", "A SIP message was refused because it breaks the grammar or a limit. Look at its sender."
};

/* One request and what we say to it. */
struct exchange {
    const struct path *path;
    const struct message *m;
    struct dialog *dialog;           /* the one it belongs to, NULL for none */
    bool opens;                      /* the dialog begins with it */
};

/* -- answering -- */

/* Where a response over UDP goes: RFC 3261 18.2.2, RFC 3581 4. */
static struct path way_back(const struct path *p, const struct message *m)
{
    struct path back = *p;
    const struct addresses *a = &m->addresses;
    if (p->udp && *a->via_host && !a->via_rport)
        address_set_port(&back.peer, a->via_port ? a->via_port : SIP_PORT);
    return back;
}

/* The tag of answers outside dialogs. */
static const char *stateless_tag(void)
{
    static char tag[TAG_TEXT];
    uint64_t number;
    if (!*tag && getrandom(&number, sizeof number, 0) == (ssize_t)sizeof number)
        snprintf(tag, sizeof tag, "%016llx", (unsigned long long)number);
    return tag;
}

static void answer(const struct exchange *x, const struct reply *r)
{
    static struct buf message;
    struct reply reply = *r;
    if (!reply.to_tag)
        reply.to_tag = x->dialog ? x->dialog->tag_text : stateless_tag();
    sip_counters[COUNT_REJECTED].value += reply.status >= 300;
    if (reply.status >= 300)
        path_refuse(x->path);
    buf_clear(&message);
    build_response(&message, x->m, x->path, &reply);
    const struct path back = way_back(x->path, x->m);
    path_write(&back, message.data, message.size);
    if (x->path->udp)
        transaction_store(transaction_key(x->m, x->path, x->m->method), &message);
    if (x->opens && reply.status < 300)
        session_accepted(x->dialog, &back.peer, &message);
}

static void say(const struct exchange *x, int status)
{
    answer(x, &(struct reply){ .status = status });
}

static void say_allowed(const struct exchange *x, int status)
{
    answer(x, &(struct reply){ .status = status, .headers = SIP_ALLOW });
}

static void add_accept(struct buf *headers)
{
    const char *between = "Accept: ";
    for (const struct content *c = content_next(NULL); c; c = content_next(c)) {
        buf_printf(headers, "%s%s", between, c->media_type);
        between = ", ";
    }
    if (headers->size)
        buf_adds(headers, "\r\n");
}

static void say_unsupported_type(const struct exchange *x)
{
    struct buf headers = { 0 };
    add_accept(&headers);
    buf_adds(&headers, "Accept-Encoding: identity\r\n");
    answer(x, &(struct reply){ .status = 415, .headers = headers.data });
    buf_free(&headers);
}

/* The application's answer; its body is freed. */
static void say_content(const struct exchange *x, struct answer *a, const char *headers)
{
    answer(x, &(struct reply){
        .status = a->status,
        .reason = a->reason,
        .headers = headers,
        .content = x->dialog->content,
        .body = &a->body,
    });
    buf_free(&a->body);
}

/* -- bodies -- */

static struct text media_type(const struct message *m)
{
    const struct text value = m->first[H_CONTENT_TYPE];
    if (!value.at)
        return value;
    const char *end = memchr(value.at, ';', value.size);
    struct text type = { value.at, end ? (size_t)(end - value.at) : value.size };
    while (type.size && (type.at[type.size - 1] == ' ' || type.at[type.size - 1] == '\t'))
        type.size--;
    return type;
}

static bool is_encoded(const struct message *m)
{
    const struct text encoding = m->first[H_CONTENT_ENCODING];
    return encoding.size && !text_like(encoding, "identity");
}

static const struct content *content_of(const struct message *m)
{
    const struct text type = media_type(m);
    return type.size && !is_encoded(m) ? content_by_type(type.at, type.size) : NULL;
}

/* A body that this dialog does not speak. An empty one speaks no language. */
static bool is_foreign(const struct exchange *x)
{
    return x->m->body.size && content_of(x->m) != x->dialog->content;
}

static struct body body_of(const struct message *m)
{
    return (struct body){ m->body.at, m->body.size };
}

/* -- dialogs -- */

static void session_headers(struct buf *headers, const struct dialog *d, const struct session_terms *t)
{
    buf_adds(headers, "Contact: ");
    build_contact(headers, d->info.line, !d->udp);
    buf_printf(headers, "\r\n" SIP_ALLOW "Supported: timer\r\nSession-Expires: %u;refresher=%s\r\n%s", t->interval,
               t->we_refresh ? "uas" : "uac", t->we_refresh ? "" : "Require: timer\r\n");
}

static bool agree_session(const struct exchange *x, struct session_terms *t)
{
    if (session_terms(x->m, t))
        return true;
    answer(x, &(struct reply){ .status = 422, .headers = "Min-SE: 90\r\n" });
    return false;
}

/* Answers what the application was told, with terms for the session's life (NULL: it stays as it is), and lets out what
 * it wanted to send meanwhile: the answer goes first. */
static void conclude(const struct exchange *x, struct answer *a, const struct session_terms *terms)
{
    struct dialog *d = x->dialog;
    struct buf headers = { 0 };
    if (terms && d->phase == PHASE_LIVE)
        session_start(d, terms);
    if (terms)
        session_headers(&headers, d, terms);
    say_content(x, a, headers.data);
    buf_free(&headers);
    d->answering = false;
    outgoing_flush(d);
}

static void converse(const struct exchange *x, bool refresh, const struct session_terms *terms)
{
    struct dialog *d = x->dialog;
    const struct body body = body_of(x->m);
    struct answer a = { .status = 200 };
    d->answering = true;
    if (!text_is(x->m->method, "UPDATE") || body.size)
        d->content->receive(d, refresh, &body, &a);
    if (a.status >= 300)
        terms = NULL;
    if (terms)
        dialog_retarget(d, x->m);
    conclude(x, &a, terms);
}

/* A new dialog, if the application takes it. */
static void open_dialog(struct exchange *x, const struct content *content, const struct session_terms *terms)
{
    struct dialog *d = x->dialog = dialog_new(x->m, x->path, content);
    if (!d) {
        say(x, 503);
        return;
    }
    const struct body body = body_of(x->m);
    struct answer a = { .status = 200 };
    d->answering = x->opens = true;
    content->accept(d, &body, &a);
    if (a.status >= 300) {
        say_content(x, &a, NULL);
        dialog_free(d);
        return;
    }
    dialog_begin(d);
    conclude(x, &a, terms);
}

/* -- methods -- */

static void refresh(struct exchange *x)
{
    struct session_terms terms;
    if (is_foreign(x))
        say_unsupported_type(x);
    else if (agree_session(x, &terms))
        converse(x, true, &terms);
}

static void on_invite(struct exchange *x)
{
    struct session_terms terms;
    if (x->dialog) {
        refresh(x);
        return;
    }
    const struct text type = media_type(x->m);
    if (!trusted_source(&x->path->peer))
        say(x, 403);
    else if (!ports_serving())
        say(x, 503);
    else if (!type.size || text_like(type, "application/sdp"))
        say(x, 488);                 /* a telephone call, not an application */
    else if (!content_of(x->m))
        say_unsupported_type(x);
    else if (!content_of(x->m)->serving())
        say(x, 503);
    else if (agree_session(x, &terms))
        open_dialog(x, content_of(x->m), &terms);
}

static void on_ack(struct exchange *x)
{
    (void)x;                         /* acknowledging is what every request inside the dialog does */
}

static void on_bye(struct exchange *x)
{
    say(x, 200);
    dialog_finish(x->dialog, DIALOG_BYE, false);
}

static void on_info(struct exchange *x)
{
    if (!x->m->body.size)
        say(x, 200);
    else if (is_foreign(x))
        say_unsupported_type(x);
    else
        converse(x, false, NULL);
}

/* Every INVITE is answered at once, so a CANCEL comes too late and changes nothing (RFC 3261 9.2). Over TCP nothing is
 * remembered of an INVITE that was answered (RFC 3261 17.2.1). */
static void on_cancel(struct exchange *x)
{
    const struct text invite = { "INVITE", 6 };
    const bool known = x->path->udp && transaction_find(transaction_key(x->m, x->path, invite));
    say(x, known ? 200 : 481);
}

static void on_options(struct exchange *x)
{
    if (!ports_serving()) {
        say_allowed(x, 503);
        return;
    }
    struct buf headers = { 0 };
    add_accept(&headers);
    buf_adds(&headers, SIP_ALLOW "Supported: timer\r\n");
    subscription_packages(&headers);
    answer(x, &(struct reply){ .status = 200, .headers = headers.data });
    buf_free(&headers);
}

static void on_register(struct exchange *x)
{
    if (!ports_registrar()) {
        answer(x, &(struct reply){ .status = 405, .headers = SIP_ALLOW_UNREGISTERED });
        return;
    }
    if (!trusted_source(&x->path->peer)) {
        say(x, 403);
        return;
    }
    struct buf headers = { 0 };
    const int status = registrar_receive(x->m, x->path, &headers);
    if (status)
        answer(x, &(struct reply){ .status = status, .headers = headers.data });
    buf_free(&headers);
}

static void on_subscribe(struct exchange *x)
{
    struct buf headers = { 0 };
    const int status = subscription_receive(x->m, x->path, &x->dialog, &headers);
    answer(x, &(struct reply){ .status = status, .headers = headers.data });
    buf_free(&headers);
    if (status < 300)
        subscription_answered(x->dialog);
}

static void on_other(struct exchange *x)
{
    say_allowed(x, 405);
}

enum belongs { ANYWHERE, INSIDE, INSIDE_IF_TAGGED };
enum usage { SESSION = 1, SUBSCRIPTION = 2 };

static const struct {
    const char *name;
    void (*handle)(struct exchange *x);
    enum belongs where;              /* INSIDE a dialog: 481 when there is none */
    unsigned usage;                  /* … of this kind */
} methods[] = {
    { "INFO", on_info, INSIDE, SESSION },
    { "INVITE", on_invite, INSIDE_IF_TAGGED, SESSION },
    { "ACK", on_ack, INSIDE, SESSION },
    { "BYE", on_bye, INSIDE, SESSION },
    { "CANCEL", on_cancel, ANYWHERE },
    { "UPDATE", refresh, INSIDE, SESSION },
    { "OPTIONS", on_options, INSIDE_IF_TAGGED, SESSION | SUBSCRIPTION },
    { "REGISTER", on_register, ANYWHERE },
    { "SUBSCRIBE", on_subscribe, INSIDE_IF_TAGGED, SUBSCRIPTION },
    { "MESSAGE", on_other, ANYWHERE },       /* known to SIP, not to us */
    { "NOTIFY", on_other, ANYWHERE },
    { "PRACK", on_other, ANYWHERE },
    { "PUBLISH", on_other, ANYWHERE },
    { "REFER", on_other, ANYWHERE },
};

static void dispatch(struct exchange *x)
{
    const struct message *m = x->m;
    unsigned i = 0;
    while (i < sizeof methods / sizeof methods[0] && !text_is(m->method, methods[i].name))
        i++;
    if (i == sizeof methods / sizeof methods[0]) {
        say_allowed(x, 501);
        return;
    }
    const struct addresses *a = &m->addresses;
    if (methods[i].where != ANYWHERE)
        x->dialog = dialog_find(a->to_tag, m->first[H_CALL_ID], a->from_tag);
    if (x->dialog && !(methods[i].usage & (x->dialog->package ? SUBSCRIPTION : SESSION)))
        x->dialog = NULL;
    if (x->dialog) {
        dialog_heard(x->dialog, m, x->path);
        session_acknowledged(x->dialog);
    } else if (methods[i].where == INSIDE || (methods[i].where == INSIDE_IF_TAGGED && *a->to_tag)) {
        if (methods[i].handle != on_ack)
            say(x, 481);
        return;
    }
    methods[i].handle(x);
}

/* -- the way in -- */

static void collect_unsupported(const struct message *m, struct buf *headers)
{
    for (unsigned i = 0; i < m->line_count; i++) {
        struct text rest = m->lines[i].value, option;
        while (m->lines[i].id == H_REQUIRE && text_item(&rest, &option)) {
            if (text_like(option, "timer"))
                continue;
            buf_adds(headers, headers->size ? ", " : "Unsupported: ");
            buf_add(headers, option.at, option.size);
        }
    }
    if (headers->size)
        buf_adds(headers, "\r\n");
}

/* RFC 3261 8.2.2.3; never for ACK and CANCEL. */
static bool requires_too_much(const struct exchange *x)
{
    struct buf headers = { 0 };
    if (!text_is(x->m->method, "CANCEL"))
        collect_unsupported(x->m, &headers);
    const bool too_much = headers.size > 0;
    if (too_much)
        answer(x, &(struct reply){ .status = 420, .headers = headers.data });
    buf_free(&headers);
    return too_much;
}

static void refuse_malformed(const struct path *p, const struct message *m, struct verdict v)
{
    char peer[ADDRESS_TEXT];
    sip_counters[COUNT_MALFORMED].value++;
    log_say(&message_malformed, "%s: %s", address_text(&p->peer, peer), v.why);
    if (!m->usable || text_is(m->method, "ACK"))
        return;
    struct buf message = { 0 };
    build_response(&message, m, p, &(struct reply){ .status = v.status, .reason = v.why, .to_tag = stateless_tag() });
    path_write(p, message.data, message.size);
    buf_free(&message);
}

void server_receive(const struct path *p, const char *data, const struct frame *f)
{
    static struct message m;
    sip_counters[COUNT_MESSAGES].value++;
    const struct verdict v = parse_message(data, f, &m);
    if (v.status) {
        refuse_malformed(p, &m, v);
        return;
    }
    if (!m.request) {
        outgoing_answered(&m);
        return;
    }
    struct exchange x = { .path = p, .m = &m };
    if (text_is(m.method, "ACK")) {
        dispatch(&x);
        return;
    }
    const struct body *known = p->udp ? transaction_find(transaction_key(&m, p, m.method)) : NULL;
    if (known) {
        sip_counters[COUNT_REPEATED].value++;
        const struct path back = way_back(p, &m);
        path_write(&back, known->data, known->size);
    } else if (!requires_too_much(&x)) {
        dispatch(&x);
    }
}

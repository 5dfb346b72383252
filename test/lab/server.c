// SPDX-License-Identifier: MIT
#include "test/lab/server.h"

#include "core/list.h"
#include "core/stream.h"
#include "test/lab/sip.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A dialog with the appliance: a subscription; or the one Call-ID of all REGISTERs. */
struct usage {
    struct list node;
    char number[64];             /* "" of the registration */
    char call_id[48], tag[24], remote[SIP_TEXT], target[SIP_TEXT];
    struct buf routes;           /* of a dialog through proxies */
    unsigned cseq, heard;        /* our last, the appliance's last */
};

struct server {
    struct server_start start;
    char name[64];
    struct stream *stream;
    struct datagrams *datagrams;
    struct list usages;
    struct usage registration;
    int says;
};

static unsigned serial;

/* -- sending -- */

static void trace(const struct server *s, bool sent, const char *text, size_t n)
{
    if (s->start.watcher->traced) {
        s->start.watcher->traced(s->start.data, sent, text, n);
    }
}

static void transmit(struct server *s, const struct buf *b)
{
    trace(s, true, b->data, b->size);
    if (s->datagrams) {
        datagrams_send(s->datagrams, &s->start.server, b->data, b->size);
    } else if (s->stream) {
        stream_write(s->stream, b->data, b->size);
    }
}

static void usage_begin(struct usage *u)
{
    serial++;
    u->cseq = u->heard = 0;
    u->remote[0] = u->target[0] = 0;
    buf_clear(&u->routes);
    snprintf(u->call_id, sizeof u->call_id, "server-%u@lab", serial);
    snprintf(u->tag, sizeof u->tag, "server%u", serial);
}

static void request(struct server *s, struct usage *u, const char *method, const char *headers)
{
    struct buf b = { 0 };
    char here[ADDRESS_TEXT], there[ADDRESS_TEXT], to[2 * SIP_TEXT];
    const char *user = u->number[0] ? u->number : s->name, *transport = s->datagrams ? "udp" : "tcp";
    if (!s->stream && !s->datagrams) {
        return;
    }
    address_text(&s->start.server, there);
    address_text(s->datagrams ? datagrams_address(s->datagrams) : stream_local(s->stream), here);
    snprintf(to, sizeof to, "<sip:%s@%s>", user, there);
    if (u->target[0]) {
        buf_printf(&b, "%s %s SIP/2.0\r\n", method, u->target);
    } else {
        buf_printf(&b, "%s sip:%s@%s SIP/2.0\r\n", method, user, there);
    }
    buf_printf(&b, "Via: SIP/2.0/%s %s;branch=z9hG4bK%s-%u;rport\r\nMax-Forwards: 70\r\n", s->datagrams ? "UDP" : "TCP",
               here, u->tag, ++u->cseq);
    buf_add(&b, u->routes.data, u->routes.size);
    buf_printf(&b, "From: <sip:%s@%s>;tag=%s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n", s->name, here, u->tag,
               u->remote[0] ? u->remote : to, u->call_id, u->cseq, method);
    buf_printf(&b, "Contact: <sip:%s@%s;transport=%s>\r\n%s", s->name, here, transport, headers);
    sip_text_end(&b, NULL, NULL, 0);
    transmit(s, &b);
    buf_free(&b);
}

void server_register(struct server *s, unsigned seconds)
{
    char headers[64];
    snprintf(headers, sizeof headers, "Expires: %u\r\n", seconds);
    request(s, &s->registration, "REGISTER", headers);
}

void server_subscribe(struct server *s, const char *number, unsigned seconds)
{
    char headers[160];
    struct usage *u = NULL;
    list_each(node, &s->usages) {
        struct usage *other = list_entry(node, struct usage, node);
        u = !strcmp(other->number, number) ? other : u;
    }
    if (!u) {
        u = calloc(1, sizeof *u);
        snprintf(u->number, sizeof u->number, "%s", number);
        usage_begin(u);
        list_append(&s->usages, &u->node);
    }
    snprintf(headers, sizeof headers, "Event: dialog;id=%s\r\nAccept: application/dialog-info+xml\r\nExpires: %u\r\n",
             u->tag, seconds);
    request(s, u, "SUBSCRIBE", headers);
}

void server_says(struct server *s, int status)
{
    s->says = status;
}

/* -- receiving -- */

static struct usage *usage_of(struct server *s, const struct sip_text *m)
{
    char call_id[SIP_TEXT];
    sip_text_header(m, "Call-ID", 0, call_id);
    list_each(node, &s->usages) {
        struct usage *u = list_entry(node, struct usage, node);
        if (!strcmp(u->call_id, call_id)) {
            return u;
        }
    }
    return NULL;
}

static void receive_answer(struct server *s, const struct sip_text *m)
{
    struct usage *u = usage_of(s, m);
    char contact[SIP_TEXT], expires[SIP_TEXT] = "0";
    const char *number = u ? u->number : "";
    sip_text_header(m, "Expires", 0, expires);
    if (u && m->status < 300) {
        if (!u->target[0]) {
            sip_text_routes(m, &u->routes);
        }
        sip_text_header(m, "To", 0, u->remote);
        if (sip_text_header(m, "Contact", 0, contact)) {
            sip_text_uri(contact, u->target, sizeof u->target);
        }
    } else if (u) {
        usage_begin(u);          /* refused or forgotten: the next one begins anew */
    }
    s->start.watcher->answer(s->start.data, number, m->status, (unsigned)strtoul(expires, NULL, 10));
}

static void reply(struct server *s, const struct sip_text *m, int status)
{
    static const char *const copied[] = { "Via", "From", "To", "Call-ID", "CSeq" };
    struct buf b = { 0 };
    char value[SIP_TEXT];
    buf_printf(&b, "SIP/2.0 %d Said\r\n", status);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
        for (unsigned nth = 0; sip_text_header(m, copied[i], nth, value); nth++) {
            buf_printf(&b, "%s: %s\r\n", copied[i], value);
        }
    }
    sip_text_end(&b, NULL, NULL, 0);
    transmit(s, &b);
    buf_free(&b);
}

static void receive_notify(struct server *s, struct usage *u, const struct sip_text *m)
{
    struct buf line = { 0 };
    char state[SIP_TEXT], event[SIP_TEXT], id[32], reason[32];
    sip_text_header(m, "Subscription-State", 0, state);
    sip_text_header(m, "Event", 0, event);
    sip_text_parameter(state, "reason", reason, sizeof reason);
    const bool over = !strncmp(state, "terminated", 10);
    snprintf(state, sizeof state, "%s%s%s", over ? "terminated" : "active", over ? ":" : "", over ? reason : "");
    const bool right = !strncmp(event, "dialog;", 7) && !strcmp(sip_text_parameter(event, "id", id, sizeof id), u->tag);
    if (!right || !server_line(state, sip_text_body(m), sip_text_body_size(m), &line)) {
        buf_adds(&line, "cannot be read");
    }
    if (over) {
        usage_begin(u);
    }
    s->start.watcher->notify(s->start.data, u->number, buf_text(&line), sip_text_body(m), sip_text_body_size(m));
    buf_free(&line);
}

static void receive(struct server *s, const uint8_t *data, size_t n)
{
    struct sip_text m;
    trace(s, false, (const char *)data, n);
    if (!sip_text_parse(&m, data, n)) {
        return;
    }
    if (m.status) {
        receive_answer(s, &m);
        return;
    }
    struct usage *u = strcmp(m.method, "NOTIFY") ? NULL : usage_of(s, &m);
    const int status = u ? s->says : 481;
    if (status) {
        reply(s, &m, status);
    }
    if (u && m.cseq > u->heard) {
        u->heard = m.cseq;
        receive_notify(s, u, &m);
    }
    if (u && status >= 300) {
        usage_begin(u);
    }
}

static long stream_frame(struct stream *stream, const uint8_t *data, size_t n)
{
    (void)stream;
    return sip_text_frame(data, n);
}

static void stream_message(struct stream *stream, const uint8_t *data, size_t n)
{
    receive(stream_owner(stream), data, n);
}

static void stream_closed(struct stream *stream, enum stream_end why)
{
    struct server *s = stream_owner(stream);
    (void)why;
    s->stream = NULL;
    if (s->start.watcher->closed) {
        s->start.watcher->closed(s->start.data);
    }
}

static const struct stream_class sip_client = {
    .name = "lab session server",
    .frame = stream_frame,
    .message = stream_message,
    .closed = stream_closed,
    .message_max = 1 << 20,
    .queue_max = 1u << 20,
};

static void datagram(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)from;
    receive(datagrams_owner(d), data, n);
}

/* -- life -- */

struct server *server_open(const struct server_start *start)
{
    struct server *s = calloc(1, sizeof *s);
    struct address local;
    int error;
    s->start = *start;
    s->says = 200;
    snprintf(s->name, sizeof s->name, "%s", start->name);
    list_init(&s->usages);
    usage_begin(&s->registration);
    if (!start->udp) {
        s->stream = connect_tcp(&sip_client, &start->server, s);
    } else if (address_parse(&local, "127.0.0.1", 0)) {
        s->datagrams = datagrams_open(&local, datagram, s, &error);
    }
    return s;
}

void server_cut(struct server *s)
{
    if (s->stream) {
        stream_close(s->stream);
    }
    if (s->datagrams) {
        datagrams_close(s->datagrams);
        s->datagrams = NULL;
    }
}

void server_free(struct server *s)
{
    if (!s) {
        return;
    }
    server_cut(s);
    list_each(node, &s->usages) {
        struct usage *u = list_entry(node, struct usage, node);
        buf_free(&u->routes);
        free(u);
    }
    free(s);
}

/* -- reading dialog-info -- */

static xmlNode *child(const xmlNode *parent, const char *name)
{
    for (xmlNode *n = parent ? parent->children : NULL; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name)) {
            return n;
        }
    }
    return NULL;
}

static void add_attribute(const xmlNode *n, const char *name, const char *before, struct buf *line)
{
    xmlChar *value = n ? xmlGetProp(n, (const xmlChar *)name) : NULL;
    if (value) {
        buf_printf(line, "%s%s", before, (const char *)value);
    }
    xmlFree(value);
}

/* "sip:202@10.0.0.1" → ",202" */
static void add_user(const xmlNode *identity, struct buf *line)
{
    xmlChar *uri = identity ? xmlNodeGetContent(identity) : NULL;
    const char *text = (const char *)uri, *colon = text ? strchr(text, ':') : NULL;
    if (text) {
        text = colon ? colon + 1 : text;
        buf_printf(line, ",%.*s", (int)strcspn(text, "@;"), text);
    }
    xmlFree(uri);
}

static bool is_held(const xmlNode *participant)
{
    const xmlNode *param = child(child(participant, "target"), "param");
    struct buf text = { 0 };
    add_attribute(param, "pname", "", &text);
    add_attribute(param, "pval", "=", &text);
    const bool held = !strcmp(buf_text(&text), "+sip.rendering=no");
    buf_free(&text);
    return held;
}

static void add_dialog(const xmlNode *dialog, struct buf *line)
{
    const xmlNode *state = child(dialog, "state"), *remote = child(dialog, "remote");
    xmlChar *word = state ? xmlNodeGetContent(state) : NULL;
    add_attribute(dialog, "id", " ", line);
    buf_printf(line, "(%s", word ? (const char *)word : "");
    add_attribute(dialog, "direction", ",", line);
    add_user(child(remote, "identity"), line);
    add_attribute(state, "event", ",", line);
    buf_adds(line, is_held(child(dialog, "local")) ? ",held" : "");
    buf_adds(line, is_held(remote) ? ",held-there" : "");
    buf_addc(line, ')');
    xmlFree(word);
}

bool server_line(const char *state, const char *xml, size_t n, struct buf *line)
{
    if (!n) {
        buf_printf(line, "none - %s", state);
        return true;
    }
    xmlDoc *doc = xmlReadMemory(xml, (int)n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const bool right = root && root->ns && !strcmp((const char *)root->name, "dialog-info")
                       && !strcmp((const char *)root->ns->href, "urn:ietf:params:xml:ns:dialog-info");
    if (right) {
        add_attribute(root, "state", "", line);
        add_attribute(root, "version", " ", line);
        buf_printf(line, " %s", state);
        for (const xmlNode *d = root->children; d; d = d->next) {
            add_dialog(d, line);
        }
    }
    xmlFreeDoc(doc);
    return right;
}

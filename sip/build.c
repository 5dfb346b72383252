// SPDX-License-Identifier: MIT
#include "sip/build.h"

#include <string.h>
#include <strings.h>

static const struct {
    int status;
    const char *phrase;
} phrases[] = {                              /* RFC 3261 21, RFC 4028 6, RFC 6665 8.3 */
    { 200, "OK" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 408, "Request Timeout" },
    { 413, "Request Entity Too Large" },
    { 415, "Unsupported Media Type" },
    { 416, "Unsupported URI Scheme" },
    { 420, "Bad Extension" },
    { 422, "Session Interval Too Small" },
    { 423, "Interval Too Brief" },
    { 480, "Temporarily Unavailable" },
    { 481, "Call/Transaction Does Not Exist" },
    { 486, "Busy Here" },
    { 488, "Not Acceptable Here" },
    { 489, "Bad Event" },
    { 500, "Server Internal Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "Version Not Supported" },
    { 513, "Message Too Large" },
};

const char *standard_reason(int status)
{
    for (unsigned i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return status < 300 ? "OK" : "Failure";
}

static void add_text(struct buf *out, struct text t)
{
    buf_add(out, t.at, t.size);
}

/* -- responses -- */

/* The top Via with what we saw of its sender. `via` may hold further elements, which stay as they are. */
static void add_top_via(struct buf *out, struct text via, const struct message *m, const struct path *p)
{
    struct text rest = via, top;
    if (!text_item(&rest, &top) || !*m->addresses.via_host) {
        add_text(out, via);
        return;
    }
    char host[ADDRESS_TEXT];
    address_host(&p->peer, host);
    const struct text rport = text_parameter(top, "rport");
    if (m->addresses.via_rport && rport.at && !rport.size) {
        const char *end = top.at + top.size;
        add_text(out, (struct text){ top.at, (size_t)(rport.at - top.at) });
        buf_printf(out, "=%u", address_port(&p->peer));
        add_text(out, (struct text){ rport.at, (size_t)(end - rport.at) });
    } else {
        add_text(out, top);
    }
    if (m->addresses.via_rport || strcasecmp(host, m->addresses.via_host))
        buf_printf(out, ";received=%s", host);
    if (rest.size) {
        buf_addc(out, ',');
        add_text(out, rest);
    }
}

static void add_header(struct buf *out, const char *name, const char *value)
{
    buf_adds(out, name);
    buf_adds(out, ": ");
    buf_adds(out, value);
    buf_adds(out, "\r\n");
}

static void add_copied(struct buf *out, const struct message *m, enum header id, const char *name)
{
    for (unsigned i = 0; i < m->line_count; i++) {
        if (m->lines[i].id != id)
            continue;
        buf_adds(out, name);
        add_text(out, m->lines[i].value);
        buf_adds(out, "\r\n");
    }
}

static void add_vias(struct buf *out, const struct message *m, const struct path *p)
{
    bool top = true;
    for (unsigned i = 0; i < m->line_count; i++) {
        if (m->lines[i].id != H_VIA)
            continue;
        buf_adds(out, "Via: ");
        if (top)
            add_top_via(out, m->lines[i].value, m, p);
        else
            add_text(out, m->lines[i].value);
        buf_adds(out, "\r\n");
        top = false;
    }
}

static void add_body(struct buf *out, const char *media_type, const char *disposition, const char *data, size_t size)
{
    if (size)
        add_header(out, "Content-Type", media_type);
    if (size && disposition)
        add_header(out, "Content-Disposition", disposition);
    buf_printf(out, "Content-Length: %zu\r\n\r\n", size);
    if (size)
        buf_add(out, data, size);
}

void build_response(struct buf *out, const struct message *m, const struct path *p, const struct reply *r)
{
    buf_printf(out, "SIP/2.0 %d %s\r\n", r->status, r->reason ? r->reason : standard_reason(r->status));
    add_vias(out, m, p);
    buf_adds(out, "From: ");
    add_text(out, m->first[H_FROM]);
    buf_adds(out, "\r\nTo: ");
    add_text(out, m->first[H_TO]);
    if (r->to_tag && !text_parameter(m->first[H_TO], "tag").at)
        buf_printf(out, ";tag=%s", r->to_tag);
    buf_adds(out, "\r\nCall-ID: ");
    add_text(out, m->first[H_CALL_ID]);
    buf_adds(out, "\r\nCSeq: ");
    add_text(out, m->first[H_CSEQ]);
    buf_adds(out, "\r\n");
    if (r->status < 300)
        add_copied(out, m, H_RECORD_ROUTE, "Record-Route: ");
    if (r->headers)
        buf_adds(out, r->headers);
    buf_adds(out, "Server: Naisen/" NAISEN_VERSION "\r\n");
    if (r->content && r->body)
        add_body(out, r->content->media_type, r->content->disposition, r->body->data, r->body->size);
    else
        add_body(out, NULL, NULL, NULL, 0);
}

/* -- requests -- */

/* Characters of a user part that need no escape: RFC 3261 25.1. */
static bool is_plain(char c)
{
    const bool alphanumeric = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return alphanumeric || (c && strchr("-_.!~*'()&=+$,;?/", c));
}

void build_contact(struct buf *out, const char *user, bool tcp)
{
    buf_adds(out, "<sip:");
    for (const char *c = user; *c; c++)
        if (is_plain(*c))
            buf_addc(out, *c);
        else
            buf_printf(out, "%%%02X", (unsigned char)*c);
    buf_printf(out, "%s%s;transport=%s>", *user ? "@" : "", transport_sent_by(), tcp ? "tcp" : "udp");
}

void build_request(struct buf *out, const struct request *r)
{
    buf_printf(out, "%s %s SIP/2.0\r\nVia: SIP/2.0/%s %s;branch=z9hG4bK%s.%u%s\r\nMax-Forwards: %d\r\n", r->method,
               r->target, r->tcp ? "TCP" : "UDP", transport_sent_by(), r->branch, r->cseq, r->tcp ? "" : ";rport",
               MAX_FORWARDS);
    buf_adds(out, r->routes);
    if (r->last_route)
        buf_printf(out, "Route: <%s>\r\n", r->last_route);
    add_header(out, "From", r->from);
    add_header(out, "To", r->to);
    add_header(out, "Call-ID", r->call_id);
    buf_printf(out, "CSeq: %u %s\r\n", r->cseq, r->method);
    buf_adds(out, r->headers);
    buf_adds(out, "User-Agent: Naisen/" NAISEN_VERSION "\r\n");
    add_body(out, r->media_type, r->disposition, r->body.data, r->body.size);
}

// SPDX-License-Identifier: MIT
#include "sip/framer.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* The walk over the head, line by line. */
struct head {
    const char *data;
    size_t n;
    size_t at;                   /* start of the next line */
    size_t logical;              /* length of the current line with its continuations */
    unsigned headers, items, all_items;
    bool in_length;              /* the current line is Content-Length */
    long length;                 /* -1: none */
    const char *why;             /* what is wrong; NULL: nothing */
};

static const char malformed[] = "Bad Request";
static const char too_large[] = "Request Entity Too Large";

/* One or more digits between blanks, no sign, no list: what a lenient reader makes of "4, 4" or of 2^32 + 4 lets a
 * second message be smuggled in the body. -1 when it is anything else. */
static long strict_length(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    if (at == end || end - at > 9)
        return -1;
    long value = 0;
    for (; at < end; at++) {
        if (*at < '0' || *at > '9')
            return -1;
        value = value * 10 + (*at - '0');
    }
    return value;
}

/* Content-Length or its compact form `l`; returns where the value begins, NULL for any other header. */
static const char *length_value(const char *line, const char *end)
{
    const char *colon = memchr(line, ':', (size_t)(end - line));
    if (!colon)
        return NULL;
    const char *name_end = colon;
    while (name_end > line && (name_end[-1] == ' ' || name_end[-1] == '\t'))
        name_end--;
    const size_t size = (size_t)(name_end - line);
    const bool it_is = (size == 14 && !strncasecmp(line, "Content-Length", 14)) || (size == 1 && (*line | 32) == 'l');
    return it_is ? colon + 1 : NULL;
}

static unsigned count(const char *at, const char *end, char c)
{
    unsigned found = 0;
    while ((at = memchr(at, c, (size_t)(end - at))) != NULL) {
        found++;
        at++;
    }
    return found;
}

static bool wrong(struct head *h, const char *why)
{
    h->why = why;
    return false;
}

static bool check_continuation(struct head *h)
{
    if (!h->headers)
        return wrong(h, "Bad Start Line");
    return h->in_length ? wrong(h, "Bad Content-Length") : true;
}

static bool check_header(struct head *h, const char *line, const char *end)
{
    if (++h->headers > SIP_HEADERS_MAX)
        return wrong(h, "Too Many Headers");
    const char *value = length_value(line, end);
    h->in_length = value != NULL;
    if (value && (h->length >= 0 || (h->length = strict_length(value, end)) < 0))
        return wrong(h, "Bad Content-Length");
    return true;
}

static bool check_line(struct head *h, const char *line, const char *end)
{
    const size_t size = (size_t)(end - line);
    const unsigned items = count(line, end, ';') + count(line, end, ',');
    const bool is_start = h->at == 0, is_folded = !is_start && (*line == ' ' || *line == '\t');
    if (memchr(line, 0, size) || memchr(line, '\r', size))
        return wrong(h, malformed);
    if (is_folded ? !check_continuation(h) : !is_start && !check_header(h, line, end))
        return false;
    h->logical = size + (is_folded ? h->logical : 0);
    h->items = items + (is_folded ? h->items : 0);
    h->all_items += items;
    if (h->logical > SIP_LINE_MAX)
        return wrong(h, "Line Too Long");
    if (h->items > SIP_LINE_ITEMS_MAX || h->all_items > SIP_HEAD_ITEMS_MAX)
        return wrong(h, "Too Many Parameters");
    return true;
}

/* Walks to the empty line. True when it was reached; else `why` tells whether more may come. */
static bool walk_head(struct head *h)
{
    while (h->at < h->n) {
        const char *line = h->data + h->at;
        const size_t room = h->n - h->at;
        const char *feed = memchr(line, '\n', room);
        if (!feed)
            return room > SIP_LINE_MAX ? wrong(h, "Line Too Long") : false;
        if (feed == line || feed[-1] != '\r')
            return wrong(h, malformed);
        const char *end = feed - 1;
        if (end == line && h->at) {
            h->at += 2;
            return true;
        }
        if (!check_line(h, line, end))
            return false;
        h->at = (size_t)(feed + 1 - h->data);
    }
    return h->n >= SIP_MESSAGE_MAX ? wrong(h, "Headers Too Large") : false;
}

static struct frame bad(const struct head *h, int status, const char *why)
{
    return (struct frame){
        .kind = FRAME_BAD,
        .size = h->n < SIP_MESSAGE_MAX ? h->n : SIP_MESSAGE_MAX,
        .head = h->at,
        .status = status,
        .why = why,
    };
}

static size_t line_ends(const char *data, size_t n)
{
    size_t i = 0;
    while (i + 1 < n && data[i] == '\r' && data[i + 1] == '\n')
        i += 2;
    return i;
}

struct frame frame_stream(const char *data, size_t n)
{
    const size_t blank = line_ends(data, n);
    if (blank)
        return (struct frame){ .kind = FRAME_KEEPALIVE, .size = blank };
    struct head h = { .data = data, .n = n, .length = -1 };
    if (n == 1 && *data == '\r')
        return (struct frame){ .kind = FRAME_MORE };
    if (!walk_head(&h))
        return h.why ? bad(&h, 400, h.why) : (struct frame){ .kind = FRAME_MORE };
    if (h.length < 0)
        return bad(&h, 400, "Missing Content-Length");
    const size_t body = (size_t)h.length, size = h.at + body;
    if (body > SIP_BODY_MAX || size > SIP_MESSAGE_MAX)
        return bad(&h, 413, too_large);
    if (size > n)
        return (struct frame){ .kind = FRAME_MORE };
    return (struct frame){ .kind = FRAME_MESSAGE, .size = size, .head = h.at, .body = body };
}

/* The datagram behind its leading line ends. */
static struct frame whole_datagram(const char *data, size_t n)
{
    struct head h = { .data = data, .n = n, .length = -1 };
    if (!walk_head(&h))
        return bad(&h, 400, h.why ? h.why : malformed);
    const size_t rest = n - h.at;
    if (h.length > SIP_BODY_MAX)
        return bad(&h, 413, too_large);
    if (h.length > (long)rest)
        return bad(&h, 400, "Bad Content-Length");
    const size_t body = h.length < 0 ? rest : (size_t)h.length;
    if (body > SIP_BODY_MAX || h.at + body > SIP_MESSAGE_MAX)
        return bad(&h, 413, too_large);
    return (struct frame){ .kind = FRAME_MESSAGE, .size = n, .head = h.at, .body = body };
}

struct frame frame_datagram(const char *data, size_t n)
{
    static const char zeros[4];          /* some clients keep their NAT open with four zero bytes */
    const size_t lead = line_ends(data, n);
    if (lead == n || (n == sizeof zeros && !memcmp(data, zeros, n)))
        return (struct frame){ .kind = FRAME_KEEPALIVE, .size = n };
    struct frame f = whole_datagram(data + lead, n - lead);
    f.lead = lead;
    return f;
}

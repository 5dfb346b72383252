// SPDX-License-Identifier: MIT
#include "test/lab/sip.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEAD_MAX = 16384 };

static const struct {
    const char *name, *compact;
} compact_forms[] = {
    { "Via", "v" }, { "From", "f" }, { "To", "t" }, { "Call-ID", "i" }, { "Contact", "m" }, { "Content-Type", "c" },
    { "Content-Length", "l" }, { "Supported", "k" }, { "Session-Expires", "x" },
};

static const char *compact_of(const char *name)
{
    for (size_t i = 0; i < sizeof compact_forms / sizeof compact_forms[0]; i++) {
        if (!strcasecmp(compact_forms[i].name, name)) {
            return compact_forms[i].compact;
        }
    }
    return name;
}

static bool name_is(const char *line, size_t n, const char *name)
{
    const char *compact = compact_of(name);
    return (n == strlen(name) && !strncasecmp(line, name, n)) ||
           (n == strlen(compact) && !strncasecmp(line, compact, n));
}

/* The line from `at`; returns where the next begins, NULL behind the last. */
static const char *next_line(const char *at, const char *end, size_t *n)
{
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    if (!feed) {
        return NULL;
    }
    *n = (size_t)(feed - at);
    if (*n && at[*n - 1] == '\r') {
        (*n)--;
    }
    return feed + 1;
}

bool sip_text_header(const struct sip_text *m, const char *name, unsigned nth, char value[SIP_TEXT])
{
    const char *end = m->data + m->head;
    size_t n;
    const char *at = next_line(m->data, end, &n);
    for (const char *next; at && (next = next_line(at, end, &n)); at = next) {
        const char *colon = memchr(at, ':', n);
        if (!colon) {
            continue;
        }
        size_t length = (size_t)(colon - at);
        while (length && isblank((unsigned char)at[length - 1])) {
            length--;
        }
        if (!name_is(at, length, name) || nth--) {
            continue;
        }
        const char *text = colon + 1;
        while (text < at + n && isblank((unsigned char)*text)) {
            text++;
        }
        snprintf(value, SIP_TEXT, "%.*s", (int)(at + n - text), text);
        return true;
    }
    value[0] = 0;
    return false;
}

static const char *empty_line(const char *data, size_t n)
{
    const char *end = memmem(data, n, "\r\n\r\n", 4);
    return end ? end + 4 : NULL;
}

long sip_text_frame(const void *data, size_t n)
{
    const char *text = data;
    if (text[0] == '\r' || text[0] == '\n') {
        return 1;
    }
    const char *end = empty_line(text, n);
    if (!end) {
        return n > HEAD_MAX ? -1 : 0;
    }
    struct sip_text m = { .data = text, .head = (size_t)(end - text) };
    char length[SIP_TEXT];
    sip_text_header(&m, "Content-Length", 0, length);
    size_t whole = m.head + strtoul(length, NULL, 10);
    return whole <= n ? (long)whole : 0;
}

bool sip_text_parse(struct sip_text *m, const void *data, size_t n)
{
    const char *end = empty_line(data, n);
    if (!end) {
        return false;
    }
    *m = (struct sip_text){ .data = data, .head = (size_t)(end - (const char *)data), .size = n };
    char cseq[SIP_TEXT];
    if (!sip_text_header(m, "CSeq", 0, cseq) || sscanf(cseq, "%u %15s", &m->cseq, m->method) != 2) {
        return false;
    }
    if (n > 12 && !strncasecmp(data, "SIP/2.0 ", 8)) {
        m->status = atoi((const char *)data + 8);
    }
    return true;
}

char *sip_text_parameter(const char *value, const char *name, char *out, size_t size)
{
    const char *at = strchr(value, '>');
    out[0] = 0;
    for (at = strchr(at ? at : value, ';'); at; at = strchr(at + 1, ';')) {
        const char *word = at + 1;
        size_t n = strlen(name);
        if (!strncasecmp(word, name, n) && word[n] == '=') {
            snprintf(out, size, "%.*s", (int)strcspn(word + n + 1, ";, \t"), word + n + 1);
            break;
        }
    }
    return out;
}

char *sip_text_uri(const char *value, char *out, size_t size)
{
    const char *open = strchr(value, '<');
    if (open) {
        snprintf(out, size, "%.*s", (int)strcspn(open + 1, ">"), open + 1);
    } else {
        snprintf(out, size, "%.*s", (int)strcspn(value, "; \t"), value);
    }
    return out;
}

void sip_text_routes(const struct sip_text *m, struct buf *routes)
{
    char value[SIP_TEXT];
    buf_clear(routes);
    for (unsigned i = 0; sip_text_header(m, "Record-Route", i, value); i++) {
        for (char *open = value, *close; (open = strchr(open, '<')) && (close = strchr(open, '>')); open = close) {
            struct buf longer = { 0 };
            buf_printf(&longer, "Route: %.*s>\r\n", (int)(close - open), open);
            buf_add(&longer, routes->data, routes->size);
            buf_free(routes);
            *routes = longer;
        }
    }
}

void sip_text_end(struct buf *b, const char *type, const void *body, size_t n)
{
    if (n) {
        buf_printf(b, "Content-Disposition: signal;handling=required\r\nContent-Type: %s\r\n", type);
    }
    buf_printf(b, "Content-Length: %zu\r\n\r\n", n);
    buf_add(b, body, n);
}

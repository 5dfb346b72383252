// SPDX-License-Identifier: MIT
/* What one word of a line says: a number in its range, an address, a time, a text of the right letters. */
#include "core/config/tree.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

static bool parse_number(const struct token *t, long low, long high, int64_t *number)
{
    size_t i = t->size > 1 && t->text[0] == '-' ? 1 : 0;
    int64_t n = 0;
    if (i == t->size || t->size > 12)
        return false;
    for (size_t k = i; k < t->size; k++) {
        if (!isdigit((unsigned char)t->text[k]))
            return false;
        n = n * 10 + (t->text[k] - '0');
    }
    *number = i ? -n : n;
    return *number >= low && *number <= high;
}

static bool parse_ip4(const struct token *t, int64_t *number)
{
    uint32_t ip = 0;
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        unsigned value = 0;
        size_t begin = at;
        for (; at < t->size && isdigit((unsigned char)t->text[at]); at++)
            value = at - begin < 3 ? value * 10 + (unsigned)(t->text[at] - '0') : 256;
        if (at == begin || value > 255)
            return false;
        ip = ip << 8 | value;
        if (part < 3 && (at >= t->size || t->text[at++] != '.'))
            return false;
    }
    *number = htonl(ip);
    return at == t->size;
}

static bool parse_ip6(const struct token *t)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr ip;
    if (t->size >= sizeof text)
        return false;
    memcpy(text, t->text, t->size);
    text[t->size] = '\0';
    return inet_pton(AF_INET6, text, &ip) == 1;
}

/* H.H.H, each group of one to four hex digits */
static bool parse_mac(const struct token *t, uint8_t mac[6])
{
    size_t at = 0;
    for (int group = 0; group < 3; group++) {
        unsigned value = 0;
        size_t begin = at;
        for (; at < t->size && isxdigit((unsigned char)t->text[at]) && at - begin < 4; at++) {
            int c = tolower((unsigned char)t->text[at]);
            value = value << 4 | (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        if (at == begin)
            return false;
        mac[2 * group] = (uint8_t)(value >> 8);
        mac[2 * group + 1] = (uint8_t)value;
        if (group < 2 && (at >= t->size || t->text[at++] != '.'))
            return false;
    }
    return at == t->size;
}

static bool parse_time(const struct token *t, int64_t *minutes)
{
    const char *colon = memchr(t->text, ':', t->size);
    if (!colon)
        return false;
    struct token hour = { t->text, (size_t)(colon - t->text) };
    struct token minute = { colon + 1, t->size - hour.size - 1 };
    int64_t h, m;
    if (hour.size > 2 || minute.size > 2 || !parse_number(&hour, 0, 24, &h) || !parse_number(&minute, 0, 59, &m))
        return false;
    *minutes = h * 60 + m;
    return *minutes <= 24 * 60;
}

static bool only(const struct token *t, const char *others)
{
    for (size_t i = 0; i < t->size; i++) {
        unsigned char c = (unsigned char)t->text[i];
        if (!(c < 128 && isalnum(c)) && !strchr(others, c))
            return false;
    }
    return true;
}

static bool parse_url(const struct token *t)
{
    const char *colon = memchr(t->text, ':', t->size);
    struct token scheme = { t->text, colon ? (size_t)(colon - t->text) : 0 };
    return scheme.size && isalpha((unsigned char)*t->text) && only(&scheme, "+-.");
}

bool word_value(const struct node *n, const struct token *t, struct value *v)
{
    if (n->size && t->size > n->size)
        return false;
    switch (n->kind) {
    case NODE_NUMBER:
        return parse_number(t, n->low, node_high(n), &v->number);
    case NODE_IP4:
        return parse_ip4(t, &v->number);
    case NODE_IP6:
        return parse_ip6(t);
    case NODE_MAC:
        return parse_mac(t, v->mac);
    case NODE_TIME:
        return parse_time(t, &v->number);
    case NODE_NAME:
        return only(t, "_.-");
    case NODE_DIAL:
        return only(t, "*#+.-_[]^$%");
    case NODE_URL:
        return parse_url(t);
    default:
        return true;
    }
}

// SPDX-License-Identifier: MIT
#include "core/address.h"

#include "core/hash.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static struct sockaddr_in *v4(const struct address *a)
{
    return (struct sockaddr_in *)&a->room;
}

static struct sockaddr_in6 *v6(const struct address *a)
{
    return (struct sockaddr_in6 *)&a->room;
}

bool address_parse(struct address *a, const char *host, uint16_t port)
{
    memset(a, 0, sizeof *a);
    if (inet_pton(AF_INET, host, &v4(a)->sin_addr) == 1)
        a->any.sa_family = AF_INET;
    else if (inet_pton(AF_INET6, host, &v6(a)->sin6_addr) == 1)
        a->any.sa_family = AF_INET6;
    else
        return false;
    address_set_port(a, port);
    return true;
}

struct address address_ipv4(uint32_t ip_network_order, uint16_t port)
{
    struct address a;
    memset(&a, 0, sizeof a);
    a.any.sa_family = AF_INET;
    v4(&a)->sin_addr.s_addr = ip_network_order;
    v4(&a)->sin_port = htons(port);
    return a;
}

uint32_t address_ip4(const struct address *a)
{
    return a->any.sa_family == AF_INET ? v4(a)->sin_addr.s_addr : 0;
}

uint16_t address_port(const struct address *a)
{
    switch (a->any.sa_family) {
    case AF_INET:
        return ntohs(v4(a)->sin_port);
    case AF_INET6:
        return ntohs(v6(a)->sin6_port);
    default:
        return 0;
    }
}

void address_set_port(struct address *a, uint16_t port)
{
    if (a->any.sa_family == AF_INET)
        v4(a)->sin_port = htons(port);
    else if (a->any.sa_family == AF_INET6)
        v6(a)->sin6_port = htons(port);
}

const char *address_host(const struct address *a, char text[ADDRESS_TEXT])
{
    text[0] = '\0';
    if (a->any.sa_family == AF_INET)
        inet_ntop(AF_INET, &v4(a)->sin_addr, text, ADDRESS_TEXT);
    else if (a->any.sa_family == AF_INET6)
        inet_ntop(AF_INET6, &v6(a)->sin6_addr, text, ADDRESS_TEXT);
    return text;
}

const char *address_text(const struct address *a, char text[ADDRESS_TEXT])
{
    char host[ADDRESS_TEXT];
    address_host(a, host);
    const char *form = a->any.sa_family == AF_INET6 ? "[%.46s]:%u" : "%.46s:%u";
    if (host[0])
        snprintf(text, ADDRESS_TEXT, form, host, address_port(a));
    else
        snprintf(text, ADDRESS_TEXT, "local");
    return text;
}

/* The host's bytes; none for an address that has no host (a UNIX socket). */
static const void *host_bytes(const struct address *a, size_t *n)
{
    if (a->any.sa_family == AF_INET) {
        *n = sizeof v4(a)->sin_addr;
        return &v4(a)->sin_addr;
    }
    *n = a->any.sa_family == AF_INET6 ? sizeof v6(a)->sin6_addr : 0;
    return &v6(a)->sin6_addr;
}

bool address_same_host(const struct address *a, const struct address *b)
{
    size_t n, m;
    const void *x = host_bytes(a, &n), *y = host_bytes(b, &m);
    return a->any.sa_family == b->any.sa_family && n == m && memcmp(x, y, n) == 0;
}

bool address_equal(const struct address *a, const struct address *b)
{
    return address_same_host(a, b) && address_port(a) == address_port(b);
}

uint32_t address_hash(const struct address *a)
{
    size_t n;
    const uint8_t *bytes = host_bytes(a, &n);
    return hash_bytes(bytes, n) + address_port(a) * 16777619u;
}

unsigned address_length(const struct address *a)
{
    switch (a->any.sa_family) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return sizeof(struct sockaddr_in6);
    default:
        return sizeof a->room;
    }
}

const char *mac_text(const uint8_t mac[6], char text[MAC_TEXT])
{
    snprintf(text, MAC_TEXT, "%02X%02X.%02X%02X.%02X%02X", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    return text;
}

// SPDX-License-Identifier: MIT
#include "sip/settings.h"

#include "core/address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mode mode_trusted_list = {
    .name = "ip address trusted list", .prompt = "config-iptrust-list",
    .title = "IP address trusted list configuration commands:", .parent = &mode_voip,
    .opener = { .syntax = "ip address trusted list", .help = "Sources that may open sessions and register",
                .place = 61 },
};

struct mode *const sip_modes[] = { &mode_trusted_list, NULL };

struct slice sip_slice = { .mode = &mode_voip_sip, .size = sizeof(struct settings_sip) };
struct slice source_slice = { .mode = &mode_register_global, .size = sizeof(struct settings_source) };
struct slice trust_slice = { .mode = &mode_voip, .size = sizeof(struct settings_trust) };
struct slice trusted_slice = { .mode = &mode_trusted_list, .size = sizeof(struct settings_trusted) };

struct slice *const sip_slices[] = { &sip_slice, &source_slice, &trust_slice, &trusted_slice, NULL };

static bool check_registrar(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    (void)next;
    const struct settings_sip *s = object_slice(object, &sip_slice);
    if (s->expires_min <= s->expires_max)
        return true;
    return refuse(r, FAULT_INVALID_VALUE, "Minimum expires (%u) exceeds maximum (%u)", s->expires_min, s->expires_max);
}

/* -- ipv4 A.B.C.D [mask] -- */

static void remove_network(struct settings_trusted *s, struct network n)
{
    for (unsigned i = 0; i < s->count; i++) {
        if (s->networks[i].ip != n.ip || s->networks[i].mask != n.mask)
            continue;
        s->count--;
        memmove(&s->networks[i], &s->networks[i + 1], (s->count - i) * sizeof s->networks[0]);
        s->networks[s->count] = (struct network){ 0 };
        return;
    }
}

static bool trusted_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_trusted *s = slice;
    if (how != HOW_SET && !args->at[0].given) {
        *s = (struct settings_trusted){ 0 };
        return true;
    }
    const struct network n = { (uint32_t)args->at[0].number,
                               args->at[1].given ? (uint32_t)args->at[1].number : UINT32_MAX };
    const uint32_t hosts = ~ntohl(n.mask);
    if (hosts & (hosts + 1))
        return refuse(r, FAULT_INVALID_VALUE, "Invalid network mask");
    remove_network(s, n);
    if (how != HOW_SET)
        return true;
    if (s->count == TRUSTED_MAX)
        return refuse(r, FAULT_LIMIT, "At most %d trusted addresses", TRUSTED_MAX);
    s->networks[s->count++] = n;
    return true;
}

static void trusted_print(const void *slice, struct buf *lines)
{
    const struct settings_trusted *s = slice;
    for (unsigned i = 0; i < s->count; i++) {
        char host[ADDRESS_TEXT];
        const struct address ip = address_ipv4(s->networks[i].ip, 0), mask = address_ipv4(s->networks[i].mask, 0);
        buf_printf(lines, "ipv4 %s", address_host(&ip, host));
        if (s->networks[i].mask != UINT32_MAX)
            buf_printf(lines, " %s", address_host(&mask, host));
        buf_addc(lines, '\n');
    }
}

/* -- ipv6 X:X::X[/bits] -- */

static bool read_network6(const char *text, struct network6 *n)
{
    char host[INET6_ADDRSTRLEN];
    const size_t size = strcspn(text, "/");
    char none[] = "", *end = none;
    unsigned long bits = 128;
    *n = (struct network6){ 0 };
    if (size >= sizeof host)
        return false;
    memcpy(host, text, size);
    host[size] = '\0';
    if (text[size])
        bits = isdigit((unsigned char)text[size + 1]) ? strtoul(text + size + 1, &end, 10) : 129;
    n->bits = (uint8_t)bits;
    return bits <= 128 && !*end && inet_pton(AF_INET6, host, n->ip) == 1;
}

static void remove_network6(struct settings_trusted *s, const struct network6 *n)
{
    for (unsigned i = 0; i < s->count6; i++) {
        if (memcmp(&s->networks6[i], n, sizeof *n) != 0)
            continue;
        s->count6--;
        memmove(&s->networks6[i], &s->networks6[i + 1], (s->count6 - i) * sizeof *n);
        s->networks6[s->count6] = (struct network6){ 0 };
        return;
    }
}

static bool trusted6_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_trusted *s = slice;
    struct network6 n;
    char text[64];
    if (how != HOW_SET && !args->at[0].given) {
        s->count6 = 0;
        memset(s->networks6, 0, sizeof s->networks6);
        return true;
    }
    value_text(&args->at[0], text, sizeof text);
    if (!read_network6(text, &n))
        return refuse(r, FAULT_INVALID_VALUE, "Invalid IPv6 address or prefix");
    remove_network6(s, &n);
    if (how != HOW_SET)
        return true;
    if (s->count6 == TRUSTED_MAX)
        return refuse(r, FAULT_LIMIT, "At most %d trusted addresses", TRUSTED_MAX);
    s->networks6[s->count6++] = n;
    return true;
}

const char *network6_text(const struct network6 *n, char text[NETWORK6_TEXT])
{
    inet_ntop(AF_INET6, n->ip, text, NETWORK6_TEXT);
    if (n->bits < 128)
        snprintf(text + strlen(text), 5, "/%u", n->bits);
    return text;
}

static void trusted6_print(const void *slice, struct buf *lines)
{
    const struct settings_trusted *s = slice;
    char text[NETWORK6_TEXT];
    for (unsigned i = 0; i < s->count6; i++)
        buf_printf(lines, "ipv6 %s\n", network6_text(&s->networks6[i], text));
}

/* -- rows -- */

static const char *const registrar_help[] = {
    "Registration expiry limits", "Longest registration", "Seconds", "Shortest registration", "Seconds",
};
static const char *const source_help[] = {
    "Address of this system", "SIP port", "Port number", "Address of the secondary system", "IP address",
};
static const char *const network_help[] = { "Address", "Network mask" };
static const char *const network6_help[] = { "Address, or prefix/length" };

struct row sip_rows[] = {
    { .syntax = "registrar server [expires [max <120-86400>] [min <60-3600>]]",
      .help = "Accept registrations of applications and phones",
      .slot_help = registrar_help,
      .mode = &mode_voip_sip,
      .place = 20,
      .slice = &sip_slice,
      .bind = { FLAG(struct settings_sip, registrar), U32(struct settings_sip, expires_max, 3600),
                U16(struct settings_sip, expires_min, 60) },
      .check = check_registrar,
      .effect = BY_NEW_PORT("session servers may register, within these limits from their next REGISTER on; keeps the "
                            "SIP port open, even while CTI is shut down") },
    { .syntax = "source-address A.B.C.D [port <2000-9999>] [secondary A.B.C.D]",
      .help = "Address and port for SIP",
      .slot_help = source_help,
      .mode = &mode_register_global,
      .place = 20,
      .slice = &source_slice,
      .bind = { FLAG(struct settings_source, given), IP4(struct settings_source, ip),
                U16(struct settings_source, port, SIP_PORT), IP4(struct settings_source, secondary) },
      .effect = BY_NEW_PORT("SIP listens there (TCP and UDP); without it at telephony-service's ip source-address "
                            "(`secondary` is stored only)") },
    { .syntax = "ip address trusted authenticate",
      .help = "Refuse sources that are not on the trusted list",
      .mode = &mode_voip,
      .place = 60,
      .slice = &trust_slice,
      .bind = { FLAG_ON(struct settings_trust, authenticate) },
      .effect = AT_ONCE("sources that are not on the trusted list may neither open sessions nor register, once there "
                        "is one") },
    { .syntax = "ipv4 A.B.C.D [A.B.C.D]",
      .help = "Trust an address or a network",
      .slot_help = network_help,
      .mode = &mode_trusted_list,
      .place = 10,
      .slice = &trusted_slice,
      .set = trusted_set,
      .print = trusted_print,
      .effect = AT_ONCE("may open sessions and register; others are refused with 403") },
    { .syntax = "ipv6 WORD:43",
      .help = "Trust an IPv6 address or prefix",
      .slot_help = network6_help,
      .mode = &mode_trusted_list,
      .place = 20,
      .slice = &trusted_slice,
      .set = trusted6_set,
      .print = trusted6_print,
      .effect = AT_ONCE("may open sessions and register; others are refused with 403") },
    { .syntax = NULL },
};

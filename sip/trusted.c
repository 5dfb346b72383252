// SPDX-License-Identifier: MIT
#include "sip/trusted.h"

#include "sip/counters.h"
#include "sip/settings.h"

#include <netinet/in.h>
#include <string.h>

enum { REMEMBERED = 64 };

const struct log_message message_untrusted = {
    "SIP", 4, "UNTRUSTED", "A source that is not on the trusted list wanted to open a session or to register, and was "
    "refused; said once for each. Add it to `ip address trusted list` if it is yours."
};
const struct log_message message_open_to_all = {
    "SIP", 4, "OPEN_TO_ALL", "Applications of any source are served and may dial from every watched phone. Name those "
    "you trust in `ip address trusted list`."
};

/* What is in force. */
static struct settings_trusted list;

/* The hosts that were refused last, so that each is logged once; a change of the list begins anew. */
static struct address refused[REMEMBERED];
static unsigned next_refused;

static bool was_refused(const struct address *peer)
{
    for (unsigned i = 0; i < REMEMBERED; i++)
        if (address_same_host(&refused[i], peer))
            return true;
    refused[next_refused] = *peer;
    next_refused = (next_refused + 1) % REMEMBERED;
    return false;
}

static bool is_within(const uint8_t ip[16], const struct network6 *n)
{
    const unsigned whole = n->bits / 8, rest = n->bits % 8;
    return !memcmp(ip, n->ip, whole) && (!rest || !((ip[whole] ^ n->ip[whole]) >> (8 - rest)));
}

static bool is_listed(const struct settings_trusted *s, const struct address *peer)
{
    const uint32_t ip = address_ip4(peer);
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&peer->any;
    for (unsigned i = 0; i < s->count && peer->any.sa_family == AF_INET; i++)
        if (!((ip ^ s->networks[i].ip) & s->networks[i].mask))
            return true;
    for (unsigned i = 0; i < s->count6 && peer->any.sa_family == AF_INET6; i++)
        if (is_within(six->sin6_addr.s6_addr, &s->networks6[i]))
            return true;
    return false;
}

/* Everybody, while the list is empty. */
static bool admits(const struct settings_trusted *s, const struct address *peer)
{
    return (!s->count && !s->count6) || is_listed(s, peer);
}

bool trusted_source(const struct address *peer)
{
    char host[ADDRESS_TEXT];
    if (admits(&list, peer))
        return true;
    sip_counters[COUNT_UNTRUSTED].value++;
    if (!was_refused(peer))
        log_say(&message_untrusted, "%s is not on the trusted list", address_host(peer, host));
    return false;
}

void trusted_applied(bool open)
{
    static bool warned;
    static const struct settings_trusted nobody;
    const struct settings_trust *trust = config_settings(&trust_slice);
    const struct settings_trusted *now = trust->authenticate ? config_settings(&trusted_slice) : &nobody;
    if (memcmp(&list, now, sizeof list) != 0) {
        list = *now;
        memset(refused, 0, sizeof refused);
    }
    const bool bare = open && trust->authenticate && !list.count && !list.count6;
    if (bare && !warned)
        log_say(&message_open_to_all, "Applications are served whatever their address: there is no trusted list");
    warned = bare;
}

/* -- show ip address trusted list: command reference -- */

bool trusted_show(struct cursor *c)
{
    const struct settings_trust *trust = config_settings(&trust_slice);
    const struct settings_trusted *s = config_settings(&trusted_slice);
    out_text(c->out, "IP Address Trusted Authentication\n");
    out_bool(c->out, "authenticate", trust->authenticate, " Administration State: UP\n",
             " Administration State: DOWN\n");
    out_bool(c->out, "active", list.count || list.count6, " Operation State:      UP\n",
             " Operation State:      DOWN\n");
    out_text(c->out, "IP Address Trusted List:\n");
    out_list(c->out, "trusted");
    for (unsigned i = 0; i < s->count; i++) {
        char host[ADDRESS_TEXT];
        const struct address ip = address_ipv4(s->networks[i].ip, 0), mask = address_ipv4(s->networks[i].mask, 0);
        out_item(c->out);
        out_string(c->out, "ipv4", " ipv4 %s", address_host(&ip, host));
        out_string(c->out, "mask", s->networks[i].mask == UINT32_MAX ? NULL : " %s", address_host(&mask, host));
        out_null(c->out, "ipv6");
        out_text(c->out, "\n");
        out_item_end(c->out);
    }
    for (unsigned i = 0; i < s->count6; i++) {
        char text[NETWORK6_TEXT];
        out_item(c->out);
        out_null(c->out, "ipv4");
        out_null(c->out, "mask");
        out_string(c->out, "ipv6", " ipv6 %s\n", network6_text(&s->networks6[i], text));
        out_item_end(c->out);
    }
    out_list_end(c->out);
    return false;
}

/* -- show ip address trusted check: voice command reference -- */

bool trusted_check(struct cursor *c)
{
    char text[ADDRESS_TEXT];
    struct address peer;
    value_text(&c->args->at[0], text, sizeof text);
    if (!address_parse(&peer, text, 0)) {
        out_error(c->out, "%% %s is no IP address\n", text);
        return false;
    }
    out_string(c->out, "address", " ip[%s] ", address_host(&peer, text));
    out_bool(c->out, "trusted", admits(&list, &peer), "authenticate is PASSED by peer ip addr\n",
             "authentication is FAILED!\n");
    return false;
}

// SPDX-License-Identifier: MIT
#include "sip/trusted.h"

#include "sip/counters.h"
#include "sip/settings.h"

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

static bool is_listed(const struct address *peer)
{
    const uint32_t ip = address_ip4(peer);
    for (unsigned i = 0; i < list.count; i++)
        if (peer->any.sa_family == AF_INET && !((ip ^ list.networks[i].ip) & list.networks[i].mask))
            return true;
    return false;
}

bool trusted_source(const struct address *peer)
{
    char host[ADDRESS_TEXT];
    if (!list.count || is_listed(peer))
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
    const bool bare = open && trust->authenticate && !list.count;
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
    out_bool(c->out, "active", list.count > 0, " Operation State:      UP\n", " Operation State:      DOWN\n");
    out_text(c->out, "IP Address Trusted List:\n");
    out_list(c->out, "trusted");
    for (unsigned i = 0; i < s->count; i++) {
        char host[ADDRESS_TEXT];
        const struct address ip = address_ipv4(s->networks[i].ip, 0), mask = address_ipv4(s->networks[i].mask, 0);
        out_item(c->out);
        out_string(c->out, "ipv4", " ipv4 %s", address_host(&ip, host));
        out_string(c->out, "mask", s->networks[i].mask == UINT32_MAX ? NULL : " %s", address_host(&mask, host));
        out_text(c->out, "\n");
        out_item_end(c->out);
    }
    out_list_end(c->out);
    return false;
}

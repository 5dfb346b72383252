// SPDX-License-Identifier: MIT
/* `show sip-ua status`: of IOS's lines those that say something of this appliance, which carries no calls over SIP. */
#include "sip/show.h"

#include "sip/build.h"
#include "sip/transport.h"

bool sip_show_status(struct cursor *c)
{
    struct out *o = c->out;
    const bool open = transport_address() != NULL;
    out_text(o, "SIP User Agent Status\n");
    out_bool(o, "udp", open, "SIP User Agent for UDP : ENABLED\n", "SIP User Agent for UDP : DISABLED\n");
    out_bool(o, "tcp", open, "SIP User Agent for TCP : ENABLED\n", "SIP User Agent for TCP : DISABLED\n");
    out_bool(o, "tls", false, "", "SIP User Agent for TLS over TCP : DISABLED\n");
    if (open)
        out_string(o, "address", "SIP User Agent listens at %s\n", transport_sent_by());
    else
        out_null(o, "address");
    out_number(o, "max_forwards", "SIP max-forwards : %lld\n", MAX_FORWARDS);
    out_bool(o, "presence", false, "", "Presence support is DISABLED\n");
    out_text(o, "protocol mode is ipv4\n");
    return false;
}

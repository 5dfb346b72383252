// SPDX-License-Identifier: MIT
/* Phones between two systems: may one register here, and when may one that is served by the other come back? */
#include "sccp/sccp.h"

#include <string.h>

bool fallback_addressed(const struct session *s)
{
    enum { STRICT = 2 };
    const struct settings_telephony *t = settings_telephony();
    struct address here;
    boot_address_called(t->source_ip, t->source_port, boot.sccp_port, &here);
    return t->match != STRICT || address_same_host(stream_local(s->stream), &here);
}

/* A phone that is served elsewhere asks before it comes (back). It should stay there, and ask again after so many
 * seconds, while it would be refused here, or while this system has not yet run for `rehome`. 0: it may come. */
static uint32_t wait_before(const struct sccp_message *m)
{
    enum { UNKNOWN_WAIT = 60 };
    const struct settings_telephony *t = settings_telephony();
    const uint64_t up = (loop_now() - server_since()) / 1000;
    uint8_t mac[6];
    if (!phone_parse_name(m->name, mac) || (!phone_by_mac(mac) && !t->auto_reg_ephone))
        return UNKNOWN_WAIT;
    return t->secondary_ip && up < t->rehome ? (uint32_t)(t->rehome - up) : 0;
}

static void answer_token(struct session *s, const struct sccp_message *m, uint32_t granted, uint32_t refused)
{
    const uint32_t wait = wait_before(m);
    char name[64];
    SCCP_DEBUG(DEBUG_REGISTER, "token for %s: wait %u", log_escape(m->name, strlen(m->name), name, sizeof name), wait);
    if (wait)
        SEND(s, .id = refused, .wait = wait);
    else
        SEND(s, .id = granted);
}

void phone_token(struct session *s, const struct sccp_message *m)
{
    answer_token(s, m, SCCP_REGISTER_TOKEN_ACK, SCCP_REGISTER_TOKEN_REJECT);
}

void phone_spcp_token(struct session *s, const struct sccp_message *m)
{
    answer_token(s, m, SCCP_SPCP_REGISTER_TOKEN_ACK, SCCP_SPCP_REGISTER_TOKEN_REJECT);
}

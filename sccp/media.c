// SPDX-License-Identifier: MIT
/* Media orders of the core ↔ channel messages. The appliance touches no sound: phones send to each other. */
#include "sccp/sccp.h"

#include "core/service.h"

enum {
    PRECEDENCE_EF = 184,             /* the ToS byte of expedited forwarding */
    DTMF_PAYLOAD = 101, DTMF_RFC2833 = 10
};

static void receive(struct session *s, const struct media_order *o)
{
    statistics_began(s, o->reference);
    SEND(s, .id = SCCP_OPEN_RECEIVE_CHANNEL, .conference = o->reference, .party = o->party, .ms = o->ms,
         .codec = o->codec, .call = o->reference, .rfc2833 = DTMF_PAYLOAD, .dtmf_type = DTMF_RFC2833);
}

static void send_to(struct session *s, const struct media_order *o)
{
    SEND(s, .id = SCCP_START_MEDIA_TRANSMISSION, .conference = o->reference, .party = o->party, .ip = o->ip,
         .port = o->port, .ms = o->ms, .codec = o->codec, .precedence = PRECEDENCE_EF, .call = o->reference,
         .rfc2833 = DTMF_PAYLOAD, .dtmf_type = DTMF_RFC2833);
}

static void stop_send(struct session *s, const struct media_order *o)
{
    SEND(s, .id = SCCP_STOP_MEDIA_TRANSMISSION, .conference = o->reference, .party = o->party, .call = o->reference,
         .keep = o->keep);
}

static void stop_receive(struct session *s, const struct media_order *o)
{
    SEND(s, .id = SCCP_CLOSE_RECEIVE_CHANNEL, .conference = o->reference, .party = o->party, .call = o->reference,
         .keep = o->keep);
}

/* To a group a phone sends as to anybody; hearing one is another message. */
static void receive_group(struct session *s, const struct media_order *o)
{
    SEND(s, .id = SCCP_START_MULTICAST_RECEPTION, .conference = o->reference, .party = o->party, .ip = o->ip,
         .port = o->port, .ms = o->ms, .codec = o->codec, .call = o->reference);
}

static void stop_group(struct session *s, const struct media_order *o)
{
    SEND(s, .id = SCCP_STOP_MULTICAST_RECEPTION, .conference = o->reference, .party = o->party, .call = o->reference);
}

void media(struct phone *p, const struct media_order *o)
{
    static void (*const orders[])(struct session *, const struct media_order *) = {
        [MEDIA_RECEIVE] = receive, [MEDIA_SEND] = send_to, [MEDIA_STOP_SEND] = stop_send,
        [MEDIA_STOP_RECEIVE] = stop_receive, [MEDIA_RECEIVE_GROUP] = receive_group, [MEDIA_STOP_GROUP] = stop_group,
    };
    orders[o->verb](p->port_data, o);
}

/* The phone's own address is what it acknowledges; 0.0.0.0 means the one it speaks from. */
void media_receive_ack(struct session *s, const struct sccp_message *m)
{
    struct phone *p = session_phone(s);
    if (!p)
        return;
    const uint32_t ip = m->ip ? m->ip : address_ip4(stream_peer(s->stream));
    char text[ADDRESS_TEXT];
    const struct address at = address_ipv4(ip, (uint16_t)m->port);
    PHONE_DEBUG(DEBUG_STATE, p->tag, "ephone-%u:OpenReceiveChannelAck %s status %u", p->tag, address_text(&at, text),
                m->status);
    const struct appearance *a = appearance_find(p, m->call);
    if (m->status == MEDIA_STATUS_ON_HOOK && a && (a->state == APPEARANCE_ACTIVE || a->state == APPEARANCE_BARGED)) {
        service_hang_up(a->connection, p);        /* hung up in the meantime */
        return;
    }
    phone_receives(p, m->call, m->party, m->status == MEDIA_STATUS_OK && m->port && m->port <= UINT16_MAX, ip,
                   (uint16_t)m->port);
}

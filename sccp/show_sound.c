// SPDX-License-Identifier: MIT
/* Where the sound of phones goes: in `show ephone`, and as a table of its own. Nobody here counts the packets of a call
 * that lasts: they pass from phone to phone, and phones are asked when it is over. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/media.h"

static const char *codec_name(uint32_t codec)
{
    static const char *const names[] = {
        [0x02] = "G711Alaw64k", [0x04] = "G711Ulaw64k", [0x06] = "G722", [0x0B] = "G729", [0x0C] = "G729A",
    };
    return codec < sizeof names / sizeof names[0] && names[codec] ? names[codec] : "-";
}

/* The ephone-dn at the other end, -1 when that is nobody of ours. */
static int far_dn(const struct appearance *a)
{
    const struct connection *peer = connection_peer(a->connection);
    return peer && peer->line ? (int)peer->line->tag : -1;
}

void show_phone_call(struct out *o, const struct appearance *a)
{
    enum { G729 = 0x0B, BYTES = 160, BYTES_G729 = 20 };      /* in 20 ms */
    const struct station *t = station_of(a->phone->tag);
    const struct address at = address_ipv4(a->media_ip, a->media_port), to = media_far_end(a);
    const struct address *via = t && t->session ? stream_local(t->session->stream) : NULL;
    const bool called = !a->connection->origin;
    char text[ADDRESS_TEXT];
    out_item(o);
    out_number(o, "dn", "Active Call on DN %lld chan 1", a->button->dn);
    out_string(o, "number", " :%s", a->connection->device->number);
    out_string(o, "ip", " %s", address_host(&at, text));
    out_number(o, "port", " %lld", a->media_port);
    out_string(o, "remote_ip", " to %s", address_host(&to, text));
    out_number(o, "remote_port", " %lld", address_port(&to));
    out_string(o, "via", " via %s\n", via ? address_host(via, text) : "0.0.0.0");
    out_string(o, "codec", "%s", codec_name(a->media_codec));
    out_number(o, "packet_bytes", "  %lld bytes no vad\n", a->media_codec < G729 ? BYTES : BYTES_G729);
    out_text(o, "Tx Pkts 0 bytes 0 Rx Pkts 0 bytes 0 Lost 0\nJitter 0 Latency 0");
    out_number(o, "calling_dn", " callingDn %lld", called ? far_dn(a) : -1);
    out_number(o, "called_dn", " calledDn %lld\n", called ? -1 : far_dn(a));
    out_item_end(o);
}

/* -- show ephone rtp connections -- */

static void print_stream(struct out *o, const struct appearance *a)
{
    const struct call *call = a->connection->call;
    char host[ADDRESS_TEXT];
    const struct address here = address_ipv4(a->media_ip, a->media_port), there = media_far_end(a);
    out_item(o);
    out_number(o, "ephone", "ephone-%-4lld", a->phone->tag);
    out_number(o, "line", " %2lld", a->button->instance);
    out_number(o, "dn", " %3lld    1", a->button->dn);
    out_number(o, "call", " %10lld", call->id);
    out_number(o, "reference", " %10lld", a->reference);
    out_string(o, "codec", " %17s (N)\n", codec_name(a->media_codec));
    out_string(o, "calling", "    %s", call->calling);
    out_string(o, "called", "  %s", call->called);
    out_string(o, "ip", "  [%s]", address_host(&here, host));
    out_number(o, "port", ":%lld", a->media_port);
    out_string(o, "remote_ip", "  [%s]", address_host(&there, host));
    out_number(o, "remote_port", ":%lld\n", address_port(&there));
    out_item_end(o);
}

bool show_ephone_rtp(struct cursor *c)
{
    if (c->stage == 0) {
        out_text(c->out, "Ephone RTP active connections :\n"
                         "Ephone    Line  DN Chan  SrcCallID  DstCallID             Codec (xcoded?)\n"
                         "    SrcNum DstNum  LocalIP               RemoteIP\n");
        out_list(c->out, "streams");
        c->stage = 1;
    }
    const struct phone *p = phone_next((uint32_t)c->at);
    if (!p) {
        out_list_end(c->out);
        out_number(c->out, "count", "Found %lld active ephone RTP connections\n", (long long)c->count[0]);
        return false;
    }
    c->at = p->tag;
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->media != MEDIA_OPEN)
            continue;
        print_stream(c->out, a);
        c->count[0]++;
    }
    return true;
}

// SPDX-License-Identifier: MIT
/* `show ephone socket`: the connections of phones, as the CME command reference prints them. The places of buffers are
 * always 0: a connection has none while all of it is read and sent. */
#include "sccp/sccp.h"
#include "sccp/show.h"

static void print_socket(struct out *o, const struct phone *p, const struct session *s, long long place)
{
    const long long queued = (long long)stream_queued(s->stream);
    out_item(o);
    out_number(o, "ephone", "Phone %lld, \n", p->tag);
    out_number(o, "place", "skinny_sockets[%lld]", place);
    out_number(o, "socket", " fd = %lld \n", stream_socket(s->stream));
    out_text(o, "        read_buffer 0x0, read_offset 0, read_header N, read_length 0\n");
    out_bool(o, "waits", queued, "        resend_queue 0x0, resend_offset 0, resend_flag Y",
             "        resend_queue 0x0, resend_offset 0, resend_flag N");
    out_number(o, "queued", ", resend_Q_depth %lld\n", queued);
    out_item_end(o);
}

bool show_ephone_sockets(struct cursor *c)
{
    if (c->stage == 0) {
        out_number(c->out, "listening", "skinny_tcp_listen_socket fd = %lld\n", server_socket());
        out_text(c->out, "skinny_tcp_listen_socket (ipv6) fd = -1\n\n"
                         "skinny_secure_tcp_listen_socket fd = -1\n"
                         "skinny_secure_tcp_listen_socket (ipv6) fd = -1\n\n");
        out_number(c->out, "open", "skinny_open_sockets = %lld:\n", server_sessions());
        out_list(c->out, "sockets");
        c->stage = 1;
    }
    const struct phone *p = phone_next((uint32_t)c->at);
    if (!p) {
        out_list_end(c->out);
        return false;
    }
    const struct station *t = station_of(p->tag);
    c->at = p->tag;
    if (t && t->session)
        print_socket(c->out, p, t->session, (long long)c->count[0]++);
    return true;
}

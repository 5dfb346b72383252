// SPDX-License-Identifier: MIT
/* `show ephone moh` and `show voip rtp connections`, in IOS's layouts. */
#include "rtp/show.h"

#include "core/address.h"
#include "core/call.h"
#include "core/media.h"
#include "core/music.h"
#include "rtp/music.h"
#include "rtp/settings.h"
#include "rtp/sound.h"

#include <string.h>
#include <strings.h>

static void print_address(struct out *o, const char *name, const char *layout, uint32_t ip)
{
    const struct address at = address_ipv4(ip, 0);
    char text[ADDRESS_TEXT];
    out_string(o, name, layout, address_host(&at, text));
}

/* -- music -- */

static const char *name_in_flash(const char *file)
{
    if (strncasecmp(file, "flash:", 6) == 0)
        file += 6;
    return file + (*file == '/');
}

static void print_file(struct out *o, const struct music_now *m)
{
    static const char *const types[] = { [TUNE_AU] = "AU", [TUNE_WAV] = "WAV" };
    static const char *const payloads[LAWS] = { [LAW_MU] = "G711Ulaw64k", [LAW_A] = "G711Alaw64k" };
    out_string(o, "file", "File flash:/%s ", name_in_flash(settings_music()->file));
    out_text(o, "(cached) ");
    out_string(o, "type", "type %s ", types[m->type]);
    out_string(o, "payload", "Media_Payload_%s ", payloads[m->law]);
    out_number(o, "bytes", "%lld bytes\n", FRAME);
}

static void print_no_file(struct out *o)
{
    out_text(o, "No MOH file loaded\n");
    out_null(o, "file");
    out_null(o, "type");
    out_null(o, "payload");
    out_null(o, "bytes");
}

bool show_moh(struct cursor *c)
{
    const struct music_now *m = music_now();
    const long long clients = music_clients();
    uint32_t ip;
    uint16_t port;
    out_text(c->out, "Skinny Music On Hold Status\n");
    out_number(c->out, "clients", "Active MOH clients %lld ", clients);
    out_number(c->out, "max", "(max %lld), ", LEGS_MAX);
    out_number(c->out, "media_clients", "Media Clients %lld\n", clients);
    if (m->playing)
        print_file(c->out, m);
    else
        print_no_file(c->out);
    if (music_group(&ip, &port)) {
        print_address(c->out, "multicast", "Moh multicast on %s ", ip);
        out_number(c->out, "multicast_port", "port %lld via 0.0.0.0\n", port);
    } else {
        out_null(c->out, "multicast");
        out_null(c->out, "multicast_port");
    }
    out_string(c->out, "trouble", *m->trouble ? "%s\n" : NULL, m->trouble);
    return false;
}

/* -- connections -- */

static void print_parties(struct out *o, uint32_t id)
{
    const struct call *call = call_find(id);
    out_text(o, "  callId %u ", id);
    out_string(o, "called", "(dir=1):called=%s ", call ? call->called : "");
    out_string(o, "calling", "calling=%s ", call ? call->calling : "");
    out_string(o, "redirect", "redirect=%s\n", call ? call->redirection : "");
}

/* The call is CSTA's. The leg is an end of it: what the appliance itself is to the phone, or, where two phones talk to
 * each other, the phone's own reference; "local" is the end that the row is about. */
struct connection_row {
    uint32_t call, leg, ip, far_ip;
    uint16_t port, far_port;
};

static void print_row(struct cursor *c, const struct connection_row *r, bool detail)
{
    if (!c->count[0])
        out_text(c->out, "VoIP RTP active connections :\n"
                         "No. CallId  dstCallId  LocalRTP RmtRTP LocalIP          RemoteIP       \n");
    out_item(c->out);
    out_number(c->out, "number", "%-3lld ", (long long)++c->count[0]);
    out_number(c->out, "call", "%-7lld ", r->call);
    out_number(c->out, "leg", "%-10lld ", r->leg);
    out_number(c->out, "local_port", "%-8lld ", r->port);
    out_number(c->out, "remote_port", "%-6lld ", r->far_port);
    print_address(c->out, "local_ip", "%-16s ", r->ip);
    print_address(c->out, "remote_ip", "%-15s\n", r->far_ip);
    if (detail)
        print_parties(c->out, r->call);
    out_item_end(c->out);
}

/* The ends of a call whose phones talk to each other. */
static void print_phones(struct cursor *c, const struct call *call, bool detail)
{
    list_each(end, &call->connections) {
        const struct connection *connection = list_entry(end, struct connection, of_call);
        list_each(node, &connection->appearances) {
            const struct appearance *a = list_entry(node, struct appearance, of_connection);
            const struct address far = media_far_end(a);
            if (a->media == MEDIA_OPEN && !a->leg)
                print_row(c, &(struct connection_row){ call->id, a->reference, a->media_ip, address_ip4(&far),
                                                       a->media_port, address_port(&far) }, detail);
        }
    }
}

/* First the calls, one by one, then the legs of the appliance. */
enum { BEGIN, CALLS, LEGS };

static bool walk(struct cursor *c, bool detail)
{
    if (c->stage == BEGIN) {
        out_list(c->out, "connections");
        c->stage = CALLS;
    }
    if (c->stage == CALLS) {
        const struct call *call = call_next((uint32_t)c->at);
        c->at = call ? call->id : 0;
        c->stage = call ? CALLS : LEGS;
        if (call)
            print_phones(c, call, detail);
        return true;
    }
    unsigned place = (unsigned)c->at;
    const struct sound_leg *l = sound_next(&place);
    c->at = place;
    if (l) {
        print_row(c, &(struct connection_row){ l->group, l->id, l->ip, l->far_ip, l->port, l->far_port }, detail);
        return true;
    }
    out_list_end(c->out);
    if (c->count[0])
        out_text(c->out, "Found %llu active RTP connections\n", (unsigned long long)c->count[0]);
    else
        out_text(c->out, "No active connections found\n");
    return false;
}

bool show_connections(struct cursor *c)
{
    return walk(c, false);
}

bool show_connections_detail(struct cursor *c)
{
    return walk(c, true);
}

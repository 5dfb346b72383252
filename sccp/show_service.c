// SPDX-License-Identifier: MIT
/* `show telephony-service …` beside the parameters: what CME makes of the configuration (voice ports, dial peers), who
 * may administer by web and with which security, and the conferences under way. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/service.h"

#include <stdio.h>
#include <string.h>

/* -- objects as IOS derives them from the ephone-dns -- */

enum { FIRST_DIAL_PEER = 20000 };

static void print_voice_port(struct out *o, const struct line *l)
{
    const struct settings_dn *dn = line_settings(l);
    out_item(o);
    char port[VOICE_PORT_TEXT];
    out_number(o, "dn", NULL, l->tag);
    out_string(o, "voice_port", "voice-port %s\n", voice_port_text(l->tag, port));
    out_string(o, "number", *dn->number ? " station-id number %s\n" : NULL, dn->number);
    out_string(o, "name", *dn->name ? " station-id name %s\n" : NULL, dn->name);
    out_number(o, "timeout_ringing", dn->forward_timeout ? " timeout ringing %lld\n" : NULL, dn->forward_timeout);
    out_text(o, "!\n");
    out_item_end(o);
}

bool show_voice_ports(struct cursor *c)
{
    return show_lines(c, "", print_voice_port);
}

static void print_dial_peer(struct out *o, const struct line *l)
{
    const struct settings_dn *dn = line_settings(l);
    char port[VOICE_PORT_TEXT];
    out_item(o);
    out_number(o, "dial_peer", "dial-peer voice %lld pots\n", FIRST_DIAL_PEER + (long long)l->tag);
    out_string(o, "number", *dn->number ? " destination-pattern %s\n" : NULL, dn->number);
    out_bool(o, "huntstop", dn->huntstop, " huntstop\n", "");
    out_string(o, "call_forward_all", *dn->forward_all ? " call-forward all %s\n" : NULL, dn->forward_all);
    out_string(o, "call_forward_busy", *dn->forward_busy ? " call-forward busy %s\n" : NULL, dn->forward_busy);
    out_string(o, "call_forward_noan", *dn->forward_no_answer ? " call-forward noan %s" : NULL,
               dn->forward_no_answer);
    out_number(o, "timeout", *dn->forward_no_answer ? " timeout %lld\n" : NULL, dn->forward_timeout);
    out_number(o, "dn", NULL, l->tag);
    out_string(o, "port", " port %s\n!\n", voice_port_text(l->tag, port));
    out_item_end(o);
}

bool show_dial_peers(struct cursor *c)
{
    return show_lines(c, "", print_dial_peer);
}

/* A pattern ends where its number does; the status says for how many calls there is a way out. */
static void print_dial_peer_row(struct out *o, const struct line *l)
{
    const struct settings_dn *dn = line_settings(l);
    char port[VOICE_PORT_TEXT], pattern[NUMBER_MAX + 1] = "";
    if (*dn->number)
        snprintf(pattern, sizeof pattern, "%s$", dn->number);
    out_item(o);
    out_number(o, "dial_peer", "%-6lld pots  up   ", FIRST_DIAL_PEER + (long long)l->tag);
    out_bool(o, "up", line_up(l), "up  ", "down");
    out_string(o, "pattern", "           %-19s", pattern);
    out_number(o, "preference", "%-3lld", dn->preference);
    out_bool(o, "usable", line_up(l), "                  up  ", "                  down");
    out_string(o, "port", " %s\n", voice_port_text(l->tag, port));
    out_item_end(o);
}

bool show_dial_peer_summary(struct cursor *c)
{
    return show_lines(c, "dial-peer hunt 0\n"
                         "             AD                                    PRE PASS                OUT\n"
                         "TAG    TYPE  MIN  OPER PREFIX    DEST-PATTERN      FER THRU SESS-TARGET    STAT PORT\n",
                      print_dial_peer_row);
}

/* -- who may administer, and how phones are secured -- */

/* What follows these words in a line of telephony-service; NULL when it has no such line. */
static const char *behind(const char *lines, const char *words)
{
    for (const char *line = lines; line; line = strchr(line, '\n')) {
        line += strspn(line, "\n ");
        if (strncmp(line, words, strlen(words)) == 0)
            return line + strlen(words);
    }
    return NULL;
}

/* The web interface of CME is none of ours; its lines are kept, and shown here. A password is not. */
bool show_telephony_admin(struct cursor *c)
{
    struct buf lines = { 0 };
    char name[64] = "";
    config_print_object(config_find(config_running(), &mode_telephony, 0), &lines);
    const char *text = buf_text(&lines), *admin = behind(text, "web admin system name ");
    if (admin)
        snprintf(name, sizeof name, "%.*s", (int)strcspn(admin, " \n"), admin);
    out_string(c->out, "admin_username", "admin_username %s\n", name);
    out_text(c->out, "admin_password %s\n", admin ? "****" : "");
    out_bool(c->out, "edit_dn", behind(text, "dn-webedit"), "edit DN through Web: enabled.\n",
             "edit DN through Web: disabled.\n");
    out_bool(c->out, "edit_time", behind(text, "time-webedit"), "edit TIME through Web: enabled.\n",
             "edit TIME through Web: disabled.\n");
    buf_free(&lines);
    return false;
}

/* Phones are served without TLS. */
bool show_telephony_security(struct cursor *c)
{
    out_string(c->out, "tls_trustpoint", "Skinny Server Trustpoint for TLS: %s\n", "");
    out_string(c->out, "tftp_trustpoint", "TFTP Credentials Trustpoint: %s\n", "");
    out_string(c->out, "server_mode", "Server Security Mode: %s\n", "Non-Secure");
    out_string(c->out, "device_mode", "Global Device Security Mode: %s\n", "Non-Secure");
    return false;
}

/* Speed dials of phones come from their own lines and from `fastdial`; lists in files are CME's and none of ours. */
bool show_bulk_speed_dials(struct cursor *c)
{
    out_text(c->out, "List-id    Entries      Size    Reference  url\n\n");
    out_number(c->out, "global_lists", "%lld Global List(s)", 0);
    out_number(c->out, "local_lists", " %lld Local List(s)\n", 0);
    return false;
}

/* -- conferences -- */

static const struct phone *phone_in(const struct connection *c)
{
    const struct list *first = c->appearances.next;
    return first == &c->appearances ? NULL : list_entry(first, struct appearance, of_connection)->phone;
}

static void print_party(struct out *o, const struct connection *c)
{
    const struct phone *p = phone_in(c);
    char tag[12] = "";
    if (p)
        snprintf(tag, sizeof tag, "%u", p->tag);
    out_item(o);
    out_string(o, "number", "    %-5s ", c->device->number);
    out_string(o, "ephone", ":%s ", tag);
    out_bool(o, "admin", c->convened, " (admin)", "");
    out_text(o, ":Audio\n");
    out_item_end(o);
}

static void print_parties(struct out *o, const struct call *call)
{
    out_text(o, "Conference parties (number:phone)\n");
    out_list(o, "parties");
    list_each(node, &call->connections)
        print_party(o, list_entry(node, struct connection, of_call));
    out_list_end(o);
}

/* IOS numbers conferences by the hidden directory number that hosts them; ours are numbered as calls. */
static void print_conference(struct out *o, const struct call *call, bool parties)
{
    const struct connection *host = NULL, *last = NULL;
    unsigned active = 0;
    list_each(node, &call->connections) {
        last = list_entry(node, struct connection, of_call);
        host = last->convened ? last : host;
        active++;
    }
    const struct phone *p = host ? phone_in(host) : NULL;
    out_item(o);
    out_number(o, "conference", "%-12lld ", call->id);
    out_string(o, "type", "%-17s ", "Ad-hoc");
    out_number(o, "active", "%6lld ", active);
    out_number(o, "maximum", "%4lld ", CONFERENCE_ENDS);
    out_number(o, "peak", "%5lld    ", call->peak);
    out_string(o, "host", "%-12s ", host ? host->device->number : "n/a");
    out_number(o, "host_phone", "%3lld ", p ? p->tag : 0);
    out_number(o, "host_phone_initial", "(%3lld)   ", p ? p->tag : 0);
    out_string(o, "last", "%s\n", last ? last->device->number : "");
    if (parties)
        print_parties(o, call);
    out_item_end(o);
}

static bool conferences(struct cursor *c, bool parties)
{
    if (c->stage++ == 0) {
        out_text(c->out, "Conference   Type              Active  Max  Peak    Host         HostPhone   Last\n"
                         "                                                                   cur(initial)\n"
                         "==============================================="
                         "=============================================\n");
        out_list(c->out, "conferences");
    }
    const struct call *call = call_next((uint32_t)c->at);
    if (!call) {
        out_list_end(c->out);
        return false;
    }
    c->at = call->id;
    if (call->mixed)
        print_conference(c->out, call, parties);
    return true;
}

bool show_conferences(struct cursor *c)
{
    return conferences(c, false);
}

bool show_conferences_detail(struct cursor *c)
{
    return conferences(c, true);
}

/* Everybody leaves; who was rung in it is not sent elsewhere. */
bool clear_conference(const struct actor *who, const struct args *args, struct out *out)
{
    const uint32_t id = (uint32_t)args->at[0].number;
    struct call *call = call_find(id);
    (void)who;
    if (!call || !call->mixed) {
        out_text(out, "%% No conference %u\n", id);
        return false;
    }
    for (unsigned ends = CONFERENCE_ENDS; ends && (call = call_find(id)); ends--)
        service_clear(list_entry(call->connections.next, struct connection, of_call));
    return true;
}

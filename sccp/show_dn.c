// SPDX-License-Identifier: MIT
/* `show ephone-dn …` and `show telephony-service`. IOS sees a directory number as a voice port 50/0/tag. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <stdio.h>

/* -- channels -- */

/* The nth connection that takes a channel of this line. */
static const struct connection *channel(const struct line *l, unsigned n)
{
    if (!l->device)
        return NULL;
    for (const struct list *node = l->device->connections.next; node != &l->device->connections; node = node->next) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->line == l && n-- == 0)
            return c;
    }
    return NULL;
}

/* "SIEZE" is how IOS spells it. */
const char *channel_state(const struct line *l, unsigned n)
{
    static const char *const names[CONNECTION_STATES] = {
        "IDLE", "SIEZE", "RINGING", "CONNECTED", "HOLD", "HOLD", "BUSY",
    };
    const struct connection *c = channel(l, n);
    const struct connection *peer = c && c->state == CONNECTION_CONNECTED ? connection_peer(c) : NULL;
    if (peer && peer->state == CONNECTION_ALERTING)
        return "ALERTING";
    return names[c ? c->state : CONNECTION_NULL];
}

static const char *dn_state(const struct line *l)
{
    if (!l->device)
        return "INVALID";
    return !line_up(l) ? "DOWN" : l->in_use ? "UP" : "IDLE";
}

static const char *port_state(const struct line *l)
{
    const struct connection *c = channel(l, 0);
    if (!l->device)
        return "EFXS_INIT";
    if (!c)
        return "EFXS_ONHOOK";
    return c->state == CONNECTION_ALERTING ? "EFXS_RINGING" : c->state == CONNECTION_INITIATED ? "EFXS_OFFHOOK"
                                                                                              : "EFXS_CONNECT";
}

/* -- show ephone dn -- */

static void print_where_shown(struct out *o, const struct line *l)
{
    char mac[MAC_TEXT];
    out_list(o, "ephones");
    for (const struct list *node = l->buttons.next; node != &l->buttons; node = node->next) {
        const struct button *b = list_entry(node, struct button, of_line);
        out_item(o);
        out_number(o, "ephone", "ephone %lld, ", b->phone->tag);
        out_string(o, "mac", "mac-address %s, ", mac_text(phone_settings(b->phone)->mac, mac));
        out_number(o, "line", "line %lld\n", b->position);
        out_item_end(o);
    }
    out_list_end(o);
}

bool show_ephone_of_dn(struct cursor *c)
{
    const struct line *l = line_find((uint32_t)c->args->at[0].number);
    if (!l || !l->config) {
        out_text(c->out, "No ephone in specified type/condition.\n");
        return false;
    }
    out_number(c->out, "dn", "%lld ", l->tag);
    out_text(c->out, "Tag %u, Normal or Intercom dn\n", l->tag);
    print_where_shown(c->out, l);
    return false;
}

/* -- show ephone-dn -- */

static void print_dn(struct out *o, const struct line *l)
{
    static const char *const modes[] = { "single-line", "dual-line", "octo-line" };
    const struct settings_dn *dn = line_settings(l);
    out_item(o);
    out_number(o, "dn", "50/0/%lld ", l->tag);
    out_string(o, "state", "%s\n", dn_state(l));
    out_text(o, " Type of VoicePort is EFXS\n");
    out_string(o, "mode", " Line mode is %s\n", modes[dn->line_mode]);
    out_string(o, "number", " Number is %s\n", *dn->number ? dn->number : "not set");
    out_string(o, "name", " Name is %s\n", *dn->name ? dn->name : "not set");
    out_string(o, "label", " Label is %s\n", *dn->label ? dn->label : "not set");
    out_string(o, "description", " Description is %s\n", *dn->description ? dn->description : "not set");
    out_list(o, "channels");
    for (unsigned i = 0; i < dn_channels(dn); i++) {
        out_item(o);
        out_number(o, "channel", " CH%lld ", i + 1);
        out_string(o, "state", "%s\n", channel_state(l, i));
        out_item_end(o);
    }
    out_list_end(o);
    print_where_shown(o, l);
    out_text(o, "\n");
    out_item_end(o);
}

static void print_dn_row(struct out *o, const struct line *l)
{
    out_item(o);
    out_number(o, "dn", "50/0/%-3lld ", l->tag);
    out_string(o, "state", "%-11s -         -  -                     ", dn_state(l));
    out_string(o, "port_state", "%s\n\n", port_state(l));
    out_item_end(o);
}

static bool walk_lines(struct cursor *c, const char *head, void (*print)(struct out *, const struct line *))
{
    if (c->stage == 0) {
        out_text(c->out, "%s", head);
        out_list(c->out, "ephone_dns");
        c->stage = 1;
    }
    const struct line *l = line_next((uint32_t)c->at);
    if (!l) {
        out_list_end(c->out);
        return false;
    }
    print(c->out, l);
    c->at = l->tag;
    return true;
}

bool show_ephone_dn(struct cursor *c)
{
    return walk_lines(c, "", print_dn);
}

bool show_ephone_dn_one(struct cursor *c)
{
    const struct line *l = line_find((uint32_t)c->args->at[0].number);
    if (l && l->config)
        print_dn(c->out, l);
    else
        out_text(c->out, "50/0/%lld INVALID\n", (long long)c->args->at[0].number);
    return false;
}

bool show_ephone_dn_summary(struct cursor *c)
{
    return walk_lines(c, "PORT     DN STATE    CODEC    VAD VTSP STATE            VPM STATE\n"
                         "======== ==========  ======== === ===================== =========\n", print_dn_row);
}

/* -- show telephony-service -- */

bool show_telephony_service(struct cursor *c)
{
    static const char *const dates[] = { "mm-dd-yy", "dd-mm-yy", "mm-dd-yy", "yy-dd-mm", "yy-mm-dd" };
    const struct settings_telephony *t = settings_telephony();
    struct out *o = c->out;
    char host[ADDRESS_TEXT];
    out_text(o, "CONFIG (Version=8.7)\n=====================\nVersion 8.7\n");
    out_number(o, "max_sccp_version", "Max phoneload sccp version %lld\n", SCCP_VERSION_MAX);
    out_string(o, "system_message", *t->system_message ? "system message %s\n" : NULL, t->system_message);
    if (t->source) {
        const struct address at = address_ipv4(t->source_ip, 0);
        out_string(o, "source_address", "ip source-address %s ", address_host(&at, host));
        out_number(o, "source_port", "port %lld\n", t->source_port);
    }
    if (server_address())
        out_string(o, "listening", NULL, address_text(server_address(), host));
    out_number(o, "max_ephones", "max-ephones %lld\n", t->max_ephones);
    out_number(o, "max_dn", "max-dn %lld\n", t->max_dn);
    out_bool(o, "auto_reg_ephone", t->auto_reg_ephone, "auto-reg-ephone\n", "no auto-reg-ephone\n");
    out_number(o, "keepalive", "keepalive %lld ", t->keepalive);
    out_number(o, "keepalive_auxiliary", "auxiliary %lld\n", t->keepalive_auxiliary);
    out_number(o, "timeouts_interdigit", "timeouts interdigit %lld\n", t->interdigit);
    out_number(o, "timeouts_busy", "timeouts busy %lld\n", t->busy);
    out_number(o, "timeouts_ringing", "timeouts ringing %lld\n", t->ringing);
    out_string(o, "time_format", "time-format %s\n", t->time_format == 2 ? "24" : "12");
    out_string(o, "date_format", "date-format %s\n", dates[t->date_format < 5 ? t->date_format : 0]);
    return false;
}

// SPDX-License-Identifier: MIT
/* `show ephone-dn …`, and who shows a number. IOS sees a directory number as a voice port 50/0/tag. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <stdio.h>

/* -- channels -- */

/* The nth connection that takes a channel of this line. */
static const struct connection *channel(const struct line *l, unsigned n)
{
    if (!l->device)
        return NULL;
    list_each(node, &l->device->connections) {
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

const char *voice_port_text(uint32_t dn, char text[VOICE_PORT_TEXT])
{
    snprintf(text, VOICE_PORT_TEXT, "50/0/%u", dn);
    return text;
}

/* -- show ephone dn -- */

static void print_where_shown(struct out *o, const struct line *l)
{
    char mac[MAC_TEXT];
    out_list(o, "ephones");
    list_each(node, &l->buttons) {
        const struct button *b = list_entry(node, struct button, of_line);
        out_item(o);
        out_number(o, "ephone", "  ephone %lld, ", b->phone->tag);
        out_string(o, "mac", "mac-address %s, ", mac_text(phone_settings(b->phone)->mac, mac));
        out_number(o, "line", "line %lld\n", b->position);
        out_item_end(o);
    }
    out_list_end(o);
}

static void print_dn_shown(struct out *o, const struct line *l)
{
    out_item(o);
    out_number(o, "dn", "Tag %lld, Normal or Intercom dn\n", l->tag);
    print_where_shown(o, l);
    out_item_end(o);
}

bool show_ephone_of_dn(struct cursor *c)
{
    const struct line *l = line_find((uint32_t)c->args->at[0].number);
    if (!l || !l->config) {
        out_text(c->out, "No ephone in specified type/condition.\n");
        out_list(c->out, "dns");
        out_list_end(c->out);
        return false;
    }
    out_list(c->out, "dns");
    out_text(c->out, "%u ", l->tag);
    print_dn_shown(c->out, l);
    out_list_end(c->out);
    return false;
}

bool show_ephone_number(struct cursor *c)
{
    char number[NUMBER_MAX];
    value_text(&c->args->at[0], number, sizeof number);
    const struct device *d = device_find(number);
    const bool shown = d && !list_empty(&d->lines);
    out_string(c->out, "number", shown ? "%s DP tag: 0, primary\n" : NULL, number);
    out_text(c->out, "%s", shown ? "" : "No ephone in specified type/condition.\n");
    out_list(c->out, "dns");
    for (const struct list *node = shown ? d->lines.next : NULL; node && node != &d->lines; node = node->next)
        print_dn_shown(c->out, list_entry(node, struct line, of_device));
    out_list_end(c->out);
    return false;
}

/* -- show ephone-dn -- */

static void print_port(struct out *o, uint32_t dn, const char *layout)
{
    char port[VOICE_PORT_TEXT];
    out_number(o, "dn", NULL, dn);
    out_string(o, "port", layout, voice_port_text(dn, port));
}

static void print_invalid(struct out *o, uint32_t dn)
{
    out_item(o);
    print_port(o, dn, "%s ");
    out_string(o, "state", "%s\n", "INVALID");
    out_item_end(o);
}

static void print_dn(struct out *o, const struct line *l)
{
    static const char *const modes[] = { "single-line", "dual-line", "octo-line" };
    const struct settings_dn *dn = line_settings(l);
    out_item(o);
    print_port(o, l->tag, "%s ");
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
    print_port(o, l->tag, "%-8s ");
    out_string(o, "state", "%-11s -         -  -                     ", dn_state(l));
    out_string(o, "port_state", "%s\n\n", port_state(l));
    out_item_end(o);
}

bool show_lines(struct cursor *c, const char *head, void (*print)(struct out *, const struct line *))
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
    return show_lines(c, "", print_dn);
}

bool show_ephone_dn_one(struct cursor *c)
{
    const struct line *l = line_find((uint32_t)c->args->at[0].number);
    out_list(c->out, "ephone_dns");
    if (l && l->config)
        print_dn(c->out, l);
    else
        print_invalid(c->out, (uint32_t)c->args->at[0].number);
    out_list_end(c->out);
    return false;
}

bool show_ephone_dn_summary(struct cursor *c)
{
    return show_lines(c, "PORT     DN STATE    CODEC    VAD VTSP STATE            VPM STATE\n"
                         "======== ==========  ======== === ===================== =========\n", print_dn_row);
}

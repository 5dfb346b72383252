// SPDX-License-Identifier: MIT
/* `show ephone …`: layouts as the CME command reference prints them (CME command reference, show ephone). */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *state_of(const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    if (p->port)
        return "REGISTERED";
    return t && t->ended == STATION_DECEASED ? "DECEASED" : "UNREGISTERED";
}

/* -- what a phone is doing -- */

struct activity {
    unsigned line;           /* of the call that has its ear; 0 = none */
    bool media, sending, off_hook, ringing;
};

static struct activity activity_of(const struct phone *p)
{
    struct activity now = { 0 };
    for (const struct list *node = p->appearances.next; node != &p->appearances; node = node->next) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        now.ringing |= a->state == APPEARANCE_RINGING;
        now.media |= a->media == MEDIA_OPEN;
        now.sending |= a->sending;
        if (a->state == APPEARANCE_ACTIVE && a->connection->state != CONNECTION_HOLD) {
            now.off_hook = true;
            now.line = a->button->instance;
        }
    }
    return now;
}

static unsigned available_lines(const struct phone *p)
{
    unsigned n = 0;
    for (unsigned i = 0; i < p->button_count; i++)
        n += p->buttons[i].line != NULL;
    return n;
}

/* -- one phone -- */

static void print_identity(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    const int socket = t && t->session ? stream_socket(t->session->stream) : -1;
    char mac[MAC_TEXT];
    out_number(o, "ephone", "ephone-%lld", p->tag);
    out_number(o, "slot", "[%lld]", p->tag - 1);
    out_string(o, "mac", " Mac:%s", mac_text(phone_settings(p)->mac, mac));
    out_number(o, "socket", " TCP socket:[%lld]", socket);
    out_number(o, "active_line", " activeLine:%lld whisperLine:0", activity_of(p).line);
    out_string(o, "state", " %s", state_of(p));
}

static void print_activity(struct out *o, const struct phone *p)
{
    const struct activity now = activity_of(p);
    out_number(o, "media_active", "mediaActive:%lld whisper_mediaActive:0", now.media);
    out_number(o, "start_media", " startMedia:%lld", now.sending);
    out_number(o, "offhook", " offhook:%lld", now.off_hook);
    out_number(o, "ringing", " ringing:%lld", now.ringing);
    out_number(o, "reset", " reset:%lld reset_sent:0", p->restart_pending);
}

static void print_address(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    char host[ADDRESS_TEXT];
    out_string(o, "ip", "IP:%s", t ? address_host(&t->peer, host) : "0.0.0.0");
    if (p->port)
        out_text(o, " *");
}

static void print_button(struct out *o, const struct button *b)
{
    const unsigned channels = b->line ? dn_channels(line_settings(b->line)) : 0;
    out_item(o);
    out_number(o, "button", "button %lld: cw:1 ccw:(", b->position);
    for (unsigned i = 0; i < channels; i++)
        out_text(o, i ? " 0" : "0");
    out_number(o, "dn", ")\n  dn %-3lld", b->dn);
    out_string(o, "number", "number %s", b->line ? line_settings(b->line)->number : "");
    out_list(o, "channels");
    for (unsigned i = 0; i < channels; i++) {
        out_item(o);
        out_number(o, "channel", " CH%-4lld", i + 1);
        out_string(o, "state", "%-12s", channel_state(b->line, i));
        out_item_end(o);
    }
    out_list_end(o);
    const bool shared = b->line && b->line->buttons.next->next != &b->line->buttons;
    out_bool(o, "shared", shared, " shared", "");
    out_text(o, "\n");
    out_item_end(o);
}

static void print_full(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    out_item(o);
    print_identity(o, p);
    if (p->port && t) {
        out_number(o, "offered_version", " in SCCP ver %lld", t->offered);
        out_number(o, "version", "/%lld", t->version);
        out_number(o, "max_streams", " max_streams=%lld", t->max_streams);
    }
    out_text(o, "\n");
    print_activity(o, p);
    out_number(o, "caps", " paging 0 debug:0 caps:%lld privacy:0\n", p->codec_count);
    print_address(o, p);
    out_number(o, "port", " %lld", t ? address_port(&t->peer) : 0);
    out_string(o, "type", " %s", t ? model_of(t->device_type)->name : "Unknown 0");
    out_number(o, "keepalive", "  keepalive %lld", t ? t->keepalives : 0);
    out_number(o, "max_line", " max_line %lld", t ? model_of(t->device_type)->buttons : 0);
    out_number(o, "available_line", " available_line %lld\n", available_lines(p));
    out_list(o, "buttons");
    for (unsigned i = 0; i < p->button_count; i++)
        print_button(o, &p->buttons[i]);
    out_list_end(o);
    out_text(o, "Preferred Codec: g711ulaw\nLpcor Type: none\n\n");
    out_item_end(o);
}

static void print_short(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    out_item(o);
    print_identity(o, p);
    out_text(o, "\n");
    print_activity(o, p);
    out_number(o, "primary_dn", " debug:0 privacy:0 primary_dn: %lld*\n", p->button_count ? p->buttons[0].dn : 0);
    print_address(o, p);
    out_string(o, "type", " %s", t ? model_of(t->device_type)->name : "Unknown 0");
    out_number(o, "keepalive", "  keepalive %lld   music 0 ", t ? t->keepalives : 0);
    out_list(o, "buttons");
    for (unsigned i = 0; i < p->button_count; i++) {
        out_item(o);
        out_number(o, "button", " %lld", p->buttons[i].position);
        out_number(o, "dn", ":%lld", p->buttons[i].dn);
        out_item_end(o);
    }
    out_list_end(o);
    out_text(o, "\n\n");
    out_item_end(o);
}

/* -- the table of `summary brief` -- */

static const char brief_rule[] =
    "==========================================================================================\n";

static void print_brief_line(struct out *o, const struct phone *p, unsigned button)
{
    const struct button *b = button < p->button_count ? &p->buttons[button] : NULL;
    const struct station *t = station_of(p->tag);
    char mac[MAC_TEXT], host[ADDRESS_TEXT], tag[12];
    const bool head = button == 0;
    snprintf(tag, sizeof tag, "%u", p->tag);
    out_item(o);
    out_string(o, "type", "%-16s ", head ? t ? model_of(t->device_type)->name : phone_settings(p)->type : "");
    out_string(o, "ephone", "%-6s ", head ? tag : "");
    out_string(o, "mac", "%-14s ", head ? mac_text(phone_settings(p)->mac, mac) : "");
    out_string(o, "ip", "%-15s ", head && t && p->port ? address_host(&t->peer, host) : "");
    if (b) {
        out_number(o, "line", "%-3lld ", b->position);
        out_number(o, "dn", "%-4lld ", b->dn);
        out_string(o, "number", "%-11s ", b->line ? line_settings(b->line)->number : "");
    } else {
        out_text(o, "%-3s %-4s %-11s ", "", "", "");
    }
    out_string(o, "status", "%s\n", p->port ? "Registered" : *state_of(p) == 'D' ? "Deceased" : "Unregistered");
    out_item_end(o);
}

static void print_brief(struct out *o, const struct phone *p)
{
    print_brief_line(o, p, 0);
    for (unsigned i = 1; i < p->button_count; i++)
        print_brief_line(o, p, i);
}

/* -- the walk -- */

enum { REGISTERED, UNREGISTERED, DECEASED, PRINTED };

struct walk {
    bool (*wanted)(const struct phone *p, const struct args *args);
    void (*print)(struct out *o, const struct phone *p);
    void (*head)(struct out *o);
    void (*tail)(const struct cursor *c);
};

static bool everyone(const struct phone *p, const struct args *args)
{
    (void)p;
    (void)args;
    return true;
}

/* One phone per call; the totals are of all, not of those printed. */
static bool walk(struct cursor *c, const struct walk *w)
{
    if (c->stage == 0) {
        if (w->head)
            w->head(c->out);
        out_list(c->out, "ephones");
        c->stage = 1;
    }
    const struct phone *p = phone_next((uint32_t)c->at);
    if (p) {
        const char *state = state_of(p);
        c->count[*state == 'R' ? REGISTERED : *state == 'D' ? DECEASED : UNREGISTERED]++;
        c->at = p->tag;
        if (w->wanted(p, c->args)) {
            w->print(c->out, p);
            c->count[PRINTED]++;
        }
        return true;
    }
    out_list_end(c->out);
    if (w->tail)
        w->tail(c);
    else if (!c->count[PRINTED])
        out_text(c->out, "No ephone in specified type/condition.\n");
    return false;
}

static void totals(const struct cursor *c)
{
    out_number(c->out, "max", "Max %lld", settings_telephony()->max_ephones);
    out_number(c->out, "registered", ", Registered %lld", (long long)c->count[REGISTERED]);
    out_number(c->out, "unregistered", ", Unregistered %lld", (long long)c->count[UNREGISTERED]);
    out_number(c->out, "deceased", ", Deceased %lld", (long long)c->count[DECEASED]);
    out_number(c->out, "sockets", ", Sockets %lld\n", server_sessions());
}

static void summary_totals(const struct cursor *c)
{
    totals(c);
    out_text(c->out, "Max Conferences 0 with 0 active (0 allowed)\n"
                     "Skinny Music On Hold Status\n"
                     "Active MOH clients 0 (max 0), Media Clients 0\n"
                     "No MOH file loaded\n");
}

static void brief_head(struct out *o)
{
    out_text(o, "%s%-16s %-6s %-14s %-15s %-3s %-4s %-11s %s\n%s", brief_rule, "PhoneType", "Ephone", "MacAddress",
             "IpAddress", "Ln", "Dn", "Number", "Status", brief_rule);
}

static void brief_totals(const struct cursor *c)
{
    const long long configured = (long long)(c->count[REGISTERED] + c->count[UNREGISTERED] + c->count[DECEASED]);
    out_text(c->out, "%s", brief_rule);
    out_number(c->out, "configured", "Total ephones configured : %lld\n", configured);
    out_number(c->out, "registered", "Total ephones registered : %lld\n", (long long)c->count[REGISTERED]);
    out_number(c->out, "unregistered", "Total ephones unregistered: %lld\n", (long long)c->count[UNREGISTERED]);
    out_number(c->out, "deceased", "Total ephones deceased : %lld\n", (long long)c->count[DECEASED]);
    out_text(c->out, "Ephones in unknown state : 0\n");
}

static bool is_registered(const struct phone *p, const struct args *args)
{
    (void)args;
    return p->port;
}

static bool is_unregistered(const struct phone *p, const struct args *args)
{
    (void)args;
    return !p->port;
}

static bool is_off_hook(const struct phone *p, const struct args *args)
{
    (void)args;
    return activity_of(p).off_hook;
}

static bool is_ringing(const struct phone *p, const struct args *args)
{
    (void)args;
    return activity_of(p).ringing;
}

static bool has_mac(const struct phone *p, const struct args *args)
{
    return memcmp(phone_settings(p)->mac, args->at[0].mac, 6) == 0;
}

static bool has_number(const struct phone *p, const struct args *args)
{
    char number[NUMBER_MAX];
    value_text(&args->at[0], number, sizeof number);
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line && strcmp(line_settings(p->buttons[i].line)->number, number) == 0)
            return true;
    return false;
}

#define WALK(name, ...)                            \
    bool name(struct cursor *c)                    \
    {                                              \
        static const struct walk w = { __VA_ARGS__ }; \
        return walk(c, &w);                        \
    }

WALK(show_ephone, everyone, print_full, .tail = totals)
WALK(show_ephone_registered, is_registered, print_full)
WALK(show_ephone_unregistered, is_unregistered, print_full)
WALK(show_ephone_offhook, is_off_hook, print_full)
WALK(show_ephone_ringing, is_ringing, print_full)
WALK(show_ephone_mac, has_mac, print_full)
WALK(show_ephone_number, has_number, print_full)
WALK(show_ephone_summary, everyone, print_short, .tail = summary_totals)
WALK(show_ephone_brief, everyone, print_brief, brief_head, brief_totals)
WALK(show_ephone_registered_brief, is_registered, print_brief, brief_head, brief_totals)
WALK(show_ephone_unregistered_brief, is_unregistered, print_brief, brief_head, brief_totals)

/* -- refused phones -- */

bool show_ephone_attempts(struct cursor *c)
{
    if (c->stage == 0) {
        out_text(c->out, "Attempting Mac address:\n"
                         "Num    Mac Address         DateTime                          DeviceType\n"
                         "-----------------------------------------------------------------------------\n");
        out_list(c->out, "attempts");
        c->stage = 1;
    }
    const struct attempt *a = attempt_at((unsigned)c->at);
    if (!a) {
        out_list_end(c->out);
        return false;
    }
    char mac[MAC_TEXT], when[48];
    const time_t seconds = (time_t)(a->wall / 1000);
    struct tm tm;
    strftime(when, sizeof when, "%H:%M:%S %Z %a %b %d %Y", localtime_r(&seconds, &tm));
    out_item(c->out);
    out_number(c->out, "num", "%-6lld ", (long long)c->at + 1);
    out_string(c->out, "mac", "%-19s ", mac_text(a->mac, mac));
    out_string(c->out, "time", "%-33s ", when);
    out_string(c->out, "type", "%s\n", model_of(a->device_type)->name);
    out_item_end(c->out);
    c->at++;
    return true;
}

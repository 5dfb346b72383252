// SPDX-License-Identifier: MIT
/* `show ephone …`: layouts as the CME command reference prints them (CME command reference, show ephone). */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/clock.h"
#include "core/media.h"
#include "core/music.h"
#include "core/socket.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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
        const char *state = show_phone_state(p);
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
    enum { CONFERENCE_LEAST = 3 };       /* legs */
    struct sound_stats sound = { 0 };
    totals(c);
    if (media_sound())
        media_sound()->stats(&sound);
    out_number(c->out, "max_conferences", "Max Conferences %lld ", sound.maximum / CONFERENCE_LEAST);
    out_number(c->out, "conferences", "with %lld active ", conference_count());
    out_number(c->out, "conferences_allowed", "(%lld allowed)\n", conference_maximum());
    out_text(c->out, "Skinny Music On Hold Status\n");
    out_number(c->out, "moh_clients", "Active MOH clients %lld ", music_clients());
    out_number(c->out, "moh_max", "(max %lld), ", sound.maximum);
    out_number(c->out, "media_clients", "Media Clients %lld\n", music_clients() + sound.legs[LEG_MIX]);
    out_string(c->out, "moh_file", *sound.tune ? "File %s\n" : "No MOH file loaded\n%s", sound.tune);
}

static const char brief_rule[] =
    "==========================================================================================\n";

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
    return show_phone_activity(p).off_hook;
}

static bool is_ringing(const struct phone *p, const struct args *args)
{
    (void)args;
    return show_phone_activity(p).ringing;
}

static bool has_mac(const struct phone *p, const struct args *args)
{
    return memcmp(phone_settings(p)->mac, args->at[0].mac, 6) == 0;
}

static bool is_undisturbed(const struct phone *p, const struct args *args)
{
    (void)args;
    return p->do_not_disturb;
}

static bool is_forwarded(const struct phone *p, const struct args *args)
{
    (void)args;
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line && *line_settings(p->buttons[i].line)->forward_all)
            return true;
    return false;
}

/* Behind a router: on no network of ours. */
static bool is_remote(const struct phone *p, const struct args *args)
{
    const struct station *t = station_of(p->tag);
    (void)args;
    return p->port && t && !socket_is_near(&t->peer);
}

/* TAPI clients of CME were programs on a PC beside the phone; applications are CSTA's here. */
static bool has_tapi_client(const struct phone *p, const struct args *args)
{
    (void)p;
    (void)args;
    return false;
}

static bool has_overlay(const struct phone *p, const struct args *args)
{
    (void)args;
    return show_has_overlay(p);
}

#define WALK(name, ...)                            \
    bool name(struct cursor *c)                    \
    {                                              \
        static const struct walk w = { __VA_ARGS__ }; \
        return walk(c, &w);                        \
    }

WALK(show_ephone, everyone, show_phone_full, .tail = totals)
WALK(show_ephone_registered, is_registered, show_phone_full)
WALK(show_ephone_unregistered, is_unregistered, show_phone_full)
WALK(show_ephone_offhook, is_off_hook, show_phone_full)
WALK(show_ephone_ringing, is_ringing, show_phone_full)
WALK(show_ephone_mac, has_mac, show_phone_full)
WALK(show_ephone_dnd, is_undisturbed, show_phone_full)
WALK(show_ephone_cfa, is_forwarded, show_phone_full)
WALK(show_ephone_remote, is_remote, show_phone_full)
WALK(show_ephone_tapi, has_tapi_client, show_phone_full)
WALK(show_ephone_type, show_is_type, show_phone_full)
WALK(show_ephone_overlay, has_overlay, show_phone_full)
WALK(show_ephone_summary, everyone, show_phone_short, .tail = summary_totals)
WALK(show_ephone_brief, everyone, show_phone_brief, brief_head, brief_totals)
WALK(show_ephone_registered_brief, is_registered, show_phone_brief, brief_head, brief_totals)
WALK(show_ephone_unregistered_brief, is_unregistered, show_phone_brief, brief_head, brief_totals)

/* -- loads -- */

static void print_load(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    char name[PHONE_NAME];
    out_item(o);
    out_string(o, "device", "%-17s ", phone_name(p, name));
    out_string(o, "load", "%-22s ", t->load);
    out_string(o, "previous_load", "%-22s ", t->previous_load);
    out_string(o, "last_reset", "%s\n", t->last_reset);
    out_item_end(o);
}

static bool has_registered(const struct phone *p, const struct args *args)
{
    const struct station *t = station_of(p->tag);
    (void)args;
    return t && t->version;
}

static void loads_head(struct out *o)
{
    out_text(o, "%-17s %-22s %-22s %s\n%s", "DeviceName", "CurrentPhoneload", "PreviousPhoneload", "LastReset",
             "=====================================================================\n");
}

WALK(show_ephone_loads, has_registered, print_load, loads_head)

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
    const struct tm tm = clock_tm(a->wall);
    strftime(when, sizeof when, "%H:%M:%S %Z %a %b %d %Y", &tm);
    out_item(c->out);
    out_number(c->out, "num", "%-6lld ", (long long)c->at + 1);
    out_string(c->out, "mac", "%-19s ", mac_text(a->mac, mac));
    out_string(c->out, "time", "%-33s ", when);
    out_string(c->out, "type", "%s\n", model_of(a->device_type)->name);
    out_item_end(c->out);
    c->at++;
    return true;
}

// SPDX-License-Identifier: MIT
/* One phone, in the three layouts of `show ephone` (CME command reference, show ephone). */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/extra_keys.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *show_phone_state(const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    if (p->port)
        return "REGISTERED";
    return t && t->ended == STATION_DECEASED ? "DECEASED" : "UNREGISTERED";
}

/* -- what a phone is doing -- */

struct activity show_phone_activity(const struct phone *p)
{
    struct activity now = { 0 };
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        now.ringing |= a->state == APPEARANCE_RINGING;
        now.paged |= a->state == APPEARANCE_PAGED;
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
        n += p->buttons[i].line && !p->buttons[i].further;
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
    out_number(o, "active_line", " activeLine:%lld whisperLine:0", show_phone_activity(p).line);
    out_string(o, "state", " %s", show_phone_state(p));
}

static void print_activity(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    const struct activity now = show_phone_activity(p);
    out_number(o, "media_active", "mediaActive:%lld whisper_mediaActive:0", now.media);
    out_number(o, "start_media", " startMedia:%lld", now.sending);
    out_number(o, "offhook", " offhook:%lld", now.off_hook);
    out_number(o, "ringing", " ringing:%lld", now.ringing);
    out_number(o, "reset", " reset:%lld", p->restart_pending || (t && t->reset));
    out_number(o, "reset_sent", " reset_sent:%lld", t && t->session && t->session->state == SESSION_LEAVING);
}

static void print_address(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    char host[ADDRESS_TEXT];
    out_string(o, "ip", "IP:%s", t ? address_host(&t->peer, host) : "0.0.0.0");
    if (p->port)
        out_text(o, " *");
}

/* One button that shows a line: the phone's own, or one that it watches. */
struct shown {
    unsigned position, dn;
    const struct line *line;     /* NULL: the ephone-dn does not exist (yet) */
    char separator;
};

/* `silent-ring`, `monitor-ring` and `overlay` are the reference's words, the others ours after their pattern. */
static const char *kind_name(char separator)
{
    static const struct { char separator; const char *name; } kinds[] = {
        { 'b', "beep-ring" }, { 'f', "feature-ring" }, { 's', "silent-ring" }, { 'm', "monitor-ring" },
        { 'w', "watch-phone" }, { 'o', "overlay" }, { 'c', "overlay" }, { 'x', "overlay" },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].separator == separator)
            return kinds[i].name;
    return NULL;
}

static bool on_several_phones(const struct line *l)
{
    const struct phone *one = NULL;
    list_each(node, &l->buttons) {
        const struct button *b = list_entry(node, struct button, of_line);
        if (one && b->phone != one)
            return true;
        one = b->phone;
    }
    return false;
}

static void print_button(struct out *o, const struct shown *b)
{
    static const struct settings_dn none;
    const struct settings_dn *dn = b->line ? line_settings(b->line) : &none;
    const unsigned channels = b->line ? dn_channels(dn) : 0;
    const char *kind = kind_name(b->separator);
    out_item(o);
    out_number(o, "button", "button %lld: cw:1 ccw:(", b->position);
    for (unsigned i = 0; i < channels; i++)
        out_text(o, i ? " 0" : "0");
    out_number(o, "dn", ")\n  dn %-3lld", b->dn);
    out_string(o, "number", "number %s", dn->number);
    out_string(o, "call_forward_all", *dn->forward_all ? " cfa %s" : NULL, dn->forward_all);
    out_list(o, "channels");
    for (unsigned i = 0; i < channels; i++) {
        out_item(o);
        out_number(o, "channel", " CH%-4lld", i + 1);
        out_string(o, "state", "%-12s", channel_state(b->line, i));
        out_item_end(o);
    }
    out_list_end(o);
    out_string(o, "kind", kind ? " %s" : NULL, kind ? kind : "normal");
    out_bool(o, "shared", b->line && on_several_phones(b->line), " shared", "");
    out_text(o, "\n");
    out_item_end(o);
}

/* In the order of the phone's buttons; of an overlay the first line. */
static void print_buttons(struct out *o, const struct phone *p)
{
    unsigned b = 0, w = 0, watches = 0;
    out_list(o, "buttons");
    while (watches < p->watch_count && p->watches[watches].line)
        watches++;
    while (b < p->button_count || w < watches) {
        const struct button *own = b < p->button_count ? &p->buttons[b] : NULL;
        const struct watch *watch = w < watches ? &p->watches[w] : NULL;
        if (own && (!watch || own->position < watch->position)) {
            if (!own->further)
                print_button(o, &(struct shown){ own->position, own->dn, own->line, own->separator });
            b++;
        } else {
            const struct line *line = watch->line->config ? watch->line : NULL;
            const char separator = watch->of_phone ? 'w' : 'm';
            print_button(o, &(struct shown){ watch->position, watch->line->tag, line, separator });
            w++;
        }
    }
    out_list_end(o);
}

static bool is_overlay(const struct button *b)
{
    return b->separator == 'o' || b->separator == 'c';
}

bool show_has_overlay(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (is_overlay(&p->buttons[i]))
            return true;
    return false;
}

/* Every line of an overlay. */
static void print_overlay(struct out *o, const struct phone *p, unsigned first)
{
    const struct button *b = &p->buttons[first];
    out_item(o);
    out_number(o, "overlay", "overlay %lld:", b->position);
    out_list(o, "dns");
    for (unsigned i = first; i < p->button_count && p->buttons[i].position == b->position; i++) {
        const struct line *line = p->buttons[i].line;
        out_item(o);
        out_number(o, "dn", " %lld", p->buttons[i].dn);
        out_string(o, "number", "(%s)", line ? line_settings(line)->number : "");
        out_item_end(o);
    }
    out_list_end(o);
    out_text(o, "\n");
    out_item_end(o);
}

static void print_overlays(struct out *o, const struct phone *p)
{
    out_list(o, "overlays");
    for (unsigned i = 0; i < p->button_count; i++)
        if (is_overlay(&p->buttons[i]) && !p->buttons[i].further)
            print_overlay(o, p, i);
    out_list_end(o);
}

static void print_speed_dials(struct out *o, const struct phone *p)
{
    const struct settings_speed_dial *dials = phone_settings(p)->speed_dials;
    out_list(o, "speed_dials");
    for (unsigned i = 0; i < SPEED_DIALS_MAX; i++) {
        if (!*dials[i].number)
            continue;
        out_item(o);
        out_number(o, "speed_dial", "speed dial %lld:", i + 1);
        out_string(o, "number", "%s", dials[i].number);
        out_string(o, "label", *dials[i].label ? " %s" : NULL, dials[i].label);
        out_text(o, "\n");
        out_item_end(o);
    }
    out_list_end(o);
}

static void print_watched_numbers(struct out *o, const struct phone *p)
{
    struct extra_key key;
    out_list(o, "blf_speed_dials");
    for (size_t at = 0; extra_key_next(p->config, EXTRA_BLF, &at, &key);) {
        out_item(o);
        out_number(o, "blf_speed_dial", "blf speed dial %lld:", key.tag);
        out_string(o, "number", "%s", key.target);
        out_string(o, "label", " %s\n", key.label);
        out_item_end(o);
    }
    out_list_end(o);
}

/* "2 feature buttons enabled: dnd park" */
static void print_features(struct out *o, const struct phone *p)
{
    struct extra_key key;
    unsigned count = 0;
    for (size_t at = 0; extra_key_next(p->config, EXTRA_FEATURE, &at, &key);)
        count++;
    if (count)
        out_text(o, "%u feature buttons enabled:", count);
    out_list(o, "feature_buttons");
    for (size_t at = 0; extra_key_next(p->config, EXTRA_FEATURE, &at, &key);) {
        for (char *c = key.target; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        out_item(o);
        out_string(o, "feature", " %s", key.target);
        out_item_end(o);
    }
    out_list_end(o);
    out_text(o, count ? "\n" : "");
}

static void print_calls(struct out *o, const struct phone *p)
{
    out_list(o, "calls");
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_ACTIVE && a->media != MEDIA_NONE)
            show_phone_call(o, a);
    }
    out_list_end(o);
}

void show_phone_full(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    out_item(o);
    print_identity(o, p);
    if (p->port && t) {
        out_number(o, "offered_version", " in SCCP ver %lld", t->offered);
        out_number(o, "version", "/%lld", t->version);
        out_number(o, "max_streams", " max_streams=%lld", t->max_streams);
    } else {
        out_null(o, "offered_version");
        out_null(o, "version");
        out_null(o, "max_streams");
    }
    out_text(o, "\n");
    print_activity(o, p);
    out_number(o, "paging", " paging %lld", show_phone_activity(p).paged);
    out_number(o, "debug", " debug:%lld", debug_follows(p->tag));
    out_number(o, "caps", " caps:%lld", p->codec_count);
    out_number(o, "privacy", " privacy:%lld\n", features_private(p));
    print_address(o, p);
    out_number(o, "port", " %lld", t ? address_port(&t->peer) : 0);
    out_string(o, "type", " %s", t ? model_of(t->device_type)->name : "Unknown 0");
    out_number(o, "keepalive", "  keepalive %lld", t ? t->keepalives : 0);
    out_number(o, "max_line", " max_line %lld", t ? model_of(t->device_type)->buttons : 0);
    out_number(o, "available_line", " available_line %lld", available_lines(p));
    out_bool(o, "do_not_disturb", p->do_not_disturb, " DnD", "");
    out_text(o, "\n");
    print_buttons(o, p);
    print_overlays(o, p);
    print_speed_dials(o, p);
    print_watched_numbers(o, p);
    print_features(o, p);
    out_string(o, "preferred_codec", "Preferred Codec: %s\n", phone_codec_name(p));
    out_text(o, "Lpcor Type: none\n");
    print_calls(o, p);
    out_text(o, "\n");
    out_item_end(o);
}

void show_phone_short(struct out *o, const struct phone *p)
{
    const struct station *t = station_of(p->tag);
    out_item(o);
    print_identity(o, p);
    out_text(o, "\n");
    print_activity(o, p);
    out_number(o, "debug", " debug:%lld", debug_follows(p->tag));
    out_number(o, "privacy", " privacy:%lld", features_private(p));
    out_number(o, "primary_dn", " primary_dn: %lld*\n", p->button_count ? p->buttons[0].dn : 0);
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

/* -- one in the table of `summary brief` -- */

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
        out_null(o, "line");
        out_null(o, "dn");
        out_string(o, "number", NULL, "");
    }
    out_string(o, "status", "%s\n", p->port ? "Registered" : *show_phone_state(p) == 'D' ? "Deceased" : "Unregistered");
    out_item_end(o);
}

void show_phone_brief(struct out *o, const struct phone *p)
{
    print_brief_line(o, p, 0);
    for (unsigned i = 1; i < p->button_count; i++)
        print_brief_line(o, p, i);
}

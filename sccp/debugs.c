// SPDX-License-Identifier: MIT
/* The flags of `debug ephone …`, and what they say of messages: one table from a message to the sentence that IOS has
 * for it (CME command reference, debug ephone). What is no message is said where it happens. */
#include "sccp/sccp.h"

#include <string.h>

struct debug_flag sccp_debugs[] = {
    [DEBUG_REGISTER] = { "ephone register", "Ephone registration", .of_phones = true },
    [DEBUG_STATE] = { "ephone state", "EPHONE state", .of_phones = true },
    [DEBUG_MESSAGE] = { "ephone message", "EPHONE skinny message", .of_phones = true },
    [DEBUG_KEEPALIVE] = { "ephone keepalive", "EPHONE keepalive", .of_phones = true },
    [DEBUG_DETAIL] = { "ephone detail", "Ephone detail", .of_phones = true },
    [DEBUG_ERROR] = { "ephone error", "EPHONE error", .of_phones = true },
    [DEBUG_RAW] = { "ephone raw", "EPHONE raw protocol", .of_phones = true },
    [DEBUG_ALARM] = { "ephone alarm", "EPHONE alarm", .of_phones = true },
    [DEBUG_STATISTICS] = { "ephone statistics", "EPHONE statistics", .of_phones = true },
    [DEBUG_QOV] = { "ephone qov", "EPHONE quality of voice", .of_phones = true },
    [DEBUG_SCCP_STATE] = { "ephone sccp-state", "EPHONE SCCP state message", .of_phones = true },
    [DEBUG_BLF] = { "ephone blf", "EPHONE BLF", .of_phones = true },
    [DEBUG_MWI] = { "ephone mwi", "EPHONE MWI", .of_phones = true },
    [DEBUG_PAK] = { "ephone pak", "EPHONE packet", .of_phones = true },
    [DEBUG_MOH] = { "ephone moh", "EPHONE music on hold", .of_phones = true },
    [DEBUG_PAGING] = { "ephone paging", "EPHONE paging", .of_phones = true },
    [DEBUG_WHISPER] = { "ephone whisper-intercom", "EPHONE whisper intercom", .of_phones = true },
    [DEBUG_VOICE_MAIL] = { "ephone vm-integration", "EPHONE voice mail integration", .of_phones = true },
    [DEBUG_COMPATIBLE] = { "ephone ccm-compatible", "EPHONE CCM compatible", .of_phones = true },
    [DEBUG_SHARED] = { "ephone shared-line-mixed", "EPHONE shared line", .of_phones = true },
    [DEBUG_ASSIGNER] = { "ephone extension-assigner", "EPHONE extension assigner", .of_phones = true },
    [DEBUG_MLPP] = { "ephone mlpp", "EPHONE MLPP", .of_phones = true },
    [DEBUG_VIDEO] = { "ephone video", "EPHONE video", .of_phones = true },
    /* Of what there is none here. As on a CME without them nothing follows the banner. */
    [DEBUG_HFS] = { "ephone hfs", "EPHONE HTTP file service", .of_phones = true },
    [DEBUG_LOOPBACK] = { "ephone loopback", "EPHONE loopback", .of_phones = true },
    [DEBUG_LPCOR] = { "ephone lpcor", "EPHONE LPCOR", .of_phones = true },
    { NULL }
};

bool debug_concerns(enum sccp_debug flag, uint32_t ephone)
{
    static const uint8_t nobody[6];
    const struct phone *p = ephone ? phone_find(ephone) : NULL;
    return debug_wants(&sccp_debugs[flag], p ? phone_settings(p)->mac : nobody);
}

bool debug_follows(uint32_t ephone)
{
    for (unsigned flag = 0; sccp_debugs[flag].name; flag++)
        if (sccp_debugs[flag].on && debug_concerns(flag, ephone))
            return true;
    return false;
}

/* -- what messages mean -- */

#define SAY(flag, format, ...) debug_say(&sccp_debugs[flag], "ephone-%u:" format, s->ephone, __VA_ARGS__)

static unsigned dn_of(const struct session *s, uint32_t line)
{
    const struct phone *p = session_phone(s);
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (p->buttons[i].instance == line)
            return p->buttons[i].dn;
    return 0;
}

static const char *state_name(uint32_t state)
{
    static const char *const names[CALL_STATE_COUNT] = {
        "TsIdle", "TsOffHook", "TsOnHook", "TsRingOut", "TsRingIn", "TsConnected", "TsBusy", "TsCongestion", "TsHold",
        "TsCallWaiting", "TsCallTransfer", "TsCallPark", "TsProceed", "TsCallRemoteMultiline", "TsInvalidNumber",
        "TsHoldRevert", "TsWhisper", "TsRemoteHold",
    };
    return names[state < CALL_STATE_COUNT ? state : 0];
}

static const char *peer_of(const struct sccp_message *m, char text[ADDRESS_TEXT])
{
    const struct address a = address_ipv4(m->ip, 0);
    return address_host(&a, text);
}

static void state(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "SetCallState line %u DN %u %s", m->line, dn_of(s, m->line), state_name(m->state));
}

static void sccp_state(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    const unsigned dn = dn_of(s, m->line);
    SAY(flag, "SetCallState line %u DN %u(%u) chan 1 ref %u %s", m->line, dn, dn, m->call, state_name(m->state));
}

static void precedence(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "mlpp precedence=%u, domain=%u", m->precedence, m->precedence_domain);
}

static void shared(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    if (m->state == CALL_STATE_REMOTE_MULTILINE)
        SAY(flag, "line %u DN %u ref %u is in use on another phone", m->line, dn_of(s, m->line), m->call);
}

static void call_info(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    char name[128];
    SAY(flag, "Call Info DN %u line %u ref %u called %s calling %s origcalled %s calltype %u", dn_of(s, m->line),
        m->line, m->call, m->called, m->calling, m->original_called, m->type);
    if (*m->calling_name)
        SAY(flag, " %s calling ", log_escape(m->calling_name, strlen(m->calling_name), name, sizeof name));
    if (*m->called_name)
        SAY(flag, " %s", log_escape(m->called_name, strlen(m->called_name), name, sizeof name));
}

static void line_lamp(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    if (m->stimulus == BUTTON_LINE)
        SAY(flag, "SetLineLamp %u to %s", m->instance, m->mode == LAMP_OFF ? "OFF" : "ON");
}

static void message_lamp(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    if (m->stimulus == BUTTON_MESSAGE)
        SAY(flag, "Set MWI line %u to %s", m->instance, m->mode == LAMP_OFF ? "OFF" : "ON");
}

static void watched(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "StationFeatureStatV2Message sent, feature index %u, status %u", m->index, m->status);
}

static void receive(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "OpenReceive ref %u codec %u duration %u ms", m->call, m->codec, m->ms);
}

static const struct appearance *appearance_of(const struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    return p ? appearance_find(p, m->call) : NULL;
}

static void music(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    const struct appearance *a = appearance_of(s, m);
    if (a && (a->plan == PLAN_MUSIC || a->plan == PLAN_STREAM))
        SAY(flag, "DN %u ref %u hears music on hold", a->button->dn, m->call);
}

static void send_to(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    char text[ADDRESS_TEXT];
    SAY(flag, "StartMedia %s port=%u", peer_of(m, text), m->port);
}

/* Packets pass from phone to phone: all that is seen of them here is where they are told to go. */
static void packets_begin(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    char text[ADDRESS_TEXT];
    SAY(flag, "packets of ref %u to %s port %u, codec %u, %u ms, TOS %02X", m->call, peer_of(m, text), m->port,
        m->codec, m->ms, m->precedence);
}

static void packets_end(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "no more packets of ref %u", m->call);
}

static void stop_send(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "StopMedia ref %u", m->call);
}

static void stop_receive(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "CloseReceive ref %u", m->call);
}

static void page(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    const struct appearance *a = appearance_of(s, m);
    char text[ADDRESS_TEXT];
    if (a && a->plan == PLAN_GROUP)
        SAY(flag, "SkinnyStartPagingPhone ref %u with multicast %s port %u", m->call, peer_of(m, text), m->port);
    else if (a && a->plan == PLAN_COPY)
        SAY(flag, "SkinnyStartPagingPhone ref %u with unicast", m->call);
}

/* Of a page, or of music on hold: its call may be gone when this is said. */
static void group_over(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "ref %u hears the multicast group no longer", m->call);
}

/* The tone of a call that nobody lifted the handset for. */
static void unattended(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    if (m->tone == TONE_ZIP && m->call)
        SAY(flag, "line %u DN %u ref %u is answered without its user", m->line, dn_of(s, m->line), m->call);
}

static void microphone(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "microphone %s", m->mode == MODE_OFF ? "off" : "on");
}

static void messages_key(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    if (m->stimulus == BUTTON_MESSAGE)
        SAY(flag, "StimulusMessage %u (%u) From ephone %u", m->stimulus, m->instance, s->ephone);
}

static void video(enum sccp_debug flag, const struct session *s, const struct sccp_message *m)
{
    SAY(flag, "%s, not taken up: calls have sound alone", sccp_row(m->id)->name);
}

static const struct meaning {
    uint32_t id;
    enum sccp_debug flag;
    void (*say)(enum sccp_debug flag, const struct session *s, const struct sccp_message *m);
} meanings[] = {
    { SCCP_CALL_STATE, DEBUG_STATE, state },
    { SCCP_CALL_STATE, DEBUG_SCCP_STATE, sccp_state },
    { SCCP_CALL_STATE, DEBUG_MLPP, precedence },
    { SCCP_CALL_STATE, DEBUG_SHARED, shared },
    { SCCP_CALL_INFO, DEBUG_STATE, call_info },
    { SCCP_CALL_INFO, DEBUG_COMPATIBLE, call_info },
    { SCCP_SET_LAMP, DEBUG_DETAIL, line_lamp },
    { SCCP_SET_LAMP, DEBUG_MWI, message_lamp },
    { SCCP_FEATURE_STAT, DEBUG_BLF, watched },
    { SCCP_OPEN_RECEIVE_CHANNEL, DEBUG_STATE, receive },
    { SCCP_OPEN_RECEIVE_CHANNEL, DEBUG_MOH, music },
    { SCCP_START_MEDIA_TRANSMISSION, DEBUG_STATE, send_to },
    { SCCP_START_MEDIA_TRANSMISSION, DEBUG_PAK, packets_begin },
    { SCCP_STOP_MEDIA_TRANSMISSION, DEBUG_STATE, stop_send },
    { SCCP_STOP_MEDIA_TRANSMISSION, DEBUG_PAK, packets_end },
    { SCCP_CLOSE_RECEIVE_CHANNEL, DEBUG_STATE, stop_receive },
    { SCCP_OPEN_RECEIVE_CHANNEL, DEBUG_PAGING, page },
    { SCCP_START_MULTICAST_RECEPTION, DEBUG_PAGING, page },
    { SCCP_START_MULTICAST_RECEPTION, DEBUG_MOH, music },
    { SCCP_STOP_MULTICAST_RECEPTION, DEBUG_PAGING, group_over },
    { SCCP_STOP_MULTICAST_RECEPTION, DEBUG_MOH, group_over },
    { SCCP_START_TONE, DEBUG_WHISPER, unattended },
    { SCCP_SET_MICRO_MODE, DEBUG_WHISPER, microphone },
    { SCCP_STIMULUS, DEBUG_VOICE_MAIL, messages_key },
    { SCCP_UPDATE_CAPABILITIES, DEBUG_VIDEO, video },
    { SCCP_UPDATE_CAPABILITIES_V2, DEBUG_VIDEO, video },
    { SCCP_UPDATE_CAPABILITIES_V3, DEBUG_VIDEO, video },
};

void debug_meaning(const struct session *s, const struct sccp_message *m)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        const struct meaning *d = &meanings[i];
        if (d->id == m->id && sccp_debugs[d->flag].on && debug_concerns(d->flag, s->ephone))
            d->say(d->flag, s, m);
    }
}

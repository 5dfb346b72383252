// SPDX-License-Identifier: MIT
/* Registration, and the answers to everything that a phone asks for its screen and buttons. Answers are stateless: a
 * phone may ask anything, in any order, again and again. */
#include "sccp/sccp.h"

#include "core/clock.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FOREVER = 0, CLOCK_OFF_MS = 1000 };

/* "ephone-1:SEP000E325C9A43 IP:10.10.10.194 Socket:2 DeviceType:Phone", as every line about a phone begins. */
static const char *who(const struct session *s, char text[160])
{
    char host[ADDRESS_TEXT];
    snprintf(text, 160, "ephone-%u:%s IP:%s Socket:%d DeviceType:Phone", s->ephone, s->name,
             address_host(stream_peer(s->stream), host), stream_socket(s->stream));
    return text;
}

/* -- registration -- */

static void reject(struct session *s, const struct sccp_message *m, const uint8_t mac[6], const char *why)
{
    char name[64], host[ADDRESS_TEXT];
    if (mac)
        attempt_note(mac, m->device_type);
    sccp_counters[COUNT_REJECTED].value++;
    stream_refuse(s->stream);
    log_say(&log_reg_rejected, "%s IP:%s: %s", log_escape(m->name, strlen(m->name), name, sizeof name),
            address_host(stream_peer(s->stream), host), why);
    SEND(s, .id = SCCP_REGISTER_REJECT, .text = why);
    session_close(s);
}

/* The newest connection wins: a phone that was rebooted is back at once, not after two keepalive intervals. */
static void take_over(struct session *s, struct session *before)
{
    char text[160], from[ADDRESS_TEXT];
    sccp_counters[COUNT_TAKEN_OVER].value++;
    if (!address_same_host(stream_peer(s->stream), stream_peer(before->stream)))
        log_say(&log_moved, "%s moved here from %s", who(s, text), address_host(stream_peer(before->stream), from));
    session_close(before);
}

static void occupy(struct session *s, const struct phone *p, const struct sccp_message *m)
{
    struct station *t = station_take(p->tag);
    if (s->ephone != p->tag && s->ephone) {
        phone_session_over(s);       /* a second name on the same connection */
        session_enter(s, SESSION_ASKING);
    }
    s->ephone = p->tag;
    snprintf(s->name, sizeof s->name, "%s", m->name);
    if (t->session && t->session != s)
        take_over(s, t->session);
    t->session = s;
    t->peer = *stream_peer(s->stream);
    t->device_type = m->device_type;
    t->offered = (uint8_t)m->protocol;
    t->version = s->version;
    t->max_streams = (uint16_t)m->max_streams;
    t->keepalives = 0;
    snprintf(t->previous_load, sizeof t->previous_load, "%s", t->load);
    snprintf(t->load, sizeof t->load, "%s", m->load);
    snprintf(t->last_reset, sizeof t->last_reset, "%s", s->last_reset);
}

/* How the phone shows the date: CME's `date-format` and `time-format`. */
const char *phone_date_template(void)
{
    static const char *const forms[][2] = {
        { "M/D/YA", "M/D/Y" }, { "D/M/YA", "D/M/Y" }, { "M/D/YA", "M/D/Y" }, { "Y/D/MA", "Y/D/M" },
        { "Y/M/DA", "Y/M/D" },
    };
    const struct settings_telephony *t = settings_telephony();
    return forms[t->date_format < 5 ? t->date_format : 0][t->time_format == 2];
}

/* What the server can, as CallManager and the open controllers say it to phones of that version. */
static void acknowledge(struct session *s)
{
    const struct settings_telephony *t = settings_telephony();
    const bool modern = s->version >= 11, plain = s->version <= 3;
    SEND(s, .id = SCCP_REGISTER_ACK, .keepalive = s->keepalive, .secondary_keepalive = t->keepalive_auxiliary,
         .date_template = phone_date_template(), .protocol = s->version,
         .features = { plain ? 0 : 0x20, plain ? 0 : 0xF1, plain ? 0 : modern ? 0xFF : 0xFE });
    SEND(s, .id = SCCP_CAPABILITIES_REQ);
}

/* A phone that registers, perhaps once more on the same connection, shows nothing yet. */
static void blank(struct session *s)
{
    timer_stop(&s->forward.timer);
    timer_stop(&s->sounding.timer);
    s->forward.line = s->sounding.call = s->sounding.count = 0;
    s->sounding.tone = false;
    s->transfer_held = s->transfer_asking = 0;
}

void phone_register(struct session *s, const struct sccp_message *m)
{
    uint8_t mac[6];
    char name[64];
    PHONE_DEBUG(DEBUG_REGISTER, s->ephone,
                "ephone-(%u) Register StationIdentifier DeviceName %s deviceType %u version %u", s->ephone,
                log_escape(m->name, strlen(m->name), name, sizeof name), m->device_type, m->protocol);
    if (!phone_parse_name(m->name, mac)) {
        reject(s, m, NULL, "Invalid device name");
        return;
    }
    if (!fallback_addressed(s)) {
        reject(s, m, mac, "Wrong server address");
        return;
    }
    struct phone *p = phone_by_mac(mac);
    if (!p)
        p = autoreg(mac, m->name);
    if (!p) {
        reject(s, m, mac, "Device unknown");
        return;
    }
    assign(p, m->name, m->device_type);
    s->version = (uint8_t)sccp_agree(m->protocol);
    s->keepalive = phone_keepalive(p);
    occupy(s, p, m);
    session_keep(s);
    blank(s);
    if (s->state != SESSION_SERVED)
        session_enter(s, SESSION_ASKING);
    acknowledge(s);
    PHONE_DEBUG(DEBUG_REGISTER, s->ephone, "ephone-%u:RegisterAck sent to ephone %u: keepalive period %u", p->tag,
                p->tag, s->keepalive);
}

void phone_serve(struct session *s)
{
    struct phone *p = session_phone(s);
    if (s->state != SESSION_ASKING || !p)
        return;
    struct station *t = station_take(p->tag);
    char text[160];
    session_enter(s, SESSION_SERVED);
    phone_registered(p, &sccp_port, s);
    sccp_counters[COUNT_REGISTERED].value++;
    log_say(t->automatic ? &log_register_new : &log_register, "%s has registered.", who(s, text));
    t->automatic = false;
    t->reset = RESET_NONE;
    reset_registered(p->tag);
}

/* The station forgets the connection, the core the phone, people are told. */
void phone_session_over(struct session *s)
{
    struct station *t = station_of(s->ephone);
    if (!s->ephone || !t || t->session != s)
        return;
    struct phone *p = session_phone(s);
    char text[160];
    t->session = NULL;
    t->ended = s->deceased ? STATION_DECEASED : STATION_UNREGISTERED;
    if (p && p->port_data == s)
        phone_lost(p);
    if (s->unregistered)
        log_say(&log_unregister_normal, "%s has unregistered normally.", who(s, text));
    else
        log_say(&log_unregister_abnormal, "%s has unregistered abnormally.", who(s, text));
}

void phone_unregister(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    (void)m;
    if (p && s->state == SESSION_SERVED && !phone_idle(p)) {
        SEND(s, .id = SCCP_UNREGISTER_ACK, .status = UNREGISTER_ACTIVE_CALLS);
        return;
    }
    SEND(s, .id = SCCP_UNREGISTER_ACK, .status = UNREGISTER_OK);
    s->unregistered = true;
    session_close(s);
}

/* Phones go on from the time that they were told: they are told again when summer time begins or ends, and when
 * somebody has set our clock. Who has not asked yet is not told. */
static void correct_clock(struct session *s)
{
    const int64_t off = (int64_t)(clock_local(loop_wall()) - loop_now()) - s->clock_ahead;
    if (s->state == SESSION_SERVED && s->clock_ahead && (off >= CLOCK_OFF_MS || off <= -CLOCK_OFF_MS))
        phone_send_clock(s);
}

void phone_keep_alive(struct session *s, const struct sccp_message *m)
{
    struct station *t = station_of(s->ephone);
    (void)m;
    if (t)
        t->keepalives++;
    PHONE_DEBUG(DEBUG_KEEPALIVE, s->ephone, "ephone-%u:Keepalive socket[%d] %s", s->ephone, stream_socket(s->stream),
                s->name);
    SEND(s, .id = SCCP_KEEP_ALIVE_ACK);
    correct_clock(s);
}

/* "25: Name=SEP0030… Load=3.2(2.14) Last=TCP-timeout" */
static void note_last_reset(struct session *s, const char *alarm)
{
    const char *last = strstr(alarm, "Last=");
    if (last)
        snprintf(s->last_reset, sizeof s->last_reset, "%.*s", (int)strcspn(last + 5, " "), last + 5);
}

void phone_alarm(struct session *s, const struct sccp_message *m)
{
    char text[200];
    log_escape(m->text, strlen(m->text), text, sizeof text);
    note_last_reset(s, text);
    log_say(&log_reg_alarm, "%s", text);
    PHONE_DEBUG(DEBUG_ALARM, s->ephone, "severity %u %s", m->severity, text);
}

/* Taken, and of no consequence. */
void phone_note(struct session *s, const struct sccp_message *m)
{
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-%u:%s", s->ephone, sccp_row(m->id)->name);
}

/* -- keys and the rest (buttons: buttons.c) -- */

void phone_soft_key_template(struct session *s, const struct sccp_message *m)
{
    (void)m;
    struct sccp_message answer = { .id = SCCP_SOFT_KEY_TEMPLATE };
    softkeys_template(&answer);
    session_send(s, &answer);
}

void phone_soft_key_set(struct session *s, const struct sccp_message *m)
{
    struct phone *p = session_phone(s);
    (void)m;
    struct sccp_message answer = { .id = SCCP_SOFT_KEY_SET };
    softkeys_sets(p, &answer);
    session_send(s, &answer);
    SEND(s, .id = SCCP_SELECT_SOFT_KEYS, .set = KEYS_ON_HOOK,
         .mask = softkeys_mask(p, KEYS_ON_HOOK, NULL));
    if (p)
        indicate_keys(p);
    phone_send_idle(s);          /* as CallManager does, and once more with the clock: some phones never ask for keys */
}

void phone_subscription(struct session *s, const struct sccp_message *m)
{
    enum { NOT_AVAILABLE = 1 };
    SEND(s, .id = SCCP_SUBSCRIPTION_STAT, .transaction = m->transaction, .feature = m->feature, .timer = m->timer,
         .cause = NOT_AVAILABLE);
}

/* The load that it runs is the one that it should run: no upgrade. */
void phone_version(struct session *s, const struct sccp_message *m)
{
    const struct station *t = station_of(s->ephone);
    (void)m;
    SEND(s, .id = SCCP_VERSION, .load = t ? t->load : "");
}

void phone_server(struct session *s, const struct sccp_message *m)
{
    const struct address *here = stream_local(s->stream);
    const struct settings_telephony *t = settings_telephony();
    (void)m;
    struct sccp_message answer = { .id = SCCP_SERVER_RES };
    char host[ADDRESS_TEXT];
    snprintf(answer.servers[0].name, sizeof answer.servers[0].name, "%.47s", address_host(here, host));
    answer.servers[0].port = address_port(here);
    answer.servers[0].ip = address_ip4(here);
    if (t->secondary_ip) {
        const struct address other = address_ipv4(t->secondary_ip, t->source_port);
        snprintf(answer.servers[1].name, sizeof answer.servers[1].name, "%.47s", address_host(&other, host));
        answer.servers[1].port = t->source_port;
        answer.servers[1].ip = t->secondary_ip;
    }
    session_send(s, &answer);
}

void phone_capabilities(struct session *s, const struct sccp_message *m)
{
    struct phone *p = session_phone(s);
    uint32_t codecs[SCCP_CODECS];
    for (unsigned i = 0; i < m->count; i++)
        codecs[i] = m->codecs[i].codec;
    if (p)
        phone_codecs(p, codecs, m->count);
}

/* -- clock and status line -- */

void phone_send_clock(struct session *s)
{
    const uint64_t wall = loop_wall();
    const struct tm t = clock_tm(wall);
    s->clock_ahead = (int64_t)(clock_local(wall) - loop_now());
    SEND(s, .id = SCCP_DEFINE_TIME_DATE, .year = t.tm_year + 1900, .month = t.tm_mon + 1, .weekday = t.tm_wday,
         .day = t.tm_mday, .hour = t.tm_hour, .minute = t.tm_min, .second = t.tm_sec, .millisecond = wall % 1000,
         .epoch = (uint32_t)(wall / 1000));
}

void phone_send_idle(struct session *s)
{
    const struct phone *p = session_phone(s);
    const char *message = settings_telephony()->system_message;
    char on[64];
    if (p && !phone_idle(p))
        return;                  /* the line belongs to its call */
    const char *text = p ? features_prompt(p, on) : NULL;
    SEND(s, .id = SCCP_DISPLAY_PROMPT, .timeout = FOREVER, .text = text ? text : message[0] ? message : PROMPT_OPTIONS);
}

static bool refreshing;
static uint32_t refreshed;           /* ephone tag; the walk goes on behind it */

static bool refresh(void *unused)
{
    enum { PHONES_PER_STEP = 16 };
    (void)unused;
    for (unsigned i = 0; i < PHONES_PER_STEP; i++) {
        const struct phone *p = phone_next(refreshed);
        if (!p)
            return refreshing = false;
        refreshed = p->tag;
        if (p->port == &sccp_port)
            phone_send_idle(p->port_data);
    }
    return true;
}

void phone_refresh_idle(void)
{
    refreshed = 0;
    if (!refreshing)
        loop_slice(refresh, NULL);
    refreshing = true;
}

void phone_time_date(struct session *s, const struct sccp_message *m)
{
    (void)m;
    phone_serve(s);
    phone_send_clock(s);
    phone_send_idle(s);
    features_greet(s);
    buttons_greet(s);
}

/* SPA phones end their registration with it, Cisco's with TimeDateReq. */
void phone_available_lines(struct session *s, const struct sccp_message *m)
{
    (void)m;
    phone_serve(s);
}

/* -- what the core says beside calls -- */

static void leave(struct session *s, enum reset_type type)
{
    struct phone *p = session_phone(s);
    SEND(s, .id = SCCP_RESET, .type = type);
    s->unregistered = true;
    session_enter(s, SESSION_LEAVING);
    phone_lost(p);
}

void phone_reset(struct phone *p, enum reset_type type)
{
    struct station *t = station_take(p->tag);
    if (p->port != &sccp_port)
        return;
    t->reset = RESET_NONE;
    if (phone_idle(p))
        leave(p->port_data, type);
    else
        t->reset = type;
}

/* Its last call has ended: what waited for that happens now. */
static void become_idle(struct session *s, struct phone *p)
{
    const struct station *t = station_of(p->tag);
    if (t && t->reset)
        phone_reset(p, t->reset);
    else
        phone_send_idle(s);
}

static void notice(struct phone *p, enum notice n)
{
    struct session *s = p->port_data;
    switch (n) {
    case NOTICE_LINES:
        buttons_tell(s);
        break;
    case NOTICE_IDLE:
        become_idle(s, p);
        break;
    case NOTICE_FEATURES:
        features_changed(s);
        break;
    case NOTICE_RESTART:
        leave(s, RESET_RESTART);
        break;
    case NOTICE_RESET:
        leave(s, RESET_RESET);
        break;
    case NOTICE_GONE:
        SEND(s, .id = SCCP_RESET, .type = RESET_RESTART);
        s->unregistered = true;
        session_close(s);
        break;
    }
}

static const struct address *peer(const struct phone *p)
{
    const struct session *s = p->port_data;
    return stream_peer(s->stream);
}

const struct port sccp_port = {
    .indicate = indicate, .media = media, .notice = notice, .digits = digits, .watch = watch, .peer = peer,
    .remind = features_remind, .bell = bell,
};

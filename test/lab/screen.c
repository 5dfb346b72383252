// SPDX-License-Identifier: MIT
/* What a phone shows: each message changes the screen; what a user would notice is said in words. */
#include "test/lab/phone.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const state_names[CALL_STATE_COUNT] = {
    "idle", "offhook", "onhook", "ringout", "ringin", "connected", "busy", "congestion", "hold", "callwaiting",
    "transfer", "park", "proceed", "remote", "invalid", "holdrevert", "whisper", "remotehold",
};

const char *desk_state_name(unsigned state)
{
    return state < CALL_STATE_COUNT ? state_names[state] : "?";
}

int desk_state(const char *name)
{
    for (int i = 0; i < CALL_STATE_COUNT; i++) {
        if (!strcmp(state_names[i], name)) {
            return i;
        }
    }
    return -1;
}

struct word {
    unsigned value;
    const char *name;
};

static const struct word tones[] = {
    { TONE_SILENCE, "silence" }, { TONE_DIAL, "dial" },   { TONE_BUSY, "busy" },
    { TONE_ALERTING, "alerting" }, { TONE_REORDER, "reorder" }, { TONE_CALL_WAITING, "callwaiting" },
    { TONE_ZIP, "zip" },         { TONE_BEEP_BONK, "beepbonk" }, { TONE_HOLD, "hold" }, { TONE_NONE, "none" },
    { 0, NULL },
};
static const struct word rings[] = {
    { 0, "off" }, { RING_OFF, "off" }, { RING_INSIDE, "inside" }, { RING_OUTSIDE, "outside" },
    { RING_FEATURE, "feature" }, { RING_FLASH_ONLY, "flash" }, { 0, NULL },
};
static const struct word lamps[] = {
    { 0, "off" }, { LAMP_OFF, "off" }, { LAMP_ON, "on" }, { LAMP_WINK, "wink" }, { LAMP_FLASH, "flash" },
    { LAMP_BLINK, "blink" }, { 0, NULL },
};
static const struct word phrases[] = {
    { 0x01, "Redial" },    { 0x02, "NewCall" },      { 0x03, "Hold" },     { 0x04, "Trnsfer" },
    { 0x05, "CFwdAll" },   { 0x08, "<<" },           { 0x09, "EndCall" },  { 0x0A, "Resume" },
    { 0x0B, "Answer" },    { 0x0D, "Confrn" },       { 0x0E, "Park" },     { 0x0F, "Join" },
    { 0x10, "MeetMe" },    { 0x11, "PickUp" },       { 0x12, "GPickUp" },  { 0x13, "Your current options" },
    { 0x16, "Ring Out" },  { 0x17, "From " },        { 0x18, "Connected" }, { 0x19, "Busy" },
    { 0x1A, "Line In Use" }, { 0x1B, "Call Waiting" }, { 0x1C, "Call Transfer" }, { 0x1D, "Call Park" },
    { 0x1E, "Call Proceed" }, { 0x1F, "In Use Remote" }, { 0x20, "Enter number" }, { 0x21, "Call park at " },
    { 0x23, "Temp Fail" }, { 0x24, "You Have VoiceMail" }, { 0x25, "Forwarded to " }, { 0x38, "Unknown Number" },
    { 0x39, "RmLstC" },    { 0x3F, "Do Not Disturb" }, { 0x4D, "DirTrfr" },    { 0x4E, "Select" }, { 0x4F, "ConfList" },
    { 0x51, "cBarge" }, { 0, NULL },
};

static const struct word features[] = {
    { BUTTON_TRANSFER, "transfer" }, { BUTTON_FORWARD_ALL, "forward" }, { BUTTON_MESSAGE, "messages" }, { 0x82, "dnd" },
    { BUTTON_PRIVACY, "privacy" }, { 0, NULL },
};

static const char *word_of(const struct word *words, unsigned value)
{
    for (; words->name; words++) {
        if (words->value == value) {
            return words->name;
        }
    }
    return "?";
}

const char *desk_tone_name(unsigned tone) { return word_of(tones, tone); }
const char *desk_ring_name(unsigned ring) { return word_of(rings, ring); }
const char *desk_lamp_name(unsigned lamp) { return word_of(lamps, lamp); }
static const char *feature_name(unsigned stimulus) { return word_of(features, stimulus); }

static const struct word kinds[] = {
    { 0, "none" }, { BUTTON_LINE, "line" }, { BUTTON_SPEED_DIAL, "speeddial" }, { BUTTON_BLF_SPEED_DIAL, "blf" },
    { BUTTON_SERVICE_URL, "url" }, { BUTTON_REDIAL, "redial" }, { BUTTON_HOLD, "hold" },
    { BUTTON_TRANSFER, "transfer" }, { BUTTON_FORWARD_ALL, "forward" }, { BUTTON_CONFERENCE, "conference" },
    { BUTTON_PARK, "park" }, { BUTTON_PICKUP, "pickup" }, { BUTTON_GROUP_PICKUP, "gpickup" },
    { BUTTON_DO_NOT_DISTURB, "dnd" }, { BUTTON_NEW_CALL, "newcall" }, { BUTTON_END_CALL, "endcall" },
    { BUTTON_HLOG, "hlog" }, { BUTTON_SELECT, "select" }, { BUTTON_REMOVE_LAST, "rmlstc" },
    { BUTTON_PRIVACY, "privacy" }, { 0, NULL },
};

const char *desk_button_text(const struct desk *d, unsigned place, char text[128])
{
    const unsigned at = place <= SCCP_BUTTONS ? place : 0;
    const char *beside = d->buttons[at].text;
    snprintf(text, 128, "%s%s%s", word_of(kinds, d->buttons[at].type), *beside ? " " : "", beside);
    return text;
}

unsigned desk_feature(const char *name)
{
    const struct word *w = features;
    while (w->name && strcmp(w->name, name)) {
        w++;
    }
    return w->value;
}

char *desk_phrase(const char *text, char *out, size_t size)
{
    size_t n = 0;
    out[0] = 0;
    for (; *text && n + 1 < size; text++) {
        if ((unsigned char)*text == 0x80 && text[1]) {
            n += (size_t)snprintf(out + n, size - n, "%s", word_of(phrases, (unsigned char)*++text));
            n = n < size ? n : size - 1;
        } else {
            out[n++] = *text;
            out[n] = 0;
        }
    }
    return out;
}

/* -- calls -- */
struct desk_call *desk_call(struct desk *d, uint32_t reference)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        if (d->calls[i].reference == reference) {
            return &d->calls[i];
        }
    }
    return NULL;
}

struct desk_call *desk_call_in(struct desk *d, unsigned state)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        if (d->calls[i].state == state) {
            return &d->calls[i];
        }
    }
    return NULL;
}

static struct desk_call *call_for(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call);
    if (!c && d->call_count < DESK_CALLS) {
        c = &d->calls[d->call_count++];
        *c = (struct desk_call){ .reference = m->call, .line = m->line };
    }
    return c;
}

void desk_blank(struct desk *d)
{
    d->call_count = 0;
    d->ring = d->tone = d->tone_call = d->speaker = d->micro = d->keys = 0;
    d->ring_normal = false;
    d->prompt[0] = 0;
    d->lamps[BUTTON_TRANSFER] = 0;
    for (unsigned i = 0; i <= DESK_LINES; i++) {
        d->lines[i].lamp = 0;
    }
}

static void call_gone(struct desk *d, struct desk_call *c)
{
    unsigned at = (unsigned)(c - d->calls);
    d->call_count--;
    memmove(c, c + 1, (d->call_count - at) * sizeof *c);
}

__attribute__((format(printf, 2, 3))) static void notice(struct desk *d, const char *format, ...)
{
    char text[256];
    va_list ap;
    if (!d->start.watcher->shown) {
        return;
    }
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    d->start.watcher->shown(d, text);
}

/* -- messages -- */
static void show_call_state(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call);
    if (m->state == CALL_STATE_ON_HOOK || m->state == CALL_STATE_IDLE) {
        if (c) {
            notice(d, "line %u call %u onhook", c->line, c->reference);
            call_gone(d, c);
        }
        return;
    }
    c = call_for(d, m);
    if (c && c->state != m->state) {
        c->state = m->state;
        c->line = m->line;
        notice(d, "line %u call %u %s", m->line, m->call, desk_state_name(m->state));
    }
}

static void keep(char *field, size_t size, const char *text)
{
    snprintf(field, size, "%s", text ? text : "");
}
#define KEEP(field, text) keep(field, sizeof(field), text)

static void show_call_info(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = call_for(d, m);
    if (!c) {
        return;
    }
    c->type = m->type;
    KEEP(c->calling, m->calling);
    KEEP(c->calling_name, m->calling_name);
    KEEP(c->called, m->called);
    KEEP(c->called_name, m->called_name);
    KEEP(c->original, m->original_called);
    KEEP(c->redirecting, m->last_redirecting);
    notice(d, "line %u call %u info %s \"%s\" -> %s \"%s\"", m->line, m->call, c->calling, c->calling_name, c->called,
           c->called_name);
}

static void show_prompt(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = m->call ? desk_call(d, m->call) : NULL;
    char text[DESK_TEXT];
    desk_phrase(m->text ? m->text : "", text, sizeof text);
    KEEP(d->prompt, text);
    if (c) {
        KEEP(c->prompt, text);
    }
    if (text[0]) {
        notice(d, "prompt \"%s\"", text);
    }
}

static void show_notify(struct desk *d, const struct sccp_message *m)
{
    desk_phrase(m->text ? m->text : "", d->notify, sizeof d->notify);
    notice(d, "notify \"%s\"", d->notify);
}

static void show_no_notify(struct desk *d, const struct sccp_message *m)
{
    (void)m;
    d->notify[0] = 0;
}

static void show_mark(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call);
    if (c) {
        c->selected = m->status;
    }
}

static void show_keys(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = m->call ? desk_call(d, m->call) : NULL;
    char text[256];
    if (!d->set_count) {
        return;                      /* it has not learnt any */
    }
    if (c) {
        c->keys = m->set;
        c->key_mask = m->mask;
    } else {
        d->keys = m->set;
    }
    notice(d, "keys %s", desk_keys(d, c, text, sizeof text));
}

static const char dtmf[] = "?1234567890???*#ABCD";     /* tones 1 to 0x13 */

static void show_tone(struct desk *d, const struct sccp_message *m)
{
    size_t n = strlen(d->heard);
    if (m->tone && m->tone < sizeof dtmf - 1) {
        if (n + 1 < sizeof d->heard) {
            d->heard[n] = dtmf[m->tone];
            d->heard[n + 1] = 0;
        }
        notice(d, "digit %c", dtmf[m->tone]);
        return;
    }
    d->tone = m->tone;
    d->tone_call = m->call;
    notice(d, "tone %s", desk_tone_name(m->tone));
}

static void show_no_tone(struct desk *d, const struct sccp_message *m)
{
    if (d->tone && (!m->call || m->call == d->tone_call)) {
        d->tone = TONE_SILENCE;
        notice(d, "tone silence");
    }
}

static void show_ring(struct desk *d, const struct sccp_message *m)
{
    if (strcmp(desk_ring_name(d->ring), desk_ring_name(m->mode))) {
        notice(d, "ring %s", desk_ring_name(m->mode));
    }
    d->ring = m->mode;
    d->ring_normal = m->mode != RING_OFF && m->duration != RING_SINGLE;
}

static void show_lamp(struct desk *d, const struct sccp_message *m)
{
    if (m->stimulus != BUTTON_LINE) {
        unsigned *lamp = &d->lamps[m->stimulus % (sizeof d->lamps / sizeof d->lamps[0])];
        if (strcmp(desk_lamp_name(*lamp), desk_lamp_name(m->mode))) {
            notice(d, "lamp %s %s", feature_name(m->stimulus), desk_lamp_name(m->mode));
        }
        *lamp = m->mode;
    } else if (m->instance <= DESK_LINES) {
        if (strcmp(desk_lamp_name(d->lines[m->instance].lamp), desk_lamp_name(m->mode))) {
            notice(d, "lamp %u %s", m->instance, desk_lamp_name(m->mode));
        }
        d->lines[m->instance].lamp = m->mode;
    }
}

static void show_micro(struct desk *d, const struct sccp_message *m)
{
    d->micro = m->mode;
}

static void show_speaker(struct desk *d, const struct sccp_message *m)
{
    if (d->speaker != m->mode && (d->speaker || m->mode == MODE_ON)) {
        notice(d, "speaker %s", m->mode == MODE_ON ? "on" : "off");
    }
    d->speaker = m->mode;
}

static void show_line(struct desk *d, const struct sccp_message *m)
{
    if (!m->line || m->line > DESK_LINES) {
        return;
    }
    const char *label = m->label && m->label[0] ? m->label : m->number ? m->number : "";
    KEEP(d->lines[m->line].number, m->number);
    KEEP(d->lines[m->line].label, label);
    notice(d, "label %u %s", m->line, label);
}

static void show_forward(struct desk *d, const struct sccp_message *m)
{
    if (!m->line || m->line > DESK_LINES) {
        return;
    }
    KEEP(d->lines[m->line].forward, m->all ? m->all_number : "");
    notice(d, "forward %u %s", m->line, d->lines[m->line].forward[0] ? d->lines[m->line].forward : "off");
}

static void show_speed_dial(struct desk *d, const struct sccp_message *m)
{
    if (m->index && m->index <= DESK_LINES) {
        KEEP(d->speed[m->index].number, m->number);
        KEEP(d->speed[m->index].label, m->label);
    }
}

static void show_beside(struct desk *d, unsigned type, unsigned instance, const char *label, const char *url)
{
    for (unsigned i = 1; i <= SCCP_BUTTONS; i++) {
        if (d->buttons[i].type == type && d->buttons[i].instance == instance) {
            KEEP(d->buttons[i].text, label);
            KEEP(d->buttons[i].url, url);
        }
    }
}

static void show_url(struct desk *d, const struct sccp_message *m)
{
    show_beside(d, BUTTON_SERVICE_URL, m->index, m->label, m->url);
}

static void show_feature(struct desk *d, const struct sccp_message *m)
{
    show_beside(d, m->type, m->index, m->label, "");
    if (m->type != BUTTON_BLF_SPEED_DIAL || !m->index || m->index > DESK_LINES) {
        return;
    }
    KEEP(d->watches[m->index].label, m->label);
    if (d->watches[m->index].status != m->status) {
        notice(d, "watch %u %#x", m->index, m->status);
    }
    d->watches[m->index].status = m->status;
}

static void show_dialled(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call);
    if (c) {
        KEEP(c->dialled, m->number);
        notice(d, "dialled %s", c->dialled);
    }
}

static void show_key_template(struct desk *d, const struct sccp_message *m)
{
    for (unsigned i = 0; i < m->count && m->offset + i < SCCP_KEYS; i++) {
        d->template[m->offset + i] = m->keys[i];
        d->template_count = m->offset + i + 1;
    }
}

static void show_key_sets(struct desk *d, const struct sccp_message *m)
{
    for (unsigned i = 0; i < m->count && m->offset + i < SCCP_SETS; i++) {
        d->sets[m->offset + i] = m->sets[i];
        d->set_count = m->offset + i + 1;
    }
}

static void show_media(struct desk *d, const struct sccp_message *m)
{
    char ip[INET_ADDRSTRLEN];
    notice(d, "send to %s:%u", inet_ntop(AF_INET, &m->ip, ip, sizeof ip), m->port);
}

static void show_clock(struct desk *d, const struct sccp_message *m)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    snprintf(d->clock, sizeof d->clock, "%04u-%02u-%02u %s %02u:%02u:%02u", m->year % 10000, m->month % 100,
             m->day % 100, days[m->weekday % 7], m->hour % 100, m->minute % 100, m->second % 100);
}

static void show_group(struct desk *d, const struct sccp_message *m)
{
    char ip[INET_ADDRSTRLEN];
    notice(d, "hear group %s:%u", inet_ntop(AF_INET, &m->ip, ip, sizeof ip), m->port);
}

static void show_pushed(struct desk *d, const struct sccp_message *m)
{
    snprintf(d->pushed, sizeof d->pushed, "%.*s", (int)m->data_size, (const char *)m->data);
    d->push_application = m->application;
    d->push_transaction = m->transaction;
    notice(d, "pushed %s", d->pushed);
}

static const struct {
    uint32_t id;
    void (*show)(struct desk *d, const struct sccp_message *m);
} shows[] = {
    { SCCP_CALL_STATE, show_call_state },
    { SCCP_CALL_INFO, show_call_info }, { SCCP_CALL_INFO_STATIC, show_call_info },
    { SCCP_DISPLAY_PROMPT, show_prompt }, { SCCP_DISPLAY_PROMPT_STATIC, show_prompt },
    { SCCP_CLEAR_PROMPT, show_prompt },
    { SCCP_DISPLAY_NOTIFY, show_notify }, { SCCP_DISPLAY_NOTIFY_STATIC, show_notify },
    { SCCP_DISPLAY_PRI_NOTIFY, show_notify }, { SCCP_DISPLAY_PRI_NOTIFY_STATIC, show_notify },
    { SCCP_CLEAR_NOTIFY, show_no_notify }, { SCCP_CLEAR_PRI_NOTIFY, show_no_notify },
    { SCCP_SELECT_SOFT_KEYS, show_keys }, { SCCP_CALL_SELECT_STAT, show_mark },
    { SCCP_START_TONE, show_tone }, { SCCP_STOP_TONE, show_no_tone },
    { SCCP_SET_RINGER, show_ring }, { SCCP_SET_LAMP, show_lamp }, { SCCP_SET_SPEAKER_MODE, show_speaker },
    { SCCP_SET_MICRO_MODE, show_micro },
    { SCCP_LINE_STAT, show_line }, { SCCP_LINE_STAT_STATIC, show_line },
    { SCCP_FORWARD_STAT, show_forward },
    { SCCP_SPEED_DIAL_STAT, show_speed_dial }, { SCCP_SPEED_DIAL_STAT_STATIC, show_speed_dial },
    { SCCP_FEATURE_STAT, show_feature }, { SCCP_FEATURE_STAT_STATIC, show_feature },
    { SCCP_SERVICE_URL_STAT, show_url }, { SCCP_SERVICE_URL_STAT_STATIC, show_url },
    { SCCP_DIALED_NUMBER, show_dialled },
    { SCCP_SOFT_KEY_TEMPLATE, show_key_template }, { SCCP_SOFT_KEY_SET, show_key_sets },
    { SCCP_START_MEDIA_TRANSMISSION, show_media },
    { SCCP_DEFINE_TIME_DATE, show_clock },
    { SCCP_START_MULTICAST_RECEPTION, show_group },
    { SCCP_USER_TO_DEVICE_DATA_V1, show_pushed },
};

void desk_show(struct desk *d, const struct sccp_message *m)
{
    for (size_t i = 0; i < sizeof shows / sizeof shows[0]; i++) {
        if (shows[i].id == m->id) {
            shows[i].show(d, m);
            return;
        }
    }
}

/* -- in words -- */
void desk_key_name(const struct sccp_soft_key *key, char name[32])
{
    char label[sizeof key->label + 1];
    snprintf(label, sizeof label, "%.*s", (int)sizeof key->label, key->label);
    desk_phrase(label, name, 32);
    for (char *c = name; *c; c++) {
        *c = (char)(*c == ' ' ? '-' : tolower((unsigned char)*c));
    }
    if (!strcmp(name, "<<")) {
        snprintf(name, 32, "backspace");
    }
}

char *desk_keys(const struct desk *d, const struct desk_call *call, char *text, size_t size)
{
    unsigned set = call ? call->keys : d->keys, mask = call ? call->key_mask : 0xffffffffu;
    size_t n = 0;
    text[0] = 0;
    for (unsigned i = 0; set < d->set_count && i < SCCP_SET_KEYS; i++) {
        unsigned position = d->sets[set].position[i];
        if (position && position <= d->template_count && mask >> i & 1 && n + 33 < size) {
            char name[32];
            desk_key_name(&d->template[position - 1], name);
            n += (size_t)snprintf(text + n, size - n, "%s%s", n ? " " : "", name);
        }
    }
    return text;
}

void desk_screen(struct desk *d, struct buf *text)
{
    char keys[256];
    buf_printf(text, "%s %s  %s\n", d->name, d->registered ? "registered" : "not registered", d->prompt);
    for (unsigned i = 1; i <= d->line_count; i++) {
        buf_printf(text, "  [%u] %-20s lamp %s\n", i, d->lines[i].label, desk_lamp_name(d->lines[i].lamp));
    }
    for (unsigned i = 0; i < d->call_count; i++) {
        const struct desk_call *c = &d->calls[i];
        buf_printf(text, "  line %u call %u %s  %s -> %s  %s\n    keys: %s\n", c->line, c->reference,
                   desk_state_name(c->state), c->calling, c->called, c->prompt,
                   desk_keys(d, c, keys, sizeof keys));
    }
    if (!d->call_count) {
        buf_printf(text, "  keys: %s\n", desk_keys(d, NULL, keys, sizeof keys));
    }
    buf_printf(text, "  ring %s, tone %s, speaker %s\n", desk_ring_name(d->ring), desk_tone_name(d->tone),
               d->speaker == MODE_ON ? "on" : "off");
}

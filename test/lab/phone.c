// SPDX-License-Identifier: MIT
#include "test/lab/phone.h"

#include "core/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- frames -- */
void desk_send(struct desk *d, struct sccp_message *m)
{
    struct buf b = { 0 };
    if (!d->stream || !sccp_encode(m, d->version, &b)) {
        buf_free(&b);
        return;
    }
    if (m->body == UINT16_MAX) { /* the empty form */
        b.size = SCCP_HEADER;
        memcpy(b.data, (const uint8_t[]){ SCCP_LENGTH_MIN, 0, 0, 0 }, 4);
    }
    d->frames_sent++;
    if (d->start.watcher->frame) {
        d->start.watcher->frame(d, true, (const uint8_t *)b.data, b.size);
    }
    stream_write(d->stream, b.data, b.size);
    buf_free(&b);
}

static void say(struct desk *d, const char *text)
{
    if (d->start.watcher->shown) {
        d->start.watcher->shown(d, text);
    }
}

/* -- registration -- */
static uint32_t own_ip(const struct desk *d)
{
    return d->start.ip ? d->start.ip : address_ip4(stream_local(d->stream));
}

static void send_register(struct desk *d)
{
    const struct desk_profile *p = d->start.profile;
    char alarm[80];
    snprintf(alarm, sizeof alarm, "Name=%s Load=%s Last=Initialized", d->name, p->load);
    desk_send(d, &(struct sccp_message){ .id = SCCP_ALARM, .severity = ALARM_INFORMATIONAL, .text = alarm,
                                         .parameter2 = own_ip(d) });
    struct sccp_message m = {
        .id = SCCP_REGISTER, .body = p->register_body, .name = d->name, .instance = 1, .ip = own_ip(d),
        .device_type = p->device_type, .max_streams = 5, .features = { p->features[0], p->features[1], p->features[2] },
        .protocol = d->start.version ? d->start.version : p->version, .max_lines = p->lines, .load = p->load,
    };
    for (unsigned i = 0; i < 6; i++) {
        unsigned byte = 0;
        sscanf(d->name + 3 + 2 * i, "%2x", &byte);
        m.mac[i] = (uint8_t)byte;
    }
    desk_send(d, &m);
}

/* How often a step is done. */
static unsigned repeats(const struct desk *d, const struct desk_step *s)
{
    const unsigned counts[] = { 1, d->line_count, d->speed_dials, d->features, d->urls };
    return counts[s->times];
}

static void done(struct desk *d)
{
    d->registered = true;
    say(d, "registered");
    if (d->start.watcher->registered) {
        d->start.watcher->registered(d);
    }
}

/* Sends the requests that are due: up to one that waits for its answer. */
static void next_steps(struct desk *d)
{
    const struct desk_step *steps = d->start.profile->steps;
    for (; steps[d->step].request; d->step++, d->at_line = 0) {
        const struct desk_step *s = &steps[d->step];
        while (d->at_line < repeats(d, s)) {
            d->at_line++;
            struct sccp_message m = { .id = s->request, .line = d->at_line, .index = d->at_line,
                                      .lines = d->start.profile->lines, .port = 16384 };
            if (s->request == SCCP_FEATURE_STAT_REQ) {
                m.body = d->start.profile->feature_body;
            }
            desk_send(d, &m);
            if (s->answer) {
                return;
            }
        }
    }
    if (!d->registered) {
        done(d);
    }
}

static void send_capabilities(struct desk *d)
{
    static const uint32_t codecs[] = { 4, 2, 11, 12, 15, 16 };
    struct sccp_message m = { .id = SCCP_CAPABILITIES_RES, .count = sizeof codecs / sizeof codecs[0] };
    for (unsigned i = 0; i < m.count; i++) {
        m.codecs[i] = (struct sccp_capability){ .codec = codecs[i], .frames = 40 };
    }
    desk_send(d, &m);
}

static void keepalive(struct timer *t)
{
    struct desk *d = list_entry(t, struct desk, keepalive_timer);
    desk_send(d, &(struct sccp_message){ .id = SCCP_KEEP_ALIVE });
    timer_start(t, d->keepalive * 1000u);
}

static void on_register_ack(struct desk *d, const struct sccp_message *m)
{
    d->version = m->protocol;
    d->keepalive = m->keepalive ? m->keepalive : 30;
    timer_start(&d->keepalive_timer, d->keepalive * 1000u);
    d->step = d->at_line = 0;
    next_steps(d);
}

static void on_capabilities_req(struct desk *d, const struct sccp_message *m)
{
    (void)m;
    send_capabilities(d);
}

/* It asks for as many. */
static void on_config_stat(struct desk *d, const struct sccp_message *m)
{
    d->line_count = m->lines < DESK_LINES ? m->lines : DESK_LINES;
    d->speed_dials = m->speed_dials;
}

/* FeatureStat counts watches and features together. */
static void count_button(struct desk *d, unsigned type, unsigned instance)
{
    d->line_count += type == BUTTON_LINE && d->line_count < DESK_LINES;
    d->speed_dials += type == BUTTON_SPEED_DIAL;
    d->urls += type == BUTTON_SERVICE_URL;
    if (type != BUTTON_LINE && type != BUTTON_SPEED_DIAL && type != BUTTON_SERVICE_URL && instance > d->features) {
        d->features = instance;
    }
}

static void on_button_template(struct desk *d, const struct sccp_message *m)
{
    d->line_count = d->speed_dials = d->features = d->urls = 0;
    memset(d->buttons, 0, sizeof d->buttons);
    for (unsigned i = 0; i < m->count && i < SCCP_BUTTONS; i++) {
        if (m->buttons[i].type != BUTTON_UNDEFINED) {
            d->buttons[i + 1].type = m->buttons[i].type;
            d->buttons[i + 1].instance = m->buttons[i].instance;
            count_button(d, m->buttons[i].type, m->buttons[i].instance);
        }
    }
}

static void on_reset(struct desk *d, const struct sccp_message *m)
{
    say(d, m->type == RESET_RESET ? "reset" : "restart");
    d->resets += m->type == RESET_RESET;
    d->restarts += m->type == RESET_RESTART;
    timer_start(&d->again, 0);
}

static void on_reject(struct desk *d, const struct sccp_message *m)
{
    d->refused = true;
    snprintf(d->reject, sizeof d->reject, "%s", m->text);
    say(d, "registration refused");
}

/* -- media -- */
static uint16_t next_rtp_port(void)
{
    static uint16_t port = 16384;
    port = port >= 32766 ? 16384 : (uint16_t)(port + 2);
    return port;
}

/* Its load's short form, which has no room for the addresses of versions behind its own. */
static uint16_t channel_ack_body(const struct desk *d)
{
    return d->version > d->start.profile->version ? 0 : d->start.profile->channel_ack_body;
}

static void on_open_receive(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (!c || d->start.silent) {
        return;
    }
    c->receiving = true;
    c->party = m->party;
    c->codec = m->codec;
    c->receive_ip = own_ip(d);
    c->receive_port = next_rtp_port();
    desk_send(d, &(struct sccp_message){ .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK,
                                         .body = channel_ack_body(d), .status = MEDIA_STATUS_OK,
                                         .ip = c->receive_ip, .port = c->receive_port, .party = m->party,
                                         .call = m->call });
}

static void on_start_media(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (!c) {
        return;
    }
    c->sending = true;
    c->send_ip = m->ip;
    c->send_port = (uint16_t)m->port;
    if (d->start.profile->transmission_ack) {
        desk_send(d, &(struct sccp_message){ .id = SCCP_START_MEDIA_TRANSMISSION_ACK, .conference = m->conference,
                                             .party = m->party, .call = m->call, .ip = own_ip(d), .port = m->port });
    }
}

static void on_start_multicast(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (!c || d->start.silent) {
        return;
    }
    c->grouped = true;
    c->party = m->party;
    c->codec = m->codec;
    c->receive_ip = m->ip;
    c->receive_port = (uint16_t)m->port;
    desk_send(d, &(struct sccp_message){ .id = SCCP_MULTICAST_RECEPTION_ACK, .party = m->party, .call = m->call });
}

static void on_stop_multicast(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (c && c->party == m->party) {
        c->grouped = false;
    }
}

static void on_close_receive(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (c) {
        c->receiving = false;
    }
}

static void on_stop_media(struct desk *d, const struct sccp_message *m)
{
    struct desk_call *c = desk_call(d, m->call ? m->call : m->conference);
    if (c) {
        c->sending = false;
    }
}

static void on_statistics_req(struct desk *d, const struct sccp_message *m)
{
    desk_send(d, &(struct sccp_message){ .id = SCCP_CONNECTION_STATISTICS_RES, .number = m->number, .call = m->call,
                                         .mode = m->mode, .packets_sent = 100, .packets_received = 100 });
}

static void on_unregister_ack(struct desk *d, const struct sccp_message *m)
{
    if (m->status == UNREGISTER_OK) {
        desk_cut(d);
    } else {
        say(d, "unregister refused");
    }
}

/* What the phone does by itself; everything else only changes its screen. */
static const struct {
    uint32_t id;
    void (*act)(struct desk *d, const struct sccp_message *m);
} acts[] = {
    { SCCP_REGISTER_ACK, on_register_ack },
    { SCCP_REGISTER_REJECT, on_reject },
    { SCCP_CAPABILITIES_REQ, on_capabilities_req },
    { SCCP_BUTTON_TEMPLATE, on_button_template },
    { SCCP_CONFIG_STAT, on_config_stat },
    { SCCP_RESET, on_reset },
    { SCCP_OPEN_RECEIVE_CHANNEL, on_open_receive },
    { SCCP_CLOSE_RECEIVE_CHANNEL, on_close_receive },
    { SCCP_START_MULTICAST_RECEPTION, on_start_multicast },
    { SCCP_STOP_MULTICAST_RECEPTION, on_stop_multicast },
    { SCCP_START_MEDIA_TRANSMISSION, on_start_media },
    { SCCP_STOP_MEDIA_TRANSMISSION, on_stop_media },
    { SCCP_CONNECTION_STATISTICS_REQ, on_statistics_req },
    { SCCP_UNREGISTER_ACK, on_unregister_ack },
};

static long frame_size(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    long size = sccp_frame_size(data, n);
    return size <= (long)n ? size : 0;
}

static void frame_message(struct stream *s, const uint8_t *frame, size_t n)
{
    struct desk *d = stream_owner(s);
    struct sccp_message m;
    char room[SCCP_ROOM];
    d->frames_received++;
    if (d->start.watcher->frame) {
        d->start.watcher->frame(d, false, frame, n);
    }
    if (!sccp_decode(frame, n, d->version, &m, room)) {
        d->undecoded++;
        return;
    }
    uint64_t connection = stream_id(s);
    desk_show(d, &m);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (acts[i].id == m.id) {
            acts[i].act(d, &m);
        }
    }
    const struct desk_step *step = &d->start.profile->steps[d->step];
    if (stream_by_id(connection) && !d->registered && step->answer && m.id == sccp_form(step->answer, d->version)) {
        next_steps(d);
    }
}

static void connected(struct stream *s)
{
    send_register(stream_owner(s));
}

static void gone(struct desk *d)
{
    d->stream = NULL;
    d->registered = false;
    desk_blank(d);
    timer_stop(&d->keepalive_timer);
}

static void disconnected(struct stream *s, enum stream_end why)
{
    struct desk *d = stream_owner(s);
    gone(d);
    if (why != STREAM_SHUT) {
        say(d, why == STREAM_REFUSED ? "connection refused" : "disconnected");
        if (d->start.watcher->ended) {
            d->start.watcher->ended(d, why == STREAM_REFUSED ? "connection refused" : "disconnected");
        }
    }
}

static const struct stream_class sccp_client = {
    .name = "lab phone",
    .frame = frame_size,
    .message = frame_message,
    .opened = connected,
    .closed = disconnected,
    .message_max = SCCP_FRAME_MAX,
    .queue_max = 1 << 20,
};

/* -- life -- */
void desk_cut(struct desk *d)
{
    if (d->stream) {
        stream_close(d->stream);
    }
}

void desk_again(struct desk *d)
{
    desk_cut(d);
    d->version = d->step = d->at_line = d->set_count = 0;
    d->refused = false;
    d->stream = connect_tcp(&sccp_client, &d->start.server, d);
}

static void again(struct timer *t)
{
    desk_again(list_entry(t, struct desk, again));
}

struct desk *desk_open(const struct desk_start *s)
{
    struct desk *d = calloc(1, sizeof *d);
    d->start = *s;
    snprintf(d->name, sizeof d->name, "%s", s->name);
    d->keepalive_timer.fire = keepalive;
    d->again.fire = again;
    desk_again(d);
    return d;
}

void desk_free(struct desk *d)
{
    if (d) {
        desk_cut(d);
        timer_stop(&d->again);
        free(d);
    }
}

/* -- its user -- */

/* The call that hook, digits and most keys mean: the one in use, not one that rings or is held. */
static struct desk_call *in_use(struct desk *d)
{
    static const unsigned states[] = { CALL_STATE_OFF_HOOK, CALL_STATE_PROCEED, CALL_STATE_RING_OUT,
                                       CALL_STATE_CONNECTED, CALL_STATE_BUSY, CALL_STATE_INVALID_NUMBER,
                                       CALL_STATE_CONGESTION };
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct desk_call *c = desk_call_in(d, states[i]);
        if (c) {
            return c;
        }
    }
    return NULL;
}

static struct desk_call *ringing(struct desk *d)
{
    struct desk_call *c = desk_call_in(d, CALL_STATE_RING_IN);
    return c ? c : desk_call_in(d, CALL_STATE_CALL_WAITING);
}

static void hook(struct desk *d, uint32_t id)
{
    struct desk_call *c = id == SCCP_ON_HOOK ? in_use(d) : NULL;
    bool named = c && !d->start.profile->no_reference;
    desk_send(d, &(struct sccp_message){ .id = id, .body = d->start.profile->hook_body, .line = named ? c->line : 0,
                                         .call = named ? c->reference : 0 });
}

void desk_off_hook(struct desk *d)
{
    hook(d, SCCP_OFF_HOOK);
}

void desk_on_hook(struct desk *d)
{
    hook(d, SCCP_ON_HOOK);
}

void desk_hook_flash(struct desk *d)
{
    hook(d, SCCP_HOOK_FLASH);
}

void desk_digits(struct desk *d, const char *digits)
{
    for (; *digits; digits++) {
        uint32_t button = *digits == '*' ? 0x0E : *digits == '#' ? 0x0F : (uint32_t)(*digits - '0');
        struct desk_call *c = in_use(d);
        bool named = c && !d->start.profile->no_reference;
        desk_send(d, &(struct sccp_message){ .id = SCCP_KEYPAD_BUTTON, .body = d->start.profile->keypad_body,
                                             .button = button, .line = named ? c->line : 1,
                                             .call = named ? c->reference : 0 });
    }
}

static struct desk_call *held(struct desk *d)
{
    static const unsigned states[] = { CALL_STATE_HOLD, CALL_STATE_TRANSFER, CALL_STATE_REMOTE_HOLD };
    struct desk_call *c = NULL;
    for (size_t i = 0; !c && i < sizeof states / sizeof states[0]; i++) {
        c = desk_call_in(d, states[i]);
    }
    for (unsigned i = 0; !c && i < d->call_count; i++) {
        struct desk_call *r = &d->calls[i];          /* of a shared line, held at another phone */
        c = r->state == CALL_STATE_REMOTE_MULTILINE && d->lines[r->line].lamp == LAMP_WINK ? r : NULL;
    }
    return c;
}

/* What its user would mark: what waits, one after the other; else what he hears. */
static struct desk_call *to_mark(struct desk *d)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        if (d->calls[i].state == CALL_STATE_HOLD && !d->calls[i].selected) {
            return &d->calls[i];
        }
    }
    return in_use(d);
}

static struct desk_call *in_use_or_held(struct desk *d)
{
    struct desk_call *c = in_use(d);
    return c ? c : held(d);
}

static struct desk_call *elsewhere(struct desk *d)
{
    return desk_call_in(d, CALL_STATE_REMOTE_MULTILINE);
}

static struct desk_call *nothing(struct desk *d)
{
    (void)d;
    return NULL;
}

static struct desk_call *in_use_or_ringing(struct desk *d)
{
    struct desk_call *c = in_use(d);
    return c ? c : ringing(d);
}

static const struct {
    const char *name;
    uint32_t event;              /* CallManager's number; 0: the template tells */
    struct desk_call *(*meant)(struct desk *d);
    const char *label;           /* as the template labels it */
} soft_keys[] = {
    { "redial", 1, in_use, NULL },      { "newcall", 2, in_use_or_held, NULL }, { "hold", 3, in_use, NULL },
    { "transfer", 4, in_use, NULL },    { "cfwdall", 5, nothing, NULL },  { "backspace", 8, in_use, NULL },
    { "endcall", 9, in_use_or_ringing, NULL }, { "resume", 10, held, NULL },
    { "park", 14, in_use, NULL },       { "pickup", 17, nothing, NULL },  { "gpickup", 18, nothing, NULL },
    { "answer", 11, ringing, NULL },    { "confrn", 13, in_use, NULL },
    { "cbarge", 21, elsewhere, NULL },
    { "select", 29, to_mark, NULL },    { "join", 15, in_use_or_held, NULL },
    { "dirtrfr", 28, in_use_or_held, NULL }, { "conflist", 30, in_use_or_held, NULL },
    { "rmlstc", 19, in_use_or_held, NULL },
    { "dnd", 0, nothing, "do-not-disturb" }, { "hlog", 0, nothing, "hlog" },
};

static uint32_t event_labelled(const struct desk *d, const char *label)
{
    char name[32];
    for (unsigned i = 0; i < d->template_count; i++) {
        desk_key_name(&d->template[i], name);
        if (!strcmp(name, label)) {
            return d->template[i].event;
        }
    }
    return 0;
}

bool desk_key(struct desk *d, const char *name)
{
    for (size_t i = 0; i < sizeof soft_keys / sizeof soft_keys[0]; i++) {
        if (!strcmp(soft_keys[i].name, name)) {
            uint32_t event = soft_keys[i].event ? soft_keys[i].event : event_labelled(d, soft_keys[i].label);
            struct desk_call *c = soft_keys[i].meant(d);
            desk_send(d, &(struct sccp_message){ .id = SCCP_SOFT_KEY_EVENT, .event = event, .line = c ? c->line : 0,
                                                 .call = c ? c->reference : 0 });
            return event != 0;
        }
    }
    return false;
}

void desk_line_key(struct desk *d, unsigned line)
{
    desk_send(d, &(struct sccp_message){ .id = SCCP_STIMULUS, .stimulus = BUTTON_LINE, .instance = line });
}

void desk_button(struct desk *d, unsigned kind, unsigned index)
{
    desk_send(d, &(struct sccp_message){ .id = SCCP_STIMULUS, .stimulus = kind, .instance = index });
}

void desk_enbloc(struct desk *d, const char *number)
{
    desk_send(d, &(struct sccp_message){ .id = SCCP_ENBLOC_CALL, .number = number, .line = 1 });
}

void desk_user_data(struct desk *d, bool answer, const char *text)
{
    desk_send(d, &(struct sccp_message){
        .id = answer ? SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1 : SCCP_DEVICE_TO_USER_DATA_V1,
        .application = d->push_application, .transaction = d->push_transaction, .sequence = 2,
        .data = (const uint8_t *)text, .data_size = (uint32_t)strlen(text) });
}

void desk_unregister(struct desk *d)
{
    desk_send(d, &(struct sccp_message){ .id = SCCP_UNREGISTER, .body = d->start.profile->unregister_body });
}

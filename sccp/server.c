// SPDX-License-Identifier: MIT
/* The listener, the frames and the life of a connection. Which messages are taken in which state, and how long a state
 * may last, is the table `rules`; who answers a message is the table `handlers`. */
#include "core/memory.h"
#include "sccp/sccp.h"

#include <stdlib.h>
#include <string.h>

enum {
    REGISTER_MS = 10000,             /* from connect to Register */
    FRAME_MS = 5000,                 /* a frame may take that long to arrive */
    STALL_MS = 8000,                 /* a phone may be deaf that long */
    LEAVE_MS = 10000,                /* from Reset to the end of the connection */
    QUEUE_MAX = 64 * 1024,
    MALFORMED_MAX = 16,
    KEEPALIVES = 2,                  /* lost after so many intervals without any frame */
    TOS_CS3 = 0x60,
};

/* -- what is taken when -- */

enum message_class { CLASS_HELLO = 1, CLASS_REQUEST = 2, CLASS_KEY = 4 };

static void late(struct session *s);
static void check_keepalive(struct session *s);

static const struct rule {
    const char *name;
    unsigned takes;                  /* message classes; others are refused and counted */
    uint32_t timeout_ms;             /* 0: the keepalive interval decides */
    void (*timeout)(struct session *s);
} rules[SESSION_STATES] = {
    [SESSION_GREETING] = { "greeting", CLASS_HELLO, REGISTER_MS, late },
    [SESSION_ASKING] = { "asking", CLASS_HELLO | CLASS_REQUEST | CLASS_KEY, 0, check_keepalive },
    [SESSION_SERVED] = { "served", CLASS_HELLO | CLASS_REQUEST | CLASS_KEY, 0, check_keepalive },
    [SESSION_LEAVING] = { "leaving", CLASS_HELLO, LEAVE_MS, late },
};

/* -- who answers -- */

static const struct handler {
    unsigned class;
    handler_fn *answer;
} handlers[] = {
    [SCCP_KEEP_ALIVE] = { CLASS_HELLO, phone_keep_alive },
    [SCCP_REGISTER] = { CLASS_HELLO, phone_register },
    [SCCP_IP_PORT] = { CLASS_HELLO, phone_note },
    [SCCP_ALARM] = { CLASS_HELLO, phone_alarm },
    [SCCP_EXTENDED_ALARM] = { CLASS_HELLO, phone_note },
    [SCCP_REGISTER_TOKEN] = { CLASS_HELLO, phone_token },
    [SCCP_UNREGISTER] = { CLASS_HELLO, phone_unregister },

    [SCCP_BUTTON_TEMPLATE_REQ] = { CLASS_REQUEST, phone_button_template },
    [SCCP_SOFT_KEY_TEMPLATE_REQ] = { CLASS_REQUEST, phone_soft_key_template },
    [SCCP_SOFT_KEY_SET_REQ] = { CLASS_REQUEST, phone_soft_key_set },
    [SCCP_CONFIG_STAT_REQ] = { CLASS_REQUEST, phone_config_stat },
    [SCCP_LINE_STAT_REQ] = { CLASS_REQUEST, phone_line_stat },
    [SCCP_FORWARD_STAT_REQ] = { CLASS_REQUEST, phone_forward_stat },
    [SCCP_SPEED_DIAL_STAT_REQ] = { CLASS_REQUEST, phone_speed_dial_stat },
    [SCCP_FEATURE_STAT_REQ] = { CLASS_REQUEST, phone_feature_stat },
    [SCCP_SERVICE_URL_STAT_REQ] = { CLASS_REQUEST, phone_service_url_stat },
    [SCCP_TIME_DATE_REQ] = { CLASS_REQUEST, phone_time_date },
    [SCCP_VERSION_REQ] = { CLASS_REQUEST, phone_version },
    [SCCP_SERVER_REQ] = { CLASS_REQUEST, phone_server },
    [SCCP_CAPABILITIES_RES] = { CLASS_REQUEST, phone_capabilities },
    [SCCP_UPDATE_CAPABILITIES] = { CLASS_REQUEST, phone_note },
    [SCCP_UPDATE_CAPABILITIES_V2] = { CLASS_REQUEST, phone_note },
    [SCCP_UPDATE_CAPABILITIES_V3] = { CLASS_REQUEST, phone_note },
    [SCCP_REGISTER_AVAILABLE_LINES] = { CLASS_REQUEST, phone_available_lines },
    [SCCP_SUBSCRIPTION_STAT_REQ] = { CLASS_REQUEST, phone_subscription },
    [SCCP_MEDIA_PATH_CAPABILITY] = { CLASS_REQUEST, phone_note },
    [SCCP_ADD_ON_DEVICE_CAPABILITIES] = { CLASS_REQUEST, phone_note },
    [SCCP_LOCATION_INFO] = { CLASS_REQUEST, phone_note },
    [SCCP_CONNECTION_STATISTICS_RES] = { CLASS_REQUEST, statistics_told },
    [SCCP_START_MEDIA_TRANSMISSION_ACK] = { CLASS_REQUEST, phone_note },
    [SCCP_MULTICAST_RECEPTION_ACK] = { CLASS_REQUEST, phone_note },
    [SCCP_DEVICE_TO_USER_DATA] = { CLASS_REQUEST, push_user_data },
    [SCCP_DEVICE_TO_USER_DATA_RESPONSE] = { CLASS_REQUEST, push_response },
    [SCCP_DEVICE_TO_USER_DATA_V1] = { CLASS_REQUEST, push_user_data },
    [SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1] = { CLASS_REQUEST, push_response },

    [SCCP_KEYPAD_BUTTON] = { CLASS_KEY, input_keypad },
    [SCCP_ENBLOC_CALL] = { CLASS_KEY, input_enbloc },
    [SCCP_STIMULUS] = { CLASS_KEY, input_stimulus },
    [SCCP_OFF_HOOK] = { CLASS_KEY, input_off_hook },
    [SCCP_ON_HOOK] = { CLASS_KEY, input_on_hook },
    [SCCP_HOOK_FLASH] = { CLASS_KEY, input_hook_flash },
    [SCCP_SOFT_KEY_EVENT] = { CLASS_KEY, input_soft_key },
    [SCCP_HEADSET_STATUS] = { CLASS_KEY, input_headset },
    [SCCP_MEDIA_PATH_EVENT] = { CLASS_KEY, phone_note },
    [SCCP_OPEN_RECEIVE_CHANNEL_ACK] = { CLASS_KEY, media_receive_ack },
};

static const struct handler *handler_of(uint32_t id)
{
    static const struct handler spcp = { CLASS_HELLO, phone_spcp_token }, nobody = { 0, NULL };
    if (id == SCCP_SPCP_REGISTER_TOKEN)
        return &spcp;
    return id < sizeof handlers / sizeof handlers[0] && handlers[id].answer ? &handlers[id] : &nobody;
}

/* -- sessions -- */

static struct list waiting = LIST_INIT(waiting), all = LIST_INIT(all);
static unsigned sessions;

unsigned server_sessions(void)
{
    return sessions;
}

static void remember(const struct session *s, bool ours, const uint8_t *frame, size_t size)
{
    struct station *t = s->ephone ? station_of(s->ephone) : NULL;
    if (t)
        sccp_history_add(&t->history, ours, s->version, frame, size);
}

void session_send(struct session *s, const struct sccp_message *m)
{
    static struct buf frame;
    buf_clear(&frame);
    if (!sccp_encode(m, s->version, &frame))
        return;
    stream_write(s->stream, frame.data, frame.size);
    remember(s, true, (const uint8_t *)frame.data, frame.size);
    sccp_counters[COUNT_SENT].value++;
    debug_meaning(s, m);
    PHONE_DEBUG(DEBUG_MESSAGE, s->ephone, "Sending  message to   phone %u, SkinnyMessageID = Station%sMessageID",
                s->ephone, sccp_row(sccp_form(m->id, s->version))->name);
    PHONE_DEBUG(DEBUG_RAW, s->ephone, "socket [%d] sent %zu bytes OK (incl hdr) for ephone-(%u)",
                stream_socket(s->stream), frame.size, s->ephone);
}

static uint64_t keepalive_limit(const struct session *s)
{
    return KEEPALIVES * 1000ull * s->keepalive;
}

void session_enter(struct session *s, enum session_state state)
{
    limit_set(&sccp_phones, sccp_phones.used + (state == SESSION_SERVED) - (s->state == SESSION_SERVED));
    s->state = state;
    timer_start(&s->timer, rules[state].timeout_ms ? rules[state].timeout_ms : keepalive_limit(s));
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-(%u) session is %s", s->ephone, rules[state].name);
}

unsigned server_phones(void)
{
    return (unsigned)sccp_phones.used;
}

void session_close(struct session *s)
{
    stream_close(s->stream);
}

struct phone *session_phone(const struct session *s)
{
    return s->ephone ? phone_find(s->ephone) : NULL;
}

void session_keep(struct session *s)
{
    if (list_empty(&s->waiting))
        return;
    list_remove(&s->waiting);
    limit_give(&sccp_waiting);
    stream_keep(s->stream, true);
}

static void late(struct session *s)
{
    sccp_counters[COUNT_TIMED_OUT].value++;
    stream_turn_out(s->stream);
}

/* Any frame counts as a sign of life, so the timer is only looked at again when it is due. */
static void check_keepalive(struct session *s)
{
    const uint64_t limit = keepalive_limit(s), silent = loop_now() - s->heard;
    if (silent < limit) {
        timer_start(&s->timer, limit - silent);
        return;
    }
    PHONE_DEBUG(DEBUG_KEEPALIVE, s->ephone, "ephone-%u:%s is silent, socket[%d] closed", s->ephone, s->name,
                stream_socket(s->stream));
    sccp_counters[COUNT_DECEASED].value++;
    s->deceased = true;
    stream_turn_out(s->stream);
}

static void on_timer(struct timer *t)
{
    struct session *s = list_entry(t, struct session, timer);
    rules[s->state].timeout(s);
}

/* The newest is never refused: the oldest that has not registered makes room. */
static void wait_in_line(struct session *s)
{
    if (sccp_waiting.used >= sccp_waiting.maximum) {
        sccp_waiting.refused++;
        stream_turn_out(list_entry(waiting.next, struct session, waiting)->stream);
    }
    limit_add(&sccp_waiting);
    list_append(&waiting, &s->waiting);
}

static void on_opened(struct stream *stream)
{
    struct session *s = must(calloc(1, sizeof *s));
    s->stream = stream;
    s->heard = loop_now();
    s->timer.fire = on_timer;
    list_init(&s->waiting);
    wait_in_line(s);
    list_append(&all, &s->all);
    sessions++;
    stream_set_user(stream, s);
    stream_set_tos(stream, TOS_CS3);
    session_enter(s, SESSION_GREETING);
    char text[ADDRESS_TEXT];
    SCCP_DEBUG(DEBUG_REGISTER, "New Skinny socket accepted [%d] (%u active) from %s", stream_socket(stream), sessions,
               address_text(stream_peer(stream), text));
}

static void on_closed(struct stream *stream, enum stream_end why)
{
    struct session *s = stream_user(stream);
    if (why == STREAM_SLOW)
        sccp_counters[COUNT_SLOW].value++;
    if (why == STREAM_BAD_FRAME)
        sccp_counters[COUNT_MALFORMED].value++;
    timer_stop(&s->timer);
    timer_stop(&s->forward.timer);
    timer_stop(&s->sounding.timer);
    phone_session_over(s);
    if (!list_empty(&s->waiting)) {
        list_remove(&s->waiting);
        limit_give(&sccp_waiting);
    }
    list_remove(&s->all);
    sessions--;
    sccp_phones.used -= s->state == SESSION_SERVED;
    free(s);
}

/* -- frames -- */

static long on_frame(struct stream *stream, const uint8_t *data, size_t n)
{
    (void)stream;
    return sccp_frame_size(data, n);
}

static void malformed(struct session *s, const struct sccp_message *m)
{
    struct station *t = s->ephone ? station_of(s->ephone) : NULL;
    sccp_counters[COUNT_MALFORMED].value++;
    stream_refuse(s->stream);
    if (t)
        t->malformed++;
    PHONE_DEBUG(DEBUG_ERROR, s->ephone, "ephone-(%u) malformed message %04X of %u bytes on socket [%d]", s->ephone,
                m->id, m->body, stream_socket(s->stream));
    if (++s->malformed <= MALFORMED_MAX)
        return;
    char text[ADDRESS_TEXT];
    log_say(&log_bad_frames, "%s %s: %u malformed messages, connection closed", s->name[0] ? s->name : "unregistered",
            address_text(stream_peer(s->stream), text), s->malformed);
    stream_turn_out(s->stream);
}

static void debug_received(const struct session *s, const struct sccp_message *m, bool ok, const uint8_t *data,
                           size_t n)
{
    const struct sccp_row *row = sccp_row(m->id);
    PHONE_DEBUG(DEBUG_MESSAGE, s->ephone, "Received message from phone %u, SkinnyMessageID = Station%sMessageID",
                s->ephone, row ? row->name : "Unknown");
    if (ok)
        debug_meaning(s, m);
    if (!sccp_debugs[DEBUG_RAW].on)
        return;
    struct buf text = { 0 };
    for (size_t i = 8; i < n && i < 8 + 256; i++)
        buf_printf(&text, "%x  ", data[i]);
    PHONE_DEBUG(DEBUG_RAW, s->ephone, "skinny socket received %zu bytes on socket [%d]", n - 8,
                stream_socket(s->stream));
    PHONE_DEBUG(DEBUG_RAW, s->ephone, "%s", buf_text(&text));
    buf_free(&text);
}

static void on_message(struct stream *stream, const uint8_t *data, size_t n)
{
    static char room[SCCP_ROOM];
    struct session *s = stream_user(stream);
    struct sccp_message m;
    s->heard = loop_now();
    sccp_counters[COUNT_RECEIVED].value++;
    const bool ok = sccp_decode(data, n, s->version, &m, room);
    debug_received(s, &m, ok, data, n);
    remember(s, false, data, n);

    const struct handler *h = handler_of(m.id);
    if (!h->answer) {
        sccp_counters[COUNT_UNKNOWN].value++;
        PHONE_DEBUG(DEBUG_ERROR, s->ephone, "ephone-(%u) message %04X is not known", s->ephone, m.id);
    } else if (!ok) {
        malformed(s, &m);
    } else if (!(rules[s->state].takes & h->class)) {
        sccp_counters[COUNT_REFUSED_STATE].value++;
        stream_refuse(stream);
        PHONE_DEBUG(DEBUG_ERROR, s->ephone, "ephone-(%u) %s not taken while %s", s->ephone, sccp_row(m.id)->name,
                    rules[s->state].name);
    } else {
        h->answer(s, &m);
    }
}

/* -- the listener -- */

struct limit sccp_unread = {
    .name = "Bytes not read by one phone", .when_full = "its connection is closed", .maximum = QUEUE_MAX,
    .measure = streams_measure_queue,
};

static const struct stream_class phones = {
    .name = "SCCP", .frame = on_frame, .message = on_message, .opened = on_opened, .closed = on_closed,
    .message_max = SCCP_FRAME_MAX, .queue_max = QUEUE_MAX, .queue = &sccp_unread,
    .first_ms = REGISTER_MS, .partial_ms = FRAME_MS, .stall_ms = STALL_MS,
};

static struct listener *listening, *prepared;
static struct address listening_at, prepared_at;
static uint64_t since;

int server_prepare(const struct address *a)
{
    int error = 0;
    server_abort();
    if (listening && address_equal(a, &listening_at))
        return 0;
    prepared = listen_tcp(&phones, a, NULL, &error);
    prepared_at = *a;
    return prepared ? 0 : error;
}

void server_abort(void)
{
    if (prepared)
        listener_close(prepared, false);
    prepared = NULL;
}

void server_apply(void)
{
    if (!prepared)
        return;
    if (listening)
        listener_close(listening, false);
    since = loop_now();
    listening = prepared;
    listening_at = prepared_at;
    prepared = NULL;
    char text[ADDRESS_TEXT];
    log_say(&log_listening, "phones are served at %s", address_text(listener_address(listening), text));
}

void server_close(void)
{
    server_abort();
    if (listening)
        listener_close(listening, false);
    listening = NULL;
    while (!list_empty(&all))
        session_close(list_entry(all.next, struct session, all));
}

uint64_t server_since(void)
{
    return since;
}

bool server_listens_at(const struct address *a)
{
    return listening && address_equal(a, &listening_at);
}

const struct address *server_address(void)
{
    return listening ? listener_address(listening) : NULL;
}

int server_socket(void)
{
    return listening ? listener_socket(listening) : -1;
}

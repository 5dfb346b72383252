// SPDX-License-Identifier: MIT
/* Several phones that say anything in any order: an input is a row of acts, each of one phone. Messages are those of
 * the message table, about the calls that the phone was told of, with fields as the input has them, cut, stretched or
 * spoilt; between them raw bytes, lost connections, and the clock. What the phones are told must be frames of the
 * table; when all have gone no call, session or leg of the mixer may be left. */
#include "core/loop.h"
#include "core/service.h"
#include "sccp/sccp.h"
#include "test/fuzz/stage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ACTS_MAX = 200, TEXTS = 16, CLOCK_MS_MAX = 600000 };

static struct player {
    struct stream *stream;
    unsigned version;
    uint32_t call, line, conference, party, application, transaction;      /* that it was told of last */
} players[STAGE_PHONES];

/* -- what comes back -- */

static long frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return sccp_frame_size(data, n);
}

static void remember(struct player *p, const struct sccp_message *m)
{
    if (m->id == SCCP_CALL_STATE) {
        p->call = m->call;
        p->line = m->line;
    } else if (m->id == SCCP_OPEN_RECEIVE_CHANNEL) {
        p->conference = m->conference;
        p->party = m->party;
    } else if (m->application) {
        p->application = m->application;
        p->transaction = m->transaction;
    }
}

static void receive(struct stream *s, const uint8_t *data, size_t n)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    struct player *p = stream_owner(s);
    const struct sccp_row *row = sccp_row(sccp_frame_id(data));
    assert(row && !row->from_phone && sccp_decode(data, n, p->version, &m, room));
    remember(p, &m);
}

static void gone(struct stream *s, enum stream_end why)
{
    struct player *p = stream_owner(s);
    assert(why != STREAM_BAD_FRAME);
    p->stream = NULL;
}

static const struct stream_class client = {
    .name = "client", .frame = frame, .message = receive, .closed = gone, .message_max = SCCP_FRAME_MAX,
    .queue_max = 1 << 24,
};

/* -- messages -- */

static uint32_t ids[128];
static unsigned id_count;

static uint32_t keys[64];
static unsigned key_count;

static void note_id(uint32_t id, const struct sccp_row *row, void *arg)
{
    (void)arg;
    if (row->from_phone && id_count < sizeof ids / sizeof ids[0])
        ids[id_count++] = id;
}

/* What the tables of the appliance know: messages of phones, and soft keys. */
static void look_up(void)
{
    if (id_count)
        return;
    sccp_rows(note_id, NULL);
    for (uint32_t event = 0; event < 256; event++)
        if (softkeys_press(event) && key_count < sizeof keys / sizeof keys[0])
            keys[key_count++] = event;
}

/* What the phone would say there, unless the input has it otherwise. */
static uint32_t a_number(struct input *in, const struct player *p, const char *field)
{
    static const struct {
        const char *field;
        size_t at;
    } known[] = {
        { "call", offsetof(struct player, call) }, { "line", offsetof(struct player, line) },
        { "conference", offsetof(struct player, conference) }, { "party", offsetof(struct player, party) },
        { "application", offsetof(struct player, application) },
        { "transaction", offsetof(struct player, transaction) },
    };
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(field, known[i].field) == 0) {
            const uint32_t other = input_number(in);
            return other ? other - 1 : *(const uint32_t *)(const void *)((const char *)p + known[i].at);
        }
    }
    return input_number(in);
}

static const char *a_text(struct input *in)
{
    static char texts[TEXTS][64];
    static unsigned next;
    char *text = texts[next++ % TEXTS];
    size_t n = input_byte(in) % sizeof texts[0];
    const uint8_t *bytes = input_bytes(in, &n);
    if (n)
        memcpy(text, bytes, n);
    text[n] = 0;
    return text;
}

static void some_bytes(struct input *in, void *to, size_t size)
{
    size_t n = size;
    const uint8_t *bytes = input_bytes(in, &n);
    if (n)
        memcpy(to, bytes, n);
}

static void fill(struct input *in, const struct player *p, const struct sccp_field *f, void *base,
                 struct sccp_message *m)
{
    for (; f->name; f++) {
        uint8_t *to = (uint8_t *)base + f->at;
        if (!sccp_field_at(f, p->version))
            continue;
        switch (f->kind) {
        case SCCP_TEXT: case SCCP_STRING:
            *(const char **)(void *)to = a_text(in);
            break;
        case SCCP_DATA: {
            size_t n = m->data_size;
            m->data = input_bytes(in, &n);
            m->data_size = (uint32_t)n;
            break;
        }
        case SCCP_ARRAY:
            for (unsigned i = 0; i < f->array->max && in->at < in->end; i++)
                fill(in, p, f->array->fields, to + (size_t)i * f->array->stride, m);
            break;
        case SCCP_U8:
            if (base == m)
                *(uint32_t *)(void *)to = input_byte(in);
            else
                *to = input_byte(in);
            break;
        case SCCP_RAW:
            some_bytes(in, to, f->size);
            break;
        case SCCP_U16S:
            some_bytes(in, to, 2u * f->size);
            break;
        case SCCP_PAD:
            break;
        default:
            *(uint32_t *)(void *)to = a_number(in, p, f->name);
            break;
        }
    }
}

static void write_message(const struct player *p, const struct sccp_message *m)
{
    struct buf b = { 0 };
    sccp_encode(m, p->version, &b);
    if (p->stream)
        stream_write(p->stream, b.data, b.size);
    buf_free(&b);
}

static void say_message(struct input *in, const struct player *p)
{
    struct sccp_message m = { .id = ids[input_byte(in) % id_count] };
    fill(in, p, sccp_row(m.id)->fields, &m, &m);
    write_message(p, &m);
}

/* Cut or stretched to some length, and a byte of it spoilt. */
static void say_spoilt(struct input *in, const struct player *p)
{
    struct sccp_message m = { .id = ids[input_byte(in) % id_count] };
    struct buf b = { 0 };
    m.body = 4u * input_byte(in);
    const unsigned at = input_byte(in), with = input_byte(in);
    fill(in, p, sccp_row(m.id)->fields, &m, &m);
    sccp_encode(&m, p->version, &b);
    b.data[at % b.size] ^= (char)with;
    if (p->stream)
        stream_write(p->stream, b.data, b.size);
    buf_free(&b);
}

/* -- acts -- */

/* Registers and asks for its buttons: from then on it is served. */
static void begin(struct input *in, struct player *p)
{
    const uint32_t offered = input_byte(in) % (SCCP_VERSION_MAX + 2);
    if (!p->stream)
        p->stream = connect_tcp(&client, server_address(), p);
    p->version = sccp_agree(offered);
    write_message(p, &(struct sccp_message){ .id = SCCP_REGISTER, .name = stage_phone((unsigned)(p - players)),
                                             .device_type = input_byte(in) & 1 ? 30018 : 7, .protocol = offered,
                                             .max_streams = 5 });
    write_message(p, &(struct sccp_message){ .id = SCCP_BUTTON_TEMPLATE_REQ });
    loop_drain();
}

static void raw(struct input *in, struct player *p)
{
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    if (!p->stream)
        p->stream = connect_tcp(&client, server_address(), p);
    if (n)
        stream_write(p->stream, bytes, n);
}

/* A number as a user dials it, one key after the other. */
static void dial(struct input *in, struct player *p)
{
    static const char *const numbers[] = {
        "201", "202", "203", "204", "205", "206", "301", "500", "510", "701", "702", "800", "801", "**3", "*5", "999",
        "209", "520", "**4", "**5", "*3", "*4", "#3", "**6", "*6", "**7", "**9", "**1", "**2", "#", "2", "20#",
    };
    const char *digit = numbers[input_byte(in) % (sizeof numbers / sizeof numbers[0])];
    for (; *digit; digit++)
        write_message(p, &(struct sccp_message){
            .id = SCCP_KEYPAD_BUTTON, .line = p->line, .call = p->call,
            .button = *digit == '*' ? 14 : *digit == '#' ? 15 : (uint32_t)(*digit - '0') });
    loop_drain();
}

static void press(struct input *in, struct player *p)
{
    const uint32_t event = input_byte(in);
    write_message(p, &(struct sccp_message){ .id = SCCP_SOFT_KEY_EVENT, .line = p->line, .call = p->call,
                                             .event = softkeys_press(event) ? event : keys[event % key_count] });
    loop_drain();
}

/* A button beside lines: speed dials, watches, features, pages; or a line. */
static void push(struct input *in, struct player *p)
{
    enum { LOW = BUTTON_BLF_SPEED_DIAL + 1, ALL = LOW + BUTTON_HLOG - BUTTON_CONFERENCE + 1 };
    const uint8_t which = input_byte(in);
    const uint32_t kind = which % ALL;
    write_message(p, &(struct sccp_message){ .id = SCCP_STIMULUS, .instance = 1u + which / ALL, .call = p->call,
                                             .stimulus = kind < LOW ? kind : kind - LOW + BUTTON_CONFERENCE });
    loop_drain();
}

static void hook(struct input *in, struct player *p)
{
    const uint8_t how = input_byte(in);
    write_message(p, &(struct sccp_message){ .id = how & 1 ? SCCP_ON_HOOK : SCCP_OFF_HOOK,
                                             .line = how & 2 ? p->line : 0, .call = how & 2 ? p->call : 0 });
    loop_drain();
}

static void hear(struct input *in, struct player *p)
{
    write_message(p, &(struct sccp_message){ .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .status = input_byte(in) & 1,
                                             .ip = 0x0100007f, .port = 20000, .party = p->party, .call = p->call });
    loop_drain();
}

static void lose(struct input *in, struct player *p)
{
    (void)in;
    if (p->stream)
        stream_close(p->stream);
}

static void turn(struct input *in, struct player *p)
{
    (void)in, (void)p;
    loop_drain();
}

static unsigned clock_ms;            /* moved by this input: an hour of keepalives says no more than ten minutes */

static void wait_some(struct input *in, struct player *p)
{
    (void)p;
    const unsigned ms = 1u << input_byte(in) % 18;
    if (clock_ms + ms > CLOCK_MS_MAX)
        return;
    clock_ms += ms;
    loop_advance(ms);
}

static void message_act(struct input *in, struct player *p)
{
    say_message(in, p);
}

static void spoilt_act(struct input *in, struct player *p)
{
    say_spoilt(in, p);
}

static void (*const acts[])(struct input *in, struct player *p) = {
    begin, message_act, message_act, dial, dial, press, press, hook, hook, hear, wait_some, turn, spoilt_act, raw, lose,
    push,
};

static void leave(void)
{
    for (unsigned i = 0; i < STAGE_PHONES; i++)
        if (players[i].stream)
            stream_close(players[i].stream);
    loop_drain();
    assert(server_sessions() == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, data + size };
    stage_open();
    look_up();
    memset(players, 0, sizeof players);
    clock_ms = 0;
    for (unsigned i = 0; i < ACTS_MAX && in.at < in.end; i++) {
        const uint8_t act = input_byte(&in);
        acts[(act >> 2) % (sizeof acts / sizeof acts[0])](&in, &players[act % STAGE_PHONES]);
    }
    loop_drain();
    leave();
    stage_clear();
    return 0;
}

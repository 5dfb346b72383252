// SPDX-License-Identifier: MIT
/* SCCP on the wire. A message is one struct whose members carry the protocol's field names; a table of rows
 * (messages.c) says which of them stand in which message, in which order, at which versions. Both directions are the
 * same table, so the appliance and the simulated phone share it.
 *
 *     struct sccp_message m = { .id = SCCP_CALL_STATE, .state = CALL_STATE_OFF_HOOK, .line = 1, .call = 7 };
 *     sccp_encode(&m, version, &buf);                  // the form that a phone of that version understands
 *     sccp_decode(frame, size, version, &m, room);     // any length that real phones send
 *
 * Frame: u32 length (4 + body), u32 header version, u32 message id, body; all little endian, except IPv4 addresses,
 * which are four raw bytes. */
#ifndef SCCP_CODEC_H
#define SCCP_CODEC_H

#include "core/buf.h"
#include "sccp/words.h"

enum {
    SCCP_HEADER = 12,                /* length, version, id */
    SCCP_LENGTH_MIN = 4, SCCP_LENGTH_MAX = 4096,
    SCCP_FRAME_MAX = SCCP_LENGTH_MAX + 8,
    SCCP_ROOM = 2 * SCCP_FRAME_MAX,  /* Latin-1 texts may double in UTF-8 */
    SCCP_BUTTONS = 42, SCCP_KEYS = 32, SCCP_SETS = 16, SCCP_SET_KEYS = 16, SCCP_CODECS = 18, SCCP_SERVERS = 5,
    SCCP_VERSION_MAX = 22
};

struct sccp_button { uint8_t instance, type; };
struct sccp_soft_key { char label[16]; uint32_t event; };
struct sccp_key_set { uint8_t position[SCCP_SET_KEYS]; uint16_t info[SCCP_SET_KEYS]; };
struct sccp_capability { uint32_t codec, frames; };
struct sccp_server { char name[48]; uint32_t port, ip; };

/* Every field that some message has. Members that a message does not have are not looked at by encode and are zero
 * (texts: "") after decode. Texts are UTF-8; a byte 0x80 starts a phrase of the phone's own dictionary (PROMPT_… in
 * words.h). Addresses are in network byte order. */
struct sccp_message {
    uint32_t id;                             /* enum sccp_id */
    /* Bytes of the body: set by decode; encode cuts or stretches the body to it unless 0 (real phones send short and
     * long forms of the same message). */
    uint32_t body;

    /* which call */
    uint32_t line, call, conference, party;
    /* what it shows */
    uint32_t state, privacy, precedence, precedence_domain;
    uint32_t tone, direction, mode, duration, stimulus, instance, status, button, event, set, mask, disposition;
    uint32_t timeout, priority;
    const char *text;
    /* parties of a call */
    uint32_t type, original_reason, last_reason, security, restrictions;
    const char *calling, *calling_name, *called, *called_name, *original_called, *original_called_name;
    const char *last_redirecting, *last_redirecting_name, *alternate_calling, *hunt_number, *hunt_name;
    const char *calling_mailbox, *called_mailbox, *original_mailbox, *redirecting_mailbox;
    /* registration */
    const char *name, *load, *stamp, *user, *server, *date_template;
    uint32_t reserved, ip, port, device_type, max_streams, active_streams, max_conferences, active_conferences;
    uint32_t protocol;                       /* version offered (Register) or answered (RegisterAck) */
    uint32_t features[3];
    uint32_t keepalive, secondary_keepalive, max_lines, lines, speed_dials, reason, wait, severity, parameter1,
             parameter2;
    uint8_t mac[6], ip6[16];
    /* lines and buttons */
    uint32_t index, options, active, all, busy, no_answer, capabilities;
    const char *number, *display, *label, *url, *all_number, *busy_number, *no_answer_number;
    /* time */
    uint32_t year, month, weekday, day, hour, minute, second, millisecond, epoch;
    /* media */
    uint32_t ms, codec, silence, max_frames, echo, parameters, stream, associated_stream, rfc2833, dtmf_type, mixing,
             media_direction, ip_type, audio_level, source_ip, source_port, keep;
    uint32_t packets_sent, octets_sent, packets_received, octets_received, lost, jitter, latency;
    /* data for the phone's own programs */
    uint32_t application, transaction, sequence, app_instance, routing, feature, cause, timer;
    const uint8_t *data;
    uint32_t data_size;

    uint32_t offset, count, total;
    union {
        struct sccp_button buttons[SCCP_BUTTONS];        /* unused ones {0, BUTTON_UNDEFINED} */
        struct sccp_soft_key keys[SCCP_KEYS];
        struct sccp_key_set sets[SCCP_SETS];
        struct sccp_capability codecs[SCCP_CODECS];
        struct sccp_server servers[SCCP_SERVERS];
    };
};

/* -- the table -- */
enum sccp_kind {
    SCCP_U8, SCCP_U16, SCCP_U32, SCCP_IP4, SCCP_IP46,
    SCCP_TEXT,               /* `size` bytes, NUL included, ISO 8859-1 */
    SCCP_STRING,             /* NUL-terminated, UTF-8 */
    SCCP_RAW,                /* `size` bytes, kept in the message itself, byte for byte */
    SCCP_U16S,               /* `size` numbers of 16 bits, likewise */
    SCCP_PAD,                /* `size` zero bytes */
    SCCP_LOOSE,              /* u32, packed or aligned to the next multiple of 4 (EnblocCall) */
    SCCP_DATA,               /* data_size bytes */
    SCCP_ARRAY
};

struct sccp_array;
struct sccp_field {
    enum sccp_kind kind;
    const char *name;
    uint16_t at, size;       /* offset in struct sccp_message (in the element, inside an array) */
    uint8_t from, to;        /* versions that have it; 0 = open */
    const struct sccp_array *array;
};
struct sccp_array {
    uint16_t at, stride;
    uint8_t max;             /* elements on the wire when we send; the most that we take */
    bool counted;            /* decode takes `count` of them, and all must be there; else what is there, up to max */
    const struct sccp_field *fields;
};

struct sccp_row {
    const char *name;
    bool from_phone;
    bool header_zero;        /* its header version is 0 whatever was agreed */
    uint8_t since;           /* sent from this version on; below it `older` is sent in its place */
    uint16_t older;
    uint16_t least;          /* bytes of body without which it means nothing */
    const struct sccp_field *fields;         /* end: .name NULL */
};

/* NULL for an id that the table does not know. */
const struct sccp_row *sccp_row(uint32_t id);
/* Calls `each` for every row of every message. */
void sccp_rows(void (*each)(uint32_t id, const struct sccp_row *row, void *arg), void *arg);
static inline bool sccp_field_at(const struct sccp_field *f, unsigned version)
{
    return version >= f->from && (!f->to || version <= f->to);
}

/* -- wire -- */
/* Length of the frame that begins here: 0 when the first four bytes are not there yet, -1 when the length is out of
 * bounds (checked before anything is added to it). */
long sccp_frame_size(const uint8_t *data, size_t n);
/* The message id of a whole frame. */
uint32_t sccp_frame_id(const uint8_t *frame);
/* The id that a phone of this version is sent for `id` (CallInfo 014A → 008F below 15, …). */
uint32_t sccp_form(uint32_t id, unsigned version);
/* Appends one frame, in the form for this version. False when the table does not know the id. */
bool sccp_encode(const struct sccp_message *m, unsigned version, struct buf *out);
/* Takes a whole frame apart. Missing fields are 0, what is too long is ignored. False, with m->id set, when the id is
 * unknown, the body is shorter than `least`, or a count exceeds its table or the bytes present. Texts live in `room`,
 * m->data in the frame. */
bool sccp_decode(const uint8_t *frame, size_t size, unsigned version, struct sccp_message *m, char room[SCCP_ROOM]);
/* The version to answer to what a phone offers: 3, 5–11, 15–22; 4 → 3, 12–14 → 11, above → 22, ATA's bogus 33 → 3. */
unsigned sccp_agree(unsigned offered);

#endif

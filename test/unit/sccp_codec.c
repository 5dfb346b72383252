// SPDX-License-Identifier: MIT
/* The codec: every message of the table there and back at every version, the bytes of the phones' quirks, and frames
 * that nobody should send. */
#include "sccp/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const unsigned versions[] = { 0, 3, 6, 9, 11, 15, 17, 18, 20, 22 };
enum { VERSIONS = sizeof versions / sizeof versions[0] };

/* -- every message -- */

static void *member(struct sccp_message *m, const struct sccp_field *f)
{
    return (char *)m + f->at;
}

static void fill(struct sccp_message *m, const struct sccp_field *f, unsigned n)
{
    static char texts[64][8];
    switch (f->kind) {
    case SCCP_U8: *(uint32_t *)member(m, f) = 0x10 + n; break;
    case SCCP_U16: *(uint32_t *)member(m, f) = 0x1000 + n; break;
    case SCCP_LOOSE: *(uint32_t *)member(m, f) = 1 + n; break;
    case SCCP_U32: *(uint32_t *)member(m, f) = 0x01020300 + n; break;
    case SCCP_IP4:
    case SCCP_IP46: *(uint32_t *)member(m, f) = 0x0100000A + n; break;
    case SCCP_TEXT:
    case SCCP_STRING:
        snprintf(texts[n], sizeof texts[n], "t%u\xC3\xA9", n);
        if (f->size && f->size < 8)
            snprintf(texts[n], sizeof texts[n], "%u", n);
        *(const char **)member(m, f) = texts[n];
        break;
    case SCCP_RAW: memset(member(m, f), (int)n, f->size); break;
    default: break;
    }
}

static void fill_arrays(struct sccp_message *m)
{
    memset(m->sets, 0, sizeof m->sets);
    for (unsigned i = 0; i < SCCP_SERVERS; i++)
        m->servers[i] = (struct sccp_server){ "server", 2000 + i, 0x0100007F };
    m->offset = 0;
    m->count = m->total = 3;
}

static void compare(const struct sccp_row *row, const struct sccp_field *f, struct sccp_message *sent,
                    struct sccp_message *got, unsigned version)
{
    const bool text = f->kind == SCCP_TEXT || f->kind == SCCP_STRING;
    const bool number = f->kind == SCCP_U8 || f->kind == SCCP_U16 || f->kind == SCCP_U32 || f->kind == SCCP_LOOSE
        || f->kind == SCCP_IP4 || f->kind == SCCP_IP46;
    if (text && strcmp(*(char **)member(sent, f), *(char **)member(got, f)) != 0)
        fail_msg("%s.%s at %u: '%s' became '%s'", row->name, f->name, version, *(char **)member(sent, f),
                 *(char **)member(got, f));
    if (number && *(uint32_t *)member(sent, f) != *(uint32_t *)member(got, f))
        fail_msg("%s.%s at %u: %x became %x", row->name, f->name, version, *(uint32_t *)member(sent, f),
                 *(uint32_t *)member(got, f));
    if (f->kind == SCCP_RAW)
        assert_memory_equal(member(sent, f), member(got, f), f->size);
}

static void there_and_back(uint32_t id, const struct sccp_row *row, void *arg)
{
    unsigned *count = arg;
    static char room[SCCP_ROOM];
    for (unsigned v = 0; v < VERSIONS; v++) {
        if (versions[v] < row->since)
            continue;
        struct sccp_message sent = { .id = id }, got;
        bool arrays = false;
        unsigned n = 0;
        for (const struct sccp_field *f = row->fields; f->name; f++)
            arrays |= f->kind == SCCP_ARRAY;
        for (const struct sccp_field *f = row->fields; f->name; f++)
            if (sccp_field_at(f, versions[v]))
                fill(&sent, f, ++n);
        if (arrays)
            fill_arrays(&sent);
        sent.data = (const uint8_t *)"<xml/>";
        sent.data_size = 6;
        struct buf frame = { 0 };
        assert_true(sccp_encode(&sent, versions[v], &frame));
        assert_int_equal(sccp_frame_size((uint8_t *)frame.data, frame.size), frame.size);
        assert_int_equal(frame.size % 4, 0);
        assert_true(sccp_decode((uint8_t *)frame.data, frame.size, versions[v], &got, room));
        assert_int_equal(got.id, id);
        for (const struct sccp_field *f = row->fields; f->name; f++)
            if (sccp_field_at(f, versions[v]))
                compare(row, f, &sent, &got, versions[v]);
        if (arrays)
            assert_memory_equal(sent.servers, got.servers, 3 * sizeof sent.buttons[0]);
        ++*count;
        buf_free(&frame);
    }
}

static void every_message_at_every_version(void **state)
{
    unsigned count = 0;
    (void)state;
    sccp_rows(there_and_back, &count);
    assert_in_range(count, 800, 1200);
}

/* Whatever is cut off or follows, decode stays inside. The sanitizer judges. */
static void cut_and_stretch(uint32_t id, const struct sccp_row *row, void *arg)
{
    static char room[SCCP_ROOM];
    (void)arg;
    (void)row;
    for (unsigned v = 0; v < VERSIONS; v++) {
        struct sccp_message m = { .id = id, .count = 1, .text = "text" }, got;
        struct buf frame = { 0 };
        sccp_encode(&m, versions[v], &frame);
        for (size_t n = 0; n <= frame.size; n++) {
            struct buf exact = { 0 };        /* of its own, so that one byte too far is seen */
            buf_add(&exact, frame.data, n);
            sccp_decode((uint8_t *)exact.data, n, versions[v], &got, room);
            buf_free(&exact);
        }
        buf_free(&frame);
    }
}

static void short_messages_stay_inside(void **state)
{
    (void)state;
    sccp_rows(cut_and_stretch, NULL);
}

/* -- sizes of the catalogue -- */

static size_t body(uint32_t id, unsigned version)
{
    struct sccp_message m = { .id = id };
    struct buf frame = { 0 };
    assert_true(sccp_encode(&m, version, &frame));
    const size_t size = frame.size - SCCP_HEADER;
    buf_free(&frame);
    return size;
}

static void sizes_are_those_of_real_controllers(void **state)
{
    (void)state;
    static const struct {
        uint32_t id;
        unsigned version;
        size_t body;
    } sizes[] = {
        { SCCP_REGISTER_ACK, 11, 20 }, { SCCP_START_TONE, 3, 16 }, { SCCP_STOP_TONE, 9, 8 }, { SCCP_STOP_TONE, 11, 12 },
        { SCCP_START_MEDIA_TRANSMISSION, 11, 112 }, { SCCP_START_MEDIA_TRANSMISSION, 15, 116 },
        { SCCP_START_MEDIA_TRANSMISSION, 17, 132 }, { SCCP_START_MEDIA_TRANSMISSION, 22, 168 },
        { SCCP_OPEN_RECEIVE_CHANNEL, 11, 92 }, { SCCP_OPEN_RECEIVE_CHANNEL, 15, 108 },
        { SCCP_OPEN_RECEIVE_CHANNEL, 16, 112 }, { SCCP_OPEN_RECEIVE_CHANNEL, 17, 128 },
        { SCCP_OPEN_RECEIVE_CHANNEL, 22, 168 }, { SCCP_STOP_MEDIA_TRANSMISSION, 3, 16 }, { SCCP_CALL_INFO, 11, 384 },
        { SCCP_FORWARD_STAT, 17, 92 }, { SCCP_FORWARD_STAT, 18, 96 }, { SCCP_SPEED_DIAL_STAT, 11, 68 },
        { SCCP_LINE_STAT, 15, 112 }, { SCCP_CONFIG_STAT, 11, 112 }, { SCCP_DEFINE_TIME_DATE, 3, 36 },
        { SCCP_BUTTON_TEMPLATE, 3, 96 }, { SCCP_VERSION, 3, 16 }, { SCCP_SERVER_RES, 11, 280 },
        { SCCP_SOFT_KEY_TEMPLATE, 3, 652 }, { SCCP_SOFT_KEY_SET, 3, 780 }, { SCCP_SELECT_SOFT_KEYS, 3, 16 },
        { SCCP_CALL_STATE, 3, 24 }, { SCCP_DISPLAY_PROMPT, 11, 44 }, { SCCP_DIALED_NUMBER, 17, 32 },
        { SCCP_DIALED_NUMBER, 18, 36 }, { SCCP_CONNECTION_STATISTICS_REQ, 17, 32 },
        { SCCP_CONNECTION_STATISTICS_REQ, 18, 36 }, { SCCP_SERVICE_URL_STAT, 3, 300 }, { SCCP_FEATURE_STAT, 3, 52 },
        { SCCP_DISPLAY_PRI_NOTIFY, 3, 40 }, { SCCP_DISPLAY_NOTIFY, 3, 36 }, { SCCP_CAPABILITIES_RES, 3, 292 },
        { SCCP_ALARM, 3, 92 }, { SCCP_REGISTER, 3, 172 }, { SCCP_OPEN_RECEIVE_CHANNEL_ACK, 11, 20 },
        { SCCP_OPEN_RECEIVE_CHANNEL_ACK, 17, 36 }, { SCCP_START_MEDIA_TRANSMISSION_ACK, 11, 24 },
        { SCCP_START_MEDIA_TRANSMISSION_ACK, 17, 40 },
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (body(sizes[i].id, sizes[i].version) != sizes[i].body)
            fail_msg("%s at %u: body %zu, not %zu", sccp_row(sccp_form(sizes[i].id, sizes[i].version))->name,
                     sizes[i].version, body(sizes[i].id, sizes[i].version), sizes[i].body);
}

/* -- forms and versions -- */

static void old_phones_get_old_forms(void **state)
{
    (void)state;
    assert_int_equal(sccp_form(SCCP_CALL_INFO, 11), SCCP_CALL_INFO_STATIC);
    assert_int_equal(sccp_form(SCCP_CALL_INFO, 15), SCCP_CALL_INFO);
    assert_int_equal(sccp_form(SCCP_LINE_STAT, 15), SCCP_LINE_STAT_STATIC);
    assert_int_equal(sccp_form(SCCP_LINE_STAT, 17), SCCP_LINE_STAT);
    assert_int_equal(sccp_form(SCCP_CALL_STATE, 3), SCCP_CALL_STATE);
}

static unsigned header_version(uint32_t id, unsigned version)
{
    struct sccp_message m = { .id = id };
    struct buf frame = { 0 };
    sccp_encode(&m, version, &frame);
    const unsigned v = (uint8_t)frame.data[4];
    buf_free(&frame);
    return v;
}

static void header_says_zero_up_to_11(void **state)
{
    (void)state;
    assert_int_equal(header_version(SCCP_CALL_STATE, 11), 0);
    assert_int_equal(header_version(SCCP_CALL_STATE, 15), 15);
    assert_int_equal(header_version(SCCP_CALL_STATE, 22), 22);
    assert_int_equal(header_version(SCCP_REGISTER_ACK, 22), 0);
    assert_int_equal(header_version(SCCP_KEEP_ALIVE_ACK, 20), 0);
    assert_int_equal(header_version(SCCP_UNREGISTER_ACK, 20), 0);
}

static void agreed_versions(void **state)
{
    (void)state;
    static const unsigned pairs[][2] = {
        { 0, 3 }, { 3, 3 }, { 4, 3 }, { 5, 5 }, { 7, 7 }, { 11, 11 }, { 12, 11 }, { 14, 11 }, { 15, 15 }, { 20, 20 },
        { 22, 22 }, { 23, 22 }, { 33, 3 }, { 255, 22 },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(sccp_agree(pairs[i][0]), pairs[i][1]);
}

/* -- texts -- */

static const char *text_after(uint32_t id, unsigned version, const char *text, char room[SCCP_ROOM], size_t *size)
{
    struct sccp_message m = { .id = id, .text = text };
    static struct sccp_message got;
    struct buf frame = { 0 };
    sccp_encode(&m, version, &frame);
    *size = frame.size;
    assert_true(sccp_decode((uint8_t *)frame.data, frame.size, version, &got, room));
    buf_free(&frame);
    return got.text;
}

static void texts_keep_their_letters(void **state)
{
    static char room[SCCP_ROOM];
    size_t size;
    (void)state;
    assert_string_equal(text_after(SCCP_DISPLAY_PROMPT, 9, PROMPT_FROM "Andr\xC3\xA9", room, &size),
                        PROMPT_FROM "Andr\xC3\xA9");
    assert_string_equal(text_after(SCCP_DISPLAY_PROMPT, 9, "\xE5\x86\x85 x", room, &size), "? x");
    assert_string_equal(text_after(SCCP_DISPLAY_PROMPT, 20, "\xE5\x86\x85 x", room, &size), "\xE5\x86\x85 x");
    assert_string_equal(text_after(SCCP_DISPLAY_PROMPT, 9, "0123456789012345678901234567890123456789", room, &size),
                        "0123456789012345678901234567890");
    assert_int_equal(size, SCCP_HEADER + 44);
}

static void long_strings_end_between_letters(void **state)
{
    static char room[SCCP_ROOM];
    char text[400] = "x";
    size_t size;
    (void)state;
    for (unsigned i = 0; i < 180; i++)
        strcat(text, "\xC3\xA9");
    const char *got = text_after(SCCP_DISPLAY_PROMPT, 20, text, room, &size);
    assert_int_equal(strlen(got) % 2, 1);
    assert_in_range(strlen(got), 250, 255);
    assert_memory_equal(got, text, strlen(got));
}

/* -- short and long forms of real phones -- */

static bool decode(const char *hex, unsigned version, struct sccp_message *m)
{
    static char room[SCCP_ROOM];
    uint8_t frame[256];
    size_t n = 0;
    unsigned byte;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        frame[n++] = (uint8_t)byte;
    return sccp_decode(frame, n, version, m, room);
}

/* EnblocCall as a phone sends it: `body` bytes, 9801, line 1 at byte `at` (0 = none). */
static void enbloc(unsigned version, size_t size, size_t at, struct sccp_message *m)
{
    static char room[SCCP_ROOM];
    uint8_t frame[64] = { (uint8_t)(size + 4), 0, 0, 0, (uint8_t)version, 0, 0, 0, SCCP_ENBLOC_CALL };
    memcpy(frame + SCCP_HEADER, "9801", 4);
    if (at)
        frame[SCCP_HEADER + at] = 1;
    assert_true(sccp_decode(frame, SCCP_HEADER + size, version, m, room));
    assert_string_equal(m->number, "9801");
}

static void line_behind_a_number_packed_or_aligned(void **state)
{
    struct sccp_message m;
    (void)state;
    enbloc(22, 32, 25, &m);          /* 7970 */
    assert_int_equal(m.line, 1);
    enbloc(22, 32, 28, &m);          /* 8945 */
    assert_int_equal(m.line, 1);
    enbloc(22, 25, 0, &m);
    assert_int_equal(m.line, 0);
    enbloc(17, 28, 24, &m);
    assert_int_equal(m.line, 1);
    enbloc(11, 24, 0, &m);
    assert_int_equal(m.line, 0);
    enbloc(11, 4, 0, &m);            /* without a NUL at its end */
}

static void missing_fields_are_zero(void **state)
{
    struct sccp_message m;
    (void)state;
    assert_true(decode("040000000000000006000000", 7, &m));               /* OffHook of a 7912 */
    assert_int_equal(m.line + m.call, 0);
    assert_true(decode("0800000000000000030000000E000000", 7, &m));       /* KeypadButton, 4 bytes */
    assert_int_equal(m.button, 0x0E);
    assert_false(decode("040000000000000003000000", 7, &m));              /* without a button it means nothing */
    assert_int_equal(m.id, SCCP_KEYPAD_BUTTON);
    /* OpenReceiveChannelAck of a 7912: no call. */
    assert_true(decode("140000000000000022000000000000000A0000050050000001010001", 7, &m));
    assert_int_equal(m.ip, 0x0500000A);
    assert_int_equal(m.port, 0x5000);
    assert_int_equal(m.party, 0x01000101);
    assert_int_equal(m.call, 0);
}

static void counts_are_checked(void **state)
{
    struct sccp_message m;
    (void)state;
    assert_false(decode("080000000000000010000000FFFFFFFF", 7, &m));      /* more codecs than the table has */
    assert_false(decode("080000000000000010000000" "02000000", 7, &m));   /* more than there are bytes */
    assert_true(decode("180000000000000010000000" "01000000" "04000000" "14000000" "0000000000000000", 7, &m));
    assert_int_equal(m.codecs[0].codec, 4);
    assert_int_equal(m.codecs[0].frames, 20);
    assert_false(decode("180000000000000041000000" "01000000" "04000000" "14000000" "0000000000000000", 7, &m));
    assert_false(decode("0400000000000000FE0F0000", 7, &m));              /* unknown id */
    assert_int_equal(m.id, 0xFFE);
    assert_false(decode("04000000000000", 7, &m));
}

/* -- framing -- */

static long framed(uint32_t length, size_t n)
{
    const uint8_t data[16] = { length, length >> 8, length >> 16, length >> 24 };
    return sccp_frame_size(data, n);
}

static void lengths_are_bounded_before_use(void **state)
{
    (void)state;
    assert_int_equal(framed(4, 3), 0);
    assert_int_equal(framed(4, 4), 12);
    assert_int_equal(framed(4096, 4), 4104);
    assert_int_equal(framed(0, 4), -1);
    assert_int_equal(framed(3, 4), -1);
    assert_int_equal(framed(4097, 4), -1);
    assert_int_equal(framed(0x7FFFFFFF, 4), -1);
    assert_int_equal(framed(0xFFFFFFFF, 4), -1);
    assert_int_equal(framed(0xFFFFFFF8, 4), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_at_every_version),
        cmocka_unit_test(short_messages_stay_inside),
        cmocka_unit_test(sizes_are_those_of_real_controllers),
        cmocka_unit_test(old_phones_get_old_forms),
        cmocka_unit_test(header_says_zero_up_to_11),
        cmocka_unit_test(agreed_versions),
        cmocka_unit_test(texts_keep_their_letters),
        cmocka_unit_test(long_strings_end_between_letters),
        cmocka_unit_test(line_behind_a_number_packed_or_aligned),
        cmocka_unit_test(missing_fields_are_zero),
        cmocka_unit_test(counts_are_checked),
        cmocka_unit_test(lengths_are_bounded_before_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* The message table before judges that are not ours: tshark dissects every message that a server sends, at every
 * version; and frames of real phones are taken apart. Without the judge, or without the captures: skipped. */
#include "sccp/codec.h"
#include "test/lab/pcap.h"
#include "test/unit/sccp_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* -- tshark -- */

/* tshark's dissector knows these header versions (and 0); 12–14 are never agreed. */
static const unsigned versions[] = { 3, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22 };
enum { VERSIONS = sizeof versions / sizeof versions[0], EXPECTED_MAX = 4096 };

struct capture {
    FILE *file;
    struct pcap_flow flow;
    unsigned version, frames;
    uint32_t ids[EXPECTED_MAX];
    unsigned at[EXPECTED_MAX];
};

static void send_one(uint32_t id, const struct sccp_row *row, void *arg)
{
    struct capture *c = arg;
    if (row->from_phone || c->version < row->since || sccp_form(id, c->version) != id)
        return;
    struct sccp_message m = {
        .id = id, .line = 1, .call = 7, .state = CALL_STATE_CONNECTED, .text = PROMPT_FROM "201", .number = "201",
        .label = "201", .display = "Ann", .calling = "201", .calling_name = "Ann", .called = "202", .name = "SEP001",
        .date_template = "M/D/YA", .keepalive = 30, .protocol = c->version, .ip = 0x0100007F, .port = 16384, .ms = 20,
        .codec = 4, .stimulus = BUTTON_LINE, .instance = 1, .mode = 1, .tone = TONE_DIAL, .set = 4, .mask = 0x3FF,
        .type = 1, .timeout = 10, .priority = 5, .url = "http://x/", .index = 1, .load = "L", .status = 1,
        .data = (const uint8_t *)"<x/>", .data_size = 4,
    };
    struct buf frame = { 0 };
    assert_true(sccp_encode(&m, c->version, &frame));
    pcap_write(c->file, &c->flow, true, frame.data, frame.size);
    buf_free(&frame);
    c->ids[c->frames] = id;
    c->at[c->frames++] = c->version;
}

static void make_capture(const char *path, struct capture *c)
{
    c->file = pcap_create(path);
    assert_non_null(c->file);
    for (unsigned v = 0; v < VERSIONS; v++) {
        c->version = versions[v];
        c->flow = (struct pcap_flow){ 0 };
        address_parse(&c->flow.local, "10.0.0.1", 2000);
        address_parse(&c->flow.peer, "10.0.0.2", (uint16_t)(40000 + v));
        sccp_rows(send_one, c);
    }
    fclose(c->file);
}

static void tshark_knows_every_message_we_send(void **state)
{
    static struct capture c;
    char path[] = "/tmp/naisen-sccp-XXXXXX", command[256], line[256];
    (void)state;
    if (system("tshark --version >/dev/null 2>&1") != 0)
        skip();
    close(mkstemp(path));
    make_capture(path, &c);
    snprintf(command, sizeof command,
             "tshark -r %s -T fields -E separator=, -e skinny.messageId -e _ws.malformed -e _ws.expert.message"
             " 2>/dev/null", path);
    FILE *judge = popen(command, "r");
    assert_non_null(judge);
    unsigned frames = 0, bad = 0;
    for (; fgets(line, sizeof line, judge) && frames < c.frames; frames++) {
        const uint32_t id = (uint32_t)strtoul(line, NULL, 0);
        const bool known = line[0] != ',' && id == c.ids[frames];
        if (known && !strstr(line, "alformed"))
            continue;
        bad++;
        print_error("%s at version %u: %s", sccp_row(c.ids[frames])->name, c.at[frames], line);
    }
    pclose(judge);
    unlink(path);
    assert_int_equal(frames, c.frames);
    assert_int_equal(bad, 0);
    assert_in_range(c.frames, 700, EXPECTED_MAX);
}

/* -- captures of real phones -- */

struct seen {
    unsigned frames, registers, acks, keys, unknown;
};

static void phone_said(const uint8_t *frame, size_t n, unsigned version, struct seen *seen)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    const bool ok = sccp_decode(frame, n, version, &m, room);
    const struct sccp_row *row = sccp_row(m.id);
    seen->frames++;
    if (!row)
        seen->unknown++;
    else if (row->from_phone && !ok)
        fail_msg("%s of %u bytes was not understood", row->name, m.body);
    if (m.id == SCCP_REGISTER) {
        seen->registers++;
        assert_memory_equal(m.name, "SEP", 3);
        assert_int_equal(strlen(m.name), 15);
        assert_in_range(m.device_type, 1, 40000);
    }
    if (m.id == SCCP_OPEN_RECEIVE_CHANNEL_ACK) {
        seen->acks++;
        assert_int_equal(m.status, MEDIA_STATUS_OK);
        assert_in_range(m.port, 1024, 65535);
    }
    if (m.id == SCCP_SOFT_KEY_EVENT) {
        seen->keys++;
        assert_in_range(m.event, 1, 40);
    }
}

/* Hex dumps of real phones' frames: "file:line P 0x0001 v0 len=56 3000…"; P = sent by a phone. */
static void frames_of_real_phones(void **state)
{
    size_t size;
    char *text = capture_file("chan-sccp-comment-frames.txt", &size);
    struct seen seen = { 0 };
    (void)state;
    if (!text)
        skip();
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        static uint8_t frame[8192];
        unsigned id, version, length, byte;
        int hex = 0;
        size_t n = 0;
        char from;
        if (sscanf(line, "%*s %c 0x%x v%u len=%u %n", &from, &id, &version, &length, &hex) != 4 || from != 'P' || !hex)
            continue;
        for (const char *p = line + hex; n < sizeof frame && sscanf(p, "%2x", &byte) == 1; p += 2)
            frame[n++] = (uint8_t)byte;
        assert_int_equal(sccp_frame_id(frame), id);
        if (sccp_frame_size(frame, n) == (long)n)
            phone_said(frame, n, version, &seen);
    }
    free(text);
    assert_in_range(seen.frames, 10, 100);
    assert_int_equal(seen.unknown, 0);
    assert_int_equal(seen.registers, 1);
}

static void a_real_7912_registers_and_calls(void **state)
{
    struct seen seen = { 0 };
    struct buf bytes = { 0 };
    (void)state;
    if (!capture_of_phone("cm_cap.pcapng", &bytes))
        skip();
    for (size_t at = 0; at < bytes.size;) {
        const long n = sccp_frame_size((uint8_t *)bytes.data + at, bytes.size - at);
        assert_true(n > 0 && (size_t)n <= bytes.size - at);
        phone_said((uint8_t *)bytes.data + at, (size_t)n, 6, &seen);
        at += (size_t)n;
    }
    buf_free(&bytes);
    assert_in_range(seen.frames, 15, 500);
    assert_int_equal(seen.registers, 1);
    assert_int_equal(seen.keys, 2);
    assert_int_equal(seen.unknown, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tshark_knows_every_message_we_send),
        cmocka_unit_test(frames_of_real_phones),
        cmocka_unit_test(a_real_7912_registers_and_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

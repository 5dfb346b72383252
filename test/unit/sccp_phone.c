// SPDX-License-Identifier: MIT
/* The whole way of a phone: socket, registration, keys, what it is told, in which order, and its end. */
#include "test/unit/sccp_capture.h"
#include "test/unit/sccp_client.h"

/* -- registration -- */

static void registration(void **state)
{
    (void)state;
    greet(a, 1, 11);
    const struct sccp_message ack = last(a, SCCP_REGISTER_ACK);
    assert_int_equal(ack.protocol, 11);
    assert_int_equal(ack.keepalive, 30);
    assert_string_equal(ack.date_template, "M/D/YA");
    assert_int_equal(ack.features[0] << 16 | ack.features[1] << 8 | ack.features[2], 0x20F1FF);
    hears(a, "RegisterAck CapabilitiesReq");
    SAY(a, .id = SCCP_CAPABILITIES_RES, .count = 1, .codecs = { { 4, 20 } });
    assert_null(phone_find(1)->port);
    SAY(a, .id = SCCP_BUTTON_TEMPLATE_REQ);
    assert_non_null(phone_find(1)->port);
    assert_int_equal(phone_find(1)->codecs[0], 4);
    const struct sccp_message buttons = last(a, SCCP_BUTTON_TEMPLATE);
    assert_int_equal(buttons.count, 6);
    assert_int_equal(buttons.buttons[0].type, BUTTON_LINE);
    assert_int_equal(buttons.buttons[0].instance, 1);
    assert_int_equal(buttons.buttons[1].type, BUTTON_UNDEFINED);
    hears(a, "ButtonTemplate");
    shows("show ephone registered", "ephone-1[0] Mac:0000.0000.0001");
    shows("show ephone registered", "REGISTERED in SCCP ver 11/11");
    shows("show ephone", "Max 20, Registered 1, Unregistered 2, Deceased 0, Sockets 1");
}

static void every_request_is_answered(void **state)
{
    static const struct {
        struct sccp_message ask;
        const char *answer;
    } asked[] = {
        { { .id = SCCP_SOFT_KEY_TEMPLATE_REQ }, "SoftKeyTemplateRes" },
        { { .id = SCCP_SOFT_KEY_SET_REQ }, "SoftKeySetRes SelectSoftKeys DisplayPromptStatus" },
        { { .id = SCCP_CONFIG_STAT_REQ }, "ConfigStat" },
        { { .id = SCCP_LINE_STAT_REQ, .line = 1 }, "LineStat" },
        { { .id = SCCP_LINE_STAT_REQ, .line = 0xFFFFFFFF }, "LineStat" },
        { { .id = SCCP_FORWARD_STAT_REQ, .line = 0xFFFFFFFF }, "ForwardStat" },
        { { .id = SCCP_SPEED_DIAL_STAT_REQ, .index = 1 }, "SpeedDialStat" },
        { { .id = SCCP_FEATURE_STAT_REQ, .index = 1 }, "FeatureStat" },
        { { .id = SCCP_SERVICE_URL_STAT_REQ, .index = 1 }, "ServiceURLStat" },
        { { .id = SCCP_TIME_DATE_REQ }, "DefineTimeDate DisplayPromptStatus SetLamp" },
        { { .id = SCCP_VERSION_REQ }, "Version" },
        { { .id = SCCP_SERVER_REQ }, "ServerRes" },
        { { .id = SCCP_KEEP_ALIVE }, "KeepAliveAck" },
        { { .id = SCCP_REGISTER_TOKEN, .name = "SEP000000000001" }, "RegisterTokenAck" },
        { { .id = SCCP_SPCP_REGISTER_TOKEN, .name = "SEP000000000001" }, "SPCPRegisterTokenAck" },
        { { .id = SCCP_REGISTER_AVAILABLE_LINES, .lines = 0xFFFFFFFF }, "" },
        { { .id = SCCP_ALARM, .text = "25: Name=SEP000000000001 Load=8.1 Last=Reset-Reset" }, "" },
    };
    (void)state;
    registered(a, 1, 9);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        say(a, &asked[i].ask);
        hears(a, asked[i].answer);
    }
    SAY(a, .id = SCCP_LINE_STAT_REQ, .line = 1);
    const struct sccp_message line = last(a, SCCP_LINE_STAT_STATIC);
    assert_string_equal(line.number, "201");
    assert_string_equal(line.display, "Ann");
    SAY(a, .id = SCCP_VERSION_REQ);
    assert_string_equal(last(a, SCCP_VERSION).load, "P00308000500");
    SAY(a, .id = SCCP_TIME_DATE_REQ);
    assert_int_equal(last(a, SCCP_DEFINE_TIME_DATE).year, 2026);
    SAY(a, .id = SCCP_SERVER_REQ);
    assert_int_equal(last(a, SCCP_SERVER_RES).servers[0].port, 2000);
}

static void versions_are_agreed(void **state)
{
    static const unsigned pairs[][2] = { { 3, 3 }, { 4, 3 }, { 5, 5 }, { 13, 11 }, { 17, 17 }, { 22, 22 }, { 33, 3 } };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        registered(a, 1, pairs[i][0]);
        assert_int_equal(station_of(1)->version, pairs[i][1]);
        SAY(a, .id = SCCP_LINE_STAT_REQ, .line = 1);
        hears(a, pairs[i][1] >= 17 ? "LineStatDynamic" : "LineStat");
    }
}

static void a_stranger_is_refused(void **state)
{
    (void)state;
    greet(a, 0x99, 11);
    assert_string_equal(last(a, SCCP_REGISTER_REJECT).text, "Device unknown");
    assert_true(a->closed);
    shows("show ephone attempted-registrations", "0000.0000.0099");
    connect_client(a);
    SAY(a, .id = SCCP_REGISTER, .name = "SEP%n%n%n");
    assert_true(a->closed);
    hears(a, "RegisterReject");
    shell("clear telephony-service ephone-attempted-registrations");
    assert_null(attempt_at(0));
}

static void a_stranger_is_admitted(void **state)
{
    (void)state;
    shell("configure terminal");
    shell("telephony-service");
    shell("auto-reg-ephone");
    registered(a, 0x99, 11);
    assert_false(a->closed);
    assert_non_null(phone_find(4));
    shows("do show running-config", "ephone 4\n mac-address 0000.0000.0099");
    shell("no ephone 4");
    assert_true(a->closed);
    hears(a, "Reset");
    shell("telephony-service");
    shell("no auto-reg-ephone");
    shell("end");
    greet(a, 0x99, 11);
    assert_true(a->closed);
    attempts_clear();
}

static void the_newest_registration_wins(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 1, 11);
    assert_true(a->closed);
    assert_false(b->closed);
    assert_ptr_equal(phone_find(1)->port_data, station_of(1)->session);
    assert_int_equal(server_sessions(), 1);
}

static void goodbye(void **state)
{
    (void)state;
    registered(a, 1, 11);
    SAY(a, .id = SCCP_UNREGISTER);
    assert_true(a->closed);
    assert_int_equal(last(a, SCCP_UNREGISTER_ACK).status, UNREGISTER_OK);
    assert_null(phone_find(1)->port);
    shows("show ephone unregistered", "ephone-1[0] Mac:0000.0000.0001 TCP socket:[-1] activeLine:0 whisperLine:0 "
                                      "UNREGISTERED\n");
}

static void silence_is_death(void **state)
{
    (void)state;
    registered(a, 1, 11);
    for (unsigned i = 0; i < 5; i++) {
        loop_advance(55000);
        assert_false(a->closed);
        SAY(a, .id = i % 2 ? SCCP_KEEP_ALIVE : SCCP_LINE_STAT_REQ, .line = 1);   /* anything is a sign of life */
        quiet(a);
    }
    loop_advance(61000);
    assert_true(a->closed);
    shows("show ephone", "DECEASED");
    shows("show ephone", "Registered 0, Unregistered 2, Deceased 1");
}

static void who_does_not_register_goes(void **state)
{
    (void)state;
    connect_client(a);
    SAY(a, .id = SCCP_ALARM, .text = "hello");
    SAY(a, .id = SCCP_KEEP_ALIVE);
    hears(a, "KeepAliveAck");
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 2);
    SAY(a, .id = SCCP_LINE_STAT_REQ, .line = 1);
    hears(a, "");
    loop_advance(9000);
    assert_false(a->closed);
    loop_advance(2000);
    assert_true(a->closed);
}

static void waiting_room(void **state)
{
    (void)state;
    const uint64_t maximum = sccp_waiting.maximum;
    sccp_waiting.maximum = 2;
    for (unsigned i = 0; i < 4; i++)
        connect_client(&clients[i]);
    assert_true(clients[0].closed && clients[1].closed);
    assert_false(clients[2].closed || clients[3].closed);
    assert_int_equal(sccp_waiting.refused, 2);
    sccp_waiting.maximum = maximum;
}

/* -- a real 7912, as it once spoke to CallManager 4.1 -- */

static void a_real_7912(void **state)
{
    struct buf bytes = { 0 };
    (void)state;
    if (!capture_of_phone("cm_cap.pcapng", &bytes))
        skip();
    shell("configure terminal");
    shell("ephone 9");
    shell("mac-address 0013.80AD.9E5F");
    shell("button 1:2");
    connect_client(a);
    a->version = 7;
    raw(a, bytes.data, bytes.size);
    buf_free(&bytes);
    assert_int_equal(last(a, SCCP_REGISTER_ACK).protocol, 7);
    assert_int_equal(last(a, SCCP_BUTTON_TEMPLATE).count, 1);
    assert_string_equal(last(a, SCCP_LINE_STAT_STATIC).number, "202");
    /* Its NewCall acts; its EndCall names a call of CallManager's. */
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_OFF_HOOK);
    assert_non_null(phone_find(9)->port);
    shell("no ephone 9");
    shell("end");
}

/* -- frames -- */

static void split_at_every_byte(void **state)
{
    struct buf frames = { 0 };
    (void)state;
    connect_client(a);
    sccp_encode(&(struct sccp_message){ .id = SCCP_REGISTER, .name = "SEP000000000001", .protocol = 9 }, 0, &frames);
    sccp_encode(&(struct sccp_message){ .id = SCCP_BUTTON_TEMPLATE_REQ }, 9, &frames);
    sccp_encode(&(struct sccp_message){ .id = SCCP_KEEP_ALIVE }, 9, &frames);
    for (size_t i = 0; i < frames.size; i++)
        raw(a, frames.data + i, 1);
    hears(a, "RegisterAck CapabilitiesReq ButtonTemplate KeepAliveAck");
    buf_free(&frames);
}

static void bad_lengths_close(void **state)
{
    static const uint32_t lengths[] = { 0, 3, 4097, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFF8 };
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        connect_client(a);
        raw(a, &lengths[i], 4);
        assert_true(a->closed);
    }
}

static void sixteen_malformed_messages(void **state)
{
    (void)state;
    registered(a, 1, 11);
    for (unsigned i = 0; i < 16; i++)
        SAY(a, .id = SCCP_CAPABILITIES_RES, .count = 0xFFFFFFFF);
    assert_false(a->closed);
    raw(a, "\4\0\0\0" "\0\0\0\0" "\x99\x0F\0\0", 12);                 /* unknown is not malformed */
    assert_false(a->closed);
    SAY(a, .id = SCCP_KEYPAD_BUTTON, .body = 2);
    assert_true(a->closed);
}

/* -- calls, as CallManager's own frames go (reference flows) -- */

static void a_call_by_hand(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    SAY(a, .id = SCCP_OFF_HOOK);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_DIAL);
    hears(a, "SetRinger SetSpeakerMode SetLamp CallState SelectSoftKeys DisplayPromptStatus ActivateCallPlane "
             "StartTone");
    dial(a, "20");
    hears(a, "StopTone SelectSoftKeys");
    dial(a, "2");
    assert_string_equal(last(a, SCCP_DIALED_NUMBER).number, "202");
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_OUT);
    assert_int_equal(last(a, SCCP_CALL_INFO_STATIC).type, CALL_TYPE_OUTBOUND);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_ALERTING);
    hears(a, "StopTone SetLamp DialedNumber CallState SelectSoftKeys CallInfo "
             "CallState StartTone SelectSoftKeys DisplayPromptStatus CallInfo");
    assert_string_equal(last(b, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_FROM "201");
    assert_string_equal(last(b, SCCP_CALL_INFO_STATIC).calling_name, "Ann");
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    hears(b, "CallState SelectSoftKeys DisplayPromptStatus DisplayPriNotify CallInfo SetLamp SetRinger");

    SAY(b, .id = SCCP_SOFT_KEY_EVENT, .event = 11);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    a_receives(a, 20000);
    a_receives(b, 30000);
    assert_int_equal(last(a, SCCP_START_MEDIA_TRANSMISSION).port, 30000);
    assert_int_equal(last(b, SCCP_START_MEDIA_TRANSMISSION).port, 20000);
    assert_int_equal(last(b, SCCP_START_MEDIA_TRANSMISSION).ip, 0x0100000A);
    hears(b, "SetRinger SetSpeakerMode SetLamp CallState ActivateCallPlane StopTone CallState SelectSoftKeys "
             "DisplayPromptStatus CallInfo OpenReceiveChannel StartMediaTransmission");
    hears(a, "SetRinger StopTone SetLamp CallState SelectSoftKeys DisplayPromptStatus CallInfo OpenReceiveChannel "
             "StartMediaTransmission");
    shows("show ephone offhook", "CONNECTED");

    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 9);
    hears(a, "CloseReceiveChannel StopMediaTransmission StopTone SetLamp ClearPromptStatus CallState SelectSoftKeys "
             "DefineTimeDate SetSpeakerMode SetRinger ConnectionStatisticsReq DisplayPromptStatus");
    hears(b, "CloseReceiveChannel StopMediaTransmission StopTone SetLamp ClearPromptStatus CallState SelectSoftKeys "
             "DefineTimeDate SetSpeakerMode SetRinger ConnectionStatisticsReq DisplayPromptStatus");
    shows("show ephone offhook", "No ephone in specified type/condition.");
}

static void hold_and_resume(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 3, .line = 1, .call = at_a);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_HOLD);
    assert_int_equal(last(a, SCCP_SET_LAMP).mode, LAMP_WINK);
    assert_int_equal(last(a, SCCP_CLOSE_RECEIVE_CHANNEL).keep, 1);
    hears(a, "CloseReceiveChannel StopMediaTransmission SetLamp CallState DisplayPromptStatus CallInfo SetSpeakerMode "
             "SelectSoftKeys");
    hears(b, "CloseReceiveChannel StopMediaTransmission");
    SAY(a, .id = SCCP_STIMULUS, .stimulus = BUTTON_LINE, .instance = 1);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    hears(a, "SetSpeakerMode SetLamp CallState ActivateCallPlane DisplayPromptStatus SelectSoftKeys "
             "OpenReceiveChannel");
    hears(b, "OpenReceiveChannel");
    SAY(b, .id = SCCP_ON_HOOK, .line = 3, .call = 0);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
}

static void a_second_call_waits(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    registered(third, 3, 11);
    SAY(third, .id = SCCP_ENBLOC_CALL, .number = "201#");
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_FLASH_ONLY);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_CALL_WAITING);
    assert_int_equal(last(a, SCCP_START_TONE).call, at_a);
    hears(a, "StartTone CallState CallInfo SelectSoftKeys SetLamp SetRinger DisplayPriNotify");
    SAY(b, .id = SCCP_ON_HOOK);      /* the first call ends: the second rings aloud */
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_INSIDE);
    assert_int_equal(last(a, SCCP_SELECT_SOFT_KEYS).set, KEYS_RING_IN);
    SAY(a, .id = SCCP_OFF_HOOK);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    SAY(third, .id = SCCP_ON_HOOK);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
}

static void both_phones_of_a_line_ring(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 17);
    registered(third, 3, 11);
    SAY(a, .id = SCCP_ENBLOC_CALL, .number = "203");
    assert_int_equal(last(b, SCCP_CALL_STATE).line, 2);
    assert_int_equal(last(third, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    quiet(b);
    SAY(third, .id = SCCP_HEADSET_STATUS, .mode = MODE_ON);
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_REMOTE_MULTILINE);
    assert_int_equal(last(b, SCCP_SET_LAMP).mode, LAMP_ON);
    hears(b, "SetRinger CallState SelectSoftKeys SetLamp DisplayDynamicPromptStatus CallInfoDynamic");
    SAY(a, .id = SCCP_ON_HOOK);
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
}

static void refusals_are_heard(void **state)
{
    (void)state;
    registered(a, 1, 11);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 11);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_BEEP_BONK);
    hears(a, "StartTone DisplayNotify");
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 4);                   /* a key that we never offered */
    hears(a, "StartTone DisplayNotify");
    station_of(1)->redial[0] = 0;
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 1);                   /* nothing to redial */
    hears(a, "StartTone DisplayNotify");
    SAY(a, .id = SCCP_STIMULUS, .stimulus = BUTTON_SPEED_DIAL, .instance = 1);
    SAY(a, .id = SCCP_KEYPAD_BUTTON, .button = 0xFFFFFFFF);
    SAY(a, .id = SCCP_ON_HOOK, .line = 9, .call = 9);
    hears(a, "");
    SAY(a, .id = SCCP_ENBLOC_CALL, .number = "999");
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_INVALID_NUMBER);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_REORDER);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 9);
    quiet(a);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 1);                   /* redials it */
    assert_string_equal(last(a, SCCP_DIALED_NUMBER).number, "999");
    SAY(a, .id = SCCP_ON_HOOK);
}

static void dialling_by_keys(void **state)
{
    (void)state;
    registered(a, 1, 11);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 2);
    dial(a, "20");
    quiet(a);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 8, .line = 1);
    hears(a, "BackSpaceRes");
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 9);
    hears(a, "StopTone SetLamp ClearPromptStatus CallState SelectSoftKeys DefineTimeDate SetSpeakerMode SetRinger "
             "DisplayPromptStatus");
}

static void remote_control(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    struct connection *made;
    assert_int_equal(service_make(device_find("201"), NULL, "202", &made), FAULT_NONE);
    settle();
    assert_int_equal(last(a, SCCP_SET_SPEAKER_MODE).mode, MODE_ON);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_OUT);
    hears(a, "ClearNotify ClearPromptStatus SetRinger SetSpeakerMode SetLamp CallState SelectSoftKeys "
             "DisplayPromptStatus ActivateCallPlane StartTone StopTone SetLamp DialedNumber CallState SelectSoftKeys "
             "CallInfo CallState StartTone SelectSoftKeys DisplayPromptStatus CallInfo");
    struct device *d = device_find("202");
    assert_int_equal(service_answer(list_entry(d->connections.next, struct connection, of_device), NULL, true), 0);
    settle();
    assert_int_equal(last(b, SCCP_SET_SPEAKER_MODE).mode, MODE_ON);
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    quiet(b);
    stream_close(a->stream);         /* the phone vanishes: who talked with it hears reorder */
    settle();
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_CONGESTION);
    assert_int_equal(last(b, SCCP_START_TONE).tone, TONE_REORDER);
    hears(b, "CloseReceiveChannel StopTone SetLamp CallState StartTone SelectSoftKeys DisplayPromptStatus");
    SAY(b, .id = SCCP_ON_HOOK);
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
}

/* -- changes -- */

static void a_label_reaches_the_phone_in_place(void **state)
{
    (void)state;
    registered(a, 1, 11);
    shell("configure terminal");
    shell("ephone-dn 1");
    shell("label Reception");
    assert_string_equal(last(a, SCCP_LINE_STAT_STATIC).label, "Reception");
    hears(a, "LineStat");
    shell("no label");
    shell("end");
    assert_false(a->closed);
}

static void the_system_message_reaches_idle_phones(void **state)
{
    (void)state;
    registered(a, 1, 11);
    shell("configure terminal");
    shell("telephony-service");
    shell("system message Naisen at your service");
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, "Naisen at your service");
    quiet(a);
    shell("no system message");
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_OPTIONS);
    shell("end");
}

/* A phone keeps the interval that it was told at its registration. */
static void a_shorter_keepalive_kills_nobody(void **state)
{
    (void)state;
    registered(a, 1, 11);
    shell("configure terminal");
    shell("telephony-service");
    shell("keepalive 10");
    greet(b, 2, 11);
    assert_int_equal(last(b, SCCP_REGISTER_ACK).keepalive, 10);
    loop_advance(25000);
    assert_false(a->closed);
    assert_true(b->closed);
    shell("no keepalive");
    shell("end");
}

/* What a phone that registers now is told of its date and clock. */
static void told_clock(const char *expected)
{
    greet(a, 1, 11);
    assert_string_equal(last(a, SCCP_REGISTER_ACK).date_template, expected);
}

static void date_and_clock_as_configured(void **state)
{
    (void)state;
    static const struct { const char *line, *told; } forms[] = {
        { "time-format 24", "M/D/Y" },       { "date-format dd-mm-yy", "D/M/Y" }, { "date-format yy-dd-mm", "Y/D/M" },
        { "date-format yy-mm-dd", "Y/M/D" }, { "date-format mm-dd-yy", "M/D/Y" }, { "time-format 12", "M/D/YA" },
        { "date-format dd-mm-yy", "D/M/YA" },
    };
    told_clock("M/D/YA");
    shell("configure terminal");
    shell("telephony-service");
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        shell(forms[i].line);
        told_clock(forms[i].told);
    }
    shell("no time-format");
    shell("no date-format");
    shell("end");
    told_clock("M/D/YA");
}

static void new_buttons_restart_the_phone(void **state)
{
    (void)state;
    registered(a, 1, 11);
    shell("configure terminal");
    shell("ephone 1");
    shell("button 2:2");
    hears(a, "Reset");
    assert_null(phone_find(1)->port);
    loop_advance(11000);
    assert_true(a->closed);
    shell("no button 2:2");
    shell("end");
}

static void the_listener_moves(void **state)
{
    (void)state;
    registered(a, 1, 11);
    shell("configure terminal");
    shell("telephony-service");
    shell("ip source-address 10.0.0.1 port 2100");
    assert_int_equal(address_port(server_address()), 2100);
    SAY(a, .id = SCCP_KEEP_ALIVE);
    hears(a, "KeepAliveAck");
    connect_client(b);
    assert_true(b->closed);
    shell("ip source-address 10.0.0.1 port 2000");
    registered(b, 2, 11);
    assert_false(a->closed || b->closed);
    shell("end");
}

int main(void)
{
#define STORY(name) cmocka_unit_test_teardown(name, end)
    const struct CMUnitTest tests[] = {
        STORY(registration),
        STORY(every_request_is_answered),
        STORY(versions_are_agreed),
        STORY(a_stranger_is_refused),
        STORY(a_stranger_is_admitted),
        STORY(the_newest_registration_wins),
        STORY(goodbye),
        STORY(silence_is_death),
        STORY(who_does_not_register_goes),
        STORY(waiting_room),
        STORY(a_real_7912),
        STORY(split_at_every_byte),
        STORY(bad_lengths_close),
        STORY(sixteen_malformed_messages),
        STORY(a_call_by_hand),
        STORY(hold_and_resume),
        STORY(a_second_call_waits),
        STORY(both_phones_of_a_line_ring),
        STORY(refusals_are_heard),
        STORY(dialling_by_keys),
        STORY(remote_control),
        STORY(a_label_reaches_the_phone_in_place),
        STORY(the_system_message_reaches_idle_phones),
        STORY(a_shorter_keepalive_kills_nobody),
        STORY(date_and_clock_as_configured),
        STORY(new_buttons_restart_the_phone),
        STORY(the_listener_moves),
    };
    return cmocka_run_group_tests(tests, life_begins, life_ends);
}

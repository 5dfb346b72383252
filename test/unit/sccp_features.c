// SPDX-License-Identifier: MIT
/* What a phone does beside plain calls: transfer, forwarding, do not disturb, messages, calls that it asks about, and
 * digits that it sounds. */
#include "test/unit/sccp_client.h"

enum { HOLD = 3, TRANSFER = 4, FORWARD = 5, BACKSPACE = 8, END_CALL = 9, RESUME = 10, ANSWER = 11, CONFERENCE = 13,
       DO_NOT_DISTURB = 20 };

static void press(struct client *c, uint32_t event, uint32_t call)
{
    SAY(c, .id = SCCP_SOFT_KEY_EVENT, .event = event, .line = call ? 1 : 0, .call = call);
}

/* Whether the keys shown last have this one. */
static bool offers(struct client *c, const char *label)
{
    const struct sccp_message keys = last(c, SCCP_SELECT_SOFT_KEYS);
    struct sccp_message template = { 0 }, sets = { 0 };
    softkeys_template(&template);
    softkeys_sets(NULL, &sets);
    for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
        const unsigned at = sets.sets[keys.set].position[i];
        if (at && keys.mask >> i & 1 && strcmp(template.keys[at - 1].label, label) == 0)
            return true;
    }
    return false;
}

/* How often it heard this lamp being set so, since. */
static unsigned lamps(struct client *c, enum stimulus which, uint32_t instance, enum lamp mode)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    unsigned count = 0;
    settle();
    for (unsigned i = 0; i < c->count; i++)
        if (sccp_frame_id(c->kept[i].frame) == SCCP_SET_LAMP
            && sccp_decode(c->kept[i].frame, c->kept[i].size, c->version, &m, room))
            count += m.stimulus == which && m.instance == instance && m.mode == mode;
    return count;
}

/* The last message of this kind about this call. */
static struct sccp_message last_about(struct client *c, uint32_t id, uint32_t call)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    settle();
    for (unsigned i = c->count; i-- > 0;)
        if (sccp_frame_id(c->kept[i].frame) == id
            && sccp_decode(c->kept[i].frame, c->kept[i].size, c->version, &m, room) && m.call == call)
            return m;
    fail_msg("no message %#x about call %u", id, call);
    return m;
}

/* A call of this reference shown in this state, since. */
static bool showed(struct client *c, uint32_t call, enum call_state state)
{
    static char room[SCCP_ROOM];
    struct sccp_message m;
    bool found = false;
    settle();
    for (unsigned i = 0; i < c->count; i++)
        if (sccp_frame_id(c->kept[i].frame) == SCCP_CALL_STATE
            && sccp_decode(c->kept[i].frame, c->kept[i].size, c->version, &m, room))
            found |= m.call == call && m.state == state;
    return found;
}

/* -- transfer -- */

/* a talks to b, presses Transfer and dials 203, which rings; returns the reference of the call that asks. */
static uint32_t asking(uint32_t *at_a, uint32_t *at_b)
{
    registered(third, 3, 11);
    talking(at_a, at_b);
    press(a, TRANSFER, *at_a);
    const uint32_t call = reference(a);
    assert_int_not_equal(call, *at_a);
    assert_true(showed(a, *at_a, CALL_STATE_HOLD));
    assert_true(showed(a, *at_a, CALL_STATE_TRANSFER));
    assert_int_equal(lamps(a, BUTTON_TRANSFER, 0, LAMP_FLASH), 1);
    assert_int_equal(last(a, SCCP_SELECT_SOFT_KEYS).set, KEYS_OFF_HOOK_FEATURES);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_DIAL);
    dial(a, "203");
    assert_true(offers(a, PROMPT_TRANSFER));
    return call;
}

static void a_transfer_to_who_answered(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    const uint32_t second = asking(&at_a, &at_b);
    const uint32_t at_third = reference(third);
    press(third, ANSWER, 0);
    assert_int_equal(last(a, SCCP_SELECT_SOFT_KEYS).set, KEYS_TRANSFERABLE);
    assert_true(offers(a, PROMPT_TRANSFER));
    a_receives(a, 20002);
    a_receives(third, 40000);
    quiet(a);
    quiet(b);
    quiet(third);
    press(a, TRANSFER, second);
    assert_true(showed(a, at_a, CALL_STATE_ON_HOOK));
    assert_true(showed(a, second, CALL_STATE_ON_HOOK));
    assert_int_equal(lamps(a, BUTTON_TRANSFER, 0, LAMP_OFF), 1);
    assert_false(offers(a, PROMPT_TRANSFER));
    /* The others keep their calls and see each other. */
    const struct sccp_message at_them = last_about(b, SCCP_CALL_INFO_STATIC, at_b);
    assert_string_equal(at_them.called, "203");
    assert_string_equal(at_them.last_redirecting, "201");
    assert_int_equal(at_them.last_reason, REASON_TRANSFER);
    assert_int_equal(last(third, SCCP_CALL_INFO_STATIC).call, at_third);
    assert_string_equal(last(third, SCCP_CALL_INFO_STATIC).calling, "202");
    a_receives(b, 30002);
    a_receives(third, 40002);
    assert_int_equal(last(b, SCCP_START_MEDIA_TRANSMISSION).port, 40002);
    assert_int_equal(last(third, SCCP_START_MEDIA_TRANSMISSION).port, 30002);
    SAY(b, .id = SCCP_ON_HOOK);
    assert_true(showed(third, at_third, CALL_STATE_ON_HOOK));
}

static void a_transfer_while_it_rings(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    const uint32_t second = asking(&at_a, &at_b);
    quiet(b);
    press(a, TRANSFER, second);
    assert_true(showed(b, at_b, CALL_STATE_RING_OUT));
    assert_string_equal(last(third, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_FROM "202");
    press(third, ANSWER, 0);
    assert_true(showed(b, at_b, CALL_STATE_CONNECTED));
    assert_true(list_empty(&phone_find(1)->appearances));
    SAY(b, .id = SCCP_ON_HOOK);
}

static void a_transfer_given_up(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    const uint32_t second = asking(&at_a, &at_b);
    quiet(a);
    press(a, END_CALL, second);
    assert_true(showed(a, second, CALL_STATE_ON_HOOK));
    assert_true(showed(a, at_a, CALL_STATE_HOLD));
    assert_int_equal(lamps(a, BUTTON_TRANSFER, 0, LAMP_OFF), 1);
    assert_int_equal(last(a, SCCP_SELECT_SOFT_KEYS).set, KEYS_ON_HOLD);
    press(a, RESUME, at_a);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_CONNECTED);
    assert_true(offers(a, PROMPT_TRANSFER));
    SAY(a, .id = SCCP_ON_HOOK);
}

/* Holding the call that asks and resuming the first one changes who is held, not what Transfer joins. */
static void a_transfer_after_a_swap(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    const uint32_t second = asking(&at_a, &at_b);
    press(third, ANSWER, 0);
    press(a, HOLD, second);
    quiet(a);
    press(a, RESUME, at_a);
    assert_true(showed(a, at_a, CALL_STATE_CONNECTED));
    assert_int_equal(lamps(a, BUTTON_TRANSFER, 0, LAMP_OFF), 1);
    assert_true(offers(a, PROMPT_TRANSFER));
    press(a, TRANSFER, at_a);
    assert_true(list_empty(&phone_find(1)->appearances));
    assert_int_equal(call_count(), 1);
    assert_int_equal(last(b, SCCP_CALL_INFO_STATIC).call, at_b);
    assert_string_equal(last(third, SCCP_CALL_INFO_STATIC).last_redirecting, "201");
    SAY(b, .id = SCCP_ON_HOOK);
}

/* A line with one channel asks on the next; where there is none, the key is refused. */
static void a_transfer_over_another_line(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    press(b, TRANSFER, at_b);
    assert_int_equal(last(b, SCCP_CALL_STATE).line, 2);
    assert_true(showed(b, at_b, CALL_STATE_TRANSFER));
    const uint32_t second = reference(b);
    quiet(b);
    press(b, END_CALL, second);
    assert_true(showed(b, at_b, CALL_STATE_HOLD));
    assert_int_equal(last(b, SCCP_SELECT_SOFT_KEYS).call, at_b);
    press(b, RESUME, at_b);
    registered(third, 3, 11);
    SAY(third, .id = SCCP_OFF_HOOK); /* takes line 203 */
    quiet(b);
    press(b, CONFERENCE, at_b);
    assert_string_equal(last(b, SCCP_DISPLAY_NOTIFY_STATIC).text, PROMPT_IN_USE);
    quiet(b);
    press(b, TRANSFER, at_b);        /* no line to consult on: blind, over its own */
    assert_int_equal(last(b, SCCP_CALL_STATE).line, 1);
    SAY(third, .id = SCCP_ON_HOOK);
    SAY(b, .id = SCCP_ON_HOOK);
    SAY(a, .id = SCCP_ON_HOOK);
}

static void transfer_only_where_it_acts(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    press(a, TRANSFER, 0);
    hears(a, "StartTone DisplayNotify");
    SAY(a, .id = SCCP_ENBLOC_CALL, .number = "202");
    assert_false(offers(a, PROMPT_TRANSFER));        /* rings out, and nobody is on hold */
    quiet(a);
    press(a, TRANSFER, 0);
    hears(a, "StartTone DisplayNotify");
    SAY(a, .id = SCCP_ON_HOOK);
}

/* -- forwarding -- */

static void not_forwarded(struct client *c)
{
    if (*device_forward(device_find("201")))
        press(c, FORWARD, 0);
    assert_string_equal(device_forward(device_find("201")), "");
}

static void forwarding_by_key(void **state)
{
    (void)state;
    registered(a, 1, 11);
    press(a, FORWARD, 0);
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_ZIP);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_OFF_HOOK);
    assert_int_equal(call_count(), 0);
    hears(a, "SetSpeakerMode SetLamp CallState DisplayPromptStatus SelectSoftKeys ActivateCallPlane StartTone");
    dial(a, "9");
    hears(a, "StopTone");
    press(a, BACKSPACE, 0);
    hears(a, "BackSpaceRes");
    SAY(a, .id = SCCP_OFF_HOOK);     /* lifting the handset only moves the sound */
    hears(a, "");
    dial(a, "202");                  /* a number of ours needs no end */
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    assert_string_equal(device_forward(device_find("201")), "202");
    const struct sccp_message stat = last(a, SCCP_FORWARD_STAT);
    assert_int_equal(stat.active, 1);
    assert_int_equal(stat.line, 1);
    assert_int_equal(stat.all, 1);
    assert_string_equal(stat.all_number, "202");
    assert_int_equal(lamps(a, BUTTON_FORWARD_ALL, 0, LAMP_ON), 1);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_FORWARDED_TO "202");
    shows("show running-config", " call-forward all 202");
    quiet(a);
    press(a, FORWARD, 0);            /* again: off, at once */
    assert_int_equal(last(a, SCCP_FORWARD_STAT).active, 0);
    assert_int_equal(lamps(a, BUTTON_FORWARD_ALL, 0, LAMP_OFF), 1);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_OPTIONS);
    assert_string_equal(device_forward(device_find("201")), "");
}

static void ways_to_end_the_number(void **state)
{
    (void)state;
    registered(a, 1, 11);
    press(a, FORWARD, 0);
    dial(a, "0123#");
    assert_string_equal(device_forward(device_find("201")), "0123");
    not_forwarded(a);
    press(a, FORWARD, 0);
    dial(a, "0124");
    press(a, END_CALL, reference(a));
    assert_string_equal(device_forward(device_find("201")), "0124");
    not_forwarded(a);
    press(a, FORWARD, 0);
    dial(a, "0125");
    loop_advance(settings_telephony()->interdigit * 1000u);
    assert_string_equal(device_forward(device_find("201")), "0125");
    not_forwarded(a);
}

static void ways_to_abandon_the_number(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    press(a, FORWARD, 0);
    dial(a, "20");
    SAY(a, .id = SCCP_ON_HOOK);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    press(a, FORWARD, 0);
    dial(a, "20");
    press(a, FORWARD, 0);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    press(a, FORWARD, 0);
    loop_advance(20000);             /* nothing dialled */
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    press(a, FORWARD, 0);
    const uint32_t shown = reference(a);
    dial(a, "20");
    quiet(a);
    SAY(b, .id = SCCP_ENBLOC_CALL, .number = "201");
    assert_true(showed(a, shown, CALL_STATE_ON_HOOK));
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    SAY(b, .id = SCCP_ON_HOOK);
    press(a, FORWARD, 0);
    dial(a, "0123");
    quiet(a);
    SAY(a, .id = SCCP_REGISTER, .name = "SEP000000000001", .device_type = 7, .protocol = 11);
    hears(a, "RegisterAck CapabilitiesReq");
    loop_advance(20000);
    hears(a, "");
    press(a, FORWARD, 0);
    dial(a, "0123");
    stream_close(a->stream);         /* the phone vanishes in the middle */
    settle();
    loop_advance(60000);
    assert_string_equal(device_forward(device_find("201")), "");
}

static void a_forward_that_cannot_be(void **state)
{
    (void)state;
    registered(a, 1, 11);
    press(a, FORWARD, 0);
    dial(a, "201");                  /* itself */
    assert_int_equal(last(a, SCCP_START_TONE).tone, TONE_REORDER);
    assert_string_equal(device_forward(device_find("201")), "");
    press(a, FORWARD, 0);
    for (unsigned i = 0; i < 20; i++)
        dial(a, "01");
    press(a, END_CALL, 0);
    assert_true(strlen(device_forward(device_find("201"))) < OUTSIDE_MAX);
    not_forwarded(a);
    quiet(a);
    SAY(a, .id = SCCP_OFF_HOOK);
    dial(a, "2");
    quiet(a);
    press(a, FORWARD, 0);            /* during a call */
    hears(a, "StartTone DisplayNotify");
    SAY(a, .id = SCCP_ON_HOOK);
}

static void forward_as_configured(void **state)
{
    (void)state;
    shell("configure terminal");
    shell("ephone-dn 1");
    shell("call-forward busy 202");
    shell("call-forward all 203");
    shell("end");
    registered(a, 1, 17);
    SAY(a, .id = SCCP_FORWARD_STAT_REQ, .line = 1);
    const struct sccp_message stat = last(a, SCCP_FORWARD_STAT);
    assert_string_equal(stat.all_number, "203");
    assert_string_equal(stat.busy_number, "202");
    assert_int_equal(stat.no_answer, 0);
    SAY(a, .id = SCCP_TIME_DATE_REQ);
    assert_int_equal(lamps(a, BUTTON_FORWARD_ALL, 0, LAMP_ON), 1);
    quiet(a);
    shell("configure terminal");
    shell("ephone-dn 1");
    shell("no call-forward all 203");
    assert_int_equal(last(a, SCCP_FORWARD_STAT).active, 0);
    assert_int_equal(last(a, SCCP_FORWARD_STAT).busy, 1);
    shell("no call-forward busy 202");
    shell("end");
}

/* -- do not disturb, messages -- */

static void do_not_disturb(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    press(a, DO_NOT_DISTURB, 0);
    assert_int_equal(lamps(a, BUTTON_DO_NOT_DISTURB, 0, LAMP_ON), 1);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_DO_NOT_DISTURB);
    quiet(a);
    SAY(b, .id = SCCP_ENBLOC_CALL, .number = "201");
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_OFF);       /* shown, not heard */
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_RING_OUT);
    SAY(b, .id = SCCP_ON_HOOK);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_DO_NOT_DISTURB);
    quiet(a);
    press(a, DO_NOT_DISTURB, 0);
    assert_int_equal(lamps(a, BUTTON_DO_NOT_DISTURB, 0, LAMP_OFF), 1);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_OPTIONS);
    SAY(b, .id = SCCP_ENBLOC_CALL, .number = "201");
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_INSIDE);
    SAY(b, .id = SCCP_ON_HOOK);
}

/* In the middle of a call: neither the tone nor the flashing of a second one. */
static void a_second_call_does_not_disturb(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    assert_int_equal(service_set_do_not_disturb(device_find("201"), NULL, true), FAULT_NONE);
    registered(third, 3, 11);
    SAY(third, .id = SCCP_ENBLOC_CALL, .number = "201#");
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_OFF);
    for (unsigned i = 0; i < a->count; i++)
        assert_int_not_equal(sccp_frame_id(a->kept[i].frame), SCCP_START_TONE);
    SAY(b, .id = SCCP_ON_HOOK);      /* the first call ends; the second stays silent */
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_OFF);
    SAY(third, .id = SCCP_ON_HOOK);
    assert_int_equal(service_set_do_not_disturb(device_find("201"), NULL, false), FAULT_NONE);
    settle();
}

static void messages_wait(void **state)
{
    (void)state;
    registered(b, 2, 11);
    assert_int_equal(service_set_message_waiting(device_find("203"), true), FAULT_NONE);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 0, LAMP_ON), 1);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 1, LAMP_OFF), 1);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 2, LAMP_ON), 1);
    assert_string_equal(last(b, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_MESSAGES);
    registered(b, 2, 11);            /* and after it registered anew */
    SAY(b, .id = SCCP_TIME_DATE_REQ);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 0, LAMP_ON), 1);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 2, LAMP_ON), 1);
    quiet(b);
    assert_int_equal(service_set_message_waiting(device_find("203"), false), FAULT_NONE);
    assert_int_equal(lamps(b, BUTTON_MESSAGE, 0, LAMP_OFF), 1);
    assert_string_equal(last(b, SCCP_DISPLAY_PROMPT_STATIC).text, PROMPT_OPTIONS);
}

/* -- a call that the phone asks about -- */

static uint32_t asked(void)
{
    struct connection *made;
    registered(a, 1, 11);
    registered(b, 2, 11);
    assert_int_equal(service_make_prompted(device_find("201"), NULL, "202", 20, &made), FAULT_NONE);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    assert_int_equal(last(a, SCCP_SET_RINGER).mode, RING_INSIDE);
    assert_string_equal(last(a, SCCP_DISPLAY_PROMPT_STATIC).text, "To 202");
    assert_string_equal(last(a, SCCP_DISPLAY_PRI_NOTIFY_STATIC).text, "To 202");
    const struct sccp_message info = last(a, SCCP_CALL_INFO_STATIC);
    assert_int_equal(info.type, CALL_TYPE_INBOUND);
    assert_string_equal(info.calling, "202");
    assert_true(offers(a, PROMPT_ANSWER));
    assert_true(offers(a, PROMPT_END_CALL));
    const uint32_t call = reference(a);
    quiet(a);
    return call;
}

static void asked_and_lifted(void **state)
{
    (void)state;
    asked();
    SAY(a, .id = SCCP_OFF_HOOK);
    assert_string_equal(last(a, SCCP_DIALED_NUMBER).number, "202");
    assert_int_equal(last(a, SCCP_SET_SPEAKER_MODE).mode, MODE_ON);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_RING_OUT);
    assert_int_equal(last(a, SCCP_CALL_INFO_STATIC).type, CALL_TYPE_OUTBOUND);
    hears(a, "SetRinger SetSpeakerMode SetLamp CallState ActivateCallPlane StopTone DialedNumber CallState "
             "SelectSoftKeys CallInfo CallState StartTone SelectSoftKeys DisplayPromptStatus CallInfo");
    assert_int_equal(last(b, SCCP_CALL_STATE).state, CALL_STATE_RING_IN);
    assert_false(offers(b, PROMPT_END_CALL));
    SAY(a, .id = SCCP_ON_HOOK);
}

static void asked_and_refused(void **state)
{
    (void)state;
    press(a, END_CALL, asked());
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    assert_int_equal(call_count(), 0);
    asked();
    press(a, END_CALL, 0);           /* without a name it means the same */
    assert_int_equal(call_count(), 0);
    asked();
    loop_advance(20000);
    assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_ON_HOOK);
    hears(b, "");
}

/* -- digits -- */

static void digits_are_heard(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    struct device *d = device_find("201");
    struct connection *c = list_entry(d->connections.next, struct connection, of_device);
    assert_int_equal(service_generate_digits(c, "0,#"), FAULT_NONE);
    assert_int_equal(last(b, SCCP_START_TONE).tone, 0x0A);
    assert_int_equal(last(b, SCCP_START_TONE).call, at_b);
    hears(b, "StartTone");
    loop_advance(150);
    hears(b, "StopTone");
    loop_advance(999);
    hears(b, "");
    loop_advance(60);
    assert_int_equal(last(b, SCCP_START_TONE).tone, 0x0F);
    hears(b, "StartTone");
    loop_advance(10000);
    hears(b, "StopTone");
    hears(a, "");
    assert_int_equal(service_generate_digits(c, "123"), FAULT_NONE);
    settle();
    SAY(a, .id = SCCP_ON_HOOK);      /* the rest is not sounded */
    quiet(b);
    loop_advance(10000);
    hears(b, "");
}

int main(void)
{
#define STORY(name) cmocka_unit_test_teardown(name, end)
    const struct CMUnitTest tests[] = {
        STORY(a_transfer_to_who_answered),
        STORY(a_transfer_while_it_rings),
        STORY(a_transfer_given_up),
        STORY(a_transfer_after_a_swap),
        STORY(a_transfer_over_another_line),
        STORY(transfer_only_where_it_acts),
        STORY(forwarding_by_key),
        STORY(ways_to_end_the_number),
        STORY(ways_to_abandon_the_number),
        STORY(a_forward_that_cannot_be),
        STORY(forward_as_configured),
        STORY(do_not_disturb),
        STORY(a_second_call_does_not_disturb),
        STORY(messages_wait),
        STORY(asked_and_lifted),
        STORY(asked_and_refused),
        STORY(digits_are_heard),
    };
    return cmocka_run_group_tests(tests, life_begins, life_ends);
}

// SPDX-License-Identifier: MIT
/* What broke other controllers, and the oddities of real phones, through the socket: segments, lengths, counts, floods,
 * versions, second connections. After each the phone beside it is served as before, and no call is left. */
#include "test/unit/sccp_client.h"

/* -- the phone beside it -- */

static void is_served(struct client *c)
{
    quiet(c);
    SAY(c, .id = SCCP_KEEP_ALIVE);
    hears(c, "KeepAliveAck");
}

/* Rings a and hangs up again: it is reachable, and free. */
static void is_reachable_from(struct client *c)
{
    SAY(c, .id = SCCP_ENBLOC_CALL, .number = "201");
    assert_int_equal(last(c, SCCP_CALL_STATE).state, CALL_STATE_RING_OUT);
    SAY(c, .id = SCCP_ON_HOOK);
    assert_int_equal(call_count(), 0);
    quiet(c);
}

/* A body of nothing but this byte. */
static void garbage(struct client *c, uint32_t id, size_t body, uint8_t fill)
{
    uint8_t frame[SCCP_FRAME_MAX];
    const uint32_t head[] = { (uint32_t)body + 4, 0, id };
    memcpy(frame, head, sizeof head);
    memset(frame + sizeof head, fill, body);
    raw(c, frame, sizeof head + body);
}

/* -- segments -- */

/* A phone's morning: it registers, asks for its screen, begins a call, gives up. */
static void morning(struct buf *bytes)
{
    static const struct sccp_message said[] = {
        { .id = SCCP_ALARM, .text = "Name=SEP000000000001 Load=8.1 Last=Initialized" },
        { .id = SCCP_REGISTER, .name = "SEP000000000001", .protocol = 9 },
        { .id = SCCP_CAPABILITIES_RES, .count = 1, .codecs = { { 4, 20 } } },
        { .id = SCCP_BUTTON_TEMPLATE_REQ },
        { .id = SCCP_SOFT_KEY_EVENT, .event = 2 },
        { .id = SCCP_KEYPAD_BUTTON, .button = 9 },
        { .id = SCCP_KEEP_ALIVE },
        { .id = SCCP_ON_HOOK },
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        assert_true(sccp_encode(&said[i], i < 2 ? 0 : 9, bytes));
}

static void cut_anywhere_it_is_the_same(void **state)
{
    struct buf bytes = { 0 }, whole = { 0 };
    (void)state;
    morning(&bytes);
    for (size_t cut = 0; cut < bytes.size; cut++) {
        connect_client(a);
        a->version = 9;
        raw(a, bytes.data, cut);
        raw(a, bytes.data + cut, bytes.size - cut);
        if (!cut)
            buf_add(&whole, a->heard.data, a->heard.size);
        assert_int_equal(a->heard.size, whole.size);
        assert_memory_equal(a->heard.data, whole.data, whole.size);
        assert_int_equal(call_count(), 0);
    }
    assert_non_null(memmem(whole.data, whole.size, "CallState", 9));
    assert_non_null(memmem(whole.data, whole.size, "KeepAliveAck", 12));
    buf_free(&bytes);
    buf_free(&whole);
}

static void half_a_frame_is_waited_for_a_while(void **state)
{
    (void)state;
    registered(b, 2, 11);
    registered(a, 1, 11);
    raw(a, "\4\0\0\0\0\0", 6);
    loop_advance(4000);
    assert_false(a->closed);
    raw(a, "\0", 1);                 /* a byte now and then does not prolong it */
    loop_advance(2000);
    assert_true(a->closed);
    is_served(b);
}

/* -- lengths -- */

static void greeting(struct client *c)
{
    connect_client(c);
}

static void asking(struct client *c)
{
    greet(c, 1, 11);
}

static void served(struct client *c)
{
    registered(c, 1, 11);
}

static void off_hook(struct client *c)
{
    registered(c, 1, 11);
    SAY(c, .id = SCCP_OFF_HOOK);
}

static void in_a_call(struct client *c)
{
    registered(c, 1, 11);
    SAY(c, .id = SCCP_ENBLOC_CALL, .number = "203");
    SAY(third, .id = SCCP_OFF_HOOK);
}

static void (*const moments[])(struct client *c) = { greeting, asking, served, off_hook, in_a_call };

static void a_bad_length_ends_that_connection(void **state)
{
    static const uint32_t lengths[] = { 0, 1, 3, 4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF4, 0xFFFFFFF8, 0xFFFFFFFF };
    (void)state;
    registered(b, 2, 11);
    for (size_t moment = 0; moment < sizeof moments / sizeof moments[0]; moment++)
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
            registered(third, 3, 11);
            moments[moment](a);
            raw(a, &lengths[i], 4);
            assert_true(a->closed);
            assert_null(phone_find(1)->port);
            is_served(b);
            if (moments[moment] == in_a_call)
                assert_int_equal(last(third, SCCP_START_TONE).tone, TONE_REORDER);
            SAY(third, .id = SCCP_ON_HOOK);
            assert_int_equal(call_count(), 0);
        }
}

/* -- counts, lines, references, lengths inside a message -- */

static void numbers_beyond_everything(void **state)
{
    static const uint32_t huge[] = { 0, 19, 43, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF };
    (void)state;
    registered(b, 2, 11);
    for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
        const uint32_t n = huge[i];
        const struct sccp_message said[] = {
            { .id = SCCP_CAPABILITIES_RES, .count = n }, { .id = SCCP_REGISTER_AVAILABLE_LINES, .lines = n },
            { .id = SCCP_FORWARD_STAT_REQ, .line = n }, { .id = SCCP_LINE_STAT_REQ, .line = n },
            { .id = SCCP_SPEED_DIAL_STAT_REQ, .index = n }, { .id = SCCP_FEATURE_STAT_REQ, .index = n },
            { .id = SCCP_SERVICE_URL_STAT_REQ, .index = n }, { .id = SCCP_SUBSCRIPTION_STAT_REQ, .transaction = n },
            { .id = SCCP_IP_PORT, .port = n }, { .id = SCCP_HEADSET_STATUS, .mode = n },
            { .id = SCCP_OFF_HOOK, .line = n, .call = n },
            { .id = SCCP_KEYPAD_BUTTON, .button = n, .line = n, .call = n },
            { .id = SCCP_STIMULUS, .stimulus = n, .instance = n }, { .id = SCCP_SOFT_KEY_EVENT, .event = n },
            { .id = SCCP_STIMULUS, .stimulus = BUTTON_LINE, .instance = n },
            { .id = SCCP_SOFT_KEY_EVENT, .event = 9, .line = n, .call = n },
            { .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .status = n, .party = n, .call = n, .port = n },
            { .id = SCCP_START_MEDIA_TRANSMISSION_ACK, .status = n, .party = n, .call = n },
            { .id = SCCP_CONNECTION_STATISTICS_RES, .call = n, .mode = n },
            { .id = SCCP_ON_HOOK, .line = n, .call = n },
        };
        for (size_t k = 0; k < sizeof said / sizeof said[0]; k++) {
            registered(a, 1, 11);
            say(a, &said[k]);
            assert_false(a->closed);
            is_served(a);
            SAY(a, .id = SCCP_ON_HOOK);
        }
        is_reachable_from(b);
    }
}

/* Every message of a phone, cut to every length, of every filling: answered, or counted and dropped. */
static void cut_to_any_length(uint32_t id, const struct sccp_row *row, void *arg)
{
    static const uint8_t fillings[] = { 0x00, 0x20, 0xFF };
    (void)arg;
    for (size_t body = 0; row->from_phone && id != SCCP_UNREGISTER && body <= 200; body += body < 60 ? 1 : 20) {
        registered(a, 1, 11);
        for (size_t f = 0; f < sizeof fillings; f++) {
            if (!a->closed)
                garbage(a, id, body, fillings[f]);
            quiet(a);
        }
        if (id != SCCP_REGISTER)         /* by another name: refused, as it must be */
            assert_false(a->closed);
        if (!a->closed)
            SAY(a, .id = SCCP_ON_HOOK);
        quiet(a);
    }
}

static void short_and_long_messages(void **state)
{
    (void)state;
    registered(b, 2, 11);
    sccp_rows(cut_to_any_length, NULL);
    registered(a, 1, 11);
    is_reachable_from(b);
}

/* -- floods -- */

static void flood(struct client *c, const struct sccp_message *m, unsigned count)
{
    for (unsigned i = 0; i < count && !c->closed; i++) {
        say(c, m);
        quiet(c);
    }
}

static void floods_drown_nobody(void **state)
{
    static const struct sccp_message floods[] = {
        { .id = SCCP_KEYPAD_BUTTON, .button = 1 }, { .id = SCCP_KEYPAD_BUTTON, .button = 0x0F },
        { .id = SCCP_SOFT_KEY_EVENT, .event = 2 }, { .id = SCCP_SOFT_KEY_EVENT, .event = 8 },
        { .id = SCCP_SOFT_KEY_EVENT, .event = 3 }, { .id = SCCP_SOFT_KEY_EVENT, .event = 4 },
        { .id = SCCP_STIMULUS, .stimulus = BUTTON_LINE, .instance = 1 },
        { .id = SCCP_STIMULUS, .stimulus = BUTTON_FORWARD_ALL }, { .id = SCCP_OFF_HOOK }, { .id = SCCP_KEEP_ALIVE },
        { .id = SCCP_CAPABILITIES_RES, .count = 18 }, { .id = SCCP_ALARM, .text = "Last=%n%n%s" },
        { .id = SCCP_REGISTER, .name = "SEP000000000001", .protocol = 11 }, { .id = SCCP_TIME_DATE_REQ },
        { .id = SCCP_REGISTER_TOKEN, .name = "SEP000000000001" }, { .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .party = 1 },
    };
    (void)state;
    registered(b, 2, 11);
    for (size_t moment = 2; moment < sizeof moments / sizeof moments[0]; moment++)
        for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
            registered(third, 3, 11);
            moments[moment](a);
            flood(a, &floods[i], 300);
            assert_false(a->closed);
            is_served(b);
            if (a->stream)
                stream_close(a->stream);
            a->stream = NULL;
            SAY(third, .id = SCCP_ON_HOOK);
            assert_int_equal(call_count(), 0);
        }
    service_set_forward(device_find("201"), "", &(struct actor){ .kind = ACTOR_PHONE });
    settle();
}

/* More digits than any number has: the phone is told, and the rest forgotten. */
static void a_thousand_digits(void **state)
{
    (void)state;
    registered(b, 2, 11);
    shell("configure terminal");
    shell("ephone-dn 9");
    shell("number 1111111111111111");        /* so that a one begins a number */
    shell("end");
    off_hook(a);
    flood(a, &(struct sccp_message){ .id = SCCP_KEYPAD_BUTTON, .button = 1 }, 1000);
    assert_false(a->closed);
    SAY(a, .id = SCCP_ON_HOOK);
    is_reachable_from(b);
    shell("configure terminal");
    shell("no ephone-dn 9");
    shell("end");
}

static void connections_come_and_go(void **state)
{
    (void)state;
    registered(b, 2, 11);
    for (unsigned i = 0; i < 500; i++) {
        connect_client(a);
        if (i % 2)
            raw(a, "\4\0\0\0", 4);
    }
    connect_client(a);
    assert_int_equal(server_sessions(), 2);
    is_served(b);
}

/* -- versions and devices -- */

static void any_version_and_any_device(void **state)
{
    static const uint32_t types[] = { 0, 1, 7, 115, 30007, 0x7FFFFFFF, 0xFFFFFFFF };
    (void)state;
    for (unsigned version = 0; version < 256; version++) {
        greet(a, 1, version);
        assert_int_equal(last(a, SCCP_REGISTER_ACK).protocol, sccp_agree(version));
        SAY(a, .id = SCCP_REGISTER, .name = "SEP000000000001", .protocol = version,
            .device_type = types[version % (sizeof types / sizeof types[0])]);
        quiet(a);
        SAY(a, .id = SCCP_BUTTON_TEMPLATE_REQ);
        assert_int_equal(last(a, SCCP_BUTTON_TEMPLATE).buttons[0].type, BUTTON_LINE);
        SAY(a, .id = SCCP_OFF_HOOK);
        assert_int_equal(last(a, SCCP_CALL_STATE).state, CALL_STATE_OFF_HOOK);
        SAY(a, .id = SCCP_ON_HOOK);
        assert_int_equal(call_count(), 0);
        shows("show ephone registered", "ephone-1[0] Mac:0000.0000.0001");
    }
}

/* -- the same name again and again -- */

static void the_newest_of_hundreds_wins(void **state)
{
    (void)state;
    registered(third, 3, 11);
    for (unsigned i = 0; i < 300; i++) {
        struct client *newer = i % 2 ? b : a, *older = i % 2 ? a : b;
        registered(newer, 1, i % 3 ? 11 : 20);
        assert_true(!i || older->closed);
        assert_int_equal(server_sessions(), 2);
        assert_int_equal(call_count(), i % 5 == 1 ? 1 : 0);      /* who talked with the older one hears reorder */
        SAY(third, .id = SCCP_ON_HOOK);
        if (i % 5 == 0) {
            SAY(newer, .id = SCCP_ENBLOC_CALL, .number = "203");
            SAY(third, .id = SCCP_OFF_HOOK);
            quiet(third);
        }
    }
}

/* A name that another phone bears: its connection is the older one, and is told nothing more. */
static void somebody_elses_name(void **state)
{
    (void)state;
    registered(a, 1, 11);
    registered(b, 2, 11);
    greet(b, 1, 11);
    assert_true(a->closed);
    assert_null(phone_find(1)->port);        /* asks for its buttons first */
    assert_null(phone_find(2)->port);
    registered(a, 1, 11);
    assert_true(b->closed);
    assert_int_equal(server_sessions(), 1);
    /* Two names on one connection, one after the other. */
    SAY(a, .id = SCCP_REGISTER, .name = "SEP000000000002", .protocol = 11);
    assert_null(phone_find(1)->port);
    SAY(a, .id = SCCP_BUTTON_TEMPLATE_REQ);
    assert_non_null(phone_find(2)->port);
}

/* -- real phones -- */

/* Acknowledgements that fail, come twice, late, for nothing, or without a call. */
static void odd_acknowledgements(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 3, .call = at_a);
    SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 10, .call = at_a);
    const uint32_t party = last(a, SCCP_OPEN_RECEIVE_CHANNEL).party;
    quiet(a);
    quiet(b);
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .status = 1, .port = 1, .party = party, .call = at_a);
    hears(b, "");                            /* no channel: nothing to send to */
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .port = 1, .party = party + 77, .call = at_a);
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .port = 1, .party = party, .call = at_a + 77);
    hears(b, "");
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .ip = 0x0100000A, .port = 20000, .party = party, .call = 0);
    assert_int_equal(last(b, SCCP_START_MEDIA_TRANSMISSION).port, 20000);
    quiet(b);
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .ip = 0x0100000A, .port = 20002, .party = party, .call = at_a);
    hears(b, "");                            /* twice */
    SAY(a, .id = SCCP_START_MEDIA_TRANSMISSION_ACK);
    SAY(a, .id = SCCP_ON_HOOK);
    quiet(b);
    SAY(a, .id = SCCP_OPEN_RECEIVE_CHANNEL_ACK, .port = 20000, .party = party, .call = at_a);
    hears(b, "");                            /* late */
    assert_int_equal(call_count(), 0);
}

/* Keys about a call that has ended meanwhile, and those that have nothing to act on. */
static void keys_that_come_too_late(void **state)
{
    uint32_t at_a, at_b;
    (void)state;
    talking(&at_a, &at_b);
    SAY(b, .id = SCCP_ON_HOOK);
    quiet(a);
    for (uint32_t event = 0; event < 40; event++) {
        SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = event, .line = 1, .call = at_a);
        quiet(a);
        assert_false(a->closed);
        SAY(a, .id = SCCP_ON_HOOK);
        assert_int_equal(call_count(), 0);
    }
    off_hook(a);
    for (unsigned i = 0; i < 3; i++)
        SAY(a, .id = SCCP_SOFT_KEY_EVENT, .event = 8, .line = 1);    /* `<<` on no digits */
    SAY(a, .id = SCCP_ON_HOOK);
    is_served(a);
}

int main(void)
{
#define DAY(name) cmocka_unit_test_teardown(name, end)
    const struct CMUnitTest tests[] = {
        DAY(cut_anywhere_it_is_the_same), DAY(half_a_frame_is_waited_for_a_while),
        DAY(a_bad_length_ends_that_connection), DAY(numbers_beyond_everything), DAY(short_and_long_messages),
        DAY(floods_drown_nobody), DAY(a_thousand_digits), DAY(connections_come_and_go),
        DAY(any_version_and_any_device), DAY(the_newest_of_hundreds_wins), DAY(somebody_elses_name),
        DAY(odd_acknowledgements), DAY(keys_that_come_too_late),
    };
    return cmocka_run_group_tests(tests, life_begins, life_ends);
}

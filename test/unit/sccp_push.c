// SPDX-License-Identifier: MIT
/* Data of phones' own programs, honest and lying, and what is pushed to them at versions old and new. */
#include "core/module.h"
#include "test/unit/sccp_client.h"

static void objects_arrive_whole(void **state)
{
    static const unsigned versions[] = { 3, 11, 15, 17, 22 };
    (void)state;
    for (unsigned i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        registered(a, 1, versions[i]);
        shell("send ephone 0000.0000.0001 url http://10.0.0.9/<menu>");
        const struct sccp_message m = last(a, SCCP_USER_TO_DEVICE_DATA_V1);
        static const char expected[] =
            "<CiscoIPPhoneExecute><ExecuteItem URL=\"http://10.0.0.9/&lt;menu&gt;\" Priority=\"0\"/>"
            "</CiscoIPPhoneExecute>\n";
        assert_int_equal(m.data_size, sizeof expected - 1);
        assert_memory_equal(m.data, expected, m.data_size);
    }
}

/* The line takes whole characters, even where one would begin in its last byte. */
static void texts_are_cut_between_characters(void **state)
{
    (void)state;
    registered(a, 1, 17);
    shell("send ephone 0000.0000.0001 message 012345678901234567890123456789\xC3\xA4!");
    assert_string_equal(last(a, SCCP_DISPLAY_PRI_NOTIFY).text, "012345678901234567890123456789");
    const struct sccp_message m = last(a, SCCP_USER_TO_DEVICE_DATA_V1);
    assert_non_null(memmem(m.data, m.data_size, "89\xC3\xA4!<", 6));
    quiet(a);
    shell("send ephone 0000.0000.0001 message 0123456789012345678901234567890");
    hears(a, "DisplayDynamicPriNotify");
}

static uint64_t metric(const char *name)
{
    extern const struct module module_push;
    const struct counter *c = module_push.counters;
    while (strcmp(c->name, name))
        c++;
    return c->value;
}

/* Any size, true or not: counted, and the phone is served on. */
static void data_of_any_size_is_taken_or_refused(void **state)
{
    static const uint32_t ids[] = { SCCP_DEVICE_TO_USER_DATA, SCCP_DEVICE_TO_USER_DATA_RESPONSE,
                                    SCCP_DEVICE_TO_USER_DATA_V1, SCCP_DEVICE_TO_USER_DATA_RESPONSE_V1 };
    enum { HEAD = 40, MOST = SCCP_LENGTH_MAX - 4 - HEAD };
    static uint8_t text[MOST];
    (void)state;
    memset(text, '<', sizeof text);
    registered(a, 1, 17);
    for (unsigned i = 0; i < 4; i++) {
        for (uint32_t size = 0; size <= MOST; size = size * 3 + 1) {
            const uint64_t before = metric("sccp_user_data"), malformed = sccp_counters[COUNT_MALFORMED].value;
            SAY(a, .id = ids[i], .data = text, .data_size = size);
            assert_int_equal(metric("sccp_user_data"), before + 1);
            assert_int_equal(sccp_counters[COUNT_MALFORMED].value, malformed);
        }
        const uint64_t before = metric("sccp_user_data");
        const uint32_t lie[] = { 4 + HEAD, 0, ids[i], 0, 0, 0, 0, UINT32_MAX, 0, 0, 0, 0, 0 };
        raw(a, lie, sizeof lie);
        assert_int_equal(metric("sccp_user_data"), before);
    }
    SAY(a, .id = SCCP_KEEP_ALIVE);
    hears(a, "KeepAliveAck");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(objects_arrive_whole, end),
        cmocka_unit_test_teardown(texts_are_cut_between_characters, end),
        cmocka_unit_test_teardown(data_of_any_size_is_taken_or_refused, end),
    };
    return cmocka_run_group_tests(tests, life_begins, life_ends);
}

// SPDX-License-Identifier: MIT
/* Music on hold from the service to the ear: core plans it, the engine plays it, a phone's socket hears it. */
#include "test/unit/rtp_ears.h"

static const char configuration[] =
    "telephony-service\n max-ephones 10\n max-dn 20\n ip source-address 10.0.0.1 port 2000\n moh minuet.au\n"
    "ephone-dn 1\n number 201\nephone-dn 2\n number 202\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n"
    "ephone 2\n mac-address 0000.0000.0002\n button 1:2\n";

static int begin(void **state)
{
    (void)state;
    return ears_begin(configuration, 2);
}

/* Who waits hears music and sends nowhere; who holds hears nothing; afterwards they talk directly. */
static void held(void **state)
{
    (void)state;
    struct connection *caller = call("201", "202");
    struct rtp_packet last = { 0 };
    assert_true(ears[1].sending && ears[2].sending);
    assert_int_equal(limit_legs.used, 0);
    for (unsigned times = 0; times < 3; times++) {
        assert_int_equal(service_hold(caller, false), FAULT_NONE);
        settle();
        assert_int_equal(sound_legs(LEG_MUSIC), 1);
        assert_true(ears[2].listening && !ears[2].sending && !ears[1].listening);
        loop_advance(2000);
        assert_int_equal(heard(&ears[2], &last), 100);
        assert_int_equal(last.payload, PAYLOAD_MU);
        assert_non_null(strchr("abc", last.data[0]));
        assert_int_equal(heard(&ears[1], &last), 0);
        assert_int_equal(service_retrieve(caller, NULL, false), FAULT_NONE);
        settle();
        assert_int_equal(limit_legs.used, 0);
        assert_true(ears[1].sending && ears[2].sending);
        loop_advance(1000);
        assert_int_equal(heard(&ears[2], &last), 0);
    }
    assert_int_equal(service_hold(caller, false), FAULT_NONE);
    settle();
    assert_int_equal(service_clear(connection_peer(caller)), FAULT_NONE);    /* hangs up although there is music */
    settle();
    assert_int_equal(limit_legs.used, 0);
    assert_int_equal(call_count(), 0);
}

/* A phone that vanishes takes its leg along. */
static void lost(void **state)
{
    (void)state;
    struct connection *caller = call("201", "202");
    assert_int_equal(service_hold(caller, false), FAULT_NONE);
    settle();
    assert_int_equal(limit_legs.used, 1);
    phone_lost(phone_find(2));
    settle();
    assert_int_equal(limit_legs.used, 0);
    phone_registered(phone_find(2), &port, NULL);
    settle();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(held), cmocka_unit_test(lost),
    };
    return cmocka_run_group_tests(tests, begin, ears_end);
}

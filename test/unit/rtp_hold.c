// SPDX-License-Identifier: MIT
/* Music on hold from the service to the ear: core plans it, the engine plays it, a phone's socket hears it. */
#include "test/unit/rtp_ears.h"

static const char configuration[] =
    "telephony-service\n max-ephones 10\n max-dn 20\n ip source-address 10.0.0.1 port 2000\n moh minuet.au\n"
    "ephone-dn 1\n number 201\nephone-dn 2\n number 202\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n"
    "ephone 2\n mac-address 0000.0000.0002\n button 1:2\n";

static const char minuet[] = ".snd\0\0\0\x18\xff\xff\xff\xff\0\0\0\1\0\0\x1f\x40\0\0\0\1" "abc";

static int begin(void **state)
{
    char path[256];
    (void)state;
    world_open();
    snprintf(path, sizeof path, "%s/flash/minuet.au", world_root());
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(minuet, 1, sizeof minuet - 1, f), sizeof minuet - 1);
    fclose(f);
    if (world_load_text(configuration))
        return -1;
    ears_open(2);
    return 0;
}

static int end(void **state)
{
    (void)state;
    ears_close();
    world_close();
    return 0;
}

/* Who waits hears music and sends nowhere; who holds hears nothing; afterwards they talk directly. */
static void held(void **state)
{
    (void)state;
    struct connection *caller = NULL;
    struct rtp_packet last = { 0 };
    assert_int_equal(service_make(device_find("201"), NULL, "202", &caller), FAULT_NONE);
    settle();
    assert_int_equal(service_answer(connection_peer(caller), NULL, false), FAULT_NONE);
    settle();
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
    struct connection *caller = NULL;
    assert_int_equal(service_make(device_find("201"), NULL, "202", &caller), FAULT_NONE);
    assert_int_equal(service_answer(connection_peer(caller), NULL, false), FAULT_NONE);
    settle();
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
    return cmocka_run_group_tests(tests, begin, end);
}

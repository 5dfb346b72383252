// SPDX-License-Identifier: MIT
/* A conference from the service to the ears: core plans it, the engine mixes it, every phone's socket hears the
 * others. */
#include "test/unit/rtp_ears.h"

#include <stdlib.h>

static const char configuration[] =
    "telephony-service\n max-ephones 10\n max-dn 20\n ip source-address 10.0.0.1 port 2000\n"
    " max-conferences 1 gain 0\n moh minuet.au\n"
    "ephone-dn 1 octo-line\n number 201\nephone-dn 2\n number 202\nephone-dn 3 dual-line\n number 203\n"
    "ephone-dn 4 dual-line\n number 204\nephone-dn 5\n number 205\nephone-dn 6\n number 206\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n"
    "ephone 2\n mac-address 0000.0000.0002\n button 1:2\n"
    "ephone 3\n mac-address 0000.0000.0003\n button 1:3\n"
    "ephone 4\n mac-address 0000.0000.0004\n button 1:4\n"
    "ephone 5\n mac-address 0000.0000.0005\n button 1:5\n"
    "ephone 6\n mac-address 0000.0000.0006\n button 1:6\n";

static int begin(void **state)
{
    (void)state;
    return ears_begin(configuration, 6);
}

/* -- stories -- */

static struct connection *ask(struct connection *c, const char *number)
{
    struct connection *asking = NULL;
    assert_int_equal(service_consult(c, number, true, &asking), FAULT_NONE);
    settle();
    assert_int_equal(service_answer(connection_peer(asking), NULL, false), FAULT_NONE);
    settle();
    return asking;
}

/* The conference of `from` with two others, if there may be one more. */
static enum fault confer(const char *from, const char *second, const char *third)
{
    struct connection *held = call(from, second), *asking = ask(held, third);
    const enum fault fault = service_conference(held, asking);
    settle();
    return fault;
}

static void clear(const char *number)
{
    struct device *d = device_find(number);
    while (!list_empty(&d->connections))
        service_clear(list_entry(d->connections.next, struct connection, of_device));
    settle();
}

/* All that send speak for a while: phone N at 1000 N. */
static void talk(uint32_t phones)
{
    struct rtp_packet last;
    for (uint32_t tag = 1; tag <= phones; tag++)
        heard(&ears[tag], &last);
    for (unsigned frame = 0; frame < 50; frame++) {
        for (uint32_t tag = 1; tag <= phones; tag++)
            if (ears[tag].sending)
                say(&ears[tag], tag, (int16_t)(1000 * tag));
        loop_advance(FRAME_MS);
    }
}

/* The level in the end, as far as µ-law tells it. */
static void hears(uint32_t tag, int level)
{
    struct rtp_packet last = { 0 };
    assert_true(heard(&ears[tag], &last) >= 48);
    assert_int_equal(last.size, FRAME);
    for (size_t i = 0; i < last.size; i++)
        assert_true(abs(g711_decode(LAW_MU, last.data[i]) - level) <= 16 + level / 16);
}

static void hears_nothing(uint32_t tag)
{
    struct rtp_packet last;
    assert_int_equal(heard(&ears[tag], &last), 0);
}

/* Each hears the sum of the others and not himself. */
static void mixed(void **state)
{
    (void)state;
    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    assert_int_equal(sound_legs(LEG_MIX), 3);
    talk(3);
    hears(1, 5000);
    hears(2, 4000);
    hears(3, 3000);
    clear("201");
    assert_int_equal(limit_legs.used, 0);
    assert_int_equal(call_count(), 0);
}

/* Who holds in a conference neither hears nor is heard, and the others hear each other instead of music; whom he asks
 * meanwhile hears him alone. */
static void held(void **state)
{
    (void)state;
    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    struct connection *c = list_entry(device_find("201")->connections.next, struct connection, of_device);
    assert_int_equal(service_hold(c, false), FAULT_NONE);
    settle();
    talk(3);
    hears_nothing(1);
    hears(2, 3000);
    hears(3, 2000);
    assert_int_equal(service_retrieve(c, NULL, false), FAULT_NONE);
    settle();
    talk(3);
    hears(1, 5000);
    struct connection *asking = ask(c, "204");
    assert_int_equal(sound_legs(LEG_MUSIC), 0);
    talk(4);
    hears(2, 3000);
    assert_true(address_equal(&ears[1].to, &ears[4].at));
    assert_int_equal(service_conference(c, asking), FAULT_NONE);
    settle();
    talk(4);
    hears(1, 9000);
    hears(4, 6000);
    clear("201");
    assert_int_equal(limit_legs.used, 0);
}

/* Of two that are left each sends to the other himself; a transfer into a conference puts the far end in its place. */
static void transferred(void **state)
{
    (void)state;
    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    clear("202");
    assert_int_equal(limit_legs.used, 0);
    assert_true(address_equal(&ears[1].to, &ears[3].at) && address_equal(&ears[3].to, &ears[1].at));
    clear("201");

    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    struct connection *c = list_entry(device_find("203")->connections.next, struct connection, of_device);
    struct connection *asking = ask(c, "204");
    assert_int_equal(service_transfer(c, asking), FAULT_NONE);
    settle();
    assert_int_equal(sound_legs(LEG_MIX), 3);
    talk(4);
    hears(1, 6000);
    hears(2, 5000);
    hears_nothing(3);
    hears(4, 3000);
    clear("201");
    assert_int_equal(call_count(), 0);
}

/* `max-conferences 1`: while there is one, two calls stay two calls. Its place is free again with its end. */
static void bounded(void **state)
{
    (void)state;
    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    assert_int_equal(confer("204", "205", "206"), FAULT_NO_MIXER);
    assert_int_equal(call_count(), 3);
    assert_int_equal(sound_legs(LEG_MIX), 3);
    talk(6);
    hears(1, 5000);
    clear("201");
    struct connection *asking = list_entry(device_find("206")->connections.next, struct connection, of_device);
    assert_int_equal(service_conference(connection_peer(asking)->consulted, connection_peer(asking)), FAULT_NONE);
    settle();
    assert_int_equal(sound_legs(LEG_MIX), 3);
    clear("204");
    assert_int_equal(limit_legs.used, 0);
}

/* `gain` counts for the conference that begins next. */
static void louder(void **state)
{
    struct buf said = { 0 };
    (void)state;
    world_shell("configure terminal", &said);
    world_shell("telephony-service", &said);
    world_shell("max-conferences 1 gain -6", &said);
    world_shell("end", &said);
    buf_free(&said);
    assert_int_equal(confer("201", "202", "203"), FAULT_NONE);
    talk(3);
    hears(1, 2500);
    hears(2, 2000);
    clear("201");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixed), cmocka_unit_test(held), cmocka_unit_test(transferred), cmocka_unit_test(bounded),
        cmocka_unit_test(louder),
    };
    return cmocka_run_group_tests(tests, begin, ears_end);
}

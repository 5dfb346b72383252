// SPDX-License-Identifier: MIT
/* The call model through its own doors: services in; out come what phones show, their media, and events. Each test is a
 * story; the trace is compared as text. */
#include "cli/session.h"
#include "core/event.h"
#include "core/module.h"
#include "core/service.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char configuration[] =
    "telephony-service\n"
    " max-ephones 10\n"
    " max-dn 20\n"
    "ephone-dn 1\n"
    " number 201\n"
    "ephone-dn 2\n"
    " number 202\n"
    "ephone-dn 3 dual-line\n"
    " number 203\n"
    "ephone-dn 4\n"
    " number 2045\n"
    "ephone-dn 5\n"
    " number 205\n"
    " cti notify\n"
    "ephone 1\n"
    " mac-address 0000.0000.0001\n"
    " button 1:1\n"
    "ephone 2\n"
    " mac-address 0000.0000.0002\n"
    " button 1:2 2:3\n"
    "ephone 3\n"
    " mac-address 0000.0000.0003\n"
    " button 1:3\n";

static struct buf trace;

/* -- the recording port and subscriber -- */

static void indicate(struct phone *p, const struct indication *i)
{
    static const char *const names[VIEW_COUNT] = {
        "idle", "off-hook", "dialing", "proceed", "ring-out", "ring-in", "call-waiting", "connected", "hold", "remote",
        "remote-hold", "busy", "invalid", "congestion",
    };
    buf_printf(&trace, "phone %u line %u %s%s\n", p->tag, i->line, names[i->view], i->by_service ? " (service)" : "");
}

static void media(struct phone *p, const struct media_order *o)
{
    static const char *const names[] = { "receive", "send", "stop-send", "stop-receive" };
    buf_printf(&trace, "phone %u media %s", p->tag, names[o->verb]);
    if (o->verb == MEDIA_SEND)
        buf_printf(&trace, " %u:%u", o->ip, o->port);
    buf_addc(&trace, '\n');
}

static void notice(struct phone *p, enum notice n)
{
    static const char *const names[] = { "lines", "restart", "gone", "idle" };
    if (n != NOTICE_IDLE)
        buf_printf(&trace, "phone %u notice %s\n", p->tag, names[n]);
}

static const struct port port = { indicate, media, notice };

static void on_event(const struct event *e)
{
    static const char *const causes[CAUSE_COUNT] = {
        "normal", "newCall", "makeCall", "normalClearing", "callCancelled", "busy", "callNotAnswered",
        "destNotObtainable", "destOutOfOrder", "invalidNumberFormat", "timeout",
    };
    buf_printf(&trace, "%s %s %s:", event_kind_name(e->kind), e->subject, causes[e->cause]);
    for (unsigned i = 0; i < e->party_count; i++)
        if (e->parties[i].inside)
            buf_printf(&trace, " %s=%s", e->parties[i].number, connection_state_name(e->parties[i].state));
    buf_addc(&trace, '\n');
}

/* -- the story's words -- */

static void happened(const char *expected)
{
    loop_drain();
    core_settle();
    if (strcmp(buf_text(&trace), expected) != 0)
        print_error("--- expected\n%s--- happened\n%s", expected, buf_text(&trace));
    assert_string_equal(buf_text(&trace), expected);
    buf_clear(&trace);
}

static void whatever(void)
{
    loop_drain();
    core_settle();
    buf_clear(&trace);
}

static int begin(void **state)
{
    (void)state;
    assert_int_equal(world_load_text(configuration), 0);
    for (uint32_t tag = 1; tag <= 3; tag++)
        phone_registered(phone_find(tag), &port, NULL);
    whatever();
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (struct phone *p = phone_next(0); p; p = phone_next(p->tag))
        phone_lost(p);
    whatever();
    assert_int_equal(call_count(), 0);
    return 0;
}

static struct connection *at(const char *number)
{
    struct device *d = device_find(number);
    assert_non_null(d);
    return list_empty(&d->connections) ? NULL : list_entry(d->connections.prev, struct connection, of_device);
}

static void dial(struct connection *c, const char *digits)
{
    for (; *digits; digits++)
        assert_int_equal(service_digit(c, *digits), FAULT_NONE);
}

/* A call from a number, by the phone that has nothing else to do with the story (203 is on phones 2 and 3). */
static struct connection *make(const char *from, const char *to)
{
    struct connection *c = NULL;
    struct phone *where = strcmp(from, "203") == 0 ? phone_find(3) : NULL;
    assert_int_equal(service_make(device_find(from), where, to, &c), FAULT_NONE);
    return c;
}

static void talk(const char *from, const char *to)
{
    make(from, to);
    assert_int_equal(service_answer(at(to), NULL, false), FAULT_NONE);
    whatever();
}

/* -- the stories -- */

static void by_hand(void **state)
{
    (void)state;
    struct connection *c;
    assert_int_equal(service_initiate(phone_find(1), 0, &c), FAULT_NONE);
    happened("phone 1 line 1 off-hook\n"
             "ServiceInitiated 201 normal: 201=initiated\n");
    dial(c, "20");
    happened("phone 1 line 1 dialing\n");
    dial(c, "2");
    happened("phone 1 line 1 proceed\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 2 line 1 ring-in\n"
             "phone 1 line 1 ring-out\n"
             "Delivered 202 newCall: 201=connected 202=alerting\n");
    assert_int_equal(service_answer(at("202"), phone_find(2), false), FAULT_NONE);
    happened("phone 1 line 1 connected\n"
             "phone 2 line 1 connected\n"
             "Established 202 newCall: 201=connected 202=connected\n"
             "phone 1 media receive\n"
             "phone 2 media receive\n");
}

static void media_goes_where_the_other_receives(void **state)
{
    (void)state;
    talk("201", "202");
    struct appearance *a = list_entry(phone_find(1)->appearances.next, struct appearance, of_phone);
    struct appearance *b = list_entry(phone_find(2)->appearances.next, struct appearance, of_phone);
    phone_receives(phone_find(1), a->reference, a->media_party, true, 11, 1111);
    happened("phone 2 media send 11:1111\n");
    phone_receives(phone_find(2), b->reference, b->media_party + 7, true, 22, 2222);   /* not the channel we opened */
    happened("");
    phone_receives(phone_find(2), 0, b->media_party, true, 22, 2222);                  /* a phone that names no call */
    happened("phone 1 media send 22:2222\n");
    phone_receives(phone_find(2), b->reference, b->media_party, true, 33, 3333);       /* twice */
    happened("");
    assert_int_equal(service_hold(at("201"), false), FAULT_NONE);
    happened("phone 1 media stop-receive\n"
             "phone 1 media stop-send\n"
             "phone 2 media stop-receive\n"
             "phone 2 media stop-send\n"
             "phone 1 line 1 hold\n"
             "Held 201 normal: 201=hold 202=connected\n");
    assert_int_equal(service_hold(at("201"), false), FAULT_CONNECTION_STATE);
    assert_int_equal(service_retrieve(at("201"), NULL, true), FAULT_NONE);
    happened("phone 1 line 1 connected (service)\n"
             "Retrieved 201 normal: 201=connected 202=connected\n"
             "phone 1 media receive\n"
             "phone 2 media receive\n");
}

static void click_to_dial(void **state)
{
    (void)state;
    make("201", "202");
    happened("phone 1 line 1 off-hook (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n"
             "phone 1 line 1 proceed (service)\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 2 line 1 ring-in\n"
             "phone 1 line 1 ring-out (service)\n"
             "Delivered 202 newCall: 201=connected 202=alerting\n");
    assert_int_equal(service_make(device_find("201"), NULL, "203", NULL), FAULT_DEVICE_STATE);
    happened("");
    assert_int_equal(service_clear(at("201")), FAULT_NONE);
    happened("phone 1 line 1 idle\n"
             "ConnectionCleared 201 normalClearing: 201=null\n"
             "ConnectionCleared 201 callCancelled: 202=alerting\n"
             "phone 2 line 1 idle\n"
             "ConnectionCleared 202 callCancelled: 202=null\n");
}

static void either_side_clears(void **state)
{
    (void)state;
    talk("201", "202");
    assert_int_equal(service_clear(at("202")), FAULT_NONE);
    happened("phone 2 media stop-receive\n"
             "phone 2 line 1 idle\n"
             "ConnectionCleared 202 normalClearing: 201=connected 202=null\n"
             "phone 1 media stop-receive\n"
             "phone 1 line 1 idle\n"
             "ConnectionCleared 201 normalClearing: 201=null\n");
}

static void busy(void **state)
{
    (void)state;
    talk("203", "202");
    make("201", "202");
    happened("phone 1 line 1 off-hook (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n"
             "phone 1 line 1 proceed (service)\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 1 line 1 busy (service)\n"
             "Failed 202 busy: 201=connected\n");
    loop_advance(9999);
    happened("");
    loop_advance(1);
    happened("phone 1 line 1 idle\n"
             "ConnectionCleared 201 normalClearing: 201=null\n");
}

static void unknown_number(void **state)
{
    (void)state;
    struct connection *c;
    service_initiate(phone_find(1), 1, &c);
    dial(c, "7");
    happened("phone 1 line 1 off-hook\n"
             "ServiceInitiated 201 normal: 201=initiated\n"
             "phone 1 line 1 dialing\n"
             "phone 1 line 1 proceed\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 1 line 1 invalid\n"
             "Failed 201 destNotObtainable: 201=fail\n");
    assert_int_equal(service_digit(c, '7'), FAULT_CONNECTION_STATE);
    assert_int_equal(service_clear(c), FAULT_NONE);
    happened("phone 1 line 1 idle\n"
             "ConnectionCleared 201 normalClearing: 201=null\n");
}

static void digits_stop_coming(void **state)
{
    (void)state;
    struct connection *c;
    service_initiate(phone_find(1), 0, &c);
    dial(c, "204");
    whatever();
    loop_advance(9999);
    happened("");
    loop_advance(1);
    happened("phone 1 line 1 proceed\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 1 line 1 invalid\n"
             "Failed 201 destNotObtainable: 201=fail\n");
}

static void nobody_answers(void **state)
{
    (void)state;
    make("201", "202");
    whatever();
    loop_advance(180 * 1000);
    happened("phone 2 line 1 idle\n"
             "ConnectionCleared 202 callNotAnswered: 202=null\n"
             "phone 1 line 1 congestion\n"
             "Failed 202 callNotAnswered: 201=connected\n");
}

static void rejected(void **state)
{
    (void)state;
    make("201", "202");
    whatever();
    assert_int_equal(service_clear(at("202")), FAULT_NONE);
    happened("phone 2 line 1 idle\n"
             "ConnectionCleared 202 normalClearing: 202=null\n"
             "phone 1 line 1 busy\n"
             "Failed 202 busy: 201=connected\n");
}

static void two_phones_ring_one_answers(void **state)
{
    (void)state;
    make("201", "203");
    happened("phone 1 line 1 off-hook (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n"
             "phone 1 line 1 proceed (service)\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 2 line 2 ring-in\n"
             "phone 3 line 1 ring-in\n"
             "phone 1 line 1 ring-out (service)\n"
             "Delivered 203 newCall: 201=connected 203=alerting\n");
    assert_int_equal(service_answer(at("203"), phone_find(3), false), FAULT_NONE);
    happened("phone 2 line 2 idle\n"
             "phone 1 line 1 connected\n"
             "phone 3 line 1 connected\n"
             "Established 203 newCall: 201=connected 203=connected\n"
             "phone 1 media receive\n"
             "phone 3 media receive\n");
}

static void second_call_on_a_dual_line(void **state)
{
    (void)state;
    make("202", "203");
    assert_int_equal(service_answer(at("203"), phone_find(3), false), FAULT_NONE);
    whatever();
    make("201", "203");
    happened("phone 1 line 1 off-hook (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n"
             "phone 1 line 1 proceed (service)\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 2 line 2 call-waiting\n"
             "phone 3 line 1 call-waiting\n"
             "phone 1 line 1 ring-out (service)\n"
             "Delivered 203 newCall: 201=connected 203=alerting\n");
    assert_int_equal(service_answer(at("203"), phone_find(3), true), FAULT_NONE);
    happened("phone 2 media stop-receive\n"
             "phone 3 media stop-receive\n"
             "phone 3 line 1 hold (service)\n"
             "Held 203 normal: 202=connected 203=hold\n"
             "phone 2 line 2 idle\n"
             "phone 1 line 1 connected\n"
             "phone 3 line 1 connected (service)\n"
             "Established 203 newCall: 201=connected 203=connected\n"
             "phone 1 media receive\n"
             "phone 3 media receive\n");
}

static void the_preferred_line_rings(void **state)
{
    (void)state;
    char two[sizeof configuration + 128];
    snprintf(two, sizeof two, "%sephone-dn 6\n number 201\nephone-dn 1\n preference 2\nephone 3\n button 2:6\n",
             configuration);
    phone_lost(phone_find(3));
    assert_int_equal(world_load_text(two), 0);
    phone_registered(phone_find(3), &port, NULL);
    whatever();
    make("202", "201");
    happened("phone 2 line 1 off-hook (service)\n"
             "ServiceInitiated 202 makeCall: 202=initiated\n"
             "phone 2 line 1 proceed (service)\n"
             "Originated 202 newCall: 202=connected\n"
             "phone 3 line 2 ring-in\n"
             "phone 2 line 1 ring-out (service)\n"
             "Delivered 201 newCall: 202=connected 201=alerting\n");
}

static void a_phone_calls_its_own_other_line(void **state)
{
    (void)state;
    assert_int_equal(service_make(device_find("203"), phone_find(2), "202", NULL), FAULT_NONE);
    whatever();
    assert_int_equal(service_answer(at("202"), NULL, false), FAULT_NONE);
    happened("phone 2 line 2 connected\n"
             "phone 2 line 1 connected\n"
             "Established 202 newCall: 203=connected 202=connected\n"
             "phone 2 line 2 hold\n"
             "Held 203 normal: 203=hold 202=connected\n");
    assert_int_equal(service_retrieve(at("203"), NULL, false), FAULT_NONE);
    happened("phone 2 line 1 hold\n"
             "Held 202 normal: 203=hold 202=hold\n"
             "phone 2 line 2 connected\n"
             "Retrieved 203 normal: 203=connected 202=hold\n");
}

static void a_number_without_a_phone(void **state)
{
    (void)state;
    make("201", "205");          /* cti notify: up, delivered, cannot answer */
    whatever();
    assert_int_equal(at("205")->state, CONNECTION_ALERTING);
    assert_int_equal(service_answer(at("205"), NULL, true), FAULT_OUT_OF_SERVICE);
    assert_int_equal(service_make(device_find("205"), NULL, "201", NULL), FAULT_CALLING_OUT_OF_SERVICE);
    service_clear(at("201"));
    make("201", "2045");         /* no phone, no notify */
    whatever();
    assert_int_equal(at("2045")->failure, CAUSE_OUT_OF_ORDER);
}

static void a_phone_vanishes(void **state)
{
    (void)state;
    talk("201", "202");
    phone_lost(phone_find(1));
    happened("ConnectionCleared 201 normalClearing: 201=null 202=connected\n"
             "phone 2 media stop-receive\n"
             "phone 2 line 1 idle\n"
             "ConnectionCleared 202 normalClearing: 202=null\n"
             "OutOfService 201 normal: 201=null\n");
    make("203", "202");
    whatever();
    phone_lost(phone_find(2));           /* while it rings; 203 is also on phone 3, which called */
    happened("ConnectionCleared 202 destOutOfOrder: 202=null\n"
             "phone 3 line 1 congestion\n"
             "Failed 202 destOutOfOrder: 203=connected\n"
             "OutOfService 202 normal: 202=null\n");
    phone_registered(phone_find(1), &port, NULL);
    whatever();
    phone_registered(phone_find(1), &port, NULL);
    happened("OutOfService 201 normal: 201=null\n"
             "BackInService 201 normal: 201=null\n");
}

static void configuration_and_calls(void **state)
{
    (void)state;
    talk("201", "202");
    char renumbered[sizeof configuration];
    memcpy(renumbered, configuration, sizeof configuration);
    memcpy(strstr(renumbered, "202"), "299", 3);
    assert_int_equal(world_load_text(renumbered), 0);
    whatever();
    assert_non_null(device_find("299"));
    assert_int_equal(at("202")->state, CONNECTION_CONNECTED);     /* ends as it began */
    assert_int_equal(service_clear(at("202")), FAULT_NONE);
    whatever();
    assert_null(device_find("202"));
}

int main(void)
{
    loop_open_virtual();
    loop_on_settle(core_settle);
    config_register(modules, module_count);
    shell_build();
    for (unsigned i = 0; i < module_count; i++)
        if (modules[i]->start && strcmp(modules[i]->name, "cli") != 0)       /* the doors stay shut */
            assert_int_equal(modules[i]->start(), 0);
    event_subscribe(on_event);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_hand, begin, end),
        cmocka_unit_test_setup_teardown(media_goes_where_the_other_receives, begin, end),
        cmocka_unit_test_setup_teardown(click_to_dial, begin, end),
        cmocka_unit_test_setup_teardown(either_side_clears, begin, end),
        cmocka_unit_test_setup_teardown(busy, begin, end),
        cmocka_unit_test_setup_teardown(unknown_number, begin, end),
        cmocka_unit_test_setup_teardown(digits_stop_coming, begin, end),
        cmocka_unit_test_setup_teardown(nobody_answers, begin, end),
        cmocka_unit_test_setup_teardown(rejected, begin, end),
        cmocka_unit_test_setup_teardown(two_phones_ring_one_answers, begin, end),
        cmocka_unit_test_setup_teardown(second_call_on_a_dual_line, begin, end),
        cmocka_unit_test_setup_teardown(the_preferred_line_rings, begin, end),
        cmocka_unit_test_setup_teardown(a_phone_calls_its_own_other_line, begin, end),
        cmocka_unit_test_setup_teardown(a_number_without_a_phone, begin, end),
        cmocka_unit_test_setup_teardown(a_phone_vanishes, begin, end),
        cmocka_unit_test_setup_teardown(configuration_and_calls, begin, end),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&trace);
    loop_close();
    return failed;
}

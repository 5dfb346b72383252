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

#include "test/unit/appliance.h"

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
        "idle", "off-hook", "dialing", "proceed", "ring-out", "ring-in", "call-waiting", "connected",
        "conference", "hold", "barged", "remote", "remote-hold", "paged", "busy", "invalid", "congestion",
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
    static const char *const names[] = { "lines", "restart", "reset", "gone", "idle", "features" };
    if (n != NOTICE_IDLE)
        buf_printf(&trace, "phone %u notice %s\n", p->tag, names[n]);
}

static void digits(struct phone *p, uint32_t reference, const char *text)
{
    (void)reference;
    buf_printf(&trace, "phone %u hears %s\n", p->tag, text);
}

static void remind(struct phone *p, const char *slot)
{
    buf_printf(&trace, "phone %u is reminded of %s\n", p->tag, slot);
}

static const struct port port = {
    .indicate = indicate, .media = media, .notice = notice, .digits = digits, .remind = remind,
};

static void on_event(const struct event *e)
{
    static const char *const causes[CAUSE_COUNT] = {
        "normal", "newCall", "makeCall", "normalClearing", "callCancelled", "busy", "callNotAnswered",
        "destNotObtainable", "destOutOfOrder", "invalidNumberFormat", "timeout", "consultation", "transfer",
        "singleStepTransfer", "conference", "alternate", "redirected", "callForwardImmediate", "callForwardBusy",
        "callForwardNoAnswer", "doNotDisturb", "keyOperation", "resourcesNotAvailable", "reorderTone", "park",
        "recall", "callPickup", "distributed", "recallNoAnswer",
    };
    buf_printf(&trace, "%s %s %s", event_kind_name(e->kind), e->subject, causes[e->cause]);
    if (e->last_redirection)
        buf_printf(&trace, " (from %s)", e->last_redirection);
    if (e->destination)
        buf_printf(&trace, " -> %s", e->destination);
    if (!e->call)
        buf_adds(&trace, e->on ? " on" : " off");
    buf_addc(&trace, ':');
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
    happened("phone 1 line 1 connected\n"
             "phone 2 line 2 remote\n"
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
             "phone 2 line 2 remote-hold\n"
             "phone 3 line 1 hold (service)\n"
             "Held 203 normal: 202=connected 203=hold\n"
             "phone 1 line 1 connected\n"
             "phone 2 line 2 remote\n"
             "phone 3 line 1 connected (service)\n"
             "Established 203 newCall: 201=connected 203=connected\n"
             "phone 1 media receive\n"
             "phone 3 media receive\n");
}

static void the_preferred_line_rings(void **state)
{
    (void)state;
    char two[sizeof configuration + 128];
    snprintf(two, sizeof two, "%sephone-dn 6\n number 201\n no huntstop\nephone-dn 1\n preference 2\nephone 3\n"
             " button 2:6\n",
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
             "phone 3 line 1 remote-hold\n"
             "Held 203 normal: 203=hold 202=connected\n");
    assert_int_equal(service_retrieve(at("203"), NULL, false), FAULT_NONE);
    happened("phone 2 line 1 hold\n"
             "Held 202 normal: 203=hold 202=hold\n"
             "phone 2 line 2 connected\n"
             "phone 3 line 1 remote\n"
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
    happened("phone 2 media stop-receive\n"
             "ConnectionCleared 201 normalClearing: 201=null\n"
             "phone 2 line 1 congestion\n"
             "Failed 201 destOutOfOrder: 202=connected\n"
             "OutOfService 201 normal off: 201=null\n");
    assert_int_equal(service_clear(at("202")), FAULT_NONE);
    happened("phone 2 line 1 idle\n"
             "ConnectionCleared 202 normalClearing: 202=null\n");
    make("203", "202");
    whatever();
    phone_lost(phone_find(2));           /* while it rings; 203 is also on phone 3, which called */
    happened("ConnectionCleared 202 destOutOfOrder: 202=null\n"
             "phone 3 line 1 congestion\n"
             "Failed 202 destOutOfOrder: 203=connected\n"
             "OutOfService 202 normal off: 202=null\n");
    phone_registered(phone_find(1), &port, NULL);
    whatever();
    phone_registered(phone_find(1), &port, NULL);
    happened("OutOfService 201 normal off: 201=null\n"
             "BackInService 201 normal off: 201=null\n");
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

/* -- two calls of one device -- */

static void consultation_and_transfer(void **state)
{
    (void)state;
    struct connection *asking;
    talk("203", "201");
    assert_int_equal(service_consult(at("203"), "202", true, &asking), FAULT_NONE);
    happened("phone 3 media stop-receive\n"
             "phone 1 media stop-receive\n"
             "phone 3 line 1 hold (service)\n"
             "phone 2 line 2 remote-hold\n"
             "Held 203 consultation: 203=hold 201=connected\n"
             "phone 3 line 1 off-hook (service)\n"
             "phone 2 line 2 remote\n"
             "ServiceInitiated 203 consultation: 203=initiated\n"
             "phone 3 line 1 proceed (service)\n"
             "phone 2 line 2 remote\n"
             "Originated 203 consultation: 203=connected\n"
             "phone 2 line 1 ring-in\n"
             "phone 3 line 1 ring-out (service)\n"
             "Delivered 202 consultation: 203=connected 202=alerting\n");
    struct connection *held = asking->consulted;
    assert_int_equal(service_answer(at("202"), phone_find(2), false), FAULT_NONE);
    whatever();
    assert_int_equal(service_transfer(asking, held), FAULT_CONNECTION_STATE);     /* the wrong way round */
    assert_int_equal(service_transfer(held, asking), FAULT_NONE);
    happened("phone 3 line 1 idle\n"
             "phone 2 line 2 idle\n"
             "phone 3 media stop-receive\n"
             "phone 3 line 1 idle\n"
             "phone 2 line 2 idle\n"
             "phone 2 media stop-receive\n"
             "Transferred 203 transfer (from 203) -> 202: 203=null 201=connected 202=connected\n"
             "phone 1 line 1 connected\n"
             "phone 2 line 1 connected\n"
             "phone 1 media receive\n"
             "phone 2 media receive\n");
    assert_int_equal(call_count(), 1);
}

static void transfer_while_it_rings(void **state)
{
    (void)state;
    struct connection *asking;
    talk("203", "201");
    service_consult(at("203"), "202", true, &asking);
    whatever();
    assert_int_equal(service_transfer(asking->consulted, asking), FAULT_NONE);
    happened("phone 3 line 1 idle\n"
             "phone 2 line 2 idle\n"
             "phone 3 line 1 idle\n"
             "phone 2 line 2 idle\n"
             "Transferred 203 transfer (from 203) -> 202: 203=null 201=connected 202=alerting\n"
             "phone 1 line 1 ring-out\n"
             "phone 2 line 1 ring-in\n");
    service_answer(at("202"), NULL, false);
    happened("phone 1 line 1 connected\n"
             "phone 2 line 1 connected\n"
             "Established 202 transfer (from 203): 201=connected 202=connected\n"
             "phone 1 media receive\n"
             "phone 2 media receive\n");
}

static void consulting_twice(void **state)
{
    (void)state;
    struct connection *first, *second;
    struct phone *boss = phone_find(2);          /* 202 and the dual-line 203 */
    assert_int_equal(service_make(device_find("203"), boss, "201", NULL), FAULT_NONE);
    assert_int_equal(service_answer(at("201"), NULL, false), FAULT_NONE);
    struct connection *held = list_entry(device_find("203")->connections.next, struct connection, of_device);
    assert_int_equal(service_consult(held, "205", true, &first), FAULT_NONE);
    assert_int_equal(service_retrieve(held, NULL, true), FAULT_NONE);      /* what only rings makes way … */
    assert_null(held->consulted);
    assert_int_equal(service_consult(held, NULL, true, &second), FAULT_NONE);
    assert_ptr_equal(held->consulted, second);
    assert_int_equal(service_clear(second), FAULT_NONE);
    assert_null(held->consulted);
}

static void alternate_and_reconnect(void **state)
{
    (void)state;
    struct connection *asking;
    talk("203", "201");
    service_consult(at("203"), "202", true, &asking);
    struct connection *held = asking->consulted;
    service_answer(at("202"), phone_find(2), false);
    whatever();
    assert_int_equal(service_alternate(held, asking, true), FAULT_NONE);
    happened("phone 3 media stop-receive\n"
             "phone 2 media stop-receive\n"
             "phone 3 line 1 hold (service)\n"
             "phone 2 line 2 remote-hold\n"
             "Held 203 alternate: 203=hold 202=connected\n"
             "phone 3 line 1 connected (service)\n"
             "phone 2 line 2 remote\n"
             "Retrieved 203 alternate: 203=connected 201=connected\n"
             "phone 3 media receive\n"
             "phone 1 media receive\n");
    assert_int_equal(service_reconnect(held, asking, true), FAULT_NONE);
    whatever();
    assert_int_equal(asking->state, CONNECTION_CONNECTED);
    assert_int_equal(call_count(), 1);
}

static void single_step_transfer(void **state)
{
    (void)state;
    talk("201", "203");
    assert_int_equal(service_single_step_transfer(at("201"), "999"), FAULT_INVALID_DESTINATION);
    assert_int_equal(service_single_step_transfer(at("201"), "203"), FAULT_INVALID_DESTINATION);
    struct phone *talking = connection_peer(at("201"))->device == device_find("203") ? phone_find(2) : NULL;
    assert_non_null(talking);
    assert_int_equal(service_single_step_transfer(at("203"), "202"), FAULT_NONE);
    whatever();
    assert_int_equal(at("202")->state, CONNECTION_ALERTING);
    assert_string_equal(at("202")->call->calling, "201");
    service_answer(at("202"), NULL, false);
    happened("phone 1 line 1 connected\n"
             "phone 2 line 1 connected\n"
             "Established 202 singleStepTransfer (from 203): 201=connected 202=connected\n"
             "phone 1 media receive\n"
             "phone 2 media receive\n");
}

/* -- a call that goes somewhere else -- */

static void deflected(void **state)
{
    (void)state;
    make("201", "202");
    whatever();
    assert_int_equal(service_deflect(at("202"), "202"), FAULT_INVALID_DESTINATION);
    assert_int_equal(service_deflect(at("201"), "203"), FAULT_CONNECTION_STATE);
    assert_int_equal(service_deflect(at("202"), "203"), FAULT_NONE);
    happened("phone 2 line 1 idle\n"
             "Diverted 202 redirected -> 203: 202=null\n"
             "phone 2 line 2 ring-in\n"
             "phone 3 line 1 ring-in\n"
             "Delivered 203 redirected (from 202): 201=connected 203=alerting\n");
    assert_string_equal(at("203")->call->called, "202");
}

static const struct actor application = { .kind = ACTOR_APPLICATION, .name = "test", .origin = "unit" };

static void forwarded_at_once(void **state)
{
    (void)state;
    assert_int_equal(service_set_forward(device_find("202"), "202", &application), FAULT_INVALID_DESTINATION);
    assert_int_equal(service_set_forward(device_find("202"), "203", &application), FAULT_NONE);
    happened("Forwarding 202 normal -> 203 on: 202=null\n"
             "phone 2 notice features\n");
    make("201", "202");
    happened("phone 1 line 1 off-hook (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n"
             "phone 1 line 1 proceed (service)\n"
             "Originated 201 newCall: 201=connected\n"
             "Diverted 202 callForwardImmediate -> 203: 202=null\n"
             "phone 2 line 2 ring-in\n"
             "phone 3 line 1 ring-in\n"
             "phone 1 line 1 ring-out (service)\n"
             "Delivered 203 callForwardImmediate (from 202): 201=connected 203=alerting\n");
    assert_int_equal(service_set_forward(device_find("202"), "", &application), FAULT_NONE);
    happened("Forwarding 202 normal -> 203 off: 202=null\n"
             "phone 2 notice features\n");
}

static void forwards_that_chase_each_other(void **state)
{
    (void)state;
    char text[sizeof configuration + 160];
    snprintf(text, sizeof text, "%stelephony-service\n max-redirect 5\nephone-dn-template 1\n call-forward all 203\n"
             "ephone-dn 2\n ephone-dn-template 1\n", configuration);
    assert_int_equal(world_load_text(text), 0);
    service_set_forward(device_find("203"), "202", &application);
    make("201", "202");
    loop_drain();
    assert_int_equal(at("201")->call->redirections, 5);      /* then it rings where it is */
}

static void forwarded_when_busy_or_late(void **state)
{
    (void)state;
    char text[sizeof configuration + 160];
    snprintf(text, sizeof text, "%sephone-dn-template 1\n call-forward busy 203\n call-forward noan 205 timeout 12\n"
             "ephone-dn 2\n ephone-dn-template 1\n", configuration);
    assert_int_equal(world_load_text(text), 0);
    whatever();
    make("201", "202");
    whatever();
    loop_advance(11999);
    happened("");
    loop_advance(1);
    happened("phone 2 line 1 idle\n"
             "Diverted 202 callForwardNoAnswer -> 205: 202=null\n"
             "Delivered 205 callForwardNoAnswer (from 202): 201=connected 205=alerting\n");
    service_clear(at("201"));
    talk("203", "202");
    make("201", "202");
    loop_drain();
    core_settle();
    assert_non_null(strstr(buf_text(&trace), "Diverted 202 callForwardBusy -> 203: 202=null\n"));
    buf_clear(&trace);
}

/* -- asked first, and features -- */

static void prompted(void **state)
{
    (void)state;
    struct connection *c;
    assert_int_equal(service_make_prompted(device_find("201"), NULL, "202", 15, &c), FAULT_NONE);
    happened("phone 1 line 1 ring-in (service)\n"
             "ServiceInitiated 201 makeCall: 201=initiated\n");
    assert_int_equal(service_digit(c, '1'), FAULT_CONNECTION_STATE);
    assert_int_equal(service_answer(c, NULL, false), FAULT_NONE);
    happened("phone 1 line 1 proceed\n"
             "Originated 201 newCall: 201=connected\n"
             "phone 2 line 1 ring-in\n"
             "phone 1 line 1 ring-out\n"
             "Delivered 202 newCall: 201=connected 202=alerting\n");
    service_clear(c);
    service_make_prompted(device_find("201"), NULL, "202", 15, &c);
    whatever();
    loop_advance(15000);
    happened("phone 1 line 1 idle\n"
             "ConnectionCleared 201 timeout: 201=null\n");
}

static void features(void **state)
{
    (void)state;
    assert_int_equal(service_set_do_not_disturb(device_find("202"), NULL, true), FAULT_NONE);
    happened("DoNotDisturb 202 normal on: 202=null\n"
             "phone 2 notice features\n");
    assert_true(device_do_not_disturb(device_find("202")));
    assert_int_equal(service_set_do_not_disturb(device_find("205"), NULL, true), FAULT_INCOMPATIBLE_DEVICE);
    service_set_do_not_disturb(device_find("202"), NULL, false);
    assert_int_equal(service_set_message_waiting(device_find("203"), true), FAULT_NONE);
    happened("DoNotDisturb 202 normal off: 202=null\n"
             "MessageWaiting 203 normal on: 203=null\n"
             "phone 2 notice features\n"
             "phone 3 notice features\n");
    service_set_message_waiting(device_find("203"), false);
    talk("201", "202");
    assert_int_equal(service_generate_digits(at("201"), "1x"), FAULT_INVALID_VALUE);
    assert_int_equal(service_generate_digits(at("201"), "1*#"), FAULT_NONE);
    happened("phone 2 hears 1*#\n");
}

int main(void)
{
    appliance_start();
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
        cmocka_unit_test_setup_teardown(consultation_and_transfer, begin, end),
        cmocka_unit_test_setup_teardown(transfer_while_it_rings, begin, end),
        cmocka_unit_test_setup_teardown(consulting_twice, begin, end),
        cmocka_unit_test_setup_teardown(alternate_and_reconnect, begin, end),
        cmocka_unit_test_setup_teardown(single_step_transfer, begin, end),
        cmocka_unit_test_setup_teardown(deflected, begin, end),
        cmocka_unit_test_setup_teardown(forwarded_at_once, begin, end),
        cmocka_unit_test_setup_teardown(forwards_that_chase_each_other, begin, end),
        cmocka_unit_test_setup_teardown(forwarded_when_busy_or_late, begin, end),
        cmocka_unit_test_setup_teardown(prompted, begin, end),
        cmocka_unit_test_setup_teardown(features, begin, end),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&trace);
    loop_close();
    return failed;
}

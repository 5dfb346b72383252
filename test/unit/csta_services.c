// SPDX-License-Identifier: MIT
/* Stories of applications: requests in, answers and events out, over the real call model. */
#include "csta/monitor.h"
#include "csta/services.h"
#include "test/unit/csta_story.h"

/* -- calls -- */

static void click_to_dial(void **state)
{
    (void)state;
    two_applications();
    const char *text = make(a, TEL("201"), TEL("202"));
    const struct device *d = device_find("201");
    const struct connection *c = list_entry(d->connections.prev, struct connection, of_device);
    snprintf(own_id, sizeof own_id, "<MakeCallResponse" ED3 "><callingDevice><callID>%u</callID><deviceID>" TEL("201")
             "</deviceID></callingDevice></MakeCallResponse>", c->call->id);
    assert_string_equal(text, own_id);
    heard(a, "");                            /* the answer comes before the first event it causes */
    loop_settle();
    answer();
    heard(a, "ServiceInitiated(201,initiated,makeCall)\nOriginated(201,connected,newCall)\n"
             "Delivered(202,connected,newCall)\nEstablished(202,connected,newCall)\n");
    leave();
}

static void either_side_clears(void **state)
{
    (void)state;
    talking();
    client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", TEL("201")));
    loop_settle();
    heard(a, "ConnectionCleared(201,null,normalClearing)\n");
    heard(b, "ConnectionCleared(201,connected,normalClearing)\nConnectionCleared(202,null,normalClearing)\n");
    leave();
}

static void the_caller_gives_up(void **state)
{
    (void)state;
    two_applications();
    call();
    client_heard(a), client_heard(b);
    client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", TEL("201")));
    loop_settle();
    heard(a, "ConnectionCleared(201,null,normalClearing)\n");
    heard(b, "ConnectionCleared(201,alerting,callCancelled)\nConnectionCleared(202,null,callCancelled)\n");
    leave();
}

static void busy(void **state)
{
    (void)state;
    two_applications();
    struct dialog *c = client_open("206", NS(3));
    monitor(c, "206");
    service_initiate(phone_find(3), 2, NULL);
    loop_settle();
    heard(c, "ServiceInitiated(206,initiated,normal)\n");
    make(a, TEL("201"), "206");
    loop_settle();
    heard(a, "ServiceInitiated(201,initiated,makeCall)\nOriginated(201,connected,newCall)\n"
             "Failed(206,connected,busy)\n");
    heard(c, "");
    client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", TEL("201")));
    loop_settle();
    heard(a, "ConnectionCleared(201,null,normalClearing)\n");
    heard(c, "");
    client_close(c);
    leave();
}

static void unknown_number(void **state)
{
    (void)state;
    two_applications();
    make(a, TEL("201"), "999");
    loop_settle();
    heard(a, "ServiceInitiated(201,initiated,makeCall)\nOriginated(201,connected,newCall)\n"
             "Failed(201,fail,destNotObtainable)\n");
    leave();
}

static void nobody_answers(void **state)
{
    (void)state;
    two_applications();
    call();
    client_heard(a), client_heard(b);
    loop_advance(181 * 1000);
    heard(a, "Failed(202,connected,callNotAnswered)\n");
    heard(b, "ConnectionCleared(202,null,callNotAnswered)\n");
    leave();
}

static void hold_and_retrieve(void **state)
{
    (void)state;
    talking();
    client_ask(a, "HoldCall", own_connection("callToBeHeld", "201", TEL("201")));
    loop_settle();
    heard(a, "Held(201,hold,normal)\n");
    heard(b, "Held(201,connected,normal)\n");
    refused(client_ask(a, "HoldCall", own_connection("callToBeHeld", "201", TEL("201"))),
            "stateIncompatibility", "invalidConnectionState");
    client_ask(a, "RetrieveCall", own_connection("callToBeRetrieved", "201", TEL("201")));
    loop_settle();
    heard(a, "Retrieved(201,connected,normal)\n");
    heard(b, "Retrieved(201,connected,normal)\n");
    leave();
}

static void a_second_call_is_answered(void **state)
{
    (void)state;
    talking();
    struct dialog *c = client_open("206", NS(3));
    make(c, "206", "202");
    loop_settle();
    heard(b, "Delivered(202,alerting,newCall)\n");
    answer();
    heard(b, "Held(202,hold,normal)\nEstablished(202,connected,newCall)\n");
    client_close(c);
    leave();
}

/* -- the words of messages -- */

static void whole_messages(void **state)
{
    (void)state;
    two_applications();
    call();
    struct lab_event e;
    lab_event_read(&e, a->heard[2], strlen(a->heard[2]));
    char expected[1024];
    snprintf(expected, sizeof expected, DECLARATION "<DeliveredEvent" ED3 "><monitorCrossRefID>%s</monitorCrossRefID>"
             "<connection><callID>%s</callID><deviceID>" TEL("202") "</deviceID></connection>"
             "<alertingDevice><deviceIdentifier>" TEL("202") "</deviceIdentifier></alertingDevice>"
             "<callingDevice><deviceIdentifier>" TEL("201") "</deviceIdentifier></callingDevice>"
             "<calledDevice><deviceIdentifier>" TEL("202") "</deviceIdentifier></calledDevice>"
             "<lastRedirectionDevice><notRequired/></lastRedirectionDevice>"
             "<localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause></DeliveredEvent>",
             e.monitor, e.call);
    assert_string_equal(a->heard[2], expected);
    assert_non_null(strstr(b->heard[0], "<callingDevice><deviceIdentifier>201</deviceIdentifier></callingDevice>"));
    leave();
}

static void own_spelling_byte_for_byte(void **state)
{
    (void)state;
    static const char odd[] = "TEL:2-0-1;Phone-Context=&lt;x&gt;;foo=\xc3\xa9";
    a = client_open("201", NS(5));
    char body[256];
    snprintf(body, sizeof body, "<monitorObject><deviceObject typeOfNumber='dialingNumber'> %s\n</deviceObject>"
             "</monitorObject>", odd);
    assert_non_null(strstr(client_ask_in(a, NS(4), "MonitorStart", body), "MonitorStartResponse xmlns=\"" NS(4) "\""));
    snprintf(body, sizeof body, "<callingDevice>%s</callingDevice><calledDirectoryNumber>202</calledDirectoryNumber>",
             odd);
    assert_non_null(strstr(client_ask_in(a, NS(6), "MakeCall", body), odd));
    assert_non_null(strstr(answered.data, "<MakeCallResponse xmlns=\"" NS(6) "\">"));
    loop_settle();
    assert_int_equal(a->heard_count, 3);
    assert_non_null(strstr(a->heard[0], odd));
    assert_non_null(strstr(a->heard[0], "<ServiceInitiatedEvent xmlns=\"" NS(4) "\">"));
    client_close(a);
}

static void any_prefix_any_order_no_namespace(void **state)
{
    (void)state;
    two_applications();
    call();
    char body[512];
    const struct connection *c = list_entry(device_find("202")->connections.prev, struct connection, of_device);
    snprintf(body, sizeof body, "<x:AnswerCall xmlns:x='" NS(4) "'><x:callToBeAnswered><x:deviceID>202</x:deviceID>"
             "<x:callID>%u</x:callID></x:callToBeAnswered></x:AnswerCall>", c->call->id);
    assert_int_equal(status_of(b, body), 200);
    assert_string_equal(answered.data, DECLARATION "<AnswerCallResponse xmlns=\"" NS(4) "\"></AnswerCallResponse>");
    assert_int_equal(status_of(b, "<SystemStatus/>"), 200);
    assert_string_equal(answered.data, DECLARATION "<SystemStatusResponse" ED3 "></SystemStatusResponse>");
    leave();
}

static void half_a_connection(void **state)
{
    (void)state;
    two_applications();
    call();
    assert_non_null(strstr(client_ask(b, "AnswerCall", "<callToBeAnswered><callID></callID><deviceID>202</deviceID>"
                                      "</callToBeAnswered>"), "<AnswerCallResponse"));
    loop_settle();
    char body[128];
    const struct connection *c = list_entry(device_find("201")->connections.prev, struct connection, of_device);
    snprintf(body, sizeof body, "<connectionToBeCleared><callID>%u</callID></connectionToBeCleared>", c->call->id);
    assert_non_null(strstr(client_ask(a, "ClearConnection", body), "<ClearConnectionResponse"));
    loop_settle();
    assert_int_equal(call_count(), 0);
    leave();
}

static void features(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    const char *text = client_ask(a, "GetCSTAFeatures", "");
    assert_non_null(strstr(text, "<callControlServList><alternateCall/><answerCall/><clearConnection/>"
                                 "<conferenceCall/><consultationCall/><deflectCall/><dialDigits/><directedPickupCall/>"
                                 "<groupPickupCall/><holdCall/><makeCall/><parkCall/>"
                                 "<reconnectCall/><retrieveCall/><singleStepTransfer/><transferCall/>"
                                 "</callControlServList>"
                                 "<callAssociatedServList><generateDigits/></callAssociatedServList><physDevServList>"
                                 "<getMessageWaitingIndicator/><setMessageWaitingIndicator/></physDevServList>"
                                 "<logicalServList><getDoNotDisturb/><getForwarding/><setDoNotDisturb/>"
                                 "<setForwarding/></logicalServList></supportedServices>"));
    assert_non_null(strstr(text, "<callControlEvtsList><conferenced/><connectionCleared/><delivered/><diverted/>"
                                 "<established/><failed/><held/><originated/><queued/><retrieved/>"
                                 "<serviceInitiated/><transferred/></callControlEvtsList>"
                                 "<physDevEvtsList><messageWaiting/></physDevEvtsList>"
                                 "<logicalEvtsList><doNotDisturb/><forwarding/></logicalEvtsList>"
                                 "<deviceMaintEvtsList><backInService/><outOfService/></deviceMaintEvtsList>"));
    for (int edition = 4; edition <= 6; edition++) {
        char space[96];
        snprintf(space, sizeof space, NS(%d), edition);
        client_ask_in(a, space, "GetCSTAFeatures", "");                 /* for the judge */
    }
    client_close(a);
}

/* The tables of csta/README.md are a catalogue: a row that is not there is not documented. */
static void the_page_lists_every_row(void **state)
{
    (void)state;
    const char *source = getenv("NAISEN_SOURCE");
    char path[512], row[256];
    if (!source)
        skip();
    snprintf(path, sizeof path, "%s/csta/README.md", source);
    size_t size;
    char *page = read_file(path, &size);
    assert_non_null(page);
    page[size] = '\0';
    for (const struct service *s = csta_services; s->element; s++) {
        snprintf(row, sizeof row, "\n| %s | %s | ", s->element, s->list);
        assert_non_null(strstr(page, row));
    }
    for (enum event_kind kind = 0; kind < EVENT_KINDS; kind++) {
        const struct event_row *e = &event_rows[kind];
        snprintf(row, sizeof row, "\n| %s | %s | %s |", e->element, e->list, e->connection ? e->connection : "–");
        assert_non_null(strstr(page, row));
    }
    free(page);
}

/* -- calls with a prompt -- */

#define PROMPT "<callingDevice>" TEL("201") "</callingDevice><calledDirectoryNumber>202</calledDirectoryNumber>" \
               "<autoOriginate>prompt</autoOriginate>"

static void the_user_agrees(void **state)
{
    (void)state;
    two_applications();
    assert_non_null(strstr(client_ask(a, "MakeCall", PROMPT), "<MakeCallResponse"));
    loop_settle();
    heard(a, "ServiceInitiated(201,initiated,makeCall)\n");
    heard(b, "");
    client_ask(a, "AnswerCall", "<callToBeAnswered><deviceID>201</deviceID></callToBeAnswered>");
    loop_settle();
    heard(a, "Originated(201,connected,newCall)\nDelivered(202,connected,newCall)\n");
    heard(b, "Delivered(202,alerting,newCall)\n");
    leave();
}

static void the_user_does_not(void **state)
{
    (void)state;
    two_applications();
    client_ask(a, "MakeCall", PROMPT);
    loop_settle();
    client_heard(a);
    loop_advance(14 * 1000);
    heard(a, "");
    loop_advance(2 * 1000);
    heard(a, "ConnectionCleared(201,null,timeout)\n");
    configure("voice service voip\n cti timeout make-call-prompt 5\n");
    client_ask(a, "MakeCall", PROMPT);
    loop_settle();
    client_heard(a);
    loop_advance(6 * 1000);
    heard(a, "ConnectionCleared(201,null,timeout)\n");
    configure("voice service voip\n cti csta mode basic\n");
    refused(client_ask(a, "MakeCall", PROMPT), "operation", "requestIncompatibleWithCallingDevice");
    configure("voice service voip\n no cti csta mode basic\n no cti timeout make-call-prompt\n");
    refused(client_ask(a, "MakeCall", "<callingDevice>A0001</callingDevice><calledDirectoryNumber>202"
                       "</calledDirectoryNumber><autoOriginate>prompt</autoOriginate>"),
            "systemResourceAvailibility", "callingDeviceOutOfService");
    assert_int_equal(call_count(), 0);
    leave();
}

/* -- snapshots -- */

static void snapshots(void **state)
{
    (void)state;
    two_applications();
    assert_non_null(strstr(client_ask(a, "SnapshotDevice", "<snapshotObject>" TEL("201") "</snapshotObject>"),
                           "<crossRefIDorSnapshotData><snapshotData></snapshotData></crossRefIDorSnapshotData>"));
    call();
    assert_non_null(strstr(client_ask(a, "SnapshotDevice", "<snapshotObject>" TEL("201") "</snapshotObject>"),
                           "<endpointDevice><deviceIdentifier>" TEL("202") "</deviceIdentifier></endpointDevice>"
                           "<localCallState><compoundCallState><localConnectionState>connected</localConnectionState>"
                           "<localConnectionState>alerting</localConnectionState></compoundCallState>"));
    const char *text = client_ask(a, "SnapshotCall", own_connection("snapshotObject", "201", TEL("201")));
    assert_non_null(strstr(text, "<localConnectionInfo>alerting</localConnectionInfo>"));
    assert_non_null(strstr(text, "<calledDevice><deviceIdentifier>" TEL("202") "</deviceIdentifier></calledDevice>"));
    /* By callID alone, from an application that monitors neither end. */
    struct dialog *c = client_open("206", NS(3));
    char body[128];
    const struct connection *own = list_entry(device_find("201")->connections.prev, struct connection, of_device);
    snprintf(body, sizeof body, "<snapshotObject><callID>%u</callID></snapshotObject>", own->call->id);
    assert_non_null(strstr(client_ask(c, "SnapshotCall", body), "<deviceIdentifier>201</deviceIdentifier>"));
    assert_non_null(strstr(client_ask(b, "SnapshotCall", body), "<deviceIdentifier>202</deviceIdentifier>"));
    refused(client_ask(c, "SnapshotCall", "<snapshotObject><callID>999999</callID></snapshotObject>"), "operation",
            "invalidCallID");
    refused(client_ask(c, "SnapshotCall", ""), "operation", "atLeastOneConditionalParameterNotProvided");
    configure("ephone-dn 1\n no cti watch\nephone-dn 2\n no cti watch\n");
    refused(client_ask(c, "SnapshotCall", body), "operation", "privilegeViolationSpecifiedDevice");
    client_close(c);
    leave();
}

/* A monitor that starts in the middle of a call hears of it from then on. */
static void monitor_in_the_middle(void **state)
{
    (void)state;
    talking();
    struct dialog *late = client_open("201", NS(3));
    monitor(late, "201");
    heard(late, "");
    assert_non_null(strstr(client_ask(late, "SnapshotDevice", "<snapshotObject>201</snapshotObject>"),
                           "<localConnectionState>connected</localConnectionState>"));
    client_ask(b, "ClearConnection", own_connection("connectionToBeCleared", "202", "202"));
    loop_settle();
    heard(late, "ConnectionCleared(202,connected,normalClearing)\nConnectionCleared(201,null,normalClearing)\n");
    client_close(late);
    leave();
}

/* -- monitors -- */

#define MONITOR(device) "<monitorObject><deviceObject>" device "</deviceObject></monitorObject>"

static void monitor_refusals(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    refused(client_ask(a, "MonitorStart", MONITOR("203")), "operation", "privilegeViolationSpecifiedDevice");
    refused(client_ask(a, "MonitorStart", MONITOR("299")), "operation", "invalidDeviceID");
    refused(client_ask(a, "MonitorStart", MONITOR("&lt;")), "operation", "invalidDeviceID");
    refused(client_ask(a, "MonitorStart", MONITOR("")), "operation", "invalidDeviceID");
    refused(client_ask(a, "MonitorStart", MONITOR("204")), "systemResourceAvailibility", "deviceOutOfService");
    refused(client_ask(a, "MonitorStart", MONITOR("201;device=SEP000000000002")), "operation", "invalidDeviceID");
    refused(client_ask(a, "MonitorStart", ""), "operation", "atLeastOneConditionalParameterNotProvided");
    refused(client_ask(a, "MonitorStart", "<monitorObject><callObject><callID>1</callID></callObject></monitorObject>"),
            "operation", "invalidMonitorObject");
    refused(client_ask(a, "MonitorStart", MONITOR("201") "<monitorType>call</monitorType>"),
            "operation", "invalidMonitorType");
    refused(client_ask(a, "MonitorStop", "<monitorCrossRefID>77777</monitorCrossRefID>"),
            "operation", "invalidMonitorCrossRefID");
    refused(client_ask(a, "MonitorStop", "<monitorCrossRefID>x</monitorCrossRefID>"),
            "operation", "invalidMonitorCrossRefID");
    assert_int_equal(monitor_limit.used, 0);
    monitor(a, "A0001");                                                /* up by `cti notify`, without a phone */
    monitor(a, "201;device=SEP000000000001");
    monitor(a, "SEP000000000002");
    assert_int_equal(monitor_limit.used, 3);
    client_close(a);
    assert_int_equal(monitor_limit.used, 0);
}

static void a_device_has_many_monitors_but_not_too_many(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    for (unsigned i = 0; i < DEVICE_MONITORS_MAX; i++)
        monitor(a, "201");
    refused(client_ask(a, "MonitorStart", MONITOR("201")), "subscribedResourceAvailability",
            "objectMonitorLimitExceeded");
    monitor(a, "202");
    monitor_limit.maximum = monitor_limit.used;
    refused(client_ask(a, "MonitorStart", MONITOR("202")), "systemResourceAvailibility", "overallMonitorLimitExceeded");
    monitor_limit.maximum = MONITORS_MAX;
    client_close(a);
}

static void monitors_are_the_sessions_own(void **state)
{
    (void)state;
    two_applications();
    struct session *s = a->user;
    const struct monitor *m = list_entry(s->monitors.next, struct monitor, of_session);
    char body[96];
    snprintf(body, sizeof body, "<monitorCrossRefID>%u</monitorCrossRefID>", m->xref);
    refused(client_ask(b, "MonitorStop", body), "operation", "invalidMonitorCrossRefID");
    assert_non_null(strstr(client_ask(a, "MonitorStop", body), "<MonitorStopResponse"));
    refused(client_ask(a, "MonitorStop", body), "operation", "invalidMonitorCrossRefID");
    call();
    heard(a, "");
    heard(b, "Delivered(202,alerting,newCall)\n");
    leave();
}

static void filtered_events(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    client_ask(a, "MonitorStart", MONITOR("201") "<requestedMonitorFilter><callcontrol><delivered>true</delivered>"
               "<originated>false</originated><serviceInitiated>1</serviceInitiated></callcontrol>"
               "</requestedMonitorFilter>");
    make(a, "201", "202");
    loop_settle();
    heard(a, "Originated(201,connected,newCall)\n");
    client_close(a);
}

static void watch_removed(void **state)
{
    (void)state;
    two_applications();
    monitor(a, TEL("206"));
    call();
    client_heard(a), client_heard(b);
    configure("ephone-dn 1\n no cti watch\n");
    assert_int_equal(a->heard_count, 1);
    assert_non_null(strstr(a->heard[0], "<MonitorStop"));
    client_heard(a);
    heard(b, "");
    assert_int_equal(monitor_limit.used, 2);
    refused(client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", TEL("201"))),
            "operation", "privilegeViolationSpecifiedDevice");
    refused(make(a, TEL("201"), "206"), "operation", "privilegeViolationSpecifiedDevice");
    answer();
    heard(a, "");
    heard(b, "Established(202,connected,newCall)\n");
    leave();
}

/* `cti watch` of a template counts, and goes with it. */
static void watch_by_template(void **state)
{
    (void)state;
    configure("ephone-dn-template 1\n cti watch\nephone-dn 3\n ephone-dn-template 1\n");
    a = client_open("203", NS(3));
    monitor(a, "203");
    configure("ephone-dn-template 1\n no cti watch\n");
    assert_int_equal(a->heard_count, 1);
    assert_int_equal(monitor_limit.used, 0);
    client_close(a);
    configure("ephone-dn 3\n no ephone-dn-template 1\n");
}

static void a_number_moves_to_an_unwatched_line(void **state)
{
    (void)state;
    a = client_open("206", NS(3));
    monitor(a, "206");
    configure("ephone-dn 6\n no number\nephone-dn 3\n number 206\n");
    service_initiate(phone_find(3), 1, NULL);
    loop_settle();
    loop_drain();
    assert_int_equal(a->heard_count, 1);
    assert_non_null(strstr(a->heard[0], "<MonitorStop"));
    client_close(a);
    configure("ephone-dn 3\n number 203\n");
}

static void out_of_service_and_back(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    monitor(a, TEL("201"));
    phone_lost(phone_find(1));
    loop_settle();
    phone_registered(phone_find(1), &silent_port, NULL);
    loop_settle();
    heard(a, "OutOfService(201,normal)\nBackInService(201,normal)\n");
    client_close(a);
}

/* -- restrictions -- */

static void monitored_before_it_comes(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    phone_lost(phone_find(1));
    loop_settle();
    monitor(a, "201");
    phone_registered(phone_find(1), &silent_port, NULL);
    loop_settle();
    heard(a, "BackInService(201,normal)\n");
    client_close(a);
}

/* The document has no overlay lines: what is monitored ends, whatever names it is refused. */
static void overlaid(void **state)
{
    (void)state;
    talking();
    const unsigned id = list_entry(device_find("201")->connections.next, struct connection, of_device)->call->id;
    char by_call[128];
    snprintf(by_call, sizeof by_call,
             "<snapshotObject><callID>%u</callID><deviceID>201</deviceID></snapshotObject>", id);
    configure("ephone 4\n button 1o6,1\n");
    assert_int_equal(a->heard_count, 1);
    assert_non_null(strstr(a->heard[0], "<MonitorStop"));
    client_heard(a);
    refused(client_ask(a, "MonitorStart", MONITOR("201")), "operation", "requestIncompatibleWithDevice");
    refused(client_ask(a, "MonitorStart", MONITOR("206")), "operation", "requestIncompatibleWithDevice");
    refused(client_ask(a, "SnapshotCall", by_call), "operation", "requestIncompatibleWithDevice");
    refused(client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", "201")),
            "operation", "requestIncompatibleWithDevice");
    configure("no ephone 4\n");
    monitor(a, "201");
    leave();
}

/* An analog port alone cannot be controlled; beside a desk phone it is one of the line's phones. */
static void analog_ports(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    configure("ephone 4\n type VGC-phone\n button 1:4 2:1\n");
    refused(client_ask(a, "MonitorStart", MONITOR("204")), "operation", "requestIncompatibleWithDevice");
    refused(make(a, "204", "202"), "operation", "requestIncompatibleWithDevice");
    monitor(a, "201");
    configure("ephone 4\n type 7960\n");
    monitor(a, "204");
    configure("no ephone 4\n");
    client_close(a);
}

static const char *ask_to_prompt(const char *from)
{
    char body[256];
    snprintf(body, sizeof body, "<callingDevice>%s</callingDevice><calledDirectoryNumber>202</calledDirectoryNumber>"
             "<autoOriginate>prompt</autoOriginate>", from);
    return client_ask(a, "MakeCall", body);
}

/* Of a line's phones the one that can ask does. */
static void prompts_where_it_can(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    configure("ephone 4\n mac-address 0000.0000.0004\n type ata\n button 1:1 2:4\n");
    phone_registered(phone_find(4), &silent_port, NULL);
    monitor(a, "204");
    refused(ask_to_prompt("204"), "operation", "requestIncompatibleWithCallingDevice");
    refused(ask_to_prompt("201;device=SEP000000000004"), "operation", "requestIncompatibleWithCallingDevice");
    assert_int_equal(call_count(), 0);
    assert_non_null(strstr(ask_to_prompt("201"), "<MakeCallResponse"));
    loop_settle();
    assert_true(list_empty(&phone_find(4)->appearances));
    assert_false(list_empty(&phone_find(1)->appearances));
    client_ask(a, "ClearConnection", own_connection("connectionToBeCleared", "201", "201"));
    loop_settle();
    phone_lost(phone_find(1));
    refused(ask_to_prompt("201"), "operation", "requestIncompatibleWithCallingDevice");
    configure("no ephone 4\n");
    client_close(a);
}

/* -- refusals of calls -- */

static void call_refusals(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    refused(make(a, "299", "202"), "operation", "invalidCallingDeviceID");
    refused(make(a, "203", "202"), "operation", "privilegeViolationSpecifiedDevice");
    refused(make(a, "204", "202"), "systemResourceAvailibility", "callingDeviceOutOfService");
    refused(make(a, "201", "SEP000000000001"), "operation", "invalidCalledDeviceID");
    refused(make(a, "201", "tel:"), "operation", "invalidCalledDeviceID");
    refused(client_ask(a, "MakeCall", "<callingDevice>201</callingDevice>"), "operation", "invalidCalledDeviceID");
    refused(client_ask(a, "MakeCall", "<callingDevice>201</callingDevice><calledDirectoryNumber>202"
                       "</calledDirectoryNumber><autoOriginate>maybe</autoOriginate>"),
            "operation", "invalidParameterValue");
    make(a, "201", "202");
    make(a, "201", "206");                                              /* the first one still rang: it goes */
    refused(client_ask(a, "AnswerCall", "<callToBeAnswered><callID>4000000000</callID><deviceID>201</deviceID>"
                       "</callToBeAnswered>"), "operation", "invalidCallID");
    refused(client_ask(a, "AnswerCall", "<callToBeAnswered><callID>-1</callID><deviceID>201</deviceID>"
                       "</callToBeAnswered>"), "operation", "invalidCallID");
    refused(client_ask(a, "AnswerCall", "<callToBeAnswered><deviceID>202</deviceID></callToBeAnswered>"),
            "stateIncompatibility", "noCallToAnswer");
    refused(client_ask(a, "AnswerCall", own_connection("callToBeAnswered", "201", "A0001")), "operation",
            "invalidConnectionID");
    refused(client_ask(a, "AnswerCall", own_connection("callToBeAnswered", "201", "201")), "stateIncompatibility",
            "invalidConnectionState");
    refused(client_ask(a, "RetrieveCall", "<callToBeRetrieved><deviceID>201</deviceID></callToBeRetrieved>"),
            "stateIncompatibility", "noHeldCall");
    refused(client_ask(a, "ClearConnection", "<connectionToBeCleared><deviceID>202</deviceID></connectionToBeCleared>"),
            "stateIncompatibility", "noConnectionToClear");
    refused(client_ask(a, "HoldCall", "<callToBeHeld/>"), "operation", "atLeastOneConditionalParameterNotProvided");
    refused(client_ask(a, "HoldCall", ""), "operation", "atLeastOneConditionalParameterNotProvided");
    refused(client_ask(a, "SnapshotDevice", "<snapshotObject>203</snapshotObject>"), "operation",
            "privilegeViolationSpecifiedDevice");
    refused(client_ask(a, "SingleStepConferenceCall", ""), "operation", "serviceNotSupported");
    refused(client_ask_in(a, "urn:other", "MakeCall", ""), "operation", "serviceNotSupported");
    client_close(a);
}

/* Without callID, of two connections neither is meant; of none, the service says what it misses. */
static void one_of_two(void **state)
{
    (void)state;
    talking();
    client_ask(b, "HoldCall", "<callToBeHeld><deviceID>202</deviceID></callToBeHeld>");
    struct dialog *c = client_open("206", NS(3));
    make(c, "206", "202");
    loop_settle();
    refused(client_ask(b, "ClearConnection", "<connectionToBeCleared><deviceID>202</deviceID></connectionToBeCleared>"),
            "operation", "invalidConnectionID");
    assert_non_null(strstr(client_ask(b, "AnswerCall", "<callToBeAnswered><deviceID>202</deviceID></callToBeAnswered>"),
                           "<AnswerCallResponse"));
    refused(client_ask(b, "AnswerCall", "<callToBeAnswered><deviceID>202</deviceID></callToBeAnswered>"),
            "stateIncompatibility", "noCallToAnswer");
    client_close(c);
    leave();
}

/* -- system register -- */

static void registered_hear_of_the_shutdown(void **state)
{
    (void)state;
    two_applications();
    struct dialog *c = client_open("206", NS(3));
    char id[64];
    snprintf(id, sizeof id, "<sysStatRegisterID>%u</sysStatRegisterID>", ((struct session *)a->user)->id);
    assert_non_null(strstr(client_ask(a, "SystemRegister", "<requestTypes><systemStatus>true</systemStatus>"
                                      "</requestTypes>"), id));
    client_ask(b, "SystemRegister", "");
    refused(client_ask(b, "SystemRegisterCancel", id), "operation", "invalidParameterValue");
    refused(client_ask(b, "SystemRegisterCancel", ""), "operation", "atLeastOneConditionalParameterNotProvided");
    snprintf(id, sizeof id, "<sysStatRegisterID>%u</sysStatRegisterID>", ((struct session *)b->user)->id);
    assert_non_null(strstr(client_ask(b, "SystemRegisterCancel", id), "<SystemRegisterCancelResponse"));
    client_ask(c, "SystemRegister", "<requestedStatusFilter><disabled>true</disabled></requestedStatusFilter>");
    configure("voice service voip\n cti shutdown\n");
    assert_int_equal(a->heard_count, 1);
    assert_non_null(strstr(a->heard[0], "</sysStatRegisterID><systemStatus>disabled</systemStatus></SystemStatus>"));
    assert_int_equal(b->heard_count, 0);
    assert_int_equal(c->heard_count, 0);
    configure("voice service voip\n no cti shutdown\n");
    client_close(c);
    leave();
}

/* -- cti shutdown, clear -- */

static void shutdown_and_again(void **state)
{
    (void)state;
    two_applications();
    call();
    const unsigned changes = serving_changes;
    configure("voice service voip\n cti shutdown\n");
    assert_true(a->ended && b->ended);
    assert_null(a->user);
    assert_int_equal(serving_changes, changes + 1);
    assert_int_equal(session_limit.used, 0);
    assert_int_equal(monitor_limit.used, 0);
    assert_false(csta_content.serving());
    struct dialog *late = dialog_of("201");
    assert_int_equal(hand_in(late, "<RequestSystemStatus/>", 22, true), 503);
    configure("voice service voip\n no cti shutdown\n");
    assert_true(csta_content.serving());
    assert_int_equal(serving_changes, changes + 2);
    assert_int_equal(call_count(), 1);                                  /* calls go on without applications */
    dialog_drop(late);
    leave();
}

/* -- GCID -- */

static void linkage_only_when_enhanced(void **state)
{
    (void)state;
    two_applications();
    call();
    assert_null(strstr(a->heard[2], "callLinkageData"));
    configure("voice service voip\n gcid\n");
    answer();
    assert_non_null(strstr(a->heard[3], "</cause><callLinkageData><globalCallData><globalCallLinkageID>"
                                        "<globallyUniqueCallLinkageID>"));
    configure("voice service voip\n csta cti mode basic\n");
    client_ask(a, "HoldCall", own_connection("callToBeHeld", "201", TEL("201")));
    loop_settle();
    assert_null(strstr(a->heard[4], "callLinkageData"));
    configure("voice service voip\n no cti csta mode basic\n no gcid\n");
    leave();
}

/* -- number promotion: `dialplan-pattern`, `cti message device-id suppress-conversion` -- */

#define EXPANDED "tel:+1-310-555-0201"

static const char *id_in(const struct dialog *d, const char *element)
{
    static char text[128];
    snprintf(own_id, sizeof own_id, "<%s><deviceIdentifier>", element);
    const char *at = strstr(d->heard[d->heard_count - 1], own_id);
    assert_non_null(at);
    at += strlen(own_id);
    snprintf(text, sizeof text, "%.*s", (int)strcspn(at, "<"), at);
    return text;
}

/* A session for `line` that monitors 201 as `spelling` and is called by 202; 201 rings. */
static struct dialog *rung(const char *line, const char *spelling)
{
    struct dialog *d = client_open(line, NS(3));
    monitor(d, spelling);
    make(d, "202", "+13105550201");
    loop_settle();
    return d;
}

static void hung_up(struct dialog *d)
{
    client_ask(d, "ClearConnection", own_connection("connectionToBeCleared", "202", "202"));
    loop_settle();
    client_close(d);
}

static void numbers_are_promoted(void **state)
{
    (void)state;
    configure("telephony-service\ndialplan-pattern 1 13105550... extension-length 3\n");
    struct dialog *d = rung("tel:+13105550201", EXPANDED);
    assert_string_equal(id_in(d, "alertingDevice"), EXPANDED);           /* its own spelling, byte for byte */
    assert_string_equal(id_in(d, "calledDevice"), EXPANDED);
    assert_string_equal(id_in(d, "callingDevice"), "tel:+13105550202");
    hung_up(d);
    d = rung("tel:13105550201", "201");
    assert_string_equal(id_in(d, "alertingDevice"), "201");
    assert_string_equal(id_in(d, "callingDevice"), "13105550202");       /* without a plus, like its line */
    hung_up(d);
    d = rung("201", EXPANDED);                                           /* opened by an extension */
    assert_string_equal(id_in(d, "alertingDevice"), EXPANDED);
    assert_string_equal(id_in(d, "callingDevice"), TEL("202"));
    hung_up(d);
}

static void promotion_is_suppressed(void **state)
{
    (void)state;
    configure("voice service voip\ncti message device-id suppress-conversion\ntelephony-service\n"
              "dialplan-pattern 1 13105550... extension-length 3\n");
    struct dialog *d = rung("tel:+13105550201", EXPANDED);
    assert_string_equal(id_in(d, "alertingDevice"), EXPANDED);
    assert_string_equal(id_in(d, "callingDevice"), TEL("202"));
    hung_up(d);
    /* The line that it asked for is expanded even where it is not the one monitored. */
    d = client_open("tel:+13105550202", NS(3));
    monitor(d, TEL("201"));
    make(d, "202", "201");
    loop_settle();
    assert_string_equal(id_in(d, "callingDevice"), "tel:+13105550202");
    assert_string_equal(id_in(d, "alertingDevice"), TEL("201"));
    hung_up(d);
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(click_to_dial), STORY(either_side_clears), STORY(the_caller_gives_up), STORY(busy),
        STORY(unknown_number), STORY(nobody_answers), STORY(hold_and_retrieve), STORY(a_second_call_is_answered),
        STORY(whole_messages), STORY(own_spelling_byte_for_byte), STORY(any_prefix_any_order_no_namespace),
        STORY(half_a_connection), STORY(features), STORY(the_page_lists_every_row), STORY(snapshots),
        STORY(monitor_in_the_middle), STORY(monitor_refusals), STORY(a_device_has_many_monitors_but_not_too_many),
        STORY(monitors_are_the_sessions_own), STORY(filtered_events), STORY(watch_removed), STORY(watch_by_template),
        STORY(a_number_moves_to_an_unwatched_line), STORY(out_of_service_and_back), STORY(call_refusals),
        STORY(monitored_before_it_comes), STORY(overlaid), STORY(analog_ports), STORY(prompts_where_it_can),
        STORY(shutdown_and_again), STORY(linkage_only_when_enhanced), STORY(the_user_agrees), STORY(the_user_does_not),
        STORY(one_of_two), STORY(registered_hear_of_the_shutdown),
        STORY(numbers_are_promoted), STORY(promotion_is_suppressed),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

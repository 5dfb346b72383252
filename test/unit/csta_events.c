// SPDX-License-Identifier: MIT
/* Events of the call model as messages: every kind, every cause, every edition, and corners. */
#include "csta/events.h"
#include "csta/settings.h"
#include "csta/trace.h"
#include "test/unit/csta_appliance.h"

static struct dialog *client;

static void begin(const char *device, const char *space)
{
    char body[256];
    client = client_open("201", space);
    snprintf(body, sizeof body, "<monitorObject><deviceObject>%s</deviceObject></monitorObject>", device);
    client_ask_in(client, space, "MonitorStart", body);
}

static void tell(struct event e, enum connection_state state)
{
    const struct event_party parties[] = { { "201", state, true }, { "0815", CONNECTION_CONNECTED, false } };
    e.parties = parties;
    e.party_count = 2;
    events_tell(&e);
}

static const char *last(void)
{
    assert_true(client->heard_count > 0);
    return client->heard[client->heard_count - 1];
}

/* The judge sits in the carrier. */
static void every_kind_and_cause(void **state)
{
    (void)state;
    for (int edition = 3; edition <= 6; edition++) {
        char space[96];
        snprintf(space, sizeof space, NS(%d), edition);
        begin("tel:201", space);
        for (const enum event_kind *kind = event_order; *kind != EVENT_KINDS; kind++)
            tell((struct event){ *kind, CAUSE_NORMAL, 7, { 1, 2, 3, 4 }, "201", "0815", "201" }, CONNECTION_HOLD);
        for (enum cause cause = 0; cause < CAUSE_COUNT; cause++)
            tell((struct event){ EVENT_FAILED, cause, 7, { 1, 2, 3, 4 }, "201", "0815", "201" }, CONNECTION_FAIL);
        for (enum connection_state s = 0; s < CONNECTION_STATES; s++)
            tell((struct event){ EVENT_HELD, CAUSE_NORMAL, 7, { 1, 2, 3, 4 }, "201", "", "" }, s);
        client_close(client);
    }
}

static void the_order_names_every_row(void **state)
{
    (void)state;
    for (enum event_kind kind = 0; kind < EVENT_KINDS; kind++) {
        bool listed = false;
        for (const enum event_kind *at = event_order; *at != EVENT_KINDS; at++)
            listed |= *at == kind;
        assert_true(listed);
        assert_non_null(event_rows[kind].element);
    }
}

static void unknown_and_redirected(void **state)
{
    (void)state;
    begin("tel:201;phone-context=dialstring", NS(3));
    struct event e = { EVENT_DELIVERED, CAUSE_FORWARD_IMMEDIATE, 7, { 1, 2, 3, 4 }, "201", "", "208" };
    e.last_redirection = "208";
    tell(e, CONNECTION_ALERTING);
    assert_non_null(strstr(last(), "<callingDevice><notKnown/></callingDevice><calledDevice><deviceIdentifier>"
                                   "tel:208;phone-context=dialstring</deviceIdentifier></calledDevice>"
                                   "<lastRedirectionDevice><numberDialed>tel:208;phone-context=dialstring"
                                   "</numberDialed></lastRedirectionDevice>"));
    assert_non_null(strstr(last(), "<localConnectionInfo>alerting</localConnectionInfo>"
                                   "<cause>callForwardImmediate</cause>"));
    client_close(client);
}

static void others_in_the_form_of_the_monitor(void **state)
{
    (void)state;
    static const struct { const char *own, *other; } forms[] = {
        { "tel:201", "tel:0815;phone-context=dialstring" }, { "201", "0815" },
        { "sip:201@pbx.example", "sip:0815@pbx.example" }, { "SEP000000000001", "0815" },
    };
    for (unsigned i = 0; i < 4; i++) {
        begin(forms[i].own, NS(3));
        tell((struct event){ EVENT_HELD, CAUSE_NORMAL, 7, { 1, 2, 3, 4 }, "0815", "", "" }, CONNECTION_CONNECTED);
        char expected[256];
        snprintf(expected, sizeof expected, "<heldConnection><callID>7</callID><deviceID>%s</deviceID>"
                 "</heldConnection><holdingDevice><deviceIdentifier>%s</deviceIdentifier>", forms[i].other,
                 forms[i].other);
        assert_non_null(strstr(last(), expected));
        tell((struct event){ EVENT_HELD, CAUSE_NORMAL, 7, { 1, 2, 3, 4 }, "201", "", "" }, CONNECTION_HOLD);
        snprintf(expected, sizeof expected, "<deviceIdentifier>%s<", forms[i].own);
        assert_non_null(strstr(last(), expected));
        client_close(client);
    }
}

/* A session with two monitors meets each of its spellings. */
static void each_device_as_it_was_spelled(void **state)
{
    (void)state;
    begin("tel:201", NS(3));
    client_ask(client, "MonitorStart", "<monitorObject><deviceObject>sip:202@x</deviceObject></monitorObject>");
    tell((struct event){ EVENT_DELIVERED, CAUSE_NEW_CALL, 7, { 1, 2, 3, 4 }, "202", "201", "202" },
         CONNECTION_CONNECTED);
    assert_non_null(strstr(last(), "<callID>7</callID><deviceID>sip:202@x</deviceID>"));
    assert_non_null(strstr(last(), "<callingDevice><deviceIdentifier>tel:201</deviceIdentifier>"));
    client_close(client);
}

static void diverted_and_transferred(void **state)
{
    (void)state;
    begin("201", NS(3));
    struct event e = { EVENT_DIVERTED, CAUSE_REDIRECTED, 7, { 1, 2, 3, 4 }, "201", "0815", "201" };
    e.destination = "208";
    tell(e, CONNECTION_NULL);
    assert_non_null(strstr(last(), "<connection><callID>7</callID><deviceID>201</deviceID></connection>"
                                   "<divertingDevice><deviceIdentifier>201</deviceIdentifier></divertingDevice>"
                                   "<newDestination><deviceIdentifier>208</deviceIdentifier></newDestination>"
                                   "<callingDevice>"));
    assert_non_null(strstr(last(), "<lastRedirectionDevice><notRequired/></lastRedirectionDevice>"
                                   "<localConnectionInfo>null</localConnectionInfo><cause>redirected</cause>"));

    const struct event_party parties[] = {
        { "0815", CONNECTION_CONNECTED, false, 7 }, { "201", CONNECTION_NULL, true, 7 },
        { "202", CONNECTION_ALERTING, true, 8 },
    };
    e = (struct event){ EVENT_TRANSFERRED, CAUSE_TRANSFER, 7, { 1, 2, 3, 4 }, "201", "0815", "202" };
    e.destination = "202";
    e.secondary_call = 8;
    e.parties = parties;
    e.party_count = 3;
    events_tell(&e);
    assert_non_null(strstr(last(), "<TransferedEvent "));
    assert_non_null(strstr(last(), "<primaryOldCall><callID>7</callID><deviceID>201</deviceID></primaryOldCall>"
                                   "<secondaryOldCall><callID>8</callID><deviceID>201</deviceID></secondaryOldCall>"
                                   "<transferringDevice><deviceIdentifier>201</deviceIdentifier></transferringDevice>"
                                   "<transferredToDevice><deviceIdentifier>202</deviceIdentifier>"
                                   "</transferredToDevice><transferredConnections><connectionListItem>"
                                   "<newConnection><callID>7</callID><deviceID>0815</deviceID></newConnection>"
                                   "<oldConnection><callID>7</callID><deviceID>0815</deviceID></oldConnection>"
                                   "<endpoint><deviceID>0815</deviceID></endpoint></connectionListItem>"
                                   "<connectionListItem>"
                                   "<newConnection><callID>7</callID><deviceID>202</deviceID></newConnection>"
                                   "<oldConnection><callID>8</callID><deviceID>202</deviceID></oldConnection>"
                                   "<endpoint><deviceID>202</deviceID></endpoint></connectionListItem>"
                                   "</transferredConnections><localConnectionInfo>null</localConnectionInfo>"
                                   "<cause>transfer</cause></TransferedEvent>"));
    client_close(client);
}

static void switched_features(void **state)
{
    (void)state;
    begin("tel:201", NS(3));
    tell((struct event){ EVENT_FORWARDING, .subject = "201", .destination = "208", .on = true }, CONNECTION_NULL);
    assert_non_null(strstr(last(), "<device><deviceIdentifier>tel:201</deviceIdentifier></device><forwardingType>"
                                   "forwardImmediate</forwardingType><forwardStatus>true</forwardStatus><forwardTo>"
                                   "tel:208;phone-context=dialstring</forwardTo></ForwardingEvent>"));
    tell((struct event){ EVENT_FORWARDING, .subject = "201", .destination = "" }, CONNECTION_NULL);
    assert_non_null(strstr(last(), "<forwardStatus>false</forwardStatus></ForwardingEvent>"));
    tell((struct event){ EVENT_DO_NOT_DISTURB, .subject = "201", .on = true }, CONNECTION_NULL);
    assert_non_null(strstr(last(), "</device><doNotDisturbOn>true</doNotDisturbOn></DoNotDisturbEvent>"));
    tell((struct event){ EVENT_MESSAGE_WAITING, .subject = "201" }, CONNECTION_NULL);
    assert_non_null(strstr(last(), "<targetDevice><deviceIdentifier>tel:201</deviceIdentifier></targetDevice>"
                                   "<messageWaitingOn>false</messageWaitingOn></MessageWaitingEvent>"));
    client_close(client);
}

/* -- debug -- */

static struct buf said;

static void hear(struct log_sink *sink, int severity, const char *text)
{
    (void)sink, (void)severity;
    buf_printf(&said, "%s\n", text);
}

static void debug(void **state)
{
    (void)state;
    struct log_sink sink = { .line = hear };
    begin("201", NS(3));
    log_attach(&sink);
    for (enum trace t = 0; t < TRACE_COUNT; t++)
        trace_flags[t].on = true;
    tell((struct event){ EVENT_CONNECTION_CLEARED, CAUSE_BUSY, 7, { 1, 2, 3, 4 }, "201", "0815", "201" },
         CONNECTION_NULL);
    client_ask(client, "MonitorStop", "<monitorCrossRefID>none</monitorCrossRefID>");
    for (enum trace t = 0; t < TRACE_COUNT; t++)
        trace_flags[t].on = false;
    log_detach(&sink);
    static const char *const lines[] = {
        "//CTI/CM:callID 7, dn 201", " === EVENT EV_CONNECTION_CLEARED", " 0815 --> 201. cause busy",
        "//CTI/XML:session ", "-> <?xml version=\"1.0\" encoding=\"UTF-8\"?><ConnectionClearedEvent",
        "<- <MonitorStop ", "MonitorStop: invalidMonitorCrossRefID",
    };
    for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (!strstr(buf_text(&said), lines[i]))
            fail_msg("missing: %s\nin: %s", lines[i], buf_text(&said));
    buf_free(&said);
    client_close(client);
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(every_kind_and_cause), STORY(the_order_names_every_row), STORY(unknown_and_redirected),
        STORY(others_in_the_form_of_the_monitor), STORY(each_device_as_it_was_spelled),
        STORY(diverted_and_transferred), STORY(switched_features), STORY(debug),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

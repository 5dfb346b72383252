// SPDX-License-Identifier: MIT
/* Do not disturb, forwarding, message waiting: set by an application or elsewhere, asked for, told to every monitor. */
#include "csta/services.h"
#include "test/unit/csta_story.h"

#define DEVICE(number) "<device>" number "</device>"

static const char *last(const struct dialog *d)
{
    assert_true(d->heard_count > 0);
    return d->heard[d->heard_count - 1];
}

static void done(const char *answer, const char *response)
{
    snprintf(own_id, sizeof own_id, "<%s" ED3 "></%s>", response, response);
    assert_string_equal(answer, own_id);
}

static void do_not_disturb(void **state)
{
    (void)state;
    two_applications();
    struct dialog *other = client_open("201", NS(5));
    monitor(other, "201");
    assert_non_null(strstr(client_ask(b, "GetDoNotDisturb", DEVICE("201")), ">false</doNotDisturbOn>"));
    done(client_ask(b, "SetDoNotDisturb", DEVICE("201") "<doNotDisturbOn>1</doNotDisturbOn>"),
         "SetDoNotDisturbResponse");
    assert_int_equal(a->heard_count, 0);                                 /* the answer comes first */
    loop_settle();
    assert_true(phone_find(1)->do_not_disturb);
    assert_non_null(strstr(last(a), "<DoNotDisturbEvent"));
    assert_non_null(strstr(last(a), "<device><deviceIdentifier>" TEL("201") "</deviceIdentifier></device>"
                                    "<doNotDisturbOn>true</doNotDisturbOn></DoNotDisturbEvent>"));
    assert_non_null(strstr(last(other), "<DoNotDisturbEvent"));
    assert_int_equal(b->heard_count, 0);
    assert_non_null(strstr(client_ask(b, "GetDoNotDisturb", DEVICE("201")), ">true</doNotDisturbOn>"));
    done(client_ask(b, "SetDoNotDisturb", DEVICE("201;device=SEP000000000001")
                    "<doNotDisturbOn>false</doNotDisturbOn>"), "SetDoNotDisturbResponse");
    assert_non_null(strstr(client_ask(b, "GetDoNotDisturb", DEVICE("SEP000000000001")), ">false</doNotDisturbOn>"));
    loop_settle();
    refused(client_ask(b, "SetDoNotDisturb", DEVICE("A0001") "<doNotDisturbOn>true</doNotDisturbOn>"),
            "operation", "requestIncompatibleWithDevice");
    client_close(other);
    leave();
}

static void forwarding(void **state)
{
    (void)state;
    two_applications();
    configure("ephone-dn 1\n call-forward busy 203\n call-forward noan 204 timeout 10\n");
    done(client_ask(a, "SetForwarding", DEVICE("201") "<forwardingType>forwardImmediate</forwardingType>"
                    "<activateForward>true</activateForward><forwardDN>tel:206</forwardDN>"), "SetForwardingResponse");
    assert_int_equal(a->heard_count, 0);
    loop_settle();
    assert_non_null(strstr(last(a), "<forwardingType>forwardImmediate</forwardingType><forwardStatus>true"
                                    "</forwardStatus><forwardTo>" TEL("206") "</forwardTo></ForwardingEvent>"));
    assert_string_equal(line_settings(line_find(1))->forward_all, "206");    /* it is configuration */
    static const char expected[] =
        "<forwardingList><forwardListItem><forwardingType>forwardImmediate</forwardingType><forwardStatus>true"
        "</forwardStatus><forwardDN>206</forwardDN></forwardListItem><forwardListItem><forwardingType>forwardBusy"
        "</forwardingType><forwardStatus>true</forwardStatus><forwardDN>203</forwardDN></forwardListItem>"
        "<forwardListItem><forwardingType>forwardNoAns</forwardingType><forwardStatus>true</forwardStatus>"
        "<forwardDN>204</forwardDN></forwardListItem></forwardingList>";
    for (int edition = 3; edition <= 6; edition++) {
        char space[96];
        snprintf(space, sizeof space, NS(%d), edition);
        assert_non_null(strstr(client_ask_in(b, space, "GetForwarding", DEVICE("201")), expected));
    }
    client_heard(a);
    done(client_ask(a, "SetForwarding", DEVICE("201") "<activateForward>0</activateForward>"),
         "SetForwardingResponse");
    loop_settle();
    assert_non_null(strstr(last(a), "<forwardStatus>false</forwardStatus><forwardTo>" TEL("206") "</forwardTo>"));
    client_heard(a);
    configure("ephone-dn 1\n no call-forward busy\n no call-forward noan\n call-forward all 203\n");
    assert_non_null(strstr(last(a), "<forwardStatus>true</forwardStatus><forwardTo>" TEL("203") "</forwardTo>"));
    configure("ephone-dn 1\n no call-forward all\n");
    assert_non_null(strstr(client_ask(b, "GetForwarding", DEVICE("202")),
                           "<forwardStatus>false</forwardStatus></forwardListItem>"));
    leave();
}

static void message_waiting(void **state)
{
    (void)state;
    two_applications();
    assert_non_null(strstr(client_ask(b, "GetMessageWaitingIndicator", DEVICE("201")),
                           "><messageWaitingOn>false</messageWaitingOn><lampIsPresent>true</lampIsPresent></"));
    done(client_ask(b, "SetMessageWaitingIndicator", DEVICE("201") "<messageWaitingOn>true</messageWaitingOn>"
                    "<deviceForMessage>800</deviceForMessage>"), "SetMessageWaitingIndicatorResponse");
    loop_settle();
    assert_non_null(strstr(last(a), "<targetDevice><deviceIdentifier>" TEL("201") "</deviceIdentifier></targetDevice>"
                                    "<messageWaitingOn>true</messageWaitingOn></MessageWaitingEvent>"));
    assert_int_equal(b->heard_count, 0);
    assert_non_null(strstr(client_ask(b, "GetMessageWaitingIndicator", DEVICE("201")), ">true</messageWaitingOn>"));
    client_ask(b, "SetMessageWaitingIndicator", DEVICE("201") "<messageWaitingOn>false</messageWaitingOn>");
    loop_settle();
    leave();
}

static void filtered(void **state)
{
    (void)state;
    a = client_open("201", NS(3));
    client_ask(a, "MonitorStart", "<monitorObject><deviceObject>201</deviceObject></monitorObject>"
               "<requestedMonitorFilter><physicalDeviceFeature><messageWaiting>true</messageWaiting>"
               "</physicalDeviceFeature><logicalDeviceFeature><forwarding>true</forwarding></logicalDeviceFeature>"
               "</requestedMonitorFilter>");
    client_ask(a, "SetMessageWaitingIndicator", DEVICE("201") "<messageWaitingOn>true</messageWaitingOn>");
    client_ask(a, "SetForwarding", DEVICE("201") "<activateForward>true</activateForward><forwardDN>206</forwardDN>");
    client_ask(a, "SetDoNotDisturb", DEVICE("201") "<doNotDisturbOn>true</doNotDisturbOn>");
    loop_settle();
    assert_int_equal(a->heard_count, 1);
    assert_non_null(strstr(last(a), "<DoNotDisturbEvent"));
    client_ask(a, "SetMessageWaitingIndicator", DEVICE("201") "<messageWaitingOn>false</messageWaitingOn>");
    client_ask(a, "SetForwarding", DEVICE("201") "<activateForward>false</activateForward>");
    client_ask(a, "SetDoNotDisturb", DEVICE("201") "<doNotDisturbOn>false</doNotDisturbOn>");
    client_close(a);
}

static void refusals(void **state)
{
    (void)state;
    static const struct { const char *service, *on; } services[] = {
        { "GetDoNotDisturb", NULL }, { "SetDoNotDisturb", "doNotDisturbOn" },
        { "GetForwarding", NULL }, { "SetForwarding", "activateForward" },
        { "GetMessageWaitingIndicator", NULL }, { "SetMessageWaitingIndicator", "messageWaitingOn" },
    };
    two_applications();
    char body[256];
    for (unsigned i = 0; i < sizeof services / sizeof services[0]; i++) {
        const char *s = services[i].service;
        refused(client_ask(a, s, DEVICE("299")), "operation", "invalidDeviceID");
        refused(client_ask(a, s, DEVICE("&lt;")), "operation", "invalidDeviceID");
        refused(client_ask(a, s, DEVICE("203")), "operation", "privilegeViolationSpecifiedDevice");
        refused(client_ask(a, s, ""), "operation", "atLeastOneConditionalParameterNotProvided");
        if (!services[i].on)
            continue;
        refused(client_ask(a, s, DEVICE("201")), "operation", "atLeastOneConditionalParameterNotProvided");
        snprintf(body, sizeof body, DEVICE("201") "<%s>on</%s>", services[i].on, services[i].on);
        refused(client_ask(a, s, body), "operation", "invalidParameterValue");
    }
    static const char set[] = DEVICE("201") "<activateForward>true</activateForward>";
    refused(client_ask(a, "SetForwarding", set), "operation", "invalidForwardingDestination");
    snprintf(body, sizeof body, "%s<forwardDN>tel:</forwardDN>", set);
    refused(client_ask(a, "SetForwarding", body), "operation", "invalidForwardingDestination");
    snprintf(body, sizeof body, "%s<forwardDN>201</forwardDN>", set);
    refused(client_ask(a, "SetForwarding", body), "operation", "invalidForwardingDestination");
    refused(client_ask(a, "SetForwarding", DEVICE("201") "<forwardingType>forwardBusy</forwardingType>"
                       "<activateForward>true</activateForward><forwardDN>206</forwardDN>"), "operation",
            "invalidForwardingType");
    loop_settle();
    assert_int_equal(a->heard_count + b->heard_count, 0);
    leave();
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(do_not_disturb), STORY(forwarding), STORY(message_waiting), STORY(filtered), STORY(refusals),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

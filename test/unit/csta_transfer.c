// SPDX-License-Identifier: MIT
/* Services about two calls and about sending an end elsewhere: each done, each answer judged in four editions, and each
 * refused in every way that it has. */
#include "csta/services.h"
#include "test/unit/csta_story.h"

/* "<name><callID>7</callID><deviceID>201</deviceID></name>"; four of them may be in use at once. */
static const char *end(const char *name, uint32_t call, const char *device)
{
    static char texts[4][256];
    static unsigned next;
    char *text = texts[next++ % 4];
    snprintf(text, sizeof texts[0], "<%s><callID>%u</callID><deviceID>%s</deviceID></%s>", name, call, device, name);
    return text;
}

static const char *ask(struct dialog *d, const char *space, const char *service, const char *first, const char *second)
{
    char children[1024];
    snprintf(children, sizeof children, "%s%s", first, second);
    return client_ask_in(d, space, service, children);
}

static uint32_t last_call(const char *number)
{
    return list_entry(device_find(number)->connections.prev, struct connection, of_device)->call->id;
}

static struct dialog *c;
static uint32_t first, second;           /* 201's calls: held with 202, active with 206 */

static void three(void)
{
    talking();
    c = client_open("206", NS(3));
    monitor(c, "206");
    first = last_call("201");
}

static void consult(const char *space)
{
    ask(a, space, "ConsultationCall", end("existingCall", first, TEL("201")), "<consultedDevice>206</consultedDevice>");
    second = last_call("201");
    assert_int_not_equal(first, second);
    loop_settle();
}

static void consulting(void)
{
    three();
    consult(NS(3));
    ask(c, NS(3), "AnswerCall", end("callToBeAnswered", second, "206"), "");
    loop_settle();
    client_heard(a), client_heard(b), client_heard(c);
}

static void all_leave(void)
{
    client_close(c);
    leave();
}

/* -- done -- */

static void consultation(void **state)
{
    (void)state;
    three();
    consult(NS(3));
    snprintf(own_id, sizeof own_id, "<ConsultationCallResponse" ED3 ">%s</ConsultationCallResponse>",
             end("initiatedCall", second, TEL("201")));
    assert_string_equal(answered.data + strlen(DECLARATION), own_id);
    heard(a, "Held(201,hold,consultation)\nServiceInitiated(201,initiated,consultation)\n"
             "Originated(201,connected,consultation)\nDelivered(206,connected,consultation)\n");
    heard(b, "Held(201,connected,consultation)\n");
    heard(c, "Delivered(206,alerting,consultation)\n");
    all_leave();
}

static void alternation(void **state)
{
    (void)state;
    consulting();
    assert_string_equal(ask(a, NS(3), "AlternateCall", end("heldCall", first, TEL("201")),
                            end("activeCall", second, TEL("201"))),
                        "<AlternateCallResponse" ED3 "></AlternateCallResponse>");
    loop_settle();
    heard(a, "Held(201,hold,alternate)\nRetrieved(201,connected,alternate)\n");
    /* The other way round in the message, and only one of each kind: no callID is needed. */
    ask(a, NS(3), "AlternateCall", "<activeCall><deviceID>201</deviceID></activeCall>",
        "<heldCall><deviceID>201</deviceID></heldCall>");
    assert_non_null(strstr(answered.data, "<AlternateCallResponse"));
    all_leave();
}

/* The other call may still wait: taking it holds the one of now. */
static void alternation_with_a_waiting_call(void **state)
{
    (void)state;
    three();
    make(c, "206", "202");
    loop_settle();
    client_heard(b);
    second = last_call("202");
    assert_non_null(strstr(ask(b, NS(3), "AlternateCall", end("heldCall", second, "202"),
                               end("activeCall", first, "202")), "<AlternateCallResponse"));
    loop_settle();
    heard(b, "Held(202,hold,normal)\nEstablished(202,connected,newCall)\n");
    assert_int_equal(service_make(device_find("203"), NULL, "201", NULL), FAULT_NONE);   /* rings where 202 is not */
    refused(ask(b, NS(3), "AlternateCall", end("heldCall", last_call("201"), "201"), end("activeCall", second, "202")),
            "stateIncompatibility", "invalidActiveConnectionState");
    all_leave();
}

static void reconnection(void **state)
{
    (void)state;
    consulting();
    assert_string_equal(ask(a, NS(3), "ReconnectCall", end("activeCall", second, TEL("201")),
                            end("heldCall", first, TEL("201"))),
                        "<ReconnectCallResponse" ED3 "></ReconnectCallResponse>");
    loop_settle();
    heard(a, "ConnectionCleared(201,null,normalClearing)\nRetrieved(201,connected,normal)\n");
    all_leave();
}

/* `old`: the call in which the party was before. */
static const char *item(uint32_t old, const char *device)
{
    static char texts[2][512];
    static unsigned next;
    char *text = texts[next++ % 2];
    snprintf(text, sizeof texts[0], "<connectionListItem>%s%s<endpoint><deviceID>%s</deviceID></endpoint>"
             "</connectionListItem>", end("newConnection", first, device), end("oldConnection", old, device), device);
    return text;
}

static void transfer(void **state)
{
    (void)state;
    char expected[2048];
    for (int edition = 3; edition <= 6; edition++) {
        char space[96];
        snprintf(space, sizeof space, NS(%d), edition);
        consulting();
        const char *text = ask(a, space, "TransferCall", end("heldCall", first, TEL("201")),
                               end("activeCall", second, TEL("201")));
        snprintf(expected, sizeof expected, "<TransferCallResponse xmlns=\"%s\">%s<connections>%s%s</connections>"
                 "</TransferCallResponse>", space, end("transferredCall", first, TEL("206")),
                 item(first, TEL("202")), item(second, TEL("206")));
        assert_string_equal(text, expected);
        loop_settle();
        heard(a, "Transfered(201,null,transfer)\n");
        heard(b, "Transfered(201,connected,transfer)\n");
        heard(c, "Transfered(201,connected,transfer)\n");
        all_leave();
        for (struct phone *p = phone_next(0); p; p = phone_next(p->tag))
            phone_lost(p);
        loop_settle();
        phones_register();
    }
}

static void single_step_transfer(void **state)
{
    (void)state;
    char expected[2048];
    three();
    const char *text = ask(a, NS(6), "SingleStepTransferCall", end("activeCall", first, TEL("201")),
                           "<transferredTo>tel:206</transferredTo>");
    snprintf(expected, sizeof expected, "<SingleStepTransferCallResponse xmlns=\"" NS(6) "\">%s<connections>%s%s"
             "</connections></SingleStepTransferCallResponse>", end("transferredCall", first, TEL("206")),
             item(first, TEL("202")), item(first, TEL("206")));
    assert_string_equal(text, expected);
    loop_settle();
    heard(a, "Transfered(201,null,singleStepTransfer)\n");
    heard(b, "Transfered(201,connected,singleStepTransfer)\nDelivered(206,connected,singleStepTransfer)\n");
    assert_non_null(strstr(c->heard[0], "<lastRedirectionDevice><numberDialed>201</numberDialed>"));
    heard(c, "Delivered(206,alerting,singleStepTransfer)\n");
    all_leave();
}

static void deflection_in_both_shapes(void **state)
{
    (void)state;
    static const struct { const char *space, *destination; } shapes[] = {
        { NS(3), "<newDestination>206</newDestination>" },
        { NS(3), "<newDestination><device>tel:206</device></newDestination>" },
        { NS(5), "<newDestination><device>206</device><device>201</device></newDestination>" },
        { NS(6), "<newDestination>tel:206;phone-context=dialstring</newDestination>" },
    };
    for (unsigned i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        two_applications();
        c = client_open("206", NS(3));
        monitor(c, "206");
        call();
        first = last_call("202");
        client_heard(a), client_heard(b);
        ask(b, shapes[i].space, "DeflectCall", end("callToBeDiverted", first, "202"), shapes[i].destination);
        assert_non_null(strstr(answered.data, "<DeflectCallResponse"));
        loop_settle();
        assert_non_null(strstr(b->heard[0], "<newDestination><deviceIdentifier>206</deviceIdentifier>"));
        heard(b, "Diverted(202,null,redirected)\n");
        heard(a, "Delivered(206,connected,redirected)\n");
        assert_non_null(strstr(c->heard[0], "<lastRedirectionDevice><numberDialed>202</numberDialed>"));
        heard(c, "Delivered(206,alerting,redirected)\n");
        ask(a, NS(3), "ClearConnection", end("connectionToBeCleared", first, "201"), "");
        loop_settle();
        all_leave();
    }
}

static void digits(void **state)
{
    (void)state;
    talking();
    first = last_call("201");
    assert_string_equal(ask(a, NS(3), "GenerateDigits", end("connectionToSendDigits", first, TEL("201")),
                            "<digitMode>dTMF</digitMode><charactersToSend>12*#A,9</charactersToSend>"),
                        "<GenerateDigitsResponse" ED3 "></GenerateDigitsResponse>");
    loop_settle();
    assert_string_equal(digits_heard, "12*#A,9");
    heard(a, ""), heard(b, "");
    leave();
}

/* -- refused -- */

struct argument {
    const char *service, *name;
    const char *after;                   /* the rest of the request */
    const char *stranger;                /* the device is not in the call: value of `operation` */
    const char *state;                   /* the connection rings: value of `stateIncompatibility` */
};

/* 201 rings at 202. */
static const struct argument arguments[] = {
    { "ConsultationCall", "existingCall", "<consultedDevice>206</consultedDevice>", "invalidActiveConnectionID",
      "invalidActiveConnectionState" },
    { "AlternateCall", "heldCall", "", "invalidHeldConnectionID", NULL },
    { "ReconnectCall", "heldCall", "", "invalidHeldConnectionID", "invalidHeldConnectionState" },
    { "TransferCall", "heldCall", "", "invalidHeldConnectionID", "invalidHeldConnectionState" },
    { "SingleStepTransferCall", "activeCall", "<transferredTo>206</transferredTo>", "invalidActiveConnectionID",
      "invalidActiveConnectionState" },
    { "DeflectCall", "callToBeDiverted", "<newDestination>206</newDestination>", "invalidConnectionID", NULL },
    { "GenerateDigits", "connectionToSendDigits", "<charactersToSend>1</charactersToSend>", "invalidConnectionID",
      "invalidConnectionState" },
    { "AnswerCall", "callToBeAnswered", "", "invalidConnectionID", NULL },
    { "ClearConnection", "connectionToBeCleared", "", "invalidConnectionID", NULL },
    { "HoldCall", "callToBeHeld", "", "invalidConnectionID", "invalidConnectionState" },
    { "RetrieveCall", "callToBeRetrieved", "", "invalidConnectionID", "invalidConnectionState" },
};

static const char *with(const struct argument *g, const char *connection)
{
    char children[1024];
    snprintf(children, sizeof children, "%s%s", connection, g->after);
    return client_ask(a, g->service, children);
}

static void bad_days_of_every_service(void **state)
{
    (void)state;
    two_applications();
    call();
    first = last_call("202");
    configure("ephone-dn 6\n no cti watch\n");
    char body[256];
    for (const struct argument *g = arguments; g < arguments + sizeof arguments / sizeof arguments[0]; g++) {
        refused(with(g, end(g->name, first, "299")), "operation", "invalidDeviceID");
        refused(with(g, end(g->name, first, "&lt;?")), "operation", "invalidDeviceID");
        refused(with(g, end(g->name, first, "206")), "operation", "privilegeViolationSpecifiedDevice");
        refused(with(g, end(g->name, 4000000000, "202")), "operation", "invalidCallID");
        refused(with(g, end(g->name, first, "A0001")), "operation", g->stranger);
        refused(with(g, ""), "operation", "atLeastOneConditionalParameterNotProvided");
        snprintf(body, sizeof body, "<%s/>", g->name);
        refused(with(g, body), "operation", "atLeastOneConditionalParameterNotProvided");
        snprintf(body, sizeof body, "<%s><callID>seven</callID><deviceID>202</deviceID></%s>", g->name, g->name);
        refused(with(g, body), "operation", "invalidCallID");
        if (g->state)
            refused(with(g, end(g->name, first, "202")), "stateIncompatibility", g->state);
    }
    configure("ephone-dn 6\n cti watch\n");
    assert_int_equal(call_count(), 1);       /* a refusal changes nothing */
    client_heard(a), client_heard(b);
    loop_settle();
    heard(a, ""), heard(b, "");
    leave();
}

static void bad_pairs(void **state)
{
    (void)state;
    consulting();
    static const char *const services[] = { "AlternateCall", "ReconnectCall", "TransferCall" };
    for (unsigned i = 0; i < 3; i++) {
        const char *s = services[i];
        const char *good = "<heldCall><deviceID>201</deviceID></heldCall>";
        refused(ask(a, NS(3), s, good, ""), "operation", "atLeastOneConditionalParameterNotProvided");
        refused(ask(a, NS(3), s, good, end("activeCall", 4000000000, "201")), "operation", "invalidCallID");
        refused(ask(a, NS(3), s, good, end("activeCall", second, "202")), "operation", "invalidActiveConnectionID");
        refused(ask(a, NS(3), s, good, end("activeCall", first, "201")), "stateIncompatibility",
                "invalidActiveConnectionState");
        refused(ask(a, NS(3), s, end("heldCall", second, "201"), end("activeCall", first, "201")),
                "stateIncompatibility", "invalidHeldConnectionState");
        refused(ask(a, NS(3), s, end("heldCall", first, "202"), end("activeCall", second, "201")),
                "stateIncompatibility", "invalidHeldConnectionState");
        refused(ask(a, NS(3), s, "<heldCall><deviceID>202</deviceID></heldCall>", end("activeCall", second, "201")),
                "stateIncompatibility", "noHeldCall");
    }
    /* Two ends that are on no phone together. */
    refused(ask(a, NS(3), "TransferCall", end("heldCall", first, "201"), end("activeCall", second, "206")),
            "stateIncompatibility", "invalidActiveConnectionState");
    ask(a, NS(3), "HoldCall", end("callToBeHeld", second, "201"), "");
    refused(ask(a, NS(3), "TransferCall", end("heldCall", first, "201"),
                "<activeCall><deviceID>201</deviceID></activeCall>"), "stateIncompatibility", "noActiveCall");
    refused(ask(a, NS(3), "SingleStepTransferCall", "<activeCall><deviceID>201</deviceID></activeCall>",
                "<transferredTo>202</transferredTo>"), "stateIncompatibility", "noActiveCall");
    refused(ask(a, NS(3), "ReconnectCall", "<heldCall><deviceID>201</deviceID></heldCall>",
                end("activeCall", second, "201")), "operation", "invalidHeldConnectionID");
    all_leave();
}

static void bad_destinations(void **state)
{
    (void)state;
    three();
    const char *own = end("existingCall", first, "201");
    refused(ask(a, NS(3), "ConsultationCall", own, ""), "operation", "invalidCalledDeviceID");
    refused(ask(a, NS(3), "ConsultationCall", own, "<consultedDevice>tel:</consultedDevice>"), "operation",
            "invalidCalledDeviceID");
    refused(ask(a, NS(3), "ConsultationCall", own, "<consultedDevice>206</consultedDevice><consultOptions>"
                "maybe</consultOptions>"), "operation", "invalidParameterValue");
    own = end("activeCall", first, "201");
    refused(ask(a, NS(3), "SingleStepTransferCall", own, ""), "operation",
            "atLeastOneConditionalParameterNotProvided");
    refused(ask(a, NS(3), "SingleStepTransferCall", own, "<transferredTo></transferredTo>"), "operation",
            "invalidDestinationDeviceID");
    refused(ask(a, NS(3), "SingleStepTransferCall", own, "<transferredTo>999</transferredTo>"), "operation",
            "invalidDestinationDeviceID");
    own = end("connectionToSendDigits", first, "201");
    refused(ask(a, NS(3), "GenerateDigits", own, ""), "operation", "atLeastOneConditionalParameterNotProvided");
    refused(ask(a, NS(3), "GenerateDigits", own, "<charactersToSend>12x</charactersToSend>"), "operation",
            "invalidParameterValue");
    refused(ask(a, NS(3), "GenerateDigits", own, "<charactersToSend></charactersToSend>"), "operation",
            "invalidParameterValue");
    refused(ask(a, NS(3), "GenerateDigits", own, "<charactersToSend>00000000000000000000000000000000000000000000000000"
                "000000000000000</charactersToSend>"), "operation", "invalidParameterValue");
    refused(ask(a, NS(3), "GenerateDigits", own, "<digitMode>rotaryPulse</digitMode><charactersToSend>1"
                "</charactersToSend>"), "operation", "digitModeNotSupported");
    refused(ask(a, NS(3), "DeflectCall", end("callToBeDiverted", first, "202"), "<newDestination>206</newDestination>"),
            "stateIncompatibility", "invalidConnectionState");
    loop_settle();
    heard(a, ""), heard(b, ""), heard(c, "");
    make(c, "206", "202");
    loop_settle();
    own = end("callToBeDiverted", last_call("202"), "202");
    refused(ask(b, NS(3), "DeflectCall", own, ""), "operation", "atLeastOneConditionalParameterNotProvided");
    refused(ask(b, NS(3), "DeflectCall", own, "<newDestination/>"), "operation", "invalidDestination");
    refused(ask(b, NS(3), "DeflectCall", own, "<newDestination>202</newDestination>"), "operation",
            "invalidDestination");
    refused(ask(b, NS(3), "DeflectCall", own, "<newDestination>999</newDestination>"), "operation",
            "invalidDestination");
    all_leave();
}

/* Two requests for the same connection before anything was told: one response each, and the second finds the state that
 * the first left. */
static void twice_in_one_read(void **state)
{
    (void)state;
    consulting();
    const char *held = end("heldCall", first, "201"), *active = end("activeCall", second, "201");
    assert_non_null(strstr(ask(a, NS(3), "AlternateCall", held, active), "<AlternateCallResponse"));
    refused(ask(a, NS(3), "AlternateCall", held, active), "stateIncompatibility", "invalidHeldConnectionState");
    held = end("heldCall", second, "201"), active = end("activeCall", first, "201");
    assert_non_null(strstr(ask(a, NS(3), "TransferCall", held, active), "<TransferCallResponse"));
    held = end("heldCall", second, "201"), active = end("activeCall", first, "201");
    refused(ask(a, NS(3), "TransferCall", held, active), "operation", "invalidHeldConnectionID");
    refused(ask(a, NS(3), "ReconnectCall", held, active), "operation", "invalidHeldConnectionID");
    loop_settle();
    heard(a, "Held(201,hold,alternate)\nRetrieved(201,connected,alternate)\nTransfered(201,null,transfer)\n");
    all_leave();
}

/* An application may act on any watched device: another one's call is no secret. */
static void the_call_of_another_session(void **state)
{
    (void)state;
    consulting();
    assert_non_null(strstr(ask(c, NS(3), "ReconnectCall", end("activeCall", second, "201"),
                               end("heldCall", first, "201")), "<ReconnectCallResponse"));
    loop_settle();
    heard(a, "ConnectionCleared(201,null,normalClearing)\nRetrieved(201,connected,normal)\n");
    all_leave();
}

/* The phone goes after its transfer was accepted and before anybody heard of it. */
static void a_phone_goes_in_between(void **state)
{
    (void)state;
    consulting();
    ask(a, NS(3), "TransferCall", end("heldCall", first, "201"), end("activeCall", second, "201"));
    phone_lost(phone_find(1));
    loop_settle();
    heard(a, "Transfered(201,null,transfer)\nOutOfService(201,normal)\n");
    assert_int_equal(call_count(), 1);
    phone_lost(phone_find(2));
    loop_settle();
    heard(c, "Transfered(201,connected,transfer)\nFailed(202,connected,destOutOfOrder)\n");
    loop_advance(10000);                 /* `timeouts busy` */
    loop_settle();
    assert_int_equal(call_count(), 0);
    refused(ask(c, NS(3), "DeflectCall", end("callToBeDiverted", first, "202"),
                "<newDestination>201</newDestination>"), "operation", "invalidCallID");
    all_leave();
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(consultation), STORY(alternation), STORY(alternation_with_a_waiting_call), STORY(reconnection),
        STORY(transfer), STORY(single_step_transfer), STORY(deflection_in_both_shapes), STORY(digits),
        STORY(bad_days_of_every_service), STORY(bad_pairs), STORY(bad_destinations), STORY(twice_in_one_read),
        STORY(the_call_of_another_session), STORY(a_phone_goes_in_between),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

// SPDX-License-Identifier: MIT
/* What every service must bear, one row each: a child that nobody knows, a body at its limit, the same request twice in
 * one read, and a phone that goes before the request or between it and its effect. One answer each, and no call left
 * over. What is wrong in the request itself is refused in the tests of the services' own files. */
#include "csta/services.h"
#include "test/unit/csta_story.h"

/* How the appliance stands when the request comes. */
enum scene { IDLE, INITIATED, RINGING, TALKING, HELD, CONSULTING };

/* $1 and $2: 201's first and second call, as they stand inside a connection; $r: 202's end of the first; $m the last
 * monitor, $s the session's own id. */
static const struct day {
    const char *service;
    enum scene scene;
    const char *request;
    const char *again;                   /* how the same request is refused at once thereafter; NULL: served, too */
} days[] = {
    { "GetCSTAFeatures", IDLE, "", NULL },
    { "SystemRegister", IDLE, "", NULL },
    { "SystemRegisterCancel", IDLE, "<sysStatRegisterID>$s</sysStatRegisterID>", NULL },
    { "RequestSystemStatus", IDLE, "", NULL },
    { "SystemStatus", IDLE, "", NULL },
    { "MonitorStart", IDLE, "<monitorObject><deviceObject>201</deviceObject></monitorObject>", NULL },
    { "MonitorStop", IDLE, "<monitorCrossRefID>$m</monitorCrossRefID>", "invalidMonitorCrossRefID" },
    { "SnapshotCall", TALKING, "<snapshotObject>$1</snapshotObject>", NULL },
    { "SnapshotDevice", TALKING, "<snapshotObject>201</snapshotObject>", NULL },
    { "AlternateCall", CONSULTING, "<heldCall>$1</heldCall><activeCall>$2</activeCall>", "invalidHeldConnectionState" },
    { "AnswerCall", RINGING, "<callToBeAnswered>$r</callToBeAnswered>", "invalidConnectionState" },
    { "ClearConnection", TALKING, "<connectionToBeCleared>$1</connectionToBeCleared>", "invalidCallID" },
    { "ConsultationCall", TALKING, "<existingCall>$1</existingCall><consultedDevice>206</consultedDevice>",
      "invalidActiveConnectionState" },
    { "DeflectCall", RINGING, "<callToBeDiverted>$r</callToBeDiverted><newDestination>206</newDestination>",
      "invalidConnectionID" },
    { "DialDigits", INITIATED, "<diallingConnection>$1</diallingConnection><diallingSequence>206</diallingSequence>",
      "invalidConnectionState" },
    { "HoldCall", TALKING, "<callToBeHeld>$1</callToBeHeld>", "invalidConnectionState" },
    { "MakeCall", IDLE, "<callingDevice>201</callingDevice><calledDirectoryNumber>206</calledDirectoryNumber>", NULL },
    { "ReconnectCall", CONSULTING, "<activeCall>$2</activeCall><heldCall>$1</heldCall>", "invalidHeldConnectionState" },
    { "RetrieveCall", HELD, "<callToBeRetrieved>$1</callToBeRetrieved>", "invalidConnectionState" },
    { "SingleStepTransferCall", TALKING, "<activeCall>$1</activeCall><transferredTo>206</transferredTo>",
      "invalidActiveConnectionID" },
    { "TransferCall", CONSULTING, "<heldCall>$1</heldCall><activeCall>$2</activeCall>", "invalidHeldConnectionID" },
    { "GenerateDigits", TALKING,
      "<connectionToSendDigits>$1</connectionToSendDigits><charactersToSend>1</charactersToSend>", NULL },
    { "GetMessageWaitingIndicator", IDLE, "<device>201</device>", NULL },
    { "SetMessageWaitingIndicator", IDLE, "<device>201</device><messageWaitingOn>true</messageWaitingOn>", NULL },
    { "GetDoNotDisturb", IDLE, "<device>201</device>", NULL },
    { "GetForwarding", IDLE, "<device>201</device>", NULL },
    { "SetDoNotDisturb", IDLE, "<device>201</device><doNotDisturbOn>true</doNotDisturbOn>", NULL },
    { "SetForwarding", IDLE,
      "<device>201</device><activateForward>true</activateForward><forwardDN>206</forwardDN>", NULL },
};
enum { DAYS = sizeof days / sizeof days[0] };

static const struct connection *last_of(const char *number)
{
    return list_entry(device_find(number)->connections.prev, struct connection, of_device);
}

static uint32_t calls[2];                /* 201's */

static void set_scene(enum scene s)
{
    two_applications();
    if (s == INITIATED) {
        make(a, TEL("201"), ";");
    } else if (s != IDLE) {
        call();
    }
    if (s != IDLE)
        calls[0] = last_of("201")->call->id;
    if (s >= TALKING)
        answer();
    if (s == HELD)
        client_ask(a, "HoldCall", own_connection("callToBeHeld", "201", "201"));
    if (s == CONSULTING) {
        char body[512];
        snprintf(body, sizeof body, "%s<consultedDevice>206</consultedDevice>",
                 own_connection("existingCall", "201", "201"));
        client_ask(a, "ConsultationCall", body);
        calls[1] = last_of("201")->call->id;
        client_ask(a, "AnswerCall", own_connection("callToBeAnswered", "206", "206"));
    }
    loop_settle();
}

/* Whatever the appliance did, it is undone. */
static void clear_scene(void)
{
    service_set_message_waiting(device_find("201"), false);
    service_set_do_not_disturb(device_find("201"), NULL, false);
    configure("ephone-dn 1\n no call-forward all\n");
    for (struct phone *p = phone_next(0); p; p = phone_next(p->tag))
        phone_lost(p);
    loop_settle();
    leave();
    assert_int_equal(call_count(), 0);
    phones_register();
}

static uint32_t last_monitor(void)
{
    const struct session *s = content_user(a);
    return list_entry(s->monitors.prev, struct monitor, of_session)->xref;
}

static void fill_in(const char *request, struct buf *body)
{
    static const char connection[] = "<callID>%u</callID><deviceID>%s</deviceID>";
    for (; *request; request++) {
        if (*request != '$') {
            buf_addc(body, *request);
            continue;
        }
        request++;
        if (*request == 'm')
            buf_printf(body, "%u", last_monitor());
        else if (*request == 's')
            buf_printf(body, "%u", ((const struct session *)content_user(a))->id);
        else
            buf_printf(body, connection, calls[*request == '2'], *request == 'r' ? "202" : "201");
    }
}

/* Asks with `more` behind the good request; the SIP status. */
static int ask(const struct day *d, const char *more)
{
    struct buf body = { 0 };
    buf_printf(&body, "<%s xmlns=\"%s\">", d->service, NS(3));
    fill_in(d->request, &body);
    buf_printf(&body, "%s</%s>", more, d->service);
    const int status = hand_in(a, body.data, body.size, false);
    buf_free(&body);
    return status;
}

static bool served(const struct day *d)
{
    char response[64];
    snprintf(response, sizeof response, "<%sResponse ", d->service);
    if (!answered.data || !strstr(answered.data, response))
        print_error("%s: %s\n", d->service, answered.data ? answered.data : "no body");
    return answered.data && strstr(answered.data, response);
}

static void every_service_has_its_day(void **state)
{
    (void)state;
    for (const struct service *s = csta_services; s->element; s++) {
        unsigned i = 0;
        if (strcmp(s->element, "ConferenceCall") == 0)
            continue;                        /* needs the engine of sound, which these phones do not */
        while (i < DAYS && strcmp(days[i].service, s->element) != 0)
            i++;
        if (i == DAYS)
            fail_msg("%s stands in no row here", s->element);
    }
}

static void a_child_nobody_knows(void **state)
{
    (void)state;
    for (const struct day *d = days; d < days + DAYS; d++) {
        set_scene(d->scene);
        assert_int_equal(ask(d, "<unheardOf><of>it</of></unheardOf>"), 200);
        assert_true(served(d));
        clear_scene();
    }
}

static void a_body_at_its_limit(void **state)
{
    (void)state;
    static char comment[XML_BYTES_MAX + 16];
    for (const struct day *d = days; d < days + DAYS; d++) {
        struct buf body = { 0 };
        set_scene(d->scene);
        buf_printf(&body, "<%s xmlns=\"%s\"></%s>", d->service, NS(3), d->service);
        fill_in(d->request, &body);
        const int room = (int)(XML_BYTES_MAX - body.size - strlen("<!---->"));
        buf_free(&body);
        snprintf(comment, sizeof comment, "<!--%0*d-->", room + 1, 0);
        const unsigned before = call_count();
        assert_int_equal(ask(d, comment), 413);
        assert_int_equal(answered.size, 0);
        assert_int_equal(call_count(), before);
        snprintf(comment, sizeof comment, "<!--%0*d-->", room, 0);
        assert_int_equal(ask(d, comment), 200);
        assert_true(served(d));
        clear_scene();
    }
}

static void twice_in_one_read(void **state)
{
    (void)state;
    for (const struct day *d = days; d < days + DAYS; d++) {
        set_scene(d->scene);
        struct buf body = { 0 };
        buf_printf(&body, "<%s xmlns=\"%s\">", d->service, NS(3));
        fill_in(d->request, &body);          /* once: the second one names what was there before the first */
        buf_printf(&body, "</%s>", d->service);
        assert_int_equal(hand_in(a, body.data, body.size, false), 200);
        assert_true(served(d));
        assert_int_equal(hand_in(a, body.data, body.size, false), 200);
        if (!d->again)
            assert_true(served(d));
        else if (!strstr(answered.data, d->again))
            fail_msg("%s again: %s", d->service, answered.data);
        buf_free(&body);
        loop_settle();
        clear_scene();
    }
}

/* Before the request: served or refused, but answered. Between it and what follows: as if it had gone afterwards. */
static void a_phone_goes(void **state)
{
    (void)state;
    for (unsigned before = 0; before < 2; before++) {
        for (const struct day *d = days; d < days + DAYS; d++) {
            set_scene(d->scene);
            if (before)
                phone_lost(phone_find(1));
            assert_int_equal(ask(d, ""), 200);
            if (!before) {
                assert_true(served(d));
                phone_lost(phone_find(1));
            }
            loop_settle();
            assert_true(list_empty(&phone_find(1)->appearances));
            assert_true(list_empty(&device_find("201")->connections));
            clear_scene();
        }
    }
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(every_service_has_its_day), STORY(a_child_nobody_knows), STORY(a_body_at_its_limit),
        STORY(twice_in_one_read), STORY(a_phone_goes),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

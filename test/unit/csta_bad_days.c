// SPDX-License-Identifier: MIT
/* What every service must bear, one row each: names of nothing, devices that nobody may control, a child that is
 * missing, or of the wrong type, or that nobody knows, a body at its limit, the same request twice in one read, and a
 * phone that goes before the request or between it and its effect. One answer each, a refusal that changes nothing, no
 * call left over. What else can be wrong with one service alone is in the tests of the services' own files. */
#include "csta/services.h"
#include "test/lab/mixer.h"
#include "test/unit/csta_story.h"

/* How the appliance stands when the request comes. */
enum scene { IDLE, INITIATED, RINGING, TALKING, HELD, CONSULTING };

/* $1 and $2: 201's first and second call, as they stand inside a connection; $r: 202's end of the first; $d is 201, $m
 * the last monitor, $s the session's own id. */
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
    { "MonitorStart", IDLE, "<monitorObject><deviceObject>$d</deviceObject></monitorObject>", NULL },
    { "MonitorStop", IDLE, "<monitorCrossRefID>$m</monitorCrossRefID>", "invalidMonitorCrossRefID" },
    { "SnapshotCall", TALKING, "<snapshotObject>$1</snapshotObject>", NULL },
    { "SnapshotDevice", TALKING, "<snapshotObject>$d</snapshotObject>", NULL },
    { "AlternateCall", CONSULTING, "<heldCall>$1</heldCall><activeCall>$2</activeCall>", "invalidHeldConnectionState" },
    { "AnswerCall", RINGING, "<callToBeAnswered>$r</callToBeAnswered>", "invalidConnectionState" },
    { "ClearConnection", TALKING, "<connectionToBeCleared>$1</connectionToBeCleared>", "invalidCallID" },
    { "ConferenceCall", CONSULTING, "<heldCall>$1</heldCall><activeCall>$2</activeCall>",
      "invalidHeldConnectionState" },
    { "ConsultationCall", TALKING, "<existingCall>$1</existingCall><consultedDevice>206</consultedDevice>",
      "invalidActiveConnectionState" },
    { "DeflectCall", RINGING, "<callToBeDiverted>$r</callToBeDiverted><newDestination>206</newDestination>",
      "invalidConnectionID" },
    { "DirectedPickupCall", RINGING,
      "<callToBePickedUp>$r</callToBePickedUp><requestingDevice>206</requestingDevice>", "invalidConnectionID" },
    { "GroupPickupCall", RINGING, "<newDestination>206</newDestination>", "noCallToAnswer" },
    { "ParkCall", TALKING, "<parking>$1</parking><parkTo>701</parkTo>", "invalidConnectionID" },
    { "DialDigits", INITIATED, "<diallingConnection>$1</diallingConnection><diallingSequence>206</diallingSequence>",
      "invalidConnectionState" },
    { "HoldCall", TALKING, "<callToBeHeld>$1</callToBeHeld>", "invalidConnectionState" },
    { "MakeCall", IDLE, "<callingDevice>$d</callingDevice><calledDirectoryNumber>206</calledDirectoryNumber>", NULL },
    { "ReconnectCall", CONSULTING, "<activeCall>$2</activeCall><heldCall>$1</heldCall>", "invalidHeldConnectionState" },
    { "RetrieveCall", HELD, "<callToBeRetrieved>$1</callToBeRetrieved>", "invalidConnectionState" },
    { "SingleStepTransferCall", TALKING, "<activeCall>$1</activeCall><transferredTo>206</transferredTo>",
      "invalidActiveConnectionID" },
    { "TransferCall", CONSULTING, "<heldCall>$1</heldCall><activeCall>$2</activeCall>", "invalidHeldConnectionID" },
    { "GenerateDigits", TALKING,
      "<connectionToSendDigits>$1</connectionToSendDigits><charactersToSend>1</charactersToSend>", NULL },
    { "GetMessageWaitingIndicator", IDLE, "<device>$d</device>", NULL },
    { "SetMessageWaitingIndicator", IDLE, "<device>$d</device><messageWaitingOn>true</messageWaitingOn>", NULL },
    { "GetDoNotDisturb", IDLE, "<device>$d</device>", NULL },
    { "GetForwarding", IDLE, "<device>$d</device>", NULL },
    { "SetDoNotDisturb", IDLE, "<device>$d</device><doNotDisturbOn>true</doNotDisturbOn>", NULL },
    { "SetForwarding", IDLE,
      "<device>$d</device><activateForward>true</activateForward><forwardDN>206</forwardDN>", NULL },
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

/* Whom and what a request names, where it is not what the scene has. */
struct names {
    const char *device, *call;           /* NULL: as it is */
};

static void fill_in(const char *request, const struct names *names, struct buf *body)
{
    for (; *request; request++) {
        if (*request != '$') {
            buf_addc(body, *request);
            continue;
        }
        const char what = *++request;
        const char *device = names->device ? names->device : what == 'r' ? "202" : "201";
        if (what == 'd')
            buf_adds(body, device);
        else if (what == 'm')
            buf_printf(body, "%u", last_monitor());
        else if (what == 's')
            buf_printf(body, "%u", ((const struct session *)content_user(a))->id);
        else if (names->call)
            buf_printf(body, "<callID>%s</callID><deviceID>%s</deviceID>", names->call, device);
        else
            buf_printf(body, "<callID>%u</callID><deviceID>%s</deviceID>", calls[what == '2'], device);
    }
}

static void compose(const struct day *d, const struct names *names, struct buf *body)
{
    buf_printf(body, "<%s xmlns=\"%s\">", d->service, NS(3));
    fill_in(d->request, names, body);
    buf_printf(body, "</%s>", d->service);
}

static const struct names as_it_is;

/* Asks with `more` behind the good request; the SIP status. */
static int ask(const struct day *d, const char *more)
{
    struct buf body = { 0 };
    buf_printf(&body, "<%s xmlns=\"%s\">", d->service, NS(3));
    fill_in(d->request, &as_it_is, &body);
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
        while (i < DAYS && strcmp(days[i].service, s->element) != 0)
            i++;
        if (i == DAYS)
            fail_msg("%s stands in no row here", s->element);
    }
}

/* -- refused -- */

/* Every connection there is, and its state. */
static void see(struct buf *text)
{
    for (const struct call *call = call_next(0); call; call = call_next(call->id)) {
        buf_printf(text, "call %u:", call->id);
        list_each(node, &call->connections) {
            const struct connection *c = list_entry(node, struct connection, of_call);
            buf_printf(text, " %s %s", c->device->number, connection_state_name(c->state));
        }
    }
}

/* One answer, which says `value` (NULL: any refusal), and nothing is changed. */
static void is_refused(const struct day *d, const struct buf *body, const char *value)
{
    struct buf before = { 0 }, after = { 0 };
    see(&before);
    assert_int_equal(hand_in(a, body->data, body->size, false), 200);
    if (!strstr(answered.data, "<CSTAErrorCode ") || (value && !strstr(answered.data, value)))
        fail_msg("%s: %s", body->data, answered.data);
    loop_settle();
    see(&after);
    if (strcmp(buf_text(&before), buf_text(&after)) != 0)
        fail_msg("%s refused changed %s into %s", d->service, buf_text(&before), buf_text(&after));
    buf_free(&before);
    buf_free(&after);
}

static bool names_device(const struct day *d)
{
    return strstr(d->request, "$d") || strstr(d->request, "$1") || strstr(d->request, "$r");
}

static bool names_call(const struct day *d)
{
    return strstr(d->request, "$1") || strstr(d->request, "$r");
}

static void names_of_nothing(void **state)
{
    (void)state;
    static const struct {
        bool (*concerns)(const struct day *d);
        struct names names;
        const char *value;
    } wrong[] = {
        { names_device, { .device = "299" }, "DeviceID<" },
        { names_device, { .device = "&lt;?" }, "DeviceID<" },
        { names_device, { .device = "203" }, "privilegeViolationSpecifiedDevice" },
        { names_call, { .call = "4000000000" }, "invalidCallID" },
        { names_call, { .call = "seven" }, "invalidCallID" },
        { names_call, { .device = "A0001" }, "ConnectionID<" },
    };
    for (const struct day *d = days; d < days + DAYS; d++) {
        set_scene(d->scene);
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
            struct buf body = { 0 };
            compose(d, &wrong[i].names, &body);
            if (wrong[i].concerns(d))
                is_refused(d, &body, wrong[i].value);
            buf_free(&body);
        }
        clear_scene();
    }
}

/* The text of the so-many-th element that has one. */
static char *leaf(char *xml, unsigned count, size_t *size)
{
    for (char *end = xml; (end = strstr(end, "</")); end += 2) {
        char *text = end;
        while (text[-1] != '>')
            text--;
        *size = (size_t)(end - text);
        if (*size && count-- == 0)
            return text;
    }
    return NULL;
}

static void a_child_of_the_wrong_type(void **state)
{
    (void)state;
    for (const struct day *d = days; d < days + DAYS; d++) {
        size_t size;
        bool more = true;
        set_scene(d->scene);
        for (unsigned i = 0; more; i++) {
            struct buf body = { 0 };
            compose(d, &as_it_is, &body);
            char *text = leaf(body.data, i, &size);
            more = text;
            if (more) {
                memset(text, '?', size);
                is_refused(d, &body, NULL);
            }
            buf_free(&body);
        }
        clear_scene();
    }
}

/* Takes the so-many-th child of the root out. */
static bool take_out(struct buf *xml, unsigned count)
{
    char *child = strchr(xml->data, '>') + 1, *next = child;
    for (unsigned i = 0; i <= count; i++) {
        char name[64];
        child = next;
        if (child[1] == '/')
            return false;
        snprintf(name, sizeof name, "</%.*s>", (int)strcspn(child + 1, ">"), child + 1);
        next = strstr(child, name) + strlen(name);
    }
    memmove(child, next, strlen(next) + 1);
    xml->size = strlen(xml->data);
    return true;
}

static void a_child_is_missing(void **state)
{
    (void)state;
    for (const struct day *d = days; d < days + DAYS; d++) {
        bool more = true;
        set_scene(d->scene);
        for (unsigned i = 0; more; i++) {
            struct buf body = { 0 };
            compose(d, &as_it_is, &body);
            more = take_out(&body, i);
            if (more)
                is_refused(d, &body, NULL);
            buf_free(&body);
        }
        clear_scene();
    }
}

/* Numbers that are only on analog ports, or on an overlay button, are refused to every service that names them. */
static void a_device_that_nobody_controls(void **state)
{
    (void)state;
    static const struct { const char *begins, *ends; } uses[] = {
        { "ephone 1\n type anl\nephone 2\n type anl\n", "ephone 1\n no type\nephone 2\n no type\n" },
        { "ephone 4\n button 1o1,2\n", "no ephone 4\n" },
    };
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        for (const struct day *d = days; d < days + DAYS; d++) {
            struct buf body = { 0 };
            set_scene(d->scene);
            compose(d, &as_it_is, &body);
            configure(uses[i].begins);
            if (names_device(d))
                is_refused(d, &body, "requestIncompatibleWithDevice");
            buf_free(&body);
            configure(uses[i].ends);
            clear_scene();
        }
    }
}

/* -- served -- */

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
        compose(d, &as_it_is, &body);
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
        compose(d, &as_it_is, &body);        /* once: the second one names what was there before the first */
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

/* Who talked with a phone that went hears reorder: to him its end failed, and takes no line. */
static bool has_left(const struct device *d)
{
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->state != CONNECTION_FAIL || c->line)
            return false;
    }
    return true;
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
            assert_true(has_left(device_find("201")));
            clear_scene();
        }
    }
}

int main(void)
{
    appliance_open();
    mixer_open(8, false);
    const struct CMUnitTest tests[] = {
        STORY(every_service_has_its_day), STORY(names_of_nothing), STORY(a_child_of_the_wrong_type),
        STORY(a_child_is_missing), STORY(a_device_that_nobody_controls), STORY(a_child_nobody_knows),
        STORY(a_body_at_its_limit), STORY(twice_in_one_read), STORY(a_phone_goes),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

// SPDX-License-Identifier: MIT
/* Sessions: ids, states, limits, and what SIP status a body gets. */
#include "csta/monitor.h"
#include "csta/xml.h"
#include "test/unit/csta_appliance.h"

#define OPEN_BODY "<RequestSystemStatus xmlns=\"" NS(3) "\"/>"

static int opening(const char *body)
{
    struct dialog *d = dialog_of("201");
    const int status = hand_in(d, body, strlen(body), true);
    if (status == 200)
        csta_content.closed(d, DIALOG_BYE);
    else
        assert_null(d->user);
    dialog_drop(d);
    return status;
}

static void what_opens_a_session(void **state)
{
    (void)state;
    assert_int_equal(opening(OPEN_BODY), 200);
    assert_string_equal(answered.data, DECLARATION "<RequestSystemStatusResponse xmlns=\"" NS(3) "\"><systemStatus>"
                                       "normal</systemStatus></RequestSystemStatusResponse>");
    assert_int_equal(opening("<x:RequestSystemStatus xmlns:x='" NS(5) "'/>"), 200);
    assert_non_null(strstr(answered.data, NS(5)));
    assert_int_equal(opening("<RequestSystemStatus xmlns='http://www.ecma.ch/standards/ecma-323/csta/ed2'/>"), 200);
    assert_int_equal(opening("<RequestSystemStatus/>"), 200);
    assert_non_null(strstr(answered.data, NS(3)));
}

static void what_does_not(void **state)
{
    (void)state;
    assert_int_equal(opening(""), 400);
    assert_int_equal(opening("hello"), 400);
    assert_int_equal(opening("<RequestSystemStatus xmlns=\"" NS(3) "\">"), 400);
    assert_int_equal(opening("<!DOCTYPE RequestSystemStatus><RequestSystemStatus/>"), 400);
    assert_int_equal(opening("<MonitorStart xmlns=\"" NS(3) "\"/>"), 415);
    assert_int_equal(opening("<RequestSystemStatus xmlns='urn:other'/>"), 415);
    assert_int_equal(session_limit.used, 0);
}

static void bodies_inside(void **state)
{
    (void)state;
    struct dialog *d = client_open("201", NS(3));
    assert_int_equal(status_of(d, ""), 200);
    assert_int_equal(answered.size, 0);
    assert_int_equal(status_of(d, OPEN_BODY), 200);
    assert_int_equal(status_of(d, "<SystemStatus"), 400);
    assert_int_equal(status_of(d, "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), 400);

    char *big = malloc(XML_BYTES_MAX + 1);
    memset(big, ' ', XML_BYTES_MAX + 1);
    memcpy(big, "<SystemStatus/>", 15);
    assert_int_equal(hand_in(d, big, XML_BYTES_MAX, false), 200);
    assert_int_equal(hand_in(d, big, XML_BYTES_MAX + 1, false), 413);
    free(big);
    client_close(d);
}

/* Beyond a limit of the reader the service is refused in CSTA's words, and the session stays. */
static void excessive_bodies(void **state)
{
    (void)state;
    struct dialog *d = client_open("201", NS(3));
    static struct buf body;
    buf_adds(&body, "<MonitorStart xmlns='" NS(5) "'>");
    for (unsigned i = 0; i < XML_ELEMENTS_MAX; i++)
        buf_adds(&body, "<a/>");
    buf_adds(&body, "</MonitorStart>");
    assert_int_equal(status_of(d, body.data), 200);
    assert_string_equal(answered.data, DECLARATION "<CSTAErrorCode xmlns=\"" NS(5) "\"><systemResourceAvailibility>"
                                       "resourceLimitExceeded</systemResourceAvailibility></CSTAErrorCode>");
    buf_free(&body);
    assert_int_equal(status_of(d, OPEN_BODY), 200);
    client_close(d);
}

static void ids(void **state)
{
    (void)state;
    struct dialog *d[50];
    for (unsigned i = 0; i < 50; i++)
        d[i] = client_open("201", NS(3));
    unsigned n = 0;
    for (struct session *s = cti_session_after(0); s; s = cti_session_after(s->id)) {
        assert_in_range(s->id, 1, SESSION_ID_MAX);
        assert_ptr_equal(cti_session_find(s->id), s);
        n++;
    }
    assert_int_equal(n, 50);
    struct session *gone = d[25]->user;
    const uint32_t id = gone->id;
    client_close(d[25]);
    assert_null(cti_session_find(id));
    for (unsigned i = 0; i < 50; i++)
        if (i != 25)
            client_close(d[i]);
    assert_null(cti_session_after(0));
}

static void states(void **state)
{
    (void)state;
    struct dialog *d = client_open("201", NS(3));
    struct session *s = d->user;
    const struct buf nothing = { 0 };
    assert_int_equal(s->state, SESSION_ACTIVE);
    assert_false(cti_session_step(s, SESSION_OPEN));
    cti_session_end(s);
    assert_true(d->ended);
    assert_int_equal(s->state, SESSION_ENDING);
    cti_session_end(s);                      /* a second BYE would fail in the carrier */
    assert_int_equal(status_of(d, OPEN_BODY), 481);
    cti_session_send(s, &nothing);           /* nothing is sent any more */
    assert_int_equal(d->heard_count, 0);
    loop_drain();
    assert_null(d->user);
    assert_int_equal(session_limit.used, 0);
    client_close(d);
}

/* A peer that stops reading is cut off by sip/: nothing more is tried on it. */
static void a_full_queue(void **state)
{
    (void)state;
    struct dialog *d = client_open("201", NS(3));
    client_ask(d, "MonitorStart", "<monitorObject><deviceObject>201</deviceObject></monitorObject>");
    d->full = true;
    service_initiate(phone_find(1), 0, NULL);
    loop_settle();
    assert_int_equal(((struct session *)d->user)->state, SESSION_ENDING);
    assert_false(d->ended);
    client_close(d);
    assert_int_equal(monitor_limit.used, 0);
}

static void no_more_sessions(void **state)
{
    (void)state;
    session_limit.maximum = 1;
    struct dialog *d = client_open("201", NS(3));
    assert_int_equal(opening(OPEN_BODY), 503);
    session_limit.maximum = SESSIONS_MAX;
    client_close(d);
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = {
        STORY(what_opens_a_session), STORY(what_does_not), STORY(bodies_inside), STORY(excessive_bodies), STORY(ids),
        STORY(states), STORY(a_full_queue), STORY(no_more_sessions),
    };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

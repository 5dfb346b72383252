// SPDX-License-Identifier: MIT
/* `show cti …` and `clear cti session`, as text and as JSON. */
#include "csta/monitor.h"
#include "csta/show.h"
#include "test/unit/csta_appliance.h"

static const struct command *command(const char *syntax)
{
    const struct command *c = csta_commands;
    while (strcmp(c->syntax, syntax) != 0)
        c++;
    return c;
}

static struct args words;            /* of the next `show` */

static const char *shown(const char *syntax, enum out_form form)
{
    static struct buf b;
    static char text[64 * 1024];
    buf_clear(&b);
    struct out *o = out_open(form, &b);
    struct cursor c = { .out = o, .args = &words };
    while (command(syntax)->show(&c))
        continue;
    out_close(o);
    snprintf(text, sizeof text, "%s", buf_text(&b));
    buf_free(&b);
    return text;
}

static void sessions(void **state)
{
    (void)state;
    static const char heading[] =
        "SessionID  Line       User                      Peer                   Mode      Mon  Timer\n"
        "=========  =========  ========================  =====================  ========  ===  =====\n";
    char expected[512];
    snprintf(expected, sizeof expected, "%sno active CTI session\n", heading);
    assert_string_equal(shown("show cti session", OUT_TEXT), expected);

    struct dialog *d = client_open("tel:201;phone-context=dialstring", NS(3));
    client_ask(d, "MonitorStart", "<monitorObject><deviceObject>201</deviceObject></monitorObject>");
    const struct session *s = d->user;
    snprintf(expected, sizeof expected, "%s%-10u 201        sip:alice@example.com     10.0.0.9:5060/tcp      enhanced"
             "    1   1712\nTotal sessions: 1\n", heading, s->id);
    assert_string_equal(shown("show cti session", OUT_TEXT), expected);
    snprintf(expected, sizeof expected, "{\"sessions\":[{\"session\":%u,\"line\":\"201\","
             "\"user\":\"sip:alice@example.com\",\"peer\":\"10.0.0.9:5060/tcp\",\"mode\":\"enhanced\","
             "\"monitors\":1,\"expires_in\":1712,"
             "\"user_agent\":\"unit\",\"namespace\":\"" NS(3) "\"}],\"total\":1}\n", s->id);
    assert_string_equal(shown("show cti session", OUT_JSON), expected);
    client_close(d);
}

static void session_detail(void **state)
{
    (void)state;
    assert_string_equal(shown("show cti session detail", OUT_TEXT), "no active CTI session\n");
    struct dialog *d = client_open("tel:201;phone-context=dialstring", NS(3));
    d->info.call_id = "c1@10.0.0.9";
    client_ask(d, "MonitorStart", "<monitorObject><deviceObject>tel:201</deviceObject></monitorObject>"
               "<requestedMonitorFilter><callcontrol><held>true</held></callcontrol></requestedMonitorFilter>");
    client_ask(d, "SystemRegister", "");
    const struct session *s = d->user;
    const struct monitor *m = list_entry(s->monitors.next, struct monitor, of_session);
    char expected[512];
    snprintf(expected, sizeof expected,
             "session %u: line 201 of sip:alice@example.com, 10.0.0.9:5060/tcp\n    user agent unit\n"
             "    namespace " NS(3) "\n    SIP Call-ID c1@10.0.0.9\n    ends in 1712 seconds unless refreshed\n"
             "    registered for the system's status\n    6 messages so far\n"
             "    monitor %u of tel:201 (1 kinds of events filtered)\n", s->id, m->xref);
    assert_string_equal(shown("show cti session detail", OUT_TEXT), expected);
    assert_non_null(strstr(shown("show cti session detail", OUT_JSON), "\"registered\":true,\"messages\":6,"));
    client_close(d);
}

/* The last ones, both ways, whatever their size. */
static void session_messages(void **state)
{
    (void)state;
    static const char syntax[] = "show cti session id <1-2147483647> messages";
    struct dialog *d = client_open("201", NS(3));
    words = (struct args){ .count = 1, .at = { { .given = true, .number = ((struct session *)d->user)->id } } };
    const char *text = shown(syntax, OUT_TEXT);
    assert_int_equal(strncmp(text, "1 ", 2), 0);
    assert_non_null(strstr(text, " from the application, "));
    assert_non_null(strstr(text, " bytes\n<?xml version=\"1.0\"?><RequestSystemStatus "));
    assert_non_null(strstr(text, "\n2 "));
    assert_non_null(strstr(text, " to the application, "));
    char big[2 * HISTORY_BYTES];
    memset(big, ' ', sizeof big);
    memcpy(big, "<SystemStatus>\n</SystemStatus>", 30);
    for (unsigned i = 0; i < HISTORY_KEPT; i++)
        assert_int_equal(hand_in(d, big, sizeof big, false), 200);
    text = shown(syntax, OUT_JSON);
    assert_non_null(strstr(text, "{\"messages\":[{\"message\":19,\"time\":\""));
    assert_non_null(strstr(text, "\"to_application\":false,\"bytes\":3000,\"text\":\"<SystemStatus>"));
    client_close(d);
    snprintf(big, sizeof big, "%% There is no CTI session %u\n", (unsigned)words.at[0].number);
    assert_string_equal(shown(syntax, OUT_TEXT), big);
}

static void calls(void **state)
{
    (void)state;
    assert_string_equal(shown("show cti gcid", OUT_TEXT), "GCID                                 callIDs\n"
                        "===================================  =================\nno active GCID\n");
    struct connection *c;
    assert_int_equal(service_make(device_find("201"), NULL, "202", &c), FAULT_NONE);
    loop_settle();
    const struct call *call = c->call;
    const struct appearance *a = list_entry(c->appearances.next, struct appearance, of_connection);
    const struct connection *peer = connection_peer(c);
    const struct appearance *b = list_entry(peer->appearances.next, struct appearance, of_connection);
    char gcid[GCID_TEXT], expected[2048];
    gcid_text(call->gcid, gcid);

    snprintf(expected, sizeof expected, "%s  %u(%X ), %u(%X ),\n", gcid, call->id, a->reference, call->id,
             b->reference);
    assert_non_null(strstr(shown("show cti gcid", OUT_TEXT), expected));

    snprintf(expected, sizeof expected,
             "DN         CallID GCID                                Calling    Called     State  Reference\n"
             "=========  ====== =================================== ========== ========== ====== =========\n"
             "201\n           %-7u %s 201        202        ACT    %X\n"
             "202\n           %-7u %s 201        202        RING   %X\n"
             "204\nA0001\n206\n", call->id, gcid, a->reference, call->id, gcid, b->reference);
    assert_string_equal(shown("show cti call", OUT_TEXT), expected);

    snprintf(expected, sizeof expected,
             "line dn             number of call instance\n"
             "================    =======================\n"
             "201                 1\n      callID %u(%X ),  *cg = 201, cd = 202\n"
             "202                 1\n      callID %u(%X ),  cg = 201, *cd = 202\n"
             "203                 0\n204                 0\nA0001               0\n206                 0\n"
             "701                 0\n",
             call->id, a->reference, call->id, b->reference);
    assert_string_equal(shown("show cti line-node", OUT_TEXT), expected);
    assert_string_equal(shown("show cti line node", OUT_TEXT), expected);
    assert_non_null(strstr(shown("show cti call", OUT_JSON), "\"state\":\"ACT\""));
    assert_non_null(strstr(shown("show cti line-node", OUT_JSON),
                           "{\"dn\":\"203\",\"call_instances\":0,\"calls\":[]}"));
}

/* A number that was changed or taken away during its call is still in it. */
static void left_calls(void **state)
{
    (void)state;
    struct connection *c;
    char expected[256];
    assert_int_equal(service_make(device_find("201"), NULL, "202", &c), FAULT_NONE);
    loop_settle();
    const uint32_t call = c->call->id;
    configure("ephone-dn 1\n number 211\n");
    const char *text = shown("show cti call", OUT_TEXT);
    assert_non_null(strstr(text, "\n211\n"));
    snprintf(expected, sizeof expected, "\n201\n           %-7u ", call);
    assert_non_null(strstr(text, expected));
    snprintf(expected, sizeof expected, "\n201                 1\n      callID %u(", call);
    assert_non_null(strstr(shown("show cti line-node", OUT_TEXT), expected));
    assert_non_null(strstr(shown("show cti call", OUT_JSON), "{\"dn\":\"201\",\"calls\":[{"));
    configure("ephone-dn 1\n number 201\n");
    assert_null(strstr(shown("show cti call", OUT_TEXT), "\n211\n"));
}

static bool clear(uint32_t id, char text[256])
{
    static struct buf b;
    struct args args = { .count = 3, .at = { [2] = { .given = true, .number = id } } };
    struct out *o = out_open(OUT_TEXT, &b);
    const bool done = command("clear {cti|csta} session [id] <1-2147483647>")->run(NULL, &args, o);
    out_close(o);
    snprintf(text, 256, "%s", buf_text(&b));
    buf_free(&b);
    return done;
}

static void clearing(void **state)
{
    (void)state;
    char text[256];
    assert_false(clear(1, text));
    assert_string_equal(text, "% There is no CTI session 1\n");
    struct dialog *d = client_open("201", NS(3));
    const uint32_t id = ((struct session *)d->user)->id;
    assert_true(clear(id, text));
    assert_string_equal(text, "");
    assert_true(d->ended);
    assert_false(clear(id, text));
    client_close(d);
    assert_null(cti_session_find(id));
}

int main(void)
{
    appliance_open();
    const struct CMUnitTest tests[] = { STORY(sessions), STORY(session_detail), STORY(session_messages),
                                        STORY(calls), STORY(left_calls), STORY(clearing) };
    return appliance_close(cmocka_run_group_tests(tests, NULL, NULL));
}

// SPDX-License-Identifier: MIT
/* The templates, byte for byte. */
#include "sip/build.h"
#include "test/unit/sip_fixture.h"

static const char asked[] =
    "INFO sip:201@cme SIP/2.0\r\nv: SIP/2.0/tcp 127.0.0.1\r\n  ;x=\"a,b\"\r\nVia: SIP/2.0/TCP two\r\n"
    "f:   \"A;tag=no\" <sip:alice@x>;epid=e;tag=1\r\nTo: <sip:201@cme>;tag=2\r\nCall-ID: c\r\nCSeq: 07  INFO\r\n"
    "Record-Route: <sip:proxy;lr>\r\nContent-Length: 0\r\n\r\n";

static struct message m;
static struct path path;

static void respond(struct buf *out, const struct reply *r)
{
    const struct frame f = frame_stream(asked, strlen(asked));
    assert_int_equal(parse_message(asked, &f, &m).status, 0);
    address_parse(&path.peer, "127.0.0.1", 4711);
    buf_clear(out);
    build_response(out, &m, &path, r);
}

static void response(void **state)
{
    (void)state;
    struct buf out = { 0 }, body = { 0 };
    buf_adds(&body, "<ok/>");
    respond(&out, &(struct reply){ .status = 200, .to_tag = "unused", .headers = "X: y\r\n",
                                   .content = &app_content, .body = &body });
    assert_string_equal(buf_text(&out),
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/tcp 127.0.0.1  ;x=\"a,b\"\r\nVia: SIP/2.0/TCP two\r\n"
        "From: \"A;tag=no\" <sip:alice@x>;epid=e;tag=1\r\nTo: <sip:201@cme>;tag=2\r\nCall-ID: c\r\nCSeq: 07  INFO\r\n"
        "Record-Route: <sip:proxy;lr>\r\nX: y\r\nServer: Naisen/" NAISEN_VERSION "\r\n"
        "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
        "Content-Length: 5\r\n\r\n<ok/>");
    respond(&out, &(struct reply){ .status = 481 });
    assert_has(buf_text(&out), "SIP/2.0 481 Call/Transaction Does Not Exist\r\n");
    assert_has(buf_text(&out), "Content-Length: 0\r\n\r\n");
    assert_lacks(buf_text(&out), "Record-Route");            /* only where a dialog may be made */
    respond(&out, &(struct reply){ .status = 400, .reason = "Bad CSeq" });
    assert_has(buf_text(&out), "SIP/2.0 400 Bad CSeq\r\n");
    buf_free(&out);
    buf_free(&body);
}

static void request(void **state)
{
    (void)state;
    struct buf out = { 0 };
    char expected[1024], here[ADDRESS_TEXT];
    address_text(transport_address(), here);
    build_request(&out, &(struct request){
        .method = "INFO", .target = "sip:alice@x;maddr=1.2.3.4", .routes = "Route: <sip:proxy;lr>\r\n",
        .from = "<sip:201@cme>;tag=2", .to = "<sip:alice@x>;tag=1", .call_id = "c", .branch = "b", .cseq = 9,
        .headers = "",
        .media_type = app_content.media_type, .disposition = app_content.disposition, .body = { "<e/>", 4 },
    });
    snprintf(expected, sizeof expected,
             "INFO sip:alice@x;maddr=1.2.3.4 SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bKb.9;rport\r\n"
             "Max-Forwards: 70\r\nRoute: <sip:proxy;lr>\r\nFrom: <sip:201@cme>;tag=2\r\nTo: <sip:alice@x>;tag=1\r\n"
             "Call-ID: c\r\nCSeq: 9 INFO\r\nUser-Agent: Naisen/" NAISEN_VERSION "\r\n"
             "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
             "Content-Length: 4\r\n\r\n<e/>", here);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

static void contact(void **state)
{
    (void)state;
    struct buf out = { 0 };
    char expected[200], here[ADDRESS_TEXT];
    address_text(transport_address(), here);
    build_contact(&out, "201", true);
    snprintf(expected, sizeof expected, "<sip:201@%s;transport=tcp>", here);
    assert_string_equal(buf_text(&out), expected);
    buf_clear(&out);
    build_contact(&out, "", false);
    snprintf(expected, sizeof expected, "<sip:%s;transport=udp>", here);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

static void reasons(void **state)
{
    (void)state;
    assert_string_equal(standard_reason(503), "Service Unavailable");
    assert_string_equal(standard_reason(299), "OK");
    assert_string_equal(standard_reason(699), "Failure");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(response, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(request, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(contact, sip_up, sip_down),
        cmocka_unit_test_setup_teardown(reasons, sip_up, sip_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* Two applications, each on its line, and what they ask and hear: the words in which stories of csta/ are told. */
#ifndef TEST_CSTA_STORY_H
#define TEST_CSTA_STORY_H

#include "test/unit/csta_appliance.h"

#define TEL(number) "tel:" number ";phone-context=dialstring"
#define ED3 " xmlns=\"" NS(3) "\""

static char own_id[256];

/* "<name><callID>…</callID><deviceID>…</deviceID></name>" of the device's latest call. */
static const char *own_connection(const char *name, const char *number, const char *spelling)
{
    static char text[256];
    const struct device *d = device_find(number);
    assert_false(list_empty(&d->connections));
    const struct connection *c = list_entry(d->connections.prev, struct connection, of_device);
    snprintf(text, sizeof text, "<%s><callID>%u</callID><deviceID>%s</deviceID></%s>", name, c->call->id,
             spelling, name);
    return text;
}

UNUSED_HERE static void monitor(struct dialog *d, const char *device)
{
    char body[512];
    snprintf(body, sizeof body, "<monitorObject><deviceObject>%s</deviceObject></monitorObject>", device);
    assert_non_null(strstr(client_ask(d, "MonitorStart", body), "<MonitorStartResponse"));
}

UNUSED_HERE static const char *make(struct dialog *d, const char *from, const char *to)
{
    char body[512];
    snprintf(body, sizeof body, "<callingDevice>%s</callingDevice><calledDirectoryNumber>%s</calledDirectoryNumber>"
             "<autoOriginate>doNotPrompt</autoOriginate>", from, to);
    return client_ask(d, "MakeCall", body);
}

UNUSED_HERE static void refused(const char *answer, const char *category, const char *value)
{
    snprintf(own_id, sizeof own_id, "<CSTAErrorCode" ED3 "><%s>%s</%s></CSTAErrorCode>", category, value, category);
    assert_string_equal(answer, own_id);
}

/* An application on each of the two lines. */
static struct dialog *a, *b;

UNUSED_HERE static void two_applications(void)
{
    a = client_open(TEL("201"), NS(3));
    b = client_open("202", NS(3));
    monitor(a, TEL("201"));
    monitor(b, "202");
}

UNUSED_HERE static void leave(void)
{
    client_close(a);
    client_close(b);
}

UNUSED_HERE static void call(void)
{
    make(a, TEL("201"), TEL("202"));
    loop_settle();
}

UNUSED_HERE static void answer(void)
{
    client_ask(b, "AnswerCall", own_connection("callToBeAnswered", "202", "202"));
    loop_settle();
}

UNUSED_HERE static void heard(struct dialog *d, const char *expected)
{
    assert_string_equal(client_heard(d), expected);
}

UNUSED_HERE static void talking(void)
{
    two_applications();
    call();
    answer();
    heard(a, "ServiceInitiated(201,initiated,makeCall)\nOriginated(201,connected,newCall)\n"
             "Delivered(202,connected,newCall)\nEstablished(202,connected,newCall)\n");
    heard(b, "Delivered(202,alerting,newCall)\nEstablished(202,connected,newCall)\n");
}

#endif

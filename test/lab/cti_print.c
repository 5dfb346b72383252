// SPDX-License-Identifier: MIT
#include "test/lab/cti_print.h"

#include "test/lab/xml.h"

#include <stdio.h>
#include <string.h>

bool cti_print(const char *xml, size_t n, struct buf *text)
{
    struct lab_event e;
    struct buf line = { 0 };
    if (!lab_event_read(&e, xml, n)) {
        return false;
    }
    lab_event_print(&e, &line);
    buf_printf(&line, "%*s", line.size < 48 ? (int)(48 - line.size) : 1, "");
    if (e.call[0]) {
        buf_printf(&line, " call %s", e.call);
    }
    if (e.calling[0] || e.called[0]) {
        buf_printf(&line, "  %s -> %s", e.calling[0] ? e.calling : "?", e.called[0] ? e.called : "?");
    }
    if (e.monitor[0]) {
        buf_printf(&line, "  [monitor %s]", e.monitor);
    }
    while (line.size && line.data[line.size - 1] == ' ') {
        line.data[--line.size] = 0;
    }
    buf_printf(text, "%s\n", buf_text(&line));
    buf_free(&line);
    return true;
}

typedef void take_fn(void *arg, const char *xml, size_t n);

/* Each element `name` of a list. */
static void each(const char *xml, size_t n, const char *name, take_fn *take, void *arg)
{
    char open[48], close[48];
    int size = snprintf(open, sizeof open, "<%s>", name);
    snprintf(close, sizeof close, "</%s>", name);
    const char *end = xml + n;
    for (const char *at = xml; (at = memmem(at, (size_t)(end - at), open, (size_t)size));) {
        const char *stop = memmem(at, (size_t)(end - at), close, (size_t)size + 1);
        take(arg, at, (size_t)((stop ? stop : end) - at));
        at = stop ? stop : end;
    }
}

struct own_call {
    char id[32], state[32];
};

static void read_own_call(const char *xml, size_t n, struct own_call *c)
{
    lab_xml_find(xml, n, "connectionIdentifier/callID", c->id, sizeof c->id);
    if (!lab_xml_find(xml, n, "localConnectionState", c->state, sizeof c->state)) {
        lab_xml_find(xml, n, "simpleCallState", c->state, sizeof c->state);
    }
}

static void print_own_call(void *arg, const char *xml, size_t n)
{
    struct own_call c;
    read_own_call(xml, n, &c);
    buf_printf(arg, "  call %s %s\n", c.id, c.state);
}

static void print_party(void *arg, const char *xml, size_t n)
{
    char device[128], number[64], state[32];
    lab_xml_find(xml, n, "deviceOnCall", device, sizeof device);
    lab_xml_find(xml, n, "localConnectionInfo", state, sizeof state);
    buf_printf(arg, "  %s %s\n", lab_number(device, number, sizeof number), state);
}

static void print_forwarding(void *arg, const char *xml, size_t n)
{
    char type[32], on[16], to[128], number[64];
    lab_xml_find(xml, n, "forwardingType", type, sizeof type);
    lab_xml_find(xml, n, "forwardStatus", on, sizeof on);
    lab_xml_find(xml, n, "forwardDN", to, sizeof to);
    lab_number(to, number, sizeof number);
    buf_printf(arg, "  %s %s%s%s\n", type, strcmp(on, "true") ? "off" : "on", number[0] ? " " : "", number);
}

/* A line for each list in it: "  callControlServList alternateCall answerCall …". */
static void print_features(void *arg, const char *xml, size_t n)
{
    struct buf line = { 0 };
    const char *end = xml + n;
    for (const char *tag = xml; (tag = memchr(tag + 1, '<', (size_t)(end - tag - 1)));) {
        const size_t size = strcspn(tag + 1, "/>");
        if (size) {
            buf_printf(&line, "%s%.*s", line.size ? " " : "  ", (int)size, tag + 1);
        } else {
            buf_printf(arg, "%s\n", buf_text(&line));
            buf_clear(&line);
        }
    }
    buf_free(&line);
}

/* Answers that are lists, and how one item reads. */
static const struct {
    const char *root, *item;
    take_fn *print;
} lists[] = {
    { "SnapshotDeviceResponse", "snapshotDeviceResponseInfo", print_own_call },
    { "SnapshotCallResponse", "snapshotCallResponseInfo", print_party },
    { "GetForwardingResponse", "forwardListItem", print_forwarding },
    { "GetCSTAFeaturesResponse", "supportedServices", print_features },
    { "GetCSTAFeaturesResponse", "supportedEvents", print_features },
};

void cti_print_list(const char *root, const char *xml, size_t n, struct buf *text)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (!strcmp(lists[i].root, root)) {
            each(xml, n, lists[i].item, lists[i].print, text);
        }
    }
}

static void pick(void *arg, const char *xml, size_t n)
{
    struct cti_calls *m = arg;
    struct own_call c;
    read_own_call(xml, n, &c);
    bool held = !strcmp(c.state, "hold"), fits = m->state ? !strcmp(c.state, m->state) : !held;
    if (fits || !m->any[0]) {
        snprintf(m->any, sizeof m->any, "%s", c.id);
    }
    snprintf(held ? m->held : m->active, sizeof m->held, "%s", c.id);
}

void cti_calls(const char *xml, size_t n, struct cti_calls *calls)
{
    each(xml, n, "snapshotDeviceResponseInfo", pick, calls);
}

// SPDX-License-Identifier: MIT
#include "test/lab/xml.h"

#include <stdio.h>
#include <string.h>

/* A start tag between `from` and `end`. */
struct tag {
    const char *name;            /* local name */
    size_t name_size;
    const char *head, *inside;   /* "<", behind ">" */
    bool empty, closing;
};

static bool next_tag(const char *from, const char *end, struct tag *t)
{
    while ((from = memchr(from, '<', (size_t)(end - from)))) {
        const char *close = memchr(from, '>', (size_t)(end - from));
        if (!close) {
            return false;
        }
        if (from[1] == '?' || from[1] == '!') {
            from = close;
            continue;
        }
        *t = (struct tag){ .head = from, .inside = close + 1, .empty = close[-1] == '/', .closing = from[1] == '/' };
        const char *name = from + 1 + t->closing;
        size_t n = strcspn(name, " \t\r\n/>");
        const char *colon = memchr(name, ':', n);
        t->name = colon ? colon + 1 : name;
        t->name_size = n - (size_t)(t->name - name);
        return true;
    }
    return false;
}

static bool tag_is(const struct tag *t, const char *name, size_t n)
{
    return t->name_size == n && !strncmp(t->name, name, n);
}

/* Where the element that `open` starts ends: the "<" of its end tag. */
static const char *element_end(const struct tag *open, const char *end)
{
    if (open->empty) {
        return open->inside;
    }
    struct tag t;
    int depth = 1;
    for (const char *at = open->inside; next_tag(at, end, &t); at = t.inside) {
        depth += t.closing ? -1 : t.empty ? 0 : 1;
        if (!depth) {
            return t.head;
        }
    }
    return end;
}

char *lab_xml_root(const char *xml, size_t n, char name[64])
{
    struct tag t;
    name[0] = 0;
    if (n && next_tag(xml, xml + n, &t)) {
        snprintf(name, 64, "%.*s", (int)t.name_size, t.name);
    }
    return name;
}

char *lab_xml_namespace(const char *xml, size_t n, char name[128])
{
    struct tag t;
    name[0] = 0;
    if (!n || !next_tag(xml, xml + n, &t)) {
        return name;
    }
    const char *at = memmem(t.head, (size_t)(t.inside - t.head), "xmlns=", 6);
    if (at) {
        snprintf(name, 128, "%.*s", (int)strcspn(at + 7, "\"'"), at + 7);
    }
    return name;
}

static const struct {
    const char *name;
    char c;
} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' } };

static void unescape(const char *from, const char *end, char *out, size_t size)
{
    size_t n = 0;
    while (from < end && n + 1 < size) {
        size_t i = 0, count = sizeof entities / sizeof entities[0];
        while (i < count && ((size_t)(end - from) < strlen(entities[i].name) ||
                             memcmp(from, entities[i].name, strlen(entities[i].name)))) {
            i++;
        }
        if (i < count) {
            out[n++] = entities[i].c;
            from += strlen(entities[i].name);
        } else {
            out[n++] = *from++;
        }
    }
    out[n] = 0;
}

/* First element `name` between from and end. */
static bool find_tag(const char *from, const char *end, const char *name, size_t n, struct tag *t)
{
    for (; next_tag(from, end, t); from = t->inside) {
        if (!t->closing && tag_is(t, name, n)) {
            return true;
        }
    }
    return false;
}

bool lab_xml_find(const char *xml, size_t n, const char *path, char *text, size_t size)
{
    const char *from = xml, *end = xml + n;
    text[0] = 0;
    while (*path) {
        size_t step = strcspn(path, "/");
        struct tag t;
        if (!find_tag(from, end, path, step, &t)) {
            return false;
        }
        end = element_end(&t, end);
        from = t.inside < end ? t.inside : end;
        path += step + (path[step] == '/');
    }
    struct tag child;
    if (from < end && next_tag(from, end, &child)) {
        from = child.inside;
        end = element_end(&child, end);
        if (child.empty || from >= end) {
            snprintf(text, size, "%.*s", (int)child.name_size, child.name);
            return true;
        }
    }
    unescape(from, end, text, size);
    return true;
}

void lab_xml_escape(struct buf *b, const char *text)
{
    for (; *text; text++) {
        size_t i = 0;
        while (i < 3 && entities[i].c != *text) {
            i++;
        }
        if (i < 3) {
            buf_adds(b, entities[i].name);
        } else {
            buf_addc(b, *text);
        }
    }
}

char *lab_number(const char *device, char *number, size_t size)
{
    const char *colon = strchr(device, ':');
    const char *start = colon ? colon + 1 : device;
    snprintf(number, size, "%.*s", (int)strcspn(start, ";@"), start);
    return number;
}

static void find_number(const char *xml, size_t n, const char *path, char *number, size_t size)
{
    char device[128];
    number[0] = 0;
    if (lab_xml_find(xml, n, path, device, sizeof device)) {
        lab_number(device, number, size);
    }
}

/* Where each message names the connection that it is about. */
static const struct {
    const char *root, *connection;
} connections[] = {
    { "ServiceInitiatedEvent", "initiatedConnection" }, { "OriginatedEvent", "originatedConnection" },
    { "DeliveredEvent", "connection" },                 { "EstablishedEvent", "establishedConnection" },
    { "HeldEvent", "heldConnection" },                  { "RetrievedEvent", "retrievedConnection" },
    { "ConnectionClearedEvent", "droppedConnection" },  { "FailedEvent", "failedConnection" },
    { "QueuedEvent", "queuedConnection" },
    { "DivertedEvent", "connection" },                  { "TransferedEvent", "primaryOldCall" },
    { "ConferencedEvent", "primaryOldCall" },           { "ConferenceCallResponse", "conferenceCall" },
    { "MakeCallResponse", "callingDevice" },            { "ConsultationCallResponse", "initiatedCall" },
    { "TransferCallResponse", "transferredCall" },      { "SingleStepTransferCallResponse", "transferredCall" },
    { "ParkCallResponse", "parkedTo" },                 { "DirectedPickupCallResponse", "pickedCall" },
    { "GroupPickupCallResponse", "pickedCall" },
    { "OutOfServiceEvent", "device" },                  { "BackInServiceEvent", "device" },
    { "DoNotDisturbEvent", "device" },                  { "ForwardingEvent", "device" },
    { "MessageWaitingEvent", "targetDevice" },
};

/* Where messages say that something is on, and where calls go then. */
static const struct {
    const char *root, *on, *to;
} settings[] = {
    { "DoNotDisturbEvent", "doNotDisturbOn", NULL },
    { "GetDoNotDisturbResponse", "doNotDisturbOn", NULL },
    { "ForwardingEvent", "forwardStatus", "forwardTo" },
    { "GetForwardingResponse", "forwardListItem/forwardStatus", "forwardListItem/forwardDN" },
    { "MessageWaitingEvent", "messageWaitingOn", NULL },
    { "GetMessageWaitingIndicatorResponse", "messageWaitingOn", NULL },
};

static void read_setting(struct lab_event *e, const char *root, const char *xml, size_t n)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        char on[16], to[64] = "";
        if (strcmp(settings[i].root, root) || !lab_xml_find(xml, n, settings[i].on, on, sizeof on)) {
            continue;
        }
        if (settings[i].to) {
            find_number(xml, n, settings[i].to, to, sizeof to);
        }
        snprintf(e->setting, sizeof e->setting, "%s%s%s", strcmp(on, "true") ? "off" : "on", to[0] ? "," : "", to);
    }
}

bool lab_event_read(struct lab_event *e, const char *xml, size_t n)
{
    *e = (struct lab_event){ .name = "" };
    char root[64], path[96];
    if (!lab_xml_root(xml, n, root)[0]) {
        return false;
    }
    for (size_t i = 0; i < sizeof connections / sizeof connections[0]; i++) {
        if (!strcmp(connections[i].root, root)) {
            snprintf(path, sizeof path, "%s/callID", connections[i].connection);
            bool call = lab_xml_find(xml, n, path, e->call, sizeof e->call);
            snprintf(path, sizeof path, "%s%s", connections[i].connection, call ? "/deviceID" : "");
            find_number(xml, n, path, e->device, sizeof e->device);
        }
    }
    snprintf(e->name, sizeof e->name, "%.39s", root);
    size_t length = strlen(e->name);
    if (length > 5 && !strcmp(e->name + length - 5, "Event")) {
        e->name[length - 5] = 0;
    }
    lab_xml_find(xml, n, "monitorCrossRefID", e->monitor, sizeof e->monitor);
    if (!strstr(root, "Response")) {
        lab_xml_find(xml, n, "localConnectionInfo", e->lci, sizeof e->lci);
    }
    if (!lab_xml_find(xml, n, "cause", e->cause, sizeof e->cause) && !strcmp(root, "CSTAErrorCode")) {
        lab_xml_find(xml, n, "CSTAErrorCode", e->cause, sizeof e->cause);
    }
    read_setting(e, root, xml, n);
    if (strcmp(root, "MakeCallResponse")) {
        find_number(xml, n, "callingDevice/deviceIdentifier", e->calling, sizeof e->calling);
    }
    find_number(xml, n, "calledDevice/deviceIdentifier", e->called, sizeof e->called);
    find_number(xml, n, "lastRedirectionDevice", e->redirected, sizeof e->redirected);
    return true;
}

void lab_event_print(const struct lab_event *e, struct buf *line)
{
    const char *const parts[] = { e->device, e->lci, e->setting, e->cause };
    const char *before = "(";
    buf_adds(line, e->name);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i][0]) {
            buf_printf(line, "%s%s", before, parts[i]);
            before = ",";
        }
    }
    if (*before == ',') {
        buf_addc(line, ')');
    }
}

// SPDX-License-Identifier: MIT
/* An application without SIP, for the tests of csta/: a carrier that keeps what it is given, requests as texts, and the
 * ECMA-323 schemas as judge of every message that the appliance writes. */
#ifndef TEST_CSTA_CLIENT_H
#define TEST_CSTA_CLIENT_H

#include "core/content.h"
#include "core/loop.h"
#include "csta/content.h"
#include "test/lab/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/xmlschemas.h>

#define NS(edition) "http://www.ecma-international.org/standards/ecma-323/csta/ed" #edition
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define UNUSED_HERE __attribute__((unused))

/* -- the judge -- */

enum { FIRST_EDITION = 3, LAST_EDITION = 6 };
static xmlSchemaPtr schemas[LAST_EDITION + 1];
static bool judge_is_absent;

static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = malloc(4 << 20);
    *size = fread(text, 1, 4 << 20, f);
    fclose(f);
    return text;
}

static xmlSchemaPtr schema_of(int edition)
{
    static const char *const names[] = { [3] = "reconstructed", [4] = "approx", [5] = "approx", [6] = "reconstructed" };
    const char *shared = getenv("NAISEN_SHARED");
    char path[512];
    size_t size;
    if (schemas[edition] || !shared)
        return schemas[edition];
    snprintf(path, sizeof path, "%s/csta-xsd/ed%d-%s/csta-ed%d.xsd", shared, edition, names[edition], edition);
    char *text = read_file(path, &size);
    if (!text)
        return NULL;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text, (int)size);
    schemas[edition] = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    free(text);
    assert_non_null(schemas[edition]);
    return schemas[edition];
}

static int edition_number(const char *xml)
{
    static const char before[] = "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed";
    const char *at = strstr(xml, before);
    const int edition = at ? at[strlen(before)] - '0' : 0;
    return edition >= FIRST_EDITION && edition <= LAST_EDITION ? edition : 0;
}

/* Whether a message is valid ECMA-323, as far as there is a schema for its edition. */
static bool is_valid(const char *xml)
{
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    const int edition = edition_number(xml);
    xmlSchemaPtr schema = edition ? schema_of(edition) : NULL;
    bool valid = document != NULL;
    if (edition && !schema)
        judge_is_absent = true;
    if (document && schema) {
        xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
        valid = xmlSchemaValidateDoc(validator, document) == 0;
        xmlSchemaFreeValidCtxt(validator);
    }
    xmlFreeDoc(document);
    return valid;
}

/* Fails the test when it is not. */
static void judge(const char *xml)
{
    assert_int_equal(strncmp(xml, DECLARATION "<", strlen(DECLARATION) + 1), 0);
    if (!is_valid(xml))
        fail_msg("not valid: %s", xml);
}

/* -- the carrier -- */

enum { HEARD_MAX = 256 };

struct dialog {
    struct dialog_info info;
    void *user;
    char *heard[HEARD_MAX];          /* bodies of INFOs from the appliance */
    unsigned heard_count;
    bool ended, full;
};

static bool carrier_send(struct dialog *d, const char *data, size_t size)
{
    assert_false(d->ended);
    if (d->full)
        return false;
    assert_true(d->heard_count < HEARD_MAX);
    d->heard[d->heard_count++] = strndup(data, size);
    judge(d->heard[d->heard_count - 1]);
    return true;
}

static void close_later(void *arg)
{
    csta_content.closed(arg, DIALOG_LOCAL);
}

static void carrier_end(struct dialog *d)
{
    assert_false(d->ended);
    d->ended = true;
    loop_post(close_later, d);
}

static const struct dialog_info *carrier_info(const struct dialog *d)
{
    return &d->info;
}

static void carrier_set_user(struct dialog *d, void *user)
{
    d->user = user;
}

static void *carrier_user(const struct dialog *d)
{
    return d->user;
}

static unsigned carrier_expires_in(const struct dialog *d)
{
    (void)d;
    return 1712;
}

static unsigned serving_changes;

static void carrier_serving_changed(void)
{
    serving_changes++;
}

/* -- subscriptions and registrations -- */

static struct registration_info registered_info;
static const char *registered_name;              /* the one who is registered, NULL for nobody */

/* The last word ends a subscription; it stands in front of its body. */
static bool carrier_notify(struct dialog *d, const char *data, size_t size, const char *last)
{
    char *text;
    assert_false(d->ended);
    assert_true(d->heard_count < HEARD_MAX);
    assert_true(asprintf(&text, "%s%s%.*s", last ? last : "", last ? " " : "", (int)size, data ? data : "") >= 0);
    d->heard[d->heard_count++] = text;
    d->ended = last != NULL;
    return true;
}

static bool carrier_registration(const char *name, struct registration_info *info)
{
    *info = registered_info;
    return registered_name && !strcmp(registered_name, name);
}

static const struct carrier carrier = {
    carrier_send, carrier_end, carrier_info, carrier_set_user, carrier_user, carrier_expires_in,
    carrier_serving_changed, carrier_notify, carrier_registration,
};

/* -- the application -- */

static struct buf answered;

/* Hands in a body; returns the SIP status, the answer is in `answered`. */
static int hand_in(struct dialog *d, const char *data, size_t size, bool opens)
{
    const struct body body = { data, size };
    struct answer a = { 0 };
    if (opens)
        csta_content.accept(d, &body, &a);
    else
        csta_content.receive(d, false, &body, &a);
    buf_free(&answered);
    answered = a.body;
    if (answered.size)
        judge(answered.data);
    return a.status;
}

UNUSED_HERE static int status_of(struct dialog *d, const char *body)
{
    return hand_in(d, body, strlen(body), false);
}

static struct dialog *dialog_of(const char *line)
{
    struct dialog *d = calloc(1, sizeof *d);
    d->info = (struct dialog_info){ .user = "sip:alice@example.com", .line = line, .call_id = "c1", .transport = "tcp",
                                    .user_agent = "unit" };
    address_parse(&d->info.peer, "10.0.0.9", 5060);
    d->info.origin = d->info.peer;
    return d;
}

static void dialog_drop(struct dialog *d)
{
    for (unsigned i = 0; i < d->heard_count; i++)
        free(d->heard[i]);
    free(d);
}

/* A session in this namespace; the line is named as Office Communicator does it. */
UNUSED_HERE static struct dialog *client_open(const char *line, const char *space)
{
    struct dialog *d = dialog_of("201");
    char body[1024];
    snprintf(body, sizeof body, "<?xml version=\"1.0\"?><RequestSystemStatus xmlns=\"%s\"><extensions><privateData>"
             "<private><lcs:line xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">%s</lcs:line>"
             "</private></privateData></extensions></RequestSystemStatus>", space, line);
    assert_int_equal(hand_in(d, body, strlen(body), true), 200);
    return d;
}

UNUSED_HERE static void client_close(struct dialog *d)
{
    if (!d->ended)
        csta_content.closed(d, DIALOG_BYE);
    loop_drain();
    dialog_drop(d);
}

/* Sends `children` as the service `element` in `space`; returns the answer without declaration. */
UNUSED_HERE static const char *client_ask_in(struct dialog *d, const char *space, const char *element,
                                             const char *children)
{
    char body[4096];
    snprintf(body, sizeof body, "<%s xmlns=\"%s\">%s</%s>", element, space, children, element);
    assert_int_equal(status_of(d, body), 200);
    return answered.data + strlen(DECLARATION);
}

UNUSED_HERE static const char *client_ask(struct dialog *d, const char *element, const char *children)
{
    return client_ask_in(d, NS(3), element, children);
}

/* The events since the last call, as tables of CSTA flows write them: "Held(201,hold,normal)", one a line. */
UNUSED_HERE static const char *client_heard(struct dialog *d)
{
    static struct buf lines;
    static char text[4096];
    buf_clear(&lines);
    for (unsigned i = 0; i < d->heard_count; i++) {
        struct lab_event e;
        assert_true(lab_event_read(&e, d->heard[i], strlen(d->heard[i])));
        lab_event_print(&e, &lines);
        buf_addc(&lines, '\n');
        free(d->heard[i]);
    }
    d->heard_count = 0;
    snprintf(text, sizeof text, "%s", buf_text(&lines));
    buf_free(&lines);
    return text;
}

static void client_forget(void)
{
    buf_free(&answered);
    for (int i = FIRST_EDITION; i <= LAST_EDITION; i++)
        xmlSchemaFree(schemas[i]);
    xmlCleanupParser();
}

/* The exit code of a program of tests: 77 (skipped) when all passed but the schemas were not there to judge. */
UNUSED_HERE static int client_verdict(int failed)
{
    client_forget();
    return failed ? failed : judge_is_absent ? 77 : 0;
}

#endif

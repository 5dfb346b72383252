// SPDX-License-Identifier: MIT
/* CSTA as a content of SIP dialogs: which status a body gets, and what is read from it. SIP refuses what is wrong with
 * SIP or XML; every refusal in CSTA's own terms is 200 with CSTAErrorCode. */
#include "csta/content.h"

#include "csta/compose.h"
#include "csta/edition.h"
#include "csta/services.h"
#include "csta/settings.h"
#include "csta/trace.h"

#include <string.h>

enum { OK = 200, BAD_REQUEST = 400, TOO_LARGE = 413, UNSUPPORTED_MEDIA = 415, GONE = 481, UNAVAILABLE = 503 };

/* Office Communicator says here which line the session is for. */
static const char line_space[] = "http://schemas.microsoft.com/Lcs/2005/04/RCCExtension";

static const char *line_of(const struct element *root)
{
    const struct element *private = element_child(element_child(element_child(root, "extensions"), "privateData"),
                                                  "private");
    const struct element *line = element_child_in(private, line_space, "line");
    return line ? line->text : NULL;
}

/* The SIP status of a body that cannot be read, or OK. */
static int read_body(const struct body *b, const struct element **root, bool *excessive)
{
    if (b->size > XML_BYTES_MAX)
        return TOO_LARGE;
    const enum xml_verdict verdict = xml_read(b->data, b->size, root);
    *excessive = verdict == XML_EXCESSIVE;
    if (verdict != XML_BROKEN)
        return OK;
    csta_broken.value++;
    return BAD_REQUEST;
}

static const char *edition_or(const struct element *root, const char *otherwise)
{
    const char *edition = edition_of(root->space);
    return edition ? edition : otherwise;
}

static void serve(struct session *s, const struct element *root, bool excessive, struct answer *a)
{
    struct request r = { s, edition_or(root, s->edition), root, &a->body };
    a->status = OK;
    if (excessive)
        refuse_request(&r, error_of(FAULT_LIMIT));
    else
        service_request(&r);
    cti_session_note(s, true, a->body.data, a->body.size);
}

/* The user part of To is the line where the body names none. */
static struct session *open_session(struct dialog *d, const struct element *root)
{
    const struct dialog_info *info = content_info(d);
    const char *line = line_of(root);
    struct device_id id;
    if (!line || !device_id_parse(line, &id))
        line = info->line;
    else
        line = *id.number ? id.number : id.phone;
    return cti_session_open(d, edition_or(root, edition_default()), line);
}

static void accept_dialog(struct dialog *d, const struct body *b, struct answer *a)
{
    const struct element *root;
    bool excessive;
    if (!settings_voip()->cti_up) {
        a->status = UNAVAILABLE;
        return;
    }
    a->status = read_body(b, &root, &excessive);
    if (a->status != OK)
        return;
    if (excessive || strcmp(root->name, "RequestSystemStatus") != 0 || (*root->space && !edition_of(root->space))) {
        a->status = UNSUPPORTED_MEDIA;
        return;
    }
    struct session *s = open_session(d, root);
    if (!s) {
        a->status = UNAVAILABLE;
        return;
    }
    content_set_user(d, s);
    cti_session_note(s, false, b->data, b->size);
    serve(s, root, false, a);
}

static void receive(struct dialog *d, bool refresh, const struct body *b, struct answer *a)
{
    struct session *s = content_user(d);
    const struct element *root;
    bool excessive;
    (void)refresh;                   /* a re-INVITE carries RequestSystemStatus once more, or nothing */
    if (!s || !cti_session_step(s, SESSION_REQUEST)) {
        a->status = GONE;
        return;
    }
    a->status = OK;
    if (!b->size)
        return;
    cti_session_note(s, false, b->data, b->size);
    a->status = read_body(b, &root, &excessive);
    if (a->status == OK)
        serve(s, root, excessive, a);
    else
        TRACE(TRACE_PROTOCOL, "//CTI/PI:session %u body refused, status %d", s->id, a->status);
}

static void closed(struct dialog *d, enum dialog_end why)
{
    struct session *s = content_user(d);
    content_set_user(d, NULL);
    if (s)
        cti_session_closed(s, why);
}

static bool serving(void)
{
    return settings_voip()->cti_up;
}

const struct content csta_content = {
    .media_type = "application/csta+xml",
    .disposition = "signal;handling=required",
    .accept = accept_dialog,
    .receive = receive,
    .closed = closed,
    .serving = serving,
};

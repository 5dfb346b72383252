// SPDX-License-Identifier: MIT
#include "csta/callmon_trace.h"

#include "core/loop.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum flag { FLAG_CORE, FLAG_DETAIL, FLAG_ERRORS, FLAG_EVENTS, FLAG_HWCONF, FLAG_INFO, FLAG_XML, FLAG_COUNT };

#define FLAG_OF(word, title) { "callmonitor " word, "Call monitor " title, .alias = "cti callmon " word }

struct debug_flag callmon_flags[FLAG_COUNT + 1] = {
    [FLAG_CORE] = FLAG_OF("core", "core"),
    [FLAG_DETAIL] = FLAG_OF("detail", "detail"),
    [FLAG_ERRORS] = FLAG_OF("errors", "errors"),
    [FLAG_EVENTS] = FLAG_OF("events", "events"),
    [FLAG_HWCONF] = FLAG_OF("hwconf", "hardware conference"),
    [FLAG_INFO] = FLAG_OF("info", "information"),
    [FLAG_XML] = FLAG_OF("xml", "XML"),
};

#define SAY(f, ...) DEBUG(&callmon_flags[FLAG_##f], "//CMM/" #f ":" __VA_ARGS__)

/* -- the ring -- */

static struct callmon_entry ring[CALLMON_KEPT];
static uint64_t count;
struct limit callmon_limit = {
    .name = "Call monitor trace", .when_full = "the oldest entry is overwritten", .maximum = CALLMON_KEPT,
};

void callmon_note(enum callmon_kind kind, const char *format, ...)
{
    struct callmon_entry *e = &ring[count++ % CALLMON_KEPT];
    va_list ap;
    callmon_limit.refused += count > CALLMON_KEPT;
    limit_set(&callmon_limit, count < CALLMON_KEPT ? count : CALLMON_KEPT);
    e->at = loop_wall();
    e->kind = kind;
    va_start(ap, format);
    vsnprintf(e->text, sizeof e->text, format, ap);
    va_end(ap);
    if (kind == CALLMON_SERVER || kind == CALLMON_SUBSCRIPTION)
        SAY(CORE, "%s", e->text);
    else
        SAY(DETAIL, "%s", e->text);
}

const struct callmon_entry *callmon_trace_after(uint64_t after, uint64_t *number)
{
    const uint64_t lost = count > CALLMON_KEPT ? count - CALLMON_KEPT : 0;
    *number = (after > lost ? after : lost) + 1;
    return *number <= count ? &ring[(*number - 1) % CALLMON_KEPT] : NULL;
}

void callmon_trace_clear(void)
{
    count = 0;
    callmon_limit.used = 0;
}

/* -- what happens -- */

void callmon_leg(const char *number, const struct leg *l)
{
    if (!l->begun)
        callmon_note(CALLMON_CALL, "callID %u, dn %s: begins", l->call, number);
    callmon_note(CALLMON_CONNECTION, "callID %u, dn %s: %s%s%s", l->call, number, leg_state_name(l->state),
                 l->held ? ", held" : "", l->other_held ? ", held there" : "");
    if (l->state == LEG_TERMINATED)
        callmon_note(CALLMON_CALL, "callID %u, dn %s: ends, %s", l->call, number, l->why ? l->why : "normal");
}

/* The states that CME's output names. */
static const char *const connection_words[EVENT_KINDS] = {
    [EVENT_SERVICE_INITIATED] = "INITIATED", [EVENT_ORIGINATED] = "ORIGINATED", [EVENT_DELIVERED] = "ALERTING",
    [EVENT_ESTABLISHED] = "ACTIVE", [EVENT_HELD] = "HELD", [EVENT_RETRIEVED] = "RETRIEVED",
    [EVENT_CONNECTION_CLEARED] = "DISCONNECTED", [EVENT_FAILED] = "FAILED", [EVENT_DIVERTED] = "REDIRECTED",
    [EVENT_TRANSFERRED] = "TRANSFERRED", [EVENT_CONFERENCED] = "CONFERENCED",
};

void callmon_event(const struct event *e, const char *number, uint32_t subscription)
{
    const char *word = connection_words[e->kind] ? connection_words[e->kind] : "CHANGED";
    SAY(EVENTS, "%s, callID %u, dn %s, cause %d", event_kind_name(e->kind), e->call, number, (int)e->cause);
    SAY(INFO, "cmm_notify_trigger() %s, callID %u", event_kind_name(e->kind), e->call);
    SAY(INFO, "   - dn %s", number);
    SAY(INFO, "cmm_send_dialog_notify  sub_info %u", subscription);
    SAY(INFO, "        <== DIALOG MGR ==>");
    SAY(INFO, "            :: CMM_EV_CALL_CONN_%s", word);
    SAY(INFO, "                 - Gcid %08X-%08X-%08X-%08X", e->gcid[0], e->gcid[1], e->gcid[2], e->gcid[3]);
    SAY(INFO, "                 - Calling %s", e->calling);
    SAY(INFO, "                 - Called %s", e->called);
    SAY(INFO, "                 - ConnAddr %s", e->subject);
    if (e->last_redirection)
        SAY(INFO, "                 - LastRedirectAddr %s", e->last_redirection);
    SAY(DETAIL, " type: CMM_EV_CALL_CONN_%s, [%s, %s, %s] is not filtered", word, e->calling, e->called, e->subject);
}

void callmon_error(const char *format, ...)
{
    char text[CALLMON_TEXT];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    SAY(ERRORS, "%s", text);
}

void callmon_xml(uint32_t subscription, const struct buf *document)
{
    static char text[16 * 1024];
    SAY(XML, "sub_id %u %s", subscription, log_escape(document->data, document->size, text, sizeof text));
}

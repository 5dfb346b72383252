// SPDX-License-Identifier: MIT
/* `show cti …` and `clear cti session`. Layouts: CME command reference, show cti; of `show cti session`: ours. */
#include "csta/show.h"

#include "core/clock.h"
#include "csta/manager.h"
#include "csta/monitor.h"
#include "csta/settings.h"
#include "csta/statistics.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STAGE_HEADING, STAGE_ROWS, STAGE_LEFT };

/* -- show cti session -- */

static const char *safe(const char *text, char out[128])
{
    return log_escape(text, strlen(text), out, 128);
}

static void print_session(struct out *o, const struct session *s)
{
    const struct dialog_info *info = content_info(s->dialog);
    char text[128], address[ADDRESS_TEXT], peer[ADDRESS_TEXT + 8];
    snprintf(peer, sizeof peer, "%s/%s", address_text(&info->origin, address), info->transport);
    out_item(o);
    out_number(o, "session", "%-10lld ", s->id);
    out_string(o, "line", "%-9s  ", s->line);
    out_string(o, "user", "%-24s  ", safe(info->user, text));
    out_string(o, "peer", "%-21s  ", peer);
    out_string(o, "mode", "%-8s  ", csta_settings()->basic ? "basic" : "enhanced");
    out_number(o, "monitors", "%3lld  ", s->monitor_count);
    out_number(o, "expires_in", "%5lld\n", content_expires_in(s->dialog));
    out_string(o, "user_agent", NULL, safe(info->user_agent, text));
    out_string(o, "namespace", NULL, s->edition);
    out_item_end(o);
}

static bool show_session(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_text(c->out,
                 "SessionID  Line       User                      Peer                   Mode      Mon  Timer\n"
                 "=========  =========  ========================  =====================  ========  ===  =====\n");
        out_list(c->out, "sessions");
        c->stage = STAGE_ROWS;
    }
    const struct session *s = cti_session_after((uint32_t)c->at);
    if (s) {
        print_session(c->out, s);
        c->at = s->id;
        c->count[0]++;
        return true;
    }
    out_list_end(c->out);
    if (!c->count[0])
        out_text(c->out, "no active CTI session\n");
    else
        out_number(c->out, "total", "Total sessions: %lld\n", (long long)c->count[0]);
    return false;
}

/* -- show cti session detail -- */

static void print_monitor(struct out *o, const struct monitor *m)
{
    char text[128];
    out_item(o);
    out_number(o, "monitor", "    monitor %lld ", m->xref);
    out_string(o, "device", "of %s ", safe(m->id.text, text));
    out_number(o, "filtered_kinds", "(%lld kinds of events filtered)\n", __builtin_popcount(m->filtered));
    out_item_end(o);
}

static bool show_session_detail(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_list(c->out, "sessions");
        c->stage = STAGE_ROWS;
    }
    const struct session *s = cti_session_after((uint32_t)c->at);
    if (!s) {
        out_list_end(c->out);
        if (!c->at)
            out_text(c->out, "no active CTI session\n");
        return false;
    }
    const struct dialog_info *info = content_info(s->dialog);
    char text[128], address[ADDRESS_TEXT];
    c->at = s->id;
    out_item(c->out);
    out_number(c->out, "session", "session %lld: ", s->id);
    out_string(c->out, "line", "line %s ", s->line);
    out_string(c->out, "user", "of %s, ", safe(info->user, text));
    out_string(c->out, "peer", "%s/", address_text(&info->origin, address));
    out_string(c->out, "transport", "%s\n", info->transport);
    if (address_equal(&info->origin, &info->peer))
        out_null(c->out, "proxy");
    else
        out_string(c->out, "proxy", "    through the proxy at %s\n", address_text(&info->peer, address));
    out_string(c->out, "user_agent", "    user agent %s\n", safe(info->user_agent, text));
    out_string(c->out, "namespace", "    namespace %s\n", s->edition);
    out_string(c->out, "sip_call_id", "    SIP Call-ID %s\n", safe(info->call_id, text));
    out_number(c->out, "expires_in", "    ends in %lld seconds unless refreshed\n", content_expires_in(s->dialog));
    out_bool(c->out, "registered", s->registered, "    registered for the system's status\n", "");
    out_number(c->out, "messages", "    %lld messages so far\n", (long long)s->history.count);
    out_list(c->out, "monitors");
    list_each(node, &s->monitors)
        print_monitor(c->out, list_entry(node, struct monitor, of_session));
    out_list_end(c->out);
    out_item_end(c->out);
    return true;
}

/* -- show cti session id N messages -- */

const char *show_time(uint64_t wall, char text[32])
{
    const struct tm tm = clock_tm(wall);
    const size_t n = strftime(text, 32, "%b %d %H:%M:%S", &tm);
    snprintf(text + n, 32 - n, ".%03u", (unsigned)(wall % 1000));
    return text;
}

static void print_message(struct out *o, const struct message *m, uint64_t number)
{
    static char text[4 * HISTORY_BYTES + 1];
    char when[32];
    out_item(o);
    out_number(o, "message", "%lld ", (long long)number);
    out_string(o, "time", "%s ", show_time(m->at, when));
    out_bool(o, "to_application", m->ours, "to the application, ", "from the application, ");
    out_number(o, "bytes", "%lld bytes\n", (long long)m->size);
    out_string(o, "text", "%s\n", log_escape(m->text, strlen(m->text), text, sizeof text));
    out_item_end(o);
}

static bool show_session_messages(struct cursor *c)
{
    const uint32_t id = (uint32_t)c->args->at[0].number;
    const struct session *s = cti_session_find(id);
    uint64_t number;
    if (c->stage == STAGE_HEADING) {
        if (!s)
            out_error(c->out, "%% There is no CTI session %u\n", id);
        out_list(c->out, "messages");
        c->stage = STAGE_ROWS;
    }
    const struct message *m = s ? cti_history_after(&s->history, c->at, &number) : NULL;
    if (!m) {
        out_list_end(c->out);
        return false;
    }
    c->at = number;
    print_message(c->out, m, number);
    return true;
}

/* -- calls: each leg (appearance) has a call reference of its own, all have the callID of their call -- */

typedef void leg_fn(struct out *o, const struct connection *c, const struct appearance *a);

/* Prints each leg of a connection; one without a phone counts as a leg without reference (a NULL). */
static void each_leg(struct out *o, const struct connection *c, leg_fn *print)
{
    if (list_empty(&c->appearances))
        print(o, c, NULL);
    list_each(node, &c->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state != APPEARANCE_REMOTE)
            print(o, c, a);
    }
}

static void out_reference(struct out *o, const char *layout, const struct appearance *a)
{
    char text[12] = "-";
    if (a)
        snprintf(text, sizeof text, "%X", a->reference);
    out_string(o, "call_reference", layout, text);
}

static void print_gcid_leg(struct out *o, const struct connection *c, const struct appearance *a)
{
    out_item(o);
    out_number(o, "call_id", " %lld", c->call->id);
    out_reference(o, "(%s ),", a);
    out_item_end(o);
}

static bool show_gcid(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_text(c->out, "GCID                                 callIDs\n"
                         "===================================  =================\n");
        out_list(c->out, "calls");
        c->stage = STAGE_ROWS;
    }
    const struct call *call = call_next((uint32_t)c->at);
    if (!call) {
        out_list_end(c->out);
        if (!c->at)
            out_text(c->out, "no active GCID\n");
        return false;
    }
    char gcid[GCID_TEXT];
    out_item(c->out);
    out_string(c->out, "gcid", "%s ", gcid_text(call->gcid, gcid));
    out_list(c->out, "legs");
    list_each(node, &call->connections)
        each_leg(c->out, list_entry(node, struct connection, of_call), print_gcid_leg);
    out_list_end(c->out);
    out_text(c->out, "\n");
    out_item_end(c->out);
    c->at = call->id;
    return true;
}

/* -- directory numbers, in the order of their first ephone-dn -- */

static bool is_first_of_device(const struct line *l)
{
    list_each(node, &l->device->lines)
        if (list_entry(node, struct line, of_device)->tag < l->tag)
            return false;
    return true;
}

const struct device *show_next_device(struct cursor *c, bool (*wanted)(const struct device *d))
{
    for (const struct line *l; (l = line_next((uint32_t)c->at));) {
        c->at = l->tag;
        if (l->device && is_first_of_device(l) && (!wanted || wanted(l->device)))
            return l->device;
    }
    return NULL;
}

/* Its calls; a connection without a line is a busy end that the number never saw. */
static void print_calls(struct out *o, const struct device *d, leg_fn *print)
{
    out_list(o, "calls");
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->line)
            each_leg(o, c, print);
    }
    out_list_end(o);
}

/* A call that goes on after its ephone-dn was deleted or got another number: no line leads to it any more. */
static bool is_left(const struct connection *c)
{
    return c->line && list_empty(&c->device->lines);
}

/* After the lines: the next call with such an end, which is printed as `one` says. False after the last. */
static bool show_left(struct cursor *c, void (*one)(struct out *o, const struct connection *left))
{
    bool printed = false;
    if (c->stage != STAGE_LEFT) {
        c->stage = STAGE_LEFT;
        c->at = 0;
    }
    for (const struct call *call; !printed && (call = call_next((uint32_t)c->at));) {
        c->at = call->id;
        list_each(node, &call->connections) {
            const struct connection *left = list_entry(node, struct connection, of_call);
            if (!is_left(left))
                continue;
            out_item(c->out);
            one(c->out, left);
            out_item_end(c->out);
            printed = true;
        }
    }
    if (!printed)
        out_list_end(c->out);
    return printed;
}

static void print_left_calls(struct out *o, const struct connection *left, leg_fn *print)
{
    out_list(o, "calls");
    each_leg(o, left, print);
    out_list_end(o);
}

static const char *const state_words[CONNECTION_STATES] = {
    [CONNECTION_NULL] = "IDLE", [CONNECTION_INITIATED] = "INIT", [CONNECTION_ALERTING] = "RING",
    [CONNECTION_CONNECTED] = "ACT", [CONNECTION_HOLD] = "HOLD", [CONNECTION_QUEUED] = "QUEUE",
    [CONNECTION_FAIL] = "FAIL",
};

static void print_call_leg(struct out *o, const struct connection *c, const struct appearance *a)
{
    char gcid[GCID_TEXT];
    out_item(o);
    out_number(o, "call_id", "           %-7lld ", c->call->id);
    out_string(o, "gcid", "%s ", gcid_text(c->call->gcid, gcid));
    out_string(o, "calling", "%-10s ", c->call->calling);
    out_string(o, "called", "%-10s ", c->call->called);
    out_string(o, "state", "%-6s ", state_words[c->state]);
    out_reference(o, "%s\n", a);
    out_item_end(o);
}

static void print_left_call(struct out *o, const struct connection *left)
{
    out_string(o, "dn", "%s\n", left->device->number);
    print_left_calls(o, left, print_call_leg);
}

static bool show_call(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_text(c->out,
                 "DN         CallID GCID                                Calling    Called     State  Reference\n"
                 "=========  ====== =================================== ========== ========== ====== =========\n");
        out_list(c->out, "lines");
        c->stage = STAGE_ROWS;
    }
    const struct device *d = c->stage == STAGE_ROWS ? show_next_device(c, device_watched) : NULL;
    if (!d)
        return show_left(c, print_left_call);
    out_item(c->out);
    out_string(c->out, "dn", "%s\n", d->number);
    print_calls(c->out, d, print_call_leg);
    out_item_end(c->out);
    return true;
}

static void print_node_leg(struct out *o, const struct connection *c, const struct appearance *a)
{
    out_item(o);
    out_number(o, "call_id", "      callID %lld", c->call->id);
    out_reference(o, "(%s ),  ", a);
    out_string(o, "calling", c->origin ? "*cg = %s, " : "cg = %s, ", c->call->calling);
    out_string(o, "called", c->origin ? "cd = %s\n" : "*cd = %s\n", c->call->called);
    out_item_end(o);
}

static long long calls_of(const struct device *d)
{
    long long n = 0;
    list_each(node, &d->connections)
        n += list_entry(node, struct connection, of_device)->line != NULL;
    return n;
}

static void print_left_node(struct out *o, const struct connection *left)
{
    out_string(o, "dn", "%-20s", left->device->number);
    out_number(o, "call_instances", "%lld\n", 1);
    print_left_calls(o, left, print_node_leg);
}

static bool show_line_node(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_text(c->out, "line dn             number of call instance\n"
                         "================    =======================\n");
        out_list(c->out, "lines");
        c->stage = STAGE_ROWS;
    }
    const struct device *d = c->stage == STAGE_ROWS ? show_next_device(c, NULL) : NULL;
    if (!d)
        return show_left(c, print_left_node);
    out_item(c->out);
    out_string(c->out, "dn", "%-20s", d->number);
    out_number(c->out, "call_instances", "%lld\n", calls_of(d));
    print_calls(c->out, d, print_node_leg);
    out_item_end(c->out);
    return true;
}

/* -- clear cti session -- */

static bool clear_session(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who;
    const uint32_t id = (uint32_t)args->at[args->count - 1].number;
    struct session *s = cti_session_find(id);
    if (!s || s->state != SESSION_ACTIVE) {
        out_text(out, "%% There is no CTI session %u\n", id);
        return false;
    }
    cti_session_end(s);
    return true;
}

static bool clear_all_sessions(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    cti_session_end_all();
    return true;
}

struct command csta_commands[] = {
    { .syntax = "show cti session", .help = "CTI sessions of applications", .level = EXEC_PRIVILEGED,
      .show = show_session },
    { .syntax = "show cti session detail", .help = "CTI sessions with their monitors", .level = EXEC_PRIVILEGED,
      .show = show_session_detail },
    { .syntax = "show cti session id <1-2147483647> messages", .help = "The last messages of one CTI session",
      .slot_help = HELP("Session number, see show cti session", "Its last messages"), .level = EXEC_PRIVILEGED,
      .show = show_session_messages },
    { .syntax = "show cti call", .help = "Calls of the lines that applications may control",
      .level = EXEC_PRIVILEGED, .show = show_call },
    { .syntax = "show cti statistics", .help = "Requests of applications by service, refusal and edition",
      .level = EXEC_PRIVILEGED, .show = statistics_show },
    { .syntax = "show cti gcid", .help = "Global call identifiers", .level = EXEC_PRIVILEGED, .show = show_gcid },
    { .syntax = "show cti line-node", .help = "Directory numbers and their calls", .level = EXEC_PRIVILEGED,
      .show = show_line_node },
    { .syntax = "show cti line node", .help = "Directory numbers and their calls", .level = EXEC_PRIVILEGED,
      .show = show_line_node, .flags = ROW_HIDDEN },
    { .syntax = "clear {cti|csta} session [id] <1-2147483647>", .help = "End one CTI session",
      .slot_help = HELP("Computer telephony integration", "CSTA protocol", "End one CTI session",
                        "The session's number follows", "Session number, see show cti session"),
      .level = EXEC_PRIVILEGED, .run = clear_session },
    { .syntax = "clear {cti|csta} session all", .help = "End all CTI sessions",
      .slot_help = HELP("Computer telephony integration", "CSTA protocol", "CTI sessions of applications",
                        "All of them"),
      .level = EXEC_PRIVILEGED, .run = clear_all_sessions },
    { .syntax = "show voice register session-server", .help = "Session servers and their registrations",
      .level = EXEC_PRIVILEGED, .show = manager_show },
    { 0 }
};

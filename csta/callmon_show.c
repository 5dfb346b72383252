// SPDX-License-Identifier: MIT
/* `show callmon …` and `clear callmon`. Layouts of `call` and `gcid`: voice command reference, show callmon; of the
 * others: ours. */
#include "csta/callmon_show.h"

#include "csta/callmon_trace.h"
#include "csta/show.h"

#include <stdio.h>
#include <string.h>

enum { STAGE_HEADING, STAGE_ROWS };

/* -- pieces -- */

/* A number that the call monitor is about: a session server may subscribe to it. */
static bool is_monitored(const struct device *d)
{
    list_each(node, &d->lines)
        for (uint32_t tag = 1; tag <= SERVERS_MAX; tag++)
            if (line_names_server(list_entry(node, struct line, of_device), tag))
                return true;
    return false;
}

/* "7(1A)": the call, and the reference under which its phone knows it; "7(-)" while no phone does. */
static void out_leg(struct out *o, const char *before, const struct connection *c)
{
    char reference[12] = "-";
    if (!list_empty(&c->appearances))
        snprintf(reference, sizeof reference, "%X",
                 list_entry(c->appearances.next, struct appearance, of_connection)->reference);
    out_text(o, "%s", before);
    out_number(o, "call_id", "%lld", c->call->id);
    out_string(o, "call_reference", "(%s)", reference);
}

/* -- show callmon call -- */

static void out_subscriptions(struct out *o, const struct monitored *m)
{
    list_each(node, &m->subscriptions) {
        out_item(o);
        out_number(o, "sub_id", " %lld", list_entry(node, struct subscription, of_number)->id);
        out_item_end(o);
    }
}

static void out_call(struct out *o, const struct connection *c)
{
    out_item(o);
    out_leg(o, "      callID ", c);
    out_string(o, "calling", c->origin ? ",  *cg = %s, " : ",  cg = %s, ", c->call->calling);
    out_string(o, "called", c->origin ? "cd = %s\n" : "*cd = %s\n", c->call->called);
    out_item_end(o);
}

static bool show_call(struct cursor *c)
{
    long long calls = 0;
    if (c->stage == STAGE_HEADING) {
        out_text(c->out, "line dn     sub_id   number of call instance\n");
        out_list(c->out, "lines");
        c->stage = STAGE_ROWS;
    }
    const struct device *d = show_next_device(c, is_monitored);
    if (!d) {
        out_list_end(c->out);
        return false;
    }
    const struct monitored *m = callmonitor_find(d->number);
    list_each(node, &d->connections)
        calls += list_entry(node, struct connection, of_device)->line != NULL;
    out_item(c->out);
    out_string(c->out, "dn", "%s,", d->number);
    out_list(c->out, "subscriptions");
    if (m)
        out_subscriptions(c->out, m);
    else
        out_text(c->out, " ");
    out_list_end(c->out);
    out_number(c->out, "call_instances", "    %lld\n", calls);
    out_list(c->out, "calls");
    list_each(node, &d->connections) {
        const struct connection *end = list_entry(node, struct connection, of_device);
        if (end->line)
            out_call(c->out, end);
    }
    out_list_end(c->out);
    out_item_end(c->out);
    return true;
}

/* -- show callmon gcid -- */

static bool has_monitored(const struct call *call)
{
    list_each(node, &call->connections)
        if (is_monitored(list_entry(node, struct connection, of_call)->device))
            return true;
    return false;
}

/* A conference is one call here: it is its own. */
static bool show_gcid(struct cursor *c)
{
    static const char no_gcid[] = "00000000-00000000-00000000-00000000";
    if (c->stage == STAGE_HEADING) {
        out_text(c->out, "GCID                              callIDs(active_entry_id)\n");
        out_list(c->out, "calls");
        c->stage = STAGE_ROWS;
    }
    const struct call *call;
    while ((call = call_next((uint32_t)c->at)) && !has_monitored(call))
        c->at = call->id;
    if (!call) {
        out_list_end(c->out);
        return false;
    }
    char gcid[GCID_TEXT];
    c->at = call->id;
    out_item(c->out);
    out_string(c->out, "gcid", "%s\n", gcid_text(call->gcid, gcid));
    out_bool(c->out, "conference", call->mixed, " isConfGcid:TRUE         ", " isConfGcid:FALSE        ");
    out_string(c->out, "conference_gcid", "gcid_conf:%s\n", call->mixed ? gcid : no_gcid);
    out_list(c->out, "legs");
    list_each(node, &call->connections) {
        out_item(c->out);
        out_leg(c->out, ", ", list_entry(node, struct connection, of_call));
        out_item_end(c->out);
    }
    out_list_end(c->out);
    out_text(c->out, "\n");
    out_item_end(c->out);
    return true;
}

/* -- show callmon subscription -- */

static bool show_subscription(struct cursor *c)
{
    if (c->stage == STAGE_HEADING) {
        out_text(c->out, "sub_id     server  calledNumber      subscriber                expires  versions\n"
                         "=========  ======  ================  ========================  =======  ========\n");
        out_list(c->out, "subscriptions");
        c->stage = STAGE_ROWS;
    }
    const struct subscription *s = callmonitor_after((uint32_t)c->at);
    if (!s) {
        out_list_end(c->out);
        out_number(c->out, "total", "Total subscriptions: %lld\n", (long long)c->count[0]);
        return false;
    }
    const struct dialog_info *info = content_info(s->dialog);
    char address[ADDRESS_TEXT], peer[ADDRESS_TEXT + 8];
    snprintf(peer, sizeof peer, "%s/%s", address_text(&info->origin, address), info->transport);
    c->at = s->id;
    c->count[0]++;
    out_item(c->out);
    out_number(c->out, "sub_id", "%-9lld  ", s->id);
    out_number(c->out, "server", "%-6lld  ", s->server);
    out_string(c->out, "called_number", "%-16s  ", s->resource.number);
    out_string(c->out, "peer", "%-24s  ", peer);
    out_number(c->out, "expires_in", "%7lld  ", content_expires_in(s->dialog));
    out_number(c->out, "versions", "%8lld\n", s->version);
    out_item_end(c->out);
    return true;
}

/* -- show callmon trace -- */

/* Bits of callmon_kind, by the word after `trace` and by the one after `event`. */
enum { WORD_EVENT = 2 };
static const unsigned kinds_of_word[] = {
    0, (1u << CALLMON_KINDS) - 1, 0, 1u << CALLMON_EXEC, 1u << CALLMON_SERVER, 1u << CALLMON_SUBSCRIPTION,
    1u << CALLMON_TRIGGER,
};
static const unsigned kinds_of_event[] = {
    0, 1u << CALLMON_CALL | 1u << CALLMON_CONNECTION, 1u << CALLMON_CALL, 1u << CALLMON_CONNECTION,
};

static unsigned wanted_kinds(const struct args *args)
{
    return args->at[0].number == WORD_EVENT ? kinds_of_event[args->at[1].number]
        : kinds_of_word[args->at[0].number];
}

static bool show_trace(struct cursor *c)
{
    static const char *const names[CALLMON_KINDS] = {
        "call", "connection", "exec", "server", "subscription", "trigger",
    };
    char when[32];
    uint64_t number;
    if (c->stage == STAGE_HEADING) {
        out_list(c->out, "entries");
        c->stage = STAGE_ROWS;
    }
    const struct callmon_entry *e = callmon_trace_after(c->at, &number);
    if (!e) {
        out_list_end(c->out);
        return false;
    }
    c->at = number;
    if (!(wanted_kinds(c->args) >> e->kind & 1))
        return true;
    out_item(c->out);
    out_string(c->out, "time", "%s ", show_time(e->at, when));
    out_string(c->out, "kind", "%-12s ", names[e->kind]);
    out_string(c->out, "text", "%s\n", e->text);
    out_item_end(c->out);
    return true;
}

/* -- clear callmon -- */

static bool clear(const struct actor *who, const struct args *args, struct out *out)
{
    enum { DEAD_MEMORY = 1 };
    (void)who;
    if (args->at[0].number == DEAD_MEMORY)
        out_text(out, "There is no dead memory: what the call monitor lets go is free at once\n");
    else
        callmon_trace_clear();
    return true;
}

struct command callmon_commands[] = {
    { .syntax = "show callmon call", .help = "Calls of the numbers that session servers may watch",
      .level = EXEC_PRIVILEGED, .show = show_call },
    { .syntax = "show callmon gcid", .help = "Global call identifiers of these calls", .level = EXEC_PRIVILEGED,
      .show = show_gcid },
    { .syntax = "show callmon subscription", .help = "Who is told of which number", .level = EXEC_PRIVILEGED,
      .show = show_subscription },
    { .syntax = "show callmon trace {all|event {all|call|connection}|exec|server|subscription|trigger}",
      .help = "The last steps of the call monitor",
      .slot_help = HELP("Everything", "What happened to calls", "Calls and connections", "Begin and end of calls",
                        "States of connections", "What was sent", "Registrations of session servers", "Subscriptions",
                        "Events of the call model"),
      .level = EXEC_PRIVILEGED, .show = show_trace },
    { .syntax = "clear callmon {dead-memory|trace}", .help = "Call monitor",
      .slot_help = HELP("Nothing to do: memory is never dead here", "Forget the trace"), .level = EXEC_PRIVILEGED,
      .run = clear },
    { 0 }
};

// SPDX-License-Identifier: MIT
/* `show call active voice`: the calls that users talk or wait in, each end a leg at the voice port of its line; and
 * `show shared-line`, which knows the shared lines of SIP phones only, of which there are none. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/loop.h"

#include <stdio.h>

enum { FIRST_DIAL_PEER = 20000 };
enum stage { COUNTING, SUMMING_UP, LISTING };
enum count { LEGS, INDEX };

static bool is_leg(const struct connection *c)
{
    return c->line && (c->state == CONNECTION_CONNECTED || c->state == CONNECTION_HOLD);
}

static unsigned long long seconds_of(const struct call *call)
{
    return call->connected_at ? (loop_now() - call->connected_at) / 1000 : 0;
}

static const char *duration_text(const struct call *call, char text[24])
{
    const unsigned long long s = seconds_of(call);
    snprintf(text, 24, "%02llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
    return text;
}

static void print_sum(struct out *o, uint64_t legs)
{
    out_number(o, "legs", "Telephony call-legs: %lld\n", (long long)legs);
    out_text(o, "SIP call-legs: 0\nH323 call-legs: 0\nCall agent controlled call-legs: 0\nSCCP call-legs: 0\n"
                "Multicast call-legs: 0\nTotal call-legs: %llu\n", (unsigned long long)legs);
}

static void print_brief(struct out *o, const struct connection *c, long long index)
{
    char port[VOICE_PORT_TEXT], duration[24], started[32];
    snprintf(started, sizeof started, "%llums.1", (unsigned long long)c->call->connected_at);
    out_item(o);
    out_number(o, "call", "%-5lld: ", c->call->id);
    out_number(o, "index", "%lld ", index);
    out_string(o, "started", "%s +0 ", started);
    out_number(o, "peer", "pid:%lld ", FIRST_DIAL_PEER + (long long)c->line->tag);
    out_bool(o, "origin", c->origin, "Answer ", "Originate ");       /* the caller's end is what the system answered */
    out_string(o, "number", "%s ", c->device->number);
    out_string(o, "state", "%s\n", c->state == CONNECTION_HOLD ? "hold" : "active");
    out_string(o, "duration", " dur %s tx:0/0 rx:0/0\n", duration_text(c->call, duration));
    out_string(o, "port", " Telephony %s\n\n", voice_port_text(c->line->tag, port));
    out_item_end(o);
}

static void print_generic(struct out *o, const struct connection *c, long long index)
{
    char port[VOICE_PORT_TEXT], duration[24], id[50];
    const uint32_t *g = c->call->gcid;
    snprintf(id, sizeof id, "0x%X 0x%X 0x%X 0x%X", g[0], g[1], g[2], g[3]);
    out_item(o);
    out_text(o, "\n GENERIC:\n");
    out_number(o, "connected", "ConnectTime=%lld ms\n", (long long)c->call->connected_at);
    out_number(o, "index", "Index=%lld\n", index);
    out_string(o, "number", "PeerAddress=%s\n", c->device->number);
    out_number(o, "peer", "PeerId=%lld\n", FIRST_DIAL_PEER + (long long)c->line->tag);
    out_string(o, "duration", "CallDuration=%s sec\n", duration_text(c->call, duration));
    out_string(o, "state", NULL, c->state == CONNECTION_HOLD ? "hold" : "active");
    out_bool(o, "origin", c->origin, "CallState=4\nCallOrigin=2\n", "CallState=4\nCallOrigin=1\n");
    out_string(o, "connection_id", "InfoType=speech\nTELE:\nConnectionId=[%s]\n", id);
    out_number(o, "call", "CallID=%lld\n", c->call->id);
    out_string(o, "port", "Port=%s\n", voice_port_text(c->line->tag, port));
    out_item_end(o);
}

static bool show_legs(struct cursor *c, void (*print)(struct out *o, const struct connection *c, long long index))
{
    if (c->stage == SUMMING_UP) {
        print_sum(c->out, c->count[LEGS]);
        out_list(c->out, "calls");
        c->stage = LISTING;
    }
    const struct call *call = call_next((uint32_t)c->at);
    c->at = call ? call->id : 0;
    for (const struct list *n = call ? call->connections.next : NULL; n && n != &call->connections; n = n->next) {
        const struct connection *end = list_entry(n, struct connection, of_call);
        if (!is_leg(end))
            continue;
        if (c->stage == COUNTING)
            c->count[LEGS]++;
        else
            print(c->out, end, (long long)++c->count[INDEX]);
    }
    if (call)
        return true;
    if (c->stage++ == COUNTING)
        return true;
    out_list_end(c->out);
    return false;
}

bool show_calls(struct cursor *c)
{
    return show_legs(c, print_generic);
}

bool show_calls_brief(struct cursor *c)
{
    return show_legs(c, print_brief);
}

/* -- show shared-line -- */

bool show_shared_line(struct cursor *c)
{
    static const char *const titles[] = {
        "active call info", "info details", "Subscription Info", "info summary",
    };
    out_text(c->out, "Shared-Line %s:\n", titles[c->args->at[0].number - 1]);
    out_list(c->out, "shared_lines");
    out_list_end(c->out);
    return false;
}

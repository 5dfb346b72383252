// SPDX-License-Identifier: MIT
/* Module "callmonitor": what switches the call monitor on and says who may subscribe. */
#include "core/module.h"
#include "csta/callmon_show.h"
#include "csta/callmon_trace.h"

#include <string.h>

/* ephone-dn */
struct dn_callmon {
    uint16_t servers;            /* session-server: bit per tag */
};
/* voice service voip */
struct voip_callmon {
    bool on;
};

static struct slice dn_callmon_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct dn_callmon) };
static struct slice voip_callmon_slice = { .mode = &mode_voip, .size = sizeof(struct voip_callmon) };

/* Its own, and those that a subscription stands on. */
static struct slice *const slices[] = {
    &dn_callmon_slice, &voip_callmon_slice, &dn_slice, &session_server_slice, NULL,
};

bool callmonitor_on(void)
{
    return ((const struct voip_callmon *)config_settings(&voip_callmon_slice))->on;
}

bool line_names_server(const struct line *l, uint32_t tag)
{
    return l->config && ((const struct dn_callmon *)object_slice(l->config, &dn_callmon_slice))->servers >> tag & 1;
}

/* -- session-server 1,2 -- */

/* Tags between commas; 0 when there is anything else. */
static unsigned read_tags(const struct token *t)
{
    unsigned tags = 0;
    for (size_t i = 0; i < t->size; i++) {
        const char c = t->text[i];
        const bool alone = i + 1 == t->size || t->text[i + 1] == ',';
        if (c == ',')
            continue;
        if (c < '1' || c > '0' + SERVERS_MAX || !alone)
            return 0;
        tags |= 1u << (c - '0');
    }
    return tags;
}

static bool servers_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct dn_callmon *s = slice;
    unsigned all = how == HOW_SET || args->repeated ? 0 : s->servers;
    for (unsigned i = 0; i < args->repeated; i++) {
        const struct token *t = &args->tokens[args->first_repeated + i];
        const unsigned tags = read_tags(t);
        if (!tags)
            return refuse(r, FAULT_INVALID_VALUE, "Session servers are tags from 1 to %d, with commas between them",
                          SERVERS_MAX);
        all |= tags;
    }
    s->servers = (uint16_t)(how == HOW_SET ? all : s->servers & ~all);
    return true;
}

static void servers_print(const void *slice, struct buf *lines)
{
    const struct dn_callmon *s = slice;
    const char *before = "session-server ";
    for (unsigned tag = 1; tag <= SERVERS_MAX; tag++) {
        if (!(s->servers >> tag & 1))
            continue;
        buf_printf(lines, "%s%u", before, tag);
        before = ",";
    }
    if (s->servers)
        buf_addc(lines, '\n');
}

/* -- rows -- */

static const char *const servers_help[] = { "Tags of session servers, with commas between them", NULL };

static struct row rows[] = {
    { .syntax = "callmonitor", .help = "Tell session servers of calls",
      .mode = &mode_voip, .place = 110, .slice = &voip_callmon_slice, .bind = { FLAG(struct voip_callmon, on) },
      .effect = AT_ONCE("session servers may subscribe to the directory numbers that name them; switched off, their "
                        "subscriptions end") },
    { .syntax = "cti callmonitor", .help = "callmonitor", .mode = &mode_voip, .place = 110,
      .flags = ROW_ALIAS | ROW_HIDDEN, .slice = &voip_callmon_slice, .bind = { FLAG(struct voip_callmon, on) } },
    { .syntax = "session-server TAGS...", .help = "Session servers that may watch this number",
      .slot_help = servers_help, .mode = &mode_ephone_dn, .place = 10, .slice = &dn_callmon_slice,
      .set = servers_set, .print = servers_print,
      .effect = AT_ONCE("they may subscribe to the calls of this number; the subscriptions of others end") },
    { 0 }
};

static const struct path_help help[] = {
    { "show callmon", "Call monitor" },
    { "clear callmon", "Call monitor" },
    { "debug callmonitor", "Call monitor" },
    { "undebug callmonitor", "Call monitor" },
    { 0 }
};

/* -- the module -- */

static void apply(const struct object *old, const struct object *new)
{
    (void)old, (void)new;
    callmonitor_review_soon();
}

static int start(void)
{
    callmonitor_init();
    package_register(&callmonitor_package);
    event_subscribe(callmonitor_tell);
    return 0;
}

static struct limit *const limits[] = { &callmonitor_limit, &callmonitor_number_limit, &callmon_limit, NULL };

extern const struct module module_callmonitor;
const struct module module_callmonitor = {
    .name = "callmonitor",
    .slices = slices,
    .rows = rows,
    .commands = callmon_commands,
    .help = help,
    .debugs = callmon_flags,
    .limits = limits,
    .apply = apply,
    .start = start,
};

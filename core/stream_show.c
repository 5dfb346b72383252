// SPDX-License-Identifier: MIT
/* Module "tcp": `show tcp brief`, the TCP connections of every folder. */
#include "core/module.h"
#include "core/stream_inside.h"

#include <stdio.h>

enum { ROWS_PER_CALL = 50 };

/* "10.1.25.3.23", as IOS writes a port. */
static void out_end(struct out *o, const char *name, const struct address *a)
{
    char host[ADDRESS_TEXT], text[ADDRESS_TEXT + 8];
    snprintf(text, sizeof text, "%s.%u", address_host(a, host), address_port(a));
    out_string(o, name, "%-27s ", text);
}

static void out_tcb(struct out *o, uint64_t id)
{
    char text[20];
    snprintf(text, sizeof text, "%08llX", (unsigned long long)id);
    out_string(o, "tcb", "%s  ", text);
}

static void out_listener(void *arg, const struct stream_class *class, const struct address *a)
{
    struct out *o = arg;
    out_item(o);
    out_tcb(o, 0);
    out_end(o, "local", a);
    out_string(o, "foreign", "%-27s ", "*.*");
    out_string(o, "state", "%s\n", "LISTEN");
    out_string(o, "service", NULL, class->name);
    out_item_end(o);
}

static void out_stream(struct out *o, const struct stream *s)
{
    out_item(o);
    out_tcb(o, stream_id(s));
    out_end(o, "local", stream_local(s));
    out_end(o, "foreign", stream_peer(s));
    out_string(o, "state", "%s\n", stream_is_connecting(s) ? "SYNSENT" : "ESTAB");
    out_string(o, "service", NULL, stream_class_of(s)->name);
    out_item_end(o);
}

static bool show_brief(struct cursor *c)
{
    if (!c->stage++) {
        out_text(c->out, "TCB       Local Address               Foreign Address             (state)\n");
        out_list(c->out, "connections");
        listeners_show(out_listener, c->out);
        return true;
    }
    const struct stream *s = NULL;
    for (unsigned i = 0; i < ROWS_PER_CALL && (s = stream_next(&c->at)); i++)
        if (stream_peer(s)->any.sa_family != AF_UNIX)
            out_stream(c->out, s);
    if (s)
        return true;
    out_list_end(c->out);
    return false;
}

static struct limit *const limits[] = {
    &streams_unsent, &datagrams_unread, &listeners_backlog, &peers_remembered, NULL
};

static struct command commands[] = {
    { .syntax = "show tcp brief", .help = "Brief display of TCP connections", .show = show_brief },
    { .syntax = "show resources peers", .help = "What each host costs, the dearest first", .show = show_peers },
    { 0 }
};

static const struct path_help help[] = {
    { "show tcp", "Status of TCP connections" },
    { 0 }
};

extern const struct module module_tcp;
const struct module module_tcp = { .name = "tcp", .commands = commands, .help = help, .limits = limits };

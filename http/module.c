// SPDX-License-Identifier: MIT
/* HTTP as a module: rows, and the listener in the phases of a change. */
#include "http/directory.h"
#include "http/http.h"

#include "core/module.h"
#include "core/pages.h"

#include <errno.h>
#include <string.h>

struct counter http_counters[] = {
    [COUNT_REQUESTS] = { "http_requests", "HTTP requests received" },
    [COUNT_REFUSED] = { "http_requests_refused", "HTTP requests answered with 4xx or 5xx" },
    { NULL }
};

struct limit http_connections = {
    .name = "HTTP connections", .when_full = "the oldest that asks for no page is closed", .maximum = 256,
};
static struct limit *const limits[] = { &http_connections, NULL };

struct debug_flag http_debugs[] = { { "ip http", "HTTP server" }, { NULL } };

static const struct log_message listen_message = { "HTTP", 6, "LISTEN", "The HTTP port opened, moved or closed." };
static const struct log_message bind_message = {
    "HTTP", 3, "BIND", "The HTTP port cannot be opened; it is tried again every 5 seconds. Check `ip http port`." };
static const struct log_message *const messages[] = { &listen_message, &bind_message, NULL };

/* -- where -- */

static const void *settings_of(const struct snapshot *s, const struct slice *slice)
{
    return object_slice(config_find(s, slice->mode, 0), slice);
}

static bool wanted_address(const struct snapshot *s, struct address *at)
{
    const struct settings_system *system = settings_of(s, &system_slice);
    const struct settings_telephony *telephony = settings_of(s, &telephony_slice);
    const bool wanted = system->http_server && telephony->source;
    if (wanted)
        boot_address(telephony->source_ip, system->http_port, boot.http_port, at);
    return wanted;
}

/* What the running configuration wants, whether or not it could be had; and why not, at the last try. */
static struct address accepted;
static int why_not;

static bool prepare(const struct snapshot *next, struct refusal *r)
{
    struct address at;
    char text[ADDRESS_TEXT];
    if (!wanted_address(next, &at))
        return true;
    why_not = http_prepare(&at);
    /* An address that is not ours (yet) may come up later; a busy one that was accepted before is tried again. */
    if (!why_not || why_not == -EADDRNOTAVAIL || address_equal(&at, &accepted))
        return true;
    return refuse(r, FAULT_RESOURCE_BUSY, "Cannot serve HTTP at %s: %s", address_text(&at, text), strerror(-why_not));
}

static void applied(void)
{
    struct address at;
    char text[ADDRESS_TEXT];
    if (!wanted_address(config_running(), &at)) {
        http_close();
        accepted = (struct address){ 0 };
        return;
    }
    const bool news = !http_listens_at(&at);
    accepted = at;
    http_apply();
    if (!http_listens_at(&at)) {
        log_say(&bind_message, "cannot serve HTTP at %s: %s", address_text(&at, text), strerror(-why_not));
        config_retry();
    } else if (news) {
        log_say(&listen_message, "phones' pages are served at %s", address_text(&at, text));
    }
}

static struct slice *const slices[] = { &directory_slice, &system_slice, &telephony_slice, NULL };

static const struct path_help help[] = {
    { "directory", "Directory of names" },
    { "debug ip", "IP" },
    { "debug ip http", "HTTP server" },
    { "undebug ip", "IP" },
    { "undebug ip http", "HTTP server" },
    { NULL }
};

extern const struct module module_http;
const struct module module_http = {
    .name = "http", .slices = slices, .rows = directory_rows, .commands = directory_commands, .help = help,
    .debugs = http_debugs, .messages = messages, .counters = http_counters, .limits = limits, .prepare = prepare,
    .abort = http_abort, .applied = applied, .stop = http_close,
};

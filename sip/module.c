// SPDX-License-Identifier: MIT
/* SIP as a module: what it registers, and what it carries for applications. */
#include "core/content.h"
#include "core/module.h"
#include "sip/counters.h"
#include "sip/dialog.h"
#include "sip/ports.h"
#include "sip/registrar.h"
#include "sip/server.h"
#include "sip/settings.h"
#include "sip/show.h"
#include "sip/transaction.h"
#include "sip/transport.h"
#include "sip/trusted.h"

/* -- the carrier -- */

static bool carrier_send(struct dialog *d, const char *data, size_t size)
{
    return outgoing_send(d, "INFO", "", &(struct body){ data, size });
}

static void carrier_end(struct dialog *d)
{
    dialog_finish(d, DIALOG_LOCAL, true);
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
    const uint64_t now = loop_now();
    return d->expires > now ? (unsigned)((d->expires - now + 999) / 1000) : 0;
}

static bool carrier_notify(struct dialog *d, const char *data, size_t size, const char *last)
{
    return subscription_notify(d, &(struct body){ data, size }, last);
}

static const struct carrier carrier = {
    .send = carrier_send,
    .end = carrier_end,
    .info = carrier_info,
    .set_user = carrier_set_user,
    .user = carrier_user,
    .expires_in = carrier_expires_in,
    .serving_changed = ports_applied,
    .notify = carrier_notify,
    .registration = registrar_find,
};

/* -- the module -- */

static int start(void)
{
    dialogs_init();
    transactions_init();
    content_set_carrier(&carrier);
    return 0;
}

static void stop(void)
{
    registrar_stop();
    dialogs_stop();
    transactions_forget();
    ports_stop();
}

struct counter sip_counters[] = {
    [COUNT_MESSAGES] = { "sip_messages", "SIP messages received", 0 },
    [COUNT_MALFORMED] = { "sip_messages_malformed", "SIP messages refused as malformed or too large", 0 },
    [COUNT_REJECTED] = { "sip_requests_rejected", "SIP requests answered with 4xx or 5xx", 0 },
    [COUNT_REPEATED] = { "sip_requests_repeated", "SIP requests over UDP that came again", 0 },
    [COUNT_REFUSED] = { "sip_own_requests_refused", "Our SIP requests that a peer refused", 0 },
    [COUNT_UNANSWERED] = { "sip_own_requests_unanswered", "Our SIP requests over UDP that got no answer", 0 },
    [COUNT_UNTRUSTED] = { "sip_requests_untrusted", "INVITE and REGISTER of sources that are not trusted", 0 },
    [COUNT_SLOW] = { "sip_connections_slow", "Connections closed because the peer did not read", 0 },
    [COUNT_UNAUTHORIZED] = { "sip_requests_unauthorized", "REGISTER with a wrong user name or password", 0 },
    [COUNT_COUNT] = { NULL, NULL, 0 },
};

static const struct path_help help[] = {
    { "registrar", "SIP registrar" },
    { "debug ccsip", "SIP" },
    { "undebug ccsip", "SIP" },
    { "ip address trusted", "Trusted sources" },
    { "authentication", "Credentials of applications" },
    { "show ip", "IP of this system" },
    { "show ip address", "Addresses" },
    { "show sip-ua", "SIP user agent" },
    { "show ip address trusted", "Trusted sources" },
    { "debug ccsip messages", "SIP messages, as sent and received" },
    { NULL, NULL },
};

static struct command commands[] = {
    { .syntax = "show ip address trusted list", .help = "Sources that may open sessions and register",
      .level = EXEC_PRIVILEGED, .show = trusted_show },
    { .syntax = "show ip address trusted check WORD:63", .help = "Whether a source may open sessions and register",
      .slot_help = HELP("IPv4 or IPv6 address"), .level = EXEC_PRIVILEGED, .show = trusted_check },
    { .syntax = "show sip-ua status", .help = "Where SIP listens", .show = sip_show_status },
    { .syntax = NULL },
};

static struct limit *const limits[] = {
    &limit_connections, &limit_routes, &limit_unread, &limit_dialogs, &limit_subscriptions, &limit_unanswered,
    &limit_unanswered_by_one, &limit_transactions, &limit_answers, &limit_registrations, NULL,
};

static const struct log_message *const messages[] = {
    &message_listen, &message_bind, &message_malformed, &message_registered, &message_lost, &message_unauthorized,
    &message_untrusted, &message_open_to_all, NULL,
};

extern const struct module module_sip;
const struct module module_sip = {
    .name = "sip",
    .modes = sip_modes,
    .slices = sip_slices,
    .rows = sip_rows,
    .commands = commands,
    .help = help,
    .messages = messages,
    .debugs = sip_debugs,
    .counters = sip_counters,
    .limits = limits,
    .prepare = ports_prepare,
    .abort = transport_abort,
    .applied = ports_applied,
    .start = start,
    .stop = stop,
};

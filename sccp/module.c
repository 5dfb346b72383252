// SPDX-License-Identifier: MIT
/* What sccp/ gives to the appliance: rows of counters, limits and log lines, and the listener in the four
 * phases of a change. */
#include "sccp/sccp.h"

#include "core/module.h"
#include "core/settings.h"

#include <errno.h>
#include <string.h>

/* -- rows -- */

struct counter sccp_counters[] = {
    [COUNT_RECEIVED] = { "sccp_messages_received", "SCCP messages from phones" },
    [COUNT_SENT] = { "sccp_messages_sent", "SCCP messages to phones" },
    [COUNT_MALFORMED] = { "sccp_messages_malformed", "SCCP messages that were too short or counted wrong" },
    [COUNT_UNKNOWN] = { "sccp_messages_unknown", "SCCP messages of an unknown kind, ignored" },
    [COUNT_REFUSED_STATE] = { "sccp_messages_out_of_turn",
                              "SCCP messages ignored because the phone had not registered" },
    [COUNT_REGISTERED] = { "sccp_registrations", "Registrations completed" },
    [COUNT_REJECTED] = { "sccp_registrations_rejected", "Registrations refused: no such ephone" },
    [COUNT_TAKEN_OVER] = { "sccp_registrations_taken_over", "Registrations that replaced an older connection" },
    [COUNT_DECEASED] = { "sccp_phones_deceased", "Phones lost because their keepalives stopped" },
    [COUNT_TIMED_OUT] = { "sccp_connections_timed_out", "Connections closed without Register or after a restart" },
    [COUNT_SLOW] = { "sccp_connections_slow", "Connections closed because the phone did not read" },
    { NULL }
};

struct limit sccp_waiting = {
    .name = "SCCP connections not registered", .when_full = "the oldest of them is closed", .maximum = 4096,
};

static void measure_phones(struct limit *l)
{
    l->maximum = settings_telephony()->max_ephones;
}

struct limit sccp_phones = {
    .name = "Registered phones", .when_full = "Register is rejected, see `max-ephones`", .measure = measure_phones,
};
static struct limit *const limits[] = {
    &sccp_phones, &sccp_waiting, &sccp_attempts, &sccp_unread, NULL
};

const struct log_message log_reg_alarm = {
    "IPPHONE", 6, "REG_ALARM", "What a phone says about its last restart, in its own words; no action needed" };
const struct log_message log_register = { "IPPHONE", 6, "REGISTER", "A phone has registered" };
const struct log_message log_register_new = {
    "IPPHONE", 6, "REGISTER_NEW", "A phone without configuration has registered: `auto-reg-ephone` made its ephone" };
const struct log_message log_unregister_normal = { "IPPHONE", 6, "UNREGISTER_NORMAL", "A phone said goodbye" };
const struct log_message log_unregister_abnormal = {
    "IPPHONE", 6, "UNREGISTER_ABNORMAL",
    "The connection to a phone was lost, or its keepalives stopped; look at the network when it happens often" };
const struct log_message log_reg_rejected = {
    "IPPHONE", 5, "REG_REJECTED",
    "A phone was refused; configure an ephone with its mac-address if it is yours" };
const struct log_message log_moved = {
    "IPPHONE", 4, "MOVED",
    "A phone registered from another address while its old connection lived; two phones with one MAC address?" };
const struct log_message log_bad_frames = {
    "IPPHONE", 4, "BAD_FRAMES", "A connection sent what is not SCCP, and was closed" };
static const struct log_message log_no_listener = {
    "IPPHONE", 3, "NO_LISTENER", "The SCCP port is busy or its address is not ours; it is tried again every 5 seconds"
};
const struct log_message log_listening = { "IPPHONE", 6, "LISTENING", "The address at which phones may register" };

static const struct log_message *const messages[] = {
    &log_reg_alarm, &log_register, &log_register_new, &log_unregister_normal, &log_unregister_abnormal,
    &log_reg_rejected, &log_moved, &log_bad_frames, &log_listening, &log_no_listener, NULL
};

/* -- changes -- */

static const struct settings_telephony *telephony_of(const struct snapshot *s)
{
    return object_slice(config_find(s, &mode_telephony, 0), &telephony_slice);
}

/* False: no address is configured. */
static bool wanted_address(const struct settings_telephony *t, struct address *at)
{
    if (t->source)
        boot_address(t->source_ip, t->source_port, boot.sccp_port, at);
    return t->source;
}

/* What the running configuration wants, whether or not it could be had; and why not, at the last try. */
static struct address accepted;
static int why_not;

static bool prepare(const struct snapshot *next, struct refusal *r)
{
    struct address at;
    char text[ADDRESS_TEXT];
    if (!wanted_address(telephony_of(next), &at))
        return true;
    const int error = why_not = server_prepare(&at);
    /* An address that is not ours (yet) may come up later; a busy one that was accepted before is tried again. */
    if (!error || error == -EADDRNOTAVAIL || address_equal(&at, &accepted))
        return true;
    return refuse(r, FAULT_RESOURCE_BUSY, "Cannot serve phones at %s: %s", address_text(&at, text), strerror(-error));
}

static void apply_telephony(const struct object *old, const struct object *new)
{
    static const struct settings_telephony none;
    const struct settings_telephony *before = old ? object_slice(old, &telephony_slice) : &none;
    const struct settings_telephony *after = new ? object_slice(new, &telephony_slice) : &none;
    if (strcmp(before->system_message, after->system_message) != 0)
        phone_refresh_idle();
}

/* An ephone that has gone, or that belongs to another phone now. The core has told a phone that it serves; this is
 * about one that was still registering. */
static void apply_ephone(const struct object *old, const struct object *new)
{
    if (!old)
        return;
    const struct settings_ephone *before = object_slice(old, &ephone_slice);
    if (!new) {
        station_forget(old->tag);
        return;
    }
    const struct settings_ephone *after = object_slice(new, &ephone_slice);
    const struct station *t = station_of(old->tag);
    if (t && t->session && t->session->state == SESSION_ASKING && memcmp(before->mac, after->mac, 6) != 0)
        session_close(t->session);
}

static void apply(const struct object *old, const struct object *new)
{
    const struct mode *mode = new ? new->mode : old->mode;
    if (mode == &mode_telephony)
        apply_telephony(old, new);
    else if (mode == &mode_ephone)
        apply_ephone(old, new);
}

static void applied(void)
{
    struct address at;
    char text[ADDRESS_TEXT];
    server_apply();
    if (!wanted_address(settings_telephony(), &at)) {
        server_close();
        accepted = (struct address){ 0 };
        return;
    }
    accepted = at;
    if (server_listens_at(&at))
        return;
    log_say(&log_no_listener, "phones cannot be served at %s yet: %s", address_text(&at, text), strerror(-why_not));
    config_retry();
}

static int start(void)
{
    statistics_start();
    return 0;
}

static void stop(void)
{
    statistics_stop();
    server_close();
    station_forget_all();
    attempts_clear();
}

static struct slice *const slices[] = {
    &telephony_slice, &ephone_slice, &softkeys_slice, NULL,
};

static const struct path_help help[] = {
    { "softkeys", "Soft keys and their order" },
    { "show ephone", "Show all or registered ephone status" },
    { "show ephone rtp", "Where the sound of the phones goes" },
    { "show ephone summary", "Summary of all ephones" },
    { "show ephone registered", "Registered ephone status" },
    { "show ephone unregistered", "Unregistered ephone status" },
    { "show ephone-dn", "Show ephone-dn status" },
    { "show telephony-service", "Show telephony-service parameters" },
    { "show dial-peer", "Dial peers" },
    { "show dial-peer voice", "Dial peers of calls" },
    { "show call", "Calls" },
    { "show call active", "Calls under way" },
    { "show telephony-service bulk-speed-dial", "Lists of speed dials in files" },
    { "show telephony-service conference", "Conferences under way" },
    { "clear telephony-service", "Clear telephony-service state" },
    { "clear telephony-service conference", "End a conference" },
    { "clear telephony-service conference hardware", "End a conference" },
    { "debug ephone", "ephone skinny protocol" },
    { "undebug ephone", "ephone skinny protocol" },
    { NULL }
};

extern const struct module module_sccp;
const struct module module_sccp = {
    .name = "sccp", .slices = slices, .rows = softkeys_rows, .commands = sccp_commands, .help = help,
    .debugs = sccp_debugs, .messages = messages, .counters = sccp_counters, .limits = limits,
    .prepare = prepare, .abort = server_abort, .apply = apply, .applied = applied, .start = start, .stop = stop,
};

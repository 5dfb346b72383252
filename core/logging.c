// SPDX-License-Identifier: MIT
/* Module "logging": `logging …`, `service sequence-numbers` and `show logging`. Lines are said and kept in log.h; here
 * stands where else they go: syslog servers, by UDP. */
#include "core/address.h"
#include "core/log.h"
#include "core/module.h"
#include "core/stream.h"

#include <stdio.h>
#include <string.h>

#define LEVELS "[emergencies|alerts|critical|errors|warnings|notifications|informational|debugging|<0-7>]"
#define LEVELS_HELP "System is unusable", "Immediate action needed", "Critical conditions", "Error conditions", \
    "Warning conditions", "Normal but significant conditions", "Informational messages", "Debugging messages", \
    "Logging severity level"

enum {
    HOSTS_MAX = 8, SYSLOG_PORT = 514, LEVEL_NUMBER = 9, DEBUGGING = 7, INFORMATIONAL = 6,
    MEMORY_MAX = 64 << 20,       /* what a larger `logging buffered` gets */
    FIRST_LOCAL = 16, LOCAL7 = 23,
};

static const char *const level_names[] = {
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
};

struct host {
    uint32_t ip;                 /* network byte order; 0 unused */
    uint16_t port;
};

/* Levels count from 1; 0 is the default, OFF none at all. */
enum { OFF = 9 };
struct settings_logging {
    uint8_t buffer, console, monitor, trap;
    uint32_t buffer_size;        /* 0 = LOG_BUFFER_BYTES */
    uint8_t local;               /* facility local0 to local7, from 1; 0 = local7 */
    bool sequence;
    struct host hosts[HOSTS_MAX];
};
static struct slice logging_slice = { &mode_global, sizeof(struct settings_logging), 0 };

static const struct settings_logging *settings(void)
{
    return config_settings(&logging_slice);
}

static int severity(uint8_t level, int by_default)
{
    return level == OFF ? LOG_NONE : level ? level - 1 : by_default;
}

static size_t buffer_size(const struct settings_logging *s)
{
    return s->buffer == OFF ? 0 : s->buffer_size ? s->buffer_size : LOG_BUFFER_BYTES;
}

/* -- settings -- */

static uint8_t level_typed(const struct args *args, unsigned slot, enum how how)
{
    const struct value *choice = &args->at[slot];
    if (how != HOW_SET || !choice->given)
        return how == HOW_NO ? OFF : 0;
    return (uint8_t)(choice->number == LEVEL_NUMBER ? args->at[slot + 1].number + 1 : choice->number);
}

static void level_print(const char *what, uint8_t level, struct buf *lines)
{
    if (level == OFF)
        buf_printf(lines, "no logging %s\n", what);
    else if (level)
        buf_printf(lines, "logging %s %s\n", what, level_names[level - 1]);
}

#define LEVEL_ROW(field)                                                                                           \
    static bool field##_set(void *slice, const struct args *args, enum how how, struct refusal *r)                 \
    {                                                                                                              \
        (void)r;                                                                                                   \
        ((struct settings_logging *)slice)->field = level_typed(args, 0, how);                                     \
        return true;                                                                                               \
    }                                                                                                              \
    static void field##_print(const void *slice, struct buf *lines)                                                \
    {                                                                                                              \
        level_print(#field, ((const struct settings_logging *)slice)->field, lines);                               \
    }
LEVEL_ROW(console)
LEVEL_ROW(monitor)
LEVEL_ROW(trap)
#undef LEVEL_ROW

static bool buffered_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_logging *s = slice;
    const struct value *size = &args->at[0];
    (void)r;
    s->buffer = level_typed(args, 1, how);
    s->buffer_size = how == HOW_SET && size->given ? (uint32_t)size->number : 0;
    return true;
}

static void buffered_print(const void *slice, struct buf *lines)
{
    const struct settings_logging *s = slice;
    if (s->buffer == OFF) {
        buf_adds(lines, "no logging buffered\n");
        return;
    }
    if (!s->buffer && !s->buffer_size)
        return;
    buf_adds(lines, "logging buffered");
    if (s->buffer_size)
        buf_printf(lines, " %u", s->buffer_size);
    if (s->buffer)
        buf_printf(lines, " %s", level_names[s->buffer - 1]);
    buf_addc(lines, '\n');
}

static bool host_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_logging *s = slice;
    const uint32_t ip = (uint32_t)args->at[0].number;
    unsigned at = 0, to = 0;
    for (; at < HOSTS_MAX && s->hosts[at].ip; at++)
        if (s->hosts[at].ip != ip)
            s->hosts[to++] = s->hosts[at];
    memset(&s->hosts[to], 0, (HOSTS_MAX - to) * sizeof s->hosts[0]);
    if (how != HOW_SET)
        return true;
    if (to == HOSTS_MAX)
        return refuse(r, FAULT_RESOURCE_BUSY, "At most %d hosts", HOSTS_MAX);
    s->hosts[to] = (struct host){ ip, args->at[1].given ? (uint16_t)args->at[1].number : SYSLOG_PORT };
    return true;
}

static void host_print(const void *slice, struct buf *lines)
{
    const struct settings_logging *s = slice;
    char text[ADDRESS_TEXT];
    for (unsigned i = 0; i < HOSTS_MAX && s->hosts[i].ip; i++) {
        const struct address a = address_ipv4(s->hosts[i].ip, 0);
        buf_printf(lines, "logging host %s", address_host(&a, text));
        if (s->hosts[i].port != SYSLOG_PORT)
            buf_printf(lines, " transport udp port %u", s->hosts[i].port);
        buf_addc(lines, '\n');
    }
}

#define LOGGING .mode = &mode_global, .slice = &logging_slice

static struct row rows[] = {
    { .syntax = "service sequence-numbers", .help = "Stamp logger messages with a sequence number", LOGGING,
      .place = 125, .bind = { FLAG(struct settings_logging, sequence) },
      .effect = AT_ONCE("log lines begin with a number") },
    { .syntax = "logging buffered [<4096-2147483647>] " LEVELS, .help = "Set buffered logging parameters",
      .slot_help = HELP("Logging buffer size", LEVELS_HELP), LOGGING, .place = 500, .set = buffered_set,
      .print = buffered_print, .effect = AT_ONCE("which lines `show logging` keeps, and how many bytes of them") },
    { .syntax = "logging console " LEVELS, .help = "Set console logging parameters", .slot_help = HELP(LEVELS_HELP),
      LOGGING, .place = 501, .set = console_set, .print = console_print,
      .effect = AT_ONCE("which lines go to the standard error that `log: stderr` of naisen.yaml switches on") },
    { .syntax = "logging monitor " LEVELS, .help = "Set terminal line (monitor) logging parameters",
      .slot_help = HELP(LEVELS_HELP), LOGGING, .place = 502, .set = monitor_set, .print = monitor_print,
      .effect = AT_ONCE("which lines `terminal monitor` shows") },
    { .syntax = "logging trap " LEVELS, .help = "Set syslog server logging level", .slot_help = HELP(LEVELS_HELP),
      LOGGING, .place = 503, .set = trap_set, .print = trap_print,
      .effect = AT_ONCE("which lines go to syslog servers, without it those up to `informational`") },
    { .syntax = "logging facility {local0|local1|local2|local3|local4|local5|local6|local7}",
      .help = "Facility parameter for syslog messages", .slot_help = HELP("Local use", "Local use", "Local use",
      "Local use", "Local use", "Local use", "Local use", "Local use"), LOGGING, .place = 504,
      .bind = { U8(struct settings_logging, local, 0) }, .effect = AT_ONCE("stands in what syslog servers get") },
    { .syntax = "logging host A.B.C.D [transport udp port <1-65535>]", .help = "Set syslog server IP address",
      .slot_help = HELP("IP address of the host", "Specify the transport protocol", "User Datagram Protocol",
                        "Specify the UDP port", "Port number"),
      LOGGING, .place = 505, .set = host_set, .print = host_print,
      .effect = AT_ONCE("log lines are sent there by UDP") },
    { .syntax = "logging A.B.C.D", .help = "Set syslog server IP address", .flags = ROW_ALIAS | ROW_HIDDEN, LOGGING,
      .place = 505, .set = host_set, .print = host_print },
    { 0 }
};

static const struct path_help help[] = {
    { "logging", "Modify message logging facilities" },
    { 0 }
};

/* -- syslog servers -- */

static struct datagrams *socket_out;
static uint64_t sent;

static void ignore(struct datagrams *d, const struct address *from, const uint8_t *data, size_t n)
{
    (void)d, (void)from, (void)data, (void)n;
}

/* "<189>29: Jun 17 23:12:09.885: %SYS-5-CONFIG_I: …" */
static void send_line(struct log_sink *sink, int level, const char *text)
{
    const struct settings_logging *s = settings();
    struct buf packet = { 0 };
    (void)sink;
    if (level > severity(s->trap, INFORMATIONAL))
        return;
    sent++;
    const unsigned facility = s->local ? FIRST_LOCAL + s->local - 1u : LOCAL7;
    buf_printf(&packet, "<%u>%llu: %s", facility * 8 + (unsigned)level, (unsigned long long)sent, text);
    for (unsigned i = 0; i < HOSTS_MAX && s->hosts[i].ip; i++) {
        const struct address a = address_ipv4(s->hosts[i].ip, s->hosts[i].port);
        datagrams_send(socket_out, &a, packet.data, packet.size);
    }
    buf_free(&packet);
}

static struct log_sink servers = { .line = send_line };

static void open_socket(bool wanted)
{
    int error;
    const struct address any = address_ipv4(0, 0);
    if (wanted && !socket_out) {
        socket_out = datagrams_open(&any, ignore, NULL, &error);
        if (socket_out)
            log_attach(&servers);
    } else if (!wanted && socket_out) {
        log_detach(&servers);
        datagrams_close(socket_out);
        socket_out = NULL;
    }
}

static void applied(void)
{
    const struct settings_logging *s = settings();
    const size_t size = buffer_size(s);
    log_sequence(s->sequence);
    log_level(LOG_BUFFER, severity(s->buffer, DEBUGGING));
    log_level(LOG_CONSOLE, severity(s->console, DEBUGGING));
    log_level(LOG_MONITOR, severity(s->monitor, DEBUGGING));
    log_buffer_size(size < MEMORY_MAX ? size : MEMORY_MAX);
    open_socket(s->hosts[0].ip);
}

static void stop(void)
{
    open_socket(false);
}

/* -- show logging -- */

static void out_place(struct out *o, const char *title, const char *name, int level, uint64_t count)
{
    out_item(o);
    out_string(o, "place", NULL, name);
    out_text(o, "    %s", title);
    if (level == LOG_NONE) {
        out_text(o, "disabled\n");
        out_null(o, "level");
        out_null(o, "messages");
    } else {
        out_string(o, "level", "level %s, ", level_names[level]);
        out_number(o, "messages", "%lld messages logged, xml disabled,\n", (long long)count);
        out_text(o, "                     filtering disabled\n");
    }
    out_item_end(o);
}

static void out_servers(struct out *o, const struct settings_logging *s)
{
    char text[ADDRESS_TEXT];
    const int level = severity(s->trap, INFORMATIONAL);
    out_string(o, "trap_level", "    Trap logging: level %s, ", level == LOG_NONE ? "none" : level_names[level]);
    out_number(o, "trap_lines", "%lld message lines logged\n", (long long)sent);
    out_list(o, "servers");
    for (unsigned i = 0; i < HOSTS_MAX && s->hosts[i].ip; i++) {
        const struct address a = address_ipv4(s->hosts[i].ip, 0);
        out_item(o);
        out_string(o, "address", "        Logging to %s ", address_host(&a, text));
        out_number(o, "port", " (udp port %lld)\n", s->hosts[i].port);
        out_item_end(o);
    }
    out_list_end(o);
}

static void out_line(void *arg, const char *text)
{
    out_item(arg);
    out_string(arg, "line", "%s\n", text);
    out_item_end(arg);
}

static bool show_logging(struct cursor *c)
{
    const struct settings_logging *s = settings();
    struct out *o = c->out;
    out_number(o, "dropped", "Syslog logging: enabled (%lld messages dropped, ", (long long)log_counters->value);
    out_number(o, "rate_limited", "%lld messages rate-limited,\n", (long long)log_suppressed());
    out_text(o, "                0 flushes, 0 overruns, xml disabled, filtering disabled)\n\n");
    out_list(o, "places");
    out_place(o, "Console logging: ", "console", severity(s->console, DEBUGGING), log_count(LOG_CONSOLE));
    out_place(o, "Monitor logging: ", "monitor", severity(s->monitor, DEBUGGING), log_count(LOG_MONITOR));
    out_place(o, "Buffer logging:  ", "buffer", severity(s->buffer, DEBUGGING), log_count(LOG_BUFFER));
    out_list_end(o);
    out_servers(o, s);
    out_number(o, "buffer_bytes", "\nLog Buffer (%lld bytes):\n\n", (long long)buffer_size(s));
    out_list(o, "lines");
    log_history(out_line, o);
    out_list_end(o);
    return false;
}

static struct command commands[] = {
    { .syntax = "show logging", .help = "Show the contents of logging buffers", .show = show_logging },
    { 0 }
};

static struct slice *const slices[] = { &logging_slice, NULL };

static struct limit *const limits[] = { &log_buffer_limit, &log_file_limit, NULL };

extern const struct module module_logging;
const struct module module_logging = {
    .name = "logging", .slices = slices, .rows = rows, .commands = commands, .help = help, .counters = log_counters,
    .limits = limits, .applied = applied, .stop = stop,
};

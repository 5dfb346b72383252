// SPDX-License-Identifier: MIT
/* The keys are rows; the reader walks libyaml's events, at most two mappings deep, and stops at the first thing that no
 * row expects. So neither nesting nor aliases can cost anything: libyaml itself is quadratic in nested brackets. */
#include "core/boot.h"

#include "core/address.h"
#include "core/files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { BOOT_FILE_MAX = 1 << 20, LINE_UNSEEN = 0 };

struct boot boot;

void (*boot_reload)(void);

const struct log_message boot_restarted = {
    "SYS", 5, "RESTART", "The appliance has started. Nothing to do.",
};
const struct log_message boot_stopping = {
    "SYS", 5, "RELOAD", "The appliance ends because it was told to (SIGTERM or SIGINT). Nothing to do.",
};
const struct log_message boot_startup_errors = {
    "SYS", 3, "STARTUP_ERRORS",
    "Lines of the startup-config were not accepted; everything else is in force. See `show startup-config errors`.",
};
const struct log_message boot_startup_unreadable = {
    "SYS", 2, "STARTUP_UNREADABLE",
    "The startup-config exists but cannot be read; the defaults are in force. The first `write memory` keeps it as "
    "`….1`.",
};
const struct log_message boot_log_file_failed = {
    "SYS", 3, "LOG_FILE",
    "The log file of naisen.yaml cannot be opened or written; the other sinks go on, and `show logging` counts what it "
    "lacks.",
};
const struct log_message boot_no_memory = {
    "SYS", 2, "MALLOCFAIL",
    "There is no memory left, and the appliance ends with exit status 5, for a supervisor to start it again. Give it "
    "more.",
};
const struct log_message *const boot_messages[] = {
    &boot_restarted, &boot_stopping, &boot_startup_errors, &boot_startup_unreadable, &boot_log_file_failed,
    &boot_no_memory, NULL,
};

enum kind {
    KIND_LISTEN,             /* "configured" or a numeric address */
    KIND_PORT,
    KIND_BASE,
    KIND_PATH,
    KIND_PATH_OR_NONE,       /* "" = none */
    KIND_FLAG,
};

struct key {
    const char *section;     /* "" = top level */
    const char *name;
    enum kind kind;
    size_t offset, size;
};

#define KEY(section, name, kind, field) { section, name, kind, offsetof(struct boot, field), sizeof boot.field }
static const struct key keys[] = {
    KEY("", "listen", KIND_LISTEN, listen),
    KEY("ports", "base", KIND_BASE, port_base),
    KEY("ports", "telnet", KIND_PORT, telnet_port),
    KEY("ports", "ssh", KIND_PORT, ssh_port),
    KEY("ports", "sip", KIND_PORT, sip_port),
    KEY("ports", "sccp", KIND_PORT, sccp_port),
    KEY("ports", "tftp", KIND_PORT, tftp_port),
    KEY("ports", "http", KIND_PORT, http_port),
    KEY("paths", "root", KIND_PATH, root),
    KEY("paths", "startup", KIND_PATH, startup),
    KEY("paths", "state", KIND_PATH, state),
    KEY("paths", "tftp", KIND_PATH, tftp),
    KEY("paths", "socket", KIND_PATH, socket),
    KEY("paths", "sshd", KIND_PATH_OR_NONE, sshd),
    KEY("log", "file", KIND_PATH_OR_NONE, log_file),
    KEY("log", "stderr", KIND_FLAG, log_stderr),
    KEY("log", "syslog", KIND_FLAG, log_syslog),
};
#undef KEY
enum { KEYS = sizeof keys / sizeof keys[0], SECTIONS = 3 };
static const char *const sections[SECTIONS] = { "ports", "paths", "log" };

struct reading {
    const char *path;
    char folder[PATH_MAX];   /* of the file; relative paths start here */
    yaml_parser_t parser;
    yaml_event_t event;
    struct boot *boot;
    size_t key_line[KEYS], section_line[SECTIONS];   /* where it was given; LINE_UNSEEN */
    yaml_mark_t port_mark[KEYS];
    char *error;
};

static bool refuse_at(struct reading *r, yaml_mark_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool refuse_at(struct reading *r, yaml_mark_t at, const char *format, ...)
{
    char reason[BOOT_ERROR / 2];
    va_list ap;
    va_start(ap, format);
    vsnprintf(reason, sizeof reason, format, ap);
    va_end(ap);
    snprintf(r->error, BOOT_ERROR, "%.200s:%zu:%zu: %s", r->path, at.line + 1, at.column + 1, reason);
    return false;
}

#define refuse(r, ...) refuse_at((r), (r)->event.start_mark, __VA_ARGS__)

/* -- values -- */

static const char *scalar(const struct reading *r)
{
    return (const char *)r->event.data.scalar.value;
}

static bool put_text(struct reading *r, const struct key *k, const char *text)
{
    if (strlen(text) >= k->size)
        return refuse(r, "%s is longer than %zu bytes", k->name, k->size - 1);
    memcpy((char *)r->boot + k->offset, text, strlen(text) + 1);
    return true;
}

static bool set_listen(struct reading *r, const struct key *k)
{
    struct address a;
    if (strcmp(scalar(r), "configured") != 0 && !address_parse(&a, scalar(r), 0))
        return refuse(r, "%s takes \"configured\" or a numeric address", k->name);
    return put_text(r, k, scalar(r));
}

/* Decimal digits only: YAML 1.1 would read 0123 as octal and 1:30 as 90. */
static bool set_number(struct reading *r, const struct key *k, long min, long max)
{
    const char *text = scalar(r);
    size_t n = strlen(text);
    long value = n >= 1 && n <= 5 && strspn(text, "0123456789") == n ? strtol(text, NULL, 10) : -1;
    if (value < min || value > max)
        return refuse(r, "%s takes a number from %ld to %ld", k->name, min, max);
    *(uint16_t *)(void *)((char *)r->boot + k->offset) = (uint16_t)value;
    return true;
}

static bool set_port(struct reading *r, const struct key *k)
{
    r->port_mark[k - keys] = r->event.start_mark;
    return set_number(r, k, 1, 65535);
}

static bool set_base(struct reading *r, const struct key *k)
{
    return set_number(r, k, 0, PORT_BASE_MAX);
}

static bool set_path(struct reading *r, const struct key *k)
{
    char path[PATH_MAX];
    const char *text = scalar(r);
    if (!text[0])
        return refuse(r, "%s takes a path", k->name);
    int n = snprintf(path, sizeof path, "%s%s", text[0] == '/' ? "" : r->folder, text);
    if (n < 0 || (size_t)n >= sizeof path)
        return refuse(r, "%s is too long", k->name);
    return put_text(r, k, path);
}

static bool set_path_or_none(struct reading *r, const struct key *k)
{
    return scalar(r)[0] ? set_path(r, k) : put_text(r, k, "");
}

static bool set_flag(struct reading *r, const struct key *k)
{
    bool yes = strcmp(scalar(r), "true") == 0;
    if (!yes && strcmp(scalar(r), "false") != 0)
        return refuse(r, "%s takes true or false", k->name);
    *(bool *)((char *)r->boot + k->offset) = yes;
    return true;
}

static bool (*const setters[])(struct reading *r, const struct key *k) = {
    [KIND_LISTEN] = set_listen,
    [KIND_PORT] = set_port,
    [KIND_BASE] = set_base,
    [KIND_PATH] = set_path,
    [KIND_PATH_OR_NONE] = set_path_or_none,
    [KIND_FLAG] = set_flag,
};

/* -- structure -- */

static const char *parser_problem(const yaml_parser_t *p)
{
    return p->problem ? p->problem : "not YAML";
}

static bool has_tag(const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return e->data.scalar.tag || e->data.scalar.anchor;
    case YAML_MAPPING_START_EVENT:
        return e->data.mapping_start.tag || e->data.mapping_start.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return e->data.sequence_start.tag || e->data.sequence_start.anchor;
    case YAML_DOCUMENT_START_EVENT:
        return e->data.document_start.tag_directives.start != e->data.document_start.tag_directives.end;
    default:
        return e->type == YAML_ALIAS_EVENT;
    }
}

static bool next(struct reading *r)
{
    yaml_event_delete(&r->event);
    if (!yaml_parser_parse(&r->parser, &r->event)) {
        bool reader = r->parser.error == YAML_READER_ERROR;
        memset(&r->event, 0, sizeof r->event);
        if (reader) { /* libyaml knows only the offset of bytes that are no text */
            snprintf(r->error, BOOT_ERROR, "%.200s: byte %zu: %s", r->path, r->parser.problem_offset,
                     parser_problem(&r->parser));
            return false;
        }
        return refuse_at(r, r->parser.problem_mark, "%s", parser_problem(&r->parser));
    }
    if (has_tag(&r->event))
        return refuse(r, "anchors, aliases and tags are not supported");
    return true;
}

static bool is(const struct reading *r, yaml_event_type_t type)
{
    return r->event.type == type;
}

/* Remembers that it was given here; refuses the second time. */
static bool once(struct reading *r, size_t *line, const char *name)
{
    if (*line != LINE_UNSEEN)
        return refuse(r, "%s is given twice (first in line %zu)", name, *line);
    *line = r->event.start_mark.line + 1;
    return true;
}

static bool read_value(struct reading *r, const struct key *k)
{
    if (!once(r, &r->key_line[k - keys], k->name) || !next(r))
        return false;
    if (!is(r, YAML_SCALAR_EVENT))
        return refuse(r, "%s takes a single value", k->name);
    if (strlen(scalar(r)) != r->event.data.scalar.length)
        return refuse(r, "%s contains a zero byte", k->name);
    return setters[k->kind](r, k);
}

static const struct key *find_key(const char *section, const char *name)
{
    for (size_t i = 0; i < KEYS; i++)
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static bool read_section(struct reading *r, size_t index);

static bool read_entry(struct reading *r, const char *section)
{
    if (!is(r, YAML_SCALAR_EVENT))
        return refuse(r, "a key is expected here");
    const struct key *k = find_key(section, scalar(r));
    if (k)
        return read_value(r, k);
    for (size_t i = 0; i < SECTIONS && !section[0]; i++)
        if (strcmp(sections[i], scalar(r)) == 0)
            return read_section(r, i);
    return refuse(r, "unknown key \"%.40s\"%s%s", scalar(r), section[0] ? " in " : "", section);
}

static bool read_mapping(struct reading *r, const char *section)
{
    for (;;) {
        if (!next(r))
            return false;
        if (is(r, YAML_MAPPING_END_EVENT))
            return true;
        if (!read_entry(r, section))
            return false;
    }
}

static bool read_section(struct reading *r, size_t index)
{
    if (!once(r, &r->section_line[index], sections[index]) || !next(r))
        return false;
    if (!is(r, YAML_MAPPING_START_EVENT))
        return refuse(r, "%s takes keys of its own", sections[index]);
    return read_mapping(r, sections[index]);
}

/* stream-start [document-start mapping document-end] stream-end */
static bool read_stream(struct reading *r)
{
    if (!next(r) || !next(r))
        return false;
    if (is(r, YAML_STREAM_END_EVENT))
        return true;
    if (!next(r))
        return false;
    bool empty = is(r, YAML_SCALAR_EVENT) && !scalar(r)[0];
    if (!empty && !is(r, YAML_MAPPING_START_EVENT))
        return refuse(r, "keys are expected here");
    if (!empty && !read_mapping(r, ""))
        return false;
    if (!next(r) || !next(r))
        return false;
    return is(r, YAML_STREAM_END_EVENT) || refuse(r, "a second document is not supported");
}

static const struct key *overflowing(const struct boot *b)
{
    for (size_t i = 0; i < KEYS; i++) {
        uint16_t port = 0;
        if (keys[i].kind == KIND_PORT)
            memcpy(&port, (const char *)b + keys[i].offset, sizeof port);
        if ((unsigned)port + b->port_base > 65535)
            return &keys[i];
    }
    return NULL;
}

const char *boot_overflow(const struct boot *b)
{
    const struct key *k = overflowing(b);
    return k ? k->name : NULL;
}

static bool check_ports(struct reading *r)
{
    const struct key *k = overflowing(r->boot);
    return !k || refuse_at(r, r->port_mark[k - keys], "%s plus base is above 65535", k->name);
}

/* -- the door -- */

static bool set_default(char *out, size_t size, const char *root, const char *name)
{
    int n = snprintf(out, size, "%s/%s", root, name);
    return n > 0 && (size_t)n < size;
}

void boot_defaults(struct boot *b)
{
    *b = (struct boot){
        .listen = "configured",
        .root = "/var/lib/naisen",
        .startup = "/var/lib/naisen/nvram/startup-config",
        .state = "/var/lib/naisen/state",
        .tftp = "/var/lib/naisen/flash/tftp",
        .socket = "/run/naisen/cli.sock",
        .log_stderr = true,
    };
}

/* These stand in root unless they are given themselves. */
static const struct {
    const char *key, *name;
} in_root[] = {
    { "startup", "nvram/startup-config" },
    { "state", "state" },
    { "tftp", "flash/tftp" },
};

static bool follow_root(struct reading *r)
{
    struct boot *b = r->boot;
    for (size_t i = 0; i < sizeof in_root / sizeof in_root[0]; i++) {
        const struct key *k = find_key("paths", in_root[i].key);
        if (!r->key_line[k - keys] && !set_default((char *)b + k->offset, k->size, b->root, in_root[i].name)) {
            snprintf(r->error, BOOT_ERROR, "%.200s: root is too long", r->path);
            return false;
        }
    }
    return true;
}

static void find_folder(struct reading *r)
{
    char *real = realpath(r->path, NULL);
    const char *path = real ? real : r->path, *slash = strrchr(path, '/');
    snprintf(r->folder, sizeof r->folder, "%.*s", slash ? (int)(slash - path + 1) : 0, path);
    free(real);
}

bool boot_load(const char *path, struct boot *b, char error[BOOT_ERROR])
{
    size_t size;
    char *text = files_read(path, BOOT_FILE_MAX, &size);
    if (!text) {
        snprintf(error, BOOT_ERROR, "%.200s: %s", path, strerror(errno));
        return false;
    }
    struct boot result;
    boot_defaults(&result);
    struct reading r = { .path = path, .boot = &result, .error = error };
    find_folder(&r);
    if (!yaml_parser_initialize(&r.parser))
        abort();
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, size);
    bool good = read_stream(&r) && check_ports(&r) && follow_root(&r);
    yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    free(text);
    if (good)
        *b = result;
    return good;
}

void boot_address(uint32_t configured_ip, uint16_t configured_port, uint16_t yaml_port, struct address *out)
{
    uint16_t port = (uint16_t)((yaml_port ? yaml_port : configured_port) + boot.port_base);
    bool override = boot.listen[0] && strcmp(boot.listen, "configured") != 0;
    if (!override || !address_parse(out, boot.listen, port))
        *out = address_ipv4(configured_ip, port);
}

void boot_address_called(uint32_t configured_ip, uint16_t configured_port, uint16_t yaml_port, struct address *out)
{
    boot_address(configured_ip, configured_port, yaml_port, out);
    if (!address_ip4(out))
        *out = address_ipv4(configured_ip, address_port(out));
}

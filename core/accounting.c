// SPDX-License-Identifier: MIT
/* Module "accounting": call detail records, one for each leg (an end of a call) when it is over, as IOS's gateways
 * write them: lines of a file below flash:, and log lines. It follows calls by their events alone. */
#include "core/clock.h"
#include "core/counter.h"
#include "core/event.h"
#include "core/list.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/settings.h"
#include "core/storage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUCKETS = 1024, LEGS_MAX = 20000, TIME_TEXT = 64,
    PENDING_MAX = 1 << 20,       /* records that wait for the disk */
    AGAIN_MS = 1000,             /* after a failure */
    MINUTE_MS = 60000, DAY_MINUTES = 1440,
};

/* -- settings -- */

struct settings_accounting {
    bool syslog;
};
struct settings_accounting_file {
    char name[STORAGE_NAME];     /* "" none */
    uint16_t minutes;            /* until the next file */
};

static struct mode mode_file = {
    .name = "gw-accounting file", .prompt = "config-gw-accounting-file",
    .title = "Gateway accounting file configuration commands:", .parent = &mode_global, .bangs = 1,
    .opener = { .syntax = "gw-accounting file", .help = "Call detail records in files", .place = 4860 },
};
static struct slice global_slice = { &mode_global, sizeof(struct settings_accounting), 0 };
static struct slice file_slice = { &mode_file, sizeof(struct settings_accounting_file), 0 };

static bool to_syslog(void)
{
    return ((const struct settings_accounting *)config_settings(&global_slice))->syslog;
}

static const struct settings_accounting_file *file_settings(void)
{
    return config_settings(&file_slice);
}

static bool check_name(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    const struct settings_accounting_file *s = object_slice(object, &file_slice);
    struct storage_file f;
    (void)next;
    return !*s->name || (storage_parse(s->name, &f) && *f.name) ||
           refuse(r, FAULT_INVALID_VALUE, "%s is no name of a file in flash:", s->name);
}

static struct row rows[] = {
    { .syntax = "gw-accounting syslog [stats]", .help = "Call detail records in the log",
      .slot_help = HELP("Changes nothing"), .mode = &mode_global, .place = 4870, .slice = &global_slice,
      .bind = { FLAG(struct settings_accounting, syslog) },
      .effect = AT_ONCE("an end of a call is told by %VOIPAAA-5-VOIP_CALL_HISTORY when it is over, at most five in a "
                        "second") },
    { .syntax = "primary ifs URL:60", .help = "Files of this system", .slot_help = HELP("flash:NAME"),
      .mode = &mode_file, .place = 10, .slice = &file_slice, .bind = { TEXT(struct settings_accounting_file, name) },
      .check = check_name,
      .effect = AT_ONCE("a line for each end of a call goes into a file of this name, host name and time added") },
    { .syntax = "maximum fileclose-timer <60-1440>", .help = "Begin another file after this time",
      .slot_help = HELP("Minutes"), .mode = &mode_file, .place = 20, .slice = &file_slice,
      .bind = { U16(struct settings_accounting_file, minutes, DAY_MINUTES) },
      .effect = AT_ONCE("then another file is begun") },
    { .syntax = "maximum buffer-size <6-40>", .help = "Kilobytes; records are written at once", .mode = &mode_file,
      .place = 21 },
    { .syntax = "maximum cdrflush-timer <1-1435>", .help = "Minutes; records are written at once", .mode = &mode_file,
      .place = 22 },
    { .syntax = "maximum retry-count <1-5>", .help = "Tries to reach a server", .mode = &mode_file, .place = 23 },
    { .syntax = "cdr-format {compact|detailed}", .help = "Fields of a record", .mode = &mode_file, .place = 30 },
    { .syntax = "acct-template LINE:60", .help = "Fields of a record", .mode = &mode_file, .place = 31 },
    { .syntax = "primary ftp LINE", .help = "A server for files", .mode = &mode_file, .place = 11 },
    { .syntax = "secondary {ftp|ifs} LINE", .help = "When the first cannot be reached", .mode = &mode_file,
      .place = 12 },
    { 0 }
};

static const struct path_help help[] = {
    { "gw-accounting", "Enable voip gateway accounting" },
    { "primary", "Where the records go" },
    { "maximum", "Maximum of file accounting" },
    { 0 }
};

static const struct log_message history = {
    "VOIPAAA", 5, "VOIP_CALL_HISTORY", "An end of a call is over: its call detail record, with `gw-accounting syslog`.",
};
static const struct log_message unwritten = {
    "VOIPAAA", 3, "FILE_UNWRITTEN",
    "Call detail records cannot be written to their file. A megabyte of them waits, and it is tried again every "
    "second; what is more is lost and counted.",
};

static struct counter counters[] = {
    { "accounting_records_lost", "Call detail records that found no room to wait for their file", 0 },
    { 0 }
};

static struct limit limit_pending = { .name = "accounting records to write, bytes",
                                      .when_full = "the next record is lost", .maximum = PENDING_MAX };
static struct limit limit_legs = { .name = "accounting legs", .when_full = "the next leg gets no record",
                                   .maximum = LEGS_MAX };

/* -- files: one write at a time, and what comes meanwhile goes with the next -- */

static struct buf pending;
static size_t under_way;                 /* bytes at the front of `pending` that are being written; 0 none */
static bool failing;
static uint64_t begun;                   /* loop_wall of the current file's first record; 0 none */
static char begun_as[STORAGE_NAME];

static void name_file(struct storage_file *f)
{
    const struct settings_accounting_file *s = file_settings();
    const uint64_t now = loop_wall();
    char text[STORAGE_NAME + 100], stamp[40];
    if (!begun || now - begun >= (uint64_t)s->minutes * MINUTE_MS || strcmp(begun_as, s->name)) {
        begun = now;
        snprintf(begun_as, sizeof begun_as, "%s", s->name);
    }
    struct tm t = clock_tm(begun);
    strftime(stamp, sizeof stamp, "%m_%d_%Y_%H_%M_%S", &t);
    storage_parse(s->name, f);
    snprintf(text, sizeof text, "%.60s.%.20s.%s.%03u", f->name, settings_system()->hostname, stamp,
             (unsigned)(begun % 1000));
    snprintf(f->name, sizeof f->name, "%.*s", (int)sizeof f->name - 1, text);
}

static void write_pending(void);

static void on_again(struct timer *t)
{
    (void)t;
    write_pending();
}

static struct timer again = { .fire = on_again };

static void written(int error, void *arg)
{
    const size_t size = under_way < pending.size ? under_way : pending.size;     /* less: it was stopped meanwhile */
    (void)arg;
    under_way = 0;
    if (error && !failing)
        log_say(&unwritten, "%s", strerror(-error));
    failing = error != 0;
    if (failing) {
        timer_start(&again, AGAIN_MS);
        return;
    }
    buf_consume(&pending, size);
    limit_set(&limit_pending, pending.size);
    write_pending();
}

static void write_pending(void)
{
    struct storage_file f;
    if (under_way || timer_active(&again) || !pending.size || !*file_settings()->name)
        return;
    name_file(&f);
    under_way = pending.size;
    storage_append(&f, pending.data, pending.size, written, NULL);
}

/* -- legs -- */

struct leg {
    struct list hashed;
    uint32_t call;
    uint32_t gcid[4];
    char number[OUTSIDE_MAX], calling[OUTSIDE_MAX], called[OUTSIDE_MAX];
    uint64_t setup, alerted, connected;  /* loop_wall; 0 not yet */
    bool origin;
};

static struct list buckets[BUCKETS];

static struct list *bucket(uint32_t call)
{
    struct list *b = &buckets[call % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static struct leg *leg_find(uint32_t call, const char *number)
{
    list_each(node, bucket(call)) {
        struct leg *l = list_entry(node, struct leg, hashed);
        if (l->call == call && !strcmp(l->number, number))
            return l;
    }
    return NULL;
}

static struct leg *leg_make(const struct event *e, const struct event_party *p)
{
    if (!limit_take(&limit_legs))
        return NULL;
    struct leg *l = must(calloc(1, sizeof *l));
    l->call = e->call;
    l->setup = loop_wall();
    l->origin = !strcmp(p->number, e->calling);
    snprintf(l->number, sizeof l->number, "%s", p->number);
    list_append(bucket(e->call), &l->hashed);
    return l;
}

static void leg_free(struct leg *l)
{
    limit_give(&limit_legs);
    list_remove(&l->hashed);
    free(l);
}

/* -- records -- */

/* What Q.850 says of the ends that have a cause of their own; the others ended normally. */
static const struct {
    enum cause cause;
    unsigned code;
    const char *text;
} endings[] = {
    { CAUSE_BUSY, 17, "user busy (17)" },
    { CAUSE_NOT_ANSWERED, 19, "no answer from user (19)" },
    { CAUSE_TIMEOUT, 19, "no answer from user (19)" },
    { CAUSE_INVALID_NUMBER, 28, "invalid number (28)" },
    { CAUSE_NOT_OBTAINABLE, 1, "unassigned number (1)" },
    { CAUSE_OUT_OF_ORDER, 27, "destination out of order (27)" },
    { CAUSE_RESOURCES, 47, "no resource (47)" },
    { CAUSE_NORMAL, 16, "normal call clearing (16)" },
};

static const char *time_text(uint64_t wall, char text[TIME_TEXT])
{
    struct tm t = clock_tm(wall);
    char hours[24], day[32];
    text[0] = '\0';
    if (!wall)
        return text;
    strftime(hours, sizeof hours, "%H:%M:%S", &t);
    strftime(day, sizeof day, "%a %b %d %Y", &t);
    snprintf(text, TIME_TEXT, "%s.%03u %s %s", hours, (unsigned)(wall % 1000), clock_zone(wall), day);
    return text;
}

static unsigned ending(enum cause cause)
{
    unsigned i = 0;
    while (endings[i].cause != cause && endings[i].cause != CAUSE_NORMAL)
        i++;
    return i;
}

/* The fields of IOS's file accounting, in its order. What a packet count would be stays with the phones. */
static void record_file(const struct leg *l, unsigned end)
{
    char setup[TIME_TEXT], alerted[TIME_TEXT], connected[TIME_TEXT], over[TIME_TEXT];
    if (!*file_settings()->name)
        return;
    if (pending.size > PENDING_MAX) {
        counters->value++;
        limit_pending.refused++;
        return;
    }
    buf_printf(&pending, "%llu,%u,2,1,\"%08X %08X %08X %08X\",\"%s\",\"\",\"%s\",\"%s\",\"%s\",\"%s\","
               "\"%X\",\"%s\",\"%s\",0,\"\",0,0,0,0,\"\",\"%s\",\"%s\"\n",
               (unsigned long long)(loop_wall() / 1000), l->call, l->gcid[0], l->gcid[1], l->gcid[2], l->gcid[3],
               l->number, time_text(l->setup, setup), time_text(l->alerted, alerted),
               time_text(l->connected, connected), time_text(loop_wall(), over), endings[end].code, endings[end].text,
               l->origin ? "originate" : "answer", l->calling, l->called);
    limit_set(&limit_pending, pending.size);
    write_pending();
}

static void record_syslog(const struct leg *l, unsigned end)
{
    char setup[TIME_TEXT], connected[TIME_TEXT], over[TIME_TEXT];
    if (!to_syslog())
        return;
    log_say(&history, "CallLegType 1, ConnectionId %08X %08X %08X %08X, SetupTime %s, PeerAddress %s, PeerSubAddress , "
            "DisconnectCause %X  , DisconnectText %s, ConnectTime %s, DisconnectTime %s, CallOrigin %u, "
            "ChargedUnits 0, InfoType 2, TransmitPackets 0, TransmitBytes 0, ReceivePackets 0, ReceiveBytes 0",
            l->gcid[0], l->gcid[1], l->gcid[2], l->gcid[3], time_text(l->setup, setup), l->number, endings[end].code,
            endings[end].text, time_text(l->connected, connected), time_text(loop_wall(), over), l->origin ? 1u : 2u);
}

static void leg_over(struct leg *l, enum cause cause)
{
    const unsigned end = ending(cause);
    record_file(l, end);
    record_syslog(l, end);
    leg_free(l);
}

/* -- following -- */

/* The party's leg, which it brings along from the call that it was in before. */
static struct leg *leg_of(const struct event *e, const struct event_party *p)
{
    struct leg *l = leg_find(e->call, p->number);
    if (l || !p->old_call || !(l = leg_find(p->old_call, p->number)))
        return l;
    list_remove(&l->hashed);
    l->call = e->call;
    list_append(bucket(e->call), &l->hashed);
    return l;
}

static void follow_party(const struct event *e, const struct event_party *p)
{
    struct leg *l = leg_of(e, p);
    if (!l && p->state == CONNECTION_NULL)
        return;
    if (!l && !(l = leg_make(e, p)))
        return;
    memcpy(l->gcid, e->gcid, sizeof l->gcid);
    if (!l->connected) {                 /* afterwards transfers change whom it talks with, not whom it called */
        snprintf(l->calling, sizeof l->calling, "%s", e->calling);
        snprintf(l->called, sizeof l->called, "%s", e->called);
    }
    if (p->state == CONNECTION_ALERTING && !l->alerted)
        l->alerted = loop_wall();
    if (e->kind == EVENT_ESTABLISHED && p->state == CONNECTION_CONNECTED && !l->connected)
        l->connected = loop_wall();
    if (p->state == CONNECTION_NULL)
        leg_over(l, e->cause);
}

/* Whoever is left of a call that is over, or went into another one. */
static void end_call(uint32_t call, enum cause cause)
{
    struct list *b = bucket(call);
    for (struct list *node = b->next, *next; node != b; node = next) {
        struct leg *l = list_entry(node, struct leg, hashed);
        next = node->next;
        if (l->call == call)
            leg_over(l, cause);
    }
}

static bool wanted(void)
{
    return to_syslog() || *file_settings()->name;
}

static void follow(const struct event *e)
{
    bool alive = false;
    if (!e->call || !wanted())
        return;
    for (unsigned i = 0; i < e->party_count; i++) {
        follow_party(e, &e->parties[i]);
        alive |= e->parties[i].state != CONNECTION_NULL;
    }
    if (!alive)
        end_call(e->call, e->cause);
    if (e->secondary_call)
        end_call(e->secondary_call, e->cause);
}

static void forget_all(void)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        while (buckets[i].next && buckets[i].next != &buckets[i])
            leg_free(list_entry(buckets[i].next, struct leg, hashed));
}

static void applied(void)
{
    if (!wanted() && limit_legs.used)
        forget_all();
}

static int start(void)
{
    event_subscribe(follow);
    return 0;
}

static void stop(void)
{
    forget_all();
    timer_stop(&again);
    buf_free(&pending);
    failing = false;
    begun = 0;
}

static struct mode *const modes[] = { &mode_file, NULL };
static struct slice *const slices[] = { &global_slice, &file_slice, NULL };
static const struct log_message *const messages[] = { &history, &unwritten, NULL };
static struct limit *const limits[] = { &limit_legs, &limit_pending, NULL };

extern const struct module module_accounting;
const struct module module_accounting = {
    .name = "accounting", .modes = modes, .slices = slices, .rows = rows, .help = help, .messages = messages,
    .counters = counters, .limits = limits, .applied = applied, .start = start, .stop = stop,
};

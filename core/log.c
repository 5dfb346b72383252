// SPDX-License-Identifier: MIT
#include "core/log.h"

#include "core/buf.h"
#include "core/clock.h"
#include "core/list.h"
#include "core/loop.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

enum { PER_SECOND = 5, TEXT_MAX = 1024, STAMP_MAX = 64, RATES = 256 };

/* How often a row spoke in the second that began at `since`. Rows are const, so this stands beside them, keyed by their
 * address in an open hash; a full table (more rows than ever were) merely stops limiting the newest. */
struct rate {
    const struct log_message *row;
    uint64_t since;
    unsigned said, suppressed;
    struct timer over;
};

static struct rate rates[RATES];
static struct log_sink *sinks;
static int levels[LOG_PLACES] = { 7, 7, 7 };
static uint64_t counts[LOG_PLACES], sequence;
static bool numbered;
static enum log_stamp stamps[2] = { STAMP_DATETIME_MSEC, STAMP_DATETIME_MSEC };
static bool to_stderr, to_syslog;

static void uptime_stamp(char out[STAMP_MAX])
{
    unsigned long long s = loop_now() / 1000, m = s / 60, h = m / 60, d = h / 24;
    if (d >= 7)
        snprintf(out, STAMP_MAX, "%lluw%llud: ", d / 7, d % 7);
    else if (d >= 1)
        snprintf(out, STAMP_MAX, "%llud%02lluh: ", d, h % 24);
    else
        snprintf(out, STAMP_MAX, "%02llu:%02llu:%02llu: ", h, m % 60, s % 60);
}

/* "Jun 17 2026 23:12:09.885 PDT: ", with the day padded to two as IOS does. */
static void date_stamp(char out[STAMP_MAX], enum log_stamp form)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    const uint64_t now = loop_wall();
    const time_t seconds = (time_t)(now / 1000);
    struct tm t;
    if (form & STAMP_LOCAL)
        t = clock_tm(now);
    else
        gmtime_r(&seconds, &t);
    int n = snprintf(out, STAMP_MAX, "%s %2d ", months[t.tm_mon], t.tm_mday % 100);
    if (form & STAMP_YEAR)
        n += snprintf(out + n, STAMP_MAX - (size_t)n, "%d ", t.tm_year + 1900);
    n += snprintf(out + n, STAMP_MAX - (size_t)n, "%02d:%02d:%02d", t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
    if (form & STAMP_MSEC)
        n += snprintf(out + n, STAMP_MAX - (size_t)n, ".%03u", (unsigned)(now % 1000));
    if (form & STAMP_ZONE)
        n += snprintf(out + n, STAMP_MAX - (size_t)n, " %s", form & STAMP_LOCAL ? clock_zone(now) : "UTC");
    snprintf(out + n, STAMP_MAX - (size_t)n, ": ");
}

static void make_stamp(enum log_stamp form, char out[STAMP_MAX])
{
    out[0] = '\0';
    if ((form & STAMP_FORM) == STAMP_UPTIME)
        uptime_stamp(out);
    else if ((form & STAMP_FORM) == STAMP_DATETIME)
        date_stamp(out, form);
}

static void write_line(const char *line)
{
    struct buf b = { 0 };
    buf_adds(&b, line);
    buf_addc(&b, '\n');
    (void)!write(STDERR_FILENO, b.data, b.size);
    buf_free(&b);
}

/* Whether that place takes such a line; counts it. */
static bool goes_to(enum log_place place, int severity)
{
    const bool taken = severity <= levels[place];
    counts[place] += taken;
    return taken;
}

static void hand_out(int severity, const char *line)
{
    const bool monitored = goes_to(LOG_MONITOR, severity);
    if (goes_to(LOG_BUFFER, severity))
        log_buffer_add(line);
    log_file_add(line);
    if (goes_to(LOG_CONSOLE, severity) && to_stderr)
        write_line(line);
    if (to_syslog)
        syslog(severity, "%s", line);
    for (struct log_sink *s = sinks, *next; s; s = next) {
        next = s->next;
        if (monitored || !s->monitor)
            s->line(s, severity, line);
    }
}

/* One line of the log: newlines inside become separate lines, because a sink's line has none. */
static void say(bool debug, int severity, const char *head, const char *text)
{
    char stamp[STAMP_MAX];
    make_stamp(stamps[debug], stamp);
    for (const char *at = text; at;) {
        size_t n = strcspn(at, "\n");
        struct buf line = { 0 };
        if (numbered)
            buf_printf(&line, "%06llu: ", (unsigned long long)++sequence);
        buf_printf(&line, "%s%s%.*s", stamp, head, (int)n, at);
        hand_out(severity, line.data);
        buf_free(&line);
        at = at[n] && at[n + 1] ? at + n + 1 : NULL;
    }
}

static void say_row(const struct log_message *m, const char *text)
{
    char head[96];
    snprintf(head, sizeof head, "%%%s-%d-%s: ", m->facility, m->severity, m->mnemonic);
    say(false, m->severity, head, text);
}

/* The second is over: tell what was left out. */
static void on_second_over(struct timer *t)
{
    struct rate *r = list_entry(t, struct rate, over);
    char text[64];
    snprintf(text, sizeof text, "suppressed %u", r->suppressed);
    r->suppressed = 0;
    say_row(r->row, text);
}

static struct rate *rate_of(const struct log_message *m)
{
    size_t start = ((uintptr_t)m >> 4) * 2654435761u % RATES;
    for (size_t i = 0; i < RATES; i++) {
        struct rate *r = &rates[(start + i) % RATES];
        if (!r->row)
            r->row = m;
        if (r->row == m)
            return r;
    }
    return NULL;
}

static bool may_speak(const struct log_message *m)
{
    struct rate *r = rate_of(m);
    uint64_t now = loop_now();
    if (!r)
        return true;
    if (now < r->since || now - r->since >= 1000 || r->said == 0) {
        r->since = now;
        r->said = 0;
    }
    if (r->said < PER_SECOND) {
        r->said++;
        return true;
    }
    r->suppressed++;
    log_counters[LOG_SUPPRESSED].value++;
    r->over.fire = on_second_over;
    if (!timer_active(&r->over))
        timer_start(&r->over, r->since + 1000 - now);
    return false;
}

void log_say(const struct log_message *m, const char *format, ...)
{
    if (!may_speak(m))
        return;
    char text[TEXT_MAX];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    say_row(m, text);
}

void log_last_words(const struct log_message *m, const char *format, ...)
{
    char stamp[STAMP_MAX], text[TEXT_MAX], line[STAMP_MAX + TEXT_MAX + 96];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    make_stamp(stamps[0], stamp);
    snprintf(line, sizeof line, "%s%%%s-%d-%s: %s", stamp, m->facility, m->severity, m->mnemonic, text);
    log_file_last(line);
}

void debug_switch(struct debug_flag *f, bool on)
{
    f->on = on;
    f->phone_count = 0;
}

static unsigned debug_find(const struct debug_flag *f, const uint8_t mac[6])
{
    unsigned at = 0;
    while (at < f->phone_count && memcmp(f->phones[at], mac, 6) != 0)
        at++;
    return at;
}

bool debug_switch_phone(struct debug_flag *f, const uint8_t mac[6], bool on)
{
    const unsigned at = debug_find(f, mac);
    const bool listed = at < f->phone_count;
    if (on && !listed && f->phone_count == DEBUG_PHONES_MAX)
        return false;
    if (on && !listed)
        memcpy(f->phones[f->phone_count++], mac, 6);
    if (!on && listed)
        memmove(f->phones[at], f->phones[--f->phone_count], 6);
    f->on = f->phone_count || (f->on && !on && !listed);
    return true;
}

bool debug_wants(const struct debug_flag *f, const uint8_t mac[6])
{
    return !f->phone_count || debug_find(f, mac) < f->phone_count;
}

void debug_say(const struct debug_flag *f, const char *format, ...)
{
    if (!f->on)
        return;
    struct buf text = { 0 };
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&text, format, ap);
    va_end(ap);
    say(true, LOG_DEBUG, "", buf_text(&text));
    buf_free(&text);
}

const char *log_escape(const void *text, size_t n, char *out, size_t size)
{
    const unsigned char *from = text;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bool plain = from[i] >= 0x20 && from[i] < 0x7f && from[i] != '\\';
        size_t need = plain ? 1 : 4;
        if (used + need + 1 > size)
            break;
        if (plain)
            out[used] = (char)from[i];
        else
            snprintf(out + used, 5, "\\x%02x", from[i]);
        used += need;
    }
    if (size)
        out[used] = '\0';
    return out;
}

void log_attach(struct log_sink *sink)
{
    sink->next = NULL;
    struct log_sink **at = &sinks;
    while (*at)
        at = &(*at)->next;
    *at = sink;
}

void log_detach(struct log_sink *sink)
{
    for (struct log_sink **at = &sinks; *at; at = &(*at)->next)
        if (*at == sink) {
            *at = sink->next;
            return;
        }
}

void log_to_stderr(bool on)
{
    to_stderr = on;
}

void log_to_syslog(bool on)
{
    if (on && !to_syslog)
        openlog("naisend", LOG_PID, LOG_DAEMON);
    if (!on && to_syslog)
        closelog();
    to_syslog = on;
}

void log_timestamps(int debug, enum log_stamp form)
{
    stamps[debug != 0] = form;
}

void log_sequence(bool on)
{
    numbered = on;
}

void log_level(enum log_place place, int highest_severity)
{
    levels[place] = highest_severity;
}

uint64_t log_count(enum log_place place)
{
    return counts[place];
}

uint64_t log_suppressed(void)
{
    return log_counters[LOG_SUPPRESSED].value;
}

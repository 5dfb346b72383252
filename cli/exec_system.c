// SPDX-License-Identifier: MIT
/* EXEC commands about the appliance: loops over what the modules declare. */
#include "cli/exec.h"
#include "cli/shell.h"

#include "core/address.h"
#include "core/clock.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static unsigned long long memory_bytes(void)
{
    return (unsigned long long)sysconf(_SC_PHYS_PAGES) * (unsigned long long)sysconf(_SC_PAGESIZE);
}

/* "1 week, 2 days, 3 hours, 4 minutes" */
static const char *uptime_text(char *text, size_t size)
{
    static const struct {
        const char *unit;
        uint64_t seconds;
    } units[] = { { "week", 604800 }, { "day", 86400 }, { "hour", 3600 }, { "minute", 60 } };
    uint64_t left = loop_now() / 1000;
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        uint64_t count = left / units[i].seconds;
        left %= units[i].seconds;
        bool last = i + 1 == sizeof units / sizeof units[0];
        if (count || (last && !n))
            n += (size_t)snprintf(text + n, size - n, "%s%llu %s%s", n ? ", " : "", (unsigned long long)count,
                                  units[i].unit, count == 1 ? "" : "s");
    }
    return text;
}

/* Network tools read the version, the name, the image and the platform from fixed shapes (Ansible cisco.ios facts):
 * "Version X", "NAME uptime is", `image file is "X"`, "cisco X … bytes of … memory". */
bool show_version(struct cursor *c)
{
    char uptime[100];
    out_string(c->out, "version", "Naisen, telephony appliance, Version %s\n", NAISEN_VERSION);
    out_text(c->out, "Open software under the MIT licence; speaks as Cisco IOS and CME do, is not made by Cisco\n\n");
    out_string(c->out, "hostname", "%s uptime is ", settings_system()->hostname);
    out_string(c->out, "uptime", "%s\n", uptime_text(uptime, sizeof uptime));
    out_number(c->out, "uptime_seconds", NULL, (long long)(loop_now() / 1000));
    out_string(c->out, "image", "System image file is \"%s\"\n\n", "flash:naisend");
    out_number(c->out, "memory_bytes", "cisco CME-compatible platform with %lld bytes of physical memory.\n",
               (long long)memory_bytes());
    out_string(c->out, "config_register", "Configuration register is %s\n", "0x2102");
    return false;
}

/* One chassis, as tools that keep stock read it. */
bool show_inventory(struct cursor *c)
{
    out_string(c->out, "name", "NAME: \"%s\", ", "chassis");
    out_string(c->out, "description", "DESCR: \"%s\"\n", "Naisen telephony appliance");
    out_string(c->out, "product", "PID: %-18s, ", "NAISEN");
    out_string(c->out, "version", "VID: %s, SN: \n\n", NAISEN_VERSION);
    return false;
}

/* "12:34:56.789 UTC Thu Jan 1 2026" */
static void print_clock(struct out *o)
{
    const uint64_t now = loop_wall();
    const struct tm t = clock_tm(now);
    char text[64];
    const size_t n = strftime(text, sizeof text, "%H:%M:%S", &t);
    snprintf(text + n, sizeof text - n, ".%03u", (unsigned)(now % 1000));
    strftime(text + strlen(text), sizeof text - strlen(text), " %Z %a %b %-d %Y", &t);
    out_string(o, "clock", "%s\n", text);
}

bool show_clock(struct cursor *c)
{
    print_clock(c->out);
    return false;
}

/* "02:00:00 PST Sun Apr 5 1998": an edge of summer time, named by the clock that it ends. */
static void print_edge(struct out *o, const char *field, const char *format, uint64_t wall)
{
    const time_t edge = (time_t)(clock_local(wall - 1000) / 1000) + 1;
    struct tm t;
    char text[64];
    gmtime_r(&edge, &t);
    t.tm_zone = clock_zone(wall - 1000);
    strftime(text, sizeof text, "%H:%M:%S %Z %a %b %-d %Y", &t);
    out_string(o, field, format, text);
}

bool show_clock_detail(struct cursor *c)
{
    uint64_t begins, ends;
    print_clock(c->out);
    out_text(c->out, "Time source is the host of the appliance\n");
    if (!clock_summer(loop_wall(), &begins, &ends))
        return false;
    print_edge(c->out, "summer_begins", "Summer time starts %s\n", begins);
    print_edge(c->out, "summer_ends", "Summer time ends %s\n", ends);
    return false;
}

bool show_processes(struct cursor *c)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    out_number(c->out, "longest_turn_microseconds", "Longest turn of the loop: %lld us\n",
               (long long)loop_longest_turn());
    out_number(c->out, "user_milliseconds", "CPU time: %lld ms user",
               (long long)(used.ru_utime.tv_sec * 1000 + used.ru_utime.tv_usec / 1000));
    out_number(c->out, "system_milliseconds", ", %lld ms system\n",
               (long long)(used.ru_stime.tv_sec * 1000 + used.ru_stime.tv_usec / 1000));
    out_number(c->out, "memory_kilobytes", "Memory, at most: %lld KB\n", (long long)used.ru_maxrss);
    return false;
}

static void clear_logging(struct shell_session *s, bool yes)
{
    (void)s;
    if (yes)
        log_buffer_clear();
}

bool exec_clear_logging(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    (void)who, (void)args, (void)out;
    if (session_asks(s))
        session_confirm(s, "Clear logging buffer [confirm]", clear_logging);
    else
        clear_logging(s, true);
    return true;
}

/* Those that the flag is narrowed to. */
static void out_phones(struct out *o, const struct debug_flag *d)
{
    out_list(o, "phones");
    for (unsigned i = 0; i < d->phone_count; i++) {
        char text[MAC_TEXT];
        out_item(o);
        out_string(o, "mac", i ? ", %s" : " for phone %s", mac_text(d->phones[i], text));
        out_item_end(o);
    }
    out_list_end(o);
}

bool show_debugging(struct cursor *c)
{
    out_list(c->out, "flags");
    for (unsigned m = 0; m < module_count; m++) {
        for (const struct debug_flag *d = modules[m]->debugs; d && d->name; d++) {
            if (!d->on)
                continue;
            out_item(c->out);
            out_string(c->out, "flag", NULL, d->name);
            out_string(c->out, "banner", "%s debugging is on", d->banner);
            out_phones(c->out, d);
            out_text(c->out, "\n");
            out_item_end(c->out);
        }
    }
    out_list_end(c->out);
    return false;
}

static void print_head(struct out *o, const char *name, const char *help)
{
    out_text(o, "# HELP naisen_%s %s\n# TYPE naisen_%s counter\n", name, help, name);
}

/* `label`: which of a family it is; both NULL for one that is alone. */
static void print_value(struct out *o, const char *name, const char *help, const char *of, const char *label,
                        uint64_t value)
{
    char full[80];
    snprintf(full, sizeof full, "naisen_%s", name);
    out_item(o);
    out_string(o, "help", NULL, help);
    out_string(o, "name", "%s", full);
    out_string(o, "label_name", of ? "{%s" : NULL, of);
    out_string(o, "label", label ? "=\"%s\"}" : NULL, label);
    out_number(o, "value", " %lld\n", (long long)value);
    out_item_end(o);
}

static void print_counter(struct out *o, const struct counter *k)
{
    print_head(o, k->name, k->help);
    print_value(o, k->name, k->help, NULL, NULL, k->value);
}

static void print_family(struct out *o, const struct counter_family *f)
{
    uint64_t value;
    const char *label;
    print_head(o, f->name, f->help);
    for (unsigned i = 0; (label = f->at(i, &value)); i++)
        print_value(o, f->name, f->help, f->label, label, value);
}

/* The text form is Prometheus' own; one module per call. */
bool show_metrics(struct cursor *c)
{
    const struct module *m = c->at < module_count ? modules[c->at] : NULL;
    if (!c->stage++)
        out_list(c->out, "metrics");
    for (const struct counter *k = m ? m->counters : NULL; k && k->name; k++)
        print_counter(c->out, k);
    for (const struct counter_family *f = m ? m->families : NULL; f && f->name; f++)
        print_family(c->out, f);
    if (++c->at < module_count)
        return true;
    out_list_end(c->out);
    return false;
}

bool show_resources(struct cursor *c)
{
    out_text(c->out, "%-44s %13s %13s %13s %10s  %s\n", "Resource", "In use", "Most", "Limit", "Refused", "When full");
    out_list(c->out, "limits");
    for (unsigned m = 0; m < module_count; m++) {
        for (struct limit *const *l = modules[m]->limits; l && *l; l++) {
            if ((*l)->measure)
                (*l)->measure(*l);
            out_item(c->out);
            out_string(c->out, "name", "%-44s", (*l)->name);
            out_number(c->out, "used", " %13lld", (long long)(*l)->used);
            out_number(c->out, "most", " %13lld", (long long)(*l)->most);
            if ((*l)->maximum || (*l)->measure)
                out_number(c->out, "maximum", " %13lld", (long long)(*l)->maximum);
            else
                out_string(c->out, "maximum", "             -", NULL);
            out_number(c->out, "refused", " %10lld", (long long)(*l)->refused);
            out_string(c->out, "when_full", "  %s\n", (*l)->when_full);
            out_item_end(c->out);
        }
    }
    out_list_end(c->out);
    return false;
}

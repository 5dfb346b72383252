// SPDX-License-Identifier: MIT
/* Module "usage": what the process takes of the machine, by `show processes cpu` and `show processes memory`. */
#include "core/event.h"
#include "core/files.h"
#include "core/identity.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/storage.h"
#include "core/turn.h"

#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SAMPLE_MS = 5000, SAMPLES = 61, MINUTE = 12, FIVE_MINUTES = 60 };   /* in samples */

/* -- utilization: what was taken until each of the last moments -- */

struct sample {
    uint64_t at, all, system;            /* ms of the clock; microseconds taken */
};

static struct sample samples[SAMPLES];
static unsigned newest, sampled;
static struct timer tick;

static struct sample sample_now(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    const uint64_t system = (uint64_t)r.ru_stime.tv_sec * 1000000 + (uint64_t)r.ru_stime.tv_usec;
    return (struct sample){ loop_now(), system + (uint64_t)r.ru_utime.tv_sec * 1000000 + (uint64_t)r.ru_utime.tv_usec,
                            system };
}

static void on_tick(struct timer *t)
{
    newest = (newest + 1) % SAMPLES;
    samples[newest] = sample_now();
    sampled += sampled < SAMPLES;
    timer_start(t, SAMPLE_MS);
}

/* Per cent of one processor since so many samples ago, or since the start. */
static unsigned percent(unsigned ago, bool system)
{
    const struct sample now = sample_now();
    const unsigned back = ago < sampled ? ago : sampled - 1;
    const struct sample *then = &samples[(newest + SAMPLES - (back ? back - 1 : 0)) % SAMPLES];
    const uint64_t ms = now.at - then->at, taken = system ? now.system - then->system : now.all - then->all;
    return ms ? (unsigned)(taken / 10 / ms) : 0;
}

/* -- threads -- */

struct thread {
    char name[32];
    unsigned long id, ticks, switches;
};

/* A field of /proc/self/task/ID/status. */
static unsigned long status_number(const char *text, const char *field)
{
    const char *at = strstr(text, field);
    return at ? strtoul(at + strlen(field), NULL, 10) : 0;
}

static size_t read_proc(unsigned long id, const char *file, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%lu/%s", id, file);
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(text, 1, size - 1, f) : 0;
    if (f)
        fclose(f);
    text[n] = '\0';
    return n;
}

static bool read_thread(struct thread *t)
{
    char text[4096];
    unsigned long user = 0, system = 0;
    if (!read_proc(t->id, "stat", text, sizeof text))
        return false;
    const char *name = strchr(text, '('), *end = strrchr(text, ')');
    if (!name || !end || sscanf(end, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        return false;
    snprintf(t->name, sizeof t->name, "%.*s", (int)(end - name - 1), name + 1);
    t->ticks = user + system;
    read_proc(t->id, "status", text, sizeof text);
    t->switches = status_number(text, "\nvoluntary_ctxt_switches:");
    t->switches += status_number(text, "\nnonvoluntary_ctxt_switches:");
    return true;
}

static void out_thread(struct out *o, const struct thread *t)
{
    const unsigned long ms = t->ticks * 1000 / (unsigned long)sysconf(_SC_CLK_TCK);
    out_item(o);
    out_number(o, "pid", "%8lld", (long long)t->id);
    out_number(o, "runtime", "%12lld", (long long)ms);
    out_number(o, "invoked", "%12lld", (long long)t->switches);
    out_number(o, "microseconds", "%11lld", (long long)(t->switches ? ms * 1000 / t->switches : 0));
    out_string(o, "process", "   0 %s\n", t->name);
    out_item_end(o);
}

static bool show_cpu(struct cursor *c)
{
    struct out *o = c->out;
    out_number(o, "five_seconds", "CPU utilization for five seconds: %lld%%", percent(1, false));
    out_number(o, "five_seconds_system", "/%lld%%", percent(1, true));
    out_number(o, "one_minute", "; one minute: %lld%%", percent(MINUTE, false));
    out_number(o, "five_minutes", "; five minutes: %lld%%\n", percent(FIVE_MINUTES, false));
    out_text(o, "     PID Runtime(ms)     Invoked      uSecs TTY Process\n");
    out_list(o, "processes");
    DIR *d = opendir("/proc/self/task");
    for (struct dirent *at; d && (at = readdir(d));) {
        struct thread t = { .id = strtoul(at->d_name, NULL, 10) };
        if (t.id && read_thread(&t))
            out_thread(o, &t);
    }
    if (d)
        closedir(d);
    out_list_end(o);
    return false;
}

/* -- memory -- */

static long long resident_bytes(void)
{
    long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%*d %lld", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static void measure_memory(struct limit *l)
{
    l->maximum = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
    limit_set(l, (uint64_t)resident_bytes());
}

static struct limit memory = {
    .name = "Memory, bytes", .when_full = "the appliance ends and is started again", .measure = measure_memory,
};

static bool show_memory(struct cursor *c)
{
    const struct mallinfo2 heap = mallinfo2();
    const long long page = sysconf(_SC_PAGESIZE), total = sysconf(_SC_PHYS_PAGES) * page;
    struct out *o = c->out;
    out_number(o, "total", "Processor Pool Total: %10lld ", total);
    out_number(o, "used", "Used: %10lld ", resident_bytes());
    out_number(o, "free", "Free: %10lld\n", sysconf(_SC_AVPHYS_PAGES) * page);
    out_number(o, "heap_total", "     Heap Pool Total: %10lld ", (long long)heap.arena + (long long)heap.hblkhd);
    out_number(o, "heap_used", "Used: %10lld ", (long long)heap.uordblks + (long long)heap.hblkhd);
    out_number(o, "heap_free", "Free: %10lld\n", (long long)heap.fordblks);
    return false;
}

/* -- descriptors -- */

static void measure_descriptors(struct limit *l)
{
    struct rlimit r;
    unsigned open = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d))
        open++;
    if (d)
        closedir(d);
    l->maximum = getrlimit(RLIMIT_NOFILE, &r) ? 0 : r.rlim_cur;
    limit_set(l, open > 3 ? open - 3 : 0);       /* but ".", ".." and the folder's own */
}

static struct limit descriptors = {
    .name = "Descriptors", .when_full = "the oldest connection that is not in use is closed",
    .measure = measure_descriptors,
};
static struct limit *const limits[] = {
    &descriptors, &memory, &storage_flash, &storage_nvram, &files_writing, &identity_checks, &timers_running,
    &jobs_posted, &jobs_sliced, &jobs_pooled, &events_waiting, NULL
};

static struct command commands[] = {
    { .syntax = "show processes cpu", .help = "Show CPU use per process", .show = show_cpu },
    { .syntax = "show processes memory", .help = "Show memory use per process", .show = show_memory },
    { 0 }
};

static const struct path_help help[] = {
    { "show processes", "Active process statistics" },
    { 0 }
};

static int start(void)
{
    samples[0] = sample_now();
    newest = 0;
    sampled = 1;
    tick.fire = on_tick;
    timer_start(&tick, SAMPLE_MS);
    return 0;
}

static void stop(void)
{
    timer_stop(&tick);
}

extern const struct module module_usage;
const struct module module_usage = {
    .name = "usage", .commands = commands, .help = help, .limits = limits, .start = start, .stop = stop,
};

// SPDX-License-Identifier: MIT
/* Module "archive". A name is `path`, the time of writing and a number that counts up:
 * flash:backupsFeb--3-11-55-49.089-UTC-68. What is there is asked of the folder each time, so that files may come and
 * go by other hands. */
#include "cli/archive.h"

#include "cli/exec.h"
#include "cli/printout.h"
#include "cli/shell.h"
#include "core/clock.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/settings.h"
#include "core/storage.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_SIZE = STORAGE_NAME - 36, ARCHIVES_MAX = 14, MINUTE = 60 * 1000 };

struct settings_archive {
    char path[PATH_SIZE];
    uint8_t maximum;
    bool write_memory;
    uint32_t period;             /* minutes; 0 none */
};

struct mode mode_archive = {
    .name = "archive", .prompt = "config-archive", .title = "Archive configuration commands:",
    .parent = &mode_global, .key = KEY_NONE, .bangs = 1,
    .opener = { .syntax = "archive", .help = "Archive the configuration", .place = 3100 },
};
static struct slice archive_slice = { &mode_archive, sizeof(struct settings_archive), 0 };

static const struct settings_archive *settings(void)
{
    return config_settings(&archive_slice);
}

bool archive_enabled(void)
{
    return *settings()->path;
}

/* -- names -- */

/* `path` with the host's name in it. What stands for the time ($t) is where the name's own part begins; without it that
 * is the end, and `after` is empty. */
static void split_path(const char *path, struct buf *before, struct buf *after)
{
    struct buf *to = before;
    for (const char *at = path; *at; at++) {
        if (at[0] == '$' && at[1] == 'h') {
            buf_adds(to, settings_system()->hostname);
            at++;
        } else if (at[0] == '$' && at[1] == 't') {
            to = after;
            at++;
        } else {
            buf_addc(to, *at);
        }
    }
}

/* "Feb--3-11-55-49.089-UTC" */
static void time_text(char *text, size_t size)
{
    const uint64_t now = loop_wall();
    const struct tm t = clock_tm(now);
    strftime(text, size, "%b-%e-%H-%M-%S", &t);
    for (char *blank = text; (blank = strchr(blank, ' ')); )
        *blank = '-';
    snprintf(text + strlen(text), size - strlen(text), ".%03u-%s", (unsigned)(now % 1000),
             clock_zone(now));
}

static void make_name(const char *when, unsigned number, struct buf *name)
{
    struct buf after = { 0 };
    split_path(settings()->path, name, &after);
    buf_printf(name, "%s%s-%u", when, buf_text(&after), number);
    buf_free(&after);
}

/* "flash:backups…-7": IOS writes archives without the slash that it gives other files. */
static const char *name_text(const struct storage_file *f, char text[STORAGE_TEXT])
{
    storage_text(f, text);
    char *slash = strchr(text, '/');
    if (slash)
        memmove(slash, slash + 1, strlen(slash));
    return text;
}

/* -- what is there -- */

struct kept_file {
    unsigned number;
    struct storage_file file;
};

/* The newest ones, oldest first; `next` is the number after the last. */
struct archives {
    struct kept_file *at;
    unsigned count, next;
};

static int by_number(const void *a, const void *b)
{
    const struct kept_file *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The number behind the last dash; false for what is no archive. */
static bool number_of(const char *name, unsigned *number)
{
    const char *dash = strrchr(name, '-');
    char *end;
    if (!dash || !isdigit((unsigned char)dash[1]))
        return false;
    *number = (unsigned)strtoul(dash + 1, &end, 10);
    return !*end;
}

static void find_in(const struct storage_file *folder, const char *prefix, struct archives *all)
{
    struct storage_entry *entries = NULL;
    const int count = storage_list(folder, &entries);
    all->at = must(calloc(count > 0 ? (size_t)count : 1, sizeof all->at[0]));
    for (int i = 0; i < count; i++) {
        struct kept_file *k = &all->at[all->count];
        if (entries[i].folder || strncmp(entries[i].name, prefix, strlen(prefix)) ||
            !number_of(entries[i].name + strlen(prefix), &k->number))
            continue;
        k->file = *folder;
        const size_t n = strlen(folder->name);
        snprintf(k->file.name + n, sizeof k->file.name - n, "%s%.80s", n ? "/" : "", entries[i].name);
        all->count++;
    }
    free(entries);
}

/* Of all files of the folder; the caller frees `at`. */
static struct archives find_archives(void)
{
    struct archives all = { 0 };
    struct buf before = { 0 }, after = { 0 };
    struct storage_file folder;
    split_path(settings()->path, &before, &after);
    if (storage_parse(buf_text(&before), &folder)) {
        char prefix[STORAGE_NAME];
        char *slash = strrchr(folder.name, '/');
        snprintf(prefix, sizeof prefix, "%s", slash ? slash + 1 : folder.name);
        *(slash ? slash : folder.name) = '\0';
        find_in(&folder, prefix, &all);
    }
    buf_free(&before);
    buf_free(&after);
    if (all.count)
        qsort(all.at, all.count, sizeof all.at[0], by_number);
    all.next = all.count ? all.at[all.count - 1].number + 1 : 0;
    return all;
}

/* -- writing -- */

struct writing {
    archive_done *done;
    void *arg;
    struct storage_file file;
};

static struct limit archives_kept = {
    .name = "Archives", .when_full = "the oldest is deleted, see `maximum`", .maximum = ARCHIVES_MAX,
};
static struct limit *const limits[] = { &archives_kept, NULL };

/* A file that cannot be deleted is still there the next time. */
static void delete_oldest(void)
{
    struct archives all = find_archives();
    const unsigned old = all.count > settings()->maximum ? all.count - settings()->maximum : 0;
    for (unsigned i = 0; i < old; i++)
        (void)storage_delete(&all.at[i].file);
    archives_kept.refused += old;
    limit_set(&archives_kept, all.count - old);
    free(all.at);
}

static const struct log_message failed = {
    "ARCHIVE", 3, "WRITE_FAILED", "An archive could not be written; says which, and why.",
};

static void written(int error, void *arg)
{
    struct writing *w = arg;
    char name[STORAGE_TEXT];
    name_text(&w->file, name);
    if (error)
        log_say(&failed, "%s: %s", name, strerror(-error));
    else if (archive_enabled())
        delete_oldest();
    if (w->done)
        w->done(w->arg, error, name);
    free(w);
}

static void write_text(struct buf *text, void *arg)
{
    struct writing *w = arg;
    storage_write(&w->file, text->data, text->size, written, w);
}

bool archive_write(archive_done *done, void *arg)
{
    struct writing *w = must(calloc(1, sizeof *w));
    struct buf name = { 0 };
    struct archives all = find_archives();
    char when[40];
    time_text(when, sizeof when);
    make_name(when, all.next, &name);
    *w = (struct writing){ .done = done, .arg = arg };
    const bool named = archive_enabled() && storage_parse(buf_text(&name), &w->file);
    if (named)
        printout(write_text, w);
    else
        free(w);
    free(all.at);
    buf_free(&name);
    return named;
}

void archive_saved(void)
{
    if (settings()->write_memory)
        archive_write(NULL, NULL);
}

static void on_period(struct timer *t)
{
    archive_write(NULL, NULL);
    timer_start(t, (uint64_t)settings()->period * MINUTE);
}

static struct timer period = { .fire = on_period };

static void apply(const struct object *old, const struct object *new)
{
    const struct settings_archive *a = object_slice(old, &archive_slice), *b = object_slice(new, &archive_slice);
    if (a->period == b->period)
        return;
    timer_stop(&period);
    if (b->period)
        timer_start(&period, (uint64_t)b->period * MINUTE);
}

/* -- commands -- */

static const char not_enabled[] = "Archive feature not enabled\n";

static void config_written(void *arg, int error, const char *name)
{
    struct shell_session *s = session_by_id((uint64_t)(uintptr_t)arg);
    if (!s)
        return;
    if (error) {
        session_print(s, "%%Error opening %s (%s)\n", name, strerror(-error));
        s->failed = true;
    }
    session_unpark(s);
}

static bool archive_config(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args;
    struct shell_session *s = session_current();
    if (!archive_write(config_written, (void *)(uintptr_t)s->id)) {
        out_text(out, not_enabled);
        return false;
    }
    session_park(s);
    return true;
}

static void out_archive(struct out *o, unsigned index, const struct kept_file *k, bool last)
{
    char name[STORAGE_TEXT];
    out_item(o);
    out_number(o, "index", "   %-9lld", index);
    out_string(o, "name", "%s", k ? name_text(&k->file, name) : "");
    out_bool(o, "most_recent", last, " <- Most Recent\n", k ? " \n" : "\n");
    out_item_end(o);
}

static bool show_archive(struct cursor *c)
{
    if (!archive_enabled()) {
        out_text(c->out, not_enabled);
        out_null(c->out, "maximum");
        out_null(c->out, "saved");
        out_null(c->out, "next");
        out_list(c->out, "archives");
        out_list_end(c->out);
        return false;
    }
    struct archives all = find_archives();
    struct buf next = { 0 };
    make_name("-<timestamp>", all.next, &next);
    const unsigned maximum = settings()->maximum, first = all.count > maximum ? all.count - maximum : 0;
    out_number(c->out, "maximum", "The maximum archive configurations allowed is %lld.\n", maximum);
    out_number(c->out, "saved", "There are currently %lld archive configurations saved.\n", all.count - first);
    out_string(c->out, "next", "The next archive file will be named %s\n", buf_text(&next));
    out_text(c->out, " Archive #  Name\n");
    out_list(c->out, "archives");
    for (unsigned i = 0; i < maximum; i++)
        if (first + i < all.count || out_form_of(c->out) == OUT_TEXT)
            out_archive(c->out, i + 1, first + i < all.count ? &all.at[first + i] : NULL, first + i + 1 == all.count);
    out_list_end(c->out);
    buf_free(&next);
    free(all.at);
    return false;
}

static struct command commands[] = {
    { .syntax = "archive config", .help = "Archive the running configuration", .level = EXEC_PRIVILEGED,
      .run = archive_config },
    { .syntax = "show archive", .help = "Archive of the running configuration information",
      .level = EXEC_PRIVILEGED, .show = show_archive },
    { .syntax = NULL },
};

/* -- rows -- */

/* Whatever the host is called and whenever it is written, the name must be one. */
static bool check_path(const struct snapshot *next, const struct object *object, struct refusal *r)
{
    const struct settings_archive *a = object_slice(object, &archive_slice);
    struct buf before = { 0 }, after = { 0 };
    struct storage_file f;
    (void)next;
    split_path(a->path, &before, &after);
    buf_printf(&before, "-0%s", buf_text(&after));
    const bool fits = storage_parse(buf_text(&before), &f);
    buf_free(&before);
    buf_free(&after);
    return !*a->path || fits ||
           refuse(r, FAULT_INVALID_VALUE, "Archives are files of flash: or nvram:; $h and $t may stand in their path");
}

static struct row rows[] = {
    { .syntax = "path LINE:63", .help = "Path for backups",
      .slot_help = HELP("flash:NAME or nvram:NAME; $h is the hostname, $t the time"), .mode = &mode_archive,
      .place = 20, .slice = &archive_slice, .bind = { TEXT(struct settings_archive, path) }, .check = check_path,
      .effect = AT_ONCE("archives are files whose names begin so") },
    { .syntax = "maximum <1-14>", .help = "Maximum number of backup copies",
      .slot_help = HELP("Archives that are kept"), .mode = &mode_archive, .place = 30, .slice = &archive_slice,
      .bind = { U8(struct settings_archive, maximum, 10) }, .effect = AT_ONCE("older archives are deleted") },
    { .syntax = "write-memory", .help = "Enable automatic backup generation during write memory",
      .mode = &mode_archive, .place = 40, .slice = &archive_slice,
      .bind = { FLAG(struct settings_archive, write_memory) },
      .effect = AT_ONCE("writing the startup-config archives it, too") },
    { .syntax = "time-period <1-525600>",
      .help = "Period of time in minutes to automatically archive the running-config",
      .slot_help = HELP("Minutes"), .mode = &mode_archive, .place = 50, .slice = &archive_slice,
      .bind = { U32(struct settings_archive, period, 0) },
      .effect = AT_ONCE("an archive is written each time it is over") },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "archive", "Archive commands" },
    { "show archive", "Archive of the running configuration information" },
    { NULL, NULL },
};

static void stop(void)
{
    timer_stop(&period);
}

static struct mode *const modes[] = { &mode_archive, NULL };
static struct slice *const slices[] = { &archive_slice, NULL };
static const struct log_message *const messages[] = { &failed, NULL };

extern const struct module module_archive;
const struct module module_archive = {
    .name = "archive",
    .modes = modes,
    .slices = slices,
    .rows = rows,
    .commands = commands,
    .help = help,
    .limits = limits,
    .messages = messages,
    .apply = apply,
    .stop = stop,
};

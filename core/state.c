// SPDX-License-Identifier: MIT
/* Module "state": one writer for the sections of all modules. A change only marks; the file is put together in slices
 * and handed to the thread pool, again when something changed meanwhile. */
#include "core/state.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATE_VERSION = 1, PAUSE_MS = 1000, STATE_FILE_MAX = 16 << 20 };

static const char head[] = "naisen state ", trailer[] = "end ";

static const struct log_message aside = {
    "SYS", 4, "STATE_ASIDE",
    "The state file is damaged, unreadable or of a newer version; it was renamed to `….aside`. Do not disturb, message "
    "lamps and forwards that were not saved are at their defaults.",
};
static const struct log_message unwritable = {
    "SYS", 3, "STATE_UNWRITABLE",
    "The state file cannot be written; it is tried again every second. Until then a restart forgets what users set.",
};
static struct limit limit_bytes = {
    .name = "State file, bytes", .when_full = "is not written; what was written before stays",
    .maximum = STATE_FILE_MAX,
};
static struct limit *const limits[] = { &limit_bytes, NULL };
static const struct log_message *const messages[] = { &aside, &unwritable, NULL };

/* -- putting together -- */

/* Where in all modules' sections the writer is. */
struct walk {
    unsigned module;             /* the next one to enter */
    const struct state_section *section;
    uint32_t at;
};

static struct {
    bool open;                   /* loaded, not yet stopped */
    bool changed, writing, failing;
    uint64_t begun_at;           /* loop_now() of the last write, 0 = none yet */
    struct walk walk;
    struct buf text;
} state;

static bool find_section(struct walk *w)
{
    while (!w->section || !w->section->name) {
        if (w->module == module_count)
            return false;
        w->section = modules[w->module++]->state;
    }
    return true;
}

/* One thing of one section; false after the last one. */
static bool step(struct walk *w, struct buf *text)
{
    if (!find_section(w))
        return false;
    struct buf item = { 0 };
    if (!w->section->save(&w->at, &item)) {
        w->section++;
        w->at = 0;
    } else if (item.size) {
        buf_printf(text, "%s %s\n", w->section->name, item.data);
    }
    buf_free(&item);
    return true;
}

static void begin(void)
{
    state.changed = false;
    state.walk = (struct walk){ 0 };
    buf_clear(&state.text);
    buf_printf(&state.text, "%s%d\n", head, STATE_VERSION);
}

static void finish(void)
{
    buf_printf(&state.text, "%s%08" PRIx32 "\n", trailer, hash_bytes(state.text.data, state.text.size));
}

/* -- writing -- */

static void write_soon(void);

static void written(int error, void *unused)
{
    (void)unused;
    if (error && !state.failing)
        log_say(&unwritable, "%s: %s", boot.state, strerror(-error));
    state.failing = error != 0;
    state.writing = false;
    if (error || state.changed)
        state_changed();
}

/* A larger one could not be read again. */
static bool fits(void)
{
    const bool fit = state.text.size <= STATE_FILE_MAX;
    limit_bytes.refused += !fit;
    if (fit)
        limit_set(&limit_bytes, state.text.size);
    return fit;
}

static bool write_some(void *unused)
{
    (void)unused;
    if (!state.open)             /* stop() wrote all of it */
        return false;
    if (step(&state.walk, &state.text))
        return true;
    finish();
    if (fits())
        files_write(boot.state, state.text.data, state.text.size, false, written, NULL);
    else
        written(-EFBIG, NULL);
    return false;
}

static void on_due(struct timer *t)
{
    (void)t;
    state.writing = true;
    state.begun_at = loop_now();
    begin();
    loop_slice(write_some, NULL);
}

static struct timer due = { .fire = on_due };

/* The first change is written at once, the next ones when the second is over. */
static void write_soon(void)
{
    const uint64_t next = state.begun_at ? state.begun_at + PAUSE_MS : 0, now = loop_now();
    timer_start(&due, next > now ? next - now : 0);
}

void state_changed(void)
{
    if (!state.open)
        return;
    state.changed = true;
    if (!state.writing && !timer_active(&due))
        write_soon();
}

/* -- reading -- */

static void set_aside(const char *why)
{
    char to[sizeof boot.state + sizeof ".aside"];
    snprintf(to, sizeof to, "%s.aside", boot.state);
    const int error = rename(boot.state, to) ? errno : 0;
    log_say(&aside, "%s: %s; %s%s", boot.state, why, error ? "it cannot be renamed: " : "it is now ",
            error ? strerror(error) : to);
}

/* The number behind the head, in a line of its own; 0 for anything else. */
static unsigned long version_of(const char *text)
{
    char *end;
    if (strncmp(text, head, sizeof head - 1) != 0)
        return 0;
    const unsigned long version = strtoul(text + sizeof head - 1, &end, 10);
    return *end == '\n' ? version : 0;
}

/* Where the trailer begins; NULL when it is missing, is not the last line, or speaks of other bytes. */
static char *end_of(char *text, size_t size)
{
    char expected[sizeof trailer + 9];
    const size_t length = sizeof trailer + 8;    /* "end 01234567\n" */
    if (size < length || strlen(text) != size)
        return NULL;
    char *end = text + size - length;
    snprintf(expected, sizeof expected, "%s%08" PRIx32 "\n", trailer, hash_bytes(text, size - length));
    return strcmp(end, expected) == 0 ? end : NULL;
}

static const struct state_section *section_of(const char *name)
{
    for (struct walk w = { 0 }; find_section(&w); w.section++)
        if (strcmp(w.section->name, name) == 0)
            return w.section;
    return NULL;
}

static bool load_line(char *line)
{
    char *item = line + strcspn(line, " ");
    if (*item)
        *item++ = '\0';
    const struct state_section *s = section_of(line);
    return s && s->load(item);
}

/* NULL, or why the file is set aside. The checksum says that we wrote it, so a line that is not understood is a rare
 * thing: what stands around it is kept. */
static const char *load_text(char *text, size_t size)
{
    if (version_of(text) > STATE_VERSION)
        return "of a newer version";
    char *end = end_of(text, size);
    if (version_of(text) != STATE_VERSION || !end)
        return "damaged";
    *end = '\0';
    const char *problem = NULL;
    char *rest = strchr(text, '\n') + 1;
    for (char *line; (line = strsep(&rest, "\n")) && *line; )
        if (!load_line(line))
            problem = "not understood in all lines";
    return problem;
}

void state_load(void)
{
    size_t size = 0;
    char *text = files_read(boot.state, STATE_FILE_MAX, &size);
    limit_set(&limit_bytes, size);
    const char *problem = text ? load_text(text, size) : errno == ENOENT ? NULL : strerror(errno);
    free(text);
    state.open = true;
    if (problem) {
        set_aside(problem);
        state_changed();
    }
}

/* -- the end: what is not on the disk yet goes there now -- */

static void stop(void)
{
    const bool late = state.open && (state.changed || state.writing);
    state.open = false;
    timer_stop(&due);
    if (late) {
        begin();
        while (step(&state.walk, &state.text))
            ;
        finish();
        const int error = fits() ? files_write_now(boot.state, state.text.data, state.text.size, false) : -EFBIG;
        if (error)
            log_say(&unwritable, "%s: %s", boot.state, strerror(-error));
    }
    buf_free(&state.text);
    state.writing = state.changed = state.failing = false;
    state.begun_at = 0;
}

extern const struct module module_state;
const struct module module_state = {
    .name = "state",
    .messages = messages,
    .limits = limits,
    .stop = stop,
};

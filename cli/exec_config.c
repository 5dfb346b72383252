// SPDX-License-Identifier: MIT
/* EXEC commands about the configuration as a whole: showing and saving it. */
#include "cli/archive.h"
#include "cli/exec.h"
#include "cli/printout.h"
#include "cli/privilege.h"

#include "cli/shell.h"
#include "core/files.h"
#include "core/memory.h"
#include "core/settings.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_PER_CALL = 100 };

void *exec_scratch(size_t size, void (*free_it)(void *))
{
    struct shell_session *s = session_current();
    s->scratch = must(calloc(1, size));
    s->scratch_free = free_it;
    return s->scratch;
}

/* Data: each line an item with the lines below it, one blank less deep. */
static const char *print_tree(struct out *out, const char *at, size_t depth)
{
    while (*at && strspn(at, " ") >= depth) {
        const char *end = strchrnul(at, '\n');
        char *line = must(strndup(at + depth, (size_t)(end - at) - depth));
        at = *end ? end + 1 : end;
        for (char *c = line; (c = strchr(c, LINE_GOES_ON));)
            *c = '\n';
        if (strcmp(line, "!")) {
            out_item(out);
            out_string(out, "line", NULL, line);
            if (strspn(at, " ") > depth) {
                out_list(out, "lines");
                at = print_tree(out, at, depth + 1);
                out_list_end(out);
            }
            out_item_end(out);
        }
        free(line);
    }
    return at;
}

void exec_print_stanza(struct out *out, const char *text)
{
    if (out_form_of(out) == OUT_JSON)
        print_tree(out, text, 0);
    else
        exec_print_lines(out, text, ~0u);
}

const char *exec_print_lines(struct out *out, const char *at, unsigned lines)
{
    while (*at && lines--) {
        const char *end = strchrnul(at, '\n');
        char *line = must(strndup(at, (size_t)(end - at)));
        out_item(out);
        out_string(out, "line", "%s\n", line);
        out_item_end(out);
        free(line);
        at = *end ? end + 1 : end;
    }
    return at;
}

/* -- show running-config -- */

/* Walks a snapshot twice: to count, because the size stands above the text, and to print. */
struct running {
    struct snapshot *snapshot;
    struct printer printer;
    struct buf stanza;
    uint64_t bytes;
    int privilege;               /* of who looks; below 15 he sees what he may configure */
};

static void running_free(void *arg)
{
    struct running *w = arg;
    snapshot_free(w->snapshot);
    buf_free(&w->stanza);
    free(w);
}

static void running_rewind(const struct cursor *c, struct running *w, enum print_what what)
{
    printer_begin(&w->printer, w->snapshot, what);
    w->printer.joined = out_form_of(c->out) == OUT_JSON;
}

static struct running *running_begin(const struct cursor *c, enum print_what what)
{
    struct running *w = exec_scratch(sizeof *w, running_free);
    w->snapshot = snapshot_copy(config_running());
    w->privilege = PRIVILEGE_FULL;
    running_rewind(c, w, what);
    return w;
}

static bool running_next(struct running *w)
{
    buf_clear(&w->stanza);
    bool more = printer_next(&w->printer, &w->stanza);
    if (w->privilege < PRIVILEGE_FULL)
        privilege_filter(w->privilege, &w->stanza);
    w->bytes += w->stanza.size;
    return more;
}

enum { BEGIN, COUNT, HEADER, STANZAS };

static bool running_step(struct cursor *c, enum print_what what, int privilege)
{
    struct running *w = session_current()->scratch;
    switch (c->stage) {
    case BEGIN:
        out_text(c->out, "Building configuration...\n\n");
        running_begin(c, what)->privilege = privilege;
        c->stage = COUNT;
        return true;
    case COUNT:
        if (!running_next(w))
            c->stage = HEADER;
        return true;
    case HEADER:
        out_number(c->out, "bytes", "Current configuration : %lld bytes\n!\n", (long long)w->bytes);
        running_rewind(c, w, what);
        out_list(c->out, "lines");
        c->stage = STANZAS;
        return true;
    default:
        break;
    }
    bool more = running_next(w);
    exec_print_stanza(c->out, buf_text(&w->stanza));
    if (!more)
        out_list_end(c->out);
    return more;
}

bool show_running(struct cursor *c)
{
    return running_step(c, PRINT_SET, session_current()->privilege);
}

bool show_running_all(struct cursor *c)
{
    return running_step(c, PRINT_ALL, session_current()->privilege);
}

bool show_running_masked(struct cursor *c)
{
    return running_step(c, PRINT_MASKED, session_current()->privilege);
}

bool show_running_full(struct cursor *c)
{
    return running_step(c, PRINT_SET, PRIVILEGE_FULL);
}

bool show_unsupported(struct cursor *c)
{
    if (!c->stage++) {
        running_begin(c, PRINT_INERT);
        out_list(c->out, "lines");
    }
    struct running *w = session_current()->scratch;
    bool more = running_next(w);
    exec_print_stanza(c->out, buf_text(&w->stanza));
    if (more)
        return true;
    out_list_end(c->out);
    if (!w->bytes)
        out_text(c->out, "Every line in use has its effect\n");
    return false;
}

/* -- show startup-config -- */

struct startup {
    char *text;
    const char *at;
};

static void startup_free(void *arg)
{
    struct startup *w = arg;
    free(w->text);
    free(w);
}

bool show_startup(struct cursor *c)
{
    struct startup *w = session_current()->scratch;
    if (!c->stage++) {
        size_t size = 0;
        w = exec_scratch(sizeof *w, startup_free);
        w->text = files_read(boot.startup, CONFIG_FILE_MAX, &size);
        if (!w->text) {
            out_text(c->out, "startup-config is not present\n");
            out_null(c->out, "bytes");
            out_null(c->out, "capacity");
            out_list(c->out, "lines");
            out_list_end(c->out);
            return false;
        }
        w->at = w->text;
        out_number(c->out, "bytes", "Using %lld", (long long)size);
        out_number(c->out, "capacity", " out of %lld bytes\n", (long long)CONFIG_FILE_MAX);
        out_list(c->out, "lines");
    }
    w->at = exec_print_lines(c->out, w->at, LINES_PER_CALL);
    if (*w->at)
        return true;
    out_list_end(c->out);
    return false;
}

bool show_startup_errors(struct cursor *c)
{
    out_list(c->out, "errors");
    for (unsigned i = 0; i < load_error_count(); i++) {
        out_item(c->out);
        out_string(c->out, "error", "%s\n", load_error(i));
        out_item_end(c->out);
    }
    out_list_end(c->out);
    out_number(c->out, "count", "Lines not accepted at the last start: %lld\n", load_error_count());
    return false;
}

/* -- saving -- */

static bool saved_since_start;

/* A write of the startup-config on its way: who asked, and what it holds. */
struct saving {
    uint64_t session, version;
    void (*then)(struct shell_session *s);
};

static void saved(int error, void *arg)
{
    const struct saving w = *(struct saving *)arg;
    free(arg);
    saved_since_start |= !error;
    if (!error) {
        config_saved(w.version);
        archive_saved();
    }
    struct shell_session *s = session_by_id(w.session);
    if (!s)
        return;
    if (error) {
        session_print(s, "%%Error opening nvram:startup-config (%s)\n", strerror(-error));
        s->failed = true;
    } else {
        session_print(s, "[OK]\n");
        if (w.then)
            w.then(s);
    }
    session_unpark(s);
}

/* After a start with errors the first write keeps the old file as `.1`, so that the lines which were not accepted are
 * not lost. */
static void save_text(struct buf *text, void *arg)
{
    files_write(boot.startup, text->data, text->size, load_error_count() && !saved_since_start, saved, arg);
}

/* [OK] stands for: the disk has it. */
void exec_save_then(struct shell_session *s, void (*then)(struct shell_session *s))
{
    session_print(s, "Building configuration...\n");
    session_park(s);
    struct saving *w = must(malloc(sizeof *w));
    *w = (struct saving){ s->id, config_version(), then };
    printout(save_text, w);
}

void exec_save(struct shell_session *s)
{
    exec_save_then(s, NULL);
}

bool exec_write(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)args, (void)out;
    exec_save(session_current());
    return true;
}

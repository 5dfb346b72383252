// SPDX-License-Identifier: MIT
/* `copy`: between the configurations and files. What goes into the running-config acts; everything else is bytes. */
#include "cli/exec.h"
#include "cli/printout.h"
#include "cli/shell.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COPY_MAX = 64 * 1024 * 1024 };
/* Slots of `copy`, and what the first of an end says. */
enum { FROM, FROM_FILE, TO, TO_FILE, ATOMIC };
enum { RUNNING = 1, STARTUP };

/* One on its way. While it waits for the disk it belongs to nobody's session, which may be gone when it ends. */
struct copying {
    struct job job;
    uint64_t session, begun;
    bool running;                /* from the running-config */
    struct storage_file from, to;
    char *data;
    size_t size;
    int error;                   /* errno of reading */
};

static void copying_free(void *arg)
{
    struct copying *c = arg;
    free(c->data);
    free(c);
}

static void fail(struct shell_session *s, const char *what, const struct storage_file *f, int error)
{
    char name[STORAGE_TEXT];
    session_print(s, "%%Error %s %s (%s)\n", what, storage_text(f, name), strerror(error));
    s->failed = true;
}

static void report(struct shell_session *s, const struct copying *c)
{
    uint64_t ms = loop_now() - c->begun;
    if (storage_is_startup(&c->to))
        session_print(s, "[OK]\n");
    session_print(s, "%zu bytes copied in %llu.%03llu secs", c->size, (unsigned long long)ms / 1000,
                  (unsigned long long)ms % 1000);
    if (ms)
        session_print(s, " (%llu bytes/sec)", (unsigned long long)(c->size * 1000 / ms));
    session_print(s, "\n");
}

static void written(int error, void *arg)
{
    struct copying *c = arg;
    struct shell_session *s = session_by_id(c->session);
    if (s && error)
        fail(s, "writing", &c->to, -error);
    else if (s)
        report(s, c);
    copying_free(c);
    if (s)
        session_unpark(s);
}

static void read_work(struct job *j)
{
    struct copying *c = list_entry(j, struct copying, job);
    c->data = storage_read(&c->from, COPY_MAX, &c->size);
    c->error = c->data ? 0 : errno;
}

static void read_done(struct job *j)
{
    struct copying *c = list_entry(j, struct copying, job);
    struct shell_session *s = session_by_id(c->session);
    if (c->data) {
        storage_write(&c->to, c->data, c->size, written, c);
        return;
    }
    if (s)
        fail(s, "opening", &c->from, c->error);
    copying_free(c);
    if (s)
        session_unpark(s);
}

static void copy_text(struct buf *text, void *arg)
{
    struct copying *c = arg;
    c->size = text->size;
    storage_write(&c->to, text->data, text->size, written, c);
}

/* All questions are answered. */
static void copy_now(struct shell_session *s)
{
    struct copying *c = s->errand;
    if (c->running && storage_is_startup(&c->to)) {
        exec_save(s);
        return;
    }
    s->errand = NULL;
    c->session = s->id;
    c->begun = loop_now();
    c->job = (struct job){ read_work, read_done };
    session_park(s);
    if (c->running)
        printout(copy_text, c);
    else
        loop_work(&c->job);
}

static void got_overwrite(struct shell_session *s, bool yes)
{
    if (yes)
        copy_now(s);
}

static void got_destination(struct shell_session *s, const char *name)
{
    struct copying *c = s->errand;
    if (*name && !storage_rename(&c->to, name)) {
        session_print(s, "%%Error opening %s (%s)\n", name, strerror(EINVAL));
        s->failed = true;
        return;
    }
    if (storage_is_startup(&c->to) || !storage_exists(&c->to)) {
        copy_now(s);
        return;
    }
    session_print(s, "%%Warning:There is a file already existing with this name\n");
    session_confirm(s, "Do you want to over write? [confirm]", got_overwrite);
}

/* An end of `copy` as typed: the word for a configuration, or a file. */
static bool find_end(const char *configuration, const struct value *typed, struct storage_file *f, struct out *out)
{
    char name[STORAGE_TEXT];
    snprintf(name, sizeof name, "nvram:%s", configuration);
    if (typed->given)
        value_text(typed, name, sizeof name);
    return storage_parse(name, f) || file_refuse(out, "opening", name, EINVAL);
}

/* `copy running-config flash:` asks for a name; so does IOS's last word of the source. */
static void name_destination(struct copying *c)
{
    const char *slash = strrchr(c->from.name, '/');
    if (!*c->to.name)
        snprintf(c->to.name, sizeof c->to.name, "%s", slash ? slash + 1 : c->from.name);
}

/* Into the running-config goes a file of lines, however it is named. */
static bool merge(const struct actor *who, const struct args *args, struct out *out)
{
    static const struct value names[] = {
        [RUNNING] = { .given = true, .text = "running-config", .size = sizeof "running-config" - 1 },
        [STARTUP] = { .given = true, .text = "startup-config", .size = sizeof "startup-config" - 1 },
    };
    struct args what = { .count = 2 };
    what.at[0] = args->at[FROM_FILE].given ? args->at[FROM_FILE] : names[args->at[FROM].number];
    what.at[1] = args->at[ATOMIC];
    return exec_merge(who, &what, out);
}

bool exec_copy(const struct actor *who, const struct args *args, struct out *out)
{
    if (args->at[TO].number == RUNNING)
        return merge(who, args, out);
    if (args->at[ATOMIC].given) {
        out_text(out, "%% Only what goes into the running-config is atomic\n");
        return false;
    }
    struct shell_session *s = session_current();
    struct copying *c = session_errand(s, sizeof *c, copying_free);
    char prompt[QUESTION_MAX];
    c->running = args->at[FROM].number == RUNNING;
    if (!find_end(c->running ? "running-config" : "startup-config", &args->at[FROM_FILE], &c->from, out) ||
        !find_end("startup-config", &args->at[TO_FILE], &c->to, out))
        return false;
    name_destination(c);
    if (!session_asks(s)) {
        copy_now(s);
        return true;
    }
    snprintf(prompt, sizeof prompt, "Destination filename [%s]? ", c->to.name);
    session_ask(s, prompt, false, got_destination);
    return true;
}

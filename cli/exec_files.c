// SPDX-License-Identifier: MIT
/* EXEC commands about the files of flash: and nvram:. */
#include "cli/exec.h"

#include "cli/shell.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_PER_CALL = 50, PIECE = 4096 };

/* IOS's sentence for whatever cannot be done with a file. */
bool file_refuse(struct out *out, const char *what, const char *name, int error)
{
    out_error(out, "%%Error %s %s (%s)\n", what, name, strerror(error));
    return false;
}

/* A name as typed; says what is wrong with it. */
static bool find_file(const struct value *typed, struct storage_file *f, struct out *out)
{
    char name[STORAGE_TEXT];
    value_text(typed, name, sizeof name);
    return storage_parse(name, f) || file_refuse(out, "opening", name, EINVAL);
}

/* -- dir, show flash: -- */

struct listing {
    struct storage_file folder;
    struct storage_entry *entries;
    int count;
};

static void listing_free(void *arg)
{
    free(((struct listing *)arg)->entries);
    free(arg);
}

static struct listing *list_folder(const struct storage_file *folder, struct out *out)
{
    char name[STORAGE_TEXT];
    struct listing *l = exec_scratch(sizeof *l, listing_free);
    l->folder = *folder;
    l->count = storage_list(folder, &l->entries);
    if (l->count >= 0)
        return l;
    file_refuse(out, "opening", storage_text(folder, name), -l->count);
    return NULL;
}

/* "Mar  1 2026 00:04:14" */
static const char *date_text(int64_t seconds, char text[32])
{
    time_t at = (time_t)seconds;
    struct tm t;
    strftime(text, 32, "%b %e %Y %H:%M:%S", gmtime_r(&at, &t));
    return text;
}

static void out_row(struct out *o, int index, const struct storage_entry *e)
{
    char date[32];
    out_item(o);
    out_number(o, "index", "%5lld  ", index);
    out_bool(o, "folder", e->folder, "d", "-");
    out_bool(o, "writable", e->writable, "rw-", "r--");
    out_number(o, "size", "%12lld  ", (long long)e->size);
    out_string(o, "changed", "%s +00:00  ", date_text(e->changed, date));
    out_string(o, "name", "%s\n", e->name);
    out_item_end(o);
}

static void out_space(struct out *o, const struct storage_file *f)
{
    uint64_t total = 0, available = 0;
    storage_space(f, &total, &available);
    out_number(o, "bytes_total", "\n%lld bytes total", (long long)total);
    out_number(o, "bytes_free", " (%lld bytes free)\n", (long long)available);
}

static bool dir_begin(struct cursor *c)
{
    struct storage_file folder;
    char name[STORAGE_TEXT];
    const struct value *typed = &c->args->at[1];
    storage_parse("flash:", &folder);
    if (typed->given && !find_file(typed, &folder, c->out)) {
        return false;
    }
    const struct listing *l = list_folder(&folder, c->out);
    if (!l)
        return false;
    const bool file = l->count == 1 && storage_exists(&folder);
    out_string(c->out, "folder", "Directory of %s", storage_text(&folder, name));
    out_text(c->out, "%s\n\n", *folder.name && !file ? "/" : "");
    out_list(c->out, "files");
    if (!l->count)
        out_text(c->out, "No files in directory\n");
    c->stage = 1;
    return true;
}

bool show_dir(struct cursor *c)
{
    if (!c->stage)
        return dir_begin(c);
    const struct listing *l = session_current()->scratch;
    for (unsigned i = 0; i < ROWS_PER_CALL && c->at < (uint64_t)l->count; i++, c->at++)
        out_row(c->out, (int)c->at + 1, &l->entries[c->at]);
    if (c->at < (uint64_t)l->count)
        return true;
    out_list_end(c->out);
    out_space(c->out, &l->folder);
    return false;
}

bool show_flash(struct cursor *c)
{
    struct storage_file flash;
    char date[32];
    storage_parse("flash:", &flash);
    if (!c->stage++) {
        out_text(c->out, "-#- --length-- -----date/time------ path\n");
        out_list(c->out, "files");
        return list_folder(&flash, c->out);
    }
    const struct listing *l = session_current()->scratch;
    for (unsigned i = 0; i < ROWS_PER_CALL && c->at < (uint64_t)l->count; i++, c->at++) {
        const struct storage_entry *e = &l->entries[c->at];
        out_item(c->out);
        out_number(c->out, "index", "%-3lld ", (long long)c->at + 1);
        out_number(c->out, "size", "%10lld ", (long long)e->size);
        out_string(c->out, "changed", "%s ", date_text(e->changed, date));
        out_string(c->out, "name", "%s", e->name);
        out_bool(c->out, "folder", e->folder, "/\n", "\n");
        out_item_end(c->out);
    }
    if (c->at < (uint64_t)l->count)
        return true;
    uint64_t total = 0, available = 0;
    storage_space(&flash, &total, &available);
    out_list_end(c->out);
    out_number(c->out, "bytes_free", "\n%lld bytes available", (long long)available);
    out_number(c->out, "bytes_used", " (%lld bytes used)\n", (long long)(total - available));
    return false;
}

/* -- more -- */

struct reading {
    int fd;
    struct buf text;         /* read and not yet printed */
};

static void reading_free(void *arg)
{
    struct reading *w = arg;
    if (w->fd >= 0)
        close(w->fd);
    buf_free(&w->text);
    free(w);
}

/* A file may hold anything; the terminal gets text. */
static void print_line(struct out *out, char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f)
            line[i] = line[i] == '\r' && i + 1 == n ? '\0' : '.';
    line[n] = '\0';
    out_item(out);
    out_string(out, "line", "%s\n", line);
    out_item_end(out);
}

static void print_pieces(struct out *out, struct buf *text, bool all)
{
    size_t taken = 0;
    while (taken < text->size) {
        char *line = text->data + taken, *end = memchr(line, '\n', text->size - taken);
        if (!end && !all && text->size - taken < PIECE)
            break;
        size_t n = end ? (size_t)(end - line) : text->size - taken;
        print_line(out, line, n);
        taken += n + (end ? 1 : 0);
    }
    buf_consume(text, taken);
}

static bool more_begin(struct cursor *c)
{
    struct storage_file f;
    char name[STORAGE_TEXT];
    uint64_t size;
    struct reading *w = exec_scratch(sizeof *w, reading_free);
    w->fd = -1;
    if (find_file(&c->args->at[0], &f, c->out) && (w->fd = storage_open(&f, &size)) < 0)
        file_refuse(c->out, "opening", storage_text(&f, name), -w->fd);
    if (w->fd >= 0)
        out_list(c->out, "lines");
    c->stage = 1;
    return w->fd >= 0;
}

/* A piece at a time: the file may be larger than what memory should hold. */
static bool more_file(struct cursor *c)
{
    if (!c->stage)
        return more_begin(c);
    struct reading *w = session_current()->scratch;
    ssize_t n = read(w->fd, buf_reserve(&w->text, PIECE), PIECE);
    w->text.size += n > 0 ? (size_t)n : 0;
    print_pieces(c->out, &w->text, n <= 0);
    if (n > 0)
        return true;
    out_list_end(c->out);
    return false;
}

bool show_more(struct cursor *c)
{
    char name[STORAGE_TEXT];
    value_text(&c->args->at[0], name, sizeof name);
    return strcmp(name, "system:running-config") ? more_file(c) : show_running(c);
}

/* -- show file systems -- */

bool show_file_systems(struct cursor *c)
{
    static const char *const places[] = { "flash:", "nvram:" };
    struct out *o = c->out;
    out_text(o, "File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes\n");
    out_list(o, "file_systems");
    for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct storage_file f;
        uint64_t total = 0, available = 0;
        storage_parse(places[i], &f);
        storage_space(&f, &total, &available);
        out_item(o);
        out_bool(o, "default", !i, "*", " ");
        out_number(o, "bytes_total", "%13lld ", (long long)total);
        out_number(o, "bytes_free", "%13lld ", (long long)available);
        out_string(o, "type", "%9s     rw   ", i ? "nvram" : "disk");
        out_string(o, "prefix", "%s\n", places[i]);
        out_item_end(o);
    }
    out_list_end(o);
    return false;
}

/* -- verify -- */

struct verifying {
    struct job job;
    uint64_t session;
    struct storage_file file;
    char wanted[STORAGE_MD5], found[STORAGE_MD5];
    int error;
};

static void verify_work(struct job *j)
{
    struct verifying *v = list_entry(j, struct verifying, job);
    v->error = storage_md5(&v->file, v->found);
}

static void verify_done(struct job *j)
{
    struct verifying *v = list_entry(j, struct verifying, job);
    struct shell_session *s = session_by_id(v->session);
    char name[STORAGE_TEXT];
    storage_text(&v->file, name);
    if (s && v->error)
        session_print(s, "%%Error opening %s (%s)\n", name, strerror(-v->error));
    else if (s && *v->wanted && strcasecmp(v->wanted, v->found))
        session_print(s, "%%Error verifying %s\nComputed signature  = %s\nSubmitted signature = %s\n", name, v->found,
                      v->wanted);
    else if (s)
        session_print(s, *v->wanted ? "Done!\nVerified (%s) = %s\n" : "Done!\nverify /md5 (%s) = %s\n", name, v->found);
    if (s) {
        s->failed |= v->error || (*v->wanted && strcasecmp(v->wanted, v->found));
        session_unpark(s);
    }
    free(v);
}

bool exec_verify(const struct actor *who, const struct args *args, struct out *out)
{
    struct storage_file f;
    (void)who;
    if (!find_file(&args->at[0], &f, out))
        return false;
    struct verifying *v = must(calloc(1, sizeof *v));
    *v = (struct verifying){ .job = { verify_work, verify_done }, .session = session_current()->id, .file = f };
    if (args->at[1].given)
        value_text(&args->at[1], v->wanted, sizeof v->wanted);
    session_park(session_current());
    loop_work(&v->job);
    return true;
}

/* -- delete -- */

struct deleting {
    struct storage_file file;
};

static void delete_now(struct shell_session *s, const struct storage_file *f)
{
    char name[STORAGE_TEXT];
    int error = storage_delete(f);
    if (!error)
        return;
    session_print(s, "%%Error deleting %s (%s)\n", storage_text(f, name), strerror(-error));
    s->failed = true;
}

static void got_confirmation(struct shell_session *s, bool yes)
{
    if (yes)
        delete_now(s, &((struct deleting *)s->errand)->file);
}

static void got_name(struct shell_session *s, const char *name)
{
    struct deleting *d = s->errand;
    char text[STORAGE_TEXT], prompt[QUESTION_MAX];
    if (*name && !storage_rename(&d->file, name)) {
        session_print(s, "%%Error deleting %s (%s)\n", name, strerror(EINVAL));
        s->failed = true;
        return;
    }
    snprintf(prompt, sizeof prompt, "Delete %s? [confirm]", storage_text(&d->file, text));
    session_confirm(s, prompt, got_confirmation);
}

bool exec_delete(const struct actor *who, const struct args *args, struct out *out)
{
    struct shell_session *s = session_current();
    struct storage_file f;
    char prompt[QUESTION_MAX];
    (void)who;
    if (!find_file(&args->at[1], &f, out))
        return false;
    if (args->at[0].given || !session_asks(s)) {
        delete_now(s, &f);
        return !s->failed;
    }
    ((struct deleting *)session_errand(s, sizeof(struct deleting), free))->file = f;
    snprintf(prompt, sizeof prompt, "Delete filename [%s]? ", f.name);
    session_ask(s, prompt, false, got_name);
    return true;
}

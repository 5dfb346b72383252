// SPDX-License-Identifier: MIT
/* Both ends of SCP speak the same few words: a byte 0 agrees, 1 and a line refuses, and `C0644 SIZE NAME` announces a
 * file, whose bytes follow, and a 0. Who brings files waits for each agreement; they come one after the other. */
#include "cli/scp.h"

#include "cli/printout.h"
#include "cli/settings.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/storage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = CONFIG_FILE_MAX, LINE_MAX = 300, PIECE = 32 * 1024, TRANSFERS = 8 };
enum { AGREED = 0, REFUSED = 1, REFUSED_FOR_GOOD = 2 };

struct limit scp_limit = { .name = "Files by SCP", .when_full = "refused", .maximum = TRANSFERS };

struct transfer {
    struct storage_file file;    /* with an empty name: where files that say their own go */
    struct storage_file target;  /* of the file that is coming */
    struct buf data;
    size_t size, at;             /* of the file; of it sent */
    bool running;                /* the running-config is fetched */
    bool announced;              /* a file is coming */
    unsigned agreements;         /* of who fetches */
    char asked[STORAGE_TEXT];    /* the file as he calls it: clients take no other name */
};

static void transfer_free(void *errand)
{
    struct transfer *t = errand;
    buf_free(&t->data);
    limit_give(&scp_limit);
    free(t);
}

static void agree(struct shell_session *s)
{
    session_add(s, "", 1);
}

static void end(struct shell_session *s, int status)
{
    s->raw = NULL;
    session_leave(s, status);
}

static void refuse_transfer(struct shell_session *s, const char *name, const char *why)
{
    session_print(s, "%c%s%s%s\n", REFUSED, name, *name ? ": " : "", why);
    s->failed = true;
    end(s, 1);
}

/* -- bringing a file here -- */

struct arriving {
    uint64_t session;
    char name[STORAGE_TEXT];
};

static void written(int error, void *arg)
{
    struct arriving *a = arg;
    struct shell_session *s = session_by_id(a->session);
    if (s && error)
        refuse_transfer(s, a->name, strerror(-error));
    else if (s)
        agree(s);
    if (s)
        session_unpark(s);
    free(a);
}

/* The bytes are there, and the 0 behind them. */
static void store(struct shell_session *s, struct transfer *t)
{
    struct arriving *a = must(calloc(1, sizeof *a));
    a->session = s->id;
    storage_text(&t->target, a->name);
    session_park(s);
    storage_write(&t->target, t->data.data, t->size, written, a);
    buf_free(&t->data);
    t->announced = false;
}

static bool take_bytes(struct shell_session *s, struct transfer *t, const char *data, size_t n, size_t *taken)
{
    const size_t lacks = t->size + 1 - t->data.size;
    *taken = n < lacks ? n : lacks;
    buf_add(&t->data, data, *taken);
    if (t->data.size <= t->size)
        return false;
    if (t->data.data[t->size] == AGREED)
        store(s, t);
    else
        refuse_transfer(s, t->target.name, "incomplete");
    return true;
}

/* "C0644 SIZE NAME"; times of files and what else there is for folders mean nothing here. */
static void announce(struct shell_session *s, struct transfer *t, const char *line)
{
    unsigned mode;
    unsigned long long size;
    int name = 0;
    t->target = t->file;
    if (line[0] == 'T') {
        agree(s);
    } else if (line[0] == REFUSED || line[0] == REFUSED_FOR_GOOD) {
        end(s, 1);
    } else if (sscanf(line, "C%o %llu %n", &mode, &size, &name) != 2 || !name) {
        refuse_transfer(s, "", line[0] == 'D' ? "no folders are taken" : "protocol error");
    } else if (!*t->file.name && !storage_rename(&t->target, line + name)) {
        refuse_transfer(s, line + name, strerror(EINVAL));
    } else if (size > FILE_MAX) {
        refuse_transfer(s, line + name, strerror(EFBIG));
    } else {
        t->size = size;
        t->announced = true;
        agree(s);
    }
}

static bool take(struct shell_session *s, const char *data, size_t n, size_t *taken)
{
    struct transfer *t = s->errand;
    char line[LINE_MAX];
    if (!n)
        return false;
    if (t->announced)
        return take_bytes(s, t, data, n, taken);
    const char *newline = memchr(data, '\n', n);
    const size_t size = newline ? (size_t)(newline - data) : n;
    if (size >= sizeof line) {
        refuse_transfer(s, "", "protocol error");
        return true;
    }
    if (!newline)
        return false;
    memcpy(line, data, size);
    line[size] = '\0';
    *taken = size + 1;
    announce(s, t, line);
    return true;
}

/* -- fetching one from here -- */

/* Three agreements: to be told of the file, to get it, and that it came. */
static void go_on(struct shell_session *s, struct transfer *t)
{
    const char *slash = strrchr(t->asked, '/');
    if (t->agreements == 1)
        session_print(s, "C0600 %zu %s\n", t->size, slash ? slash + 1 : t->asked);
    else if (t->agreements == 2 && !t->size)
        agree(s);
    else if (t->agreements == 3)
        end(s, 0);
}

static bool give(struct shell_session *s, const char *data, size_t n, size_t *taken)
{
    struct transfer *t = s->errand;
    if (t->agreements == 2 && t->at < t->size) {
        const size_t piece = t->size - t->at < PIECE ? t->size - t->at : PIECE;
        session_add(s, t->data.data + t->at, piece);
        t->at += piece;
        if (t->at == t->size)
            agree(s);
        return true;
    }
    if (!n)
        return false;
    *taken = 1;
    t->agreements++;
    if (data[0] == AGREED)
        go_on(s, t);
    else
        end(s, 1);
    return true;
}

struct fetching {
    struct job job;
    uint64_t session;
    struct storage_file file;
    char *data;
    size_t size;
    int error;
};

static void read_work(struct job *j)
{
    struct fetching *f = list_entry(j, struct fetching, job);
    f->data = storage_read(&f->file, FILE_MAX, &f->size);
    f->error = errno;
}

static void read_done(struct job *j)
{
    struct fetching *f = list_entry(j, struct fetching, job);
    struct shell_session *s = session_by_id(f->session);
    char name[STORAGE_TEXT];
    if (s && f->data) {
        struct transfer *t = s->errand;
        buf_add(&t->data, f->data, f->size);
        t->size = f->size;
    } else if (s) {
        refuse_transfer(s, storage_text(&f->file, name), strerror(f->error));
    }
    if (s)
        session_unpark(s);
    free(f->data);
    free(f);
}

static void printed(struct buf *text, void *arg)
{
    struct shell_session *s = session_by_id((uint64_t)(uintptr_t)arg);
    struct transfer *t = s ? s->errand : NULL;
    if (!t)
        return;
    t->data = *text;
    t->size = text->size;
    *text = (struct buf){ 0 };
    session_unpark(s);
}

static void begin_giving(struct shell_session *s, struct transfer *t)
{
    s->raw = give;
    if (t->running) {
        session_park(s);
        printout(printed, (void *)(uintptr_t)s->id);
        return;
    }
    struct fetching *f = must(calloc(1, sizeof *f));
    *f = (struct fetching){ .job = { read_work, read_done }, .session = s->id, .file = t->file };
    session_park(s);
    loop_work(&f->job);
}

/* -- the command -- */

/* "scp -v -t -- 'flash:x'": whether it brings (-t) or fetches (-f), and the file without the quotes of the client's
 * careful programs. */
static char direction_of(const char *command, char *file, size_t size)
{
    char direction = '\0';
    const char *at = command + strlen("scp");
    for (at += strspn(at, " "); *at == '-'; at += strspn(at, " ")) {
        const size_t n = strcspn(at, " ");
        direction = memchr(at, 't', n) ? 't' : memchr(at, 'f', n) ? 'f' : direction;
        at += n;
    }
    const bool quoted = *at == '\'' || *at == '"';
    size_t n = strlen(at + quoted);
    n -= quoted && n && at[n] == *at;
    snprintf(file, size, "%.*s", (int)n, at + quoted);
    return direction;
}

static bool parse(struct transfer *t, const char *file, char direction)
{
    snprintf(t->asked, sizeof t->asked, "%s", file);
    t->running = direction == 'f' && (!strcmp(file, "running-config") || !strcmp(file, "system:running-config"));
    if (t->running)
        return true;
    if (!*file || !strcmp(file, "."))
        return direction == 't' && storage_parse("flash:", &t->file);
    return storage_parse(strcmp(file, "startup-config") ? file : "nvram:startup-config", &t->file) &&
           (direction == 't' || *t->file.name);
}

bool scp_begin(struct shell_session *s, const char *command)
{
    char file[STORAGE_TEXT];
    if (strncmp(command, "scp ", 4))
        return false;
    const char direction = direction_of(command, file, sizeof file);
    if (!shell_settings()->scp || s->privilege < PRIVILEGE_FULL || !direction) {
        refuse_transfer(s, "", !direction               ? "protocol error"
                               : shell_settings()->scp ? "Privilege denied."
                                                       : "Administratively disabled.");
        return true;
    }
    if (!limit_take(&scp_limit)) {
        refuse_transfer(s, "", strerror(EBUSY));
        return true;
    }
    struct transfer *t = session_errand(s, sizeof *t, transfer_free);
    if (!parse(t, file, direction)) {
        refuse_transfer(s, file, strerror(EINVAL));
    } else if (direction == 'f') {
        begin_giving(s, t);
    } else {
        s->raw = take;
        agree(s);
    }
    return true;
}

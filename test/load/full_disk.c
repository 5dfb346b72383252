// SPDX-License-Identifier: MIT
/* T2: a disk that is full or failing while somebody writes at the console. Each step of each way to write fails once,
 * and from then on for ever; the file is the old or the new one, the error is told, and the next write works. */
#include "core/files.h"
#include "test/lab/faults.h"
#include "test/load/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PHONES = 20, STEPS_MAX = 100, FILE_SIZE_MAX = 1 << 20 };

/* -- ways to write -- */
struct deed {
    const char *command;
    const char *folder;
    const char *file;            /* how its name begins */
    const char *old;             /* what stands there before; NULL = no file */
    bool adds;                   /* behind what stands there */
    const char *error;           /* how the refusal begins */
};
static const struct deed deeds[] = {
    { "write memory", "nvram", "startup-config", "hostname Old\n", false, "%Error opening nvram:startup-config (" },
    { "copy running-config flash:copied", "flash", "copied", "! old\n", false, "%Error writing flash:/copied (" },
    { "copy flash:read flash:copied", "flash", "copied", "! old\n", false, "%Error " },
    { "show running-config | redirect flash:kept", "flash", "kept", "! old\n", false, "%Error writing flash:/kept (" },
    { "show running-config | tee flash:kept", "flash", "kept", "! old\n", false, "%Error writing flash:/kept (" },
    { "show running-config | append flash:kept", "flash", "kept", "! old\n", true, "%Error writing flash:/kept (" },
    { "archive config", "flash", "archived", NULL, false, "%Error opening flash:archived" },
};
enum { DEEDS = sizeof deeds / sizeof deeds[0] };

static struct {
    unsigned steps, told, broken, silent, late, changed, dead, stuck, left, fleeting;
} seen;

/* -- files -- */
/* What a write leaves unless it comes to its end. */
static bool is_temporary(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (!strcmp(dot, ".new") || !strcmp(dot, ".old"));
}

static bool is_of(const struct deed *d, const char *name)
{
    return !strncmp(name, d->file, strlen(d->file));
}

/* Calls `each` for the files of the deed's folder. */
static void walk(const struct deed *d, void (*each)(const struct deed *d, const char *name, const char *path))
{
    char folder[256], path[600];
    DIR *all = opendir(daemon_path(d->folder, folder));
    for (struct dirent *e; all && (e = readdir(all));) {
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.')
            each(d, e->d_name, path);
    }
    if (all)
        closedir(all);
}

static char *content;

static void take(const struct deed *d, const char *name, const char *path)
{
    if (is_of(d, name) && !is_temporary(name) && !content)
        content = files_read(path, FILE_SIZE_MAX, NULL);
}

/* What stands there; "" when nothing does. The caller frees. */
static char *read_file(const struct deed *d)
{
    content = NULL;
    walk(d, take);
    return content ? content : strdup("");
}

static void drop(const struct deed *d, const char *name, const char *path)
{
    if (is_of(d, name))
        unlink(path);
}

static void count_left(const struct deed *d, const char *name, const char *path)
{
    (void)d, (void)path;
    seen.left += is_temporary(name);
}

static void put_old(const struct deed *d)
{
    char name[100];
    walk(d, drop);
    snprintf(name, sizeof name, "%s/%s", d->folder, d->file);
    if (d->old)
        daemon_write(name, d->old);
}

/* -- one step that fails -- */
struct try {
    const struct deed *deed;
    const char *written;         /* what it leaves when all is well */
    int error;
    bool for_ever;
};

static void complain(const struct try *t, unsigned at, const char *what, const char *said)
{
    fprintf(stderr, "%s, call %u, %s%s: %s; it said: %s\n", t->deed->command, at,
            t->error ? strerror(t->error) : "short", t->for_ever ? " for ever" : "", what, said);
}

static bool same_running_config(void)
{
    static char *before;
    const char *now = daemon_says("show running-config");
    if (!before)
        before = strdup(now);
    return !strcmp(before, now);
}

static void judge_file(const struct try *t, unsigned at, const char *said)
{
    char *text = read_file(t->deed);
    const bool told = strstr(said, t->deed->error) && strstr(said, strerror(t->error));
    const bool is_old = !strcmp(text, t->deed->old ? t->deed->old : ""), is_new = !strcmp(text, t->written);
    seen.told += told;
    if (!is_old && !is_new)
        complain(t, at, "the file is neither old nor new", said), seen.broken++;
    else if (is_old && !told)
        complain(t, at, "nothing was written, and nobody said so", said), seen.silent++;
    seen.late += is_new && told;
    free(text);
}

/* False when the deed has fewer steps. */
static bool fail_at(const struct try *t, unsigned at)
{
    put_old(t->deed);
    faults_files(t->deed->folder, at, t->for_ever, t->error);
    char *said = strdup(daemon_says(t->deed->command));
    const bool reached = faults_over() >= at;
    judge_file(t, at, said);
    if (!*daemon_says("show clock"))
        complain(t, at, "it serves no more", said), seen.dead++;
    if (!same_running_config())
        complain(t, at, "the running-config changed", said), seen.changed++;
    free(said);
    seen.steps += reached;
    return reached;
}

/* All of it is on the disk before it takes the place of the old one, and then that it did; or what was added is. */
static bool is_durable(const struct deed *d, const char *calls)
{
    const char *written = strrchr(calls, FAULTS_WRITE), *renamed = strrchr(calls, FAULTS_RENAME);
    const char *synced = written ? strchr(written, FAULTS_SYNC) : NULL;
    return synced && (d->adds || (renamed && synced < renamed && strchr(renamed, FAULTS_SYNC)));
}

/* All is well: what the deed leaves. The caller frees. */
static char *do_well(const struct deed *d)
{
    put_old(d);
    faults_files(d->folder, 0, false, 0);
    const char *said = daemon_says(d->command);
    faults_over();
    if (!is_durable(d, faults_calls()))
        fprintf(stderr, "%s: a loss of power would lose it: %s\n", d->command, faults_calls()), seen.fleeting++;
    char *text = read_file(d);
    if (strstr(said, "%Error") || !strcmp(text, d->old ? d->old : ""))
        fprintf(stderr, "%s without faults: %s\n", d->command, said), seen.stuck++;
    return text;
}

static void try_deed(const struct deed *d, int error, bool for_ever)
{
    char *written = do_well(d);
    const struct try t = { d, written, error, for_ever };
    const unsigned late = seen.late;
    unsigned at = 1;
    while (at < STEPS_MAX && fail_at(&t, at))
        at++;
    /* The last step is the folder's fsync, after which the new file stands; and what was added before a disk died for
     * ever cannot be taken back. */
    if (at == 1 || at == STEPS_MAX || seen.late - late > (d->adds && for_ever ? 2 : 1))
        complain(&t, at, "an error came too late for the old file to stand", ""), seen.broken++;
    char *again = do_well(d);
    seen.stuck += strcmp(again, written) != 0;
    walk(d, count_left);
    free(again);
    free(written);
}

/* -- T2 -- */
static void start(void)
{
    faults_prepare();
    load_office(PHONES, "archive\n path flash:archived\n");
    daemon_says("copy running-config flash:read");
}

static void full_disk(void)
{
    static const int errors[] = { ENOSPC, EIO, EDQUOT, FAULTS_SHORT };
    const unsigned kinds = load_many(sizeof errors / sizeof errors[0], 1);
    start();
    for (unsigned d = 0; d < DEEDS; d++)
        for (unsigned i = 0; i < kinds; i++) {
            try_deed(&deeds[d], errors[i], false);
            try_deed(&deeds[d], errors[i], true);
        }
    load_at_least("steps of writing a file that failed", seen.steps, DEEDS * 2 * kinds, "", LOAD_FACT);
    load_at_most("files neither old nor new", seen.broken, 0, "", LOAD_FACT);
    load_at_most("writes that did not happen and were not refused", seen.silent, 0, "", LOAD_FACT);
    load_at_most("writes done, that a loss of power would undo", seen.fleeting, 0, "", LOAD_FACT);
    load_told("writes that were refused", seen.told, "");
    load_at_most("running-configs that changed", seen.changed, 0, "", LOAD_FACT);
    load_at_most("times that it served no more", seen.dead, 0, "", LOAD_FACT);
    load_at_most("writes refused when the disk was well again", seen.stuck, 0, "", LOAD_FACT);
    load_at_most("temporary files left over", seen.left, 0, "", LOAD_FACT);
    load_as_before(4096);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T2", full_disk } };
    return load_main(argc, argv, tests, 1);
}

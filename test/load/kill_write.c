// SPDX-License-Identifier: MIT
/* T1: `kill -9` at any moment of `write memory`. A console types a new hostname and saves, again and again; some time
 * in its first milliseconds the appliance is killed and started again. */
#include "test/load/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PHONES = 70, CYCLES = 500, MOMENT_US = 5000 };

static struct {
    unsigned kills, starts, amid, broken, lost, most_beside;
} seen;

/* -- the file: each version differs from the first in the number of its hostname -- */
static const char startup[] = "nvram/startup-config";
static const char name_line[] = "\nhostname H";
static char *model;

/* The number of this version; -1 when it is none. */
static long version_of(const char *text)
{
    const size_t head = (size_t)(strstr(model, name_line) - model) + sizeof name_line - 1;
    char *end;
    if (strncmp(text, model, head) != 0)
        return -1;
    const long version = strtol(text + head, &end, 10);
    return strcmp(end, model + head + strspn(model + head, "0123456789")) ? -1 : version;
}

static long version_now(void)
{
    char *text = daemon_read(startup);
    const long version = version_of(text);
    free(text);
    return version;
}

/* Files in its folder besides itself. */
static unsigned beside(void)
{
    char path[256];
    unsigned count = 0;
    DIR *d = opendir(daemon_path("nvram", path));
    for (struct dirent *e; d && (e = readdir(d));)
        count += e->d_name[0] != '.' && strcmp(e->d_name, "startup-config") != 0;
    if (d)
        closedir(d);
    return count;
}

/* -- who types -- */
static void write_lines(const char *path, long from)
{
    FILE *f = fopen(path, "w");
    fputs("enable\n", f);
    for (long i = from; i < from + CYCLES; i++)
        fprintf(f, "configure terminal\nhostname H%ld\nend\nwrite memory\n", i);
    fclose(f);
}

static void become_console(const char *lines, int out)
{
    char program[512], socket[256];
    const char *build = getenv("NAISEN_BUILD");
    snprintf(program, sizeof program, "%s/naisen", build ? build : "build");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(open(lines, O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execl(program, program, "-s", daemon_path("console", socket), (char *)NULL);
    _exit(127);
}

/* Saves from this version on; *out tells what is printed. */
static pid_t type_from(long version, int *out)
{
    char lines[256];
    int ends[2];
    write_lines(daemon_path("lines", lines), version);
    if (pipe(ends))
        return -1;
    const pid_t pid = fork();
    if (!pid)
        become_console(lines, ends[1]);
    close(ends[1]);
    *out = ends[0];
    return pid;
}

/* How often it is said that a version is saved: up to the first time, or up to the end. */
static unsigned count_saved(int out, bool first)
{
    static const char ok[] = "[OK]";
    unsigned saved = 0, at = 0;
    for (char c; !(first && saved) && read(out, &c, 1) == 1;) {
        at = c == ok[at] ? at + 1 : c == ok[0];
        if (!ok[at])
            saved++, at = 0;
    }
    return saved;
}

/* -- one round -- */
static void kill_daemon(void)
{
    const pid_t pid = daemon_child()->pid;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void judge_file(long before, unsigned saved)
{
    const unsigned others = beside();
    const long version = version_now();
    seen.broken += version < 0;
    seen.lost += version >= 0 && version < before + (long)saved;
    seen.amid += others > 0;
    if (others > seen.most_beside)
        seen.most_beside = others;
}

static bool runs_it(long version)
{
    char line[64];
    snprintf(line, sizeof line, "hostname H%ld\n", version);
    return strstr(daemon_says("show running-config | include ^hostname"), line) != NULL;
}

static bool round_goes_on(void)
{
    int out = -1;
    const long before = version_now();
    const pid_t console = type_from(before + 1, &out);
    unsigned saved = count_saved(out, true);
    usleep((useconds_t)(rand() % MOMENT_US));
    kill_daemon();
    seen.kills++;
    saved += count_saved(out, false);
    close(out);
    waitpid(console, NULL, 0);
    judge_file(before, saved);
    if (!daemon_start(NULL) || !runs_it(version_now()))
        return false;
    seen.starts++;
    return true;
}

/* -- T1 -- */
static void begin(void)
{
    struct buf config = { 0 };
    buf_adds(&config, "hostname H0\n");
    daemon_office(&config, PHONES);
    buf_adds(&config, "hostname H0\n");
    load_start(buf_text(&config));
    daemon_says("write memory");
    model = daemon_read(startup);
    buf_free(&config);
}

static void kills(void)
{
    const unsigned wanted = load_many(1000, 20);
    srand(1);
    begin();
    while (seen.kills < wanted && round_goes_on())
        ;
    load_at_least("starts after kill -9 during write memory", seen.starts, wanted, "starts", LOAD_FACT);
    load_at_most("startup-config neither the old nor the new one", seen.broken, 0, "", LOAD_FACT);
    load_at_most("saves that were confirmed and are gone", seen.lost, 0, "", LOAD_FACT);
    load_told("kills that left a write unfinished", seen.amid, "");
    load_at_most("files that they left beside it, at a time", seen.most_beside, 1, "", LOAD_FACT);
    daemon_says("write memory");
    load_at_most("files beside it after the next save", beside(), 0, "", LOAD_FACT);
    load_stop();
    free(model);
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T1", kills } };
    return load_main(argc, argv, tests, 1);
}

// SPDX-License-Identifier: MIT
#include "test/lab/daemon.h"
#include "cli/wire.h"
#include "core/loop.h"
#include "core/stream.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_S = 60, SAY_S = 60, END_S = 20 };

static char folder[200];
static struct bench_child child;
static char host[24];
static double booted;

/* -- its folder -- */
void daemon_folder(const char *path)
{
    snprintf(folder, sizeof folder, "%s", path);
    const unsigned n = (unsigned)getpid();
    snprintf(host, sizeof host, "127.%u.%u.%u", 64 + (n >> 16) % 64, n >> 8 & 255, n % 254 + 1);
    address_parse(&child.address, host, 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    remove(path);
    return 0;
}

void daemon_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *daemon_path(const char *file, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, file);
    return path;
}

static bool write_file(const char *name, const char *text)
{
    char path[256];
    FILE *f = fopen(daemon_path(name, path), "w");
    const bool written = f && fputs(text, f) >= 0;
    return f && fclose(f) == 0 && written;
}

static bool write_boot_file(void)
{
    char text[1024];
    snprintf(text, sizeof text,
             "listen: %s\nports:\n  ssh: 2222\n  telnet: 2323\n  tftp: 6969\n  http: 8080\n"
             "paths:\n  root: %s\n  socket: %s/console\nlog:\n  file: %s/log\n  stderr: false\n",
             host, folder, folder, folder);
    return write_file("naisen.yaml", text);
}

/* -- its process -- */
static void become(void)
{
    char program[512], boot[256], errors[256];
    const char *build = getenv("NAISEN_BUILD");
    snprintf(program, sizeof program, "%s/naisend", build ? build : "build");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int fd = open(daemon_path("errors", errors), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, STDERR_FILENO);
    for (int other = STDERR_FILENO + 1; other < 1024; other++) {
        close(other);
    }
    execl(program, program, "-f", daemon_path("naisen.yaml", boot), (char *)NULL);
    perror(program);
    _exit(127);
}

static bool is_gone(void)
{
    int status;
    return waitpid(child.pid, &status, WNOHANG) != 0;
}

bool daemon_start(const char *config)
{
    char path[256];
    mkdir(daemon_path("nvram", path), 0700);
    if (!write_boot_file() || (config && !write_file("nvram/startup-config", config))) {
        return false;
    }
    const double begun = bench_now();
    child.pid = fork();
    if (!child.pid) {
        become();
    }
    while (!*daemon_says("show version")) {
        if (child.pid < 0 || is_gone() || bench_now() - begun > START_S) {
            return false;
        }
        usleep(2000);
    }
    booted = bench_now();
    return true;
}

double daemon_booted(void)
{
    return booted;
}

static bool has_complaint(void)
{
    char path[256], line[512];
    bool found = false;
    FILE *f = fopen(daemon_path("errors", path), "r");
    while (f && fgets(line, sizeof line, f)) {
        found = found || strstr(line, "Sanitizer") || strstr(line, "runtime error");
        if (found) {
            fputs(line, stderr);
        }
    }
    if (f) {
        fclose(f);
    }
    return found;
}

int daemon_end(double *seconds)
{
    const double begun = bench_now();
    int status = 0;
    pid_t gone;
    kill(child.pid, SIGTERM);
    while (!(gone = waitpid(child.pid, &status, WNOHANG)) && bench_now() - begun < END_S) {
        usleep(1000);
    }
    if (!gone) {
        kill(child.pid, SIGKILL);
        waitpid(child.pid, &status, 0);
    }
    if (seconds) {
        *seconds = bench_now() - begun;
    }
    child.pid = 0;
    return has_complaint() || !WIFEXITED(status) ? 255 : WEXITSTATUS(status);
}

struct address daemon_port(unsigned port)
{
    return bench_port(&child, port);
}

const struct bench_child *daemon_child(void)
{
    return &child;
}

/* -- its console -- */
static struct {
    struct buf printed;
    bool over;
} console;

static long console_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    return wire_frame(data, n);
}

static void console_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    const struct wire_message m = wire_open(data, n);
    if (m.type == WIRE_DATA) {
        buf_add(&console.printed, m.payload, m.size);
    }
    console.over = console.over || m.type == WIRE_EXIT;
}

static void console_closed(struct stream *s, enum stream_end why)
{
    (void)s, (void)why;
    console.over = true;
}

static const struct stream_class console_client = {
    .name = "lab console", .frame = console_frame, .message = console_message, .closed = console_closed,
    .message_max = WIRE_FRAME_MAX, .queue_max = 1 << 20,
};

static bool has_said(void)
{
    return console.over;
}

const char *daemon_says(const char *command)
{
    char path[256];
    struct wire_start start = { .rows = 24, .columns = 80 };
    struct buf b = { 0 };
    buf_clear(&console.printed);
    console.over = false;
    snprintf(start.command, sizeof start.command, "%s", command);
    wire_hello(&b);
    wire_start(&b, &start);
    struct stream *s = connect_unix(&console_client, daemon_path("console", path), NULL);
    stream_write(s, b.data, b.size);
    buf_free(&b);
    const uint64_t id = stream_id(s);
    bench_wait(has_said, SAY_S);
    if (stream_by_id(id)) {
        stream_close(s);
    }
    return buf_text(&console.printed);
}

long daemon_counter(const char *name)
{
    char line[128];
    snprintf(line, sizeof line, "\nnaisen_%s ", name);
    const char *at = strstr(daemon_says("show metrics"), line);
    return at ? strtol(at + strlen(line), NULL, 10) : 0;
}

/* -- its stock -- */
static void add_row(struct daemon_stock *s, const char *name, size_t n, long used)
{
    if (s->count < STOCK_ROWS) {
        snprintf(s->rows[s->count].name, STOCK_NAME, "%.*s", (int)n, name);
        s->rows[s->count++].used = used;
    }
}

static void count_entries(struct daemon_stock *s, const char *what)
{
    char path[64];
    long count = -2;             /* "." and ".." */
    snprintf(path, sizeof path, "/proc/%d/%s", (int)child.pid, what);
    DIR *d = opendir(path);
    while (d && readdir(d)) {
        count++;
    }
    if (d) {
        closedir(d);
    }
    add_row(s, what, strlen(what), count);
}

void daemon_take_stock(struct daemon_stock *s)
{
    static const char name[] = "\"name\":", used[] = "\"used\":";
    memset(s, 0, sizeof *s);
    for (const char *at = daemon_says("show resources | json"); (at = strstr(at, name));) {
        at = strchr(at + sizeof name - 1, '"');
        const char *end = at ? strchr(at + 1, '"') : NULL, *number = end ? strstr(end, used) : NULL;
        if (!number) {
            break;
        }
        add_row(s, at + 1, (size_t)(end - at - 1), strtol(number + sizeof used - 1, NULL, 10));
        at = number;
    }
    count_entries(s, "fd");
    count_entries(s, "task");
    s->memory = bench_memory(&child);
}

long daemon_used(const char *resource)
{
    struct daemon_stock s;
    daemon_take_stock(&s);
    for (unsigned i = 0; i < s.count; i++) {
        if (!strcmp(s.rows[i].name, resource)) {
            return s.rows[i].used;
        }
    }
    return -1;
}

/* What was or is configured, which stays until newer things take its room. */
static bool remembers(const char *resource)
{
    static const char *const names[] = {
        "Log buffer, bytes", "Log file, bytes", "Event table", "Hosts without connection", "Hosts with wrong passwords",
        "Phones that were refused", "Call monitor trace", "Memory, bytes", "Disk of flash:, bytes",
        "Disk of nvram:, bytes", "State file, bytes", "Timers", "Jobs of the next turn", "Jobs in slices",
        "Jobs of the thread pool", "Answers to repeat, bytes", "Names of one kind",
        "Lines kept of one object", "Archives", "ephones", "ephone-dns", "ephone-hunts",
    };
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!strcmp(resource, names[i])) {
            return true;
        }
    }
    return false;
}

bool daemon_same(const struct daemon_stock *before, const struct daemon_stock *now, const char *except,
                 struct buf *difference)
{
    bool same = before->count == now->count && before->count > 2;
    buf_clear(difference);
    for (unsigned i = 0; i < before->count && i < now->count; i++) {
        const char *name = before->rows[i].name;
        const bool excepted = (except && !strcmp(name, except)) || remembers(name);
        if (!excepted && before->rows[i].used != now->rows[i].used) {
            buf_printf(difference, "%s: %ld before, now %ld\n", before->rows[i].name, before->rows[i].used,
                       now->rows[i].used);
            same = false;
        }
    }
    return same;
}

/* -- its configuration -- */
void daemon_office(struct buf *config, unsigned phones)
{
    buf_adds(config, "hostname R1\nusername joe privilege 15 secret opensesame\n"
                     "line vty 0 4\n login local\n transport input telnet ssh\n");
    bench_office(config, phones);
}

// SPDX-License-Identifier: MIT
/* naisend: reads the boot file, starts the modules in the order of the generated table, loads the startup-config and
 * the state of before, runs the loop until it is told to end, and stops the modules in reverse order. */
#include "cli/session.h"
#include "core/boot.h"
#include "core/event.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/storage.h"
#include "core/supervisor.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Stable, see naisend(8); EXIT_NO_MEMORY, 5, is the end of memory.h. */
enum exit_code {
    EXIT_OK = 0,
    EXIT_BAD_LINES = 1,      /* --check or --diff found some */
    EXIT_USAGE = 2,
    EXIT_BOOT_FILE = 3,      /* naisen.yaml refused */
    EXIT_START = 4,          /* a module could not start */
};

enum { FAREWELL_MS = 300 };  /* for BYEs and last lines to leave after SIGTERM */

static const char default_boot_file[] = "/etc/naisen/naisen.yaml";

static const char usage[] =
    "usage: naisend [-f naisen.yaml] [--port-base N]   run the appliance\n"
    "       naisend --check FILE                       try a startup-config, run nothing\n"
    "       naisend --diff OLD NEW                     what changes from one to the other, and which phones notice\n"
    "       naisend --version | --help\n";

struct options {
    const char *boot_file;   /* NULL = the default one, if it exists */
    const char *check;
    const char *diff, *with; /* --diff, OLD and NEW */
    int port_base;           /* -1 = as naisen.yaml says */
};

/* -- command line and boot file -- */

static int parse_base(const char *text)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    return *text && !*end && !errno && n >= 0 && n <= PORT_BASE_MAX ? (int)n : -1;
}

static void leave(FILE *to, const char *text, int code)
{
    fputs(text, to);
    exit(code);
}

static struct options parse_options(int argc, char **argv)
{
    static const struct option longs[] = {
        { "check", required_argument, NULL, 'c' },  { "port-base", required_argument, NULL, 'p' },
        { "diff", required_argument, NULL, 'd' },
        { "version", no_argument, NULL, 'v' },      { "help", no_argument, NULL, 'h' },
        { "file", required_argument, NULL, 'f' },   { NULL, 0, NULL, 0 },
    };
    struct options o = { .port_base = -1 };
    for (int c; (c = getopt_long(argc, argv, "f:h", longs, NULL)) != -1;) {
        if (c == 'f')
            o.boot_file = optarg;
        else if (c == 'c')
            o.check = optarg;
        else if (c == 'd')
            o.diff = optarg;
        else if (c == 'v')
            leave(stdout, "naisend " NAISEN_VERSION "\n", EXIT_OK);
        else if (c == 'h')
            leave(stdout, usage, EXIT_OK);
        else if (c != 'p' || (o.port_base = parse_base(optarg)) < 0)
            leave(stderr, usage, EXIT_USAGE);
    }
    if (o.diff && optind < argc)
        o.with = argv[optind++];
    if (optind < argc || (o.diff && !o.with))
        leave(stderr, usage, EXIT_USAGE);
    return o;
}

static char self[sizeof boot.sshd - sizeof "naisen-sshd"];       /* our own file; "" when that is not known */

static void find_self(void)
{
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    self[n > 0 && n < (ssize_t)sizeof self ? n : 0] = '\0';
}

/* The SSH door stands beside us unless naisen.yaml says otherwise. */
static void find_sshd(void)
{
    const char *slash = boot.sshd[0] ? NULL : strrchr(self, '/');
    if (slash)
        snprintf(boot.sshd, sizeof boot.sshd, "%.*s/naisen-sshd", (int)(slash - self), self);
}

static void read_boot_file(const struct options *o)
{
    char error[BOOT_ERROR];
    boot_defaults(&boot);
    const char *path = o->boot_file ? o->boot_file : default_boot_file;
    bool wanted = o->boot_file || (!o->check && !o->diff && access(path, F_OK) == 0);
    if (wanted && !boot_load(path, &boot, error)) {
        fprintf(stderr, "%s\n", error);
        exit(EXIT_BOOT_FILE);
    }
    if (o->port_base >= 0)
        boot.port_base = (uint16_t)o->port_base;
    const char *port = boot_overflow(&boot);
    if (port) {
        fprintf(stderr, "naisend: port %s plus base %u is above 65535\n", port, boot.port_base);
        exit(EXIT_USAGE);
    }
    find_sshd();
}

/* -- startup-config -- */

static void print_error(void *arg, const char *where_and_text)
{
    (void)arg;
    fprintf(stderr, "%s\n", where_and_text);
}

static int check_file(const char *path)
{
    int errors = shell_load(path, true, print_error, NULL);
    if (errors < 0)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return errors ? EXIT_BAD_LINES : EXIT_OK;
}

static int compare_files(const char *old, const char *new)
{
    struct buf text = { 0 };
    const int errors = shell_diff(old, new, print_error, &text);
    fputs(buf_text(&text), stdout);
    buf_free(&text);
    return errors ? EXIT_BAD_LINES : EXIT_OK;
}

static void load_startup(void)
{
    if (access(boot.startup, F_OK) && errno == ENOENT)
        return; /* a new appliance */
    int errors = shell_load(boot.startup, false, print_error, NULL);
    if (errors > 0)
        log_say(&boot_startup_errors, "%d lines of %s were not accepted", errors, boot.startup);
    else if (errors < 0)
        log_say(&boot_startup_unreadable, "%s: %s", boot.startup, strerror(errno));
}

/* -- life -- */

/* 10,000 phones need 10,000 descriptors. */
static void raise_descriptor_limit(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
        r.rlim_cur = r.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &r);
    }
}

static void say_no_memory(size_t wanted)
{
    log_last_words(&boot_no_memory, "Memory allocation of %zu bytes failed; ending", wanted);
}

static void open_log_file(void)
{
    int error = boot.log_file[0] ? log_to_file(boot.log_file) : 0;
    if (error)
        log_say(&boot_log_file_failed, "%s: %s", boot.log_file, strerror(-error));
}

static void stop_modules(unsigned count)
{
    while (count-- > 0)
        if (modules[count]->stop)
            modules[count]->stop();
}

static void print_start_error(const struct module *m, int error)
{
    fprintf(stderr, "naisend: %s could not start: %s\n", m->name, strerror(-error));
    /* All other listeners belong to lines of the configuration: what a start binds is the console. */
    if (error == -EADDRINUSE)
        fprintf(stderr, "naisend: is another one running? %s has an owner who answers\n", boot.socket);
    else
        fprintf(stderr, "naisend: its console socket is %s\n", boot.socket);
}

static bool start_modules(void)
{
    for (unsigned i = 0; i < module_count; i++) {
        int error = modules[i]->start ? modules[i]->start() : 0;
        if (error) {
            print_start_error(modules[i], error);
            stop_modules(i);
            return false;
        }
    }
    return true;
}

static void on_farewell(struct timer *t)
{
    (void)t;
    loop_stop();
}

static struct timer farewell = { .fire = on_farewell };

static void end(void)
{
    stop_modules(module_count);
    timer_start(&farewell, FAREWELL_MS);
}

static void on_end(int signo)
{
    if (timer_active(&farewell))
        return;
    log_say(&boot_stopping, "Ending on %s", strsignal(signo));
    supervisor_stopping();
    end();
}

static bool reloading;

static void reload(void *unused)
{
    (void)unused;
    if (timer_active(&farewell))
        return;
    reloading = true;
    end();
}

/* Whoever says so is a session, which ends with its module. */
static void on_reload(void)
{
    loop_post(reload, NULL);
}

/* With the file that stands there now, which may be another version. When that cannot be, the supervisor starts us. */
static int begin_anew(char **argv)
{
    execv(self, argv);
    fprintf(stderr, "naisend: %s: %s\n", self, strerror(errno));
    return EXIT_START;
}

static void on_hangup(int signo)
{
    (void)signo;
    open_log_file();
}

static int run(void)
{
    log_to_stderr(true); /* whoever starts us sees what happens at the start */
    log_to_syslog(boot.log_syslog);
    open_log_file();
    tzset();                     /* which takes memory and a lock the first time: not in the last words */
    memory_last_words = say_no_memory;
    storage_start();
    boot_reload = on_reload;
    loop_signal(SIGTERM, on_end);
    loop_signal(SIGINT, on_end);
    loop_signal(SIGHUP, on_hangup);
    if (!start_modules())
        return EXIT_START;
    load_startup();
    config_saved(config_version());
    state_load();
    log_say(&boot_restarted, "System restarted -- Naisen " NAISEN_VERSION);
    log_to_stderr(boot.log_stderr);
    supervisor_ready();
    loop_run();
    return EXIT_OK;
}

int main(int argc, char **argv)
{
    struct options o = parse_options(argc, argv);
    umask(027);
    raise_descriptor_limit();
    find_self();
    read_boot_file(&o);
    loop_open();
    config_register(modules, module_count);
    shell_build();
    loop_on_settle(core_settle);
    int code = o.check ? check_file(o.check) : o.diff ? compare_files(o.diff, o.with) : run();
    loop_close();
    return reloading ? begin_anew(argv) : code;
}

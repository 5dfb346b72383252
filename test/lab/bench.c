// SPDX-License-Identifier: MIT
#include "test/lab/bench.h"
#include "cli/session.h"
#include "core/loop.h"
#include "core/stream.h"
#include "test/lab/world.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void bench_descriptors(void)
{
    struct rlimit r;
    if (!getrlimit(RLIMIT_NOFILE, &r)) {
        r.rlim_cur = r.rlim_max;
        setrlimit(RLIMIT_NOFILE, &r);
    }
}

/* -- children -- */
static void on_term(int signo)
{
    (void)signo;
    loop_stop();
}

static void report(void *arg, const char *where_and_text)
{
    (void)arg;
    fprintf(stderr, "%s\n", where_and_text);
}

static void ready(int fd, struct address a)
{
    if (write(fd, &a, sizeof a) != sizeof a) {
        _exit(1);
    }
    close(fd);
}

static void serve_appliance(int fd, const char *config)
{
    char path[256];
    world_open_real();
    snprintf(path, sizeof path, "%s/bench.cfg", world_root());
    FILE *file = fopen(path, "w");
    if (!file || fputs(config, file) < 0 || fclose(file) || shell_load(path, false, report, NULL)) {
        fprintf(stderr, "the configuration does not load\n");
        _exit(1);
    }
    loop_signal(SIGTERM, on_term);
    malloc_trim(0);              /* what loading left behind is not to hide what phones and sessions cost */
    ready(fd, world_address(0));
    loop_run();
    world_close();
}

static unsigned floor_ask, floor_answer;

static long floor_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s, (void)data;
    return n >= floor_ask ? (long)floor_ask : 0;
}

static void floor_message(struct stream *s, const uint8_t *data, size_t n)
{
    static const char zeros[65536];
    (void)data, (void)n;
    stream_write(s, zeros, floor_answer);
}

static const struct stream_class floor_server = {
    .name = "bench floor", .frame = floor_frame, .message = floor_message, .message_max = 65536, .queue_max = 64u << 20,
};

static void serve_floor(int fd, unsigned ask, unsigned answer)
{
    struct address a;
    int error;
    floor_ask = ask;
    floor_answer = answer;
    loop_open();
    loop_signal(SIGTERM, on_term);
    address_parse(&a, "127.0.0.1", 0);
    ready(fd, *listener_address(listen_tcp(&floor_server, &a, NULL, &error)));
    loop_run();
}

static struct bench_child child_of(const char *config, unsigned ask, unsigned answer)
{
    struct bench_child c;
    int ends[2];
    fflush(NULL);
    if (pipe(ends) || (c.pid = fork()) < 0) {
        perror("bench");
        exit(1);
    }
    if (!c.pid) {
        close(ends[0]);
        bench_descriptors();
        if (config) {
            serve_appliance(ends[1], config);
        } else {
            serve_floor(ends[1], ask, answer);
        }
        _exit(0);
    }
    close(ends[1]);
    if (read(ends[0], &c.address, sizeof c.address) != sizeof c.address) {
        exit(1);
    }
    close(ends[0]);
    return c;
}

struct bench_child bench_appliance(const char *config)
{
    return child_of(config, 0, 0);
}

struct bench_child bench_floor(unsigned ask, unsigned answer)
{
    return child_of(NULL, ask, answer);
}

struct address bench_port(const struct bench_child *c, unsigned port)
{
    struct address a = c->address;
    address_set_port(&a, (uint16_t)port);
    return a;
}

void bench_end(struct bench_child *c)
{
    kill(c->pid, SIGTERM);
    waitpid(c->pid, NULL, 0);
}

long bench_memory(const struct bench_child *c)
{
    char path[64];
    long total = 0, resident = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)c->pid);
    FILE *file = fopen(path, "r");
    if (file) {
        if (fscanf(file, "%ld %ld", &total, &resident) != 2) {
            resident = 0;
        }
        fclose(file);
    }
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

double bench_cpu(const struct bench_child *c)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(c->pid, &clock) || clock_gettime(clock, &t)) {
        return 0;
    }
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* -- the floor's client -- */
static struct {
    unsigned answer, left, waiting;
} client;

static long client_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s, (void)data;
    return n >= client.answer ? (long)client.answer : 0;
}

static void ask_floor(struct stream *s)
{
    static const char zeros[65536];
    if (client.left) {
        client.left--;
        client.waiting++;
        stream_write(s, zeros, floor_ask);
    }
}

static void client_message(struct stream *s, const uint8_t *data, size_t n)
{
    (void)data, (void)n;
    client.waiting--;
    ask_floor(s);
    if (!client.waiting) {
        loop_stop();
    }
}

static unsigned client_depth;

static void client_opened(struct stream *s)
{
    for (unsigned i = 0; i < client_depth; i++) {
        ask_floor(s);
    }
}

static const struct stream_class floor_client = {
    .name = "bench client", .frame = client_frame, .message = client_message, .opened = client_opened,
    .message_max = 65536, .queue_max = 64u << 20,
};

double bench_floor_rate(unsigned ask, unsigned answer, unsigned connections, unsigned depth)
{
    enum { ROUNDS = 100000 };
    struct bench_child c = bench_floor(ask, answer);
    unsigned rounds = depth * connections > 1 ? ROUNDS : ROUNDS / 5;
    floor_ask = ask;
    client_depth = depth;
    client.answer = answer;
    client.left = rounds;
    client.waiting = 0;
    loop_open();
    struct stream *streams[64];
    double begun = bench_now();
    for (unsigned i = 0; i < connections && i < 64; i++) {
        streams[i] = connect_tcp(&floor_client, &c.address, NULL);
    }
    loop_run();
    double took = bench_now() - begun;
    for (unsigned i = 0; i < connections && i < 64; i++) {
        stream_close(streams[i]);
    }
    loop_close();
    bench_end(&c);
    return rounds / took;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_quantile(double *values, unsigned count, double share)
{
    qsort(values, count, sizeof *values, ascending);
    return count ? values[(unsigned)((count - 1) * share)] : 0;
}

/* -- waiting -- */
static bool (*wanted)(void);

static void look(void)
{
    if (wanted && wanted()) {
        loop_stop();
    }
}

static void give_up(struct timer *t)
{
    (void)t;
    loop_stop();
}

bool bench_wait(bool (*over)(void), double seconds)
{
    struct timer limit = { .fire = give_up };
    if (over && over()) {
        return true;
    }
    wanted = over;
    loop_on_settle(look);
    timer_start(&limit, (uint64_t)(seconds * 1000));
    loop_run();
    timer_stop(&limit);
    loop_on_settle(NULL);
    return over && over();
}

/* -- slopes -- */
const unsigned bench_sizes[BENCH_SIZES] = { 100, 1000, 10000 };

void bench_slope_head(const char *title)
{
    printf("%-44s", title);
    for (unsigned i = 0; i < BENCH_SIZES; i++) {
        printf("%11u", bench_sizes[i]);
    }
    printf("%14s\n", "ratio");
}

void bench_slope(const char *what, const char *unit, const double costs[BENCH_SIZES])
{
    char name[64];
    snprintf(name, sizeof name, "  %s, %s", what, unit);
    printf("%-44s", name);
    for (unsigned i = 0; i < BENCH_SIZES; i++) {
        printf("%11.1f", costs[i]);
    }
    printf("%14.2f\n", costs[BENCH_SIZES - 1] / costs[0]);
    fflush(stdout);
}

unsigned bench_number(unsigned ephone_dn)
{
    return 100000 + ephone_dn;
}

void bench_office(struct buf *config, unsigned phones)
{
    buf_printf(config, "voice service voip\n no cti shutdown\n cti csta mode basic\n"
               "telephony-service\n max-ephones %u\n max-dn %u\n ip source-address 10.0.0.1 port 2000\n",
               phones, phones);
    for (unsigned i = 1; i <= phones; i++) {
        buf_printf(config, "ephone-dn %u\n number %u\n cti watch\n", i, bench_number(i));
    }
    for (unsigned i = 1; i <= phones; i++) {
        buf_printf(config, "ephone %u\n mac-address 0200.%04X.%04X\n type 7960\n button 1:%u\n", i, i >> 16, i & 0xffff,
                   i);
    }
}

// SPDX-License-Identifier: MIT
#include "test/lab/beat.h"
#include "sccp/codec.h"
#include "test/lab/daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT = 2000, VERSION = 11, TYPE_7960 = 7, EVERY_US = 2000, PATIENCE_S = 60, BEATS_MAX = 1 << 20 };

static pid_t child;
static int report_end = -1;

/* -- in its own process -- */
static volatile sig_atomic_t is_over;

static void on_term(int signo)
{
    (void)signo;
    is_over = 1;
}

static void give_up(const char *what)
{
    perror(what);
    _exit(1);
}

static void send_message(int fd, const struct sccp_message *m)
{
    struct buf b = { 0 };
    sccp_encode(m, VERSION, &b);
    if (write(fd, b.data, b.size) != (ssize_t)b.size) {
        give_up("write");
    }
    buf_free(&b);
}

/* Reads until a message with this id has come. */
static void await(int fd, uint32_t id)
{
    static struct buf in;
    uint8_t room[SCCP_FRAME_MAX];
    for (bool came = false; !came;) {
        const long size = sccp_frame_size((const uint8_t *)in.data, in.size);
        if (size > 0 && in.size >= (size_t)size) {
            came = sccp_frame_id((const uint8_t *)in.data) == id;
            buf_consume(&in, (size_t)size);
            continue;
        }
        const ssize_t n = read(fd, room, sizeof room);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            give_up("the phone's connection");
        }
        buf_add(&in, room, (size_t)n);
    }
}

static int join(const char *name)
{
    const struct address server = daemon_port(PORT);
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    const int fd = socket(server.any.sa_family, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (fd < 0 || connect(fd, &server.any, address_length(&server))) {
        give_up("connect");
    }
    send_message(fd, &(struct sccp_message){ .id = SCCP_REGISTER, .name = name, .instance = 1, .max_streams = 5,
                                             .device_type = TYPE_7960, .protocol = VERSION });
    await(fd, SCCP_REGISTER_ACK);
    return fd;
}

static void beat(const char *name, int out)
{
    double *waited = calloc(BEATS_MAX, sizeof *waited);
    struct beat_report r = { 0 };
    const int fd = join(name);
    while (!is_over && r.count < BEATS_MAX) {
        const double asked = bench_now();
        send_message(fd, &(struct sccp_message){ .id = SCCP_KEEP_ALIVE });
        await(fd, SCCP_KEEP_ALIVE_ACK);
        const double answered = bench_now();
        waited[r.count++] = (answered - asked) * 1000;
        usleep(EVERY_US);
        const double over = (bench_now() - answered) * 1000 - EVERY_US / 1000.0;
        r.overslept = over > r.overslept ? over : r.overslept;
    }
    r.median = bench_quantile(waited, r.count, 0.5);
    r.most = bench_quantile(waited, r.count, 0.99);
    r.longest = bench_quantile(waited, r.count, 1);
    free(waited);
    _exit(write(out, &r, sizeof r) == sizeof r ? 0 : 1);
}

/* -- in the test's -- */
void beat_begin(const char *name)
{
    int ends[2];
    if (pipe(ends) || (child = fork()) < 0) {
        perror("beat");
        exit(1);
    }
    if (!child) {
        const struct sigaction term = { .sa_handler = on_term };
        sigaction(SIGTERM, &term, NULL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        beat(name, ends[1]);
    }
    close(ends[1]);
    report_end = ends[0];
}

bool beat_end(struct beat_report *r)
{
    *r = (struct beat_report){ 0 };
    kill(child, SIGTERM);
    const bool told = read(report_end, r, sizeof *r) == sizeof *r;
    waitpid(child, NULL, 0);
    close(report_end);
    return told && r->count;
}

// SPDX-License-Identifier: MIT
/* What one CSTA request and one event cost the appliance while 100, 1,000 and 10,000 applications have a session and a
 * monitor each, in processor time. Each number is monitored by a hundred sessions; one of them switches do not disturb
 * on and off, and all hear of it. */
#include "core/loop.h"
#include "test/lab/bench.h"
#include "test/lab/cti.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAVE = 50, AT_ONCE = 50, REQUESTS = 20000, WATCHERS = 100, CHANGES = 400, ROUNDS = 3, FIRST = 100001 };

static struct bench_child appliance;
static unsigned sessions, opened, settled, failed;
static struct cti **clients;
static struct buf snapshot, monitor, on, off;
static unsigned left, waiting, next;

static enum { OPENING, ASKING, CHANGING } stage;

/* -- opening: INVITE, then MonitorStart -- */

static void body_of(struct buf *body, struct cti *c, const char *verb, unsigned number, const char *value)
{
    char text[12];
    snprintf(text, sizeof text, "%u", number);
    const char *const words[] = { verb, text, value };
    buf_clear(body);
    cti_body(c, "%s", value ? 3 : 2, words, body);
}

static void open_next(void);

static void on_opening(struct cti *c, unsigned cseq)
{
    if (cseq == 1) {
        const unsigned place = (unsigned)(size_t)cti_data(c);
        body_of(&monitor, c, "monitor", FIRST + place / WATCHERS, NULL);
        cti_send(c, monitor.data, monitor.size);
        return;
    }
    open_next();
    if (++settled == sessions) {
        loop_stop();
    }
}

/* -- requests, of one session after the other -- */

static void ask_next(void)
{
    if (left) {
        left--;
        waiting++;
        cti_send(clients[next++ % sessions], snapshot.data, snapshot.size);
    }
}

/* -- events: do not disturb goes on and off at one number after the other -- */

static unsigned expected;

static void change_next(void)
{
    if (!left) {
        loop_stop();
        return;
    }
    left--;
    const unsigned device = next % (sessions / WATCHERS);
    struct cti *c = clients[device * WATCHERS];
    struct buf *body = next++ / (sessions / WATCHERS) % 2 ? &off : &on;
    body_of(body, c, "dnd", FIRST + device, body == &on ? "on" : "off");
    expected = WATCHERS;
    cti_send(c, body->data, body->size);
}

static void on_event(struct cti *c, const char *xml, size_t n)
{
    (void)c, (void)xml, (void)n;
    if (stage == CHANGING && !--expected) {
        change_next();
    }
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    const bool refused = status != 200 || memmem(xml, n, "CSTAErrorCode", 13);
    if (refused && !failed++) {
        fprintf(stderr, "%d %.*s\n", status, (int)n, xml);
        loop_stop();
    }
    if (stage == OPENING) {
        on_opening(c, cseq);
    } else if (stage == ASKING) {
        waiting--;
        ask_next();
        if (!waiting) {
            loop_stop();
        }
    }
}

static void on_ended(struct cti *c, const char *why)
{
    (void)c;
    fprintf(stderr, "a session ended: %s\n", why);
    failed++;
    loop_stop();
}

static const struct cti_watcher watcher = { .event = on_event, .answer = on_answer, .ended = on_ended };

static void open_next(void)
{
    if (opened == sessions) {
        return;
    }
    const struct cti_start start = { .server = bench_port(&appliance, 5060), .line = "100001", .watcher = &watcher,
                                     .timer = true, .data = (void *)(size_t)opened };
    clients[opened++] = cti_open(&start);
}

/* -- measuring -- */

static struct { double opening[BENCH_SIZES], memory[BENCH_SIZES], asking[BENCH_SIZES],
                       telling[BENCH_SIZES]; } costs;

static double run(unsigned count, void (*start)(void), unsigned at_once)
{
    const double before = bench_cpu(&appliance);
    left = count;
    for (unsigned i = 0; i < at_once; i++) {
        start();
    }
    loop_run();
    return bench_cpu(&appliance) - before;
}

static double best(double a, double b)
{
    return a && a < b ? a : b;
}

static void measure(unsigned size)
{
    struct buf config = { 0 };
    sessions = bench_sizes[size];
    opened = settled = next = 0;
    stage = OPENING;
    bench_office(&config, sessions);
    clients = calloc(sessions, sizeof *clients);
    appliance = bench_appliance(buf_text(&config));
    const long memory = bench_memory(&appliance);
    loop_open();
    costs.opening[size] = run(0, open_next, WAVE) / sessions * 1e6;
    costs.memory[size] = (double)(bench_memory(&appliance) - memory) / sessions;
    body_of(&snapshot, clients[0], "snapshot", FIRST, NULL);
    for (unsigned i = 0; i < ROUNDS && !failed; i++) {
        stage = ASKING;
        costs.asking[size] = best(costs.asking[size], run(REQUESTS, ask_next, AT_ONCE) / REQUESTS * 1e6);
        stage = CHANGING;
        costs.telling[size] = best(costs.telling[size], run(CHANGES, change_next, 1) / CHANGES / WATCHERS * 1e6);
    }
    for (unsigned i = 0; i < opened; i++) {
        cti_free(clients[i]);
    }
    loop_close();
    bench_end(&appliance);
    free(clients);
    buf_free(&config);
}

int main(void)
{
    bench_descriptors();
    for (unsigned i = 0; i < BENCH_SIZES && !failed; i++) {
        measure(i);
    }
    bench_slope_head("sessions, with a monitor each");
    bench_slope("a session opened, with its monitor", "us", costs.opening);
    bench_slope("its memory", "KiB", costs.memory);
    bench_slope("a CSTA request", "us", costs.asking);
    bench_slope("an event to one of 100 monitors", "us", costs.telling);
    return failed != 0;
}

// SPDX-License-Identifier: MIT
/* CSTA requests per second over TCP: SnapshotDevice in INFO, answered in its 200 OK, against a server that only echoes
 * as many bytes. */
#include "core/loop.h"
#include "test/lab/bench.h"
#include "test/lab/cti.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 8, DEPTH = 16, REQUESTS = 100000, ASK = 620, ANSWER = 560 };

static const char config[] =
    "voice service voip\n no cti shutdown\n cti csta mode basic\n"
    "telephony-service\n max-ephones 10\n max-dn 10\n ip source-address 10.0.0.1 port 2000\n"
    "ephone-dn 1\n number 201\n cti notify\n cti watch\n";

static unsigned left = REQUESTS, waiting, open_count, failed;
static double begun;
static struct buf body;

static void ask(struct cti *c)
{
    if (left) {
        left--;
        waiting++;
        cti_send(c, body.data, body.size);
    }
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    if (cseq == 1) {
        const char *const words[] = { "snapshot", "201" };
        if (!body.size) {
            cti_body(c, "tel:%s;phone-context=dialstring", 2, words, &body);
        }
        if (++open_count == SESSIONS) {
            loop_stop();
        }
        return;
    }
    failed += status != 200 || !memmem(xml, n, "SnapshotDeviceResponse", 22);
    waiting--;
    ask(c);
    if (!waiting) {
        loop_stop();
    }
}

int main(void)
{
    static const struct cti_watcher watcher = { .answer = on_answer };
    struct bench_child appliance = bench_appliance(config);
    struct cti *sessions[SESSIONS];
    loop_open();
    for (unsigned i = 0; i < SESSIONS; i++) {
        const struct cti_start start = { .server = bench_port(&appliance, 5060), .line = "201", .watcher = &watcher };
        sessions[i] = cti_open(&start);
    }
    loop_run();
    double cpu = bench_cpu(&appliance);
    begun = bench_now();
    for (unsigned i = 0; i < SESSIONS; i++) {
        for (unsigned d = 0; d < DEPTH; d++) {
            ask(sessions[i]);
        }
    }
    loop_run();
    double took = bench_now() - begun;
    cpu = bench_cpu(&appliance) - cpu;
    for (unsigned i = 0; i < SESSIONS; i++) {
        cti_free(sessions[i]);
    }
    loop_close();
    bench_end(&appliance);
    buf_free(&body);
    double floor = bench_floor_rate(ASK, ANSWER, SESSIONS, DEPTH), rate = REQUESTS / took;
    printf("CSTA requests over TCP           %9.0f /s   floor %9.0f /s   ratio %.2f\n", rate, floor, rate / floor);
    printf("  per core of the appliance      %9.0f /s   %u failed\n", REQUESTS / (cpu > 0 ? cpu : took), failed);
    return failed != 0;
}

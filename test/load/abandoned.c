// SPDX-License-Identifier: MIT
/* Sessions that are left behind without a word: over TCP they are gone as soon as the connection is, over UDP nobody
 * tells until Session-Expires. */
#include "test/lab/cti.h"
#include "test/load/load.h"

#include <stdio.h>
#include <stdlib.h>

/* -- T16: 5,000 sessions, all left behind at once -- */

enum { AT_ONCE = 200, EXPIRES_S = 90 };      /* the least that is granted */

static const char sessions_row[] = "CTI sessions";
static struct cti **left;
static unsigned opened, wanted, granted;
static bool over_udp;

static void left_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n);

static const struct cti_watcher left_watcher = { .answer = left_answer };

/* Every other one has the appliance ask whether it is still there. */
static void open_one(void)
{
    if (opened < wanted) {
        const struct cti_start start = { .server = daemon_port(5060), .udp = over_udp, .line = "100001",
                                         .timer = opened % 2, .expires = EXPIRES_S, .watcher = &left_watcher };
        left[opened++] = cti_open(&start);
    }
}

static void left_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    granted += status == 200;
    open_one();
}

static bool all_granted(void)
{
    return granted >= wanted;
}

static void leave_behind(const char *how)
{
    char what[96];
    const long memory = bench_memory(daemon_child()), before = daemon_used(sessions_row);
    const double begun = bench_now();
    opened = granted = 0;
    left = calloc(wanted, sizeof *left);
    for (unsigned i = 0; i < AT_ONCE; i++) {
        open_one();
    }
    bench_wait(all_granted, 60);
    snprintf(what, sizeof what, "5,000 sessions over %s open in", how);
    load_told(what, bench_now() - begun, "s");
    snprintf(what, sizeof what, "sessions over %s", how);
    load_at_least(what, daemon_used(sessions_row) - before, wanted, "", LOAD_FACT);
    snprintf(what, sizeof what, "sessions over %s: memory of each", how);
    load_at_most(what, (double)(bench_memory(daemon_child()) - memory) / wanted, 16, "KiB", LOAD_MEASURE);
    for (unsigned i = 0; i < opened; i++) {
        cti_free(left[i]);
    }
    free(left);
}

static void judge_end(const char *how, double since, long remaining, double limit_s)
{
    char what[96];
    while (daemon_used(sessions_row) > remaining && bench_now() - since < limit_s + 30) {
        load_pause(0.02);
    }
    snprintf(what, sizeof what, "5,000 left behind over %s: all are gone after", how);
    load_at_most(what, bench_now() - since, limit_s, "s", LOAD_MEASURE);
    snprintf(what, sizeof what, "sessions over %s left", how);
    load_at_most(what, (double)(daemon_used(sessions_row) - remaining), 0, "", LOAD_FACT);
}

static void abandoned(void)
{
    const bool patient = load_form() != LOAD_SHORT;
    double since = 0;
    wanted = load_many(5000, 200);
    load_office(10, NULL);
    if (patient) {
        over_udp = true;
        leave_behind("UDP");
        since = bench_now();
    }
    over_udp = false;
    leave_behind("TCP");
    judge_end("TCP", bench_now(), patient ? wanted : 0, 1);
    if (patient) {
        judge_end("UDP", since, 0, EXPIRES_S + 1);
    } else {
        load_skipped("sessions left behind over UDP", "90 s to expire");
    }
    load_as_before(80 << 10);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T16", abandoned } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

// SPDX-License-Identifier: MIT
/* How soon things happen in a call, against one bare round trip: the last digit until the other phone rings, MakeCall
 * until the phone hears of it, off-hook until the application hears of it. */
#include "core/loop.h"
#include "test/lab/bench.h"
#include "test/lab/cti.h"
#include "test/lab/phone.h"

#include <stdio.h>
#include <string.h>

enum { CALLS = 500 };

static const char config[] =
    "voice service voip\n no cti shutdown\n cti csta mode basic\n"
    "telephony-service\n max-ephones 10\n max-dn 10\n ip source-address 10.0.0.1 port 2000\n"
    "ephone-dn 1\n number 201\n cti watch\n"
    "ephone-dn 2\n number 202\n cti watch\n"
    "ephone 1\n mac-address 0200.0000.0001\n type 7960\n button 1:1\n"
    "ephone 2\n mac-address 0200.0000.0002\n type 7960\n button 1:2\n";

static struct desk *caller, *called;
static struct cti *application;
static struct buf make_call;
static double asked;

/* What is waited for, and what is done then: the steps of one round, again and again. */
static enum { REGISTER, SESSION, MONITOR, OFF_HOOK, RING_IN, CLEARED, BY_SERVICE, BY_SERVICE_CLEARED, OVER } at;
static unsigned ready, rounds;
static double off_hook[CALLS], ring_in[CALLS], by_service[CALLS];

static void go_off_hook(void)
{
    if (rounds == CALLS) {
        at = OVER;
        loop_stop();
        return;
    }
    at = OFF_HOOK;
    asked = bench_now();
    desk_off_hook(caller);
}

static void on_registered(struct desk *d)
{
    (void)d;
    if (++ready == 2) {
        loop_stop();
    }
}

static void both_idle(void *arg)
{
    (void)arg;
    if (caller->call_count || called->call_count) {
        return;
    }
    if (at == CLEARED) {
        at = BY_SERVICE;
        asked = bench_now();
        cti_send(application, make_call.data, make_call.size);
    } else if (at == BY_SERVICE_CLEARED) {
        rounds++;
        go_off_hook();
    }
}

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    (void)frame, (void)n;
    if (sent) {
        return;
    }
    if (at == BY_SERVICE && d == caller) {
        by_service[rounds] = bench_now() - asked;
        at = BY_SERVICE_CLEARED;
    }
    loop_post(both_idle, NULL);
}

static void on_shown(struct desk *d, const char *text)
{
    if (d == called && strstr(text, "ringin")) {
        if (at == RING_IN) {
            ring_in[rounds] = bench_now() - asked;
            at = CLEARED;
        }
        desk_on_hook(caller);
    }
}

static void on_event(struct cti *c, const char *xml, size_t n)
{
    (void)c;
    if (at == OFF_HOOK && memmem(xml, n, "ServiceInitiated", 16)) {
        off_hook[rounds] = bench_now() - asked;
        at = RING_IN;
        desk_digits(caller, "20");
        asked = bench_now();
        desk_digits(caller, "2");
    }
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)status, (void)xml, (void)n;
    if (cseq == 1) {
        const char *const monitor[] = { "monitor", "201" }, *const call[] = { "call", "201", "202" };
        struct buf body = { 0 };
        cti_body(c, "%s", 2, monitor, &body);
        cti_send(c, body.data, body.size);
        buf_free(&body);
        cti_body(c, "%s", 3, call, &make_call);
        at = MONITOR;
    } else if (at == MONITOR) {
        go_off_hook();
    }
}

static void print(const char *what, double *values, double floor)
{
    double median = bench_quantile(values, CALLS, 0.5) * 1e6, late = bench_quantile(values, CALLS, 0.99) * 1e6;
    printf("%-32s %9.0f us   floor %9.0f us   ratio %.1f   (99 %%: %.0f us)\n", what, median, floor, median / floor,
           late);
}

int main(void)
{
    static const struct desk_watcher desk_watcher = { on_shown, on_frame, on_registered, NULL };
    static const struct cti_watcher cti_watcher = { .event = on_event, .answer = on_answer };
    struct bench_child appliance = bench_appliance(config);
    struct desk_start start = { .server = bench_port(&appliance, 2000), .name = "SEP020000000001",
                                .profile = desk_profile("7960"), .watcher = &desk_watcher };
    const struct cti_start session = { .server = bench_port(&appliance, 5060), .line = "201", .watcher = &cti_watcher };
    loop_open();
    caller = desk_open(&start);
    start.name = "SEP020000000002";
    called = desk_open(&start);
    loop_run();
    at = SESSION;
    application = cti_open(&session);
    loop_run();
    cti_free(application);
    desk_free(caller);
    desk_free(called);
    loop_close();
    bench_end(&appliance);
    buf_free(&make_call);
    double floor = 1e6 / bench_floor_rate(20, 40, 1, 1);
    print("last digit to ring-in", ring_in, floor);
    print("MakeCall to the phone", by_service, floor);
    print("off-hook to the event", off_hook, floor);
    return 0;
}

// SPDX-License-Identifier: MIT
/* Applications: how many requests they get answered, how soon calls and events reach the other side, how many watch one
 * call. */
#include "test/lab/crowd.h"
#include "test/load/load.h"
#include "core/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- T13: requests per second, over TCP and UDP, from many sessions and from one -- */

struct run {
    const char *what;
    struct demand demand;
    double least;                    /* requests a second */
    double dearest;                  /* us of processor time; alone, each request pays for waking an idle processor */
};

static void ask_for_a_while(const struct run *r)
{
    char what[96];
    demand_open(&r->demand);
    bench_wait(demand_is_open, 30);
    double cpu = bench_cpu(daemon_child());
    demand_start();
    load_pause(load_many(5, 1));
    demand_stop();
    bench_wait(demand_is_quiet, 40);
    cpu = bench_cpu(daemon_child()) - cpu;
    load_at_least(r->what, demand_per_second(), r->least, "/s", LOAD_MEASURE);
    snprintf(what, sizeof what, "%s: 99 %% answered in", r->what);
    load_at_most(what, demand_quantile(0.99) * 1000, 10, "ms", LOAD_MEASURE);
    snprintf(what, sizeof what, "%s: processor time of each", r->what);
    load_at_most(what, cpu * 1e6 / (double)(demand.answered ? demand.answered : 1), r->dearest, "us", LOAD_MEASURE);
    snprintf(what, sizeof what, "%s: failed", r->what);
    load_at_most(what, (double)demand.failed + (demand.open < r->demand.sessions), 0, "", LOAD_FACT);
    demand_free();
}

static void requests(void)
{
    const struct run runs[] = {
        { "64 sessions over TCP", { .sessions = 64, .depth = 1 }, 10000, 60 },
        { "1,000 sessions over TCP", { .sessions = load_many(1000, 50), .rate = load_many(10000, 500) }, 9500, 60 },
        { "64 sessions over UDP", { .sessions = 64, .depth = 1, .udp = true }, 8000, 60 },
        { "one session, one request at a time", { .sessions = 1, .depth = 1 }, 5000, 120 },
    };
    load_office(1000, NULL);
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        ask_for_a_while(&runs[i]);
    }
    load_as_before(100 << 10);
    load_stop();
}

/* -- T14: MakeCall until the phone hears of it, off-hook until the application does, without and with other requests
 * under way -- */

enum { CALLS = 300 };

static struct {
    enum { IDLE, OFF_HOOK, MAKE_CALL } at;
    struct desk *caller;
    double begun, off_hook[CALLS], make_call[CALLS];
    bool done;
} chain;

static bool chain_is_done(void)
{
    return chain.done;
}

static bool caller_is_idle(void)
{
    return !chain.caller->call_count;
}

static void chain_event(struct cti *c, const char *xml, size_t n)
{
    (void)c;
    chain.done = chain.done || (chain.at == OFF_HOOK && memmem(xml, n, "ServiceInitiated", 16));
}

static void chain_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    (void)frame, (void)n;
    chain.done = chain.done || (chain.at == MAKE_CALL && d == chain.caller && !sent);
}

static unsigned answers;

static void chain_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    answers += status == 200;
}

static bool both_answered(void)
{
    return answers >= 2;
}

static bool once(double *took, void (*begin)(void *arg), void *arg)
{
    chain.done = false;
    chain.begun = bench_now();
    begin(arg);
    const bool came = bench_wait(chain_is_done, 5);
    *took = bench_now() - chain.begun;
    chain.at = IDLE;
    desk_on_hook(chain.caller);
    return came && bench_wait(caller_is_idle, 5);
}

static void lift(void *unused)
{
    (void)unused;
    chain.at = OFF_HOOK;
    desk_off_hook(chain.caller);
}

static struct buf make_call;

static void make(void *application)
{
    chain.at = MAKE_CALL;
    cti_send(application, make_call.data, make_call.size);
}

static void measure_chain(struct cti *application, const char *when, double median_ms, double late_ms)
{
    const unsigned calls = load_many(CALLS, 20);
    char what[96];
    unsigned good = 0;
    while (good < calls && once(&chain.off_hook[good], lift, NULL) && once(&chain.make_call[good], make, application)) {
        good++;
    }
    snprintf(what, sizeof what, "%s: calls tried", when);
    load_at_least(what, good, calls, "", LOAD_FACT);
    static const char *const names[] = { "off-hook to the event", "MakeCall to the phone" };
    double *const values[] = { chain.off_hook, chain.make_call };
    for (unsigned i = 0; i < 2; i++) {
        snprintf(what, sizeof what, "%s: %s, median", when, names[i]);
        load_at_most(what, bench_quantile(values[i], good, 0.5) * 1000, median_ms, "ms", LOAD_MEASURE);
        snprintf(what, sizeof what, "%s: %s, 99 %%", when, names[i]);
        load_at_most(what, bench_quantile(values[i], good, 0.99) * 1000, late_ms, "ms", LOAD_MEASURE);
    }
}

static struct cti *open_and_monitor(const struct cti_watcher *watcher, unsigned line)
{
    char number[16];
    struct buf body = { 0 };
    snprintf(number, sizeof number, "%u", bench_number(line));
    const struct cti_start start = { .server = daemon_port(5060), .line = number, .watcher = watcher };
    struct cti *c = cti_open(&start);
    const char *const words[] = { "monitor", number };
    while (!cti_is_open(c)) {
        load_pause(0.01);
    }
    cti_body(c, "%s", 2, words, &body);
    cti_send(c, body.data, body.size);
    buf_free(&body);
    return c;
}

static void latency(void)
{
    static const struct desk_watcher desk_watcher = { .frame = chain_frame };
    static const struct cti_watcher cti_watcher = { .event = chain_event, .answer = chain_answer };
    const unsigned phones = load_many(1000, 20);
    load_office(phones, NULL);
    crowd_open(phones, &desk_watcher);
    bench_wait(crowd_is_there, 30);
    chain.caller = crowd_phone(1);
    struct cti *application = open_and_monitor(&cti_watcher, 1);
    load_so("an application monitors the phone", bench_wait(both_answered, 10));
    const char *const words[] = { "call", "100001", "100002" };
    cti_body(application, "%s", 3, words, &make_call);
    measure_chain(application, "1,000 phones", 1, 5);
    demand_open(&(struct demand){ .sessions = 16, .rate = load_many(5000, 100) });
    bench_wait(demand_is_open, 10);
    demand_start();
    measure_chain(application, "with 5,000 requests/s", 20, 20);
    demand_stop();
    bench_wait(demand_is_quiet, 10);
    load_at_most("requests failed", (double)demand.failed, 0, "", LOAD_FACT);
    demand_free();
    cti_free(application);
    buf_free(&make_call);
    crowd_free();
    load_as_before(16384);
    load_stop();
}

/* -- T15: one call that 100 applications monitor; 1,000 calls that two do. All hear the same in the same order -- */

struct audience {
    struct cti *cti;
    uint64_t told;                   /* of everything that it heard, in order */
    unsigned events, answered;
};

static struct audience *audience;
static unsigned audience_count;
static unsigned long heard;

/* Everything but the monitor's own number, which is the only thing that may differ. */
static uint64_t digest(uint64_t h, const char *xml, size_t n)
{
    static const char begin[] = "<monitorCrossRefID>", end[] = "</monitorCrossRefID>";
    const char *from = memmem(xml, n, begin, sizeof begin - 1), *to = memmem(xml, n, end, sizeof end - 1);
    for (size_t i = 0; i < n; i++) {
        if (!from || !to || xml + i < from || xml + i >= to) {
            h = (h ^ (uint8_t)xml[i]) * 0x100000001b3u;
        }
    }
    return h;
}

static void audience_event(struct cti *c, const char *xml, size_t n)
{
    struct audience *a = cti_data(c);
    a->told = digest(a->told, xml, n);
    a->events++;
    heard++;
}

static void audience_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    struct audience *a = cti_data(c);
    (void)cseq, (void)xml, (void)n;
    a->answered += status == 200;
}

static unsigned devices;             /* that each monitors */

static bool all_open(void)
{
    for (unsigned i = 0; i < audience_count; i++) {
        if (!cti_is_open(audience[i].cti)) {
            return false;
        }
    }
    return true;
}

static bool all_monitor(void)
{
    for (unsigned i = 0; i < audience_count; i++) {
        if (audience[i].answered < devices + 1) {
            return false;
        }
    }
    return true;
}

static void say(struct cti *c, unsigned count, const char *const words[])
{
    struct buf body = { 0 };
    cti_body(c, "%s", count, words, &body);
    cti_send(c, body.data, body.size);
    buf_free(&body);
}

static void gather(unsigned applications, unsigned of_devices)
{
    static const struct cti_watcher watcher = { .event = audience_event, .answer = audience_answer };
    audience = calloc(applications, sizeof *audience);
    audience_count = applications;
    devices = of_devices;
    heard = 0;
    for (unsigned i = 0; i < applications; i++) {
        const struct cti_start start = { .server = daemon_port(5060), .line = "100001", .watcher = &watcher,
                                         .data = &audience[i] };
        audience[i].cti = cti_open(&start);
    }
    bench_wait(all_open, 20);
    for (unsigned i = 0; i < applications; i++) {
        for (unsigned d = 1; d <= of_devices; d++) {
            char number[16];
            snprintf(number, sizeof number, "%u", bench_number(d));
            say(audience[i].cti, 2, (const char *const[]){ "monitor", number });
        }
    }
    load_so("monitors start", bench_wait(all_monitor, 30));
}

static void dismiss(void)
{
    for (unsigned i = 0; i < audience_count; i++) {
        cti_free(audience[i].cti);
    }
    free(audience);
}

/* Whoever rings answers. */
static unsigned pairs, begun_calls, connected;

static void crowd_shown(struct desk *d, const char *text)
{
    if (strstr(text, "ringin")) {
        desk_key(d, "answer");
    } else if (strstr(text, "connected") && (unsigned)(uintptr_t)d->start.data % 2) {
        connected++;
    }
}

static bool all_connected(void)
{
    return connected >= begun_calls;
}

/* The side that is left hears reorder, and hangs up, too. */
static bool pair_is_idle(unsigned pair)
{
    struct desk *caller = crowd_phone(2 * pair + 1), *called = crowd_phone(2 * pair + 2);
    if (called->call_count && !desk_call_in(called, CALL_STATE_CONNECTED)) {
        desk_on_hook(called);
    }
    return !caller->call_count && !called->call_count;
}

static unsigned first_ending, last_ending;

static bool these_are_idle(void)
{
    while (first_ending < last_ending && pair_is_idle(first_ending)) {
        first_ending++;
    }
    return first_ending >= last_ending;
}

/* Calls from 1 to 2, 3 to 4, …, some at a time, until all are up; then they end. False when it gets stuck. */
static bool round_of_calls(void)
{
    enum { AT_ONCE = 50 };
    connected = begun_calls = first_ending = last_ending = 0;
    while (begun_calls < pairs) {
        for (unsigned i = 0; i < AT_ONCE && begun_calls < pairs; i++) {
            char number[16];
            snprintf(number, sizeof number, "%u", bench_number(2 * begun_calls + 2));
            desk_enbloc(crowd_phone(2 * begun_calls++ + 1), number);
        }
        if (!bench_wait(all_connected, 30)) {
            return false;
        }
    }
    while (last_ending < pairs) {
        for (unsigned i = 0; i < AT_ONCE && last_ending < pairs; i++) {
            desk_on_hook(crowd_phone(2 * last_ending++ + 1));
        }
        if (!bench_wait(these_are_idle, 30)) {
            return false;
        }
    }
    return true;
}

static bool same_order(void)
{
    for (unsigned i = 1; i < audience_count; i++) {
        if (audience[i].told != audience[0].told || audience[i].events != audience[0].events) {
            return false;
        }
    }
    return audience_count && audience[0].events;
}

static void judge_fan_out(const char *what, unsigned rounds)
{
    char text[96];
    unsigned good = 0;
    const double cpu = bench_cpu(daemon_child());
    while (good < rounds && round_of_calls()) {
        good++;
    }
    load_pause(0.5);
    const double spent = bench_cpu(daemon_child()) - cpu;
    snprintf(text, sizeof text, "%s: rounds of calls", what);
    load_at_least(text, good, rounds, "", LOAD_FACT);
    snprintf(text, sizeof text, "%s: events per second of processor time", what);
    load_at_least(text, (double)heard / (spent > 0.01 ? spent : 0.01), 20000, "/s", LOAD_MEASURE);
    snprintf(text, sizeof text, "%s: applications cut off because they do not read", what);
    load_at_most(text, (double)daemon_counter("sip_connections_slow"), 0, "", LOAD_FACT);
    snprintf(text, sizeof text, "%s: all monitors hear the same in the same order", what);
    load_so(text, same_order());
}

static void fan_out(void)
{
    static const struct desk_watcher watcher = { .shown = crowd_shown };
    const unsigned phones = load_many(2000, 40);
    load_office(phones, NULL);
    crowd_open(phones, &watcher);
    bench_wait(crowd_is_there, 30);
    pairs = 1;
    gather(load_many(100, 10), 2);
    judge_fan_out("one call, 100 applications", load_many(100, 5));
    dismiss();
    pairs = phones / 2;
    gather(2, phones);
    judge_fan_out("1,000 calls, two applications", load_many(5, 2));
    dismiss();
    crowd_free();
    load_as_before(64 << 10);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T13", requests }, { "T14", latency }, { "T15", fan_out } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

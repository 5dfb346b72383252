// SPDX-License-Identifier: MIT
/* What one registration and one call cost the appliance while 100, 1,000 and 10,000 phones are registered, and while
 * all the others are in calls: processor time, which says on a busy machine what it says on a quiet one. */
#include "core/loop.h"
#include "test/lab/bench.h"
#include "test/lab/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAVE = 50, PAIRS = 20, CALLS = 2000, ALONE = 300, ROUNDS = 3 };

/* Two phones, the first of which calls the second. */
struct pair {
    struct desk *caller, *called;
    char number[12];
    double asked;
    bool stays;                  /* its call is answered and goes on */
};

static struct bench_child appliance;
static unsigned phones, opened, registered, lost;
static struct pair *pairs;
static unsigned left, busy;      /* calls to make; pairs that make them */
static unsigned next_other;      /* of the pairs that stay in their calls */
static unsigned ringing;
static double ring_in[ALONE];

static struct pair *pair_of(const struct desk *d)
{
    return d->start.data;
}

/* -- registration -- */

static void open_next(void);

static void on_registered(struct desk *d)
{
    (void)d;
    open_next();
    if (++registered == phones) {
        loop_stop();
    }
}

static void on_ended(struct desk *d, const char *why)
{
    (void)d, (void)why;
    lost++;
    loop_stop();
}

/* -- calls -- */

static void call(struct pair *p)
{
    desk_off_hook(p->caller);
    desk_digits(p->caller, p->number);
    p->asked = bench_now();
}

static void next_call(struct pair *p)
{
    if (left) {
        left--;
        call(p->stays ? &pairs[next_other++] : p);
    } else if (!--busy) {
        loop_stop();
    }
}

static void when_idle(void *arg)
{
    struct pair *p = arg;
    if (p->asked < 0 && !p->caller->call_count && !p->called->call_count) {
        p->asked = 0;
        next_call(p);
    }
}

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    (void)frame, (void)n;
    if (!sent && pair_of(d)->asked < 0) {
        loop_post(when_idle, pair_of(d));
    }
}

static void on_shown(struct desk *d, const char *text)
{
    struct pair *p = pair_of(d);
    if (p->asked > 0 && p->stays && d == p->caller && strstr(text, "connected")) {
        p->asked = 0;
        next_call(p);
    } else if (p->asked > 0 && d == p->called && strstr(text, "ringin")) {
        if (ringing < ALONE) {
            ring_in[ringing++] = bench_now() - p->asked;
        }
        if (p->stays) {
            desk_off_hook(p->called);
        } else {
            p->asked = -1;
            desk_on_hook(p->caller);
        }
    }
}

static const struct desk_watcher watcher = { on_shown, on_frame, on_registered, on_ended };

static void open_next(void)
{
    char name[16];
    if (opened == phones) {
        return;
    }
    struct pair *p = &pairs[opened / 2];
    snprintf(name, sizeof name, "SEP0200%08X", ++opened);
    const struct desk_start start = { .server = bench_port(&appliance, 2000), .name = name,
                                      .profile = desk_profile("7960"), .watcher = &watcher, .data = p };
    if (opened % 2) {
        p->caller = desk_open(&start);
    } else {
        p->called = desk_open(&start);
        snprintf(p->number, sizeof p->number, "%u", bench_number(opened));
    }
}

/* Makes so many calls by so many pairs at once; the processor time of one. */
static double cost_of_calls(unsigned count, unsigned at_once)
{
    const double before = bench_cpu(&appliance);
    left = count;
    busy = at_once;
    for (unsigned i = 0; i < at_once; i++) {
        next_call(&pairs[i]);
    }
    loop_run();
    return (bench_cpu(&appliance) - before) / count;
}

static double best_of_rounds(void)
{
    double best = cost_of_calls(CALLS, PAIRS);
    for (unsigned i = 1; i < ROUNDS; i++) {
        const double cost = cost_of_calls(CALLS, PAIRS);
        best = cost < best ? cost : best;
    }
    return best * 1e6;
}

/* The other pairs call each other, and stay. */
static void let_others_talk(void)
{
    const unsigned others = phones / 2 - PAIRS, at_once = PAIRS < others ? PAIRS : others;
    for (unsigned i = PAIRS; i < phones / 2; i++) {
        pairs[i].stays = true;
    }
    left = others;
    busy = at_once;
    next_other = PAIRS;
    for (unsigned i = 0; i < at_once; i++) {
        next_call(&pairs[PAIRS]);
    }
    loop_run();
}

static struct { double registering[BENCH_SIZES], memory[BENCH_SIZES], calling[BENCH_SIZES], ringing[BENCH_SIZES],
                       among[BENCH_SIZES]; } costs;

static void measure(unsigned size)
{
    struct buf config = { 0 };
    phones = bench_sizes[size];
    opened = registered = 0;
    bench_office(&config, phones);
    pairs = calloc(phones / 2, sizeof *pairs);
    appliance = bench_appliance(buf_text(&config));
    const long memory = bench_memory(&appliance);
    const double before = bench_cpu(&appliance);
    loop_open();
    for (unsigned i = 0; i < WAVE; i++) {
        open_next();
    }
    loop_run();
    costs.registering[size] = (bench_cpu(&appliance) - before) / phones * 1e6;
    costs.memory[size] = (double)(bench_memory(&appliance) - memory) / phones;
    ringing = 0;
    cost_of_calls(ALONE, 1);
    costs.ringing[size] = bench_quantile(ring_in, ringing, 0.5) * 1e6;
    costs.calling[size] = best_of_rounds();
    let_others_talk();
    costs.among[size] = best_of_rounds();
    for (unsigned i = 0; i < opened; i++) {
        desk_free(i % 2 ? pairs[i / 2].called : pairs[i / 2].caller);
    }
    loop_close();
    bench_end(&appliance);
    free(pairs);
    buf_free(&config);
}

int main(void)
{
    bench_descriptors();
    for (unsigned i = 0; i < BENCH_SIZES && !lost; i++) {
        measure(i);
    }
    bench_slope_head("phones");
    bench_slope("a registration", "us", costs.registering);
    bench_slope("memory of a registered phone", "KiB", costs.memory);
    bench_slope("a call made and cleared", "us", costs.calling);
    bench_slope("the same, all others in calls", "us", costs.among);
    bench_slope("last digit to ring-in, by the clock", "us", costs.ringing);
    return lost != 0;
}

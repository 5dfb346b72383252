// SPDX-License-Identifier: MIT
/* Applications that ask without pause. */
#include "test/lab/crowd.h"
#include "core/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 1 << 18, BEAT_MS = 10, DEPTH_MAX = 64 };

struct demand_state demand;

struct asker {
    struct cti *cti;
    struct buf body;             /* of its request */
    double asked[DEPTH_MAX];     /* by CSeq */
};

static struct demand how;
static struct asker *askers;
static double times[TIMES];
static unsigned long timed, waiting;
static unsigned next_asker;
static double asked;             /* requests since demand_start */
static double started;
static bool going;
static struct timer beat;

static void ask(struct asker *a)
{
    const unsigned cseq = cti_send(a->cti, a->body.data, a->body.size);
    waiting += cseq != 0;
    a->asked[cseq % DEPTH_MAX] = bench_now();
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    struct asker *a = cti_data(c);
    if (cseq == 1) {
        char number[16];
        snprintf(number, sizeof number, "%u", bench_number((unsigned)(a - askers) + 1));
        const char *const words[] = { "snapshot", number };
        cti_body(c, "tel:%s;phone-context=dialstring", 2, words, &a->body);
        demand.open += status == 200;
        return;
    }
    waiting--;
    demand.answered++;
    demand.failed += status != 200 || !memmem(xml, n, "SnapshotDeviceResponse", 22);
    times[timed++ % TIMES] = bench_now() - a->asked[cseq % DEPTH_MAX];
    if (going && !how.rate) {
        ask(a);
    }
}

static void on_ended(struct cti *c, const char *why)
{
    (void)c, (void)why;
    demand.ended++;
}

static const struct cti_watcher watcher = { .answer = on_answer, .ended = on_ended };

/* At a rate: what is due by now, from one session after the other. What is not answered in time is asked
 * all the same, as long as a session does not wait for too much. */
static void on_beat(struct timer *t)
{
    for (const double due = how.rate * (bench_now() - started); asked < due; asked++) {
        struct asker *a = &askers[next_asker++ % how.sessions];
        if (cti_awaited(a->cti) < DEPTH_MAX) {
            ask(a);
        } else {
            demand.failed++;
        }
    }
    timer_start(t, BEAT_MS);
}

void demand_open(const struct demand *d)
{
    how = *d;
    askers = calloc(d->sessions, sizeof *askers);
    demand = (struct demand_state){ 0 };
    for (unsigned i = 0; i < d->sessions; i++) {
        char line[16];
        snprintf(line, sizeof line, "%u", bench_number(i + 1));
        const struct cti_start start = { .server = d->through ? *d->through : daemon_port(5060), .udp = d->udp,
                                         .line = line, .watcher = &watcher, .data = &askers[i] };
        askers[i].cti = cti_open(&start);
    }
}

bool demand_is_open(void)
{
    return demand.open + demand.ended >= how.sessions;
}

void demand_start(void)
{
    going = true;
    asked = 0;
    started = bench_now();
    demand_mark();
    if (how.rate) {
        beat.fire = on_beat;
        timer_start(&beat, BEAT_MS);
        return;
    }
    for (unsigned i = 0; i < how.sessions; i++) {
        for (unsigned n = 0; n < how.depth && cti_is_open(askers[i].cti); n++) {
            ask(&askers[i]);
        }
    }
}

void demand_stop(void)
{
    going = false;
    timer_stop(&beat);
    demand.seconds = bench_now() - demand.begun;
}

bool demand_is_quiet(void)
{
    return !waiting;
}

void demand_mark(void)
{
    demand.answered = demand.failed = timed = 0;
    demand.begun = bench_now();
    demand.seconds = 0;
}

double demand_per_second(void)
{
    return (double)demand.answered / (demand.seconds > 0 ? demand.seconds : bench_now() - demand.begun);
}

double demand_quantile(double share)
{
    return bench_quantile(times, timed < TIMES ? (unsigned)timed : TIMES, share);
}

struct cti *demand_session(unsigned i)
{
    return askers[i].cti;
}

static bool all_ended(void)
{
    return demand.ended >= how.sessions;
}

/* Nothing but a BYE tells that somebody who speaks UDP has gone. */
static void take_leave(void)
{
    enum { PATIENCE_S = 40 };
    for (unsigned i = 0; i < how.sessions; i++) {
        if (cti_is_open(askers[i].cti)) {
            cti_bye(askers[i].cti);
        }
    }
    bench_wait(all_ended, PATIENCE_S);
}

void demand_free(void)
{
    demand_stop();
    if (how.udp) {
        take_leave();
    }
    for (unsigned i = 0; i < how.sessions; i++) {
        cti_free(askers[i].cti);
        buf_free(&askers[i].body);
    }
    free(askers);
    askers = NULL;
    waiting = 0;
}

// SPDX-License-Identifier: MIT
/* Everything at once, for long: two minutes, with --long for hours. */
#include "test/lab/crowd.h"
#include "test/load/load.h"
#include "core/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- T12: 2,000 requests and 5 calls a second; nothing fails, nothing grows -- */

enum { PHONES = 200, CALLS_PER_SECOND = 5, TALK_MS = 2000, MINUTE = 60, HOUR = 60 * MINUTE };

static unsigned calls, answered, stuck;

struct pair {
    struct desk *caller;
    struct timer end;
    unsigned state;
};

static struct pair pairs[PHONES / 2];
static struct timer beat;

/* Phone 2 rings for phone 1, 4 for 3, … */
static struct pair *pair_of(const struct desk *d)
{
    return &pairs[(uintptr_t)d->start.data / 2];
}

static void on_shown(struct desk *d, const char *text)
{
    if (strstr(text, "ringin")) {
        desk_key(d, "answer");
        answered++;
        timer_start(&pair_of(d)->end, TALK_MS);
    }
}

static void end_call(struct timer *t)
{
    struct pair *p = list_entry(t, struct pair, end);
    desk_on_hook(p->caller);
    desk_on_hook(crowd_phone((unsigned)(p - pairs) * 2 + 2));
}

static void begin_call(struct timer *t)
{
    static unsigned turn;
    char number[16];
    struct pair *p = &pairs[turn];
    snprintf(number, sizeof number, "%u", bench_number(turn * 2 + 2));
    turn = (turn + 1) % (PHONES / 2);
    stuck += p->caller->call_count != 0;
    calls++;
    desk_enbloc(p->caller, number);
    timer_start(t, 1000 / CALLS_PER_SECOND);
}

static bool all_idle(void)
{
    for (unsigned i = 1; i <= PHONES; i++) {
        if (crowd_phone(i)->call_count) {
            return false;
        }
    }
    return true;
}

static void soak(void)
{
    static const struct desk_watcher watcher = { .shown = on_shown };
    const double duration = load_form() == LOAD_LONG ? load_hours() * HOUR : load_many(2 * MINUTE, 4);
    load_office(PHONES, NULL);
    crowd_open(PHONES, &watcher);
    bench_wait(crowd_is_there, 30);
    for (unsigned i = 0; i < PHONES / 2; i++) {
        pairs[i].caller = crowd_phone(2 * i + 1);
        pairs[i].end.fire = end_call;
    }
    demand_open(&(struct demand){ .sessions = 50, .rate = load_many(2000, 200) });
    bench_wait(demand_is_open, 10);
    demand_start();
    beat.fire = begin_call;
    begin_call(&beat);
    const double warm = duration < 4 * MINUTE ? duration / 2 : 2 * MINUTE;
    load_pause(warm);
    const long memory = bench_memory(daemon_child());
    load_pause(duration - warm);
    const long later = bench_memory(daemon_child());
    timer_stop(&beat);
    demand_stop();
    bench_wait(demand_is_quiet, 20);
    load_at_least("requests answered each second", demand_per_second(), load_many(2000, 200) * 0.98, "/s",
                  LOAD_MEASURE);
    load_at_most("requests failed", (double)demand.failed, 0, "", LOAD_FACT);
    load_pause(TALK_MS / 1000 + 1);
    load_at_least("calls of so many answered", answered, calls, "", LOAD_FACT);
    load_at_most("calls begun at a phone whose last one had not ended", stuck, 0, "", LOAD_FACT);
    load_at_most("phones lost", crowd.ended, 0, "", LOAD_FACT);
    load_so("all phones are idle in the end", all_idle());
    load_at_most("memory grown since it was warm", (double)(later - memory) * 100 / (double)memory, 1, "%",
                 LOAD_MEASURE);
    demand_free();
    crowd_free();
    load_as_before(16384);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T12", soak } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

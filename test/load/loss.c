// SPDX-License-Identifier: MIT
/* Applications over UDP behind a bad network. */
#include "test/lab/crowd.h"
#include "test/lab/relay.h"
#include "test/load/load.h"

#include <stdio.h>
#include <string.h>

/* -- T17: 5 % lost, 5 % twice, all late by up to 300 ms: each request is executed once and answered, each event heard
 * once and in order; who hears nothing at all is given up after 32 s -- */

enum { LOSS = 5, TWICE = 5, DELAY_MS = 300, GIVE_UP_S = 32 };

/* Who listens: through the bad network, and directly. */
static struct listener {
    struct cti *cti;
    struct buf events;
    unsigned answered;
    bool ended;
} bad, good;

/* Of each event its name and its call's id. */
static void on_event(struct cti *c, const char *xml, size_t n)
{
    static const char id[] = "<callID>";
    struct listener *l = cti_data(c);
    const char *name = memmem(xml, n, "?><", 3), *call = memmem(xml, n, id, sizeof id - 1);
    if (name) {
        name += 3;
        buf_printf(&l->events, "%.*s", (int)strcspn(name, " >"), name);
    }
    if (call) {
        call += sizeof id - 1;
        buf_printf(&l->events, " %.*s", (int)strcspn(call, "<"), call);
    }
    buf_addc(&l->events, '\n');
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    struct listener *l = cti_data(c);
    (void)xml, (void)n;
    l->answered += status == 200;
    if (cseq == 1 && status == 200) {
        const char *const words[] = { "monitor", "100002" };
        struct buf body = { 0 };
        cti_body(c, "%s", 2, words, &body);
        cti_send(c, body.data, body.size);
        buf_free(&body);
    }
}

static void on_ended(struct cti *c, const char *why)
{
    struct listener *l = cti_data(c);
    (void)why;
    l->ended = true;
}

static bool both_monitor(void)
{
    return bad.answered >= 2 && good.answered >= 2;
}

static void listen_to(struct listener *l, struct address server, bool udp)
{
    static const struct cti_watcher watcher = { .event = on_event, .answer = on_answer, .ended = on_ended };
    const struct cti_start start = { .server = server, .udp = udp, .line = "100002", .watcher = &watcher, .data = l };
    l->cti = cti_open(&start);
}

static struct desk *caller, *called;

static bool rings(void)
{
    return desk_call_in(called, CALL_STATE_RING_IN) != NULL;
}

static bool both_idle(void)
{
    return !caller->call_count && !called->call_count;
}

static unsigned make_calls(unsigned calls)
{
    unsigned made = 0;
    for (; made < calls; made++) {
        desk_enbloc(caller, "100002");
        if (!bench_wait(rings, 5)) {
            break;
        }
        desk_on_hook(caller);
        if (!bench_wait(both_idle, 5)) {
            break;
        }
    }
    return made;
}

static bool same_heard(void)
{
    return bad.events.size == good.events.size;
}

/* What was asked through the bad network, against what the appliance did. */
static void judge_requests(long before)
{
    load_pause(load_many(15, 3));
    demand_stop();
    load_so("every request is answered", bench_wait(demand_is_quiet, 40));
    load_at_most("requests refused or given up", (double)demand.failed + demand.ended, 0, "", LOAD_FACT);
    load_told("requests answered", (double)demand.answered, "");
    const long extra = daemon_counter("csta_requests") - before - (long)demand.answered;
    load_at_most("requests executed more than once", (double)extra, 0, "", LOAD_FACT);
    load_at_least("requests that came again and got the answer of before",
                  (double)daemon_counter("sip_requests_repeated"), 1, "", LOAD_FACT);
}

static void judge_events(void)
{
    const unsigned calls = load_many(20, 3);
    load_at_least("calls that a monitor hears of", make_calls(calls), calls, "", LOAD_FACT);
    bench_wait(same_heard, 60);
    load_so("each event is heard once, in the order in which it happened",
            good.events.size && !strcmp(buf_text(&good.events), buf_text(&bad.events)));
}

static bool nobody_over_udp(void)
{
    return daemon_used("CTI sessions") <= 1;
}

static bool bad_is_over(void)
{
    return bad.ended;
}

static void judge_giving_up(struct relay *relay)
{
    if (load_form() == LOAD_SHORT) {
        load_skipped("who hears nothing any more is given up", "takes 32 s");
        cti_bye(bad.cti);
        bench_wait(bad_is_over, 40);
        return;
    }
    relay_break(relay);
    const double begun = bench_now();
    make_calls(1);
    while (!nobody_over_udp() && bench_now() - begun < 2 * GIVE_UP_S) {
        load_pause(0.25);
    }
    load_at_most("who hears nothing any more is given up after", bench_now() - begun, GIVE_UP_S + 2, "s", LOAD_MEASURE);
    load_so("and its session is gone", nobody_over_udp());
}

static bool both_registered(void)
{
    return caller->registered && called->registered;
}

static void bad_network(void)
{
    load_office(20, NULL);
    crowd_open(2, NULL);
    caller = crowd_phone(1);
    called = crowd_phone(2);
    bench_wait(both_registered, 10);
    struct relay *relay = relay_open(&(struct relay_start){ .to = daemon_port(5060), .lose = LOSS, .twice = TWICE,
                                                            .delay_ms = DELAY_MS });
    demand_open(&(struct demand){ .sessions = 20, .depth = 4, .udp = true, .through = relay_address(relay) });
    load_so("20 sessions open", bench_wait(demand_is_open, 40));
    listen_to(&bad, *relay_address(relay), true);
    listen_to(&good, daemon_port(5060), false);
    load_so("monitors start", bench_wait(both_monitor, 40));
    load_pause(1);               /* what is still on its way */
    const long before = daemon_counter("csta_requests");
    demand_start();
    judge_requests(before);
    judge_events();
    demand_free();
    judge_giving_up(relay);
    load_told("datagrams lost on the way", relay_lost(relay), "");
    cti_free(bad.cti);
    cti_free(good.cti);
    buf_free(&bad.events);
    buf_free(&good.events);
    relay_free(relay);
    crowd_free();
    load_as_before(16384);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T17", bad_network } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

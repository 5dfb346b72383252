// SPDX-License-Identifier: MIT
/* Many phones: they come at once, go at once, fall silent, and come a second time while they are there. */
#include "test/lab/admin.h"
#include "test/lab/crowd.h"
#include "test/load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEEPALIVE_S = 10, ROUNDS = 4 };

static const char phones_row[] = "Registered phones";

static void begin_office(unsigned phones)
{
    struct buf config = { 0 };
    daemon_office(&config, phones);
    buf_printf(&config, "telephony-service\n keepalive %u\n", KEEPALIVE_S);
    load_start(buf_text(&config));
    buf_free(&config);
}

/* -- T3: 10,000 phones register in one burst, and are held with keepalives; an administrator gets in all the same -- */

static double *asked, *answers;      /* keepalives */
static unsigned answer_count, answers_max;

static void note_keepalive(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    const unsigned i = (unsigned)(uintptr_t)d->start.data;
    struct sccp_message m;
    char room[SCCP_ROOM];
    if (!d->registered || !sccp_decode(frame, n, d->version, &m, room)) {
        return;
    }
    if (sent && m.id == SCCP_KEEP_ALIVE) {
        asked[i] = bench_now();
    } else if (!sent && m.id == SCCP_KEEP_ALIVE_ACK && asked[i] > 0 && answer_count < answers_max) {
        answers[answer_count++] = bench_now() - asked[i];
    }
}

static bool is_in;

static void on_prompt(struct admin *a, const char *printed)
{
    (void)a, (void)printed;
    is_in = true;
}

static bool admin_is_in(void)
{
    return is_in;
}

static void try_telnet(void)
{
    const struct admin_start start = { .server = daemon_port(2323), .host = "R1", .name = "joe",
                                       .password = "opensesame", .prompted = on_prompt };
    struct admin *a = admin_open(&start);
    load_so("an administrator logs in by telnet", bench_wait(admin_is_in, 20));
    admin_free(a);
}

/* As many keepalives as in two minutes at the usual interval of 30 s. */
static void burst(void)
{
    static const struct desk_watcher watcher = { .frame = note_keepalive };
    const unsigned phones = load_many(10000, 200), rounds = load_many(ROUNDS, 1);
    begin_office(phones);
    answers_max = phones * (rounds + 1);
    asked = calloc(phones, sizeof *asked);
    answers = calloc(answers_max, sizeof *answers);
    const long memory = bench_memory(daemon_child());
    const double begun = bench_now();
    crowd_open(phones, &watcher);
    bench_wait(crowd_is_there, 60);
    load_at_most("a burst of 10,000 phones registers", bench_now() - begun, 15, "s", LOAD_MEASURE);
    load_at_least("phones registered", crowd.registered, phones, "", LOAD_FACT);
    load_at_most("memory of each", (double)(bench_memory(daemon_child()) - memory) / phones, 16, "KiB", LOAD_MEASURE);
    try_telnet();
    load_pause(KEEPALIVE_S * rounds + 2);
    load_at_most("phones lost while they are held", crowd.ended, 0, "", LOAD_FACT);
    load_at_least("keepalives answered", answer_count, phones * rounds, "", LOAD_FACT);
    load_at_most("a keepalive is answered, 99 %", bench_quantile(answers, answer_count, 0.99) * 1000, 50, "ms",
                 LOAD_MEASURE);
    crowd_free();
    free(asked);
    free(answers);
    load_as_before((long)phones * 4 + 4096);
    load_stop();
}

/* -- T4: all of them reset their connections at once, and return -- */

static double until_none(double seconds)
{
    const double begun = bench_now();
    while (daemon_used(phones_row) > 0 && bench_now() - begun < seconds) {
        load_pause(0.02);
    }
    return bench_now() - begun;
}

static void storm(void)
{
    const unsigned phones = load_many(10000, 200);
    begin_office(phones);
    crowd_open(phones, NULL);
    bench_wait(crowd_is_there, 60);
    crowd_reset();
    until_none(60);                  /* once before, so that memory is compared with memory that has been used */
    crowd_return();
    bench_wait(crowd_is_there, 60);
    load_at_least("phones registered", daemon_used(phones_row), phones, "", LOAD_FACT);
    const long memory = bench_memory(daemon_child());
    crowd_reset();
    load_at_most("10,000 reset their connections: all unregistered", until_none(60), 2, "s", LOAD_MEASURE);
    const double begun = bench_now();
    crowd_return();
    bench_wait(crowd_is_there, 60);
    load_at_most("they return", bench_now() - begun, 15, "s", LOAD_MEASURE);
    load_at_least("phones registered again", daemon_used(phones_row), phones, "", LOAD_FACT);
    load_at_most("memory grown", (double)labs(bench_memory(daemon_child()) - memory), 2048, "KiB", LOAD_MEASURE);
    crowd_free();
    until_none(60);
    load_as_before((long)phones * 4 + 4096);
    load_stop();
}

/* -- T5: phones stop to send, their connections stand; applications hear of it, and nobody else waits -- */

static unsigned out_of_service;

static void on_event(struct cti *c, const char *xml, size_t n)
{
    (void)c;
    out_of_service += memmem(xml, n, "OutOfServiceEvent", 17) != NULL && !memmem(xml, n, "Back", 4);
}

static unsigned silent, monitored;

static bool all_silent_reported(void)
{
    return out_of_service >= silent;
}

static void monitor_next(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)cseq, (void)xml, (void)n;
    if (status == 200 && monitored < silent) {
        char number[16];
        struct buf body = { 0 };
        snprintf(number, sizeof number, "%u", bench_number(++monitored));
        const char *const words[] = { "monitor", number };
        cti_body(c, "tel:%s;phone-context=dialstring", 2, words, &body);
        cti_send(c, body.data, body.size);
        buf_free(&body);
    } else if (status == 200) {
        monitored++;
    }
}

static bool all_monitored(void)
{
    return monitored > silent;
}

static void half_open(void)
{
    static const struct cti_watcher watcher = { .event = on_event, .answer = monitor_next };
    const unsigned phones = load_many(1000, 40);
    silent = phones / 2;
    begin_office(phones);
    crowd_open(phones, NULL);
    bench_wait(crowd_is_there, 60);
    const struct cti_start start = { .server = daemon_port(5060), .line = "100001", .watcher = &watcher };
    struct cti *application = cti_open(&start);
    load_so("an application monitors the phones", bench_wait(all_monitored, 30));
    demand_open(&(struct demand){ .sessions = 8, .rate = load_many(500, 50) });
    bench_wait(demand_is_open, 10);
    demand_start();
    demand_mark();
    for (unsigned i = 1; i <= silent; i++) {
        timer_stop(&crowd_phone(i)->keepalive_timer);
    }
    const double begun = bench_now();
    const bool reported = bench_wait(all_silent_reported, 4 * KEEPALIVE_S);
    load_at_most("half of the phones fall silent: the last one is given up", bench_now() - begun, 2 * KEEPALIVE_S + 1,
                 "s", LOAD_MEASURE);
    load_so("applications are told that each is out of service", reported);
    load_at_least("the others stay registered", daemon_used(phones_row), phones - silent, "", LOAD_FACT);
    load_at_most("other requests are answered meanwhile, 99 %", demand_quantile(0.99) * 1000, 20, "ms",
                 LOAD_MEASURE);
    demand_stop();
    bench_wait(demand_is_quiet, 10);
    load_at_most("requests failed", (double)demand.failed, 0, "", LOAD_FACT);
    demand_free();
    cti_free(application);
    crowd_free();
    load_as_before((long)phones * 4 + 4096);
    load_stop();
}

/* -- T7: a phone registers on a second connection, again and again, every other time in the middle of a call -- */

static struct desk *holder, *challenger, *partner;
static unsigned registrations, ends;
static double begun_at, slowest;

static void on_taken(struct desk *d)
{
    (void)d;
    registrations++;
}

static void on_ended(struct desk *d, const char *why)
{
    (void)d, (void)why;
    ends++;
}

static unsigned round_now;

static bool taken_over(void)
{
    return registrations >= round_now + 2 && ends >= round_now;
}

static bool partner_rings(void)
{
    return desk_call_in(partner, CALL_STATE_RING_IN) != NULL;
}

static bool partner_talks(void)
{
    return desk_call_in(partner, CALL_STATE_CONNECTED) != NULL;
}

static bool partner_is_alone(void)
{
    return !desk_call_in(partner, CALL_STATE_CONNECTED) && !desk_call_in(partner, CALL_STATE_RING_IN);
}

static bool partner_is_idle(void)
{
    return !partner->call_count;
}

/* The partner is called, in half of the calls answers, and loses the call with the phone's connection. */
static bool call_partner(void)
{
    char number[16];
    snprintf(number, sizeof number, "%u", bench_number(2));
    desk_enbloc(holder, number);
    if (!bench_wait(partner_rings, 5)) {
        return false;
    }
    if (round_now % 4 == 0) {
        desk_key(partner, "answer");
        return bench_wait(partner_talks, 5);
    }
    return true;
}

static bool take_over(bool in_call)
{
    round_now++;
    if (in_call && !call_partner()) {
        return false;
    }
    begun_at = bench_now();
    if (challenger) {
        desk_again(challenger);
    } else {
        challenger = desk_open(&holder->start);
    }
    if (!bench_wait(taken_over, 10)) {
        return false;
    }
    if (bench_now() - begun_at > slowest) {
        slowest = bench_now() - begun_at;
    }
    struct desk *was = holder;
    holder = challenger;
    challenger = was;
    if (!bench_wait(partner_is_alone, 5)) {
        return false;
    }
    desk_on_hook(partner);
    return bench_wait(partner_is_idle, 5);
}

static bool two_registered(void)
{
    return registrations >= 2;
}

static void again_and_again(void)
{
    static const struct desk_watcher watcher = { .registered = on_taken, .ended = on_ended };
    const unsigned rounds = load_many(1000, 40);
    begin_office(2);
    struct desk_start start = { .server = daemon_port(2000), .name = "SEP020000000001", .profile = desk_profile("7960"),
                                .watcher = &watcher };
    holder = desk_open(&start);
    start.name = "SEP020000000002";
    partner = desk_open(&start);
    bench_wait(two_registered, 10);
    unsigned good = 0;
    while (good < rounds && take_over(good % 2)) {
        good++;
    }
    load_at_least("a phone registers on a second connection, half of the times in a call", good, rounds, "", LOAD_FACT);
    load_at_most("the slowest until the new one is registered and the old one closed", slowest, 1, "s", LOAD_MEASURE);
    load_at_most("phones registered", daemon_used(phones_row), 2, "", LOAD_FACT);
    desk_free(holder);
    desk_free(challenger);
    desk_free(partner);
    load_as_before(4096);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T3", burst }, { "T4", storm }, { "T5", half_open },
                                              { "T7", again_and_again } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

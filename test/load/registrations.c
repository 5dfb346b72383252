// SPDX-License-Identifier: MIT
/* Many phones at once: a burst of registrations, held while they send their keepalives. */
#include "test/lab/admin.h"
#include "test/lab/phone.h"
#include "test/load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IN_FLIGHT = 1000, KEEPALIVE_S = 10, ROUNDS = 4 };

static struct desk **desks;
static unsigned wanted, opened, registered, lost;

/* -- a crowd -- */
static void open_next(void);

static void on_registered(struct desk *d)
{
    (void)d;
    registered++;
    open_next();
}

static void on_ended(struct desk *d, const char *why)
{
    (void)d, (void)why;
    lost++;
    open_next();
}

/* Keepalives in the order in which they were answered. */
static double *asked, *answers;
static unsigned answer_count, answers_max;

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
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

static const struct desk_watcher watcher = { .frame = on_frame, .registered = on_registered, .ended = on_ended };

static void open_next(void)
{
    char name[16];
    if (opened < wanted) {
        snprintf(name, sizeof name, "SEP0200%08X", opened + 1);
        const struct desk_start start = { .server = daemon_port(2000), .name = name, .profile = desk_profile("7960"),
                                          .watcher = &watcher, .data = (void *)(uintptr_t)opened };
        desks[opened++] = desk_open(&start);
    }
}

static bool all_there(void)
{
    return registered + lost >= wanted;
}

static void crowd_open(unsigned phones)
{
    wanted = phones;
    answers_max = phones * (ROUNDS + 1);
    desks = calloc(phones, sizeof *desks);
    asked = calloc(phones, sizeof *asked);
    answers = calloc(answers_max, sizeof *answers);
    for (unsigned i = 0; i < IN_FLIGHT; i++) {
        open_next();
    }
}

static void crowd_free(void)
{
    for (unsigned i = 0; i < opened; i++) {
        desk_free(desks[i]);
    }
    free(desks);
    free(asked);
    free(answers);
}

static void begin_office(unsigned phones)
{
    struct buf config = { 0 };
    daemon_office(&config, phones);
    buf_printf(&config, "telephony-service\n keepalive %u\n", KEEPALIVE_S);
    load_start(buf_text(&config));
    buf_free(&config);
}

/* -- an administrator gets in all the same -- */
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
    const unsigned phones = load_many(10000, 200);
    begin_office(phones);
    const long memory = bench_memory(daemon_child());
    const double begun = bench_now();
    crowd_open(phones);
    bench_wait(all_there, 60);
    load_at_most("a burst of phones registers", bench_now() - begun, 15, "s", LOAD_MEASURE);
    load_at_least("phones registered", registered, phones, "", LOAD_FACT);
    load_at_most("memory of each", (double)(bench_memory(daemon_child()) - memory) / phones, 16, "KiB", LOAD_MEASURE);
    try_telnet();
    load_pause(KEEPALIVE_S * load_many(ROUNDS, 1) + 2);
    load_at_most("phones lost while they are held", lost, 0, "", LOAD_FACT);
    load_at_least("keepalives answered", answer_count, phones * load_many(ROUNDS, 1), "", LOAD_FACT);
    load_at_most("a keepalive is answered, 99 %", bench_quantile(answers, answer_count, 0.99) * 1000, 50, "ms",
                 LOAD_MEASURE);
    crowd_free();
    load_as_before(4096 + phones * 4);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T3", burst } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

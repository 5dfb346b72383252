// SPDX-License-Identifier: MIT
/* The configuration: edited while everything runs, and large. */
#include "test/lab/admin.h"
#include "test/lab/crowd.h"
#include "test/load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- T18: an administrator edits lines and phones, 100 times a second, while applications ask and phones stand by -- */

enum { EDITS_PER_SECOND = 100, SPARE = 50, PHONES = 450 };

static struct {
    struct admin *admin;
    unsigned phones, typed, refused;
    double begun, asked, *took;
    bool prompted, over;
    struct timer beat;
} edits;

/* Lines that phones beside the ones that stand by would show, in turn: a name, a label, a speed dial, a new phone. */
static void type_next(void)
{
    static const char *const kinds[] = {
        "ephone-dn %u", "name Nobody %u", "label Desk %u", "description edited %u",
        "ephone %u", "speed-dial 1 1000%u", "description edited %u", "no speed-dial 1",
    };
    enum { KINDS = sizeof kinds / sizeof kinds[0] };
    char line[64];
    const unsigned kind = edits.typed % KINDS, which = edits.phones - SPARE + 1 + edits.typed / KINDS % SPARE;
    snprintf(line, sizeof line, kinds[kind], which);
    edits.prompted = false;
    edits.asked = bench_now();
    admin_type(edits.admin, line);
}

static void on_prompt(struct admin *a, const char *printed)
{
    (void)a;
    edits.refused += strchr(printed, '%') != NULL;
    edits.prompted = true;
    if (edits.took && edits.asked > 0) {
        edits.took[edits.typed++] = bench_now() - edits.asked;
        edits.asked = 0;
    }
}

static void on_ended(struct admin *a)
{
    (void)a;
    edits.over = true;
}

static unsigned edits_wanted;

/* A line is typed when it is due and the one before has come to its prompt; what is late is made good. */
static void on_beat(struct timer *t)
{
    if (edits.typed < edits_wanted && !edits.over) {
        if (edits.prompted && edits.typed < (bench_now() - edits.begun) * EDITS_PER_SECOND) {
            type_next();
        }
        timer_start(t, 2);
    }
}

static bool prompted(void)
{
    return edits.prompted;
}

static bool all_edited(void)
{
    return edits.typed >= edits_wanted || edits.over;
}

static void start_editing(void)
{
    const struct admin_start start = { .server = daemon_port(2323), .host = "R1", .name = "joe",
                                       .password = "opensesame", .prompted = on_prompt, .ended = on_ended };
    edits.admin = admin_open(&start);
    bench_wait(prompted, 20);
    edits.prompted = false;
    admin_type(edits.admin, "configure terminal");
    bench_wait(prompted, 5);
    edits_wanted = load_many(10, 1) * EDITS_PER_SECOND;
    edits.took = calloc(edits_wanted, sizeof *edits.took);
    edits.refused = 0;
    edits.begun = bench_now();
    edits.beat.fire = on_beat;
    timer_start(&edits.beat, 1);
}

static unsigned restarts_of_crowd(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < crowd.opened; i++) {
        count += crowd.desks[i]->resets + crowd.desks[i]->restarts;
    }
    return count;
}

static void churn(void)
{
    edits.phones = PHONES;
    load_office(PHONES, NULL);
    crowd_open(PHONES - SPARE, NULL);
    bench_wait(crowd_is_there, 20);
    demand_open(&(struct demand){ .sessions = 64, .rate = load_many(5000, 200) });
    bench_wait(demand_is_open, 20);
    start_editing();
    demand_start();
    const double begun = bench_now();
    bench_wait(all_edited, 60);
    const double took = bench_now() - begun;
    demand_stop();
    bench_wait(demand_is_quiet, 20);
    load_at_least("lines edited while applications ask", edits.typed / took, EDITS_PER_SECOND * 0.8, "/s",
                  LOAD_MEASURE);
    load_at_least("lines accepted", edits.typed - edits.refused, edits_wanted, "", LOAD_FACT);
    load_at_most("a line has its prompt, 99 %", bench_quantile(edits.took, edits.typed, 0.99) * 1000, 100, "ms",
                 LOAD_MEASURE);
    load_at_least("requests meanwhile", demand_per_second(), load_many(5000, 200) * 0.9, "/s", LOAD_MEASURE);
    load_at_most("requests meanwhile, 99 %", demand_quantile(0.99) * 1000, 20, "ms", LOAD_MEASURE);
    load_at_most("requests failed", (double)demand.failed, 0, "", LOAD_FACT);
    load_at_most("phones that noticed: lost, reset or restarted", crowd.ended + restarts_of_crowd(), 0, "", LOAD_FACT);
    demand_free();
    admin_free(edits.admin);
    free(edits.took);
    crowd_free();
    load_as_before(32768);
    load_stop();
}

/* -- T19: 450 phones and 2,000 lines are shown, saved and started with -- */

enum { LINES = 2000 };

static void make_large(struct buf *config)
{
    daemon_office(config, PHONES);
    buf_printf(config, "telephony-service\n max-dn %u\n", LINES);
    for (unsigned i = PHONES + 1; i <= LINES; i++) {
        buf_printf(config, "ephone-dn %u dual-line\n number %u\n label Desk %u\n name Somebody of desk %u\n"
                   " call-forward noan 100001 timeout 20\n", i, bench_number(i), i, i);
    }
}

/* Behind the head, which tells when and by whom. */
static char *shown(double *seconds)
{
    const double begun = bench_now();
    const char *text = daemon_says("show running-config");
    *seconds = bench_now() - begun;
    const char *body = strstr(text, "\nhostname");
    return strdup(body ? body : text);
}

static void large(void)
{
    struct buf config = { 0 };
    double took, again;
    make_large(&config);
    load_start(buf_text(&config));
    buf_free(&config);
    char *before = shown(&took);
    load_at_most("450 phones and 2,000 lines are shown in", took, 0.2, "s", LOAD_MEASURE);
    load_told("size of that configuration", (double)strlen(before) / 1024, "KiB");
    daemon_says("write memory");
    load_stop();
    const double begun = bench_now();
    load_start(NULL);
    load_at_most("the appliance serves with it in", daemon_booted() - begun, 1, "s", LOAD_MEASURE);
    char *after = shown(&again);
    load_so("what was saved is shown as it was", strlen(before) > 100000 && !strcmp(before, after));
    free(before);
    free(after);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T18", churn }, { "T19", large } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

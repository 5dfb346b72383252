// SPDX-License-Identifier: MIT
/* Phones that register at once, and what one costs in memory; against as many bare round trips. */
#include "core/loop.h"
#include "test/lab/bench.h"
#include "test/lab/phone.h"

#include <stdio.h>
#include <stdlib.h>

enum { WAVE = 200, EXCHANGES = 10 };

static unsigned wanted, opened, registered, failed;
static struct desk **desks;
static struct bench_child appliance;

static void open_next(void);

static void on_registered(struct desk *d)
{
    (void)d;
    if (++registered + failed == wanted) {
        loop_stop();
    }
    open_next();
}

static void on_ended(struct desk *d, const char *why)
{
    (void)d, (void)why;
    if (++failed + registered >= wanted) {
        loop_stop();
    }
}

static const struct desk_watcher watcher = { .registered = on_registered, .ended = on_ended };

static void open_next(void)
{
    char name[16];
    if (opened < wanted) {
        snprintf(name, sizeof name, "SEP0200%08X", ++opened);
        const struct desk_start start = { .server = bench_port(&appliance, 2000), .name = name,
                                          .profile = desk_profile("7960"), .watcher = &watcher };
        desks[opened - 1] = desk_open(&start);
    }
}

int main(int argc, char *argv[])
{
    struct buf config = { 0 };
    wanted = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 10000;
    bench_descriptors();
    bench_office(&config, wanted);
    desks = calloc(wanted, sizeof *desks);
    appliance = bench_appliance(buf_text(&config));
    long before = bench_memory(&appliance);
    loop_open();
    double begun = bench_now();
    for (unsigned i = 0; i < WAVE; i++) {
        open_next();
    }
    loop_run();
    double took = bench_now() - begun, cpu = bench_cpu(&appliance);
    long after = bench_memory(&appliance);
    for (unsigned i = 0; i < opened; i++) {
        desk_free(desks[i]);
    }
    loop_close();
    bench_end(&appliance);
    free(desks);
    buf_free(&config);
    double floor = bench_floor_rate(200, 400, 32, 4) / EXCHANGES;
    printf("phones registered                %9.0f /s   floor %9.0f /s   ratio %.2f   (%u in %.2f s, %u lost)\n",
           registered / took, floor, registered / took / floor, registered, took, failed);
    printf("  per core of the appliance      %9.0f /s\n", registered / (cpu > 0 ? cpu : took));
    printf("  memory per registered phone    %9.1f KiB\n", (double)(after - before) / (registered ? registered : 1));
    return failed != 0;
}

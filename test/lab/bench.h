// SPDX-License-Identifier: MIT
/* What the benchmarks share: the appliance in a process of its own, with the machine's clocks, and a floor beside it: a
 * server that does nothing but answer. A number without the floor of the same run says little on a shared machine. */
#ifndef LAB_BENCH_H
#define LAB_BENCH_H

#include "core/address.h"
#include "core/buf.h"

#include <stdbool.h>
#include <sys/types.h>

struct bench_child {
    pid_t pid;
    struct address address;      /* of the floor's port; of the appliance with port 0 */
};

double bench_now(void);          /* seconds */
/* Starts the appliance with this configuration; returns when it serves. */
struct bench_child bench_appliance(const char *config);
/* Answers every `ask` bytes with `answer` bytes. */
struct bench_child bench_floor(unsigned ask, unsigned answer);
/* Round trips per second over `connections` connections with `depth` asked ahead on each. */
double bench_floor_rate(unsigned ask, unsigned answer, unsigned connections, unsigned depth);
struct address bench_port(const struct bench_child *c, unsigned port);
/* Resident memory in KiB; processor seconds used so far. */
long bench_memory(const struct bench_child *c);
double bench_cpu(const struct bench_child *c);
void bench_end(struct bench_child *c);
/* The sizes at which a slope is measured, and what it says: the cost of one event at each, and how much it grew. */
enum { BENCH_SIZES = 3 };
extern const unsigned bench_sizes[BENCH_SIZES];
void bench_slope_head(const char *title);
void bench_slope(const char *what, const char *unit, const double costs[BENCH_SIZES]);
/* Lines of a configuration of so many phones, each with a line that may be watched: ephone I has MAC 0200.<I> and a
 * button for ephone-dn I, which has that number. */
void bench_office(struct buf *config, unsigned phones);
unsigned bench_number(unsigned ephone_dn);
/* Sorts; the value at that share of them (0.5 = median). */
double bench_quantile(double *values, unsigned count, double share);
void bench_descriptors(void);    /* as many as the machine allows */
/* Runs the loop until `over`, asked after each thing that happens, or for so many seconds (NULL: for all of them).
 * Whether it is over. */
bool bench_wait(bool (*over)(void), double seconds);

#endif

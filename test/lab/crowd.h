// SPDX-License-Identifier: MIT
/* Many at once: desk phones of daemon_office, and applications that ask without pause. One crowd of each. */
#ifndef LAB_CROWD_H
#define LAB_CROWD_H

#include "test/lab/cti.h"
#include "test/lab/daemon.h"
#include "test/lab/phone.h"

/* -- phones -- */
enum { CROWD_IN_FLIGHT = 1000 };     /* registrations under way at a time */

/* Open to read. */
extern struct crowd {
    struct desk **desks;             /* phone I + 1 of the office; start.data is I */
    unsigned wanted, opened;
    unsigned registered, ended;      /* how often that happened, since crowd_open or crowd_return */
} crowd;

/* Registers phones 1 … `phones`; who watches hears of frames and what is shown. */
void crowd_open(unsigned phones, const struct desk_watcher *also);
/* All drop their connections at once by a reset; all come back. */
void crowd_reset(void);
void crowd_return(void);
bool crowd_is_there(void);           /* for bench_wait: every phone has registered, or failed to */
void crowd_free(void);
struct desk *crowd_phone(unsigned ephone);

/* -- applications -- */
struct demand {
    unsigned sessions, depth;        /* requests that each has under way */
    bool udp;
    double rate;                     /* requests a second, of all; 0 = as fast as they are answered */
    const struct address *through;   /* where they send to; NULL = the appliance */
};

/* Open to read. */
extern struct demand_state {
    unsigned long answered, failed;
    unsigned open, ended;
    double begun, seconds;           /* since demand_mark */
} demand;

/* Opens sessions on the office's lines. They ask SnapshotDevice from demand_start until demand_stop. */
void demand_open(const struct demand *d);
bool demand_is_open(void);           /* for bench_wait */
void demand_start(void);
void demand_stop(void);
bool demand_is_quiet(void);          /* for bench_wait: everything is answered */
/* Counts from here on; requests a second since then; the seconds in which this share was answered. */
void demand_mark(void);
double demand_per_second(void);
double demand_quantile(double share);
void demand_free(void);
struct cti *demand_session(unsigned i);

#endif

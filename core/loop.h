// SPDX-License-Identifier: MIT
/* The loop: the one thread that owns everything but sound. Clocks, timers, posted jobs, the thread pool.
 *
 * Nothing else asks the time, and only loop.c includes uv.h. Both clocks may be virtual: then the program moves them,
 * and half an hour of a thousand phones passes in a second. There is one loop per process, hence no handle. */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

/* Starts with the machine's clocks, or with virtual ones, which only loop_advance moves (wall starts at
 * 2026-01-01 00:00:00 UTC). */
void loop_open(void);
void loop_open_virtual(void);
bool loop_is_virtual(void);
void loop_close(void);

/* For measuring how long work takes, which with virtual clocks takes no time. */
uint64_t loop_microseconds(void);

/* Runs until loop_stop. */
void loop_run(void);
void loop_stop(void);

/* Milliseconds since the loop opened: for intervals; never steps. */
uint64_t loop_now(void);
/* Milliseconds since 1970 UTC: for people; may step. */
uint64_t loop_wall(void);

/* In place of loop_run: works off all that is ready (sockets, posted jobs, due timers, the thread pool) until all is
 * quiet, without moving a virtual clock. */
void loop_drain(void);
/* Virtual clocks: moves both by `ms`, firing each timer at its own moment and draining after each. */
void loop_advance(uint64_t ms);
/* Virtual clocks: sets the wall clock ahead, or back, as people and time servers do. */
void loop_set_wall(int64_t ms_ahead);

/* A timer embedded in its owner. Set `fire` before the first start; zero is a stopped timer. */
struct timer {
    void (*fire)(struct timer *t);
    uint64_t due;
    uint32_t slot;          /* place in the heap + 1; 0 = stopped */
};

/* (Re)starts: fires once, `ms` from now. */
void timer_start(struct timer *t, uint64_t ms);
void timer_stop(struct timer *t);
bool timer_active(const struct timer *t);

/* Runs `fn(arg)` in a later turn of the loop, in order of posting. */
void loop_post(void (*fn)(void *arg), void *arg);
/* Cuts long work: `more` is called again each turn while it returns true. All long work has 2 ms of a turn together. */
void loop_slice(bool (*more)(void *arg), void *arg);

/* Work for the thread pool (hashes, fsync, names). `work` runs elsewhere and touches only the job; `done` runs in
 * the loop. The job belongs to the loop from loop_work until `done` is called; `done` frees it. A job that outlived
 * its asker must find that out by id, never by pointer. */
struct job {
    void (*work)(struct job *j);
    void (*done)(struct job *j);
};
void loop_work(struct job *j);

/* Tells when a descriptor can be read that a library keeps and goes on keeping (the epoll descriptor of one that brings
 * its own sockets); of an error, too, but then nothing more. */
struct loop_watch;
struct loop_watch *loop_watch_open(int fd, void (*readable)(void *owner), void *owner);
void loop_watch_close(struct loop_watch *w);

/* Delivers a UNIX signal in the loop. */
void loop_signal(int signo, void (*fn)(int signo));

/* Called after each inbound message, timer, posted job and finished pool job: the core empties its event queue here
 * (core_settle). stream.c calls loop_settle itself after each message. */
void loop_on_settle(void (*settle)(void));
void loop_settle(void);

/* The longest single turn so far, in microseconds (`show processes`). */
uint64_t loop_longest_turn(void);

#endif

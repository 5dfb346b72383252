// SPDX-License-Identifier: MIT
#include "core/loop.h"

#include "core/memory.h"
#include "core/turn.h"

#include <assert.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum {
    QUIET_TURNS = 3,         /* loop_drain believes in silence after so many turns without anything */
    GUARD_MS = 20,           /* its longest wait for an operation under way … */
    GUARD_TURNS = 250,       /* … and how often it waits so before it gives one up */
    SIGNALS_MAX = 8,
    VIRTUAL_STEP_US = 20,    /* what one look at the stopwatch costs in virtual time */
};

/* 2026-01-01 00:00:00 UTC, in ms. */
#define VIRTUAL_EPOCH 1767225600000u

struct pool_job {
    uv_work_t request;
    struct job *job;
    struct pool_job *next;   /* virtual: in order of asking */
};

struct signal_watch {
    uv_signal_t handle;
    void (*fn)(int signo);
};

static struct {
    uv_loop_t uv;
    uv_timer_t alarm;        /* ends the sleep when the first timer is due */
    uv_prepare_t prepare;
    uv_idle_t idle;          /* active = do not sleep */
    bool is_open, is_virtual, stopping, touched, in_drain;

    uint64_t opened_ns, virtual_ms, virtual_wall, stopwatch_us;    /* virtual_wall: what virtual_ms began as */

    struct signal_watch signals[SIGNALS_MAX];
    unsigned signal_count;

    unsigned pool_jobs;
    struct pool_job *virtual_jobs, **virtual_end;
    long expected;
    uint64_t turn_began_ns, longest_us;                            /* 0 = the loop sleeps */

    void (*settle)(void);
} loop;

struct limit jobs_pooled = {
    .name = "Jobs of the thread pool", .when_full = "they wait: passwords, files and names each have a limit",
};

void loop_settle(void)
{
    if (loop.settle)
        loop.settle();
}

/* -- clocks -- */

uint64_t loop_now(void)
{
    return loop.is_virtual ? loop.virtual_ms : (uv_hrtime() - loop.opened_ns) / 1000000;
}

uint64_t loop_wall(void)
{
    if (loop.is_virtual)
        return loop.virtual_wall + loop.virtual_ms;
    uv_timeval64_t now;
    uv_gettimeofday(&now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_usec / 1000;
}

uint64_t loop_microseconds(void)
{
    return loop.is_virtual ? 0 : uv_hrtime() / 1000;
}

uint64_t loop_stopwatch(void)
{
    if (!loop.is_virtual)
        return uv_hrtime() / 1000;
    return loop.stopwatch_us += VIRTUAL_STEP_US;
}

bool loop_is_virtual(void)
{
    return loop.is_virtual;
}

/* -- how long a turn takes: from the first thing that ends the sleep, until the loop would sleep again -- */

/* Not asked of libuv, whose clock of the sleep costs a further look at all descriptors before each. */
static void wake(void)
{
    if (!loop.turn_began_ns)
        loop.turn_began_ns = uv_hrtime();
}

static void measure_turn(void)
{
    const uint64_t us = (uv_hrtime() - loop.turn_began_ns) / 1000;
    if (us > loop.longest_us)
        loop.longest_us = us;
    loop.turn_began_ns = 0;
}

/* -- the thread pool -- */

static void on_work(uv_work_t *request)
{
    struct job *j = ((struct pool_job *)request->data)->job;
    j->work(j);
}

static void on_work_done(uv_work_t *request, int status)
{
    (void)status; /* nothing is ever cancelled */
    struct pool_job *p = request->data;
    struct job *j = p->job;
    free(p);
    loop.pool_jobs--;
    jobs_pooled.used--;
    loop.touched = true;
    wake();
    j->done(j);
    loop_settle();
}

/* With virtual clocks there are no threads: jobs finish in the order and in the turns that the program gives, not the
 * machine. */
static void run_virtual_job(void)
{
    struct pool_job *p = loop.virtual_jobs;
    if (!p)
        return;
    loop.virtual_jobs = p->next;
    if (!p->next)
        loop.virtual_end = &loop.virtual_jobs;
    on_work(&p->request);
    on_work_done(&p->request, 0);
}

void loop_work(struct job *j)
{
    struct pool_job *p = must(calloc(1, sizeof *p));
    p->job = j;
    p->request.data = p;
    loop.pool_jobs++;
    limit_add(&jobs_pooled);
    if (loop.is_virtual) {
        *loop.virtual_end = p;
        loop.virtual_end = &p->next;
        return;
    }
    if (uv_queue_work(&loop.uv, &p->request, on_work, on_work_done))
        abort();
}

/* -- one turn -- */

void loop_on_settle(void (*settle)(void))
{
    loop.settle = settle;
}

void loop_touch(void)
{
    loop.touched = true;
}

void loop_expect(long more)
{
    loop.expected += more;
    assert(loop.expected >= 0);
}

static bool fire_one(uint64_t now, uint64_t before)
{
    struct timer *t = timers_take(now, before);
    if (!t)
        return false;
    loop.touched = true;
    t->fire(t);
    loop_settle();
    return true;
}

/* Timers that were started before the stretch began: one that restarts itself with 0 ms waits for the next turn. */
static void fire_due(void)
{
    uint64_t now = loop_now(), began = loop_stopwatch(), before = timers_started();
    while (fire_one(now, before))
        if (loop_stopwatch() - began > STRETCH_US)
            return;
}

static void on_alarm(uv_timer_t *t)
{
    (void)t; /* its work is done by having ended the sleep */
}

static void on_idle(uv_idle_t *i)
{
    (void)i; /* its work is done by being active */
}

/* Sets how long the coming poll may sleep. */
static void plan_sleep(bool more)
{
    if (more || jobs_waiting() || loop.virtual_jobs)
        uv_idle_start(&loop.idle, on_idle);
    else
        uv_idle_stop(&loop.idle);
    if (loop.is_virtual)
        return;
    uint64_t now = loop_now(), at = timers_next();
    if (at == NO_TIMER) {
        uv_timer_stop(&loop.alarm);
        return;
    }
    uv_update_time(&loop.uv);
    uv_timer_start(&loop.alarm, on_alarm, at > now ? at - now : 0, 0);
}

static void on_prepare(uv_prepare_t *p)
{
    (void)p;
    wake();
    if (!loop.is_virtual)
        fire_due();
    run_virtual_job();
    jobs_run_posted();
    jobs_run_slices();
    plan_sleep(streams_flush());
    measure_turn();
}

/* -- life -- */

static void open_loop(bool is_virtual)
{
    assert(!loop.is_open);
    memset(&loop, 0, sizeof loop);
    loop.is_virtual = is_virtual;
    loop.virtual_wall = VIRTUAL_EPOCH;
    loop.virtual_end = &loop.virtual_jobs;
    loop.is_open = true;
    signal(SIGPIPE, SIG_IGN);
    if (uv_loop_init(&loop.uv))
        abort();
    uv_timer_init(&loop.uv, &loop.alarm);
    uv_idle_init(&loop.uv, &loop.idle);
    uv_prepare_init(&loop.uv, &loop.prepare);
    uv_prepare_start(&loop.prepare, on_prepare);
    loop.opened_ns = uv_hrtime();
}

void loop_open(void)
{
    open_loop(false);
}

void loop_open_virtual(void)
{
    open_loop(true);
}

void loop_close(void)
{
    assert(loop.is_open);
    streams_shut();
    datagrams_shut();
    peers_shut();
    while (loop.pool_jobs)
        uv_run(&loop.uv, loop.is_virtual ? UV_RUN_NOWAIT : UV_RUN_ONCE);
    for (unsigned i = 0; i < loop.signal_count; i++)
        uv_close((uv_handle_t *)&loop.signals[i].handle, NULL);
    uv_close((uv_handle_t *)&loop.alarm, NULL);
    uv_close((uv_handle_t *)&loop.idle, NULL);
    uv_close((uv_handle_t *)&loop.prepare, NULL);
    uv_run(&loop.uv, UV_RUN_DEFAULT);
    int busy = uv_loop_close(&loop.uv);
    assert(!busy);
    timers_shut();
    jobs_shut();
    loop.is_open = false;
}

void loop_run(void)
{
    loop.stopping = false;
    while (!loop.stopping)
        uv_run(&loop.uv, UV_RUN_ONCE);
    streams_flush();
}

void loop_stop(void)
{
    loop.stopping = true;
    uv_stop(&loop.uv);
}

uint64_t loop_longest_turn(void)
{
    return loop.longest_us;
}

/* -- signals -- */

static void on_signal(uv_signal_t *handle, int signo)
{
    const struct signal_watch *w = handle->data;
    loop.touched = true;
    wake();
    w->fn(signo);
    loop_settle();
}

void loop_signal(int signo, void (*fn)(int signo))
{
    assert(loop.signal_count < SIGNALS_MAX);
    struct signal_watch *w = &loop.signals[loop.signal_count++];
    w->fn = fn;
    w->handle.data = w;
    if (uv_signal_init(&loop.uv, &w->handle) || uv_signal_start(&w->handle, on_signal, signo))
        abort();
    uv_unref((uv_handle_t *)&w->handle);
}

/* -- descriptors -- */

struct watcher {
    uv_poll_t poll;
    int fd;
    unsigned wanted;
    void *owner;
    void (*event)(void *owner, unsigned events);
    void (*gone)(void *owner);
};

_Static_assert((int)WATCH_READ == UV_READABLE && (int)WATCH_WRITE == UV_WRITABLE, "libuv's own bits");

struct watcher *watcher_open(int fd, void (*event)(void *owner, unsigned events), void *owner)
{
    struct watcher *w = must(calloc(1, sizeof *w));
    w->fd = fd;
    w->owner = owner;
    w->event = event;
    w->poll.data = w;
    if (uv_poll_init(&loop.uv, &w->poll, fd))
        abort();
    return w;
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watcher *w = poll->data;
    loop.touched = true;
    wake();
    if (status < 0)
        w->wanted = 0; /* libuv has stopped watching */
    w->event(w->owner, status < 0 ? WATCH_ERROR : (unsigned)events & (WATCH_READ | WATCH_WRITE));
}

void watcher_want(struct watcher *w, unsigned events)
{
    if (w->wanted == events)
        return;
    w->wanted = events;
    if (events)
        uv_poll_start(&w->poll, (int)events, on_ready);
    else
        uv_poll_stop(&w->poll);
}

static void on_watcher_closed(uv_handle_t *handle)
{
    struct watcher *w = handle->data;
    w->gone(w->owner);
    free(w);
}

void watcher_close(struct watcher *w, void (*gone)(void *owner))
{
    w->gone = gone;
    uv_close((uv_handle_t *)&w->poll, on_watcher_closed);
    close(w->fd);
}

/* -- driven by the program -- */

/* Waits, for a short while, for something from outside that is known to be on its way. */
static void run_guarded(void)
{
    uv_idle_stop(&loop.idle);
    uv_update_time(&loop.uv);
    uv_timer_start(&loop.alarm, on_alarm, GUARD_MS, 0);
    uv_run(&loop.uv, UV_RUN_ONCE);
    uv_timer_stop(&loop.alarm);
}

static void run_until_quiet(void)
{
    unsigned quiet = 0, guards = 0;
    while (quiet < QUIET_TURNS) {
        loop.touched = false;
        uv_run(&loop.uv, UV_RUN_NOWAIT);
        if (!loop.touched && (loop.pool_jobs || (loop.expected && guards++ < GUARD_TURNS)))
            run_guarded();
        bool busy = loop.touched || jobs_waiting() || loop.pool_jobs;
        quiet = busy ? 0 : quiet + 1;
        if (loop.touched)
            guards = 0;
    }
}

/* Virtual: each timer that is due, and what follows from it. All was quiet before. */
static void fire_virtual(void)
{
    while (loop.is_virtual && fire_one(loop.virtual_ms, NO_TIMER))
        run_until_quiet();
}

void loop_drain(void)
{
    assert(!loop.in_drain);
    loop.in_drain = true;
    run_until_quiet();
    fire_virtual();
    loop.in_drain = false;
}

void loop_advance(uint64_t ms)
{
    assert(loop.is_virtual && !loop.in_drain);
    uint64_t target = loop.virtual_ms + ms;
    loop_drain();
    loop.in_drain = true;
    while (timers_next() <= target) {
        loop.virtual_ms = timers_next() > loop.virtual_ms ? timers_next() : loop.virtual_ms;
        fire_virtual();
    }
    loop.virtual_ms = target;
    loop.in_drain = false;
}

void loop_set_wall(int64_t ms_ahead)
{
    assert(loop.is_virtual);
    loop.virtual_wall += (uint64_t)ms_ahead;
}

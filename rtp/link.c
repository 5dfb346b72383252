// SPDX-License-Identifier: MIT
#include "rtp/link.h"

#include "core/loop.h"
#include "rtp/queue.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { REPORTS = 16, REPORT_TICKS = 50 };

struct report {
    uint64_t counts[ENGINE_COUNTS];
};

static struct queue orders, reports;
static struct engine *engine;

/* -- a turn, in whichever thread the engine lives -- */

static void obey(void)
{
    struct order o;
    while (queue_take(&orders, &o))
        engine_order(engine, &o);
}

/* What finds no room is told with the next report. */
static void report(struct report *pending)
{
    engine_counts(engine, pending->counts);
    if (queue_put(&reports, pending))
        *pending = (struct report){ 0 };
}

static void turn(uint64_t ticks)
{
    static struct report pending;
    static unsigned since;
    obey();
    if (ticks)
        engine_tick(engine, ticks);
    if (++since < REPORT_TICKS && !engine_is_idle(engine))
        return;
    since = 0;
    report(&pending);
}

/* -- the sound thread -- */

static struct {
    pthread_t thread;
    int wake, clock;             /* descriptors: orders wait; the timer */
    bool ticking;
    atomic_bool stopping;
} sound;

static void set_clock(bool on)
{
    if (on == sound.ticking)
        return;
    const struct timespec frame = { .tv_nsec = on ? FRAME_MS * 1000000L : 0 };
    const struct itimerspec every = { .it_interval = frame, .it_value = frame };
    timerfd_settime(sound.clock, 0, &every, NULL);
    sound.ticking = on;
}

/* What a timer or an event counted; 0 when it has nothing to say. */
static uint64_t counted(int fd)
{
    uint64_t n = 0;
    return read(fd, &n, sizeof n) == sizeof n ? n : 0;
}

static void *live(void *arg)
{
    struct pollfd watched[] = { { .fd = sound.wake, .events = POLLIN }, { .fd = sound.clock, .events = POLLIN } };
    while (!atomic_load(&sound.stopping)) {
        (void)!poll(watched, 2, -1);
        counted(sound.wake);
        turn(counted(sound.clock));
        set_clock(!engine_is_idle(engine));
    }
    return arg;
}

static void wake(void)
{
    const uint64_t one = 1;
    /* It fails only when the counter is full, and then the thread is awake anyway. */
    (void)!write(sound.wake, &one, sizeof one);
}

static int start_thread(void)
{
    sound.wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    sound.clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    sound.ticking = false;
    atomic_store(&sound.stopping, false);
    if (sound.wake < 0 || sound.clock < 0)
        return -errno;
    /* Signals are the main thread's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int error = pthread_create(&sound.thread, NULL, live, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -error;
}

static void stop_thread(void)
{
    atomic_store(&sound.stopping, true);
    wake();
    pthread_join(sound.thread, NULL);
    close(sound.wake);
    close(sound.clock);
}

/* -- without a thread -- */

static void on_tick(struct timer *t)
{
    turn(1);
    if (!engine_is_idle(engine))
        timer_start(t, FRAME_MS);
}

static struct timer ticker = { .fire = on_tick };

static void obey_now(void)
{
    turn(0);
    if (engine_is_idle(engine))
        timer_stop(&ticker);
    else if (!timer_active(&ticker))
        timer_start(&ticker, FRAME_MS);
}

/* -- for call control -- */

static void forget(void)
{
    obey();                      /* so that what the orders carry is closed with the engine */
    engine_free(engine);
    engine = NULL;
    queue_close(&orders);
    queue_close(&reports);
}

int link_open(void)
{
    engine = engine_make();
    queue_open(&orders, ORDERS, sizeof(struct order));
    queue_open(&reports, REPORTS, sizeof(struct report));
    const int error = loop_is_virtual() ? 0 : start_thread();
    if (error)
        forget();
    return error;
}

void link_close(void)
{
    if (!engine)
        return;
    if (loop_is_virtual())
        timer_stop(&ticker);
    else
        stop_thread();
    forget();
}

bool link_order(const struct order *o, unsigned reserved)
{
    if (!engine || queue_room(&orders) <= reserved)
        return false;
    queue_put(&orders, o);
    if (loop_is_virtual())
        obey_now();
    else
        wake();
    return true;
}

unsigned link_waiting(void)
{
    return engine ? ORDERS - queue_room(&orders) : 0;
}

void link_counts(uint64_t counts[ENGINE_COUNTS])
{
    struct report r;
    while (engine && queue_take(&reports, &r))
        for (unsigned i = 0; i < ENGINE_COUNTS; i++)
            counts[i] += r.counts[i];
}

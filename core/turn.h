// SPDX-License-Identifier: MIT
/* Private to the loop and the socket files: what a turn of the loop looks like from inside.
 *
 *     poll ── messages, each settled ──▶ due timers ── posted jobs ── slices ── flush ──▶ poll …
 *
 * Everything but the messages happens in one function, right before the loop would sleep. */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "core/counter.h"

#include <stdbool.h>
#include <stdint.h>

struct timer;

/* What a turn works off. */
extern struct limit timers_running, jobs_posted, jobs_sliced, jobs_pooled;

/* Tells when a descriptor can be read or written. What is not taken is told again in the next turn. */
enum { WATCH_READ = 1, WATCH_WRITE = 2, WATCH_ERROR = 4 };
struct watcher;
struct watcher *watcher_open(int fd, void (*event)(void *owner, unsigned events), void *owner);
/* What to wait for; 0 rests. After WATCH_ERROR it rests until told again. */
void watcher_want(struct watcher *w, unsigned events);
/* Closes the descriptor at once. `gone` frees the owner in a later turn, when nobody up the stack can still hold it. */
void watcher_close(struct watcher *w, void (*gone)(void *owner));

/* The sockets' part: a turn's output is written (true: more is left, do not sleep); all is closed at loop_close. */
bool streams_flush(void);
void streams_shut(void);
void datagrams_shut(void);
/* All hosts are forgotten (peer.h). */
void peers_shut(void);

/* The timers' part. The first moment at which one is due; how many were ever started; and the first one that is due
 * `now` and was started as one of the first `before`, stopped, or NULL. */
#define NO_TIMER UINT64_MAX
uint64_t timers_next(void);
uint64_t timers_started(void);
struct timer *timers_take(uint64_t now, uint64_t before);
void timers_shut(void);

/* The jobs' part: what was posted before this turn, a stretch of each long one, and whether any are left. */
void jobs_run_posted(void);
void jobs_run_slices(void);
bool jobs_waiting(void);
void jobs_shut(void);

/* Something came from outside or went there: loop_drain does not take this turn for a quiet one. */
void loop_touch(void);
/* Counts operations whose end loop_drain must wait for (connections under way, bytes on their way to ourselves). */
void loop_expect(long more);

/* Microseconds for cutting long work. With virtual clocks it counts its calls instead, so that cuts fall in the same
 * places whatever the machine does meanwhile. */
uint64_t loop_stopwatch(void);
enum { STRETCH_US = 2000 };

#endif

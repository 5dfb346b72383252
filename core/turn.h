// SPDX-License-Identifier: MIT
/* Private to loop.c, stream.c and datagrams.c: what a turn of the loop looks like from inside.
 *
 *     poll ── messages, each settled ──▶ due timers ── posted jobs ── slices ── flush ──▶ poll …
 *
 * Everything but the messages happens in one function, right before the loop would sleep. */
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include <stdbool.h>
#include <stdint.h>

struct uv_loop_s *loop_uv(void);

/* Installs what writes a turn's output (true: more is left, do not sleep) and what ends everything at loop_close. */
void loop_on_flush(bool (*flush)(void), void (*shut)(void));

/* Something came from outside or went there: loop_drain does not take this turn for a quiet one. */
void loop_touch(void);
/* Counts operations whose end loop_drain must wait for (connections under way, bytes on their way to ourselves). */
void loop_expect(long more);
bool loop_is_virtual(void);

/* Microseconds for cutting long work. With virtual clocks it counts its calls instead, so that cuts fall in the same
 * places whatever the machine does meanwhile. */
uint64_t loop_stopwatch(void);
enum { STRETCH_US = 2000 };

#endif

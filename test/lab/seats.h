// SPDX-License-Identifier: MIT
/* Several administrators at once, by telnet at the appliance of daemon.h: whom the terminal lines let in, and what each
 * was told last. They are joe, and the appliance is R1. */
#ifndef LAB_SEATS_H
#define LAB_SEATS_H

#include "test/lab/admin.h"

/* So many more come, counted from 0 in order; all of them leave. */
void seats_open(unsigned count);
void seats_close(void);
/* Whether each has its prompt, or was turned away; waits for that, two minutes at most. How many have it. */
bool seats_ready(void);
bool seats_wait(void);
unsigned seats_here(void);

struct admin *seat_admin(unsigned seat);
/* Types lines separated by CR. Ready when the prompt comes and the last of what was printed has `last` (NULL: anything)
 * in it. */
void seat_type(unsigned seat, const char *lines, const char *last);
/* What was printed since, until the next line. */
const char *seat_said(unsigned seat);
/* Both, for one line. */
const char *seat_says(unsigned seat, const char *line);

#endif

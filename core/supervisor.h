// SPDX-License-Identifier: MIT
/* What the process says to the supervisor that started it (sd_notify(3)): when it serves, that it still turns, that it
 * ends. Without a supervisor all of it is silent. */
#ifndef NAISEN_CORE_SUPERVISOR_H
#define NAISEN_CORE_SUPERVISOR_H

/* The startup-config is in force and its doors are open. From now on, where the supervisor has a watchdog, the loop
 * tells it twice in each of its periods that it turns: one that hangs is ended and started again. */
void supervisor_ready(void);

/* The end has begun: silence is no fault any more. */
void supervisor_stopping(void);

#endif

// SPDX-License-Identifier: MIT
/* Confirmed changes: unless somebody says `configure confirm` in time, the configuration of before comes back; also
 * after a crash in between, because the disk has it before the first change. */
#ifndef CLI_ROLLBACK_H
#define CLI_ROLLBACK_H

#include <stdbool.h>

struct shell_session;

enum rollback_timer { ROLLBACK_ABSOLUTE, ROLLBACK_IDLE };

/* Backs up the running configuration and starts the timer. The session is parked until the disk has the backup; then
 * `then` is called, which may park it again. False, with the reason printed, when that cannot be. */
bool rollback_begin(struct shell_session *s, enum rollback_timer kind, unsigned minutes,
                    void (*then)(struct shell_session *s));
/* Nothing was changed after all. */
void rollback_drop(void);

#endif

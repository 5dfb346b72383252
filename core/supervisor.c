// SPDX-License-Identifier: MIT
#include "core/supervisor.h"

#include "core/loop.h"

#include <stdint.h>
#include <systemd/sd-daemon.h>

static uint64_t period_ms; /* of signs of life */

static void on_sign_of_life(struct timer *t)
{
    (void)sd_notify(0, "WATCHDOG=1");
    timer_start(t, period_ms);
}

static struct timer sign_of_life = { .fire = on_sign_of_life };

void supervisor_ready(void)
{
    uint64_t watchdog_us = 0;
    (void)sd_notify(0, "READY=1");
    if (sd_watchdog_enabled(0, &watchdog_us) <= 0)
        return;
    period_ms = watchdog_us / 2000 ? watchdog_us / 2000 : 1;
    timer_start(&sign_of_life, period_ms);
}

void supervisor_stopping(void)
{
    timer_stop(&sign_of_life);
    (void)sd_notify(0, "STOPPING=1");
}

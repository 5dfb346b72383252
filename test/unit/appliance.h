// SPDX-License-Identifier: MIT
/* The whole appliance on virtual time, without a configuration and with its doors shut. Include after cmocka. */
#ifndef TEST_APPLIANCE_H
#define TEST_APPLIANCE_H

#include "cli/session.h"
#include "core/config/config.h"
#include "core/internal.h"
#include "core/loop.h"
#include "core/module.h"

static inline void appliance_build(void)
{
    loop_open_virtual();
    config_register(modules, module_count);
    shell_build();
}

static inline void appliance_start(void)
{
    appliance_build();
    loop_on_settle(core_settle);
    for (unsigned i = 0; i < module_count; i++)
        if (modules[i]->start && strcmp(modules[i]->name, "cli") != 0)
            assert_int_equal(modules[i]->start(), 0);
}

/* As the set-up and the tear-down of a group. */
static inline int open_appliance(void **state)
{
    (void)state;
    appliance_build();
    return 0;
}

static inline int close_appliance(void **state)
{
    (void)state;
    loop_close();
    return 0;
}

#endif

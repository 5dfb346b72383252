// SPDX-License-Identifier: MIT
/* Every row of the appliance without what it does, and the configuration as it is printed. */
#ifndef TEST_CONFIG_QUIET_H
#define TEST_CONFIG_QUIET_H

#include "core/module.h"

#include <string.h>

static inline char *printed(enum print_what what)
{
    struct printer p;
    struct buf lines = { 0 };
    printer_begin(&p, config_running(), what);
    while (printer_next(&p, &lines))
        ;
    buf_adds(&lines, "");
    return lines.data ? lines.data : strdup("");
}

/* Registers every module of the executable without what it does: no listener is bound, no call model built. */
static inline void register_rows_alone(void)
{
    static struct module quiet[64];
    static const struct module *all[64];
    assert_true(module_count <= 64);
    for (unsigned i = 0; i < module_count; i++) {
        quiet[i] = *modules[i];
        quiet[i].check = NULL;
        quiet[i].prepare = NULL;
        quiet[i].abort = quiet[i].applied = NULL;
        quiet[i].apply = NULL;
        all[i] = &quiet[i];
    }
    config_register(all, module_count);
}

#endif

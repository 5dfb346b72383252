// SPDX-License-Identifier: MIT
#include "cli/access.h"
#include "cli/exec.h"
#include "cli/session.h"
#include "core/module.h"

extern const struct module module_cli;

static const struct log_message *const messages[] = { &log_config, NULL };

const struct module module_cli = {
    .name = "cli",
    .commands = exec_commands,
    .help = exec_help,
    .messages = messages,
    .prepare = access_prepare,
    .abort = access_abort,
    .applied = access_apply,
    .start = access_start,
    .stop = access_stop,
};

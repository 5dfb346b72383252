// SPDX-License-Identifier: MIT
#include "cli/access.h"
#include "cli/alias.h"
#include "cli/console.h"
#include "cli/editor.h"
#include "cli/exec.h"
#include "cli/filter.h"
#include "cli/load.h"
#include "cli/lookup.h"
#include "cli/printout.h"
#include "cli/scp.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/sshd_parent.h"
#include "cli/telnet.h"
#include "cli/visitor.h"
#include "core/module.h"

extern const struct module module_cli;

static const struct log_message *const messages[] = {
    &log_config, &visitor_log_success, &visitor_log_failure, &sshd_log_ended, &access_log_shut, NULL,
};
static struct mode *const modes[] = { &mode_alias, NULL };
static struct slice *const slices[] = { &shell_slice, &alias_slice, NULL };
static struct limit *const limits[] = {
    &console_limit, &console_unread, &visitor_limit_lines, &telnet_unread, &visitor_limit_waiting, &sshd_helpers,
    &sshd_unread, &visitor_limit_offenders, &session_input_limit, &session_notes_limit, &history_lines,
    &filter_file_limit, &load_errors, &lookup_limit, &scp_limit, NULL
};

static void stop(void)
{
    access_stop();
    printouts_finish();
}

const struct module module_cli = {
    .name = "cli",
    .modes = modes,
    .slices = slices,
    .rows = shell_rows,
    .commands = exec_commands,
    .help = exec_help,
    .messages = messages,
    .counters = shell_counters,
    .limits = limits,
    .prepare = access_prepare,
    .abort = access_abort,
    .applied = access_apply,
    .start = access_start,
    .stop = stop,
};

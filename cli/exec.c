// SPDX-License-Identifier: MIT
/* The shell's own EXEC commands, one row each. Those of phones, CTI and so on are rows of their folders. */
#include "cli/exec.h"

#include <stddef.h>

static const char *const lines_help[] = { "Number of lines on screen (0 for no pausing)", NULL };
static const char *const columns_help[] = { "Number of characters on a screen line (0 for no limit)", NULL };
static const char *const replace_help[] = {
    "A complete configuration: flash:NAME, nvram:NAME, startup-config", "List the commands that are applied",
    "Do it without asking", "Compare without regard to case (as always)", "Do not lock the configuration",
    "Back to the present configuration", "On a trigger", "A line that is not accepted", "Or unless confirmed in time",
    "Minutes", "Unless confirmed in time", "Minutes", "Back unless confirmed in time", "Minutes", NULL,
};
static const char *const configure_help[] = {
    "Nobody else may configure meanwhile", "Back to the present configuration unless confirmed", "In time", "Minutes",
    "While you go on typing", "Minutes", NULL,
};
static const char *const differences_help[] = {
    "The old one: a file, startup-config, running-config", "The new one (the running-config)", NULL,
};
static const char *const incremental_help[] = {
    "A file whose lines may differ from the running-config", "Without regard to case (as always)", NULL,
};
static const char *const history_help[] = { "Size of history buffer", NULL };

static const char *const copy_help[] = {
    "Copy from current system configuration", "Copy from startup configuration", "File: flash:NAME, nvram:NAME",
    "Update (merge with) current system configuration", "Copy to startup configuration",
    "File: flash:NAME, nvram:NAME", "All lines or none, into the current configuration", NULL,
};
static const char *const folder_help[] = { "File system or folder: flash:, nvram:", NULL };
static const char *const file_help[] = { "File: flash:NAME, nvram:NAME", NULL };
static const char *const delete_help[] = { "Delete without asking", "File: flash:NAME, nvram:NAME", NULL };

static const char *const ping_help[] = {
    "Ping destination address or hostname", "Specify repeat count", "Repeat count", NULL,
};

static const char *const enable_help[] = { "Enable level", NULL };
static const char *const line_help[] = { "Line number, as `show line` counts", NULL };
static const char *const vty_help[] = { "Virtual terminal line", NULL };

struct command exec_commands[] = {
    { .syntax = "enable [<0-15>]", .help = "Turn on privileged commands", .slot_help = enable_help,
      .level = EXEC_EVERYBODY, .run = exec_enable },
    { .syntax = "disable [<0-15>]", .help = "Turn off privileged commands", .slot_help = enable_help,
      .level = EXEC_EVERYBODY, .run = exec_disable },
    { .syntax = "exit", .help = "Exit from the EXEC", .level = EXEC_EVERYBODY, .run = exec_leave },
    { .syntax = "logout", .help = "Exit from the EXEC", .level = EXEC_EVERYBODY, .run = exec_leave },
    { .syntax = "quit", .help = "Exit from the EXEC", .level = EXEC_EVERYBODY, .run = exec_leave },
    { .syntax = "help", .help = "Description of the interactive help system", .level = EXEC_EVERYBODY,
      .run = exec_help_text },

    { .syntax = "terminal length <0-512>", .help = "Set number of lines on a screen", .slot_help = lines_help,
      .run = exec_terminal_length },
    { .syntax = "terminal width <0-512>", .help = "Set width of the display terminal", .slot_help = columns_help,
      .run = exec_terminal_width },
    { .syntax = "terminal history size <0-256>", .help = "Set history buffer size", .slot_help = history_help,
      .run = exec_terminal_history },
    { .syntax = "terminal monitor", .help = "Copy debug output to the current terminal line",
      .level = EXEC_PRIVILEGED, .run = exec_terminal_monitor },
    { .syntax = "terminal no monitor", .help = "Stop copying debug output", .level = EXEC_PRIVILEGED,
      .run = exec_terminal_no_monitor },
    { .syntax = "terminal no length", .help = "Length of the window, or 24", .run = exec_terminal_no_length },
    { .syntax = "terminal no width", .help = "Width of the window, or 80", .run = exec_terminal_no_width },
    { .syntax = "terminal no history", .help = "Keep no lines", .run = exec_terminal_no_history },
    { .syntax = "show terminal", .help = "Display terminal configuration parameters", .show = show_terminal },
    { .syntax = "show history", .help = "Display the session command history", .show = show_history },
    { .syntax = "show privilege", .help = "Show current privilege level", .show = show_privilege },
    { .syntax = "show users", .help = "Display information about terminal lines", .show = show_users },
    { .syntax = "who", .help = "As `show users`", .show = show_users, .flags = ROW_HIDDEN },

    { .syntax = "configure", .help = "Enter configuration mode", .level = EXEC_PRIVILEGED,
      .run = exec_configure_ask },
    { .syntax = "configure terminal [lock] [revert {timer <1-120> | idle <1-120>}]",
      .help = "Configure from the terminal", .slot_help = configure_help, .level = EXEC_PRIVILEGED,
      .run = exec_configure },
    { .syntax = "show configuration lock", .help = "Who has the configuration for himself", .level = EXEC_PRIVILEGED,
      .show = show_lock },
    { .syntax = "clear configuration lock", .help = "Take it from him", .level = EXEC_PRIVILEGED,
      .run = exec_clear_lock },
    { .syntax = "show running-config", .help = "Current operating configuration", .level = EXEC_PRIVILEGED,
      .show = show_running },
    { .syntax = "show running-config full", .help = "Full configuration", .level = EXEC_PRIVILEGED,
      .show = show_running },
    { .syntax = "show running-config view full", .help = "All of it, also for who may not configure all of it",
      .level = EXEC_PRIVILEGED, .show = show_running_full },
    { .syntax = "show running-config all", .help = "Configuration with defaults", .level = EXEC_PRIVILEGED,
      .show = show_running_all },
    { .syntax = "write terminal", .help = "Write to terminal", .level = EXEC_PRIVILEGED, .show = show_running },
    { .syntax = "show startup-config", .help = "Contents of startup configuration", .level = EXEC_PRIVILEGED,
      .show = show_startup },
    { .syntax = "show configuration", .help = "Contents of startup configuration", .level = EXEC_PRIVILEGED,
      .show = show_startup },
    { .syntax = "show startup-config errors", .help = "Lines that were not accepted at the last start",
      .level = EXEC_PRIVILEGED, .show = show_startup_errors },
    { .syntax = "show configuration unsupported", .help = "Lines in use that are kept but have no effect",
      .level = EXEC_PRIVILEGED, .show = show_unsupported },
    { .syntax = "copy {running-config | startup-config | WORD:100} {running-config | startup-config | WORD:100} "
                "[atomic]",
      .help = "Copy from one file to another", .slot_help = copy_help, .level = EXEC_PRIVILEGED, .run = exec_copy },
    { .syntax = "dir [WORD:100]", .help = "List files on a filesystem", .slot_help = folder_help,
      .level = EXEC_PRIVILEGED, .show = show_dir },
    { .syntax = "show flash:", .help = "Display information about flash: file system", .level = EXEC_PRIVILEGED,
      .show = show_flash },
    { .syntax = "more WORD:100", .help = "Display the contents of a file", .slot_help = file_help,
      .level = EXEC_PRIVILEGED, .show = show_more },
    { .syntax = "delete [/force] WORD:100", .help = "Delete a file", .slot_help = delete_help,
      .level = EXEC_PRIVILEGED, .run = exec_delete },
    { .syntax = "configure replace WORD:100 [list] [force] [ignorecase] [nolock]"
                " [revert {trigger error [timer <1-120>] | timer <1-120>}] [time <1-120>]",
      .help = "Replace the running-config with a new config file", .slot_help = replace_help,
      .level = EXEC_PRIVILEGED, .run = exec_replace },
    { .syntax = "show archive config differences [WORD:100 [WORD:100]]",
      .help = "Display the differences between two files", .slot_help = differences_help,
      .level = EXEC_PRIVILEGED, .show = show_differences },
    { .syntax = "show archive config incremental-diffs WORD:100 [ignorecase]",
      .help = "Commands that a file would change", .slot_help = incremental_help, .level = EXEC_PRIVILEGED,
      .show = show_incremental },
    { .syntax = "write", .help = "Write running configuration to memory or terminal", .level = EXEC_PRIVILEGED,
      .run = exec_write },
    { .syntax = "write memory", .help = "Write to NV memory", .level = EXEC_PRIVILEGED, .run = exec_write },

    { .syntax = "show version", .help = "System hardware and software status", .show = show_version },
    { .syntax = "show inventory", .help = "Show the physical inventory", .show = show_inventory },
    { .syntax = "show ip interface brief", .help = "Interfaces of this machine and their addresses",
      .show = show_ip_interface_brief },
    { .syntax = "show ip route", .help = "Routes of this machine", .show = show_ip_route },
    { .syntax = "ping WORD:253 [repeat <1-1000>]", .help = "Send echo messages", .slot_help = ping_help,
      .run = exec_ping },
    { .syntax = "show clock", .help = "Display the system clock", .show = show_clock },
    { .syntax = "show clock detail", .help = "And when summer time is", .show = show_clock_detail },
    { .syntax = "show tech-support", .help = "Show system information for Tech-Support",
      .level = EXEC_PRIVILEGED, .show = show_tech },
    { .syntax = "show processes", .help = "Longest turn of the loop, memory in use", .show = show_processes },
    { .syntax = "show line", .help = "TTY line information", .show = show_line },
    { .syntax = "show ip ssh", .help = "Information on SSH", .show = show_ssh },
    { .syntax = "show ssh", .help = "Status of SSH server connections", .show = show_ssh_sessions },
    { .syntax = "clear line <0-17>", .help = "Reset a terminal line", .slot_help = line_help,
      .level = EXEC_PRIVILEGED, .run = exec_clear_line },
    { .syntax = "clear line vty <0-15>", .help = "Reset a terminal line", .slot_help = vty_help,
      .level = EXEC_PRIVILEGED, .run = exec_clear_vty },
    { .syntax = "clear logging", .help = "Clear logging buffer", .level = EXEC_PRIVILEGED, .run = exec_clear_logging },
    { .syntax = "show debugging", .help = "State of each debugging option", .level = EXEC_PRIVILEGED,
      .show = show_debugging },
    { .syntax = "show metrics", .help = "Counters, as Prometheus reads them", .show = show_metrics },
    { .syntax = "show resources", .help = "Bounded things: in use, limit, refused", .show = show_resources },
    { .syntax = NULL },
};

const struct path_help exec_help[] = {
    { "show", "Show running system information" },
    { "show running-config", "Current operating configuration" },
    { "show running-config view", "What is shown" },
    { "show startup-config", "Contents of startup configuration" },
    { "clear configuration", "Who may configure" },
    { "configuration", "Who may configure" },
    { "configuration mode", "Who may configure" },
    { "show archive config", "Configurations compared" },
    { "terminal", "Set terminal line parameters" },
    { "terminal history", "Enable and control the command history function" },
    { "terminal no", "Negate a terminal parameter" },
    { "configure", "Enter configuration mode" },
    { "show ip", "IP information" },
    { "show ip interface", "IP interface status" },
    { "copy", "Copy from one file to another" },
    { "banner", "Define a login banner" },
    { "file", "Adjust file system parameters" },
    { "file prompt", "Prompt level" },
    { "clear", "Reset functions" },
    { "debug", "Debugging functions (see also 'undebug')" },
    { "undebug", "Disable debugging functions (see also 'debug')" },
    { "write", "Write running configuration to memory or terminal" },
    { NULL, NULL },
};

// SPDX-License-Identifier: MIT
/* The shell's own EXEC commands; exec.c is their table. */
#ifndef CLI_EXEC_H
#define CLI_EXEC_H

#include "core/config/config.h"
#include "core/counter.h"
#include "core/log.h"

extern struct command exec_commands[];
extern const struct path_help exec_help[];
extern const struct log_message log_config;
enum { COUNT_LINES, COUNT_NOT_UNDERSTOOD, COUNT_REFUSED, COUNT_UNWELCOME };
extern struct counter shell_counters[];

typedef bool exec_run(const struct actor *who, const struct args *args, struct out *out);
typedef bool exec_show(struct cursor *c);

/* Memory for the running `show`, zeroed; dies with it. */
void *exec_scratch(size_t size, void (*free_it)(void *));

/* Prints up to `lines` lines from `at`, each an item; returns where it stopped. */
const char *exec_print_lines(struct out *out, const char *at, unsigned lines);

/* exec_session.c: this session */
exec_run exec_enable, exec_disable, exec_leave, exec_help_text, exec_configure,
    exec_configure_ask;
exec_run exec_terminal_length, exec_terminal_width, exec_terminal_history, exec_terminal_monitor,
    exec_terminal_no_monitor, exec_terminal_no_length, exec_terminal_no_width, exec_terminal_no_history;
exec_show show_history, show_privilege, show_terminal;

/* exec_debug.c. `flags` is a flag, a family or "" for all; `phone` is given when they are switched for one phone. */
struct shell_session;
void exec_debug(struct shell_session *s, const char *flags, const struct value *phone, bool on);

/* exec_config.c: the configuration as a whole */
/* Lines of the running-config; as data a tree. */
void exec_print_stanza(struct out *out, const char *text);
exec_show show_running, show_running_all, show_running_masked, show_running_full, show_startup, show_startup_errors,
    show_unsupported, show_tech;
exec_show show_running_interface;      /* exec_interface.c */
exec_run exec_write;
/* Writes the startup-config; the session waits for it. */
void exec_save(struct shell_session *s);
/* The same; `then` is called when it is written, and not when it could not be. */
void exec_save_then(struct shell_session *s, void (*then)(struct shell_session *s));

/* exec_lines.c: terminal lines */
exec_run exec_clear_line, exec_clear_vty;
exec_show show_line, show_users, show_ssh, show_ssh_sessions;

/* exec_network.c: the machine's; ping.c, traceroute.c */
exec_show show_ip_interface_brief, show_ip_route;
exec_run exec_ping, exec_traceroute;

/* exec_copy.c; exec_files.c: flash: and nvram: */
exec_run exec_copy, exec_delete, exec_verify;
exec_show show_dir, show_flash, show_more, show_file_systems;
/* "%Error opening flash:/x (No such file or directory)"; returns false. */
bool file_refuse(struct out *out, const char *what, const char *name, int error);

/* lock.c */
exec_show show_lock;
exec_run exec_clear_lock;

/* replace.c: files that become the running configuration, or are merged with it */
exec_run exec_replace, exec_merge;

/* exec_compare.c */
exec_show show_differences, show_incremental;

/* exec_system.c: the appliance */
exec_run exec_clear_logging;
exec_show show_version, show_inventory, show_clock, show_clock_detail, show_processes, show_debugging, show_metrics,
    show_resources;

#endif

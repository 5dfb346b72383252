// SPDX-License-Identifier: MIT
/* naisen.yaml: the boot file, read once, into struct boot (core/settings.h). */
#ifndef CORE_BOOT_H
#define CORE_BOOT_H

#include "core/log.h"
#include "core/settings.h"

enum { BOOT_ERROR = 512, PORT_BASE_MAX = 55000 };

/* What an installed package uses when naisen.yaml says nothing. */
void boot_defaults(struct boot *b);

/* Reads the file over the defaults. False with "file:line:column: reason" (or "file: reason") in `error`; `b` is then
 * unchanged. Relative paths count from the file's own folder. */
bool boot_load(const char *path, struct boot *b, char error[BOOT_ERROR]);
/* The key of a port that is above 65535 once the base is added; NULL when all fit. */
const char *boot_overflow(const struct boot *b);

/* Ends the process as at SIGTERM and begins it anew, with all that was not saved forgotten. NULL where the appliance is
 * not the whole process. */
extern void (*boot_reload)(void);

/* What main.c says about start and end. The rows stand here, because main.c belongs to the executable alone while the
 * message catalogue lists them; module "settings" registers them. */
extern const struct log_message boot_restarted, boot_stopping, boot_startup_errors, boot_startup_unreadable,
    boot_log_file_failed, boot_no_memory;
extern const struct log_message *const boot_messages[];

#endif

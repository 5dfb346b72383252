// SPDX-License-Identifier: MIT
/* The log file of naisen.yaml. A full disk must not stop the telephone: lines are lost then, and counted, which is said
 * once. */
#include "core/boot.h"
#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int file = -1;
static bool failing;
static uint64_t lost_before;

struct counter log_counters[] = {
    { "log_file_lines_lost", "Lines that could not be written to the log file", 0 },
    { 0 }
};

int log_to_file(const char *path)
{
    int fd = -1;
    if (path) {
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (fd < 0)
            return -errno;
    }
    if (file >= 0)
        close(file);
    file = fd;
    return 0;
}

/* The whole line, or nothing of it. */
static int write_line(const char *line)
{
    const size_t size = strlen(line);
    const struct iovec parts[] = { { (void *)(uintptr_t)line, size }, { (void *)(uintptr_t)"\n", 1 } };
    const ssize_t n = writev(file, parts, 2);
    if (n == (ssize_t)size + 1)
        return 0;
    const int error = n < 0 ? errno : ENOSPC;
    if (n > 0)
        (void)!ftruncate(file, lseek(file, 0, SEEK_CUR) - n);
    return error;
}

void log_file_last(const char *line)
{
    if (file >= 0)
        (void)write_line(line);
}

void log_file_add(const char *line)
{
    const int error = file >= 0 ? write_line(line) : 0;
    log_counters->value += error != 0;
    if (!error == !failing)
        return;
    failing = error != 0;
    if (error) {
        lost_before = log_counters->value - 1;
        log_say(&boot_log_file_failed, "%s: %s", boot.log_file, strerror(error));
    } else {
        log_say(&boot_log_file_failed, "%s: it can be written again; %llu lines are missing", boot.log_file,
                (unsigned long long)(log_counters->value - lost_before));
    }
}

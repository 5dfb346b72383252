// SPDX-License-Identifier: MIT
/* The log file of naisen.yaml. It takes no more than twice LOG_FILE_BYTES of the disk. A full disk must not stop the
 * telephone: lines are lost then, and counted, which is said once. */
#include "core/boot.h"
#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int file = -1;
static char *file_path;          /* of a regular file: others do not grow */
static bool failing;
static uint64_t lost_before;

struct limit log_file_limit = {
    .name = "Log file, bytes", .when_full = "it becomes ….1, in place of the one before", .maximum = LOG_FILE_BYTES,
};

struct counter log_counters[] = {
    [LOG_FILE_LOST] = { "log_file_lines_lost", "Lines that could not be written to the log file", 0 },
    [LOG_SUPPRESSED] = { "log_lines_suppressed", "Lines beyond five of one kind in a second, told by their number", 0 },
    { 0 }
};

/* Whether it can grow beyond all bounds; its size. */
static bool grows(int fd, uint64_t *size)
{
    struct stat st;
    const bool regular = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    *size = regular ? (uint64_t)st.st_size : 0;
    return regular;
}

int log_to_file(const char *path)
{
    int fd = -1;
    uint64_t size;
    if (path) {
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (fd < 0)
            return -errno;
    }
    char *name = grows(fd, &size) ? strdup(path) : NULL;
    if (file >= 0)
        close(file);
    free(file_path);
    file = fd;
    file_path = name;
    limit_set(&log_file_limit, size);
    return 0;
}

/* 0 or errno: the file could not get out of the way, and is not to grow. */
static int begin_anew(void)
{
    char before[PATH_MAX];
    if (snprintf(before, sizeof before, "%s.1", file_path) >= (int)sizeof before)
        return ENAMETOOLONG;
    if (rename(file_path, before))
        return errno;
    log_file_limit.refused++;
    return -log_to_file(file_path);
}

/* The whole line, or nothing of it. */
static int write_line(const char *line)
{
    const size_t size = strlen(line);
    const struct iovec parts[] = { { (void *)(uintptr_t)line, size }, { (void *)(uintptr_t)"\n", 1 } };
    const ssize_t n = writev(file, parts, 2);
    if (n == (ssize_t)size + 1) {
        limit_set(&log_file_limit, file_path ? log_file_limit.used + (size_t)n : 0);
        return 0;
    }
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
    int error = file_path && log_file_limit.used + strlen(line) >= log_file_limit.maximum ? begin_anew() : 0;
    if (file >= 0 && !error)
        error = write_line(line);
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

// SPDX-License-Identifier: MIT
/* A library that is loaded before the others (LD_PRELOAD) and lets calls fail as its page says. */
#include "test/lab/faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* -- the page: mapped in the first call of all, so without what is replaced below -- */

static struct faults *page(void)
{
    static struct faults *mapped;
    static bool tried;
    if (tried || !environ)
        return mapped;
    tried = true;
    const char *name = getenv("NAISEN_FAULTS");
    const long fd = name ? syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return NULL;
    void *at = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
    syscall(SYS_close, fd);
    mapped = at == MAP_FAILED ? NULL : at;
    return mapped;
}

static bool is_armed(enum faults_kind kind)
{
    const struct faults *f = page();
    return f && f->kind == kind && !strcmp(f->program, program_invocation_short_name);
}

/* Counts the call; whether it is one that fails. */
static bool fails(enum faults_call call)
{
    struct faults *f = page();
    const unsigned n = ++f->count;
    if (n < FAULTS_CALLS)
        f->calls[n - 1] = (char)call;
    return f->at && (n == f->at || (f->for_ever && n > f->at));
}

/* Whoever would have answered without us. */
#define NEXT(name) static __typeof__(name) *ask; if (!ask) *(void **)&ask = dlsym(RTLD_NEXT, #name)

/* -- files -- */

/* Whether that name, seen from the folder `at`, is below; "" is what `at` itself has open. */
static bool is_below(int at, const char *name)
{
    char link[64], path[2 * PATH_MAX];
    ssize_t n = 0;
    snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
    if (*name != '/' && (n = readlink(link, path, PATH_MAX)) < 0)
        return false;
    snprintf(path + n, PATH_MAX, "%s%s", n && *name ? "/" : "", name);
    return !strncmp(path, page()->below, strlen(page()->below));
}

static bool is_hit(enum faults_call call, int at, const char *name)
{
    const int kept = errno;
    const bool hit = is_armed(FAULTS_FILES) && is_below(at, name) && fails(call);
    errno = kept;
    return hit;
}

/* A call that cannot be short. */
static bool is_broken(enum faults_call call, int at, const char *name)
{
    if (!is_hit(call, at, name) || page()->error == FAULTS_SHORT)
        return false;
    errno = page()->error;
    return true;
}

/* How much of it is written: less, nothing, or -1. */
static ssize_t left_of(int fd, size_t size)
{
    if (!is_hit(FAULTS_WRITE, fd, ""))
        return (ssize_t)size;
    if (page()->error == FAULTS_SHORT)
        return (ssize_t)(size + 1) / 2;
    errno = page()->error;
    return -1;
}

#define MODE(mode)                                                                                                 \
    va_list ap;                                                                                                    \
    va_start(ap, flags);                                                                                           \
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;                                    \
    va_end(ap)

#define OPEN(name)                                                                                                 \
    int name(const char *path, int flags, ...)                                                                     \
    {                                                                                                              \
        NEXT(name);                                                                                                \
        MODE(mode);                                                                                                \
        return is_broken(FAULTS_OTHER, AT_FDCWD, path) ? -1 : ask(path, flags, mode);                              \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                                                              \
    int name(int at, const char *path, int flags, ...)                                                             \
    {                                                                                                              \
        NEXT(name);                                                                                                \
        MODE(mode);                                                                                                \
        return is_broken(FAULTS_OTHER, at, path) ? -1 : ask(at, path, flags, mode);                                \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

ssize_t write(int fd, const void *data, size_t size)
{
    NEXT(write);
    const ssize_t n = left_of(fd, size);
    return n < 0 ? -1 : ask(fd, data, (size_t)n);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    NEXT(pwrite);
    const ssize_t n = left_of(fd, size);
    return n < 0 ? -1 : ask(fd, data, (size_t)n, at);
}

/* A short one writes the first part only. */
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NEXT(writev);
    const ssize_t n = count ? left_of(fd, parts[0].iov_len) : 0;
    return n < 0 ? -1 : ask(fd, parts, count && (size_t)n < parts[0].iov_len ? 1 : count);
}

int fsync(int fd)
{
    NEXT(fsync);
    return is_broken(FAULTS_SYNC, fd, "") ? -1 : ask(fd);
}

int ftruncate(int fd, off_t size)
{
    NEXT(ftruncate);
    return is_broken(FAULTS_OTHER, fd, "") ? -1 : ask(fd, size);
}

/* As Linux does it: what could not be closed in order is closed all the same. */
int close(int fd)
{
    NEXT(close);
    const bool broken = is_broken(FAULTS_OTHER, fd, "");
    const int error = errno, done = ask(fd);
    if (broken)
        errno = error;
    return broken ? -1 : done;
}

int rename(const char *old, const char *new)
{
    NEXT(rename);
    return is_broken(FAULTS_RENAME, AT_FDCWD, old) ? -1 : ask(old, new);
}

int renameat(int from, const char *old, int to, const char *new)
{
    NEXT(renameat);
    return is_broken(FAULTS_RENAME, from, old) ? -1 : ask(from, old, to, new);
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    NEXT(linkat);
    return is_broken(FAULTS_OTHER, from, old) ? -1 : ask(from, old, to, new, flags);
}

int unlinkat(int at, const char *name, int flags)
{
    NEXT(unlinkat);
    return is_broken(FAULTS_OTHER, at, name) ? -1 : ask(at, name, flags);
}

/* -- memory -- */

static bool is_exhausted(void)
{
    if (!is_armed(FAULTS_MEMORY) || !fails(FAULTS_OTHER))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    NEXT(malloc);
    return is_exhausted() ? NULL : ask(size);
}

void *calloc(size_t count, size_t size)
{
    NEXT(calloc);
    return is_exhausted() ? NULL : ask(count, size);
}

void *realloc(void *old, size_t size)
{
    NEXT(realloc);
    return is_exhausted() ? NULL : ask(old, size);
}

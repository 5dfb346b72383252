// SPDX-License-Identifier: MIT
#include "core/files.h"

#include "core/list.h"
#include "core/loop.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[256] = ".";

/* -- names -- */

void files_set_root(const char *folder)
{
    char path[sizeof root + 8];
    snprintf(root, sizeof root, "%s", folder);
    /* A folder that cannot be made shows when something is written into it. */
    (void)mkdir(root, 0750);
    snprintf(path, sizeof path, "%s/flash", root);
    (void)mkdir(path, 0750);
    snprintf(path, sizeof path, "%s/nvram", root);
    (void)mkdir(path, 0750);
}

/* One or more words of [A-Za-z0-9._-], joined by single slashes, none of them "." or "..". */
static bool is_inside(const char *name)
{
    do {
        size_t n = strcspn(name, "/");
        if (n == 0 || (n == 1 && name[0] == '.') || (n == 2 && name[0] == '.' && name[1] == '.'))
            return false;
        for (size_t i = 0; i < n; i++)
            if (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i]))
                return false;
        name += n;
    } while (*name++ == '/');
    return true;
}

bool files_path(const char *ios_name, char *path, size_t size)
{
    static const char *const folders[] = { "flash", "nvram" };
    const char *folder = "flash", *name = ios_name;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        size_t n = strlen(folders[i]);
        if (strncasecmp(ios_name, folders[i], n) == 0 && ios_name[n] == ':') {
            folder = folders[i];
            name = ios_name + n + 1;
            name += *name == '/'; /* IOS writes flash:/x as well */
        }
    }
    if (!is_inside(name))
        return false;
    int n = snprintf(path, size, "%s/%s/%s", root, folder, name);
    return n > 0 && (size_t)n < size;
}

/* The next part of a path, opened in the folder before; that is closed. */
static int step_into(int folder, const char *part, int flags)
{
    const int fd = openat(folder, part, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const int error = fd < 0 ? -errno : fd;
    close(folder);
    return error;
}

int files_open_below(const char *folder, const char *name, uint64_t *size)
{
    char path[PATH_MAX];
    struct stat st;
    if (!is_inside(name) || strlen(name) >= sizeof path)
        return -EACCES;
    strcpy(path, name);
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    char *part = path;
    for (char *slash; fd >= 0 && (slash = strchr(part, '/')); part = slash + 1) {
        *slash = '\0';
        fd = step_into(fd, part, O_PATH | O_DIRECTORY);
    }
    fd = fd < 0 ? fd : step_into(fd, part, O_RDONLY);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return -EACCES;
    }
    *size = (uint64_t)st.st_size;
    return fd;
}

/* -- one durable write: everything that can fail happens before the rename -- */

static int write_all(int fd, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        data += n;
        size -= (size_t)n;
    }
    return fsync(fd) ? -errno : 0;
}

static int write_new(const char *path, const char *data, size_t size)
{
    unlink(path); /* of a process that was killed meanwhile */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int error = write_all(fd, data, size);
    if (close(fd) && !error)
        error = -errno;
    if (error)
        unlink(path);
    return error;
}

/* The old file gets a second name, at once the only "<path>.1". */
static int keep(const char *path, const char *spare)
{
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%s.1", path);
    unlink(spare);
    if (link(path, spare))
        return errno == ENOENT ? 0 : -errno;
    return rename(spare, kept) ? -errno : 0;
}

static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int error = fsync(fd) ? -errno : 0;
    close(fd);
    return error;
}

static int write_durably(const char *path, const char *data, size_t size, bool keep_old)
{
    char new[PATH_MAX], spare[PATH_MAX];
    if (strlen(path) + sizeof ".new" > PATH_MAX)
        return -ENAMETOOLONG;
    snprintf(new, sizeof new, "%s.new", path);
    snprintf(spare, sizeof spare, "%s.old", path);
    int error = write_new(new, data, size);
    if (!error && keep_old)
        error = keep(path, spare);
    if (!error && rename(new, path))
        error = -errno;
    if (error) {
        unlink(new);
        return error;
    }
    return sync_folder(path);
}

/* -- writes on their way -- */

struct write {
    struct job job;
    struct list all;         /* in order of asking */
    char *path, *data;
    size_t size;
    bool keep_old;
    bool superseded;         /* files_write_now wrote something newer */
    int error;
    void (*done)(int error, void *arg);
    void *arg;
};

static struct list writes = LIST_INIT(writes);
/* Held while a file is replaced: between the thread pool and files_write_now. */
static pthread_mutex_t replacing = PTHREAD_MUTEX_INITIALIZER;

static void work(struct job *j)
{
    struct write *w = (struct write *)j;
    pthread_mutex_lock(&replacing);
    if (!w->superseded)
        w->error = write_durably(w->path, w->data, w->size, w->keep_old);
    pthread_mutex_unlock(&replacing);
}

static struct write *first_of(const char *path)
{
    list_each(node, &writes) {
        struct write *w = list_entry(node, struct write, all);
        if (strcmp(w->path, path) == 0)
            return w;
    }
    return NULL;
}

static void finished(struct job *j)
{
    struct write *w = (struct write *)j;
    list_remove(&w->all);
    struct write *next = first_of(w->path);
    if (next)
        loop_work(&next->job);
    if (w->done)
        w->done(w->error, w->arg);
    free(w->path);
    free(w->data);
    free(w);
}

static void *copy_of(const void *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}

void files_write(const char *path, const char *data, size_t size, bool keep_old,
                 void (*done)(int error, void *arg), void *arg)
{
    struct write *w = calloc(1, sizeof *w);
    if (!w)
        abort();
    w->job = (struct job){ work, finished };
    w->path = copy_of(path, strlen(path));
    w->data = copy_of(data, size);
    w->size = size;
    w->keep_old = keep_old;
    w->done = done;
    w->arg = arg;
    bool waits = first_of(path) != NULL;
    list_append(&writes, &w->all);
    if (!waits)
        loop_work(&w->job);
}

int files_write_now(const char *path, const char *data, size_t size, bool keep_old)
{
    pthread_mutex_lock(&replacing);
    list_each(node, &writes) {
        struct write *w = list_entry(node, struct write, all);
        if (strcmp(w->path, path) == 0)
            w->superseded = true;
    }
    int error = write_durably(path, data, size, keep_old);
    pthread_mutex_unlock(&replacing);
    return error;
}

/* -- reading -- */

/* Reads to the end; one byte more than `max` tells that the file is too long. */
static ssize_t read_all(int fd, char *data, size_t max)
{
    size_t used = 0;
    while (used <= max) {
        ssize_t n = read(fd, data + used, max + 1 - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            return (ssize_t)used;
        used += (size_t)n;
    }
    errno = EFBIG;
    return -1;
}

static char *read_open(int fd, size_t max, size_t *size)
{
    struct stat st;
    if (fstat(fd, &st))
        return NULL;
    if (!S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL; /* a pipe could block us for ever */
        return NULL;
    }
    if ((uint64_t)st.st_size > max) {
        errno = EFBIG;
        return NULL;
    }
    char *data = malloc((size_t)st.st_size + 2);
    if (!data)
        abort();
    ssize_t n = read_all(fd, data, (size_t)st.st_size);
    if (n < 0) {
        free(data);
        return NULL;
    }
    data[n] = '\0';
    if (size)
        *size = (size_t)n;
    return data;
}

char *files_read(const char *path, size_t max, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    char *data = read_open(fd, max, size);
    int error = errno;
    close(fd);
    errno = error;
    return data;
}

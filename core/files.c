// SPDX-License-Identifier: MIT
#include "core/files.h"

#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- names below a folder -- */

bool files_name_valid(const char *name)
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

/* The next part of a path, opened in the folder before; that is closed. */
static int step_into(int folder, const char *part, int flags)
{
    const int fd = openat(folder, part, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const int error = fd < 0 ? -errno : fd;
    close(folder);
    return error;
}

/* The folder in which the last part of `name` stands; *last is that part. */
static int open_parent(const char *folder, const char *name, const char **last)
{
    char part[NAME_MAX + 1];
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    for (const char *slash; fd >= 0 && (slash = strchr(name, '/')); name = slash + 1) {
        const int n = snprintf(part, sizeof part, "%.*s", (int)(slash - name), name);
        fd = step_into(fd, n < (int)sizeof part ? part : "", O_RDONLY | O_DIRECTORY);   /* "": is not there */
    }
    *last = name;
    return fd;
}

static int open_last(const char *folder, const char *name, int flags)
{
    const char *last;
    int fd = files_name_valid(name) ? open_parent(folder, name, &last) : -EACCES;
    return fd < 0 ? fd : step_into(fd, last, flags);
}

int files_open_below(const char *folder, const char *name, uint64_t *size)
{
    struct stat st;
    int fd = open_last(folder, name, O_RDONLY);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return -EACCES;
    }
    *size = (uint64_t)st.st_size;
    return fd;
}

int files_open_folder_below(const char *folder, const char *name)
{
    if (*name)
        return open_last(folder, name, O_RDONLY | O_DIRECTORY);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int files_delete_below(const char *folder, const char *name)
{
    const char *last;
    int fd = files_name_valid(name) ? open_parent(folder, name, &last) : -EACCES;
    if (fd < 0)
        return fd;
    int error = unlinkat(fd, last, 0) ? -errno : fsync(fd) ? -errno : 0;
    close(fd);
    return error;
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

static int write_close(int fd, const char *data, size_t size)
{
    int error = write_all(fd, data, size);
    return close(fd) && !error ? -errno : error;
}

static int write_new(int folder, const char *name, const char *data, size_t size)
{
    unlinkat(folder, name, 0); /* of a process that was killed meanwhile */
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int error = fd < 0 ? -errno : write_close(fd, data, size);
    if (fd >= 0 && error)
        unlinkat(folder, name, 0);
    return error;
}

/* All of it stands at the end and is on the disk, or the file is as it was. */
static int append_all(int folder, int fd, const char *data, size_t size, off_t end)
{
    int error = write_all(fd, data, size);
    if (!error && fsync(folder))
        error = -errno;
    if (error)
        (void)!ftruncate(fd, end);
    return error;
}

static int append(int folder, const char *name, const char *data, size_t size)
{
    struct stat st;
    int fd = openat(folder, name, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return -EACCES;
    }
    int error = append_all(folder, fd, data, size, st.st_size);
    close(fd);                   /* what it could say, fsync said */
    return error;
}

/* The old file gets a second name, at once the only "<name>.1". */
static int keep(int folder, const char *name, const char *spare)
{
    char kept[NAME_MAX + 1];
    snprintf(kept, sizeof kept, "%s.1", name);
    unlinkat(folder, spare, 0);
    if (linkat(folder, name, folder, spare, 0))
        return errno == ENOENT ? 0 : -errno;
    int error = renameat(folder, spare, folder, kept) ? -errno : 0;
    if (error)
        unlinkat(folder, spare, 0);
    return error;
}

static int replace(int folder, const char *name, const char *data, size_t size, bool keep_old)
{
    char new[NAME_MAX + 1], spare[NAME_MAX + 1];
    if (strlen(name) + sizeof ".new" > sizeof new)
        return -ENAMETOOLONG;
    snprintf(new, sizeof new, "%s.new", name);
    snprintf(spare, sizeof spare, "%s.old", name);
    int error = write_new(folder, new, data, size);
    if (!error && keep_old)
        error = keep(folder, name, spare);
    if (!error && renameat(folder, new, folder, name))
        error = -errno;
    if (error) {
        unlinkat(folder, new, 0);
        return error;
    }
    return fsync(folder) ? -errno : 0;
}

/* -- writes on their way -- */

enum manner { REPLACE, REPLACE_KEEPING, APPEND };

struct write {
    struct job job;
    struct list all;         /* in order of asking */
    char *folder, *name;
    char *data;
    size_t size;
    enum manner manner;
    bool superseded;         /* files_write_now wrote something newer */
    int error;
    void (*done)(int error, void *arg);
    void *arg;
};

static struct list writes = LIST_INIT(writes);
struct limit files_writing = {
    .name = "Files to write", .when_full = "the next one is not written, which its asker is told", .maximum = 128,
};
/* Held while a file is replaced: between the thread pool and files_write_now. */
static pthread_mutex_t replacing = PTHREAD_MUTEX_INITIALIZER;

static int write_durably(const char *folder, const char *name, const char *data, size_t size, enum manner manner)
{
    const char *last;
    int fd = open_parent(folder, name, &last);
    if (fd < 0)
        return fd;
    int error = manner == APPEND ? append(fd, last, data, size)
                                 : replace(fd, last, data, size, manner == REPLACE_KEEPING);
    close(fd);
    return error;
}

static void work(struct job *j)
{
    struct write *w = (struct write *)j;
    pthread_mutex_lock(&replacing);
    if (!w->superseded)
        w->error = write_durably(w->folder, w->name, w->data, w->size, w->manner);
    pthread_mutex_unlock(&replacing);
}

static bool is_of(const struct write *w, const char *folder, const char *name)
{
    return strcmp(w->folder, folder) == 0 && strcmp(w->name, name) == 0;
}

static struct write *first_of(const char *folder, const char *name)
{
    list_each(node, &writes) {
        struct write *w = list_entry(node, struct write, all);
        if (is_of(w, folder, name))
            return w;
    }
    return NULL;
}

static void tell(struct write *w)
{
    if (w->done)
        w->done(w->error, w->arg);
    free(w->folder);
    free(w->name);
    free(w->data);
    free(w);
}

static void refused(void *arg)
{
    tell(arg);
}

static void finished(struct job *j)
{
    struct write *w = (struct write *)j;
    list_remove(&w->all);
    limit_give(&files_writing);
    struct write *next = first_of(w->folder, w->name);
    if (next)
        loop_work(&next->job);
    tell(w);
}

static void *copy_of(const void *data, size_t size)
{
    char *copy = must(malloc(size + 1));
    memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}

static void enqueue(const struct write *as, const char *data, size_t size)
{
    struct write *w = copy_of(as, sizeof *as);
    w->job = (struct job){ work, finished };
    if (!limit_take(&files_writing)) {
        w->error = -EBUSY;
        loop_post(refused, w);
        return;
    }
    w->data = copy_of(data, size);
    w->size = size;
    bool waits = first_of(w->folder, w->name) != NULL;
    list_append(&writes, &w->all);
    if (!waits)
        loop_work(&w->job);
}

/* A path that naisen.yaml vouches for: its folder, with the slash, and the name in there. */
static size_t folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path + 1) : 0;
}

static char *folder_of(const char *path)
{
    size_t n = folder_size(path);
    return n ? copy_of(path, n) : copy_of(".", 1);
}

void files_write(const char *path, const char *data, size_t size, bool keep_old,
                 void (*done)(int error, void *arg), void *arg)
{
    const char *name = path + folder_size(path);
    enqueue(&(struct write){ .folder = folder_of(path), .name = copy_of(name, strlen(name)),
                             .manner = keep_old ? REPLACE_KEEPING : REPLACE, .done = done, .arg = arg }, data, size);
}

static void write_below(const char *folder, const char *name, const char *data, size_t size, enum manner manner,
                        void (*done)(int error, void *arg), void *arg)
{
    enqueue(&(struct write){ .folder = copy_of(folder, strlen(folder)), .name = copy_of(name, strlen(name)),
                             .manner = manner, .done = done, .arg = arg }, data, size);
}

void files_write_below(const char *folder, const char *name, const char *data, size_t size,
                       void (*done)(int error, void *arg), void *arg)
{
    assert(files_name_valid(name));
    write_below(folder, name, data, size, REPLACE, done, arg);
}

void files_append_below(const char *folder, const char *name, const char *data, size_t size,
                        void (*done)(int error, void *arg), void *arg)
{
    assert(files_name_valid(name));
    write_below(folder, name, data, size, APPEND, done, arg);
}

int files_write_now(const char *path, const char *data, size_t size, bool keep_old)
{
    char *folder = folder_of(path);
    const char *name = path + folder_size(path);
    pthread_mutex_lock(&replacing);
    list_each(node, &writes) {
        struct write *w = list_entry(node, struct write, all);
        w->superseded |= is_of(w, folder, name);
    }
    int error = write_durably(folder, name, data, size, keep_old ? REPLACE_KEEPING : REPLACE);
    pthread_mutex_unlock(&replacing);
    free(folder);
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
    char *data = must(malloc((size_t)st.st_size + 2));
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

// SPDX-License-Identifier: MIT
#include "core/storage.h"

#include "core/files.h"
#include "core/memory.h"
#include "core/settings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct storage_place {
    const char *name;
};

static const struct storage_place places[] = { { "flash" }, { "nvram" } };
enum { PLACES = sizeof places / sizeof places[0], FLASH = 0, NVRAM = 1, FOLDER = sizeof boot.root + 8 };

static const char *folder_of(const struct storage_file *f, char folder[FOLDER])
{
    snprintf(folder, FOLDER, "%s/%s", boot.root, f->place->name);
    return folder;
}

void storage_start(void)
{
    char folder[FOLDER];
    /* A folder that cannot be made shows when something is written into it. */
    (void)mkdir(boot.root, 0750);
    for (size_t i = 0; i < PLACES; i++)
        (void)mkdir(folder_of(&(struct storage_file){ .place = &places[i] }, folder), 0750);
}

/* -- the disk -- */

static void measure(struct limit *l, unsigned place)
{
    uint64_t available;
    l->maximum = 0;
    if (storage_space(&(struct storage_file){ .place = &places[place] }, &l->maximum, &available))
        limit_set(l, l->maximum - available);
}

static void measure_flash(struct limit *l)
{
    measure(l, FLASH);
}

static void measure_nvram(struct limit *l)
{
    measure(l, NVRAM);
}

struct limit storage_flash = {
    .name = "Disk of flash:, bytes", .when_full = "nothing can be written", .measure = measure_flash,
};
struct limit storage_nvram = {
    .name = "Disk of nvram:, bytes", .when_full = "nothing can be written", .measure = measure_nvram,
};

/* -- names -- */

bool storage_parse(const char *text, struct storage_file *f)
{
    f->place = &places[FLASH];
    bool place_alone = false;
    for (size_t i = 0; i < PLACES; i++) {
        size_t n = strlen(places[i].name);
        if (strncasecmp(text, places[i].name, n) == 0 && text[n] == ':') {
            f->place = &places[i];
            text += n + 1;
            text += *text == '/';    /* IOS writes flash:/x as well */
            place_alone = !*text;
            break;
        }
    }
    size_t n = strlen(text);
    n -= n && text[n - 1] == '/';    /* flash:dir/ */
    if (n >= sizeof f->name)
        return false;
    memcpy(f->name, text, n);
    f->name[n] = '\0';
    return place_alone || files_name_valid(f->name);
}

bool storage_rename(struct storage_file *f, const char *text)
{
    struct storage_file other;
    if (!storage_parse(text, &other) || !*other.name)
        return false;
    if (!strchr(text, ':'))
        other.place = f->place;
    *f = other;
    return true;
}

const char *storage_text(const struct storage_file *f, char text[STORAGE_TEXT])
{
    snprintf(text, STORAGE_TEXT, "%s:/%s", f->place->name, f->name);
    return text;
}

bool storage_is_startup(const struct storage_file *f)
{
    return f->place == &places[NVRAM] && strcmp(f->name, "startup-config") == 0;
}

/* -- one file -- */

static int open_startup(uint64_t *size)
{
    struct stat st;
    int fd = open(boot.startup, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        close(fd);
        return -EACCES;
    }
    *size = (uint64_t)st.st_size;
    return fd;
}

int storage_open(const struct storage_file *f, uint64_t *size)
{
    char folder[FOLDER];
    if (storage_is_startup(f))
        return open_startup(size);
    return *f->name ? files_open_below(folder_of(f, folder), f->name, size) : -EISDIR;
}

bool storage_exists(const struct storage_file *f)
{
    uint64_t size;
    int fd = storage_open(f, &size);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static ssize_t read_fully(int fd, char *data, size_t size)
{
    size_t used = 0;
    while (used < size) {
        ssize_t n = read(fd, data + used, size - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        used += (size_t)n;
    }
    return (ssize_t)used;
}

char *storage_read(const struct storage_file *f, size_t max, size_t *size)
{
    uint64_t bytes;
    int fd = storage_open(f, &bytes);
    if (fd < 0 || bytes > max) {
        errno = fd < 0 ? -fd : EFBIG;
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    char *data = must(malloc(bytes + 1));
    ssize_t n = read_fully(fd, data, bytes);
    close(fd);
    if (n < 0) {
        free(data);
        errno = (int)-n;
        return NULL;
    }
    data[n] = '\0';
    *size = (size_t)n;
    return data;
}

void storage_write(const struct storage_file *f, const char *data, size_t size, void (*done)(int error, void *arg),
                   void *arg)
{
    char folder[FOLDER];
    if (storage_is_startup(f))
        files_write(boot.startup, data, size, false, done, arg);
    else
        files_write_below(folder_of(f, folder), f->name, data, size, done, arg);
}

void storage_append(const struct storage_file *f, const char *data, size_t size, void (*done)(int error, void *arg),
                    void *arg)
{
    char folder[FOLDER];
    files_append_below(folder_of(f, folder), f->name, data, size, done, arg);
}

int storage_delete(const struct storage_file *f)
{
    char folder[FOLDER];
    if (storage_is_startup(f))
        return unlink(boot.startup) ? -errno : 0;
    return files_delete_below(folder_of(f, folder), f->name);
}

/* -- folders -- */

static void describe_as(const char *name, const struct stat *st, struct storage_entry *e)
{
    snprintf(e->name, sizeof e->name, "%s", name);
    e->folder = S_ISDIR(st->st_mode);
    e->writable = st->st_mode & S_IWUSR;
    e->size = e->folder ? 0 : (uint64_t)st->st_size;
    e->changed = st->st_mtime;
}

static bool describe(int folder, const char *name, struct storage_entry *e)
{
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
        return false;
    describe_as(name, &st, e);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct storage_entry *)a)->name, ((const struct storage_entry *)b)->name);
}

static struct storage_entry *grow(struct storage_entry *all, int count)
{
    if (count & (count - 1))
        return all;      /* there is room until the next power of two */
    all = must(realloc(all, (count ? 2 * (size_t)count : 1) * sizeof *all));
    return all;
}

static int list_file(const struct storage_file *f, struct storage_entry **entries)
{
    struct stat st;
    uint64_t size;
    const int fd = storage_open(f, &size);
    if (fd < 0)
        return fd;
    *entries = grow(NULL, 0);
    const char *slash = strrchr(f->name, '/');
    const bool known = fstat(fd, &st) == 0;
    if (known)
        describe_as(slash ? slash + 1 : f->name, &st, *entries);
    close(fd);
    return known;
}

int storage_list(const struct storage_file *folder, struct storage_entry **entries)
{
    char path[FOLDER];
    int fd = files_open_folder_below(folder_of(folder, path), folder->name), count = 0;
    if (fd == -ENOTDIR)
        return list_file(folder, entries);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d)
        return fd < 0 ? fd : -errno;
    *entries = grow(NULL, 0);
    for (struct dirent *at; count < STORAGE_ENTRIES_MAX && (at = readdir(d));) {
        *entries = grow(*entries, count);
        count += at->d_name[0] != '.' && describe(fd, at->d_name, &(*entries)[count]);
    }
    closedir(d);
    qsort(*entries, (size_t)count, sizeof **entries, by_name);
    return count;
}

int storage_md5(const struct storage_file *f, char text[STORAGE_MD5])
{
    uint8_t piece[64 * 1024], digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    uint64_t bytes;
    ssize_t n = 0;
    const int fd = storage_open(f, &bytes);
    if (fd < 0)
        return fd;
    EVP_MD_CTX *md5 = EVP_MD_CTX_new();
    if (!md5 || !EVP_DigestInit_ex(md5, EVP_md5(), NULL))
        abort();
    while ((n = read_fully(fd, (char *)piece, sizeof piece)) > 0)
        EVP_DigestUpdate(md5, piece, (size_t)n);
    EVP_DigestFinal_ex(md5, digest, &size);
    EVP_MD_CTX_free(md5);
    close(fd);
    for (unsigned i = 0; i < size; i++)
        sprintf(text + 2 * i, "%02x", digest[i]);
    return n < 0 ? (int)n : 0;
}

bool storage_space(const struct storage_file *f, uint64_t *total, uint64_t *available)
{
    char folder[FOLDER];
    struct statvfs st;
    if (statvfs(folder_of(f, folder), &st))
        return false;
    *total = (uint64_t)st.f_blocks * st.f_frsize;
    *available = (uint64_t)st.f_bavail * st.f_frsize;
    return true;
}

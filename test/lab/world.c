// SPDX-License-Identifier: MIT
#include "test/lab/world.h"
#include "cli/session.h"
#include "core/event.h"
#include "core/files.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/module.h"
#include "core/settings.h"
#include "core/storage.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[80], host[32];
static struct shell_session *console;
static struct buf printed;

/* -- the console -- */
static void console_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    buf_add(&printed, data, n);
}

static size_t console_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void console_end(void *carrier, int status)
{
    (void)carrier;
    (void)status;
    console = NULL;
}

static const struct terminal terminal = { console_write, console_queued, console_end };

static void console_open(void)
{
    const struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                         .privilege = 15, .console = true };
    console = session_open(&start);
}

void world_shell(const char *line, struct buf *output)
{
    buf_clear(&printed);
    if (!console) {
        console_open();
    }
    session_input(console, line, strlen(line));
    session_input(console, "\n", 1);
    loop_settle();               /* as after any message of a carrier */
    loop_drain();
    buf_add(output, printed.data, printed.size);
}

/* -- loading -- */
static void collect(void *arg, const char *where_and_text)
{
    buf_printf(arg, "%s\n", where_and_text);
}

int world_load(const char *path, struct buf *errors)
{
    int count = shell_load(path, false, collect, errors);
    loop_drain();
    return count;
}

int world_load_text(const char *text)
{
    char path[] = "/tmp/naisen-load-XXXXXX";
    struct buf errors = { 0 };
    const int fd = mkstemp(path);
    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
        perror(path);
        exit(1);
    }
    close(fd);
    const int count = world_load(path, &errors);
    unlink(path);
    fputs(buf_text(&errors), stderr);
    buf_free(&errors);
    return count;
}

/* -- life -- */
struct address world_address(unsigned port)
{
    struct address a;
    address_parse(&a, host, (uint16_t)port);
    return a;
}

const char *world_root(void)
{
    return root;
}

static void in_root(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", root, name);
}

void world_file(const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/flash/%s", root, name);
    const int error = files_write_now(path, text, strlen(text), false);
    if (error) {
        fprintf(stderr, "%s: %s\n", path, strerror(-error));
        exit(1);
    }
}

static void set_boot(void)
{
    unsigned pid = (unsigned)getpid();
    snprintf(root, sizeof root, "%s/naisen-world.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(root)) {
        perror(root);
        exit(1);
    }
    snprintf(host, sizeof host, "127.%u.%u.%u", 64 + (pid >> 16 & 63), pid >> 8 & 255, 1 + pid % 254);
    snprintf(boot.listen, sizeof boot.listen, "%s", host);
    in_root(boot.root, sizeof boot.root, "");
    in_root(boot.startup, sizeof boot.startup, "nvram/startup-config");
    in_root(boot.state, sizeof boot.state, "state");
    in_root(boot.socket, sizeof boot.socket, "console");
    snprintf(boot.sshd, sizeof boot.sshd, "/nonexistent/naisen-sshd");
    boot.telnet_port = 2323;
    boot.ssh_port = 2222;
    boot.tftp_port = 6969;
    in_root(boot.tftp, sizeof boot.tftp, "flash/tftp");
    storage_start();
}

static void start(void)
{
    loop_on_settle(core_settle);
    config_register(modules, module_count);
    shell_build();
    for (unsigned i = 0; i < module_count; i++) {
        int error = modules[i]->start ? modules[i]->start() : 0;
        if (error) {
            fprintf(stderr, "%s: %s\n", modules[i]->name, strerror(-error));
            exit(1);
        }
    }
    state_load();
}

void world_open(void)
{
    set_boot();
    loop_open_virtual();
    start();
    loop_drain();
}

void world_open_real(void)
{
    set_boot();
    loop_open();
    start();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void world_close(void)
{
    if (console) {
        session_gone(console);
        console = NULL;
    }
    for (unsigned i = module_count; i-- > 0;) {
        if (modules[i]->stop) {
            modules[i]->stop();
        }
    }
    loop_drain();
    loop_close();
    buf_free(&printed);
    nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

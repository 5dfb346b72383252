// SPDX-License-Identifier: MIT
/* naisen, the console of the appliance: carries a terminal, a command or a pipe to the shell over the UNIX socket. */
#include "cli/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { EXIT_UNREACHABLE = 255 };

static const char default_socket[] = "/run/naisen/cli.sock";

static volatile sig_atomic_t resized, ended;
static struct termios cooked;
static bool raw;

struct console {
    int fd;
    bool interactive, input_open;
    struct buf in, out;
    int status;
};

static void on_signal(int signo)
{
    if (signo == SIGWINCH)
        resized = 1;
    else
        ended = 1;
}

/* Signals arrive only while the loop waits, so that none slips in between a test and the wait. */
static void catch_signals(sigset_t *while_waiting)
{
    static const int signals[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT };
    struct sigaction action = { .sa_handler = on_signal };
    sigset_t blocked;
    sigemptyset(&blocked);
    for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        sigaction(signals[i], &action, NULL);
        sigaddset(&blocked, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &blocked, while_waiting);
    signal(SIGPIPE, SIG_IGN);
}

static void terminal_restore(void)
{
    if (raw)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
    raw = false;
}

static void terminal_raw(void)
{
    if (tcgetattr(STDIN_FILENO, &cooked) != 0)
        return;
    struct termios t = cooked;
    cfmakeraw(&t);
    raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &t) == 0;
    atexit(terminal_restore);
}

static void terminal_size(uint16_t *rows, uint16_t *columns)
{
    struct winsize size = { 0 };
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        size = (struct winsize){ .ws_row = 24, .ws_col = 80 };
    *rows = size.ws_row;
    *columns = size.ws_col;
}

static int reach(const char *path)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof a.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(a.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool write_all(int fd, const uint8_t *data, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, data, n);
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        if (written < 0)
            poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
        else
            data += written, n -= (size_t)written;
    }
    return true;
}

/* One frame from the appliance; false when it ends the program. */
static bool receive(struct console *c, const struct wire_message *m)
{
    char reason[256];
    uint16_t version;
    if (m->type == WIRE_DATA)
        return write_all(STDOUT_FILENO, m->payload, m->size);
    if (m->type == WIRE_HELLO && wire_get_hello(m, &version) && version == WIRE_VERSION)
        return true;
    if (wire_get_exit(m, &c->status, reason, sizeof reason)) {
        terminal_restore();
        if (*reason)
            fprintf(stderr, "%s\n", reason);
        return false;
    }
    terminal_restore();
    fputs("naisen: the appliance speaks another version of the console protocol\n", stderr);
    return false;
}

/* Whatever came over the socket; false at the end. */
static bool receive_all(struct console *c)
{
    struct wire_message m = { 0 };
    int filled = wire_fill(c->fd, &c->in), found;
    while ((found = wire_next(&c->in, &m)) > 0)
        if (!receive(c, &m))
            return false;
    if (filled > 0 && found == 0)
        return true;
    terminal_restore();
    fputs("naisen: the appliance closed the connection\n", stderr);
    return false;
}

static void send_input(struct console *c)
{
    char data[8192];
    ssize_t n = read(STDIN_FILENO, data, sizeof data);
    if (n > 0) {
        wire_data(&c->out, data, (size_t)n);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        c->input_open = false;
        wire_eof(&c->out);
    }
}

/* Never waits to write while the appliance waits for us to read: one of both would wait for ever. */
static void converse(struct console *c, const sigset_t *while_waiting)
{
    while (!ended) {
        if (resized) {
            uint16_t rows, columns;
            resized = 0;
            terminal_size(&rows, &columns);
            if (c->interactive)
                wire_resize(&c->out, rows, columns);
        }
        struct pollfd fds[] = {
            { .fd = c->fd, .events = (short)(POLLIN | (c->out.size ? POLLOUT : 0)) },
            { .fd = c->input_open && c->out.size == 0 ? STDIN_FILENO : -1, .events = POLLIN },
        };
        if (ppoll(fds, 2, NULL, while_waiting) < 0)
            continue;
        if (fds[0].revents & (POLLIN | POLLHUP | POLLERR) && !receive_all(c))
            return;
        if (fds[1].revents)
            send_input(c);
        if (c->out.size && !wire_flush(c->fd, &c->out))
            buf_clear(&c->out);                  /* what the appliance said last is still to be read */
    }
}

static int usage(int status)
{
    fprintf(status ? stderr : stdout,
            "usage: naisen [-s SOCKET] [-c COMMAND]\n"
            "  -s SOCKET   the appliance's console (default %s)\n"
            "  -c COMMAND  run one command and leave with its status\n"
            "Without -c the terminal becomes a console; lines of a pipe or file are run one after the other.\n",
            default_socket);
    return status;
}

int main(int argc, char **argv)
{
    const char *path = default_socket;
    struct wire_start start = { 0 };
    bool one_command = false;
    int option;
    while ((option = getopt(argc, argv, "s:c:hV")) != -1) {
        if (option == 's') {
            path = optarg;
        } else if (option == 'c' && strlen(optarg) < sizeof start.command) {
            snprintf(start.command, sizeof start.command, "%s", optarg);
            one_command = true;
        } else if (option == 'V') {
            puts("naisen " NAISEN_VERSION);
            return 0;
        } else {
            return usage(option == 'h' ? 0 : 2);
        }
    }
    if (optind < argc)
        return usage(2);

    struct console c = { .fd = reach(path), .status = EXIT_UNREACHABLE, .input_open = !one_command };
    if (c.fd < 0) {
        fprintf(stderr, "naisen: no appliance at %s: %s\n", path, strerror(errno));
        return EXIT_UNREACHABLE;
    }
    fcntl(c.fd, F_SETFL, O_NONBLOCK);
    c.interactive = start.interactive = !one_command && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    terminal_size(&start.rows, &start.columns);
    sigset_t while_waiting;
    catch_signals(&while_waiting);
    if (c.interactive)
        terminal_raw();
    wire_hello(&c.out);
    wire_start(&c.out, &start);
    if (one_command && !*start.command)
        wire_eof(&c.out);
    converse(&c, &while_waiting);
    terminal_restore();
    buf_free(&c.in);
    buf_free(&c.out);
    close(c.fd);
    return c.status & 0xff;
}

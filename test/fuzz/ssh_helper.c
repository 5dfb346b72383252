// SPDX-License-Identifier: MIT
/* naisen-sshd gone mad: whatever it may say to naisend, on the socket where it knocks and on those that it is granted.
 * The program is never started; the target has its end of the sockets instead. What naisend says must be frames of
 * cli/wire.h; when all have hung up nobody may be left waiting, or on a line. */
#include "cli/sshd.h"
#include "cli/sshd_parent.h"
#include "cli/visitor.h"
#include "cli/wire.h"
#include "core/loop.h"
#include "core/settings.h"
#include "test/fuzz/stage.h"
#include "test/lab/world.h"

#include <assert.h>
#include <netinet/in.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ACTS_MAX = 40, LINKS = 4, CLOCK_MS_MAX = 600000 };

static int control = -1;             /* the helper's end */
static bool muddled;                 /* the next knock would not begin where one ends */

static struct link {
    int fd;
    struct buf heard;
    struct wire_message frame;
} links[LINKS];

/* -- in place of the C library's: who starts the helper becomes it -- */

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *files, int fd, int as)
{
    (void)files;
    if (as != SSHD_CONTROL)
        return 0;
    if (control >= 0)
        close(control);
    control = dup(fd);
    return 0;
}

int posix_spawn(pid_t *restrict pid, const char *restrict path, const posix_spawn_file_actions_t *restrict files,
                const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                char *const environment[restrict])
{
    (void)path, (void)files, (void)attributes, (void)arguments, (void)environment;
    *pid = 0;
    return 0;
}

static void open_door(void)
{
    static bool opened;
    if (opened)
        return;
    opened = true;
    stage_open();
    snprintf(boot.sshd, sizeof boot.sshd, "/bin/true");
    if (world_load_text("username ann password cello\nline vty 0 4\n login local\n transport input ssh\n"))
        abort();
    stage_keep();
    loop_drain();
    assert(control >= 0);
}

/* -- what it hears -- */

static void hang_up(struct link *l)
{
    if (l->fd)
        close(l->fd);
    buf_free(&l->heard);
    *l = (struct link){ 0 };
}

static void listen_to(struct link *l)
{
    int found;
    if (!l->fd)
        return;
    while (recv(l->fd, buf_reserve(&l->heard, 1), 1, MSG_PEEK | MSG_DONTWAIT) == 1 &&
           wire_fill(l->fd, &l->heard) == 1)
        ;
    while ((found = wire_next(&l->heard, &l->frame)) > 0)
        ;
    assert(found == 0);
}

static void take_grants(void)
{
    struct sshd_grant grant;
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec data = { &grant, sizeof grant };
    for (;;) {
        struct msghdr m = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = &ancillary,
                            .msg_controllen = sizeof ancillary };
        if (recvmsg(control, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != sizeof grant)
            return;
        if (!CMSG_FIRSTHDR(&m))
            continue;
        struct link *l = &links[grant.id % LINKS];
        hang_up(l);
        memcpy(&l->fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof l->fd);
    }
}

static void turn(void)
{
    loop_drain();
    take_grants();
    for (unsigned i = 0; i < LINKS; i++)
        listen_to(&links[i]);
}

/* -- what it says -- */

static void say(int fd, const void *data, size_t n)
{
    if (fd > 0 && n)
        (void)!send(fd, data, n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void knock(struct input *in)
{
    struct sshd_knock k = { .id = input_byte(in) };
    const uint8_t how = input_byte(in);
    size_t n = how & 15;
    const uint8_t *bytes = input_bytes(in, &n);
    k.peer.ss_family = how & 128 ? AF_INET6 : AF_INET;
    k.local.ss_family = AF_INET;
    if (n)
        memcpy((char *)&k.peer + (how & 64 ? 0 : 4), bytes, n);
    say(control, &k, sizeof k);
}

static void muddle(struct input *in)
{
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    say(control, bytes, n);
    muddled = true;
}

/* A frame of this type, with the bytes behind it as its payload. */
static void say_frame(struct input *in, struct link *l)
{
    const uint8_t type = input_byte(in);
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    uint8_t frame[WIRE_HEADER + 255] = { type % (WIRE_EXIT + 2), 0, (uint8_t)n, 0 };
    if (n)
        memcpy(frame + WIRE_HEADER, bytes, n);
    say(l->fd, frame, WIRE_HEADER + n);
}

static void say_bytes(struct input *in, struct link *l)
{
    size_t n = input_byte(in);
    const uint8_t *bytes = input_bytes(in, &n);
    say(l->fd, bytes, n);
}

/* As far as a user comes who knows the password, or not. */
static void log_in(struct input *in, struct link *l)
{
    struct wire_auth a = { .proof = PROOF_PASSWORD, .user = "ann", .password = "cello" };
    struct wire_start s = { .interactive = input_byte(in) & 1, .rows = 24, .columns = 80 };
    struct buf b = { 0 };
    wire_hello(&b);
    wire_auth(&b, &a);
    say(l->fd, b.data, b.size);
    turn();
    buf_clear(&b);
    wire_start(&b, &s);
    say(l->fd, b.data, b.size);
    buf_free(&b);
}

static void act(struct input *in, unsigned *clock_ms)
{
    const uint8_t what = input_byte(in);
    struct link *l = &links[what >> 4 & 3];
    const unsigned ms = 1u << (what >> 3) % 18;
    switch (what % 8) {
    case 0: case 1: knock(in); break;
    case 2: muddle(in); break;
    case 3: say_bytes(in, l); break;
    case 4: log_in(in, l); break;
    case 5: hang_up(l); break;
    case 6:
        if (*clock_ms + ms <= CLOCK_MS_MAX)
            loop_advance(ms);
        *clock_ms += ms;
        break;
    default: say_frame(in, l); break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = { data, data + size };
    unsigned clock_ms = 0;
    open_door();
    for (unsigned i = 0; i < ACTS_MAX && in.at < in.end; i++) {
        act(&in, &clock_ms);
        turn();
    }
    for (unsigned i = 0; i < LINKS; i++)
        hang_up(&links[i]);
    if (muddled)
        sshd_renew();
    muddled = false;
    turn();
    assert(visitor_limit_waiting.used == 0 && visitor_limit_lines.used == 0);
    stage_clear();
    stage_restore();
    return 0;
}

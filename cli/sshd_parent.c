// SPDX-License-Identifier: MIT
#include "cli/sshd_parent.h"

#include "cli/banner.h"
#include "cli/carrier.h"
#include "cli/sshd.h"
#include "cli/visitor.h"
#include "core/identity.h"
#include "core/list.h"
#include "core/memory.h"
#include "core/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BACKLOG = 4096, QUEUE_MAX = 1 << 20, STALL_MS = 300000, FIRST_MS = 10000,
    RESPAWN_MIN_MS = 1000, RESPAWN_MAX_MS = 60000, FREE_FD_MIN = 10,
};

const struct log_message sshd_log_ended = {
    "SSH", 3, "HELPER",
    "The SSH helper naisen-sshd has ended or could not start; it is started again, and sessions go on. Look for a "
    "crash, a missing program or an unwritable key folder.",
};

/* One for each connection; whom visitor.c turns out takes his with him. */
struct limit sshd_helpers = {
    .name = "SSH helper processes", .when_full = "one not logged in makes room", .maximum = VISITORS_MAX,
};
struct limit sshd_unread = {
    .name = "Bytes not read by one SSH client", .when_full = "its connection is closed", .maximum = QUEUE_MAX,
    .measure = streams_measure_queue,
};

static void respawn(struct timer *t);

/* The helper program. */
static struct {
    pid_t pid;                       /* 0 = not running */
    int listener;                    /* -1 = the door is closed */
    int control;                     /* for grants: they carry descriptors */
    struct stream *knocks;
    uint64_t started;
    unsigned wait_ms;
    struct timer respawn;
} helper = { .listener = -1, .control = -1, .respawn = { .fire = respawn } };

/* One connection. */
struct guest {
    struct carrier carrier;          /* first: the stream's user pointer */
    struct visitor visitor;
    struct list linked;
    struct timer penalty;
    struct wire_auth proof;          /* waits for the penalty */
    unsigned tries;
    bool accepted;
    int privilege;
    char user[USER_NAME_MAX];
};

static struct list guests = LIST_INIT(guests);

static struct guest *guest_of(struct carrier *c)
{
    return list_entry(c, struct guest, carrier);
}

/* -- proofs -- */

static unsigned tries(void)
{
    const unsigned retries = access_enable()->ssh_retries;
    return retries ? retries : 1;
}

static void settle_proof(struct guest *g, const struct identity_answer *a)
{
    struct wire_answer answer = { .accepted = a->accepted };
    if (a->accepted) {
        g->accepted = true;
        g->privilege = a->privilege;
        snprintf(g->user, sizeof g->user, "%s", g->proof.user);
    } else {
        visitor_failed(&g->visitor, g->proof.user, 1);
        answer.tries_left = ++g->tries < tries() ? (uint8_t)(tries() - g->tries) : 0;
    }
    explicit_bzero(&g->proof, sizeof g->proof);
    carrier_answer(&g->carrier, &answer);
}

static void password_checked(unsigned long long asker, const struct identity_answer *a)
{
    const struct stream *s = stream_by_id(asker);
    if (s && stream_user(s))
        settle_proof(stream_user(s), a);
}

static void check_proof(struct guest *g)
{
    if (g->proof.proof == PROOF_PASSWORD) {
        identity_check(REALM_LOGIN, g->proof.user, g->proof.password, password_checked, stream_id(g->carrier.stream));
        return;
    }
    struct identity_answer a = identity_key(g->proof.user, g->proof.key_type, g->proof.key);
    settle_proof(g, &a);
}

static void on_penalty(struct timer *t)
{
    check_proof(list_entry(t, struct guest, penalty));
}

/* Asking whether a key would do costs nothing: clients offer all they have. */
static void answer_offer(struct guest *g, const struct wire_auth *a)
{
    struct identity_answer known = identity_key(a->user, a->key_type, a->key);
    carrier_answer(&g->carrier, &(struct wire_answer){ .accepted = known.accepted, .tries_left = 1 });
}

static void answer_banner(struct guest *g)
{
    struct wire_answer answer = { .tries_left = 1 };
    size_t size;
    const char *text = banner_text(BANNER_LOGIN, &size);
    if (text)
        snprintf(answer.banner, sizeof answer.banner, "\n%.*s\n", (int)size, text);
    carrier_answer(&g->carrier, &answer);
}

static void auth(struct carrier *c, const struct wire_auth *a)
{
    struct guest *g = guest_of(c);
    visitor_active(&g->visitor);
    if (g->accepted || g->tries >= tries()) {
        carrier_answer(c, &(struct wire_answer){ 0 });
        return;
    }
    if (a->proof == PROOF_NONE) {
        answer_banner(g);
        return;
    }
    if (a->proof == PROOF_OFFER) {
        answer_offer(g, a);
        return;
    }
    g->proof = *a;
    unsigned penalty = a->proof == PROOF_PASSWORD ? visitor_penalty(&g->visitor) : 0;    /* nobody guesses keys */
    if (penalty)
        timer_start(&g->penalty, penalty);
    else
        check_proof(g);
}

/* -- sessions -- */

static const char *admit(struct carrier *c, struct session_start *start)
{
    struct guest *g = guest_of(c);
    if (!g->accepted)
        return "% Not logged in";
    if (visitor_take_line(&g->visitor) < 0)
        return "% All lines are in use";
    visitor_logged_in(&g->visitor, g->user);
    start->authenticated = true;
    start->settings = visitor_line(&g->visitor);
    start->privilege = visitor_line(&g->visitor)->privilege;
    if (start->privilege < g->privilege)
        start->privilege = g->privilege;
    memcpy(start->user, g->user, sizeof g->user);
    visitor_origin(&g->visitor, start->origin, sizeof start->origin);
    return NULL;
}

static void active(struct carrier *c)
{
    visitor_active(&guest_of(c)->visitor);
}

static void closed(struct carrier *c)
{
    struct guest *g = guest_of(c);
    timer_stop(&g->penalty);
    list_remove(&g->linked);
    limit_give(&sshd_helpers);
    visitor_leave(&g->visitor);
    explicit_bzero(&g->proof, sizeof g->proof);
    free(g);
}

static void turn_out(struct visitor *v, const char *reason)
{
    carrier_end(&list_entry(v, struct guest, visitor)->carrier, reason);
}

static const struct carrier_door door = { .auth = auth, .admit = admit, .active = active, .closed = closed };

static const struct stream_class session_class = {
    .name = "ssh", .frame = carrier_frame, .message = carrier_message, .closed = carrier_closed,
    .drained = carrier_drained, .message_max = WIRE_FRAME_MAX, .queue_max = QUEUE_MAX, .queue = &sshd_unread,
    .first_ms = FIRST_MS, .stall_ms = STALL_MS,
};

/* -- connections -- */

/* The descriptor crosses to the helper; ours is closed either way. */
static void grant(uint32_t id, int fd)
{
    struct sshd_grant grant = { .id = id };
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } ancillary = { 0 };
    struct iovec data = { &grant, sizeof grant };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
    if (fd >= 0) {
        message.msg_control = &ancillary;
        message.msg_controllen = sizeof ancillary;
        *CMSG_FIRSTHDR(&message) = (struct cmsghdr){ CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS };
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
    }
    /* A helper that does not even read its grants loses the connection: the other end closes with this one. */
    (void)sendmsg(helper.control, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (fd >= 0)
        close(fd);
}

static void on_knock(struct stream *helper_says, const uint8_t *data, size_t n)
{
    struct sshd_knock knock;
    int fds[2];
    (void)helper_says, (void)n;
    memcpy(&knock, data, sizeof knock);
    const struct visitor who = { .door = DOOR_SSH, .peer.room = knock.peer, .local.room = knock.local };
    if (!visitor_welcome(&who) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
        grant(knock.id, -1);
        return;
    }
    struct guest *g = must(calloc(1, sizeof *g));
    g->penalty.fire = on_penalty;
    g->visitor = who;
    g->visitor.turn_out = turn_out;
    list_append(&guests, &g->linked);
    limit_add(&sshd_helpers);
    struct stream *s = stream_adopt(&session_class, fds[0], NULL);
    stream_speaks_for(s, &who.peer);
    carrier_open(&g->carrier, &door, s);
    visitor_arrive(&g->visitor);
    grant(knock.id, fds[1]);
}

static long knock_frame(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s, (void)data;
    return n < sizeof(struct sshd_knock) ? 0 : (long)sizeof(struct sshd_knock);
}

/* -- the helper program -- */

static void forget_helper(void)
{
    if (helper.control >= 0)
        close(helper.control);
    helper.control = -1;
    if (helper.pid > 0) {
        kill(helper.pid, SIGKILL);
        waitpid(helper.pid, NULL, 0);
    }
    helper.pid = 0;
}

static void start_later(const char *why)
{
    if (loop_now() - helper.started > RESPAWN_MAX_MS)
        helper.wait_ms = 0;
    helper.wait_ms = helper.wait_ms == 0 ? RESPAWN_MIN_MS
                   : helper.wait_ms * 2 > RESPAWN_MAX_MS ? RESPAWN_MAX_MS : helper.wait_ms * 2;
    log_say(&sshd_log_ended, "%s; trying again in %u s", why, helper.wait_ms / 1000);
    timer_start(&helper.respawn, helper.wait_ms);
}

static void helper_ended(struct stream *s, enum stream_end why)
{
    (void)s;
    helper.knocks = NULL;
    forget_helper();
    if (helper.listener >= 0 && why != STREAM_SHUT)
        start_later("naisen-sshd has ended");
}

static const struct stream_class knock_class = {
    .name = "SSH door", .frame = knock_frame, .message = on_knock, .closed = helper_ended,
    .message_max = sizeof(struct sshd_knock), .queue_max = QUEUE_MAX,
};

/* Above the numbers that the helper expects them at, so that no copy overwrites another. */
static int raised(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, FREE_FD_MIN);
}

static int spawn(int listener, int control, int key)
{
    char *arguments[] = { boot.sshd, NULL };
    sigset_t none, all;
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, listener, SSHD_LISTENER);
    posix_spawn_file_actions_adddup2(&files, control, SSHD_CONTROL);
    posix_spawn_file_actions_adddup2(&files, key, SSHD_HOST_KEY);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawn(&helper.pid, boot.sshd, &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error)
        helper.pid = 0;
    return -error;
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static int start_helper(void)
{
    char path[sizeof boot.root + 16];
    int pair[2], error = access_host_key(path, sizeof path);
    if (error < 0)
        return error;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -errno;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    int key = raised(file), listener = raised(helper.listener), control = raised(pair[1]);
    error = key < 0 || listener < 0 || control < 0 ? -errno : spawn(listener, control, key);
    close_if_open(file);
    close_if_open(key);
    close_if_open(listener);
    close_if_open(control);
    close(pair[1]);
    if (error) {
        close(pair[0]);
        return error;
    }
    helper.started = loop_now();
    helper.control = fcntl(pair[0], F_DUPFD_CLOEXEC, 0);
    helper.knocks = stream_adopt(&knock_class, pair[0], NULL);
    return 0;
}

static void respawn(struct timer *t)
{
    char why[sizeof boot.sshd + 80];
    (void)t;
    int error = start_helper();
    if (error == 0)
        return;
    snprintf(why, sizeof why, "%s could not start: %s", boot.sshd, strerror(-error));
    start_later(why);
}

int sshd_bind(const struct address *a)
{
    int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
    if (bind(fd, &a->any, address_length(a)) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int error = -errno;
    close(fd);
    return error;
}

void sshd_open(int listener)
{
    helper.listener = listener;
    helper.wait_ms = 0;
    respawn(&helper.respawn);
}

void sshd_close(void)
{
    timer_stop(&helper.respawn);
    if (helper.listener >= 0)
        close(helper.listener);
    helper.listener = -1;
    if (helper.knocks)
        stream_close(helper.knocks);
}

void sshd_renew(void)
{
    if (helper.listener < 0)
        return;
    if (helper.knocks)
        stream_close(helper.knocks);
    helper.wait_ms = 0;
    respawn(&helper.respawn);
}

void sshd_stop(void)
{
    sshd_close();
    list_each(node, &guests)
        carrier_end(&list_entry(node, struct guest, linked)->carrier, "% The appliance is going down");
}

// SPDX-License-Identifier: MIT
/* One SSH connection: libssh towards the client, cli/wire.h towards naisend. Whatever a client says before naisend has
 * accepted a proof can lead to one thing only, the question `auth`. */
#include "cli/sshd.h"
#include "cli/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { OFFERS_MAX = 20, LINGER_MS = 1000, CHUNK = 8192 };

struct door {
    ssh_session ssh;
    ssh_channel channel;         /* the only one; NULL until the client opens it */
    ssh_event event;
    int link;
    struct buf in, out;          /* of the link */
    struct wire_message frame;   /* the last one taken out of `in` */
    size_t shown;                /* how much of a data frame the client has got */
    bool authenticated;          /* naisend accepted a proof: ours, whatever libssh believes */
    bool terminal, started, eof_sent, over;
    unsigned offers;
    int status;                  /* of the shell; -1 = it did not say */
    char asked_user[WIRE_USER_MAX];
    struct wire_start start;
    struct ssh_server_callbacks_struct server;
    struct ssh_channel_callbacks_struct requests;
};

/* -- who is it -- */

/* Asks naisend and waits; the grace time bounds the wait. */
static bool exchange(struct door *d, const struct wire_auth *proof, struct wire_answer *answer)
{
    wire_auth(&d->out, proof);
    return wire_send(d->link, &d->out) && wire_receive(d->link, &d->in, &d->frame) == 1 &&
           wire_get_answer(&d->frame, answer);
}

static bool ask(struct door *d, const struct wire_auth *proof)
{
    struct wire_answer answer = { 0 };
    bool answered = exchange(d, proof, &answer);
    bool accepted = answered && answer.accepted;
    if (accepted && proof->proof != PROOF_OFFER)
        d->authenticated = true;
    if (!answered || (!accepted && answer.tries_left == 0))
        d->over = true;
    return accepted;
}

static bool ask_password(struct door *d, const char *user, const char *password)
{
    struct wire_auth proof = { .proof = PROOF_PASSWORD };
    if (d->over || strlen(user) >= sizeof proof.user || strlen(password) >= sizeof proof.password)
        return false;
    strcpy(proof.user, user);
    strcpy(proof.password, password);
    bool accepted = ask(d, &proof);
    explicit_bzero(&proof, sizeof proof);
    return accepted;
}

static int on_password(ssh_session ssh, const char *user, const char *password, void *arg)
{
    (void)ssh;
    return ask_password(arg, user, password) ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

/* Called with STATE_NONE when the client asks whether a key would do, with STATE_VALID when it has signed with it. */
static int on_key(ssh_session ssh, const char *user, ssh_key key, char state, void *arg)
{
    (void)ssh;
    struct door *d = arg;
    struct wire_auth proof = { .proof = state == SSH_PUBLICKEY_STATE_VALID ? PROOF_KEY : PROOF_OFFER };
    char *base64 = NULL;
    if (d->over || (state != SSH_PUBLICKEY_STATE_VALID && state != SSH_PUBLICKEY_STATE_NONE))
        return SSH_AUTH_DENIED;
    if (++d->offers > OFFERS_MAX) {
        d->over = true;
        return SSH_AUTH_DENIED;
    }
    if (strlen(user) >= sizeof proof.user || ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
        return SSH_AUTH_DENIED;
    bool fits = strlen(base64) < sizeof proof.key;
    if (fits) {
        strcpy(proof.user, user);
        strcpy(proof.key, base64);
        snprintf(proof.key_type, sizeof proof.key_type, "%s", ssh_key_type_to_char(ssh_key_type(key)));
    }
    ssh_string_free_char(base64);
    return fits && ask(d, &proof) ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

/* Keyboard-interactive (RFC 4256) reaches a server only as raw messages: a request, answered by our one question with
 * `banner login` above it (libssh has no other way to speak before the login), then the response. 1 leaves the
 * message to libssh, which refuses it. */
static int on_message(ssh_session ssh, ssh_message m, void *arg)
{
    struct door *d = arg;
    if (d->authenticated || ssh_message_type(m) != SSH_REQUEST_AUTH ||
        ssh_message_subtype(m) != SSH_AUTH_METHOD_INTERACTIVE)
        return 1;
    if (!ssh_message_auth_kbdint_is_response(m)) {
        const char *prompts[] = { "Password: " };
        char echo[] = { 0 };
        const char *user = ssh_message_auth_user(m);
        struct wire_answer greeting = { 0 };
        if (!exchange(d, &(struct wire_auth){ .proof = PROOF_NONE }, &greeting))
            d->over = true;
        snprintf(d->asked_user, sizeof d->asked_user, "%s", user && strlen(user) < sizeof d->asked_user ? user : "");
        ssh_message_auth_interactive_request(m, "", greeting.banner, 1, prompts, echo);
        return 0;
    }
    const char *password = ssh_userauth_kbdint_getnanswers(ssh) == 1 ? ssh_userauth_kbdint_getanswer(ssh, 0) : NULL;
    if (!password || !ask_password(d, d->asked_user, password))
        return 1;
    ssh_message_auth_reply_success(m, 0);
    return 0;
}

/* -- what does it want -- */

static int on_pty(ssh_session ssh, ssh_channel channel, const char *term, int width, int height, int pixel_width,
                  int pixel_height, void *arg)
{
    (void)ssh, (void)channel, (void)term, (void)pixel_width, (void)pixel_height;
    struct door *d = arg;
    if (d->started)
        return -1;
    d->terminal = true;
    d->start.rows = (uint16_t)height;
    d->start.columns = (uint16_t)width;
    return 0;
}

static int on_window(ssh_session ssh, ssh_channel channel, int width, int height, int pixel_width, int pixel_height,
                     void *arg)
{
    (void)ssh, (void)channel, (void)pixel_width, (void)pixel_height;
    struct door *d = arg;
    if (d->started && d->terminal)
        wire_resize(&d->out, (uint16_t)height, (uint16_t)width);
    return 0;
}

static int start(struct door *d, const char *command)
{
    if (!d->authenticated || d->started || strlen(command) >= sizeof d->start.command)
        return -1;
    strcpy(d->start.command, command);
    d->start.interactive = d->terminal && !*command;
    d->started = true;
    wire_start(&d->out, &d->start);
    return 0;
}

static int on_shell(ssh_session ssh, ssh_channel channel, void *arg)
{
    (void)ssh, (void)channel;
    return start(arg, "");
}

static int on_exec(ssh_session ssh, ssh_channel channel, const char *command, void *arg)
{
    (void)ssh, (void)channel;
    return start(arg, command);
}

/* A second channel, and what is not a session (forwarding, agent, X11), is refused: no callback, no service. */
static ssh_channel on_open(ssh_session ssh, void *arg)
{
    struct door *d = arg;
    if (!d->authenticated || d->channel)
        return NULL;
    d->channel = ssh_channel_new(ssh);
    d->requests = (struct ssh_channel_callbacks_struct){
        .userdata = d, .channel_pty_request_function = on_pty, .channel_pty_window_change_function = on_window,
        .channel_shell_request_function = on_shell, .channel_exec_request_function = on_exec,
    };
    ssh_callbacks_init(&d->requests);
    ssh_set_channel_callbacks(d->channel, &d->requests);
    return d->channel;
}

/* -- carrying -- */

/* Client to naisend: taken from libssh only when the last piece is gone, so that the client's window closes; but then
 * all that libssh has, because what it has read already wakes nobody. */
static void carry_input(struct door *d)
{
    char data[CHUNK];
    for (;;) {
        if (d->out.size && !wire_flush(d->link, &d->out))
            buf_clear(&d->out);              /* naisend has hung up: what it said last is still to be shown */
        if (!d->started || d->eof_sent || d->out.size)
            return;
        int n = ssh_channel_read_nonblocking(d->channel, data, sizeof data, 0);
        if (n > 0) {
            wire_data(&d->out, data, (size_t)n);
        } else if (n == SSH_ERROR || n == SSH_EOF || ssh_channel_is_eof(d->channel)) {
            wire_eof(&d->out);
            d->eof_sent = true;
        } else {
            return;
        }
    }
}

/* True when the client can take something now. */
static bool client_ready(const struct door *d)
{
    return ssh_channel_window_size(d->channel) > 0 && !(ssh_get_poll_flags(d->ssh) & SSH_WRITE_PENDING);
}

/* What is left of the data frame; true when all of it is gone. */
static bool show(struct door *d)
{
    while (d->shown < d->frame.size) {
        if (!client_ready(d))
            return false;
        uint32_t room = ssh_channel_window_size(d->channel);
        size_t left = d->frame.size - d->shown;
        int n = ssh_channel_write(d->channel, d->frame.payload + d->shown, left < room ? (uint32_t)left : room);
        if (n < 0) {
            d->over = true;
            return false;
        }
        d->shown += (size_t)n;
    }
    return true;
}

/* Why naisend ends the session, beside the session's own output. */
static void explain(struct door *d, const char *reason)
{
    char line[260];
    int n = snprintf(line, sizeof line, "%s\r\n", reason);
    if (client_ready(d))
        ssh_channel_write_stderr(d->channel, line, (uint32_t)n);
}

/* naisend to client: as many frames as the client takes. False when a frame waits for the client. */
static bool carry_output(struct door *d)
{
    char reason[256];
    while (!d->over) {
        if (d->frame.type == WIRE_DATA && !show(d))
            return false;
        d->shown = 0;
        int found = wire_next(&d->in, &d->frame);
        if (found == 0)
            return true;
        if (found < 0 || d->frame.type != WIRE_DATA) {
            if (found > 0 && wire_get_exit(&d->frame, &d->status, reason, sizeof reason) && *reason)
                explain(d, reason);
            d->over = true;
        }
    }
    return true;
}

/* Waits until something can go on. A descriptor that we cannot serve now is not looked at: a hang-up would spin. */
static void wait_for_more(struct door *d, bool output_waits)
{
    short link = (short)((output_waits ? 0 : POLLIN) | (d->out.size ? POLLOUT : 0));
    bool write_pending = ssh_get_poll_flags(d->ssh) & SSH_WRITE_PENDING;
    struct pollfd fds[] = {
        { .fd = ssh_get_fd(d->ssh), .events = (short)(POLLIN | (write_pending ? POLLOUT : 0)) },
        { .fd = link ? d->link : -1, .events = link },
    };
    if (poll(fds, 2, -1) < 0)
        return;
    if (fds[1].revents & (POLLIN | POLLHUP | POLLERR) && wire_fill(d->link, &d->in) <= 0)
        d->over = true;
}

static bool client_gone(const struct door *d)
{
    return ssh_get_status(d->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR) ||
           (d->channel && ssh_channel_is_closed(d->channel));
}

static void converse(struct door *d)
{
    while (!d->over && !client_gone(d)) {
        if (ssh_event_dopoll(d->event, 0) == SSH_ERROR)
            break;
        if (d->started)
            alarm(0);
        carry_input(d);
        bool all_shown = !d->started || carry_output(d);
        if (!d->over && !client_gone(d))
            wait_for_more(d, !all_shown);
    }
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* Exit status, EOF, CLOSE; then the client disconnects. OpenSSH complains when we do it first. The second begins when
 * libssh has handed over everything. */
static void farewell(struct door *d)
{
    if (d->channel && ssh_channel_is_open(d->channel)) {
        if (d->status >= 0)
            ssh_channel_request_send_exit_status(d->channel, d->status & 0xff);
        ssh_channel_send_eof(d->channel);
        ssh_channel_close(d->channel);
        long long until = now_ms() + LINGER_MS, left;
        while ((left = until - now_ms()) > 0 && !(ssh_get_status(d->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR))) {
            if (ssh_event_dopoll(d->event, (int)left) == SSH_ERROR)
                break;
            if (ssh_get_poll_flags(d->ssh) & SSH_WRITE_PENDING)
                until = now_ms() + LINGER_MS;
        }
    }
    ssh_disconnect(d->ssh);
}

/* -- the beginning -- */

static bool set_up(ssh_bind options, const char *key)
{
    ssh_key host_key;
    bool no = false;
    return ssh_bind_options_set(options, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no) == SSH_OK &&
           ssh_pki_import_privkey_base64(key, NULL, NULL, NULL, &host_key) == SSH_OK &&
           ssh_bind_options_set(options, SSH_BIND_OPTIONS_IMPORT_KEY, host_key) == SSH_OK &&
           ssh_bind_options_set(options, SSH_BIND_OPTIONS_BANNER, "naisen") == SSH_OK;
}

/* Both ends agree on the version before anything else is said. */
static bool greet(struct door *d)
{
    uint16_t version;
    wire_hello(&d->out);
    return wire_send(d->link, &d->out) && wire_receive(d->link, &d->in, &d->frame) == 1 &&
           wire_get_hello(&d->frame, &version) && version == WIRE_VERSION;
}

static bool exchange_keys(struct door *d)
{
    int rc;
    while ((rc = ssh_handle_key_exchange(d->ssh)) == SSH_AGAIN && !d->over)
        wait_for_more(d, false);
    return rc == SSH_OK && !d->over;
}

int sshd_session(int client, int link, const char *key)
{
    struct door d = { .link = link, .status = -1, .start = { .rows = 24, .columns = 80 } };
    alarm(SSHD_GRACE_SECONDS);               /* ends the process; only a started session switches it off */
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    fcntl(link, F_SETFL, O_NONBLOCK);
    ssh_init();
    ssh_bind options = ssh_bind_new();
    d.ssh = ssh_new();
    d.event = ssh_event_new();
    if (!options || !d.ssh || !d.event || !greet(&d) || !set_up(options, key) ||
        ssh_bind_accept_fd(options, d.ssh, client) != SSH_OK)
        return 1;
    d.server = (struct ssh_server_callbacks_struct){
        .userdata = &d, .auth_password_function = on_password, .auth_pubkey_function = on_key,
        .channel_open_request_session_function = on_open,
    };
    ssh_callbacks_init(&d.server);
    ssh_set_server_callbacks(d.ssh, &d.server);
    ssh_set_message_callback(d.ssh, on_message, &d);
    ssh_set_auth_methods(d.ssh, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE);
    ssh_set_blocking(d.ssh, 0);
    if (!exchange_keys(&d) || ssh_event_add_session(d.event, d.ssh) != SSH_OK)
        return 1;
    converse(&d);
    alarm(SSHD_GRACE_SECONDS);
    farewell(&d);
    return 0;
}

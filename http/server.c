// SPDX-License-Identifier: MIT
/* The only file that sees libmicrohttpd: it keeps the connections and reads the requests, in our own loop (its epoll
 * descriptor is watched like any other). What is not a short GET is refused before a page hears of it. */
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/peer.h"
#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    CONNECTIONS_PER_HOST = 8,
    SPARE = 32,                      /* kept free for who comes next */
    IDLE_SECONDS = 10,
    HEAD_MS = 10000,                 /* from one request, or the beginning, to the end of the next head */
    HEADERS_MAX = 64,
    HEAD_BYTES = 8 * 1024,           /* libmicrohttpd's pool for one connection: request line and headers */
};

/* -- connections -- */

/* A connection, in the order of arrival. The newest is never refused: the oldest that asks for no page makes room. */
struct caller {
    struct list by_age;
    int fd;
    struct peer *account;
    uint64_t received, sent;         /* bytes that are in the account */
    struct timer patience;
};

static struct list callers = LIST_INIT(callers);
static const char service[] = "HTTP";

/* libmicrohttpd closes what has come to its end. */
static void turn_out(struct caller *c)
{
    list_remove(&c->by_age);
    timer_stop(&c->patience);
    shutdown(c->fd, SHUT_RDWR);
    c->account->closed++;
}

static void end_oldest(void)
{
    turn_out(list_entry(callers.next, struct caller, by_age));
    http_connections.refused++;
}

static void on_patience(struct timer *t)
{
    turn_out(list_entry(t, struct caller, patience));
}

static struct address peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct address a = { 0 };
    memcpy(&a.room, info->client_addr,
           info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
    return a;
}

/* A head that comes byte by byte is never idle, so it is this clock that ends it. */
static void be_patient(struct caller *c)
{
    list_append(&callers, &c->by_age);
    timer_start(&c->patience, HEAD_MS);
}

static struct caller *caller_new(struct MHD_Connection *c)
{
    struct caller *new = must(calloc(1, sizeof *new));
    const struct address peer = peer_of(c);
    new->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    new->account = peer_hold(service, &peer);
    new->patience.fire = on_patience;
    be_patient(new);
    return new;
}

/* The kernel counts what libmicrohttpd reads and writes. */
static void settle_account(struct caller *c)
{
    struct tcp_info i = { 0 };
    socklen_t size = sizeof i;
    if (getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &i, &size))
        return;
    const uint64_t sent = i.tcpi_bytes_sent - i.tcpi_bytes_retrans;
    c->account->received += i.tcpi_bytes_received - c->received;
    c->account->sent += sent - c->sent;
    c->received = i.tcpi_bytes_received;
    c->sent = sent;
}

static void caller_free(struct caller *c)
{
    settle_account(c);
    peer_release(c->account);
    timer_stop(&c->patience);
    list_remove(&c->by_age);
    free(c);
}

static void count_connection(void *unused, struct MHD_Connection *c, void **socket,
                             enum MHD_ConnectionNotificationCode what)
{
    (void)unused;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket = caller_new(c);
        limit_add(&http_connections);
        if (http_connections.used + SPARE > http_connections.maximum && !list_empty(&callers))
            end_oldest();
    } else {
        caller_free(*socket);
        limit_give(&http_connections);
    }
}

static struct caller *caller_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Who waits for a page is not silent, until it has it. */
static void note_asking(struct MHD_Connection *c, bool asking)
{
    struct caller *who = caller_of(c);
    list_remove(&who->by_age);
    timer_stop(&who->patience);
    if (!asking) {
        settle_account(who);
        be_patient(who);
    }
}

/* -- requests -- */

struct exchange {
    struct request request;
    struct address peer;
    struct MHD_Connection *connection;
    struct reply reply;
    bool ready;                      /* the reply came after all */
    struct exchange *next;           /* of those that wait for one */
};

static struct MHD_Daemon *daemon_now;
static struct exchange *waiting;
static uint64_t last_id;
static struct timer timer;

static const char *argument(const struct request *r, const char *name)
{
    const struct exchange *x = list_entry(r, struct exchange, request);
    const char *value = MHD_lookup_connection_value(x->connection, MHD_GET_ARGUMENT_KIND, name);
    return value ? value : "";
}

static enum MHD_Result send_reply(struct MHD_Connection *c, struct reply *to)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(to->body.size, to->body.data,
                                                                   MHD_RESPMEM_MUST_COPY);
    buf_free(&to->body);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, to->type ? to->type : "text/plain");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (to->status >= 400) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
        http_counters[COUNT_REFUSED].value++;
        caller_of(c)->account->refused++;
    }
    const enum MHD_Result result = MHD_queue_response(c, to->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse_request(struct MHD_Connection *c, unsigned status)
{
    struct reply to = { .status = status };
    buf_printf(&to.body, "%u\n", status);
    return send_reply(c, &to);
}

static void wait_for_reply(struct exchange *x)
{
    x->next = waiting;
    waiting = x;
    MHD_suspend_connection(x->connection);
}

static void wait_no_more(struct exchange *x)
{
    struct exchange **at = &waiting;
    while (*at && *at != x)
        at = &(*at)->next;
    if (*at)
        *at = x->next;
}

/* Two words on where a request ends are two requests to somebody else. */
struct head {
    unsigned headers, lengths;
};

static enum MHD_Result look_at_header(void *head, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct head *h = head;
    (void)kind, (void)value;
    h->headers++;
    h->lengths += !strcasecmp(name, "Content-Length") || !strcasecmp(name, "Transfer-Encoding");
    return MHD_YES;
}

static enum MHD_Result begin(struct MHD_Connection *c, const char *path, const char *method, void **held)
{
    http_counters[COUNT_REQUESTS].value++;
    caller_of(c)->account->messages++;
    DEBUG(&http_debugs[0], "%s %s", method, path);
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return refuse_request(c, MHD_HTTP_METHOD_NOT_ALLOWED);
    struct head head = { 0 };
    MHD_get_connection_values(c, MHD_HEADER_KIND, look_at_header, &head);
    if (head.headers > HEADERS_MAX)
        return refuse_request(c, MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE);
    if (head.lengths > 1)
        return refuse_request(c, MHD_HTTP_BAD_REQUEST);
    if (!page_at(path))
        return refuse_request(c, MHD_HTTP_NOT_FOUND);
    struct exchange *x = must(calloc(1, sizeof *x));
    x->connection = c;
    x->peer = peer_of(c);
    x->request = (struct request){ .peer = &x->peer, .id = ++last_id, .argument = argument };
    x->reply.status = MHD_HTTP_OK;
    *held = x;
    note_asking(c, true);
    return MHD_YES;
}

static void serve_page(struct exchange *x)
{
    const uint64_t began = loop_microseconds();
    page_at(x->request.path)->serve(&x->request, &x->reply);
    peer_worked(caller_of(x->connection)->account, began);
}

/* libmicrohttpd calls it when the head is there, with each piece of a body, and once more at the end; and again for a
 * suspended request that was resumed. */
static enum MHD_Result serve(void *unused, struct MHD_Connection *c, const char *path, const char *method,
                             const char *version, const char *body, size_t *body_size, void **held)
{
    (void)unused;
    (void)version;
    (void)body;
    struct exchange *x = *held;
    if (!x)
        return begin(c, path, method, held);
    if (*body_size)
        return MHD_NO;                       /* a GET with a body: not worth an answer */
    x->request.path = path;
    if (!x->ready)
        serve_page(x);
    if (!x->ready && x->reply.later) {
        wait_for_reply(x);
        return MHD_YES;
    }
    return send_reply(c, &x->reply);
}

static void over(void *unused, struct MHD_Connection *c, void **held, enum MHD_RequestTerminationCode why)
{
    (void)unused;
    (void)why;
    struct exchange *x = *held;
    if (!x)
        return;
    note_asking(c, false);
    wait_no_more(x);
    buf_free(&x->reply.body);
    free(x);
    *held = NULL;
}

/* -- its turns in our loop -- */

static struct loop_watch *watch;

static void work(void *unused)
{
    MHD_UNSIGNED_LONG_LONG ms;
    (void)unused;
    if (!daemon_now)
        return;
    MHD_run(daemon_now);
    loop_settle();
    if (MHD_get_timeout(daemon_now, &ms) == MHD_YES)
        timer_start(&timer, ms);
    else
        timer_stop(&timer);
}

static void on_timer(struct timer *t)
{
    (void)t;
    work(NULL);
}

void http_answer(uint64_t request, struct reply *to)
{
    struct exchange *x = waiting;
    while (x && x->request.id != request)
        x = x->next;
    if (!x) {
        buf_free(&to->body);
        return;
    }
    wait_no_more(x);
    x->reply = *to;
    x->ready = true;
    MHD_resume_connection(x->connection);
    loop_post(work, NULL);
}

/* -- the listener -- */

static int listening = -1, prepared = -1;
static struct address listening_at, prepared_at;

static int bind_socket(const struct address *a)
{
    const int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &a->any, address_length(a)) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    const int error = -errno;
    close(fd);
    return error;
}

int http_prepare(const struct address *a)
{
    http_abort();
    if (listening >= 0 && address_equal(a, &listening_at))
        return 0;
    prepared = bind_socket(a);
    prepared_at = *a;
    return prepared < 0 ? prepared : 0;
}

void http_abort(void)
{
    if (prepared >= 0)
        close(prepared);
    prepared = -1;
}

static void start_daemon(void)
{
    daemon_now = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, serve, NULL,
                                  MHD_OPTION_LISTEN_SOCKET, listening,
                                  MHD_OPTION_CONNECTION_LIMIT, (unsigned)http_connections.maximum,
                                  MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_HOST,
                                  MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                                  MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES,
                                  MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                  MHD_OPTION_NOTIFY_COMPLETED, over, NULL,
                                  MHD_OPTION_NOTIFY_CONNECTION, count_connection, NULL, MHD_OPTION_END);
    if (!daemon_now)
        abort();
    timer.fire = on_timer;
    watch = loop_watch_open(MHD_get_daemon_info(daemon_now, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, work, NULL);
    work(NULL);
}

void http_apply(void)
{
    if (prepared < 0)
        return;
    const int next = prepared;
    prepared = -1;
    http_close();
    listening = next;
    listening_at = prepared_at;
    start_daemon();
}

/* A suspended request must go on before its daemon may stop. */
static void answer_all(void)
{
    while (waiting) {
        struct reply gone = { .status = MHD_HTTP_SERVICE_UNAVAILABLE };
        http_answer(waiting->request.id, &gone);
    }
    MHD_run(daemon_now);
}

void http_close(void)
{
    http_abort();
    if (!daemon_now)
        return;
    answer_all();
    loop_watch_close(watch);
    timer_stop(&timer);
    MHD_stop_daemon(daemon_now);             /* closes the listening socket as well */
    daemon_now = NULL;
    listening = -1;
}

bool http_listens_at(const struct address *a)
{
    return listening >= 0 && address_equal(a, &listening_at);
}

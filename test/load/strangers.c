// SPDX-License-Identifier: MIT
/* Peers that cost and give nothing: connections that never say a word, and clients that ask and do not read. */
#include "test/lab/admin.h"
#include "test/lab/crowd.h"
#include "test/load/load.h"
#include "core/stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* -- T8: 2,000 silent connections to each port, while a phone, an application, administrators and a phone's page get
 * through in a second -- */

enum { HOSTS = 250, CLOSED_S = 30, LOGINS = 64 };

static unsigned silent, silent_closed;

static void silent_over(struct stream *s, enum stream_end why)
{
    (void)s;
    silent_closed += why != STREAM_SHUT;
}

static void silent_hears(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s, (void)data, (void)n;
}

static const struct stream_class silent_class = {
    .name = "lab stranger", .message = silent_hears, .closed = silent_over,
    .message_max = 1 << 16, .queue_max = 1 << 16,
};

/* From one of many hosts: a limit for each host is none for all of them. */
static void open_silent(unsigned port)
{
    const struct address to = daemon_port(port), from = address_ipv4(htonl(0x7f010000u + silent % HOSTS + 1), 0);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, &from.any, address_length(&from)) ||
        (connect(fd, &to.any, address_length(&to)) && errno != EINPROGRESS)) {
        load_so("a stranger connects", false);
        exit(1);
    }
    stream_adopt(&silent_class, fd, NULL);
    silent++;
}

static unsigned port_now;
static struct timer more;

/* A few hundred in a turn, so that the appliance's backlog is not what is tried. */
static void open_more(struct timer *t)
{
    static const unsigned ports[] = { 2000, 5060, 2323, 2222, 8080 };
    enum { PORTS = sizeof ports / sizeof ports[0], AT_ONCE = 200 };
    const unsigned each = load_many(2000, 100);
    for (unsigned i = 0; i < AT_ONCE && silent < PORTS * each; i++) {
        open_silent(ports[port_now++ % PORTS]);
    }
    if (silent < PORTS * each) {
        timer_start(t, 10);
    }
}

static bool has_come;

static void desk_came(struct desk *d)
{
    (void)d;
    has_come = true;
}

static void application_came(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    has_come = status == 200;
}

static void admin_came(struct admin *a, const char *printed)
{
    (void)a, (void)printed;
    has_come = true;
}

static void page_came(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s;
    has_come = n > 12 && !memcmp(data, "HTTP/1.1 200", 12);
}

static void page_asked(struct stream *s)
{
    static const char get[] = "GET /CMEserverForPhone/serviceurl HTTP/1.1\r\nHost: naisen\r\n\r\n";
    stream_write(s, get, sizeof get - 1);
}

static bool came(void)
{
    return has_come;
}

static void judge_arrival(const char *who, double begun)
{
    char what[80];
    bench_wait(came, 30);
    snprintf(what, sizeof what, "%s gets through", who);
    load_so(what, has_come);
    snprintf(what, sizeof what, "%s gets through in", who);
    load_at_most(what, bench_now() - begun, 1, "s", LOAD_MEASURE);
    has_come = false;
}

static void try_phone(void)
{
    static const struct desk_watcher watcher = { .registered = desk_came };
    const struct desk_start start = { .server = daemon_port(2000), .name = "SEP020000000001",
                                      .profile = desk_profile("7960"), .watcher = &watcher };
    const double begun = bench_now();
    struct desk *d = desk_open(&start);
    judge_arrival("a phone", begun);
    desk_free(d);
}

static void try_application(void)
{
    static const struct cti_watcher watcher = { .answer = application_came };
    const struct cti_start start = { .server = daemon_port(5060), .line = "100001", .watcher = &watcher };
    const double begun = bench_now();
    struct cti *c = cti_open(&start);
    judge_arrival("an application", begun);
    cti_free(c);
}

static void try_admin(void)
{
    const struct admin_start start = { .server = daemon_port(2323), .host = "R1", .name = "joe",
                                       .password = "opensesame", .prompted = admin_came };
    const double begun = bench_now();
    struct admin *a = admin_open(&start);
    judge_arrival("an administrator by telnet", begun);
    admin_free(a);
}

static void try_page(void)
{
    static const struct stream_class client = {
        .name = "lab page", .opened = page_asked, .message = page_came, .closed = NULL, .message_max = 1 << 16,
        .queue_max = 1 << 16,
    };
    const struct address at = daemon_port(8080);
    const double begun = bench_now();
    struct stream *s = connect_tcp(&client, &at, NULL);
    const uint64_t id = stream_id(s);
    judge_arrival("a phone's page", begun);
    if (stream_by_id(id)) {
        stream_close(s);
    }
}

static void try_ssh(void)
{
    char command[512], host[ADDRESS_TEXT];
    const struct address at = daemon_port(2222);
    if (access("/usr/bin/ssh", X_OK) || access("/usr/bin/sshpass", X_OK)) {
        load_skipped("an administrator by SSH", "no client");
        return;
    }
    snprintf(command, sizeof command,
             "timeout 30 sshpass -p opensesame ssh -F none -p 2222 -o StrictHostKeyChecking=no -o LogLevel=ERROR "
             "-o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no joe@%s 'show clock' >/dev/null",
             address_host(&at, host));
    const double begun = bench_now();
    load_so("an administrator by SSH gets through", system(command) == 0);
    load_at_most("an administrator by SSH gets through in", bench_now() - begun, 1, "s", LOAD_MEASURE);
}

static bool enough_closed(void)
{
    return silent_closed + LOGINS >= silent;
}

/* Until the flood has arrived: no further one is turned out. */
static void wait_for_strangers(void)
{
    unsigned before;
    do {
        before = silent_closed;
        load_pause(1);
    } while (timer_active(&more) || silent_closed != before);
}

static void strangers(void)
{
    load_office(2, "ip http server\n");
    more.fire = open_more;
    open_more(&more);
    wait_for_strangers();
    try_phone();
    try_application();
    try_admin();
    try_ssh();
    try_page();
    const double begun = bench_now();
    bench_wait(enough_closed, 2 * CLOSED_S);
    load_told("silent connections opened", silent, "");
    load_at_most("silent connections left, but for those that may still log in",
                 silent - silent_closed > LOGINS ? silent - silent_closed : 0, 0, "", LOAD_FACT);
    load_at_most("the last of them was closed after", bench_now() - begun, CLOSED_S, "s", LOAD_MEASURE);
    loop_close();
    loop_open();
    load_as_before(16384);
    load_stop();
}

/* -- T6: 50 phones and 10 applications ask and do not read, while others are served as before -- */

enum { DEAF_BEATS = 1000, DEAF_BEAT_MS = 20, DEAF_ASKS = 5, DEAF_BUFFER = 16384,
       DEAF_CLOSED_S = 10 };

static unsigned deaf_phones, deaf_applications;
static struct cti **deaf;
static struct buf feature_request;
static struct timer nagging;
static unsigned nagged;

static void deaf_opened(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)xml, (void)n, (void)status;
    const char *const words[] = { "features" };
    if (cseq == 1) {
        has_come = true;
        cti_body(c, "%s", 1, words, &feature_request);
    }
}

/* What a phone asks for most often is what is longest: its soft keys. */
static void nag(struct timer *t)
{
    for (unsigned i = 0; i < deaf_phones; i++) {
        for (unsigned n = 0; n < DEAF_ASKS; n++) {
            desk_send(crowd_phone(i + 1), &(struct sccp_message){ .id = SCCP_SOFT_KEY_TEMPLATE_REQ });
            desk_send(crowd_phone(i + 1), &(struct sccp_message){ .id = SCCP_SOFT_KEY_SET_REQ });
        }
    }
    for (unsigned i = 0; i < deaf_applications; i++) {
        for (unsigned n = 0; n < DEAF_ASKS; n++) {
            cti_send(deaf[i], feature_request.data, feature_request.size);
        }
    }
    if (++nagged < DEAF_BEATS) {
        timer_start(t, DEAF_BEAT_MS);
    }
}

/* The applications come, the phones are there; from now on none of them reads. */
static void open_deaf(void)
{
    static const struct cti_watcher watcher = { .answer = deaf_opened };
    deaf = calloc(deaf_applications, sizeof *deaf);
    for (unsigned i = 0; i < deaf_applications; i++) {
        const struct cti_start start = { .server = daemon_port(5060), .line = "100001", .watcher = &watcher };
        deaf[i] = cti_open(&start);
        has_come = false;
        bench_wait(came, 10);
        cti_deaf(deaf[i]);
    }
    for (unsigned i = 0; i < deaf_phones; i++) {
        const int size = DEAF_BUFFER;
        setsockopt(stream_socket(crowd_phone(i + 1)->stream), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        stream_pause(crowd_phone(i + 1)->stream, true);
    }
}

/* They ask until all are closed; returns the bytes that the appliance took at the most meanwhile. */
static long nag_until_gone(void)
{
    const double begun = bench_now();
    long most = 0;
    nagging.fire = nag;
    nag(&nagging);
    while ((daemon_used("Registered phones") > 10 || daemon_used("CTI sessions") > 8) && bench_now() - begun < 40) {
        load_pause(0.25);
        const long now = bench_memory(daemon_child());
        most = now > most ? now : most;
    }
    timer_stop(&nagging);
    load_at_most("phones left that ask and do not read", (double)daemon_used("Registered phones") - 10, 0, "",
                 LOAD_FACT);
    load_at_most("applications left that ask and do not read", (double)daemon_used("CTI sessions") - 8, 0, "",
                 LOAD_FACT);
    load_at_most("the last of them was closed after", bench_now() - begun, DEAF_CLOSED_S, "s", LOAD_MEASURE);
    return most;
}

static void free_deaf(void)
{
    for (unsigned i = 0; i < deaf_applications; i++) {
        cti_free(deaf[i]);
    }
    free(deaf);
    buf_free(&feature_request);
}

static void slow_readers(void)
{
    deaf_phones = load_many(50, 5);
    deaf_applications = load_many(10, 2);
    load_office(deaf_phones + 10, NULL);
    crowd_open(deaf_phones + 10, NULL);
    bench_wait(crowd_is_there, 20);
    demand_open(&(struct demand){ .sessions = 8, .rate = load_many(500, 50) });
    bench_wait(demand_is_open, 10);
    demand_start();
    load_pause(load_many(5, 1));
    const double before = demand_quantile(0.99);
    const long memory = bench_memory(daemon_child());
    open_deaf();
    demand_mark();
    const long grown = nag_until_gone() - memory;
    load_at_most("memory they took meanwhile", (double)grown / 1024, 32, "MiB", LOAD_MEASURE);
    load_told("requests of others, 99 %, before", before * 1000, "ms");
    load_at_most("requests of others, 99 %, meanwhile", demand_quantile(0.99) * 1000, 20, "ms", LOAD_MEASURE);
    load_at_most("requests of others that failed", (double)demand.failed, 0, "", LOAD_FACT);
    demand_stop();
    bench_wait(demand_is_quiet, 10);
    demand_free();
    free_deaf();
    crowd_free();
    load_as_before(32768);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T6", slow_readers }, { "T8", strangers } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

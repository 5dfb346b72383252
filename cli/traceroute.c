// SPDX-License-Identifier: MIT
/* `traceroute`: over which routers the way to a phone or an application leads. Probes are datagrams to ports where
 * nobody listens; who drops one because its time to live is over says so, and Linux queues that as the socket's error,
 * for any user. The session waits, and Ctrl-C ends it. */
#include "cli/exec.h"
#include "cli/lookup.h"
#include "cli/shell.h"
#include "core/address.h"
#include "core/loop.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FIRST_PORT = 33434, USUAL_PROBES = 3, USUAL_TIMEOUT_MS = 3000, USUAL_HOPS = 30 };

struct trace {
    struct address to, hop;      /* hop: whose times stand at the end of the line */
    int fd;
    struct loop_watch *watch;    /* of the probe under way */
    struct timer timer;
    uint64_t session, sent_at;
    unsigned ttl, last_ttl, probe, probes, sent, timeout_ms;
    bool arrived;                /* or nobody leads further */
};

static void end_probe(struct trace *t)
{
    timer_stop(&t->timer);
    if (t->watch)
        loop_watch_close(t->watch);
    t->watch = NULL;
}

static void trace_free(void *errand)
{
    struct trace *t = errand;
    end_probe(t);
    if (t->fd >= 0)
        close(t->fd);
    free(t);
}

static void finish(struct shell_session *s)
{
    const struct trace *t = s->errand;
    session_print(s, "\n");
    s->failed |= !t->arrived;
    s->interrupt = NULL;
    session_errand_end(s);
    session_unpark(s);
}

/* -- one probe -- */

static void readable(void *owner);

static bool send_probe(struct trace *t)
{
    const int ttl = (int)t->ttl;
    const char nothing[12] = { 0 };
    address_set_port(&t->to, (uint16_t)(FIRST_PORT + t->sent++));
    t->sent_at = loop_now();
    return setsockopt(t->fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == 0 &&
           sendto(t->fd, nothing, sizeof nothing, 0, &t->to.any, address_length(&t->to)) == sizeof nothing;
}

static void next(struct shell_session *s, struct trace *t)
{
    if (t->probe == t->probes) {
        if (t->arrived || t->ttl == t->last_ttl) {
            finish(s);
            return;
        }
        t->probe = 0;
        t->ttl++;
        session_print(s, "\n");
    }
    if (t->probe++ == 0) {
        t->hop = (struct address){ 0 };
        session_print(s, "%3u", t->ttl);
    }
    session_show(s);
    /* A send that fails, for want of a route, is a probe that nobody answers. */
    timer_start(&t->timer, send_probe(t) ? t->timeout_ms : 0);
    t->watch = loop_watch_open(t->fd, readable, t);
}

static void lost(struct timer *timer)
{
    struct trace *t = list_entry(timer, struct trace, timer);
    struct shell_session *s = session_by_id(t->session);
    end_probe(t);
    session_print(s, "  *");
    next(s, t);
}

/* What else than "no time left" and "nobody listens there" a router says of a datagram that it does not pass on. */
static const char *objection(const struct sock_extended_err *e)
{
    static const struct {
        uint8_t code;
        const char *mark;
    } marks[] = {
        { ICMP_NET_UNREACH, " !N" }, { ICMP_HOST_UNREACH, " !H" }, { ICMP_PROT_UNREACH, " !P" },
        { ICMP_FRAG_NEEDED, " !M" }, { ICMP_PKT_FILTERED, " !A" }, { ICMP_NET_ANO, " !A" }, { ICMP_HOST_ANO, " !A" },
    };
    for (size_t i = 0; e->ee_type == ICMP_DEST_UNREACH && i < sizeof marks / sizeof marks[0]; i++)
        if (marks[i].code == e->ee_code)
            return marks[i].mark;
    return "";
}

static void answered(struct trace *t, const struct address *by, const char *mark)
{
    struct shell_session *s = session_by_id(t->session);
    char text[ADDRESS_TEXT];
    if (!address_same_host(by, &t->hop))
        session_print(s, " %s", address_host(by, text));
    t->hop = *by;
    session_print(s, " %llu msec%s", (unsigned long long)(loop_now() - t->sent_at), mark);
    end_probe(t);
    next(s, t);
}

static const struct sock_extended_err *error_in(struct msghdr *m)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        const struct sock_extended_err *e = (const void *)CMSG_DATA(c);
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR && e->ee_origin == SO_EE_ORIGIN_ICMP)
            return e;
    }
    return NULL;
}

static void readable(void *owner)
{
    struct trace *t = owner;
    struct address to = { 0 }, by = { 0 };
    char data[64];
    _Alignas(struct cmsghdr) char room[512];
    struct iovec part = { data, sizeof data };
    struct msghdr m = { .msg_name = &to.any, .msg_namelen = sizeof to.room, .msg_iov = &part, .msg_iovlen = 1,
                        .msg_control = room, .msg_controllen = sizeof room };
    if (recvmsg(t->fd, &m, MSG_ERRQUEUE) < 0) {
        socklen_t length = sizeof by.room;
        if (recvfrom(t->fd, data, sizeof data, 0, &by.any, &length) >= 0 && address_equal(&by, &t->to)) {
            t->arrived = true;       /* somebody listens there after all */
            answered(t, &by, "");
        }
        return;
    }
    const struct sock_extended_err *e = error_in(&m);
    if (!e || !address_equal(&to, &t->to)) {       /* of an earlier probe */
        loop_watch_close(t->watch);
        t->watch = loop_watch_open(t->fd, readable, t);
        return;
    }
    memcpy(&by, SO_EE_OFFENDER(e), sizeof(struct sockaddr_in));
    t->arrived |= e->ee_type == ICMP_DEST_UNREACH;
    answered(t, &by, objection(e));
}

/* -- whither -- */

static void begin(struct shell_session *s, const struct address *to)
{
    const int on = 1;
    char text[ADDRESS_TEXT];
    struct trace *t = s->errand;
    t->to = *to;
    t->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->fd < 0 || setsockopt(t->fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) < 0) {
        session_print(s, "%% %s\n", strerror(errno));
        finish(s);
        return;
    }
    session_print(s, "Type escape sequence to abort.\nTracing the route to %s\n\n", address_host(to, text));
    s->interrupt = finish;
    next(s, t);
}

static unsigned number_or(const struct value *v, unsigned otherwise)
{
    return v->given ? (unsigned)v->number : otherwise;
}

/* Slots: host, probes, seconds, least and most hops. */
bool exec_traceroute(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    struct shell_session *s = session_current();
    struct trace *t = session_errand(s, sizeof *t, trace_free);
    *t = (struct trace){
        .fd = -1, .timer = { .fire = lost }, .session = s->id,
        .probes = number_or(&args->at[1], USUAL_PROBES),
        .timeout_ms = args->at[2].given ? (unsigned)args->at[2].number * 1000 : USUAL_TIMEOUT_MS,
        .ttl = number_or(&args->at[3], 1), .last_ttl = number_or(&args->at[4], USUAL_HOPS),
    };
    lookup_host(s, &args->at[0], begin);
    return true;
}

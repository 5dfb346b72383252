// SPDX-License-Identifier: MIT
/* `ping`: whether a phone or an application can be reached at all. The session waits for it, and Ctrl-C ends it. */
#include "cli/exec.h"
#include "cli/lookup.h"
#include "cli/shell.h"
#include "core/address.h"
#include "core/loop.h"

#include <errno.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BYTES = 100, TIMEOUT_MS = 2000, MARKS_PER_LINE = 70, USUAL_COUNT = 5 };

struct ping {
    struct address to;
    int fd;
    bool raw;                    /* sees the answers to others, too, with their IP headers */
    struct loop_watch *watch;
    struct timer timer;          /* the last packet is lost */
    uint64_t session, sent_at, least, most, sum;
    unsigned wanted, sent, answered;
};

static void ping_free(void *errand)
{
    struct ping *p = errand;
    timer_stop(&p->timer);
    if (p->watch)
        loop_watch_close(p->watch);
    if (p->fd >= 0)
        close(p->fd);
    free(p);
}

static void finish(struct shell_session *s, struct ping *p)
{
    const unsigned percent = p->sent ? p->answered * 100 / p->sent : 0;
    session_print(s, "\nSuccess rate is %u percent (%u/%u)", percent, p->answered, p->sent);
    if (p->answered)
        session_print(s, ", round-trip min/avg/max = %llu/%llu/%llu ms", (unsigned long long)p->least,
                      (unsigned long long)(p->sum / p->answered), (unsigned long long)p->most);
    session_print(s, "\n");
    s->failed |= !p->answered;
    s->interrupt = NULL;
    session_errand_end(s);
    session_unpark(s);
}

/* -- packets -- */

static uint16_t checksum(const uint16_t *words, size_t count)
{
    uint32_t sum = 0;
    while (count-- > 0)
        sum += *words++;
    sum = (sum >> 16) + (sum & 0xffff);
    return (uint16_t)~(sum + (sum >> 16));
}

/* A system may let nobody but its administrator send echo requests. */
static int open_socket(bool *raw)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    *raw = fd < 0;
    return fd >= 0 ? fd : socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
}

static uint16_t own_id(const struct ping *p)
{
    return htons((uint16_t)p->session);
}

static bool send_one(struct ping *p)
{
    union {
        struct icmphdr header;
        uint16_t words[(BYTES - sizeof(struct iphdr)) / sizeof(uint16_t)];
    } packet = { .header = { .type = ICMP_ECHO } };
    packet.header.un.echo.id = own_id(p);
    packet.header.un.echo.sequence = htons((uint16_t)++p->sent);
    packet.header.checksum = checksum(packet.words, sizeof packet.words / sizeof packet.words[0]);
    p->sent_at = loop_now();
    return sendto(p->fd, &packet, sizeof packet, 0, &p->to.any, address_length(&p->to)) == sizeof packet;
}

/* Whether it answers the last one that was sent. */
static bool is_answer(const struct ping *p, const uint8_t *data, size_t size)
{
    struct icmphdr header;
    const size_t before = p->raw && size ? (data[0] & 15u) * 4 : 0;
    if (size < before + sizeof header)
        return false;
    memcpy(&header, data + before, sizeof header);
    return header.type == ICMP_ECHOREPLY && ntohs(header.un.echo.sequence) == (uint16_t)p->sent &&
           (!p->raw || header.un.echo.id == own_id(p));
}

/* -- one after the other -- */

static void mark(struct shell_session *s, struct ping *p, const char *text)
{
    session_print(s, "%s%s", text, p->sent % MARKS_PER_LINE ? "" : "\n");
    session_show(s);
}

static void next(struct shell_session *s, struct ping *p)
{
    while (p->sent < p->wanted) {
        if (send_one(p)) {
            timer_start(&p->timer, TIMEOUT_MS);
            return;
        }
        mark(s, p, ".");         /* no way there */
    }
    finish(s, p);
}

static void lost(struct timer *t)
{
    struct ping *p = list_entry(t, struct ping, timer);
    struct shell_session *s = session_by_id(p->session);
    mark(s, p, ".");
    next(s, p);
}

static void answered(struct ping *p)
{
    struct shell_session *s = session_by_id(p->session);
    const uint64_t took = loop_now() > p->sent_at ? loop_now() - p->sent_at : 1;
    timer_stop(&p->timer);
    p->least = p->answered && p->least < took ? p->least : took;
    p->most = p->most > took ? p->most : took;
    p->sum += took;
    p->answered++;
    mark(s, p, "!");
    next(s, p);
}

static void readable(void *owner)
{
    struct ping *p = owner;
    uint8_t data[256];
    struct address from;
    socklen_t length = sizeof from.room;
    const ssize_t n = recvfrom(p->fd, data, sizeof data, 0, &from.any, &length);
    if (n >= 0 && address_same_host(&from, &p->to) && is_answer(p, data, (size_t)n))
        answered(p);
}

static void interrupt(struct shell_session *s)
{
    finish(s, s->errand);
}

static void begin(struct shell_session *s, const struct address *to)
{
    char text[ADDRESS_TEXT];
    struct ping *p = s->errand;
    p->to = *to;
    p->fd = open_socket(&p->raw);
    if (p->fd < 0) {
        session_print(s, "%% This system lets nobody ping: %s\n", strerror(errno));
        s->failed = true;
        session_errand_end(s);
        session_unpark(s);
        return;
    }
    p->watch = loop_watch_open(p->fd, readable, p);
    session_print(s, "Type escape sequence to abort.\nSending %u, %d-byte ICMP Echos to %s, timeout is %d seconds:\n",
                  p->wanted, BYTES, address_host(to, text), TIMEOUT_MS / 1000);
    s->interrupt = interrupt;
    session_show(s);
    next(s, p);
}

/* Slots: host, count. */
bool exec_ping(const struct actor *who, const struct args *args, struct out *out)
{
    (void)who, (void)out;
    struct shell_session *s = session_current();
    struct ping *p = session_errand(s, sizeof *p, ping_free);
    *p = (struct ping){ .fd = -1, .timer = { .fire = lost }, .session = s->id,
                        .wanted = args->at[1].given ? (unsigned)args->at[1].number : USUAL_COUNT };
    lookup_host(s, &args->at[0], begin);
    return true;
}

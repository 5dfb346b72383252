// SPDX-License-Identifier: MIT
/* Messages that bend or break the grammar of each door (test/load/torture), over UDP and TCP, over TCP also in pieces;
 * and such messages with bytes spoilt at random. After each, and between pieces, a plain request is answered. */
#include "test/lab/torture.h"
#include "test/load/load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PASSES = 20, SPOILT = 50, ANSWER_MS = 1000, PIECES = 4, KEPT_S = 33 };

static const char config[] =
    "hostname R1\nip http server\n"
    "voice service voip\n no cti shutdown\n"
    "telephony-service\n max-ephones 4\n max-dn 4\n no auto-reg-ephone\n ip source-address 10.0.0.1 port 2000\n"
    "ephone-dn 1\n number 201\n cti watch\n"
    "ephone 1\n mac-address 0000.0000.0001\n button 1:1\n"
    "username joe privilege 15 password 0 opensesame\nline vty 0 4\n login local\n transport input telnet\n";

static uint64_t dice = 0x9E3779B97F4A7C15u;

static unsigned any(unsigned below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (unsigned)(dice >> 33) % below;
}

/* -- sockets that wait -- */

static int connect_to(int type, unsigned port)
{
    const struct address to = daemon_port(port);
    const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0 || connect(fd, &to.any, address_length(&to))) {
        perror("connect");
        exit(1);
    }
    if (type == SOCK_STREAM) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return fd;
}

static unsigned port_of(int fd)
{
    struct sockaddr_in own;
    socklen_t n = sizeof own;
    getsockname(fd, (struct sockaddr *)&own, &n);
    return ntohs(own.sin_port);
}

/* What comes within a second; 0 at the end of a connection, -1 for nothing. */
static long hear(int fd, struct buf *heard)
{
    struct pollfd p = { fd, POLLIN, 0 };
    char *room = buf_reserve(heard, 65536);
    if (poll(&p, 1, ANSWER_MS) <= 0) {
        return -1;
    }
    const ssize_t n = recv(fd, room, 65535, 0);
    heard->size += n > 0 ? (size_t)n : 0;
    room[n > 0 ? n : 0] = 0;
    return n < 0 ? 0 : n;
}

/* -- is it alive -- */

static int prober = -1;
static unsigned number, deaf;
static double slowest, dearest;

static void probe(void)
{
    char text[512];
    struct buf heard = { 0 };
    const double since = bench_now();
    number++;
    const int n = snprintf(text, sizeof text, "OPTIONS sip:201@cme.example SIP/2.0\r\n"
                           "Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKprobe%u\r\nFrom: <sip:p@client.example>;tag=1\r\n"
                           "To: <sip:201@cme.example>\r\nCall-ID: probe%u\r\nCSeq: 1 OPTIONS\r\n"
                           "Content-Length: 0\r\n\r\n", number, number);
    send(prober, text, (size_t)n, MSG_NOSIGNAL);
    deaf += hear(prober, &heard) <= 0 || !strstr(heard.data, "SIP/2.0 200");
    const double seconds = bench_now() - since;
    slowest = seconds > slowest ? seconds : slowest;
    buf_free(&heard);
}

/* What was sent before has been read, whatever the order of doors within a turn. */
static void after_a_turn(void)
{
    probe();
    probe();
}

/* Seconds of processor time that its loop has used. */
static double used_cpu(void)
{
    char path[64];
    unsigned long long ns = 0;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)daemon_child()->pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%llu", &ns) != 1) {
        ns = 0;
    }
    if (f) {
        fclose(f);
    }
    return (double)ns / 1e9;
}

/* -- saying and hearing -- */

/* In one piece, or cut at random; between pieces the appliance has had its turn. */
static void say(int fd, const struct buf *message, bool cut)
{
    size_t at = 0;
    for (unsigned left = cut ? PIECES : 1; left && at < message->size; left--) {
        const size_t rest = message->size - at, n = left == 1 ? rest : any((unsigned)rest + 1);
        if (n && send(fd, message->data + at, n, MSG_NOSIGNAL) < 0) {
            break;               /* it has closed: the answer tells why */
        }
        at += n;
        if (cut) {
            after_a_turn();
        }
    }
}

/* The second word of "SIP/2.0 400 Bad Request", or of "HTTP/1.1 …". */
static const char *status_in(const struct buf *heard, char text[8])
{
    const char *space = heard->size ? strchr(heard->data, ' ') : NULL;
    snprintf(text, 8, "%.3s", space ? space + 1 : "none");
    return space ? text : "none";
}

static const char *told_by_tcp(int fd, const char *expected, struct buf *heard, char text[8])
{
    const bool awaited = *expected >= '1' && *expected <= '9';
    if (!awaited) {
        shutdown(fd, SHUT_WR);
    }
    while (hear(fd, heard) > 0 && !(awaited && strstr(buf_text(heard), "\r\n\r\n"))) {
    }
    return status_in(heard, text);
}

/* What was said has been answered by now, if at all. */
static bool hear_datagram(int fd, struct buf *heard)
{
    struct pollfd p = { fd, POLLIN, 0 };
    after_a_turn();
    return poll(&p, 1, 0) > 0 && hear(fd, heard) > 0;
}

static const char *told_by_udp(int fd, struct buf *heard, char text[8])
{
    hear_datagram(fd, heard);
    return status_in(heard, text);
}

/* -- doors -- */

/* How one message is tried: what it is answered, as the file writes it. */
struct try {
    const struct torture *torture;
    const char *expected;
    bool cut;
    char text[8];
};

static struct buf message;

static const char *sip_by_udp(struct try *t)
{
    struct buf heard = { 0 };
    const int fd = connect_to(SOCK_DGRAM, 5060);
    torture_fill(t->torture, "UDP", port_of(fd), ++number, &message);
    say(fd, &message, false);
    const char *told = told_by_udp(fd, &heard, t->text);
    close(fd);
    buf_free(&heard);
    return told;
}

static const char *by_tcp(struct try *t, unsigned port)
{
    struct buf heard = { 0 };
    const int fd = connect_to(SOCK_STREAM, port);
    torture_fill(t->torture, "TCP", port_of(fd), ++number, &message);
    say(fd, &message, t->cut);
    const char *told = told_by_tcp(fd, t->expected, &heard, t->text);
    close(fd);
    buf_free(&heard);
    return told;
}

static const char *sip_by_tcp(struct try *t)
{
    return by_tcp(t, 5060);
}

static const char *http_by_tcp(struct try *t)
{
    return by_tcp(t, 8080);
}

/* A request of the dialog that INVITE opens: `tag` is of its answer. */
static void compose(struct buf *b, const char *transport, int fd, const char *method, unsigned cseq, const char *tag,
                    const struct buf *body)
{
    buf_clear(b);
    buf_printf(b, "%s sip:201@cme.example SIP/2.0\r\nVia: SIP/2.0/%s 127.0.0.1:%u;branch=z9hG4bKd%u;rport\r\n"
               "From: <sip:lab@client.example>;tag=1\r\nTo: <sip:201@cme.example>%s%s\r\nCall-ID: dialog%u\r\n"
               "CSeq: %u %s\r\nContact: <sip:lab@127.0.0.1:%u;transport=%s>\r\nContent-Type: application/csta+xml\r\n"
               "Content-Length: %zu\r\n\r\n", method, transport, port_of(fd), ++number, *tag ? ";tag=" : "", tag,
               port_of(fd), cseq, method, port_of(fd), transport, body->size);
    buf_add(b, body->data, body->size);
}

static void take_tag(const struct buf *heard, char tag[64])
{
    const char *to = strstr(buf_text(heard), "\r\nTo:"), *at = to ? strstr(to, ";tag=") : NULL;
    snprintf(tag, 64, "%.*s", at ? (int)strcspn(at + 5, "\r\n;") : 0, at ? at + 5 : "");
}

static const char *in_dialog(struct try *t, int fd, const char *transport)
{
    struct buf opener = { 0 }, body = { 0 }, heard = { 0 };
    char tag[64];
    buf_adds(&opener, "<RequestSystemStatus/>");
    compose(&message, transport, fd, "INVITE", 1, "", &opener);
    say(fd, &message, false);
    hear(fd, &heard);
    take_tag(&heard, tag);
    buf_clear(&heard);
    torture_fill(t->torture, transport, 0, 0, &body);
    compose(&message, transport, fd, "INFO", 2, tag, &body);
    say(fd, &message, t->cut);
    const char *told = *transport == 'T' ? told_by_tcp(fd, t->expected, &heard, t->text)
                                         : told_by_udp(fd, &heard, t->text);
    buf_clear(&opener);
    compose(&message, transport, fd, "BYE", 3, tag, &opener);
    say(fd, &message, false);
    hear(fd, &heard);
    close(fd);
    buf_free(&opener);
    buf_free(&body);
    buf_free(&heard);
    return told;
}

static const char *csta_by_udp(struct try *t)
{
    return in_dialog(t, connect_to(SOCK_DGRAM, 5060), "UDP");
}

static const char *csta_by_tcp(struct try *t)
{
    return in_dialog(t, connect_to(SOCK_STREAM, 5060), "TCP");
}

static const char *sccp_by_tcp(struct try *t)
{
    static const char keep_alive[12] = { 4 };
    struct buf heard = { 0 };
    const int fd = connect_to(SOCK_STREAM, 2000);
    torture_fill(t->torture, "TCP", 0, ++number, &message);
    if (t->expected[0] == 'a') {
        buf_add(&message, keep_alive, sizeof keep_alive);
    }
    say(fd, &message, t->cut);
    long n;
    do {
        n = hear(fd, &heard);
    } while (n > 0 && t->expected[0] == 'c');
    const bool acknowledged = heard.size >= 12 && heard.data[heard.size - 3] == 1 && !heard.data[heard.size - 4];
    close(fd);
    buf_free(&heard);
    return n == 0 ? "closed" : n > 0 && acknowledged ? "ack" : "none";
}

static const char *tftp_by_udp(struct try *t)
{
    struct buf heard = { 0 };
    const int fd = connect_to(SOCK_DGRAM, 6969);
    torture_fill(t->torture, "UDP", 0, 0, &message);
    say(fd, &message, false);
    if (hear_datagram(fd, &heard) && heard.size >= 4 && heard.data[1] == 5) {
        snprintf(t->text, sizeof t->text, "error%u", (unsigned char)heard.data[3] % 10);
    } else {
        strcpy(t->text, heard.size ? "data" : "none");
    }
    close(fd);
    buf_free(&heard);
    return t->text;
}

static const struct door {
    const char *name, *file;
    const char *(*by_udp)(struct try *t);
    const char *(*by_tcp)(struct try *t);
} doors[] = {
    { "SIP", "sip.txt", sip_by_udp, sip_by_tcp },   { "CSTA", "csta.txt", csta_by_udp, csta_by_tcp },
    { "SCCP", "sccp.txt", NULL, sccp_by_tcp },      { "HTTP", "http.txt", NULL, http_by_tcp },
    { "TFTP", "tftp.txt", tftp_by_udp, NULL },
};
enum { DOORS = sizeof doors / sizeof doors[0] };

static struct tortures tortures[DOORS];
static struct { unsigned tried, answered; } tally[DOORS][3];         /* by UDP, by TCP, in pieces */

/* -- a pass -- */

static void judge(unsigned door, unsigned way, const char *(*by)(struct try *t), const struct torture *torture)
{
    const char *expected = way ? torture->tcp : torture->udp;
    struct try t = { .torture = torture, .expected = expected, .cut = way == 2 };
    if (!by || *expected == '-') {
        return;
    }
    const double before = used_cpu();
    const char *told = by(&t);
    const double cpu = used_cpu() - before;
    dearest = way == 0 && cpu > dearest ? cpu : dearest;
    const bool as_expected = !strcmp(told, expected) || (!strcmp(expected, "closed") && !strcmp(told, "none"));
    tally[door][way].tried++;
    tally[door][way].answered += as_expected;
    if (!as_expected) {
        static const char *const ways[] = { "UDP", "TCP", "TCP in pieces" };
        fprintf(stderr, "%s by %s, %s: %s, not %s\n", doors[door].name, ways[way], torture->name, told, expected);
    }
    probe();
}

/* Bytes changed, left out and doubled; nobody knows what that is answered. */
static void spoil(struct buf *b)
{
    for (unsigned i = 1 + any(6); i && b->size > 4; i--) {
        const size_t at = any((unsigned)b->size), n = 1 + any(4);
        switch (any(3)) {
        case 0: b->data[at] = (char)any(256); break;
        case 1: memmove(b->data + at, b->data + at + 1, b->size - at - 1); b->size--; break;
        default: buf_add(b, b->data, n < b->size ? n : 1); break;
        }
    }
}

static void send_spoilt(unsigned door)
{
    static const unsigned ports[DOORS] = { 5060, 5060, 2000, 8080, 6969 };
    const struct torture *t = &tortures[door].list[any(tortures[door].count)];
    /* An INVITE may have become a good one, whose session lives as long as its connection. */
    const bool udp = doors[door].by_udp && strncmp(buf_text(&t->text), "INVITE", 6) && any(2);
    const int fd = connect_to(udp || !doors[door].by_tcp ? SOCK_DGRAM : SOCK_STREAM, ports[door]);
    torture_fill(t, udp ? "UDP" : "TCP", port_of(fd), ++number, &message);
    spoil(&message);
    if (message.size) {
        say(fd, &message, doors[door].by_tcp && !udp && any(2));
    }
    probe();
    close(fd);
}

/* Noise with telnet's own bytes in it, to a login that nobody passes. */
static void send_noise(void)
{
    const int fd = connect_to(SOCK_STREAM, 2323);
    buf_clear(&message);
    for (unsigned i = 0; i < 200; i++) {
        buf_addc(&message, (char)(any(4) ? any(256) : 240 + any(16)));
    }
    say(fd, &message, true);
    close(fd);
}

static void pass(void)
{
    for (unsigned door = 0; door < DOORS; door++) {
        for (unsigned i = 0; i < tortures[door].count; i++) {
            judge(door, 0, doors[door].by_udp, &tortures[door].list[i]);
            judge(door, 1, doors[door].by_tcp, &tortures[door].list[i]);
            judge(door, 2, doors[door].by_tcp, &tortures[door].list[i]);
        }
        for (unsigned i = 0; i < load_many(SPOILT, 10); i++) {
            send_spoilt(door);
        }
    }
    send_noise();
}

static void passes(unsigned count)
{
    while (count--) {
        pass();
    }
}

static void say_shares(void)
{
    static const char *const ways[] = { "by UDP", "by TCP", "by TCP in pieces" };
    for (unsigned door = 0; door < DOORS; door++) {
        for (unsigned way = 0; way < 3; way++) {
            char what[64];
            snprintf(what, sizeof what, "malformed %s %s, answered as expected", doors[door].name, ways[way]);
            if (tally[door][way].tried) {
                load_at_least(what, 100.0 * tally[door][way].answered / tally[door][way].tried, 98, "%", LOAD_FACT);
            }
        }
    }
}

/* UDP answers are kept for repeated requests that long. */
static long memory_at_rest(void)
{
    if (load_form() != LOAD_SHORT) {
        load_pause(KEPT_S);
    }
    return bench_memory(daemon_child());
}

static void malformed(void)
{
    load_start(config);
    prober = connect_to(SOCK_STREAM, 5060);
    for (unsigned i = 0; i < DOORS; i++) {
        tortures_read(&tortures[i], doors[i].file);
    }
    passes(load_many(PASSES, 1));        /* as many answers are kept then as later */
    const long warm = memory_at_rest();
    passes(load_many(PASSES, 1));
    const long grown = memory_at_rest() - warm;
    say_shares();
    load_at_most("plain requests in between that were not answered", deaf, 0, "", LOAD_FACT);
    load_at_most("the slowest of them", slowest, 1, "s", LOAD_MEASURE);
    load_at_most("processor time of the dearest datagram", dearest * 1000, 5, "ms", LOAD_MEASURE);
    load_at_most("memory grown over twenty passes", grown > 0 ? (double)grown : 0, 1024, "KiB", LOAD_MEASURE);
    for (unsigned i = 0; i < DOORS; i++) {
        tortures_free(&tortures[i]);
    }
    buf_free(&message);
    close(prober);
    if (load_form() != LOAD_SHORT) {
        load_as_before(8192);
    }
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T9", malformed } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

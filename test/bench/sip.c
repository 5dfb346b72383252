// SPDX-License-Identifier: MIT
/* What SIP alone costs: INFO with a body, answered by an application that only says <ok/>, over TCP, beside a server
 * that echoes as many bytes; and the memory of a dialog. */
#include "core/content.h"
#include "core/loop.h"
#include "core/module.h"
#include "sip/transport.h"
#include "test/lab/bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONNECTIONS = 16, DEPTH = 8, REQUESTS = 200000, DIALOGS = 5000, TAG = 16 };

static const char body[] =
    "<?xml version=\"1.0\"?><MakeCall xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
    "<callingDevice>tel:201;phone-context=dialstring</callingDevice><calledDirectoryNumber>tel:202;phone-context="
    "dialstring</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>";

/* -- the server, in a process of its own -- */

static void say_ok(struct dialog *d, const struct body *b, struct answer *a)
{
    (void)d, (void)b;
    buf_adds(&a->body, "<ok/>");
}

static void receive(struct dialog *d, bool refresh, const struct body *b, struct answer *a)
{
    (void)refresh;
    say_ok(d, b, a);
}

static void closed(struct dialog *d, enum dialog_end why)
{
    (void)d, (void)why;
}

static bool serving(void)
{
    return true;
}

static const struct content content = {
    "application/csta+xml", "signal;handling=required", say_ok, receive, closed, serving,
};

extern const struct module module_sip;

static void on_term(int signo)
{
    (void)signo;
    loop_stop();
}

static void serve(int ready)
{
    struct address any;
    loop_open();
    loop_signal(SIGTERM, on_term);
    module_sip.start();
    content_register(&content);
    address_parse(&any, "127.0.0.1", 0);
    if (transport_listen(&any, &any) || write(ready, transport_address(), sizeof any) != sizeof any)
        _exit(1);
    loop_run();
    _exit(0);
}

static struct bench_child start_server(void)
{
    struct bench_child c;
    int ends[2];
    fflush(NULL);
    if (pipe(ends) || (c.pid = fork()) < 0)
        exit(1);
    if (!c.pid)
        serve(ends[1]);
    if (read(ends[0], &c.address, sizeof c.address) != sizeof c.address)
        exit(1);
    return c;
}

/* -- the client -- */

struct asker {
    struct stream *stream;
    unsigned number, cseq;
    char tag[TAG + 1];
};

static struct asker askers[CONNECTIONS];
static unsigned opened, wanted, left, waiting, failed;
static size_t ask_size, answer_size;

static void send_request(struct asker *a, const char *method, unsigned call)
{
    char text[2048];
    const bool inside = strcmp(method, "INVITE");
    const int n = snprintf(text, sizeof text,
        "%s sip:201@cme.example.test SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:42098;branch=z9hG4bK%u.%u\r\n"
        "From: <sip:alice@example.test>;tag=885214995;epid=b34afb6ebb23\r\nTo: <sip:201@cme.example.test>%s%s\r\n"
        "Max-Forwards: 70\r\nCSeq: %u %s\r\nUser-Agent: bench/1\r\nCall-ID: 2B31gDE7EaF692iDD8Am7F7Ft42F6b561AxF%u\r\n"
        "Contact: <sip:alice@example.test:42098;maddr=127.0.0.1;transport=tcp>\r\nSupported: timer\r\n"
        "Content-Disposition: signal;handling=required\r\nContent-Type: application/csta+xml\r\n"
        "Content-Length: %zu\r\n\r\n%s", method, a->number, a->cseq, inside ? ";tag=" : "", inside ? a->tag : "",
        a->cseq, method, call, sizeof body - 1, body);
    a->cseq++;
    ask_size = (size_t)n;
    stream_write(a->stream, text, (size_t)n);
}

static long frame(struct stream *s, const uint8_t *data, size_t n)
{
    static const char length[] = "Content-Length: ";
    (void)s;
    const char *end = memmem(data, n, "\r\n\r\n", 4);
    if (!end)
        return 0;
    const size_t head = (size_t)(end + 4 - (const char *)data);
    const char *at = memmem(data, head, length, sizeof length - 1);
    const size_t size = head + (at ? strtoul(at + sizeof length - 1, NULL, 10) : 0);
    return size <= n ? (long)size : 0;
}

static void ask(struct asker *a)
{
    if (!left)
        return;
    left--;
    waiting++;
    send_request(a, "INFO", a->number);
}

/* First every dialog is opened, then the first of each connection is asked. */
static void answered(struct stream *s, const uint8_t *data, size_t n)
{
    struct asker *a = stream_owner(s);
    failed += memcmp(data, "SIP/2.0 200", 11) != 0;
    answer_size = n;
    if (opened < wanted) {
        const char *to = memmem(data, n, "\r\nTo: ", 6);
        const char *tag = to ? memmem(to, n - (size_t)(to - (const char *)data), ";tag=", 5) : NULL;
        if (tag && !*a->tag)
            memcpy(a->tag, tag + 5, TAG);
        if (++opened + CONNECTIONS <= wanted)
            send_request(a, "INVITE", opened + CONNECTIONS);
        if (opened == wanted)
            loop_stop();
        return;
    }
    waiting--;
    ask(a);
    if (!waiting)
        loop_stop();
}

static const struct stream_class client = {
    .name = "bench client", .frame = frame, .message = answered, .message_max = 65536, .queue_max = 64u << 20,
};

static void open_dialogs(const struct bench_child *server, unsigned count)
{
    wanted = count;
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        askers[i].number = i;
        askers[i].cseq = 1;
        askers[i].stream = connect_tcp(&client, &server->address, &askers[i]);
        send_request(&askers[i], "INVITE", i);
    }
    loop_run();
}

static double ask_all(void)
{
    left = REQUESTS;
    const double begun = bench_now();
    for (unsigned i = 0; i < CONNECTIONS; i++)
        for (unsigned d = 0; d < DEPTH; d++)
            ask(&askers[i]);
    loop_run();
    return bench_now() - begun;
}

int main(void)
{
    struct bench_child server = start_server();
    loop_open();
    const long memory = bench_memory(&server);
    open_dialogs(&server, DIALOGS);
    const double per_dialog = (double)(bench_memory(&server) - memory) / DIALOGS;
    const double cpu = bench_cpu(&server), took = ask_all(), used = bench_cpu(&server) - cpu;
    loop_close();
    bench_end(&server);
    const double floor = bench_floor_rate((unsigned)ask_size, (unsigned)answer_size, CONNECTIONS, DEPTH);
    const double rate = REQUESTS / took;
    printf("SIP INFO over TCP                %9.0f /s   floor %9.0f /s   ratio %.2f\n", rate, floor, rate / floor);
    printf("  per core of the server         %9.0f /s   %u failed\n", REQUESTS / (used > 0 ? used : took), failed);
    printf("  memory of a dialog             %9.2f KiB\n", per_dialog);
    return failed != 0;
}

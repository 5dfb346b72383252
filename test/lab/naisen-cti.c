// SPDX-License-Identifier: MIT
/* naisen-cti: a computer application at the prompt. Opens one CSTA session over SIP, asks one service (or many, from
 * standard input) and prints what the switch answers and reports. */
#include "core/loop.h"
#include "test/lab/cti.h"
#include "test/lab/cti_print.h"
#include "test/lab/input.h"
#include "test/lab/sip.h"
#include "test/lab/subscriber.h"
#include "test/lab/xml.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: naisen-cti [-s HOST[:PORT]] [-u] [-l LINE] [-f FORM] [-n EDITION] [-e SECONDS] [-t SECONDS] [-x] [-v]\n"
    "                  [COMMAND ...]\n"
    "\n"
    "  call A B [prompt]     make a call, stay until it is over (or -t); prompt: A's phone rings first\n"
    "  monitor N ...         print the events of these numbers\n"
    "  snapshot N            the calls of a number, with call ids; snapshotcall N [CALL]: who is in a call\n"
    "  answer|clear|hold|retrieve N [CALL]\n"
    "  deflect N TO [CALL]   send a ringing call elsewhere\n"
    "  consult N TO [CALL]   hold, and call TO; then alternate|reconnect|transfer|conference N [HELD ACTIVE]\n"
    "  sstransfer N TO [CALL]   transfer without asking before\n"
    "  park N SLOT [CALL], pickup N BY [CALL], gpickup BY [GROUP]   BY takes what rings at N, or in a group\n"
    "  digits N DIGITS [CALL]   tones to the far end\n"
    "  forward N [TO|off], dnd N [on|off], mwi N [on|off]   set, or without a value ask\n"
    "  features              what the switch can do; status: whether it works; alive: that we do\n"
    "  announce              be told when CTI is shut down; unannounce ID: no longer\n"
    "  dial N DIGITS [CALL]  go on dialling; a `;` behind a number (call A 20;) says that more digits follow\n"
    "  raw FILE              send this XML in an INFO\n"
    "  subscribe NAME N ...  as the session server NAME: print the calls of these numbers\n"
    "Without a command, commands are read from standard input; `wait MS`, `expect TEXT` and `bye` work there, too.\n"
    "\n"
    "  -s, --server H:P      the switch (127.0.0.1:5060)     -u, --udp       SIP over UDP\n"
    "  -l, --line N          user part of Request-URI   -f, --form F    device ids as F (tel:%s;phone-context=...)\n"
    "  -n, --edition N       ECMA-323 edition 3 to 6         -e, --expires S ask for so many seconds\n"
    "  -t, --time S          leave after S seconds (expect: give up)\n"
    "  -x, --xml             print bodies as they are        -v, --verbose   print every SIP message\n";

static struct {
    struct cti_start start;
    const char *form;
    bool xml, input, done, cleared;
    unsigned seconds;
    int status;
    unsigned words;
    char **word;
    char call[32], watched[64];  /* the call made here, and whose end is awaited */
    char *expected;
    struct buf seen;             /* lines printed and not yet expected */
    struct timer limit, pause, goodbye;
    struct cti *cti;
} self = { .form = "%s", .start = { .expires = 1800, .timer = true } };

enum { GOODBYE_MS = 2000 };      /* for the answer to our BYE */

static void goodbye(struct timer *t)
{
    (void)t;
    loop_stop();
}

static void leave(int status)
{
    self.status = self.status ? self.status : status;
    self.done = true;
    if (self.cti && cti_is_open(self.cti)) {
        cti_bye(self.cti);
        timer_start(&self.goodbye, GOODBYE_MS);
    } else {
        loop_stop();
    }
}

/* Whole lines. */
static void say(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
    buf_adds(&self.seen, text);
}

static void describe(const char *xml, size_t n)
{
    struct buf text = { 0 };
    if (cti_print(xml, n, &text)) {
        say(buf_text(&text));
        if (self.xml) {
            printf("    %.*s\n", (int)n, xml);
        }
    }
    buf_free(&text);
}

static void print_list(const char *root, const char *xml, size_t n)
{
    struct buf text = { 0 };
    cti_print_list(root, xml, n, &text);
    say(buf_text(&text));
    buf_free(&text);
}

/* -- commands -- */
static void command(unsigned count, char *words[]);
static void resume(void);

static unsigned ask(unsigned count, const char *const words[])
{
    struct buf xml = { 0 };
    unsigned cseq = 0;
    if (cti_body(self.cti, self.form, count, words, &xml)) {
        cseq = cti_send(self.cti, xml.data, xml.size);
    } else {
        fprintf(stderr, "naisen-cti: cannot do `%s`; see --help\n", count ? words[0] : "");
        leave(2);
    }
    buf_free(&xml);
    return cseq;
}

static void send_file(const char *path)
{
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    struct buf xml = { 0 };
    if (!file) {
        perror(path);
        leave(2);
        return;
    }
    for (size_t n; (n = fread(buf_reserve(&xml, 4096), 1, 4096, file)) > 0;) {
        xml.size += n;
    }
    cti_send(self.cti, xml.data, xml.size);
    fclose(file);
    buf_free(&xml);
}

/* `hold 201` without call ids: the number's calls are looked up by a snapshot first. */
static struct {
    unsigned cseq, count;
    char words[4][64];
} lookup;

static void look_up(unsigned count, char *words[])
{
    const char *const snapshot[] = { "snapshot", words[1] };
    for (lookup.count = 0; lookup.count < count && lookup.count < 4; lookup.count++) {
        snprintf(lookup.words[lookup.count], sizeof lookup.words[0], "%s", words[lookup.count]);
    }
    lookup.cseq = ask(2, snapshot);
}

static void pause_over(struct timer *t)
{
    (void)t;
    resume();
}

static bool expected_came(void)
{
    char *hit = self.seen.size ? strstr(self.seen.data, self.expected) : NULL;
    if (!hit) {
        return false;
    }
    buf_consume(&self.seen, (size_t)(hit - self.seen.data) + strcspn(hit, "\n"));
    free(self.expected);
    self.expected = NULL;
    return true;
}

static void give_up(struct timer *t)
{
    (void)t;
    if (self.expected) {
        fprintf(stderr, "naisen-cti: `%s` did not come\n", self.expected);
    }
    leave(self.expected ? 1 : 0);
}

static void command(unsigned count, char *words[])
{
    if (!count || words[0][0] == '#') {
        return;
    }
    const char *verb = words[0];
    const struct cti_service *service = cti_service(count, (const char *const *)words);
    if (!strcmp(verb, "wait") && count > 1) {
        timer_start(&self.pause, strtoul(words[1], NULL, 10));
    } else if (!strcmp(verb, "bye")) {
        leave(0);
    } else if (!strcmp(verb, "raw") && count > 1) {
        send_file(words[1]);
    } else if (!strcmp(verb, "refresh")) {
        cti_refresh(self.cti);
    } else if (service && service->calls && count == service->words) {
        look_up(count, words);
    } else if (!strcmp(verb, "monitor")) {
        for (unsigned i = 1; i < count; i++) {
            const char *const one[] = { "monitor", words[i] };
            ask(2, one);
        }
    } else {
        ask(count, (const char *const *)words);
    }
}

/* -- standard input, line by line: the next one when the last was answered -- */
static struct buf lines;
static bool input_ended;

static void take_line(char *text)
{
    buf_printf(&lines, "%s\n", text);
    resume();
}

static void take_end(void)
{
    input_ended = true;
    resume();
}

static void resume(void)
{
    while (self.input && !self.done && cti_is_open(self.cti) && !cti_awaited(self.cti) && !timer_active(&self.pause)) {
        if (self.expected && !expected_came()) {
            return;
        }
        char *end = lines.size ? strchr(lines.data, '\n') : NULL;
        if (!end) {
            break;
        }
        *end = 0;
        char *line = strdup(lines.data), *words[16];
        buf_consume(&lines, (size_t)(end + 1 - lines.data));
        if (!strncmp(line, "expect ", 7)) {
            self.expected = strdup(line + 7);
            timer_start(&self.limit, (self.seconds ? self.seconds : 5) * 1000u);
        } else {
            timer_stop(&self.limit);
            command(lab_words(line, words, 16), words);
        }
        free(line);
    }
    if (self.input && input_ended && !lines.size && !self.expected && !self.done && !cti_awaited(self.cti) &&
        !timer_active(&self.pause)) {
        leave(0);
    }
}

/* -- what comes -- */
static void on_event(struct cti *c, const char *xml, size_t n)
{
    (void)c;
    describe(xml, n);
    struct lab_event e;
    if (self.watched[0] && lab_event_read(&e, xml, n) && !strcmp(e.call, self.call) &&
        !strcmp(e.name, "ConnectionCleared") && !strcmp(e.lci, "null")) {
        leave(0);                /* the call made here is over */
        return;
    }
    resume();
}

/* Asks what waited for the snapshot. False when there is no such call. */
static bool looked_up(const char *xml, size_t n)
{
    const char *sentence[8];
    unsigned count = 0;
    lookup.cseq = 0;
    for (; count < lookup.count; count++) {
        sentence[count] = lookup.words[count];
    }
    const struct cti_service *service = cti_service(count, sentence);
    struct cti_calls m = { .state = service->state };
    cti_calls(xml, n, &m);
    if (service->calls == 2) {
        sentence[count++] = m.held;
        sentence[count++] = m.active;
    } else {
        sentence[count++] = m.any;
    }
    if (service->calls == 2 ? !m.held[0] || !m.active[0] : !m.any[0]) {
        return false;
    }
    ask(count, sentence);
    return true;
}

static void start_commands(void)
{
    if (self.input) {
        lab_input(take_line, take_end);
        return;
    }
    if (!strcmp(self.word[0], "call") && self.words > 2) {
        char verb[] = "monitor", *monitor[] = { verb, self.word[1] };
        command(2, monitor);
        snprintf(self.watched, sizeof self.watched, "%s", self.word[1]);
    }
    command(self.words, self.word);
}

/* A single command without events to come is over with its answer. */
static bool stays(void)
{
    return self.input || !strcmp(self.word[0], "monitor") || !strcmp(self.word[0], "call");
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    char text[64];
    if (self.done) {
        return;
    }
    if (status >= 300) {
        snprintf(text, sizeof text, "SIP %d\n", status);
        say(text);
        leave(1);
        return;
    }
    if (cseq == 1) {
        start_commands();
        return;
    }
    struct lab_event e;
    bool answered = lab_event_read(&e, xml, n), refused = answered && !strcmp(e.name, "CSTAErrorCode");
    if (cseq == lookup.cseq && answered && !refused) {
        if (!looked_up(xml, n)) {
            say("no call\n");
            if (self.input) {
                resume();
            } else {
                leave(1);
            }
        }
        return;
    }
    describe(xml, n);
    if (answered) {
        print_list(e.name, xml, n);
    }
    if (answered && !strcmp(e.name, "MakeCallResponse")) {
        snprintf(self.call, sizeof self.call, "%s", e.call);
    }
    if (!self.input && (refused || (!stays() && !cti_awaited(c)))) {
        leave(refused);
        return;
    }
    resume();
}

static void on_ended(struct cti *c, const char *why)
{
    (void)c;
    if (!self.done) {
        fprintf(stderr, "naisen-cti: session over: %s\n", why);
        self.status = strcmp(why, "BYE") ? 1 : 0;
    }
    self.done = true;
    loop_stop();
}

static void on_traced(struct cti *c, bool sent, const char *text, size_t n)
{
    (void)c;
    fprintf(stderr, "%s\n%.*s\n", sent ? ">>>>" : "<<<<", (int)n, text);
}

static struct cti_watcher watcher = { .event = on_event, .answer = on_answer, .ended = on_ended };

/* -- a session server instead of a session -- */

static bool subscribes(void)
{
    return !self.input && !strcmp(self.word[0], "subscribe");
}

static int subscribe(void)
{
    return subscriber_run(&(struct subscriber){
        .server = self.start.server, .udp = self.start.udp, .name = self.word[1], .count = self.words - 2,
        .numbers = self.word + 2, .expires = self.start.expires, .seconds = self.seconds, .xml = self.xml,
        .verbose = watcher.traced,
    });
}

static void on_signal(int signo)
{
    (void)signo;
    if (subscribes()) {
        subscriber_leave();
    } else {
        leave(0);
    }
}

static bool options(int argc, char *argv[])
{
    static const struct option table[] = {
        { "server", 1, NULL, 's' }, { "udp", 0, NULL, 'u' },     { "line", 1, NULL, 'l' },    { "form", 1, NULL, 'f' },
        { "edition", 1, NULL, 'n' }, { "expires", 1, NULL, 'e' }, { "time", 1, NULL, 't' },    { "xml", 0, NULL, 'x' },
        { "verbose", 0, NULL, 'v' }, { "help", 0, NULL, 'h' },    { NULL, 0, NULL, 0 },
    };
    static char space[96];
    const char *server = "127.0.0.1";
    for (int o; (o = getopt_long(argc, argv, "+s:ul:f:n:e:t:xvh", table, NULL)) != -1;) {
        switch (o) {
        case 's': server = optarg; break;
        case 'u': self.start.udp = true; break;
        case 'l': self.start.line = optarg; break;
        case 'f': self.form = optarg; break;
        case 'e': self.start.expires = (unsigned)strtoul(optarg, NULL, 10); break;
        case 't': self.seconds = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'x': self.xml = true; break;
        case 'v': watcher.traced = on_traced; break;
        case 'n':
            snprintf(space, sizeof space, "http://www.ecma-international.org/standards/ecma-323/csta/ed%s", optarg);
            self.start.space = space;
            break;
        case 'h': fputs(usage, stdout); exit(0);
        default: return false;
        }
    }
    self.word = argv + optind;
    self.words = (unsigned)(argc - optind);
    self.input = !self.words;
    if (!self.start.line) {
        self.start.line = self.words > 1 && strcmp(self.word[0], "raw") ? self.word[1] : "cti";
    }
    if (subscribes() && (self.words < 3 || self.words - 2 > SUBSCRIBER_NUMBERS)) {
        return false;
    }
    return lab_server(&self.start.server, server, 5060);
}

int main(int argc, char *argv[])
{
    if (!options(argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    loop_open();
    loop_signal(SIGINT, on_signal);
    loop_signal(SIGTERM, on_signal);
    self.limit.fire = give_up;
    self.pause.fire = pause_over;
    self.goodbye.fire = goodbye;
    self.start.watcher = &watcher;
    if (self.seconds && !self.input && !subscribes()) {
        timer_start(&self.limit, self.seconds * 1000u);
    }
    if (subscribes()) {
        self.status = subscribe();
    } else {
        self.cti = cti_open(&self.start);
        loop_run();
        cti_free(self.cti);
    }
    buf_free(&self.seen);
    buf_free(&lines);
    loop_close();
    return self.status;
}

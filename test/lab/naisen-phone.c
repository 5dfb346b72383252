// SPDX-License-Identifier: MIT
/* naisen-phone: desk phones at the prompt. Registers one or many with any SCCP server, does what their users do, and
 * prints what they show. */
#include "core/loop.h"
#include "test/lab/input.h"
#include "test/lab/pcap.h"
#include "test/lab/phone.h"

#include <ctype.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: naisen-phone [-s HOST[:PORT]] [-m MAC[:MODEL]]... [-p MODEL] [-V VERSION] [-n COUNT] [-w FILE]\n"
    "                    [-e SCRIPT] [-t SECONDS] [-q]\n"
    "\n"
    "  -s, --server H:P      the call controller (127.0.0.1:2000)\n"
    "  -m, --mac M[:MODEL]   a phone; give it several times for several (001E.4A34.A35F:7961)\n"
    "  -p, --profile MODEL   ata, 7912, 7960 or 7961: how it speaks  -V, --version N   protocol version to offer\n"
    "  -n, --count N         N phones with counted-up MACs; prints how fast they registered\n"
    "  -w, --pcap FILE       write every frame as a capture        -t, --time S      patience of `wait` (5)\n"
    "  -e, --execute SCRIPT  commands separated by `;` instead of standard input\n"
    "  -q, --quiet           print only what `screen` and failures say\n"
    "\n"
    "Commands, for phone 1 or after its number (`2 answer`):\n"
    "  offhook  onhook  flash  digits 202#  dial 202  line 1  newcall  answer  hold  resume  endcall  backspace\n"
    "  redial  transfer  confrn  park  pickup  gpickup  cfwdall  dnd  hlog\n"
    "  wait registered|idle|media|STATE|prompt TEXT|label TEXT    pause MS    screen    unregister    again    quit\n"
    "  STATE: offhook proceed ringout ringin connected hold busy invalid congestion callwaiting remote remotehold\n";

enum { PHONES_MAX = 20000 };

static struct {
    struct address server;
    const struct desk_profile *profile;
    unsigned version, count, registered, patience;
    struct desk **phones;
    struct pcap_flow *flows;
    unsigned phone_count;
    FILE *pcap;
    bool quiet, ended, posted;
    struct timer limit, pause;
    unsigned waiting;            /* phone that `wait` looks at, from 1; 0 = not waiting */
    char awaited[128];
    struct buf lines;
    int status;
    uint64_t begun;
} self = { .patience = 5 };

static void resume(void);

static unsigned number_of(const struct desk *d)
{
    return (unsigned)(uintptr_t)d->start.data;
}

static void say(unsigned phone, const char *text)
{
    printf("phone %u: %s\n", phone, text);
    fflush(stdout);
}

static void leave(int status)
{
    self.status = self.status ? self.status : status;
    loop_stop();
}

/* -- waiting -- */
static bool came(struct desk *d, const char *what)
{
    if (!strcmp(what, "registered")) {
        return self.count ? self.registered >= self.phone_count : d->registered;
    }
    if (!strcmp(what, "idle")) {
        return d->registered && !d->call_count;
    }
    if (!strcmp(what, "media")) {
        const struct desk_call *c = desk_call_in(d, CALL_STATE_CONNECTED);
        return c && c->receiving && c->sending;
    }
    if (!strncmp(what, "prompt ", 7)) {
        return strstr(d->prompt, what + 7) != NULL;
    }
    for (unsigned i = 1; !strncmp(what, "label ", 6) && i <= d->line_count; i++) {
        if (strstr(d->lines[i].label, what + 6)) {
            return true;
        }
    }
    int state = desk_state(what);
    return state >= 0 && desk_call_in(d, (unsigned)state);
}

static void give_up(struct timer *t)
{
    (void)t;
    fprintf(stderr, "naisen-phone: phone %u: `%s` did not come\n", self.waiting, self.awaited);
    leave(1);
}

/* -- commands -- */
static void press(struct desk *d, unsigned count, char *words[])
{
    if (!desk_act(d, words[0], count > 1 ? words[1] : "")) {
        fprintf(stderr, "naisen-phone: cannot do `%s`; see --help\n", words[0]);
        leave(2);
    }
}

static void show_screen(struct desk *d)
{
    struct buf text = { 0 };
    desk_screen(d, &text);
    fputs(buf_text(&text), stdout);
    fflush(stdout);
    buf_free(&text);
}

static void await(unsigned phone, unsigned count, char *words[])
{
    snprintf(self.awaited, sizeof self.awaited, "%s", count ? words[0] : "idle");
    for (unsigned i = 1; i < count; i++) {
        size_t n = strlen(self.awaited);
        snprintf(self.awaited + n, sizeof self.awaited - n, " %s", words[i]);
    }
    self.waiting = phone;
    timer_start(&self.limit, self.patience * 1000u);
}

static void command(char *line)
{
    char *words[32], **word = words;
    unsigned count = lab_words(line, words, 32), phone = 1;
    if (count && isdigit((unsigned char)word[0][0])) {
        phone = (unsigned)strtoul(word[0], NULL, 10);
        word++;
        count--;
    }
    if (!count || word[0][0] == '#') {
        return;
    }
    if (!phone || phone > self.phone_count) {
        fprintf(stderr, "naisen-phone: there is no phone %u\n", phone);
        leave(2);
    } else if (!strcmp(word[0], "quit")) {
        leave(0);
    } else if (!strcmp(word[0], "wait")) {
        await(phone, count - 1, word + 1);
    } else if (!strcmp(word[0], "pause") && count > 1) {
        timer_start(&self.pause, strtoul(word[1], NULL, 10));
    } else if (!strcmp(word[0], "screen")) {
        show_screen(self.phones[phone - 1]);
    } else {
        press(self.phones[phone - 1], count, word);
    }
}

static void resume(void)
{
    while (!timer_active(&self.pause)) {
        if (self.waiting) {
            if (!came(self.phones[self.waiting - 1], self.awaited)) {
                return;
            }
            self.waiting = 0;
            timer_stop(&self.limit);
        }
        char *end = self.lines.size ? strchr(self.lines.data, '\n') : NULL;
        if (!end) {
            break;
        }
        *end = 0;
        char *line = strdup(self.lines.data);
        buf_consume(&self.lines, (size_t)(end + 1 - self.lines.data));
        command(line);
        free(line);
    }
    if (self.ended && !self.lines.size && !self.waiting && !timer_active(&self.pause)) {
        leave(0);
    }
}

static void resume_later(void *arg)
{
    (void)arg;
    self.posted = false;
    resume();
}

static void pause_over(struct timer *t)
{
    (void)t;
    resume();
}

static void take_line(char *text)
{
    buf_printf(&self.lines, "%s\n", text);
    resume();
}

static void take_end(void)
{
    self.ended = true;
    resume();
}

/* -- what comes -- */
static void on_shown(struct desk *d, const char *text)
{
    if (!self.quiet) {
        say(number_of(d), text);
    }
}

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    if (self.pcap) {
        struct pcap_flow *flow = &self.flows[number_of(d) - 1];
        if (address_port(&flow->local) != address_port(stream_local(d->stream))) {
            *flow = (struct pcap_flow){ .local = *stream_local(d->stream), .peer = d->start.server };
        }
        pcap_write(self.pcap, flow, sent, frame, n);
    }
    if (!sent && !self.posted) {
        self.posted = true;
        loop_post(resume_later, NULL);
    }
}

static void on_registered(struct desk *d)
{
    (void)d;
    if (++self.registered == self.phone_count && self.count) {
        uint64_t ms = loop_now() - self.begun;
        printf("%u phones registered in %llu ms, %.0f per second\n", self.registered, (unsigned long long)ms,
               self.registered * 1000.0 / (double)(ms ? ms : 1));
        fflush(stdout);
    }
}

static void on_ended(struct desk *d, const char *why)
{
    if (d->refused) {
        fprintf(stderr, "naisen-phone: phone %u: refused: %s\n", number_of(d), d->reject);
        leave(1);
    } else if (!strcmp(why, "connection refused")) {
        fprintf(stderr, "naisen-phone: phone %u: %s\n", number_of(d), why);
        leave(1);
    }
}

static const struct desk_watcher watcher = { on_shown, on_frame, on_registered, on_ended };

/* -- starting -- */
static void add_phone(uint64_t mac, const struct desk_profile *profile)
{
    char name[16];
    snprintf(name, sizeof name, "SEP%012llX", (unsigned long long)mac);
    self.phones = realloc(self.phones, (self.phone_count + 1) * sizeof *self.phones);
    self.flows = realloc(self.flows, (self.phone_count + 1) * sizeof *self.flows);
    self.flows[self.phone_count++] = (struct pcap_flow){ 0 };
    const struct desk_start start = { .server = self.server, .name = name, .profile = profile,
                                      .version = self.version, .watcher = &watcher,
                                      .data = (void *)(uintptr_t)self.phone_count };
    self.phones[self.phone_count - 1] = desk_open(&start);
}

/* "001E.4A34.A35F", "SEP001E4A34A35F", "00:1e:…"; with ":MODEL" behind the twelve digits. */
static bool read_mac(const char *text, uint64_t *mac, const struct desk_profile **profile)
{
    unsigned digits = 0;
    *mac = 0;
    text += strncasecmp(text, "SEP", 3) ? 0 : 3;
    for (; *text && digits < 12; text++) {
        if (isxdigit((unsigned char)*text)) {
            *mac = *mac << 4 | (uint64_t)strtoul((const char[]){ *text, 0 }, NULL, 16);
            digits++;
        } else if (!strchr(".:-", *text)) {
            return false;
        }
    }
    if (digits == 12 && *text == ':') {
        *profile = desk_profile(text + 1);
    }
    return digits == 12 && *profile;
}

static bool start_phones(unsigned macs, char *const mac[])
{
    static char one[] = "001E4A34A35F";
    static char *const default_mac[] = { one };
    if (!macs) {
        macs = 1;
        mac = default_mac;
    }
    for (unsigned i = 0; i < macs; i++) {
        const struct desk_profile *profile = self.profile;
        uint64_t value;
        if (!read_mac(mac[i], &value, &profile)) {
            fprintf(stderr, "naisen-phone: `%s` is no MAC[:MODEL]\n", mac[i]);
            return false;
        }
        for (unsigned n = 0; n < (self.count ? self.count : 1); n++) {
            add_phone(value + n, profile);
        }
    }
    return true;
}

static struct {
    char *mac[64], *script;
    unsigned macs;
    const char *server, *pcap;
} given = { .server = "127.0.0.1" };

static bool options(int argc, char *argv[])
{
    static const struct option table[] = {
        { "server", 1, NULL, 's' },  { "mac", 1, NULL, 'm' },  { "profile", 1, NULL, 'p' }, { "version", 1, NULL, 'V' },
        { "count", 1, NULL, 'n' },   { "pcap", 1, NULL, 'w' }, { "execute", 1, NULL, 'e' }, { "time", 1, NULL, 't' },
        { "quiet", 0, NULL, 'q' },   { "help", 0, NULL, 'h' }, { NULL, 0, NULL, 0 },
    };
    for (int o; (o = getopt_long(argc, argv, "s:m:p:V:n:w:e:t:qh", table, NULL)) != -1;) {
        switch (o) {
        case 's': given.server = optarg; break;
        case 'm': given.mac[given.macs < 63 ? given.macs++ : 63] = optarg; break;
        case 'p': self.profile = desk_profile(optarg); break;
        case 'V': self.version = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'n': self.count = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'w': given.pcap = optarg; break;
        case 'e': given.script = optarg; break;
        case 't': self.patience = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'q': self.quiet = true; break;
        case 'h': fputs(usage, stdout); exit(0);
        default: return false;
        }
    }
    return optind == argc && self.profile && self.count <= PHONES_MAX &&
           lab_server(&self.server, given.server, 2000);
}

static void on_signal(int signo)
{
    (void)signo;
    leave(0);
}

static void close_all(void)
{
    for (unsigned i = 0; i < self.phone_count; i++) {
        desk_free(self.phones[i]);
    }
    free(self.phones);
    free(self.flows);
    buf_free(&self.lines);
    if (self.pcap) {
        fclose(self.pcap);
    }
}

int main(int argc, char *argv[])
{
    self.profile = desk_profile("7960");
    if (!options(argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    if (given.pcap && !(self.pcap = pcap_create(given.pcap))) {
        perror(given.pcap);
        return 2;
    }
    loop_open();
    loop_signal(SIGINT, on_signal);
    loop_signal(SIGTERM, on_signal);
    self.limit.fire = give_up;
    self.pause.fire = pause_over;
    self.begun = loop_now();
    self.quiet = self.quiet || self.count > 1;
    if (!start_phones(given.macs, given.mac)) {
        return 2;
    }
    if (given.script || self.count) {
        buf_printf(&self.lines, "wait registered\n");
        resume();
    }
    if (given.script) {
        for (char *c = given.script; *c; c++) {
            *c = *c == ';' ? '\n' : *c;
        }
        buf_printf(&self.lines, "%s\n", given.script);
        self.ended = true;
        resume();
    } else {
        lab_input(take_line, take_end);
    }
    loop_run();
    close_all();
    loop_close();
    return self.status;
}

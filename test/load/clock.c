// SPDX-License-Identifier: MIT
/* Somebody sets the clock, an hour ahead and back again, in the middle of everything: phones, applications, shells and
 * half a login stay, and what takes ten seconds takes ten seconds. */
#include "core/stream.h"
#include "test/lab/admin.h"
#include "test/lab/cti.h"
#include "test/lab/phone.h"
#include "test/load/load.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { PHONES = 200, IN_SHORT = 8, KEEPALIVE_S = 10, HOUR_S = 3600 };

static int64_t *ahead;
static struct desk *desks[PHONES];
static unsigned phones, registered, lost, acknowledged, told_time;
static struct cti *application;
static unsigned answered, ended;
static struct admin *admin;
static bool prompted;
static unsigned admin_ended, login_ended, greeted;

/* -- who is there -- */

static void on_registered(struct desk *d)
{
    (void)d;
    registered++;
}

static void on_desk_ended(struct desk *d, const char *why)
{
    (void)d, (void)why;
    lost++;
}

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    (void)d, (void)n;
    acknowledged += !sent && sccp_frame_id(frame) == SCCP_KEEP_ALIVE_ACK;
    told_time += !sent && sccp_frame_id(frame) == SCCP_DEFINE_TIME_DATE;
}

static const struct desk_watcher desk_watcher = { .frame = on_frame, .registered = on_registered,
                                                  .ended = on_desk_ended };

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    answered += status == 200;
}

static void on_cti_ended(struct cti *c, const char *why)
{
    (void)c, (void)why;
    ended++;
}

static const struct cti_watcher cti_watcher = { .answer = on_answer, .ended = on_cti_ended };

static void on_prompt(struct admin *a, const char *printed)
{
    (void)a, (void)printed;
    prompted = true;
}

static void on_admin_ended(struct admin *a)
{
    (void)a;
    admin_ended++;
}

/* The helper has greeted, and waits for a name. */
static void on_greeting(struct stream *s, const uint8_t *data, size_t n)
{
    (void)s, (void)data;
    greeted += n > 4;
}

static void on_login_ended(struct stream *s, enum stream_end why)
{
    (void)s;
    login_ended += why != STREAM_SHUT;
}

static const struct stream_class login_class = {
    .name = "lab login", .message = on_greeting, .closed = on_login_ended, .message_max = 1 << 16,
    .queue_max = 1 << 16,
};

static bool all_registered(void)
{
    return registered == phones;
}

static bool has_prompted(void)
{
    return prompted;
}

static bool has_answered(void)
{
    return answered > 0;
}

static bool has_greeted(void)
{
    return greeted > 0;
}

static void open_phones(void)
{
    for (unsigned i = 0; i < phones; i++) {
        char name[16];
        snprintf(name, sizeof name, "SEP0200%08X", i + 1);
        const struct desk_start start = { .server = daemon_port(2000), .name = name, .profile = desk_profile("7960"),
                                          .watcher = &desk_watcher };
        desks[i] = desk_open(&start);
    }
    bench_wait(all_registered, 20);
}

static struct stream *open_login(void)
{
    const struct address ssh = daemon_port(2222);
    greeted = 0;
    struct stream *s = connect_tcp(&login_class, &ssh, NULL);
    bench_wait(has_greeted, 10);
    return s;
}

static void everybody_comes(void)
{
    char line[12];
    snprintf(line, sizeof line, "%u", bench_number(1));
    const struct cti_start cti = { .server = daemon_port(5060), .line = line, .expires = 1800, .timer = true,
                                   .watcher = &cti_watcher };
    const struct admin_start telnet = { .server = daemon_port(2323), .host = "R1", .name = "joe",
                                        .password = "opensesame", .prompted = on_prompt, .ended = on_admin_ended };
    open_phones();
    application = cti_open(&cti);
    bench_wait(has_answered, 10);
    admin = admin_open(&telnet);
    bench_wait(has_prompted, 20);
}

/* -- a call that rings in vain -- */

static unsigned rings_s(void)
{
    return load_many(10, 5);
}

static bool rings_no_more(void)
{
    return !desk_call_in(desks[1], CALL_STATE_RING_IN);
}

static bool rings(void)
{
    return desk_call_in(desks[1], CALL_STATE_RING_IN);
}

static bool clock_is_ahead(void)
{
    char expected[16];
    const time_t now = time(NULL) + (time_t)*ahead;
    strftime(expected, sizeof expected, "%H:", gmtime(&now));
    return strstr(daemon_says("show clock"), expected) != NULL;
}

/* Of all steps. */
static bool stepped = true, rang_on = true, were_answered = true;
static double shortest = 1000, longest;

/* While a phone rings. */
static void try_step(int64_t seconds)
{
    const double begun = bench_now();
    char called[12];
    snprintf(called, sizeof called, "%u", bench_number(2));
    desk_off_hook(desks[0]);
    desk_digits(desks[0], called);
    bench_wait(rings, 10);
    *ahead += seconds;
    load_pause(1);
    stepped = stepped && clock_is_ahead();
    rang_on = rang_on && rings();
    answered = 0;
    cti_options(application);
    prompted = false;
    admin_type(admin, "show clock");
    were_answered = bench_wait(has_answered, 5) && bench_wait(has_prompted, 5) && were_answered;
    bench_wait(rings_no_more, rings_s() + 10);
    const double rang = bench_now() - begun;
    shortest = rang < shortest ? rang : shortest;
    longest = rang > longest ? rang : longest;
    desk_on_hook(desks[0]);
}

static void judge_steps(void)
{
    load_so("the clock is set, ahead and back", stepped);
    load_so("a phone rings on", rang_on);
    load_at_least("it rings for as long as it should", shortest, rings_s() - 1, "s", LOAD_FACT);
    load_at_most("and no longer", longest, rings_s() + 1, "s", LOAD_MEASURE);
    load_so("the application and the shell are answered", were_answered);
}

/* The appliance and its helpers look at the clock through a library of ours. */
static void begin_clock(void)
{
    char path[256], library[512];
    const char *build = getenv("NAISEN_BUILD");
    const int fd = open(daemon_path("ahead", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *ahead)) {
        perror(path);
        exit(1);
    }
    ahead = mmap(NULL, sizeof *ahead, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    snprintf(library, sizeof library, "%s/test/libstepped_clock.so", build ? build : "build");
    setenv("STEPPED_CLOCK", path, 1);
    setenv("LD_PRELOAD", library, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
}

static void begin_office(void)
{
    struct buf config = { 0 };
    phones = load_many(PHONES, IN_SHORT);
    daemon_office(&config, phones);
    buf_printf(&config, "telephony-service\n keepalive %d\n timeouts ringing %u\n", KEEPALIVE_S, rings_s());
    begin_clock();
    load_start(buf_text(&config));
    unsetenv("LD_PRELOAD");
    buf_free(&config);
}

static void everybody_goes(struct stream *login)
{
    if (!login_ended) {
        stream_close(login);
    }
    admin_free(admin);
    cti_free(application);
    for (unsigned i = 0; i < phones; i++) {
        desk_free(desks[i]);
    }
}

static void nobody_is_lost(void)
{
    load_at_most("phones lost", lost, 0, "", LOAD_FACT);
    load_at_least("keepalives acknowledged", acknowledged, 2 * phones, "", LOAD_FACT);
    load_at_most("sessions of applications lost", ended, 0, "", LOAD_FACT);
    load_at_most("shells lost", admin_ended, 0, "", LOAD_FACT);
    load_at_most("half logins by SSH lost", login_ended, 0, "", LOAD_FACT);
}

static void clock_steps(void)
{
    begin_office();
    everybody_comes();
    struct stream *login = open_login();
    const unsigned told = told_time;
    try_step(-HOUR_S);
    try_step(2 * HOUR_S);
    if (load_form() != LOAD_SHORT) {
        try_step(-2 * HOUR_S);
        try_step(2 * HOUR_S);
    }
    load_pause(KEEPALIVE_S + 1);
    judge_steps();
    nobody_is_lost();
    load_at_least("phones told the new time", told_time - told, phones, "", LOAD_FACT);
    struct stream *next = open_login();
    load_so("the next login by SSH is greeted", greeted);
    stream_close(next);
    everybody_goes(login);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T21", clock_steps } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

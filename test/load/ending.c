// SPDX-License-Identifier: MIT
/* The end: what phones and applications hear when the appliance is told to go. */
#include "test/lab/crowd.h"
#include "test/load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- T22: SIGTERM with phones registered, sessions open and calls under way -- */

static unsigned byes, others, opened;
static struct cti **sessions;

static void on_ended(struct cti *c, const char *why)
{
    (void)c;
    byes += !strcmp(why, "BYE");
    others += strcmp(why, "BYE") != 0;
}

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    opened += status == 200;
}

static unsigned wanted;

static bool all_open(void)
{
    return opened >= wanted;
}

static unsigned talking;

static void on_shown(struct desk *d, const char *text)
{
    if (strstr(text, "ringin")) {
        desk_key(d, "answer");
    }
    talking += strstr(text, "connected") != NULL;
}

static bool some_talk(void)
{
    return talking >= 20;
}

static bool all_told(void)
{
    return byes + others >= wanted && crowd.ended >= crowd.wanted;
}

static void ending(void)
{
    static const struct desk_watcher desk_watcher = { .shown = on_shown };
    static const struct cti_watcher cti_watcher = { .answer = on_answer, .ended = on_ended };
    const unsigned phones = load_many(1000, 40);
    double seconds;
    load_office(phones, NULL);
    crowd_open(phones, &desk_watcher);
    bench_wait(crowd_is_there, 30);
    wanted = load_many(500, 20);
    sessions = calloc(wanted, sizeof *sessions);
    for (unsigned i = 0; i < wanted; i++) {
        const struct cti_start start = { .server = daemon_port(5060), .line = "100001", .udp = i % 10 == 0,
                                         .watcher = &cti_watcher };
        sessions[i] = cti_open(&start);
    }
    load_so("sessions open, over TCP and some over UDP", bench_wait(all_open, 20));
    for (unsigned i = 1; i <= 10; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", bench_number(i + 10));
        desk_enbloc(crowd_phone(i), number);
    }
    load_so("phones are in calls", bench_wait(some_talk, 10));
    crowd.ended = 0;
    const int status = daemon_end(&seconds);
    bench_wait(all_told, 5);
    load_at_most("told to end, the appliance is gone after", seconds, 2, "s", LOAD_MEASURE);
    load_at_most("its exit status", status, 0, "", LOAD_FACT);
    load_at_least("applications told by a BYE", byes, wanted, "", LOAD_FACT);
    load_at_least("phones whose connection was ended in order", crowd.ended, phones, "", LOAD_FACT);
    for (unsigned i = 0; i < wanted; i++) {
        cti_free(sessions[i]);
    }
    free(sessions);
    crowd_free();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T22", ending } };
    return load_main(argc, argv, tests, sizeof tests / sizeof tests[0]);
}

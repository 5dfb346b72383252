// SPDX-License-Identifier: MIT
#include "test/load/load.h"
#include "core/loop.h"
#include "test/lab/bench.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MISSED = 1, USAGE = 2, QUIET_S = 45 };

static struct {
    enum load_form form;
    double hours;
    const char *chosen;          /* "T3,T8"; NULL = all */
    const char *test;
    bool missed;
    struct daemon_stock stock;
} self = { .form = LOAD_USUAL, .hours = 8 };

enum load_form load_form(void)
{
    return self.form;
}

double load_hours(void)
{
    return self.hours;
}

unsigned load_many(unsigned usual, unsigned in_short)
{
    return self.form == LOAD_SHORT ? in_short : usual;
}

/* -- verdicts -- */
static void say(const char *what, const char *figure, const char *limit, const char *verdict)
{
    printf("%s\t%s\t%s\t%s\t%s\n", self.test, what, figure, limit, verdict);
    fflush(stdout);
}

static const char *written(double figure, const char *unit, char text[64])
{
    int places = figure < 10 && figure != (double)(long)figure ? 2 : 0;
    snprintf(text, 64, "%.*f%s%s", places, figure, *unit ? " " : "", unit);
    return text;
}

static void judge(const char *what, double figure, const char *than, double limit, const char *unit, bool good,
                  enum load_kind kind)
{
    char found[64], number[64], bound[72];
    snprintf(bound, sizeof bound, "%s %s", than, written(limit, unit, number));
    const bool judged = kind == LOAD_FACT || self.form != LOAD_SHORT;
    self.missed = self.missed || (judged && !good);
    say(what, written(figure, unit, found), bound, !judged ? "skipped" : good ? "ok" : "MISS");
}

void load_at_most(const char *what, double figure, double limit, const char *unit, enum load_kind kind)
{
    judge(what, figure, "<=", limit, unit, figure <= limit, kind);
}

void load_at_least(const char *what, double figure, double limit, const char *unit, enum load_kind kind)
{
    judge(what, figure, ">=", limit, unit, figure >= limit, kind);
}

void load_so(const char *what, bool is)
{
    self.missed = self.missed || !is;
    say(what, is ? "yes" : "no", "yes", is ? "ok" : "MISS");
}

void load_told(const char *what, double figure, const char *unit)
{
    char text[64];
    say(what, written(figure, unit, text), "", "ok");
}

void load_skipped(const char *what, const char *why)
{
    say(what, why, "", "skipped");
}

/* -- the appliance -- */
static struct buf difference;

/* The short form does not wait for answers over UDP to be forgotten, which takes 32 s. */
static bool is_same(const struct daemon_stock *before, const struct daemon_stock *now)
{
    return daemon_same(before, now, self.form == LOAD_SHORT ? "SIP transactions" : NULL, &difference);
}

void load_pause(double seconds)
{
    bench_wait(NULL, seconds);
}

/* Its threads begin with the first file that is written, its helper a little later: stock is what has come to rest. */
static void take_first_stock(void)
{
    struct daemon_stock earlier = { 0 };
    const double since = bench_now();
    daemon_says("write memory");
    daemon_take_stock(&self.stock);
    while (!is_same(&earlier, &self.stock) && bench_now() - since < QUIET_S) {
        earlier = self.stock;
        load_pause(0.3);
        daemon_take_stock(&self.stock);
    }
}

void load_start(const char *config)
{
    if (!daemon_start(config)) {
        load_so("the appliance starts", false);
        exit(MISSED);
    }
    take_first_stock();
}

void load_office(unsigned phones, const char *more)
{
    struct buf config = { 0 };
    daemon_office(&config, phones);
    buf_adds(&config, more ? more : "");
    load_start(buf_text(&config));
    buf_free(&config);
}

void load_as_before(long growth_kib)
{
    struct daemon_stock now;
    const double since = bench_now();
    daemon_take_stock(&now);
    bool same = is_same(&self.stock, &now);
    while (!same && bench_now() - since < QUIET_S) {
        load_pause(0.2);
        daemon_take_stock(&now);
        same = is_same(&self.stock, &now);
    }
    if (!same) {
        fputs(buf_text(&difference), stderr);
    }
    load_so("descriptors, threads and resources as before", same);
    const double grown = (double)(now.memory - self.stock.memory);
    load_at_most("memory grown", grown > 0 ? grown : 0, (double)growth_kib, "KiB", LOAD_MEASURE);
}

void load_stop(void)
{
    load_so("the appliance ends in order", daemon_end(NULL) == 0);
    buf_free(&difference);
}

/* -- the tests -- */
static bool is_chosen(const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = self.chosen; at && *at; at += strcspn(at, ","), at += *at == ',') {
        if (strcspn(at, ",") == n && !strncmp(at, name, n)) {
            return true;
        }
    }
    return !self.chosen;
}

/* A test that crashes misses, and the next one runs. */
static void run(const struct load_test *t)
{
    char folder[] = "/tmp/naisen-load.XXXXXX";
    int status = 0;
    if (!mkdtemp(folder)) {
        perror(folder);
        exit(USAGE);
    }
    fflush(NULL);
    const pid_t pid = fork();
    if (!pid) {
        bench_descriptors();
        daemon_folder(folder);
        loop_open();
        t->run();
        loop_close();
        exit(self.missed ? MISSED : 0);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0) {
        perror(t->name);
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) > MISSED) {
        load_so("the test comes to its end", false);
    }
    self.missed = self.missed || pid < 0 || status != 0;
    daemon_remove(folder);
}

/* The hours behind --long, a word of their own that may be missing. */
static bool read_hours(int argc, char *argv[])
{
    if (optind >= argc || argv[optind][0] == '-') {
        return true;
    }
    char *end;
    self.hours = strtod(argv[optind++], &end);
    return !*end && self.hours > 0;
}

int load_main(int argc, char *argv[], const struct load_test *tests, unsigned count)
{
    static const struct option table[] = { { "short", 0, NULL, 's' }, { "long", 0, NULL, 'l' },
                                           { "tests", 1, NULL, 't' }, { 0 } };
    for (int o; (o = getopt_long(argc, argv, "t:", table, NULL)) != -1;) {
        if (o == '?' || (o == 'l' && !read_hours(argc, argv))) {
            fprintf(stderr, "usage: %s [--short | --long [HOURS]] [-t T3,T8]\n", argv[0]);
            return USAGE;
        }
        self.form = o == 's' ? LOAD_SHORT : o == 'l' ? LOAD_LONG : self.form;
        self.chosen = o == 't' ? optarg : self.chosen;
    }
    for (unsigned i = 0; i < count; i++) {
        self.test = tests[i].name;
        if (is_chosen(self.test)) {
            run(&tests[i]);
        }
    }
    return self.missed ? MISSED : 0;
}

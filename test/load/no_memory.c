// SPDX-License-Identifier: MIT
/* T11: the n-th request for memory fails, once or with all that follow it, while the appliance does one thing of each
 * kind. It says so and ends with an exit status of its own, never by a signal; its files are whole; and whoever started
 * it starts it again. */
#include "core/memory.h"
#include "test/lab/admin.h"
#include "test/lab/cti.h"
#include "test/lab/faults.h"
#include "test/lab/phone.h"
#include "test/load/load.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { PHONES = 10, DESKS = 2, WAIT_S = 30 };

static struct {
    unsigned ends, others, silent, torn, lost;
    double slowest;              /* until it serves again, s */
} seen;

/* -- files -- */
/* The startup-config is this one or the one that `write memory` leaves. */
static const char startup[] = "nvram/startup-config", old[] = "hostname Old\n";
static char *model;

static bool startup_is_whole(void)
{
    char *text = daemon_read(startup);
    const bool whole = !strcmp(text, model) || !strcmp(text, old);
    free(text);
    return whole;
}

/* -- the end of a process -- */
static struct { pid_t pid; bool over; int status; } process;

static void process_of(pid_t pid)
{
    process.pid = pid;
    process.over = false;
}

static bool is_over(void)
{
    if (!process.over)
        process.over = waitpid(process.pid, &process.status, WNOHANG) == process.pid;
    return process.over;
}

static void judge_end(const char *what, unsigned at)
{
    const bool in_order = is_over() && WIFEXITED(process.status) && WEXITSTATUS(process.status) == EXIT_NO_MEMORY;
    const bool told = daemon_has("errors", "naisend: out of memory: ") && daemon_has("log", "%SYS-2-MALLOCFAIL: ");
    seen.ends++;
    seen.others += !in_order;
    seen.silent += !told;
    seen.torn += !startup_is_whole();
    if (!in_order || !told)
        fprintf(stderr, "%s, request %u: status %#x, %s\n", what, at, process.status, told ? "said" : "not said");
}

/* -- one thing of each kind -- */
static struct desk *desks[DESKS];
static struct cti *cti;
static bool is_answered;

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)status, (void)xml, (void)n;
    is_answered = true;
}

static bool is_open(void)
{
    return is_answered && cti_is_open(cti);
}

static bool open_cti(void)
{
    static const struct cti_watcher watcher = { .answer = on_answer };
    is_answered = false;
    cti = cti_open(&(struct cti_start){ .server = daemon_port(5060), .line = "lab", .watcher = &watcher });
    return bench_wait(is_open, WAIT_S);
}

static void ask(unsigned count, const char *const words[])
{
    struct buf xml = { 0 };
    is_answered = false;
    cti_body(cti, "tel:%s", count, words, &xml);
    cti_send(cti, xml.data, xml.size);
    buf_free(&xml);
}

static bool has_answer(void)
{
    return is_answered;
}

static void open_desk(unsigned i)
{
    static char names[DESKS][16];
    static const struct desk_watcher watcher;
    snprintf(names[i], sizeof names[i], "SEP0200%08X", i + 1);
    desks[i] = desk_open(&(struct desk_start){ .server = daemon_port(2000), .name = names[i],
                                               .profile = desk_profile("7960"), .watcher = &watcher });
}

static bool are_registered(void)
{
    return desks[0]->registered && (!desks[1] || desks[1]->registered);
}

static bool open_all(void)
{
    open_desk(0);
    open_desk(1);
    return bench_wait(are_registered, WAIT_S) && open_cti();
}

static bool open_nothing(void)
{
    return true;
}

static bool is_done(void)
{
    return true;
}

static bool open_old(void)
{
    daemon_write(startup, old);
    return true;
}

static void save(void)
{
    daemon_says("write memory");
}

/* As a console types it. */
static void configure(void)
{
    char command[1100], socket[256], lines[256];
    const char *build = getenv("NAISEN_BUILD");
    daemon_write("lines", "enable\nconfigure terminal\nephone-dn 11\nnumber 311\nname Eleven\nephone 11\n"
                        "mac-address 0200.1111.1111\ntype 7960\nbutton 1:11\nspeed-dial 1 201 label One\nend\n");
    snprintf(command, sizeof command, "%s/naisen -s %s <%s >&2", build ? build : "build",
             daemon_path("console", socket), daemon_path("lines", lines));
    if (system(command) == -1)
        perror(command);
}

static void register_phone(void)
{
    open_desk(0);
}

static struct admin *admin;
static bool is_in;

static void on_prompt(struct admin *a, const char *printed)
{
    (void)a, (void)printed;
    is_in = true;
}

static void log_in_by_telnet(void)
{
    is_in = false;
    admin = admin_open(&(struct admin_start){ .server = daemon_port(2323), .host = "R1", .name = "joe",
                                              .password = "opensesame", .prompted = on_prompt });
}

static bool has_prompt(void)
{
    return is_in;
}

static void get_page(void)
{
    char command[300], host[ADDRESS_TEXT];
    const struct address a = daemon_port(8080);
    snprintf(command, sizeof command, "bash -c 'exec 3<>/dev/tcp/%s/8080; printf \"GET / HTTP/1.0\\r\\n\\r\\n\" >&3; "
             "cat <&3' >&2", address_host(&a, host));
    if (system(command) == -1)
        perror(command);
}

static const char *number(unsigned ephone_dn)
{
    static char texts[DESKS + 1][16];
    snprintf(texts[ephone_dn], sizeof texts[0], "%u", bench_number(ephone_dn));
    return texts[ephone_dn];
}

static void monitor(void)
{
    ask(2, (const char *const[]){ "monitor", number(1) });
}

static void make_call(void)
{
    ask(3, (const char *const[]){ "call", number(1), number(2) });
}

static bool is_ringing(void)
{
    return is_answered && desk_call_in(desks[1], (unsigned)desk_state("ringin"));
}

struct deed {
    const char *what;
    bool (*open)(void);          /* what it needs, before memory is scarce */
    void (*act)(void);
    bool (*done)(void);
};
static const struct deed deeds[] = {
    { "write memory", open_old, save, is_done },
    { "an ephone is configured", open_nothing, configure, is_done },
    { "a phone registers", open_nothing, register_phone, are_registered },
    { "MonitorStart", open_cti, monitor, has_answer },
    { "MakeCall", open_all, make_call, is_ringing },
    { "a login by telnet", open_nothing, log_in_by_telnet, has_prompt },
    { "a page", open_nothing, get_page, is_done },
};

static void close_all(void)
{
    for (unsigned i = 0; i < DESKS; i++)
        if (desks[i])
            desk_free(desks[i]);
    memset(desks, 0, sizeof desks);
    if (cti)
        cti_free(cti);
    cti = NULL;
    if (admin)
        admin_free(admin);
    admin = NULL;
}

/* Until it is done, or the appliance is not there any more. */
static void act(const struct deed *d)
{
    const double begun = bench_now();
    d->act();
    while (!is_over() && !d->done() && bench_now() - begun < WAIT_S)
        load_pause(0.001);
}

/* -- the supervisor -- */
static bool start_again(void)
{
    const double begun = bench_now();
    const bool started = daemon_start(NULL);
    const double taken = bench_now() - begun;
    seen.slowest = taken > seen.slowest ? taken : seen.slowest;
    seen.lost += !started;
    process_of(daemon_child()->pid);
    return started;
}

/* Whether the deed wants memory that often; if so the appliance has ended and serves again. */
static bool fail_at(const struct deed *d, unsigned at, bool for_ever)
{
    if (!d->open())
        load_so("it is prepared", false);
    daemon_write("errors", "");
    daemon_write("log", "");
    faults_memory("naisend", at, for_ever);
    act(d);
    const double begun = bench_now();
    const bool reached = faults_count() >= at;
    while (reached && !is_over() && bench_now() - begun < WAIT_S)
        load_pause(0.001);
    faults_over();
    close_all();
    if (reached)
        judge_end(d->what, at);
    daemon_write(startup, model);
    return reached && start_again();
}

/* How often it wants memory when all is well. */
static unsigned count_of(const struct deed *d)
{
    if (!d->open())
        load_so("it is prepared", false);
    faults_memory("naisend", 0, false);
    act(d);
    if (!d->done())
        load_so("it is done while there is memory", false);
    const unsigned count = faults_over();
    close_all();
    daemon_write(startup, model);
    kill(process.pid, SIGKILL);
    waitpid(process.pid, NULL, 0);
    start_again();
    return count;
}

static unsigned step_of(unsigned count, unsigned usual, unsigned in_short)
{
    const unsigned points = load_many(usual, in_short);
    return load_form() == LOAD_LONG || count <= points ? 1 : count / points;
}

/* -- T11: one thing of each kind -- */
static void begin(void)
{
    faults_prepare();
    load_office(PHONES, "telephony-service\n max-ephones 20\n max-dn 20\nip http server\n");
    model = daemon_read(startup);  /* what was saved: load_start does */
    process_of(daemon_child()->pid);
}

static void try_deed(const struct deed *d)
{
    char text[100];
    const unsigned count = count_of(d), step = step_of(count, 30, 4);
    unsigned at = 1, tries = 0;
    for (; fail_at(d, at, tries % 2); at += step)
        tries++;
    if (load_form() == LOAD_LONG)
        for (at = 1; fail_at(d, at, true); at++)
            tries++;
    snprintf(text, sizeof text, "%s: requests for memory", d->what);
    load_told(text, count, "");
    snprintf(text, sizeof text, "%s: of them failed", d->what);
    load_at_least(text, tries, count / step / 2, "", LOAD_FACT);
}

static void requests(void)
{
    if (FAULTS_NO_MEMORY) {
        load_skipped("out of memory", "sanitizers have an allocator of their own");
        return;
    }
    begin();
    for (unsigned i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        try_deed(&deeds[i]);
    load_at_least("ends for want of memory", seen.ends, sizeof deeds / sizeof deeds[0], "", LOAD_FACT);
    load_at_most("ends by a signal or with another exit status", seen.others, 0, "", LOAD_FACT);
    load_at_most("ends without a word", seen.silent, 0, "", LOAD_FACT);
    load_at_most("startup-configs that are not whole", seen.torn, 0, "", LOAD_FACT);
    load_at_most("ends after which it did not serve again", seen.lost, 0, "", LOAD_FACT);
    load_at_most("it serves again after", seen.slowest, 1, "s", LOAD_MEASURE);
    load_stop();
    free(model);
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T11", requests } };
    return load_main(argc, argv, tests, 1);
}

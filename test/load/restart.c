// SPDX-License-Identifier: MIT
/* P6: the appliance is killed among registered phones and an application's session, and started again: it listens at
 * once, the phones are back before their next keepalive, and who goes on in the old dialog is told that it is gone. */
#include "test/lab/cti.h"
#include "test/lab/phone.h"
#include "test/load/load.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { KEEPALIVE_S = 30, WAIT_S = 60, DIALOG_GONE = 481 };

/* -- phones, which try again when their connection is gone -- */
static struct desk **desks;
static unsigned wanted, registered;

static void on_registered(struct desk *d)
{
    (void)d;
    registered++;
}

static bool all_registered(void)
{
    return registered == wanted;
}

static void open_desks(void)
{
    static const struct desk_watcher watcher = { .registered = on_registered };
    char name[16];
    desks = calloc(wanted, sizeof *desks);
    for (unsigned i = 0; i < wanted; i++) {
        snprintf(name, sizeof name, "SEP0200%08X", i + 1);
        desks[i] = desk_open(&(struct desk_start){ .server = daemon_port(2000), .name = name,
                                                   .profile = desk_profile("7960"), .watcher = &watcher });
    }
    load_so("phones register", bench_wait(all_registered, WAIT_S));
}

static void open_again(void)
{
    registered = 0;
    for (unsigned i = 0; i < wanted; i++)
        desk_again(desks[i]);
}

/* -- an application by UDP, which does not notice -- */
static struct cti *cti;
static int answer;

static void on_answer(struct cti *c, unsigned cseq, int status, const char *xml, size_t n)
{
    (void)c, (void)cseq, (void)xml, (void)n;
    answer = status;
}

static bool has_answer(void)
{
    return answer;
}

static void open_session(void)
{
    static const struct cti_watcher watcher = { .answer = on_answer };
    cti = cti_open(&(struct cti_start){ .server = daemon_port(5060), .udp = true, .line = "lab", .watcher = &watcher });
    load_so("an application opens a session", bench_wait(has_answer, WAIT_S) && answer == 200);
}

static int monitor(void)
{
    struct buf xml = { 0 };
    char number[16];
    const char *const words[] = { "monitor", number };
    snprintf(number, sizeof number, "%u", bench_number(1));
    answer = 0;
    cti_body(cti, "tel:%s", 2, words, &xml);
    cti_send(cti, xml.data, xml.size);
    buf_free(&xml);
    bench_wait(has_answer, WAIT_S);
    return answer;
}

/* -- P6 -- */
static void begin(void)
{
    struct buf config = { 0 };
    daemon_office(&config, wanted);
    buf_printf(&config, "telephony-service\n keepalive %u\n", KEEPALIVE_S);
    load_start(buf_text(&config));
    buf_free(&config);
}

static void kill_daemon(void)
{
    const pid_t pid = daemon_child()->pid;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void restart(void)
{
    wanted = load_many(1000, 50);
    begin();
    open_desks();
    open_session();
    load_so("it monitors", monitor() == 200);
    kill_daemon();
    const double begun = bench_now();
    const bool serves = daemon_start(NULL);
    load_so("it starts after kill -9", serves);
    load_at_most("it listens after", bench_now() - begun, 1, "s", LOAD_MEASURE);
    open_again();
    load_so("all phones come back", bench_wait(all_registered, WAIT_S));
    load_at_most("all phones are back after", bench_now() - begun, KEEPALIVE_S, "s", LOAD_MEASURE);
    load_so("who goes on in the old dialog is answered 481", monitor() == DIALOG_GONE);
    cti_free(cti);
    for (unsigned i = 0; i < wanted; i++)
        desk_free(desks[i]);
    free(desks);
    load_stop();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "P6", restart } };
    return load_main(argc, argv, tests, 1);
}

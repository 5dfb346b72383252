// SPDX-License-Identifier: MIT
/* T2: a full or failing disk below what the appliance writes by itself: state, call detail records, the log; and below
 * what it reads when it starts and when phones fetch. It is said once, nothing is lost that need not be, and all goes
 * on when the disk is well. */
#include "test/lab/faults.h"
#include "test/lab/phone.h"
#include "test/lab/tftp.h"
#include "test/load/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PHONES = 2, CALLS = 3, WAIT_S = 20 };

static void start(const char *more)
{
    faults_prepare();
    load_office(PHONES, more);
}

/* What a file says is no event of our loop. */
static bool comes(bool (*so)(void))
{
    const double begun = bench_now();
    while (!so() && bench_now() - begun < WAIT_S)
        load_pause(0.02);
    return so();
}

/* How often the log said so. */
static long log_count_of(const char *mnemonic)
{
    char command[100];
    snprintf(command, sizeof command, "show logging | count %s", mnemonic);
    const char *said = strstr(daemon_says(command), "= ");
    return said ? strtol(said + 2, NULL, 10) : -1;
}

/* -- do not disturb, which the state file keeps -- */
static void set_dnd(const char *on)
{
    char command[600], host[ADDRESS_TEXT];
    const struct address a = daemon_port(5060);
    const char *build = getenv("NAISEN_BUILD");
    snprintf(command, sizeof command, "%s/naisen-cti -s %s -l %u dnd %u %s >&2", build ? build : "build",
             address_text(&a, host), bench_number(1), bench_number(1), on);
    if (system(command))
        load_so("an application sets do not disturb", false);
}

static const char dnd[] = "\ndo-not-disturb ";

static bool dnd_is_kept(void)
{
    return daemon_has("state", dnd);
}

static bool dnd_is_gone(void)
{
    return !dnd_is_kept();
}

static void state_file(void)
{
    start("");
    set_dnd("on");
    load_so("what a user sets is kept", comes(dnd_is_kept));
    faults_files("state", 1, true, ENOSPC);
    set_dnd("off");
    load_pause(3.5);
    load_so("a full disk leaves the state file as it was", dnd_is_kept());
    load_at_most("it is said so often, in three tries", (double)log_count_of("STATE_UNWRITABLE"), 1, "", LOAD_FACT);
    load_at_least("tries", faults_over(), 2, "", LOAD_FACT);
    load_so("it is written when there is room", comes(dnd_is_gone));
    for (unsigned at = 1, last = load_many(12, 3); at <= last; at++) {
        faults_files("state", at, false, EIO);
        set_dnd(at % 2 ? "on" : "off");
        load_so("one call fails: it is kept all the same", comes(at % 2 ? dnd_is_kept : dnd_is_gone));
        if (faults_over() < at)
            break;
    }
    load_stop();
}

/* -- call detail records -- */
static struct desk *desks[PHONES];

static bool are_registered(void)
{
    return desks[0]->registered && desks[1]->registered;
}

static bool is_ringing(void)
{
    return desk_call_in(desks[1], (unsigned)desk_state("ringin"));
}

static bool is_over(void)
{
    return !desks[0]->call_count && !is_ringing();
}

static void open_desks(void)
{
    static char names[PHONES][16];
    static const struct desk_watcher watcher;
    for (unsigned i = 0; i < PHONES; i++) {
        snprintf(names[i], sizeof names[i], "SEP0200%08X", i + 1);
        desks[i] = desk_open(&(struct desk_start){ .server = daemon_port(2000), .name = names[i],
                                                   .profile = desk_profile("7960"), .watcher = &watcher });
    }
    load_so("phones register", bench_wait(are_registered, WAIT_S));
}

static void call(void)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%u", bench_number(2));
    desk_off_hook(desks[0]);
    desk_digits(desks[0], digits);
    load_so("a phone rings while the disk is full", bench_wait(is_ringing, WAIT_S));
    desk_on_hook(desks[0]);
    bench_wait(is_over, WAIT_S);
}

/* Lines that are whole records; -1 when there is another one. */
static long records(void)
{
    char name[100] = "flash/", parties[40], *text, *rest, *line;
    long count = 0;
    const char *said = daemon_says("dir | include cdr"), *at = strstr(said, "cdr");
    snprintf(name + 6, sizeof name - 6, "%.*s", at ? (int)strcspn(at, "\r\n ") : 0, at ? at : "");
    snprintf(parties, sizeof parties, ",\"%u\",\"%u\"", bench_number(1), bench_number(2));
    rest = text = daemon_read(name);
    while (count >= 0 && (line = strsep(&rest, "\n")) && *line)
        count = rest && strstr(line, parties) ? count + 1 : -1;
    free(text);
    return count;
}

static bool all_recorded(void)
{
    return records() >= 2 * CALLS;
}

static bool is_told(void)
{
    return log_count_of("FILE_UNWRITTEN") > 0;
}

static void call_records(void)
{
    start("gw-accounting file\n primary ifs flash:cdr\n");
    open_desks();
    faults_files("flash", 1, true, ENOSPC);
    for (unsigned i = 0; i < CALLS; i++)
        call();
    load_so("a full disk below call detail records is told", comes(is_told));
    load_pause(2.5);
    load_at_least("tries to write them", faults_over(), 2, "", LOAD_FACT);
    load_at_most("it is told so often", (double)log_count_of("FILE_UNWRITTEN"), 1, "", LOAD_FACT);
    load_so("all records are there when there is room", comes(all_recorded));
    load_at_most("records, each an end of a call", (double)records(), 2 * CALLS, "", LOAD_FACT);
    for (unsigned i = 0; i < PHONES; i++)
        desk_free(desks[i]);
    load_stop();
}

/* -- the log -- */
static void change(void)
{
    daemon_says("copy flash:change running-config");
}

/* "Nov 22 07:21:54.123: …": a line that begins otherwise is a part of one. */
static unsigned torn_lines(void)
{
    unsigned torn = 0;
    char *text = daemon_read("log"), *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && *line;)
        torn += !rest || strlen(line) < 20 || line[6] != ' ' || line[9] != ':' || line[15] != '.';
    free(text);
    return torn;
}

static void log_file(void)
{
    start("");
    daemon_write("flash/change", "service timestamps log datetime msec\n");
    faults_files("log", 1, true, ENOSPC);
    for (unsigned i = 0; i < 5; i++)
        change();
    load_at_most("a full disk below the log is told so often", (double)log_count_of("SYS-3-LOG_FILE"), 1, "",
                 LOAD_FACT);
    load_at_least("lines that were lost", faults_over(), 5, "", LOAD_FACT);
    load_so("they are counted", !strstr(daemon_says("show logging"), "(0 messages dropped"));
    load_pause(1.1);
    change();
    load_so("the log tells how many it lacks", daemon_has("log", "lines are missing"));
    for (unsigned i = 0; i < 3; i++) {
        faults_files("log", 1, false, FAULTS_SHORT);
        load_pause(1.1);
        change();
        faults_over();
    }
    load_at_most("lines of which a part was written", torn_lines(), 0, "", LOAD_FACT);
    load_stop();
}

/* -- a change that wants confirmation -- */
static const char pending[] = "nvram/rollback-config";

/* As a console types it. */
static void begin_change(void)
{
    char command[1100], socket[256], lines[256];
    const char *build = getenv("NAISEN_BUILD");
    daemon_write("lines", "enable\nconfigure terminal revert timer 100\nhostname Changed\nend\n");
    snprintf(command, sizeof command, "%s/naisen -s %s <%s >&2", build ? build : "build",
             daemon_path("console", socket), daemon_path("lines", lines));
    if (system(command))
        perror(command);
}

/* What is not on the disk would be undone after a crash, so whoever confirms must hear it. */
static void confirmation(void)
{
    start("archive\n path flash:kept\n");
    begin_change();
    load_so("a change waits to be confirmed", daemon_has(pending, "! rollback "));
    faults_files("nvram", 1, true, EIO);
    load_so("that a confirmation cannot be written is told", strstr(daemon_says("configure confirm"), strerror(EIO)));
    load_at_least("writes that failed", faults_over(), 1, "", LOAD_FACT);
    load_so("the file is as it was", daemon_has(pending, "! rollback "));
    load_so("the change is in force", strstr(daemon_says("show running-config"), "hostname Changed"));
    load_stop();
    faults_files(pending, 1, false, EIO);
    load_start(NULL);
    faults_over();
    load_at_least("that what waits cannot be read is told", (double)log_count_of("CHG_UNKEPT"), 1, "", LOAD_FACT);
    load_stop();
}

/* -- what is read -- */
static struct fetch *fetched;

static bool is_fetched(void)
{
    return fetched->done || fetched->error >= 0;
}

/* The server's error, -1 when the file came. */
static int fetch(void)
{
    fetched = fetch_open(&(struct fetch_start){ .server = daemon_port(6969), .name = "P0030301.bin" });
    const int error = bench_wait(is_fetched, WAIT_S) ? fetched->error : -2;
    fetch_free(fetched);
    return error;
}

static void phone_files(void)
{
    char path[256];
    start("");
    mkdir(daemon_path("flash/tftp", path), 0700);
    daemon_write("flash/tftp/P0030301.bin", "firmware");
    faults_files("flash/tftp", 1, true, EIO);
    load_so("a phone is told that a file cannot be read", fetch() >= 0);
    load_at_least("reads that failed", faults_over(), 1, "", LOAD_FACT);
    load_so("it gets the file when the disk is well", fetch() == -1);
    load_stop();
}

/* A bad sector at the start hides a file; what is written then must not destroy it. */
static void unread_files(void)
{
    start("hostname Precious\n");
    set_dnd("on");
    load_so("what a user set is there", comes(dnd_is_kept));
    load_stop();
    faults_files("state", 1, false, EIO);
    load_start(NULL);
    faults_over();
    load_so("a state file that cannot be read is set aside", daemon_has("state.aside", dnd));
    load_stop();
    faults_files("nvram/startup-config", 1, false, EIO);
    load_start(NULL);
    faults_over();
    load_at_least("a startup-config that cannot be read is told", (double)log_count_of("STARTUP_UNREADABLE"), 1, "",
                  LOAD_FACT);
    daemon_says("write memory");
    load_so("the next write keeps it", daemon_has("nvram/startup-config.1", "\nhostname Precious\n"));
    load_stop();
}

static void journals(void)
{
    state_file();
    call_records();
    log_file();
    confirmation();
    phone_files();
    unread_files();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T2", journals } };
    return load_main(argc, argv, tests, 1);
}

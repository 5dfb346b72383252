// SPDX-License-Identifier: MIT
/* T11: the n-th request for memory fails, once or with all that follow it, while the appliance starts, and in its SSH
 * helper while somebody logs in. */
#include "core/memory.h"
#include "test/lab/faults.h"
#include "test/load/load.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PHONES = 10, WAIT_S = 30 };

static void begin(void)
{
    faults_prepare();
    load_office(PHONES, NULL);
}

static unsigned step_of(unsigned count, unsigned usual, unsigned in_short)
{
    const unsigned points = load_many(usual, in_short);
    return load_form() == LOAD_LONG || count <= points ? 1 : count / points;
}

/* -- the start -- */
static pid_t launch(void)
{
    char program[512], boot[256], errors[256];
    const char *build = getenv("NAISEN_BUILD");
    snprintf(program, sizeof program, "%s/naisend", build ? build : "build");
    const int fd = open(daemon_path("errors", errors), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    const pid_t pid = fork();
    if (!pid) {
        dup2(fd, STDERR_FILENO);
        execl(program, program, "-f", daemon_path("naisen.yaml", boot), (char *)NULL);
        _exit(127);
    }
    close(fd);
    return pid;
}

/* Its exit status once memory fails, -1 for any other end; or it serves, and is killed. */
enum { SERVES = 256 };
static int start_with(unsigned at, bool for_ever)
{
    int status = 0;
    bool over = false, serves = false;
    faults_memory("naisend", at, for_ever);
    const pid_t pid = launch();
    for (unsigned polls = 1; !over && !serves; polls++) {
        usleep(1000);
        over = waitpid(pid, &status, WNOHANG) == pid;
        serves = !over && polls % 50 == 0 && *daemon_says("show clock");
    }
    faults_over();
    if (over)
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return SERVES;
}

static void starts(void)
{
    unsigned others = 0, silent = 0, tries = 0;
    int status = 0;
    begin();
    load_stop();
    faults_memory("naisend", 0, false);
    load_start(NULL);
    const unsigned count = faults_over(), step = step_of(count, 300, 12);
    load_stop();
    char *before = daemon_read("nvram/startup-config");
    for (unsigned at = 1; at < count && (status = start_with(at, tries % 2)) != SERVES; at += step, tries++) {
        others += status != EXIT_NO_MEMORY;
        silent += !daemon_has("errors", "naisend: out of memory: ");
    }
    load_told("requests for memory until it serves", count, "");
    load_at_least("starts that ended for want of it", tries, count / step / 2, "", LOAD_FACT);
    load_at_most("ends by a signal or with another exit status", others, 0, "", LOAD_FACT);
    load_at_most("ends without a word", silent, 0, "", LOAD_FACT);
    char *after = daemon_read("nvram/startup-config");
    load_so("the startup-config is as it was", !strcmp(before, after));
    free(before);
    free(after);
    load_start(NULL);
    load_stop();
}

/* -- the SSH helper, whose sessions are processes of their own -- */
static int log_in(void)
{
    char command[1000], host[ADDRESS_TEXT], path[256];
    const struct address a = daemon_port(2222);
    daemon_write("askpass", "#!/bin/sh\necho opensesame\n");
    chmod(daemon_path("askpass", path), 0700);
    snprintf(command, sizeof command,
             "SSH_ASKPASS=%s SSH_ASKPASS_REQUIRE=force LD_PRELOAD= timeout 30 ssh -q -p 2222 "
             "-o PubkeyAuthentication=no -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null joe@%s "
             "'show clock' >&2 </dev/null", path, address_host(&a, host));
    return system(command);
}

static void logins(void)
{
    unsigned tries = 0, silent = 0;
    if (system("command -v ssh >/dev/null") != 0) {
        load_skipped("out of memory in the SSH helper", "ssh is not installed");
        return;
    }
    begin();
    const double begun = bench_now();
    while (log_in() && bench_now() - begun < WAIT_S)     /* its key is made first */
        load_pause(0.5);
    faults_memory("naisen-sshd", 0, false);
    load_so("an administrator logs in by SSH", log_in() == 0);
    const unsigned count = faults_over(), step = step_of(count, 30, 3);
    for (unsigned at = 1; at < count; at += step, tries++) {
        daemon_write("errors", "");
        faults_memory("naisen-sshd", at, tries % 2);
        log_in();
        silent += faults_over() >= at && !daemon_has("errors", "naisen-sshd: out of memory: ");
    }
    load_told("requests for memory of a login", count, "");
    load_at_least("of them failed", tries, count / step / 2, "", LOAD_FACT);
    load_at_most("ends of the helper without a word", silent, 0, "", LOAD_FACT);
    load_pause(2);
    load_so("the next login succeeds", log_in() == 0);
    load_stop();
}

static void no_memory(void)
{
    if (FAULTS_NO_MEMORY) {
        load_skipped("out of memory at the start", "sanitizers have an allocator of their own");
        return;
    }
    starts();
    logins();
}

int main(int argc, char *argv[])
{
    static const struct load_test tests[] = { { "T11", no_memory } };
    return load_main(argc, argv, tests, 1);
}

// SPDX-License-Identifier: MIT
#include "test/lab/faults.h"

#include "test/lab/daemon.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct faults *page;

void faults_prepare(void)
{
    char path[256], library[512];
    const char *build = getenv("NAISEN_BUILD"), *options = getenv("ASAN_OPTIONS");
    snprintf(library, sizeof library, "%s/test/libnaisen-faults.so", build ? build : "build");
    const int fd = open(daemon_path("faults", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *page) || access(library, R_OK)) {
        perror(library);
        abort();
    }
    page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    setenv("NAISEN_FAULTS", path, 1);
    setenv("LD_PRELOAD", library, 1);
    snprintf(library, sizeof library, "%s%sverify_asan_link_order=0", options ? options : "", options ? ":" : "");
    setenv("ASAN_OPTIONS", library, 1);
}

static void arm(enum faults_kind kind, const char *program, unsigned at, bool for_ever)
{
    snprintf(page->program, sizeof page->program, "%s", program);
    page->at = at;
    page->for_ever = for_ever;
    page->count = 0;
    memset(page->calls, 0, sizeof page->calls);
    page->kind = kind;
}

void faults_files(const char *below, unsigned at, bool for_ever, int error)
{
    daemon_path(below, page->below);
    page->error = error;
    arm(FAULTS_FILES, "naisend", at, for_ever);
}

void faults_memory(const char *program, unsigned at, bool for_ever)
{
    arm(FAULTS_MEMORY, program, at, for_ever);
}

unsigned faults_count(void)
{
    return page->count;
}

const char *faults_calls(void)
{
    return page->calls;
}

unsigned faults_over(void)
{
    page->kind = FAULTS_NONE;
    return page->count;
}

// SPDX-License-Identifier: MIT
/* The shell through its telnet door: lines per second of a paste, the time of a long `show running-config`, and the
 * memory of a session, each beside the limit that it is held to, and a paste beside an echo of as many bytes over the
 * same kind of socket. */
#include "core/buf.h"
#include "core/loop.h"
#include "core/stream.h"
#include "test/lab/admin.h"
#include "test/lab/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBERS = 2500, LINES_EACH = 5, LINES = NUMBERS * LINES_EACH, ROUNDS = 5, VTYS = 16, PATIENCE_S = 60,
    PIECE = 1000,                /* bytes of the echo */
};

static struct bench_child appliance;

/* -- administrators -- */
static unsigned ready;
static const char *last;
static struct buf told;             /* with the last prompt */

static void on_prompt(struct admin *a, const char *printed)
{
    enum { TAIL = 200 };
    const size_t size = strlen(printed);
    (void)a;
    if (!last || strstr(size > TAIL ? printed + size - TAIL : printed, last)) {
        buf_clear(&told);
        buf_add(&told, printed, size);
        ready++;
    }
}

static unsigned awaited;

static bool are_ready(void)
{
    return ready >= awaited;
}

static void wait_for(unsigned count)
{
    awaited = count;
    if (!bench_wait(are_ready, PATIENCE_S)) {
        fprintf(stderr, "the shell does not answer\n");
        exit(1);
    }
}

static struct admin *come(void)
{
    const struct admin_start start = { .server = bench_port(&appliance, 2323), .host = "R1", .name = "joe",
                                       .password = "opensesame", .prompted = on_prompt };
    return admin_open(&start);
}

/* Seconds until the prompt; `end` stands in the last of several lines. */
static double says(struct admin *a, const char *lines, const char *end)
{
    const double begun = bench_now();
    ready = 0;
    last = end;
    admin_type(a, lines);
    wait_for(1);
    return bench_now() - begun;
}

/* -- figures -- */
static void print(const char *what, double figure, const char *unit, const char *limit)
{
    printf("%-46s %12.*f %-10s %s\n", what, figure < 100 ? 1 : 0, figure, unit, limit);
    fflush(stdout);
}

static void make_paste(struct buf *text, unsigned round)
{
    buf_adds(text, "configure terminal\r");
    for (unsigned i = 1; i <= NUMBERS; i++) {
        buf_printf(text, "ephone-dn %u\r number %u\r label Desk %u\r description Room %u\r cti watch\r", i,
                   10000 + i, i, round);
    }
    buf_adds(text, "end\r! that was all");
}

/* The first one makes all its objects, the others change each of them; the best of those is printed. */
static void paste(struct admin *a, double pieces)
{
    double made = 0, changed = 1e9;
    size_t size = 0;
    for (unsigned round = 0; round <= ROUNDS; round++) {
        struct buf text = { 0 };
        make_paste(&text, round);
        const double took = says(a, buf_text(&text), "! that was all");
        made = round ? made : took;
        changed = round && took < changed ? took : changed;
        size = text.size;
        buf_free(&text);
    }
    print("an echo of as many bytes", LINES / ((double)size / PIECE / pieces), "lines/s", "");
    print("a paste, every object new", LINES / made, "lines/s", ">= 100,000");
    print("a paste, every object changed", LINES / changed, "lines/s", ">= 100,000");
}

static void show(struct admin *a)
{
    double least = 1e9;
    says(a, "terminal length 0", NULL);
    for (unsigned i = 0; i < ROUNDS; i++) {
        const double took = says(a, "show running-config", NULL);
        least = took < least ? took : least;
    }
    print("show running-config of 12,500 lines", least * 1000, "ms", "<= 20 ms");
    print("  its bytes", (double)told.size, "", "");
}

/* Bytes of the heap in use. Not the resident memory: that knows only pages, and keeps what somebody else had. */
static double heap(struct admin *a)
{
    static const char field[] = "\"heap_used\":";
    says(a, "show processes memory | json", NULL);
    const char *at = strstr(buf_text(&told), field);
    return at ? strtod(at + sizeof field - 1, NULL) : 0;
}

/* Each has logged in. All lines but one. */
static void sessions(struct admin *a)
{
    struct admin *all[VTYS - 1];
    const double before = heap(a);
    ready = 0;
    last = NULL;
    for (unsigned i = 0; i < VTYS - 1; i++) {
        all[i] = come();
    }
    wait_for(VTYS - 1);
    print("a session's memory", (heap(a) - before) / (VTYS - 1) / 1024, "KiB", "<= 16 KiB");
    for (unsigned i = 0; i < VTYS - 1; i++) {
        admin_free(all[i]);
    }
}

int main(void)
{
    struct buf config = { 0 };
    buf_printf(&config, "hostname R1\ntelephony-service\n max-dn %d\nline vty 0 %d\n password opensesame\n login\n"
                        " privilege level 15\n transport input telnet\nend\n", NUMBERS, VTYS - 1);
    appliance = bench_appliance(buf_text(&config));
    const double pieces = bench_floor_rate(PIECE, PIECE, 1, 64);
    loop_open();
    struct admin *a = come();
    wait_for(1);
    heap(a);
    sessions(a);
    paste(a, pieces);
    show(a);
    admin_free(a);
    buf_free(&told);
    loop_close();
    bench_end(&appliance);
    buf_free(&config);
    return 0;
}

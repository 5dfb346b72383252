// SPDX-License-Identifier: MIT
/* Configuration lines per second, pasted into a session, loaded from a file, and in a file that replaces a
 * configuration of which one object in a hundred differs, against a floor of the same run: a bare loop that splits the
 * same text into lines and copies an object for each. */
#include "cli/session.h"
#include "core/buf.h"
#include "core/loop.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NUMBERS = 10000, LINES_EACH = 5, CHUNK = 64 * 1024, OBJECT = 512, ROUNDS = 5, STARTUP_LINES = 12500 };

static size_t printed;
static double replaced = 1e9;        /* seconds, without the writing of the file */

static void count_output(void *carrier, const char *data, size_t n)
{
    (void)carrier, (void)data;
    printed += n;
}

static size_t nothing_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void ended(void *carrier, int status)
{
    (void)carrier;
    if (status) {
        fprintf(stderr, "a line was refused\n");
        exit(1);
    }
}

/* Of the processor: on a busy machine they say what they say on a quiet one. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void make_text(struct buf *text, const char *room)
{
    buf_printf(text, "telephony-service\n max-dn %d\n!\n", NUMBERS);
    for (unsigned i = 1; i <= NUMBERS; i++)
        buf_printf(text, "ephone-dn %u\n number %u\n label Desk %u\n description %s %u\n cti watch\n", i,
                   10000 + i, i, i % 100 ? "Room" : room, i);
    buf_adds(text, "end\n");
}

/* The best of some rounds: other work on the machine only makes it slower. */
static double best(void (*work)(const struct buf *text), const struct buf *text)
{
    double least = 1e9;
    for (unsigned i = 0; i < ROUNDS; i++) {
        double begin = seconds();
        work(text);
        double took = seconds() - begin;
        least = took < least ? took : least;
    }
    return least;
}

static void floor_loop(const struct buf *text)
{
    static char objects[2][OBJECT];
    const char *at = text->data, *end = at + text->size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        objects[0][0] = (char)(newline - at);
        memcpy(objects[1], objects[0], OBJECT);
        __asm__ volatile("" : : "r"(objects) : "memory");
        at = newline + 1;
    }
}

static void paste(const struct buf *text)
{
    static const struct terminal terminal = { .write = count_output, .queued = nothing_queued, .end = ended };
    struct session_start start = { .terminal = &terminal, .origin = "console", .authenticated = true,
                                   .privilege = 15, .console = true, .interactive = true };
    struct shell_session *s = session_open(&start);
    loop_drain();
    const char *opening = "configure terminal\n", *closing = "end\nexit\n";
    session_input(s, opening, strlen(opening));
    for (size_t at = 0; at < text->size; at += CHUNK) {
        session_input(s, text->data + at, text->size - at < CHUNK ? text->size - at : CHUNK);
        loop_drain();
    }
    session_input(s, closing, strlen(closing));
    loop_drain();
}

static void complain(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "%s\n", text);
}

static void load(const struct buf *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/bench.cfg", world_root());
    FILE *f = fopen(path, "w");
    if (!f || fwrite(text->data, 1, text->size, f) != text->size || fclose(f)) {
        perror(path);
        exit(1);
    }
    if (shell_load(path, false, complain, NULL))
        exit(1);
}

/* The file alternates between the two, so that each replacement changes as much. */
static void replace(const struct buf *text)
{
    static struct buf other, printed_text;
    static bool turn;
    if (!other.size)
        make_text(&other, "Hall");
    turn = !turn;
    world_file("bench", buf_text(turn ? &other : text));
    buf_clear(&printed_text);
    const double begin = seconds();
    world_shell("configure replace flash:bench force", &printed_text);
    replaced = seconds() - begin < replaced ? seconds() - begin : replaced;
    if (!strstr(buf_text(&printed_text), "passes: 1")) {
        fprintf(stderr, "%s", buf_text(&printed_text));
        exit(1);
    }
}

static void print(const char *what, double took, double least)
{
    double lines = NUMBERS * LINES_EACH + 3;
    printf("%-24s %12.0f lines/s   %6.2f us/line   1/%.0f of the floor\n", what, lines / took, took / lines * 1e6,
           took / least);
}

int main(void)
{
    struct buf text = { 0 };
    make_text(&text, "Room");
    world_open();
    double least = best(floor_loop, &text);
    print("floor (split and copy)", least, least);
    const double loaded = best(load, &text);
    print("loaded from a file", loaded, least);
    print("pasted into a session", best(paste, &text), least);
    load(&text);
    best(replace, &text);
    print("replaced, 1 % differs", replaced, least);
    const double startup = loaded * STARTUP_LINES / (NUMBERS * LINES_EACH + 3);
    printf("%-24s %12.1f ms        <= 100 ms\n", "a file of 12,500 lines", startup * 1000);
    printf("%-24s %12.1f ms        <= 100 ms\n", "such a replacement", replaced * 1000);
    printf("%-24s %12zu bytes\n", "echoed and printed", printed);
    buf_free(&text);
    world_close();
    return 0;
}

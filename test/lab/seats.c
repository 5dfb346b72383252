// SPDX-License-Identifier: MIT
#include "test/lab/seats.h"
#include "test/lab/daemon.h"

#include <string.h>

enum { SEATS_MAX = 120, PATIENCE_S = 120, TELNET_PORT = 2323 };

static struct seat {
    struct admin *admin;
    struct buf said;
    const char *last;
    bool ready, ended;
} seats[SEATS_MAX];
static unsigned seated;

static struct seat *seat_of(const struct admin *a)
{
    unsigned i = 0;
    while (i + 1 < seated && seats[i].admin != a) {
        i++;
    }
    return &seats[i];
}

/* The end of what was printed is enough to look at: a paste prints much. */
static void on_prompt(struct admin *a, const char *printed)
{
    enum { TAIL = 400 };
    struct seat *s = seat_of(a);
    const size_t size = strlen(printed);
    if (s->last && !strstr(size > TAIL ? printed + size - TAIL : printed, s->last)) {
        return;
    }
    buf_clear(&s->said);
    buf_adds(&s->said, printed);
    s->ready = true;
}

static void on_ended(struct admin *a)
{
    seat_of(a)->ended = true;
}

void seats_open(unsigned count)
{
    for (; count && seated < SEATS_MAX; count--) {
        const struct admin_start start = { .server = daemon_port(TELNET_PORT), .host = "R1", .name = "joe",
                                           .password = "opensesame", .prompted = on_prompt, .ended = on_ended };
        seats[seated] = (struct seat){ 0 };
        seats[seated++].admin = admin_open(&start);
    }
}

void seats_close(void)
{
    while (seated) {
        admin_free(seats[--seated].admin);
        buf_free(&seats[seated].said);
    }
}

bool seats_ready(void)
{
    for (unsigned i = 0; i < seated; i++) {
        if (!seats[i].ready && !seats[i].ended) {
            return false;
        }
    }
    return true;
}

bool seats_wait(void)
{
    return bench_wait(seats_ready, PATIENCE_S);
}

unsigned seats_here(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < seated; i++) {
        count += seats[i].ready && !seats[i].ended;
    }
    return count;
}

struct admin *seat_admin(unsigned seat)
{
    return seats[seat].admin;
}

void seat_type(unsigned seat, const char *lines, const char *last)
{
    seats[seat].ready = false;
    seats[seat].last = last;
    admin_type(seats[seat].admin, lines);
}

const char *seat_said(unsigned seat)
{
    return buf_text(&seats[seat].said);
}

const char *seat_says(unsigned seat, const char *line)
{
    seat_type(seat, line, NULL);
    seats_wait();
    return seat_said(seat);
}

// SPDX-License-Identifier: MIT
#include "test/lab/crowd.h"
#include "core/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct crowd crowd;

/* -- phones -- */
static const struct desk_watcher *watches;
static unsigned returned;            /* of those that come back */
static bool returning;

static void next(void);

static void on_registered(struct desk *d)
{
    crowd.registered++;
    if (watches && watches->registered) {
        watches->registered(d);
    }
    next();
}

static void on_ended(struct desk *d, const char *why)
{
    crowd.ended++;
    if (watches && watches->ended) {
        watches->ended(d, why);
    }
    next();
}

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    if (watches && watches->frame) {
        watches->frame(d, sent, frame, n);
    }
}

static void on_shown(struct desk *d, const char *text)
{
    if (watches && watches->shown) {
        watches->shown(d, text);
    }
}

static const struct desk_watcher watcher = { on_shown, on_frame, on_registered, on_ended };

static void open_one(unsigned i)
{
    char name[16];
    snprintf(name, sizeof name, "SEP0200%08X", i + 1);
    const struct desk_start start = { .server = daemon_port(2000), .name = name, .profile = desk_profile("7960"),
                                      .watcher = &watcher, .data = (void *)(uintptr_t)i };
    crowd.desks[i] = desk_open(&start);
}

static void next(void)
{
    if (crowd.opened < crowd.wanted) {
        open_one(crowd.opened++);
    } else if (returning && returned < crowd.wanted) {
        desk_again(crowd.desks[returned++]);
    }
}

static void some(void)
{
    for (unsigned i = 0; i < CROWD_IN_FLIGHT; i++) {
        next();
    }
}

void crowd_open(unsigned phones, const struct desk_watcher *also)
{
    watches = also;
    crowd = (struct crowd){ .wanted = phones, .desks = calloc(phones, sizeof *crowd.desks) };
    some();
}

/* A socket that is connected to nowhere resets the connection that it had. */
void crowd_reset(void)
{
    const struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
    returning = false;
    for (unsigned i = 0; i < crowd.opened; i++) {
        if (crowd.desks[i]->stream) {
            connect(stream_socket(crowd.desks[i]->stream), &nowhere, sizeof nowhere);
            desk_cut(crowd.desks[i]);
        }
    }
}

void crowd_return(void)
{
    returning = true;
    returned = crowd.registered = crowd.ended = 0;
    some();
}

bool crowd_is_there(void)
{
    return crowd.registered + crowd.ended >= crowd.wanted;
}

struct desk *crowd_phone(unsigned ephone)
{
    return crowd.desks[ephone - 1];
}

void crowd_free(void)
{
    for (unsigned i = 0; i < crowd.opened; i++) {
        desk_free(crowd.desks[i]);
    }
    free(crowd.desks);
    crowd = (struct crowd){ 0 };
}

// SPDX-License-Identifier: MIT
/* An administrator at the console of a whole appliance, and his screen: for the units of commands that take time. */
#ifndef UNIT_CLI_CONSOLE_STORY_H
#define UNIT_CLI_CONSOLE_STORY_H

#include "cli/session.h"

#include "core/loop.h"
#include "test/lab/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct shell_session *session;
static struct buf screen;

static void on_write(void *carrier, const char *data, size_t n)
{
    (void)carrier;
    buf_add(&screen, data, n);
}

static size_t on_queued(void *carrier)
{
    (void)carrier;
    return 0;
}

static void on_end(void *carrier, int status)
{
    (void)carrier, (void)status;
    session = NULL;
}

static void sit_down(void)
{
    static const struct terminal terminal = { .write = on_write, .queued = on_queued, .end = on_end };
    session = session_open(&(struct session_start){ .terminal = &terminal, .origin = "console", .authenticated = true,
                                                    .privilege = 15, .console = true, .interactive = true });
    loop_drain();
}

/* The screen shows what follows. */
static void type(const char *text)
{
    buf_clear(&screen);
    session_input(session, text, strlen(text));
    loop_drain();
}

static bool shows(const char *text)
{
    return strstr(buf_text(&screen), text) != NULL;
}

static int set_up(void **state)
{
    (void)state;
    world_open();
    sit_down();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&screen);
    world_close();
    return 0;
}

#endif

// SPDX-License-Identifier: MIT
/* Bad days: a story is told again for each phone and for each way in which a phone may vanish. Afterwards nothing of
 * its calls is left, who talked with it hears reorder, and both applications were told what is. */
#include "core/call.h"
#include "core/loop.h"
#include "test/lab/mixer.h"
#include "test/lab/scene.h"
#include "test/lab/told.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { LISTENERS = 8, BUSY_MS = 11000, SILENCE_MS = 95000 };

/* -- the ways -- */

static void closes(unsigned number)
{
    desk_cut(scene.phones[number]);
}

/* The kernel answers whatever still comes with RST. */
static void resets(unsigned number)
{
    const struct linger at_once = { .l_onoff = 1 };
    struct desk *d = scene.phones[number];
    (void)setsockopt(stream_socket(d->stream), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    desk_cut(d);
}

/* Closes in the middle of a key. */
static void breaks_off(unsigned number)
{
    static const uint8_t half[] = { 12, 0, 0, 0, 0, 0, 0, 0, SCCP_KEYPAD_BUTTON };
    stream_write(scene.phones[number]->stream, half, sizeof half);
    loop_drain();
    desk_cut(scene.phones[number]);
}

/* Registers on another connection before the first one has ended. */
static void comes_twice(unsigned number)
{
    struct desk *before = scene.phones[number];
    struct desk_start start = before->start;
    start.name = before->name;
    scene.phones[number] = desk_open(&start);
    loop_drain();
    if (before->stream) {
        scene_fail("the older connection of phone %u lives on", number);
    }
    desk_free(before);
}

static void falls_silent(unsigned number)
{
    timer_stop(&scene.phones[number]->keepalive_timer);
    loop_advance(SILENCE_MS);
}

static const struct way {
    const char *name;
    void (*vanish)(unsigned number);
    bool slow;                   /* other timers are over as well when it is noticed */
} ways[] = {
    { "closes", closes, false },
    { "resets", resets, false },
    { "breaks off", breaks_off, false },
    { "comes twice", comes_twice, false },
    { "falls silent", falls_silent, true },
};

/* -- who must hear of it -- */

static struct listener {
    struct desk *desk;
    uint32_t reference;
} listeners[LISTENERS];
static unsigned listener_count;

static const struct appearance *active_of(const struct connection *c)
{
    list_each(node, &c->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_ACTIVE) {
            return a;
        }
    }
    return NULL;
}

/* Another phone of the line may resume what this one holds. */
static bool stays(const struct appearance *a)
{
    list_each(node, &a->connection->appearances) {
        const struct appearance *other = list_entry(node, struct appearance, of_connection);
        if (a->connection->state == CONNECTION_HOLD && other->state == APPEARANCE_REMOTE && !appearance_hidden(other)) {
            return true;
        }
    }
    return false;
}

/* On other phones, those who talk with this one in calls of two that end with it. */
static void find_listeners(const struct phone *p)
{
    listener_count = 0;
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        const struct connection *c = a->connection, *peer = c->call->mixed ? NULL : connection_peer(c);
        const struct appearance *theirs = peer && peer->state == CONNECTION_CONNECTED ? active_of(peer) : NULL;
        bool talks = c->state == CONNECTION_CONNECTED || c->state == CONNECTION_HOLD;
        bool ends = a->state == APPEARANCE_ACTIVE && talks && !stays(a);
        if (ends && theirs && theirs->phone != p && listener_count < LISTENERS) {
            listeners[listener_count++] = (struct listener){ scene_desk(theirs->phone), theirs->reference };
        }
    }
}

static void listeners_heard(void)
{
    for (unsigned i = 0; i < listener_count; i++) {
        struct desk *d = listeners[i].desk;
        const struct desk_call *c = desk_call(d, listeners[i].reference);
        if (!c || c->state != CALL_STATE_CONGESTION || d->tone != TONE_REORDER || d->tone_call != c->reference) {
            scene_fail("%s does not hear reorder", d->name);
        }
        if (c->sending || c->receiving) {
            scene_fail("%s still has sound", d->name);
        }
    }
}

static void listeners_rest(void)
{
    for (unsigned i = 0; i < listener_count; i++) {
        if (desk_call(listeners[i].desk, listeners[i].reference)) {
            scene_fail("%s hears reorder for ever", listeners[i].desk->name);
        }
    }
}

/* -- the story -- */

static void settled(void)
{
    loop_drain();
    told_check();
    scene_invariants();
}

static void tell(char *const lines[], unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (!strncmp(lines[i], "cti ", 4)) {
            told_asked(lines[i][4] == 'b');
        }
        scene_step(lines[i]);
        told_check();
    }
}

/* Everybody else vanishes as well: then nothing may be left. */
static void tidy(void)
{
    for (unsigned i = 1; i <= SCENE_PHONES; i++) {
        if (scene.phones[i]) {
            desk_cut(scene.phones[i]);
            settled();
        }
    }
    if (call_count() || mixer_legs()) {
        scene_fail("%u calls and %u legs are left over", call_count(), mixer_legs());
    }
    for (unsigned i = 1; i <= SCENE_PHONES; i++) {
        if (scene.phones[i]) {
            desk_again(scene.phones[i]);
            settled();
        }
    }
}

static void vanish(unsigned number, const struct way *way)
{
    const struct phone *p = phone_by_name(scene.phones[number]->name);
    find_listeners(p);
    way->vanish(number);
    settled();
    if (!p->port && !list_empty(&p->appearances)) {
        scene_fail("phone %u has gone and has calls", number);
    }
    if (!way->slow) {
        listeners_heard();
    }
    loop_advance(BUSY_MS);
    settled();
    listeners_rest();
}

void scene_story(const char *name, char *const lines[], unsigned count)
{
    unsigned told = 0;
    for (unsigned number = 1; number <= SCENE_PHONES; number++) {
        for (size_t i = 0; scene.phones[number] && i < sizeof ways / sizeof ways[0]; i++, told++) {
            snprintf(scene.doing, sizeof scene.doing, "%s, phone %u %s", name, number, ways[i].name);
            tell(lines, count);
            vanish(number, &ways[i]);
            tidy();
        }
    }
    scene.doing[0] = 0;
    printf("%s: %u bad days\n", name, told);
}

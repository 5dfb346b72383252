// SPDX-License-Identifier: MIT
/* What a session server knows of its numbers' calls from its NOTIFYs alone, compared with what core holds. */
#include "core/call.h"
#include "core/loop.h"
#include "test/lab/scene.h"
#include "test/lab/server.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 8, DIALOGS = 32, LONG_S = 86400 };

/* "confirmed,initiator,202,held" in its parts. */
struct known {
    char id[16], state[16];      /* id "": free */
    bool held, held_there;
};

static struct following {
    const char *number;
    unsigned version;            /* of the next document */
    struct known dialogs[DIALOGS];
} following[NUMBERS];

static unsigned numbers;
static struct server *server;

/* -- taking up -- */

static struct following *following_of(const char *number)
{
    for (unsigned i = 0; i < numbers; i++) {
        if (!strcmp(following[i].number, number)) {
            return &following[i];
        }
    }
    scene_fail("a NOTIFY for %s, to which nobody subscribed", number);
}

static struct known *known_of(struct following *f, const char *id)
{
    struct known *free = NULL;
    for (unsigned i = 0; i < DIALOGS; i++) {
        struct known *k = &f->dialogs[i];
        if (!strcmp(k->id, id)) {
            return k;
        }
        free = free || k->id[0] ? free : k;
    }
    if (!free) {
        scene_fail("%s has dialogs that never end", f->number);
    }
    *free = (struct known){ 0 };
    snprintf(free->id, sizeof free->id, "%s", id);
    return free;
}

/* "7(confirmed,initiator,202,held)" */
static void take_dialog(struct following *f, char *text)
{
    char *open = strchr(text, '('), *parts = open + 1;
    *open = 0;
    parts[strcspn(parts, ")")] = 0;
    struct known *k = known_of(f, text);
    snprintf(k->state, sizeof k->state, "%.*s", (int)strcspn(parts, ","), parts);
    k->held = strstr(parts, ",held,") || (strlen(parts) > 5 && !strcmp(parts + strlen(parts) - 5, ",held"));
    k->held_there = strstr(parts, ",held-there");
    if (!strcmp(k->state, "terminated")) {
        k->id[0] = 0;
    }
}

static void on_notify(void *unused, const char *number, const char *line, const char *xml, size_t n)
{
    struct following *f = following_of(number);
    char text[4096], *words[DIALOGS + 3], *save = NULL;
    unsigned count = 0;
    (void)unused, (void)xml, (void)n;
    snprintf(text, sizeof text, "%s", line);
    for (char *w = strtok_r(text, " ", &save); w && count < DIALOGS + 3; w = strtok_r(NULL, " ", &save)) {
        words[count++] = w;
    }
    const bool right = count >= 3 && !strcmp(words[0], f->version ? "partial" : "full")
                       && strtoul(words[1], NULL, 10) == f->version && !strcmp(words[2], "active");
    if (!right) {
        scene_fail("%s: `%s` came, not version %u", number, line, f->version);
    }
    f->version++;
    for (unsigned i = 3; i < count; i++) {
        take_dialog(f, words[i]);
    }
}

static void on_answer(void *unused, const char *number, int status, unsigned expires)
{
    (void)unused, (void)expires;
    if (status != 200) {
        scene_fail("the session server was answered %d for `%s`", status, number);
    }
}

/* -- comparing -- */

/* Whether a dialog may be told as it is while its connection is in this state. Where it could be in several it never
 * goes back: it was confirmed, or rang, for an end that is not there any more. */
static bool state_fits(const struct connection *c, const char *state, bool answered)
{
    const bool confirmed = !strcmp(state, "confirmed");
    switch (c->state) {
    case CONNECTION_INITIATED:
        return !strcmp(state, "trying");
    case CONNECTION_ALERTING:
        return confirmed || !strcmp(state, "early");
    case CONNECTION_HOLD:
        return confirmed;
    case CONNECTION_CONNECTED:
        return answered ? confirmed : confirmed || !strcmp(state, "early") || !strcmp(state, "proceeding");
    default:
        return strcmp(state, "terminated");
    }
}

static void connection_fits(struct following *f, const struct connection *c)
{
    char id[16];
    snprintf(id, sizeof id, "%u", c->call->id);
    const struct known *k = known_of(f, id);
    unsigned there = 0, answered = 0, holding = 0;
    list_each(node, &((struct call *)c->call)->connections) {
        const struct connection *other = list_entry(node, struct connection, of_call);
        if (other != c && other->state != CONNECTION_FAIL) {
            there++;
            answered += other->state == CONNECTION_CONNECTED || other->state == CONNECTION_HOLD;
            holding += other->state == CONNECTION_HOLD;
        }
    }
    if (!state_fits(c, k->state, answered)) {
        scene_fail("call %s: %s is %s, its dialog `%s`", id, f->number, connection_state_name(c->state), k->state);
    }
    if (k->held != (c->state == CONNECTION_HOLD)) {
        scene_fail("call %s: %s is %s, its dialog %s", id, f->number, connection_state_name(c->state),
                   k->held ? "held" : "not held");
    }
    if (there && k->held_there != (there == holding)) {
        scene_fail("call %s: %u of %u others of %s hold, its dialog says%s", id, holding, there, f->number,
                   k->held_there ? " that they do" : " no");
    }
}

static void number_fits(struct following *f)
{
    const struct device *d = device_find(f->number);
    unsigned told = 0, there = 0;
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if (c->line) {
            connection_fits(f, c);
            there++;
        }
    }
    for (unsigned i = 0; i < DIALOGS; i++) {
        told += f->dialogs[i].id[0] != 0;
    }
    if (told != there) {
        scene_fail("%s has %u connections and was told of %u", f->number, there, told);
    }
}

void scene_dialogs_fit(void)
{
    for (unsigned i = 0; server && i < numbers; i++) {
        number_fits(&following[i]);
    }
}

/* -- life -- */

void scene_dialogs_watch(const char *const watched[], unsigned count)
{
    static const struct server_watcher watcher = { .answer = on_answer, .notify = on_notify };
    server = server_open(&(struct server_start){ .server = world_address(5060), .name = "walk", .watcher = &watcher });
    server_register(server, LONG_S);
    loop_drain();
    for (numbers = 0; numbers < count && numbers < NUMBERS; numbers++) {
        following[numbers] = (struct following){ .number = watched[numbers] };
        server_subscribe(server, watched[numbers], LONG_S);
    }
    loop_drain();
}

void scene_dialogs_close(void)
{
    server_free(server);
    server = NULL;
}

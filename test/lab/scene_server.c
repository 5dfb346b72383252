// SPDX-License-Identifier: MIT
/* Session servers in scenarios: what they do, and what they are told. */
#include "test/lab/scene.h"
#include "test/lab/server.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SERVERS = 26, TOLD_MAX = 512, CALLS_MAX = 64 };

static struct watch {
    struct server *server;
    char *told[TOLD_MAX];        /* "answer 200", "201 full 0 active": oldest first */
    unsigned count, at;
} watches[SERVERS];

/* Ids of dialogs in the order in which servers saw them first: #1, #2, … */
static char calls[CALLS_MAX][16];
static unsigned calls_seen;

static unsigned number_of(const char *id, size_t n)
{
    unsigned i = 0;
    while (i < calls_seen && (strncmp(calls[i], id, n) || calls[i][n])) {
        i++;
    }
    if (i == CALLS_MAX) {
        scene_fail("more than %d calls", CALLS_MAX);
    }
    if (i == calls_seen) {
        snprintf(calls[calls_seen++], sizeof calls[0], "%.*s", (int)n, id);
    }
    return i + 1;
}

static void tell(struct watch *w, const char *text)
{
    if (w->count == TOLD_MAX) {
        scene_fail("a session server was told more than %d things", TOLD_MAX);
    }
    w->told[w->count++] = strdup(text);
}

static void on_answer(void *data, const char *number, int status, unsigned expires)
{
    char text[32];
    (void)number, (void)expires;
    snprintf(text, sizeof text, "answer %d", status);
    tell(data, text);
}

/* Calls are told by their place: " 7(early…" becomes " #1(early…". */
static void on_notify(void *data, const char *number, const char *line, const char *xml, size_t n)
{
    struct buf text = { 0 };
    (void)xml, (void)n;
    buf_printf(&text, "%s ", number);
    for (const char *open; (open = strchr(line, '(')); line = open + 1) {
        const char *id = open;
        while (id > line && id[-1] != ' ') {
            id--;
        }
        buf_add(&text, line, (size_t)(id - line));
        buf_printf(&text, "#%u(", number_of(id, (size_t)(open - id)));
    }
    buf_adds(&text, line);
    tell(data, buf_text(&text));
    buf_free(&text);
}

static const struct server_watcher watcher = { .answer = on_answer, .notify = on_notify };

static void watch_clear(struct watch *w)
{
    server_free(w->server);
    for (unsigned i = 0; i < w->count; i++) {
        free(w->told[i]);
    }
    *w = (struct watch){ 0 };
}

void scene_server(unsigned letter, unsigned count, char *words[])
{
    struct watch *w = &watches[letter];
    const char *verb = words[0];
    const unsigned seconds = count > 1 ? (unsigned)strtoul(words[count - 1], NULL, 10) : 0;
    if (!strcmp(verb, "open") && count > 1) {
        watch_clear(w);
        w->server = server_open(&(struct server_start){
            .server = world_address(5060), .name = words[1], .udp = count > 2 && !strcmp(words[2], "udp"),
            .watcher = &watcher, .data = w,
        });
    } else if (!w->server) {
        scene_fail("there is no session server %c", 'a' + letter);
    } else if (!strcmp(verb, "register") && count > 1) {
        server_register(w->server, seconds);
    } else if (!strcmp(verb, "subscribe") && count > 2) {
        server_subscribe(w->server, words[1], seconds);
    } else if (!strcmp(verb, "says") && count > 1) {
        server_says(w->server, (int)seconds);
    } else if (!strcmp(verb, "lose")) {
        server_cut(w->server);
    } else {
        scene_fail("a session server cannot `%s`", verb);
    }
}

static void expect_silence(const struct watch *w)
{
    if (w->at < w->count) {
        scene_fail("session server %c was also told: %s", (char)('a' + (w - watches)), w->told[w->at]);
    }
}

void scene_expect_server(unsigned letter, unsigned count, char *words[])
{
    struct watch *w = &watches[letter];
    char wanted[512];
    if (!strcmp(words[0], "none")) {
        expect_silence(w);
        return;
    }
    scene_join(wanted, sizeof wanted, count, words);
    if (w->at == w->count) {
        scene_fail("nothing came; expected %s", wanted);
    }
    if (strcmp(w->told[w->at], wanted)) {
        scene_fail("%s came, not %s", w->told[w->at], wanted);
    }
    w->at++;
}

void scene_servers_silent(void)
{
    for (unsigned i = 0; i < SERVERS; i++) {
        expect_silence(&watches[i]);
    }
}

void scene_servers_close(void)
{
    for (unsigned i = 0; i < SERVERS; i++) {
        watch_clear(&watches[i]);
    }
    calls_seen = 0;
}

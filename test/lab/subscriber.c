// SPDX-License-Identifier: MIT
#include "test/lab/subscriber.h"

#include "core/loop.h"
#include "test/lab/server.h"

#include <stdio.h>
#include <string.h>

enum { GOODBYE_MS = 2000 };      /* for the answer to our last REGISTER */

static struct {
    struct subscriber start;
    struct server *server;
    struct timer refresh, limit, goodbye;
    bool over[SUBSCRIBER_NUMBERS];   /* refused, or ended by the appliance */
    bool registered, leaving;
    int status;
} self;

static void say(const char *number, const char *text)
{
    printf("%s%s%s\n", number, *number ? " " : "", text);
    fflush(stdout);
}

static void stop(struct timer *t)
{
    (void)t;
    loop_stop();
}

static void subscribe_all(unsigned seconds)
{
    for (unsigned i = 0; i < self.start.count; i++) {
        if (!self.over[i]) {
            server_subscribe(self.server, self.start.numbers[i], seconds);
        }
    }
}

void subscriber_leave(void)
{
    if (self.leaving) {
        return;
    }
    self.leaving = true;
    timer_stop(&self.refresh);
    if (self.registered) {
        subscribe_all(0);
    }
    server_register(self.server, 0);
    timer_start(&self.goodbye, GOODBYE_MS);
}

/* Without a subscription there is nothing to stay for. */
static void strike(const char *number)
{
    unsigned left = 0;
    for (unsigned i = 0; i < self.start.count; i++) {
        self.over[i] |= !strcmp(self.start.numbers[i], number);
        left += !self.over[i];
    }
    if (!left) {
        subscriber_leave();
    }
}

static void time_is_up(struct timer *t)
{
    (void)t;
    subscriber_leave();
}

static void refresh(struct timer *t)
{
    (void)t;
    server_register(self.server, self.start.expires);
    subscribe_all(self.start.expires);
}

/* Both live as long as the shorter one was granted. */
static void refresh_before(unsigned expires)
{
    const uint64_t due = loop_now() + expires * 500u;
    if (!timer_active(&self.refresh) || due < self.refresh.due) {
        timer_start(&self.refresh, expires * 500u);
    }
}

static void on_refused(const char *number, int status)
{
    char text[32];
    snprintf(text, sizeof text, "SIP %d", status);
    say(number, text);
    self.status = 1;
    if (*number) {
        strike(number);
    } else {
        loop_stop();
    }
}

static void on_answer(void *unused, const char *number, int status, unsigned expires)
{
    (void)unused;
    if (status >= 300) {
        on_refused(number, status);
    } else if (self.leaving) {
        if (!*number) {
            loop_stop();
        }
    } else {
        refresh_before(expires);
        if (!self.registered) {
            self.registered = true;
            subscribe_all(self.start.expires);
        }
    }
}

static void on_notify(void *unused, const char *number, const char *line, const char *xml, size_t n)
{
    (void)unused;
    say(number, line);
    if (self.start.xml && n) {
        printf("    %.*s\n", (int)n, xml);
    }
    if (strstr(line, " terminated:")) {
        strike(number);
    }
}

static void on_closed(void *unused)
{
    (void)unused;
    if (self.leaving) {
        return;                  /* by us */
    }
    fprintf(stderr, "naisen-cti: the connection is gone\n");
    self.status = 1;
    loop_stop();
}

static void on_traced(void *unused, bool sent, const char *text, size_t n)
{
    (void)unused;
    fprintf(stderr, "%s\n%.*s\n", sent ? ">>>>" : "<<<<", (int)n, text);
}

int subscriber_run(const struct subscriber *s)
{
    static struct server_watcher watcher = { .answer = on_answer, .notify = on_notify, .closed = on_closed };
    self.start = *s;
    self.refresh.fire = refresh;
    self.limit.fire = time_is_up;
    self.goodbye.fire = stop;
    if (s->verbose) {
        watcher.traced = on_traced;
    }
    if (s->seconds) {
        timer_start(&self.limit, s->seconds * 1000u);
    }
    self.server = server_open(&(struct server_start){
        .server = s->server, .name = s->name, .udp = s->udp, .watcher = &watcher,
    });
    server_register(self.server, s->expires);
    loop_run();
    self.leaving = true;
    server_free(self.server);
    return self.status;
}

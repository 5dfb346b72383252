// SPDX-License-Identifier: MIT
#include "csta/session.h"

#include "csta/compose.h"
#include "csta/monitor.h"
#include "csta/trace.h"

#include "core/memory.h"
#include "core/promote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct limit session_limit = { "CTI sessions", "the INVITE is answered 503", SESSIONS_MAX, 0, 0 };

const struct log_message session_up_message = { "CTI", 6, "SESSION_UP",
    "An application opened a CTI session. For information." };
const struct log_message session_down_message = { "CTI", 6, "SESSION_DOWN",
    "A CTI session ended, and its monitors with it. An application that was not meant to leave should return." };

/* -- the state table -- */

static const char *const state_names[SESSION_STATES] = { "null", "active", "ending" };
static const char *const event_names[SESSION_EVENTS] = { "open", "request", "send", "end", "close" };

struct transition {
    bool accepted;
    enum session_state next;
};

static const struct transition transitions[SESSION_STATES][SESSION_EVENTS] = {
    [SESSION_NULL] = {
        [SESSION_OPEN] = { true, SESSION_ACTIVE },
    },
    [SESSION_ACTIVE] = {
        [SESSION_REQUEST] = { true, SESSION_ACTIVE },
        [SESSION_SEND] = { true, SESSION_ACTIVE },
        [SESSION_END] = { true, SESSION_ENDING },
        [SESSION_CLOSE] = { true, SESSION_NULL },
    },
    [SESSION_ENDING] = {
        [SESSION_CLOSE] = { true, SESSION_NULL },
    },
};

bool cti_session_step(struct session *s, enum session_event e)
{
    const struct transition *t = &transitions[s->state][e];
    if (!t->accepted) {
        TRACE(TRACE_SESSION, "//CTI/SM:session %u %s refuses %s", s->id, state_names[s->state], event_names[e]);
        return false;
    }
    if (t->next != s->state)
        TRACE(TRACE_SESSION, "//CTI/SM:session %u %s -> %s", s->id, state_names[s->state], state_names[t->next]);
    s->state = t->next;
    return true;
}

/* -- the table of sessions, sorted by id -- */

static struct session *table[SESSIONS_MAX];
static size_t table_size;
static uint32_t last_id;

/* Where the first id above `id` is, or would be. */
static size_t place_after(uint32_t id)
{
    size_t low = 0, high = table_size;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (table[middle]->id <= id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct session *cti_session_find(uint32_t id)
{
    const size_t after = place_after(id);
    return after && table[after - 1]->id == id ? table[after - 1] : NULL;
}

struct session *cti_session_after(uint32_t id)
{
    const size_t place = place_after(id);
    return place < table_size ? table[place] : NULL;
}

/* Ids begin at random, so that a stale one from before a restart rarely names somebody else's session. */
static uint32_t new_id(void)
{
    if (!last_id && getrandom(&last_id, sizeof last_id, GRND_NONBLOCK) != sizeof last_id)
        last_id = (uint32_t)loop_wall();
    do {
        last_id = last_id % SESSION_ID_MAX + 1;
    } while (cti_session_find(last_id));
    return last_id;
}

static void table_insert(struct session *s)
{
    const size_t place = place_after(s->id);
    memmove(table + place + 1, table + place, (table_size - place) * sizeof *table);
    table[place] = s;
    table_size++;
}

static void table_remove(const struct session *s)
{
    const size_t place = place_after(s->id);
    memmove(table + place - 1, table + place, (table_size - place) * sizeof *table);
    table_size--;
}

/* -- life -- */

/* "sip:alice@example.com 10.0.0.9:5060/tcp": who it is, for people. */
static const char *peer_text(const struct session *s, char *text, size_t size)
{
    const struct dialog_info *info = content_info(s->dialog);
    char user[128], address[ADDRESS_TEXT];
    snprintf(text, size, "%s %s/%s", log_escape(info->user, strlen(info->user), user, sizeof user),
             address_text(&info->origin, address), info->transport);
    return text;
}

struct session *cti_session_open(struct dialog *d, const char *edition, const char *line)
{
    if (!limit_take(&session_limit))
        return NULL;
    struct session *s = must(calloc(1, sizeof *s));
    s->id = new_id();
    s->dialog = d;
    s->edition = edition;
    log_escape(line, strlen(line), s->line, sizeof s->line);
    s->global = *line == '+';
    if (!device_find(line))
        promote_reduce(line, s->primary);
    list_init(&s->monitors);
    table_insert(s);
    cti_session_step(s, SESSION_OPEN);
    char peer[256];
    log_say(&session_up_message, "session %u line %s of %s", s->id, s->line, peer_text(s, peer, sizeof peer));
    return s;
}

void cti_session_note(struct session *s, bool ours, const char *data, size_t size)
{
    trace_xml(s->id, ours ? "->" : "<-", data, size);
    cti_history_add(&s->history, ours, data, size);
}

void cti_session_send(struct session *s, const struct buf *message)
{
    if (!cti_session_step(s, SESSION_SEND))
        return;
    cti_session_note(s, true, message->data, message->size);
    if (!content_send(s->dialog, message->data, message->size))
        cti_session_step(s, SESSION_END);        /* sip/ has cut it off at its queue limit */
}

void cti_session_end(struct session *s)
{
    if (cti_session_step(s, SESSION_END))
        content_end(s->dialog);
}

/* ECMA-269 14.1.5, to those who registered. */
static void tell_disabled(struct session *s)
{
    static struct buf message;
    compose_begin(&message, s->edition, "SystemStatus");
    compose_number(&message, "sysStatRegisterID", s->id);
    compose_text(&message, "systemStatus", "disabled");
    compose_close(&message, "SystemStatus");
    cti_session_send(s, &message);
}

void cti_session_end_all(void)
{
    for (struct session *s = cti_session_after(0); s; s = cti_session_after(s->id)) {
        if (s->registered)
            tell_disabled(s);
        cti_session_end(s);
    }
}

static const char *const reasons[] = {
    [DIALOG_BYE] = "BYE of the application", [DIALOG_EXPIRED] = "session timer expired",
    [DIALOG_TRANSPORT] = "connection lost", [DIALOG_NO_ANSWER] = "no answer",
    [DIALOG_REJECTED] = "refused by the application", [DIALOG_LOCAL] = "ended here",
};

void cti_session_closed(struct session *s, enum dialog_end why)
{
    char peer[256];
    log_say(&session_down_message, "session %u line %s of %s: %s", s->id, s->line, peer_text(s, peer, sizeof peer),
            reasons[why]);
    cti_session_step(s, SESSION_CLOSE);
    while (!list_empty(&s->monitors))
        monitor_stop(list_entry(s->monitors.next, struct monitor, of_session));
    table_remove(s);
    limit_give(&session_limit);
    cti_history_clear(&s->history);
    free(s);
}

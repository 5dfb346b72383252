// SPDX-License-Identifier: MIT
/* Keys about several calls of a phone: Select marks calls, Join makes one conference of them and of the call in which
 * it is pressed, DirTrfr connects the other ends of two. The marks are the phone's own: nobody else sees them. cBarge
 * joins a call that another phone of a shared line has. */
#include "sccp/sccp.h"

#include "core/service.h"

#include <stdio.h>

static bool talks_or_holds(const struct appearance *a)
{
    const enum connection_state state = a->connection->state;
    return a->state == APPEARANCE_ACTIVE && (state == CONNECTION_CONNECTED || state == CONNECTION_HOLD);
}

/* -- another phone's call -- */

static bool is_remote(const struct appearance *a)
{
    return a->state == APPEARANCE_REMOTE;
}

void input_barge(const struct press *at)
{
    const struct appearance *a = meant(at, is_remote);
    input_tell(at->session, a ? service_barge(a->connection, at->phone) : FAULT_CONNECTION_STATE);
}

/* -- marks -- */

static uint32_t *mark_of(struct session *s, uint32_t reference)
{
    for (unsigned i = 0; i < SELECTED_MAX; i++)
        if (s->selected[i] == reference)
            return &s->selected[i];
    return NULL;
}

/* The call behind a mark; NULL when it has ended, or another phone of its line has it now. */
static struct appearance *marked(const struct press *at, uint32_t reference)
{
    struct appearance *a = reference ? appearance_find(at->phone, reference) : NULL;
    return a && talks_or_holds(a) ? a : NULL;
}

static void forget_ended(const struct press *at)
{
    for (unsigned i = 0; i < SELECTED_MAX; i++)
        if (!marked(at, at->session->selected[i]))
            at->session->selected[i] = 0;
}

static void show(struct session *s, const struct appearance *a, bool on)
{
    SEND(s, .id = SCCP_CALL_SELECT_STAT, .status = on, .call = a->reference, .line = a->button->instance);
}

void input_select(const struct press *at)
{
    const struct appearance *a = meant(at, talks_or_holds);
    forget_ended(at);
    uint32_t *own = a ? mark_of(at->session, a->reference) : NULL, *free = mark_of(at->session, 0);
    if (!a || (!own && !free)) {
        input_tell(at->session, a ? FAULT_LIMIT : FAULT_CONNECTION_STATE);
        return;
    }
    *(own ? own : free) = own ? 0 : a->reference;
    show(at->session, a, !own);
}

/* -- acts on what is marked -- */

enum { CHOSEN_MAX = SELECTED_MAX + 1 };

/* The call in which the key was pressed, then those that are marked; the marks go. */
static unsigned choose(const struct press *at, struct connection *chosen[CHOSEN_MAX])
{
    struct appearance *first = meant(at, talks_or_holds);
    unsigned count = 0;
    if (first)
        chosen[count++] = first->connection;
    for (unsigned i = 0; i < SELECTED_MAX; i++) {
        const struct appearance *a = marked(at, at->session->selected[i]);
        at->session->selected[i] = 0;
        if (!a)
            continue;
        show(at->session, a, false);
        if (a != first)
            chosen[count++] = a->connection;
    }
    return count;
}

/* Brings the one that talks to the front; when none does, the first is resumed. */
static enum fault take_up(const struct press *at, struct connection *chosen[CHOSEN_MAX], unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct connection *c = chosen[i];
        if (c->state == CONNECTION_HOLD)
            continue;
        chosen[i] = chosen[0];
        chosen[0] = c;
        return FAULT_NONE;
    }
    return service_retrieve(chosen[0], at->phone, false);
}

void input_join(const struct press *at)
{
    struct connection *chosen[CHOSEN_MAX];
    const unsigned count = choose(at, chosen);
    enum fault fault = count < 2 ? FAULT_CONNECTION_STATE : take_up(at, chosen, count);
    struct connection *talking = chosen[0];
    for (unsigned i = 1; fault == FAULT_NONE && i < count; i++) {
        fault = service_conference(chosen[i], talking);
        talking = chosen[i];
    }
    input_tell(at->session, fault);
}

void input_direct_transfer(const struct press *at)
{
    struct connection *chosen[CHOSEN_MAX];
    const unsigned count = choose(at, chosen);
    enum fault fault = count == 2 ? take_up(at, chosen, count) : FAULT_CONNECTION_STATE;
    if (fault == FAULT_NONE)
        fault = service_transfer(chosen[1], chosen[0]);
    input_tell(at->session, fault);
}

void input_remove_last(const struct press *at)
{
    const struct appearance *a = meant(at, talks_or_holds);
    input_tell(at->session, a ? service_remove_last(a->connection) : FAULT_CONNECTION_STATE);
}

static bool is_in_conference(const struct appearance *a)
{
    return appearance_own(a) && a->connection->call->mixed;
}

/* Who is in it, the last to come first, its maker with a star. CME's list has keys of its own to look again and to take
 * somebody out; ours is one line, which a phone without pages can show as well. ConfList looks again, RmLstC takes
 * somebody out. */
void input_conference_list(const struct press *at)
{
    enum { SECONDS = 10 };
    const struct appearance *a = meant(at, is_in_conference);
    char text[200];
    size_t n = 0;
    if (!a) {
        input_tell(at->session, FAULT_CONNECTION_STATE);
        return;
    }
    const struct list *all = &a->connection->call->connections;
    for (const struct list *node = all->prev; node != all && n < sizeof text; node = node->prev) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s", n ? " " : "", c->device->number,
                              c->convened ? "*" : "");
    }
    SEND(at->session, .id = SCCP_DISPLAY_NOTIFY, .timeout = SECONDS, .text = text);
}

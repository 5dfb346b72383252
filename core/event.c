// SPDX-License-Identifier: MIT
/* One queue for everything that a transition causes, in its order: what phones show, their media, then the event for
 * subscribers. Entries are copies in an arena that is emptied when the queue is, so nobody looks at a live call to
 * describe the past. */
#include "core/event.h"

#include "core/internal.h"
#include "core/memory.h"
#include "core/promote.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum pending_kind {
    PENDING_EVENT, PENDING_INDICATION, PENDING_MEDIA, PENDING_NOTICE, PENDING_DIGITS, PENDING_WATCH, PENDING_REMINDER,
    PENDING_BELL
};

struct pending {
    struct pending *next;
    enum pending_kind kind;
    uint32_t phone;              /* ephone tag; it may be gone when its turn comes */
    union {
        struct event event;
        struct indication indication;
        struct media_order media;
        enum notice notice;
        struct { uint32_t reference; const char *text; } digits;
        struct { unsigned index; enum watch_lamp state; } watch;
        const char *number;          /* of a reminder, a bell */
    };
};

static struct pending *first, **last = &first;

/* -- arena: blocks that are kept for the next settle -- */

enum { BLOCK = 64 * 1024, KEPT = 16 };

struct limit events_waiting = {
    .name = "Events of one turn, bytes", .when_full = "what is more is given back when they are told",
    .maximum = KEPT * BLOCK,
};

struct block {
    struct block *next;
    size_t used;
    char data[BLOCK];
};

static struct block *blocks, *current;
static size_t used_blocks;       /* as large as they are, until they are told */

static void *arena(size_t size)
{
    size = (size + 15) & ~(size_t)15;
    assert(size <= BLOCK);
    if (!current || current->used + size > BLOCK) {
        used_blocks++;
        struct block **next = current ? &current->next : &blocks;
        if (!*next)
            *next = must(calloc(1, sizeof **next));
        current = *next;
        current->used = 0;
    }
    void *p = current->data + current->used;
    current->used += size;
    limit_set(&events_waiting, (used_blocks - 1) * BLOCK + current->used);
    return p;
}

static void free_from(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        free(b);
        events_waiting.refused++;
        b = next;
    }
}

static void arena_reset(void)
{
    struct block *last_kept = blocks;
    for (unsigned i = 1; last_kept && i < KEPT; i++)
        last_kept = last_kept->next;
    if (last_kept) {
        free_from(last_kept->next);
        last_kept->next = NULL;
    }
    current = blocks;
    used_blocks = blocks != NULL;
    if (current)
        current->used = 0;
    events_waiting.used = 0;
}

static const char *copy(const char *text)
{
    const size_t size = strlen(text) + 1;
    return memcpy(arena(size), text, size);
}

static struct pending *queue(enum pending_kind kind, uint32_t phone)
{
    struct pending *p = arena(sizeof *p);
    *p = (struct pending){ .kind = kind, .phone = phone };
    *last = p;
    last = &p->next;
    return p;
}

/* -- events -- */

static const char *const kind_names[EVENT_KINDS] = {
    "ServiceInitiated", "Originated", "Delivered", "Established", "Held", "Retrieved", "ConnectionCleared", "Failed",
    "Diverted", "Queued", "Transferred", "Conferenced", "OutOfService", "BackInService", "DoNotDisturb", "Forwarding",
    "MessageWaiting",
};

const char *event_kind_name(enum event_kind kind)
{
    return kind_names[kind];
}

static const char *holder_of(const struct connection *c)
{
    const struct phone *p = connection_holder(c);
    char name[PHONE_NAME];
    return p ? copy(phone_name(p, name)) : NULL;
}

/* It left, and another connection of its device is in the call: who transferred a call to a line of his own. There is
 * one {call, device}, so his monitors hear of the one that stays. */
static bool is_succeeded(const struct connection *c)
{
    list_each(node, &c->call->connections) {
        const struct connection *other = list_entry(node, struct connection, of_call);
        if (c->state == CONNECTION_NULL && other != c && other->device == c->device && other->line)
            return true;
    }
    return false;
}

void event_emit(const struct emission *e)
{
    const struct call *call = e->subject->call, *merged = e->old_call ? call_find(e->old_call) : NULL;
    unsigned count = 0;
    list_each(counted, &call->connections)
        count++;
    struct event_party *parties = arena(count * sizeof *parties);
    unsigned n = 0;
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        /* A connection without a line (a busy end) was never presented: its device has nothing to see. */
        const bool sees = c->line && c != e->except && (!e->only || c == e->only) && !is_succeeded(c);
        parties[n++] = (struct event_party){ copy(c->device->number), c->state, sees,
                                             c->came_from ? c->came_from : call->id };
    }
    struct event *event = &queue(PENDING_EVENT, 0)->event;
    *event = (struct event){
        .kind = e->kind, .cause = e->cause, .call = call->id,
        .subject = copy(e->subject->device->number),
        .calling = copy(call->calling), .called = copy(call->called),
        .last_redirection = *call->redirection ? copy(call->redirection) : NULL,
        .destination = e->destination ? copy(e->destination) : NULL, .secondary_call = e->old_call,
        .parties = parties, .party_count = n, .phone = holder_of(e->subject),
    };
    memcpy(event->gcid, call->gcid, sizeof event->gcid);
    if (merged)
        memcpy(event->secondary_gcid, merged->gcid, sizeof event->secondary_gcid);
}

static struct event *emit_device(enum event_kind kind, enum cause cause, const struct device *d)
{
    struct event_party *party = arena(sizeof *party);
    const char *number = copy(d->number);
    *party = (struct event_party){ .number = number, .state = CONNECTION_NULL, .inside = true };
    struct event *event = &queue(PENDING_EVENT, 0)->event;
    *event = (struct event){
        .kind = kind, .cause = cause, .subject = number, .calling = "", .called = "", .parties = party,
        .party_count = 1,
    };
    return event;
}

void event_emit_device(enum event_kind kind, enum cause cause, const struct device *d)
{
    emit_device(kind, cause, d);
}

void event_emit_feature(enum event_kind kind, const struct device *d, bool on, const char *number)
{
    const char *destination = number ? copy(number) : NULL;
    struct event *event = emit_device(kind, CAUSE_NORMAL, d);
    event->on = on;
    event->destination = destination;
}

/* -- what phones show -- */

/* Every end of a call in the eyes of one of them. */
static enum view view_of_connected(const struct connection *c)
{
    const struct connection *peer = connection_peer(c);
    if (c->call->mixed)
        return VIEW_CONFERENCE;
    if (!peer)
        return VIEW_PROCEED;
    if (peer->state == CONNECTION_ALERTING)
        return VIEW_RING_OUT;
    if (peer->state == CONNECTION_FAIL)
        return peer->failure == CAUSE_BUSY ? VIEW_BUSY : VIEW_CONGESTION;
    return VIEW_CONNECTED;
}

static bool has_other_active(const struct appearance *a)
{
    list_each(node, &a->phone->appearances) {
        const struct appearance *other = list_entry(node, struct appearance, of_phone);
        const bool active = other->state == APPEARANCE_ACTIVE && other->connection->state != CONNECTION_HOLD;
        if (other != a && (active || other->state == APPEARANCE_BARGED || other->state == APPEARANCE_PAGED))
            return true;
    }
    return false;
}

/* How it began to ring is how it goes on ringing. */
static enum view view_of_ringing(const struct appearance *a)
{
    if (a->shown == VIEW_RING_IN || a->shown == VIEW_CALL_WAITING)
        return a->shown;
    return has_other_active(a) ? VIEW_CALL_WAITING : VIEW_RING_IN;
}

static enum view view_of(const struct appearance *a)
{
    const struct connection *c = a->connection;
    if (a->state == APPEARANCE_REMOTE)
        return c->state == CONNECTION_HOLD && !appearance_hidden(a) ? VIEW_REMOTE_HOLD : VIEW_REMOTE;
    if (a->state == APPEARANCE_PAGED)
        return VIEW_PAGED;
    if (a->state == APPEARANCE_BARGED)
        return VIEW_BARGED;
    switch (c->state) {
    case CONNECTION_INITIATED:
        return c->prompted ? view_of_ringing(a) : *c->digits ? VIEW_DIALING : VIEW_OFF_HOOK;
    case CONNECTION_ALERTING:
        return view_of_ringing(a);
    case CONNECTION_CONNECTED:
        return view_of_connected(c);
    case CONNECTION_HOLD:
        return VIEW_HOLD;
    case CONNECTION_FAIL:
        return c->failure == CAUSE_NOT_OBTAINABLE ? VIEW_INVALID
            : c->failure == CAUSE_BUSY            ? VIEW_BUSY
                                                  : VIEW_CONGESTION;
    default:
        return VIEW_IDLE;
    }
}

static struct party party_of(const char *number)
{
    const struct device *d = promote_find(number);
    char group[HUNT_NAME];
    const char *name = d && d->hunt ? hunt_name(d, group) : "";
    if (d && device_line(d))
        name = line_settings(device_line(d))->name;
    return (struct party){ copy(number), copy(name) };
}

/* Who redirected, perhaps as the outside knows him. */
static struct party redirecting(const char *number)
{
    struct party p = party_of(number);
    char expanded[OUTSIDE_MAX];
    if (*number && settings_telephony()->redirecting_expanded && promote_expand(number, expanded))
        p.number = copy(expanded);
    return p;
}

/* Who is called, as this end sees it: itself; to who calls, the number that he dialled, or where that was forwarded to
 * (of a hunt group its member when it answers). All of a conference see the same. */
static const char *called_of(const struct connection *c)
{
    const struct call *call = c->call;
    const struct connection *peer = connection_peer(c);
    if (call->mixed || c->prompted)
        return call->called;
    if (!c->origin)
        return c->device->number;
    const bool hunts = peer && peer->state == CONNECTION_ALERTING && call->cause == CAUSE_DISTRIBUTED;
    return call->redirections && peer && !hunts ? peer->device->number : call->called;
}

static bool last_call(const struct appearance *a)
{
    list_each(node, &a->phone->appearances) {
        const struct appearance *other = list_entry(node, struct appearance, of_phone);
        if (other != a && other->state != APPEARANCE_REMOTE)
            return false;
    }
    return true;
}

static void say(struct appearance *a, enum view view, bool by_service, bool reminder)
{
    const struct connection *c = a->connection;
    const struct indication i = {
        .view = view, .before = a->shown, .line = a->button->instance, .reference = a->reference,
        .outbound = c->origin, .calling = party_of(c->call->calling), .called = party_of(called_of(c)),
        .original_called = *c->call->original ? redirecting(c->call->original) : party_of(c->call->called),
        .last_redirecting = redirecting(c->call->redirection),
        .digits = copy(c->digits), .ringer = button_ringer(a->button), .silent = appearance_silent(a),
        .waiting = view == VIEW_CALL_WAITING ? appearance_waiting(a) : WAITING_QUIET, .reminder = reminder,
        .unattended = c->unattended, .muted = c->muted,
        .prompt = c->prompted,
        .consultation = c->consulted && c->state != CONNECTION_HOLD, .hidden = appearance_hidden(a),
        .barges = appearance_barges(a),
        .by_service = by_service && a->state != APPEARANCE_REMOTE,
        .last = view == VIEW_IDLE && last_call(a), .connected_at = c->call->connected_at,
    };
    queue(PENDING_INDICATION, a->phone->tag)->indication = i;
    a->shown = view;
}

static void indicate(struct appearance *a, enum view view, bool by_service)
{
    say(a, view, by_service, false);
}

void view_update(struct appearance *a, bool by_service)
{
    const enum view view = view_of(a);
    if (view != a->shown)
        indicate(a, view, by_service);
}

void view_refresh(struct appearance *a, bool by_service)
{
    indicate(a, view_of(a), by_service);
}

void view_update_call(const struct call *call, const struct connection *served)
{
    list_each(node, &call->connections) {
        const struct connection *c = list_entry(node, struct connection, of_call);
        list_each(shown, &c->appearances)
            view_update(list_entry(shown, struct appearance, of_connection), c == served);
    }
}

void view_remind(struct appearance *a)
{
    say(a, a->shown, false, true);
}

void view_clear(struct appearance *a)
{
    indicate(a, VIEW_IDLE, false);
}

void event_media(const struct phone *p, const struct media_order *o)
{
    queue(PENDING_MEDIA, p->tag)->media = *o;
}

void event_notice(const struct phone *p, enum notice n)
{
    queue(PENDING_NOTICE, p->tag)->notice = n;
}

void event_bell(const struct phone *p, const char *number)
{
    struct pending *pending = queue(PENDING_BELL, p->tag);
    pending->number = copy(number);
}

void event_digits(const struct appearance *a, const char *digits)
{
    struct pending *p = queue(PENDING_DIGITS, a->phone->tag);
    p->digits.reference = a->reference;
    p->digits.text = copy(digits);
}

void event_watch(const struct watch *w)
{
    struct pending *p = queue(PENDING_WATCH, w->phone->tag);
    p->watch.index = w->index;
    p->watch.state = w->shown;
}

void event_remind(const struct phone *p, const char *slot)
{
    struct pending *pending = queue(PENDING_REMINDER, p->tag);
    pending->number = copy(slot);
}

/* -- handing out -- */

enum { SUBSCRIBERS_MAX = 8 };

static void (*subscribers[SUBSCRIBERS_MAX])(const struct event *);
static unsigned subscriber_count;

void event_subscribe(void (*fn)(const struct event *e))
{
    assert(subscriber_count < SUBSCRIBERS_MAX);
    subscribers[subscriber_count++] = fn;
}

static void tell(struct phone *phone, const struct pending *p)
{
    const struct port *port = phone->port;
    switch (p->kind) {
    case PENDING_INDICATION:
        port->indicate(phone, &p->indication);
        break;
    case PENDING_MEDIA:
        port->media(phone, &p->media);
        break;
    case PENDING_NOTICE:
        port->notice(phone, p->notice);
        break;
    case PENDING_DIGITS:
        port->digits(phone, p->digits.reference, p->digits.text);
        break;
    case PENDING_WATCH:
        port->watch(phone, p->watch.index, p->watch.state);
        break;
    case PENDING_REMINDER:
        port->remind(phone, p->number);
        break;
    case PENDING_BELL:
        port->bell(phone, p->number);
        break;
    case PENDING_EVENT:
        break;
    }
}

static void hand_out(const struct pending *p)
{
    if (p->kind == PENDING_EVENT) {
        for (unsigned i = 0; i < subscriber_count; i++)
            subscribers[i](&p->event);
        return;
    }
    struct phone *phone = phone_find(p->phone);
    if (phone && phone->port)
        tell(phone, p);
}

void core_settle(void)
{
    static bool settling;
    if (settling || !first)
        return;
    settling = true;
    while (first) {
        const struct pending *p = first;
        hand_out(p);
        first = p->next;
        if (!first)
            last = &first;
    }
    arena_reset();
    settling = false;
}

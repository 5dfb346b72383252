// SPDX-License-Identifier: MIT
#include "sip/registrar.h"

#include "core/loop.h"
#include "core/memory.h"
#include "sip/counters.h"
#include "sip/digest.h"
#include "sip/origin.h"
#include "sip/ports.h"
#include "sip/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { NAME_TEXT = 64, REGISTRATIONS_MAX = 256, EXPIRES_DEFAULT = 3600 };

struct limit limit_registrations = { "SIP registrations", "REGISTER gets 503", REGISTRATIONS_MAX, 0, 0 };

const struct log_message message_registered = {
    "SIP", 6, "SESSION_SERVER", "A session server registered or took its leave. For information."
};
const struct log_message message_lost = {
    "SIP", 4, "SESSION_SERVER_LOST", "A session server stopped to register; its CTI sessions are ended. Look at the "
    "application and at the network."
};
const struct log_message message_unauthorized = {
    "SIP", 4, "UNAUTHORIZED", "A REGISTER with a wrong user name or password was refused. Compare it with "
    "`authentication credential` of telephony-service."
};

struct binding {
    struct list all, on_channel;
    struct channel *channel;         /* NULL: UDP, or its connection is gone */
    struct address peer, origin;     /* of the last REGISTER */
    struct timer timer;
    uint64_t expires;                /* of loop_now() */
    unsigned number;
    uint32_t reference;
    char name[NAME_TEXT];
    char *call_id, *contact;
};

static struct list bindings = LIST_INIT(bindings);

/* -- the table -- */

static struct binding *binding_find(const char *name)
{
    list_each(node, &bindings) {
        struct binding *b = list_entry(node, struct binding, all);
        if (!strcmp(b->name, name))
            return b;
    }
    return NULL;
}

static void binding_leave_channel(struct binding *b)
{
    if (b->channel)
        channel_leave(b->channel, &b->on_channel);
    b->channel = NULL;
}

static void binding_free(struct binding *b)
{
    timer_stop(&b->timer);
    binding_leave_channel(b);
    list_remove(&b->all);
    free(b->call_id);
    free(b->contact);
    free(b);
    limit_give(&limit_registrations);
}

/* Who it is, for people. */
static const char *binding_text(const struct binding *b, char *text, size_t size)
{
    char peer[ADDRESS_TEXT];
    snprintf(text, size, "%s at %s", b->name, address_text(&b->origin, peer));
    return text;
}

static unsigned seconds_left(const struct binding *b)
{
    const uint64_t now = loop_now();
    return b->expires > now ? (unsigned)((b->expires - now + 999) / 1000) : 0;
}

static struct registration_info binding_info(const struct binding *b)
{
    return (struct registration_info){ b->peer, b->origin, b->number, b->reference, seconds_left(b) };
}

static void binding_end(struct binding *b, enum registration_end why)
{
    static const char *const reasons[] = {
        [REGISTRATION_LEFT] = "unregistered", [REGISTRATION_EXPIRED] = "no REGISTER in time",
        [REGISTRATION_REMOVED] = "not configured any more",
    };
    const struct registration_info was = binding_info(b);
    char name[NAME_TEXT], text[NAME_TEXT + ADDRESS_TEXT + 8];
    memcpy(name, b->name, sizeof name);
    log_say(why == REGISTRATION_EXPIRED ? &message_lost : &message_registered, "%s: %s",
            binding_text(b, text, sizeof text), reasons[why]);
    binding_free(b);
    content_lost(name, &was, why);
}

static void on_expiry(struct timer *t)
{
    binding_end(list_entry(t, struct binding, timer), REGISTRATION_EXPIRED);
}

static struct binding *binding_new(const char *name)
{
    static unsigned numbers;
    if (!limit_take(&limit_registrations))
        return NULL;
    struct binding *b = must(calloc(1, sizeof *b));
    list_init(&b->on_channel);
    b->timer.fire = on_expiry;
    b->number = ++numbers;
    snprintf(b->name, sizeof b->name, "%s", name);
    list_append(&bindings, &b->all);
    return b;
}

static void replace(char **text, struct text by)
{
    free(*text);
    *text = must(strndup(by.at, by.size));
}

/* -- what a REGISTER wants -- */

struct wish {
    bool query;                      /* without Contact: only asks */
    bool everything;                 /* Contact: * */
    struct text contact;             /* its URI */
    long seconds;                    /* 0 leaves */
};

/* A value that cannot be read is as good as none (RFC 3261 10.2.1.1). */
static long seconds_of(struct text value)
{
    const long seconds = value.at ? text_number(value, NULL) : -1;
    return seconds < 0 ? EXPIRES_DEFAULT : seconds;
}

/* One contact is kept for a name: the first. */
static struct wish wish_of(const struct message *m)
{
    struct text rest = m->first[H_CONTACT], item;
    if (!rest.at || !text_item(&rest, &item) || !item.size)
        return (struct wish){ .query = true };
    const struct text own = text_parameter(item, "expires");
    return (struct wish){
        .everything = text_is(item, "*"),
        .contact = text_uri(item),
        .seconds = seconds_of(own.at ? own : m->first[H_EXPIRES]),
    };
}

/* -- what it gets -- */

static const struct settings_sip *limits_now(void)
{
    return config_settings(&sip_slice);
}

static void say_binding(const struct binding *b, struct buf *headers)
{
    const unsigned seconds = seconds_left(b);
    buf_printf(headers, "Contact: <%s>;expires=%u\r\nExpires: %u\r\n", b->contact, seconds, seconds);
}

bool registrar_find(const char *name, struct registration_info *info)
{
    const struct binding *b = binding_find(name);
    if (b)
        *info = binding_info(b);
    return b;
}

/* Asks for a password where one is configured; 0 when nothing stands in the way. */
static int authorize(const struct message *m, const struct path *p, struct buf *headers)
{
    const struct settings_account *configured = config_settings(&account_slice);
    if (!configured->given)
        return 0;
    const struct account account = { configured->name, configured->password, settings_system()->hostname };
    const enum digest d = digest_check(m, &account);
    if (d == DIGEST_RIGHT)
        return 0;
    if (d == DIGEST_WRONG) {
        char peer[ADDRESS_TEXT];
        sip_counters[COUNT_UNAUTHORIZED].value++;
        log_say(&message_unauthorized, "%s: wrong user name or password", address_text(&p->peer, peer));
    }
    digest_challenge(headers, account.realm, d == DIGEST_STALE);
    return 401;
}

static void move(struct binding *b, const struct path *p)
{
    if (b->channel != p->channel) {
        binding_leave_channel(b);
        if (p->channel)
            channel_join(p->channel, &p->channel->bindings, &b->on_channel);
    }
    b->channel = p->channel;
    b->peer = p->peer;
}

static void refresh(struct binding *b, const struct message *m, const struct wish *w, unsigned seconds)
{
    replace(&b->call_id, m->first[H_CALL_ID]);
    replace(&b->contact, w->contact);
    b->expires = loop_now() + 1000ull * seconds;
    timer_start(&b->timer, 1000ull * seconds);
}

/* The 200 to the first REGISTER of a Call-ID tells the application the reference by which we know it (command
 * reference, register-id). */
static int binding_renew(const struct message *m, const struct path *p, const struct wish *w, unsigned seconds,
                         struct buf *headers)
{
    const char *name = m->addresses.to_user;
    struct binding *b = binding_find(name);
    const bool is_new = !b;
    if (is_new && !(b = binding_new(name)))
        return 503;
    const bool first = !b->call_id || !text_is(m->first[H_CALL_ID], b->call_id);
    move(b, p);
    b->origin = origin_of(m, p);
    refresh(b, m, w, seconds);
    say_binding(b, headers);
    if (first)
        buf_printf(headers, "Cisco-referenceID: %08X\r\n", b->reference);
    if (is_new) {
        char text[NAME_TEXT + ADDRESS_TEXT + 8];
        log_say(&message_registered, "%s: registered for %u s", binding_text(b, text, sizeof text), seconds);
        const struct registration_info info = binding_info(b);
        content_registered(b->name, &info);
    }
    return 200;
}

static int binding_leave(struct binding *b)
{
    if (b)
        binding_end(b, REGISTRATION_LEFT);
    return 200;
}

int registrar_receive(const struct message *m, const struct path *p, struct buf *headers)
{
    const char *name = m->addresses.to_user;
    const struct settings_sip *limits = limits_now();
    unsigned longest = 0;
    const enum admission admission = strlen(name) < NAME_TEXT ? content_may_register(name, &longest) : ADMIT_NOT;
    if (admission != ADMIT)
        return admission == ADMIT_NOT ? 404 : 0;
    const int refusal = authorize(m, p, headers);
    if (refusal)
        return refusal;
    const struct wish w = wish_of(m);
    struct binding *b = binding_find(name);
    if (w.query) {
        if (b)
            say_binding(b, headers);
        return 200;
    }
    if (!w.seconds)
        return binding_leave(b);
    if (w.everything || !w.contact.size)
        return 400;                          /* RFC 3261 10.3: everything only with Expires: 0 */
    if (w.seconds < limits->expires_min) {
        buf_printf(headers, "Min-Expires: %u\r\n", limits->expires_min);
        return 423;
    }
    unsigned seconds = (unsigned)w.seconds < longest ? (unsigned)w.seconds : longest;
    if (seconds > limits->expires_max)
        seconds = limits->expires_max;
    return binding_renew(m, p, &w, seconds, headers);
}

/* -- the world around -- */

void registrar_disconnected(struct channel *c)
{
    list_each(node, &c->bindings) {
        list_remove(node);
        list_entry(node, struct binding, on_channel)->channel = NULL;
    }
}

void registrar_applied(void)
{
    list_each(node, &bindings) {
        struct binding *b = list_entry(node, struct binding, all);
        unsigned longest;
        if (!ports_registrar() || content_may_register(b->name, &longest) == ADMIT_NOT)
            binding_end(b, REGISTRATION_REMOVED);
    }
}

void registrar_stop(void)
{
    list_each(node, &bindings)
        binding_free(list_entry(node, struct binding, all));
}

// SPDX-License-Identifier: MIT
/* Subscriptions: RFC 6665, the notifier's side. Each is a dialog of its own; the package behind `core/content.h` says
 * who may subscribe and what there is to tell. Every SUBSCRIBE is answered at once and followed by the whole state;
 * one with Expires: 0 gets it as the last NOTIFY, whether it leaves or never meant to stay (a fetch). */
#include "core/settings.h"
#include "sip/build.h"
#include "sip/dialog.h"
#include "sip/settings.h"
#include "sip/trusted.h"

#include <string.h>

enum { SUBSCRIPTIONS_MAX = 10000 };

struct limit limit_subscriptions = { "SIP subscriptions", "SUBSCRIBE gets 503", SUBSCRIPTIONS_MAX, 0, 0 };

/* -- packages -- */

void subscription_packages(struct buf *headers)
{
    const char *between = "Allow-Events: ";
    for (const struct package *p = package_next(NULL); p; p = package_next(p)) {
        if (!p->serving())
            continue;
        buf_printf(headers, "%s%s", between, p->event);
        between = ", ";
    }
    if (*between == ',')
        buf_adds(headers, "\r\n");
}

static struct text before_parameters(struct text value)
{
    const char *end = value.at ? memchr(value.at, ';', value.size) : NULL;
    struct text name = { value.at, end ? (size_t)(end - value.at) : value.size };
    while (name.size && (name.at[name.size - 1] == ' ' || name.at[name.size - 1] == '\t'))
        name.size--;
    return name;
}

static const struct package *package_of(const struct message *m)
{
    const struct text event = before_parameters(m->first[H_EVENT]);
    const struct package *p = NULL;
    while ((p = package_next(p)) && (!p->serving() || !text_is(event, p->event)))
        continue;
    return p;
}

/* Without Accept the subscriber takes what the package tells by default: its only type. */
static bool accepts(const struct message *m, const char *media_type)
{
    bool choosy = false;
    for (unsigned i = 0; i < m->line_count; i++) {
        struct text rest = m->lines[i].value, item;
        while (m->lines[i].id == H_ACCEPT && text_item(&rest, &item)) {
            const struct text type = before_parameters(item);
            choosy = true;
            if (text_like(type, media_type) || text_is(type, "*/*") || text_like(type, "application/*"))
                return true;
        }
    }
    return !choosy;
}

/* -- SUBSCRIBE -- */

/* How long it lives: what the peer wishes, within `registrar server expires`, and 0 for not at all. False: too short a
 * time, answer 423. */
static bool lifetime(const struct message *m, struct buf *headers, uint32_t *seconds)
{
    const struct settings_sip *limits = config_settings(&sip_slice);
    const struct text wish = m->first[H_EXPIRES];
    const long wished = wish.at ? text_number(wish, NULL) : -1;
    *seconds = limits->expires_max;
    if (wished < 0 || wished > limits->expires_max)
        return true;
    *seconds = (uint32_t)wished;
    if (!wished || wished >= limits->expires_min)
        return true;
    buf_printf(headers, "Min-Expires: %u\r\n", limits->expires_min);
    return false;
}

static int open_subscription(const struct message *m, const struct path *p, const struct package *package,
                             struct dialog **opened)
{
    if (!limit_take(&limit_subscriptions))
        return 503;
    struct dialog *d = dialog_new(m, p, NULL);
    if (!d) {
        limit_give(&limit_subscriptions);
        return 503;
    }
    d->package = package;
    const int status = package->subscribe(d);
    if (status >= 300) {
        dialog_free(d);
        return status;
    }
    dialog_begin(d);
    *opened = d;
    return status;
}

static int check(const struct message *m, const struct path *p, const struct dialog *d, struct buf *headers)
{
    const struct package *package = package_of(m);
    if (!trusted_source(&p->peer))
        return 403;
    if (!package || (d && d->package != package)) {
        subscription_packages(headers);
        if (headers->size)
            return 489;
        buf_adds(headers, SIP_ALLOW);        /* nothing at all to subscribe to */
        return 405;
    }
    return accepts(m, package->media_type) ? 200 : 406;
}

int subscription_receive(const struct message *m, const struct path *p, struct dialog **d, struct buf *headers)
{
    uint32_t seconds;
    int status = check(m, p, *d, headers);
    if (status >= 300)
        return status;
    if (!lifetime(m, headers, &seconds))
        return 423;
    if (*d)
        dialog_retarget(*d, m);
    else if ((status = open_subscription(m, p, package_of(m), d)) >= 300)
        return status;
    session_start(*d, &(struct session_terms){ .interval = seconds });
    buf_adds(headers, "Contact: ");
    build_contact(headers, (*d)->info.line, !(*d)->udp);
    buf_printf(headers, "\r\nExpires: %u\r\n", seconds);
    return 200;
}

/* -- NOTIFY -- */

/* The NOTIFY's own headers; `last` is the reason why there will be no other. */
static const char *notify_headers(const struct dialog *d, const char *last)
{
    static struct buf headers;
    const uint64_t now = loop_now(), left = d->expires > now ? d->expires - now : 0;
    buf_clear(&headers);
    buf_adds(&headers, "Contact: ");
    build_contact(&headers, d->info.line, !d->udp);
    buf_printf(&headers, "\r\nEvent: %s\r\nSubscription-State: ", d->event);
    if (last)
        buf_printf(&headers, "terminated;reason=%s\r\n", last);
    else
        buf_printf(&headers, "active;expires=%u\r\n", (unsigned)((left + 999) / 1000));
    return headers.data;
}

static bool end(struct dialog *d, enum dialog_end why, const struct body *b, const char *reason)
{
    if (!dialog_leave(d, why))
        return false;
    outgoing_last(d, "NOTIFY", notify_headers(d, reason), b);
    return true;
}

bool subscription_notify(struct dialog *d, const struct body *b, const char *last)
{
    return last ? end(d, DIALOG_LOCAL, b, last) : outgoing_send(d, "NOTIFY", notify_headers(d, NULL), b);
}

void subscription_answered(struct dialog *d)
{
    struct buf state = { 0 };
    d->package->state(d, &state);
    const struct body body = { state.data, state.size };
    if (d->interval)
        subscription_notify(d, &body, NULL);
    else
        end(d, DIALOG_BYE, &body, "timeout");
    buf_free(&state);
}

void subscription_farewell(struct dialog *d, enum dialog_end why)
{
    outgoing_last(d, "NOTIFY", notify_headers(d, why == DIALOG_EXPIRED ? "timeout" : "deactivated"), NULL);
}

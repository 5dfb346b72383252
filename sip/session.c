// SPDX-License-Identifier: MIT
/* How long a session lives without a word: RFC 4028. The peer refreshes if it can; else we ask with UPDATE, never with
 * re-INVITE, because a CSTA client would take a re-INVITE of ours for a telephone call. */
#include "sip/build.h"
#include "sip/dialog.h"

enum { T1_MS = 500, T2_MS = 4000, ACKNOWLEDGE_MS = 64 * T1_MS };

bool session_terms(const struct message *m, struct session_terms *t)
{
    const struct text wish = m->first[H_SESSION_EXPIRES];
    const long least = m->first[H_MIN_SE].at ? text_number(m->first[H_MIN_SE], NULL) : 0;
    const bool can_refresh = header_lists(m, H_SUPPORTED, "timer") || header_lists(m, H_REQUIRE, "timer");
    long interval = wish.at ? text_number(wish, NULL) : SESSION_DEFAULT;
    if (interval < SESSION_MIN && can_refresh)
        return false;
    if (interval < SESSION_MIN)
        interval = SESSION_MIN;              /* a proxy's wish; to this peer 422 would say nothing */
    if (interval < least)
        interval = least;
    t->interval = interval < SESSION_MAX ? (uint32_t)interval : SESSION_MAX;
    t->we_refresh = !can_refresh || text_like(text_parameter(wish, "refresher"), "uas");
    return true;
}

static void refresh(struct dialog *d)
{
    struct buf headers = { 0 };
    buf_adds(&headers, "Contact: ");
    build_contact(&headers, d->info.line, !d->udp);
    buf_printf(&headers, "\r\nSupported: timer\r\nSession-Expires: %u;refresher=uac\r\n", d->interval);
    outgoing_send(d, "UPDATE", headers.data, NULL);
    buf_free(&headers);
}

static void set_timer(struct dialog *d)
{
    const uint64_t moments[] = { d->expires, d->refresh, d->acknowledge, d->repeat };
    uint64_t next = d->expires;
    for (unsigned i = 0; i < sizeof moments / sizeof moments[0]; i++)
        if (moments[i] && moments[i] < next)
            next = moments[i];
    const uint64_t now = loop_now();
    timer_start(&d->session, next > now ? next - now : 0);
}

static void say_again(struct dialog *d, uint64_t now)
{
    struct path back = { .channel = d->path.channel, .peer = d->accepted_to };
    back.udp = d->udp ? transport_udp() : NULL;
    path_write(&back, d->accepted.data, d->accepted.size);
    d->repeat = now + d->repeat_ms;
    d->repeat_ms = d->repeat_ms * 2 < T2_MS ? d->repeat_ms * 2 : T2_MS;
}

static void on_moment(struct timer *t)
{
    struct dialog *d = list_entry(t, struct dialog, session);
    const uint64_t now = loop_now();
    if (d->acknowledge && now >= d->acknowledge) {
        dialog_finish(d, DIALOG_NO_ANSWER, true);
        return;
    }
    if (now >= d->expires) {
        dialog_finish(d, DIALOG_EXPIRED, true);
        return;
    }
    if (d->refresh && now >= d->refresh) {
        d->refresh = 0;
        refresh(d);
    }
    if (d->repeat && now >= d->repeat)
        say_again(d, now);
    if (d->phase == PHASE_LIVE)
        set_timer(d);
}

void session_renew(struct dialog *d)
{
    const uint64_t now = loop_now(), ms = (uint64_t)d->interval * 1000;
    d->expires = now + ms;
    d->refresh = d->we_refresh ? now + ms / 2 : 0;
    set_timer(d);
}

void session_start(struct dialog *d, const struct session_terms *t)
{
    d->interval = t->interval;
    d->we_refresh = t->we_refresh;
    d->session.fire = on_moment;
    /* Over UDP an INVITE may come from anybody's address; who never acknowledges was not there (RFC 3261 13.3.1.4). */
    if ((d->udp || d->proxied) && !d->expires && !d->package)
        d->acknowledge = loop_now() + ACKNOWLEDGE_MS;
    session_renew(d);
}

void session_accepted(struct dialog *d, const struct address *to, const struct buf *answer)
{
    if (d->phase != PHASE_LIVE || !d->proxied)
        return;
    buf_add(&d->accepted, answer->data, answer->size);
    d->accepted_to = *to;
    d->repeat = loop_now() + T1_MS;
    d->repeat_ms = 2 * T1_MS;
    set_timer(d);
}

void session_acknowledged(struct dialog *d)
{
    d->acknowledge = d->repeat = 0;
    buf_free(&d->accepted);
}

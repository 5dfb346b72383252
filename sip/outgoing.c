// SPDX-License-Identifier: MIT
/* Our requests inside a dialog.
 *
 * Over TCP they are written at once, one behind the other, and nothing is kept: there are real clients that never
 * answer an INFO, and they lose nothing. Over UDP one is on its way at a time, sent again until it is answered (RFC
 * 3261 17.1.2.2, Timers E and F). */
#include "core/memory.h"
#include "core/peer.h"
#include "sip/build.h"
#include "sip/counters.h"
#include "sip/dialog.h"

#include <stdlib.h>
#include <string.h>

enum { T1_MS = 500, T2_MS = 4000, GIVE_UP_MS = 64 * T1_MS, QUEUE_MAX = 256 * 1024, ALL_MAX = 64 << 20 };

struct limit limit_unanswered = {
    .name = "SIP requests that wait, bytes", .when_full = "the dialog of the next one ends", .maximum = ALL_MAX,
};
/* `used` is not kept: it is another one with each dialog. */
struct limit limit_unanswered_by_one = {
    .name = "SIP requests that wait for one dialog, bytes", .when_full = "the dialog ends", .maximum = QUEUE_MAX,
};

static struct outgoing *first_of(const struct dialog *d)
{
    return list_empty(&d->queue) ? NULL : list_entry(d->queue.next, struct outgoing, queued);
}

static void drop(struct dialog *d, struct outgoing *o)
{
    list_remove(&o->queued);
    d->queued -= o->size;
    limit_unanswered.used -= o->size;
    if (d->account)
        d->account->unsent -= o->size;
    free(o);
}

void outgoing_drop(struct dialog *d)
{
    list_each(node, &d->queue)
        drop(d, list_entry(node, struct outgoing, queued));
    timer_stop(&d->resend);
    d->resend_ms = 0;
}

static void enqueue(struct dialog *d, const struct buf *b)
{
    struct outgoing *o = must(malloc(sizeof *o + b->size));
    *o = (struct outgoing){ .cseq = d->cseq, .size = b->size };
    memcpy(o->bytes, b->data, b->size);
    list_append(&d->queue, &o->queued);
    d->queued += o->size;
    if (d->account)
        d->account->unsent += o->size;
    limit_set(&limit_unanswered, limit_unanswered.used + o->size);
    if (d->queued > limit_unanswered_by_one.most)
        limit_unanswered_by_one.most = d->queued;
}

/* Whether there is room for so much more; one message alone always has some. */
static bool has_room(const struct dialog *d, size_t size)
{
    const bool own = d->queued + size <= QUEUE_MAX;
    const bool all = limit_unanswered.used + size <= limit_unanswered.maximum || !d->queued;
    limit_unanswered_by_one.refused += !own;
    limit_unanswered.refused += own && !all;
    return own && all;
}

/* Behind a Record-Route a lost connection is opened again when there is something to say. */
static void transmit(struct dialog *d, const void *data, size_t size)
{
    struct channel *c = d->udp || d->path.channel ? NULL : channel_to(&d->route);
    if (!d->udp && !d->path.channel && !c) {
        dialog_leave(d, DIALOG_TRANSPORT);
        return;
    }
    if (c)
        dialog_moved(d, &(struct path){ .channel = c, .peer = d->route });
    const struct path p = { .channel = d->path.channel, .udp = d->udp ? transport_udp() : NULL, .peer = d->path.peer };
    path_write(&p, data, size);
}

static void on_resend(struct timer *t);

void outgoing_flush(struct dialog *d)
{
    struct outgoing *o;
    while (!d->answering && !d->resend_ms && (o = first_of(d))) {
        transmit(d, o->bytes, o->size);
        if (!d->udp) {
            drop(d, o);
            continue;
        }
        d->resend_ms = T1_MS;
        d->give_up = loop_now() + GIVE_UP_MS;
        d->resend.fire = on_resend;
        timer_start(&d->resend, T1_MS);
    }
}

static void give_up(struct dialog *d)
{
    sip_counters[COUNT_UNANSWERED].value++;
    outgoing_drop(d);
    if (d->phase == PHASE_GONE)
        dialog_free(d);
    else
        dialog_finish(d, DIALOG_NO_ANSWER, !d->package);     /* who hears no NOTIFY does not hear the last one */
}

static void on_resend(struct timer *t)
{
    struct dialog *d = list_entry(t, struct dialog, resend);
    const struct outgoing *o = first_of(d);
    const uint64_t now = loop_now();
    if (!o || now >= d->give_up) {
        give_up(d);
        return;
    }
    transmit(d, o->bytes, o->size);
    d->resend_ms = d->resend_ms * 2 < T2_MS ? d->resend_ms * 2 : T2_MS;
    timer_start(&d->resend, d->resend_ms < d->give_up - now ? d->resend_ms : d->give_up - now);
}

static void build(struct buf *out, struct dialog *d, const char *method, const char *headers, const struct body *b)
{
    build_request(out, &(struct request){
        .method = method,
        .target = *d->strict ? d->strict : d->target,
        .routes = d->routes,
        .last_route = *d->strict ? d->target : NULL,
        .from = d->local,
        .to = d->remote,
        .call_id = d->info.call_id,
        .branch = d->tag_text,
        .cseq = ++d->cseq,
        .tcp = !d->udp,
        .headers = headers,
        .media_type = d->package ? d->package->media_type : d->content->media_type,
        .disposition = d->package ? NULL : d->content->disposition,
        .body = b ? *b : (struct body){ 0 },
    });
}

bool outgoing_send(struct dialog *d, const char *method, const char *headers, const struct body *b)
{
    static struct buf message;
    if (d->phase != PHASE_LIVE)
        return false;
    buf_clear(&message);
    build(&message, d, method, headers, b);
    if (!d->udp && !d->answering) {
        transmit(d, message.data, message.size);
        return true;
    }
    if (!has_room(d, message.size)) {
        dialog_finish(d, DIALOG_NO_ANSWER, true);
        return false;
    }
    enqueue(d, &message);
    outgoing_flush(d);
    return true;
}

void outgoing_last(struct dialog *d, const char *method, const char *headers, const struct body *b)
{
    struct buf message = { 0 };
    if (d->udp || !d->answering)
        outgoing_drop(d);                    /* over TCP what the answer will release still goes before it */
    build(&message, d, method, headers, b);
    enqueue(d, &message);
    buf_free(&message);
    outgoing_flush(d);
}

/* -- answers -- */

/* The one on its way is answered. False: a copy of an answer that we had. */
static bool take_answered(struct dialog *d, uint32_t cseq)
{
    struct outgoing *o = first_of(d);
    if (!o || !d->resend_ms || o->cseq != cseq)
        return false;
    timer_stop(&d->resend);
    d->resend_ms = 0;
    drop(d, o);
    return true;
}

/* RFC 3261 12.2.1.2; nothing else ends a session. There are clients that never answer an INFO: over TCP they are borne
 * with, also when a proxy has waited in vain and says 408 in their stead. */
static bool ends_session(const struct dialog *d, const struct message *m)
{
    const bool unheard = d->proxied && !d->udp && text_is(m->cseq_method, "INFO");
    return m->status == 481 || (m->status == 408 && !unheard);
}

void outgoing_answered(const struct message *m)
{
    const struct addresses *a = &m->addresses;
    struct dialog *d = m->status < 200 ? NULL : dialog_find_any(a->from_tag, m->first[H_CALL_ID], a->to_tag);
    if (!d || (d->udp && !take_answered(d, m->cseq)))
        return;
    if (d->phase == PHASE_GONE && list_empty(&d->queue)) {
        dialog_free(d);
        return;
    }
    if (d->phase != PHASE_LIVE)
        return;
    sip_counters[COUNT_REFUSED].value += m->status >= 300;
    if (d->package && m->status >= 300) {        /* RFC 6665 4.2.2 */
        dialog_finish(d, DIALOG_REJECTED, false);
        return;
    }
    if (ends_session(d, m)) {
        dialog_finish(d, DIALOG_REJECTED, m->status == 408);
        return;
    }
    if (text_is(m->cseq_method, "UPDATE"))
        session_renew(d);                        /* even a refusal comes from somebody who is there */
    outgoing_flush(d);
}

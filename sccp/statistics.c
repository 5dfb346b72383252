// SPDX-License-Identifier: MIT
/* What became of the calls of each directory number, counted from the events, and how the last one sounded, as its
 * phone reports when it is asked (`show ephone-dn statistics`). CME counts each channel for itself; the channels of a
 * line here are alike, so a line is counted as a whole. */
#include "sccp/statistics.h"

#include "core/event.h"
#include "core/memory.h"
#include "sccp/sccp.h"
#include "sccp/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct dn_tally **tallies;        /* by tag of the ephone-dn */
static uint32_t room;
static uint64_t calls;

/* A number that several ephone-dns share is counted at the first of them. NULL for a number outside. */
static struct dn_tally *tally_of(const char *number)
{
    const struct device *d = device_find(number);
    if (!d || !device_line(d))
        return NULL;
    const uint32_t tag = device_line(d)->tag;
    tallies = array_reach(tallies, &room, tag, sizeof *tallies);
    if (!tallies[tag])
        tallies[tag] = must(calloc(1, sizeof **tallies));
    return tallies[tag];
}

static const struct dn_tally *statistics_of(uint32_t dn)
{
    static const struct dn_tally none;
    return dn < room && tallies[dn] ? tallies[dn] : &none;
}

/* -- events -- */

/* Q.850, as voice gateways count them. */
static uint8_t code_of(enum cause cause)
{
    enum { NORMAL = 16 };
    static const uint8_t codes[CAUSE_COUNT] = {
        [CAUSE_BUSY] = 17, [CAUSE_NOT_ANSWERED] = 19, [CAUSE_TIMEOUT] = 19, [CAUSE_NOT_OBTAINABLE] = 1,
        [CAUSE_INVALID_NUMBER] = 28, [CAUSE_OUT_OF_ORDER] = 27, [CAUSE_RESOURCES] = 47, [CAUSE_REORDER] = 65,
    };
    return codes[cause] ? codes[cause] : NORMAL;
}

static void note_cause(struct dn_tally *t, enum cause cause)
{
    memmove(t->causes + 1, t->causes, sizeof t->causes - 1);
    t->causes[0] = code_of(cause);
}

static void count_incoming(const struct event *e, struct dn_tally *subject, struct dn_tally *calling)
{
    (void)e;
    (void)calling;
    subject->incoming++;
}

static void count_outgoing(const struct event *e, struct dn_tally *subject, struct dn_tally *calling)
{
    (void)e;
    (void)calling;
    subject->outgoing++;
    calls++;
}

static void count_answered(const struct event *e, struct dn_tally *subject, struct dn_tally *calling)
{
    (void)e;
    subject->answered++;
    if (calling && calling != subject)
        calling->outgoing_answered++;
}

static void count_failed(const struct event *e, struct dn_tally *subject, struct dn_tally *calling)
{
    if (!calling)
        return;
    calling->busy += e->cause == CAUSE_BUSY;
    calling->far_end[FAR_END_ALERT] += e->cause != CAUSE_BUSY && calling != subject;
    note_cause(calling, e->cause);
}

/* Whoever stays sees the far end go; in which state was he? */
static void count_cleared(const struct event *e, struct dn_tally *subject, struct dn_tally *calling)
{
    (void)subject;
    (void)calling;
    for (unsigned i = 0; i < e->party_count && e->party_count == 2; i++) {
        const struct event_party *p = &e->parties[i];
        struct dn_tally *t = p->inside && strcmp(p->number, e->subject) != 0 ? tally_of(p->number) : NULL;
        if (!t)
            continue;
        t->far_end[p->state == CONNECTION_HOLD ? FAR_END_HOLD
                   : p->state == CONNECTION_ALERTING ? FAR_END_RING : FAR_END_CONNECT]++;
        note_cause(t, e->cause);
    }
}

static void on_event(const struct event *e)
{
    static void (*const counts[EVENT_KINDS])(const struct event *, struct dn_tally *, struct dn_tally *) = {
        [EVENT_DELIVERED] = count_incoming, [EVENT_ORIGINATED] = count_outgoing, [EVENT_ESTABLISHED] = count_answered,
        [EVENT_FAILED] = count_failed, [EVENT_CONNECTION_CLEARED] = count_cleared,
    };
    struct dn_tally *subject = counts[e->kind] ? tally_of(e->subject) : NULL;
    if (subject)
        counts[e->kind](e, subject, tally_of(e->calling));
}

void statistics_start(void)
{
    event_subscribe(on_event);
}

void statistics_stop(void)
{
    for (uint32_t tag = 0; tag < room; tag++)
        free(tallies[tag]);
    free(tallies);
    tallies = NULL;
    room = 0;
    calls = 0;
}

/* -- how the last call sounded -- */

void statistics_began(const struct session *s, uint32_t reference)
{
    struct station *t = station_of(s->ephone);
    const struct phone *p = session_phone(s);
    const struct appearance *a = p ? appearance_find(p, reference) : NULL;
    if (!t || !a)
        return;
    const struct call *call = a->connection->call;
    t->report = (struct sound_report){ .dn = a->button->dn, .line = a->button->instance, .call = reference };
    snprintf(t->report.number, sizeof t->report.number, "%s", a->connection->device->number);
    snprintf(t->report.calling, sizeof t->report.calling, "%s", call->calling);
    snprintf(t->report.called, sizeof t->report.called, "%s", call->called);
    PHONE_DEBUG(DEBUG_STATISTICS, s->ephone, "Clear Call Stats for DN %u call ref %u", a->button->dn, reference);
}

void statistics_ask(struct session *s, uint32_t reference)
{
    const struct station *t = station_of(s->ephone);
    if (!t || t->report.call != reference || t->report.told)
        return;
    const struct sound_report *r = &t->report;
    PHONE_DEBUG(DEBUG_STATISTICS, s->ephone, "ephone-%u:GetCallStats line %u ref %u DN %u: %s", s->ephone, r->line,
                reference, r->dn, r->number);
    SEND(s, .id = SCCP_CONNECTION_STATISTICS_REQ, .number = r->number, .call = reference);
}

void statistics_told(struct session *s, const struct sccp_message *m)
{
    struct station *t = station_of(s->ephone);
    if (!t || t->report.call != m->call)
        return;                      /* of a call before the last, or of none */
    struct sound_report *r = &t->report;
    r->told = true;
    r->sent = m->packets_sent;
    r->sent_octets = m->octets_sent;
    r->received = m->packets_received;
    r->received_octets = m->octets_received;
    r->lost = m->lost;
    r->jitter = m->jitter;
    r->latency = m->latency;
    PHONE_DEBUG(DEBUG_STATISTICS, s->ephone, "ephone-%u:Call Stats for line %u DN %u %s ref %u", s->ephone, r->line,
                r->dn, r->number, r->call);
    PHONE_DEBUG(DEBUG_STATISTICS, s->ephone, "ephone-%u:TX Pkts %u bytes %u RX Pkts %u bytes %u", s->ephone, r->sent,
                r->sent_octets, r->received, r->received_octets);
    PHONE_DEBUG(DEBUG_STATISTICS, s->ephone, "ephone-%u:Pkts lost %u jitter %u latency %u", s->ephone, r->lost,
                r->jitter, r->latency);
    PHONE_DEBUG(DEBUG_QOV, s->ephone, "ephone-%u:QOV DN %u chan 1 (%s) ref %u called=%s calling=%s", s->ephone, r->dn,
                r->number, r->call, r->called, r->calling);
    PHONE_DEBUG(DEBUG_QOV, s->ephone, "ephone-%u[%s]:Lost %u Jitter %u Latency %u", s->ephone, s->name, r->lost,
                r->jitter, r->latency);
}

/* -- show ephone-dn statistics -- */

static void print_counts(struct out *o, const struct line *l, const struct dn_tally *t)
{
    out_number(o, "dn", "DN %lld chan 1", l->tag);
    out_number(o, "incoming", " incoming %lld", t->incoming);
    out_number(o, "answered", " answered %lld", t->answered);
    out_number(o, "outgoing", " outgoing %lld", t->outgoing);
    out_number(o, "outgoing_answered", " answered %lld", t->outgoing_answered);
    out_number(o, "busy", " busy %lld\n", t->busy);
    out_number(o, "far_end_connect", "Far-end disconnect at:connect %lld", t->far_end[FAR_END_CONNECT]);
    out_number(o, "far_end_alert", " alert %lld", t->far_end[FAR_END_ALERT]);
    out_number(o, "far_end_hold", " hold %lld", t->far_end[FAR_END_HOLD]);
    out_number(o, "far_end_ring", " ring %lld\n", t->far_end[FAR_END_RING]);
    out_list(o, "causes");
    out_text(o, "Last %u far-end disconnect cause codes\n", TALLY_CAUSES);
    for (unsigned i = 0; i < TALLY_CAUSES; i++) {
        out_item(o);
        out_number(o, "cause", i % 16 == 15 ? "%lld\n" : "%lld ", t->causes[i]);
        out_item_end(o);
    }
    out_list_end(o);
}

/* Of the phones that show the line, the one that used it last. */
static const struct sound_report *report_of(const struct line *l)
{
    const struct sound_report *latest = NULL;
    list_each(node, &l->buttons) {
        const struct station *t = station_of(list_entry(node, struct button, of_line)->phone->tag);
        if (t && t->report.told && t->report.dn == l->tag && (!latest || t->report.call > latest->call))
            latest = &t->report;
    }
    return latest;
}

static void print_sound(struct out *o, const struct line *l, const struct sound_report *r)
{
    out_text(o, "DN %u chan 1 ", l->tag);
    out_string(o, "number", "(%s) voice quality statistics for last call\n", line_settings(l)->number);
    out_number(o, "call", "Call Ref %lld", r->call);
    out_string(o, "called", " called %s", r->called);
    out_string(o, "calling", " calling %s\n", r->calling);
    out_number(o, "sent", "Total Tx Pkts %lld", r->sent);
    out_number(o, "sent_octets", " bytes %lld", r->sent_octets);
    out_number(o, "received", " Rx Pkts %lld", r->received);
    out_number(o, "received_octets", " bytes %lld", r->received_octets);
    out_number(o, "lost", " Lost %lld\n", r->lost);
    out_number(o, "jitter", "Final Jitter %lld", r->jitter);
    out_number(o, "latency", " Latency %lld", r->latency);
    out_text(o, " Lost %u\n", r->lost);
}

static void print_statistics(struct out *o, const struct line *l)
{
    enum { SILENCE = -78 };          /* dB */
    static const struct sound_report none;
    const struct sound_report *r = report_of(l);
    out_item(o);
    print_counts(o, l, statistics_of(l->tag));
    out_text(o, "%s", l->in_use ? "" : "local phone on-hook\n");
    print_sound(o, l, r ? r : &none);
    /* No sound passes through here that could be measured. */
    out_number(o, "signal_level", "Signal Level to phone 0 (%lld dB)", SILENCE);
    out_number(o, "peak_level", " peak 0 (%lld dB)\n", SILENCE);
    out_text(o, "Packets counted by router 0\n");
    out_item_end(o);
}

bool show_dn_statistics(struct cursor *c)
{
    if (c->stage == 0) {
        out_number(c->out, "calls", "Total Calls %lld\n", (long long)calls);
        out_text(c->out, "Stats may appear to be inconsistent for conference or shared line cases\n");
    }
    return show_lines(c, "", print_statistics);
}

bool show_dn_statistics_one(struct cursor *c)
{
    const struct line *l = line_find((uint32_t)c->args->at[0].number);
    out_list(c->out, "ephone_dns");
    if (l && l->config)
        print_statistics(c->out, l);
    else
        out_text(c->out, "No ephone-dn in specified type/condition.\n");
    out_list_end(c->out);
    return false;
}

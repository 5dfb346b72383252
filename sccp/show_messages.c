// SPDX-License-Identifier: MIT
/* `show ephone H.H.H messages`: what a phone and we said to each other last, read back from the bytes. */
#include "sccp/sccp.h"
#include "sccp/show.h"

#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* "23:50:19.042" */
static const char *time_of(uint64_t wall, char text[16])
{
    const struct tm tm = clock_tm(wall);
    const size_t n = strftime(text, 16, "%H:%M:%S", &tm);
    snprintf(text + n, 16 - n, ".%03u", (unsigned)(wall % 1000));
    return text;
}

static void add_text(struct buf *line, const char *name, const char *text)
{
    char escaped[256];
    if (*text)
        buf_printf(line, " %s \"%s\"", name, log_escape(text, strlen(text), escaped, sizeof escaped));
}

/* Fields at zero say nothing; arrays and raw bytes say too much. */
static void add_field(struct buf *line, const struct sccp_field *f, const struct sccp_message *m)
{
    const void *value = (const char *)m + f->at;
    char host[ADDRESS_TEXT];
    uint32_t number;
    switch (f->kind) {
    case SCCP_TEXT:
    case SCCP_STRING:
        add_text(line, f->name, *(const char *const *)value);
        return;
    case SCCP_U8:
    case SCCP_U16:
    case SCCP_U32:
    case SCCP_LOOSE:
    case SCCP_IP4:
    case SCCP_IP46:
        break;
    default:
        return;
    }
    memcpy(&number, value, sizeof number);
    if (!number)
        return;
    const bool ip = f->kind == SCCP_IP4 || f->kind == SCCP_IP46;
    const struct address a = address_ipv4(ip ? number : 0, 0);
    if (ip)
        buf_printf(line, " %s %s", f->name, address_host(&a, host));
    else
        buf_printf(line, " %s %u", f->name, number);
}

static const char *words_of(const struct record *r)
{
    static struct buf line;
    static char room[SCCP_ROOM];
    struct sccp_message m;
    sccp_decode(r->frame, r->kept, r->version, &m, room);
    const struct sccp_row *row = sccp_row(m.id);
    buf_clear(&line);
    if (row)
        buf_printf(&line, "%s", row->name);
    else
        buf_printf(&line, "%04X", m.id);
    for (const struct sccp_field *f = row ? row->fields : NULL; f && f->name; f++)
        if (sccp_field_at(f, r->version))
            add_field(&line, f, &m);
    return buf_text(&line);
}

static void print_record(struct out *o, const struct record *r, uint64_t number)
{
    char when[16];
    out_item(o);
    out_number(o, "message", "%lld ", (long long)number);
    out_string(o, "time", "%s ", time_of(r->at, when));
    out_bool(o, "to_phone", r->ours, "to   ", "from ");
    out_number(o, "bytes", NULL, r->size);
    out_string(o, "text", "%s\n", words_of(r));
    out_item_end(o);
}

static void print_totals(struct out *o, const struct phone *p, const struct station *t)
{
    out_number(o, "ephone", "ephone-%lld", p->tag);
    out_number(o, "received", " received %lld", (long long)t->history.received);
    out_number(o, "sent", " sent %lld", (long long)t->history.sent);
    out_number(o, "malformed", " malformed %lld\n", t->malformed);
    out_list(o, "messages");
}

bool show_ephone_messages(struct cursor *c)
{
    const struct phone *p = phone_by_mac(c->args->at[0].mac);
    const struct station *t = p ? station_of(p->tag) : NULL;
    struct record r;
    if (!t) {
        out_text(c->out, "No ephone in specified type/condition.\n");
        out_list(c->out, "messages");
        out_list_end(c->out);
        return false;
    }
    if (c->stage == 0)
        print_totals(c->out, p, t);
    c->stage = 1;
    c->at = sccp_history_after(&t->history, c->at, &r);
    if (c->at)
        print_record(c->out, &r, c->at);
    else
        out_list_end(c->out);
    return c->at;
}

// SPDX-License-Identifier: MIT
/* Module "access_list": `access-list N …` and `ip access-list {standard|extended} NAME`. A numbered list is made by its
 * first line; lists of all kinds are asked alike. */
#include "core/access_list.h"

#include "core/config/config.h"
#include "core/log.h"
#include "core/module.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct log_message logged_standard = {
    "SEC", 6, "IPACCESSLOGS",
    "An entry of a standard access list with the word `log` has permitted or denied somebody.",
};
static const struct log_message logged_extended = {
    "SEC", 6, "IPACCESSLOGP",
    "An entry of an extended access list with the word `log` has permitted or denied somebody.",
};

enum { STEP = 10, EXTENDED_FIRST = 100, MORE_STANDARD = 1300, MORE_EXTENDED = 2000 };

struct settings_access_list {
    uint16_t number;             /* 0 = named */
    struct access_entry entries[ACCESS_ENTRIES_MAX];
};

static struct mode numbered, numbered_more, named_standard, named_extended;
static struct slice numbered_slice = { .mode = &numbered, .size = sizeof(struct settings_access_list) };
static struct slice more_slice = { .mode = &numbered_more, .size = sizeof(struct settings_access_list) };
static struct slice standard_slice = { .mode = &named_standard, .size = sizeof(struct settings_access_list) };
static struct slice extended_slice = { .mode = &named_extended, .size = sizeof(struct settings_access_list) };

/* Lists of other protocols (200 to 1299) read as extended ones whose entries say nothing. */
static bool is_extended(const struct object *o)
{
    return o->mode == &named_extended || (o->mode == &numbered_more &&
                                          (o->tag < MORE_STANDARD || o->tag >= MORE_EXTENDED));
}

static const struct settings_access_list *list_of(const struct object *o)
{
    return object_slice(o, o->mode == &numbered ? &numbered_slice : o->mode == &numbered_more ? &more_slice
                         : o->mode == &named_standard ? &standard_slice : &extended_slice);
}

/* -- entries -- */

static unsigned entry_count(const struct settings_access_list *l)
{
    unsigned n = 0;
    while (n < ACCESS_ENTRIES_MAX && l->entries[n].sequence)
        n++;
    return n;
}

static bool same(const struct access_entry *a, const struct access_entry *b)
{
    return a->permit == b->permit && a->remark == b->remark && !strcmp(a->text, b->text);
}

/* Without a number it goes behind the others. One that is there already stays where it is. */
static bool entry_add(struct settings_access_list *l, const struct access_entry *e, struct refusal *r)
{
    const unsigned count = entry_count(l);
    unsigned at = 0;
    for (unsigned i = 0; i < count; i++)
        if (same(&l->entries[i], e))
            return true;
    if (count == ACCESS_ENTRIES_MAX)
        return refuse(r, FAULT_RESOURCE_BUSY, "At most %d entries in an access list", ACCESS_ENTRIES_MAX);
    const uint32_t sequence = e->sequence ? e->sequence : (count ? l->entries[count - 1].sequence : 0) + STEP;
    if (sequence > INT32_MAX)
        return refuse(r, FAULT_RESOURCE_BUSY, "Sequence numbers are used up");
    while (at < count && l->entries[at].sequence < sequence)
        at++;
    if (at < count && l->entries[at].sequence == sequence)
        return refuse(r, FAULT_INVALID_VALUE, "Duplicate sequence number");
    memmove(&l->entries[at + 1], &l->entries[at], (count - at) * sizeof *e);
    l->entries[at] = *e;
    l->entries[at].sequence = sequence;
    return true;
}

static bool entry_remove(struct settings_access_list *l, const struct access_entry *e)
{
    const unsigned count = entry_count(l);
    for (unsigned at = 0; at < count; at++) {
        if (e->sequence ? l->entries[at].sequence != e->sequence : !same(&l->entries[at], e))
            continue;
        memmove(&l->entries[at], &l->entries[at + 1], (count - at - 1) * sizeof *e);
        memset(&l->entries[count - 1], 0, sizeof *e);
        break;
    }
    return true;
}

/* -- lines of standard lists: {any|host A|A [WILDCARD]} [log] takes five slots -- */

#define SOURCE "{any|host A.B.C.D|A.B.C.D [A.B.C.D]} [log]"
#define SOURCE_HELP "Any source host", "A single host address", "Host address", "Address to match", "Wildcard bits", \
                    "Log matches against this entry"

static void add_text(struct access_entry *e, const char *before, uint32_t ip)
{
    char text[ADDRESS_TEXT];
    const struct address a = address_ipv4(ip, 0);
    const size_t used = strlen(e->text);
    snprintf(e->text + used, sizeof e->text - used, "%s%s", before, address_host(&a, text));
}

/* As IOS prints it: a host without the word. */
static void standard_text(struct access_entry *e)
{
    if (e->source.wildcard == UINT32_MAX)
        strcpy(e->text, "any");
    else
        add_text(e, "", e->source.ip);
    if (e->source.wildcard && e->source.wildcard != UINT32_MAX)
        add_text(e, " ", e->source.wildcard);
    strcat(e->text, e->log ? " log" : "");
}

static void typed_source(struct access_entry *e, const struct value v[])
{
    enum { KIND, HOST, NET, WILDCARD, LOG };
    enum { ANY = 1, ONE_HOST };
    access_entry_standard(e, "any");
    e->log = v[LOG].given;
    if (v[KIND].number == ONE_HOST)
        e->source = (struct address_range){ (uint32_t)v[HOST].number, 0 };
    else if (v[KIND].number != ANY)
        e->source = (struct address_range){ (uint32_t)v[NET].number & ~(uint32_t)v[WILDCARD].number,
                                            (uint32_t)v[WILDCARD].number };
    standard_text(e);
}

static void typed_remark(struct access_entry *e, const struct value *text)
{
    e->remark = true;
    value_text(text, e->text, sizeof e->text);
}

/* -- numbered lists -- */

static bool numbered_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { NUMBER, VERDICT, TEXT, AFTER_PERMIT, AFTER_DENY = 8 };
    enum { REMARK = 1, PERMIT };
    struct settings_access_list *l = slice;
    const int64_t verdict = args->at[VERDICT].number;
    struct access_entry e = { .permit = verdict == PERMIT };
    (void)how;
    l->number = (uint16_t)args->at[NUMBER].number;
    if (verdict == REMARK)
        typed_remark(&e, &args->at[TEXT]);
    else
        typed_source(&e, &args->at[verdict == PERMIT ? AFTER_PERMIT : AFTER_DENY]);
    return entry_add(l, &e, r);
}

/* permit, deny and remark as the choice that `verdict` is, each with its text in a slot. */
static bool typed_text(struct access_entry *e, const struct value *verdict, const struct value texts[], bool extended,
                       struct refusal *r)
{
    enum { PERMIT = 1, DENY, REMARK };
    const struct value *v = &texts[verdict->number - PERMIT];
    char text[256];
    e->permit = verdict->number == PERMIT;
    if (!v->given)
        return refuse(r, FAULT_INVALID_VALUE, "Incomplete command.");
    value_text(v, text, sizeof text);
    if (verdict->number == REMARK)
        typed_remark(e, v);
    else if (extended)
        access_entry_extended(e, text);
    else if (access_entry_standard(e, text))
        standard_text(e);
    else
        return refuse(r, FAULT_INVALID_VALUE, "A standard access list takes an address and its wildcard bits");
    return true;
}

static bool more_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { NUMBER, VERDICT, TEXTS };
    struct settings_access_list *l = slice;
    struct access_entry e = { 0 };
    const int64_t number = args->at[NUMBER].number;
    (void)how;
    l->number = (uint16_t)number;
    return typed_text(&e, &args->at[VERDICT], &args->at[TEXTS], number < MORE_STANDARD || number >= MORE_EXTENDED, r) &&
           entry_add(l, &e, r);
}

static void print_entry(const struct access_entry *e, struct buf *lines)
{
    buf_printf(lines, "%-6s %s", e->remark ? "remark" : e->permit ? "permit" : "deny", e->text);
}

static void numbered_print(const void *slice, struct buf *lines)
{
    const struct settings_access_list *l = slice;
    for (unsigned i = 0; i < entry_count(l); i++) {
        buf_printf(lines, "access-list %u ", l->number);
        print_entry(&l->entries[i], lines);
        buf_addc(lines, '\n');
    }
}

static struct mode numbered = {
    .name = "access-list", .parent = &mode_global, .key = KEY_TAG,
    .opener = {
        .syntax = "access-list <1-99> {remark LINE:100|permit " SOURCE "|deny " SOURCE "}",
        .help = "Add an entry to a standard access list",
        .slot_help = HELP("IP standard access list", "Access list entry comment", "Comment",
                          "Specify packets to forward", SOURCE_HELP, "Specify packets to reject", SOURCE_HELP),
        .place = 3900, .slice = &numbered_slice, .set = numbered_set, .print = numbered_print,
        .effect = AT_ONCE("who may come in where `access-class` names the list"),
    },
};

#define EXTENDED_HELP "Specify packets to forward", "Protocol, source, destination: tcp 10.0.0.0 0.0.0.255 any eq 22", \
                      "Specify packets to reject", "Protocol, source, destination", "Access list entry comment", \
                      "Comment"
#define EXTENDED_EFFECT AT_ONCE("as a standard one; entries of other protocols than `ip` and `tcp` say nothing of " \
                                "who comes in, and what else is asked of a packet than addresses and ports is given " \
                                "to nobody by `permit` and to everybody by `deny`")

static struct mode numbered_more = {
    .name = "access-list extended", .parent = &mode_global, .key = KEY_TAG,
    .opener = {
        .syntax = "access-list <100-2699> {permit LINE:100|deny LINE:100|remark LINE:100}",
        .help = "Add an entry to an extended access list",
        .slot_help = HELP("IP extended access list, or standard (1300-1999)", EXTENDED_HELP),
        .place = 3910, .slice = &more_slice, .set = more_set, .print = numbered_print, .effect = EXTENDED_EFFECT,
    },
};

/* -- named lists -- */

static struct mode named_standard = {
    .name = "ip access-list standard", .prompt = "config-std-nacl",
    .title = "Standard Access List configuration commands:", .parent = &mode_global, .key = KEY_NAME,
    .opener = { .syntax = "ip access-list standard WORD:64", .help = "Standard Access List",
                .slot_help = HELP("Access list name"), .place = 3890 },
};
static struct mode named_extended = {
    .name = "ip access-list extended", .prompt = "config-ext-nacl",
    .title = "Ext Access List configuration commands:", .parent = &mode_global, .key = KEY_NAME,
    .opener = { .syntax = "ip access-list extended WORD:64", .help = "Extended Access List",
                .slot_help = HELP("Access list name"), .place = 3895 },
};

static bool put(struct settings_access_list *l, const struct access_entry *e, enum how how, struct refusal *r)
{
    return how == HOW_SET ? entry_add(l, e, r) : entry_remove(l, e);
}

/* {permit …|deny …|remark …|<number> {permit …|deny …|remark …}} */
static bool standard_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { VERDICT, AFTER_PERMIT, AFTER_DENY = 6, TEXT = 11, NUMBER, NUMBERED };
    enum { PERMIT = 1, DENY, REMARK, SEQUENCE };
    struct access_entry e = { 0 };
    const struct value *v = args->at;
    if (v[VERDICT].number == SEQUENCE) {
        e.sequence = (uint32_t)v[NUMBER].number;
        v += NUMBERED;
    }
    e.permit = v[VERDICT].number == PERMIT;
    if (v[VERDICT].number == REMARK)
        typed_remark(&e, &v[TEXT]);
    else if (v[VERDICT].number)
        typed_source(&e, &v[e.permit ? AFTER_PERMIT : AFTER_DENY]);
    return put(slice, &e, how, r);
}

static bool extended_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { VERDICT, TEXTS, NUMBER = 4, NUMBERED, NUMBERED_TEXTS };
    enum { SEQUENCE = 4 };
    struct access_entry e = { 0 };
    const bool numbers = args->at[VERDICT].number == SEQUENCE;
    const struct value *verdict = &args->at[numbers ? NUMBERED : VERDICT];
    if (numbers)
        e.sequence = (uint32_t)args->at[NUMBER].number;
    if (verdict->given && !typed_text(&e, verdict, &args->at[numbers ? NUMBERED_TEXTS : TEXTS], true, r))
        return false;
    return put(slice, &e, how, r);
}

/* A number is said where the entry would not get it by itself. */
static void named_print(const void *slice, struct buf *lines)
{
    const struct settings_access_list *l = slice;
    for (unsigned i = 0; i < entry_count(l); i++) {
        if (l->entries[i].sequence != (i ? l->entries[i - 1].sequence : 0) + STEP)
            buf_printf(lines, "%u ", l->entries[i].sequence);
        print_entry(&l->entries[i], lines);
        buf_addc(lines, '\n');
    }
}

static struct row rows[] = {
    { .syntax = "{permit " SOURCE "|deny " SOURCE "|remark LINE:100|"
                "<1-2147483647> {permit " SOURCE "|deny " SOURCE "|remark LINE:100}}",
      .help = "An entry of the list", .mode = &named_standard, .place = 10, .slice = &standard_slice,
      .slot_help = HELP("Specify packets to forward", SOURCE_HELP, "Specify packets to reject", SOURCE_HELP,
                        "Access list entry comment", "Comment", "Sequence Number", "Specify packets to forward",
                        SOURCE_HELP, "Specify packets to reject", SOURCE_HELP, "Access list entry comment", "Comment"),
      .set = standard_set, .print = named_print,
      .effect = AT_ONCE("who may come in where `access-class` names the list") },
    { .syntax = "{permit LINE:100|deny LINE:100|remark LINE:100|"
                "<1-2147483647> {permit LINE:100|deny LINE:100|remark LINE:100}}",
      .help = "An entry of the list", .mode = &named_extended, .place = 10, .slice = &extended_slice,
      .slot_help = HELP(EXTENDED_HELP, "Sequence Number", EXTENDED_HELP), .set = extended_set, .print = named_print,
      .effect = EXTENDED_EFFECT },
    { .syntax = NULL },
};

/* -- asking -- */

static void say(const char *name, const struct object *o, const struct access_entry *e, const struct access_visit *who)
{
    char peer[ADDRESS_TEXT], local[ADDRESS_TEXT];
    const char *verdict = e->permit ? "permitted" : "denied";
    address_host(who->peer, peer);
    if (is_extended(o))
        log_say(&logged_extended, "list %s %s tcp %s(%u) -> %s(%u), 1 packet", name, verdict, peer,
                address_port(who->peer), address_host(who->local, local), who->port);
    else
        log_say(&logged_standard, "list %s %s %s 1 packet", name, verdict, peer);
}

static const struct object *find_list(const char *name)
{
    const struct snapshot *s = config_running();
    const uint32_t number = isdigit((unsigned char)*name) ? (uint32_t)strtoul(name, NULL, 10) : 0;
    const struct mode *m = number < EXTENDED_FIRST ? &numbered : &numbered_more;
    const struct object *o = number ? config_find(s, m, number) : NULL;
    o = o ? o : config_find_name(s, &named_standard, name);
    return o ? o : config_find_name(s, &named_extended, name);
}

bool access_list_permits(const char *name, const struct access_visit *who)
{
    const struct object *o = *name ? find_list(name) : NULL;
    const struct settings_access_list *l = o ? list_of(o) : NULL;
    for (unsigned i = 0; l && i < entry_count(l); i++) {
        const struct access_entry *e = &l->entries[i];
        if (!access_entry_matches(e, who))
            continue;
        if (e->log)
            say(name, o, e, who);
        return e->permit;
    }
    return !l || !entry_count(l);
}

/* -- show access-lists -- */

static struct mode *const kinds[] = { &numbered, &numbered_more, &named_standard, &named_extended };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Wildcard bits in IOS's words. */
static void show_entry(struct out *out, const struct access_entry *e, bool extended)
{
    char text[ENTRY_TEXT + 20];
    const bool wild = !extended && e->source.wildcard && e->source.wildcard != UINT32_MAX;
    const char *blank = wild ? strchr(e->text, ' ') : NULL;
    if (e->remark)
        return;
    snprintf(text, sizeof text, blank ? "%.*s, wildcard bits%s" : "%.*s%s",
             blank ? (int)(blank - e->text) : (int)sizeof e->text, e->text, blank ? blank : "");
    out_item(out);
    out_number(out, "sequence", "    %lld ", e->sequence);
    out_string(out, "verdict", "%-6s ", e->permit ? "permit" : "deny");
    out_string(out, "match", "%s\n", text);
    out_item_end(out);
}

static void show_list(struct out *out, const struct object *o)
{
    char number[12];
    const struct settings_access_list *l = list_of(o);
    snprintf(number, sizeof number, "%u", l->number);
    out_item(out);
    out_string(out, "kind", "%s IP access list ", is_extended(o) ? "Extended" : "Standard");
    out_string(out, "name", "%s\n", l->number ? number : o->name);
    out_list(out, "entries");
    for (unsigned i = 0; i < entry_count(l); i++)
        show_entry(out, &l->entries[i], is_extended(o));
    out_list_end(out);
    out_item_end(out);
}

/* The one after `at` others of its kind. */
static const struct object *nth(const struct mode *m, uint64_t at)
{
    const struct object *o = config_next(config_running(), m, NULL);
    while (o && at--)
        o = config_next(config_running(), m, o);
    return o;
}

static bool show_lists(struct cursor *c)
{
    char name[96];
    if (c->args->at[0].given) {
        const struct object *one = find_list(value_text(&c->args->at[0], name, sizeof name));
        out_list(c->out, "lists");
        if (one)
            show_list(c->out, one);
        out_list_end(c->out);
        return false;
    }
    if (!c->stage && !c->at)
        out_list(c->out, "lists");
    const struct object *o = nth(kinds[c->stage], c->at++);
    if (o)
        show_list(c->out, o);
    else if (++c->stage == KINDS)
        out_list_end(c->out);
    else
        c->at = 0;
    return c->stage < KINDS;
}

static struct command commands[] = {
    { .syntax = "show access-lists [WORD:64]", .help = "List access lists", .slot_help = HELP("Number or name"),
      .show = show_lists },
    { .syntax = "show ip access-lists [WORD:64]", .help = "List IP access lists", .slot_help = HELP("Number or name"),
      .show = show_lists },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "ip access-list", "Named access-list" },
    { NULL, NULL },
};

static struct mode *const modes[] = { &numbered, &numbered_more, &named_standard, &named_extended, NULL };
static struct slice *const slices[] = { &numbered_slice, &more_slice, &standard_slice, &extended_slice, NULL };
static const struct log_message *const messages[] = { &logged_standard, &logged_extended, NULL };

extern const struct module module_access_list;
const struct module module_access_list = {
    .name = "access_list", .modes = modes, .slices = slices, .rows = rows, .commands = commands, .help = help,
    .messages = messages,
};

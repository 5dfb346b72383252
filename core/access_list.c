// SPDX-License-Identifier: MIT
/* Module "access_list": `access-list <1-99> …`. A list is one object, made by its first line. */
#include "core/access_list.h"

#include "core/log.h"
#include "core/module.h"

#include <string.h>

#define HELP(...) (const char *const[]){ __VA_ARGS__, NULL }

static const struct log_message logged = {
    "SEC", 6, "IPACCESSLOGS", "An entry of an access list with the word `log` has permitted or denied somebody.",
};

enum { REMARK_MAX = 101 };

struct entry {
    bool given, permit, log;
    uint32_t ip, wildcard;       /* network byte order; a bit of the wildcard that is set does not count */
    char remark[REMARK_MAX];     /* "" unless it is nothing else */
};
struct settings_access_list {
    uint8_t number;
    struct entry entries[ACCESS_ENTRIES_MAX];
};
static struct slice list_slice = { &mode_access_list, sizeof(struct settings_access_list), 0 };

/* -- the line -- */

static struct entry typed(const struct args *args)
{
    enum { VERDICT = 1, TEXT, AFTER_PERMIT, AFTER_DENY = 8 };
    enum { REMARK = 1, PERMIT };
    enum { KIND, HOST, NET, WILDCARD, LOG };
    enum { ANY = 1, ONE_HOST };
    const int64_t verdict = args->at[VERDICT].number;
    const struct value *v = &args->at[verdict == PERMIT ? AFTER_PERMIT : AFTER_DENY];
    struct entry e = { .given = true, .permit = verdict == PERMIT, .log = v[LOG].given };
    if (verdict == REMARK)
        value_text(&args->at[TEXT], e.remark, sizeof e.remark);
    else if (v[KIND].number == ANY)
        e.wildcard = UINT32_MAX;
    else if (v[KIND].number == ONE_HOST)
        e.ip = (uint32_t)v[HOST].number;
    else
        e.wildcard = (uint32_t)v[WILDCARD].number;
    if (v[KIND].number > ONE_HOST)
        e.ip = (uint32_t)v[NET].number & ~e.wildcard;
    return e;
}

static bool same(const struct entry *a, const struct entry *b)
{
    return a->permit == b->permit && a->ip == b->ip && a->wildcard == b->wildcard && !strcmp(a->remark, b->remark);
}

/* Entries stand in order of typing; one that is there already stays where it is. */
static bool entry_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_access_list *l = slice;
    const struct entry e = typed(args);
    unsigned at = 0;
    (void)how;
    l->number = (uint8_t)args->at[0].number;
    for (; at < ACCESS_ENTRIES_MAX && l->entries[at].given; at++)
        if (same(&l->entries[at], &e))
            break;
    if (at == ACCESS_ENTRIES_MAX)
        return refuse(r, FAULT_RESOURCE_BUSY, "At most %d entries in an access list", ACCESS_ENTRIES_MAX);
    l->entries[at] = e;
    return true;
}

static void print_address(uint32_t ip, struct buf *lines)
{
    char text[ADDRESS_TEXT];
    const struct address a = address_ipv4(ip, 0);
    buf_printf(lines, " %s", address_host(&a, text));
}

static void list_print(const void *slice, struct buf *lines)
{
    const struct settings_access_list *l = slice;
    for (const struct entry *e = l->entries; e < l->entries + ACCESS_ENTRIES_MAX && e->given; e++) {
        buf_printf(lines, "access-list %u ", l->number);
        if (*e->remark) {
            buf_printf(lines, "remark %s\n", e->remark);
            continue;
        }
        buf_adds(lines, e->permit ? "permit" : "deny");
        if (e->wildcard == UINT32_MAX)
            buf_adds(lines, " any");
        else
            print_address(e->ip, lines);
        if (e->wildcard && e->wildcard != UINT32_MAX)
            print_address(e->wildcard, lines);
        buf_adds(lines, e->log ? " log\n" : "\n");
    }
}

struct mode mode_access_list = {
    .name = "access-list", .parent = &mode_global, .key = KEY_TAG,
    .opener = {
        .syntax = "access-list <1-99> {remark LINE:100|permit {any|host A.B.C.D|A.B.C.D [A.B.C.D]} [log]|"
                  "deny {any|host A.B.C.D|A.B.C.D [A.B.C.D]} [log]}",
        .help = "Add an entry to a standard access list",
        .slot_help = HELP("IP standard access list", "Access list entry comment", "Comment",
                          "Specify packets to forward", "Any source host", "A single host address", "Host address",
                          "Address to match", "Wildcard bits", "Log matches against this entry",
                          "Specify packets to reject", "Any source host", "A single host address", "Host address",
                          "Address to match", "Wildcard bits", "Log matches against this entry"),
        .place = 3900, .slice = &list_slice, .set = entry_set, .print = list_print,
        .effect = AT_ONCE("who may come in where `access-class` names the list"),
    },
};

/* -- asking -- */

static void say(const struct settings_access_list *l, const struct entry *e, const struct address *who)
{
    char text[ADDRESS_TEXT];
    if (e->log)
        log_say(&logged, "list %u %s %s 1 packet", l->number, e->permit ? "permitted" : "denied",
                address_host(who, text));
}

bool access_list_permits(unsigned number, const struct address *who)
{
    const struct object *o = number ? config_find(config_running(), &mode_access_list, number) : NULL;
    const struct settings_access_list *l = o ? object_slice(o, &list_slice) : NULL;
    const uint32_t ip = address_ip4(who);
    for (const struct entry *e = l ? l->entries : NULL; l && e < l->entries + ACCESS_ENTRIES_MAX && e->given; e++) {
        if (*e->remark || (!ip && e->wildcard != UINT32_MAX) || (ip & ~e->wildcard) != (e->ip & ~e->wildcard))
            continue;
        say(l, e, who);
        return e->permit;
    }
    return !l;
}

static struct mode *const modes[] = { &mode_access_list, NULL };
static struct slice *const slices[] = { &list_slice, NULL };
static const struct log_message *const messages[] = { &logged, NULL };

extern const struct module module_access_list;
const struct module module_access_list = {
    .name = "access_list", .modes = modes, .slices = slices, .messages = messages,
};

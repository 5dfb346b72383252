// SPDX-License-Identifier: MIT
#include "core/access_entry.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS_OF_ENTRY = 32, PORT_LAST = UINT16_MAX, PORT_UNKNOWN = -1 };

static const struct address_range anywhere = { 0, UINT32_MAX };
static const struct port_range any_port = { 0, PORT_LAST, false };

/* Words, of which those from `at` on are still to be read. */
struct words {
    char room[256];
    const char *word[WORDS_OF_ENTRY + 1];        /* NULL behind the last */
    unsigned at;
};

static void words_read(struct words *r, const char *text)
{
    unsigned count = 0;
    char *state;
    snprintf(r->room, sizeof r->room, "%s", text);
    for (char *w = strtok_r(r->room, " ", &state); w && count < WORDS_OF_ENTRY; w = strtok_r(NULL, " ", &state))
        r->word[count++] = w;
    r->word[count] = NULL;
    r->at = 0;
}

static bool next_is(struct words *r, const char *word)
{
    const bool is = r->word[r->at] && !strcasecmp(r->word[r->at], word);
    r->at += is;
    return is;
}

static bool next_ip(struct words *r, uint32_t *ip)
{
    struct address a;
    const char *word = r->word[r->at];
    if (!word || !strchr(word, '.') || !address_parse(&a, word, 0))
        return false;
    *ip = address_ip4(&a);
    r->at++;
    return true;
}

/* any | host A | A [WILDCARD]; what is none of these is anywhere. */
static bool next_range(struct words *r, struct address_range *range)
{
    struct address_range read = { 0, 0 };
    *range = anywhere;
    if (next_is(r, "any"))
        return true;
    const bool host = next_is(r, "host");
    if (!next_ip(r, &read.ip))
        return false;
    if (!host)
        next_ip(r, &read.wildcard);
    read.ip &= ~read.wildcard;
    *range = read;
    return true;
}

static int port_of(const char *word)
{
    static const struct {
        const char *name;
        int port;
    } names[] = { { "telnet", 23 }, { "ssh", 22 }, { "www", 80 }, { "smtp", 25 }, { "domain", 53 }, { "ftp", 21 } };
    char *end;
    for (unsigned i = 0; word && i < sizeof names / sizeof names[0]; i++)
        if (!strcasecmp(word, names[i].name))
            return names[i].port;
    const long port = word ? strtol(word, &end, 10) : PORT_UNKNOWN;
    return word && *word && !*end && port >= 0 && port <= PORT_LAST ? (int)port : PORT_UNKNOWN;
}

/* [eq P | neq P | gt P | lt P | range P P]; false when it is none of these. */
static bool next_ports(struct words *r, struct port_range *range)
{
    enum { EQ, NEQ, GT, LT, RANGE, NONE };
    static const char *const words[] = { "eq", "neq", "gt", "lt", "range" };
    unsigned kind = EQ;
    while (kind < NONE && !next_is(r, words[kind]))
        kind++;
    *range = any_port;
    if (kind == NONE)
        return true;
    if (kind == EQ && r->word[r->at] && isalpha((unsigned char)*r->word[r->at]) && port_of(r->word[r->at]) < 0) {
        *range = (struct port_range){ 0, 0, false };     /* pop3 and the like: none of ours */
        r->at++;
        return true;
    }
    const int first = port_of(r->word[r->at]);
    r->at += r->word[r->at] != NULL;
    const int last = kind == RANGE ? port_of(r->word[r->at]) : first;
    r->at += kind == RANGE && r->word[r->at];
    if (first == PORT_UNKNOWN || last == PORT_UNKNOWN || (kind == GT && first == PORT_LAST) || (kind == LT && !first))
        return false;
    *range = (struct port_range){ kind == LT ? 0 : (uint16_t)(first + (kind == GT)),
                                  kind == GT ? PORT_LAST : (uint16_t)(last - (kind == LT)), kind == NEQ };
    return true;
}

/* One blank between the words, as IOS prints them. */
static void keep_text(struct access_entry *e, const struct words *r)
{
    size_t used = 0;
    for (unsigned i = 0; r->word[i] && used < sizeof e->text; i++)
        used += (size_t)snprintf(e->text + used, sizeof e->text - used, "%s%s", i ? " " : "", r->word[i]);
}

void access_entry_extended(struct access_entry *e, const char *text)
{
    struct words r;
    words_read(&r, text);
    keep_text(e, &r);
    e->source = e->destination = anywhere;
    e->source_port = e->destination_port = any_port;
    e->other = !next_is(&r, "ip") && !next_is(&r, "tcp") && !next_is(&r, "6");
    if (e->other)
        return;
    e->beyond = !next_range(&r, &e->source) || !next_ports(&r, &e->source_port) ||
                !next_range(&r, &e->destination) || !next_ports(&r, &e->destination_port);
    while (!e->beyond && r.word[r.at]) {
        if (next_is(&r, "log") || next_is(&r, "log-input"))
            e->log = true;
        else if (next_is(&r, "established"))
            e->other = true;
        else
            e->beyond = true;
    }
}

bool access_entry_standard(struct access_entry *e, const char *text)
{
    struct words r;
    words_read(&r, text);
    e->destination = anywhere;
    e->source_port = e->destination_port = any_port;
    if (!next_range(&r, &e->source))
        return false;
    e->log = next_is(&r, "log");
    return !r.word[r.at];
}

/* -- matching -- */

/* Who comes by IPv6 is meant by `any` alone. */
static bool in_range(const struct address_range *range, const struct address *a)
{
    const uint32_t ip = address_ip4(a);
    return range->wildcard == UINT32_MAX || (ip && (ip & ~range->wildcard) == range->ip);
}

static bool in_ports(const struct port_range *range, uint16_t port)
{
    return (port >= range->first && port <= range->last) != range->except;
}

bool access_entry_matches(const struct access_entry *e, const struct access_visit *who)
{
    return !e->remark && !e->other && !(e->beyond && e->permit) && in_range(&e->source, who->peer) &&
           in_range(&e->destination, who->local) && in_ports(&e->source_port, address_port(who->peer)) &&
           in_ports(&e->destination_port, who->port);
}

// SPDX-License-Identifier: MIT
/* Compiles a row's syntax to a tree, and prints values back through it. Matching is match.c. */
#include "core/config/internal.h"
#include "core/config/tree.h"

#include "core/address.h"
#include "core/memory.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -- compiling -- */

struct compiler {
    struct syntax *syntax;
    const char *at;
    const char *const *help;     /* of the next terminal behind the path; NULL when used up */
    bool in_path;
};

static _Noreturn void malformed(const struct compiler *c, const char *why)
{
    fprintf(stderr, "syntax \"%s\": %s at \"%s\"\n", c->syntax->text, why, c->at);
    abort();
}

static void skip_blanks(struct compiler *c)
{
    while (*c->at == ' ')
        c->at++;
}

static struct node *new_node(enum node_kind kind)
{
    struct node *n = must(calloc(1, sizeof *n));
    n->kind = kind;
    n->slot = NO_SLOT;
    n->help = "";
    return n;
}

static int take_slot(struct compiler *c)
{
    if (c->syntax->slots == SLOTS_MAX)
        malformed(c, "too many slots");
    return c->syntax->slots++;
}

static void take_help(struct compiler *c, struct node *n)
{
    if (!c->in_path && c->help && *c->help)
        n->help = *c->help++;
}

/* <low-high>, <low-name> */
static struct node *parse_range(struct compiler *c)
{
    struct node *n = new_node(NODE_NUMBER);
    char *end;
    n->low = strtol(c->at + 1, &end, 10);
    if (end == c->at + 1 || *end != '-')
        malformed(c, "bad range");
    const char *high = end + 1, *close = strchr(high, '>');
    if (!close)
        malformed(c, "unclosed range");
    n->high = strtol(high, &end, 10);
    if (end != close) {
        n->limit = must(strndup(high, close - high));
        n->high = UINT16_MAX;        /* tags are no greater, whatever is configured */
    }
    n->slot = take_slot(c);
    c->at = close + 1;
    take_help(c, n);
    return n;
}

static const struct {
    const char *name, *shown;
    enum node_kind kind;
} token_kinds[] = {
    { "WORD", "WORD", NODE_WORD },         { "LINE", "LINE", NODE_LINE },         { "NUMBER", "WORD", NODE_DIAL },
    { "NAME", "WORD", NODE_NAME },         { "URL", "URL", NODE_URL },            { "A.B.C.D", "A.B.C.D", NODE_IP4 },
    { "H.H.H", "H.H.H", NODE_MAC },        { "hh:mm", "hh:mm", NODE_TIME },
    { "X:X:X:X::X", "X:X:X:X::X", NODE_IP6 },
};

static bool token_kind(const char *text, size_t size, struct node *n)
{
    for (size_t i = 0; i < sizeof token_kinds / sizeof token_kinds[0]; i++) {
        if (strlen(token_kinds[i].name) == size && !memcmp(token_kinds[i].name, text, size)) {
            n->kind = token_kinds[i].kind;
            n->text = token_kinds[i].shown;
            return true;
        }
    }
    return false;
}

static struct node *parse_word(struct compiler *c)
{
    const char *word = c->at;
    size_t size = strcspn(word, " {}[]|<>");
    c->at += size;
    struct node *n = new_node(NODE_KEYWORD);
    bool repeated = size > 3 && !memcmp(word + size - 3, "...", 3);
    size_t name = repeated ? size - 3 : size;
    const char *colon = memchr(word, ':', name);
    bool sized = colon && isdigit((unsigned char)colon[1]) && isupper((unsigned char)*word);
    if (token_kind(word, sized ? (size_t)(colon - word) : name, n)) {
        n->size = sized ? strtoul(colon + 1, NULL, 10) : 0;
    } else if (isupper((unsigned char)*word)) {
        if (!repeated)
            malformed(c, "unknown kind of word");
        n->kind = NODE_WORD;
        n->text = "WORD";
    } else {
        n->text = must(strndup(word, size));
        n->size = size;
        take_help(c, n);
        return n;
    }
    n->repeated = repeated;
    n->slot = take_slot(c);
    take_help(c, n);
    return n;
}

static struct branch *parse_alternatives(struct compiler *c, char close);

/* {a|b}, or the bars inside [a|b]: the choice's own slot comes before the slots of its alternatives. */
static struct node *parse_choice(struct compiler *c, char close)
{
    struct node *n = new_node(NODE_CHOICE);
    n->slot = take_slot(c);
    n->branches = parse_alternatives(c, close);
    return n;
}

/* Whether the bracket that `at` stands behind holds bars of its own. */
static bool has_bars(const char *at)
{
    for (int depth = 0; *at; at++) {
        if (*at == '[' || *at == '{')
            depth++;
        else if ((*at == ']' || *at == '}') && depth-- == 0)
            return false;
        else if (*at == '|' && depth == 0)
            return true;
    }
    return false;
}

static struct node *parse_sequence(struct compiler *c, unsigned *terminals);

static struct branch *parse_option(struct compiler *c)
{
    struct branch *b = must(calloc(1, sizeof *b));
    b->flag = NO_SLOT;
    b->slot_begin = c->syntax->slots;
    c->at++;
    if (has_bars(c->at)) {
        b->first = parse_choice(c, ']');
    } else {
        b->first = parse_sequence(c, NULL);
        if (*c->at != ']')
            malformed(c, "unclosed optional");
        c->at++;
        if (c->syntax->slots == b->slot_begin)
            b->flag = take_slot(c);
    }
    b->slot_end = c->syntax->slots;
    return b;
}

static struct node *parse_options(struct compiler *c)
{
    struct node *n = new_node(NODE_OPTIONS);
    if (c->syntax->sets == SETS_MAX)
        malformed(c, "too many groups of optionals");
    n->set = c->syntax->sets++;
    struct branch **end = &n->branches;
    for (unsigned count = 0; *c->at == '['; count++) {
        if (count == BRANCHES_MAX)
            malformed(c, "too many optionals");
        *end = parse_option(c);
        end = &(*end)->next;
        skip_blanks(c);
    }
    return n;
}

static struct branch *parse_alternatives(struct compiler *c, char close)
{
    struct branch *first = NULL, **end = &first;
    for (;;) {
        struct branch *b = must(calloc(1, sizeof *b));
        b->flag = NO_SLOT;
        b->slot_begin = c->syntax->slots;
        b->first = parse_sequence(c, NULL);
        b->slot_end = c->syntax->slots;
        *end = b;
        end = &b->next;
        if (*c->at == close)
            break;
        if (*c->at != '|')
            malformed(c, "unclosed choice");
        c->at++;
    }
    c->at++;
    return first;
}

/* A chain up to the bar or bracket that ends it. `path`, of the outermost one, counts the keywords that it begins
 * with. */
static struct node *parse_sequence(struct compiler *c, unsigned *path)
{
    struct node *first = NULL, **end = &first;
    for (skip_blanks(c); *c->at && !strchr("|]}", *c->at); skip_blanks(c)) {
        struct node *n;
        if (!islower((unsigned char)*c->at) || !strncmp(c->at, "hh:mm", 5))
            c->in_path = false;
        if (*c->at == '<') {
            n = parse_range(c);
        } else if (*c->at == '{') {
            c->at++;
            n = parse_choice(c, '}');
        } else if (*c->at == '[') {
            n = parse_options(c);
        } else {
            n = parse_word(c);
            if (path && c->in_path)
                ++*path;
        }
        *end = n;
        end = &n->next;
    }
    return first;
}

/* Leads every chain on to what follows it. */
static struct node *link_chain(struct node *first, struct node *follow)
{
    for (struct node *n = first, *next; n; n = next) {
        next = n->next;
        n->next = next ? next : follow;
        for (struct branch *b = n->branches; b; b = b->next)
            b->first = link_chain(b->first, n->kind == NODE_OPTIONS ? n : n->next);
    }
    return first ? first : follow;
}

static bool free_word(enum node_kind kind)
{
    return kind == NODE_WORD || kind == NODE_NAME || kind == NODE_DIAL || kind == NODE_LINE || kind == NODE_URL;
}

/* What may stand first at `n`: 1 = keywords, 2 = free words. */
static unsigned first_kinds(const struct node *n)
{
    unsigned kinds = 0;
    if (n->kind == NODE_KEYWORD)
        return 1;
    if (free_word(n->kind))
        return 2;
    for (const struct branch *b = n->branches; b; b = b->next)
        kinds |= first_kinds(b->first);
    if (n->kind == NODE_OPTIONS)
        kinds |= first_kinds(n->next);
    return kinds;
}

static bool chain_mixed(const struct node *n, const struct node *stop)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        if (n->branches && first_kinds(n) == 3)
            return true;
        for (const struct branch *b = n->branches; b; b = b->next)
            if (chain_mixed(b->first, n->kind == NODE_OPTIONS ? n : n->next))
                return true;
    }
    return false;
}

static struct syntax *compiled;   /* all of them, newest first: they live as long as the process */

struct syntax *syntax_compile(const char *text, const char *const *slot_help)
{
    struct syntax *s = must(calloc(1, sizeof *s));
    s->text = must(strdup(text));
    s->older = compiled;
    compiled = s;
    struct compiler c = { .syntax = s, .at = s->text, .help = slot_help, .in_path = true };
    struct node *first = parse_sequence(&c, &s->path);
    if (*c.at)
        malformed(&c, "unexpected bracket or bar");
    s->first = link_chain(first, new_node(NODE_END));
    s->tail = s->first;
    for (unsigned i = 0; i < s->path; i++)
        s->tail = s->tail->next;
    s->mixed = chain_mixed(s->tail, NULL);
    return s;
}

unsigned syntax_slots(const struct syntax *s)
{
    return s->slots;
}

unsigned syntax_path(const struct syntax *s, const char *words[], unsigned max)
{
    const struct node *n = s->first;
    for (unsigned i = 0; i < s->path && i < max; i++, n = n->next)
        words[i] = n->text;
    return s->path;
}

const char *syntax_limit(const struct syntax *s)
{
    for (const struct node *n = s->tail; n->kind != NODE_END; n = n->next)
        if (n->slot == 0)
            return n->limit;
    return NULL;
}

static const struct node *find_slot(const struct node *n, const struct node *stop, unsigned slot, bool *optional)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        if (n->slot == (int)slot)
            return n;
        for (const struct branch *b = n->branches; b; b = b->next) {
            if (slot < b->slot_begin || slot >= b->slot_end)
                continue;
            *optional = true;
            return find_slot(b->first, n->kind == NODE_OPTIONS ? n : n->next, slot, optional);
        }
    }
    return NULL;
}

enum slot_use syntax_slot(const struct syntax *s, unsigned slot, long *low)
{
    bool optional = false;
    const struct node *n = find_slot(s->first, NULL, slot, &optional);
    *low = n ? n->low : 0;
    if (!n)
        return SLOT_FLAG;
    if (n->kind == NODE_CHOICE)
        return optional ? SLOT_OPTIONAL_CHOICE : SLOT_CHOICE;
    return optional ? SLOT_OPTIONAL : SLOT_REQUIRED;
}

/* -- printing -- */

static void add_word(struct buf *line, const char *text, size_t size)
{
    if (line->size && line->data[line->size - 1] != ' ' && line->data[line->size - 1] != '\n')
        buf_addc(line, ' ');
    buf_add(line, text, size);
}

static void print_value(const struct node *n, const struct args *args, struct buf *line)
{
    const struct value *v = &args->at[n->slot];
    char text[32];
    uint32_t ip = (uint32_t)v->number;
    switch (n->kind) {
    case NODE_NUMBER:
        snprintf(text, sizeof text, "%lld", (long long)v->number);
        break;
    case NODE_IP4:
        inet_ntop(AF_INET, &ip, text, sizeof text);
        break;
    case NODE_MAC:
        mac_text(v->mac, text);
        break;
    case NODE_TIME:
        snprintf(text, sizeof text, "%d:%d", (int)(v->number / 60), (int)(v->number % 60));
        break;
    default:
        add_word(line, v->text, v->size);
        return;
    }
    add_word(line, text, strlen(text));
}

static void print_repeated(const struct node *n, const struct args *args, struct buf *line)
{
    if (!args->repeated)
        add_word(line, args->at[n->slot].text, args->at[n->slot].size);
    for (unsigned i = 0; i < args->repeated; i++) {
        const struct token *t = &args->tokens[args->first_repeated + i];
        add_word(line, t->text, t->size);
    }
}

static bool branch_given(const struct branch *b, const struct args *args)
{
    for (unsigned i = b->slot_begin; i < b->slot_end; i++)
        if (args->at[i].given)
            return true;
    return false;
}

static const struct branch *chosen(const struct node *n, const struct args *args)
{
    const struct branch *b = n->branches;
    for (int64_t i = args->at[n->slot].number; b && i > 1; i--)
        b = b->next;
    return args->at[n->slot].given ? b : NULL;
}

static void print_chain(const struct node *n, const struct node *stop, const struct args *args, struct buf *line)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        if (n->kind == NODE_KEYWORD) {
            add_word(line, n->text, n->size);
        } else if (n->kind == NODE_CHOICE) {
            const struct branch *b = chosen(n, args);
            if (b)
                print_chain(b->first, n->next, args, line);
        } else if (n->kind == NODE_OPTIONS) {
            for (const struct branch *b = n->branches; b; b = b->next)
                if (branch_given(b, args))
                    print_chain(b->first, n, args, line);
        } else if (args->at[n->slot].given) {
            if (n->repeated)
                print_repeated(n, args, line);
            else
                print_value(n, args, line);
        }
    }
}

void syntax_print(const struct syntax *s, const struct args *args, struct buf *line)
{
    print_chain(s->first, NULL, args, line);
}

void syntax_print_path(const struct syntax *s, struct buf *line)
{
    const struct node *n = s->first;
    for (unsigned i = 0; i < s->path; i++, n = n->next)
        add_word(line, n->text, n->size);
}

char *value_text(const struct value *v, char *out, size_t size)
{
    size_t n = v->given && v->text ? v->size : 0;
    if (n >= size)
        n = size - 1;
    if (n)
        memcpy(out, v->text, n);
    out[n] = '\0';
    return out;
}

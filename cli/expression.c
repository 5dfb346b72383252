// SPDX-License-Identifier: MIT
/* An expression becomes a program of steps whose jumps are relative: what was just written can be moved and copied,
 * which is how `*`, `?` and `{2,5}` come about. */
#include "cli/expression.h"

#include "core/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SETS_MAX = 64, REPEAT_MAX = 255 };

enum operation { BYTE, ANY, SET, BEGIN, END, SPLIT, JUMP, MATCH };

struct step {
    uint8_t operation;
    uint8_t value;               /* the byte; which set */
    int16_t to, or;              /* JUMP, SPLIT: relative */
};

/* Steps that wait for the next byte of the line. */
struct crowd {
    unsigned count;
    uint16_t at[EXPRESSION_STEPS];
};

struct expression {
    unsigned count, set_count;
    struct step steps[EXPRESSION_STEPS];
    uint8_t sets[SETS_MAX][32];
    uint32_t met[EXPRESSION_STEPS];          /* at which place of the line a step was last reached */
    struct crowd crowds[2];
    uint64_t cost;
};

struct compiler {
    struct expression *e;
    const char *at;
    unsigned depth;
    bool wrong;
};

/* -- writing the program -- */

static struct step *emit(struct compiler *c, enum operation operation)
{
    static struct step beyond;
    if (c->e->count == EXPRESSION_STEPS) {
        c->wrong = true;
        return &beyond;
    }
    struct step *s = &c->e->steps[c->e->count++];
    *s = (struct step){ .operation = operation };
    return s;
}

/* A step before those from `start` on. */
static struct step *insert(struct compiler *c, unsigned start, enum operation operation)
{
    struct step *s = emit(c, operation);
    struct step *first = &c->e->steps[start];
    const struct step inserted = *s;
    if (c->wrong)
        return s;
    memmove(first + 1, first, (size_t)(s - first) * sizeof *s);
    *first = inserted;
    return first;
}

static void copy(struct compiler *c, const struct step *block, unsigned size)
{
    if (c->e->count + size > EXPRESSION_STEPS) {
        c->wrong = true;
        return;
    }
    memcpy(&c->e->steps[c->e->count], block, size * sizeof *block);
    c->e->count += size;
}

/* What stands from `start` on becomes optional, or may come any number of times. */
static void make_optional(struct compiler *c, unsigned start)
{
    const unsigned size = c->e->count - start;
    struct step *s = insert(c, start, SPLIT);
    s->to = 1;
    s->or = (int16_t)(size + 1);
}

static void make_star(struct compiler *c, unsigned start)
{
    const int size = (int)(c->e->count - start);
    struct step *s = insert(c, start, SPLIT);
    s->to = 1;
    s->or = (int16_t)(size + 2);
    emit(c, JUMP)->to = (int16_t)-(size + 1);
}

static void make_plus(struct compiler *c, unsigned start)
{
    const int size = (int)(c->e->count - start);
    struct step *s = emit(c, SPLIT);
    s->to = (int16_t)-size;
    s->or = 1;
}

static unsigned number(struct compiler *c)
{
    unsigned n = 0;
    for (; isdigit((unsigned char)*c->at); c->at++)
        n = n > REPEAT_MAX ? n : n * 10 + (unsigned)(*c->at - '0');
    c->wrong |= n > REPEAT_MAX;
    return n;
}

/* {2}, {2,}, {2,5} */
static void make_counted(struct compiler *c, unsigned start)
{
    struct step block[EXPRESSION_STEPS];
    const unsigned size = c->e->count - start;
    c->at++;
    const unsigned least = number(c);
    const bool open = *c->at == ',' && !isdigit((unsigned char)c->at[1]);
    c->at += *c->at == ',';
    const unsigned most = c->at[-1] == ',' && !open ? number(c) : least;
    c->wrong |= *c->at != '}' || most < least;
    c->at += !c->wrong;
    memcpy(block, &c->e->steps[start], size * sizeof *block);
    c->e->count = start;
    for (unsigned i = 0; i < most && !c->wrong; i++) {
        const unsigned begin = c->e->count;
        copy(c, block, size);
        if (i >= least)
            make_optional(c, begin);
    }
    if (open && !c->wrong) {
        const unsigned begin = c->e->count;
        copy(c, block, size);
        make_star(c, begin);
    }
}

/* -- sets: [a-z], [^:], [[:digit:]_] -- */

static const struct {
    const char *name;
    int (*has)(int c);
} classes[] = {
    { "alpha", isalpha }, { "digit", isdigit }, { "alnum", isalnum }, { "upper", isupper }, { "lower", islower },
    { "space", isspace }, { "blank", isblank }, { "punct", ispunct }, { "print", isprint }, { "graph", isgraph },
    { "cntrl", iscntrl }, { "xdigit", isxdigit },
};

static void add(uint8_t set[32], unsigned byte)
{
    set[byte / 8] |= (uint8_t)(1u << byte % 8);
}

static bool has(const uint8_t set[32], unsigned byte)
{
    return set[byte / 8] >> byte % 8 & 1;
}

static void add_class(struct compiler *c, uint8_t set[32])
{
    const char *name = c->at + 2, *end = strstr(name, ":]");
    for (size_t i = 0; end && i < sizeof classes / sizeof classes[0]; i++) {
        if (strlen(classes[i].name) != (size_t)(end - name) || strncmp(name, classes[i].name, (size_t)(end - name)))
            continue;
        for (unsigned byte = 1; byte < 128; byte++)
            if (classes[i].has((int)byte))
                add(set, byte);
        c->at = end + 2;
        return;
    }
    c->wrong = true;
}

static void add_range(struct compiler *c, uint8_t set[32])
{
    const unsigned first = (unsigned char)*c->at++;
    unsigned last = first;
    if (*c->at == '-' && c->at[1] && c->at[1] != ']') {
        last = (unsigned char)c->at[1];
        c->at += 2;
    }
    c->wrong |= last < first;
    for (unsigned byte = first; byte <= last; byte++)
        add(set, byte);
}

static void parse_set(struct compiler *c)
{
    if (c->e->set_count == SETS_MAX) {
        c->wrong = true;
        return;
    }
    uint8_t *set = c->e->sets[c->e->set_count];
    emit(c, SET)->value = (uint8_t)c->e->set_count++;
    const bool negated = c->at[1] == '^';
    c->at += negated ? 2 : 1;
    const char *first = c->at;
    while (*c->at && (*c->at != ']' || c->at == first) && !c->wrong) {
        if (c->at[0] == '[' && c->at[1] == ':')
            add_class(c, set);
        else
            add_range(c, set);
    }
    c->wrong |= *c->at != ']';
    c->at += !c->wrong;
    for (unsigned i = 0; negated && i < 32; i++)
        set[i] = (uint8_t)~set[i];
}

/* -- the grammar -- */

static void parse_alternatives(struct compiler *c);

static void parse_group(struct compiler *c)
{
    c->at++;
    c->depth++;
    parse_alternatives(c);
    c->depth--;
    c->wrong |= *c->at != ')';
    c->at += !c->wrong;
}

/* A backslash takes the meaning from the next character; back-references there are none. */
static void parse_byte(struct compiler *c)
{
    const bool escaped = *c->at == '\\';
    c->at += escaped;
    c->wrong |= !*c->at || (escaped && isdigit((unsigned char)*c->at));
    emit(c, BYTE)->value = (uint8_t)*c->at;
    c->at += !c->wrong;
}

static void parse_atom(struct compiler *c)
{
    switch (*c->at) {
    case '(':
        parse_group(c);
        break;
    case '[':
        parse_set(c);
        break;
    case '.':
    case '^':
    case '$':
        emit(c, *c->at == '.' ? ANY : *c->at == '^' ? BEGIN : END);
        c->at++;
        break;
    case '*':
    case '+':
    case '?':
        c->wrong = true;     /* nothing stands before it */
        break;
    default:
        parse_byte(c);
        break;
    }
}

static void parse_repeated(struct compiler *c)
{
    const unsigned start = c->e->count;
    parse_atom(c);
    while (!c->wrong) {
        if (*c->at == '{' && isdigit((unsigned char)c->at[1])) {
            make_counted(c, start);
            continue;
        }
        if (*c->at == '*')
            make_star(c, start);
        else if (*c->at == '+')
            make_plus(c, start);
        else if (*c->at == '?')
            make_optional(c, start);
        else
            return;
        c->at++;
    }
}

static void parse_alternatives(struct compiler *c)
{
    const unsigned start = c->e->count;
    while (*c->at && *c->at != '|' && !(*c->at == ')' && c->depth) && !c->wrong)
        parse_repeated(c);
    if (*c->at != '|' || c->wrong)
        return;
    const unsigned size = c->e->count - start;
    struct step *s = insert(c, start, SPLIT);
    s->to = 1;
    s->or = (int16_t)(size + 2);
    const unsigned jump = c->e->count;
    emit(c, JUMP);
    c->at++;
    parse_alternatives(c);
    if (!c->wrong)
        c->e->steps[jump].to = (int16_t)(c->e->count - jump);
}

struct expression *expression_open(const char *text)
{
    struct compiler c = { .e = must(calloc(1, sizeof *c.e)), .at = text };
    c.wrong = strlen(text) > EXPRESSION_STEPS;
    if (!c.wrong)
        parse_alternatives(&c);
    emit(&c, MATCH);
    if (!c.wrong)
        return c.e;
    expression_close(c.e);
    return NULL;
}

void expression_close(struct expression *e)
{
    free(e);
}

uint64_t expression_cost(const struct expression *e)
{
    return e->cost;
}

/* -- matching -- */

/* Follows what takes no byte from a step on; true when that leads to the end. `place` counts from 1. */
static bool follow(struct expression *e, struct crowd *crowd, unsigned at, uint32_t place, bool last)
{
    for (;;) {
        const struct step *s = &e->steps[at];
        if (e->met[at] == place)
            return false;
        e->met[at] = place;
        e->cost++;
        switch ((enum operation)s->operation) {
        case MATCH:
            return true;
        case SPLIT:
            if (follow(e, crowd, at + (unsigned)s->to, place, last))
                return true;
            at += (unsigned)s->or;
            continue;
        case JUMP:
            at += (unsigned)s->to;
            continue;
        case BEGIN:
        case END:
            if (s->operation == BEGIN ? place != 1 : !last)
                return false;
            at++;
            continue;
        case BYTE:
        case ANY:
        case SET:
            crowd->at[crowd->count++] = (uint16_t)at;
            return false;
        }
    }
}

static bool takes(const struct expression *e, const struct step *s, unsigned char byte)
{
    return s->operation == ANY || (s->operation == BYTE ? s->value == byte : has(e->sets[s->value], byte));
}

bool expression_matches(struct expression *e, const char *line)
{
    struct crowd *now = &e->crowds[0], *next = &e->crowds[1];
    now->count = 0;
    memset(e->met, 0, e->count * sizeof e->met[0]);
    for (uint32_t place = 1;; place++, line++) {
        if (follow(e, now, 0, place, !*line))
            return true;
        if (!*line)
            return false;
        next->count = 0;
        for (unsigned i = 0; i < now->count; i++)
            if (takes(e, &e->steps[now->at[i]], (unsigned char)*line) &&
                follow(e, next, now->at[i] + 1u, place + 1, !line[1]))
                return true;
        struct crowd *crowd = now;
        now = next;
        next = crowd;
    }
}

// SPDX-License-Identifier: MIT
/* Matches words against a compiled syntax: recursive descent with backtracking, which allocates nothing.
 *
 * Keywords may be abbreviated, so a line is first tried with keywords in full (what files hold), then with prefixes.
 * Where a prefix was used, a second look at that one position tells whether another keyword shares it. The furthest
 * word that did not fit is where the caret goes. */
#include "core/config/internal.h"
#include "core/config/tree.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { STEPS_MAX = 4000, SEEN_MAX = 64 };   /* steps: hostile lines against many optionals end here */

struct mask {
    uint64_t bits[2];
};

_Static_assert(WORDS_MAX <= 128, "a mask holds one bit per word");

static bool mask_has(const struct mask *m, unsigned i)
{
    return m->bits[i / 64] >> (i % 64) & 1;
}

static void mask_add(struct mask *m, unsigned i)
{
    m->bits[i / 64] |= (uint64_t)1 << (i % 64);
}

struct matcher {
    const struct token *tokens;
    unsigned count;
    struct args *args;
    bool partial;                /* missing words at the end are fine */
    bool prefixes;               /* keywords may be abbreviated */
    unsigned steps, furthest, exact;
    uint32_t used[SETS_MAX];     /* optionals already given */
    struct mask abbreviated;     /* words that only began a keyword, on any path tried */
    struct mask whole;           /* words that are a keyword in full, so no abbreviation */
    void (*visit)(struct matcher *m, const struct node *n);   /* set: walk every path to the end of the words */
    void *arg;
    const char *seen[SEEN_MAX];
    unsigned seen_count;
};

/* -- one terminal -- */

static bool take_keyword(struct matcher *m, const struct node *n, unsigned at)
{
    const struct token *t = &m->tokens[at];
    if (t->size > n->size || strncasecmp(t->text, n->text, t->size))
        return false;
    if (t->size == n->size) {
        m->exact++;
        return true;
    }
    if (!m->prefixes || mask_has(&m->whole, at))
        return false;
    mask_add(&m->abbreviated, at);
    return true;
}

/* Takes the words that belong to `n`; returns their number, 0 when the first does not fit. */
static unsigned take_value(struct matcher *m, const struct node *n, unsigned at)
{
    const struct token *t = &m->tokens[at], *last = &m->tokens[m->count - 1];
    struct value found = { .given = true, .text = t->text, .size = t->size };
    unsigned words = 1;
    if (n->kind == NODE_LINE) {
        found.size = (size_t)(last->text + last->size - t->text);
        if (n->size && found.size > n->size)
            return 0;
        words = m->count - at;
    } else if (n->repeated) {
        for (unsigned i = m->count; i-- > at; )
            if (!word_value(n, &m->tokens[i], &found))
                return 0;
        found.size = (size_t)(last->text + last->size - t->text);
        words = m->count - at;
        m->args->tokens = m->tokens;
        m->args->first_repeated = at;
        m->args->repeated = words;
    } else if (!word_value(n, t, &found)) {
        return 0;
    }
    m->args->at[n->slot] = found;
    return words;
}

/* -- paths -- */

static bool run(struct matcher *m, const struct node *n, unsigned at);

static void forget(struct matcher *m, unsigned begin, unsigned end)
{
    for (unsigned i = begin; i < end; i++)
        m->args->at[i] = (struct value){ 0 };
}

static bool run_choice(struct matcher *m, const struct node *n, unsigned at)
{
    unsigned exact = m->exact, number = 1;
    for (const struct branch *b = n->branches; b; b = b->next, number++) {
        m->args->at[n->slot] = (struct value){ .given = true, .number = number };
        if (run(m, b->first, at))
            return true;
        forget(m, b->slot_begin, b->slot_end);
        m->exact = exact;
    }
    forget(m, (unsigned)n->slot, (unsigned)n->slot + 1);
    return false;
}

/* Tries every option that is still open; false: go on behind the set. */
static bool run_options(struct matcher *m, const struct node *n, unsigned at)
{
    unsigned exact = m->exact, bit = 0;
    for (const struct branch *b = n->branches; b; b = b->next, bit++) {
        if (m->used[n->set] >> bit & 1)
            continue;
        m->used[n->set] |= 1u << bit;
        if (b->flag != NO_SLOT)
            m->args->at[b->flag] = (struct value){ .given = true, .number = 1 };
        if (run(m, b->first, at))
            return true;
        m->used[n->set] &= ~(1u << bit);
        forget(m, b->slot_begin, b->slot_end);
        m->exact = exact;
    }
    return false;
}

static bool fail(struct matcher *m, unsigned at)
{
    if (at > m->furthest)
        m->furthest = at;
    return false;
}

/* What is left when the words are used up. */
static bool run_out(struct matcher *m, const struct node *n)
{
    if (m->partial)
        return true;
    while (n->kind == NODE_OPTIONS)
        n = n->next;
    return n->kind == NODE_END || fail(m, m->count);
}

static bool run(struct matcher *m, const struct node *n, unsigned at)
{
    for (;;) {
        if (++m->steps > STEPS_MAX)
            return false;
        if (at == m->count && !m->visit)
            return run_out(m, n);
        if (n->kind == NODE_OPTIONS) {
            if (run_options(m, n, at))
                return true;
            n = n->next;
            continue;
        }
        if (n->kind == NODE_CHOICE)
            return run_choice(m, n, at);
        if (at == m->count) {
            m->visit(m, n);
            return false;
        }
        unsigned words = 0;
        if (n->kind == NODE_KEYWORD)
            words = take_keyword(m, n, at);
        else if (n->kind != NODE_END)
            words = take_value(m, n, at);
        if (!words)
            return fail(m, at);
        at += words;
        if (n->repeated && at == m->count && m->visit)
            m->visit(m, n);
        n = n->next;
    }
}

/* -- second look at abbreviations -- */

struct rivals {
    const struct token *word;
    const char *first;
    bool whole, several;
};

static void visit_rival(struct matcher *m, const struct node *n)
{
    struct rivals *r = m->arg;
    if (n->kind != NODE_KEYWORD || r->word->size > n->size || strncasecmp(r->word->text, n->text, r->word->size))
        return;
    if (r->word->size == n->size)
        r->whole = true;
    else if (r->first && strcmp(r->first, n->text))
        r->several = true;
    r->first = n->text;
}

static struct rivals rivals_at(const struct matcher *m, const struct node *tail, unsigned from, unsigned at)
{
    struct args scratch = { .count = m->args->count };
    struct rivals r = { .word = &m->tokens[at] };
    struct matcher walk = { .tokens = m->tokens, .count = at, .args = &scratch, .prefixes = true, .whole = m->whole,
                            .visit = visit_rival, .arg = &r };
    run(&walk, tail, from);
    return r;
}

/* Tries once. Says MATCH_AMBIGUOUS at the first word that begins several keywords, and asks for another try (*again)
 * when a word taken as an abbreviation is some other keyword in full. */
static struct match_result attempt(struct matcher *m, const struct node *tail, unsigned from, bool *again)
{
    struct match_result result = { .kind = MATCH_OK };
    m->steps = m->exact = 0;
    m->furthest = from;
    m->abbreviated = (struct mask){ { 0 } };
    memset(m->used, 0, sizeof m->used);
    bool fits = run(m, tail, from);
    for (unsigned at = from; at < m->count && at <= m->furthest + (fits ? m->count : 0); at++) {
        if (!mask_has(&m->abbreviated, at))
            continue;
        struct rivals r = rivals_at(m, tail, from, at);
        if (r.whole) {
            mask_add(&m->whole, at);
            *again = true;
        } else if (r.several) {
            return (struct match_result){ MATCH_AMBIGUOUS, at, m->exact };
        }
    }
    result.exact = m->exact;
    result.token = fits ? m->count : m->furthest;
    if (!fits)
        result.kind = m->furthest >= m->count ? MATCH_INCOMPLETE : MATCH_INVALID;
    return result;
}

struct match_result syntax_match(const struct syntax *s, const char *line, const struct token *tokens, unsigned from,
                                 unsigned count, bool partial_ok, struct args *args)
{
    (void)line;   /* the tokens point into it */
    struct matcher m = { .tokens = tokens, .count = count, .args = args, .partial = partial_ok };
    args->count = s->slots;
    args->tokens = NULL;
    args->first_repeated = args->repeated = 0;
    memset(args->at, 0, s->slots * sizeof args->at[0]);

    bool again = false;
    struct match_result result;
    if (!s->mixed) {
        result = attempt(&m, s->tail, from, &again);
        if (result.kind == MATCH_OK)
            return result;
    }
    m.prefixes = true;
    for (unsigned tries = 0; tries <= WORDS_MAX; tries++) {
        again = false;
        memset(args->at, 0, s->slots * sizeof args->at[0]);
        result = attempt(&m, s->tail, from, &again);
        if (!again)
            break;
    }
    return result;
}

/* -- what may follow -- */

struct expectation {
    void (*expect)(void *arg, const char *word, const char *help, bool keyword);
    void *arg;
};

static bool seen_before(struct matcher *m, const char *text)
{
    for (unsigned i = 0; i < m->seen_count; i++)
        if (!strcmp(m->seen[i], text))
            return true;
    if (m->seen_count < SEEN_MAX)
        m->seen[m->seen_count++] = text;
    return false;
}

static void visit_expected(struct matcher *m, const struct node *n)
{
    const struct expectation *e = m->arg;
    char range[48];
    if (n->kind == NODE_NUMBER) {
        if (n->limit && node_high(n) == n->high)
            snprintf(range, sizeof range, "<%ld-%s>", n->low, n->limit);
        else
            snprintf(range, sizeof range, "<%ld-%ld>", n->low, node_high(n));
        e->expect(e->arg, range, n->help, false);
        return;
    }
    const char *word = n->kind == NODE_END ? "<cr>" : n->text;
    if (!seen_before(m, word))
        e->expect(e->arg, word, n->help, n->kind == NODE_KEYWORD);
}

void syntax_expect(const struct syntax *s, const char *line, const struct token *tokens, unsigned from, unsigned count,
                   void (*expect)(void *arg, const char *word, const char *help, bool keyword), void *arg)
{
    (void)line;
    struct args scratch = { .count = s->slots };
    struct expectation e = { expect, arg };
    struct matcher m = { .tokens = tokens, .count = count, .args = &scratch, .prefixes = true, .visit = visit_expected,
                         .arg = &e };
    run(&m, s->tail, from);
}

int syntax_split(const char *line, struct token tokens[WORDS_MAX])
{
    int count = 0;
    for (const char *at = line; ; count++) {
        while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
            at++;
        if (!*at)
            return count;
        if (count == WORDS_MAX)
            return -1;
        tokens[count].text = at;
        while (*at && *at != ' ' && *at != '\t' && *at != '\r' && *at != '\n')
            at++;
        tokens[count].size = (size_t)(at - tokens[count].text);
    }
}

// SPDX-License-Identifier: MIT
#include "cli/match.h"

#include "core/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct position position_exec(void)
{
    return (struct position){ .depth = 0 };
}

struct position position_global(void)
{
    return (struct position){ .depth = 1, .at = { { .mode = &mode_global } } };
}

const struct mode *position_mode(const struct position *p)
{
    return p->depth ? p->at[p->depth - 1].mode : NULL;
}

/* -- one tree -- */

/* The nodes that the words lead to, and why the way ended. */
struct way {
    const struct node *node[WORDS_MAX + 1];
    unsigned length;
    struct match_result end;
    bool spelled_out;            /* the first word was typed in full */
};

static void walk(const struct tree *t, const struct found *f, unsigned from, struct way *w)
{
    w->node[0] = &t->root;
    w->length = 1;
    w->spelled_out = false;
    w->end = (struct match_result){ MATCH_INCOMPLETE, f->count, 0 };
    for (unsigned i = from; i < f->count; i++) {
        enum find how;
        const struct node *child = node_child(w->node[w->length - 1], f->tokens[i], f->privilege, &how);
        if (how == FIND_NOTHING || how == FIND_AMBIGUOUS) {
            w->end.kind = how == FIND_NOTHING ? MATCH_INVALID : MATCH_AMBIGUOUS;
            w->end.token = i;
            return;
        }
        if (i == from)
            w->spelled_out = how == FIND_EXACT;
        w->end.exact += how == FIND_EXACT;
        w->node[w->length++] = child;
    }
}

static bool takes_no(const struct entry *e)
{
    return e->kind == ENTRY_ROW || e->kind == ENTRY_MODE || e->kind == ENTRY_DEBUG;
}

/* `no exit`: the words lead somewhere, but nothing there can be negated. */
static bool nothing_to_negate(const struct node *n)
{
    for (unsigned i = 0; i < n->entry_count; i++) {
        if (takes_no(&n->entries[i]))
            return false;
    }
    return n->entry_count && !n->child_count;
}

static struct match_result match_tail(const struct entry *e, const char *line, unsigned from, struct found *f)
{
    if (f->how != HOW_SET && !takes_no(e))
        return (struct match_result){ MATCH_INVALID, from ? from - 1 : 0, 0 };
    if (e->only_off && e->on && f->how == HOW_SET && from == f->count)
        return (struct match_result){ MATCH_INCOMPLETE, from, 0 };
    if (e->syntax)
        return syntax_match(e->syntax, line, f->tokens, from, f->count, f->how != HOW_SET, &f->args);
    memset(&f->args, 0, sizeof f->args);
    enum match kind = from == f->count ? MATCH_OK : MATCH_INVALID;
    return (struct match_result){ kind, from, 0 };
}

static bool further(const struct match_result *a, const struct match_result *b)
{
    return a->token != b->token ? a->token > b->token : b->kind == MATCH_INVALID && a->kind != MATCH_INVALID;
}

/* Tries the rows of one node; the one with most keywords in full wins. Failures move `failed` when they got further. */
static const struct entry *match_node(const struct node *n, const char *line, unsigned from, struct found *f,
                                      struct match_result *failed)
{
    const struct entry *best = NULL;
    unsigned exact = 0;
    bool again = false;
    for (unsigned i = 0; i < n->entry_count; i++) {
        const struct entry *e = &n->entries[i];
        if (!entry_open(n, e, f->privilege))
            continue;
        struct match_result r = match_tail(e, line, from, f);
        if (r.kind == MATCH_OK && (!best || r.exact > exact)) {
            best = e;
            exact = r.exact;
            again = false;
        } else if (r.kind == MATCH_OK || best) {
            again = true;
        }
        if (r.kind != MATCH_OK && further(&r, failed))
            *failed = r;
    }
    if (again)
        match_tail(best, line, from, f);
    return best;
}

/* A foreign line is understood only when nothing of ours nearly is: `ip dhcp pool` without a name is incomplete, not a
 * kept `ip dhcp …`. Kept text that has an effect (`key-string`) is ours. */
static bool yields(const struct entry *e, const struct match_result *failed)
{
    return e->kind == ENTRY_ROW && e->row->flags & ROW_KEPT && !e->row->effect.text && failed->kind != MATCH_INVALID;
}

/* A word that matches a keyword is that keyword; else it may be a parameter of a row that ends earlier. So the longest
 * path is tried first. */
static void match_tree(const struct tree *t, const char *line, unsigned from, struct found *f, bool *spelled_out)
{
    struct way way;
    walk(t, f, from, &way);
    *spelled_out = way.spelled_out;
    struct match_result failed = way.end;
    if (f->how != HOW_SET && way.length > 1 && nothing_to_negate(way.node[way.length - 1]))
        failed = (struct match_result){ MATCH_INVALID, from + way.length - 2, 0 };
    for (unsigned depth = way.length; depth-- > 0;) {
        bool nearest = depth + 1 == way.length && way.end.kind != MATCH_AMBIGUOUS;
        const struct entry *e = match_node(way.node[depth], line, from + depth, f, &failed);
        if (e && (nearest || !yields(e, &failed))) {
            f->entry = e;
            f->kind = MATCH_OK;
            return;
        }
    }
    f->entry = NULL;
    f->kind = failed.kind;
    f->token = failed.token < f->count || failed.kind == MATCH_INCOMPLETE ? failed.token : f->count - 1;
}

/* -- from a mode to its parents -- */

struct level_result {
    enum match kind;
    unsigned token, level;
};

/* The nearest mode that knows the first word in full decides; failing that, the nearest that knows an abbreviation.
 * (`ephone-dn 2` in ephone-dn mode means the command that opens one, not `ephone-dn-template`.) A line that is invalid
 * there gets its chance in the parents. In kept modes the words of other modes are known in full only: `user alice` is
 * theirs, not `username`. */
static bool find_spelled(const struct position *p, const char *line, unsigned from, struct found *f, bool full,
                         struct level_result *failed)
{
    for (unsigned level = p->depth; level > 0; level--) {
        const struct tree *t = registry_mode(p->at[level - 1].mode);
        bool spelled_out;
        match_tree(t, line, from, f, &spelled_out);
        if (full && !spelled_out)
            continue;
        f->level = level;
        if (f->kind == MATCH_OK)
            return true;
        if (failed->level == 0 || f->token > failed->token)
            *failed = (struct level_result){ f->kind, f->token, level };
        if (f->kind != MATCH_INVALID) {
            *failed = (struct level_result){ f->kind, f->token, level };
            return false;
        }
    }
    return false;
}

static bool keep(const struct position *p, struct found *f)
{
    f->entry = NULL;
    f->keep = true;
    f->kind = MATCH_OK;
    f->level = p->depth;
    return true;
}

/* What nobody claims is kept. But an abbreviation of the stanza's own words is meant as such (`exi`), and what somebody
 * types who forgot to leave (`sh run`, `wr`) is as wrong as in any other mode. */
static bool find_kept(const struct position *p, const char *line, unsigned from, struct found *f)
{
    bool spelled_out;
    match_tree(registry_mode(position_mode(p)), line, from, f, &spelled_out);
    f->level = p->depth;
    if (f->kind == MATCH_OK)
        return true;
    if (f->kind == MATCH_AMBIGUOUS && f->count == 1)
        return false;        /* `e`: no stanza has a line so short */
    if (f->how != HOW_SET)
        return keep(p, f);
    match_tree(registry_exec(), line, 0, f, &spelled_out);
    if (f->kind != MATCH_OK || (spelled_out && f->count == 1))
        return keep(p, f);
    f->entry = NULL;
    f->kind = MATCH_INVALID;
    f->token = 0;
    return false;
}

static bool find_config(const struct position *p, const char *line, unsigned from, struct found *f)
{
    struct level_result failed = { 0 };
    if (find_spelled(p, line, from, f, true, &failed))
        return true;
    if (position_mode(p)->kept && f->privilege == PRIVILEGE_FULL)
        return find_kept(p, line, from, f);
    if (!failed.level && find_spelled(p, line, from, f, false, &failed))
        return true;
    f->entry = NULL;
    f->kind = failed.kind;
    f->token = failed.token;
    return false;
}

static bool find_exec(const char *line, unsigned from, struct found *f)
{
    bool spelled_out;
    f->level = 0;
    match_tree(registry_exec(), line, from, f, &spelled_out);
    return f->kind == MATCH_OK;
}

/* `no`, `default` and `do` stand before any line. */
static enum shell_word leading_word(const struct tree *t, const struct found *f, bool full)
{
    enum find how;
    const struct node *n = node_child(&t->root, f->tokens[0], f->privilege, &how);
    if (how == FIND_NOTHING || how == FIND_AMBIGUOUS || (full && how != FIND_EXACT))
        return WORD_NONE;
    return n->entry_count && n->entries[0].kind == ENTRY_WORD ? n->entries[0].word : WORD_NONE;
}

static bool incomplete(struct found *f)
{
    f->kind = MATCH_INCOMPLETE;
    f->token = f->count;
    return false;
}

bool find_line(const struct position *p, int privilege, const char *line, struct found *f)
{
    int count = syntax_split(line, f->tokens);
    f->count = count < 0 ? 0 : (unsigned)count;
    f->kind = count < 0 ? MATCH_INVALID : MATCH_OK;
    f->token = 0;
    f->entry = NULL;
    f->keep = false;
    f->privilege = privilege;
    f->how = HOW_SET;
    f->level = p->depth;
    if (!f->count || f->tokens[0].text[0] == '!')
        return f->kind == MATCH_OK;
    const struct mode *mode = position_mode(p);
    enum shell_word word = leading_word(mode ? registry_mode(mode) : registry_exec(), f, mode && mode->kept);
    if (word == WORD_DO)
        return f->count > 1 ? find_exec(line, 1, f) : incomplete(f);
    if (word == WORD_NO || word == WORD_DEFAULT) {
        if (f->count == 1)
            return incomplete(f);
        f->how = word == WORD_NO ? HOW_NO : HOW_DEFAULT;
    }
    unsigned from = f->how != HOW_SET;
    return mode ? find_config(p, line, from, f) : find_exec(line, from, f);
}

struct line_copy *line_copy(const struct position *p, int privilege, const char *line)
{
    size_t size = strlen(line) + 1;
    struct line_copy *c = must(malloc(sizeof *c + size));
    memcpy(c->text, line, size);
    find_line(p, privilege, c->text, &c->found);
    return c;
}

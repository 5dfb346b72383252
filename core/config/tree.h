// SPDX-License-Identifier: MIT
/* Private to core/config: a compiled syntax. A chain of nodes linked by `next`; a choice or a set of options holds one
 * chain per branch. Every chain leads on to what follows it: the branches of a choice to the choice's successor, the
 * branch of an option back to its set, so that neighbouring optionals come in any order and each at most once. */
#ifndef CORE_CONFIG_TREE_H
#define CORE_CONFIG_TREE_H

#include "core/config/syntax.h"

enum node_kind {
    NODE_END,
    NODE_KEYWORD,
    NODE_NUMBER,
    NODE_WORD, NODE_NAME, NODE_DIAL, NODE_URL,
    NODE_LINE,
    NODE_IP4, NODE_IP6, NODE_MAC, NODE_TIME,
    NODE_CHOICE,
    NODE_OPTIONS,
};

enum { NO_SLOT = -1 };

struct branch {
    struct node *first;
    int flag;                    /* slot of an optional without slots of its own, or NO_SLOT */
    unsigned slot_begin, slot_end;   /* slots inside, the flag included */
    struct branch *next;
};

struct node {
    enum node_kind kind;
    struct node *next;
    int slot;                    /* NO_SLOT for keywords, ends and sets of options */
    bool repeated;               /* PAIR... */
    const char *text;            /* a keyword in lower case; else as `?` shows it */
    size_t size;                 /* bytes of a keyword; greatest number of bytes of a token (0 = any) */
    long low, high;
    const char *limit;           /* name of the dynamic limit that bounds it, NULL = `high` does */
    const char *help;
    unsigned set;                /* NODE_OPTIONS: which mask of used branches */
    struct branch *branches;
};

enum { SETS_MAX = 8, BRANCHES_MAX = 32 };

struct syntax {
    char *text;
    struct syntax *older;
    struct node *first, *tail;   /* tail: behind the path */
    unsigned path, slots, sets;
    bool mixed;                  /* somewhere a keyword competes with a free word */
};

/* Reads a word of the node's kind; false: it is none (word.c). */
bool word_value(const struct node *n, const struct token *t, struct value *v);
/* The upper bound of a number node as of now. */
long node_high(const struct node *n);

#endif

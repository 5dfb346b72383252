// SPDX-License-Identifier: MIT
/* A trie of the numbers that exist: one step per digit, so a key costs O(1) however many numbers there are. */
#include "core/dialplan.h"

#include "core/memory.h"

#include <stdlib.h>

struct node {
    char key;
    unsigned ends;               /* numbers that end here */
    struct node *child, *next;
};

static struct node root;

static struct node **edge_to(struct node *parent, char key)
{
    struct node **edge = &parent->child;
    while (*edge && (*edge)->key != key)
        edge = &(*edge)->next;
    return edge;
}

void dialplan_add(const char *number)
{
    struct node *at = &root;
    for (; *number; number++) {
        struct node **edge = edge_to(at, *number);
        if (!*edge) {
            *edge = must(calloc(1, sizeof **edge));
            (*edge)->key = *number;
        }
        at = *edge;
    }
    at->ends++;
}

/* Takes the number out below `parent`; a node that leads nowhere any more goes on the way back. */
static void take_out(struct node *parent, const char *rest)
{
    if (!*rest) {
        if (parent->ends)
            parent->ends--;
        return;
    }
    struct node **edge = edge_to(parent, *rest), *node = *edge;
    if (!node)
        return;
    take_out(node, rest + 1);
    if (!node->ends && !node->child) {
        *edge = node->next;
        free(node);
    }
}

void dialplan_remove(const char *number)
{
    take_out(&root, number);
}

enum dial_match dial_match_either(enum dial_match one, enum dial_match other)
{
    if (one == DIAL_NONE || other == DIAL_NONE)
        return one == DIAL_NONE ? other : one;
    return one == other ? one : DIAL_AMBIGUOUS;
}

enum dial_match dialplan_match(const char *digits)
{
    struct node *at = &root;
    for (; *digits; digits++) {
        at = *edge_to(at, *digits);
        if (!at)
            return DIAL_NONE;
    }
    if (!at->ends)
        return at->child ? DIAL_PARTIAL : DIAL_NONE;
    return at->child ? DIAL_AMBIGUOUS : DIAL_COMPLETE;
}

// SPDX-License-Identifier: MIT
/* Lines made from the syntax of rows: as examples that a row takes, and with one number chosen. */
#ifndef TEST_CONFIG_EXAMPLE_H
#define TEST_CONFIG_EXAMPLE_H

#include "core/buf.h"
#include "core/config/tree.h"

#include <stdio.h>
#include <string.h>

/* `before` is the word in front of it: the second number of a range is the highest. */
static inline const char *token_example(const struct node *n, const struct node *before, char text[64])
{
    switch (n->kind) {
    case NODE_KEYWORD:
        return n->text;
    case NODE_NUMBER:
        snprintf(text, 64, "%ld", before && before->kind == NODE_NUMBER ? n->high : n->low);
        return text;
    case NODE_IP4:
        return "192.0.0.0";      /* passes for a network mask, too */
    case NODE_IP6:
        return "2001:DB8::1";
    case NODE_MAC:
        return "001E.4A34.A35F";
    case NODE_TIME:
        return "1:0";
    case NODE_DIAL:
        return "201";
    case NODE_URL:
        return "http://10.0.0.1/x";
    default:
        return !n->repeated ? "abc" : !strncmp(n->help, "Tags", 4) ? "1,2" : "1:1";
    }
}

/* -- a line with one number chosen -- */

/* Whether `target` is in the chain, or in a branch of it. */
static inline bool chain_has(const struct node *n, const struct node *stop, const struct node *target)
{
    for (; n != stop && n->kind != NODE_END; n = n->next) {
        if (n == target)
            return true;
        for (const struct branch *b = n->branches; b; b = b->next)
            if (chain_has(b->first, n->kind == NODE_OPTIONS ? n : n->next, target))
                return true;
    }
    return false;
}

/* The shortest line in which `target` stands, as `value`. */
static inline void line_with(const struct node *n, const struct node *stop, const struct node *target, long value,
                             struct buf *line)
{
    char text[64];
    for (const struct node *before = NULL; n != stop && n->kind != NODE_END; before = n, n = n->next) {
        if (n->kind == NODE_CHOICE || n->kind == NODE_OPTIONS) {
            const struct node *end = n->kind == NODE_OPTIONS ? n : n->next;
            const struct branch *b = n->branches;
            while (b && !chain_has(b->first, end, target))
                b = b->next;
            if (!b && n->kind == NODE_CHOICE)
                b = n->branches;
            if (b)
                line_with(b->first, end, target, value, line);
        } else if (n == target) {
            buf_printf(line, "%s%ld", line->size ? " " : "", value);
        } else {
            buf_printf(line, "%s%s", line->size ? " " : "", token_example(n, before, text));
        }
    }
}

/* What stands in front of `target` in it, and a blank; true when the target was met. */
static inline bool line_up_to(const struct node *n, const struct node *stop, const struct node *target,
                              struct buf *line)
{
    char text[64];
    for (const struct node *before = NULL; n != stop && n->kind != NODE_END; before = n, n = n->next) {
        if (n == target)
            return true;
        if (n->kind == NODE_CHOICE || n->kind == NODE_OPTIONS) {
            const struct node *end = n->kind == NODE_OPTIONS ? n : n->next;
            const struct branch *b = n->branches;
            while (b && !chain_has(b->first, end, target))
                b = b->next;
            if (b)
                return line_up_to(b->first, end, target, line);
            if (n->kind == NODE_CHOICE)
                line_up_to(n->branches->first, end, NULL, line);
        } else {
            buf_printf(line, "%s ", token_example(n, before, text));
        }
    }
    return false;
}

#endif

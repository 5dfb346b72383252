// SPDX-License-Identifier: MIT
/* Intrusive doubly linked list: the node lives in its owner, so linking never allocates. */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next, *prev;
};

#define LIST_INIT(name) { &(name), &(name) }

/* The object that embeds this node, or anything else that it lends out by address: a timer, a job. */
#define list_entry(node, type, member) ((type *)(void *)((char *)(node) - offsetof(type, member)))

/* Walks `head`; the current node may be removed and freed inside the body. */
#define list_each(node, head) \
    for (struct list *node = (head)->next, *node##_next = node->next; node != (head); \
         node = node##_next, node##_next = node->next)

static inline void list_init(struct list *head)
{
    head->next = head->prev = head;
}

static inline bool list_empty(const struct list *head)
{
    return head->next == head;
}

static inline void list_add_before(struct list *at, struct list *node)
{
    node->next = at;
    node->prev = at->prev;
    at->prev->next = node;
    at->prev = node;
}

/* Appends at the end of `head`. */
static inline void list_append(struct list *head, struct list *node)
{
    list_add_before(head, node);
}

/* Unlinks; harmless on a node that is already unlinked (and was initialised). */
static inline void list_remove(struct list *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    list_init(node);
}

/* Moves a whole list to another head, so that what is added meanwhile waits for the next time. */
static inline void list_take_all(struct list *to, struct list *from)
{
    list_init(to);
    list_add_before(from, to);
    list_remove(from);
}

#endif

// SPDX-License-Identifier: MIT
/* `logging buffered`: the last lines, as many as have room. */
#include "core/list.h"
#include "core/log.h"

#include <stdlib.h>
#include <string.h>

struct line {
    struct list all;         /* oldest first */
    size_t size;
    char text[];
};

static struct list lines = LIST_INIT(lines);
static size_t used, room = LOG_BUFFER_BYTES;

static void drop(struct line *l)
{
    used -= l->size;
    list_remove(&l->all);
    free(l);
}

static void shrink(size_t to)
{
    while (used > to)
        drop(list_entry(lines.next, struct line, all));
}

void log_buffer_size(size_t bytes)
{
    room = bytes;
    shrink(room);
}

void log_buffer_clear(void)
{
    shrink(0);
}

/* A line counts with its newline. */
void log_buffer_add(const char *text)
{
    const size_t size = strlen(text) + 1;
    if (size > room)
        return;
    shrink(room - size);
    struct line *l = malloc(sizeof *l + size);
    if (!l)
        abort();
    l->size = size;
    memcpy(l->text, text, size);
    list_append(&lines, &l->all);
    used += size;
}

void log_history(void (*line)(void *arg, const char *text), void *arg)
{
    list_each(node, &lines)
        line(arg, list_entry(node, struct line, all)->text);
}

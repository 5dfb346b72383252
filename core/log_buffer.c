// SPDX-License-Identifier: MIT
/* `logging buffered`: the last lines, as many as have room. */
#include "core/list.h"
#include "core/log.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

struct line {
    struct list all;         /* oldest first */
    size_t size;
    char text[];
};

static struct list lines = LIST_INIT(lines);

struct limit log_buffer_limit = {
    .name = "Log buffer, bytes", .when_full = "the oldest lines are forgotten", .maximum = LOG_BUFFER_BYTES,
};

static void drop(struct line *l)
{
    log_buffer_limit.used -= l->size;
    list_remove(&l->all);
    free(l);
}

static void shrink(size_t to)
{
    while (log_buffer_limit.used > to)
        drop(list_entry(lines.next, struct line, all));
}

void log_buffer_size(size_t bytes)
{
    log_buffer_limit.maximum = bytes;
    shrink(bytes);
}

void log_buffer_clear(void)
{
    shrink(0);
}

/* A line counts with its newline. */
void log_buffer_add(const char *text)
{
    const size_t size = strlen(text) + 1;
    if (size > log_buffer_limit.maximum)
        return;
    shrink(log_buffer_limit.maximum - size);
    struct line *l = must(malloc(sizeof *l + size));
    l->size = size;
    memcpy(l->text, text, size);
    list_append(&lines, &l->all);
    limit_set(&log_buffer_limit, log_buffer_limit.used + size);
}

void log_history(void (*line)(void *arg, const char *text), void *arg)
{
    list_each(node, &lines)
        line(arg, list_entry(node, struct line, all)->text);
}

// SPDX-License-Identifier: MIT
/* The lines that a session remembers. */
#include "cli/editor.h"

#include "cli/console.h"
#include "core/access.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

struct history *editor_history(struct editor *e)
{
    return &e->histories[e->configuring];
}

void editor_remember(struct editor *e, unsigned lines)
{
    history_limit(&e->histories[false], lines);
    history_limit(&e->histories[true], lines);
}

/* Of all sessions; each has two histories. */
struct limit history_lines = {
    .name = "Lines of history", .when_full = "a session's oldest is forgotten",
    .maximum = (uint64_t)2 * HISTORY_MAX * (VTY_COUNT + CONSOLES_MAX),
};

void history_limit(struct history *h, unsigned limit)
{
    unsigned drop = h->count > limit ? h->count - limit : 0;
    for (unsigned i = 0; i < drop; i++)
        free(h->line[i]);
    h->count -= drop;
    history_lines.used -= drop;
    memmove(h->line, h->line + drop, h->count * sizeof *h->line);
    h->limit = limit;
}

void history_add(struct history *h, const char *line)
{
    if (!h->limit || !*line || (h->count && !strcmp(h->line[h->count - 1], line)))
        return;
    char *copy = must(strdup(line));
    if (h->count == h->limit) {
        history_lines.refused++;
        history_lines.used--;
        free(h->line[0]);
        memmove(h->line, h->line + 1, --h->count * sizeof *h->line);
    }
    h->line[h->count++] = copy;
    limit_add(&history_lines);
}

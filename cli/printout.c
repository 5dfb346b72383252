// SPDX-License-Identifier: MIT
#include "cli/printout.h"

#include "cli/shell.h"
#include "core/config/config.h"
#include "core/list.h"
#include "core/loop.h"
#include "core/memory.h"

#include <stdlib.h>

struct printout {
    struct list node;
    struct snapshot *snapshot;
    struct printer printer;
    struct buf text;
    void (*done)(struct buf *text, void *arg);
    void *arg;
};

static struct list asked = LIST_INIT(asked);     /* the first one is being printed */

static void hand_over(struct printout *c)
{
    c->done(&c->text, c->arg);
    list_remove(&c->node);
    snapshot_free(c->snapshot);
    buf_free(&c->text);
    free(c);
}

static bool print_some(void *unused)
{
    (void)unused;
    if (list_empty(&asked))
        return false;
    struct printout *c = list_entry(asked.next, struct printout, node);
    if (!printer_next(&c->printer, &c->text))
        hand_over(c);
    return !list_empty(&asked);
}

void printout(void (*done)(struct buf *text, void *arg), void *arg)
{
    struct printout *c = must(calloc(1, sizeof *c));
    *c = (struct printout){ .snapshot = snapshot_copy(config_running()), .done = done, .arg = arg };
    printer_begin(&c->printer, c->snapshot, PRINT_SET);
    buf_adds(&c->text, CONFIG_HEADER);
    const bool first = list_empty(&asked);
    list_append(&asked, &c->node);
    if (first)
        loop_slice(print_some, NULL);
}

void printouts_finish(void)
{
    while (print_some(NULL))
        ;
}

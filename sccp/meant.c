// SPDX-License-Identifier: MIT
/* Which call, or which line, a pressed key is about. */
#include "sccp/sccp.h"

/* -- kinds of calls, as the phone sees them -- */

bool meant_rings(const struct appearance *a)
{
    return a->state == APPEARANCE_RINGING;
}

bool meant_held(const struct appearance *a)
{
    return a->state == APPEARANCE_ACTIVE && a->connection->state == CONNECTION_HOLD;
}

/* By another phone of a shared line, which lets this one resume it. */
bool meant_held_elsewhere(const struct appearance *a)
{
    return a->state == APPEARANCE_REMOTE && a->connection->state == CONNECTION_HOLD && !appearance_hidden(a);
}

bool meant_resumable(const struct appearance *a)
{
    return meant_held(a) || meant_held_elsewhere(a);
}

bool meant_active(const struct appearance *a)
{
    return a->state == APPEARANCE_ACTIVE && a->connection->state != CONNECTION_HOLD && !a->connection->prompted;
}

/* Its user hears it: his own call, or one that he barged into. */
bool meant_hears(const struct appearance *a)
{
    return meant_active(a) || a->state == APPEARANCE_BARGED;
}

bool meant_dials(const struct appearance *a)
{
    return meant_active(a) && a->connection->state == CONNECTION_INITIATED;
}

bool meant_talks(const struct appearance *a)
{
    return meant_active(a) && a->connection->state == CONNECTION_CONNECTED;
}

bool meant_asks(const struct appearance *a)
{
    return a->state == APPEARANCE_RINGING && a->connection->prompted;
}

bool meant_any(const struct appearance *a)
{
    return a->state == APPEARANCE_ACTIVE;
}

struct appearance *meant_first(const struct phone *p, uint32_t line, fits_fn *fits)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (fits(a) && (!line || a->button->instance == line))
            return a;
    }
    return NULL;
}

struct appearance *meant(const struct press *at, fits_fn *fits)
{
    struct appearance *a = at->call ? appearance_find(at->phone, at->call) : NULL;
    if (at->call && (!a || fits(a)))
        return a;                    /* NULL: it was about a call that has ended meanwhile */
    a = meant_first(at->phone, at->line, fits);
    return a ? a : meant_first(at->phone, 0, fits);
}

const struct button *meant_button(const struct phone *p, uint32_t line)
{
    const struct button *best = NULL;
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct button *b = &p->buttons[i];
        if (b->line && b->line->device && (!best || b->instance == line))
            best = b;
    }
    return best;
}

// SPDX-License-Identifier: MIT
/* The hook flash: the only key of a telephone behind an adapter. It acts as Cisco's adapters do in North America, where
 * hanging up behind it transfers:
 *
 *     another call waits        that one is answered, the first is held
 *     in a call                 it is held; dial tone, to ask somebody
 *     asking somebody           the two calls become a conference
 *     in a conference           who joined last leaves again
 *     another call is held      back to that one; what talks is held, what does not talk yet ends
 *     nobody to be heard        dial tone */
#include "sccp/sccp.h"

#include "core/model.h"
#include "core/service.h"

/* Somebody is there at the other end. */
static bool speaks(const struct appearance *a)
{
    return meant_talks(a) && (a->shown == VIEW_CONNECTED || a->shown == VIEW_CONFERENCE);
}

void input_hook_flash(struct session *s, const struct sccp_message *m)
{
    phone_serve(s);
    const struct press at = { s, session_phone(s), 0, 0 };
    (void)m;
    if (!at.phone)
        return;
    const struct appearance *talks = meant_first(at.phone, 0, speaks);
    const struct connection *c = talks ? talks->connection : NULL;
    const bool other = meant_first(at.phone, 0, meant_held);
    if (c && meant_first(at.phone, 0, meant_rings))
        input_answer(&at);
    else if (c && (!other || c->consulted || c->call->mixed))
        input_conference(&at);
    else if (other)
        input_resume(&at);
    else
        input_new_call(&at);
}

bool flash_hang_up(const struct session *s, const struct appearance *heard)
{
    const struct station *t = station_of(s->ephone);
    struct connection *c = heard->connection;
    const bool adapter = t && !(model_of(t->device_type)->can & SOFT_KEYS);
    return adapter && c->consulted && service_transfer(c->consulted, c) == FAULT_NONE;
}

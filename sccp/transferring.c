// SPDX-License-Identifier: MIT
/* What marks a call that is being transferred, from the key until it is made or given up: its own state and the lamp of
 * the Transfer button. */
#include "sccp/showing.h"

static void transfer_lamp(const struct showing *w, enum lamp mode)
{
    SHOW(w, .id = SCCP_SET_LAMP, .stimulus = BUTTON_TRANSFER, .mode = mode);
}

void transferring(const struct showing *w)
{
    const struct appearance *asking = appearance_find(w->phone, w->i->reference);
    if (!asking || !asking->connection->consulted || asking->connection->purpose == PURPOSE_CONFERENCE)
        return;
    list_each(node, &w->phone->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->connection != asking->connection->consulted)
            continue;
        SHOW(w, .id = SCCP_CALL_STATE, .state = CALL_STATE_TRANSFER, .line = a->button->instance, .call = a->reference,
             .precedence = PRECEDENCE_ROUTINE);
        transfer_lamp(w, LAMP_FLASH);
        w->session->transfer_held = a->reference;
        w->session->transfer_asking = asking->reference;
    }
}

void transferring_back(const struct showing *w)
{
    const struct session *s = w->session;
    const struct appearance *a = appearance_find(w->phone, s->transfer_held);
    if (w->i->reference == s->transfer_asking && a && a->shown == VIEW_HOLD)
        SHOW(w, .id = SCCP_CALL_STATE, .state = looks[a->shown].state, .line = a->button->instance,
             .call = a->reference, .precedence = PRECEDENCE_ROUTINE);
}

void transferring_over(const struct showing *w)
{
    struct session *s = w->session;
    const uint32_t call = w->i->reference;
    const bool ended = w->i->view == VIEW_IDLE && (call == s->transfer_held || call == s->transfer_asking);
    const bool resumed = (view_talks(w->i->view) || w->i->view == VIEW_REMOTE) && call == s->transfer_held;
    if (!s->transfer_held || !(ended || resumed))
        return;
    transfer_lamp(w, LAMP_OFF);
    s->transfer_held = s->transfer_asking = 0;
}

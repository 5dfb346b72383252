// SPDX-License-Identifier: MIT
/* A phone came, a phone vanished: what becomes of the calls of its lines. */
#include "core/conference.h"
#include "core/internal.h"

/* What rings on its lines already rings on it as well, and what is in use is in use remote. */
void service_phone_found(struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct button *b = &p->buttons[i];
        if (!b->line || !b->line->device)
            continue;
        list_each(node, &b->line->device->connections) {
            struct connection *c = list_entry(node, struct connection, of_device);
            if (c->line != b->line)
                continue;
            if (c->state == CONNECTION_ALERTING && button_rings(b, c))
                view_update(appearance_make(c, b, APPEARANCE_RINGING), false);
            else if (c->state != CONNECTION_ALERTING)
                shared_phone_found(b, c);
        }
    }
}

/* Its connection on this phone is over. Who listened to it, on another phone, hears reorder: nobody hung up. */
static void break_off(struct connection *c, const struct phone *p)
{
    struct connection *peer = is_conference(c->call) ? NULL : connection_peer(c);
    struct appearance *listening = peer && peer->state == CONNECTION_CONNECTED ? connection_active(peer) : NULL;
    const bool talked = c->state == CONNECTION_CONNECTED || c->state == CONNECTION_HOLD;
    if (!talked || !listening || listening->phone == p) {
        connection_release(c);
        return;
    }
    media_stop(listening, false);
    route_withdraw(c, CAUSE_NORMAL_CLEARING, CAUSE_OUT_OF_ORDER);
}

/* It holds a call that another phone of the line may resume: there it waits on, and nobody has it until then. */
static bool is_left(const struct appearance *a)
{
    list_each(node, &a->connection->appearances) {
        const struct appearance *other = list_entry(node, struct appearance, of_connection);
        if (a->connection->state == CONNECTION_HOLD && other->state == APPEARANCE_REMOTE && !appearance_hidden(other))
            return true;
    }
    return false;
}

void service_phone_lost(struct phone *p)
{
    while (!list_empty(&p->appearances)) {
        struct appearance *a = list_entry(p->appearances.next, struct appearance, of_phone);
        struct connection *c = a->connection;
        if (barge_step_out(a))
            continue;                            /* it is remote now, or gone */
        const bool left = a->state == APPEARANCE_ACTIVE && is_left(a);
        if (a->state == APPEARANCE_ACTIVE && !left) {
            break_off(c, p);
            continue;
        }
        if (left)
            consultation_over(c);
        appearance_free(a);
        if (connection_active(c))
            continue;                            /* another phone has it */
        if (c->state == CONNECTION_INITIATED)
            connection_release(c);               /* its user was to be asked whether to dial */
        else if (c->state == CONNECTION_HOLD && list_empty(&c->appearances))
            break_off(c, p);                     /* the last phone that could have resumed it */
        else if (c->state == CONNECTION_ALERTING && list_empty(&c->appearances) && !line_up(c->line)
                 && !hunt_on(c, CAUSE_OUT_OF_ORDER))
            route_withdraw(c, CAUSE_OUT_OF_ORDER, CAUSE_OUT_OF_ORDER);
    }
}

// SPDX-License-Identifier: MIT
/* Module "shared": an ephone-dn on several phones. One phone has a call of the line; on the others a remote appearance
 * shows that the line is in use, and takes the call when it is held. `privacy` hides a call from them, on octo-lines as
 * in CME: the other kinds have too few channels for a call to go unnoticed. */
#include "core/internal.h"
#include "core/module.h"
#include "core/service.h"

/* -- privacy -- */

enum { PRIVACY_OFF = 2 };            /* the row's second choice */

bool phone_private(const struct phone *p)
{
    const struct settings_ephone *e = phone_settings(p);
    const bool configured = e->privacy_given ? e->privacy != PRIVACY_OFF : settings_telephony()->privacy;
    return configured != (e->privacy_button && p->privacy_switched);
}

enum fault service_switch_privacy(struct phone *p)
{
    if (!phone_settings(p)->privacy_button)
        return FAULT_NOT_PERMITTED;
    p->privacy_switched = !p->privacy_switched;
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_ACTIVE && a->connection->line)
            connection_renamed(a->connection);
    }
    return FAULT_NONE;
}

bool appearance_hidden(const struct appearance *a)
{
    const struct connection *c = a->connection;
    const struct appearance *taker = a->state == APPEARANCE_REMOTE ? connection_active(c) : NULL;
    if (!taker || line_settings(c->line)->line_mode != LINE_OCTO || !phone_private(taker->phone))
        return false;
    return c->state != CONNECTION_HOLD || settings_telephony()->privacy_on_hold;
}

/* -- appearances on the other phones of a line -- */

static struct appearance *appearance_at(const struct button *b, const struct connection *c)
{
    list_each(node, &b->phone->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->button == b && a->connection == c)
            return a;
    }
    return NULL;
}

static void let_go(struct appearance *a)
{
    a->state = APPEARANCE_REMOTE;
    watch_phone(a->phone);
}

void connection_taken(struct connection *c, struct appearance *taker)
{
    list_each(node, &c->line->buttons) {
        struct button *b = list_entry(node, struct button, of_line);
        struct appearance *a = b == taker->button ? NULL : appearance_at(b, c);
        if (a && b->phone == taker->phone)
            appearance_free(a);
        else if (a && !button_tells_remote(b))
            appearance_free(a);
        else if (a)
            let_go(a);
        else if (b->phone->port && b->phone != taker->phone && button_tells_remote(b))
            view_update(appearance_make(c, b, APPEARANCE_REMOTE), false);
    }
    taker->state = APPEARANCE_ACTIVE;
    watch_phone(taker->phone);
}

void connection_renamed(const struct connection *c)
{
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (a->state == APPEARANCE_REMOTE)
            view_refresh(a, false);
    }
}

void shared_phone_found(struct button *b, struct connection *c)
{
    if ((connection_active(c) || c->state == CONNECTION_HOLD) && button_tells_remote(b))
        view_update(appearance_make(c, b, APPEARANCE_REMOTE), false);
}

bool phone_idle(const struct phone *p)
{
    list_each(node, &p->appearances)
        if (list_entry(node, struct appearance, of_phone)->state != APPEARANCE_REMOTE)
            return false;
    return true;
}

/* -- rows -- */

static struct row rows[] = {
    { .syntax = "privacy", .help = "Privacy on shared lines", .mode = &mode_telephony, .place = 70,
      .slice = &telephony_slice, .bind = { FLAG_ON(struct settings_telephony, privacy) },
      .effect = AT_ONCE("the other phones of a shared octo-line see that it is in use, but not who talks") },
    { .syntax = "privacy-on-hold", .help = "Privacy of held calls", .mode = &mode_telephony, .place = 71,
      .slice = &telephony_slice, .bind = { FLAG(struct settings_telephony, privacy_on_hold) },
      .effect = AT_ONCE("a private call is private on hold, too: no other phone can resume it") },
    { .syntax = "privacy-button", .help = "Privacy on a button", .mode = &mode_ephone, .place = 924, .flags = ROW_LENT,
      .slice = &ephone_slice, .bind = { FLAG(struct settings_ephone, privacy_button) },
      .effect = WHEN_IDLE("a button that the lines leave switches the privacy of this phone's calls, also of one under "
                          "way; its lamp is lit while they are private") },
    { 0 }
};

extern const struct module module_shared;
const struct module module_shared = { .name = "shared", .rows = rows };

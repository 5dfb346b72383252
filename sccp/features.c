// SPDX-License-Identifier: MIT
/* Forwarding, do not disturb and waiting messages as an idle phone shows them: lamps, ForwardStat and the status line.
 * State lives in core; here it is looked up at the moment of telling. */
#include "sccp/sccp.h"

#include "core/service.h"

#include <stdio.h>
#include <string.h>

static void lamp(struct session *s, enum stimulus which, uint32_t instance, bool on)
{
    SEND(s, .id = SCCP_SET_LAMP, .stimulus = which, .instance = instance, .mode = on ? LAMP_ON : LAMP_OFF);
}

/* That of the phone, and that of a button which has the feature. */
static void feature_lamp(struct session *s, const struct phone *p, enum stimulus which, bool on)
{
    const uint32_t instance = buttons_feature(p, which);
    lamp(s, which, 0, on);
    if (instance)
        lamp(s, which, instance, on);
}

static const struct device *device_of(const struct button *b)
{
    return b->line ? b->line->device : NULL;
}

/* The first number that a line of this phone is forwarded to; "" for none. */
static const char *forwarded(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct device *d = device_of(&p->buttons[i]);
        if (d && *device_forward(d))
            return device_forward(d);
    }
    return "";
}

static bool messages(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (device_of(&p->buttons[i]) && device_of(&p->buttons[i])->message_waiting)
            return true;
    return false;
}

/* `active` makes the phone show that the line is forwarded: not so for forwards that wait for busy or no answer. */
static void send_forward(struct session *s, const struct button *b, uint32_t line)
{
    static const struct settings_dn none;
    const struct device *d = b ? device_of(b) : NULL;
    const struct settings_dn *dn = d ? line_settings(b->line) : &none;
    const char *all = d ? device_forward(d) : "";
    SEND(s, .id = SCCP_FORWARD_STAT, .active = *all != 0, .line = line, .all = *all != 0, .all_number = all,
         .busy = dn->forward_busy[0] != 0, .busy_number = dn->forward_busy,
         .no_answer = dn->forward_no_answer[0] != 0, .no_answer_number = dn->forward_no_answer);
}

void phone_forward_stat(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    const struct button *found = NULL;
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (p->buttons[i].instance == m->line && !found)
            found = &p->buttons[i];
    send_forward(s, found, m->line);
}

bool features_private(const struct phone *p)
{
    return phone_settings(p)->privacy_button && phone_private(p);
}

/* The message lamp of the handset (instance 0) is lit for any line, that beside a line for this one. It is told even
 * when it is off, because phones keep it lit through a restart. */
void features_greet(struct session *s)
{
    const struct phone *p = session_phone(s);
    if (!p)
        return;
    for (unsigned i = 0; i < p->button_count; i++)
        if (!p->buttons[i].further && device_of(&p->buttons[i]) && device_of(&p->buttons[i])->message_waiting)
            lamp(s, BUTTON_MESSAGE, p->buttons[i].instance, true);
    lamp(s, BUTTON_MESSAGE, 0, messages(p));
    if (*forwarded(p))
        feature_lamp(s, p, BUTTON_FORWARD_ALL, true);
    s->quiet = p->do_not_disturb;
    if (s->quiet)
        feature_lamp(s, p, BUTTON_DO_NOT_DISTURB, true);
    if (features_private(p))
        feature_lamp(s, p, BUTTON_PRIVACY, true);
}

void input_privacy(const struct press *at)
{
    const enum fault fault = service_switch_privacy(at->phone);
    input_tell(at->session, fault);
    if (fault == FAULT_NONE)
        feature_lamp(at->session, at->phone, BUTTON_PRIVACY, phone_private(at->phone));
}

void features_changed(struct session *s)
{
    struct phone *p = session_phone(s);
    if (!p)
        return;
    if (s->quiet != p->do_not_disturb)
        indicate_rings(p);
    s->quiet = p->do_not_disturb;
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct button *b = &p->buttons[i];
        if (b->further)
            continue;
        send_forward(s, b, b->instance);
        lamp(s, BUTTON_MESSAGE, b->instance, device_of(b) && device_of(b)->message_waiting);
    }
    lamp(s, BUTTON_MESSAGE, 0, messages(p));
    feature_lamp(s, p, BUTTON_FORWARD_ALL, *forwarded(p));
    feature_lamp(s, p, BUTTON_DO_NOT_DISTURB, p->do_not_disturb);
    if (!s->forward.line)
        phone_send_idle(s);
}

/* What keeps calls away comes first. */
const char *features_prompt(const struct phone *p, char text[64])
{
    const char *number = forwarded(p);
    if (*number)
        snprintf(text, 64, "%s%s", PROMPT_FORWARDED_TO, number);
    else if (p->do_not_disturb)
        strcpy(text, PROMPT_DO_NOT_DISTURB);
    else if (night_service_at(p))
        strcpy(text, "Night Service Active");
    else if (phone_logout_text(p))
        snprintf(text, 64, "%s", phone_logout_text(p));
    else if (phone_logged_out(p))
        strcpy(text, "Logged out of hunt groups");
    else if (messages(p))
        strcpy(text, PROMPT_MESSAGES);
    else
        return NULL;
    return text;
}

/* -- parked calls -- */

void features_parked(struct session *s, const char *slot)
{
    enum { SECONDS = 10, PRIORITY = 5 };
    char text[sizeof PROMPT_PARKED_AT + OUTSIDE_MAX + 1];
    snprintf(text, sizeof text, PROMPT_PARKED_AT " %s", slot);
    SEND(s, .id = SCCP_DISPLAY_PRI_NOTIFY, .timeout = SECONDS, .priority = PRIORITY, .text = text);
}

static void ring_once(struct phone *p)
{
    if (phone_idle(p) && !p->do_not_disturb)
        SEND(p->port_data, .id = SCCP_SET_RINGER, .mode = RING_FEATURE, .duration = RING_SINGLE);
}

void features_remind(struct phone *p, const char *slot)
{
    features_parked(p->port_data, slot);
    ring_once(p);
}

void bell(struct phone *p, const char *number)
{
    enum { SECONDS = 4, PRIORITY = 5 };  /* the next bell comes no sooner */
    char text[64];
    snprintf(text, sizeof text, "Night Service %s", number);
    SEND(p->port_data, .id = SCCP_DISPLAY_PRI_NOTIFY, .timeout = SECONDS, .priority = PRIORITY, .text = text);
    ring_once(p);
}

// SPDX-License-Identifier: MIT
/* What a phone is told of its buttons: the template of their kinds, what stands beside each, and the lamps that watch
 * others. Lines come where `button` places them, speed dials take the places that are left, in the order of their tags.
 *
 *     configured      from version 15 on            before
 *     line, overlay   line n                        line n
 *     watch n         BLF speed dial n: FeatureStat line, behind the real ones: LineStat and SetLamp
 *     speed dial n    speed dial n: SpeedDialStat   the same */
#include "sccp/sccp.h"

#include <stdio.h>
#include <string.h>

enum { BLF_VERSION = 15 };

static bool knows_blf(const struct session *s)
{
    return s->version >= BLF_VERSION;
}

/* -- finding -- */

static const struct button *button_of(const struct phone *p, uint32_t instance)
{
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (p->buttons[i].instance == instance)
            return &p->buttons[i];
    return NULL;
}

static const struct watch *watch_of(const struct phone *p, uint32_t index)
{
    return p && index - 1 < p->watch_count ? &p->watches[index - 1] : NULL;
}

const struct watch *buttons_watch_at_line(const struct session *s, const struct phone *p, uint32_t line)
{
    return knows_blf(s) || line <= p->line_count ? NULL : watch_of(p, line - p->line_count);
}

/* Speed dials are told by their order, whatever their tags. */
static const struct settings_speed_dial *speed_dial_of(const struct phone *p, uint32_t index)
{
    const struct settings_ephone *e = p ? phone_settings(p) : NULL;
    for (unsigned i = 0; e && i < SPEED_DIALS_MAX; i++)
        if (*e->speed_dials[i].number && --index == 0)
            return &e->speed_dials[i];
    return NULL;
}

const char *buttons_number(const struct phone *p, uint32_t stimulus, uint32_t index)
{
    if (stimulus == BUTTON_SPEED_DIAL) {
        const struct settings_speed_dial *d = speed_dial_of(p, index);
        return d ? d->number : "";
    }
    const struct watch *w = watch_of(p, index);
    return w ? line_settings(w->line)->number : "";
}

/* -- the template -- */

static void put(struct sccp_message *m, unsigned position, unsigned instance, enum stimulus type)
{
    m->buttons[position - 1] = (struct sccp_button){ (uint8_t)instance, (uint8_t)type };
    if (position > m->count)
        m->count = position;
}

static void place(const struct session *s, const struct phone *p, struct sccp_message *m)
{
    for (unsigned i = 0; i < p->button_count; i++)
        put(m, p->buttons[i].position, p->buttons[i].instance, BUTTON_LINE);
    for (unsigned i = 0; i < p->watch_count; i++) {
        const struct watch *w = &p->watches[i];
        if (knows_blf(s))
            put(m, w->position, w->index, BUTTON_BLF_SPEED_DIAL);
        else
            put(m, w->position, p->line_count + w->index, BUTTON_LINE);
    }
    unsigned index = 1;
    for (unsigned at = 0; at < m->count && speed_dial_of(p, index); at++)
        if (m->buttons[at].type == BUTTON_UNDEFINED)
            put(m, at + 1, index++, BUTTON_SPEED_DIAL);
}

/* Buttons of the phone and of its expansion modules, as far as a template tells. */
static unsigned buttons_of(const struct session *s, const struct phone *p)
{
    const struct station *t = station_of(s->ephone);
    const struct settings_ephone *e = p ? phone_settings(p) : NULL;
    unsigned n = t ? model_of(t->device_type)->buttons : 0;
    for (unsigned i = 0; e && i < sizeof e->addon / sizeof e->addon[0]; i++) {
        const struct model *module = *e->addon[i] ? model_named(e->addon[i]) : NULL;
        n += module ? module->buttons : 0;
    }
    return n < SCCP_BUTTONS ? n : SCCP_BUTTONS;
}

void phone_button_template(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    (void)m;
    struct sccp_message answer = { .id = SCCP_BUTTON_TEMPLATE, .count = buttons_of(s, p) };
    for (unsigned i = 0; i < SCCP_BUTTONS; i++)
        answer.buttons[i].type = BUTTON_UNDEFINED;
    if (p)
        place(s, p, &answer);
    answer.total = answer.count;
    session_send(s, &answer);
    phone_serve(s);
}

/* -- what stands beside them -- */

static void send_line(struct session *s, const struct line *l, uint32_t instance)
{
    static const struct settings_dn none;
    const struct settings_dn *dn = l ? line_settings(l) : &none;
    SEND(s, .id = SCCP_LINE_STAT, .line = instance, .number = dn->number,
         .display = dn->name[0] ? dn->name : dn->number, .label = l ? line_label(l) : "", .options = 15);
}

void phone_line_stat(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    const struct button *b = button_of(p, m->line);
    const struct watch *w = p && !b ? buttons_watch_at_line(s, p, m->line) : NULL;
    send_line(s, b ? b->line : w ? w->line : NULL, m->line);
}

void phone_speed_dial_stat(struct session *s, const struct sccp_message *m)
{
    const struct settings_speed_dial *d = speed_dial_of(session_phone(s), m->index);
    SEND(s, .id = SCCP_SPEED_DIAL_STAT, .index = m->index, .number = d ? d->number : "",
         .label = !d ? "" : *d->label ? d->label : d->number);
}

static void send_watch(struct session *s, const struct watch *w, enum watch_lamp state)
{
    /* `status` has four bytes: how it blinks, its colour, its icon, and (of old) on or off; as chan-sccp sends them. */
    static const struct { enum lamp lamp; uint32_t status; } looks[] = {
        [WATCH_IDLE] = { LAMP_OFF, 0x010000 },
        [WATCH_RINGING] = { LAMP_BLINK, 0x030205 },
        [WATCH_IN_USE] = { LAMP_ON, 0x020202 },
    };
    if (knows_blf(s))
        SEND(s, .id = SCCP_FEATURE_STAT, .index = w->index, .type = BUTTON_BLF_SPEED_DIAL,
             .status = looks[state].status, .label = line_label(w->line));
    else
        SEND(s, .id = SCCP_SET_LAMP, .stimulus = BUTTON_LINE, .instance = w->phone->line_count + w->index,
             .mode = looks[state].lamp);
}

void phone_feature_stat(struct session *s, const struct sccp_message *m)
{
    const struct watch *w = knows_blf(s) ? watch_of(session_phone(s), m->index) : NULL;
    if (w)
        send_watch(s, w, w->shown);
    else
        SEND(s, .id = SCCP_FEATURE_STAT, .index = m->index);
}

/* -- told without being asked -- */

void buttons_tell(struct session *s)
{
    const struct phone *p = session_phone(s);
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (!p->buttons[i].further)
            send_line(s, p->buttons[i].line, p->buttons[i].instance);
    for (unsigned i = 0; p && i < p->watch_count; i++) {
        const struct watch *w = &p->watches[i];
        if (knows_blf(s))
            send_watch(s, w, w->shown);
        else
            send_line(s, w->line, p->line_count + w->index);
    }
}

/* The lamps that are lit; the others are dark after registration. */
void buttons_greet(struct session *s)
{
    const struct phone *p = session_phone(s);
    for (unsigned i = 0; p && i < p->watch_count; i++)
        if (p->watches[i].shown != WATCH_IDLE)
            send_watch(s, &p->watches[i], p->watches[i].shown);
}

void watch(struct phone *p, unsigned index, enum watch_lamp state)
{
    const struct watch *w = watch_of(p, index);
    if (w)
        send_watch(p->port_data, w, state);
}

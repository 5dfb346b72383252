// SPDX-License-Identifier: MIT
/* The buttons of phones as `button` configures them: which lines they show, how these ring, and whom they watch. An
 * overlay button is several buttons here, one for each of its ephone-dns, all of one instance; a button that expands it
 * (`2x1`) has all of them again. */
#include "core/extra_keys.h"
#include "core/internal.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* -- kinds, by separator -- */

enum role { ROLE_LINE, ROLE_OVERLAY, ROLE_WAITING, ROLE_WATCH };

static const struct kind {
    char separator;
    enum role role;
    enum ringer ringer;
} kinds[] = {
    { ':', ROLE_LINE, RINGER_NORMAL },
    { 'b', ROLE_LINE, RINGER_BEEP },          /* a beep when another call waits, else lamp and screen only */
    { 'f', ROLE_LINE, RINGER_FEATURE },
    { 's', ROLE_LINE, RINGER_SILENT },
    { 'o', ROLE_OVERLAY, RINGER_NORMAL },     /* one call at a time */
    { 'x', ROLE_OVERLAY, RINGER_NORMAL },     /* takes what comes while the overlay button is busy */
    { 'c', ROLE_WAITING, RINGER_NORMAL },     /* further calls wait */
    { 'm', ROLE_WATCH, RINGER_NORMAL },       /* the state of a line */
    { 'w', ROLE_WATCH, RINGER_NORMAL },       /* of the phone whose first line it is */
};

static const struct kind *kind_of(char separator)
{
    const struct kind *k = kinds;
    while (k->separator != separator)
        k++;
    return k;
}

enum ringer button_ringer(const struct button *b)
{
    return kind_of(b->separator)->ringer;
}

bool button_tells_remote(const struct button *b)
{
    return kind_of(b->separator)->role == ROLE_LINE;
}

/* -- where a call rings -- */

/* By another call than this one. */
static bool occupied(const struct button *b, const struct connection *c)
{
    list_each(node, &b->phone->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->connection != c && appearance_own(a) && a->button->instance == b->instance)
            return true;
    }
    return false;
}

/* The first button of the phone that has the line and no other call. */
static bool first_free(const struct button *b, const struct connection *c)
{
    for (const struct button *before = b->phone->buttons; before < b; before++)
        if (before->line == b->line && !occupied(before, c))
            return false;
    return !occupied(b, c);
}

bool button_rings(const struct button *b, const struct connection *c)
{
    if (!b->phone->port || button_busy(b))
        return false;
    return kind_of(b->separator)->role != ROLE_OVERLAY || first_free(b, c);
}

bool line_presents(const struct line *l)
{
    list_each(node, &l->buttons)
        if (button_rings(list_entry(node, struct button, of_line), NULL))
            return true;
    return line_settings(l)->notify;
}

/* -- making -- */

enum { PLACES = 1 + OVERLAYS_MAX };

/* The ephone-dns of a configured button: one, or those of the overlay. */
static unsigned dns_of(const struct settings_ephone *e, const struct settings_button *b, uint16_t dns[PLACES])
{
    if (b->separator == 'x') {
        const struct settings_button *overlay = e->buttons;
        while (overlay < e->buttons + BUTTONS_MAX && (overlay->button != b->dn || overlay->separator != 'o'))
            overlay++;
        return overlay < e->buttons + BUTTONS_MAX ? dns_of(e, overlay, dns) : 0;
    }
    unsigned n = 0;
    dns[n++] = b->dn;
    for (unsigned i = 0; i < OVERLAYS_MAX; i++)
        if (e->overlays[i].button == b->button)
            dns[n++] = e->overlays[i].dn;
    return n;
}

static void make_line(struct phone *p, const struct settings_button *wanted, const uint16_t dns[], unsigned count)
{
    p->line_count++;
    for (unsigned i = 0; i < count; i++) {
        struct line *l = line_take(dns[i]);
        struct button *b = &p->buttons[p->button_count++];
        *b = (struct button){
            .phone = p, .line = l->config ? l : NULL, .position = wanted->button, .instance = p->line_count,
            .dn = dns[i], .separator = wanted->separator, .further = i > 0,
        };
        list_append(&l->buttons, &b->of_line);
    }
}

static void make_watch(struct phone *p, const struct settings_button *wanted)
{
    struct watch *w = &p->watches[p->watch_count++];
    *w = (struct watch){ .phone = p, .line = line_take(wanted->dn), .position = wanted->button,
                         .index = p->watch_count, .of_phone = wanted->separator == 'w' };
    list_append(&w->line->watches, &w->of_watched);
    w->shown = watch_state(w);
}

static void make_number_watch(struct phone *p, const struct extra_key *wanted)
{
    struct watch *w = &p->watches[p->watch_count++];
    *w = (struct watch){ .phone = p, .device = device_take(wanted->target), .index = p->watch_count };
    memcpy(w->label, wanted->label, sizeof w->label);
    list_append(&w->device->watches, &w->of_watched);
    w->shown = watch_state(w);
}

static void *room_for(unsigned count, size_t size)
{
    return count ? must(calloc(count, size)) : NULL;
}

void phone_make_buttons(struct phone *p)
{
    const struct settings_ephone *e = phone_settings(p);
    uint16_t dns[PLACES];
    unsigned buttons = 0, watches = 0;
    struct extra_key number;
    for (size_t at = 0; extra_key_next(p->config, EXTRA_BLF, &at, &number);)
        watches++;
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++) {
        if (kind_of(e->buttons[i].separator)->role == ROLE_WATCH)
            watches++;
        else
            buttons += dns_of(e, &e->buttons[i], dns);
    }
    p->buttons = room_for(buttons, sizeof *p->buttons);
    p->watches = room_for(watches, sizeof *p->watches);
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++) {
        if (kind_of(e->buttons[i].separator)->role == ROLE_WATCH)
            make_watch(p, &e->buttons[i]);
        else
            make_line(p, &e->buttons[i], dns, dns_of(e, &e->buttons[i], dns));
    }
    for (size_t at = 0; extra_key_next(p->config, EXTRA_BLF, &at, &number);)
        make_number_watch(p, &number);
    watch_phone(p);
}

void phone_drop_buttons(struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        struct line *l = line_find(p->buttons[i].dn);
        list_remove(&p->buttons[i].of_line);
        if (l) {
            watch_line(l);
            line_drop(l);
        }
    }
    for (unsigned i = 0; i < p->watch_count; i++) {
        const struct watch *w = &p->watches[i];
        list_remove(&p->watches[i].of_watched);
        if (w->device)
            device_drop(w->device);
        else
            line_drop(w->line);
    }
    free(p->buttons);
    free(p->watches);
    p->buttons = NULL;
    p->watches = NULL;
    p->button_count = p->line_count = p->watch_count = 0;
}

/* -- watching -- */

/* Of the calls of a number, or of one of its lines alone. */
static enum watch_lamp state_of(const struct device *d, const struct line *alone)
{
    enum watch_lamp state = WATCH_IDLE;
    if (!d)
        return state;
    list_each(node, &d->connections) {
        const struct connection *c = list_entry(node, struct connection, of_device);
        if ((alone && c->line != alone) || c->state == CONNECTION_NULL)
            continue;
        if (c->state != CONNECTION_ALERTING)
            return WATCH_IN_USE;
        state = WATCH_RINGING;
    }
    return state;
}

/* Its user has a call, or wants none. */
static bool engaged(const struct phone *p)
{
    list_each(node, &p->appearances) {
        const enum appearance_state state = list_entry(node, struct appearance, of_phone)->state;
        if (state == APPEARANCE_ACTIVE || state == APPEARANCE_BARGED)
            return true;
    }
    return p->do_not_disturb;
}

static enum watch_lamp state_of_phones(const struct line *l)
{
    list_each(node, &l->buttons) {
        const struct button *b = list_entry(node, struct button, of_line);
        if (b == b->phone->buttons && engaged(b->phone))
            return WATCH_IN_USE;
    }
    return WATCH_IDLE;
}

enum watch_lamp watch_state(const struct watch *w)
{
    if (w->device)
        return state_of(w->device, NULL);
    return w->of_phone ? state_of_phones(w->line) : state_of(w->line->device, w->line);
}

const char *watch_label(const struct watch *w)
{
    return w->device ? w->label : line_label(w->line);
}

const char *watch_number(const struct watch *w)
{
    return w->device ? w->device->number : line_settings(w->line)->number;
}

static void look(struct watch *w, enum watch_lamp now)
{
    if (now == w->shown)
        return;
    w->shown = now;
    event_watch(w);
}

void watch_line(const struct line *l)
{
    if (l->device && !list_empty(&l->device->watches)) {
        const enum watch_lamp number = state_of(l->device, NULL);
        list_each(node, &l->device->watches)
            look(list_entry(node, struct watch, of_watched), number);
    }
    if (list_empty(&l->watches))
        return;
    const enum watch_lamp line = state_of(l->device, l), phones = state_of_phones(l);
    list_each(node, &l->watches) {
        struct watch *w = list_entry(node, struct watch, of_watched);
        look(w, w->of_phone ? phones : line);
    }
}

void watch_phone(const struct phone *p)
{
    if (p->button_count && p->buttons[0].line)
        watch_line(p->buttons[0].line);
}

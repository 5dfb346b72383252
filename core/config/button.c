// SPDX-License-Identifier: MIT
/* `button 1:1 2o3,4,5`: pairs of button and ephone-dn (CME command reference, button).
 *
 *     pair = button separator dn{,dn}     the list only for overlays, o and c
 *     separator: one of `:` normal  b beep  c call waiting on overlay  f feature ring  m monitor  o overlay  s silent
 *                w watch  x expansion of the overlay button named behind it
 *
 * A line sets the buttons that it names and leaves the others alone; `no button 2:7` and `no button 2` clear one. */
#include "core/settings.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PAIRS_PER_LINE = 4, OVERLAY_DNS = 25 };

struct pair {
    unsigned button;
    char separator;          /* 0: only a button was named */
    unsigned dns[OVERLAY_DNS], count;
};

static bool take_digits(const char **at, const char *end, unsigned max, unsigned *number)
{
    const char *begin = *at;
    *number = 0;
    for (; *at < end && isdigit((unsigned char)**at) && *number <= max; ++*at)
        *number = *number * 10 + (unsigned)(**at - '0');
    return *at > begin && *number >= 1 && *number <= max;
}

static bool read_pair(const struct token *t, struct pair *p)
{
    const char *at = t->text, *end = at + t->size;
    *p = (struct pair){ 0 };
    if (!take_digits(&at, end, BUTTONS_MAX, &p->button))
        return false;
    if (at == end)
        return true;
    p->separator = (char)tolower((unsigned char)*at++);
    if (!strchr(":bcfmoswx", p->separator))
        return false;
    for (;;) {
        if (p->count == OVERLAY_DNS || !take_digits(&at, end, UINT16_MAX, &p->dns[p->count++]))
            return false;
        if (at == end)
            break;
        if (*at++ != ',')
            return false;
    }
    return p->count == 1 || p->separator == 'o' || p->separator == 'c';
}

static void remove_button(struct settings_ephone *e, unsigned button)
{
    for (unsigned i = 0; i < BUTTONS_MAX; i++) {
        if (e->buttons[i].button != button)
            continue;
        memmove(&e->buttons[i], &e->buttons[i + 1], (BUTTONS_MAX - i - 1) * sizeof e->buttons[0]);
        memset(&e->buttons[BUTTONS_MAX - 1], 0, sizeof e->buttons[0]);
        break;
    }
    unsigned kept = 0;
    for (unsigned i = 0; i < OVERLAYS_MAX; i++)
        if (e->overlays[i].button != button)
            e->overlays[kept++] = e->overlays[i];
    memset(&e->overlays[kept], 0, (OVERLAYS_MAX - kept) * sizeof e->overlays[0]);
}

static bool add_overlays(struct settings_ephone *e, const struct pair *p)
{
    unsigned used = 0, at = 0, more = p->count - 1;
    while (used < OVERLAYS_MAX && e->overlays[used].button)
        used++;
    while (at < used && e->overlays[at].button < p->button)
        at++;
    if (used + more > OVERLAYS_MAX)
        return false;
    memmove(&e->overlays[at + more], &e->overlays[at], (used - at) * sizeof e->overlays[0]);
    for (unsigned i = 0; i < more; i++)
        e->overlays[at + i] = (struct settings_overlay){ (uint8_t)p->button, (uint16_t)p->dns[i + 1] };
    return true;
}

static bool add_button(struct settings_ephone *e, const struct pair *p)
{
    unsigned at = 0;
    remove_button(e, p->button);
    while (e->buttons[at].button && e->buttons[at].button < p->button)
        at++;
    memmove(&e->buttons[at + 1], &e->buttons[at], (BUTTONS_MAX - at - 1) * sizeof e->buttons[0]);
    e->buttons[at].button = (uint8_t)p->button;
    e->buttons[at].separator = p->separator;
    e->buttons[at].dn = (uint16_t)p->dns[0];
    return add_overlays(e, p);
}

/* A typed line refers to ephone-dns that can be. */
static bool tags_fit(const struct pair *p, struct refusal *r)
{
    const long bound = config_bound("max-dn");
    for (unsigned i = 0; bound > 0 && p->separator != 'x' && i < p->count; i++)
        if (p->dns[i] > bound)
            return refuse(r, FAULT_INVALID_VALUE, "button %u%c%u: ephone-dn %u exceeds max-dn %ld", p->button,
                          p->separator, p->dns[i], p->dns[i], bound);
    return true;
}

bool button_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_ephone *e = slice;
    if (how != HOW_SET && !args->repeated) {
        memset(e->buttons, 0, sizeof e->buttons);
        memset(e->overlays, 0, sizeof e->overlays);
    }
    for (unsigned i = 0; i < args->repeated; i++) {
        const struct token *t = &args->tokens[args->first_repeated + i];
        struct pair p;
        if (!read_pair(t, &p) || (how == HOW_SET && !p.separator))
            return refuse(r, FAULT_INVALID_VALUE, "Invalid button: %.*s", t->size < 40 ? (int)t->size : 40, t->text);
        if (how != HOW_SET)
            remove_button(e, p.button);
        else if (!tags_fit(&p, r))
            return false;
        else if (!add_button(e, &p))
            return refuse(r, FAULT_LIMIT, "At most %d further ephone-dns on overlay buttons", OVERLAYS_MAX);
    }
    return true;
}

void button_print(const void *slice, struct buf *lines)
{
    const struct settings_ephone *e = slice;
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++) {
        const struct settings_button *b = &e->buttons[i];
        buf_printf(lines, "%s %u%c%u", i % PAIRS_PER_LINE ? "" : i ? "\nbutton" : "button", b->button, b->separator,
                   b->dn);
        for (unsigned k = 0; k < OVERLAYS_MAX; k++)
            if (e->overlays[k].button == b->button)
                buf_printf(lines, ",%u", e->overlays[k].dn);
    }
    if (e->buttons[0].button)
        buf_addc(lines, '\n');
}

/* -- speed-dial: the buttons that are left -- */

bool speed_dial_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_ephone *e = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(e->speed_dials, 0, sizeof e->speed_dials);
        return true;
    }
    struct settings_speed_dial *d = &e->speed_dials[args->at[0].number - 1];
    memset(d, 0, sizeof *d);
    if (how != HOW_SET)
        return true;
    value_text(&args->at[1], d->number, sizeof d->number);
    if (args->at[2].given)
        value_label(&args->at[2], d->label, sizeof d->label);
    return true;
}

void speed_dial_print(const void *slice, struct buf *lines)
{
    const struct settings_ephone *e = slice;
    for (unsigned i = 0; i < SPEED_DIALS_MAX; i++) {
        const struct settings_speed_dial *d = &e->speed_dials[i];
        if (*d->number)
            buf_printf(lines, "speed-dial %u %s%s%s\n", i + 1, d->number, *d->label ? " label " : "", d->label);
    }
}

void speed_dial_lend(void *slice, const void *template)
{
    struct settings_ephone *e = slice;
    const struct settings_ephone *t = template;
    for (unsigned i = 0; i < SPEED_DIALS_MAX; i++)
        if (!*e->speed_dials[i].number)
            e->speed_dials[i] = t->speed_dials[i];
}

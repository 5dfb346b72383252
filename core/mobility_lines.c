// SPDX-License-Identifier: MIT
/* From the numbers of a profile to the buttons of a phone. */
#include "core/mobility_inside.h"

#include "core/extra_keys.h"
#include "core/hash.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024 };

/* A number that a seat's profile names: whatever ephone-dn has it, now or later. */
struct wish {
    struct seat *seat;
    struct list of_seat, hashed;
    char number[NUMBER_MAX];
};

static struct list wishes[BUCKETS];

static struct list *wish_bucket(const char *number)
{
    struct list *b = &wishes[hash_text(number) % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static void wish_for(struct seat *s, const char *number)
{
    struct wish *w = must(calloc(1, sizeof *w));
    w->seat = s;
    memcpy(w->number, number, sizeof w->number);
    list_append(&s->wishes, &w->of_seat);
    list_append(wish_bucket(number), &w->hashed);
}

void lines_of_number(const char *number, void (*fn)(struct seat *s))
{
    list_each(node, wish_bucket(number)) {
        const struct wish *w = list_entry(node, struct wish, hashed);
        if (strcmp(w->number, number) == 0)
            fn(w->seat);
    }
}

void lines_forget(struct seat *s)
{
    list_each(node, &s->wishes) {
        struct wish *w = list_entry(node, struct wish, of_seat);
        list_remove(&w->of_seat);
        list_remove(&w->hashed);
        free(w);
    }
}

static bool shown(const struct settings_ephone *e, uint32_t dn)
{
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++)
        if (e->buttons[i].dn == dn)
            return true;
    for (unsigned i = 0; i < OVERLAYS_MAX && e->overlays[i].button; i++)
        if (e->overlays[i].dn == dn)
            return true;
    return false;
}

/* Of several ephone-dns with this number the lowest that the phone does not show yet. */
static uint32_t dn_for(const char *number, const struct settings_ephone *e)
{
    const struct device *d = device_find(number);
    uint32_t lowest = 0;
    if (!d)
        return 0;
    list_each(node, &d->lines) {
        const uint32_t tag = list_entry(node, struct line, of_device)->tag;
        if ((!lowest || tag < lowest) && !shown(e, tag))
            lowest = tag;
    }
    return lowest;
}

uint32_t mobility_dn(const char *number)
{
    static const struct settings_ephone nothing;
    return dn_for(number, &nothing);
}

/* As many as a phone takes, in the order of their tags; with `blf` they are watched. */
static void lay_out_speed_dials(const struct settings_profile *p, struct object *ephone)
{
    struct settings_ephone *e = (struct settings_ephone *)object_slice(ephone, &ephone_slice);
    unsigned count = 0;
    for (unsigned i = 0; i < PROFILE_SPEED_DIALS; i++) {
        if (!*p->speed_dials[i].number)
            continue;
        if (p->watched[i])
            extra_keys_watch(ephone, &p->speed_dials[i]);
        else if (count < SPEED_DIALS_MAX)
            e->speed_dials[count++] = p->speed_dials[i];
    }
}

/* A number without ephone-dn leaves its place empty, so that the others do not move when it comes. */
void lines_lay_out(struct seat *s, const struct settings_profile *p, struct object *ephone)
{
    struct settings_ephone *e = (struct settings_ephone *)object_slice(ephone, &ephone_slice);
    unsigned buttons = 0, overlays = 0;
    lay_out_speed_dials(p, ephone);
    e->privacy_button |= p->privacy_button;
    for (unsigned i = 0; i < PROFILE_NUMBERS && *p->numbers[i].number; i++) {
        const struct settings_profile_number *n = &p->numbers[i];
        wish_for(s, n->number);
        const uint16_t dn = (uint16_t)dn_for(n->number, e);
        if (!dn)
            continue;
        if (!buttons || e->buttons[buttons - 1].button != n->button)
            e->buttons[buttons++] = (struct settings_button){ n->button, n->separator, dn };
        else if (overlays < OVERLAYS_MAX)
            e->overlays[overlays++] = (struct settings_overlay){ n->button, dn };
    }
}

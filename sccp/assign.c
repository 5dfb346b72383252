// SPDX-License-Identifier: MIT
/* Module "assign": `auto assign N to M` gives the first ephone-dn of the range that no button shows to a phone that
 * registers without any line, through the same commits as if the lines had been typed. */
#include "core/module.h"
#include "core/settings.h"
#include "sccp/sccp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { RANGES_MAX = 20 };

struct range {
    uint16_t first, last;        /* ephone-dn tags; first 0 = unused entry, those stand last */
    char type[16];               /* of the phones; "" any that no other range names */
    char forward[NUMBER_MAX];    /* cfw; "" none */
    uint16_t timeout;            /* of its call-forward noan, s */
};
struct settings_assign {
    struct range ranges[RANGES_MAX];     /* by first tag */
};
static struct slice assign_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_assign) };

/* Tags below are in use: a range that is full costs nothing until an ephone-dn may have become free. */
static uint32_t search_from[RANGES_MAX];
static bool assigning;                   /* the changes are ours: they free nothing */

static uint32_t free_line(const struct range *r, uint32_t *from)
{
    for (*from = *from < r->first ? r->first : *from; *from <= r->last; ++*from) {
        const struct line *l = line_find(*from);
        if (l && l->config && list_empty(&l->buttons))
            return *from;
    }
    return 0;
}

/* Ranges for the phone's own type come before those for any. */
static uint32_t choose(const char *type, const struct range **of)
{
    const struct settings_assign *s = config_settings(&assign_slice);
    for (int any = 0; any < 2; any++)
        for (unsigned i = 0; i < RANGES_MAX && s->ranges[i].first; i++) {
            const struct range *r = *of = &s->ranges[i];
            const bool fits = any ? !*r->type : *r->type && strcasecmp(r->type, type) == 0;
            const uint32_t tag = fits ? free_line(r, &search_from[i]) : 0;
            if (tag)
                return tag;
        }
    return 0;
}

static void forward(uint32_t tag, const struct range *r, const struct actor *who)
{
    const struct place dn = { .mode = &mode_ephone_dn, .tag = tag };
    char line[80];
    snprintf(line, sizeof line, "call-forward busy %s", r->forward);
    autoreg_line(&dn, "call-forward busy", line, who);
    snprintf(line, sizeof line, "call-forward noan %s timeout %u", r->forward, r->timeout);
    autoreg_line(&dn, "call-forward noan", line, who);
}

void assign(const struct phone *p, const char *name, uint32_t device_type)
{
    const struct range chosen_none = { 0 }, *r = &chosen_none;
    if (p->port || p->button_count || phone_settings(p)->logout_profile)
        return;
    const uint32_t tag = choose(model_of(device_type)->type, &r);
    if (!tag)
        return;
    const struct range range = *r;       /* a commit may replace the settings */
    const struct place ephone = { .mode = &mode_ephone, .tag = p->tag };
    struct actor who = { .kind = ACTOR_PHONE, .origin = "auto assign" };
    char line[32];
    snprintf(who.name, sizeof who.name, "%s", name);
    snprintf(line, sizeof line, "button 1:%u", tag);
    PHONE_DEBUG(DEBUG_ASSIGNER, p->tag, "ephone-%u[%s]:extAssigner_assign: ephone-dn %u", p->tag, who.name, tag);
    assigning = true;
    if (autoreg_line(&ephone, "button", line, &who) && *range.forward)
        forward(tag, &range, &who);
    assigning = false;
}

/* -- the row -- */

static bool assign_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct range *ranges = ((struct settings_assign *)slice)->ranges, made = { 0 };
    unsigned count = 0, at = 0;
    if (how != HOW_SET && !args->at[0].given) {
        memset(ranges, 0, RANGES_MAX * sizeof *ranges);
        return true;
    }
    made.first = (uint16_t)args->at[0].number;
    made.last = (uint16_t)args->at[1].number;
    if (how == HOW_SET && made.first > made.last)
        return refuse(r, FAULT_INVALID_VALUE, "The first ephone-dn is above the last");
    while (count < RANGES_MAX && ranges[count].first)
        count++;
    while (at < count && ranges[at].first < made.first)
        at++;
    const bool known = at < count && ranges[at].first == made.first;
    if (known) {
        memmove(ranges + at, ranges + at + 1, (RANGES_MAX - at - 1) * sizeof *ranges);
        ranges[--count] = (struct range){ 0 };
    }
    if (how != HOW_SET)
        return true;
    if (count == RANGES_MAX)
        return refuse(r, FAULT_LIMIT, "There are %d ranges already", RANGES_MAX);
    memmove(ranges + at + 1, ranges + at, (count - at) * sizeof *ranges);
    if (args->at[2].given)
        value_text(&args->at[2], made.type, sizeof made.type);
    if (args->at[3].given)
        value_text(&args->at[3], made.forward, sizeof made.forward);
    made.timeout = (uint16_t)args->at[4].number;
    ranges[at] = made;
    return true;
}

static void assign_print(const void *slice, struct buf *lines)
{
    const struct settings_assign *s = slice;
    for (unsigned i = 0; i < RANGES_MAX && s->ranges[i].first; i++) {
        const struct range *r = &s->ranges[i];
        buf_printf(lines, "auto assign %u to %u", r->first, r->last);
        if (*r->type)
            buf_printf(lines, " type %s", r->type);
        if (*r->forward)
            buf_printf(lines, " cfw %s timeout %u", r->forward, r->timeout);
        buf_addc(lines, '\n');
    }
}

static struct row rows[] = {
    { .syntax = "auto assign <1-max-dn> to <1-max-dn> [type WORD:15] [cfw NUMBER:16 timeout <3-60000>]",
      .help = "Give lines to new phones",
      .slot_help = HELP("First ephone-dn tag", "Last", "Last ephone-dn tag", "Only phones of a model", "Model",
                        "Forward when busy or not answered", "Number", "How long to ring", "Seconds"),
      .mode = &mode_telephony, .place = 440, .slice = &assign_slice, .set = assign_set, .print = assign_print,
      .effect = NEXT_REGISTRATION("a phone that registers without a line gets the first ephone-dn of the range that no "
                                  "button shows") },
    { 0 }
};

/* Somebody changed lines, phones or ranges: tags that were in use may be free. */
static void apply(const struct object *old, const struct object *new)
{
    (void)old;
    (void)new;
    if (!assigning)
        memset(search_from, 0, sizeof search_from);
}

static struct slice *const slices[] = { &assign_slice, NULL };
static struct mode *const followed[] = { &mode_ephone, &mode_ephone_dn, NULL };
static const struct path_help help[] = { { "auto", "Automatic assignment" }, { NULL } };

extern const struct module module_assign;
const struct module module_assign = {
    .name = "assign", .slices = slices, .follows = followed, .rows = rows, .help = help, .apply = apply,
};

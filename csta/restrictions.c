// SPDX-License-Identifier: MIT
/* The restrictions of CME's CSTA. What ephones do to each ephone-dn is counted as they are configured and as
 * users log in, because overlay buttons are no buttons of the call model, and because a request must not walk all
 * phones.
 *
 * Shared lines are refused in basic mode: Communicator does not support them (so the guide), and plain
 * ECMA-323 cannot tell a client which of the phones has the call. Monitors that stand when the mode changes go on. */
#include "csta/restrictions.h"

#include "core/memory.h"
#include "core/model.h"
#include "csta/monitor.h"
#include "csta/settings.h"

#include <string.h>
#include <strings.h>

const struct log_message overlay_message = { "CTI", 4, "OVERLAY",
    "An ephone-dn with `cti watch` is on an overlay button: applications are refused. Give it a button of its own, or "
    "take `cti watch` away." };
const struct log_message analog_message = { "CTI", 4, "ANALOG",
    "An ephone-dn with `cti watch` is only on analog ports, which cannot be controlled: applications are refused." };
const struct log_message shared_message = { "CTI", 4, "SHARED_LINE",
    "An ephone-dn with `cti watch` is on several phones while `cti csta mode basic` is on, which does not support "
    "shared lines: applications are refused." };

/* An ephone without a known type is a desk phone. */
static bool can(const struct settings_ephone *e, enum ability ability)
{
    const struct model *m = model_named(e->type);
    return !m || m->can & ability;
}

/* -- what ephones do to an ephone-dn -- */

enum { OVERLAID = 1, ANALOG = 2, SHARED = 4 };

struct use {
    int phones, analog;          /* that have a button for it; of them analog ports */
    int overlays;                /* places on overlay buttons */
    unsigned said;               /* warnings that hold, and were said */
    bool touched;                /* to be reviewed at the end of the commit */
    uint32_t next_touched;
};

static struct use *uses;         /* by ephone-dn tag */
static uint32_t use_room;
static uint32_t first_touched;   /* 0 none */
static bool was_basic;

static struct use *use_of(uint32_t tag)
{
    uses = array_reach(uses, &use_room, tag, sizeof *uses);
    return &uses[tag];
}

void restrictions_dn(uint32_t tag)
{
    struct use *u = use_of(tag);
    if (u->touched)
        return;
    u->touched = true;
    u->next_touched = first_touched;
    first_touched = tag;
}

static void count_overlay(uint32_t dn, int by)
{
    use_of(dn)->overlays += by;
    restrictions_dn(dn);
}

/* A phone counts once for a number, however many of its buttons have it. */
static void count_phone(const struct settings_ephone *e, unsigned button, int by)
{
    const uint32_t dn = e->buttons[button].dn;
    for (unsigned i = 0; i < button; i++)
        if (e->buttons[i].button && e->buttons[i].dn == dn && strchr(":bfs", e->buttons[i].separator))
            return;
    struct use *u = use_of(dn);
    u->phones += by;
    u->analog += can(e, CONTROL) ? 0 : by;
    restrictions_dn(dn);
}

static void count(const struct settings_ephone *e, int by)
{
    for (unsigned i = 0; i < BUTTONS_MAX && e->buttons[i].button; i++) {
        if (strchr("oc", e->buttons[i].separator))
            count_overlay(e->buttons[i].dn, by);
        else if (strchr(":bfs", e->buttons[i].separator))
            count_phone(e, i, by);
    }
    for (unsigned i = 0; i < OVERLAYS_MAX && e->overlays[i].button; i++)
        count_overlay(e->overlays[i].dn, by);
}

void restrictions_ephone(const struct object *old, const struct object *new)
{
    if (old)
        count(object_slice(old, &ephone_slice), -1);
    if (new)
        count(object_slice(new, &ephone_slice), 1);
}

static unsigned restrictions_of(const struct use *u)
{
    return (u->overlays ? OVERLAID : 0) | (u->phones && u->phones == u->analog ? ANALOG : 0)
        | (csta_settings()->basic && u->phones > 1 ? SHARED : 0);
}

/* -- warnings: once when a restriction begins, in whatever order the lines came -- */

static void review(uint32_t tag)
{
    static const struct { unsigned restriction; const struct log_message *message; const char *text; } warnings[] = {
        { OVERLAID, &overlay_message, "on an overlay button: applications are refused" },
        { ANALOG, &analog_message, "only on analog ports: applications are refused" },
        { SHARED, &shared_message, "on several phones, which basic mode does not support: applications are refused" },
    };
    struct use *u = use_of(tag);
    const struct line *l = line_find(tag);
    const unsigned now = l && line_watched(l) ? restrictions_of(u) : 0;
    for (unsigned i = 0; i < sizeof warnings / sizeof warnings[0]; i++)
        if (now & ~u->said & warnings[i].restriction)
            log_say(warnings[i].message, "ephone-dn %u (%s) has cti watch and is %s", tag, line_settings(l)->number,
                    warnings[i].text);
    u->said = now;
}

void restrictions_applied(void)
{
    if (csta_settings()->basic != was_basic)
        for (uint32_t tag = 1; tag < use_room; tag++)
            restrictions_dn(tag);
    was_basic = csta_settings()->basic;
    while (first_touched) {
        const uint32_t tag = first_touched;
        first_touched = uses[tag].next_touched;
        uses[tag].touched = false;
        review(tag);
    }
}

/* -- requests -- */

enum fault device_permission(const struct device *d)
{
    int phones = 0, analog = 0, overlays = 0;
    bool shared = false;
    if (!device_watched(d))
        return FAULT_NOT_PERMITTED;
    list_each(node, &d->lines) {
        const struct use *u = use_of(list_entry(node, struct line, of_device)->tag);
        phones += u->phones;
        analog += u->analog;
        overlays += u->overlays;
        shared |= u->phones > 1;
    }
    const bool refused = overlays || (phones && phones == analog) || (shared && csta_settings()->basic);
    return refused ? FAULT_INCOMPATIBLE_DEVICE : FAULT_NONE;
}

bool device_served(const struct device *d)
{
    list_each(node, &d->lines)
        if (!list_empty(&list_entry(node, struct line, of_device)->buttons))
            return true;
    return device_up(d);
}

static bool can_prompt(const struct phone *p)
{
    return can(phone_settings(p), PROMPTS);
}

/* Of a line's phones: whether one cannot, and the first registered one that can. */
static void look_at_phones(const struct line *l, bool *restricted, struct phone **able)
{
    list_each(node, &l->buttons) {
        struct phone *p = list_entry(node, struct button, of_line)->phone;
        if (!can_prompt(p))
            *restricted = true;
        else if (!*able && p->port)
            *able = p;
    }
}

enum fault prompted_phone(const struct device *d, struct phone **where)
{
    struct phone *able = NULL;
    bool restricted = false;
    if (*where)
        return can_prompt(*where) ? FAULT_NONE : FAULT_INCOMPATIBLE_CALLING_DEVICE;
    list_each(node, &d->lines)
        look_at_phones(list_entry(node, struct line, of_device), &restricted, &able);
    if (!restricted)
        return FAULT_NONE;
    *where = able;
    return able ? FAULT_NONE : FAULT_INCOMPATIBLE_CALLING_DEVICE;
}

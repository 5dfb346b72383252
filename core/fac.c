// SPDX-License-Identifier: MIT
/* Module "fac": feature access codes. With `fac standard` a phone's user dials what he has no key for. The codes are
 * numbers of the dial plan; whoever dials one, dials a call that ends as soon as the code has acted. */
#include "core/hunt.h"
#include "core/internal.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>

enum { CODES_PLANNED = 2 * HUNT_GROUPS + 8, DONE_SECONDS = 2 };

struct settings_fac {
    bool standard;
};

static struct slice fac_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_fac) };
static struct slice *const slices[] = { &fac_slice, NULL };
static struct mode *const followed[] = { &mode_ephone_hunt, NULL };

static bool standard(void)
{
    return ((const struct settings_fac *)config_settings(&fac_slice))->standard;
}

/* -- what codes do -- */

static bool has_room_for_agents(unsigned group)
{
    const struct settings_hunt *s = hunt_settings(group);
    for (unsigned i = 0; s && i < hunt_members(s); i++)
        if (member_joins(hunt_member(group, i)))
            return true;
    return false;
}

static unsigned joinable(void)
{
    unsigned count = 0;
    for (unsigned group = 1; group <= HUNT_GROUPS; group++)
        count += has_room_for_agents(group);
    return count;
}

/* The group of this pilot; without one, the only group that can be joined. */
static unsigned group_meant(const char *pilot)
{
    if (!*pilot && joinable() != 1)
        return 0;
    for (unsigned group = 1; group <= HUNT_GROUPS; group++) {
        const struct settings_hunt *s = hunt_settings(group);
        if (has_room_for_agents(group)
            && (!*pilot || strcmp(s->pilot, pilot) == 0 || strcmp(s->secondary, pilot) == 0))
            return group;
    }
    return 0;
}

static enum fault join(struct line *l, struct phone *p, const char *pilot)
{
    const unsigned group = group_meant(pilot);
    (void)p;
    if (!group)
        return FAULT_INVALID_DESTINATION;
    return agent_may_join(l) ? hunt_join(group, l) : FAULT_NOT_PERMITTED;
}

static enum fault part(struct line *l, struct phone *p, const char *unused)
{
    (void)p, (void)unused;
    hunt_part(l->tag);
    return FAULT_NONE;
}

static enum fault toggle_line(struct line *l, struct phone *p, const char *unused)
{
    (void)unused;
    return service_toggle_agent(p, l);
}

static enum fault toggle_phone(struct line *l, struct phone *p, const char *unused)
{
    (void)l, (void)unused;
    return service_toggle_agent(p, NULL);
}

static enum fault do_not_disturb(struct line *l, struct phone *p, const char *unused)
{
    (void)unused;
    return service_set_do_not_disturb(l->device, p, !p->do_not_disturb);
}

static enum fault forward_off(struct line *l, struct phone *p, const char *unused)
{
    char name[PHONE_NAME];
    struct actor who = { .kind = ACTOR_PHONE, .origin = "feature access code" };
    (void)unused;
    snprintf(who.name, sizeof who.name, "%s", phone_name(p, name));
    return service_set_forward(l->device, "", &who);
}

static const struct code {
    const char *name, *digits;
    enum fault (*act)(struct line *l, struct phone *p, const char *rest);
    bool pilot;                  /* the number of a group may follow, and does where there are several */
} codes[] = {
    { "callfwd cancel", "**2", forward_off, false },
    { "dnd", "**7", do_not_disturb, false },
    { "ephone-hunt join", "*3", join, true },
    { "ephone-hunt cancel", "#3", part, false },
    { "ephone-hunt hlog", "*4", toggle_line, false },
    { "ephone-hunt hlog-phone", "*5", toggle_phone, false },
    { 0 }
};

/* -- dialling -- */

static void over(struct timer *t)
{
    connection_release(list_entry(t, struct connection, timer));
}

void fac_done(struct connection *c)
{
    connection_lasts(c, DONE_SECONDS, over);
}

static const struct code *code_of(const char *digits)
{
    for (const struct code *code = codes; code->name; code++)
        if (code->pilot ? strncmp(digits, code->digits, strlen(code->digits)) == 0
                        : strcmp(digits, code->digits) == 0)
            return code;
    return NULL;
}

bool fac_dialled(struct connection *c)
{
    const struct code *code = standard() ? code_of(c->digits) : NULL;
    const struct appearance *a = connection_active(c);
    if (!code || !a)
        return false;
    const enum fault fault = code->act(c->line, a->phone, c->digits + strlen(code->digits));
    if (fault == FAULT_NONE)
        fac_done(c);
    else
        route_fail(c, fault == FAULT_RESOURCE_BUSY ? CAUSE_BUSY : CAUSE_REORDER, false);
    return true;
}

/* -- the dial plan -- */

static char planned[CODES_PLANNED][NUMBER_MAX + 16];
static unsigned planned_count;
static bool changed;

static void plan(const char *code, const char *pilot)
{
    if (planned_count == CODES_PLANNED)
        return;
    snprintf(planned[planned_count], sizeof planned[0], "%s%s", code, pilot);
    dialplan_add(planned[planned_count++]);
}

static void plan_pilots(const char *code)
{
    const bool several = joinable() > 1;
    if (joinable() == 1)
        plan(code, "");
    for (unsigned group = 1; several && group <= HUNT_GROUPS; group++)
        if (has_room_for_agents(group))
            plan(code, hunt_settings(group)->pilot);
}

static void apply(const struct object *old, const struct object *new)
{
    (void)old, (void)new;
    changed = true;
}

static void applied(void)
{
    if (!changed)
        return;
    changed = false;
    while (planned_count)
        dialplan_remove(planned[--planned_count]);
    for (const struct code *code = codes; standard() && code->name; code++)
        if (code->pilot)
            plan_pilots(code->digits);
        else
            plan(code->digits, "");
}

/* -- rows -- */

static struct row rows[] = {
    { .syntax = "fac standard", .help = "Feature access codes", .mode = &mode_telephony, .place = 790,
      .slice = &fac_slice, .bind = { FLAG(struct settings_fac, standard) },
      .effect = AT_ONCE("the codes that `show telephony-service fac` lists may be dialled at phones") },
    { 0 }
};

static bool show_codes(struct cursor *c)
{
    struct out *o = c->out;
    if (!standard())
        return false;
    out_text(o, "telephony-service fac standard\n");
    out_list(o, "codes");
    for (const struct code *code = codes; code->name; code++) {
        out_item(o);
        out_string(o, "name", " %s ", code->name);
        out_string(o, "code", "%s\n", code->digits);
        out_item_end(o);
    }
    out_list_end(o);
    return false;
}

static struct command commands[] = {
    { .syntax = "show telephony-service fac", .help = "Feature access codes", .level = EXEC_PRIVILEGED,
      .show = show_codes },
    { 0 }
};

static const struct path_help help[] = { { "fac", "Feature access codes" }, { 0 } };

extern const struct module module_fac;
const struct module module_fac = {
    .name = "fac", .slices = slices, .follows = followed, .rows = rows, .commands = commands, .help = help,
    .apply = apply, .applied = applied,
};

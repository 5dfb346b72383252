// SPDX-License-Identifier: MIT
/* Module "agent": who of a hunt group's members takes its calls. An agent is an ephone-dn; it logs in and out for all
 * its groups at once, with the key HLog or a code, and calls to its own number come to it all the same. Where the key
 * is not wanted (`hunt-group logout dnd`, as from the start) do not disturb keeps all calls away instead. To CSTA an
 * agent that is logged out is a device like any other: it is in service, and nothing is told. */
#include "core/hunt.h"
#include "core/internal.h"
#include "core/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BY_DND = 1, BY_HLOG };

struct settings_logout {         /* telephony-service */
    uint8_t by;                  /* choice of the row; 0 as BY_DND */
};
struct settings_login {          /* ephone-dn */
    bool may;
};

static struct slice logout_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_logout) };
static struct slice login_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_login) };
static struct slice template_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct settings_login) };
static struct slice *const slices[] = { &logout_slice, &login_slice, &template_slice, &dn_slice, NULL };

bool agents_by_key(void)
{
    return ((const struct settings_logout *)config_settings(&logout_slice))->by == BY_HLOG;
}

static bool may_join(const struct object *dn)
{
    return ((const struct settings_login *)object_slice(dn, &login_slice))->may;
}

bool agent_may_join(const struct line *l)
{
    return l->config && may_join(l->config);
}

/* -- asking -- */

bool agent_in(const struct line *l, unsigned group)
{
    return l->agent == AGENT_IN || (l->agent == AGENT_UNSAID && !hunt_settings(group)->members_logout);
}

typedef bool seat_fn(const struct member *m, const struct line *l);

/* Whether it is so for one of the places that the line has in groups. */
static bool any_seat_of(const struct device *d, const struct line *l, seat_fn *is_so)
{
    if (!d)
        return false;
    list_each(node, &d->members) {
        const struct member *m = list_entry(node, struct member, of_device);
        if ((!m->joined || m->joined == l->tag) && is_so(m, l))
            return true;
    }
    return false;
}

static bool any_seat(const struct line *l, seat_fn *is_so)
{
    return any_seat_of(l->device, l, is_so) || any_seat_of(l->secondary, l, is_so);
}

static bool exists(const struct member *m, const struct line *l)
{
    (void)l;
    return m;
}

static bool is_in(const struct member *m, const struct line *l)
{
    return agent_in(l, m->group);
}

bool phone_logged_out(const struct phone *p)
{
    bool agent = false;
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct line *l = p->buttons[i].line;
        if (l && any_seat(l, is_in))
            return false;
        agent |= l && any_seat(l, exists);
    }
    return agent;
}

/* -- groups without anybody -- */

/* Do not disturb is a way to log out. */
static bool takes_calls(const struct line *l, unsigned group)
{
    return agent_in(l, group) && l->device && !device_do_not_disturb(l->device);
}

static bool agents_out(unsigned group)
{
    const struct settings_hunt *s = hunt_settings(group);
    bool agent = false;
    for (unsigned i = 0; s && i < hunt_members(s); i++)
        for (const struct line *l = NULL; (l = member_line(hunt_member(group, i), l)) != NULL; agent = true)
            if (takes_calls(l, group))
                return false;
    return agent;
}

unsigned agents_available(unsigned group)
{
    const struct settings_hunt *s = hunt_settings(group);
    unsigned count = 0;
    for (unsigned i = 0; s && i < hunt_members(s); i++)
        for (const struct line *l = NULL; (l = member_line(hunt_member(group, i), l)) != NULL;)
            count += takes_calls(l, group);
    return count;
}

static bool is_deserted(const struct member *m, const struct line *l)
{
    (void)l;
    return *hunt_settings(m->group)->display_logout && agents_out(m->group);
}

const char *phone_logout_text(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct line *l = p->buttons[i].line;
        if (!l || !any_seat(l, is_deserted))
            continue;
        list_each(node, &l->device->members) {
            const struct member *m = list_entry(node, struct member, of_device);
            if (is_deserted(m, l))
                return hunt_settings(m->group)->display_logout;
        }
    }
    return NULL;
}

static void tell_phones(const struct line *l)
{
    list_each(node, &l->buttons) {
        struct phone *p = list_entry(node, struct button, of_line)->phone;
        p->features_pending = true;
        phone_mark(p);
    }
}

void agents_changed(unsigned group)
{
    const struct settings_hunt *s = hunt_settings(group);
    hunt_stats_agents(group);
    for (unsigned i = 0; s && i < hunt_members(s); i++)
        for (const struct line *l = NULL; (l = member_line(hunt_member(group, i), l)) != NULL;)
            tell_phones(l);
}

/* The others only care whether anybody is left. */
static bool tell_group(const struct member *m, const struct line *l)
{
    (void)l;
    if (*hunt_settings(m->group)->display_logout)
        agents_changed(m->group);
    else
        hunt_stats_agents(m->group);
    return false;
}

void agents_follow(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].line)
            any_seat(p->buttons[i].line, tell_group);
}

/* -- logging in and out -- */

static void say(struct line *l, enum agent what)
{
    l->agent = what;
    l->unanswered = 0;
    state_changed();
    tell_phones(l);
    any_seat(l, tell_group);
}

enum fault service_toggle_agent(const struct phone *p, const struct line *only)
{
    bool agent = false, in = false;
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct line *l = p->buttons[i].line;
        if (!l || (only && l != only))
            continue;
        agent |= any_seat(l, exists);
        in |= any_seat(l, is_in);
    }
    if (!agent)
        return FAULT_INCOMPATIBLE_DEVICE;
    for (unsigned i = 0; i < p->button_count; i++) {
        struct line *l = p->buttons[i].line;
        if (l && (!only || l == only) && any_seat(l, exists))
            say(l, in ? AGENT_OUT : AGENT_IN);
    }
    return FAULT_NONE;
}

void agent_missed(struct line *l, const struct hunting *w)
{
    const struct settings_hunt *s = hunt_settings(w->group);
    if (!s || l->unanswered == UINT8_MAX)
        return;
    const struct member *m = hunt_member(w->group, w->member);
    const bool meant = !s->auto_kind || (s->auto_kind == HUNT_DYNAMIC) == member_joins(m);
    l->unanswered++;
    if (!s->auto_logout || !meant || l->unanswered < (s->auto_calls ? s->auto_calls : 1))
        return;
    if (agents_by_key())
        say(l, AGENT_OUT);
    else if (service_set_do_not_disturb(l->device, NULL, true) == FAULT_NONE)
        l->unanswered = 0;
}

/* -- rows -- */

#define LOGIN(of_mode, of_slice) \
    { .syntax = "ephone-hunt login", .help = "May join hunt groups", .mode = &(of_mode), .place = 795, \
      .slice = &(of_slice), .bind = { FLAG(struct settings_login, may) }, \
      .effect = AT_ONCE("its user may join groups with a `*` in their list, by the codes of `fac standard`") }

static struct row rows[] = {
    { .syntax = "hunt-group logout {dnd|hlog}", .help = "How agents log out",
      .slot_help = HELP("By do not disturb, which keeps all calls away", "By the key HLog, only from hunt groups"),
      .mode = &mode_telephony, .place = 769, .slice = &logout_slice, .bind = { U8(struct settings_logout, by, 0) },
      .effect = NEXT_REGISTRATION("HLog: phones have the key; and at once, `auto logout` logs out. DND: it switches do "
                                  "not disturb on") },
    LOGIN(mode_ephone_dn, login_slice),
    LOGIN(mode_ephone_dn_template, template_slice),
    { 0 }
};

static const struct path_help help[] = {
    { "hunt-group", "Hunt groups" },
    { "ephone-hunt", "Hunt groups" },
    { 0 }
};

static bool same_number(const struct object *old, const struct object *new)
{
    const struct settings_dn *before = object_slice(old, &dn_slice), *now = object_slice(new, &dn_slice);
    return strcmp(before->number, now->number) == 0;
}

/* Who may join no more, or has another number, loses the places that he joined. */
static void apply(const struct object *old, const struct object *new)
{
    if (!old || old->mode != &mode_ephone_dn)
        return;
    if (may_join(old) && (!new || !may_join(new) || !same_number(old, new)))
        hunt_part(old->tag);
    struct line *l = new ? NULL : line_find(old->tag);
    if (!l || !l->agent)
        return;
    l->agent = AGENT_UNSAID;
    state_changed();
}

/* -- what stays over a restart -- */

static const char *const words[] = { "", " in", " out" };

static bool save_agent(uint32_t *tag, struct buf *item)
{
    const struct line *l = line_next(*tag);
    if (!l)
        return false;
    *tag = l->tag;
    if (l->agent)
        buf_printf(item, "%u%s", l->tag, words[l->agent]);
    return true;
}

static bool load_agent(const char *item)
{
    char *rest;
    struct line *l = line_find((uint32_t)strtoul(item, &rest, 10));
    const enum agent what = strcmp(rest, words[AGENT_IN]) == 0 ? AGENT_IN : AGENT_OUT;
    if (rest == item || (what == AGENT_OUT && strcmp(rest, words[AGENT_OUT]) != 0))
        return false;
    if (l && l->config)
        say(l, what);
    return true;
}

/* A place is keyed by its group and position, from 1. */
static bool save_joined(uint32_t *at, struct buf *item)
{
    const struct member *m;
    do {
        if (*at == HUNT_GROUPS * HUNT_MEMBERS)
            return false;
        m = hunt_member(*at / HUNT_MEMBERS + 1, *at % HUNT_MEMBERS);
        ++*at;
    } while (!m->joined);
    buf_printf(item, "%u %u", m->group, m->joined);
    return true;
}

static bool load_joined(const char *item)
{
    char *rest, *end;
    const unsigned long group = strtoul(item, &rest, 10), tag = strtoul(rest, &end, 10);
    if (rest == item || end == rest || *end || !group || group > HUNT_GROUPS)
        return false;
    struct line *l = line_find((uint32_t)tag);
    if (l && l->device && agent_may_join(l))
        hunt_join((unsigned)group, l);
    return true;
}

static const struct state_section sections[] = {
    { "hunt-agent", save_agent, load_agent },
    { "hunt-joined", save_joined, load_joined },
    { 0 }
};

extern const struct module module_agent;
const struct module module_agent = {
    .name = "agent", .slices = slices, .rows = rows, .help = help, .apply = apply, .state = sections,
};

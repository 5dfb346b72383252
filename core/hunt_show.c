// SPDX-License-Identifier: MIT
/* `show ephone-hunt`, in the layout of IOS. Its peer tags are dial peers there; here they only tell members apart. */
#include "core/hunt.h"

#include "core/service.h"

#include <stdio.h>

static const char *const types[] = { "", "longest-idle", "peer", "sequential" };

enum { PEER_TAGS = 20000, TAGS_OF_GROUP = 256 };

static bool is_out(const struct line *l, unsigned tag)
{
    return !agent_in(l, tag) || (l->device && device_do_not_disturb(l->device));
}

/* Of a member, or summed up of a group. */
struct tally {
    unsigned lines, out, down, in_use;
};

static struct tally tally(const struct member *m)
{
    struct tally t = { 0 };
    for (const struct line *l = NULL; (l = member_line(m, l)) != NULL; t.lines++) {
        t.out += is_out(l, m->group);
        t.down += !line_up(l);
        t.in_use += l->in_use > 0;
    }
    return t;
}

static void show_line(struct out *o, unsigned peer, const struct line *l, const char *login)
{
    out_item(o);
    out_number(o, "peer_tag", "             [%-9lld ", peer);
    out_number(o, "dn", "%-6lld ", l ? l->tag : 0);
    out_number(o, "unanswered", "%-7lld ", l ? l->unanswered : 0);
    out_string(o, "login", "%-10s ", login);
    out_bool(o, "up", l && line_up(l), "up  ]\n", "down]\n");
    out_item_end(o);
}

static void show_member(struct out *o, unsigned tag, unsigned at)
{
    const struct settings_hunt *s = hunt_settings(tag);
    const struct member *m = hunt_member(tag, at);
    const struct tally t = tally(m);
    const unsigned peer = PEER_TAGS + tag * TAGS_OF_GROUP + at + 1;
    char auxiliary[NUMBER_MAX + 32];
    out_string(o, "number", "        %s, ", m->device ? m->device->number : s->members[at]);
    snprintf(auxiliary, sizeof auxiliary, "A%sA%02u%02u", s->pilot, tag - 1, at);
    out_string(o, "aux_number", "aux-number %s, ", auxiliary);
    out_number(o, "peers", "# peers %lld, ", m->device ? t.lines : 1);
    out_number(o, "logout", "logout %lld, ", t.out);
    out_number(o, "down", "down %lld\n", m->device ? t.down : 1);
    const bool idle = s->type == HUNT_LONGEST_IDLE;
    out_number(o, "onhook_time_stamp", idle ? "            on-hook time stamp %lld, " : NULL,
               m->device ? (long long)m->device->idle_since : 0);
    out_number(o, "offhook", idle ? "off-hook agents=%lld\n" : NULL, t.in_use);
    out_text(o, "            peer-tag  dn-tag  rna  login/logout  up/down\n");
    out_list(o, "lines");
    if (!m->device)
        show_line(o, peer, NULL, "-");
    for (const struct line *l = NULL; (l = member_line(m, l)) != NULL;)
        show_line(o, peer, l, is_out(l, tag) ? "logout" : "login");
    out_list_end(o);
}

static void show_availability(struct out *o, unsigned tag)
{
    const struct settings_hunt *s = hunt_settings(tag);
    struct tally all = { 0 };
    unsigned available = 0;
    for (unsigned i = 0; i < hunt_members(s); i++) {
        const struct member *m = hunt_member(tag, i);
        const struct tally t = tally(m);
        all.lines += t.lines;
        all.out += t.out;
        all.down += t.down;
        for (const struct line *l = NULL; (l = member_line(m, l)) != NULL;)
            available += line_up(l) && !is_out(l, tag);
    }
    if (all.lines && all.down == all.lines)
        out_text(o, "    all agents down!\n");
    else if (all.lines && all.out == all.lines)
        out_text(o, "    all agents logout!\n");
    else if (available == 1)
        out_text(o, "    only one agent available!\n");
}

static void show_timeouts(struct out *o, const struct settings_hunt *s)
{
    out_text(o, "    timeout: ");
    out_list(o, "timeouts");
    for (unsigned i = 0; i < HUNT_MEMBERS && s->timeouts[i]; i++)
        out_number(o, "seconds", i ? ", %lld" : "%lld", s->timeouts[i]);
    if (!s->timeouts[0])
        out_number(o, "seconds", "%lld", settings_telephony()->ringing);
    out_list_end(o);
    out_text(o, "\n");
}

static void show_texts(struct out *o, const struct settings_hunt *s)
{
    static const char *const presented[] = { "", "idle-phone", "onhook-phone" };
    static const char *const finals[] = { "", "orig-phone", "final" };
    out_string(o, "description", *s->description ? "    description: %s\n" : NULL, s->description);
    out_string(o, "display_logout", *s->display_logout ? "    display-logout: %s\n" : NULL, s->display_logout);
    out_string(o, "present_call", s->present ? "    present-call: %s\n" : NULL, presented[s->present]);
    out_string(o, "fwd_final", s->fwd_final ? "    fwd-final: %s\n" : NULL, finals[s->fwd_final]);
}

static void show_counting(struct out *o, const struct settings_hunt *s)
{
    static const char *const kinds[] = { "both", "dynamic", "static" };
    if (s->auto_logout) {
        out_number(o, "auto_logout", "    auto logout: %lld ", s->auto_calls ? s->auto_calls : 1);
        out_string(o, "auto_logout_of", "type: %s\n", kinds[s->auto_kind]);
    } else {
        out_text(o, "    auto logout: no\n");
        out_number(o, "auto_logout", NULL, 0);
        out_string(o, "auto_logout_of", NULL, "");
    }
    out_bool(o, "statistics", s->collect, "    stat collect: yes\n", "    stat collect: no\n");
}

static void show_group(struct out *o, unsigned tag, bool summary)
{
    const struct settings_hunt *s = hunt_settings(tag);
    out_item(o);
    out_number(o, "group", "Group %lld\n", tag);
    out_string(o, "type", "    type: %s\n", types[s->type]);
    out_string(o, "pilot", summary ? "    pilot number: %s\n" : "    pilot number: %s, ", s->pilot);
    if (!summary)
        out_number(o, "peer_tag", "peer-tag %lld\n", PEER_TAGS + tag * TAGS_OF_GROUP);
    out_text(o, "    list of numbers:\n");
    out_list(o, "members");
    for (unsigned i = 0; i < hunt_members(s); i++) {
        out_item(o);
        if (summary)
            out_string(o, "number", "       %s\n", s->members[i]);
        else
            show_member(o, tag, i);
        out_item_end(o);
    }
    out_list_end(o);
    if (!summary)
        show_availability(o, tag);
    out_string(o, "final", *s->final ? "    final number: %s\n" : NULL, s->final);
    out_number(o, "preference", "    preference: %lld\n", s->preference);
    out_string(o, "initial_state", "    members initial state: %s\n", s->members_logout ? "logout" : "login");
    if (!summary)
        out_number(o, "preference_secondary", "    preference (sec): %lld\n", s->preference_secondary);
    show_timeouts(o, s);
    out_number(o, "max_timeout", s->longest ? "    max timeout : %lld\n" : NULL, s->longest);
    if (!summary)
        show_texts(o, s);
    out_number(o, "hops", s->type != HUNT_SEQUENTIAL ? "    hops: %lld\n" : NULL,
               s->type == HUNT_SEQUENTIAL ? 0 : s->hops ? s->hops : hunt_members(s));
    if (!summary)
        out_number(o, "next_to_pick", s->type == HUNT_PEER ? "    next-to-pick: %lld\n" : NULL,
                   s->type == HUNT_PEER ? hunt_next(tag) + 1 : 0);
    out_bool(o, "e164_register", !s->no_reg, "    E.164 register: yes\n", "    E.164 register: no\n");
    if (!summary)
        show_counting(o, s);
    out_item_end(o);
}

static bool show_next(struct cursor *c, bool summary)
{
    if (!c->stage++)
        out_list(c->out, "groups");
    do
        c->at++;
    while (c->at <= HUNT_GROUPS && !hunt_settings((unsigned)c->at));
    if (c->at <= HUNT_GROUPS) {
        show_group(c->out, (unsigned)c->at, summary);
        return true;
    }
    out_list_end(c->out);
    return false;
}

static bool show_hunt(struct cursor *c)
{
    return show_next(c, false);
}

static bool show_hunt_summary(struct cursor *c)
{
    return show_next(c, true);
}

static bool show_hunt_one(struct cursor *c)
{
    const unsigned tag = (unsigned)c->args->at[0].number;
    out_list(c->out, "groups");
    if (hunt_settings(tag))
        show_group(c->out, tag, false);
    out_list_end(c->out);
    return false;
}

struct command hunt_commands[] = {
    { .syntax = "show ephone-hunt", .help = "Hunt groups", .level = EXEC_PRIVILEGED, .show = show_hunt },
    { .syntax = "show ephone-hunt summary", .help = "Hunt groups in short", .level = EXEC_PRIVILEGED,
      .show = show_hunt_summary },
    { .syntax = "show ephone-hunt <1-100>", .help = "One hunt group", .slot_help = HELP("Hunt group tag"),
      .level = EXEC_PRIVILEGED, .show = show_hunt_one },
    { 0 }
};

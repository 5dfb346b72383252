// SPDX-License-Identifier: MIT
/* `show ephone-hunt`, in the layout of IOS. Its peer tags are dial peers there; here they only tell members apart. */
#include "core/hunt.h"

#include "core/service.h"

#define HELP(...) (const char *const[]){ __VA_ARGS__, NULL }

static const char *const types[] = { "", "longest-idle", "peer", "sequential" };

enum { PEER_TAGS = 20000, TAGS_OF_GROUP = 256 };

static void show_member(struct out *o, unsigned tag, unsigned at)
{
    const struct settings_hunt *s = hunt_settings(tag);
    const struct device *d = device_find(s->members[at]);
    const bool out = d && device_do_not_disturb(d);
    unsigned peers = 0, down = 0;
    for (const struct list *node = d ? d->lines.next : NULL; d && node != &d->lines; node = node->next, peers++)
        down += !line_up(list_entry(node, struct line, of_device));
    out_string(o, "number", "        %s, ", s->members[at]);
    out_text(o, "aux-number A%sA%02u%02u, ", s->pilot, tag - 1, at);
    out_number(o, "peers", "# peers %lld, ", peers);
    out_number(o, "logout", "logout %lld, ", out ? peers : 0);
    out_number(o, "down", "down %lld\n", down);
    out_text(o, "            peer-tag  dn-tag  rna  login/logout  up/down\n");
    for (const struct list *node = d ? d->lines.next : NULL; d && node != &d->lines; node = node->next) {
        const struct line *l = list_entry(node, struct line, of_device);
        out_text(o, "             [%-9u %-6u 0       %-6s     %-4s]\n", PEER_TAGS + tag * TAGS_OF_GROUP + at + 1,
                 l->tag, out ? "logout" : "login", line_up(l) ? "up" : "down");
    }
}

static void show_timeouts(struct out *o, const struct settings_hunt *s)
{
    struct buf text = { 0 };
    for (unsigned i = 0; i < HUNT_MEMBERS && s->timeouts[i]; i++)
        buf_printf(&text, "%s%u", i ? ", " : "", s->timeouts[i]);
    if (!text.size)
        buf_printf(&text, "%u", settings_telephony()->ringing);
    out_string(o, "timeout", "    timeout: %s\n", text.data);
    buf_free(&text);
}

static void show_group(struct out *o, unsigned tag, bool summary)
{
    const struct settings_hunt *s = hunt_settings(tag);
    out_item(o);
    out_number(o, "group", "Group %lld\n", tag);
    out_string(o, "type", "    type: %s\n", types[s->type]);
    out_string(o, "pilot", summary ? "    pilot number: %s\n" : "    pilot number: %s, ", s->pilot);
    if (!summary)
        out_text(o, "peer-tag %u\n", PEER_TAGS + tag * TAGS_OF_GROUP);
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
    if (*s->final)
        out_string(o, "final", "    final number: %s\n", s->final);
    out_number(o, "preference", "    preference: %lld\n", s->preference);
    if (!summary)
        out_number(o, "preference_secondary", "    preference (sec): %lld\n", s->preference_secondary);
    show_timeouts(o, s);
    if (s->longest)
        out_number(o, "max_timeout", "    max timeout : %lld\n", s->longest);
    if (s->type != HUNT_SEQUENTIAL)
        out_number(o, "hops", "    hops: %lld\n", s->hops ? s->hops : hunt_members(s));
    if (!summary && s->type == HUNT_PEER)
        out_number(o, "next_to_pick", "    next-to-pick: %lld\n", hunt_next(tag) + 1);
    out_text(o, "    E.164 register: yes\n");
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
    if (hunt_settings(tag))
        show_group(c->out, tag, false);
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

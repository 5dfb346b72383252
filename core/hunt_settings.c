// SPDX-License-Identifier: MIT
/* Module "hunt": the settings of hunt groups. What they do is in hunt.c and agent.c. */
#include "core/hunt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slice hunt_slice = { .mode = &mode_ephone_hunt, .size = sizeof(struct settings_hunt) };

struct mode mode_ephone_hunt = {
    .name = "ephone-hunt", .prompt = "config-ephone-hunt", .title = "Ephone hunt configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 2, .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-hunt <1-100> {longest-idle|peer|sequential}", .help = "A hunt group of SCCP phones",
                .slot_help = HELP("Hunt group tag", "Who has been idle longest", "Who follows the last one",
                                  "In order of the list"),
                .place = 5050, .slice = &hunt_slice, .bind = { { 0 }, U8(struct settings_hunt, type, 0) },
                .effect = AT_ONCE("opens `(config-ephone-hunt)`; calls to the pilot look for a member in this order") },
};

static struct slice *const slices[] = { &hunt_slice, NULL };
static struct mode *const modes[] = { &mode_ephone_hunt, NULL };

unsigned hunt_members(const struct settings_hunt *s)
{
    unsigned count = 0;
    while (count < HUNT_MEMBERS && *s->members[count])
        count++;
    return count;
}

/* One part of "5001, 5002,5003": false at the end. */
static bool next_part(const struct args *args, unsigned *token, const char **at, struct token *part)
{
    while (*token < args->repeated) {
        const struct token *t = &args->tokens[args->first_repeated + *token];
        const char *end = t->text + t->size;
        if (!*at)
            *at = t->text;
        while (*at < end && **at == ',')
            (*at)++;
        if (*at < end) {
            const char *comma = memchr(*at, ',', (size_t)(end - *at));
            *part = (struct token){ *at, (size_t)((comma ? comma : end) - *at) };
            *at += part->size;
            return true;
        }
        *at = NULL;
        (*token)++;
    }
    return false;
}

static bool list_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_hunt *s = slice;
    struct token part;
    unsigned token = 0, count = 0;
    const char *at = NULL;
    memset(s->members, 0, sizeof s->members);
    while (how == HOW_SET && next_part(args, &token, &at, &part)) {
        if (count == HUNT_MEMBERS)
            return refuse(r, FAULT_LIMIT, "At most %d members in a list", HUNT_MEMBERS);
        if (part.size >= NUMBER_MAX)
            return refuse(r, FAULT_INVALID_VALUE, "Invalid number: %.*s", (int)part.size, part.text);
        snprintf(s->members[count++], NUMBER_MAX, "%.*s", (int)part.size, part.text);
    }
    return true;
}

static void list_print(const void *slice, struct buf *lines)
{
    const struct settings_hunt *s = slice;
    for (unsigned i = 0; i < HUNT_MEMBERS && *s->members[i]; i++)
        buf_printf(lines, "%s %s", i ? "," : "list", s->members[i]);
    if (*s->members[0])
        buf_addc(lines, '\n');
}

static bool timeouts_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_hunt *s = slice;
    struct token part;
    unsigned token = 0, count = 0;
    const char *at = NULL;
    memset(s->timeouts, 0, sizeof s->timeouts);
    while (how == HOW_SET && next_part(args, &token, &at, &part)) {
        char text[8];
        char *end;
        snprintf(text, sizeof text, "%.*s", (int)part.size, part.text);
        const unsigned long seconds = strtoul(text, &end, 10);
        if (count == HUNT_MEMBERS || *end || part.size >= sizeof text || seconds < 3 || seconds > 60000)
            return refuse(r, FAULT_INVALID_VALUE, "Invalid timeout: %.*s", (int)part.size, part.text);
        s->timeouts[count++] = (uint16_t)seconds;
    }
    return true;
}

static void timeouts_print(const void *slice, struct buf *lines)
{
    const struct settings_hunt *s = slice;
    for (unsigned i = 0; i < HUNT_MEMBERS && s->timeouts[i]; i++)
        buf_printf(lines, "%s %u", i ? "," : "timeout", s->timeouts[i]);
    if (s->timeouts[0])
        buf_addc(lines, '\n');
}

#define HUNT .mode = &mode_ephone_hunt, .slice = &hunt_slice

static struct row rows[] = {
    { .syntax = "pilot NUMBER:27 [secondary NUMBER:27]", .help = "Number of the group", HUNT, .place = 10,
      .slot_help = HELP("Number", "A second number", "Number"),
      .bind = { TEXT(struct settings_hunt, pilot), TEXT(struct settings_hunt, secondary) },
      .effect = AT_ONCE("calls to it ring at the members, one after the other") },
    { .syntax = "list NUMBERS...", .help = "Members", HUNT, .place = 20, .set = list_set, .print = list_print,
      .slot_help = HELP("Numbers, separated by commas"),
      .effect = AT_ONCE("the numbers of the group, in order; those that cannot take the call now are passed over") },
    { .syntax = "final NUMBER:32", .help = "Where unanswered calls go", HUNT, .place = 30,
      .slot_help = HELP("Number"), .bind = { TEXT(struct settings_hunt, final) },
      .effect = AT_ONCE("calls go there when no member answered") },
    { .syntax = "final number NUMBER:32", .help = "final", HUNT, .place = 30, .flags = ROW_ALIAS | ROW_HIDDEN,
      .bind = { TEXT(struct settings_hunt, final) } },
    { .syntax = "hops <2-20>", .help = "Members that one call may ring at", HUNT, .place = 40,
      .slot_help = HELP("Number of members"), .bind = { U8(struct settings_hunt, hops, 0) },
      .effect = AT_ONCE("in peer and longest-idle groups the call is over, or goes to `final`, after so many") },
    { .syntax = "timeout SECONDS...", .help = "How long each member rings", HUNT, .place = 50, .set = timeouts_set,
      .print = timeouts_print, .slot_help = HELP("Seconds, separated by commas"),
      .effect = NEXT_CALL("the call goes on to the next member after so many seconds (else after `timeouts "
                          "ringing`)") },
    { .syntax = "max-timeout <3-60000>", .help = "How long all of them ring together", HUNT, .place = 60,
      .slot_help = HELP("Seconds"), .bind = { U16(struct settings_hunt, longest, 0) },
      .effect = AT_ONCE("the call goes to `final` after so many seconds") },
    { .syntax = "preference <0-8> [secondary <1-8>]", .help = "Order among equal numbers", HUNT, .place = 70,
      .slot_help = HELP("0 is tried first", "Of the secondary number", "0 is tried first"),
      .bind = { U8(struct settings_hunt, preference, 0), U8(struct settings_hunt, preference_secondary, 7) },
      .effect = AT_ONCE("of the groups, and the ephone-dns with room, that have this number, the lowest value gets the "
                        "call") },
    { .syntax = "no-reg [both|pilot]", .help = "No registration with a gatekeeper", HUNT, .place = 80,
      .slot_help = HELP("Both numbers", "The first number"),
      .bind = { FLAG(struct settings_hunt, no_reg), U8(struct settings_hunt, no_reg_of, 0) },
      .effect = AT_ONCE("`show ephone-hunt` says so; there is no gatekeeper") },
    { .syntax = "auto logout [<1-20>] [dynamic|static]", .help = "Log out who does not answer", HUNT, .place = 90,
      .slot_help = HELP("So many calls in a row (1)", "Only who joined", "Only who is listed"),
      .bind = { FLAG(struct settings_hunt, auto_logout), U8(struct settings_hunt, auto_calls, 0),
                U8(struct settings_hunt, auto_kind, 0) },
      .effect = AT_ONCE("an agent at whom so many calls rang without answer is logged out as `hunt-group logout` "
                        "says") },
    { .syntax = "description LINE:79", .help = "Text of this group", HUNT, .place = 100, .slot_help = HELP("Text"),
      .bind = { TEXT(struct settings_hunt, description) }, .effect = AT_ONCE("`show ephone-hunt` shows it") },
    { .syntax = "display-logout LINE:79", .help = "Text while all members are logged out", HUNT, .place = 110,
      .slot_help = HELP("Text"), .bind = { TEXT(struct settings_hunt, display_logout) },
      .effect = AT_ONCE("idle phones of the members show it while all agents of the group are logged out") },
    { .syntax = "from-ring", .help = "Idle from when it rang", HUNT, .place = 120,
      .bind = { FLAG(struct settings_hunt, from_ring) },
      .effect = AT_ONCE("for longest-idle, a call of the group that rings counts as one that ended") },
    { .syntax = "fwd-final {orig-phone|final}", .help = "Where transferred calls go at last", HUNT, .place = 130,
      .slot_help = HELP("To who transferred them", "To the final number"),
      .bind = { U8(struct settings_hunt, fwd_final, 0) },
      .effect = AT_ONCE("a call that was transferred while it rang at a member goes back when no further one "
                        "answers") },
    { .syntax = "members logout", .help = "Members begin logged out", HUNT, .place = 140,
      .bind = { FLAG(struct settings_hunt, members_logout) },
      .effect = AT_ONCE("agents that never logged in or out are out of this group") },
    { .syntax = "name LINE:79", .help = "Name of this group", HUNT, .place = 150,
      .slot_help = HELP("\"Name\", and perhaps: secondary \"name of the second number\""),
      .bind = { TEXT(struct settings_hunt, name) }, .effect = AT_ONCE("phones show it beside the pilot number") },
    { .syntax = "present-call {idle-phone|onhook-phone}", .help = "Only to phones that are idle", HUNT, .place = 160,
      .slot_help = HELP("Without any call", "Whose user does not listen to a call"),
      .bind = { U8(struct settings_hunt, present, 0) },
      .effect = AT_ONCE("members whose phones are in use otherwise are passed over") },
    { .syntax = "secondary start [current|next|<1-20>]", .help = "Where calls to the second number begin", HUNT,
      .place = 170,
      .slot_help = HELP("Where the last call to the group rang", "Behind it", "Position in the list"),
      .bind = { FLAG(struct settings_hunt, start_given), U8(struct settings_hunt, start, 0),
                U8(struct settings_hunt, start_at, 0) },
      .effect = AT_ONCE("calls to the second number look for a member from there on (not in longest-idle groups)") },
    { .syntax = "statistics collect", .help = "Count calls by the hour", HUNT, .place = 180,
      .bind = { FLAG(struct settings_hunt, collect) },
      .effect = AT_ONCE("what became of its calls is counted for `show ephone-hunt N statistics`") },
    { .syntax = "callqueue display {continuous|off|periodic}", .help = "Show how many calls wait",
      .mode = &mode_ephone_hunt, .place = 185 },
    { .syntax = "forward local-calls", .help = "Calls of this system's phones as well", HUNT, .place = 190,
      .bind = { FLAG_ON(struct settings_hunt, forward_local) },
      .effect = AT_ONCE("`no`: a call (and all come from inside) stays at the first member, and hears busy when that "
                        "is busy") },
    { 0 }
};

static const struct path_help help[] = {
    { "auto", "Automatic" },
    { "members", "Members of the group" },
    { "secondary", "The second number" },
    { "statistics", "Statistics" },
    { "forward", "Forwarding" },
    { 0 }
};

static void measure_groups(struct limit *l)
{
    limit_set(l, config_count(config_running(), &mode_ephone_hunt));
}

static struct limit limit_groups = {
    .name = "ephone-hunts", .when_full = "there is no further tag", .maximum = HUNT_GROUPS, .measure = measure_groups,
};
static struct limit *const limits[] = { &limit_groups, NULL };

extern const struct module module_hunt;
const struct module module_hunt = {
    .name = "hunt", .modes = modes, .slices = slices, .rows = rows, .commands = hunt_commands, .help = help,
    .limits = limits, .follows = modes, .apply = hunt_apply,
};

// SPDX-License-Identifier: MIT
/* Module "after-hours": numbers that may not be called at night, or never. A pattern blocks every number that begins
 * like it, as soon as so many digits are there; the caller hears reorder. Phones and lines may be exempt, and the
 * override code dialled before the number lifts the block, but neither helps against a pattern of `7-24`. */
#include "core/internal.h"
#include "core/module.h"
#include "core/schedule.h"

#include <stdio.h>
#include <string.h>

enum { PATTERNS = 100 };

struct blocked {
    char pattern[OUTSIDE_NUMBER];        /* "" = unused; `.` is any digit */
    bool always;                         /* 7-24 */
};
struct settings_hours {                  /* telephony-service */
    struct schedule schedule;            /* first: schedule_set_day takes the slice */
    struct blocked patterns[PATTERNS];   /* by tag - 1 */
    char code[OUTSIDE_NUMBER];           /* override-code; "" none */
};
struct settings_exempt {                 /* ephone-dn, ephone */
    bool exempt;
};

static struct slice hours_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_hours) };
static struct slice dn_exempt = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_exempt) };
static struct slice phone_exempt = { .mode = &mode_ephone, .size = sizeof(struct settings_exempt) };
static struct slice *const slices[] = { &hours_slice, &dn_exempt, &phone_exempt, NULL };

/* -- rows -- */

static bool block_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_hours *s = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(s->patterns, 0, sizeof s->patterns);
        return true;
    }
    struct blocked *b = &s->patterns[args->at[0].number - 1];
    *b = (struct blocked){ 0 };
    if (how == HOW_SET) {
        value_text(&args->at[1], b->pattern, sizeof b->pattern);
        b->always = args->at[2].given;
    }
    return true;
}

static void block_print(const void *slice, struct buf *lines)
{
    const struct settings_hours *s = slice;
    for (unsigned i = 0; i < PATTERNS; i++)
        if (*s->patterns[i].pattern)
            buf_printf(lines, "after-hours block pattern %u %s%s\n", i + 1, s->patterns[i].pattern,
                       s->patterns[i].always ? " 7-24" : "");
}

static void days_print(const void *slice, struct buf *lines)
{
    schedule_print_days(slice, "after-hours day", lines);
}

static void dates_print(const void *slice, struct buf *lines)
{
    schedule_print_dates(slice, "after-hours date", lines);
}

#define TELEPHONY .mode = &mode_telephony, .slice = &hours_slice
#define EXEMPT(of_syntax, of_mode, of_place, of_flags, of_slice) \
    { .syntax = (of_syntax), .help = "Not blocked at night", .mode = &(of_mode), .place = (of_place), \
      .flags = (of_flags), .slice = &(of_slice), .bind = { FLAG(struct settings_exempt, exempt) }, \
      .effect = AT_ONCE("may call what `after-hours block pattern` blocks, unless it is blocked `7-24`") }

static struct row rows[] = {
    { .syntax = "after-hours block pattern <1-100> NUMBER:32 [7-24]", .help = "Block numbers that begin like this",
      .slot_help = HELP("Tag of the pattern", "Digits, a `.` for any one", "Always, and for everybody"), TELEPHONY,
      .place = 820, .set = block_set, .print = block_print,
      .effect = AT_ONCE("calls to such numbers fail during the hours of `after-hours day` and `date`, or always") },
    { .syntax = "after-hours date " SCHEDULE_DATE, .help = "Hours of a date", .slot_help = schedule_date_help,
      TELEPHONY, .place = 821, .set = schedule_set_date, .print = dates_print,
      .effect = AT_ONCE("at these hours of the date every year `after-hours block pattern` blocks") },
    { .syntax = "after-hours day " SCHEDULE_DAY, .help = "Hours of a day of the week", .slot_help = schedule_day_help,
      TELEPHONY, .place = 822, .set = schedule_set_day, .print = days_print,
      .effect = AT_ONCE("at these hours of the day every week `after-hours block pattern` blocks") },
    { .syntax = "after-hours override-code NUMBER:32", .help = "Code that lifts the block",
      .slot_help = HELP("Digits, dialled before the number"), TELEPHONY, .place = 823,
      .bind = { TEXT(struct settings_hours, code) },
      .effect = AT_ONCE("a number dialled behind this code is not blocked, unless `7-24`") },
    EXEMPT("after-hours exempt", mode_ephone_dn, 799, ROW_LENT, dn_exempt),
    EXEMPT("after-hour exempt", mode_ephone, 911, ROW_LENT, phone_exempt),
    EXEMPT("after-hours exempt", mode_ephone, 911, ROW_LENT | ROW_ALIAS | ROW_HIDDEN, phone_exempt),
    { 0 }
};

static const struct path_help help[] = {
    { "after-hours", "Blocked numbers at night" },
    { "after-hours block", "What is blocked" },
    { "after-hour", "Blocked numbers at night" },
    { 0 }
};

extern const struct module module_after_hours;
const struct module module_after_hours = { .name = "after_hours", .slices = slices, .rows = rows, .help = help };

/* -- asking -- */

static const struct settings_hours *settings(void)
{
    return config_settings(&hours_slice);
}

/* How much of the pattern the digits are: DIAL_COMPLETE from its last digit on. */
static enum dial_match match_pattern(const char *pattern, const char *digits)
{
    for (; *pattern; pattern++, digits++) {
        if (!*digits)
            return DIAL_PARTIAL;
        if (*pattern != '.' && *pattern != *digits)
            return DIAL_NONE;
    }
    return DIAL_COMPLETE;
}

static bool exempt(const struct connection *c)
{
    const struct appearance *a = connection_active(c);
    const struct settings_exempt *phone = a ? object_slice(a->phone->config, &phone_exempt) : NULL;
    const struct settings_exempt *dn = c->line->config ? object_slice(c->line->config, &dn_exempt) : NULL;
    return (phone && phone->exempt) || (dn && dn->exempt);
}

/* The best match of any pattern that counts for this caller now. */
static enum dial_match match_blocked(const struct connection *c, const char *digits, bool lifted)
{
    const struct settings_hours *s = settings();
    const bool night = !lifted && schedule_covers(&s->schedule, loop_wall()) && !exempt(c);
    enum dial_match best = DIAL_NONE;
    for (unsigned i = 0; i < PATTERNS && best != DIAL_COMPLETE; i++) {
        const struct blocked *b = &s->patterns[i];
        const bool counts = *b->pattern && (b->always || night);
        const enum dial_match match = counts ? match_pattern(b->pattern, digits) : DIAL_NONE;
        if (match > best)
            best = match;
    }
    return best;
}

/* The digits behind the override code; NULL when they do not begin with it. */
static const char *behind_code(const char *digits)
{
    const char *code = settings()->code;
    const size_t size = strlen(code);
    return size && strncmp(digits, code, size) == 0 ? digits + size : NULL;
}

enum dial_match after_hours_match(const struct connection *c, const char *digits,
                                  enum dial_match (*plan)(const char *digits))
{
    const char *behind = behind_code(digits), *number = behind ? behind : digits, *code = settings()->code;
    const enum dial_match blocked = *number ? match_blocked(c, number, behind != NULL) : DIAL_NONE;
    if (blocked == DIAL_COMPLETE)
        return DIAL_COMPLETE;
    const enum dial_match own = plan(digits), other = !behind ? DIAL_NONE : *behind ? plan(behind) : DIAL_PARTIAL;
    const bool code_begun = *code && !behind && strncmp(code, digits, strlen(digits)) == 0;
    return dial_match_either(dial_match_either(own, other),
                             dial_match_either(blocked, code_begun ? DIAL_PARTIAL : DIAL_NONE));
}

bool after_hours_blocks(struct connection *c)
{
    const char *behind = behind_code(c->digits);
    if (behind)
        memmove(c->digits, behind, strlen(behind) + 1);
    return match_blocked(c, c->digits, behind != NULL) == DIAL_COMPLETE;
}

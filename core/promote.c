// SPDX-License-Identifier: MIT
#include "core/promote.h"

#include <stdio.h>
#include <string.h>

static const char *national(const char *number)
{
    return *number == '+' ? number + 1 : number;
}

/* Digit by digit from the left; `.` is any. False at the first that differs; *rest is what the pattern has more. */
static bool begins(const char *pattern, const char *number, const char **rest)
{
    for (; *number; pattern++, number++)
        if (!*pattern || (*pattern != '.' && *pattern != *number))
            return false;
    *rest = pattern;
    return true;
}

static bool fits(const char *pattern, const char *number)
{
    const char *rest;
    return begins(pattern, number, &rest) && !*rest;
}

/* How the extensions of a pattern look: as it says, or as its end does. NULL when it would expand nothing: an
 * extension that is the whole number (`2... extension-length 4`), or longer. */
static const char *inside_of(const struct settings_pattern *p)
{
    const char *pattern = national(p->pattern);
    const size_t size = strlen(pattern);
    if (*p->extension)
        return *pattern && strlen(p->extension) == p->length ? p->extension : NULL;
    return size > p->length ? pattern + size - p->length : NULL;
}

/* The pattern with each `.` taken from `number`, counted from the end; false when that is too short. */
static bool fill(const char *pattern, const char *number, char out[OUTSIDE_MAX])
{
    const size_t size = strlen(pattern), given = strlen(number);
    for (size_t i = 0; i < size; i++) {
        const size_t back = size - i;
        if (pattern[i] == '.' && back > given)
            return false;
        out[i] = pattern[i] == '.' ? number[given - back] : pattern[i];
    }
    out[size] = '\0';
    return true;
}

bool promote_expand(const char *extension, char number[OUTSIDE_MAX])
{
    const struct settings_telephony *t = settings_telephony();
    for (unsigned i = 0; i < PATTERNS_MAX; i++) {
        const struct settings_pattern *p = &t->patterns[i];
        const char *inside = inside_of(p);
        if (inside && fits(inside, extension) && fill(p->pattern, extension, number))
            return true;
    }
    return false;
}

bool promote_reduce(const char *number, char extension[OUTSIDE_MAX])
{
    const struct settings_telephony *t = settings_telephony();
    for (unsigned i = 0; i < PATTERNS_MAX; i++) {
        const struct settings_pattern *p = &t->patterns[i];
        const char *inside = inside_of(p);
        if (inside && fits(national(p->pattern), national(number)) && fill(inside, national(number), extension))
            return true;
    }
    return false;
}

struct device *promote_number(const char *digits)
{
    char extension[OUTSIDE_MAX];
    struct device *d = device_find(digits);
    return d || !promote_reduce(digits, extension) ? d : device_find(extension);
}

struct device *promote_find(const char *number)
{
    struct device *d = promote_number(number);
    return d && list_empty(&d->lines) && !list_empty(&d->second)
        ? list_entry(d->second.next, struct line, of_second)->device : d;
}

static bool begins_expanded(const char *digits)
{
    const struct settings_telephony *t = settings_telephony();
    const char *rest;
    for (unsigned i = 0; i < PATTERNS_MAX; i++)
        if (inside_of(&t->patterns[i]) && begins(national(t->patterns[i].pattern), national(digits), &rest) && *rest)
            return true;
    return false;
}

static enum dial_match match_expanded(const char *digits)
{
    char extension[OUTSIDE_MAX];
    const bool more = begins_expanded(digits);
    if (promote_reduce(digits, extension) && device_find(extension))
        return more ? DIAL_AMBIGUOUS : DIAL_COMPLETE;
    return more ? DIAL_PARTIAL : DIAL_NONE;
}

enum dial_match promote_match(const char *digits)
{
    return dial_match_either(dialplan_match(digits), match_expanded(digits));
}

/* -- the row -- */

bool pattern_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_telephony *t = slice;
    (void)r;
    if (!args->at[0].given) {
        memset(t->patterns, 0, sizeof t->patterns);
        return true;
    }
    struct settings_pattern *p = &t->patterns[args->at[0].number - 1];
    *p = (struct settings_pattern){ 0 };
    if (how != HOW_SET)
        return true;
    value_text(&args->at[1], p->pattern, sizeof p->pattern);
    p->length = (uint8_t)args->at[2].number;
    p->no_reg = args->at[3].number == 2;
    if (args->at[4].given)
        value_text(&args->at[4], p->extension, sizeof p->extension);
    p->demote = args->at[5].given;
    return true;
}

void pattern_print(const void *slice, struct buf *lines)
{
    const struct settings_telephony *t = slice;
    for (unsigned i = 0; i < PATTERNS_MAX; i++) {
        const struct settings_pattern *p = &t->patterns[i];
        if (!*p->pattern)
            continue;
        buf_printf(lines, "dialplan-pattern %u %s extension-length %u", i + 1, p->pattern, p->length);
        if (*p->extension)
            buf_printf(lines, " extension-pattern %s", p->extension);
        buf_printf(lines, "%s%s\n", p->no_reg ? " no-reg" : "", p->demote ? " demote" : "");
    }
}

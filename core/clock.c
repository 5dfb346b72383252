// SPDX-License-Identifier: MIT
/* Module "clock": `clock timezone` and `clock summer-time`. Summer time begins at an hour of standard time and ends at
 * one of summer time, on the same Sundays of every year (`recurring`) or once (`date`). South of the equator it begins
 * late in a year and ends early in the next. */
#include "core/clock.h"

#include "core/module.h"

#include <stdio.h>
#include <string.h>

enum { ZONE = 8, LAST = 5, MINUTE = 60, DAY = 24 * 60 * MINUTE, SUMMER_MINUTES = 60 };
enum summer { SUMMER_NONE, SUMMER_RECURRING, SUMMER_DATE };      /* as the choices of the row */

struct edge {
    uint8_t week;                /* recurring: the first to fourth such day of the month, LAST */
    uint8_t weekday;             /* 0 Sunday */
    uint8_t month;               /* 1.. */
    uint8_t day;                 /* date */
    uint16_t year;
    uint16_t minute;             /* of the day */
};
struct settings_clock {
    char zone[ZONE];             /* "" UTC */
    int32_t hours;               /* east of UTC */
    uint8_t minutes;             /* further from UTC */
    uint8_t summer;              /* enum summer */
    char summer_zone[ZONE];
    struct edge begin, end;
    uint16_t shift;              /* minutes that summer time is ahead */
};

static struct slice clock_slice = { .mode = &mode_global, .size = sizeof(struct settings_clock) };
static struct slice *const slices[] = { &clock_slice, NULL };

/* A copy, because the log asks for the time before there is a configuration. */
static struct settings_clock now_in_force;

/* Since 2007 in the United States; what `recurring` alone means. */
static const struct edge usual_begin = { .week = 2, .month = 3, .minute = 120 };
static const struct edge usual_end = { .week = 1, .month = 11, .minute = 120 };

/* -- asking: seconds since 1970, of standard time unless a name says otherwise -- */

static int64_t offset_of(const struct settings_clock *s)
{
    const int64_t minutes = s->hours < 0 ? -(int64_t)s->minutes : s->minutes;
    return (int64_t)s->hours * 60 * MINUTE + minutes * MINUTE;
}

static int64_t day_of(unsigned year, unsigned month, unsigned day)
{
    struct tm t = { .tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day };
    return timegm(&t);
}

/* The first such day of the month, then by weeks; the last one by stepping over the end. */
static int64_t edge_in(const struct edge *e, unsigned year)
{
    if (e->year)
        return day_of(e->year, e->month, e->day) + e->minute * MINUTE;
    const int64_t first = day_of(year, e->month, 1), next_month = day_of(year, e->month + 1u, 1);
    const unsigned weekday = (unsigned)((first / DAY + 4) % 7);      /* 1970 began on a Thursday */
    int64_t day = first + ((e->weekday + 7 - weekday) % 7) * (int64_t)DAY;
    for (unsigned week = 1; week < e->week && day + 7 * DAY < next_month; week++)
        day += 7 * DAY;
    return day + e->minute * MINUTE;
}

static int64_t end_in(const struct settings_clock *s, unsigned year)
{
    return edge_in(&s->end, year) - s->shift * MINUTE;
}

static unsigned year_of(int64_t standard)
{
    const time_t seconds = standard;
    struct tm t;
    gmtime_r(&seconds, &t);
    return (unsigned)t.tm_year + 1900;
}

static bool is_summer(const struct settings_clock *s, int64_t standard)
{
    if (s->summer == SUMMER_NONE)
        return false;
    const unsigned year = year_of(standard);
    const int64_t begin = edge_in(&s->begin, year), end = end_in(s, year);
    if (begin <= end || s->summer == SUMMER_DATE)
        return standard >= begin && standard < end;
    return standard >= begin || standard < end;
}

static int64_t standard_of(const struct settings_clock *s, uint64_t wall)
{
    return (int64_t)(wall / 1000) + offset_of(s);
}

uint64_t clock_local(uint64_t wall)
{
    const struct settings_clock *s = &now_in_force;
    const int64_t standard = standard_of(s, wall);
    const int64_t local = standard + (is_summer(s, standard) ? s->shift * MINUTE : 0);
    return local < 0 ? wall : (uint64_t)local * 1000 + wall % 1000;
}

const char *clock_zone(uint64_t wall)
{
    const struct settings_clock *s = &now_in_force;
    if (is_summer(s, standard_of(s, wall)))
        return s->summer_zone;
    return *s->zone ? s->zone : "UTC";
}

struct tm clock_tm(uint64_t wall)
{
    const uint64_t local = clock_local(wall);
    const time_t seconds = (time_t)(local / 1000);
    struct tm t;
    gmtime_r(&seconds, &t);
    t.tm_gmtoff = (long)((int64_t)(local - wall) / 1000);
    t.tm_zone = clock_zone(wall);
    return t;
}

bool clock_summer(uint64_t wall, uint64_t *begins, uint64_t *ends)
{
    const struct settings_clock *s = &now_in_force;
    const int64_t standard = standard_of(s, wall);
    unsigned year = year_of(standard);
    if (s->summer == SUMMER_NONE || (s->summer == SUMMER_DATE && standard >= end_in(s, year)))
        return false;
    const bool over_the_year = edge_in(&s->begin, year) > end_in(s, year);
    if (s->summer == SUMMER_RECURRING && standard >= end_in(s, year) && !over_the_year)
        year++;
    const bool ends_next = over_the_year && standard >= end_in(s, year);
    const unsigned begun = over_the_year && !ends_next ? year - 1 : year;
    *begins = (uint64_t)(edge_in(&s->begin, begun) - offset_of(s)) * 1000;
    *ends = (uint64_t)(end_in(s, ends_next ? year + 1 : year) - offset_of(s)) * 1000;
    return true;
}

/* -- rows -- */

#define DAYS "{sunday|monday|tuesday|wednesday|thursday|friday|saturday}"
#define MONTHS "{january|february|march|april|may|june|july|august|september|october|november|december}"
#define DAYS_HELP "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
#define MONTHS_HELP \
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", \
    "December"
#define RECURRING_EDGE "{<1-4>|first|last} " DAYS " " MONTHS " hh:mm"
#define DATE_EDGE "{<1-31> " MONTHS "|" MONTHS " <1-31>} <1993-2035> hh:mm"
#define RECURRING_HELP(edge, time) \
    "Week of the month of its " edge, "The first such day", "The last such day", DAYS_HELP, MONTHS_HELP, time
#define DATE_HELP(edge, time) "Day of its " edge, MONTHS_HELP, MONTHS_HELP, "Day of its " edge, "Year", time

/* Slots of an edge from `at` on: the week as a choice and its number, the day, the month, the time. */
static struct edge recurring_of(const struct value *at)
{
    const unsigned week = at[0].number == 1 ? (unsigned)at[1].number : at[0].number == 2 ? 1 : LAST;
    return (struct edge){ .week = (uint8_t)week, .weekday = (uint8_t)(at[2].number - 1),
                          .month = (uint8_t)at[3].number, .minute = (uint16_t)at[4].number };
}

/* The order as a choice, day and month, month and day, the year, the time. */
static struct edge date_of(const struct value *at)
{
    const bool day_first = at[0].number == 1;
    return (struct edge){ .day = (uint8_t)at[day_first ? 1 : 4].number, .month = (uint8_t)at[day_first ? 2 : 3].number,
                          .year = (uint16_t)at[5].number, .minute = (uint16_t)at[6].number };
}

enum { SLOT_ZONE, SLOT_KIND, SLOT_RECURRING, SLOT_RECURRING_END = 7, SLOT_SHIFT = 12, SLOT_DATE, SLOT_DATE_END = 20,
       SLOT_DATE_SHIFT = 27 };

static uint16_t shift_of(const struct value *v)
{
    return v->given ? (uint16_t)v->number : SUMMER_MINUTES;
}

static bool summer_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_clock *s = slice;
    memset(s->summer_zone, 0, sizeof s->summer_zone);
    s->begin = s->end = (struct edge){ 0 };
    s->summer = SUMMER_NONE;
    s->shift = 0;
    if (how != HOW_SET)
        return true;
    value_text(&args->at[SLOT_ZONE], s->summer_zone, sizeof s->summer_zone);
    s->summer = (uint8_t)args->at[SLOT_KIND].number;
    if (s->summer == SUMMER_DATE) {
        s->begin = date_of(&args->at[SLOT_DATE]);
        s->end = date_of(&args->at[SLOT_DATE_END]);
        s->shift = shift_of(&args->at[SLOT_DATE_SHIFT]);
        return edge_in(&s->begin, 0) < edge_in(&s->end, 0)
               || refuse(r, FAULT_INVALID_VALUE, "Summer time must end after it begins");
    }
    const bool given = args->at[SLOT_RECURRING].given;
    s->begin = given ? recurring_of(&args->at[SLOT_RECURRING]) : usual_begin;
    s->end = given ? recurring_of(&args->at[SLOT_RECURRING_END]) : usual_end;
    s->shift = shift_of(&args->at[SLOT_SHIFT]);
    return s->begin.month != s->end.month
           || refuse(r, FAULT_INVALID_VALUE, "Summer time must begin and end in different months");
}

static void edge_print(const struct edge *e, struct buf *lines)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                                          "Dec" };
    if (e->year)
        buf_printf(lines, " %s %u %u", months[e->month - 1], e->day, e->year);
    else if (e->week == LAST)
        buf_printf(lines, " last %s %s", days[e->weekday], months[e->month - 1]);
    else
        buf_printf(lines, " %u %s %s", e->week, days[e->weekday], months[e->month - 1]);
    buf_printf(lines, " %u:%02u", e->minute / 60, e->minute % 60);
}

static void summer_print(const void *slice, struct buf *lines)
{
    const struct settings_clock *s = slice;
    if (s->summer == SUMMER_NONE)
        return;
    const bool usual = memcmp(&s->begin, &usual_begin, sizeof usual_begin) == 0
                       && memcmp(&s->end, &usual_end, sizeof usual_end) == 0 && s->shift == SUMMER_MINUTES;
    buf_printf(lines, "clock summer-time %s %s", s->summer_zone, s->summer == SUMMER_DATE ? "date" : "recurring");
    if (!usual) {
        edge_print(&s->begin, lines);
        edge_print(&s->end, lines);
    }
    if (s->shift != SUMMER_MINUTES)
        buf_printf(lines, " %u", s->shift);
    buf_addc(lines, '\n');
}

#define GLOBAL .mode = &mode_global, .slice = &clock_slice

static struct row rows[] = {
    { .syntax = "clock timezone WORD:7 <-23-23> [<0-59>]", .help = "Time zone of this system",
      .slot_help = HELP("Name of the zone", "Hours east of UTC", "Minutes further from UTC"), GLOBAL, .place = 800,
      .bind = { TEXT(struct settings_clock, zone), I32(struct settings_clock, hours, 0),
                U8(struct settings_clock, minutes, 0) },
      .effect = AT_ONCE("what hours mean (`after-hours`, `night-service`, `em logout`), and the clock of the phones, "
                        "of `show clock` and of log lines with `localtime`; UTC without it") },
    { .syntax = "clock summer-time WORD:7 {recurring [" RECURRING_EDGE " " RECURRING_EDGE " [<1-1440>]]|date "
                DATE_EDGE " " DATE_EDGE " [<1-1440>]}",
      .help = "Summer time", GLOBAL, .place = 801, .set = summer_set, .print = summer_print,
      .slot_help = HELP("Name of the zone in summer", "Every year; alone: the rule of the United States",
                        RECURRING_HELP("begin", "Time, of standard time"),
                        RECURRING_HELP("end", "Time, of summer time"), "Minutes ahead of standard time", "Once",
                        DATE_HELP("begin", "Time, of standard time"), DATE_HELP("end", "Time, of summer time"),
                        "Minutes ahead of standard time"),
      .effect = AT_ONCE("clocks are an hour ahead, or so many minutes, in that time of the year") },
    { 0 }
};

static const struct path_help help[] = {
    { "clock", "Time of day" },
    { 0 }
};

static void apply(const struct object *old, const struct object *new)
{
    (void)old;
    if (new && new->mode == &mode_global)
        now_in_force = *(const struct settings_clock *)object_slice(new, &clock_slice);
}

static int start(void)
{
    apply(NULL, config_find(config_running(), &mode_global, 0));
    return 0;
}

static void stop(void)
{
    now_in_force = (struct settings_clock){ 0 };
}

extern const struct module module_clock;
const struct module module_clock = {
    .name = "clock", .slices = slices, .rows = rows, .help = help, .apply = apply, .start = start, .stop = stop,
};

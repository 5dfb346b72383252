// SPDX-License-Identifier: MIT
#include "core/schedule.h"

#include "core/clock.h"

#include <string.h>
#include <time.h>

static const char *const day_names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
static const char *const month_names[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
};
const char *const schedule_day_help[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Start",
    "Stop; no later than the start: on the next day", NULL,
};
const char *const schedule_date_help[] = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Day of the month", "Start", "Stop; no later than the start: on the next day", NULL,
};
const char *const schedule_hours_help[] = {
    "Start", "Stop; no later than the start: on the next day", NULL,
};

/* -- asking -- */

static bool overnight(const struct hours *h)
{
    return h->to <= h->from;
}

/* Hours of the day to which `minute` belongs, or of the day before. */
static bool covers(const struct hours *h, unsigned minute, bool day_before)
{
    if (!h->given)
        return false;
    if (day_before)
        return overnight(h) && minute < h->to;
    return minute >= h->from && (overnight(h) || minute < h->to);
}

static bool covers_day(const struct schedule *s, const struct tm *day, unsigned minute, bool before)
{
    const bool weekend = day->tm_wday == 0 || day->tm_wday == 6;
    if (covers(&s->everyday, minute, before) || covers(weekend ? &s->weekend : &s->weekday, minute, before)
        || covers(&s->days[day->tm_wday], minute, before))
        return true;
    for (unsigned i = 0; i < SCHEDULE_DATES && s->dates[i].month; i++) {
        const struct schedule_date *d = &s->dates[i];
        if (d->month == day->tm_mon + 1 && d->day == day->tm_mday && covers(&d->hours, minute, before))
            return true;
    }
    return false;
}

bool schedule_covers(const struct schedule *s, uint64_t wall)
{
    enum { DAY = 24 * 60 * 60 };
    const time_t now = (time_t)(clock_local(wall) / 1000), yesterday = now - DAY;
    struct tm today, before;
    gmtime_r(&now, &today);
    gmtime_r(&yesterday, &before);
    const unsigned minute = (unsigned)(today.tm_hour * 60 + today.tm_min);
    return covers_day(s, &today, minute, false) || covers_day(s, &before, minute, true);
}

/* -- rows -- */

static struct hours hours_of(const struct value *from, const struct value *to)
{
    return (struct hours){ true, (uint16_t)from->number, (uint16_t)to->number };
}

static void print_hours(const struct hours *h, struct buf *lines)
{
    buf_printf(lines, " %02u:%02u %02u:%02u\n", h->from / 60, h->from % 60, h->to / 60, h->to % 60);
}

bool schedule_set_day(void *schedule, const struct args *args, enum how how, struct refusal *r)
{
    struct schedule *s = schedule;
    (void)r;
    if (!args->at[0].given)
        memset(s->days, 0, sizeof s->days);
    else
        schedule_set_hours(&s->days[args->at[0].number - 1], &(struct args){ .at = { args->at[1], args->at[2] } }, how);
    return true;
}

/* Entry of the date, or the place where it belongs. */
static unsigned date_place(const struct schedule *s, unsigned month, unsigned day)
{
    unsigned i = 0;
    while (i < SCHEDULE_DATES && s->dates[i].month
           && (s->dates[i].month < month || (s->dates[i].month == month && s->dates[i].day < day)))
        i++;
    return i;
}

bool schedule_set_date(void *schedule, const struct args *args, enum how how, struct refusal *r)
{
    struct schedule *s = schedule;
    const unsigned month = (unsigned)args->at[0].number, day = (unsigned)args->at[1].number;
    if (!args->at[1].given) {
        memset(s->dates, 0, sizeof s->dates);
        return true;
    }
    const unsigned at = date_place(s, month, day);
    struct schedule_date *d = &s->dates[at];
    const bool known = at < SCHEDULE_DATES && d->month == month && d->day == day;
    if (how != HOW_SET) {
        if (known) {
            memmove(d, d + 1, (SCHEDULE_DATES - at - 1) * sizeof *d);
            s->dates[SCHEDULE_DATES - 1] = (struct schedule_date){ 0 };
        }
        return true;
    }
    if (!known && s->dates[SCHEDULE_DATES - 1].month)
        return refuse(r, FAULT_LIMIT, "There are %d dates already", SCHEDULE_DATES);
    if (!known)
        memmove(d + 1, d, (SCHEDULE_DATES - at - 1) * sizeof *d);
    *d = (struct schedule_date){ (uint8_t)month, (uint8_t)day, hours_of(&args->at[2], &args->at[3]) };
    return true;
}

void schedule_set_hours(struct hours *h, const struct args *args, enum how how)
{
    *h = how == HOW_SET ? hours_of(&args->at[0], &args->at[1]) : (struct hours){ 0 };
}

void schedule_print_days(const struct schedule *s, const char *words, struct buf *lines)
{
    for (unsigned i = 0; i < 7; i++) {
        if (!s->days[i].given)
            continue;
        buf_printf(lines, "%s %s", words, day_names[i]);
        print_hours(&s->days[i], lines);
    }
}

void schedule_print_dates(const struct schedule *s, const char *words, struct buf *lines)
{
    for (unsigned i = 0; i < SCHEDULE_DATES && s->dates[i].month; i++) {
        buf_printf(lines, "%s %s %u", words, month_names[s->dates[i].month - 1], s->dates[i].day);
        print_hours(&s->dates[i].hours, lines);
    }
}

void schedule_print_hours(const struct hours *h, const char *words, struct buf *lines)
{
    if (!h->given)
        return;
    buf_adds(lines, words);
    print_hours(h, lines);
}

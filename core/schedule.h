// SPDX-License-Identifier: MIT
/* Hours of the week and of single dates, as `after-hours` and `night-service` name them, in local time (core/clock.h);
 * hours that stop no later than they start last until the next day. */
#ifndef CORE_SCHEDULE_H
#define CORE_SCHEDULE_H

#include "core/config/config.h"

enum { SCHEDULE_DATES = 50 };

struct hours {
    bool given;
    uint16_t from, to;           /* minutes of the day */
};
struct schedule_date {
    uint8_t month, day;          /* 1..; month 0 = unused entry, those stand last */
    struct hours hours;
};
struct schedule {
    struct hours days[7];        /* Sunday first */
    struct hours everyday, weekday, weekend;
    struct schedule_date dates[SCHEDULE_DATES];      /* in order of the year */
};

/* Whether `wall` (ms since 1970 UTC) lies in any of them. */
bool schedule_covers(const struct schedule *s, uint64_t wall);

/* Rows: `WORDS day {sun|…} hh:mm hh:mm` and `WORDS date {jan|…} <1-31> hh:mm hh:mm` of a slice that begins with the
 * schedule. */
#define SCHEDULE_DAY "{sun|mon|tue|wed|thu|fri|sat} hh:mm hh:mm"
#define SCHEDULE_DATE "{jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec} <1-31> hh:mm hh:mm"
extern const char *const schedule_day_help[], *const schedule_date_help[], *const schedule_hours_help[];
bool schedule_set_day(void *schedule, const struct args *args, enum how how, struct refusal *r);
bool schedule_set_date(void *schedule, const struct args *args, enum how how, struct refusal *r);
void schedule_print_days(const struct schedule *s, const char *words, struct buf *lines);
void schedule_print_dates(const struct schedule *s, const char *words, struct buf *lines);
/* `WORDS hh:mm hh:mm`. */
void schedule_set_hours(struct hours *h, const struct args *args, enum how how);
void schedule_print_hours(const struct hours *h, const char *words, struct buf *lines);

#endif

// SPDX-License-Identifier: MIT
/* Module "night": night service. At the hours of its schedule, or since its code was dialled, calls to lines with
 * `night-service bell` are made known at the phones with `night-service bell`, which say so and ring shortly, again and
 * again until the call is taken; and `call-forward night-service` acts. The code switches until the schedule does. */
#include "core/internal.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, PHONES_PER_TURN = 32, BELL_SECONDS = 12 };

struct settings_night {          /* telephony-service */
    struct schedule schedule;    /* first: schedule_set_day takes the slice */
    char code[NUMBER_MAX];       /* "" none */
    uint8_t every;               /* s between two bells */
};
struct settings_night_dn {       /* ephone-dn and its template */
    bool bell;
    char forward[OUTSIDE_NUMBER];        /* call-forward night-service; "" not */
};
struct settings_night_phone {    /* ephone */
    bool bell;
};

static struct slice night_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_night) };
static struct slice dn_slice_here = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_night_dn) };
static struct slice template_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct settings_night_dn) };
static struct slice phone_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_night_phone) };
static struct slice *const slices[] = { &night_slice, &dn_slice_here, &template_slice, &phone_slice, NULL };

static bool scheduled, active;   /* by the schedule; and after the code */
static char planned[NUMBER_MAX]; /* the code as the dial plan knows it */
static uint32_t *bells;          /* ephones with a bell */
static uint32_t bell_count, bell_room;
static struct list ringing = LIST_INIT(ringing);     /* struct connection.at_night, oldest first */

static const struct settings_night *settings(void)
{
    return config_settings(&night_slice);
}

static const struct settings_night_dn *dn_settings(const struct line *l)
{
    static const struct settings_night_dn none;
    return l && l->config ? object_slice(l->config, &dn_slice_here) : &none;
}

/* -- bells -- */

static struct {
    uint32_t at;                 /* into `bells` */
    bool under_way;
    char number[OUTSIDE_MAX];
} walk;

static bool rings_there(const struct phone *p, const char *number)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (strcmp(a->connection->device->number, number) == 0)
            return true;
    }
    return false;
}

static bool go_round(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < PHONES_PER_TURN && walk.at < bell_count; i++, walk.at++) {
        const struct phone *p = phone_find(bells[walk.at]);
        if (p && p->port && !rings_there(p, walk.number))
            event_bell(p, walk.number);
    }
    core_settle();
    return walk.under_way = walk.at < bell_count;
}

static void ring_bells(const struct connection *c)
{
    walk.at = 0;
    snprintf(walk.number, sizeof walk.number, "%s", c->device->number);
    if (!walk.under_way)
        loop_slice(go_round, NULL);
    walk.under_way = true;
}

static void on_bell(struct timer *t)
{
    ring_bells(list_entry(ringing.next, struct connection, at_night));
    timer_start(t, settings()->every * 1000u);
}

static struct timer bell_timer = { .fire = on_bell };

void night_follow(struct connection *c)
{
    if (c->state == CONNECTION_ALERTING && active && dn_settings(c->line)->bell) {
        list_append(&ringing, &c->at_night);
        ring_bells(c);
        if (!timer_active(&bell_timer))
            timer_start(&bell_timer, settings()->every * 1000u);
        return;
    }
    list_remove(&c->at_night);
    if (list_empty(&ringing))
        timer_stop(&bell_timer);
}

/* -- day and night -- */

static bool telling;
static uint32_t told;

static bool tell(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < PHONES_PER_TURN && told < bell_count; i++) {
        struct phone *p = phone_find(bells[told++]);
        if (p) {
            p->features_pending = true;
            phone_mark(p);
        }
    }
    return telling = told < bell_count;
}

static void turn(bool night)
{
    if (active == night)
        return;
    active = night;
    told = 0;
    if (!telling)
        loop_slice(tell, NULL);
    telling = true;
}

static void look_at_clock(void)
{
    const bool now = schedule_covers(&settings()->schedule, loop_wall());
    if (now == scheduled)
        return;
    scheduled = now;
    turn(now);
}

/* Each minute instead of once, because clocks are set. */
static void on_minute(struct timer *t)
{
    look_at_clock();
    timer_start(t, MINUTE - loop_wall() % MINUTE);
}

static struct timer minute = { .fire = on_minute };

bool night_service_at(const struct phone *p)
{
    return active && ((const struct settings_night_phone *)object_slice(p->config, &phone_slice))->bell;
}

const char *night_forward(const struct line *l)
{
    return active ? dn_settings(l)->forward : "";
}

/* -- the code -- */

static bool may_switch(const struct phone *p)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (dn_settings(p->buttons[i].line)->bell)
            return true;
    return false;
}

bool night_dialled(struct connection *c)
{
    const struct appearance *a = connection_active(c);
    if (!*settings()->code || strcmp(c->digits, settings()->code) != 0 || !a || !may_switch(a->phone))
        return false;
    turn(!active);
    fac_done(c);
    return true;
}

/* -- rows -- */

static void days_print(const void *slice, struct buf *lines)
{
    schedule_print_days(slice, "night-service day", lines);
}

static void dates_print(const void *slice, struct buf *lines)
{
    schedule_print_dates(slice, "night-service date", lines);
}

#define HOURS_OF(field)                                                                                        \
    static bool field##_set(void *slice, const struct args *args, enum how how, struct refusal *r)             \
    {                                                                                                          \
        (void)r;                                                                                               \
        schedule_set_hours(&((struct settings_night *)slice)->schedule.field, args, how);                      \
        return true;                                                                                           \
    }                                                                                                          \
    static void field##_print(const void *slice, struct buf *lines)                                            \
    {                                                                                                          \
        schedule_print_hours(&((const struct settings_night *)slice)->schedule.field, "night-service " #field, \
                             lines);                                                                           \
    }
HOURS_OF(everyday)
HOURS_OF(weekday)
HOURS_OF(weekend)

#define TELEPHONY .mode = &mode_telephony, .slice = &night_slice
#define HOURS(field, at, which) \
    { .syntax = "night-service " #field " hh:mm hh:mm", .help = which, .slot_help = schedule_hours_help, TELEPHONY, \
      .place = (at), .set = field##_set, .print = field##_print, \
      .effect = AT_ONCE("night service is on at these hours") }
#define DN_ROWS(of_mode, of_slice) \
    { .syntax = "call-forward night-service NUMBER:32", .help = "Forward at night", \
      .slot_help = HELP("Number to forward to"), .mode = &(of_mode), .place = 303, .slice = &(of_slice), \
      .bind = { TEXT(struct settings_night_dn, forward) }, \
      .effect = AT_ONCE("while night service is on, calls go there") }, \
    { .syntax = "night-service bell", .help = "Night service", .mode = &(of_mode), .place = 794, \
      .slice = &(of_slice), .bind = { FLAG(struct settings_night_dn, bell) }, \
      .effect = AT_ONCE("while night service is on, a call that rings here rings the bells of other phones") }

static struct row rows[] = {
    { .syntax = "night-service code NUMBER:16", .help = "Code that switches night service on and off",
      .slot_help = HELP("Digits, usually behind a `*`"), TELEPHONY, .place = 830,
      .bind = { TEXT(struct settings_night, code) },
      .effect = AT_ONCE("dialled at a phone with a line of `night-service bell`, switches until the schedule does") },
    { .syntax = "night-service date " SCHEDULE_DATE, .help = "Hours of a date", .slot_help = schedule_date_help,
      TELEPHONY, .place = 831, .set = schedule_set_date, .print = dates_print,
      .effect = AT_ONCE("night service is on at these hours of the date every year") },
    { .syntax = "night-service day " SCHEDULE_DAY, .help = "Hours of a day of the week",
      .slot_help = schedule_day_help, TELEPHONY, .place = 832, .set = schedule_set_day, .print = days_print,
      .effect = AT_ONCE("night service is on at these hours of the day every week") },
    HOURS(everyday, 833, "Hours of every day"),
    HOURS(weekday, 834, "Hours from Monday to Friday"),
    HOURS(weekend, 835, "Hours of Saturday and Sunday"),
    { .syntax = "timeouts night-service-bell <4-30>", .help = "Night service bell", .slot_help = HELP("Seconds"),
      TELEPHONY, .place = 454, .bind = { U8(struct settings_night, every, BELL_SECONDS) },
      .effect = AT_ONCE("so long after one bell the next one rings") },
    DN_ROWS(mode_ephone_dn, dn_slice_here),
    DN_ROWS(mode_ephone_dn_template, template_slice),
    { .syntax = "night-service bell", .help = "Night service", .mode = &mode_ephone, .place = 900,
      .flags = ROW_LENT, .slice = &phone_slice, .bind = { FLAG(struct settings_night_phone, bell) },
      .effect = AT_ONCE("the phone says when night service is on, and rings shortly for calls to lines of it") },
    { 0 }
};

static const struct path_help help[] = { { "night-service", "Night service" }, { 0 } };

static void bell_add(uint32_t ephone)
{
    if (bell_count == bell_room) {
        bell_room = bell_room ? bell_room * 2 : 16;
        bells = must(realloc(bells, bell_room * sizeof *bells));
    }
    bells[bell_count++] = ephone;
}

static void bell_remove(uint32_t ephone)
{
    for (uint32_t i = 0; i < bell_count; i++)
        if (bells[i] == ephone)
            bells[i] = bells[--bell_count];
}

static void apply(const struct object *old, const struct object *new)
{
    const struct object *any = new ? new : old;
    if (any->mode != &mode_ephone)
        return;
    const bool before = old && ((const struct settings_night_phone *)object_slice(old, &phone_slice))->bell;
    const bool now = new && ((const struct settings_night_phone *)object_slice(new, &phone_slice))->bell;
    struct phone *p = phone_find(any->tag);
    if (before == now)
        return;
    if (now)
        bell_add(any->tag);
    else
        bell_remove(any->tag);
    if (p) {
        p->features_pending = true;
        phone_mark(p);
    }
}

static void plan(const char *code)
{
    if (strcmp(planned, code) == 0)
        return;
    if (*planned)
        dialplan_remove(planned);
    snprintf(planned, sizeof planned, "%s", code);
    if (*planned)
        dialplan_add(planned);
}

static void applied(void)
{
    plan(settings()->code);
    look_at_clock();
    if (!timer_active(&minute))
        on_minute(&minute);
}

static void stop(void)
{
    timer_stop(&minute);
    timer_stop(&bell_timer);
    free(bells);
    bells = NULL;
    bell_count = bell_room = 0;
    scheduled = active = false;
    plan("");
}

extern const struct module module_night;
const struct module module_night = {
    .name = "night", .slices = slices, .rows = rows, .help = help, .apply = apply, .applied = applied, .stop = stop,
};

// SPDX-License-Identifier: MIT
#include "core/mobility_inside.h"

#include "core/clock.h"
#include "core/extra_keys.h"
#include "core/internal.h"
#include "core/memory.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, MINUTE = 60000, DAY = 24 * 60, LOGOUTS_PER_TURN = 32 };

static struct seat **seats;      /* by ephone tag */
static uint32_t seat_room;
static struct list by_source[BUCKETS];
static struct list occupied = LIST_INIT(occupied);   /* in order of login */
static struct list stale = LIST_INIT(stale);

static const struct log_message login_message = { "EM", 6, "LOGIN", "A user logged in at a phone." };
static const struct log_message logout_message = { "EM", 6, "LOGOUT",
    "A user was logged out of a phone, and why: by hand, by a login elsewhere, by time, or because the configuration "
    "took the user or the seat away." };

/* -- seats -- */

static struct seat *seat_of(uint32_t ephone)
{
    return ephone < seat_room ? seats[ephone] : NULL;
}

/* Profiles of both kinds in one table: their tags are told apart by the last bit. */
static struct list *source_bucket(uint32_t profile, bool of_user)
{
    struct list *b = &by_source[(profile * 2 + of_user) % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

static void sit(struct seat *s)
{
    list_remove(&s->of_source);
    list_append(source_bucket(s->user ? s->user : s->logout_profile, s->user != 0), &s->of_source);
}

static struct seat *seat_of_user(uint32_t profile)
{
    list_each(node, source_bucket(profile, true)) {
        struct seat *s = list_entry(node, struct seat, of_source);
        if (s->user == profile)
            return s;
    }
    return NULL;
}

static const struct object *source_of(const struct seat *s)
{
    return s->user ? config_find(config_running(), &mode_user_profile, s->user)
                   : config_find(config_running(), &mode_logout_profile, s->logout_profile);
}

/* Looked at again when the commit is through, so that it does not matter which line came first. */
static void make_stale(struct seat *s)
{
    if (list_empty(&s->stale))
        list_append(&stale, &s->stale);
}

static void on_idle(struct timer *t);

static struct seat *seat_make(uint32_t ephone)
{
    seats = array_reach(seats, &seat_room, ephone, sizeof *seats);
    struct seat *s = seats[ephone] = must(calloc(1, sizeof *s));
    s->ephone = ephone;
    s->idle.fire = on_idle;
    list_init(&s->of_source);
    list_init(&s->wishes);
    list_init(&s->occupied);
    list_init(&s->stale);
    return s;
}

static void seat_free(struct seat *s)
{
    lines_forget(s);
    timer_stop(&s->idle);
    list_remove(&s->of_source);
    list_remove(&s->occupied);
    list_remove(&s->stale);
    seats[s->ephone] = NULL;
    free(s);
}

const struct object *mobility_ephone(const struct object *ephone)
{
    struct seat *s = seat_of(ephone->tag);
    if (!s)
        return object_hold(ephone);
    struct object *seen = object_clone(ephone);
    struct settings_ephone *e = (struct settings_ephone *)object_slice(seen, &ephone_slice);
    memset(e->buttons, 0, sizeof e->buttons);
    memset(e->overlays, 0, sizeof e->overlays);
    memset(e->speed_dials, 0, sizeof e->speed_dials);
    extra_keys_forget_watches(seen);
    lines_forget(s);
    const struct object *source = source_of(s);
    if (source)
        lines_lay_out(s, profile_settings(source), seen);
    return seen;
}

/* -- in and out -- */

static const char *user_of(const struct seat *s)
{
    const struct object *o = config_find(config_running(), &mode_user_profile, s->user);
    return o ? profile_person(o)->user : "";
}

static void watch_idle(struct seat *s)
{
    const struct object *o = s->user ? config_find(config_running(), &mode_user_profile, s->user) : NULL;
    const unsigned minutes = o ? profile_person(o)->max_idle : 0;
    timer_stop(&s->idle);
    if (minutes)
        timer_start(&s->idle, (uint64_t)minutes * MINUTE);
}

static void enter(struct seat *s, uint32_t profile, uint64_t since)
{
    s->user = profile;
    s->since = since;
    sit(s);
    list_append(&occupied, &s->occupied);
    watch_idle(s);
    state_changed();
    phone_follow(s->ephone);
}

/* `user`: the name that was logged in; the profile may have another one by now. */
static void leave(struct seat *s, const char *user, const char *why)
{
    struct phone *p = phone_find(s->ephone);
    log_say(&logout_message, "ephone-%u: %s logged out: %s", s->ephone, user, why);
    if (p && p->port && !settings_mobility()->keep_history)
        p->forgets = true;
    s->user = 0;
    timer_stop(&s->idle);
    list_remove(&s->occupied);
    sit(s);
    state_changed();
}

static void log_out(struct seat *s, const char *why)
{
    leave(s, user_of(s), why);
    phone_follow(s->ephone);
}

enum fault mobility_login(uint32_t ephone, const char *user)
{
    struct seat *s = seat_of(ephone);
    const struct object *profile = profile_of_user(user);
    if (!s)
        return phone_find(ephone) ? FAULT_INCOMPATIBLE_DEVICE : FAULT_INVALID_DEVICE;
    if (!profile)
        return FAULT_INVALID_VALUE;
    if (s->user)
        return s->user == profile->tag ? FAULT_NONE : FAULT_DEVICE_STATE;
    struct seat *elsewhere = seat_of_user(profile->tag);
    if (elsewhere)
        log_out(elsewhere, "logs in elsewhere");
    enter(s, profile->tag, loop_wall());
    mobility_counters[MOBILITY_LOGINS].value++;
    log_say(&login_message, "ephone-%u: %s logged in", ephone, user);
    return FAULT_NONE;
}

static enum fault ask_out(struct seat *s)
{
    if (!s || !s->user)
        return FAULT_DEVICE_STATE;
    log_out(s, "by hand");
    return FAULT_NONE;
}

enum fault mobility_logout(uint32_t ephone)
{
    return phone_find(ephone) ? ask_out(seat_of(ephone)) : FAULT_INVALID_DEVICE;
}

enum fault mobility_logout_user(const char *user)
{
    const struct object *profile = profile_of_user(user);
    return profile ? ask_out(seat_of_user(profile->tag)) : FAULT_INVALID_VALUE;
}

/* -- out by time -- */

/* What the phone did since the timer was set counts; a call that goes on counts as well. */
static void on_idle(struct timer *t)
{
    struct seat *s = list_entry(t, struct seat, idle);
    const struct phone *p = phone_find(s->ephone);
    const struct object *o = config_find(config_running(), &mode_user_profile, s->user);
    const uint64_t limit = (uint64_t)profile_person(o)->max_idle * MINUTE, now = loop_now();
    const uint64_t quiet = !phone_idle(p) ? 0 : now - p->active_at;
    if (quiet < limit)
        timer_start(t, limit - quiet);
    else
        log_out(s, "idle");
}

static uint64_t leaving_until;   /* loop_wall(): who logged in by then is logged out */

static bool log_all_out(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < LOGOUTS_PER_TURN && !list_empty(&occupied); i++) {
        struct seat *s = list_entry(occupied.next, struct seat, occupied);
        if (s->since > leaving_until)
            return false;
        log_out(s, "em logout");
    }
    return !list_empty(&occupied);
}

/* Whether one of the times of day lies in (from, to]; both in ms since 1970 UTC. */
static bool passed(const struct settings_mobility *m, uint64_t from_wall, uint64_t to_wall)
{
    const uint64_t from = clock_local(from_wall), to = clock_local(to_wall);
    for (unsigned i = 0; i < 3; i++) {
        const uint64_t of_day = (m->logout[i] - 1u) % DAY * (uint64_t)MINUTE;
        const uint64_t day = (uint64_t)DAY * MINUTE, today = to - to % day + of_day;
        const uint64_t latest = today <= to ? today : today - day;
        if (m->logout[i] && latest > from)
            return true;
    }
    return false;
}

/* Looks at the clock each minute instead of once, because clocks are set. */
static void on_minute(struct timer *t)
{
    static uint64_t seen;
    const uint64_t now = loop_wall();
    const bool due = seen && seen < now && passed(settings_mobility(), seen, now);
    seen = now;
    if (due && !list_empty(&occupied)) {
        leaving_until = now;
        loop_slice(log_all_out, NULL);
    }
    if (settings_mobility()->logout[0])
        timer_start(t, MINUTE - now % MINUTE);
    else
        seen = 0;
}

static struct timer minute = { .fire = on_minute };

/* -- over a restart: ephone, user, time of the login -- */

static bool save_login(uint32_t *ephone, struct buf *item)
{
    do
        if (++*ephone >= seat_room)
            return false;
    while (!seats[*ephone] || !seats[*ephone]->user);
    const struct seat *s = seats[*ephone];
    buf_printf(item, "%u %s %llu", s->ephone, user_of(s), (unsigned long long)s->since);
    return true;
}

/* Nobody comes back who would have been logged out meanwhile. */
static bool load_login(const char *item)
{
    unsigned ephone;
    char user[USER_MAX];
    unsigned long long since;
    if (sscanf(item, "%u %15s %llu", &ephone, user, &since) != 3)
        return false;
    struct seat *s = seat_of(ephone);
    const struct object *profile = profile_of_user(user);
    if (s && profile && !s->user && !seat_of_user(profile->tag) && !passed(settings_mobility(), since, loop_wall()))
        enter(s, profile->tag, since);
    return true;
}

static const struct state_section sections[] = { { "login", save_login, load_login }, { 0 } };

/* -- asking -- */

bool mobility_enabled(uint32_t ephone)
{
    return seat_of(ephone) != NULL;
}

uint32_t mobility_user_at(uint32_t ephone, uint64_t *since)
{
    const struct seat *s = seat_of(ephone);
    if (since)
        *since = s ? s->since : 0;
    return s ? s->user : 0;
}

uint32_t mobility_phone_of(uint32_t user_profile)
{
    const struct seat *s = seat_of_user(user_profile);
    return s ? s->ephone : 0;
}

unsigned mobility_idle_phones(uint32_t logout_profile)
{
    unsigned n = 0;
    list_each(node, source_bucket(logout_profile, false)) {
        const struct seat *s = list_entry(node, struct seat, of_source);
        n += !s->user && s->logout_profile == logout_profile;
    }
    return n;
}

void mobility_phones(const struct object *profile, void (*fn)(struct phone *p))
{
    const bool of_user = profile->mode == &mode_user_profile;
    list_each(node, source_bucket(profile->tag, of_user)) {
        const struct seat *s = list_entry(node, struct seat, of_source);
        const bool shows = of_user ? s->user == profile->tag : !s->user && s->logout_profile == profile->tag;
        struct phone *p = shows ? phone_find(s->ephone) : NULL;
        if (p)
            fn(p);
    }
}

/* -- configuration -- */

static void apply_ephone(uint32_t ephone, const struct object *new)
{
    const struct settings_ephone *e = new ? object_slice(new, &ephone_slice) : NULL;
    struct seat *s = seat_of(ephone);
    if (!e || !e->logout_profile) {
        if (s && s->user)
            leave(s, user_of(s), "the phone lost its logout-profile");
        if (s)
            seat_free(s);
        return;
    }
    if (!s)
        s = seat_make(ephone);
    s->logout_profile = e->logout_profile;
    sit(s);
    make_stale(s);
}

static void apply_logout_profile(uint32_t tag)
{
    list_each(node, source_bucket(tag, false)) {
        struct seat *s = list_entry(node, struct seat, of_source);
        if (!s->user && s->logout_profile == tag)
            make_stale(s);
    }
}

/* A login is somebody's: when the profile becomes another user's, nobody is logged in any more. */
static void apply_user_profile(const struct object *old, const struct object *new)
{
    struct seat *s = old ? seat_of_user(old->tag) : NULL;
    if (!s)
        return;
    const struct settings_person *before = profile_person(old), *now = new ? profile_person(new) : NULL;
    if (!now || strcmp(before->user, now->user) != 0)
        leave(s, before->user, "the user is no longer configured");
    else if (before->max_idle != now->max_idle)
        watch_idle(s);
    make_stale(s);
}

static void apply_dn(const struct object *old, const struct object *new)
{
    const char *before = old ? ((const struct settings_dn *)object_slice(old, &dn_slice))->number : "";
    const char *now = new ? ((const struct settings_dn *)object_slice(new, &dn_slice))->number : "";
    if (strcmp(before, now) == 0)
        return;
    lines_of_number(before, make_stale);
    lines_of_number(now, make_stale);
}

static void apply(const struct object *old, const struct object *new)
{
    const struct object *any = new ? new : old;
    if (any->mode == &mode_ephone)
        apply_ephone(any->tag, new);
    else if (any->mode == &mode_ephone_dn)
        apply_dn(old, new);
    else if (any->mode == &mode_logout_profile)
        apply_logout_profile(any->tag);
    else if (any->mode == &mode_user_profile)
        apply_user_profile(old, new);
}

static void applied(void)
{
    while (!list_empty(&stale)) {
        struct seat *s = list_entry(stale.next, struct seat, stale);
        list_remove(&s->stale);
        phone_follow(s->ephone);
    }
    if (settings_mobility()->logout[0] && !timer_active(&minute))
        on_minute(&minute);
}

/* The seats stay: the state file may be written after this. */
static void stop(void)
{
    for (uint32_t ephone = 0; ephone < seat_room; ephone++)
        if (seats[ephone])
            timer_stop(&seats[ephone]->idle);
    timer_stop(&minute);
    mobility_checks_drop();
}

static struct mode *const followed[] = {
    &mode_ephone, &mode_ephone_dn, &mode_logout_profile, &mode_user_profile, NULL
};
static const struct log_message *const messages[] = { &login_message, &logout_message, NULL };
static struct limit *const limits[] = { &mobility_check_limit, NULL };
static const struct path_help help[] = {
    { "em", "Extension mobility" },
    { "emadmin", "Extension mobility, for administrators" },
    { "show voice", "Voice configuration and status" },
    { 0 }
};

extern const struct module module_mobility;
const struct module module_mobility = {
    .name = "mobility", .slices = profile_slices, .follows = followed, .rows = profile_rows,
    .commands = mobility_commands, .help = help, .messages = messages, .counters = mobility_counters,
    .limits = limits, .state = sections, .apply = apply, .applied = applied, .stop = stop,
};

// SPDX-License-Identifier: MIT
/* Module "alert": how a phone makes itself heard without ringing for a new call alone: a call that waits while its user
 * talks, a call left on hold, and do not disturb against all of it. */
#include "core/internal.h"
#include "core/module.h"

/* -- settings -- */

struct dn_alert {                /* ephone-dn, ephone-dn-template */
    bool beep_generate, beep_accept, waiting_ring;
    uint16_t held_after;         /* s; 0: nobody reminds */
    uint8_t held_whom;           /* choice of the row */
    uint16_t held_again;         /* s; 0: as held_after */
    bool held_ring_silent;
};
enum { IDLE = 1, ORIGINATOR, SHARED, SHARED_IDLE };

struct phone_alert {             /* ephone */
    bool quiet_feature_ring;
};

static struct slice dn_alerts = { .mode = &mode_ephone_dn, .size = sizeof(struct dn_alert) };
static struct slice template_alerts = { .mode = &mode_ephone_dn_template, .size = sizeof(struct dn_alert) };
static struct slice phone_alerts = { .mode = &mode_ephone, .size = sizeof(struct phone_alert) };
static struct slice *const slices[] = { &dn_alerts, &template_alerts, &phone_alerts, NULL };

/* An ephone-dn that was deleted during its call reminds nobody. */
static const struct dn_alert *of_line(const struct line *l)
{
    static const struct dn_alert none;
    return l->config ? object_slice(l->config, &dn_alerts) : &none;
}

/* -- asking -- */

bool appearance_silent(const struct appearance *a)
{
    const struct phone_alert *p = object_slice(a->phone->config, &phone_alerts);
    const bool disturbs = !p->quiet_feature_ring && button_ringer(a->button) == RINGER_FEATURE;
    return a->connection->unattended || (a->phone->do_not_disturb && !disturbs);
}

enum waiting appearance_waiting(const struct appearance *a)
{
    const struct appearance *ear = phone_ear(a->phone);
    const struct dn_alert *waits = of_line(a->connection->line);
    if (!ear)
        return WAITING_BEEP;             /* it hears a page */
    if (ear == a || !of_line(ear->connection->line)->beep_accept)
        return WAITING_QUIET;
    return waits->waiting_ring ? WAITING_RING : waits->beep_generate ? WAITING_BEEP : WAITING_QUIET;
}

/* -- held calls -- */

static bool wants(const struct dn_alert *dn, const struct appearance *a)
{
    const bool shared = dn->held_whom == SHARED || dn->held_whom == SHARED_IDLE;
    const bool idle = !phone_ear(a->phone);
    if (a->state == APPEARANCE_REMOTE && (!shared || appearance_hidden(a)))
        return false;
    return (idle || dn->held_whom == ORIGINATOR) && (dn->held_ring_silent || button_ringer(a->button) != RINGER_SILENT);
}

static void remind(struct timer *t)
{
    struct connection *c = list_entry(t, struct connection, timer);
    const struct dn_alert *dn = of_line(c->line);
    if (!dn->held_after)
        return;                          /* switched off meanwhile */
    list_each(node, &c->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_connection);
        if (wants(dn, a))
            view_remind(a);
    }
    connection_lasts(c, dn->held_again ? dn->held_again : dn->held_after, remind);
}

void alert_held(struct connection *c)
{
    const unsigned seconds = of_line(c->line)->held_after;
    if (seconds)
        connection_lasts(c, seconds, remind);
}

/* -- rows -- */

static bool set_beep(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct dn_alert *dn = slice;
    (void)args, (void)r;
    dn->beep_accept = dn->beep_generate = how != HOW_NO;
    return true;
}

static void print_nothing(const void *slice, struct buf *lines)
{
    (void)slice, (void)lines;            /* its two halves print themselves */
}

/* Rows that an ephone-dn-template may lend. */
#define DN_ROWS(of_mode, of_slice) \
    { .syntax = "call-waiting beep accept", .help = "Beep of calls that wait, in calls of this line", \
      .mode = &(of_mode), .place = 740, .slice = &(of_slice), .bind = { FLAG_ON(struct dn_alert, beep_accept) }, \
      .effect = AT_ONCE("off: who talks on this line hears of no call that waits; the screen shows it") }, \
    { .syntax = "call-waiting beep generate", .help = "Beep of calls that wait on this line", \
      .mode = &(of_mode), .place = 741, .slice = &(of_slice), .bind = { FLAG_ON(struct dn_alert, beep_generate) }, \
      .effect = AT_ONCE("off: a call that waits on this line is shown, and not heard") }, \
    { .syntax = "call-waiting beep", .help = "Both of `accept` and `generate`", .mode = &(of_mode), .place = 742, \
      .flags = ROW_HIDDEN, .slice = &(of_slice), .set = set_beep, .print = print_nothing, \
      .effect = AT_ONCE("`accept` and `generate` at once") }, \
    { .syntax = "call-waiting ring", .help = "A ring instead of the beep", .mode = &(of_mode), .place = 743, \
      .slice = &(of_slice), .bind = { FLAG(struct dn_alert, waiting_ring) }, \
      .effect = AT_ONCE("a call that waits on this line rings once instead of beeping, in calls of lines that accept " \
                        "beeps") }, \
    { .syntax = "hold-alert <15-300> {idle|originator|shared|shared-idle} [recurrence <2-300>] [ring-silent-dn]", \
      .help = "Remind of held calls", \
      .slot_help = HELP("Seconds on hold, and between two reminders", "The phone that holds, while it is idle", \
                        "That phone, with a beep while it is in use", "All idle phones of the line", \
                        "All idle phones of the line", "Time between two reminders, when another", "Seconds", \
                        "Buttons that never ring, too"), \
      .mode = &(of_mode), .place = 750, .slice = &(of_slice), \
      .bind = { U16(struct dn_alert, held_after, 0), U8(struct dn_alert, held_whom, 0), \
                U16(struct dn_alert, held_again, 0), FLAG(struct dn_alert, held_ring_silent) }, \
      .effect = NEXT_CALL("a phone rings once, again and again, while a call of this line is on hold") }

static struct row rows[] = {
    DN_ROWS(mode_ephone_dn, dn_alerts),
    DN_ROWS(mode_ephone_dn_template, template_alerts),
    { .syntax = "dnd feature-ring", .help = "Do not disturb silences feature ring, too", .mode = &mode_ephone,
      .place = 912, .flags = ROW_LENT, .slice = &phone_alerts,
      .bind = { FLAG_ON(struct phone_alert, quiet_feature_ring) },
      .effect = AT_ONCE("off: buttons with separator `f` ring in spite of do not disturb") },
    { 0 }
};

static const struct path_help help[] = {
    { "call-waiting", "A second call" },
    { "call-waiting beep", "Beep of calls that wait" },
    { 0 }
};

extern const struct module module_alert;
const struct module module_alert = { .name = "alert", .slices = slices, .rows = rows, .help = help };

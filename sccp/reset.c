// SPDX-License-Identifier: MIT
/* Module "reset": `reset` and `restart` of one phone, and of all of them in turn. A reset boots the phone, which then
 * fetches its files again; a restart only registers anew. A phone with calls waits until it is idle. */
#include "core/mobility.h"
#include "core/module.h"
#include "core/settings.h"
#include "sccp/sccp.h"
#include "sccp/show.h"

enum {
    SPACING = 15,                /* s between two phones, unless the command says otherwise */
    PATIENCE = 240,              /* s for a phone to come back before `sequence-all` goes on without it */
};

static const struct words {
    const char *doing, *done;
} words[] = {
    [RESET_RESET] = { "resetting", "Reset" },
    [RESET_RESTART] = { "restarting", "Restart" },
};

/* -- all phones, one after the other -- */

static struct {
    struct timer timer;          /* to the next phone */
    enum reset_type type;
    uint32_t at;                 /* ephone tag of the phone before */
    uint32_t seconds;            /* between two */
    bool strict;                 /* the next one only when this one is back */
    bool active;
} sequence;

static void step(struct timer *unused)
{
    const struct phone *p;
    (void)unused;
    do
        p = phone_next(sequence.at);
    while (p && (sequence.at = p->tag, !p->port));
    if (!p) {
        sequence.active = false;
        return;
    }
    timer_start(&sequence.timer, sequence.seconds * 1000ull);
    phone_reset(phone_find(p->tag), sequence.type);
}

void reset_registered(uint32_t ephone)
{
    if (sequence.active && sequence.strict && ephone == sequence.at)
        timer_start(&sequence.timer, 0);
}

static void stop(void)
{
    timer_stop(&sequence.timer);
    sequence.active = false;
}

static void begin(enum reset_type type, uint32_t seconds, bool strict, struct out *out)
{
    if (sequence.active) {
        out_text(out, "%% Phones are being reset; `reset cancel` ends that\n");
        return;
    }
    const unsigned n = server_phones();
    if (strict)
        out_text(out, "%s %u phones: each when the one before has registered - this could take several minutes per "
                      "phone\n", words[type].done, n);
    else
        out_text(out, "%s %u phones: at %u second interval staggered - this could take several minutes per phone\n",
                 words[type].done, n, seconds);
    sequence.timer.fire = step;
    sequence.type = type;
    sequence.at = 0;
    sequence.seconds = strict ? PATIENCE : seconds;
    sequence.strict = strict;
    sequence.active = true;
    timer_start(&sequence.timer, 0);
}

static void cancel(struct out *out)
{
    if (!sequence.active)
        out_text(out, "%% No phones are being reset\n");
    stop();
}

/* -- one phone -- */

static void one(struct phone *p, const uint8_t mac[6], enum reset_type type, struct out *out)
{
    char text[MAC_TEXT];
    if (!p)
        out_text(out, "%% No ephone has the MAC address %s\n", mac_text(mac, text));
    else if (!p->port)
        out_text(out, "%% ephone-%u is not registered\n", p->tag);
    else {
        out_text(out, "%s %s\n", words[type].doing, mac_text(phone_settings(p)->mac, text));
        phone_reset(p, type);
    }
}

/* -- rows: slots are the choice, the seconds, the address -- */

enum { CHOICE_ALL = 1 };

static void act_reset(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    enum { CHOICE_CANCEL = 2, CHOICE_MAC, CHOICE_SEQUENCE };
    (void)object;
    (void)who;
    switch (args->at[0].number) {
    case CHOICE_ALL:
        begin(RESET_RESET, args->at[1].given ? (uint32_t)args->at[1].number : SPACING, false, out);
        break;
    case CHOICE_CANCEL:
        cancel(out);
        break;
    case CHOICE_MAC:
        one(phone_by_mac(args->at[2].mac), args->at[2].mac, RESET_RESET, out);
        break;
    case CHOICE_SEQUENCE:
        begin(RESET_RESET, 0, true, out);
        break;
    }
}

static void act_restart(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    (void)object;
    (void)who;
    if (args->at[0].number == CHOICE_ALL)
        begin(RESET_RESTART, args->at[1].given ? (uint32_t)args->at[1].number : SPACING, false, out);
    else
        one(phone_by_mac(args->at[2].mac), args->at[2].mac, RESET_RESTART, out);
}

static void act_here(const struct object *object, enum reset_type type, struct out *out)
{
    struct phone *p = phone_find(object->tag);
    if (p)
        one(p, phone_settings(p)->mac, type, out);
}

static void act_reset_here(const struct object *object, const struct args *args, const struct actor *who,
                           struct out *out)
{
    (void)args;
    (void)who;
    act_here(object, RESET_RESET, out);
}

static void act_restart_here(const struct object *object, const struct args *args, const struct actor *who,
                             struct out *out)
{
    (void)args;
    (void)who;
    act_here(object, RESET_RESTART, out);
}

static void reset_one(struct phone *p)
{
    phone_reset(p, RESET_RESET);
}

static void act_profile(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    (void)args;
    (void)who;
    (void)out;
    mobility_phones(object, reset_one);
}

/* CME ends the connection of a TAPI application that controls a phone; ours come by CSTA, and none by TAPI. */
static void act_reset_tapi(const struct object *object, const struct args *args, const struct actor *who,
                           struct out *out)
{
    (void)args, (void)who;
    out_text(out, "ephone %u has no TAPI client\n", object->tag);
}

#define ACTION .flags = ROW_ACTION

#define PROFILE(of_mode) \
    { .syntax = "reset", .help = "Boot the phones with this profile", .mode = &(of_mode), ACTION, .act = act_profile, \
      .effect = WHEN_IDLE("boots the phones that show this profile, each as soon as it has no call") }

static struct row rows[] = {
    { .syntax = "reset {all [<0-60>]|cancel|H.H.H|sequence-all}", .help = "Boot phones",
      .slot_help = HELP("All phones, some seconds apart", "Seconds between two phones; 15 when not given",
                        "End what `all` or `sequence-all` began", "One phone",
                        "All phones, each when the one before is back"),
      .mode = &mode_telephony, ACTION, .act = act_reset,
      .effect = WHEN_IDLE("boots the phones, each as soon as it has no call; `sequence-all` waits four minutes for "
                          "each") },
    { .syntax = "restart {all [<0-60>]|H.H.H}", .help = "Let phones register anew",
      .slot_help = HELP("All phones, some seconds apart", "Seconds between two phones; 15 when not given",
                        "One phone"),
      .mode = &mode_telephony, ACTION, .act = act_restart,
      .effect = WHEN_IDLE("the phones register anew, each as soon as it has no call") },
    { .syntax = "reset", .help = "Boot this phone", .mode = &mode_ephone, ACTION, .act = act_reset_here,
      .effect = WHEN_IDLE("boots the phone as soon as it has no call") },
    { .syntax = "reset tapi", .help = "End the TAPI client of this phone", .mode = &mode_ephone, ACTION,
      .act = act_reset_tapi, .effect = AT_ONCE("tells that there is none") },
    PROFILE(mode_logout_profile),
    PROFILE(mode_user_profile),
    { .syntax = "restart", .help = "Let this phone register anew", .mode = &mode_ephone, ACTION,
      .act = act_restart_here, .effect = WHEN_IDLE("the phone registers anew as soon as it has no call") },
    { 0 }
};

extern const struct module module_reset;
const struct module module_reset = { .name = "reset", .rows = rows, .stop = stop };

// SPDX-License-Identifier: MIT
/* Extension mobility at the prompt: `emadmin`, `show voice user-profile`, `show voice logout-profile`, `show ephone
 * login`. */
#include "core/mobility_inside.h"

#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* -- emadmin -- */

enum { NAME_TEXT = 64 };

static bool say(struct out *out, enum fault fault, const char *user, uint32_t ephone)
{
    switch (fault) {
    case FAULT_NONE:
        return true;
    case FAULT_INVALID_DEVICE:
        out_text(out, "%% There is no ephone %u\n", ephone);
        return false;
    case FAULT_INCOMPATIBLE_DEVICE:
        out_text(out, "%% ephone %u is not enabled for extension mobility: it has no logout-profile\n", ephone);
        return false;
    case FAULT_INVALID_VALUE:
        out_text(out, "%% There is no voice user-profile with user %s\n", user);
        return false;
    default:
        if (ephone)
            out_text(out, "%% Somebody else is logged in at ephone %u\n", ephone);
        else
            out_text(out, "%% %s is not logged in\n", user);
        return false;
    }
}

static bool emadmin_login(const struct actor *who, const struct args *args, struct out *out)
{
    char user[NAME_TEXT];
    const uint32_t ephone = (uint32_t)args->at[1].number;
    (void)who;
    value_text(&args->at[0], user, sizeof user);
    return say(out, mobility_login(ephone, user), user, ephone);
}

static bool emadmin_logout(const struct actor *who, const struct args *args, struct out *out)
{
    char user[NAME_TEXT];
    (void)who;
    value_text(&args->at[0], user, sizeof user);
    return say(out, mobility_logout_user(user), user, 0);
}

/* -- show voice … -- */

/* The one named may have been deleted meanwhile: then the walk begins anew, up to the first behind it. */
static const struct object *next_profile(const struct mode *m, uint32_t after)
{
    const struct object *o = after ? config_find(config_running(), m, after) : NULL;
    do
        o = config_next(config_running(), m, o);
    while (o && o->tag <= after);
    return o;
}

static void print_lines(struct out *o, const struct settings_profile *p)
{
    out_list(o, "numbers");
    for (unsigned i = 0; i < PROFILE_NUMBERS && *p->numbers[i].number; i++) {
        const struct settings_profile_number *n = &p->numbers[i];
        const uint32_t dn = mobility_dn(n->number);
        out_item(o);
        out_number(o, "button", "  Button %lld: ", n->button);
        out_string(o, "number", "number %s ", n->number);
        out_string(o, "type", "type %s, ", profile_type_name(n->separator));
        out_text(o, dn ? "" : "no ephone-dn\n");
        if (dn)
            out_number(o, "dn", "ephone-dn %lld\n", dn);
        else
            out_null(o, "dn");
        out_item_end(o);
    }
    out_list_end(o);
}

static void print_head(struct out *o, const struct object *profile, const struct settings_profile *p)
{
    out_text(o, "Voice %s", profile->mode == &mode_user_profile ? "user-profile" : "logout-profile");
    out_number(o, "tag", " %lld\n", profile->tag);
    out_string(o, "name", *p->name ? "  Name: %s\n" : NULL, p->name);
    out_string(o, "description", *p->description ? "  Description: %s\n" : NULL, p->description);
}

static void print_login(struct out *o, uint32_t profile)
{
    const uint32_t ephone = mobility_phone_of(profile);
    uint64_t since;
    char text[40];
    if (!ephone) {
        out_text(o, "  Not logged in\n");
        out_null(o, "ephone");
        out_null(o, "since");
        return;
    }
    mobility_user_at(ephone, &since);
    const struct tm t = clock_tm(since);
    strftime(text, sizeof text, "%H:%M:%S %Z %b %d %Y", &t);
    out_number(o, "ephone", "  Logged in at ephone %lld", ephone);
    out_string(o, "since", " since %s\n", text);
}

static void print_user_profile(struct out *o, const struct object *profile)
{
    const struct settings_person *person = profile_person(profile);
    print_head(o, profile, profile_settings(profile));
    out_string(o, "user", *person->user ? "  User: %s\n" : "  No user%s\n", person->user);
    out_bool(o, "password", *person->password.text, "  Password: set", "  Password: not set");
    out_bool(o, "pin", *person->pin.text, ", PIN: set\n", ", PIN: not set\n");
    out_number(o, "max_idle_minutes", person->max_idle ? "  Maximum idle time: %lld minutes\n" : NULL,
               person->max_idle);
    print_lines(o, profile_settings(profile));
    print_login(o, profile->tag);
}

static void print_logout_profile(struct out *o, const struct object *profile)
{
    print_head(o, profile, profile_settings(profile));
    print_lines(o, profile_settings(profile));
    out_number(o, "phones", "  Phones where nobody is logged in: %lld\n", mobility_idle_phones(profile->tag));
}

/* One profile per call: all, or the one named. */
static bool show_profiles(struct cursor *c, const struct mode *m, void (*print)(struct out *, const struct object *))
{
    const struct value *kind = &c->args->at[0], *tag = &c->args->at[1];
    const bool one = kind->given && tag->given;
    const struct object *o = one ? config_find(config_running(), m, (uint32_t)tag->number)
                                 : next_profile(m, (uint32_t)c->at);
    if (one && !o) {
        out_error(c->out, "%% There is no %s %lld\n", m->name, (long long)tag->number);
        return false;
    }
    if (c->stage++ == 0)
        out_list(c->out, "profiles");
    if (o) {
        c->at = o->tag;
        out_item(c->out);
        print(c->out, o);
        out_item_end(c->out);
    }
    if (o && !one)
        return true;
    out_list_end(c->out);
    return false;
}

static bool show_user_profiles(struct cursor *c)
{
    return show_profiles(c, &mode_user_profile, print_user_profile);
}

static bool show_logout_profiles(struct cursor *c)
{
    return show_profiles(c, &mode_logout_profile, print_logout_profile);
}

/* -- show ephone login -- */

/* In the words of IOS: a phone asks for a password or PIN of its own (LOCAL) where users log in. */
static void print_seat(struct out *o, uint32_t ephone)
{
    const uint32_t profile = mobility_user_at(ephone, NULL);
    const struct object *user = profile ? config_find(config_running(), &mode_user_profile, profile) : NULL;
    out_number(o, "ephone", "ephone %-9lld", ephone);
    if (!mobility_enabled(ephone)) {
        out_string(o, "pin", "Pin enabled:%s\n", "FALSE");
        out_null(o, "logged_in");
        out_null(o, "user");
        return;
    }
    out_string(o, "pin", "Pin enabled:%-12s", "LOCAL");
    out_bool(o, "logged_in", profile != 0, "Logged-in:TRUE\n", "Logged-in:FALSE\n");
    out_string(o, "user", NULL, user ? profile_person(user)->user : NULL);
}

static bool show_login(struct cursor *c)
{
    if (c->stage++ == 0)
        out_list(c->out, "ephones");
    const struct phone *p = phone_next((uint32_t)c->at);
    if (!p) {
        out_list_end(c->out);
        return false;
    }
    c->at = p->tag;
    out_item(c->out);
    print_seat(c->out, p->tag);
    out_item_end(c->out);
    return true;
}

static const char *const emadmin_words[] = { "Who logs in", "Phone by its ephone tag", NULL };
static const char *const profile_words[] = { "Every profile", "Profile tag", NULL };

struct command mobility_commands[] = {
    { .syntax = "emadmin login WORD:15 <1-max-ephones>", .help = "Log a user in at a phone", .slot_help = emadmin_words,
      .level = EXEC_PRIVILEGED, .run = emadmin_login },
    { .syntax = "emadmin logout WORD:15", .help = "Log a user out", .slot_help = emadmin_words,
      .level = EXEC_PRIVILEGED, .run = emadmin_logout },
    { .syntax = "show voice user-profile [all|<1-max-user-profiles>]", .help = "Users who may log in at phones",
      .slot_help = profile_words, .level = EXEC_PRIVILEGED, .show = show_user_profiles },
    { .syntax = "show voice logout-profile [all|<1-max-logout-profiles>]", .help = "Lines of phones that nobody uses",
      .slot_help = profile_words, .level = EXEC_PRIVILEGED, .show = show_logout_profiles },
    { .syntax = "show ephone login", .help = "Who is logged in at phones", .level = EXEC_PRIVILEGED,
      .show = show_login },
    { 0 }
};

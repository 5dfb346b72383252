// SPDX-License-Identifier: MIT
/* Rows of the profiles of extension mobility (CME command reference: number, user, pin, max-idle-time of voice
 * user-profile and voice logout-profile). */
#include "core/profile.h"

#include <stdio.h>
#include <string.h>

enum { VEILED_FORM = 2, OVERLAY_NUMBERS = 25 };

struct slice logout_profile_slice = { .mode = &mode_logout_profile, .size = sizeof(struct settings_profile) };
struct slice user_profile_slice = { .mode = &mode_user_profile, .size = sizeof(struct settings_profile) };
struct slice person_slice = { .mode = &mode_user_profile, .size = sizeof(struct settings_person) };
static struct slice mobility_slice = { .mode = &mode_telephony, .size = sizeof(struct settings_mobility) };

struct slice *const profile_slices[] = {
    &logout_profile_slice, &user_profile_slice, &person_slice, &mobility_slice, NULL
};

/* -- reading -- */

const struct settings_profile *profile_settings(const struct object *o)
{
    return object_slice(o, o->mode == &mode_user_profile ? &user_profile_slice : &logout_profile_slice);
}

const struct settings_person *profile_person(const struct object *o)
{
    return object_slice(o, &person_slice);
}

const struct object *profile_of_user(const char *user)
{
    return config_find_unique(config_running(), &mode_user_profile, user);
}

static const struct credential *usable(const struct credential *c, uint8_t form)
{
    return *c->text && form != VEILED_FORM ? c : NULL;
}

const struct credential *profile_password(const struct settings_person *p)
{
    return usable(&p->password, p->password_form);
}

const struct credential *profile_pin(const struct settings_person *p)
{
    return usable(&p->pin, p->pin_form);
}

const struct settings_mobility *settings_mobility(void)
{
    return config_settings(&mobility_slice);
}

/* -- em logout T1 [T2] [T3] -- */

static bool logout_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_mobility *m = slice;
    (void)r;
    memset(m->logout, 0, sizeof m->logout);
    for (unsigned i = 0; how == HOW_SET && i < 3 && args->at[i].given; i++)
        m->logout[i] = (uint16_t)(args->at[i].number + 1);
    return true;
}

static void logout_print(const void *slice, struct buf *lines)
{
    const struct settings_mobility *m = slice;
    if (!m->logout[0])
        return;
    buf_adds(lines, "em logout");
    for (unsigned i = 0; i < 3 && m->logout[i]; i++)
        buf_printf(lines, " %u:%u", (m->logout[i] - 1u) / 60, (m->logout[i] - 1u) % 60);
    buf_addc(lines, '\n');
}

/* -- number N[,N...] type TYPE -- */

/* In the order of the syntax. */
static const struct { const char *name; char separator; } types[] = {
    { "normal", ':' }, { "beep-ring", 'b' }, { "feature-ring", 'f' }, { "monitor-ring", 'm' },
    { "silent-ring", 's' }, { "overlay", 'o' }, { "cw-overlay", 'c' }, { "cw-overly", 'c' },
};
#define TYPE_SYNTAX "{normal|beep-ring|feature-ring|monitor-ring|silent-ring|overlay|cw-overlay|cw-overly}"

const char *profile_type_name(char separator)
{
    unsigned i = 0;
    while (types[i].separator != separator)
        i++;
    return types[i].name;
}

static unsigned used(const struct settings_profile *p)
{
    unsigned n = 0;
    while (n < PROFILE_NUMBERS && *p->numbers[n].number)
        n++;
    return n;
}

/* The numbers of the button at entry `at` are those of the list: "201,202". */
static bool same_list(const struct settings_profile *p, unsigned at, const struct value *list)
{
    const char *text = list->text, *end = text + list->size;
    for (unsigned i = at; i < PROFILE_NUMBERS && p->numbers[i].button == p->numbers[at].button; i++) {
        const size_t size = strlen(p->numbers[i].number);
        if (text > end || (size_t)(end - text) < size || memcmp(text, p->numbers[i].number, size) != 0)
            return false;
        text += size + 1;
        if (text <= end && text[-1] != ',')
            return false;
    }
    return text == end + 1;
}

/* The entry where the button with exactly these numbers begins; PROFILE_NUMBERS when there is none. */
static unsigned find_list(const struct settings_profile *p, const struct value *list)
{
    for (unsigned i = 0; i < PROFILE_NUMBERS && *p->numbers[i].number; i++)
        if ((!i || p->numbers[i].button != p->numbers[i - 1].button) && same_list(p, i, list))
            return i;
    return PROFILE_NUMBERS;
}

/* Takes out the button at entry `at`; the ones behind it move up. */
static void remove_button(struct settings_profile *p, unsigned at)
{
    const uint8_t button = p->numbers[at].button;
    unsigned kept = at;
    for (unsigned i = at; i < PROFILE_NUMBERS; i++) {
        if (p->numbers[i].button == button || !*p->numbers[i].number)
            continue;
        p->numbers[kept] = p->numbers[i];
        p->numbers[kept++].button--;
    }
    memset(&p->numbers[kept], 0, (PROFILE_NUMBERS - kept) * sizeof p->numbers[0]);
}

static void retype(struct settings_profile *p, unsigned at, char separator)
{
    const uint8_t button = p->numbers[at].button;
    for (; at < PROFILE_NUMBERS && p->numbers[at].button == button; at++)
        p->numbers[at].separator = separator;
}

static bool add_list(struct settings_profile *p, const struct value *list, char separator, struct refusal *r)
{
    unsigned at = used(p), count = 0;
    const uint8_t button = at ? (uint8_t)(p->numbers[at - 1].button + 1) : 1;
    const char *text = list->text, *end = text + list->size;
    if (button > BUTTONS_MAX)
        return refuse(r, FAULT_LIMIT, "At most %d lines", BUTTONS_MAX);
    for (;;) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        const size_t size = (size_t)((comma ? comma : end) - text);
        if (!size || size >= NUMBER_MAX)
            return refuse(r, FAULT_INVALID_VALUE, "A number has 1 to %d digits", NUMBER_MAX - 1);
        if (at == PROFILE_NUMBERS || ++count > OVERLAY_NUMBERS)
            return refuse(r, FAULT_LIMIT, "At most %d numbers on one button, and %d in a profile", OVERLAY_NUMBERS,
                          PROFILE_NUMBERS);
        p->numbers[at] = (struct settings_profile_number){ .button = button, .separator = separator };
        memcpy(p->numbers[at++].number, text, size);
        if (!comma)
            return true;
        text = comma + 1;
    }
}

/* Giving the same numbers again changes their type in place. */
static bool number_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_profile *p = slice;
    const struct value *list = &args->at[0], *type = &args->at[1];
    if (!list->given) {
        memset(p->numbers, 0, sizeof p->numbers);
        return true;
    }
    const unsigned at = find_list(p, list);
    if (how != HOW_SET) {
        if (at < PROFILE_NUMBERS)
            remove_button(p, at);
        return true;
    }
    const char separator = types[type->number - 1].separator;
    if (memchr(list->text, ',', list->size) && !strchr("oc", separator))
        return refuse(r, FAULT_INVALID_VALUE, "Several numbers share a button only with type overlay or cw-overlay");
    if (at == PROFILE_NUMBERS)
        return add_list(p, list, separator, r);
    retype(p, at, separator);
    return true;
}

static void number_print(const void *slice, struct buf *lines)
{
    const struct settings_profile *p = slice;
    for (unsigned i = 0; i < PROFILE_NUMBERS && *p->numbers[i].number; i++) {
        const struct settings_profile_number *n = &p->numbers[i];
        const bool last = i + 1 == PROFILE_NUMBERS || n[1].button != n->button;
        buf_printf(lines, "%s%s", i && n[-1].button == n->button ? "," : "number ", n->number);
        if (last)
            buf_printf(lines, " type %s\n", profile_type_name(n->separator));
    }
}

/* -- speed-dial -- */

/* The label takes the rest of the line, but for a last word `blf`. */
static bool ends_in_blf(const char *label)
{
    const size_t size = strlen(label), blf = strlen(" blf");
    return size > blf && strcmp(label + size - blf, " blf") == 0;
}

static bool profile_speed_dial_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { LABEL = 1, BLF };
    struct settings_profile *p = slice;
    char label[LABEL_MAX + 4] = "";
    if (!args->at[0].given) {
        memset(p->speed_dials, 0, sizeof p->speed_dials);
        memset(p->watched, 0, sizeof p->watched);
        return true;
    }
    const unsigned at = (unsigned)args->at[0].number - 1;
    struct settings_speed_dial made = { 0 };
    if (args->at[2].number == LABEL)
        value_text(&args->at[3], label, sizeof label);
    const bool blf = args->at[2].number == BLF || ends_in_blf(label);
    if (ends_in_blf(label))
        label[strlen(label) - strlen(" blf")] = 0;
    if (strlen(label) >= LABEL_MAX)
        return refuse(r, FAULT_INVALID_VALUE, "A label has at most %d characters", LABEL_MAX - 1);
    if (how == HOW_SET) {
        value_text(&args->at[1], made.number, sizeof made.number);
        snprintf(made.label, sizeof made.label, "%s", label);
    }
    p->speed_dials[at] = made;
    p->watched[at] = how == HOW_SET && blf;
    return true;
}

static void profile_speed_dial_print(const void *slice, struct buf *lines)
{
    const struct settings_profile *p = slice;
    for (unsigned i = 0; i < PROFILE_SPEED_DIALS; i++) {
        const struct settings_speed_dial *d = &p->speed_dials[i];
        if (*d->number)
            buf_printf(lines, "speed-dial %u %s%s%s%s\n", i + 1, d->number, *d->label ? " label " : "", d->label,
                       p->watched[i] ? " blf" : "");
    }
}

/* -- rows -- */

#define LINES(of_mode, of_slice) \
    { .syntax = "number WORD type " TYPE_SYNTAX, .help = "A line", .mode = &(of_mode), .place = 200, \
      .slice = &(of_slice), .set = number_set, .print = number_print, \
      .slot_help = HELP("Number of an ephone-dn, or several with commas", "How it rings", "Normal ring", \
                        "Beep, no ring", "Triple ring", "Shown, not used", "No sound", \
                        "Several numbers on one button", "The same with call waiting", "cw-overlay"), \
      .effect = WHEN_IDLE("the next button of the phone shows the ephone-dn with this number") }, \
    { .syntax = "speed-dial <1-36> NUMBER:32 [label LINE:34|blf]", .help = "Number on a button", .mode = &(of_mode), \
      .place = 300, .slice = &(of_slice), .set = profile_speed_dial_set, \
      .print = profile_speed_dial_print, \
      .slot_help = HELP("Order among the speed dials", "Number to call", "Text beside the button", "Text", \
                        "With its state"), \
      .effect = WHEN_IDLE("a button that the lines leave calls the number; with `blf` its lamp shows the state of " \
                          "it") }, \
    { .syntax = "privacy-button [<1-100>]", .help = "Privacy on a button", .slot_help = HELP("Stored only"), \
      .mode = &(of_mode), .place = 410, .slice = &(of_slice), \
      .bind = { FLAG(struct settings_profile, privacy_button), U8(struct settings_profile, privacy_index, 0) }, \
      .effect = WHEN_IDLE("as `privacy-button` of the phone") }, \
    { .syntax = "description LINE:64", .help = "Text about this profile", .slot_help = HELP("Text"), \
      .mode = &(of_mode), .place = 420, .slice = &(of_slice), .bind = { TEXT(struct settings_profile, description) }, \
      .effect = AT_ONCE("shown by `show voice` of this profile") }, \
    { .syntax = "name LINE:40", .help = "Name of this profile", .slot_help = HELP("Text"), .mode = &(of_mode), \
      .place = 430, .slice = &(of_slice), .bind = { TEXT(struct settings_profile, name) }, \
      .effect = AT_ONCE("shown by `show voice` of this profile") }

#define EM .mode = &mode_telephony, .slice = &mobility_slice
#define PERSON .mode = &mode_user_profile, .slice = &person_slice

struct row profile_rows[] = {
    { .syntax = "em external", .help = "No login page of extension mobility on phones", EM, .place = 100,
      .bind = { FLAG(struct settings_mobility, external) },
      .effect = AT_ONCE("the appliance's own menu of services has no login") },
    { .syntax = "em keep-history", .help = "Keep call history after logout", EM, .place = 101,
      .bind = { FLAG(struct settings_mobility, keep_history) },
      .effect = AT_ONCE("at logout the phone restarts; without it the phone is reset, so that the next user does not "
                        "find the calls of the last one") },
    { .syntax = "em logout hh:mm [hh:mm] [hh:mm]", .help = "Times at which everybody is logged out", EM, .place = 102,
      .slot_help = HELP("Time of day, UTC", "Second time", "Third time"), .set = logout_set, .print = logout_print,
      .effect = AT_ONCE("at these times of day (UTC) everybody is logged out") },
    LINES(mode_logout_profile, logout_profile_slice),
    LINES(mode_user_profile, user_profile_slice),
    { .syntax = "user WORD:15 password [0|6] WORD:127", .help = "Who logs in", PERSON, .place = 100,
      .flags = ROW_SECRET | ROW_UNIQUE,
      .slot_help = HELP("Name of the user, of this profile alone", "What it logs in with", "A plain text follows",
                        "A text follows that another system has encrypted", "The password"),
      .bind = { TEXT(struct settings_person, user), U8(struct settings_person, password_form, 0),
                TEXT(struct settings_person, password.text) },
      .effect = AT_ONCE("who may log in at phones with a logout-profile (nobody can with a password behind `6`)") },
    { .syntax = "pin [0|6] NUMBER:127", .help = "PIN of the login", PERSON, .place = 110, .flags = ROW_SECRET,
      .slot_help = HELP("A plain text follows", "A text follows that another system has encrypted", "Digits"),
      .bind = { U8(struct settings_person, pin_form, 0), TEXT(struct settings_person, pin.text) },
      .effect = AT_ONCE("logs the user in as the password does") },
    { .syntax = "max-idle-time <1-9999>", .help = "Logout after idle time", PERSON, .place = 500,
      .slot_help = HELP("Minutes"), .bind = { U16(struct settings_person, max_idle, 0) },
      .effect = AT_ONCE("after so long without a call the user is logged out") },
    { 0 }
};

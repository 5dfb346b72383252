// SPDX-License-Identifier: MIT
/* What extension mobility is configured with. `voice logout-profile` and `voice user-profile` are
 * lines that belong to no phone: what a phone shows while nobody is logged in, and what follows a user to any phone
 * (mobility.h). */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include "core/access.h"
#include "core/settings.h"

enum { PROFILE_NUMBERS = 60, PROFILE_SPEED_DIALS = 36, USER_MAX = 16, PROFILE_NAME_MAX = 41, PROFILE_TEXT_MAX = 65 };

/* One number of a profile. Several with one `button` share it (overlay). */
struct settings_profile_number {
    char number[NUMBER_MAX]; /* "" = unused entry */
    uint8_t button;          /* 1.., in the order of the profile's lines */
    char separator;          /* what the type is called in `button`: ':' 'b' 'f' 'm' 's' 'o' 'c' */
};

struct settings_profile {
    struct settings_profile_number numbers[PROFILE_NUMBERS];     /* by button, unused entries last */
    struct settings_speed_dial speed_dials[PROFILE_SPEED_DIALS];     /* by tag - 1 */
    bool watched[PROFILE_SPEED_DIALS];       /* their `blf` */
    bool privacy_button;
    uint8_t privacy_index;   /* as typed */
    char name[PROFILE_NAME_MAX];
    char description[PROFILE_TEXT_MAX];
};

/* What a user-profile has beside its lines. */
struct settings_person {
    char user[USER_MAX];             /* "" nobody: the profile cannot be used */
    uint8_t password_form, pin_form; /* 0 as typed, 1 behind `0`, 2 behind `6` */
    struct credential password, pin; /* type 0 */
    uint16_t max_idle;               /* min; 0 = no limit */
};

/* telephony-service: em … */
struct settings_mobility {
    bool external, keep_history;
    uint16_t logout[3];      /* minutes of the day + 1; 0 = none, and none behind it */
};

extern struct slice logout_profile_slice, user_profile_slice, person_slice;

/* The lines of a profile of either kind. */
const struct settings_profile *profile_settings(const struct object *o);
const struct settings_person *profile_person(const struct object *o);
/* The user-profile of this user, or NULL. */
const struct object *profile_of_user(const char *user);
/* What the user logs in with; NULL for none, and for one behind `6`, which only its maker could read. */
const struct credential *profile_password(const struct settings_person *p);
const struct credential *profile_pin(const struct settings_person *p);
const struct settings_mobility *settings_mobility(void);
/* "silent-ring" for 's'. */
const char *profile_type_name(char separator);

extern struct slice *const profile_slices[];
extern struct row profile_rows[];

#endif

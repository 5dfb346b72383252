// SPDX-License-Identifier: MIT
/* Extension mobility: people log in at phones and find their own lines there.
 *
 * A login changes no configuration. It chooses where a phone's lines come from: an ephone with `logout-profile` (a
 * *seat*) shows that profile while nobody is logged in, and the user-profile of whoever is; its own `button` lines do
 * not count. What results is another ephone object with those lines on its buttons, and everything else (restart when
 * idle, calls in progress spared, numbers out of service and back) follows from old and new object as it does when an
 * administrator types `button`. */
#ifndef CORE_MOBILITY_H
#define CORE_MOBILITY_H

#include "core/call.h"
#include "core/fault.h"

/* Whoever vouches for the user has asked already (an administrator). A user who is logged in elsewhere is logged out
 * there. FAULT_INVALID_DEVICE: no such ephone; FAULT_INCOMPATIBLE_DEVICE: it has no logout-profile;
 * FAULT_INVALID_VALUE: no such user; FAULT_DEVICE_STATE: somebody else is logged in there. */
enum fault mobility_login(uint32_t ephone, const char *user);
/* The same for who has to prove it with a password or PIN. The answer comes later, with the asker's own id;
 * FAULT_NOT_PERMITTED: wrong, or no such user; FAULT_LIMIT: too many at once. */
void mobility_login_with(uint32_t ephone, const char *user, const char *secret,
                         void (*answer)(unsigned long long asker, enum fault fault), unsigned long long asker);
/* FAULT_INVALID_DEVICE: no such ephone; FAULT_DEVICE_STATE: nobody is logged in there. */
enum fault mobility_logout(uint32_t ephone);
/* FAULT_INVALID_VALUE: no such user; FAULT_DEVICE_STATE: not logged in. */
enum fault mobility_logout_user(const char *user);

/* -- asking; ephones and profiles by tag, 0 = none -- */
bool mobility_enabled(uint32_t ephone);
/* The user-profile of who is logged in there; `since` (may be NULL) gets the time in ms since 1970. */
uint32_t mobility_user_at(uint32_t ephone, uint64_t *since);
uint32_t mobility_phone_of(uint32_t user_profile);
/* How many phones show the logout-profile now. */
unsigned mobility_idle_phones(uint32_t logout_profile);
/* Phones whose lines come from this profile, of either kind, now. */
void mobility_phones(const struct object *profile, void (*fn)(struct phone *p));
/* The ephone-dn that a number of a profile names, 0 while there is none. */
uint32_t mobility_dn(const char *number);

#endif

// SPDX-License-Identifier: MIT
/* Module "http_phone": what an ephone says of its pages: those that it does not have, and the name and password under
 * which its user may push to it. */
#include "http/http.h"

#include "core/call.h"
#include "core/module.h"
#include "core/settings.h"

#include <string.h>

enum { USER_NAME = 29, USER_PASSWORD = 32 };

struct settings_pages {          /* ephone */
    bool given;                  /* exclude, even without a word */
    uint8_t excluded[PAGE_KINDS];            /* as the row's words stand */
    char user[USER_NAME], password[USER_PASSWORD];
};
static struct slice pages_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_pages) };
static struct slice *const slices[] = { &pages_slice, NULL };

bool page_excluded(const struct phone *p, enum page_kind kind)
{
    const struct settings_pages *s = p ? object_slice(p->config, &pages_slice) : NULL;
    return s && s->excluded[kind];
}

bool phone_user_is(const struct phone *p, const char *user, const char *password)
{
    const struct settings_pages *s = p ? object_slice(p->config, &pages_slice) : NULL;
    return s && *s->user && *s->password && strcmp(s->user, user) == 0 && strcmp(s->password, password) == 0;
}

#define EPHONE .mode = &mode_ephone, .slice = &pages_slice
#define EXCLUDED(kind) U8(struct settings_pages, excluded[kind], 0)

static struct row rows[] = {
    { .syntax = "username WORD:28 [password WORD:31]", .help = "User of this phone", EPHONE, .place = 330,
      .flags = ROW_SECRET, .slot_help = HELP("Name", "Password", "Password"),
      .bind = { TEXT(struct settings_pages, user), TEXT(struct settings_pages, password) },
      .effect = AT_ONCE("the phone accepts what is pushed to it under this name and password, when it asks the "
                        "appliance") },
    { .syntax = "exclude [em] [myphoneapp] [directory] [call-history]", .help = "Pages that this phone does not have",
      EPHONE, .place = 909, .flags = ROW_LENT,
      .slot_help = HELP("Extension mobility", "Fast dials", "Local directory", "Lists of calls"),
      .bind = { FLAG(struct settings_pages, given), EXCLUDED(PAGE_OF_MOBILITY), EXCLUDED(PAGE_OF_APPLICATIONS),
                EXCLUDED(PAGE_OF_DIRECTORY), EXCLUDED(PAGE_OF_HISTORY) },
      .effect = AT_ONCE("the phone's menus do not show these pages (its own lists of calls stay)") },
    { 0 }
};

extern const struct module module_http_phone;
const struct module module_http_phone = { .name = "http_phone", .slices = slices, .rows = rows };

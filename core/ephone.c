// SPDX-License-Identifier: MIT
/* Module "ephone": what an ephone, or the ephone-template that it borrows from, says beside its buttons. */
#include "core/internal.h"
#include "core/module.h"

#define HELP(...) (const char *const[]){ __VA_ARGS__, NULL }

struct mode mode_ephone_template = {
    .name = "ephone-template", .prompt = "config-ephone-template", .title = "Ephone template configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 1, .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-template <1-20>", .help = "Settings that ephones borrow",
                .slot_help = HELP("Template tag"), .place = 5010 },
};
static struct slice template_slice = { .mode = &mode_ephone_template, .size = sizeof(struct settings_ephone) };

/* -- rows -- */

#define PHONE_ROWS(of_mode, of_slice) \
    { .syntax = "privacy [on|off|button]", .help = "Privacy on shared lines", .mode = &(of_mode), .place = 50, \
      .slot_help = HELP("Calls of this phone are private", "They are not", "As `on`"), .slice = &(of_slice), \
      .bind = { FLAG(struct settings_ephone, privacy_given), U8(struct settings_ephone, privacy, 0) }, \
      .effect = "the same for the calls of this phone, whatever telephony-service says" }

static struct row rows[] = {
    { .syntax = "ephone-template <1-20>", .help = "Settings from a template", .mode = &mode_ephone, .place = 300,
      .slot_help = HELP("Template tag"), .slice = &ephone_slice, .bind = { U8(struct settings_ephone, template, 0) },
      .effect = "what is not set here comes from the template" },
    PHONE_ROWS(mode_ephone, ephone_slice),
    PHONE_ROWS(mode_ephone_template, template_slice),
    { 0 }
};

static struct mode *const modes_here[] = { &mode_ephone_template, NULL };
static struct slice *const slices_here[] = { &template_slice, NULL };

extern const struct module module_ephone;
const struct module module_ephone = {
    .name = "ephone", .modes = modes_here, .slices = slices_here, .rows = rows,
};

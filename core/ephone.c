// SPDX-License-Identifier: MIT
/* Module "ephone": what an ephone, or the ephone-template that it borrows from, says beside its buttons; and how many
 * calls one of them takes. */
#include "core/internal.h"
#include "core/module.h"

struct mode mode_ephone_template = {
    .name = "ephone-template", .prompt = "config-ephone-template", .title = "Ephone template configuration commands:",
    .parent = &mode_global, .key = KEY_TAG, .bangs = 1, .belongs = &mode_telephony,
    .opener = { .syntax = "ephone-template <1-20>", .help = "Settings that ephones borrow",
                .slot_help = HELP("Template tag"), .place = 5010 },
};

/* -- how many calls on a button: settings of octo-lines -- */

static unsigned own_calls(const struct button *b)
{
    unsigned n = 0;
    list_each(node, &b->phone->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        n += appearance_own(a) && a->button->instance == b->instance;
    }
    return n;
}

static bool is_octo(const struct button *b)
{
    return b->line && line_settings(b->line)->line_mode == LINE_OCTO;
}

bool button_full(const struct button *b)
{
    return is_octo(b) && own_calls(b) >= phone_settings(b->phone)->max_calls;
}

bool button_busy(const struct button *b)
{
    const unsigned trigger = phone_settings(b->phone)->busy_trigger;
    return button_full(b) || (is_octo(b) && trigger && own_calls(b) >= trigger);
}

/* -- auto-line -- */

static bool auto_line_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    enum { BUTTON = 1, INCOMING };
    struct settings_ephone *e = slice;
    (void)r;
    e->auto_line = how == HOW_NO ? AUTO_NONE : AUTO_ANY;
    e->auto_button = 0;
    if (how != HOW_SET || !args->at[0].given)
        return true;
    if (args->at[0].number == INCOMING) {
        e->auto_line = AUTO_INCOMING;
        return true;
    }
    e->auto_button = (uint8_t)args->at[1].number;
    e->auto_line = args->at[2].given ? AUTO_BUTTON_ANSWERS : AUTO_BUTTON;
    return true;
}

static void auto_line_print(const void *slice, struct buf *lines)
{
    const struct settings_ephone *e = slice;
    switch (e->auto_line) {
    case AUTO_ANY:
        break;
    case AUTO_NONE:
        buf_adds(lines, "no auto-line\n");
        break;
    case AUTO_INCOMING:
        buf_adds(lines, "auto-line incoming\n");
        break;
    default:
        buf_printf(lines, "auto-line %u%s\n", e->auto_button,
                   e->auto_line == AUTO_BUTTON_ANSWERS ? " answer-incoming" : "");
    }
}

/* -- rows -- */

#define LENT .mode = &mode_ephone, .slice = &ephone_slice, .flags = ROW_LENT

static struct row rows[] = {
    { .syntax = "ephone-template <1-20>", .help = "Settings from a template", .mode = &mode_ephone, .place = 300,
      .slot_help = HELP("Template tag"), .slice = &ephone_slice, .bind = { U8(struct settings_ephone, template, 0) },
      .effect = AT_ONCE("what is not set here comes from the template, each line of it at its own moment") },
    { .syntax = "privacy [on|off|button]", .help = "Privacy on shared lines", LENT, .place = 50,
      .slot_help = HELP("Calls of this phone are private", "They are not", "As `on`"),
      .bind = { FLAG(struct settings_ephone, privacy_given), U8(struct settings_ephone, privacy, 0) },
      .effect = AT_ONCE("the same for the calls of this phone, whatever telephony-service says") },
    { .syntax = "max-calls-per-button <1-8>", .help = "Calls of an octo-line here", LENT, .place = 310,
      .slot_help = HELP("Calls"), .bind = { U8(struct settings_ephone, max_calls, 8) },
      .effect = AT_ONCE("a button with an octo-line takes so many calls of its phone, in and out") },
    { .syntax = "busy-trigger-per-button <1-8>", .help = "Calls until busy", LENT, .place = 320,
      .slot_help = HELP("Calls"), .bind = { U8(struct settings_ephone, busy_trigger, 0) },
      .effect = AT_ONCE("an octo-line does not ring on a button with so many calls; where it rings nowhere, it is "
                        "busy") },
    { .syntax = "auto-line [<1-34> [answer-incoming]|incoming]", .help = "Line taken by going off-hook",
      .mode = &mode_ephone, .place = 750, .slice = &ephone_slice, .set = auto_line_set, .print = auto_line_print,
      .slot_help = HELP("Button", "Going off-hook answers what rings there", "Going off-hook only answers"),
      .effect = AT_ONCE("which button going off-hook takes; `no auto-line`: none, a button has to be pressed") },
    { 0 }
};

static struct mode *const modes_here[] = { &mode_ephone_template, NULL };

extern const struct module module_ephone;
const struct module module_ephone = {
    .name = "ephone", .modes = modes_here, .rows = rows,
};

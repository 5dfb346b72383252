// SPDX-License-Identifier: MIT
/* Module "phone_own": what one phone, or its template, says in place of telephony-service: how often it gives a sign of
 * life, parameters of its file, where its buttons stand, and which keys its user may not press. */
#include "sccp/provision.h"

#include "core/module.h"
#include "core/settings.h"
#include "sccp/sccp.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum layout_kind { LAYOUT_ANY, LAYOUT_LINE, LAYOUT_SPEED_DIAL, LAYOUT_BLF, LAYOUT_FEATURE, LAYOUT_URL };

struct settings_own {
    uint16_t keepalive;          /* s; 0 as telephony-service says */
    struct settings_named parameters[OWN_PARAMETERS];
    uint8_t layout[SCCP_BUTTONS];            /* by place - 1; enum layout_kind, as the row's words stand */
    uint8_t set;                 /* of a 7931's fixed ones: stored only */
};
static struct slice own_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_own) };
static struct slice *const slices[] = { &own_slice, NULL };

static const struct settings_own *own_of(const struct phone *p)
{
    return object_slice(p->config, &own_slice);
}

uint16_t phone_keepalive(const struct phone *p)
{
    return own_of(p)->keepalive ? own_of(p)->keepalive : settings_telephony()->keepalive;
}

const struct settings_named *phone_parameters(const struct phone *p)
{
    return own_of(p)->parameters;
}

bool layout_takes(const struct phone *p, unsigned place, enum stimulus type)
{
    switch (own_of(p)->layout[place - 1]) {
    case LAYOUT_ANY:
        return true;
    case LAYOUT_LINE:
        return type == BUTTON_LINE;
    case LAYOUT_SPEED_DIAL:
        return type == BUTTON_SPEED_DIAL;
    case LAYOUT_BLF:
        return type == BUTTON_BLF_SPEED_DIAL;
    case LAYOUT_URL:
        return type == BUTTON_SERVICE_URL;
    default:
        return type != BUTTON_LINE && type != BUTTON_SPEED_DIAL && type != BUTTON_BLF_SPEED_DIAL
            && type != BUTTON_SERVICE_URL;
    }
}

bool press_blocked(const struct press *at, press_fn *press)
{
    static const struct { press_fn *press; enum blockable feature; } blockable[] = {
        { input_forward, BLOCK_FORWARD },            { input_conference, BLOCK_CONFERENCE },
        { input_group_pickup, BLOCK_GROUP_PICKUP },  { input_park, BLOCK_PARK },
        { input_pickup, BLOCK_PICKUP },              { input_transfer, BLOCK_TRANSFER },
    };
    for (size_t i = 0; i < sizeof blockable / sizeof blockable[0]; i++)
        if (blockable[i].press == press && phone_blocks(at->phone, blockable[i].feature)) {
            input_tell(at->session, FAULT_NOT_PERMITTED);
            return true;
        }
    return false;
}

/* -- rows -- */

static bool parameters_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    return parameter_set_in(((struct settings_own *)slice)->parameters, OWN_PARAMETERS, args, how, r);
}

static void parameters_print(const void *slice, struct buf *lines)
{
    parameters_print_of(((const struct settings_own *)slice)->parameters, OWN_PARAMETERS, lines);
}

static void parameters_lend(void *slice, const void *template)
{
    parameters_add(((struct settings_own *)slice)->parameters, ((const struct settings_own *)template)->parameters);
}

/* "1", "3-6", "1,4-5": marks these places; false when it is not of that form. */
static bool mark_places(uint8_t layout[], const struct value *v, uint8_t kind)
{
    char text[64], *at = value_text(v, text, sizeof text);
    for (;;) {
        const unsigned long first = strtoul(at, &at, 10), last = *at == '-' ? strtoul(at + 1, &at, 10) : first;
        if (first < 1 || last < first || last > SCCP_BUTTONS || (*at && *at != ','))
            return false;
        memset(layout + first - 1, kind, last - first + 1);
        if (!*at++)
            return true;
    }
}

static bool is_word(const struct value *v, const char *word)
{
    return v->size == strlen(word) && strncasecmp(v->text, word, v->size) == 0;
}

static bool layout_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_own *s = slice;
    if (!args->at[0].given) {
        memset(s->layout, LAYOUT_ANY, sizeof s->layout);
        s->set = 0;
        return true;
    }
    if (is_word(&args->at[0], "set") || is_word(&args->at[0], "7931")) {
        s->set = how == HOW_SET ? (uint8_t)args->at[2].number : 0;
        return true;
    }
    if (how == HOW_SET && args->at[1].number > LAYOUT_URL)
        return refuse(r, FAULT_INVALID_VALUE, "Only `set` has a number");
    return mark_places(s->layout, &args->at[0], how == HOW_SET ? (uint8_t)args->at[1].number : LAYOUT_ANY)
        || refuse(r, FAULT_INVALID_VALUE, "Buttons are named as in 1,3-6, up to %d", SCCP_BUTTONS);
}

static void layout_print(const void *slice, struct buf *lines)
{
    static const char *const words[] = {
        [LAYOUT_LINE] = "line", [LAYOUT_SPEED_DIAL] = "speed-dial", [LAYOUT_BLF] = "blf-speed-dial",
        [LAYOUT_FEATURE] = "feature", [LAYOUT_URL] = "url",
    };
    const struct settings_own *s = slice;
    if (s->set)
        buf_printf(lines, "button-layout set %u\n", s->set);
    for (unsigned first = 0, last; first < SCCP_BUTTONS; first = last + 1) {
        for (last = first; last + 1 < SCCP_BUTTONS && s->layout[last + 1] == s->layout[first]; last++)
            ;
        if (s->layout[first] == LAYOUT_ANY)
            continue;
        buf_printf(lines, "button-layout %u", first + 1);
        if (last > first)
            buf_printf(lines, "-%u", last + 1);
        buf_printf(lines, " %s\n", words[s->layout[first]]);
    }
}

static void layout_lend(void *slice, const void *template)
{
    struct settings_own *s = slice;
    const struct settings_own *t = template;
    for (unsigned i = 0; i < SCCP_BUTTONS; i++)
        if (s->layout[i] == LAYOUT_ANY)
            s->layout[i] = t->layout[i];
    if (!s->set)
        s->set = t->set;
}

#define EPHONE .mode = &mode_ephone, .flags = ROW_LENT, .slice = &own_slice

static struct row rows[] = {
    { .syntax = "keepalive <10-65535>", .help = "Between two signs of life", EPHONE, .place = 660,
      .slot_help = HELP("Seconds"), .bind = { U16(struct settings_own, keepalive, 0) },
      .effect = NEXT_REGISTRATION("instead of telephony-service's `keepalive`") },
    { .syntax = "button-layout WORD:60 {line|speed-dial|blf-speed-dial|feature|url|<1-2>}",
      .help = "Where buttons stand", EPHONE, .place = 914, .set = layout_set,
      .print = layout_print, .lend = layout_lend,
      .slot_help = HELP("Places, as in 1,3-6", "Lines", "Speed dials", "Watched numbers", "Features", "Pages",
                        "Fixed set of a 7931, named by the word `set`"),
      .effect = NEXT_REGISTRATION("these places take buttons of that kind alone; lines stand where `button` says "
                                  "(`set` is stored only)") },
    { .syntax = "service phone WORD:31 LINE:63", .help = "Settings of this phone", EPHONE, .place = 917,
      .slot_help = HELP("Parameter, as phones spell it", "Its value"), .set = parameters_set, .print = parameters_print,
      .lend = parameters_lend,
      .effect = NEXT_FILE("stands in the phone's file, in place of what telephony-service says") },
    { 0 }
};

extern const struct module module_phone_own;
const struct module module_phone_own = { .name = "phone_own", .slices = slices, .rows = rows };

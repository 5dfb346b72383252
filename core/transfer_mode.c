// SPDX-License-Identifier: MIT
/* Module "transfer": how the Transfer key transfers, and where a call goes that nobody takes after it. Applications say
 * themselves what they want; only keys ask here. */
#include "core/transfer.h"

#include "core/module.h"

#include <string.h>

enum { TRANSFER_PATTERNS = 32 };

struct settings_transfer {           /* telephony-service */
    uint8_t system;                  /* choice of the row; 0 as FULL_CONSULT */
    bool dss;                        /* of transfer-system */
    bool service_dss;
    uint16_t recall;                 /* s; 0 off */
    struct {
        char digits[OUTSIDE_NUMBER]; /* "" unused */
        bool blind;
    } patterns[TRANSFER_PATTERNS];   /* in order of writing */
};
enum { BLIND = 1, FULL_BLIND, FULL_CONSULT, LOCAL_CONSULT };

struct dn_transfer {                 /* ephone-dn, ephone-dn-template */
    uint8_t mode;                    /* choice of the row; 0 as transfer-system says */
    uint16_t recall;                 /* s; 0 as telephony-service says */
};
enum { MODE_BLIND = 1, MODE_CONSULT };

static struct slice telephony_transfer = { .mode = &mode_telephony, .size = sizeof(struct settings_transfer) };
static struct slice dn_slice_here = { .mode = &mode_ephone_dn, .size = sizeof(struct dn_transfer) };
static struct slice template_slice = { .mode = &mode_ephone_dn_template, .size = sizeof(struct dn_transfer) };
static struct slice *const slices[] = { &telephony_transfer, &dn_slice_here, &template_slice, NULL };

static const struct settings_transfer *settings(void)
{
    return config_settings(&telephony_transfer);
}

/* -- asking -- */

/* Digit by digit; `.` is any, a `T` at the end any that follow. */
static bool fits(const char *pattern, const char *number)
{
    for (; *pattern && *number; pattern++, number++)
        if (*pattern == 'T' && !pattern[1])
            return true;
        else if (*pattern != '.' && *pattern != *number)
            return false;
    return !*pattern && !*number;
}

/* Nothing of an ephone-dn that was deleted during its call. */
static const struct dn_transfer *of_line(const struct line *l)
{
    static const struct dn_transfer none;
    return l->config ? object_slice(l->config, &dn_slice_here) : &none;
}

bool transfer_blind_from(const struct line *l)
{
    const struct dn_transfer *dn = of_line(l);
    if (dn->mode)
        return dn->mode == MODE_BLIND;
    return settings()->system == BLIND || settings()->system == FULL_BLIND;
}

bool transfer_blind_to(const char *number)
{
    const struct settings_transfer *s = settings();
    for (unsigned i = 0; i < TRANSFER_PATTERNS && *s->patterns[i].digits; i++)
        if (s->patterns[i].blind && fits(s->patterns[i].digits, number))
            return true;
    return false;
}

bool transfer_by_lamp(void)
{
    return settings()->dss || settings()->service_dss;
}

unsigned transfer_recall_seconds(const struct line *l)
{
    const struct dn_transfer *dn = of_line(l);
    return dn->recall ? dn->recall : settings()->recall;
}

/* -- transfer-pattern -- */

static bool pattern_is(const char *digits, const struct value *v)
{
    return strlen(digits) == v->size && memcmp(digits, v->text, v->size) == 0;
}

static void take_out(struct settings_transfer *s, unsigned at)
{
    memmove(&s->patterns[at], &s->patterns[at + 1], (TRANSFER_PATTERNS - 1 - at) * sizeof s->patterns[0]);
    memset(&s->patterns[TRANSFER_PATTERNS - 1], 0, sizeof s->patterns[0]);
}

static bool set_pattern(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    struct settings_transfer *s = slice;
    unsigned at = 0;
    if (!args->at[0].given) {
        memset(s->patterns, 0, sizeof s->patterns);
        return true;
    }
    while (at < TRANSFER_PATTERNS && *s->patterns[at].digits && !pattern_is(s->patterns[at].digits, &args->at[0]))
        at++;
    if (how != HOW_SET && at < TRANSFER_PATTERNS)
        take_out(s, at);
    if (how != HOW_SET)
        return true;
    if (at == TRANSFER_PATTERNS)
        return refuse(r, FAULT_LIMIT, "At most %d transfer-patterns", TRANSFER_PATTERNS);
    value_text(&args->at[0], s->patterns[at].digits, sizeof s->patterns[at].digits);
    s->patterns[at].blind = args->at[1].given;
    return true;
}

static void print_patterns(const void *slice, struct buf *lines)
{
    const struct settings_transfer *s = slice;
    for (unsigned i = 0; i < TRANSFER_PATTERNS && *s->patterns[i].digits; i++)
        buf_printf(lines, "transfer-pattern %s%s\n", s->patterns[i].digits, s->patterns[i].blind ? " blind" : "");
}

/* -- rows -- */

#define PHONES .mode = &mode_telephony, .slice = &telephony_transfer

/* Rows that an ephone-dn-template may lend. */
#define DN_ROWS(of_mode, of_slice) \
    { .syntax = "transfer-mode {blind|consult}", .help = "How Transfer works", \
      .slot_help = HELP("As soon as the number is dialled", "After talking to it"), .mode = &(of_mode), .place = 791, \
      .slice = &(of_slice), .bind = { U8(struct dn_transfer, mode, 0) }, \
      .effect = AT_ONCE("the same for transfers of calls of this line, whatever `transfer-system` says") }, \
    { .syntax = "timeouts transfer-recall <1-1800>", .help = "Return of transferred calls", \
      .slot_help = HELP("Seconds"), .mode = &(of_mode), .place = 792, .slice = &(of_slice), \
      .bind = { U16(struct dn_transfer, recall, 0) }, \
      .effect = NEXT_CALL("as telephony-service's, for calls that this line transferred") }, \
    { .syntax = "transfer-recall timeout <1-1800>", .help = "timeouts transfer-recall", .mode = &(of_mode), \
      .place = 792, .flags = ROW_ALIAS | ROW_HIDDEN, .slice = &(of_slice), \
      .bind = { U16(struct dn_transfer, recall, 0) } }

static struct row rows[] = {
    { .syntax = "timeouts transfer-recall <1-1800>", .help = "Return of transferred calls",
      .slot_help = HELP("Seconds"), PHONES, .place = 453, .bind = { U16(struct settings_transfer, recall, 0) },
      .effect = NEXT_CALL("a call that was transferred to a phone that rings so long without answer rings where it "
                          "came from, if no `call-forward noan` or `timeouts ringing` comes first; tried three times "
                          "while that one is busy") },
    { .syntax = "transfer-system {blind|full-blind|full-consult [dss]|local-consult}", .help = "How Transfer works",
      .slot_help = HELP("As soon as the number is dialled", "The same", "After talking to the number",
                        "Lamps transfer, too", "As full-consult"),
      PHONES, .place = 800, .bind = { U8(struct settings_transfer, system, 0), FLAG(struct settings_transfer, dss) },
      .effect = AT_ONCE("what the Transfer key does; where no line is free to consult it is blind; `dss` as `service "
                        "dss`") },
    { .syntax = "service dss", .help = "Transfers by lamps and speed dials", PHONES, .place = 507,
      .bind = { FLAG(struct settings_transfer, service_dss) },
      .effect = AT_ONCE("a speed dial or a watched line that is pressed in a call does what the Transfer key and its "
                        "number do") },
    { .syntax = "transfer-pattern NUMBER:32 [blind]", .help = "Numbers to transfer to",
      .slot_help = HELP("Number, a `.` for any digit, a `T` for any that follow", "Without consulting"),
      PHONES, .place = 810, .set = set_pattern, .print = print_patterns,
      .effect = AT_ONCE("`blind`: a call is transferred to such numbers as soon as they are dialled (numbers inside "
                        "need no pattern, and there are none outside)") },
    DN_ROWS(mode_ephone_dn, dn_slice_here),
    DN_ROWS(mode_ephone_dn_template, template_slice),
    { 0 }
};

static const struct path_help help[] = {
    { "transfer-recall", "Return of transferred calls" },
    { 0 }
};

extern const struct module module_transfer;
const struct module module_transfer = { .name = "transfer", .slices = slices, .rows = rows, .help = help };

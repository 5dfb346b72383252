// SPDX-License-Identifier: MIT
/* Module "extra_keys": `fastdial`, `blf-speed-dial`, `feature-button` and `url-button` of an ephone and its template.
 *
 * Packed as lines, in the order of kinds and tags: a letter for the kind, the tag, TAB, the target, TAB, the label. */
#include "core/extra_keys.h"

#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PACKED = 1600, LINE_TEXT = URL_TEXT + LABEL_MAX + 16 };

struct settings_extra {
    char lines[PACKED];
};
static struct slice extra_slice = { .mode = &mode_ephone, .size = sizeof(struct settings_extra) };
static struct slice *const slices[] = { &extra_slice, NULL };

static const struct {
    char letter;
    const char *words, *label;   /* as printed; before the label */
} kinds[] = {
    [EXTRA_FAST_DIAL] = { 'a', "fastdial", " name " },
    [EXTRA_BLF] = { 'b', "blf-speed-dial", " label " },
    [EXTRA_FEATURE] = { 'c', "feature-button", " label " },
    [EXTRA_URL] = { 'd', "url-button", " " },
};

/* -- lines -- */

static size_t line_size(const char *line)
{
    return strcspn(line, "\n") + 1;
}

/* Before, at or behind the line of this kind and tag. */
static int compare(const char *line, enum extra_kind kind, unsigned tag)
{
    if (*line != kinds[kind].letter)
        return *line < kinds[kind].letter ? -1 : 1;
    const unsigned other = (unsigned)strtoul(line + 1, NULL, 10);
    return other < tag ? -1 : other > tag;
}

/* Where the line is, or belongs. */
static char *line_place(struct settings_extra *s, enum extra_kind kind, unsigned tag)
{
    char *at = s->lines;
    while (*at && compare(at, kind, tag) < 0)
        at += line_size(at);
    return at;
}

/* Bytes behind the last line are zero: objects are compared as a whole. */
static void take_out(char *line)
{
    const size_t size = line_size(line), rest = strlen(line) - size;
    memmove(line, line + size, rest);
    memset(line + rest, 0, size);
}

static bool put_in(struct settings_extra *s, char *at, const char *line, size_t size)
{
    if (strlen(s->lines) + size >= sizeof s->lines)
        return false;
    memmove(at + size, at, strlen(at));
    memcpy(at, line, size);
    return true;
}

static void read_line(const char *line, struct extra_key *key)
{
    const char *target = strchr(line, '\t') + 1, *label = strchr(target, '\t') + 1;
    key->tag = (unsigned)strtoul(line + 1, NULL, 10);
    snprintf(key->target, sizeof key->target, "%.*s", (int)(label - 1 - target), target);
    snprintf(key->label, sizeof key->label, "%.*s", (int)strcspn(label, "\n"), label);
}

/* -- asking -- */

static const struct settings_extra *extra_of(const struct object *ephone)
{
    return object_slice(ephone, &extra_slice);
}

bool extra_key_next(const struct object *ephone, enum extra_kind kind, size_t *at, struct extra_key *out)
{
    const char *line = extra_of(ephone)->lines + *at;
    while (*line && *line < kinds[kind].letter)
        line += line_size(line);
    if (*line != kinds[kind].letter)
        return false;
    read_line(line, out);
    *at = (size_t)(line - extra_of(ephone)->lines) + line_size(line);
    return true;
}

bool extra_key_at(const struct object *ephone, enum extra_kind kind, unsigned place, struct extra_key *out)
{
    size_t at = 0;
    while (place && extra_key_next(ephone, kind, &at, out))
        if (--place == 0)
            return true;
    return false;
}

static const char *buttons_of(const struct object *ephone)
{
    const char *line = extra_of(ephone)->lines;
    while (*line == kinds[EXTRA_FAST_DIAL].letter)
        line += line_size(line);
    return line;
}

bool extra_keys_differ(const struct object *a, const struct object *b)
{
    return strcmp(buttons_of(a), buttons_of(b)) != 0;
}

bool extra_feature_is(const struct extra_key *key, const char *feature)
{
    return strcasecmp(key->target, feature) == 0;
}

/* -- changing a derived object -- */

void extra_keys_forget_watches(struct object *ephone)
{
    struct settings_extra *s = (struct settings_extra *)extra_of(ephone);
    char *at = line_place(s, EXTRA_BLF, 0);
    while (*at == kinds[EXTRA_BLF].letter)
        take_out(at);
}

void extra_keys_watch(struct object *ephone, const struct settings_speed_dial *number)
{
    struct settings_extra *s = (struct settings_extra *)extra_of(ephone);
    struct extra_key last = { 0 };
    char line[LINE_TEXT];
    for (size_t at = 0; extra_key_next(ephone, EXTRA_BLF, &at, &last);)
        ;
    const int size = snprintf(line, sizeof line, "%c%u\t%s\t%s\n", kinds[EXTRA_BLF].letter, last.tag + 1,
                              number->number, *number->label ? number->label : number->number);
    (void)put_in(s, line_place(s, EXTRA_BLF, last.tag + 1), line, (size_t)size);
}

/* -- rows -- */

static bool set(struct settings_extra *s, enum extra_kind kind, const struct args *args, enum how how,
                const char *target, const struct value *label, struct refusal *r)
{
    const struct value *tag = &args->at[0];
    char *at = line_place(s, kind, tag->given ? (unsigned)tag->number : 0);
    while (*at && (tag->given ? compare(at, kind, (unsigned)tag->number) == 0 : *at == kinds[kind].letter))
        take_out(at);
    if (how != HOW_SET)
        return true;
    char line[LINE_TEXT], text[LABEL_MAX] = "";
    if (label->given)
        value_label(label, text, sizeof text);
    const int size = snprintf(line, sizeof line, "%c%u\t%s\t%s\n", kinds[kind].letter, (unsigned)tag->number, target,
                              text);
    return put_in(s, at, line, (size_t)size)
           || refuse(r, FAULT_LIMIT, "This phone has no room for a further %s", kinds[kind].words);
}

static bool number_set(void *slice, enum extra_kind kind, const struct args *args, enum how how, struct refusal *r)
{
    char number[OUTSIDE_NUMBER] = "";
    if (how == HOW_SET)
        value_text(&args->at[1], number, sizeof number);
    return set(slice, kind, args, how, number, &args->at[2], r);
}

static bool fast_dial_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    return number_set(slice, EXTRA_FAST_DIAL, args, how, r);
}

static bool blf_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    return number_set(slice, EXTRA_BLF, args, how, r);
}

/* Features that a button may have on Unified CME; what the appliance has no key for gets no button. */
static const char *const features[] = {
    "Acct", "CallBack", "CBarge", "CFwdAll", "Confrn", "ConfList", "Dnd", "EndCall", "Flash", "GPickUp", "HLog", "Hold",
    "Join", "LiveRcd", "Login", "MeetMe", "Mobility", "NewCall", "Night-Service", "Park", "PickUp", "Privacy", "Redial",
    "Resume", "RmLstC", "Select", "Trnsfer", "TrnsfVM",
};

static bool feature_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    char typed[16] = "";
    if (how != HOW_SET)
        return set(slice, EXTRA_FEATURE, args, how, typed, &args->at[2], r);
    value_text(&args->at[1], typed, sizeof typed);
    for (unsigned i = 0; i < sizeof features / sizeof features[0]; i++)
        if (strcasecmp(typed, features[i]) == 0)
            return set(slice, EXTRA_FEATURE, args, how, features[i], &args->at[2], r);
    return refuse(r, FAULT_INVALID_VALUE, "No such feature: %s", typed);
}

static bool url_button_set(void *slice, const struct args *args, enum how how, struct refusal *r)
{
    static const char *const own[] = { "em", "myphoneapp", "snr" };
    enum { OTHER = 4 };
    char url[URL_TEXT] = "";
    if (how == HOW_SET && args->at[1].number < OTHER)
        snprintf(url, sizeof url, "%s", own[args->at[1].number - 1]);
    else if (how == HOW_SET)
        value_text(&args->at[2], url, sizeof url);
    return set(slice, EXTRA_URL, args, how, url, &args->at[3], r);
}

static void print(const struct settings_extra *s, enum extra_kind kind, struct buf *lines)
{
    struct extra_key key;
    for (const char *line = s->lines; *line; line += line_size(line)) {
        if (*line != kinds[kind].letter)
            continue;
        read_line(line, &key);
        buf_printf(lines, "%s %u %s%s%s\n", kinds[kind].words, key.tag, key.target, *key.label ? kinds[kind].label : "",
                   key.label);
    }
}

static void fast_dial_print(const void *slice, struct buf *lines)
{
    print(slice, EXTRA_FAST_DIAL, lines);
}

static void blf_print(const void *slice, struct buf *lines)
{
    print(slice, EXTRA_BLF, lines);
}

static void feature_print(const void *slice, struct buf *lines)
{
    print(slice, EXTRA_FEATURE, lines);
}

static void url_button_print(const void *slice, struct buf *lines)
{
    print(slice, EXTRA_URL, lines);
}

/* Tag by tag; what has no room in the phone is left out. */
static void lend(struct settings_extra *s, const struct settings_extra *template, enum extra_kind kind)
{
    for (const char *line = template->lines; *line; line += line_size(line)) {
        if (*line != kinds[kind].letter)
            continue;
        const unsigned tag = (unsigned)strtoul(line + 1, NULL, 10);
        char *at = line_place(s, kind, tag);
        if (!*at || compare(at, kind, tag) != 0)
            (void)put_in(s, at, line, line_size(line));
    }
}

static void fast_dial_lend(void *slice, const void *template)
{
    lend(slice, template, EXTRA_FAST_DIAL);
}

static void blf_lend(void *slice, const void *template)
{
    lend(slice, template, EXTRA_BLF);
}

static void feature_lend(void *slice, const void *template)
{
    lend(slice, template, EXTRA_FEATURE);
}

static void url_button_lend(void *slice, const void *template)
{
    lend(slice, template, EXTRA_URL);
}

#define EPHONE .mode = &mode_ephone, .flags = ROW_LENT, .slice = &extra_slice

static struct row rows[] = {
    { .syntax = "fastdial <1-100> NUMBER:32 [name LINE:24]", .help = "Number in a menu of this phone", EPHONE,
      .place = 341, .slot_help = HELP("Tag, the order in the menu", "Number to call", "Name in the menu", "Name"),
      .set = fast_dial_set, .print = fast_dial_print, .lend = fast_dial_lend,
      .effect = AT_ONCE("stands under Fast Dials behind the Services button, while `ip http server` is on") },
    { .syntax = "blf-speed-dial <1-75> NUMBER:32 label LINE:30", .help = "Number with its state on a button", EPHONE,
      .place = 350, .slot_help = HELP("Tag of the button", "Number to call and to watch", "Text beside the button",
                                      "Text"),
      .set = blf_set, .print = blf_print, .lend = blf_lend,
      .effect = WHEN_IDLE("calls the number from the next button behind lines and speed dials; its lamp shows whether "
                          "a line of the number rings or is in use") },
    { .syntax = "feature-button <1-24> WORD:15 [label LINE:30]", .help = "Feature on a button", EPHONE, .place = 913,
      .slot_help = HELP("Tag of the button", "Feature, as its soft key is called", "Text beside the button", "Text"),
      .set = feature_set, .print = feature_print, .lend = feature_lend,
      .effect = WHEN_IDLE("does what the soft key does, from the next button behind those of `blf-speed-dial`") },
    { .syntax = "url-button <1-8> {em|myphoneapp|snr|URL [LINE:30]}", .help = "Service on a button", EPHONE,
      .place = 915, .slot_help = HELP("Tag of the button", "Extension mobility", "Menu of services",
                                      "Single number reach", "Address of a page", "Text beside the button"),
      .set = url_button_set, .print = url_button_print, .lend = url_button_lend,
      .effect = WHEN_IDLE("fetches the page, from the next button behind those of `feature-button` (`snr` has no "
                          "page)") },
    { 0 }
};

extern const struct module module_extra_keys;
const struct module module_extra_keys = { .name = "extra_keys", .slices = slices, .rows = rows };

// SPDX-License-Identifier: MIT
/* Module "intercom": a line whose key calls one number at once. What is called there, usually the intercom line of
 * another phone, answers by itself: on the speaker, and muted, so that nobody is overheard. Push-to-talk is an intercom
 * line that calls a paging number: a wireless phone's button at its side goes off hook there, and on hook when it is
 * let go (`service phone thumbButton1` in its file). */
#include "core/internal.h"
#include "core/module.h"

enum answering { ANSWERS, BARGES_IN, ANSWERS_NOT, ANSWERS_UNMUTED };     /* as the row's words stand */

struct settings_intercom {       /* ephone-dn */
    char number[NUMBER_MAX];     /* "" = not an intercom line */
    uint8_t answering;
    bool barge_unmuted;          /* barge-in no-mute */
    char label[LABEL_MAX];
    char push_to_talk[NUMBER_MAX];       /* instead of `number` */
};

static struct slice intercom_slice = { .mode = &mode_ephone_dn, .size = sizeof(struct settings_intercom) };
static struct slice *const slices[] = { &intercom_slice, NULL };

static struct row rows[] = {
    { .syntax = "intercom NUMBER:16 [barge-in [no-mute]|no-auto-answer|no-mute] [label LINE:30]",
      .help = "Call another number at once", .mode = &mode_ephone_dn, .place = 350, .slice = &intercom_slice,
      .slot_help = HELP("Number to call", "Calls to this line hold the call of its phone", "And are not muted",
                        "Calls to this line ring", "Calls to this line are not muted", "Text beside the key", "Text"),
      .bind = { TEXT(struct settings_intercom, number), U8(struct settings_intercom, answering, ANSWERS),
                U8(struct settings_intercom, barge_unmuted, 0), TEXT(struct settings_intercom, label) },
      .effect = AT_ONCE("the line's key calls the number at once; a call to the line is answered by itself on an idle "
                        "phone, muted") },
    { .syntax = "intercom paging NUMBER:16 ptt", .help = "Push-to-talk", .mode = &mode_ephone_dn, .place = 351,
      .slice = &intercom_slice, .slot_help = HELP("Paging number", "One way, as long as the button is pressed"),
      .bind = { TEXT(struct settings_intercom, push_to_talk) },
      .effect = AT_ONCE("the line's key calls the paging number at once, whatever else `intercom` says") },
    { 0 }
};

static const struct settings_intercom *settings_of(const struct line *l)
{
    static const struct settings_intercom none;
    return l->config ? object_slice(l->config, &intercom_slice) : &none;
}

const char *intercom_number(const struct line *l)
{
    const struct settings_intercom *s = settings_of(l);
    return *s->push_to_talk ? s->push_to_talk : s->number;
}

const char *line_label(const struct line *l)
{
    const struct settings_dn *dn = line_settings(l);
    const char *own = settings_of(l)->label;
    return *own ? own : *dn->label ? dn->label : dn->number;
}

/* -- answering by itself -- */

/* Nothing there that could not be put on hold; with `idle_only` nothing at all. */
static bool interruptible(const struct phone *p, bool idle_only)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_REMOTE)
            continue;
        const bool quiet = a->connection->state == CONNECTION_HOLD || connection_talks(a->connection);
        if (idle_only || a->state == APPEARANCE_RINGING || !quiet)
            return false;
    }
    return true;
}

struct phone *intercom_taker(const struct line *l)
{
    const struct settings_intercom *s = settings_of(l);
    if (!*s->number || s->answering == ANSWERS_NOT)
        return NULL;
    list_each(node, &l->buttons) {
        const struct button *b = list_entry(node, struct button, of_line);
        struct phone *p = b->phone;
        if (button_rings(b, NULL) && !p->do_not_disturb && interruptible(p, s->answering != BARGES_IN))
            return p;
    }
    return NULL;
}

bool intercom_mutes(const struct line *l)
{
    const struct settings_intercom *s = settings_of(l);
    return s->answering != ANSWERS_UNMUTED && !(s->answering == BARGES_IN && s->barge_unmuted);
}

/* -- configuration -- */

/* Phones show the label. */
static void apply(const struct object *old, const struct object *new)
{
    const struct line *l = line_find(new ? new->tag : old->tag);
    if (!l)
        return;
    list_each(node, &l->buttons) {
        struct phone *p = list_entry(node, struct button, of_line)->phone;
        p->lines_pending = true;
        phone_mark(p);
    }
}

static const struct path_help help[] = {
    { "intercom paging", "Push-to-talk" },
    { 0 }
};

extern const struct module module_intercom;
const struct module module_intercom = {
    .name = "intercom", .slices = slices, .rows = rows, .help = help, .apply = apply,
};

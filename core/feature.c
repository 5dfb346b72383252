// SPDX-License-Identifier: MIT
/* Features that outlive calls: forwarding (configuration, whoever sets it), do not disturb (of phones), the message
 * lamp (of devices). */
#include "core/internal.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdlib.h>
#include <string.h>

/* -- forwarding -- */

const char *device_forward(const struct device *d)
{
    const struct line *l = device_line(d);
    return l ? line_settings(l)->forward_all : "";
}

/* As a line of configuration; what came of it is remembered as its user's. */
static enum fault forward_line(struct line *l, const char *number, const struct actor *who)
{
    const struct row *row = config_row(&mode_ephone_dn, "call-forward all NUMBER:32");
    const struct args args = {
        .count = 1, .at = { { .given = *number, .text = number, .size = strlen(number) } },
    };
    const struct place at = { .mode = &mode_ephone_dn, .tag = l->tag };
    const uint64_t before = config_version();
    struct refusal r;
    if (!config_set(NULL, &at, row, &args, *number ? HOW_SET : HOW_NO, who, &r))
        return r.fault;
    if (config_version() != before)
        l->forwarded_at = config_version();
    return FAULT_NONE;
}

/* `call-forward max-length` bounds users at phones, not administrators or applications. */
static bool too_long(const struct device *d, const char *number, const struct actor *who)
{
    return who->kind == ACTOR_PHONE && strlen(number) > line_settings(device_line(d))->forward_length;
}

enum fault service_set_forward(struct device *d, const char *number, const struct actor *who)
{
    if (list_empty(&d->lines))
        return FAULT_INVALID_DEVICE;
    if (*number && (!is_dial_string(number) || promote_find(number) == d))
        return FAULT_INVALID_DESTINATION;
    if (too_long(d, number, who))
        return FAULT_NOT_PERMITTED;
    /* Setting a line may give it another object, but neither moves nor frees it. */
    list_each(node, &d->lines) {
        const enum fault fault = forward_line(list_entry(node, struct line, of_device), number, who);
        if (fault)
            return fault;
    }
    return FAULT_NONE;
}

/* -- do not disturb -- */

/* Phones of the device: those whose first button it is; when there is none, those that show it at all. */
static bool is_primary(const struct button *b)
{
    return b->instance == 1;
}

static unsigned each_phone(const struct device *d, const struct phone *where, bool primary_only,
                           void (*fn)(struct phone *p, bool on), bool on)
{
    unsigned count = 0;
    list_each(node, &d->lines) {
        const struct line *l = list_entry(node, struct line, of_device);
        list_each(shown, &l->buttons) {
            const struct button *b = list_entry(shown, struct button, of_line);
            if ((where && b->phone != where) || (primary_only && !is_primary(b)))
                continue;
            fn(b->phone, on);
            count++;
        }
    }
    return count;
}

static void tell_features(struct phone *p, bool unused)
{
    (void)unused;
    p->features_pending = true;
    phone_mark(p);
}

static void set_do_not_disturb(struct phone *p, bool on)
{
    p->do_not_disturb = on;
    watch_phone(p);
    agents_follow(p);
    state_changed();
    tell_features(p, on);
}

enum fault service_set_do_not_disturb(struct device *d, struct phone *where, bool on)
{
    if (!each_phone(d, where, !where, set_do_not_disturb, on) && !each_phone(d, where, false, set_do_not_disturb, on))
        return FAULT_INCOMPATIBLE_DEVICE;
    event_emit_feature(EVENT_DO_NOT_DISTURB, d, on, NULL);
    return FAULT_NONE;
}

bool device_do_not_disturb(const struct device *d)
{
    list_each(node, &d->lines) {
        const struct line *l = list_entry(node, struct line, of_device);
        list_each(shown, &l->buttons)
            if (list_entry(shown, struct button, of_line)->phone->do_not_disturb)
                return true;
    }
    return false;
}

/* -- messages -- */

enum fault service_set_message_waiting(struct device *d, bool on)
{
    if (list_empty(&d->lines))
        return FAULT_INVALID_DEVICE;
    d->message_waiting = on;
    state_changed();
    each_phone(d, NULL, false, tell_features, on);
    event_emit_feature(EVENT_MESSAGE_WAITING, d, on, NULL);
    return FAULT_NONE;
}

/* -- what stays over a restart -- */

/* Forwards that users set since the startup-config was written: what it does not say. */
static bool save_forward(uint32_t *tag, struct buf *item)
{
    const struct line *l = line_next(*tag);
    if (!l)
        return false;
    *tag = l->tag;
    const char *to = line_settings(l)->forward_all;
    if (l->forwarded_at > config_saved_version())
        buf_printf(item, "%u%s%s", l->tag, *to ? " " : "", to);
    return true;
}

static bool load_forward(const char *item)
{
    static const struct actor who = { .kind = ACTOR_STARTUP, .origin = "state" };
    char *to;
    struct line *l = line_find((uint32_t)strtoul(item, &to, 10));
    if (to == item || (*to && !is_dial_string(++to)))
        return false;
    if (l && l->config)
        forward_line(l, to, &who);
    return true;
}

static bool save_do_not_disturb(uint32_t *tag, struct buf *item)
{
    const struct phone *p = phone_next(*tag);
    if (!p)
        return false;
    *tag = p->tag;
    char name[PHONE_NAME];
    if (p->do_not_disturb)
        buf_adds(item, phone_name(p, name));
    return true;
}

static bool load_do_not_disturb(const char *item)
{
    struct phone *p = phone_by_name(item);
    if (p) {
        p->do_not_disturb = true;
        agents_follow(p);
    }
    return strncmp(item, "SEP", 3) == 0;
}

/* A device is named by the first of its lines. */
static bool save_message_waiting(uint32_t *tag, struct buf *item)
{
    const struct line *l = line_next(*tag);
    if (!l)
        return false;
    *tag = l->tag;
    if (l->device && l->device->message_waiting && device_line(l->device) == l)
        buf_adds(item, l->device->number);
    return true;
}

static bool load_message_waiting(const char *item)
{
    struct device *d = device_find(item);
    if (d && !list_empty(&d->lines))
        d->message_waiting = true;
    return is_dial_string(item);
}

const struct state_section feature_sections[] = {
    { "call-forward", save_forward, load_forward },
    { "do-not-disturb", save_do_not_disturb, load_do_not_disturb },
    { "message-waiting", save_message_waiting, load_message_waiting },
    { 0 }
};

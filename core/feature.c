// SPDX-License-Identifier: MIT
/* Features that outlive calls: forwarding (configuration, whoever sets it), do not disturb (of phones), the message
 * lamp (of devices). */
#include "core/internal.h"
#include "core/service.h"

#include <string.h>

static struct line *first_line(const struct device *d)
{
    return list_empty(&d->lines) ? NULL : list_entry(d->lines.next, struct line, of_device);
}

/* -- forwarding -- */

const char *device_forward(const struct device *d)
{
    const struct line *l = first_line(d);
    return l ? line_settings(l)->forward_all : "";
}

enum fault service_set_forward(struct device *d, const char *number, const struct actor *who)
{
    if (list_empty(&d->lines))
        return FAULT_INVALID_DEVICE;
    if (*number && (!is_dial_string(number) || strcmp(number, d->number) == 0))
        return FAULT_INVALID_DESTINATION;
    const struct row *row = config_row(&mode_ephone_dn, "call-forward all NUMBER:32");
    const struct args args = {
        .count = 1, .at = { { .given = *number, .text = number, .size = strlen(number) } },
    };
    /* Setting a line may give it another object, but neither moves nor frees it. */
    list_each(node, &d->lines) {
        const struct place at = { .mode = &mode_ephone_dn, .tag = list_entry(node, struct line, of_device)->tag };
        struct refusal r;
        if (!config_set(NULL, &at, row, &args, *number ? HOW_SET : HOW_NO, who, &r))
            return r.fault;
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
    each_phone(d, NULL, false, tell_features, on);
    event_emit_feature(EVENT_MESSAGE_WAITING, d, on, NULL);
    return FAULT_NONE;
}

// SPDX-License-Identifier: MIT
/* Devices (numbers) and lines (ephone-dns). Calls in progress go on with what they began with: a line that lost its
 * ephone-dn, or a device that lost its line, stays until its last connection has gone. */
#include "core/dialplan.h"
#include "core/hash.h"
#include "core/inventory.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

static struct list devices[INVENTORY_BUCKETS], lines[INVENTORY_BUCKETS];

/* -- devices -- */

struct device *device_find(const char *number)
{
    list_each(node, inventory_bucket(devices, hash_text(number))) {
        struct device *d = list_entry(node, struct device, hashed);
        if (strcmp(d->number, number) == 0)
            return d;
    }
    return NULL;
}

struct device *device_take(const char *number)
{
    struct device *d = device_find(number);
    if (d)
        return d;
    d = must(calloc(1, sizeof *d));
    strncpy(d->number, number, sizeof d->number - 1);
    list_init(&d->lines);
    list_init(&d->second);
    list_init(&d->connections);
    list_init(&d->members);
    list_init(&d->watches);
    list_append(inventory_bucket(devices, hash_text(d->number)), &d->hashed);
    return d;
}

void device_drop(struct device *d)
{
    if (!list_empty(&d->lines) || !list_empty(&d->second) || !list_empty(&d->connections)
        || !list_empty(&d->members) || !list_empty(&d->watches) || d->hunt)
        return;
    list_remove(&d->hashed);
    free(d);
}

bool device_up(const struct device *d)
{
    list_each(node, &d->lines)
        if (line_up(list_entry(node, struct line, of_device)))
            return true;
    return false;
}

/* -- lines -- */

struct line *line_find(uint32_t tag)
{
    list_each(node, inventory_bucket(lines, tag)) {
        struct line *l = list_entry(node, struct line, hashed);
        if (l->tag == tag)
            return l;
    }
    return NULL;
}

/* Existing or not: buttons may name an ephone-dn that comes later. */
struct line *line_take(uint32_t tag)
{
    struct line *l = line_find(tag);
    if (l)
        return l;
    l = must(calloc(1, sizeof *l));
    l->tag = tag;
    list_init(&l->of_device);
    list_init(&l->of_second);
    list_init(&l->buttons);
    list_init(&l->watches);
    list_init(&l->paged);
    list_append(inventory_bucket(lines, tag), &l->hashed);
    return l;
}

void line_drop(struct line *l)
{
    if (l->config || l->in_use || !list_empty(&l->buttons) || !list_empty(&l->watches) || !list_empty(&l->paged))
        return;
    pool_leave(&l->free_slot);
    list_remove(&l->hashed);
    free(l);
}

struct line *line_next(uint32_t after_tag)
{
    /* The one named may have been deleted meanwhile: then the walk begins anew, up to the first behind it. */
    const struct object *o = after_tag ? config_find(config_running(), &mode_ephone_dn, after_tag) : NULL;
    do
        o = config_next(config_running(), &mode_ephone_dn, o);
    while (o && o->tag <= after_tag);
    return o ? line_find(o->tag) : NULL;
}

const struct settings_dn *line_settings(const struct line *l)
{
    static const struct settings_dn none;
    return l->config ? object_slice(l->config, &dn_slice) : &none;
}

bool line_up(const struct line *l)
{
    if (!l->config)
        return false;
    if (line_settings(l)->notify || line_is_slot(l) || line_is_paging(l))
        return true;
    list_each(node, &l->buttons)
        if (list_entry(node, struct button, of_line)->phone->port)
            return true;
    return false;
}

bool line_has_room(const struct line *l)
{
    return line_up(l) && !line_is_slot(l) && !line_is_paging(l) && l->in_use < dn_channels(line_settings(l));
}

static void line_leave_device(struct line *l)
{
    struct device *d = l->device;
    if (!d)
        return;
    l->device = NULL;
    list_remove(&l->of_device);
    dialplan_remove(d->number);
    if (list_empty(&d->lines))
        event_emit_device(EVENT_OUT_OF_SERVICE, CAUSE_NORMAL, d);
    device_drop(d);
}

static void line_join_device(struct line *l)
{
    const char *number = line_settings(l)->number;
    if (!*number)
        return;
    l->device = device_take(number);
    list_append(&l->device->lines, &l->of_device);
    dialplan_add(number);
}

static void line_leave_secondary(struct line *l)
{
    struct device *d = l->secondary;
    if (!d)
        return;
    l->secondary = NULL;
    list_remove(&l->of_second);
    dialplan_remove(d->number);
    device_drop(d);
}

static void line_join_secondary(struct line *l)
{
    const char *number = line_settings(l)->secondary;
    if (!*number || !l->device || strcmp(number, l->device->number) == 0)
        return;
    l->secondary = device_take(number);
    list_append(&l->secondary->second, &l->of_second);
    dialplan_add(number);
}

/* Whether its phones show it otherwise. */
static bool shown_differently(const struct object *a, const struct object *b)
{
    if (!a || !b)
        return true;
    const struct settings_dn *x = object_slice(a, &dn_slice), *y = object_slice(b, &dn_slice);
    return strcmp(x->number, y->number) || strcmp(x->name, y->name) || strcmp(x->label, y->label)
        || strcmp(x->description, y->description);
}

/* Whoever changed it, phones and monitors hear of a forward. */
static void line_forwarded(struct line *l, const struct object *old)
{
    static const struct settings_dn none;
    const struct settings_dn *before = old ? object_slice(old, &dn_slice) : &none, *now = line_settings(l);
    if (!l->config)
        l->forwarded_at = 0;
    if (strcmp(before->forward_all, now->forward_all) == 0)
        return;
    l->forwarded_at = 0;         /* a user's service says otherwise afterwards */
    state_changed();
    if (l->device && l->device->lines.next == &l->of_device)
        event_emit_feature(EVENT_FORWARDING, l->device, *now->forward_all,
                           *now->forward_all ? now->forward_all : before->forward_all);
    list_each(node, &l->buttons) {
        struct phone *p = list_entry(node, struct button, of_line)->phone;
        p->features_pending = true;
        phone_mark(p);
    }
}

static void line_move(struct line *l)
{
    const bool stays = l->device && l->config && strcmp(l->device->number, line_settings(l)->number) == 0;
    line_leave_secondary(l);
    if (!stays)
        line_leave_device(l);
    if (!stays && l->config)
        line_join_device(l);
    line_join_secondary(l);
}

static void tell_lines(struct phone *p)
{
    p->lines_pending = true;
    phone_mark(p);
}

void line_configure(struct line *l, const struct object *config)
{
    const struct object *old = l->config;
    l->config = config ? object_hold(config) : NULL;
    if (inventory_differ(old, config, &dn_slice)) {
        line_move(l);
        list_each(node, &l->buttons)
            list_entry(node, struct button, of_line)->line = config ? l : NULL;
        line_forwarded(l, old);
    }
    if (shown_differently(old, config)) {
        list_each(node, &l->buttons)
            tell_lines(list_entry(node, struct button, of_line)->phone);
        list_each(watched, &l->watches)
            tell_lines(list_entry(watched, struct watch, of_watched)->phone);
    }
    if (old)
        object_release(old);
    park_offer(l);
    line_drop(l);
}

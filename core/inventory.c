// SPDX-License-Identifier: MIT
/* What exists: phones (ephones) here, devices (numbers) and lines (ephone-dns) in line.c, kept in step with the
 * configuration. A phone that is served takes up what it can at once, and the rest when it registers again. */
#include "core/inventory.h"

#include "core/event_table.h"
#include "core/extra_keys.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/paging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PHONES_PER_TURN = 32 };

static struct list macs[INVENTORY_BUCKETS];
static struct phone **phones;            /* by ephone tag */
static uint32_t phone_room;
static struct list marked = LIST_INIT(marked);

/* -- what line.c does likewise -- */

struct list *inventory_bucket(struct list table[], uint32_t hash)
{
    struct list *b = &table[hash % INVENTORY_BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

bool inventory_differ(const struct object *a, const struct object *b, const struct slice *s)
{
    return !a || !b || memcmp(object_slice(a, s), object_slice(b, s), s->size) != 0;
}

/* -- phones -- */

struct phone *phone_find(uint32_t tag)
{
    return tag < phone_room ? phones[tag] : NULL;
}

struct phone *phone_by_mac(const uint8_t mac[6])
{
    list_each(node, inventory_bucket(macs, hash_bytes(mac, 6))) {
        struct phone *p = list_entry(node, struct phone, hashed);
        if (memcmp(phone_settings(p)->mac, mac, 6) == 0)
            return p;
    }
    return NULL;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c | 0x20) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool phone_parse_name(const char *name, uint8_t mac[6])
{
    if (strlen(name) != 15 || (strncmp(name, "SEP", 3) != 0 && strncmp(name, "ATA", 3) != 0))
        return false;
    for (unsigned i = 0; i < 6; i++) {
        const int high = hex_digit(name[3 + 2 * i]), low = hex_digit(name[4 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        mac[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

struct phone *phone_by_name(const char *name)
{
    uint8_t mac[6];
    return strncmp(name, "SEP", 3) == 0 && phone_parse_name(name, mac) ? phone_by_mac(mac) : NULL;
}

const char *phone_name(const struct phone *p, char name[PHONE_NAME])
{
    const uint8_t *mac = phone_settings(p)->mac;
    snprintf(name, PHONE_NAME, "SEP%02X%02X%02X%02X%02X%02X", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    return name;
}

struct phone *phone_next(uint32_t after_tag)
{
    for (uint32_t tag = after_tag + 1; tag < phone_room; tag++)
        if (phones[tag])
            return phones[tag];
    return NULL;
}

const struct settings_ephone *phone_settings(const struct phone *p)
{
    return object_slice(p->config, &ephone_slice);
}

/* Takes up a configuration; the phone is not being served. */
static void phone_configure(struct phone *p, const struct object *config)
{
    const struct object *old = p->config;
    list_remove(&p->hashed);
    phone_drop_buttons(p);
    p->config = object_hold(config);
    p->restart_pending = p->forgets = false;
    phone_make_buttons(p);
    paging_follow(p, config);
    static const uint8_t none[6];
    if (memcmp(phone_settings(p)->mac, none, 6) != 0)
        list_append(inventory_bucket(macs, hash_bytes(phone_settings(p)->mac, 6)), &p->hashed);
    if (old)
        object_release(old);
    if (p->wanted)
        object_release(p->wanted);
    p->wanted = NULL;
}

static struct phone *phone_make(uint32_t tag)
{
    phones = array_reach(phones, &phone_room, tag, sizeof *phones);
    struct phone *p = phones[tag] = must(calloc(1, sizeof *p));
    p->tag = tag;
    list_init(&p->appearances);
    list_init(&p->hashed);
    list_init(&p->marked);
    list_init(&p->of_paging);
    return p;
}

static void phone_delete(struct phone *p)
{
    /* Directly, not through the queue: there is no phone to find any more when its turn would come. */
    if (p->port)
        p->port->notice(p, NOTICE_GONE);
    phone_lost(p);
    list_remove(&p->hashed);
    list_remove(&p->marked);
    phone_drop_buttons(p);
    paging_follow(p, NULL);
    object_release(p->config);
    if (p->wanted)
        object_release(p->wanted);
    phones[p->tag] = NULL;
    free(p);
}

/* What a registered phone can only take up by registering again. */
static bool needs_restart(const struct settings_ephone *a, const struct settings_ephone *b)
{
#define DIFFERS(field) (memcmp(&a->field, &b->field, sizeof a->field) != 0)
    return DIFFERS(buttons) || DIFFERS(overlays) || DIFFERS(speed_dials) || DIFFERS(type) || DIFFERS(addon)
        || DIFFERS(mac) || DIFFERS(privacy_button);
#undef DIFFERS
}

static void phone_change(struct phone *p, const struct object *config)
{
    if (!p->port) {
        phone_configure(p, config);
        return;
    }
    const struct object *now = p->wanted ? p->wanted : p->config;
    const bool news = inventory_differ(now, config, &ephone_slice);
    p->restart_pending = needs_restart(phone_settings(p), object_slice(config, &ephone_slice))
        || extra_keys_differ(p->config, config);
    const struct object **held = p->restart_pending ? &p->wanted : &p->config, *old = *held;
    *held = object_hold(config);
    if (old)
        object_release(old);
    if (!p->restart_pending && p->wanted) {
        object_release(p->wanted);
        p->wanted = NULL;
    }
    paging_follow(p, p->config);
    if (!news && !p->restart_pending)
        return;
    p->lines_pending |= !p->restart_pending;
    phone_mark(p);
}

/* -- the drain: a change marks phones, some dozens are spoken to per turn -- */

static void tell(struct phone *p)
{
    if (!p->port)
        return;
    if (p->restart_pending && phone_idle(p)) {
        p->restart_pending = false;
        const struct settings_ephone *next = object_slice(p->wanted, &ephone_slice);
        const bool stays = memcmp(phone_settings(p)->mac, next->mac, 6) == 0;
        event_notice(p, !stays ? NOTICE_GONE : p->forgets ? NOTICE_RESET : NOTICE_RESTART);
        return;
    }
    if (p->lines_pending)
        event_notice(p, NOTICE_LINES);
    if (p->features_pending)
        event_notice(p, NOTICE_FEATURES);
    p->lines_pending = p->features_pending = false;
}

static bool drain(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < PHONES_PER_TURN && !list_empty(&marked); i++) {
        struct phone *p = list_entry(marked.next, struct phone, marked);
        list_remove(&p->marked);
        tell(p);
    }
    core_settle();
    return !list_empty(&marked);
}

void phone_mark(struct phone *p)
{
    if (!p->port || !list_empty(&p->marked))
        return;
    if (list_empty(&marked))
        loop_slice(drain, NULL);
    list_append(&marked, &p->marked);
}

/* -- serving -- */

static const struct device *device_at(const struct phone *p, unsigned button)
{
    return p->buttons[button].line ? p->buttons[button].line->device : NULL;
}

/* The phone's devices whose service depends on it alone, each once. */
static void announce(struct phone *p, enum event_kind kind)
{
    for (unsigned i = 0; i < p->button_count; i++) {
        const struct device *d = device_at(p, i);
        bool again = false;
        for (unsigned j = 0; j < i; j++)
            again |= device_at(p, j) == d;
        if (d && !again && !device_up(d))
            event_emit_device(kind, CAUSE_NORMAL, d);
    }
}

void phone_registered(struct phone *p, const struct port *port, void *data)
{
    if (p->port)
        phone_lost(p);
    announce(p, EVENT_BACK_IN_SERVICE);
    event_table_phone(p, true);
    p->port = port;
    p->port_data = data;
    service_phone_found(p);
}

void phone_lost(struct phone *p)
{
    if (!p->port)
        return;
    p->port = NULL;
    p->port_data = NULL;
    p->codec_count = 0;
    p->lines_pending = p->privacy_switched = false;
    list_remove(&p->marked);
    service_phone_lost(p);
    announce(p, EVENT_OUT_OF_SERVICE);
    event_table_phone(p, false);
    if (p->wanted)
        phone_configure(p, p->wanted);
}

void phone_codecs(struct phone *p, const uint32_t *codecs, unsigned count)
{
    p->codec_count = count < CODECS_MAX ? count : CODECS_MAX;
    memcpy(p->codecs, codecs, p->codec_count * sizeof *codecs);
}

/* -- configuration -- */

static void apply_line(const struct object *old, const struct object *new)
{
    line_configure(line_take(new ? new->tag : old->tag), new);
}

enum { FOLLOWERS_MAX = 4 };
static void (*followers[FOLLOWERS_MAX])(const struct object *old, const struct object *new);
static unsigned follower_count;

void phones_subscribe(void (*fn)(const struct object *old, const struct object *new))
{
    for (unsigned i = 0; i < follower_count; i++)
        if (followers[i] == fn)
            return;
    if (follower_count == FOLLOWERS_MAX)
        abort();
    followers[follower_count++] = fn;
}

static void tell_followers(const struct object *old, const struct object *new)
{
    for (unsigned i = 0; old != new && inventory_differ(old, new, &ephone_slice) && i < follower_count; i++)
        followers[i](old, new);
}

static void phone_show(uint32_t tag, const struct object *new)
{
    struct phone *p = phone_find(tag);
    const struct object *old = p ? object_hold(p->wanted ? p->wanted : p->config) : NULL;
    if (!new && p)
        phone_delete(p);
    else if (new && p)
        phone_change(p, new);
    else if (new)
        phone_configure(phone_make(tag), new);
    tell_followers(old, new);
    object_release(old);
}

static void apply_phone(uint32_t tag, const struct object *new)
{
    const struct object *shown = new ? mobility_ephone(new) : NULL;
    phone_show(tag, shown);
    object_release(shown);
}

void phone_follow(uint32_t ephone)
{
    apply_phone(ephone, config_find(config_running(), &mode_ephone, ephone));
}

static void apply(const struct object *old, const struct object *new)
{
    const struct mode *mode = new ? new->mode : old->mode;
    if (mode == &mode_ephone_dn)
        apply_line(old, new);
    else if (mode == &mode_ephone)
        apply_phone(new ? new->tag : old->tag, new);
}

static struct mode *const held[] = { &mode_ephone_dn, &mode_ephone, NULL };

static void measure_ephones(struct limit *l)
{
    l->maximum = settings_telephony()->max_ephones;
    limit_set(l, config_count(config_running(), &mode_ephone));
}

static void measure_lines(struct limit *l)
{
    l->maximum = settings_telephony()->max_dn;
    limit_set(l, config_count(config_running(), &mode_ephone_dn));
}

static struct limit limit_ephones = {
    .name = "ephones", .when_full = "the line is refused, see `max-ephones`", .measure = measure_ephones,
};
static struct limit limit_lines = {
    .name = "ephone-dns", .when_full = "the line is refused, see `max-dn`", .measure = measure_lines,
};
static struct limit *const limits[] = { &limit_ephones, &limit_lines, &call_limit, NULL };

extern const struct module module_call;
const struct module module_call = {
    .name = "call",
    .follows = held,
    .apply = apply,
    .state = feature_sections,
    .limits = limits,
};

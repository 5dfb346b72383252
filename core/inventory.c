// SPDX-License-Identifier: MIT
/* What exists: devices (numbers), lines (ephone-dns), phones (ephones) and the buttons between them, kept in step with
 * the configuration. Calls in progress go on with what they began with: a line that lost its ephone-dn, or a device
 * that lost its line, stays until its last connection has gone. */
#include "core/dialplan.h"
#include "core/internal.h"
#include "core/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, PHONES_PER_TURN = 32 };

static struct list devices[BUCKETS], lines[BUCKETS], macs[BUCKETS];
static struct phone **phones;            /* by ephone tag */
static uint32_t phone_room;
static struct list marked = LIST_INIT(marked);

static void *make(size_t size)
{
    void *p = calloc(1, size);
    if (!p)
        abort();
    return p;
}

static struct list *bucket(struct list table[], uint32_t hash)
{
    struct list *b = &table[hash % BUCKETS];
    if (!b->next)
        list_init(b);
    return b;
}

/* FNV-1a. */
static uint32_t hash(const void *data, size_t n)
{
    uint32_t h = 2166136261u;
    for (const uint8_t *p = data; n--; p++)
        h = (h ^ *p) * 16777619u;
    return h;
}

/* -- devices -- */

struct device *device_find(const char *number)
{
    list_each(node, bucket(devices, hash(number, strlen(number)))) {
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
    d = make(sizeof *d);
    strncpy(d->number, number, sizeof d->number - 1);
    list_init(&d->lines);
    list_init(&d->second);
    list_init(&d->connections);
    list_append(bucket(devices, hash(d->number, strlen(d->number))), &d->hashed);
    return d;
}

void device_drop(struct device *d)
{
    if (!list_empty(&d->lines) || !list_empty(&d->second) || !list_empty(&d->connections) || d->hunt)
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
    list_each(node, bucket(lines, tag)) {
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
    l = make(sizeof *l);
    l->tag = tag;
    list_init(&l->of_device);
    list_init(&l->of_second);
    list_init(&l->buttons);
    list_init(&l->watches);
    list_append(bucket(lines, tag), &l->hashed);
    return l;
}

void line_drop(struct line *l)
{
    if (l->config || l->in_use || !list_empty(&l->buttons) || !list_empty(&l->watches))
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
    if (line_settings(l)->notify || line_is_slot(l))
        return true;
    list_each(node, &l->buttons)
        if (list_entry(node, struct button, of_line)->phone->port)
            return true;
    return false;
}

bool line_has_room(const struct line *l)
{
    return line_up(l) && !line_is_slot(l) && l->in_use < dn_channels(line_settings(l));
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

/* Whether two configurations of a line or phone differ in what core itself reads. */
static bool differ(const struct object *a, const struct object *b, const struct slice *s)
{
    return !a || !b || memcmp(object_slice(a, s), object_slice(b, s), s->size) != 0;
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

static void line_configure(struct line *l, const struct object *config)
{
    const struct object *old = l->config;
    l->config = config ? object_hold(config) : NULL;
    if (differ(old, config, &dn_slice)) {
        line_move(l);
        list_each(node, &l->buttons)
            list_entry(node, struct button, of_line)->line = config ? l : NULL;
        line_forwarded(l, old);
    }
    if (shown_differently(old, config)) {
        list_each(node, &l->buttons)
            tell_lines(list_entry(node, struct button, of_line)->phone);
        list_each(watched, &l->watches)
            tell_lines(list_entry(watched, struct watch, of_line)->phone);
    }
    if (old)
        object_release(old);
    park_offer(l);
    line_drop(l);
}

/* -- phones -- */

struct phone *phone_find(uint32_t tag)
{
    return tag < phone_room ? phones[tag] : NULL;
}

struct phone *phone_by_mac(const uint8_t mac[6])
{
    list_each(node, bucket(macs, hash(mac, 6))) {
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

struct phone *phone_by_name(const char *name)
{
    uint8_t mac[6];
    if (strncmp(name, "SEP", 3) != 0 || strlen(name) != 15)
        return NULL;
    for (unsigned i = 0; i < 6; i++) {
        const int high = hex_digit(name[3 + 2 * i]), low = hex_digit(name[4 + 2 * i]);
        if (high < 0 || low < 0)
            return NULL;
        mac[i] = (uint8_t)(high << 4 | low);
    }
    return phone_by_mac(mac);
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
    static const uint8_t none[6];
    if (memcmp(phone_settings(p)->mac, none, 6) != 0)
        list_append(bucket(macs, hash(phone_settings(p)->mac, 6)), &p->hashed);
    if (old)
        object_release(old);
    if (p->wanted)
        object_release(p->wanted);
    p->wanted = NULL;
}

static struct phone *phone_make(uint32_t tag)
{
    if (tag >= phone_room) {
        const uint32_t room = (tag + 64) * 2;
        phones = realloc(phones, room * sizeof *phones);
        if (!phones)
            abort();
        memset(phones + phone_room, 0, (room - phone_room) * sizeof *phones);
        phone_room = room;
    }
    struct phone *p = phones[tag] = make(sizeof *p);
    p->tag = tag;
    list_init(&p->appearances);
    list_init(&p->hashed);
    list_init(&p->marked);
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
        || DIFFERS(mac);
#undef DIFFERS
}

static void phone_change(struct phone *p, const struct object *config)
{
    if (!p->port) {
        phone_configure(p, config);
        return;
    }
    const struct object *now = p->wanted ? p->wanted : p->config;
    const bool news = differ(now, config, &ephone_slice);
    p->restart_pending = needs_restart(phone_settings(p), object_slice(config, &ephone_slice));
    const struct object **held = p->restart_pending ? &p->wanted : &p->config, *old = *held;
    *held = object_hold(config);
    if (old)
        object_release(old);
    if (!p->restart_pending && p->wanted) {
        object_release(p->wanted);
        p->wanted = NULL;
    }
    if (!news)
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
    p->lines_pending = false;
    list_remove(&p->marked);
    service_phone_lost(p);
    announce(p, EVENT_OUT_OF_SERVICE);
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
    for (unsigned i = 0; old != new && differ(old, new, &ephone_slice) && i < follower_count; i++)
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

extern const struct module module_call;
const struct module module_call = {
    .name = "call",
    .follows = held,
    .apply = apply,
    .state = feature_sections,
};

// SPDX-License-Identifier: MIT
/* What a phone is told of its buttons: the template of their kinds, what stands beside each, and the lamps that watch
 * others. Lines come where `button` places them; speed dials, watched numbers, features and pages take the places that
 * are left, in this order and that of their tags. FeatureStat counts watches and features together.
 *
 *     configured      from version 15 on            before
 *     line, overlay   line n                        line n
 *     watch n         BLF speed dial n: FeatureStat line, behind the real ones: LineStat and SetLamp
 *     speed dial n    speed dial n: SpeedDialStat   the same
 *     feature n       its own kind: FeatureStat     the same
 *     page n          service URL n: ServiceURLStat the same */
#include "sccp/sccp.h"

#include "core/extra_keys.h"

#include <stdio.h>
#include <string.h>

enum { BLF_VERSION = 15 };

static bool knows_blf(const struct session *s)
{
    return s->version >= BLF_VERSION;
}

/* -- finding -- */

static const struct button *button_of(const struct phone *p, uint32_t instance)
{
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (p->buttons[i].instance == instance)
            return &p->buttons[i];
    return NULL;
}

static const struct watch *watch_of(const struct phone *p, uint32_t index)
{
    return p && index - 1 < p->watch_count ? &p->watches[index - 1] : NULL;
}

const struct watch *buttons_watch_at_line(const struct session *s, const struct phone *p, uint32_t line)
{
    return knows_blf(s) || line <= p->line_count ? NULL : watch_of(p, line - p->line_count);
}

/* Speed dials are told by their order, whatever their tags. */
static const struct settings_speed_dial *speed_dial_of(const struct phone *p, uint32_t index)
{
    const struct settings_ephone *e = p ? phone_settings(p) : NULL;
    for (unsigned i = 0; e && i < SPEED_DIALS_MAX; i++)
        if (*e->speed_dials[i].number && --index == 0)
            return &e->speed_dials[i];
    return NULL;
}

const char *buttons_number(const struct phone *p, uint32_t stimulus, uint32_t index)
{
    if (stimulus == BUTTON_SPEED_DIAL) {
        const struct settings_speed_dial *d = speed_dial_of(p, index);
        return d ? d->number : "";
    }
    const struct watch *w = watch_of(p, index);
    return w ? watch_number(w) : "";
}

/* -- features and pages -- */

static const struct feature {
    const char *name;            /* of `feature-button` */
    enum stimulus type;
} features[] = {
    { "CFwdAll", BUTTON_FORWARD_ALL }, { "Confrn", BUTTON_CONFERENCE }, { "Dnd", BUTTON_DO_NOT_DISTURB },
    { "EndCall", BUTTON_END_CALL },    { "GPickUp", BUTTON_GROUP_PICKUP }, { "Hold", BUTTON_HOLD },
    { "HLog", BUTTON_HLOG },           { "NewCall", BUTTON_NEW_CALL },     { "Park", BUTTON_PARK },
    { "PickUp", BUTTON_PICKUP },       { "Redial", BUTTON_REDIAL },        { "RmLstC", BUTTON_REMOVE_LAST },
    { "Select", BUTTON_SELECT },       { "Trnsfer", BUTTON_TRANSFER },
};

/* NULL: the appliance has no such key. */
static const struct feature *feature_of(const struct extra_key *key)
{
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        if (extra_feature_is(key, features[i].name))
            return &features[i];
    return NULL;
}

/* Those that get a button, one by one; the one of `privacy-button` comes last. */
static const struct feature *next_feature(const struct phone *p, size_t *at, struct extra_key *key)
{
    static const struct feature privacy = { "Private", BUTTON_PRIVACY };
    const struct feature *f = NULL;
    if (*at == SIZE_MAX)
        return NULL;
    while (!f && extra_key_next(p->config, EXTRA_FEATURE, at, key))
        f = feature_of(key);
    if (f || !phone_settings(p)->privacy_button)
        return f;
    *at = SIZE_MAX;
    *key = (struct extra_key){ .label = "Private" };
    return &privacy;
}

uint32_t buttons_feature(const struct phone *p, enum stimulus type)
{
    struct extra_key key;
    uint32_t instance = p->watch_count + 1;
    const struct feature *f;
    for (size_t at = 0; (f = next_feature(p, &at, &key)); instance++)
        if (f->type == type)
            return instance;
    return 0;
}

/* The page of a button; our own are asked for in the phone's name. */
static void page_of(const struct phone *p, const struct extra_key *key, char url[URL_TEXT])
{
    static const struct { const char *word, *path; } own[] = {
        { "em", PAGE_MOBILITY }, { "myphoneapp", PAGE_SERVICES },
    };
    char base[URL_TEXT], name[PHONE_NAME];
    snprintf(url, URL_TEXT, "%s", strstr(key->target, "://") ? key->target : "");
    for (unsigned i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(key->target, own[i].word) == 0 && *page_base(base))
            snprintf(url, URL_TEXT, "%.200s%s?name=%s", base, own[i].path, phone_name(p, name));
}

void phone_service_url_stat(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    struct extra_key key;
    char url[URL_TEXT] = "";
    const bool found = p && extra_key_at(p->config, EXTRA_URL, m->index, &key);
    if (found)
        page_of(p, &key, url);
    SEND(s, .id = SCCP_SERVICE_URL_STAT, .index = m->index, .url = url,
         .label = !found ? "" : *key.label ? key.label : key.target);
}

/* -- the template -- */

static void put(struct sccp_message *m, unsigned position, unsigned instance, enum stimulus type)
{
    m->buttons[position - 1] = (struct sccp_button){ (uint8_t)instance, (uint8_t)type };
    if (position > m->count)
        m->count = position;
}

/* In the first place that is left for its kind. */
static void put_next(const struct phone *p, struct sccp_message *m, unsigned instance, enum stimulus type)
{
    for (unsigned at = 0; at < m->count; at++)
        if (m->buttons[at].type == BUTTON_UNDEFINED && layout_takes(p, at + 1, type)) {
            put(m, at + 1, instance, type);
            return;
        }
}

static void put_watch(const struct session *s, const struct watch *w, struct sccp_message *m)
{
    const enum stimulus type = knows_blf(s) ? BUTTON_BLF_SPEED_DIAL : BUTTON_LINE;
    const unsigned instance = knows_blf(s) ? w->index : w->phone->line_count + w->index;
    if (w->position)
        put(m, w->position, instance, type);
    else
        put_next(w->phone, m, instance, type);
}

static void place(const struct session *s, const struct phone *p, struct sccp_message *m)
{
    struct extra_key key;
    const struct feature *f;
    for (unsigned i = 0; i < p->button_count; i++)
        put(m, p->buttons[i].position, p->buttons[i].instance, BUTTON_LINE);
    for (unsigned i = 0; i < p->watch_count && p->watches[i].position; i++)
        put_watch(s, &p->watches[i], m);
    for (unsigned index = 1; speed_dial_of(p, index); index++)
        put_next(p, m, index, BUTTON_SPEED_DIAL);
    for (unsigned i = 0; i < p->watch_count; i++)
        if (!p->watches[i].position)
            put_watch(s, &p->watches[i], m);
    unsigned index = p->watch_count;
    for (size_t at = 0; (f = next_feature(p, &at, &key));)
        put_next(p, m, ++index, f->type);
    index = 0;
    for (size_t at = 0; extra_key_next(p->config, EXTRA_URL, &at, &key);)
        put_next(p, m, ++index, BUTTON_SERVICE_URL);
}

/* Buttons of the phone and of its expansion modules, as far as a template tells. */
static unsigned buttons_of(const struct session *s, const struct phone *p)
{
    const struct station *t = station_of(s->ephone);
    const struct settings_ephone *e = p ? phone_settings(p) : NULL;
    unsigned n = t ? model_of(t->device_type)->buttons : 0;
    for (unsigned i = 0; e && i < sizeof e->addon / sizeof e->addon[0]; i++) {
        const struct model *module = *e->addon[i] ? model_named(e->addon[i]) : NULL;
        n += module ? module->buttons : 0;
    }
    return n < SCCP_BUTTONS ? n : SCCP_BUTTONS;
}

static void lay_out(const struct session *s, struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    m->count = buttons_of(s, p);
    for (unsigned i = 0; i < SCCP_BUTTONS; i++)
        m->buttons[i].type = BUTTON_UNDEFINED;
    if (p)
        place(s, p, m);
    m->total = m->count;
}

void phone_button_template(struct session *s, const struct sccp_message *m)
{
    struct sccp_message answer = { .id = SCCP_BUTTON_TEMPLATE };
    (void)m;
    lay_out(s, &answer);
    session_send(s, &answer);
    phone_serve(s);
}

/* Older phones ask for as many lines and speed dials as it says: those of the template. */
void phone_config_stat(struct session *s, const struct sccp_message *m)
{
    struct sccp_message template = { .id = SCCP_BUTTON_TEMPLATE };
    uint32_t lines = 0, speed_dials = 0;
    (void)m;
    lay_out(s, &template);
    for (unsigned i = 0; i < template.count; i++) {
        lines += template.buttons[i].type == BUTTON_LINE;
        speed_dials += template.buttons[i].type == BUTTON_SPEED_DIAL;
    }
    SEND(s, .id = SCCP_CONFIG_STAT, .name = s->name, .instance = 1, .server = settings_system()->hostname,
         .lines = lines, .speed_dials = speed_dials);
}

/* -- what stands beside them -- */

/* An old phone takes it for a line. */
static void send_watched_line(struct session *s, const struct watch *w)
{
    SEND(s, .id = SCCP_LINE_STAT, .line = w->phone->line_count + w->index, .number = watch_number(w),
         .display = w->line && *line_settings(w->line)->name ? line_settings(w->line)->name : watch_number(w),
         .label = watch_label(w), .options = 15);
}

static void send_line(struct session *s, const struct line *l, uint32_t instance)
{
    static const struct settings_dn none;
    const struct settings_dn *dn = l ? line_settings(l) : &none;
    SEND(s, .id = SCCP_LINE_STAT, .line = instance, .number = dn->number,
         .display = dn->name[0] ? dn->name : dn->number, .label = l ? line_label(l) : "", .options = 15);
}

void phone_line_stat(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    const struct button *b = button_of(p, m->line);
    const struct watch *w = p && !b ? buttons_watch_at_line(s, p, m->line) : NULL;
    if (w)
        send_watched_line(s, w);
    else
        send_line(s, b ? b->line : NULL, m->line);
}

void phone_speed_dial_stat(struct session *s, const struct sccp_message *m)
{
    const struct settings_speed_dial *d = speed_dial_of(session_phone(s), m->index);
    SEND(s, .id = SCCP_SPEED_DIAL_STAT, .index = m->index, .number = d ? d->number : "",
         .label = !d ? "" : *d->label ? d->label : d->number);
}

static void send_watch(struct session *s, const struct watch *w, enum watch_lamp state)
{
    /* `status` has four bytes: how it blinks, its colour, its icon, and (of old) on or off; as chan-sccp sends them. */
    static const struct { enum lamp lamp; uint32_t status; } looks[] = {
        [WATCH_IDLE] = { LAMP_OFF, 0x010000 },
        [WATCH_RINGING] = { LAMP_BLINK, 0x030205 },
        [WATCH_IN_USE] = { LAMP_ON, 0x020202 },
    };
    if (knows_blf(s))
        SEND(s, .id = SCCP_FEATURE_STAT, .index = w->index, .type = BUTTON_BLF_SPEED_DIAL,
             .status = looks[state].status, .label = watch_label(w));
    else
        SEND(s, .id = SCCP_SET_LAMP, .stimulus = BUTTON_LINE, .instance = w->phone->line_count + w->index,
             .mode = looks[state].lamp);
}

/* The on and off of a feature is a lamp. */
static void send_feature(struct session *s, const struct phone *p, uint32_t index)
{
    struct extra_key key;
    const struct feature *f;
    uint32_t n = p->watch_count;
    size_t at = 0;
    while ((f = next_feature(p, &at, &key)) && ++n < index)
        ;
    if (n != index)
        f = NULL;
    SEND(s, .id = SCCP_FEATURE_STAT, .index = index, .type = f ? f->type : 0,
         .label = !f ? "" : *key.label ? key.label : key.target);
}

void phone_feature_stat(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    const struct watch *w = knows_blf(s) ? watch_of(p, m->index) : NULL;
    if (w)
        send_watch(s, w, w->shown);
    else if (p)
        send_feature(s, p, m->index);
    else
        SEND(s, .id = SCCP_FEATURE_STAT, .index = m->index);
}

/* -- told without being asked -- */

void buttons_tell(struct session *s)
{
    const struct phone *p = session_phone(s);
    for (unsigned i = 0; p && i < p->button_count; i++)
        if (!p->buttons[i].further)
            send_line(s, p->buttons[i].line, p->buttons[i].instance);
    for (unsigned i = 0; p && i < p->watch_count; i++) {
        const struct watch *w = &p->watches[i];
        if (knows_blf(s))
            send_watch(s, w, w->shown);
        else
            send_watched_line(s, w);
    }
}

/* The lamps that are lit; the others are dark after registration. */
void buttons_greet(struct session *s)
{
    const struct phone *p = session_phone(s);
    for (unsigned i = 0; p && i < p->watch_count; i++)
        if (p->watches[i].shown != WATCH_IDLE)
            send_watch(s, &p->watches[i], p->watches[i].shown);
}

void watch(struct phone *p, unsigned index, enum watch_lamp state)
{
    const struct watch *w = watch_of(p, index);
    if (w)
        send_watch(p->port_data, w, state);
}

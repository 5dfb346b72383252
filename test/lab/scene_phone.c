// SPDX-License-Identifier: MIT
#include "test/lab/capture.h"
#include "test/lab/mixer.h"
#include "test/lab/scene.h"
#include "test/lab/world.h"

#include <ctype.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static void on_frame(struct desk *d, bool sent, const uint8_t *frame, size_t n)
{
    capture_frame(d, sent, frame, n);
    if (!scene.record) {
        return;
    }
    buf_printf(&scene.transcript, "%s %s ", d->name, sent ? ">" : "<");
    for (size_t i = 4; i < n; i++) {
        buf_printf(&scene.transcript, "%02x", frame[i]);
    }
    buf_addc(&scene.transcript, '\n');
}

static const struct desk_watcher watcher = { .frame = on_frame };

/* register MODEL MAC [version N] [port N] [silent] */
static void scene_register(unsigned number, unsigned count, char *words[])
{
    struct desk_start start = { .server = world_address(2000), .watcher = &watcher, .version = scene.version };
    char name[16] = "SEP";
    size_t n = 3;
    if (count < 3 || !(start.profile = desk_profile(words[1]))) {
        scene_fail("phone N register MODEL MAC [version N] [port N] [silent]");
    }
    for (const char *c = words[2]; *c && n < 15; c++) {
        if (isxdigit((unsigned char)*c)) {
            name[n++] = (char)toupper((unsigned char)*c);
        }
    }
    name[n] = 0;
    for (unsigned i = 3; i < count; i++) {
        if (!strcmp(words[i], "silent")) {
            start.silent = true;
        } else if (!strcmp(words[i], "version") && i + 1 < count) {
            start.version = (unsigned)strtoul(words[++i], NULL, 10);
        } else if (!strcmp(words[i], "port") && i + 1 < count) {
            start.server = world_address((unsigned)strtoul(words[++i], NULL, 10));
        } else {
            scene_fail("what is `%s`?", words[i]);
        }
    }
    desk_free(scene.phones[number]);
    start.name = name;
    scene.phones[number] = desk_open(&start);
}

void scene_phone(unsigned number, unsigned count, char *words[])
{
    const char *verb = words[0], *arg = count > 1 ? words[1] : "";
    if (!strcmp(verb, "register")) {
        scene_register(number, count, words);
        return;
    }
    struct desk *d = scene.phones[number];
    if (!d) {
        scene_fail("phone %u is not there", number);
    }
    if (!strcmp(verb, "says") || !strcmp(verb, "responds")) {
        char text[256];
        desk_user_data(d, verb[0] == 'r', scene_join(text, sizeof text, count - 1, words + 1));
    } else if (!desk_act(d, verb, arg)) {
        scene_fail("a phone has no `%s %s`", verb, arg);
    }
}

/* -- expecting -- */

/* A look at a phone: `expect phone 1 prompt Your current options`. */
struct look {
    unsigned number;
    struct desk *d;
    const struct desk_call *newest;      /* of its calls; one with nothing in it while it has none */
    unsigned count;
    char **words;                        /* from what is looked at */
    const char *first, *last;            /* the word behind it, "" for none, and the last one */
    const char *all, *others;            /* all words behind it; all behind the first */
};

static void same(const struct look *l, const char *seen, const char *wanted)
{
    if (strcmp(seen, wanted)) {
        scene_fail("phone %u shows %s `%s`, not `%s`", l->number, l->words[0], seen, wanted);
    }
}

static void same_number(const struct look *l, unsigned seen)
{
    if (seen != strtoul(l->first, NULL, 10)) {
        scene_fail("phone %u had %u %s", l->number, seen, l->words[0]);
    }
}

static unsigned place(const struct look *l, unsigned places)
{
    return (unsigned)strtoul(l->first, NULL, 10) % places;
}

/* registered|unregistered|refused [version N] */
static void registration(const struct look *l)
{
    same(l, l->d->refused ? "refused" : l->d->registered ? "registered" : "unregistered", l->words[0]);
    bool judged = l->d->registered && !scene.version && !strcmp(l->first, "version");
    if (judged && l->d->version != strtoul(l->last, NULL, 10)) {
        scene_fail("phone %u was answered version %u", l->number, l->d->version);
    }
}

static bool has_call_state(struct desk *d, const char *name)
{
    int state = desk_state(name);
    if (!strcmp(name, "idle")) {
        return !d->call_count;
    }
    return state >= 0 && desk_call_in(d, (unsigned)state);
}

/* callstate STATE...: it has calls in these, among others; idle: it has none. */
static void call_state(const struct look *l)
{
    struct buf seen = { 0 };
    for (unsigned i = 0; i < l->d->call_count; i++) {
        buf_printf(&seen, " %s", desk_state_name(l->d->calls[i].state));
    }
    for (unsigned i = 1; i < l->count; i++) {
        if (!has_call_state(l->d, l->words[i])) {
            scene_fail("phone %u shows%s, not %s", l->number, seen.size ? seen.data : " idle", l->words[i]);
        }
    }
    buf_free(&seen);
}

/* keys KEY...: exactly these, for its newest call or idle. */
static void keys(const struct look *l)
{
    char seen[256];
    desk_keys(l->d, l->d->call_count ? l->newest : NULL, seen, sizeof seen);
    same(l, seen, l->all);
}

/* selected N: that many calls are marked by its user. */
static void selected(const struct look *l)
{
    unsigned marked = 0;
    for (unsigned i = 0; i < l->d->call_count; i++) {
        marked += l->d->calls[i].selected;
    }
    same_number(l, marked);
}

/* info CALLING CALLED of its newest call; info none: it was told no parties. */
static void info(const struct look *l)
{
    char seen[160];
    const struct desk_call *c = l->newest;
    snprintf(seen, sizeof seen, "%s %s", c->calling, c->called);
    same(l, c->calling[0] || c->called[0] ? seen : "none", l->all);
}

/* media hears ADDRESS PORT, media speaks ADDRESS PORT: with a multicast group; media copy: it hears the mixer, and does
 * not speak. */
static void media_of_page(const struct look *l, const struct desk_call *c)
{
    const struct mixer_leg *leg = c->receiving ? mixer_leg_to(c->receive_ip, c->receive_port) : NULL;
    char seen[64];
    bool speaks = !strcmp(l->first, "speaks");
    uint32_t at = speaks ? c->send_ip : c->receive_ip;
    const uint8_t *ip = (const uint8_t *)&at;
    if (!strcmp(l->first, "copy")) {
        same(l, leg && leg->kind == LEG_MIX && !c->sending ? "copy" : "something else", "copy");
        return;
    }
    if (c->receiving || (speaks ? c->grouped || !c->sending : !c->grouped || c->sending)) {
        scene_fail("phone %u has other media", l->number);
    }
    snprintf(seen, sizeof seen, "%u.%u.%u.%u %u", ip[0], ip[1], ip[2], ip[3], speaks ? c->send_port : c->receive_port);
    same(l, seen, l->others);
}

static void no_media(const struct look *l)
{
    for (unsigned i = 0; i < l->d->call_count; i++) {
        const struct desk_call *c = &l->d->calls[i];
        if (c->sending || c->receiving || c->grouped) {
            scene_fail("phone %u still has media", l->number);
        }
    }
}

static void media_of_leg(const struct look *l, const struct desk_call *c)
{
    enum leg_kind kind = !strcmp(l->first, "mixer") ? LEG_MIX : LEG_MUSIC;
    const bool hears = c && (c->receiving || c->grouped);
    const struct mixer_leg *leg = hears ? mixer_leg_to(c->receive_ip, c->receive_port) : NULL;
    if (!leg || leg->kind != kind || (kind == LEG_MIX && (!c->sending || c->send_port != leg->port))) {
        scene_fail("phone %u has no %s", l->number, l->first);
    }
}

/* media N: it sends where phone N receives; media mixer, media music: it has such a leg; media none: it neither sends
 * nor receives. */
static void media(const struct look *l)
{
    const struct desk_call *c = desk_call_in(l->d, CALL_STATE_CONNECTED);
    if (!strcmp(l->first, "none")) {
        no_media(l);
    } else if (c && (!strcmp(l->first, "hears") || !strcmp(l->first, "speaks") || !strcmp(l->first, "copy"))) {
        media_of_page(l, c);
    } else if (!strcmp(l->first, "mixer") || !strcmp(l->first, "music")) {
        media_of_leg(l, c);
    } else {
        unsigned other = (unsigned)strtoul(l->first, NULL, 10);
        struct desk *peer = other <= SCENE_PHONES ? scene.phones[other] : NULL;
        const struct desk_call *p = peer ? desk_call_in(peer, CALL_STATE_CONNECTED) : NULL;
        if (!c || !p || !c->sending || !p->receiving || c->send_ip != p->receive_ip
            || c->send_port != p->receive_port) {
            scene_fail("phone %u does not send to phone %u", l->number, other);
        }
    }
}

/* lamp LINE|forward|dnd|messages|transfer off|on|wink|flash|blink */
static void lamp(const struct look *l)
{
    unsigned feature = desk_feature(l->first);
    same(l, desk_lamp_name(feature ? l->d->lamps[feature] : l->d->lines[place(l, DESK_LINES)].lamp), l->last);
}

/* heard DIGITS|none: which tones of keys it sounded since the last look. */
static void heard(const struct look *l)
{
    same(l, l->d->heard, strcmp(l->first, "none") ? l->first : "");
    l->d->heard[0] = 0;
}

/* forward LINE NUMBER|off, as its display would tell. */
static void forward(const struct look *l)
{
    const char *to = l->d->lines[place(l, DESK_LINES)].forward;
    same(l, to[0] ? to : "off", l->last);
}

/* blf N idle|ringing|inuse: lamp and icon of a BLF speed dial. */
static void blf(const struct look *l)
{
    unsigned status = l->d->watches[place(l, DESK_LINES)].status;
    same(l, status == 0x010000 ? "idle" : status == 0x030205 ? "ringing" : status == 0x020202 ? "inuse" : "?", l->last);
}

/* speeddial N NUMBER LABEL, as it stands beside the button; `none`: there is no such button. */
static void speed_dial(const struct look *l)
{
    char seen[96];
    unsigned index = place(l, DESK_LINES);
    snprintf(seen, sizeof seen, "%s %s", l->d->speed[index].number, l->d->speed[index].label);
    same(l, index <= l->d->speed_dials ? seen : "none", l->others);
}

static void button(const struct look *l)
{
    char seen[128];
    desk_button_text(l->d, (unsigned)strtoul(l->first, NULL, 10), seen);
    same(l, seen, l->others);
}

/* page BUTTON TEXT, pushed TEXT: the URL behind the button, or what was pushed last, has this in it. */
static void page(const struct look *l)
{
    const char *url = l->d->buttons[place(l, SCCP_BUTTONS + 1)].url;
    same(l, strstr(url, l->last) ? l->last : url, l->last);
}

static void pushed(const struct look *l)
{
    same(l, strstr(l->d->pushed, l->all) ? l->all : l->d->pushed, l->all);
}

static void notify(const struct look *l) { same(l, l->d->notify, l->all); }
static void prompt(const struct look *l) { same(l, l->d->prompt, l->all); }
static void clock_line(const struct look *l) { same(l, l->d->clock, l->all); }
static void caller(const struct look *l) { same(l, l->newest->calling_name, l->all); }
static void callee(const struct look *l) { same(l, l->newest->called_name, l->all); }
static void redirecting(const struct look *l) { same(l, l->newest->redirecting, l->all); }
static void original(const struct look *l) { same(l, l->newest->original, l->all); }
static void tone(const struct look *l) { same(l, desk_tone_name(l->d->tone), l->first); }
static void ring(const struct look *l) { same(l, desk_ring_name(l->d->ring), l->first); }
static void micro(const struct look *l) { same(l, l->d->micro == MODE_OFF ? "off" : "on", l->first); }
static void speaker(const struct look *l) { same(l, l->d->speaker == MODE_ON ? "on" : "off", l->first); }
static void label(const struct look *l) { same(l, l->d->lines[place(l, DESK_LINES)].label, l->others); }
static void keepalive(const struct look *l) { same_number(l, l->d->keepalive); }
static void resets(const struct look *l) { same_number(l, l->d->resets); }
static void restarts(const struct look *l) { same_number(l, l->d->restarts); }

static const struct {
    const char *what;
    void (*judge)(const struct look *l);
} sights[] = {
    { "registered", registration }, { "unregistered", registration }, { "refused", registration },
    { "callstate", call_state }, { "keys", keys }, { "selected", selected },
    { "prompt", prompt }, { "notify", notify }, { "pushed", pushed }, { "clock", clock_line },
    { "info", info }, { "caller", caller }, { "callee", callee }, { "redirecting", redirecting },
    { "original", original },
    { "media", media }, { "tone", tone }, { "ring", ring }, { "micro", micro }, { "speaker", speaker },
    { "heard", heard }, { "lamp", lamp }, { "blf", blf }, { "forward", forward },
    { "label", label }, { "button", button }, { "speeddial", speed_dial }, { "page", page },
    { "keepalive", keepalive }, { "resets", resets }, { "restarts", restarts },
};

void scene_expect_phone(unsigned number, unsigned count, char *words[])
{
    static const struct desk_call none;
    struct desk *d = scene.phones[number];
    if (!d) {
        scene_fail("phone %u is not there", number);
    }
    char all[256], others[256];
    scene_join(all, sizeof all, count - 1, words + 1);
    scene_join(others, sizeof others, count > 2 ? count - 2 : 0, words + 2);
    const struct look l = { number, d, d->call_count ? &d->calls[d->call_count - 1] : &none, count, words,
                            count > 1 ? words[1] : "", words[count - 1], all, others };
    for (size_t i = 0; i < sizeof sights / sizeof sights[0]; i++) {
        if (!strcmp(sights[i].what, words[0])) {
            sights[i].judge(&l);
            return;
        }
    }
    scene_fail("nothing on a phone is called `%s`", words[0]);
}

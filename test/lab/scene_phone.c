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
    if (!strcmp(verb, "offhook")) {
        desk_off_hook(d);
    } else if (!strcmp(verb, "onhook")) {
        desk_on_hook(d);
    } else if (!strcmp(verb, "digits")) {
        desk_digits(d, arg);
    } else if (!strcmp(verb, "dial")) {
        desk_enbloc(d, arg);
    } else if (!strcmp(verb, "line")) {
        desk_line_key(d, (unsigned)strtoul(arg, NULL, 10));
    } else if (!strcmp(verb, "speeddial")) {
        desk_button(d, BUTTON_SPEED_DIAL, (unsigned)strtoul(arg, NULL, 10));
    } else if (!strcmp(verb, "blf")) {
        desk_button(d, BUTTON_BLF_SPEED_DIAL, (unsigned)strtoul(arg, NULL, 10));
    } else if (!strcmp(verb, "says") || !strcmp(verb, "responds")) {
        char text[256];
        desk_user_data(d, verb[0] == 'r', scene_join(text, sizeof text, count - 1, words + 1));
    } else if (!strcmp(verb, "press")) {
        unsigned place = (unsigned)strtoul(arg, NULL, 10) % (SCCP_BUTTONS + 1);
        desk_button(d, d->buttons[place].type, d->buttons[place].instance);
    } else if (!strcmp(verb, "unregister")) {
        desk_unregister(d);
    } else if (!strcmp(verb, "lose")) {
        desk_cut(d);
    } else if (!strcmp(verb, "again")) {
        desk_again(d);
    } else if (strcmp(verb, "key") || !desk_key(d, arg)) {
        scene_fail("a phone has no `%s %s`", verb, arg);
    }
}

/* -- expecting -- */
static void states(const struct desk *d, struct buf *text)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        buf_printf(text, " %s", desk_state_name(d->calls[i].state));
    }
    if (!d->call_count) {
        buf_adds(text, " idle");
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

static void expect_text(unsigned number, const char *what, const char *seen, const char *wanted)
{
    if (strcmp(seen, wanted)) {
        scene_fail("phone %u shows %s `%s`, not `%s`", number, what, seen, wanted);
    }
}

/* keys KEY...: exactly these, for its newest call or idle. */
static void expect_keys(unsigned number, struct desk *d, unsigned count, char *words[])
{
    char wanted[256], seen[256];
    scene_join(wanted, sizeof wanted, count - 1, words + 1);
    desk_keys(d, d->call_count ? &d->calls[d->call_count - 1] : NULL, seen, sizeof seen);
    expect_text(number, "keys", seen, wanted);
}

/* info CALLING CALLED of its newest call; info none: it was told no parties. */
static void expect_info(unsigned number, struct desk *d, unsigned count, char *words[])
{
    char seen[160], wanted[160];
    const struct desk_call *c = d->call_count ? &d->calls[d->call_count - 1] : NULL;
    bool told = c && (c->calling[0] || c->called[0]);
    snprintf(seen, sizeof seen, told ? "%s %s" : "none", told ? c->calling : "", told ? c->called : "");
    scene_join(wanted, sizeof wanted, count - 1, words + 1);
    expect_text(number, "parties", seen, wanted);
}

/* media hears ADDRESS PORT, media speaks ADDRESS PORT: with a multicast group; media copy: it hears the mixer, and does
 * not speak. */
static void expect_page(unsigned number, const struct desk_call *c, unsigned count, char *words[])
{
    const struct mixer_leg *leg = c->receiving ? mixer_leg_to(c->receive_ip, c->receive_port) : NULL;
    char seen[64], wanted[64];
    bool speaks = !strcmp(words[1], "speaks");
    uint32_t at = speaks ? c->send_ip : c->receive_ip;
    const uint8_t *ip = (const uint8_t *)&at;
    if (!strcmp(words[1], "copy")) {
        expect_text(number, "media", leg && leg->kind == LEG_MIX && !c->sending ? "copy" : "something else", "copy");
        return;
    }
    if (c->receiving || (speaks ? c->grouped || !c->sending : !c->grouped || c->sending)) {
        scene_fail("phone %u has other media", number);
    }
    snprintf(seen, sizeof seen, "%u.%u.%u.%u %u", ip[0], ip[1], ip[2], ip[3], speaks ? c->send_port : c->receive_port);
    expect_text(number, "media", seen, scene_join(wanted, sizeof wanted, count - 2, words + 2));
}

/* media N: it sends where phone N receives; media mixer, media music: it has such a leg; media none: it neither sends
 * nor receives. */
static void expect_media(unsigned number, struct desk *d, unsigned count, char *words[])
{
    const char *arg = count > 1 ? words[1] : "";
    const struct desk_call *c = desk_call_in(d, CALL_STATE_CONNECTED);
    if (!strcmp(arg, "none")) {
        for (unsigned i = 0; i < d->call_count; i++) {
            if (d->calls[i].sending || d->calls[i].receiving || d->calls[i].grouped) {
                scene_fail("phone %u still has media", number);
            }
        }
        return;
    }
    if (c && (!strcmp(arg, "hears") || !strcmp(arg, "speaks") || !strcmp(arg, "copy"))) {
        expect_page(number, c, count, words);
        return;
    }
    if (!strcmp(arg, "mixer") || !strcmp(arg, "music")) {
        enum leg_kind kind = arg[1] == 'i' ? LEG_MIX : LEG_MUSIC;
        const bool hears = c && (c->receiving || c->grouped);
        const struct mixer_leg *leg = hears ? mixer_leg_to(c->receive_ip, c->receive_port) : NULL;
        if (!leg || leg->kind != kind || (kind == LEG_MIX && (!c->sending || c->send_port != leg->port))) {
            scene_fail("phone %u has no %s", number, arg);
        }
        return;
    }
    unsigned other = (unsigned)strtoul(arg, NULL, 10);
    struct desk *peer = other <= SCENE_PHONES ? scene.phones[other] : NULL;
    const struct desk_call *p = peer ? desk_call_in(peer, CALL_STATE_CONNECTED) : NULL;
    if (!c || !p || !c->sending || !p->receiving || c->send_ip != p->receive_ip || c->send_port != p->receive_port) {
        scene_fail("phone %u does not send to phone %u", number, other);
    }
}

/* lamp LINE|forward|dnd|messages|transfer off|on|wink|flash|blink */
static void expect_lamp(unsigned number, struct desk *d, const char *which, const char *wanted)
{
    unsigned feature = desk_feature(which);
    unsigned lamp = feature ? d->lamps[feature] : d->lines[strtoul(which, NULL, 10) % DESK_LINES].lamp;
    expect_text(number, "lamp", desk_lamp_name(lamp), wanted);
}

/* heard DIGITS|none: which tones of keys it sounded since the last look. */
static void expect_heard(unsigned number, struct desk *d, const char *wanted)
{
    expect_text(number, "heard", d->heard, strcmp(wanted, "none") ? wanted : "");
    d->heard[0] = 0;
}

/* resets N | restarts N: how often it was told so far. */
static void expect_told(unsigned number, const char *what, unsigned told, const char *wanted)
{
    if (told != strtoul(wanted, NULL, 10)) {
        scene_fail("phone %u had %u %s", number, told, what);
    }
}

/* forward LINE NUMBER|off, as its display would tell. */
static void expect_forward(unsigned number, struct desk *d, const char *line, const char *wanted)
{
    const char *to = d->lines[strtoul(line, NULL, 10) % DESK_LINES].forward;
    expect_text(number, "forwarding", to[0] ? to : "off", wanted);
}

/* blf N idle|ringing|inuse: lamp and icon of a BLF speed dial. */
static void expect_blf(unsigned number, struct desk *d, const char *which, const char *wanted)
{
    unsigned status = d->watches[strtoul(which, NULL, 10) % DESK_LINES].status;
    const char *seen = status == 0x010000 ? "idle" : status == 0x030205 ? "ringing" : "?";
    seen = status == 0x020202 ? "inuse" : seen;
    expect_text(number, "blf", seen, wanted);
}

/* speeddial N NUMBER LABEL, as it stands beside the button; `none`: there is no such button. */
static void expect_speed_dial(unsigned number, struct desk *d, unsigned count, char *words[])
{
    char seen[96], wanted[96];
    unsigned index = count > 1 ? (unsigned)strtoul(words[1], NULL, 10) % DESK_LINES : 0;
    snprintf(seen, sizeof seen, "%s %s", d->speed[index].number, d->speed[index].label);
    scene_join(wanted, sizeof wanted, count - 2, words + 2);
    expect_text(number, "speed dial", index <= d->speed_dials ? seen : "none", wanted);
}

void scene_expect_phone(unsigned number, unsigned count, char *words[])
{
    struct desk *d = scene.phones[number];
    char rest[160];
    if (!d) {
        scene_fail("phone %u is not there", number);
    }
    const char *what = words[0], *arg = count > 1 ? words[1] : "", *last = words[count - 1];
    scene_join(rest, sizeof rest, count - 1, words + 1);
    if (!strcmp(what, "registered") || !strcmp(what, "unregistered") || !strcmp(what, "refused")) {
        const char *is = d->refused ? "refused" : d->registered ? "registered" : "unregistered";
        expect_text(number, "registration", is, what);
        if (d->registered && !scene.version && !strcmp(arg, "version") && d->version != strtoul(last, NULL, 10)) {
            scene_fail("phone %u was answered version %u", number, d->version);
        }
    } else if (!strcmp(what, "callstate")) {
        for (unsigned i = 1; i < count; i++) {
            if (!has_call_state(d, words[i])) {
                struct buf seen = { 0 };
                states(d, &seen);
                scene_fail("phone %u shows%s, not %s", number, buf_text(&seen), words[i]);
            }
        }
    } else if (!strcmp(what, "notify")) {
        expect_text(number, "notify", d->notify, rest);
    } else if (!strcmp(what, "pushed")) {
        const char *seen = strstr(d->pushed, rest);
        expect_text(number, "pushed", seen ? rest : d->pushed, rest);
    } else if (!strcmp(what, "prompt")) {
        expect_text(number, "prompt", d->prompt, rest);
    } else if (!strcmp(what, "button")) {
        char seen[128];
        desk_button_text(d, (unsigned)strtoul(arg, NULL, 10), seen);
        expect_text(number, "button", seen, count > 2 ? rest + strlen(arg) + 1 : "");
    } else if (!strcmp(what, "keepalive")) {
        char seen[16];
        snprintf(seen, sizeof seen, "%u", d->keepalive);
        expect_text(number, "keepalive", seen, arg);
    } else if (!strcmp(what, "page")) {
        const char *url = d->buttons[strtoul(arg, NULL, 10) % (SCCP_BUTTONS + 1)].url;
        expect_text(number, "page", strstr(url, last) ? last : url, last);
    } else if (!strcmp(what, "clock")) {
        expect_text(number, "clock", d->clock, rest);
    } else if (!strcmp(what, "tone")) {
        expect_text(number, "tone", desk_tone_name(d->tone), arg);
    } else if (!strcmp(what, "ring")) {
        expect_text(number, "ring", desk_ring_name(d->ring), arg);
    } else if (!strcmp(what, "micro")) {
        expect_text(number, "micro", d->micro == MODE_OFF ? "off" : "on", arg);
    } else if (!strcmp(what, "speaker")) {
        expect_text(number, "speaker", d->speaker == MODE_ON ? "on" : "off", arg);
    } else if (!strcmp(what, "lamp")) {
        expect_lamp(number, d, arg, last);
    } else if (!strcmp(what, "heard")) {
        expect_heard(number, d, arg);
    } else if (!strcmp(what, "resets") || !strcmp(what, "restarts")) {
        expect_told(number, what, !strcmp(what, "resets") ? d->resets : d->restarts, arg);
    } else if (!strcmp(what, "forward")) {
        expect_forward(number, d, arg, last);
    } else if (!strcmp(what, "blf")) {
        expect_blf(number, d, arg, last);
    } else if (!strcmp(what, "speeddial") && count > 2) {
        expect_speed_dial(number, d, count, words);
    } else if (!strcmp(what, "label")) {
        const char *label = d->lines[strtoul(arg, NULL, 10) % DESK_LINES].label;
        expect_text(number, "label", label, count > 2 ? rest + strlen(arg) + 1 : "");
    } else if (!strcmp(what, "selected")) {
        unsigned marked = 0;
        for (unsigned i = 0; i < d->call_count; i++) {
            marked += d->calls[i].selected;
        }
        expect_told(number, "marked calls", marked, arg);
    } else if (!strcmp(what, "keys")) {
        expect_keys(number, d, count, words);
    } else if (!strcmp(what, "caller")) {
        expect_text(number, "caller", d->call_count ? d->calls[d->call_count - 1].calling_name : "", rest);
    } else if (!strcmp(what, "redirecting")) {
        expect_text(number, "redirecting", d->call_count ? d->calls[d->call_count - 1].redirecting : "", rest);
    } else if (!strcmp(what, "original")) {
        expect_text(number, "original", d->call_count ? d->calls[d->call_count - 1].original : "", rest);
    } else if (!strcmp(what, "callee")) {
        expect_text(number, "callee", d->call_count ? d->calls[d->call_count - 1].called_name : "", rest);
    } else if (!strcmp(what, "info")) {
        expect_info(number, d, count, words);
    } else if (!strcmp(what, "media")) {
        expect_media(number, d, count, words);
    } else {
        scene_fail("nothing on a phone is called `%s`", what);
    }
}

// SPDX-License-Identifier: MIT
/* What must be true of a phone's screen after every step: each lamp, ring, tone and soft key belongs to a call that is
 * there, and none is left over from one that has gone. */
#include "core/call.h"
#include "test/lab/scene.h"

#include <string.h>

#define LAMP(mode) (1u << LAMP_##mode)
#define KEYS(set) (1u << KEYS_##set)

/* What a line's lamp, the soft keys and the prompt may be while its only call is in this state. */
static const struct {
    unsigned lamps, keys;
    const char *prompts;                 /* NULL: any */
} fitting[CALL_STATE_COUNT] = {
    [CALL_STATE_OFF_HOOK] = { LAMP(ON), KEYS(OFF_HOOK) | KEYS(DIGITS) | KEYS(OFF_HOOK_FEATURES), "Enter number" },
    [CALL_STATE_PROCEED] = { LAMP(BLINK) | LAMP(ON), KEYS(RING_OUT) },
    [CALL_STATE_RING_OUT] = { LAMP(BLINK) | LAMP(ON), KEYS(RING_OUT), "Ring Out" },
    [CALL_STATE_RING_IN] = { LAMP(BLINK), KEYS(RING_IN) },
    [CALL_STATE_CONNECTED] = { LAMP(ON), KEYS(CONNECTED) | KEYS(TRANSFERABLE) | KEYS(CONFERENCE) | KEYS(RING_OUT),
                               "Connected|Conference|Barge|From " },
    [CALL_STATE_HOLD] = { LAMP(WINK), KEYS(ON_HOLD), "Hold" },
    [CALL_STATE_TRANSFER] = { LAMP(WINK), KEYS(ON_HOLD), "Hold" },
    [CALL_STATE_REMOTE_MULTILINE] = { LAMP(ON) | LAMP(WINK), KEYS(IN_USE_HINT) | KEYS(ON_HOLD), "In Use Remote" },
    [CALL_STATE_BUSY] = { LAMP(ON), KEYS(RING_OUT), "Busy" },
    [CALL_STATE_INVALID_NUMBER] = { LAMP(ON), KEYS(RING_OUT), "Unknown Number" },
    [CALL_STATE_CONGESTION] = { LAMP(ON), KEYS(RING_OUT), "Temp Fail" },
};

static bool rings(const struct desk_call *c)
{
    return c->state == CALL_STATE_RING_IN;
}

static bool waits(const struct desk_call *c)
{
    return c->state == CALL_STATE_HOLD || c->state == CALL_STATE_TRANSFER || c->state == CALL_STATE_REMOTE_MULTILINE;
}

static bool heard(const struct desk_call *c)
{
    return !rings(c) && !waits(c);
}

static bool any(const struct desk *d, bool (*fits)(const struct desk_call *c))
{
    for (unsigned i = 0; i < d->call_count; i++) {
        if (fits(&d->calls[i])) {
            return true;
        }
    }
    return false;
}

/* Of several calls on a line one has the lamp; the one that its user hears comes before those that wait. */
static void lamp_fits(const struct desk *d, const struct phone *p, unsigned line)
{
    unsigned lamps = 0, front = 0;
    for (unsigned i = 0; i < d->call_count; i++) {
        const struct desk_call *c = &d->calls[i];
        const struct appearance *a = appearance_find(p, c->reference);
        if (c->line == line && !(a && a->state == APPEARANCE_PAGED)) {
            lamps |= fitting[c->state].lamps;
            front |= waits(c) ? 0 : fitting[c->state].lamps;
        }
    }
    const unsigned lamp = d->lines[line].lamp ? d->lines[line].lamp : LAMP_OFF;
    const unsigned wanted = front ? front : lamps ? lamps : LAMP(OFF);
    if (!(wanted >> lamp & 1)) {
        scene_fail("%s: the lamp of line %u is %s", d->name, line, desk_lamp_name(lamp));
    }
}

static void keys_fit(const struct desk *d)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        const struct desk_call *c = &d->calls[i];
        if (!(fitting[c->state].keys >> c->keys & 1)) {
            scene_fail("%s: call %u is %s, with keys of set %u", d->name, c->reference, desk_state_name(c->state),
                       c->keys);
        }
    }
}

static void prompts_fit(const struct desk *d)
{
    for (unsigned i = 0; i < d->call_count; i++) {
        const struct desk_call *c = &d->calls[i];
        const char *wanted = fitting[c->state].prompts;
        if (wanted && (!c->prompt[0] || !strstr(wanted, strncmp(c->prompt, "From ", 5) ? c->prompt : "From "))) {
            scene_fail("%s: call %u is %s, with the prompt `%s`", d->name, c->reference, desk_state_name(c->state),
                       c->prompt);
        }
    }
}

/* A call that came while its user heard no other one rings. */
static bool should_ring(const struct phone *p)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->state == APPEARANCE_RINGING && a->shown == VIEW_RING_IN && !appearance_silent(a)
            && button_ringer(a->button) == RINGER_NORMAL) {
            return true;
        }
    }
    return false;
}

static bool transferred(const struct desk_call *c)
{
    return c->state == CALL_STATE_TRANSFER;
}

static void sounds_fit(struct desk *d, const struct phone *p)
{
    if (!d->ring_normal && should_ring(p) && !any(d, heard)) {
        scene_fail("%s does not ring", d->name);
    }
    if (d->speaker != MODE_ON && any(d, heard)) {
        scene_fail("%s: the speaker is off", d->name);
    }
    if ((d->lamps[BUTTON_TRANSFER] == LAMP_FLASH) != any(d, transferred)) {
        scene_fail("%s: the lamp of Transfer is %s", d->name, desk_lamp_name(d->lamps[BUTTON_TRANSFER]));
    }
    if (d->ring_normal && !any(d, rings)) {
        scene_fail("%s rings for nobody", d->name);
    }
    if (d->speaker == MODE_ON && !any(d, heard)) {
        scene_fail("%s: the speaker is left on", d->name);
    }
    if (d->micro == MODE_OFF && !any(d, heard)) {
        scene_fail("%s: the microphone is left off", d->name);
    }
    if (d->tone && d->tone_call && !desk_call(d, d->tone_call)) {
        scene_fail("%s: tone %s is left over", d->name, desk_tone_name(d->tone));
    }
}

static void idle_fits(const struct desk *d)
{
    static const char *const of_calls[] = {
        "From ", "Connected", "Ring Out", "Hold", "Enter number", "In Use Remote", "Busy", "Unknown Number",
        "Temp Fail", "Call Proceed", "Conference", "Barge", "To ",
    };
    for (size_t i = 0; i < sizeof of_calls / sizeof of_calls[0]; i++) {
        if (!strncmp(d->prompt, of_calls[i], strlen(of_calls[i]))) {
            scene_fail("%s: the prompt `%s` is left over", d->name, d->prompt);
        }
    }
    if (d->keys != KEYS_ON_HOOK) {
        scene_fail("%s is idle with keys of set %u", d->name, d->keys);
    }
}

void scene_tidy(struct desk *d, const struct phone *p)
{
    if (!d->set_count) {
        return;                          /* it still registers */
    }
    for (unsigned line = 1; line <= p->line_count && line <= DESK_LINES; line++) {
        lamp_fits(d, p, line);
    }
    keys_fit(d);
    prompts_fit(d);
    sounds_fit(d, p);
    if (!d->call_count) {
        idle_fits(d);
    }
}

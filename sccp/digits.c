// SPDX-License-Identifier: MIT
/* Generate Digits: the appliance touches no sound, so the phone of the far end sounds the digits to its user. StartTone
 * is used and not KeypadButton, which one open controller sends for it: every phone takes it from a server, it lasts as
 * long as we say, and pauses between digits are ours. */
#include "sccp/sccp.h"

#include <string.h>

enum { TONE_MS = 150, GAP_MS = 50, PAUSE_MS = 1000 };

/* The tone of a digit is its place here; 0 is no digit. */
static uint32_t tone_of(char digit)
{
    static const char places[] = " 1234567890   *#ABCD";
    const char *at = digit && digit != ' ' ? strchr(places, digit) : NULL;
    return at ? (uint32_t)(at - places) : 0;
}

static void end_tone(struct session *s)
{
    if (s->sounding.tone)
        SEND(s, .id = SCCP_STOP_TONE, .line = s->sounding.line, .call = s->sounding.call);
    s->sounding.tone = false;
}

/* The digit that is heard ends, or the next one begins. */
static void on(struct timer *t)
{
    struct sounding *w = list_entry(t, struct sounding, timer);
    struct session *s = list_entry(w, struct session, sounding);
    if (w->tone || !w->count) {
        end_tone(s);
        if (w->count)
            timer_start(t, GAP_MS);
        return;
    }
    const char digit = w->digits[0];
    memmove(w->digits, w->digits + 1, --w->count);
    w->tone = tone_of(digit) != 0;
    if (w->tone)
        SEND(s, .id = SCCP_START_TONE, .tone = tone_of(digit), .line = w->line, .call = w->call);
    timer_start(t, w->tone ? TONE_MS : PAUSE_MS);
}

void digits(struct phone *p, uint32_t reference, const char *digits)
{
    struct session *s = p->port_data;
    struct sounding *w = &s->sounding;
    const struct appearance *a = appearance_find(p, reference);
    if (!a)
        return;
    if (w->call != reference)
        digits_stop(s, w->call);
    w->line = a->button->instance;
    w->call = reference;
    for (; *digits && w->count < sizeof w->digits; digits++)
        if (tone_of(*digits) || *digits == ',')
            w->digits[w->count++] = *digits;
    w->timer.fire = on;
    if (!timer_active(&w->timer))
        on(&w->timer);
}

void digits_stop(struct session *s, uint32_t reference)
{
    if (s->sounding.call != reference)
        return;
    end_tone(s);
    timer_stop(&s->sounding.timer);
    s->sounding.count = 0;
    s->sounding.call = 0;
}

// SPDX-License-Identifier: MIT
/* What the user of a phone hears of his calls: tones, the ringer, and whether speaker and microphone are on. */
#include "sccp/showing.h"

void tone(const struct showing *w)
{
    SHOW(w, .id = SCCP_START_TONE, .tone = w->look->tone, .line = w->i->line, .call = w->i->reference);
}

void stop_tone(const struct showing *w)
{
    SHOW(w, .id = SCCP_STOP_TONE, .line = w->i->line, .call = w->i->reference);
}

/* The lamp flashes, with the ring of the button where it has one of its own. */
static enum ring ring_of(const struct showing *w)
{
    static const enum ring rings[] = {
        [RINGER_FEATURE] = RING_FEATURE, [RINGER_BEEP] = RING_FLASH_ONLY, [RINGER_SILENT] = RING_FLASH_ONLY,
    };
    if (w->i->silent)
        return RING_OFF;
    if (w->i->view == VIEW_CALL_WAITING && w->i->waiting == WAITING_RING && w->i->ringer != RINGER_SILENT)
        return RING_INSIDE;
    return w->look->ring == RING_INSIDE && w->i->ringer != RINGER_NORMAL ? rings[w->i->ringer] : w->look->ring;
}

void ring(const struct showing *w)
{
    SHOW(w, .id = SCCP_SET_RINGER, .mode = ring_of(w), .duration = w->look->duration,
         .line = w->i->line, .call = w->i->reference);
}

void ringer_off(const struct showing *w)
{
    SHOW(w, .id = SCCP_SET_RINGER, .mode = RING_OFF, .duration = RING_NORMAL);
}

static bool others_ring(const struct showing *w)
{
    list_each(node, &w->phone->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->reference != w->i->reference && looks[a->shown].ring != RING_OFF)
            return true;
    }
    return false;
}

/* What others do on a shared line does not end the ringing of another call here. */
void ringer_off_alone(const struct showing *w)
{
    if (!others_ring(w))
        ringer_off(w);
}

/* What physically opens the sound path; harmless to a handset that is up already. */
void speaker_on(const struct showing *w)
{
    SHOW(w, .id = SCCP_SET_SPEAKER_MODE, .mode = MODE_ON);
}

/* Nobody lifted the handset: a tone tells, and what is said here is not heard yet. */
void announce(const struct showing *w)
{
    if (w->i->unattended)
        SHOW(w, .id = SCCP_START_TONE, .tone = TONE_ZIP, .line = w->i->line, .call = w->i->reference);
    if (w->i->muted)
        SHOW(w, .id = SCCP_SET_MICRO_MODE, .mode = MODE_OFF);
}

/* The next call is heard again. */
void unmute(const struct showing *w)
{
    if (w->i->muted)
        SHOW(w, .id = SCCP_SET_MICRO_MODE, .mode = MODE_ON);
}

struct appearance *audible(const struct phone *p)
{
    list_each(node, &p->appearances) {
        struct appearance *a = list_entry(node, struct appearance, of_phone);
        const bool heard = a->state == APPEARANCE_ACTIVE || a->state == APPEARANCE_BARGED
            || a->state == APPEARANCE_PAGED;
        if (heard && a->shown != VIEW_HOLD && looks[a->shown].ring == RING_OFF)
            return a;
    }
    return NULL;
}

void speaker_off(const struct showing *w)
{
    if (!audible(w->phone) && !w->session->forward.line)
        SHOW(w, .id = SCCP_SET_SPEAKER_MODE, .mode = MODE_OFF);
}

/* Into a call that has no tone of its own: dial tone or the ringing of the other end would be lost to its user. */
static void beep(const struct showing *w, const struct appearance *a)
{
    if (looks[a->shown].tone == TONE_NONE)
        SHOW(w, .id = SCCP_START_TONE, .tone = TONE_CALL_WAITING, .line = a->button->instance, .call = a->reference);
}

/* The user hears of it in the call that he is in. */
void waiting_tone(const struct showing *w)
{
    const bool quiet = w->i->silent || w->i->ringer == RINGER_SILENT || w->i->waiting != WAITING_BEEP;
    const struct appearance *a = quiet ? NULL : audible(w->phone);
    if (a)
        beep(w, a);
}

void remind(const struct showing *w)
{
    const struct appearance *a = audible(w->phone);
    if (w->i->silent)
        return;
    if (a)
        beep(w, a);
    else
        SHOW(w, .id = SCCP_SET_RINGER, .mode = RING_INSIDE, .duration = RING_SINGLE, .line = w->i->line,
             .call = w->i->reference);
}

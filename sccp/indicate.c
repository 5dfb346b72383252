// SPDX-License-Identifier: MIT
/* What a phone shows in each view of an appearance: one table of looks (call state, lamp, ring, tone, soft keys,
 * prompt) and one of flows (which of these are sent, in CallManager's order, on the way into that view). */
#include "sccp/showing.h"

#include <stdio.h>
#include <string.h>

const struct look looks[VIEW_COUNT] = {
#define QUIET RING_OFF, RING_NORMAL
    [VIEW_IDLE] = { CALL_STATE_ON_HOOK, LAMP_OFF, QUIET, TONE_NONE, KEYS_ON_HOOK, "" },
    [VIEW_OFF_HOOK] = { CALL_STATE_OFF_HOOK, LAMP_ON, QUIET, TONE_DIAL, KEYS_OFF_HOOK, PROMPT_ENTER_NUMBER },
    [VIEW_DIALING] = { CALL_STATE_OFF_HOOK, LAMP_ON, QUIET, TONE_NONE, KEYS_DIGITS, PROMPT_ENTER_NUMBER },
    [VIEW_PROCEED] = { CALL_STATE_PROCEED, LAMP_BLINK, QUIET, TONE_NONE, KEYS_RING_OUT, PROMPT_PROCEED },
    [VIEW_RING_OUT] = { CALL_STATE_RING_OUT, LAMP_BLINK, QUIET, TONE_ALERTING, KEYS_RING_OUT, PROMPT_RING_OUT },
    [VIEW_RING_IN] = { CALL_STATE_RING_IN, LAMP_BLINK, RING_INSIDE, RING_NORMAL, TONE_NONE, KEYS_RING_IN, PROMPT_FROM },
    [VIEW_CALL_WAITING] = { CALL_STATE_RING_IN, LAMP_BLINK, RING_FLASH_ONLY, RING_SINGLE, TONE_CALL_WAITING,
                            KEYS_RING_IN, PROMPT_FROM },
    [VIEW_CONNECTED] = { CALL_STATE_CONNECTED, LAMP_ON, QUIET, TONE_NONE, KEYS_CONNECTED, PROMPT_CONNECTED },
    [VIEW_CONFERENCE] = { CALL_STATE_CONNECTED, LAMP_ON, QUIET, TONE_NONE, KEYS_CONFERENCE, "Conference" },
    [VIEW_BARGED] = { CALL_STATE_CONNECTED, LAMP_ON, QUIET, TONE_NONE, KEYS_RING_OUT, "Barge" },
    [VIEW_HOLD] = { CALL_STATE_HOLD, LAMP_WINK, QUIET, TONE_NONE, KEYS_ON_HOLD, PROMPT_HOLD },
    [VIEW_REMOTE] = { CALL_STATE_REMOTE_MULTILINE, LAMP_ON, QUIET, TONE_NONE, KEYS_IN_USE_HINT, PROMPT_IN_USE_REMOTE },
    [VIEW_REMOTE_HOLD] = { CALL_STATE_REMOTE_MULTILINE, LAMP_WINK, QUIET, TONE_NONE, KEYS_ON_HOLD,
                           PROMPT_IN_USE_REMOTE },
    [VIEW_PAGED] = { CALL_STATE_CONNECTED, LAMP_OFF, QUIET, TONE_NONE, KEYS_RING_OUT, PROMPT_FROM },
    [VIEW_BUSY] = { CALL_STATE_BUSY, LAMP_ON, QUIET, TONE_BUSY, KEYS_RING_OUT, PROMPT_BUSY },
    [VIEW_INVALID] = { CALL_STATE_INVALID_NUMBER, LAMP_ON, QUIET, TONE_REORDER, KEYS_RING_OUT, PROMPT_UNKNOWN_NUMBER },
    [VIEW_CONGESTION] = { CALL_STATE_CONGESTION, LAMP_ON, QUIET, TONE_REORDER, KEYS_RING_OUT,
                          PROMPT_TEMPORARY_FAILURE },
};

/* Of several calls on a line one has the lamp: that which its user hears, else one that rings, that waits, that another
 * phone has. */
static unsigned rank(enum view view)
{
    enum { HEARD = 4 };
    static const uint8_t ranks[VIEW_COUNT] = {
        [VIEW_RING_IN] = 3, [VIEW_CALL_WAITING] = 3, [VIEW_HOLD] = 2, [VIEW_REMOTE] = 1, [VIEW_REMOTE_HOLD] = 1,
    };
    return view == VIEW_IDLE || view == VIEW_PAGED || ranks[view] ? ranks[view] : HEARD;
}

enum lamp lamp_of_line(const struct phone *p, unsigned line, uint32_t reference, enum view own)
{
    const struct session *s = p->port_data;
    enum view front = own;
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        if (a->button->instance == line && a->reference != reference && rank(a->shown) > rank(front))
            front = a->shown;
    }
    return s->forward.line == line ? LAMP_ON : looks[front].lamp;
}

static void lamp(const struct showing *w)
{
    SHOW(w, .id = SCCP_SET_LAMP, .stimulus = BUTTON_LINE, .instance = w->i->line,
         .mode = lamp_of_line(w->phone, w->i->line, w->i->reference, w->i->view));
}

static void send_state(const struct showing *w, enum call_state state)
{
    SHOW(w, .id = SCCP_CALL_STATE, .state = state, .line = w->i->line, .call = w->i->reference,
         .privacy = w->i->hidden, .precedence = PRECEDENCE_ROUTINE);
}

static void state(const struct showing *w)
{
    send_state(w, w->look->state);
}

/* A 7911 gives no sound to a call that was not off hook before it is connected. */
static void state_off_hook(const struct showing *w)
{
    send_state(w, CALL_STATE_OFF_HOOK);
}

static enum key_set set_of(const struct showing *w)
{
    if (w->i->view == VIEW_OFF_HOOK && w->i->reference == w->session->transfer_asking)
        return KEYS_OFF_HOOK_FEATURES;
    return w->i->consultation && w->i->view == VIEW_CONNECTED ? KEYS_TRANSFERABLE : w->look->keys;
}

/* Sets that serve several moments have a key that acts in one of them only. */
static press_fn *hidden_key(const struct showing *w)
{
    if (w->look->keys == KEYS_RING_IN)
        return w->i->prompt ? NULL : input_end_call;
    if (w->i->view == VIEW_REMOTE_HOLD)
        return input_end_call;
    if (w->i->view == VIEW_REMOTE)
        return w->i->barges ? NULL : input_barge;
    if (w->look->keys == KEYS_RING_OUT)
        return w->i->consultation && w->i->view == VIEW_RING_OUT ? NULL : input_transfer;
    return NULL;
}

static void keys(const struct showing *w)
{
    const enum key_set set = set_of(w);
    SHOW(w, .id = SCCP_SELECT_SOFT_KEYS, .line = w->i->line, .call = w->i->reference, .set = set,
         .mask = softkeys_mask(w->phone, set, hidden_key(w)));
}

/* Without it the keys of the call that ended stay on the screen. */
static void keys_of_nobody(const struct showing *w)
{
    SHOW(w, .id = SCCP_SELECT_SOFT_KEYS, .set = KEYS_ON_HOOK,
         .mask = softkeys_mask(w->phone, KEYS_ON_HOOK, NULL));
}

static const char *prompt_text(const struct showing *w, char text[64])
{
    const struct party *caller = &w->i->calling;
    const bool names = w->look->ring != RING_OFF || w->i->view == VIEW_PAGED;
    if (w->i->prompt) {              /* no phrase of the dictionary says it */
        snprintf(text, 64, "To %s", w->i->called.number);
        return *w->i->called.number ? text : PROMPT_ENTER_NUMBER;
    }
    snprintf(text, 64, "%s%s", w->look->prompt, !names ? "" : *caller->number ? caller->number : caller->name);
    return text;
}

static void prompt(const struct showing *w)
{
    char text[64];
    SHOW(w, .id = SCCP_DISPLAY_PROMPT, .text = prompt_text(w, text), .line = w->i->line, .call = w->i->reference);
}

/* The same across the screen, for who looks at another line. */
static void notify(const struct showing *w)
{
    enum { SECONDS = 10, PRIORITY = 5 };
    char text[64];
    SHOW(w, .id = SCCP_DISPLAY_PRI_NOTIFY, .timeout = SECONDS, .priority = PRIORITY, .text = prompt_text(w, text));
}

static void clear_prompt(const struct showing *w)
{
    SHOW(w, .id = SCCP_CLEAR_PROMPT, .line = w->i->line, .call = w->i->reference);
}

/* A call that begins without its user begins on a clear screen. */
static void clear_screen(const struct showing *w)
{
    if (!w->i->by_service)
        return;
    SHOW(w, .id = SCCP_CLEAR_NOTIFY);
    SHOW(w, .id = SCCP_CLEAR_PROMPT);
}

static void plane(const struct showing *w)
{
    SHOW(w, .id = SCCP_ACTIVATE_CALL_PLANE, .line = w->i->line);
}

static void dialed(const struct showing *w)
{
    struct station *t = station_of(w->phone->tag);
    if (!*w->i->digits)              /* it did not dial itself: it is being transferred */
        return;
    SHOW(w, .id = SCCP_DIALED_NUMBER, .number = w->i->digits, .line = w->i->line, .call = w->i->reference);
    if (t)
        snprintf(t->redial, sizeof t->redial, "%s", w->i->digits);
}

static void info(const struct showing *w)
{
    enum { NOT_ENCRYPTED = 1 };
    const struct indication *i = w->i;
    if (i->hidden)
        return;
    /* A phone that asks whether to dial is called by the number that it would dial. */
    const struct party *calling = i->prompt ? &i->called : &i->calling, *called = i->prompt ? &i->calling : &i->called;
    const struct party *original = *i->original_called.number ? &i->original_called : called;
    /* Nothing but a transfer changes the parties of a call that goes on. */
    const bool transferred = i->view == i->before && *i->last_redirecting.number;
    SHOW(w, .id = SCCP_CALL_INFO, .line = i->line, .call = i->reference,
         .type = i->outbound && !i->prompt ? CALL_TYPE_OUTBOUND : CALL_TYPE_INBOUND, .calling = calling->number,
         .calling_name = calling->name, .called = called->number, .called_name = called->name,
         .last_reason = transferred ? REASON_TRANSFER : 0,
         .original_called = original->number, .original_called_name = original->name,
         .last_redirecting = i->last_redirecting.number, .last_redirecting_name = i->last_redirecting.name,
         .instance = 1, .security = NOT_ENCRYPTED);
}

/* The clock line returns with the time; a 7936 shows none without. */
static void clock_line(const struct showing *w)
{
    phone_send_clock(w->session);
}

/* What the appearance shows, to be shown again in this view. */
static struct indication again(const struct appearance *a, enum view view)
{
    const struct connection *c = a->connection;
    const struct party nobody = { "", "" };
    return (struct indication){
        .view = view, .line = a->button->instance, .reference = a->reference, .calling = { c->call->calling, "" },
        .called = c->prompted ? (struct party){ c->digits, "" } : nobody, .ringer = button_ringer(a->button),
        .silent = appearance_silent(a), .prompt = c->prompted, .barges = appearance_barges(a),
        .consultation = c->consulted && c->state != CONNECTION_HOLD,
    };
}

void indicate_keys(struct phone *p)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        const struct indication i = again(a, a->shown);
        keys(&(struct showing){ p->port_data, p, &i, &looks[i.view] });
    }
}

void indicate_rings(struct phone *p)
{
    list_each(node, &p->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        const struct indication i = again(a, audible(p) ? a->shown : VIEW_RING_IN);
        if (looks[a->shown].ring != RING_OFF)
            ring(&(struct showing){ p->port_data, p, &i, &looks[i.view] });
    }
}

/* One call ended: keys and prompt belong to the calls that remain, and who waited rings now. */
static void restore(const struct showing *w)
{
    const struct appearance *front = audible(w->phone);
    list_each(node, &w->phone->appearances) {
        const struct appearance *a = list_entry(node, struct appearance, of_phone);
        const bool rings = looks[a->shown].ring != RING_OFF;
        const bool elsewhere = a->button->instance != w->i->line;
        if (a->reference == w->i->reference || a->shown == VIEW_IDLE || a->state == APPEARANCE_REMOTE
            || (front && a != front && elsewhere))
            continue;
        const enum view view = rings && !front ? VIEW_RING_IN : a->shown;
        const struct indication i = again(a, view);
        const struct showing other = { w->session, w->phone, &i, &looks[view] };
        if (front && a != front)
            continue;
        keys(&other);
        prompt(&other);
        if (rings)
            ring(&other);
    }
}

/* The last call ended, or others remain. Who enters a number for CfwdAll goes on. */
static void rest(const struct showing *w)
{
    if (w->i->last && !w->session->forward.line)
        keys_of_nobody(w);
    if (w->i->last)
        clock_line(w);
    speaker_off(w);
    ringer_off(w);
    transferring_back(w);
    restore(w);
}

/* Another phone of the line took the call: none for the list of missed calls. Older phones keep no such list here, or
 * take a call that went on as one that was taken. */
static void not_missed(const struct showing *w)
{
    enum { SINCE_VERSION = 20 };
    if (w->session->version >= SINCE_VERSION)
        SHOW(w, .id = SCCP_CALL_HISTORY_DISPOSITION, .disposition = DISPOSITION_IGNORE, .line = w->i->line,
             .call = w->i->reference);
}

/* How the call sounded. CallManager's recorded flows do not ask; CME does (`debug ephone statistics`), and chan-sccp
 * does at this place, behind everything that the user sees. */
static void ask_statistics(const struct showing *w)
{
    statistics_ask(w->session, w->i->reference);
}

/* -- flows -- */

#define BEFORE(view) (1u << (view))
#define RINGING (BEFORE(VIEW_RING_IN) | BEFORE(VIEW_CALL_WAITING))
#define DIALLED (BEFORE(VIEW_OFF_HOOK) | BEFORE(VIEW_DIALING) | BEFORE(VIEW_PROCEED) | BEFORE(VIEW_RING_OUT))
#define TALKED (BEFORE(VIEW_CONNECTED) | BEFORE(VIEW_CONFERENCE) | BEFORE(VIEW_BARGED))
#define ANYTHING 0xFFFFFFFFu

/* The first row for this view and the view before. The order is CallManager's as recorded with a 7912, and where
 * nothing is recorded (hold, call waiting, shared lines) that of chan-sccp. It differs in this, with reason:
 *   - Sound comes in core's order: channels open after the screen says that a call is connected, and close before it
 *     says that it is over, so that nobody is heard whom the screen does not show. CallManager opens before CallState
 *     connected; phones do not mind, and chan-sccp closes first, too.
 *   - A ringer goes off once, for all lines: CallManager repeats it for the line, and the stopped tone as well.
 *   - VIEW_PROCEED takes the keys of digits away at once: a number that is complete has nothing to delete, and who
 *     rings may be long in coming (forwards, hunt groups). CallManager leaves them until the far end rings.
 *   - VIEW_RING_OUT repeats the parties: only now is the name of who rings known. */
static const struct flow {
    enum view view;
    uint32_t before;
    step_fn *steps[14];
} flows[] = {
    { VIEW_OFF_HOOK, BEFORE(VIEW_IDLE) | RINGING,
      { transferring, clear_screen, ringer_off, speaker_on, lamp, state, keys, prompt, plane, tone } },
    { VIEW_OFF_HOOK, ANYTHING, { keys, prompt, tone } },
    { VIEW_DIALING, ANYTHING, { stop_tone, keys } },
    { VIEW_PROCEED, RINGING,
      { ringer_off, speaker_on, lamp, state_off_hook, plane, stop_tone, dialed, state, keys, info } },
    { VIEW_PROCEED, ANYTHING, { stop_tone, lamp, dialed, state, keys, info } },
    { VIEW_RING_OUT, BEFORE(VIEW_HOLD), { speaker_on, lamp, state, plane, tone, keys, prompt, info } },
    { VIEW_RING_OUT, ANYTHING, { state, tone, keys, prompt, info } },
    { VIEW_RING_IN, ANYTHING, { state, keys, prompt, notify, info, lamp, ring } },
    { VIEW_CALL_WAITING, ANYTHING, { waiting_tone, state, info, keys, lamp, ring, notify } },
    { VIEW_CONNECTED, DIALLED, { ringer_off, stop_tone, lamp, state, keys, prompt, info } },
    { VIEW_CONFERENCE, BEFORE(VIEW_HOLD), { speaker_on, lamp, state, plane, prompt, keys } },
    { VIEW_CONFERENCE, BEFORE(VIEW_CONNECTED) | BEFORE(VIEW_BARGED), { keys, prompt } },
    { VIEW_CONFERENCE, ANYTHING,
      { ringer_off, speaker_on, lamp, state_off_hook, plane, stop_tone, state, keys, prompt } },
    { VIEW_CONNECTED, BEFORE(VIEW_CONFERENCE) | BEFORE(VIEW_BARGED), { keys, prompt, info } },
    { VIEW_CONNECTED, BEFORE(VIEW_HOLD), { speaker_on, lamp, state, plane, prompt, keys } },
    { VIEW_CONNECTED, ANYTHING,
      { ringer_off, speaker_on, lamp, state_off_hook, plane, stop_tone, state, keys, prompt, info, announce } },
    { VIEW_BARGED, ANYTHING,
      { ringer_off, speaker_on, lamp, state_off_hook, plane, stop_tone, state, keys, prompt, info } },
    { VIEW_HOLD, ANYTHING, { unmute, lamp, state, prompt, info, speaker_off, keys } },
    { VIEW_REMOTE, RINGING, { ringer_off_alone, state, keys, lamp, prompt, info, not_missed } },
    { VIEW_REMOTE, TALKED, { unmute, state, keys, lamp, prompt, info, rest } },
    { VIEW_REMOTE_HOLD, TALKED, { state, keys, lamp, prompt, rest } },
    { VIEW_REMOTE, ANYTHING, { ringer_off_alone, state, keys, lamp, prompt, info } },
    { VIEW_REMOTE_HOLD, ANYTHING, { state, keys, lamp, prompt } },
    { VIEW_PAGED, ANYTHING,
      { clear_screen, ringer_off, speaker_on, state_off_hook, state, keys, prompt, notify, info, announce } },
    { VIEW_BUSY, BEFORE(VIEW_HOLD), { speaker_on, lamp, state, plane, tone, keys, prompt } },
    { VIEW_CONGESTION, BEFORE(VIEW_HOLD), { speaker_on, lamp, state, plane, tone, keys, prompt } },
    { VIEW_BUSY, ANYTHING, { stop_tone, lamp, state, tone, keys, prompt } },
    { VIEW_INVALID, ANYTHING, { stop_tone, lamp, state, tone, keys, prompt } },
    { VIEW_CONGESTION, ANYTHING, { stop_tone, lamp, state, tone, keys, prompt } },
    { VIEW_IDLE, BEFORE(VIEW_PAGED), { stop_tone, clear_prompt, state, rest } },
    { VIEW_IDLE, ANYTHING, { stop_tone, unmute, lamp, clear_prompt, state, rest, ask_statistics } },
};

/* The call goes on as it is, with other parties. */
static const struct flow other_parties = { .steps = { info, prompt } };

/* The same on another phone of its line: privacy may have changed. */
static const struct flow shared_again = { .steps = { info, keys, prompt } };

/* It is only heard. */
static const struct flow reminder = { .steps = { remind } };

static const struct flow *flow_of(const struct indication *i)
{
    if (i->reminder)
        return &reminder;
    if (i->view == i->before && i->view != VIEW_IDLE)
        return i->view == VIEW_REMOTE ? &shared_again : &other_parties;
    for (size_t f = 0; f < sizeof flows / sizeof flows[0]; f++)
        if (flows[f].view == i->view && flows[f].before & BEFORE(i->before))
            return &flows[f];
    return NULL;
}

/* Its user has no part in it. */
static bool elsewhere(enum view v)
{
    return v == VIEW_IDLE || v == VIEW_REMOTE || v == VIEW_REMOTE_HOLD;
}

void indicate(struct phone *p, const struct indication *i)
{
    const struct showing w = { p->port_data, p, i, &looks[i->view] };
    const struct flow *flow = flow_of(i);
    if (elsewhere(i->before) && !elsewhere(i->view))
        forward_abandon(w.session);
    if (!view_talks(i->view))
        digits_stop(w.session, i->reference);
    for (unsigned step = 0; flow && step < sizeof flow->steps / sizeof flow->steps[0] && flow->steps[step]; step++)
        flow->steps[step](&w);
    transferring_over(&w);
}

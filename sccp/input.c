// SPDX-License-Identifier: MIT
/* Keys of a phone → services of the core. A phone names line and call badly or not at all (before version 15 `line`
 * is the button's index and `call` may be 0; a 7912 sends empty hook messages), so each key looks for the call that it
 * can only have meant. */
#include "sccp/sccp.h"

#include "core/service.h"

#include <stdio.h>
#include <string.h>

/* -- refusals, in the phone's language -- */

static const struct {
    enum tone tone;
    const char *prompt;
} refusals[FAULT_COUNT] = {
    [FAULT_NONE] = { TONE_NONE, "" },
    [FAULT_INVALID_DEVICE] = { TONE_REORDER, PROMPT_UNKNOWN_NUMBER },
    [FAULT_INVALID_CALLING_DEVICE] = { TONE_REORDER, PROMPT_UNKNOWN_NUMBER },
    [FAULT_INVALID_DESTINATION] = { TONE_REORDER, PROMPT_UNKNOWN_NUMBER },
    [FAULT_INVALID_CALL] = { TONE_BEEP_BONK, "No such call" },
    [FAULT_INVALID_CONNECTION] = { TONE_BEEP_BONK, "No such call" },
    [FAULT_CONNECTION_STATE] = { TONE_BEEP_BONK, "Key is not active" },
    [FAULT_DEVICE_STATE] = { TONE_BEEP_BONK, "Key is not active" },
    [FAULT_NO_CALL_TO_ANSWER] = { TONE_BEEP_BONK, "No call to answer" },
    [FAULT_NO_CONNECTION_TO_CLEAR] = { TONE_BEEP_BONK, "No call to end" },
    [FAULT_NO_HELD_CALL] = { TONE_BEEP_BONK, "No call on hold" },
    [FAULT_NOT_PERMITTED] = { TONE_BEEP_BONK, "Not permitted" },
    [FAULT_INCOMPATIBLE_DEVICE] = { TONE_BEEP_BONK, "Not possible here" },
    [FAULT_INCOMPATIBLE_CALLING_DEVICE] = { TONE_BEEP_BONK, "Not possible here" },
    [FAULT_OUT_OF_SERVICE] = { TONE_REORDER, PROMPT_TEMPORARY_FAILURE },
    [FAULT_CALLING_OUT_OF_SERVICE] = { TONE_REORDER, PROMPT_TEMPORARY_FAILURE },
    [FAULT_RESOURCE_BUSY] = { TONE_BEEP_BONK, PROMPT_IN_USE },
    [FAULT_NO_MIXER] = { TONE_BEEP_BONK, "No conference free" },
    [FAULT_LIMIT] = { TONE_REORDER, PROMPT_TEMPORARY_FAILURE },
    [FAULT_NOT_SUPPORTED] = { TONE_BEEP_BONK, "Not supported" },
    [FAULT_INVALID_VALUE] = { TONE_BEEP_BONK, "Key is not active" },
    [FAULT_MISSING_PARAMETER] = { TONE_BEEP_BONK, "Key is not active" },
    [FAULT_INVALID_MONITOR] = { TONE_BEEP_BONK, "Not supported" },
    [FAULT_INVALID_MONITOR_OBJECT] = { TONE_BEEP_BONK, "Not supported" },
};

_Static_assert(FAULT_COUNT == 24, "every fault needs a tone and a prompt above");

void input_tell(struct session *s, enum fault fault)
{
    enum { SECONDS = 5 };
    if (fault == FAULT_NONE)
        return;
    SEND(s, .id = SCCP_START_TONE, .tone = refusals[fault].tone);
    SEND(s, .id = SCCP_DISPLAY_NOTIFY, .timeout = SECONDS, .text = refusals[fault].prompt);
}

/* -- acts -- */

/* `line` where it names a line of this phone, else 0: the first that is free. */
static unsigned line_or_any(const struct phone *p, uint32_t line)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].instance == line)
            return line;
    return 0;
}

static void begin_on(const struct press *at, unsigned line)
{
    input_tell(at->session, service_initiate(at->phone, line, NULL));
}

/* From the dial tone when there is one. A phone names the line of the call on its screen, which may have no room: then
 * another line will do. */
static void begin(const struct press *at, const char *number)
{
    const unsigned line = meant_first(at->phone, 0, meant_dials) ? 0 : line_or_any(at->phone, at->line);
    struct connection *c = NULL;
    enum fault fault = service_initiate(at->phone, line, &c);
    if (fault == FAULT_RESOURCE_BUSY && line)
        fault = service_initiate(at->phone, 0, &c);
    if (fault == FAULT_NONE && number)
        fault = service_dial(c, number);
    input_tell(at->session, fault);
}

static void answer(const struct press *at, const struct appearance *a)
{
    input_tell(at->session, a ? service_answer(a->connection, at->phone, false) : FAULT_NO_CALL_TO_ANSWER);
}

static void retrieve(const struct press *at, const struct appearance *a)
{
    input_tell(at->session, a ? service_retrieve(a->connection, at->phone, false) : FAULT_NO_HELD_CALL);
}

/* -- soft keys -- */

void input_redial(const struct press *at)
{
    const struct station *t = station_of(at->phone->tag);
    if (t && t->redial[0])
        begin(at, t->redial);
    else
        input_tell(at->session, FAULT_INVALID_VALUE);
}

void input_new_call(const struct press *at)
{
    begin(at, NULL);
}

void input_hold(const struct press *at)
{
    const struct appearance *a = meant(at, meant_talks);
    input_tell(at->session, a ? service_hold(a->connection, false) : FAULT_CONNECTION_STATE);
}

/* In a call: asks somebody else first. In the call that asks, or the one resumed meanwhile: joins the two. */
void input_transfer(const struct press *at)
{
    const struct appearance *a = meant(at, meant_active);
    struct connection *c = a ? a->connection : NULL, *made;
    if (c && c->consulted)
        input_tell(at->session, service_transfer(c->consulted, c));
    else
        input_tell(at->session, c ? service_ask(c, PURPOSE_TRANSFER, &made) : FAULT_CONNECTION_STATE);
}

/* Likewise: asks somebody, then brings the two calls together. In a conference that it made it takes out again who
 * joined last, unless the configuration wants it to ask for one more. */
void input_conference(const struct press *at)
{
    const struct appearance *a = meant(at, meant_active);
    struct connection *c = a ? a->connection : NULL, *made;
    if (c && c->consulted)
        input_tell(at->session, service_conference(c->consulted, c));
    else if (!c || service_drop_last(c) != FAULT_NONE)
        input_tell(at->session, c ? service_ask(c, PURPOSE_CONFERENCE, &made) : FAULT_CONNECTION_STATE);
}

/* Parks who is at the other end, and says where. */
void input_park(const struct press *at)
{
    const struct appearance *a = meant(at, meant_talks);
    struct connection *parked = NULL;
    const enum fault fault = a ? service_park(a->connection, NULL, &parked) : FAULT_CONNECTION_STATE;
    input_tell(at->session, fault);
    if (fault == FAULT_NONE)
        features_parked(at->session, parked->device->number);
}

void input_pickup(const struct press *at)
{
    input_tell(at->session, service_initiate_pickup(at->phone, line_or_any(at->phone, at->line), DIALLING_PICKUP));
}

void input_group_pickup(const struct press *at)
{
    input_tell(at->session,
               service_initiate_pickup(at->phone, line_or_any(at->phone, at->line), DIALLING_GROUP_PICKUP));
}

void input_do_not_disturb(const struct press *at)
{
    const struct button *b = meant_button(at->phone, 0);
    input_tell(at->session, b ? service_set_do_not_disturb(b->line->device, at->phone, !at->phone->do_not_disturb)
                              : FAULT_DEVICE_STATE);
}

void input_hlog(const struct press *at)
{
    input_tell(at->session, agents_by_key() ? service_toggle_agent(at->phone, NULL) : FAULT_NOT_SUPPORTED);
}

void input_backspace(const struct press *at)
{
    if (forward_backspace(at->session))
        return;
    const struct appearance *a = meant(at, meant_dials);
    if (!a || service_backspace(a->connection) != FAULT_NONE)
        return;
    SEND(at->session, .id = SCCP_BACK_SPACE_RES, .line = a->button->instance, .call = a->reference);
}

/* Ends what one hears, else what asks whether to dial; a held call only when it was named, a ringing one likewise. */
void input_end_call(const struct press *at)
{
    if (forward_end(at->session))
        return;
    const struct appearance *a = at->call ? appearance_find(at->phone, at->call)
                                          : meant_first(at->phone, at->line, meant_hears);
    if (!a && !at->call && !(a = meant_first(at->phone, 0, meant_hears)))
        a = meant_first(at->phone, 0, meant_asks);
    const bool mine = a && appearance_own(a), elsewhere = a ? a->state == APPEARANCE_REMOTE : at->call;
    input_tell(at->session, mine ? service_end_call(a->connection, at->phone)
                            : elsewhere ? FAULT_NO_CONNECTION_TO_CLEAR : service_leave_page(at->phone));
}

void input_resume(const struct press *at)
{
    const struct appearance *own = at->call ? NULL : meant(at, meant_held);
    retrieve(at, own ? own : meant(at, meant_resumable));
}

void input_answer(const struct press *at)
{
    answer(at, meant(at, meant_rings));
}

void input_soft_key(struct session *s, const struct sccp_message *m)
{
    const struct press at = { s, session_phone(s), m->line, m->call };
    press_fn *press = softkeys_press(m->event);
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-%u:SoftKeyEventMessage event %u line %u callid %u", s->ephone,
                m->event, m->line, m->call);
    phone_serve(s);
    if (!at.phone)
        return;
    if (!press)
        input_tell(s, FAULT_NOT_SUPPORTED);
    else if (!press_blocked(&at, press))
        press(&at);
}

/* -- hook -- */

/* The line of a button; 0 when it has none. */
static uint32_t line_at(const struct phone *p, unsigned position)
{
    for (unsigned i = 0; i < p->button_count; i++)
        if (p->buttons[i].position == position)
            return p->buttons[i].instance;
    return 0;
}

/* What going off-hook takes by itself, as `auto-line` says: which call that rings … */
static const struct appearance *auto_answer(const struct press *at)
{
    const struct settings_ephone *e = phone_settings(at->phone);
    if (e->auto_line == AUTO_NONE || e->auto_line == AUTO_BUTTON)
        return NULL;
    if (e->auto_line == AUTO_BUTTON_ANSWERS)
        return meant_first(at->phone, line_at(at->phone, e->auto_button), meant_rings);
    return meant(at, meant_rings);
}

/* … or which line. */
static void auto_begin(const struct press *at)
{
    const struct settings_ephone *e = phone_settings(at->phone);
    if (e->auto_line == AUTO_NONE || e->auto_line == AUTO_INCOMING)
        return;
    begin_on(at, line_or_any(at->phone, e->auto_button ? line_at(at->phone, e->auto_button) : at->line));
}

/* Lifting the handset answers; during a call it only moves the sound; otherwise it begins a call. */
void input_off_hook(struct session *s, const struct sccp_message *m)
{
    phone_serve(s);
    const struct press at = { s, session_phone(s), m->line, m->call };
    PHONE_DEBUG(DEBUG_STATE, s->ephone, "ephone-%u:OFFHOOK", s->ephone);
    if (!at.phone || s->forward.line || meant_first(at.phone, 0, meant_hears))
        return;
    service_leave_page(at.phone);
    const struct appearance *ringing = auto_answer(&at);
    if (ringing)
        answer(&at, ringing);
    else
        auto_begin(&at);
}

/* Ends what is heard, whatever the phone says of line and call; a held call stays on hold. */
void input_on_hook(struct session *s, const struct sccp_message *m)
{
    struct phone *p = session_phone(s);
    (void)m;
    PHONE_DEBUG(DEBUG_STATE, s->ephone, "ephone-%u:ONHOOK", s->ephone);
    if (forward_abandon(s))
        return;
    const struct appearance *a = p ? meant_first(p, 0, meant_hears) : NULL;
    if (a && !flash_hang_up(s, a))
        service_hang_up(a->connection, a->phone);
    else if (p && !a)
        service_leave_page(p);
}

void input_headset(struct session *s, const struct sccp_message *m)
{
    const struct press at = { s, session_phone(s), 0, 0 };
    const bool on = at.phone && m->mode == MODE_ON;
    const struct appearance *ringing = on ? meant_first(at.phone, 0, meant_rings) : NULL;
    if (ringing && !meant_first(at.phone, 0, meant_hears))
        answer(&at, ringing);
}

/* -- digits -- */

/* The keypad's numbering; 0 for what is no key. */
static char digit_of(uint32_t button)
{
    static const char digits[] = "0123456789ABCD*#+";
    return button < sizeof digits - 1 ? digits[button] : 0;
}

/* Digits go to the call that collects them; during a call they are the phones' own business (RFC 2833). */
void input_keypad(struct session *s, const struct sccp_message *m)
{
    const struct phone *p = session_phone(s);
    const struct appearance *a = p ? meant_first(p, 0, meant_dials) : NULL;
    const char digit = digit_of(m->button);
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-%u:KeypadButtonMessage %c", s->ephone, digit ? digit : '?');
    if (digit && forward_digit(s, digit))
        return;
    if (a && digit)
        input_tell(s, service_digit(a->connection, digit));
}

void input_enbloc(struct session *s, const struct sccp_message *m)
{
    phone_serve(s);
    const struct press at = { s, session_phone(s), m->line, 0 };
    char number[32];
    size_t n = 0;
    for (const char *c = m->number; *c && n + 1 < sizeof number; c++)
        if (strchr("0123456789ABCD*#+", *c))
            number[n++] = *c;
    if (n > 1 && number[n - 1] == '#')
        n--;                         /* the end of dialling, not a part of the number */
    number[n] = 0;
    if (at.phone)
        begin(&at, number);
}

/* -- buttons -- */

/* The call in progress; false when there is none, or lamps do not transfer. */
static bool transfer_to(const struct press *at, const char *number)
{
    const struct appearance *a = transfer_by_lamp() ? meant_first(at->phone, 0, meant_talks) : NULL;
    struct connection *made;
    if (!a || a->connection->consulted)
        return false;
    if (press_blocked(at, input_transfer))
        return true;
    const enum fault fault = service_ask(a->connection, PURPOSE_TRANSFER, &made);
    input_tell(at->session, fault == FAULT_NONE ? service_dial(made, number) : fault);
    return true;
}

void input_whole_number(const struct press *at, const char *number)
{
    if (!forward_number(at->session, number))
        begin(at, number);
}

/* A speed dial, or a lamp that watches somebody. */
static void call_number(const struct press *at, const char *number)
{
    if (*number && !transfer_to(at, number))
        input_whole_number(at, number);
}

static void line_key(const struct press *at)
{
    const struct appearance *a;
    const struct watch *w = buttons_watch_at_line(at->session, at->phone, at->line);
    if (w) {
        call_number(&(struct press){ at->session, at->phone, 0, 0 }, watch_number(w));
        return;
    }
    if ((a = meant_first(at->phone, at->line, meant_rings)))
        answer(at, a);
    else if (meant_first(at->phone, at->line, meant_hears))
        return;
    else if ((a = meant_first(at->phone, at->line, meant_held))
             || (a = meant_first(at->phone, at->line, meant_held_elsewhere)))
        retrieve(at, a);
    else
        begin_on(at, line_or_any(at->phone, at->line));
}

/* The hold key of phones without soft keys: both ways. */
static void hold_key(const struct press *at)
{
    const struct appearance *a = meant_first(at->phone, 0, meant_talks) ? NULL : meant_first(at->phone, 0, meant_held);
    if (a)
        retrieve(at, a);
    else
        input_hold(at);
}

static void answer_release_key(const struct press *at)
{
    if (meant_first(at->phone, 0, meant_any))
        input_end_call(at);
    else
        input_answer(at);
}

static const struct {
    uint32_t stimulus;
    press_fn *press;
} stimuli[] = {
    { BUTTON_LINE, line_key },           { BUTTON_REDIAL, input_redial },
    { BUTTON_HOLD, hold_key },           { BUTTON_ANSWER_RELEASE, answer_release_key },
    { BUTTON_NEW_CALL, input_new_call }, { BUTTON_END_CALL, input_end_call },
    { BUTTON_TRANSFER, input_transfer }, { BUTTON_FORWARD_ALL, input_forward },
    { BUTTON_SELECT, input_select },     { BUTTON_CONFERENCE, input_conference },
    { BUTTON_REMOVE_LAST, input_remove_last }, { BUTTON_PRIVACY, input_privacy },
    { BUTTON_CONFERENCE_LIST, input_conference_list },
    { BUTTON_PARK, input_park },         { BUTTON_HLOG, input_hlog },
    { BUTTON_MESSAGE, input_messages },
    { BUTTON_PICKUP, input_pickup },     { BUTTON_GROUP_PICKUP, input_group_pickup },
    { BUTTON_DO_NOT_DISTURB, input_do_not_disturb },
};

void input_stimulus(struct session *s, const struct sccp_message *m)
{
    phone_serve(s);
    /* The instance counts buttons of its own kind: only a line button's is a line. */
    const uint32_t line = m->stimulus == BUTTON_LINE ? m->instance : 0;
    const struct press at = { s, session_phone(s), line, m->call };
    PHONE_DEBUG(DEBUG_DETAIL, s->ephone, "ephone-%u:StimulusMessage %u instance %u", s->ephone, m->stimulus,
                m->instance);
    if (at.phone && (m->stimulus == BUTTON_SPEED_DIAL || m->stimulus == BUTTON_BLF_SPEED_DIAL))
        call_number(&at, buttons_number(at.phone, m->stimulus, m->instance));
    for (size_t i = 0; at.phone && i < sizeof stimuli / sizeof stimuli[0]; i++)
        if (stimuli[i].stimulus == m->stimulus && !press_blocked(&at, stimuli[i].press))
            stimuli[i].press(&at);
}

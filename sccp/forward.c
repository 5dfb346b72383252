// SPDX-License-Identifier: MIT
/* CfwdAll: the phone shows a call, so that its user can dial; the number goes to no call but into `call-forward all` of
 * the line. A number of ours ends by itself as in dialling; others with `#`, EndCall or the interdigit timeout. Hanging
 * up, the key again, or any call on this phone abandon it. */
#include "sccp/sccp.h"

#include "core/event.h"
#include "core/promote.h"
#include "core/service.h"

#include <stdio.h>
#include <string.h>

static uint32_t reference(uint32_t line)
{
    return REFERENCE_NO_CALL | line;
}

static void off_screen(struct session *s, uint32_t line)
{
    const uint32_t call = reference(line);
    SEND(s, .id = SCCP_STOP_TONE, .line = line, .call = call);
    SEND(s, .id = SCCP_SET_LAMP, .stimulus = BUTTON_LINE, .instance = line,
         .mode = lamp_of_line(session_phone(s), line, 0, VIEW_IDLE));
    SEND(s, .id = SCCP_CLEAR_PROMPT, .line = line, .call = call);
    SEND(s, .id = SCCP_CALL_STATE, .state = CALL_STATE_ON_HOOK, .line = line, .call = call,
         .precedence = PRECEDENCE_ROUTINE);
    SEND(s, .id = SCCP_SELECT_SOFT_KEYS, .set = KEYS_ON_HOOK,
         .mask = softkeys_mask(session_phone(s), KEYS_ON_HOOK, NULL));
    SEND(s, .id = SCCP_SET_SPEAKER_MODE, .mode = MODE_OFF);
    phone_send_idle(s);
}

bool forward_abandon(struct session *s)
{
    const uint32_t line = s->forward.line;
    if (!line)
        return false;
    timer_stop(&s->forward.timer);
    s->forward.line = 0;
    off_screen(s, line);
    return true;
}

static void set(struct session *s, uint32_t line, const char *number)
{
    const struct phone *p = session_phone(s);
    const struct button *b = p ? meant_button(p, line) : NULL;
    struct actor who = { .kind = ACTOR_PHONE, .origin = "CfwdAll key" };
    snprintf(who.name, sizeof who.name, "%s", s->name);
    input_tell(s, b ? service_set_forward(b->line->device, number, &who) : FAULT_DEVICE_STATE);
}

bool forward_end(struct session *s)
{
    const uint32_t line = s->forward.line;
    if (forward_abandon(s) && s->forward.digits[0])
        set(s, line, s->forward.digits);
    return line != 0;
}

static void enough(struct timer *t)
{
    struct forward_entry *f = list_entry(t, struct forward_entry, timer);
    struct session *s = list_entry(f, struct session, forward);
    if (s->state == SESSION_SERVED)
        forward_end(s);
}

/* Each key gives the user the interdigit time for the next one. */
static void wait_for_key(struct session *s)
{
    s->forward.timer.fire = enough;
    timer_start(&s->forward.timer, settings_telephony()->interdigit * 1000u);
}

bool forward_number(struct session *s, const char *number)
{
    if (!s->forward.line)
        return false;
    snprintf(s->forward.digits, sizeof s->forward.digits, "%s", number);
    return forward_end(s);
}

bool forward_digit(struct session *s, char digit)
{
    struct forward_entry *f = &s->forward;
    if (!f->line)
        return false;
    const size_t n = strlen(f->digits);
    if (digit == '#')
        return forward_end(s);
    if (n + 1 >= sizeof f->digits) {
        input_tell(s, FAULT_INVALID_DESTINATION);
        return true;
    }
    if (!n)
        SEND(s, .id = SCCP_STOP_TONE, .line = f->line, .call = reference(f->line));
    f->digits[n] = digit;
    f->digits[n + 1] = 0;
    if (promote_match(f->digits) == DIAL_COMPLETE)
        return forward_end(s);
    wait_for_key(s);
    return true;
}

bool forward_backspace(struct session *s)
{
    struct forward_entry *f = &s->forward;
    const size_t n = strlen(f->digits);
    if (!f->line)
        return false;
    if (n)
        f->digits[n - 1] = 0;
    wait_for_key(s);
    SEND(s, .id = SCCP_BACK_SPACE_RES, .line = f->line, .call = reference(f->line));
    return true;
}

static void begin(struct session *s, uint32_t line)
{
    s->forward.line = line;
    s->forward.digits[0] = 0;
    const uint32_t call = reference(s->forward.line);
    SEND(s, .id = SCCP_SET_SPEAKER_MODE, .mode = MODE_ON);
    SEND(s, .id = SCCP_SET_LAMP, .stimulus = BUTTON_LINE, .instance = line, .mode = LAMP_ON);
    SEND(s, .id = SCCP_CALL_STATE, .state = CALL_STATE_OFF_HOOK, .line = line, .call = call,
         .precedence = PRECEDENCE_ROUTINE);
    SEND(s, .id = SCCP_DISPLAY_PROMPT, .text = PROMPT_ENTER_NUMBER, .line = line, .call = call);
    SEND(s, .id = SCCP_SELECT_SOFT_KEYS, .line = line, .call = call, .set = KEYS_DIGITS, .mask = UINT32_MAX);
    SEND(s, .id = SCCP_ACTIVATE_CALL_PLANE, .line = line);
    SEND(s, .id = SCCP_START_TONE, .tone = TONE_ZIP, .line = line, .call = call);
    wait_for_key(s);
}

static bool dial_tone(const struct appearance *a)
{
    return meant_dials(a) && !*a->connection->digits && !a->connection->consulted;
}

/* Who lifted the handset first hears a dial tone: that call ends, and leaves the screen before the number is asked for.
 */
static void end_dial_tone(const struct phone *p)
{
    const struct appearance *a = meant_first(p, 0, dial_tone);
    if (!a)
        return;
    service_clear(a->connection);
    core_settle();
}

/* On: takes a number. Off: at once. */
void input_forward(const struct press *at)
{
    struct session *s = at->session;
    if (forward_abandon(s))
        return;
    end_dial_tone(at->phone);
    const struct button *b = meant_button(at->phone, at->line);
    if (!b || !phone_idle(at->phone) || s->state != SESSION_SERVED)
        input_tell(s, FAULT_DEVICE_STATE);
    else if (*device_forward(b->line->device))
        set(s, b->instance, "");
    else
        begin(s, b->instance);
}

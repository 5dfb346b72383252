// SPDX-License-Identifier: MIT
/* Soft keys, one table for both directions: what a phone is told (a template of labels and events, and sets of
 * positions in it), and what the event means that comes back. Labels are phrases of the phone's own dictionary. Only
 * keys that do something are in it, so that no phone shows a dead one. */
#include "sccp/sccp.h"

#include <string.h>

/* Positions in the template, which the sets refer to; 0 is an empty place. */
enum key {
    KEY_EMPTY, KEY_REDIAL, KEY_NEW_CALL, KEY_HOLD, KEY_TRANSFER, KEY_FORWARD, KEY_BACKSPACE, KEY_END_CALL, KEY_RESUME,
    KEY_ANSWER, KEY_CONFERENCE, KEY_DO_NOT_DISTURB, KEY_PARK, KEY_PICKUP, KEY_GROUP_PICKUP, KEY_COUNT
};

struct soft_key {
    const char *label;
    uint32_t event;              /* CallManager's own numbers; it has none for do not disturb: any above 18 will do */
    press_fn *press;
    bool (*possible)(void);      /* whether the configuration has any use for it; NULL: always */
};

static const struct soft_key soft_keys[KEY_COUNT] = {
    [KEY_REDIAL] = { PROMPT_REDIAL, 1, input_redial },
    [KEY_NEW_CALL] = { PROMPT_NEW_CALL, 2, input_new_call },
    [KEY_HOLD] = { PROMPT_HOLD, 3, input_hold },
    [KEY_TRANSFER] = { PROMPT_TRANSFER, 4, input_transfer },
    [KEY_FORWARD] = { PROMPT_FORWARD_ALL, 5, input_forward },
    [KEY_BACKSPACE] = { PROMPT_BACKSPACE, 8, input_backspace },
    [KEY_END_CALL] = { PROMPT_END_CALL, 9, input_end_call },
    [KEY_RESUME] = { PROMPT_RESUME, 10, input_resume },
    [KEY_ANSWER] = { PROMPT_ANSWER, 11, input_answer },
    [KEY_CONFERENCE] = { PROMPT_CONFERENCE_KEY, 13, input_conference },
    [KEY_PARK] = { PROMPT_PARK, 14, input_park, park_possible },
    [KEY_PICKUP] = { PROMPT_PICKUP, 17, input_pickup },
    [KEY_GROUP_PICKUP] = { PROMPT_GROUP_PICKUP, 18, input_group_pickup, pickup_groups },
    [KEY_DO_NOT_DISTURB] = { PROMPT_DO_NOT_DISTURB, 20, input_do_not_disturb },
};

static const uint8_t key_sets[KEYS_COUNT][SCCP_SET_KEYS] = {
    [KEYS_ON_HOOK] = { KEY_REDIAL, KEY_NEW_CALL, KEY_FORWARD, KEY_PICKUP, KEY_GROUP_PICKUP, KEY_DO_NOT_DISTURB },
    [KEYS_CONNECTED] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE, KEY_PARK },
    [KEYS_ON_HOLD] = { KEY_RESUME, KEY_NEW_CALL, KEY_END_CALL },
    [KEYS_RING_IN] = { KEY_ANSWER, KEY_END_CALL },
    [KEYS_OFF_HOOK] = { KEY_REDIAL, KEY_END_CALL, KEY_PICKUP, KEY_GROUP_PICKUP },
    [KEYS_TRANSFERABLE] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE },
    [KEYS_DIGITS] = { KEY_BACKSPACE, KEY_END_CALL },
    [KEYS_CONFERENCE] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE },
    [KEYS_RING_OUT] = { KEY_EMPTY, KEY_END_CALL, KEY_TRANSFER },
    [KEYS_OFF_HOOK_FEATURES] = { KEY_REDIAL, KEY_END_CALL },
    [KEYS_IN_USE_HINT] = { KEY_NEW_CALL },
    [KEYS_STEALABLE] = { KEY_NEW_CALL },
};

enum { INFO_OF_EVENT = 300 };        /* a key's help on the phone: 300 + event, as CallManager 4.1 numbers it */

press_fn *softkeys_press(uint32_t event)
{
    for (unsigned key = KEY_EMPTY + 1; key < KEY_COUNT; key++)
        if (soft_keys[key].event == event)
            return soft_keys[key].press;
    return NULL;
}

uint32_t softkeys_mask(enum key_set set, press_fn *hidden)
{
    uint32_t mask = UINT32_MAX;
    for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
        const struct soft_key *k = &soft_keys[key_sets[set][i]];
        if ((hidden && k->press == hidden) || (k->possible && !k->possible()))
            mask &= ~(1u << i);
    }
    return mask;
}

void softkeys_template(struct sccp_message *m)
{
    m->count = m->total = KEY_COUNT - 1;
    for (unsigned key = KEY_EMPTY + 1; key < KEY_COUNT; key++) {
        strncpy(m->keys[key - 1].label, soft_keys[key].label, sizeof m->keys[0].label - 1);
        m->keys[key - 1].event = soft_keys[key].event;
    }
}

void softkeys_sets(struct sccp_message *m)
{
    m->count = m->total = KEYS_COUNT;
    for (unsigned set = 0; set < KEYS_COUNT; set++)
        for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
            const uint8_t key = key_sets[set][i];
            m->sets[set].position[i] = key;
            m->sets[set].info[i] = key ? INFO_OF_EVENT + soft_keys[key].event : 0;
        }
}

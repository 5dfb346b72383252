// SPDX-License-Identifier: MIT
/* Soft keys, one table for both directions: what a phone is told (a template of labels and events, and sets of
 * positions in it), and what the event means that comes back. Labels are phrases of the phone's own dictionary. Only
 * keys that do something are in it, so that no phone shows a dead one. Those of several calls (Select, Join, DirTrfr,
 * RmLstC, ConfList) are shown as in CME, where `softkeys` names them; CallManager shows them to everybody. */
#include "sccp/sccp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Positions in the template, which the sets refer to; 0 is an empty place. */
enum key {
    KEY_EMPTY, KEY_REDIAL, KEY_NEW_CALL, KEY_HOLD, KEY_TRANSFER, KEY_FORWARD, KEY_BACKSPACE, KEY_END_CALL, KEY_RESUME,
    KEY_ANSWER, KEY_CONFERENCE, KEY_DO_NOT_DISTURB, KEY_PARK, KEY_PICKUP, KEY_GROUP_PICKUP,
    KEY_JOIN, KEY_REMOVE_LAST, KEY_DIRECT_TRANSFER, KEY_SELECT, KEY_CONFERENCE_LIST, KEY_BARGE, KEY_HLOG, KEY_COUNT
};

struct soft_key {
    const char *name;            /* as `softkeys` of an ephone-template spells it; NULL: not its to choose */
    const char *label;
    uint32_t event;              /* CallManager's own numbers; it has none for Dnd and HLog: any above 18 will do */
    press_fn *press;
    bool (*possible)(void);      /* whether the configuration has any use for it; NULL: always */
};

static const struct soft_key soft_keys[KEY_COUNT] = {
    [KEY_REDIAL] = { "Redial", PROMPT_REDIAL, 1, input_redial },
    [KEY_NEW_CALL] = { "Newcall", PROMPT_NEW_CALL, 2, input_new_call },
    [KEY_HOLD] = { "Hold", PROMPT_HOLD, 3, input_hold },
    [KEY_TRANSFER] = { "Trnsfer", PROMPT_TRANSFER, 4, input_transfer },
    [KEY_FORWARD] = { "Cfwdall", PROMPT_FORWARD_ALL, 5, input_forward },
    [KEY_BACKSPACE] = { NULL, PROMPT_BACKSPACE, 8, input_backspace },
    [KEY_END_CALL] = { "Endcall", PROMPT_END_CALL, 9, input_end_call },
    [KEY_RESUME] = { "Resume", PROMPT_RESUME, 10, input_resume },
    [KEY_ANSWER] = { "Answer", PROMPT_ANSWER, 11, input_answer },
    [KEY_CONFERENCE] = { "Confrn", PROMPT_CONFERENCE_KEY, 13, input_conference },
    [KEY_PARK] = { "Park", PROMPT_PARK, 14, input_park, park_possible },
    [KEY_JOIN] = { "Join", PROMPT_JOIN, 15, input_join },
    [KEY_PICKUP] = { "Pickup", PROMPT_PICKUP, 17, input_pickup },
    [KEY_GROUP_PICKUP] = { "Gpickup", PROMPT_GROUP_PICKUP, 18, input_group_pickup, pickup_groups },
    [KEY_REMOVE_LAST] = { "RmLstC", PROMPT_REMOVE_LAST, 19, input_remove_last },
    [KEY_DO_NOT_DISTURB] = { "Dnd", PROMPT_DO_NOT_DISTURB, 20, input_do_not_disturb },
    [KEY_HLOG] = { "HLog", "HLog", 26, input_hlog, agents_by_key },
    [KEY_BARGE] = { "CBarge", PROMPT_BARGE, 21, input_barge },
    [KEY_DIRECT_TRANSFER] = { "DirTrfr", PROMPT_DIRECT_TRANSFER, 28, input_direct_transfer },
    [KEY_SELECT] = { "Select", PROMPT_SELECT, 29, input_select },
    [KEY_CONFERENCE_LIST] = { "ConfList", PROMPT_CONFERENCE_LIST, 30, input_conference_list },
};

static const uint8_t key_sets[KEYS_COUNT][SCCP_SET_KEYS] = {
    [KEYS_ON_HOOK] = { KEY_REDIAL, KEY_NEW_CALL, KEY_FORWARD, KEY_PICKUP, KEY_GROUP_PICKUP, KEY_DO_NOT_DISTURB,
                       KEY_HLOG },
    [KEYS_CONNECTED] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE, KEY_PARK, KEY_HLOG },
    [KEYS_ON_HOLD] = { KEY_RESUME, KEY_NEW_CALL, KEY_END_CALL },
    [KEYS_RING_IN] = { KEY_ANSWER, KEY_END_CALL },
    [KEYS_OFF_HOOK] = { KEY_REDIAL, KEY_END_CALL, KEY_PICKUP, KEY_GROUP_PICKUP, KEY_HLOG },
    [KEYS_TRANSFERABLE] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE },
    [KEYS_DIGITS] = { KEY_BACKSPACE, KEY_END_CALL },
    [KEYS_CONFERENCE] = { KEY_HOLD, KEY_END_CALL, KEY_TRANSFER, KEY_CONFERENCE },
    [KEYS_RING_OUT] = { KEY_EMPTY, KEY_END_CALL, KEY_TRANSFER },
    [KEYS_OFF_HOOK_FEATURES] = { KEY_REDIAL, KEY_END_CALL },
    [KEYS_IN_USE_HINT] = { KEY_NEW_CALL, KEY_BARGE },
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

/* -- chosen keys: `softkeys` of the ephone or its template -- */

enum moment { ALERTING, CONNECTED, HOLD, IDLE, REMOTE_IN_USE, RINGING, SEIZED, MOMENTS };

static const uint8_t moment_of[KEYS_COUNT] = {
    [KEYS_ON_HOOK] = IDLE, [KEYS_CONNECTED] = CONNECTED, [KEYS_ON_HOLD] = HOLD, [KEYS_RING_IN] = RINGING,
    [KEYS_OFF_HOOK] = SEIZED, [KEYS_TRANSFERABLE] = CONNECTED, [KEYS_DIGITS] = SEIZED, [KEYS_CONFERENCE] = CONNECTED,
    [KEYS_RING_OUT] = ALERTING, [KEYS_OFF_HOOK_FEATURES] = SEIZED, [KEYS_IN_USE_HINT] = REMOTE_IN_USE,
    [KEYS_STEALABLE] = REMOTE_IN_USE,
};

enum { CHOSEN = 96 };
struct softkeys {
    char chosen[MOMENTS][CHOSEN];        /* names, "" = as the table has it */
};

struct slice softkeys_slice = { .mode = &mode_ephone, .size = sizeof(struct softkeys) };

/* The next word of `names`; false behind the last. */
static bool next_name(const char **names, char name[CHOSEN])
{
    *names += strspn(*names, " ");
    const size_t n = strcspn(*names, " ");
    snprintf(name, CHOSEN, "%.*s", (int)n, *names);
    *names += n;
    return n > 0;
}

static uint8_t key_named(const char *name)
{
    for (uint8_t key = KEY_EMPTY + 1; key < KEY_COUNT; key++)
        if (soft_keys[key].name && strcasecmp(soft_keys[key].name, name) == 0)
            return key;
    return KEY_EMPTY;
}

/* What no template can choose stays: `<<`, and Trnsfer and Confrn while the other one rings. */
static bool stays(enum key_set set, uint8_t key)
{
    return key && (!soft_keys[key].name || (moment_of[set] == ALERTING && key != KEY_END_CALL));
}

/* The keys of a set on this phone (NULL: on any without a choice), in order. */
static void keys_of(const struct phone *p, enum key_set set, uint8_t keys[SCCP_SET_KEYS])
{
    const struct softkeys *own = p ? object_slice(p->config, &softkeys_slice) : NULL;
    const char *names = own ? own->chosen[moment_of[set]] : "";
    char name[CHOSEN];
    memcpy(keys, key_sets[set], SCCP_SET_KEYS);
    if (!*names)
        return;
    unsigned n = 0;
    memset(keys, KEY_EMPTY, SCCP_SET_KEYS);
    while (n < SCCP_SET_KEYS && next_name(&names, name))
        if (key_named(name))
            keys[n++] = key_named(name);
    for (unsigned i = 0; i < SCCP_SET_KEYS && n < SCCP_SET_KEYS; i++)
        if (stays(set, key_sets[set][i]))
            keys[n++] = key_sets[set][i];
}

/* -- what phones are told -- */

uint32_t softkeys_mask(const struct phone *p, enum key_set set, press_fn *hidden)
{
    uint32_t mask = UINT32_MAX;
    uint8_t keys[SCCP_SET_KEYS];
    keys_of(p, set, keys);
    for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
        const struct soft_key *k = &soft_keys[keys[i]];
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

void softkeys_sets(const struct phone *p, struct sccp_message *m)
{
    m->count = m->total = KEYS_COUNT;
    for (unsigned set = 0; set < KEYS_COUNT; set++) {
        uint8_t keys[SCCP_SET_KEYS];
        keys_of(p, set, keys);
        for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
            m->sets[set].position[i] = keys[i];
            m->sets[set].info[i] = keys[i] ? INFO_OF_EVENT + soft_keys[keys[i]].event : 0;
        }
    }
}

/* -- rows -- */

/* Keys of CME that the appliance does not offer (yet): a template may name them, phones do not show them. */
static bool is_foreign(const char *name)
{
    static const char *const foreign[] = {
        "Acct", "Callback", "CWOff", "Flash", "LiveRcd", "Login", "MeetMe", "Mobility",
        "TrnsfVM",
    };
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (strcasecmp(foreign[i], name) == 0)
            return true;
    return false;
}

static bool check(const struct snapshot *next, const struct object *o, struct refusal *r)
{
    const struct softkeys *s = object_share(o, &softkeys_slice);
    char name[CHOSEN];
    (void)next;
    for (unsigned moment = 0; moment < MOMENTS; moment++)
        for (const char *names = s->chosen[moment]; next_name(&names, name);)
            if (!key_named(name) && !is_foreign(name))
                return refuse(r, FAULT_INVALID_VALUE, "No such soft key: %s", name);
    return true;
}

#define KEYS_ROW(word, moment, what) \
    { .syntax = "softkeys " word " LINE:95", .help = "Soft keys " what, .mode = &mode_ephone, .flags = ROW_LENT, \
      .place = 920 + (moment), .slice = &softkeys_slice, .check = check, \
      .slot_help = (const char *const[]){ "Names of keys, in their order", NULL }, \
      .bind = { TEXT(struct softkeys, chosen[moment]) }, \
      .effect = NEXT_REGISTRATION("the keys of that moment and their order") }

struct row softkeys_rows[] = {
    KEYS_ROW("alerting", ALERTING, "while the other one rings"),
    KEYS_ROW("connected", CONNECTED, "during a call"),
    KEYS_ROW("hold", HOLD, "of a held call"),
    KEYS_ROW("idle", IDLE, "without a call"),
    KEYS_ROW("remote-in-use", REMOTE_IN_USE, "while a shared line is in use elsewhere"),
    KEYS_ROW("ringing", RINGING, "while it rings"),
    KEYS_ROW("seized", SEIZED, "while a number is dialled"),
    { 0 }
};

// SPDX-License-Identifier: MIT
/* Soft keys in both directions: every key of every set is in the template, and every event of the template acts. */
#include "sccp/sccp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void every_key_of_a_set_is_in_the_template(void **state)
{
    struct sccp_message template = { .id = SCCP_SOFT_KEY_TEMPLATE }, sets = { .id = SCCP_SOFT_KEY_SET };
    (void)state;
    softkeys_template(&template);
    softkeys_sets(NULL, &sets);
    assert_int_equal(sets.count, KEYS_COUNT);
    assert_in_range(template.count, 1, SCCP_KEYS);
    for (unsigned set = 0; set < sets.count; set++)
        for (unsigned i = 0; i < SCCP_SET_KEYS; i++) {
            const unsigned position = sets.sets[set].position[i];
            assert_true(position <= template.count);
            assert_int_equal(sets.sets[set].info[i], position ? 300 + template.keys[position - 1].event : 0);
        }
}

static void every_key_does_something(void **state)
{
    struct sccp_message template = { .id = SCCP_SOFT_KEY_TEMPLATE };
    (void)state;
    softkeys_template(&template);
    for (unsigned i = 0; i < template.count; i++) {
        const char *label = template.keys[i].label;
        if (strcmp(label, "HLog") != 0)          /* the dictionaries of phones do not have it */
            assert_int_equal((uint8_t)label[0], 0x80);
        assert_non_null(softkeys_press(template.keys[i].event));
    }
    assert_ptr_equal(softkeys_press(11), input_answer);
    assert_ptr_equal(softkeys_press(9), input_end_call);
    assert_null(softkeys_press(0));
    assert_null(softkeys_press(0xFFFFFFFF));
}

static void keys_fit_the_moment(void **state)
{
    static const struct {
        enum key_set set;
        unsigned event;
    } needed[] = {
        { KEYS_ON_HOOK, 2 }, { KEYS_RING_IN, 11 }, { KEYS_CONNECTED, 3 }, { KEYS_CONNECTED, 9 }, { KEYS_ON_HOLD, 10 },
        { KEYS_OFF_HOOK, 9 }, { KEYS_DIGITS, 8 }, { KEYS_RING_OUT, 9 }, { KEYS_CONNECTED, 4 }, { KEYS_TRANSFERABLE, 4 },
        { KEYS_RING_OUT, 4 }, { KEYS_ON_HOOK, 5 }, { KEYS_ON_HOOK, 20 },
        { KEYS_CONNECTED, 13 }, { KEYS_TRANSFERABLE, 13 }, { KEYS_CONFERENCE, 13 }, { KEYS_CONFERENCE, 9 },
    };
    struct sccp_message sets = { .id = SCCP_SOFT_KEY_SET };
    (void)state;
    softkeys_sets(NULL, &sets);
    for (size_t n = 0; n < sizeof needed / sizeof needed[0]; n++) {
        bool found = false;
        for (unsigned i = 0; i < SCCP_SET_KEYS; i++)
            found |= sets.sets[needed[n].set].info[i] == 300 + needed[n].event;
        assert_true(found);
    }
}

/* A bit of the mask is a place of the set. */
static void a_key_that_does_not_act_is_hidden(void **state)
{
    struct sccp_message sets = { .id = SCCP_SOFT_KEY_SET };
    (void)state;
    softkeys_sets(NULL, &sets);
    assert_int_equal(softkeys_mask(NULL, KEYS_RING_OUT, NULL), UINT32_MAX);
    assert_int_equal(softkeys_mask(NULL, KEYS_RING_IN, input_transfer), UINT32_MAX);       /* not in it */
    const uint32_t mask = softkeys_mask(NULL, KEYS_RING_OUT, input_transfer);
    for (unsigned i = 0; i < SCCP_SET_KEYS; i++)
        assert_int_equal(mask >> i & 1, sets.sets[KEYS_RING_OUT].info[i] != 300 + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_a_set_is_in_the_template),
        cmocka_unit_test(every_key_does_something),
        cmocka_unit_test(keys_fit_the_moment),
        cmocka_unit_test(a_key_that_does_not_act_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

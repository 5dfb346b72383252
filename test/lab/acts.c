// SPDX-License-Identifier: MIT
/* What a user of a simulated phone does, by the words of scenarios and of naisen-phone's prompt. */
#include "test/lab/phone.h"

#include <stdlib.h>
#include <string.h>

static unsigned number(const char *text)
{
    return (unsigned)strtoul(text, NULL, 10);
}

static void line(struct desk *d, const char *instance)
{
    desk_line_key(d, number(instance));
}

static void speed_dial(struct desk *d, const char *index)
{
    desk_button(d, BUTTON_SPEED_DIAL, number(index));
}

static void blf(struct desk *d, const char *index)
{
    desk_button(d, BUTTON_BLF_SPEED_DIAL, number(index));
}

static void messages(struct desk *d)
{
    desk_button(d, BUTTON_MESSAGE, 0);
}

static void press(struct desk *d, const char *place)
{
    const unsigned at = number(place) % (SCCP_BUTTONS + 1);
    desk_button(d, d->buttons[at].type, d->buttons[at].instance);
}

bool desk_act(struct desk *d, const char *verb, const char *arg)
{
    static const struct {
        const char *verb;
        void (*act)(struct desk *d);
        void (*act_on)(struct desk *d, const char *arg);
    } acts[] = {
        { "offhook", .act = desk_off_hook }, { "onhook", .act = desk_on_hook }, { "flash", .act = desk_hook_flash },
        { "unregister", .act = desk_unregister }, { "lose", .act = desk_cut }, { "again", .act = desk_again },
        { "digits", .act_on = desk_digits }, { "dial", .act_on = desk_enbloc }, { "line", .act_on = line },
        { "speeddial", .act_on = speed_dial }, { "blf", .act_on = blf }, { "messages", .act = messages },
        { "press", .act_on = press },
    };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        if (strcmp(acts[i].verb, verb)) {
            continue;
        }
        if (acts[i].act) {
            acts[i].act(d);
        } else {
            acts[i].act_on(d, arg);
        }
        return true;
    }
    return desk_key(d, strcmp(verb, "key") ? verb : arg);
}

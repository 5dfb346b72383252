// SPDX-License-Identifier: MIT
#include "core/model.h"

#include <stddef.h>
#include <stdio.h>
#include <strings.h>

enum { BUTTONS_OF_UNKNOWN = 6 };

#define DESK (SCREEN | SOFT_KEYS | SPEAKER | PROMPTS | CONTROL)
#define NO_SPEAKER (DESK & ~SPEAKER)                 /* the user has to lift the handset */
#define NO_KEYS (DESK & ~SOFT_KEYS)
#define BARE (PROMPTS | CONTROL)                     /* a handset and a lamp */
/* "Some 792x and 793x" cannot be prompted, says the guide of CTI. Which ones is our choice: the wireless phones and
 * the conference phones. */
#define WIRELESS (SCREEN | SOFT_KEYS | CONTROL)
#define CONFERENCE (SCREEN | SOFT_KEYS | SPEAKER | CONTROL)
#define ADAPTER CONTROL                              /* an analog phone behind it: nothing to show a question on */
#define ANALOG 0                                     /* ports of a gateway: not controlled */
#define MODULE 0                                     /* beside a phone, never alone */

/* Device types as phones register with them; IOS prints the oldest phones by their first name. */
static const struct model models[] = {
    /* type, buttons, what it can, `type`, name */
    {     8,  2, DESK, "7940", "Telecaster 7940" },
    {     7,  6, DESK, "7960", "Telecaster 7960" },
    {     6,  1, NO_KEYS, "7910", "Telecaster 7910" },
    { 30008,  1, BARE, "7902", "7902" },
    { 20000,  1, NO_SPEAKER, "7905", "7905" },
    {   369,  1, DESK, "7906", "7906" },
    {   307,  1, DESK, "7911", "7911" },
    { 30007,  1, NO_SPEAKER, "7912", "7912" },
    {   348, 24, DESK, "7931", "7931" },
    {   115,  2, DESK, "7941", "7941" },
    {   309,  2, DESK, "7941GE", "7941GE" },
    {   434,  2, DESK, "7942", "7942" },
    {   435,  2, DESK, "7945", "7945" },
    { 30018,  6, DESK, "7961", "7961" },
    {   308,  6, DESK, "7961GE", "7961GE" },
    {   404,  6, DESK, "7962", "7962" },
    {   436,  6, DESK, "7965", "7965" },
    { 30006,  8, DESK, "7970", "7970" },
    {   119,  8, DESK, "7971", "7971" },
    {   437,  8, DESK, "7975", "7975" },
    {   302,  1, DESK, "7985", "7985" },
    { 30016,  8, DESK, "CIPC", "CIPC" },

    { 30002,  6, WIRELESS, "7920", "7920" },
    {   365,  6, WIRELESS, "7921", "7921" },
    {   484,  6, WIRELESS, "7925", "7925" },
    {   577,  6, WIRELESS, "7926", "7926" },

    {     9,  1, CONFERENCE, "7935", "7935" },
    { 30019,  1, CONFERENCE, "7936", "7936" },
    {   431,  1, CONFERENCE, "7937", "7937" },

    {   547,  1, BARE, "6901", "6901" },
    {   548,  1, NO_KEYS, "6911", "6911" },
    {   495,  2, DESK, "6921", "6921" },
    {   496,  4, DESK, "6941", "6941" },
    {   497, 12, DESK, "6961", "6961" },
    {   586,  4, DESK, "8941", "8941" },
    {   585,  4, DESK, "8945", "8945" },

    {    12,  1, ADAPTER, "ata", "ATA Phone Emulator" },
    {    13,  1, ADAPTER, "ata", "ATA Phone Emulator" },
    {    10,  1, ANALOG, "vgc-phone", "VGC Phone" },
    { 30027,  1, ANALOG, "anl", "Analog Gateway" },
    { 30028,  1, ANALOG, "bri", "BRI Gateway" },

    {   124, 14, MODULE, "7914", "7914" },
    {   227, 12, MODULE, "7915-12", "7915-12" },
    {   228, 24, MODULE, "7915-24", "7915-24" },
    {   229, 12, MODULE, "7916-12", "7916-12" },
    {   230, 24, MODULE, "7916-24", "7916-24" },
};

const struct model *model_of(uint32_t device_type)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (models[i].device_type == device_type)
            return &models[i];
    static char name[16];
    static struct model unknown = { .buttons = BUTTONS_OF_UNKNOWN, .can = DESK, .type = "", .name = name };
    snprintf(name, sizeof name, "Unknown %u", device_type);
    return &unknown;
}

const struct model *model_named(const char *type)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (strcasecmp(models[i].type, type) == 0)
            return &models[i];
    return NULL;
}

const struct model *model_at(unsigned index)
{
    return index < sizeof models / sizeof models[0] ? &models[index] : NULL;
}

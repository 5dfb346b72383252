// SPDX-License-Identifier: MIT
/* What the appliance must know of a phone's make: how many buttons it has, and what IOS calls it. */
#include "sccp/sccp.h"

#include <stdio.h>

enum { BUTTONS_OF_UNKNOWN = 6 };

/* IOS prints the oldest phones by their first name. */
static const struct model models[] = {
    { 6, 1, "Telecaster 7910" },
    { 7, 6, "Telecaster 7960" },
    { 8, 2, "Telecaster 7940" },
    { 9, 1, "7935" },
    { 12, 1, "ATA Phone Emulator" },
    { 30002, 6, "7920" },
    { 30006, 8, "7970" },
    { 30007, 1, "7912" },
    { 30008, 1, "7902" },
    { 30016, 8, "CIPC" },
    { 30018, 6, "7961" },
    { 30019, 1, "7936" },
    { 20000, 1, "7905" },
    { 115, 2, "7941" },
    { 119, 8, "7971" },
    { 302, 1, "7985" },
    { 307, 1, "7911" },
    { 308, 6, "7961GE" },
    { 309, 2, "7941GE" },
    { 348, 24, "7931" },
    { 365, 6, "7921" },
    { 369, 1, "7906" },
    { 404, 6, "7962" },
    { 431, 1, "7937" },
    { 434, 2, "7942" },
    { 435, 2, "7945" },
    { 436, 6, "7965" },
    { 437, 8, "7975" },
    { 484, 6, "7925" },
    { 495, 2, "6921" },
    { 496, 4, "6941" },
    { 497, 12, "6961" },
    { 547, 1, "6901" },
    { 548, 1, "6911" },
    { 585, 4, "8945" },
    { 586, 4, "8941" },
};

const struct model *model_of(uint32_t device_type)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (models[i].device_type == device_type)
            return &models[i];
    static char name[16];
    static struct model unknown = { .buttons = BUTTONS_OF_UNKNOWN, .name = name };
    snprintf(name, sizeof name, "Unknown %u", device_type);
    return &unknown;
}

const struct model *model_at(unsigned index)
{
    return index < sizeof models / sizeof models[0] ? &models[index] : NULL;
}

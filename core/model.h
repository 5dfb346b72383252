// SPDX-License-Identifier: MIT
/* Makes of phones: what the appliance must know of each. One table for whoever asks: by the device type that a phone
 * registers with (sccp/), or by the `type` of its ephone (csta/). */
#ifndef CORE_MODEL_H
#define CORE_MODEL_H

#include <stdint.h>

/* What a make has: a screen, soft keys, a speaker that opens without its user; and what applications may do to it: ask
 * its user before they dial, control it at all. */
enum ability { SCREEN = 1, SOFT_KEYS = 2, SPEAKER = 4, PROMPTS = 8, CONTROL = 16 };

struct model {
    uint16_t device_type;    /* in Register; 0: none of its own */
    uint8_t buttons;         /* programmable ones on the phone itself, or on the module */
    uint8_t can;             /* enum ability */
    const char *type;        /* as `type` of an ephone spells it */
    const char *name;        /* as `show ephone` prints it */
};

/* Unknown device types are a phone with six buttons named after the number; `name` then lives until the next call. */
const struct model *model_of(uint32_t device_type);
/* The table, one by one; NULL behind the last. */
const struct model *model_at(unsigned index);
/* NULL for a type that the table does not have. */
const struct model *model_named(const char *type);

#endif
